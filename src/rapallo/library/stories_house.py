"""A house: the folder in which stories, letters and their readers are kept, and what `house.toml` says of it."""

import os
import re
from typing import Any, TypeVar

import msgspec

from rapallo.errors import CaseError, Fault, RapalloError
from rapallo.record.documents import Document, read_document

__all__ = ["SECURITIES", "CaseLink", "House", "LetterSettings", "SmtpSettings", "begin_house", "link_target", "one_line", "read_house", "settled"]

SECURITIES = ("starttls", "tls", "none")
"""How a mail server is spoken to: plainly and then encrypted, encrypted from the first byte, or plainly (this machine alone)."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINK = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:#(thing|claim)-([a-z0-9][a-z0-9-]*))?\Z")
_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:/[^\s?#\\]*)?\Z")
Record = TypeVar("Record", bound=msgspec.Struct)


class CaseLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case that stories may be linked to: its ``folder``, and the address of its published ``page`` (blank: not published)."""

    name: str
    folder: str
    page: str = ""


class LetterSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The letter: who sends it, where replies and unsubscribing mails go, and the text that a subscriber agrees to."""

    sender: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    consent: str = ""
    footer: str = ""


class SmtpSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mail server. The password is never kept: it comes from the environment or is typed.

    ``ca_file``: the certificates (PEM) to believe in place of the system's, a path from the house; for a server of one's own.
    """

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    ca_file: str = ""


