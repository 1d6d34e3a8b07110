"""The readers of a letter in one SQLite file: asked twice, each consent on record, stopped in one click, erased on request."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from rapallo.errors import RapalloError
from rapallo.library.stories_house import one_line
from rapallo.press.letter_address import address_of

if TYPE_CHECKING:
    import sqlite3

__all__ = [
    "CONFIRM",
    "CONFIRM_DAYS",
    "UNCONFIRMED_DAYS",
    "UNSUBSCRIBE",
    "Subscriber",
    "about",
    "confirm",
    "consent_text",
    "erase",
    "forget_unconfirmed",
    "fresh_token",
    "note_bounce",
    "open_readers",
    "readers",
    "stop",
    "subscribe",
    "subscriber_of",
    "unsubscribe",
    "writing",
]

CONFIRM, UNSUBSCRIBE = "confirm", "unsubscribe"
"""What a token is for; it does nothing else."""

CONFIRM_DAYS = 7
"""Days after which a link for confirming ends."""

UNCONFIRMED_DAYS = 30
"""Days after which somebody who was asked and never answered is forgotten."""

_SOFT_BOUNCES = 3
_FORM = 2
_SCHEMA = """
CREATE TABLE subscriber (
  id INTEGER PRIMARY KEY, address TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'unsubscribed', 'bounced')), since TEXT NOT NULL);
CREATE TABLE consent (
  subscriber INTEGER NOT NULL REFERENCES subscriber(id) ON DELETE CASCADE, at TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('asked', 'confirmed', 'withdrawn')), text TEXT NOT NULL, token_digest TEXT NOT NULL);
CREATE TABLE token (
  digest TEXT PRIMARY KEY, subscriber INTEGER NOT NULL REFERENCES subscriber(id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'unsubscribe')), made TEXT NOT NULL, used TEXT NOT NULL DEFAULT '');
CREATE INDEX token_subscriber ON token(subscriber);
CREATE TABLE bounce (
  subscriber INTEGER NOT NULL REFERENCES subscriber(id) ON DELETE CASCADE, at TEXT NOT NULL, hard INTEGER NOT NULL, said TEXT NOT NULL,
  message_id TEXT NOT NULL DEFAULT '');
CREATE TABLE issue (id TEXT PRIMARY KEY, digest TEXT NOT NULL, begun TEXT NOT NULL, done TEXT NOT NULL DEFAULT '');
CREATE TABLE delivery (
  issue TEXT NOT NULL REFERENCES issue(id), subscriber INTEGER NOT NULL REFERENCES subscriber(id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('handing over', 'handed over', 'deferred', 'refused', 'uncertain')),
  at TEXT NOT NULL, message_id TEXT NOT NULL, said TEXT NOT NULL DEFAULT '', PRIMARY KEY (issue, subscriber)) WITHOUT ROWID;
CREATE INDEX delivery_message ON delivery(message_id);
"""


class Subscriber(msgspec.Struct, frozen=True, kw_only=True):
    """A reader. ``state``: *pending* (asked, not confirmed), *active*, *unsubscribed* or *bounced*; ``since`` when it became so.

    ``key`` is random and never leaves the file but digested, in the Message-ID.
    """

    id: int
    address: str
    name: str
    key: str
    state: str
    since: str


def open_readers(path: str) -> "sqlite3.Connection":
    """The readers' file, made where there is none (for its owner alone). Raises `RapalloError` for a file that is something else.

    What is erased is overwritten; every change is on disk before it counts.
    """
    import sqlite3

    new = not os.path.exists(path)
    if new:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=FULL", "trusted_schema=OFF"):
            db.execute(f"PRAGMA {pragma}")
        with writing(db):
            form = int(db.execute("PRAGMA user_version").fetchone()[0])
            tables = int(db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
            if form == 0 and tables == 0:
                for statement in _SCHEMA.split(";\n"):
                    if statement.strip() != "":
                        db.execute(statement)
                db.execute(f"PRAGMA user_version={_FORM}")
            elif form == 1:
                db.execute("ALTER TABLE bounce ADD COLUMN message_id TEXT NOT NULL DEFAULT ''")
                db.execute(f"PRAGMA user_version={_FORM}")
            elif form != _FORM:
                raise RapalloError(f"{path} is a file of another program or edition (form {form}, not {_FORM}). Nothing was changed.")
    except sqlite3.DatabaseError as error:
        db.close()
        raise RapalloError(f"{path} cannot be used as the file of readers: {error}.") from None
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def writing(db: "sqlite3.Connection") -> Iterator[None]:
    """One change, whole or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def subscribe(
    db: "sqlite3.Connection", address: str, name: str, text: str, now: str, draw: Callable[[int], str]
) -> tuple[Subscriber, str]:
    """Note that somebody asked for the letter; returns the subscriber, pending, and the token that confirms it.

    Parameters
    ----------
    text : what the subscriber is shown and agrees to; it is kept with the consent
    now : the moment (``2026-11-23T10:00:00Z``)
    draw : gives random text of that many bytes (`secrets.token_urlsafe`)

    An earlier token for confirming ends. Raises `RapalloError` for an address that gets the letter already, or that is none.
    """
    address, name = address_of(address), one_line(name, "the name")
    if text.strip() == "":
        raise RapalloError('house.toml does not say what a subscriber agrees to: [letter] consent = "…"')
    with writing(db):
        forget_unconfirmed(db, now)
        found = _one(db, "folded = ?", address.casefold())
        if found is not None and found.state == "active":
            raise RapalloError(f"{address} gets the letter already.")
        if found is None:
            db.execute(
                "INSERT INTO subscriber (address, folded, name, key, state, since) VALUES (?, ?, ?, ?, 'pending', ?)",
                (address, address.casefold(), name, draw(24), now),
            )
        else:
            db.execute("UPDATE subscriber SET state = 'pending', since = ?, name = ? WHERE id = ?", (now, name or found.name, found.id))
            db.execute("DELETE FROM token WHERE subscriber = ? AND purpose = 'confirm'", (found.id,))
        subscriber = _one(db, "folded = ?", address.casefold())
        assert subscriber is not None
        token = fresh_token(db, subscriber.id, CONFIRM, now, draw)
        _consented(db, subscriber.id, now, "asked", text, _digest(token))
    return subscriber, token


