"""What became of an issue at each subscriber, on disk before and after every hand-over, so that nobody is mailed twice."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from rapallo.errors import RapalloError
from rapallo.press.letter_subscribers import UNSUBSCRIBE, Subscriber, forget_unconfirmed, fresh_token, writing

if TYPE_CHECKING:
    import sqlite3

__all__ = ["STATES", "Delivery", "begin_issue", "begin_one", "deliveries", "end_one", "finish_issue", "owner_of_message", "waiting"]

STATES = ("handed over", "refused", "deferred", "uncertain", "handing over")
"""*handing over*: begun and not ended; after a crash that is *uncertain*, since the server may have taken the mail. *deferred*: the
server said not now, and did not take it. *refused*: it never will."""


class Delivery(msgspec.Struct, frozen=True):
    """An issue at a subscriber."""

    address: str
    state: str
    at: str
    said: str


def begin_issue(db: "sqlite3.Connection", issue: str, digest: str, now: str) -> int:
    """Begin to send an issue, or go on with it; returns how many hand-overs a crash left uncertain by now.

    To be called under the lock of sending. Raises `RapalloError` where the issue was changed since its first mail.
    """
    with writing(db):
        forget_unconfirmed(db, now)
        row = db.execute("SELECT digest FROM issue WHERE id = ?", (issue,)).fetchone()
        if row is None:
            db.execute("INSERT INTO issue (id, digest, begun) VALUES (?, ?, ?)", (issue, digest, now))
        elif row[0] != digest:
            count = db.execute("SELECT count(*) FROM delivery WHERE issue = ?", (issue,)).fetchone()[0]
            if count > 0:
                raise RapalloError(
                    f"the issue {issue} was changed after {count} mails of it had been sent. Restore its text, or draft another issue."
                )
            db.execute("UPDATE issue SET digest = ? WHERE id = ?", (digest, issue))
        said = "the sending ended between the hand-over and its answer"
        changed = db.execute(
            "UPDATE delivery SET state = 'uncertain', said = ? WHERE issue = ? AND state = 'handing over'", (said, issue)
        )
        return int(changed.rowcount)


def waiting(db: "sqlite3.Connection", issue: str, retry_uncertain: bool = False) -> tuple[Subscriber, ...]:
    """The active subscribers who are still to get an issue: those without a delivery, those deferred, and on request the uncertain."""
    again = ("deferred", "uncertain") if retry_uncertain else ("deferred",)
    marks = ", ".join("?" for _ in again)
    rows = db.execute(
        "SELECT s.id, s.address, s.name, s.key, s.state, s.since FROM subscriber s LEFT JOIN delivery d ON d.subscriber = s.id AND d.issue = ? "
        f"WHERE s.state = 'active' AND (d.state IS NULL OR d.state IN ({marks})) ORDER BY s.id",
        (issue, *again),
    )
    return tuple(Subscriber(id=row[0], address=row[1], name=row[2], key=row[3], state=row[4], since=row[5]) for row in rows)


def begin_one(
    db: "sqlite3.Connection",
    issue: str,
    subscriber: Subscriber,
    message_id: str,
    now: str,
    draw: Callable[[int], str],
    retry_uncertain: bool = False,
) -> str | None:
    """Note that a mail is about to be handed over; returns the subscriber's token for stopping the letter.

    ``None``: nothing is to be sent; the subscriber left in the meantime, or got the issue already.
    """
    with writing(db):
        row = db.execute("SELECT state FROM subscriber WHERE id = ?", (subscriber.id,)).fetchone()
        if row is None or row[0] != "active":
            return None
        before = db.execute("SELECT state FROM delivery WHERE issue = ? AND subscriber = ?", (issue, subscriber.id)).fetchone()
        if before is not None and before[0] != "deferred" and not (before[0] == "uncertain" and retry_uncertain):
            return None
        db.execute(
            "INSERT INTO delivery (issue, subscriber, state, at, message_id) VALUES (?, ?, 'handing over', ?, ?) "
            "ON CONFLICT (issue, subscriber) DO UPDATE SET state = 'handing over', at = excluded.at, said = ''",
            (issue, subscriber.id, now, message_id),
        )
        return fresh_token(db, subscriber.id, UNSUBSCRIBE, now, draw)


def end_one(db: "sqlite3.Connection", issue: str, subscriber: Subscriber, state: str, said: str, now: str) -> None:
    """Note how a hand-over ended."""
    with writing(db):
        db.execute(
            "UPDATE delivery SET state = ?, said = ?, at = ? WHERE issue = ? AND subscriber = ?",
            (state, said[:300], now, issue, subscriber.id),
        )


def finish_issue(db: "sqlite3.Connection", issue: str, now: str) -> None:
    """Note that nobody is waiting for an issue any more."""
    with writing(db):
        db.execute("UPDATE issue SET done = ? WHERE id = ? AND done = ''", (now, issue))


def deliveries(db: "sqlite3.Connection", issue: str) -> tuple[Delivery, ...]:
    """What became of an issue at everybody it was sent to, in the order in which they subscribed."""
    rows = db.execute(
        "SELECT s.address, d.state, d.at, d.said FROM delivery d JOIN subscriber s ON s.id = d.subscriber WHERE d.issue = ? ORDER BY s.id",
        (issue,),
    )
    return tuple(Delivery(*row) for row in rows)


def owner_of_message(db: "sqlite3.Connection", message_id: str) -> str | None:
    """The address that a mail of ours was sent to, by its Message-ID."""
    row = db.execute(
        "SELECT s.address FROM delivery d JOIN subscriber s ON s.id = d.subscriber WHERE d.message_id = ?", (message_id,)
    ).fetchone()
    return None if row is None else str(row[0])
