"""`rapallo letter`: an issue drafted, looked at and sent, and the people who get it."""

import os
import sys
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.houses import HOUSE, house_of, moment, said_of, say
from rapallo.cli.letter_mails import BOUNCE, UNSUBSCRIBE
from rapallo.cli.shared import HELP

if TYPE_CHECKING:
    from rapallo.library.stories_house import House
    from rapallo.press.letter import Issue
    from rapallo.press.letter_smtp import Line

__all__ = ["COMMAND"]

ISSUE = Argument(("issue",), "The issue's name, as in letters/2026-11.md.", value="ISSUE")
ADDRESS = Argument(("address",), "The mail address.", value="ADDRESS")
PASSWORD = "RAPALLO_SMTP_PASSWORD"


def _readers(house: "House") -> Any:
    from rapallo.press.letter_send import readers_path
    from rapallo.press.letter_subscribers import open_readers

    return open_readers(readers_path(house))


def _draft(options: Any) -> int:
    """Draft an issue from what was chosen."""
    from rapallo.press.letter import write_issue
    from rapallo.press.letter_choose import Chosen, chosen

    house, day = house_of(options), options.date or moment()[:10]
    editions = None if options.diff is None else (options.diff[0], options.diff[1])
    what = Chosen(stories=tuple(options.story), editions=editions, case=options.precedents or "", among=tuple(options.among))
    issue = chosen(house, options.issue, options.subject or f"{house.title}, {day}", day, what)
    say(f"drafted: {write_issue(house, issue)}; edit it, then: rapallo letter preview {issue.id}")
    return 0


def _preview(options: Any) -> int:
    """Write an issue as it would be seen, and open it."""
    from rapallo.press.letter import read_issue
    from rapallo.press.letter_preview import preview

    house = house_of(options)
    issue = read_issue(house, options.issue)
    shown = preview(house, issue, options.to or os.path.join(house.folder, "preview"))
    say(f"{issue.id}{' (a draft)' if issue.draft else ''}: {issue.subject}")
    say(f"  {shown.page}: {shown.html:,} bytes of HTML, {shown.text:,} of text; {shown.files} files written")
    if not options.no_browser and _screen():
        import webbrowser
        from pathlib import Path

        webbrowser.open(Path(shown.page).as_uri())
    return 0


def _screen() -> bool:
    return sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY", "") != "" or os.environ.get("WAYLAND_DISPLAY", "") != ""


def _line(house: "House") -> "Line":
    """The line to the house's mail server; the password from the environment, else asked for."""
    from rapallo.errors import UsageError
    from rapallo.press.letter_smtp import Line

    password = os.environ.get(PASSWORD, "")
    if house.smtp.user != "" and password == "":
        if not sys.stdin.isatty():
            raise UsageError(f"the mail server wants a password: set {PASSWORD}, or run this where it can be typed.")
        from getpass import getpass

        password = getpass(f"Password of {house.smtp.user} at {house.smtp.host}: ")
    return Line(house.smtp, password)


class _Time:
    def now(self) -> float:
        import time

        return time.time()

    def wait(self, seconds: float) -> None:
        import time

        time.sleep(seconds)


def _send(options: Any) -> int:
    """Send an issue; 1 where somebody is still waiting or uncertain."""
    import secrets

    from rapallo.cli.output import whole
    from rapallo.press.letter import read_issue
    from rapallo.press.letter_send import PER_MINUTE, send_issue

    house = house_of(options)
    issue = read_issue(house, options.issue)
    rate = whole(options.per_minute, "--per-minute", PER_MINUTE)
    db = _readers(house)
    try:
        if options.dry_run:
            return _dry_run(house, issue, db, rate, options.retry_uncertain)

        def told(address: str, state: str) -> None:
            if state != "handed over":
                say(f"{state:<12}{address}")

        sent = send_issue(house, issue, db, _line(house), _Time(), secrets.token_urlsafe, rate, options.retry_uncertain, told)
    finally:
        db.close()
    say(f"{issue.id}: {sent.handed_over} handed over now; of all: {', '.join(f'{count} {state}' for state, count in sent.states) or 'nobody'}")
    for address in sent.uncertain:
        say(f"uncertain   {address}")
    if len(sent.uncertain) > 0:
        sys.stderr.write("Uncertain: the server may have taken these mails. They are sent again only with --retry-uncertain.\n")
    if sent.waiting > 0:
        sys.stderr.write(f"{sent.waiting} still wait; run the same command again.\n")
    return 1 if sent.waiting > 0 or len(sent.uncertain) > 0 else 0


