"""Stories and letters of a house at a desk: the queue sorted, commented and linked, originals beside it, and an issue as it will be seen."""

import os
from typing import Any

import msgspec

from rapallo.errors import LimitError, UsageError
from rapallo.inquiry.render import plain
from rapallo.library.queue import Found, changed, read_queue, tag_of
from rapallo.library.stories import ORIGINAL, Story, stories_of
from rapallo.library.stories_house import House, one_line, read_house
from rapallo.library.stories_links import check_link
from rapallo.press.letter import Issue, issues_of, read_issue
from rapallo.press.letter_mail import mail_html, mail_parts, mail_plain

__all__ = ["DOINGS", "MOST_STORIES", "StoryEdit", "change_story", "house_title", "letter_html", "letter_seen", "stories_seen"]

MOST_STORIES = 400
"""Stories of the queue that a desk lists at most, the latest found first."""

DOINGS = ("keep", "drop", "tag", "untag", "comment", "link", "unlink")
"""What can be done with a story: a comment replaces the one before (blank: takes it away); a link is CASE, CASE#thing-ID or CASE#claim-ID."""

_LONGEST_COMMENT = 20_000
_TOKEN = "A" * 43
"""Stands where a subscriber's own token would; it stops nobody's letter."""


class StoryEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is done with a story of the queue: ``do`` is one of `DOINGS`, with the ``tag``, or with the ``text`` of a comment or link."""

    id: str
    do: str
    tag: str = ""
    text: str = ""


def house_title(folder: str) -> str:
    """What the house in a folder is called. Raises `CaseError` and `RapalloError` where there is none to be read."""
    return plain(read_house(folder).title)


def stories_seen(folder: str, status: str = "", case: str = "") -> dict[str, Any]:
    """The queue by status (blank: all), the latest first, the originals, the issues of the letter, and the cases that stories may be
    linked to; ``own`` is the one in the folder ``case``. Raises `CaseError`."""
    house = read_house(folder)
    queue = read_queue(folder)
    wanted = [one for one in queue if status in ("", one.status)][::-1]
    out = {story.id for story in stories_of(house)}
    originals = [story for story in stories_of(house, drafts=True) if story.kind == ORIGINAL]
    counts = {name: sum(1 for one in queue if one.status == name) for name in ("new", "kept", "dropped")}
    return {
        "house": plain(house.title),
        "counts": counts,
        "left_out": max(0, len(wanted) - MOST_STORIES),
        "queue": [_queued(one) for one in wanted[:MOST_STORIES]],
        "originals": [_original(story, story.id in out) for story in originals],
        "issues": [_issue(one) for one in issues_of(house, drafts=True)],
        "cases": [one.name for one in house.case],
        "own": house.name_of(case),
    }


def change_story(folder: str, edit: StoryEdit, now: str) -> dict[str, Any]:
    """Do one of `DOINGS` with a story of the queue; returns it changed. ``now`` is the moment (UTC).

    A link must lead to what is really there. Raises `UnknownName`, `UsageError`, `LimitError`, `RapalloError`.
    """
    if edit.do not in DOINGS:
        raise UsageError(f"with a story one of these is done: {', '.join(DOINGS)}; not '{edit.do[:20]}'.")
    tag = tag_of(edit.tag) if edit.do in ("tag", "untag") else ""
    text = edit.text.strip()
    if edit.do == "comment":
        if len(text) > _LONGEST_COMMENT:
            raise LimitError("a comment has at most 20,000 characters; write an original: rapallo stories new TITLE")
        text = "\n".join(one_line(line, "the comment") for line in text.split("\n"))
    if edit.do == "link":
        check_link(read_house(folder), text)

    def how(one: Found) -> Found:
        if edit.do == "keep":
            return msgspec.structs.replace(one, status="kept", kept=one.kept if one.kept != "" else now)
        if edit.do == "drop":
            return msgspec.structs.replace(one, status="dropped", kept="")
        if edit.do == "comment":
            return msgspec.structs.replace(one, comment=text)
        if edit.do in ("link", "unlink"):
            return msgspec.structs.replace(one, links=_with(one.links, text, edit.do == "link"))
        return msgspec.structs.replace(one, tags=_with(one.tags, tag, edit.do == "tag"))

    return _queued(changed(folder, [edit.id], how)[0])


def _with(words: tuple[str, ...], word: str, wanted: bool) -> tuple[str, ...]:
    """Words with one of them put in, or taken out, sorted."""
    rest = [each for each in words if each != word]
    return tuple(sorted([*rest, word]) if wanted else rest)


def letter_seen(folder: str, name: str) -> dict[str, Any]:
    """An issue: what it is made of, its plain text, and how large its HTML is. Raises `UnknownName`, `CaseError` and `LimitError`."""
    house = read_house(folder)
    issue = read_issue(house, name)
    parts = mail_parts(house, issue)
    text = mail_plain(house, issue, _link(house))
    return {
        **_issue(issue), "preheader": plain(issue.preheader), "made_of": [plain(one) for one in issue.made_of],
        "text": "\n".join(plain(line) for line in text.split("\n")), "html_bytes": len(parts.html.encode("utf-8")),
    }  # fmt: skip


def letter_html(folder: str, name: str) -> bytes:
    """The HTML of an issue as a mail program will show it, with a link to stop that belongs to nobody. Raises as `letter_seen`."""
    house = read_house(folder)
    return mail_html(house, read_issue(house, name), _link(house)).encode("utf-8")


def _link(house: House) -> str:
    return f"{house.base}unsubscribe/{_TOKEN}"


def _queued(one: Found) -> dict[str, Any]:
    names = ("id", "status", "title", "source", "author", "published", "dated", "found", "kept")
    said = {name: plain(getattr(one, name)) for name in names}
    rest = {"tags": list(one.tags), "links": list(one.links), "comment": _lines(one.comment), "summary": _lines(one.summary)}
    return {**said, "url": one.url if one.url.lower().startswith(("http://", "https://")) else "", **rest, "kind": "curated"}


def _original(story: Story, out: bool) -> dict[str, Any]:
    return {
        "id": story.id, "kind": "original", "title": plain(story.title), "at": plain(story.at), "draft": not out,
        "authors": [plain(one) for one in story.authors], "tags": list(story.tags), "links": list(story.links),
        "summary": _lines(story.summary), "file": os.path.join("stories", story.id + ".md"),
    }  # fmt: skip


def _issue(issue: Issue) -> dict[str, Any]:
    return {"id": issue.id, "subject": plain(issue.subject), "date": issue.date, "draft": issue.draft}


def _lines(text: str) -> str:
    return "\n".join(plain(line) for line in text.split("\n"))
