"""A desk served on this machine until it is stopped."""

from collections.abc import Callable
from typing import Any

from rapallo.desk.app import desk_app
from rapallo.desk.running import listening_at, needs, run
from rapallo.desk.shelf import Shelf
from rapallo.errors import UsageError

__all__ = ["PORT", "serve"]

PORT = 8137
"""The port that is tried first where none is named."""

_LIMITS = {"h11_max_incomplete_event_size": 32768, "limit_concurrency": 200, "timeout_keep_alive": 30}


def serve(shelf: Shelf, port: int | None = None, read_only: bool = False, opened: Callable[[str], None] = print) -> None:
    """Serve a case at 127.0.0.1 until Ctrl-C.

    ``port`` ``None``: `PORT`, or where that is taken a free one; 0: a free one. ``opened`` is told the address once it is served.
    Raises `UsageError` where the port named is taken, or the desk's libraries are not installed.
    """
    import secrets

    needs("the desk")
    listening = _listening(port)
    number = int(listening.getsockname()[1])
    app = desk_app(shelf, number, "" if read_only or shelf.read_only else secrets.token_urlsafe(32), warm=True)
    run(app, listening, lambda: opened(f"http://127.0.0.1:{number}/"), _LIMITS)


def _listening(port: int | None) -> Any:
    """A socket of this machine alone."""
    for number in (PORT, 0) if port is None else (port,):
        try:
            return listening_at("127.0.0.1", number)
        except OSError as error:
            refused = error
    raise UsageError(f"port {port} cannot be had: {refused.strerror}. Name another, or leave --port out.")
