"""An issue as it will be seen, before anybody gets it: its HTML and text, the mail itself, and the archive with it."""

import os
from typing import TYPE_CHECKING

import msgspec

from rapallo.library.stories_house import House
from rapallo.press.letter import Issue, issues_of
from rapallo.press.letter_address import Mailbox
from rapallo.press.letter_archive import archive
from rapallo.press.letter_journal import waiting
from rapallo.press.letter_mail import Parts, issue_mail, mail_html, mail_parts, mail_plain, sender_of
from rapallo.press.publishing import publish

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Preview", "preview", "would_get"]

_TOKEN = "A" * 43
"""Stands where a subscriber's own token would; it stops nobody's letter."""


class Preview(msgspec.Struct, frozen=True):
    """What was written: the page to look at, the bytes of HTML and text, and how many files changed."""

    page: str
    html: int
    text: int
    files: int


def preview(house: House, issue: Issue, to: str) -> Preview:
    """Write ``mail.html``, ``mail.txt``, ``mail.eml`` and ``letters/`` into a folder. Law: the same issue gives the same bytes."""
    parts = mail_parts(house, issue)
    link = f"{house.base}unsubscribe/{_TOKEN}"
    shown = [one for one in issues_of(house, drafts=True) if not one.draft or one.id == issue.id]
    mail = _mail(house, issue, parts, Mailbox("A Reader", sender_of(house).address), "preview")
    bodies: dict[str, str | bytes] = {"mail.html": mail_html(house, issue, link), "mail.txt": mail_plain(house, issue, link), "mail.eml": mail}
    count = publish(to, bodies, f"a preview of {house.base}").written
    count += publish(os.path.join(to, "letters"), archive(house, shown), f"a preview of the letters of {house.base}").written
    page = os.path.abspath(os.path.join(to, "mail.html"))
    return Preview(page, len(parts.html.encode("utf-8")), len(parts.text.encode("utf-8")), count)


def would_get(house: House, issue: Issue, db: "sqlite3.Connection", retry_uncertain: bool = False) -> tuple[tuple[str, ...], int]:
    """Who would be sent an issue now, and the bytes of all those mails. Every mail is made; nothing is noted or sent."""
    people, parts = waiting(db, issue.id, retry_uncertain), mail_parts(house, issue)
    size = sum(len(_mail(house, issue, parts, Mailbox(one.name, one.address), one.key)) for one in people)
    return tuple(one.address for one in people), size


def _mail(house: House, issue: Issue, parts: Parts, to: Mailbox, key: str) -> bytes:
    return issue_mail(house, issue, parts, to, key, _TOKEN, f"{issue.date}T00:00:00Z")
