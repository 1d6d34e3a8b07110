"""An application served by Uvicorn at one socket, until it is stopped."""

from collections.abc import Callable, Mapping
from typing import Any

from rapallo.desk.guard import PATIENCE
from rapallo.errors import UsageError

__all__ = ["listening_at", "needs", "run"]


def needs(what: str) -> None:
    """Raise `UsageError` where the libraries of a server are not installed."""
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise UsageError(f"{what} needs two libraries more: pip install 'rapallo[desk]'") from None


def listening_at(address: str, port: int) -> Any:
    """A socket that listens at an address of this machine, so that whoever is told of it may ask at once. Raises `OSError`.

    Port 0: a free one.
    """
    import socket

    found = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
        found.listen(128)
    except OSError:
        found.close()
        raise
    return found


def run(app: Any, listening: Any, served: Callable[[], None], limits: Mapping[str, Any], patience: float = PATIENCE) -> None:
    """Serve an application at a socket until Ctrl-C; ``served`` is called once it is. The socket is closed in the end.

    Nothing is logged but what went wrong, and nothing of the server or its version is told. ``limits`` are Uvicorn's settings for what is
    taken at most; a line that has not said what it asks after ``patience`` seconds is cut.
    """
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                served()

    settings = uvicorn.Config(
        app,
        http=_impatient(patience),
        ws="none",
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        **limits,
    )
    try:
        Server(settings).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()


def _impatient(seconds: float) -> Any:
    """Uvicorn's protocol, but for a line that is opened, or used again, and says nothing whole for so long."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Impatient(H11Protocol):
        late: Any = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is None or self.cycle.response_complete:
                self._wait()
            elif self.late is not None:
                self.late.cancel()
                self.late = None

        def connection_lost(self, exc: Exception | None) -> None:
            if self.late is not None:
                self.late.cancel()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self.late is None:
                self.late = self.loop.call_later(seconds, self._cut)

        def _cut(self) -> None:
            self.late = None
            if not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete):
                self.transport.close()

    return Impatient