class House(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A house. ``url`` is the public address under which its pages, letters and the small server are found."""

    title: str
    url: str
    summary: str = ""
    author: str = ""
    language: str = "en"
    case: tuple[CaseLink, ...] = ()
    letter: LetterSettings = LetterSettings()
    smtp: SmtpSettings = SmtpSettings()
    folder: str = ""

    @property
    def base(self) -> str:
        """The public address with one stroke at its end."""
        return self.url.rstrip("/") + "/"

    def case_named(self, name: str) -> CaseLink | None:
        """The case of that name."""
        return next((one for one in self.case if one.name == name), None)

    def name_of(self, folder: str) -> str:
        """What the house calls the case in a folder; blank where it does not know it."""
        for one in self.case:
            path = os.path.join(self.folder, one.folder)
            if os.path.isdir(path) and os.path.isdir(folder) and os.path.samefile(path, folder):
                return one.name
        return ""

    def path(self, *names: str) -> str:
        """A path inside the house."""
        return os.path.join(self.folder, *names)


def one_line(text: str, what: str) -> str:
    """A text that goes into one line of a mail or page. Raises `RapalloError` where it has breaks or control characters.

    >>> one_line("A letter", "the subject")
    'A letter'
    """
    found = _UNSEEN.search(text)
    if found is not None:
        raise RapalloError(f"{what} holds the control character U+{ord(found.group()):04X}, which could forge a line of the mail. Take it out.")
    return text.strip()


def settled(document: Document, data: dict[str, Any], kind: type[Record]) -> Record:
    """Data of a file as a record. Raises `CaseError` with the line of the key."""
    if len(document.faults) > 0:
        raise CaseError(document.faults)
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        message = str(error)
        path = re.search(r"at `\$([^`]*)`", message)
        names = [] if path is None else [name for name in re.split(r"[.\[\]0-9…]+", path.group(1)) if name != ""]
        finding, _, _ = message.partition(" - at ")
        unknown = re.search(r"unknown field `([^`]+)`", message)
        missing = re.search(r"missing required field `([^`]+)`", message)
        key = unknown.group(1) if unknown is not None else names[-1] if len(names) > 0 else ""
        line = document.line_of(names[0], 0, key) if len(names) > 1 or (unknown is not None and len(names) == 1) else document.line_of("", 0, key)
        code = "R113" if unknown is not None else "R109" if missing is not None else "R114"
        known = ", ".join(name for name in kind.__struct_fields__ if name != "folder")
        said = {
            "R113": f"the key '{key}' is not known.",
            "R109": f"'{missing.group(1) if missing is not None else ''}' is missing.",
            "R114": f"'{key}': {finding[:1].lower()}{finding[1:]}.",
        }[code]
        raise CaseError([Fault(document.path, max(line, 1), 0, code, "error", said, f"The keys are {known}.", "")]) from None


def read_house(folder: str) -> House:
    """The house in a folder. Raises `CaseError` with what is off in its `house.toml`, `RapalloError` where there is none."""
    path = os.path.join(folder, "house.toml")
    try:
        document = read_document(path)
    except FileNotFoundError:
        raise RapalloError(f"there is no house.toml in {folder}. Begin one: rapallo stories new --house {folder}") from None
    if "folder" in document.data:
        document.fault("", 0, "folder", "R113", "the key 'folder' is not known.", "Take it out; the house is the folder that holds house.toml.", "")
    house = settled(document, document.data, House)
    faults: list[Fault] = []

    def off(table: str, key: str, finding: str, remedy: str) -> None:
        faults.append(Fault(path, max(document.line_of(table, 0, key), 1), 0, "R150", "error", finding, remedy, ""))

    if _ADDRESS.match(house.url) is None:
        off("", "url", f"'url' is {house.url[:80]!r}.", "Write the public address, as in https://example.org/stories/ for example.")
    for key, text in (("title", house.title), ("author", house.author), ("summary", house.summary), ("language", house.language)):
        if _UNSEEN.search(text) is not None or (key == "title" and text.strip() == ""):
            off("", key, f"'{key}' is blank or holds a control character.", "Write it as one line of text.")
    for key in LetterSettings.__struct_fields__:
        if key not in ("consent", "footer") and _UNSEEN.search(getattr(house.letter, key)) is not None:
            off("letter", key, f"'{key}' holds a control character.", "Write it as one line of text.")
    if house.smtp.security not in SECURITIES:
        off("smtp", "security", f"'security' is {house.smtp.security[:40]!r}.", f"It is one of {', '.join(SECURITIES)}.")
    if not 0 < house.smtp.port < 65536:
        off("smtp", "port", f"'port' is {house.smtp.port}.", "Mail servers listen on 587 (starttls) or 465 (tls).")
    names = [one.name for one in house.case]
    for one in house.case:
        if _LINK.match(one.name) is None or names.count(one.name) > 1:
            off("case", "name", f"a case is called {one.name[:40]!r}, which is no plain name or is there twice.", "Use letters, digits and hyphens.")
        if one.page != "" and re.match(r"https?://\S+\Z", one.page) is None:
            off("case", "page", f"the page of {one.name} is {one.page[:60]!r}.", "Write its http(s) address, or leave it out.")
    if len(faults) > 0:
        raise CaseError(faults)
    ca_file = "" if house.smtp.ca_file == "" else os.path.join(folder, house.smtp.ca_file)
    return msgspec.structs.replace(house, folder=folder, smtp=msgspec.structs.replace(house.smtp, ca_file=ca_file))


def begin_house(folder: str, title: str, url: str) -> str:
    """Write the first `house.toml` of a folder; returns its path. Raises `RapalloError` where there is one."""
    import tomli_w

    from rapallo.record.files import write_text

    path = os.path.join(folder, "house.toml")
    if os.path.lexists(path):
        raise RapalloError(f"{path} is there already. Nothing was changed.")
    os.makedirs(os.path.join(folder, "stories"), exist_ok=True)
    os.makedirs(os.path.join(folder, "letters"), exist_ok=True)
    head = tomli_w.dumps({"title": one_line(title, "the title"), "url": url})
    write_text(path, [head, _FIRST])
    read_house(folder)
    return path


_FIRST = '''language = "en"
# author = "Who answers for it"

# [[case]]                      # cases that stories can be linked to
# name = "my-case"
# folder = "../cases/my-case"
# page = "https://example.org/my-case.html"

# [letter]
# sender = "The letter <letter@example.org>"
# unsubscribe = "unsubscribe@example.org"
# consent = "Yes, send me the letter, about once a month. I can stop it with one click in every letter."

# [smtp]                        # the password: RAPALLO_SMTP_PASSWORD, or it is asked for
# host = "smtp.example.org"
# port = 587
# security = "starttls"
# user = "letter@example.org"
'''


def link_target(house: House, link: str) -> tuple[str, str]:
    """What a link to a case is called, and the address it leads to (blank: the case has no published page).

    A link is ``CASE``, ``CASE#thing-ID`` or ``CASE#claim-ID``. Raises `RapalloError` for anything else.
    """
    found = _LINK.match(link)
    if found is None:
        raise RapalloError(f"{link[:60]!r} is no link. Write CASE, CASE#thing-ID or CASE#claim-ID.")
    case = house.case_named(found.group(1))
    if case is None:
        known = ", ".join(one.name for one in house.case) or "none yet"
        raise RapalloError(f"no case of this house is called {found.group(1)!r} (house.toml lists: {known}).")
    anchor = "" if found.group(2) is None else f"#{found.group(2)}-{found.group(3)}"
    return link, "" if case.page == "" else case.page.partition("#")[0] + anchor