def _dry_run(house: "House", issue: "Issue", db: Any, rate: int, retry_uncertain: bool) -> int:
    from rapallo.inquiry.head import plural
    from rapallo.press.letter_preview import would_get

    people, size = would_get(house, issue, db, retry_uncertain)
    for address in people:
        say(f"would get it: {address}")
    draft, minutes = " (a draft: it would be refused)" if issue.draft else "", plural(-(-len(people) // max(rate, 1)), "minute")
    say(f"{issue.id}{draft}: {plural(len(people), 'mail')}, {size:,} bytes, about {minutes}")
    return 0


def _publish(options: Any) -> int:
    """Write the archive into a folder."""
    from rapallo.inquiry.head import plural
    from rapallo.press.letter import issues_of
    from rapallo.press.letter_archive import archive
    from rapallo.press.publishing import publish

    house = house_of(options)
    issues = issues_of(house)
    done = publish(options.site, archive(house, issues), f"the letters of {house.base}")
    say(f"{plural(len(issues), 'letter')}; {said_of(done)} ({options.site}, public as {house.base}letters/)")
    return 1 if len(done.left) > 0 else 0


def _subscribe(options: Any) -> int:
    """Ask somebody by mail whether they want the letter."""
    import secrets

    from rapallo.press.letter_address import Mailbox
    from rapallo.press.letter_mail import confirmation_mail, sender_of
    from rapallo.press.letter_subscribers import CONFIRM_DAYS, subscribe

    house = house_of(options)
    line, sender, now = _line(house), sender_of(house), moment()
    db = _readers(house)
    try:
        found, token = subscribe(db, options.address, options.name or "", house.letter.consent, now, secrets.token_urlsafe)
    finally:
        db.close()
    mail = confirmation_mail(house, Mailbox(found.name, found.address), found.key, token, now, CONFIRM_DAYS)
    try:
        ended = line.hand_over(sender.address, found.address, mail)
    finally:
        line.close()
    say(f"{found.address}: asked to confirm within {CONFIRM_DAYS} days; the mail was {ended.state} ({ended.said})")
    return 0 if ended.state == "handed over" else 1


def _subscribers(options: Any) -> int:
    from rapallo.press.letter_subscribers import readers

    db = _readers(house_of(options))
    try:
        for one in readers(db, options.state or ""):
            say(f"{one.state:<13}{one.since[:10]}  {one.address}" + (f" ({one.name})" if one.name != "" else ""))
    finally:
        db.close()
    return 0


def _about(options: Any) -> int:
    """Everything kept of an address, as JSON."""
    import json

    from rapallo.press.letter_subscribers import about

    db = _readers(house_of(options))
    try:
        say(json.dumps(about(db, options.address), ensure_ascii=False, indent=1))
    finally:
        db.close()
    return 0


def _erase(options: Any) -> int:
    from rapallo.press.letter_subscribers import erase

    db = _readers(house_of(options))
    try:
        erase(db, options.address)
    finally:
        db.close()
    say("erased: nothing is kept of this address any more")
    return 0


_NAME = Argument(("--name",), "What the subscriber is called.", value="NAME")
_STATES = ("pending", "active", "unsubscribed", "bounced")

COMMAND = Command(
    name="letter",
    meaning=(
        "Makes a letter of stories, changed answers and precedents, and sends it to those who asked for it and confirmed. Nobody is mailed "
        "twice, whatever happens while it is sent. The mail server's password is never kept: " + PASSWORD + ", or it is asked for."
    ),
    parts=(
        Command(
            name="letter draft",
            meaning=(
                "Drafts an issue as a Markdown file to be edited: the chosen stories, what changed between two editions, precedents; "
                "each with its claims."
            ),
            arguments=(
                ISSUE,
                Argument(("--subject",), "The subject; else the house's title and the day.", value="TEXT"),
                Argument(("--date",), "The day of the issue; else today.", value="DAY"),
                Argument(("--story",), "A story that goes out, by its id or first letters; may be repeated.", value="STORY", many="*"),
                Argument(("--diff",), "Two editions of a case: what it answers otherwise now.", value="OLD NEW", many="2"),
                Argument(("--precedents",), "A case: what earlier ones it resembles.", value="DIR"),
                Argument(("--among",), "An earlier case for --precedents; may be repeated.", value="DIR", many="*"),
                HOUSE,
                HELP,
            ),
            examples=("rapallo letter draft 2026-11 --story 3f9a --diff case-of-march case",),
            run=_draft,
        ),
        Command(
            name="letter preview",
            meaning="Writes an issue as it will be seen (HTML, text, the mail, the archive with its feeds), and opens it where there is a screen.",
            arguments=(
                ISSUE,
                Argument(("to",), "The folder to write into; else preview/ in the house.", value="DIR", many="?"),
                Argument(("--no-browser",), "Write the files only."),
                HOUSE,
                HELP,
            ),
            examples=("rapallo letter preview 2026-11",),
            run=_preview,
        ),
        Command(
            name="letter send",
            meaning="Sends an issue to every active subscriber who did not get it yet. Stopped or killed, it goes on where it was when run again.",
            arguments=(
                ISSUE,
                Argument(("--per-minute",), "Mails a minute at most.", value="N", default="60"),
                Argument(("--dry-run",), "Say who would get it; nothing is sent or noted."),
                Argument(("--retry-uncertain",), "Also those at whom a run ended between hand-over and answer; they may get it twice."),
                HOUSE,
                HELP,
            ),
            examples=("rapallo letter send 2026-11 --dry-run", "rapallo letter send 2026-11 --per-minute 120"),
            run=_send,
        ),
        Command(
            name="letter publish",
            meaning="Writes the archive of letters that are no drafts as pages with feeds.",
            arguments=(Argument(("site",), "The folder to write into.", value="DIR"), HOUSE, HELP),
            examples=("rapallo letter publish site/letters",),
            run=_publish,
        ),
        Command(
            name="letter subscribers",
            meaning="Lists the subscribers and where each stands.",
            arguments=(Argument(("--state",), "Only those of one state.", value="STATE", choices=_STATES), HOUSE, HELP),
            examples=("rapallo letter subscribers --state active",),
            run=_subscribers,
        ),
        Command(
            name="letter subscribe",
            meaning="Asks somebody by mail whether they want the letter; they get it once they confirmed.",
            arguments=(ADDRESS, _NAME, HOUSE, HELP),
            examples=('rapallo letter subscribe ann@example.org --name "Ann Smith"',),
            run=_subscribe,
        ),
        UNSUBSCRIBE,
        BOUNCE,
        Command(
            name="letter about",
            meaning="Gives out everything that is kept of an address, with its consents, as JSON.",
            arguments=(ADDRESS, HOUSE, HELP),
            examples=("rapallo letter about ann@example.org",),
            run=_about,
        ),
        Command(
            name="letter erase",
            meaning="Forgets an address and everything kept of it.",
            arguments=(ADDRESS, HOUSE, HELP),
            examples=("rapallo letter erase ann@example.org",),
            run=_erase,
        ),
    ),
)
