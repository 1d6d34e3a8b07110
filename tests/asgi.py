"""A client that speaks to an application in memory, as a browser would over a line, with nothing installed for it."""

import asyncio
import json as data_format
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any
from urllib.parse import quote, urlencode

__all__ = ["Client", "Reply"]


class Reply:
    """What came back."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.status_code, self.headers, self.content = status, headers, content

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    def json(self) -> Any:
        return data_format.loads(self.content)


class Client:
    """Requests to one application, each in a loop of its own; ``host`` is what it is called by."""

    def __init__(self, app: Any, host: str) -> None:
        self.app, self.host = app, host

    def get(self, path: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Reply:
        return self.send("GET", path + ("?" + urlencode(params) if params is not None else ""), headers, [b""])

    def post(
        self, path: str, content: bytes | str | Iterable[bytes] = b"", json: Any = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        given = dict(headers if headers is not None else {})
        if json is not None:
            content = data_format.dumps(json)
            given.setdefault("Content-Type", "application/json")
        whole = content.encode() if isinstance(content, str) else content
        if isinstance(whole, bytes):
            given.setdefault("Content-Length", str(len(whole)))
        return self.send("POST", path, given, [whole] if isinstance(whole, bytes) else list(whole))

    def send(self, method: str, address: str, headers: Mapping[str, str] | None, chunks: list[bytes]) -> Reply:
        path, _, query = address.partition("?")
        given = {"Host": self.host, **(headers if headers is not None else {})}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": quote(path).encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode("utf-8")) for name, value in given.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 80),
        }
        waiting = [{"type": "http.request", "body": body, "more_body": number < len(chunks) - 1} for number, body in enumerate(chunks)]
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return waiting.pop(0) if len(waiting) > 0 else {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        start = sent[0]
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Reply(start["status"], {name.decode().lower(): value.decode() for name, value in start["headers"]}, body)