def fresh_token(db: "sqlite3.Connection", subscriber: int, purpose: str, now: str, draw: Callable[[int], str]) -> str:
    """A token for one purpose of one subscriber; the file keeps its digest alone. To be called while `writing`."""
    token = draw(32)
    db.execute("INSERT INTO token (digest, subscriber, purpose, made) VALUES (?, ?, ?, ?)", (_digest(token), subscriber, purpose, now))
    return token


def subscriber_of(db: "sqlite3.Connection", token: str, purpose: str, now: str) -> Subscriber | None:
    """Whose token that is, if it is one for that purpose and has not ended; nothing is changed.

    It is looked for by its digest: how long that takes tells nothing of a token that is close to one.

    A token for confirming ends after `CONFIRM_DAYS`; one that was used still finds its subscriber, so that a second click says the same.
    """
    row = db.execute("SELECT subscriber, made FROM token WHERE digest = ? AND purpose = ?", (_digest(token), purpose)).fetchone()
    if row is None or (purpose == CONFIRM and _days_between(row[1], now) > CONFIRM_DAYS):
        return None
    return _one(db, "id = ?", row[0])


def confirm(db: "sqlite3.Connection", token: str, now: str) -> Subscriber | None:
    """Make a pending subscriber active and put the consent on record; ``None`` where the token is none, or has ended.

    A token works once: after somebody left the letter, an old link for confirming brings nobody back.
    """
    with writing(db):
        found = subscriber_of(db, token, CONFIRM, now)
        if found is None:
            return None
        row = db.execute("SELECT used FROM token WHERE digest = ?", (_digest(token),)).fetchone()
        if row[0] != "":
            return found if found.state == "active" else None
        asked = db.execute(
            "SELECT text FROM consent WHERE token_digest = ? AND what = 'asked' ORDER BY at DESC, rowid DESC", (_digest(token),)
        ).fetchone()
        db.execute("UPDATE token SET used = ? WHERE digest = ?", (now, _digest(token)))
        db.execute("UPDATE subscriber SET state = 'active', since = ? WHERE id = ?", (now, found.id))
        _consented(db, found.id, now, "confirmed", asked[0], _digest(token))
        return _one(db, "id = ?", found.id)


def consent_text(db: "sqlite3.Connection", subscriber: int) -> str:
    """The text that a subscriber was last asked to agree to; blank where there is none."""
    row = db.execute(
        "SELECT text FROM consent WHERE subscriber = ? AND what = 'asked' ORDER BY at DESC, rowid DESC LIMIT 1", (subscriber,)
    ).fetchone()
    return "" if row is None else str(row[0])


def unsubscribe(db: "sqlite3.Connection", token: str, now: str) -> Subscriber | None:
    """Stop the letter for the subscriber whose token that is; ``None`` where it is none. A second time changes nothing.

    A token counts for as long as its letter was sent in the present subscription or an earlier one.
    """
    with writing(db):
        found = subscriber_of(db, token, UNSUBSCRIBE, now)
        if found is None or found.state == "unsubscribed":
            return found
        db.execute("UPDATE token SET used = ? WHERE digest = ?", (now, _digest(token)))
        _stop(db, found.id, now, _digest(token))
        return _one(db, "id = ?", found.id)


def stop(db: "sqlite3.Connection", address: str, now: str) -> Subscriber:
    """Stop the letter for an address, as asked for by mail or otherwise. Raises `RapalloError` where nobody has it."""
    with writing(db):
        found = _known(db, address)
        if found.state != "unsubscribed":
            _stop(db, found.id, now, "")
        return msgspec.structs.replace(found, state="unsubscribed")


