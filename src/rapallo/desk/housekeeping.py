"""Stories and letters of a house at a desk: the queue kept, dropped and tagged, originals beside it, and an issue as it will be seen."""

import os
from typing import Any

import msgspec

from rapallo.errors import UsageError
from rapallo.inquiry.render import plain
from rapallo.library.queue import Found, changed, read_queue, tag_of
from rapallo.library.stories import ORIGINAL, Story, stories_of
from rapallo.library.stories_house import House, read_house
from rapallo.press.letter import Issue, issues_of, read_issue
from rapallo.press.letter_mail import mail_html, mail_parts, mail_plain

__all__ = ["MOST_STORIES", "StoryEdit", "change_story", "house_title", "letter_html", "letter_seen", "stories_seen"]

MOST_STORIES = 400
"""Stories of the queue that a desk lists at most, the latest found first."""

_TOKEN = "A" * 43
"""Stands where a subscriber's own token would; it stops nobody's letter."""


class StoryEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is done with a story of the queue: ``do`` is *keep*, *drop*, *tag* or *untag*, with the ``tag``."""

    id: str
    do: str
    tag: str = ""


def house_title(folder: str) -> str:
    """What the house in a folder is called. Raises `CaseError` and `RapalloError` where there is none to be read."""
    return plain(read_house(folder).title)


def stories_seen(folder: str, status: str = "") -> dict[str, Any]:
    """The queue by status (blank: all), the latest first, the originals, and the issues of the letter. Raises `CaseError`."""
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
    }


def change_story(folder: str, edit: StoryEdit, now: str) -> dict[str, Any]:
    """Keep, drop, tag or untag one story of the queue; returns it changed. ``now`` is the moment (UTC). Raises `UnknownName`, `UsageError`."""
    if edit.do not in ("keep", "drop", "tag", "untag"):
        raise UsageError(f"a story is kept, dropped, tagged or untagged, not '{edit.do[:20]}'.")
    tag = tag_of(edit.tag) if edit.do in ("tag", "untag") else ""

    def how(one: Found) -> Found:
        if edit.do == "keep":
            return msgspec.structs.replace(one, status="kept", kept=one.kept if one.kept != "" else now)
        if edit.do == "drop":
            return msgspec.structs.replace(one, status="dropped", kept="")
        rest = [each for each in one.tags if each != tag]
        return msgspec.structs.replace(one, tags=tuple(sorted([*rest, tag]) if edit.do == "tag" else rest))

    return _queued(changed(folder, [edit.id], how)[0])


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
