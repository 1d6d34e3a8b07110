"""Who may speak to a desk: this machine's own browser, under the desk's own name, with requests of a bounded size."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

__all__ = ["LARGEST_BODY", "LONGEST_ADDRESS", "PATIENCE", "Guard", "safe_headers"]

LARGEST_BODY = 256 * 1024
"""Bytes in the body of a request at most."""

LONGEST_ADDRESS = 8 * 1024
"""Bytes in the path and query of a request at most."""

PATIENCE = 20.0
"""Seconds that the body of a request may take."""

_NAMES = ("127.0.0.1", "localhost", "[::1]")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def safe_headers(policy: str) -> dict[str, str]:
    """The headers that every reply has: nothing is framed, sniffed, kept by others or told to others."""
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-cache",
    }


class Guard:
    """Lets a request through to an application, or refuses it in a line.

    Refused: a ``Host`` that is not this desk (another name that was made to point here), an ``Origin`` or ``Sec-Fetch-Site`` of
    another page, a body or address too large (413, 414), whatever length it announces, or too slow (408), and anything that is no HTTP request.
    """

    def __init__(self, app: Any, port: int, patience: float = PATIENCE) -> None:
        self.app, self.patience = app, patience
        self.hosts = frozenset(f"{name}:{port}" for name in _NAMES) | (frozenset(_NAMES) if port == 80 else frozenset())
        self.origins = frozenset(f"http://{host}" for host in self.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        import asyncio

        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _refuse(send, *refusal)
            return
        try:
            body = await asyncio.wait_for(_read(receive), self.patience)
        except TimeoutError:
            await _refuse(send, 408, f"a request is sent whole within {self.patience:.0f} seconds.")
            return
        if body is None:
            return
        if len(body) > LARGEST_BODY:
            await _refuse(send, 413, f"a request of more than {LARGEST_BODY:,} bytes is not taken.")
            return
        given = False

        async def whole() -> MutableMapping[str, Any]:
            nonlocal given
            if given:
                return {"type": "http.disconnect"}
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, whole, send)

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:
        if headers.get("host", "").lower() not in self.hosts:
            return 421, "this desk answers to 127.0.0.1 and localhost alone, at its own port."
        origin = headers.get("origin")
        if (origin is not None and origin.lower() not in self.origins) or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            navigating = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET" and scope["path"] == "/"
            if origin is not None or not navigating:
                return 403, "another page may not speak to this desk."
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST_ADDRESS:
            return 414, f"an address of more than {LONGEST_ADDRESS:,} bytes is not taken."
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) <= 12) or int(length) > LARGEST_BODY:
            return 413, f"a request of more than {LARGEST_BODY:,} bytes is not taken."
        return None


async def _read(receive: Receive) -> bytes | None:
    """The body of a request, to its end or a piece beyond the limit; ``None`` where whoever asked has gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY or not message.get("more_body", False):
            return bytes(body)


async def _refuse(send: Send, status: int, sentence: str) -> None:
    import json

    body = json.dumps({"error": sentence}).encode()
    headers = {**safe_headers("default-src 'none'"), "Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