def note_bounce(db: "sqlite3.Connection", address: str, hard: bool, said: str, now: str, message_id: str = "") -> Subscriber:
    """Note that mail to an address came back: for good (*hard*), or for now; after three it is for good too.

    ``message_id`` is the mail's own where it is known: one mail comes back once, however many reports of it are read; the gravest counts.
    Raises `RapalloError` where nobody has the address.
    """
    with writing(db):
        found = _known(db, address)
        same = (found.id, message_id)
        if message_id != "" and db.execute("SELECT 1 FROM bounce WHERE subscriber = ? AND message_id = ?", same).fetchone() is not None:
            db.execute("UPDATE bounce SET hard = max(hard, ?) WHERE subscriber = ? AND message_id = ?", (int(hard), *same))
        else:
            row = (found.id, now, int(hard), said[:300], message_id)
            db.execute("INSERT INTO bounce (subscriber, at, hard, said, message_id) VALUES (?, ?, ?, ?, ?)", row)
        count = db.execute("SELECT count(*) FROM bounce WHERE subscriber = ? AND at >= ?", (found.id, found.since)).fetchone()[0]
        if found.state == "active" and (hard or count >= _SOFT_BOUNCES):
            db.execute("UPDATE subscriber SET state = 'bounced', since = ? WHERE id = ?", (now, found.id))
        after = _one(db, "id = ?", found.id)
        assert after is not None
        return after


def about(db: "sqlite3.Connection", address: str) -> dict[str, Any]:
    """Everything that is kept of an address, for whoever it belongs to. Raises `RapalloError` where nothing is."""
    found = _known(db, address)
    columns = {
        "consent": ("at", "what", "text", "token_digest"),
        "token": ("digest", "purpose", "made", "used"),
        "bounce": ("at", "hard", "said", "message_id"),
        "delivery": ("issue", "state", "at", "message_id", "said"),
    }
    whole: dict[str, Any] = {name: getattr(found, name) for name in ("address", "name", "state", "since", "key")}
    for table, names in columns.items():
        order = "issue" if table == "delivery" else "rowid"
        rows = db.execute(f"SELECT {', '.join(names)} FROM {table} WHERE subscriber = ? ORDER BY {order}", (found.id,))
        whole[table] = [dict(zip(names, row, strict=True)) for row in rows]
    return whole


def erase(db: "sqlite3.Connection", address: str) -> None:
    """Forget an address and everything kept of it, overwritten in the file. Raises `RapalloError` where nothing is kept."""
    with writing(db):
        found = _known(db, address)
        db.execute("DELETE FROM subscriber WHERE id = ?", (found.id,))


def forget_unconfirmed(db: "sqlite3.Connection", now: str) -> None:
    """Forget whoever was asked `UNCONFIRMED_DAYS` ago or earlier and never confirmed anything: nothing was agreed to. While `writing`."""
    from datetime import datetime, timedelta

    before = datetime.fromisoformat(now.replace("Z", "+00:00")) - timedelta(days=UNCONFIRMED_DAYS)
    db.execute(
        "DELETE FROM subscriber WHERE state = 'pending' AND since <= ? AND id NOT IN (SELECT subscriber FROM consent WHERE what = 'confirmed')",
        (before.strftime("%Y-%m-%dT%H:%M:%SZ"),),
    )


def readers(db: "sqlite3.Connection", state: str = "") -> tuple[Subscriber, ...]:
    """Every subscriber, or those of one state, in the order in which they came."""
    where, values = ("", ()) if state == "" else (" WHERE state = ?", (state,))
    rows = db.execute(f"SELECT id, address, name, key, state, since FROM subscriber{where} ORDER BY id", values)
    return tuple(_subscriber(row) for row in rows)


def _known(db: "sqlite3.Connection", address: str) -> Subscriber:
    address = address_of(address)
    found = _one(db, "folded = ?", address.casefold())
    if found is None:
        raise RapalloError(f"nothing is kept of {address}.")
    return found


def _one(db: "sqlite3.Connection", where: str, value: object) -> Subscriber | None:
    row = db.execute(f"SELECT id, address, name, key, state, since FROM subscriber WHERE {where}", (value,)).fetchone()
    return None if row is None else _subscriber(row)


def _subscriber(row: Any) -> Subscriber:
    return Subscriber(id=row[0], address=row[1], name=row[2], key=row[3], state=row[4], since=row[5])


def _stop(db: "sqlite3.Connection", subscriber: int, now: str, digest: str) -> None:
    db.execute("UPDATE subscriber SET state = 'unsubscribed', since = ? WHERE id = ?", (now, subscriber))
    db.execute("DELETE FROM token WHERE subscriber = ? AND purpose = 'confirm'", (subscriber,))
    _consented(db, subscriber, now, "withdrawn", "", digest)


def _consented(db: "sqlite3.Connection", subscriber: int, now: str, what: str, text: str, digest: str) -> None:
    db.execute("INSERT INTO consent VALUES (?, ?, ?, ?, ?)", (subscriber, now, what, text, digest))


def _digest(token: str) -> str:
    from hashlib import sha256

    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _days_between(start: str, end: str) -> float:
    from datetime import datetime

    first, last = (datetime.fromisoformat(one.replace("Z", "+00:00")) for one in (start, end))
    return (last - first).total_seconds() / 86400
