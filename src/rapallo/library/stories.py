"""Stories of both kinds: originals written here in Markdown, and curated ones that lead to somebody else's text."""

import os
import re
from collections.abc import Sequence

import msgspec

from rapallo.errors import CaseError, Fault, RapalloError
from rapallo.library.queue import Found, read_queue, tag_of
from rapallo.library.stories_house import House, link_target, one_line, settled
from rapallo.record.documents import Document
from rapallo.record.files import read_text, safe_path, write_text

__all__ = ["CURATED", "ORIGINAL", "Story", "begin_original", "day_of", "read_fronted", "stories_of"]

ORIGINAL, CURATED = "original", "curated"
"""The two kinds: a text of this house; a link to a text of somebody else, with what this house says of it."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A story that goes out. ``kind`` is *original* or *curated*, and nothing else tells them apart.

    ``at`` is when it went out here (``2026-11-23`` or a moment, UTC). Of an original, ``body`` is its Markdown and ``authors``
    wrote it; of a curated one, ``body`` is our comment, ``url`` leads to the text, ``source`` is who published it, ``published``
    when (blank: not known for certain), and ``summary`` is the source's own.
    """

    kind: str
    id: str
    title: str
    at: str
    body: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    source: str = ""
    published: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    language: str = ""


class _Front(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The front matter of an original."""

    title: str
    date: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    language: str = ""
    draft: bool = False


def stories_of(house: House, drafts: bool = False) -> tuple[Story, ...]:
    """Every story that goes out, newest first: originals that are no drafts, and what was kept of the queue.

    Raises `CaseError` with every fault of every file. Law: the order of the queue's lines and of the files is irrelevant.
    """
    faults: list[Fault] = []
    found: list[Story] = []
    for name in _originals(house.folder):
        try:
            story = _original(house, name, drafts)
        except CaseError as error:
            faults += error.faults
            continue
        found += [story] if story is not None else []
    try:
        queue: Sequence[Found] = read_queue(house.folder)
    except CaseError as error:
        faults += error.faults
        queue = ()
    for one in queue:
        if one.status == "kept":
            try:
                found.append(_curated(house, one))
            except RapalloError as error:
                path = house.path("stories", "queue.jsonl")
                faults.append(Fault(path, 0, 0, "R155", "error", f"{one.id}: {error}", "Mend it: rapallo stories link --remove LINK STORY.", ""))
    pages = [one.id for one in found]
    for name in sorted({one for one in pages if pages.count(one) > 1}):
        path = house.path("stories", f"{name}.md")
        faults.append(Fault(path, 0, 0, "R153", "error", "has the name of a story of the queue.", "Give the file another name.", ""))
    if len(faults) > 0:
        raise CaseError(faults)
    found.sort(key=lambda one: one.id)
    found.sort(key=lambda one: one.at, reverse=True)
    return tuple(found)


def _originals(folder: str) -> list[str]:
    try:
        names = os.listdir(os.path.join(folder, "stories"))
    except FileNotFoundError:
        return []
    return sorted(name for name in names if name.endswith(".md"))


def _original(house: House, name: str, drafts: bool) -> Story | None:
    path = safe_path(house.path("stories"), name)
    stem = name.removesuffix(".md")
    if _NAME.match(stem) is None or stem in ("index", "feed"):
        remedy = "Name the file with small letters, digits and hyphens; index and feed are taken."
        raise CaseError([Fault(path, 0, 0, "R153", "error", "cannot be the address of a page.", remedy, "")])
    document, body = read_fronted(path)
    front = settled(document, document.data, _Front)
    faults: list[Fault] = []

    def off(key: str, finding: str, remedy: str) -> None:
        faults.append(Fault(path, max(document.line_of("", 0, key), 1), 0, "R152", "error", finding, remedy, ""))

    if not day_of(front.date):
        off("date", f"the date is {front.date[:40]!r}.", "Write the day it goes out: 2026-11-23.")
    try:
        title = one_line(front.title, "the title")
        summary = one_line(front.summary, "the summary")
        authors = tuple(one_line(one, "an author") for one in front.authors)
    except RapalloError as error:
        off("title", str(error), "Write it as one line.")
        title, summary, authors = "", "", ()
    for key, each in [*(("tags", tag) for tag in front.tags), *(("links", link) for link in front.links)]:
        try:
            _ = tag_of(each) if key == "tags" else link_target(house, each)
        except RapalloError as error:
            off(key, str(error), "Correct it, or take it out.")
    if title == "" and len(faults) == 0:
        off("title", "the title is blank.", "Give it one.")
    if len(faults) > 0:
        raise CaseError(faults)
    if front.draft and not drafts:
        return None
    return Story(
        kind=ORIGINAL,
        id=stem,
        title=title,
        at=front.date,
        body=body,
        summary=summary,
        authors=authors,
        tags=tuple(dict.fromkeys(tag_of(tag) for tag in front.tags)),
        links=front.links,
        language=front.language,
    )


def _curated(house: House, one: Found) -> Story:
    for link in one.links:
        link_target(house, link)
    return Story(
        kind=CURATED,
        id=one.id,
        title=one_line(one.title, "the title"),
        at=one.kept if one.kept != "" else one.found,
        body=one.comment,
        summary=one.summary,
        authors=(one.author,) if one.author != "" else (),
        url=one.url,
        source=one_line(one.source, "the source"),
        published=one.published,
        tags=one.tags,
        links=one.links,
    )


def day_of(text: str) -> bool:
    """Whether a text is a day that exists, written ``2026-11-23``."""
    from datetime import date

    if _DAY.match(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def read_fronted(path: str) -> tuple[Document, str]:
    """The front matter (TOML between two lines of ``+++``) and the body of a Markdown file; faults stand in the document.

    The document's text begins with a blank line in place of the first ``+++``, so that its lines are the file's.
    """
    import tomllib

    text = read_text(path).replace("\r\n", "\n")
    document = Document(path, "", {}, [])
    lines = text.split("\n")
    if lines[0].strip() != "+++" or "+++" not in [line.strip() for line in lines[1:]]:
        finding = "does not begin with its front matter."
        document.faults.append(Fault(path, 1, 0, "R151", "error", finding, "Begin it with a line +++, then TOML, then a line +++.", ""))
        return document, text
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == "+++")
    document.text = "\n" + "\n".join(lines[1:end])
    try:
        document.data = tomllib.loads(document.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"at line (\d+)", str(error))
        line = int(where.group(1)) if where is not None else end
        reason = re.sub(r" \(at .*\)$", "", str(error))
        document.faults.append(
            Fault(path, line, 0, "R112", "error", f"is not TOML ({reason[:120]}).", "Mend this line; texts need quotation marks.", "")
        )
    for key, value in document.data.items():
        if type(value).__name__ in ("date", "datetime"):
            document.data[key] = str(value)
    return document, "\n".join(lines[end + 1 :]).strip("\n") + "\n"


def begin_original(house: House, title: str, day: str, name: str = "") -> str:
    """Write the first lines of an original, as a draft; returns its path. Raises `RapalloError` where there is one of that name."""
    import tomli_w

    from rapallo.record.edit import slug

    title = one_line(title, "the title")
    if not day_of(day):
        raise RapalloError(f"{day[:40]!r} is no day; write it as 2026-11-23.")
    stem = name if name != "" else slug(title)
    if _NAME.match(stem) is None:
        raise RapalloError(f"{stem[:60]!r} cannot be the name of a story; use small letters, digits and hyphens (--name).")
    path = safe_path(house.path("stories"), f"{stem}.md")
    if os.path.lexists(path):
        raise RapalloError(f"{path} is there already. Nothing was changed.")
    front = {"title": title, "date": day, "authors": [house.author] if house.author != "" else [], "tags": [], "links": [], "draft": True}
    os.makedirs(house.path("stories"), exist_ok=True)
    write_text(path, ["+++\n", tomli_w.dumps(front), "+++\n\n"])
    return path
