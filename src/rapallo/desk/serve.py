"""A desk served on this machine until it is stopped."""

from collections.abc import Callable
from typing import Any

from rapallo.desk.app import desk_app
from rapallo.desk.shelf import Shelf
from rapallo.errors import UsageError

__all__ = ["PORT", "serve"]

PORT = 8137
"""The port that is tried first where none is named."""


def serve(shelf: Shelf, port: int | None = None, read_only: bool = False, opened: Callable[[str], None] = print) -> None:
    """Serve a case at 127.0.0.1 until Ctrl-C.

    ``port`` ``None``: `PORT`, or where that is taken a free one; 0: a free one. ``opened`` is told the address once it is served.
    Raises `UsageError` where the port named is taken, or the desk's libraries are not installed.
    """
    import secrets

    try:
        import uvicorn
    except ImportError:
        raise UsageError("the desk needs two libraries more: pip install 'rapallo[desk]'") from None
    listening = _listening(port)
    number = int(listening.getsockname()[1])
    app = desk_app(shelf, number, "" if read_only else secrets.token_urlsafe(32), warm=True)
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=32768,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                opened(f"http://127.0.0.1:{number}/")

    try:
        Server(settings).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()


def _listening(port: int | None) -> Any:
    """A socket of this machine alone."""
    import socket

    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for number in (PORT, 0) if port is None else (port,):
        try:
            found.bind(("127.0.0.1", number))
            return found
        except OSError as error:
            refused = error
    found.close()
    raise UsageError(f"port {port} cannot be had: {refused.strerror}. Name another, or leave --port out.")
