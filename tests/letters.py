"""A house with a letter and subscribers, and a mail server on this machine that keeps what it is handed."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rapallo.library.stories_house import House, read_house
from rapallo.press.letter_send import readers_path
from rapallo.press.letter_subscribers import confirm, open_readers, subscribe

__all__ = ["NOW", "Clock", "Post", "begun", "drawing", "house_in", "members", "post_office"]

NOW = "2026-11-23T10:00:00Z"

_HOUSE = """title = "The Löwe letter"
url = "https://example.org/lion/"
author = "Ann Author"
summary = "Things & <tags>"

[letter]
sender = "The Löwe <letter@example.org>"
unsubscribe = "stop@example.org"
consent = "Yes, send me the letter <monthly>."

[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
"""

_ISSUE = """+++
subject = "{subject}"
date = "2026-11-23"
preheader = "What changed"
draft = {draft}
+++

# Ünder the engine

Hello [there](https://example.org/page), *reader*. <script>alert(1)</script>

- one claim (c-1)
- another, with a text that is long enough to be broken over two lines of a plain mail
"""


def house_in(folder: Path, port: int = 2525, subject: str = "Issue of Növ", draft: bool = False) -> House:
    """A house with one issue, ``2026-11``."""
    (folder / "letters").mkdir(parents=True, exist_ok=True)
    (folder / "house.toml").write_text(_HOUSE.format(port=port), encoding="utf-8")
    text = _ISSUE.format(subject=subject, draft=str(draft).lower())
    (folder / "letters" / "2026-11.md").write_text(text, encoding="utf-8")
    return read_house(str(folder))


def drawing(seed: int = 0) -> Callable[[int], str]:
    """Random text that is the same in every run, of the form of `secrets.token_urlsafe`."""
    letters, rng = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", random.Random(seed)
    return lambda size: "".join(rng.choice(letters) for _ in range(-(-size * 4 // 3)))


def members(house: House, count: int) -> list[str]:
    """That many subscribers who confirmed; returns their addresses."""
    db, draw = begun(house), drawing(1)
    addresses = [f"reader{number}@example.net" for number in range(count)]
    db.execute("PRAGMA synchronous=OFF")
    for address in addresses:
        _, token = subscribe(db, address, "", house.letter.consent, NOW, draw)
        assert confirm(db, token, NOW) is not None
    db.close()
    return addresses


def begun(house: House) -> sqlite3.Connection:
    """The open file of readers."""
    return open_readers(readers_path(house))


class Clock:
    """A time that passes only by waiting."""

    def __init__(self, start: float = 1795428000.0) -> None:
        self.at = start
        self.waits: list[float] = []

    def now(self) -> float:
        return self.at

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += seconds


class Post:
    """What a mail server was handed; ``answer`` may say something else than yes to a recipient or a mail."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bytes]] = []
        self.rcpt: Callable[[str], str | None] = lambda address: None
        self.taken: Callable[[str, int], str | None] = lambda address, count: None
        self.port = 0
        self.lines = 0
        self.heard: list[tuple[str, str, bool]] = []

    def let_in(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        """Take one user with one password, and keep what was tried, and whether the line was encrypted."""
        from aiosmtpd.smtp import AuthResult

        user, password = data.login.decode(), data.password.decode()
        self.heard.append((mechanism, f"{user} {password}", server.transport.get_extra_info("sslcontext") is not None))
        return AuthResult(success=(user, password) == ("ann", "secret"), handled=False)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        said = self.rcpt(address)
        if said is not None:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        for address in envelope.rcpt_tos:
            self.mails.append((address, envelope.content))
        said = self.taken(envelope.rcpt_tos[0], len(self.mails))
        return "250 taken" if said is None else said

    def addresses(self) -> list[str]:
        return [address for address, _ in self.mails]


@contextmanager
def post_office(encrypted: Any = None, **settings: Any) -> Iterator[Post]:
    """A mail server at a free port of this machine. ``encrypted``: the certificate of one that is so from the first byte; ``settings``
    are those of aiosmtpd's `SMTP`, such as ``tls_context`` for STARTTLS and ``authenticator``."""
    from aiosmtpd.controller import Controller

    class Here(Controller):
        def _trigger_server(self) -> None:
            """No hello: the port listens already, and the lines that are counted are the letter's."""
            self.smtpd = True
            self._factory_invoked.set()

        def factory(self) -> Any:
            made = super().factory()
            post.lines += 1
            return made

    post = Post()
    control = Here(post, hostname="127.0.0.1", port=0, ssl_context=encrypted, **settings)
    control.start()
    try:
        post.port = control.server.sockets[0].getsockname()[1]
        yield post
    finally:
        control.stop()
