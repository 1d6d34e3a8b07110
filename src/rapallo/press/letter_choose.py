"""What an issue is drafted from, by name: stories of the house, two editions of a case, a case and earlier ones."""

import os
from collections.abc import Mapping

import msgspec

from rapallo.errors import RapalloError
from rapallo.inquiry.diff import diff
from rapallo.inquiry.head import typed
from rapallo.inquiry.precedents import precedents
from rapallo.library.stories import Story, stories_of
from rapallo.library.stories_house import House
from rapallo.library.stories_links import links_named
from rapallo.press.letter import Issue
from rapallo.press.letter_changes import retold
from rapallo.press.letter_draft import Editions, Likeness, draft
from rapallo.record.case import Case
from rapallo.record.load import read_case

__all__ = ["Chosen", "chosen", "likened"]


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """``stories`` by their ids or first letters, ``editions`` two folders of a case, ``case`` one whose precedents are looked for ``among``
    others (folders)."""

    stories: tuple[str, ...] = ()
    editions: tuple[str, str] | None = None
    case: str = ""
    among: tuple[str, ...] = ()


def chosen(house: House, name: str, subject: str, date: str, what: Chosen) -> Issue:
    """The draft of an issue. Raises `RapalloError` for a story that does not go out, and whatever reading the cases raises."""
    known = {story.id: story for story in stories_of(house)} if len(what.stories) > 0 else {}
    stories = [_story(known, one) for one in what.stories]
    editions = [] if what.editions is None else [_editions(house, *what.editions)]
    likenesses = [] if what.case == "" else [_likeness(house, what.case, what.among)]
    return draft(house, name, subject, date, stories, editions, likenesses, links_named(house, stories))


def _editions(house: House, old: str, new: str) -> Editions:
    before, after = read_case(old), read_case(new)
    found = diff(before, after, names=(_base(old), _base(new)))
    return Editions(house.name_of(new), found, retold(before, after, found))


def _likeness(house: House, case: str, among: tuple[str, ...]) -> Likeness:
    others = {house.name_of(one) or _base(one): read_case(one) for one in among}
    asked = typed("precedents", _base(case), *(word for one in among for word in ("--among", _base(one))))
    return likened(read_case(case), others, house.name_of(case), asked)


def likened(case: Case, others: Mapping[str, Case], name: str = "", asked: str = "") -> Likeness:
    """What a case resembles among others, as a draft takes it. ``name``: what the house calls the case; ``asked``: the question as it was
    put, blank: as the answer has it."""
    found = precedents(case, others)
    titles = {one: other.about.title for one, other in others.items()}
    return Likeness(name, found, asked if asked != "" else found.question, titles)


def _story(known: dict[str, Story], name: str) -> Story:
    near = [one for one in known if one == name] or [one for one in known if name != "" and one.startswith(name)]
    if len(near) == 1:
        return known[near[0]]
    several = f"several stories begin with {name[:60]!r}: {', '.join(near[:5])}."
    raise RapalloError(several if len(near) > 1 else f"no story that goes out is called {name[:60]!r}. See: rapallo stories list --status kept")


def _base(folder: str) -> str:
    return os.path.basename(os.path.abspath(folder))
