"""A desk on a folder, and a client that writes to it as its page does."""

from pathlib import Path
from typing import Any

from asgi import Client, Reply
from rapallo.desk import Shelf, desk_app

__all__ = ["PORT", "TOKEN", "desk", "files", "write"]

TOKEN, PORT = "a-token-of-this-session", 8137


def desk(folder: Path, token: str = TOKEN, seconds: float = 60.0) -> Client:
    """A client of a desk on a folder."""
    return Client(desk_app(Shelf(str(folder)), PORT, token, seconds), f"127.0.0.1:{PORT}")


def write(client: Client, what: str, **content: Any) -> Reply:
    """Preview (*edit*) or save (*save*) an edit."""
    return client.post(f"/api/{what}", json=content, headers={"X-Rapallo-Token": TOKEN})


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a case."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
