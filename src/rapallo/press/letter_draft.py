"""An issue drafted from what was chosen: stories, changed answers and precedents, each with the claims it rests on."""

from collections.abc import Mapping, Sequence

import msgspec

from rapallo.errors import RapalloError
from rapallo.inquiry.diff import Diff
from rapallo.inquiry.precedents import Precedents
from rapallo.library.feeds_words import plain_words
from rapallo.library.stories import CURATED, Story
from rapallo.library.stories_house import House, link_target
from rapallo.press.letter import Issue
from rapallo.press.letter_changes import Retold, changes_part
from rapallo.press.letter_likeness import likeness_part
from rapallo.press.letter_words import linked, words

__all__ = ["Editions", "Likeness", "draft"]

_PREHEADER = 140


class Editions(msgspec.Struct, frozen=True):
    """Two editions of a case: the name that the house has for it (blank: none), what changed, and the changed answers retold."""

    case: str
    diff: Diff
    told: tuple[Retold, ...] = ()


class Likeness(msgspec.Struct, frozen=True):
    """A case and earlier ones: the name that the house has for it (blank: none), the answer, the question as it was put, and the titles of
    the other cases by name."""

    case: str
    answer: Precedents
    asked: str
    titles: Mapping[str, str]


def draft(
    house: House,
    name: str,
    subject: str,
    date: str,
    stories: Sequence[Story] = (),
    editions: Sequence[Editions] = (),
    likenesses: Sequence[Likeness] = (),
    named: Mapping[str, str] | None = None,
) -> Issue:
    """A draft issue in Markdown, to be edited before it is sent.

    Parameters
    ----------
    stories : in the order in which they are to stand; originals and links each say what they are
    named : what the links of stories are called, by link (`rapallo.library.stories_links.links_named`)

    Every answer's lines name their claims, and below it stand those claims with their sources. What is left out for length is counted.
    Raises `RapalloError` where nothing was chosen.
    """
    parts: list[str] = []
    if len(stories) > 0:
        parts.append("# Stories")
        parts += [_story(house, story, {} if named is None else named) for story in stories]
    if len(editions) > 0:
        parts.append("# What the record answers otherwise now")
        parts += [_edition(house, one) for one in editions]
    if len(likenesses) > 0:
        parts.append("# Earlier cases")
        parts += [likeness_part(house, one.case, one.answer, one.asked, one.titles) for one in likenesses]
    if len(parts) == 0:
        raise RapalloError("nothing was chosen for the issue: --story ID, --diff OLD NEW or --precedents CASE.")
    made_of = [f"story {story.id}" for story in stories] + [one.diff.question for one in editions] + [one.asked for one in likenesses]
    return Issue(
        id=name, subject=subject, date=date, body="\n\n".join(parts) + "\n", preheader=_preheader(stories, editions), made_of=tuple(made_of)
    )


def _preheader(stories: Sequence[Story], editions: Sequence[Editions]) -> str:
    """What a list of mails shows after the subject: what is in it, in the order in which it stands."""
    count = sum(len(one.told) for one in editions)
    told = [story.title for story in stories] + ([f"{count} {'answer' if count == 1 else 'answers'} changed"] if count > 0 else [])
    return plain_words(" · ".join(told), _PREHEADER, markup=False)


def _edition(house: House, one: Editions) -> str:
    return "Nothing changed." if len(one.diff.changes) == 0 else changes_part(house, one.case, one.diff, one.told)


def _story(house: House, story: Story, named: Mapping[str, str]) -> str:
    lines = [f"## {words(story.title)}"]
    here = f"{house.base}{story.id}.html"
    if story.kind == CURATED:
        source = words(story.source if story.source != "" else "source not named")
        dated = f", {story.published[:10]}" if story.published != "" else ", no certain date"
        lines.append(f"*Elsewhere: {source}{dated}.*")
        lines += [story.body.strip()] if story.body.strip() != "" else []
        lines += [f"> {words(story.summary)}"] if story.summary != "" else []
        way = "On our page" if story.url == "" else f"Read it at {source}" if story.source != "" else "Read it there"
        lines.append(linked(way, story.url if story.url != "" else here))
    else:
        who = f" by {words(', '.join(story.authors))}" if len(story.authors) > 0 else ""
        lines.append(f"*Our own{who}, {story.at[:10]}.*")
        lines += [words(story.summary)] if story.summary != "" else []
        lines.append(linked("Read the whole text", here))
    if len(story.links) > 0:
        concerns = [linked(words(named.get(link, link)), link_target(house, link)[1]) for link in story.links]
        lines.append(f"Concerns: {'; '.join(concerns)}")
    return "\n\n".join(lines)
