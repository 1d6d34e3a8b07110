"""Mail that came back: which of our letters, to whom, and whether for good, read from the post office's own report."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from rapallo.errors import RapalloError
from rapallo.library.feeds_words import plain_words
from rapallo.press.letter_address import address_of
from rapallo.press.letter_journal import owner_of_message

if TYPE_CHECKING:
    import sqlite3

__all__ = ["LARGEST_REPORT", "Report", "read_report"]

LARGEST_REPORT = 2 * 1024 * 1024
"""Bytes of a report at most."""

_MESSAGE_ID = re.compile(r"<[0-9a-f]{40}@[A-Za-z0-9.-]{1,253}>")


class Report(msgspec.Struct, frozen=True):
    """What a report says of one of our mails. ``hard``: it came back for good; ``message_id``: which mail it was."""

    address: str
    hard: bool
    said: str
    message_id: str = ""


def read_report(db: "sqlite3.Connection", data: bytes) -> tuple[Report, ...]:
    """The failures in a delivery status report (RFC 3464) that are about mail of ours.

    Anybody can write such a report, so it counts for nothing but an address to which the Message-ID that it returns was really sent:
    the id is made of a random key that only the receiver's side has seen. Raises `RapalloError` for what is no such report.
    """
    from email import message_from_bytes
    from email.policy import compat32

    if len(data) > LARGEST_REPORT:
        raise RapalloError(f"a report of more than {LARGEST_REPORT:,} bytes is not read.")
    whole = message_from_bytes(data, policy=compat32)
    parts = list(whole.walk())[:200]
    returned = [part for part in parts if part.get_content_type() in ("message/rfc822", "text/rfc822-headers")]
    ids = [found for part in returned for found in _MESSAGE_ID.findall(_text(part))[:5]]
    known = {one: owner_of_message(db, one) for one in ids}
    owners = {owner: one for one, owner in known.items() if owner is not None}
    statuses = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if len(statuses) == 0:
        raise RapalloError("this is no report of mail that came back (it has no part message/delivery-status).")
    if len(owners) == 0:
        raise RapalloError("this report returns no mail of ours: its Message-ID was never sent. Nothing was noted.")
    found = []
    for block in (one for part in statuses for one in _blocks(part)):
        recipient = re.sub(r"^[^;]*;\s*", "", str(block.get("Original-Recipient") or block.get("Final-Recipient") or ""))
        status, action = str(block.get("Status") or "").strip(), str(block.get("Action") or "").strip().lower()
        if recipient == "" or action not in ("failed", "delayed"):
            continue
        owner = _owner(recipient, owners)
        if owner is not None and action == "failed":
            said = plain_words(f"{status} {block.get('Diagnostic-Code') or ''}", 300, markup=False)
            found.append(Report(owner, status.startswith("5.1.") or status == "5.2.1", said, owners[owner]))
    return tuple(found)


def _blocks(part: Any) -> list[Any]:
    """The blocks of a status part, the first of which is about the report itself."""
    content = part.get_payload()
    return [one for one in content if hasattr(one, "get")] if isinstance(content, list) else []


def _owner(recipient: str, owners: Mapping[str, str]) -> str | None:
    """Whose mail it was: the recipient's, if it is one of them; a forwarded address counts where only one mail is returned."""
    try:
        folded = address_of(recipient.strip().strip("<>")).casefold()
    except RapalloError:
        folded = ""
    exact = [one for one in sorted(owners) if one.casefold() == folded]
    if len(exact) == 1:
        return exact[0]
    return next(iter(owners)) if len(owners) == 1 else None


def _text(part: Any) -> str:
    content = part.get_payload()
    if isinstance(content, list):
        return "".join(f"{name}: {value}\n" for one in content for name, value in one.items() if name.lower() == "message-id")
    return str(content)[:20_000]
