"""The small public server of a letter, run until it is stopped."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from rapallo.desk.serve_public_app import public_app
from rapallo.errors import UsageError
from rapallo.library.stories_house import House
from rapallo.press.letter import issues_of
from rapallo.press.letter_archive import archive
from rapallo.press.letter_send import readers_path
from rapallo.press.letter_subscribers import open_readers

__all__ = ["PORT", "archive_now", "serve_public"]

PORT = 8138
"""The port where none is named."""

Stamp = tuple[tuple[str, int, int], ...]


def archive_now(house: House) -> Callable[[], Mapping[str, str]]:
    """A function that gives the archive as it is on disk, worked out again only when a letter's file changed."""
    known: dict[Stamp, Mapping[str, str]] = {}

    def found() -> Mapping[str, str]:
        stamp = _stamp(house.path("letters"))
        if stamp not in known:
            fresh = archive(house, issues_of(house))
            known.clear()
            known[stamp] = fresh
        return known[stamp]

    return found


def serve_public(
    house: House,
    address: str = "127.0.0.1",
    port: int = PORT,
    behind_proxy: bool = False,
    opened: Callable[[str], None] = print,
) -> None:
    """Serve confirm, unsubscribe and the archive of a house until Ctrl-C.

    ``address`` is the machine's address to listen at, ``port`` 0 a free one; ``opened`` is told where it listens. Raises `UsageError`
    where that cannot be had, or the libraries are not installed.
    """
    try:
        import uvicorn
    except ImportError:
        raise UsageError("the public server needs two libraries more: pip install 'rapallo[desk]'") from None
    listening = _listening(address, port)
    number = int(listening.getsockname()[1])
    readers = open_readers(readers_path(house))
    app = public_app(house, readers, archive_now(house), _now, behind_proxy=behind_proxy)
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=200,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=16384,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                opened(f"http://{f'[{address}]' if ':' in address else address}:{number}/")

    try:
        Server(settings).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
        readers.close()


def _listening(address: str, port: int) -> Any:
    import socket

    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((address, port))
    except OSError as error:
        found.close()
        raise UsageError(f"{address} port {port} cannot be had: {error.strerror or error}. Name others (--address, --port).") from None
    return found


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamp(folder: str) -> Stamp:
    """The letters' files with their times and sizes."""
    try:
        with os.scandir(folder) as entries:
            files = [(one.name, one.stat()) for one in entries if one.name.endswith(".md")]
    except FileNotFoundError:
        return ()
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in files))
