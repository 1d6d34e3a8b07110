"""`rapallo letter unsubscribe` and `bounce`: the mails that ask to stop the letter, and those that came back."""

import sys
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.houses import HOUSE, house_of, moment, say
from rapallo.cli.shared import HELP

if TYPE_CHECKING:
    import sqlite3

__all__ = ["BOUNCE", "UNSUBSCRIBE"]


def _readers(options: Any) -> "sqlite3.Connection":
    from rapallo.press.letter_send import readers_path
    from rapallo.press.letter_subscribers import open_readers

    return open_readers(readers_path(house_of(options)))


def _unsubscribe(options: Any) -> int:
    """Stop the letter for an address, for whoever a token belongs to, or for those whose mails ask; 1 where a mail is left to a person."""
    from rapallo.errors import RapalloError
    from rapallo.press.letter_mailbox import is_mailbox
    from rapallo.press.letter_subscribers import stop, unsubscribe

    db, who = _readers(options), options.who.strip()
    try:
        if is_mailbox(who):
            return _requests(db, who)
        who = who.removeprefix("unsubscribe ").strip()
        found = stop(db, who, moment()) if "@" in who else unsubscribe(db, who, moment())
        if found is None:
            raise RapalloError("no subscriber has this token, and there is no such file. Give the address instead.")
        say(f"{found.address}: gets no more letters")
    finally:
        db.close()
    return 0


def _requests(db: "sqlite3.Connection", where: str) -> int:
    from rapallo.press.letter_mailbox import mails_in
    from rapallo.press.letter_requests import read_request

    count, left = 0, 0
    for name, data in mails_in(where, sys.stdin.buffer if where == "-" else None):
        found = read_request(db, data, moment())
        count += 1
        if found.stopped is None:
            left += 1
            say(f"left to you  {name}: “{found.subject}” from {found.sender or 'nobody'}; it has no token of a letter")
        else:
            say(f"{found.stopped.address}: {'had stopped it before' if found.before else 'gets no more letters'}")
    say(f"{count} {'mail' if count == 1 else 'mails'} read; {left} left to you")
    if left > 0:
        sys.stderr.write("Who a mail says it is from proves nothing. Where you believe it: rapallo letter unsubscribe ADDRESS\n")
    return 1 if left > 0 else 0


def _bounce(options: Any) -> int:
    """Note mail that came back: an address, or the post office's reports; 1 where a mail is none of ours."""
    from rapallo.press.letter_mailbox import is_mailbox
    from rapallo.press.letter_subscribers import note_bounce

    db = _readers(options)
    try:
        if is_mailbox(options.what):
            return _reports(db, options.what, bool(options.soft))
        noted = note_bounce(db, options.what, not options.soft, "noted by hand", moment())
        say(f"{noted.address}: {noted.state}")
    finally:
        db.close()
    return 0


def _reports(db: "sqlite3.Connection", where: str, soft: bool) -> int:
    from rapallo.errors import RapalloError
    from rapallo.press.letter_bounces import read_report
    from rapallo.press.letter_mailbox import mails_in
    from rapallo.press.letter_subscribers import note_bounce

    count, left = 0, 0
    for name, data in mails_in(where, sys.stdin.buffer if where == "-" else None):
        count += 1
        try:
            reports = read_report(db, data)
        except RapalloError as error:
            left += 1
            say(f"left to you  {name}: {error}")
            continue
        for one in reports:
            noted = note_bounce(db, one.address, one.hard and not soft, one.said, moment(), one.message_id)
            say(f"{noted.address}: {noted.state}")
        if len(reports) == 0:
            say(f"{name}: the report names no mail that failed for good; nothing was noted")
    say(f"{count} {'mail' if count == 1 else 'mails'} read; {left} left to you")
    return 1 if left > 0 else 0


UNSUBSCRIBE = Command(
    name="letter unsubscribe",
    meaning=(
        "Stops the letter for those who ask for it by mail: reads their mails, each believed by the token in its subject; or for one "
        "address or token. Mails stay where they are and may be read again."
    ),
    arguments=(
        Argument(("who",), "A mail, a mailbox, a Maildir or - for standard input; or an address, or a token.", value="MAILS|ADDRESS|TOKEN"),
        HOUSE,
        HELP,
    ),
    examples=("rapallo letter unsubscribe Maildir", "rapallo letter unsubscribe - < mail.eml", "rapallo letter unsubscribe ann@example.org"),
    run=_unsubscribe,
)

BOUNCE = Command(
    name="letter bounce",
    meaning="Notes mail that came back, by the post office's reports (a mail, a mailbox, a Maildir) or by hand. A report read twice counts once.",
    arguments=(
        Argument(("what",), "A report, a mailbox, a Maildir or - for standard input; or an address.", value="MAILS|ADDRESS"),
        Argument(("--soft",), "It came back for now; after three times no more is sent."),
        HOUSE,
        HELP,
    ),
    examples=("rapallo letter bounce returned.eml", "rapallo letter bounce Maildir", "rapallo letter bounce ann@example.org"),
    run=_bounce,
)
