"""Mails that ask to stop the letter: believed by the token in their subject, which only the letter's reader has, and by nothing else."""

import re
from typing import TYPE_CHECKING, Any

import msgspec

from rapallo.library.feeds_words import plain_words
from rapallo.press.letter_subscribers import UNSUBSCRIBE, Subscriber, subscriber_of, unsubscribe

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Request", "read_request"]

_TOKEN = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_HEAD = 64 * 1024
_MOST = 5


class Request(msgspec.Struct, frozen=True):
    """What a mail asked for: ``sender`` and ``subject`` as it says them, whose letter it ``stopped`` (``None``: nobody's, and it is left to a
    person), and whether that had been stopped ``before``."""

    sender: str
    subject: str
    stopped: Subscriber | None
    before: bool = False


def read_request(db: "sqlite3.Connection", data: bytes, now: str) -> Request:
    """Stop the letter for whoever the token in a mail's subject belongs to, or in the address that it was sent to.

    The sender's address proves nothing, since anybody can write it there; and the body is not looked at, because whoever answers a
    letter quotes the link at its end. Law: read again, a mail changes nothing.
    """
    from email.parser import BytesHeaderParser
    from email.policy import compat32

    head = BytesHeaderParser(policy=compat32).parsebytes(data[:_HEAD])
    subject, sender = _words(head.get("Subject")), _words(head.get("From"))
    addressed = [_words(value) for name in ("To", "Delivered-To", "X-Original-To") for value in (head.get_all(name) or [])[:_MOST]]
    for token in _tokens([subject, *addressed]):
        before = subscriber_of(db, token, UNSUBSCRIBE, now)
        if before is not None:
            return Request(_shown(sender), _shown(subject), unsubscribe(db, token, now), before.state == "unsubscribed")
    return Request(_shown(sender), _shown(subject), None)


def _tokens(texts: list[str]) -> list[str]:
    """What looks like a token, also where a mail program left the blank before it as %20."""
    from urllib.parse import unquote

    return list(dict.fromkeys(one for text in texts for one in _TOKEN.findall(unquote(text))))[:_MOST]


def _words(value: Any) -> str:
    """A header in words; one that cannot be decoded as it stands."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    raw = re.sub(r"\r?\n", "", str(value if value is not None else ""))[:2000]
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        return raw


def _shown(text: str) -> str:
    return plain_words(text, 160, markup=False)
