"""The small public server of a letter, run until it is stopped."""

import os
from collections.abc import Callable, Mapping

from rapallo.desk.running import listening_at, needs, run
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

_LIMITS = {"h11_max_incomplete_event_size": 16384, "limit_concurrency": 200, "timeout_keep_alive": 5}

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
    needs("the public server")
    try:
        listening = listening_at(address, port)
    except OSError as error:
        raise UsageError(f"{address} port {port} cannot be had: {error.strerror or error}. Name others (--address, --port).") from None
    number = int(listening.getsockname()[1])
    readers = open_readers(readers_path(house))
    app = public_app(house, readers, archive_now(house), _now, behind_proxy=behind_proxy)
    try:
        run(app, listening, lambda: opened(f"http://{f'[{address}]' if ':' in address else address}:{number}/"), _LIMITS)
    finally:
        readers.close()


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
