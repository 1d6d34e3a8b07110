"""An issue of the letter: one Markdown file with its front matter, from which mail, archive page and feed are made."""

import os
import re

import msgspec

from rapallo.errors import CaseError, Fault, RapalloError, UnknownName
from rapallo.library.stories import day_of, read_fronted
from rapallo.library.stories_house import House, one_line, settled
from rapallo.record.files import safe_path, write_text

__all__ = ["Issue", "issue_digest", "issues_of", "read_issue", "write_issue"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
_LONGEST_SUBJECT = 200


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """An issue. ``draft``: it is not sent and not in the archive yet. ``preheader`` is what a list of mails shows after the subject.

    ``made_of`` names what it was drafted from (``story ID``, ``diff OLD NEW``, ``precedents CASE``), for whoever reads the file.
    """

    id: str
    subject: str
    date: str
    body: str
    preheader: str = ""
    draft: bool = True
    made_of: tuple[str, ...] = ()


class _Front(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    subject: str
    date: str
    preheader: str = ""
    draft: bool = True
    made_of: tuple[str, ...] = ()


def read_issue(house: House, name: str) -> Issue:
    """The issue of that name. Raises `UnknownName`, and `CaseError` with what is off in its file, a subject with breaks among it."""
    path = _path(house, name)
    try:
        document, body = read_fronted(path)
    except FileNotFoundError:
        raise UnknownIssue(name, tuple(_names(house))) from None
    front = settled(document, document.data, _Front)
    faults: list[Fault] = []

    def off(key: str, finding: str, remedy: str) -> None:
        faults.append(Fault(path, max(document.line_of("", 0, key), 1), 0, "R152", "error", finding, remedy, ""))

    for key, text in (("subject", front.subject), ("preheader", front.preheader)):
        try:
            one_line(text, f"the {key}")
        except RapalloError as error:
            off(key, str(error), "Write it as one line.")
    if not 0 < len(front.subject.strip()) <= _LONGEST_SUBJECT:
        off("subject", "the subject is blank or too long.", f"Write one of at most {_LONGEST_SUBJECT} characters.")
    if not day_of(front.date):
        off("date", f"the date is {front.date[:40]!r}.", "Write the day of the issue: 2026-11-23.")
    if body.strip() == "":
        off("subject", "the issue says nothing.", "Write its text below the front matter.")
    if len(faults) > 0:
        raise CaseError(faults)
    return Issue(
        id=name,
        subject=front.subject.strip(),
        date=front.date,
        body=body,
        preheader=front.preheader.strip(),
        draft=front.draft,
        made_of=front.made_of,
    )


class UnknownIssue(UnknownName):
    """A name that no issue has."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        there = f"There are: {', '.join(known[-5:])}." if len(known) > 0 else "Begin one: rapallo letter draft NAME"
        RapalloError.__init__(self, f"no issue of the letter is called {name[:60]!r}. {there}")
        self.name, self.near, self.what = name, known[-5:], "issue"


def issues_of(house: House, drafts: bool = False) -> tuple[Issue, ...]:
    """Every issue that is no draft (or every one), newest first. Raises `CaseError` with every fault of every file."""
    faults: list[Fault] = []
    found = []
    for name in _names(house):
        try:
            found.append(read_issue(house, name))
        except CaseError as error:
            faults += error.faults
    if len(faults) > 0:
        raise CaseError(faults)
    found.sort(key=lambda issue: (issue.date, issue.id), reverse=True)
    return tuple(issue for issue in found if drafts or not issue.draft)


def write_issue(house: House, issue: Issue) -> str:
    """Write an issue that is not there yet; returns its path. Raises `RapalloError` where it is."""
    import tomli_w

    path = _path(house, issue.id)
    one_line(issue.subject, "the subject")
    if not day_of(issue.date):
        raise RapalloError(f"{issue.date[:40]!r} is no day; write it as 2026-11-23.")
    if os.path.lexists(path):
        raise RapalloError(f"{path} is there already. Nothing was changed; choose another name, or take it away first.")
    os.makedirs(house.path("letters"), exist_ok=True)
    front = {name: getattr(issue, name) for name in ("subject", "date", "preheader", "draft")}
    whole = {**front, "made_of": list(issue.made_of)}
    write_text(path, ["+++\n", tomli_w.dumps(whole), "+++\n\n", issue.body.strip("\n") + "\n"])
    return path


def issue_digest(issue: Issue) -> str:
    """SHA-256 of what goes out: subject, date, preheader and text. An issue that was partly sent keeps it, or is refused."""
    from hashlib import sha256

    parts = (issue.id, issue.subject, issue.date, issue.preheader, issue.body)
    return sha256("\x1f".join(f"{len(part)} {part}" for part in parts).encode("utf-8")).hexdigest()


def _names(house: House) -> list[str]:
    try:
        names = os.listdir(house.path("letters"))
    except FileNotFoundError:
        return []
    return sorted(name.removesuffix(".md") for name in names if name.endswith(".md"))


def _path(house: House, name: str) -> str:
    if _NAME.match(name) is None or name in ("index", "feed"):
        raise RapalloError(f"{name[:60]!r} cannot be the name of an issue; use small letters, digits and hyphens, as in 2026-11.")
    return safe_path(house.path("letters"), f"{name}.md")
