"""An issue sent to everybody who waits for it: one at a time, not too fast, and to be gone on with after any end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import msgspec

from rapallo.errors import RapalloError
from rapallo.library.stories_house import House
from rapallo.library.stories_lock import held
from rapallo.press.letter import Issue, issue_digest
from rapallo.press.letter_address import Mailbox
from rapallo.press.letter_journal import begin_issue, begin_one, deliveries, end_one, finish_issue, waiting
from rapallo.press.letter_mail import issue_mail, mail_parts, message_id, sender_of
from rapallo.press.letter_smtp import Ended
from rapallo.press.letter_subscribers import note_bounce

if TYPE_CHECKING:
    import sqlite3

__all__ = ["PER_MINUTE", "Clock", "Sent", "readers_path", "send_issue"]

PER_MINUTE = 60
"""Mails a minute where nothing else is asked for."""

_MOST_BREAKS = 5


class Clock(Protocol):
    """The time, and waiting."""

    def now(self) -> float:
        """Seconds since 1970."""

    def wait(self, seconds: float) -> None:
        """Let some seconds pass."""


class Hands(Protocol):
    """Whatever mails are handed to."""

    def hand_over(self, sender: str, to: str, mail: bytes) -> Ended:
        """Hand one mail over."""

    def close(self) -> None:
        """End the line."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How a run ended: what it handed over, and where the issue stands at all subscribers (``states``)."""

    handed_over: int
    states: tuple[tuple[str, int], ...]
    uncertain: tuple[str, ...]
    waiting: int
    found_uncertain: int


def readers_path(house: House) -> str:
    """The file of a house's readers."""
    return house.path("readers.sqlite")


def send_issue(
    house: House,
    issue: Issue,
    db: "sqlite3.Connection",
    line: Hands,
    clock: Clock,
    draw: Callable[[int], str],
    per_minute: int = PER_MINUTE,
    retry_uncertain: bool = False,
    told: Callable[[str, str], None] = lambda address, state: None,
) -> Sent:
    """Send an issue to every active subscriber who did not get it yet.

    Parameters
    ----------
    draw : gives random text of that many bytes, for tokens
    per_minute : mails a minute at most
    retry_uncertain : also those at whom an earlier run ended between the hand-over and its answer; they may get it twice
    told : hears each address and what became of it

    One process at a time. A mail is noted on disk before it is handed over and after; what a crash leaves in between is *uncertain* and
    is not sent again by itself. Laws: killed at any moment and run again, nobody gets an issue twice, and at most one address is left
    uncertain by each end. Raises `RapalloError` for a draft, an issue changed in between, another process at it, or a server that cannot
    be had; what was sent is on record.
    """
    if issue.draft:
        raise RapalloError(f"{issue.id} is a draft. Look at it (rapallo letter preview {issue.id}), then set draft = false in its file.")
    if per_minute < 1:
        raise RapalloError("fewer than one mail a minute is none.")
    parts, sender = mail_parts(house, issue), sender_of(house)
    with held(readers_path(house) + ".lock", "a letter is being sent"):
        found_uncertain = begin_issue(db, issue.id, issue_digest(issue), _moment(clock))
        count, breaks, next_at = 0, 0, clock.now()
        try:
            for subscriber in waiting(db, issue.id, retry_uncertain):
                pause = next_at - clock.now()
                if pause > 0:
                    clock.wait(pause)
                moment = _moment(clock)
                name = message_id(house, issue.id, subscriber.key)
                token = begin_one(db, issue.id, subscriber, name, moment, draw, retry_uncertain)
                if token is None:
                    continue
                next_at = max(next_at, clock.now()) + 60 / per_minute
                try:
                    to = Mailbox(subscriber.name, subscriber.address)
                    ended = line.hand_over(sender.address, to.address, issue_mail(house, issue, parts, to, subscriber.key, token, moment))
                except RapalloError as error:
                    end_one(db, issue.id, subscriber, "deferred", str(error), moment)
                    raise
                end_one(db, issue.id, subscriber, ended.state, ended.said, _moment(clock))
                if ended.state == "refused":
                    note_bounce(db, subscriber.address, _for_good(ended.said), ended.said, _moment(clock), name)
                told(subscriber.address, ended.state)
                count += 1 if ended.state == "handed over" else 0
                breaks = breaks + 1 if ended.broken else 0
                if breaks >= _MOST_BREAKS:
                    raise RapalloError(f"the mail server broke off {breaks} times in a row ({ended.said}). Run the same command again later.")
        finally:
            line.close()
        left = len(waiting(db, issue.id))
        if left == 0:
            finish_issue(db, issue.id, _moment(clock))
    rows = deliveries(db, issue.id)
    counts = {state: sum(1 for row in rows if row.state == state) for state in sorted({row.state for row in rows})}
    uncertain = tuple(row.address for row in rows if row.state == "uncertain")
    return Sent(handed_over=count, states=tuple(counts.items()), uncertain=uncertain, waiting=left, found_uncertain=found_uncertain)


def _for_good(said: str) -> bool:
    """Whether a refusal is about the address itself: no such user or box, not a full box, a policy or a size."""
    import re

    return re.search(r"\b5\.1\.[0-9]{1,3}\b|\b5\.2\.1\b", said) is not None or re.match(r"55[013] (?!5\.)", said) is not None


def _moment(clock: Clock) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(clock.now()), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
