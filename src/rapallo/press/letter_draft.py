"""An issue drafted from what was chosen: stories, changed answers and precedents, each with the claims it rests on."""

import re
from collections.abc import Iterable, Sequence

from rapallo.errors import RapalloError
from rapallo.inquiry.answer import Answer, Ground, Line, Section
from rapallo.inquiry.diff import Diff
from rapallo.inquiry.precedents import Precedents
from rapallo.inquiry.render import cited, plain
from rapallo.library.stories import CURATED, Story
from rapallo.library.stories_house import House, link_target
from rapallo.press.letter import Issue

__all__ = ["draft", "words"]

_MARKS = re.compile(r"([\\`*_\[\]<>#~&|!])")
_START = re.compile(r"([-+=]|[0-9]+[.)])")
_MOST_LINES = 24
_MOST_IDS = 6
_HEADS = ("Answers whose verdict changed", "Answers whose dates changed", "Answers that list something else")


def words(text: str) -> str:
    """A text as Markdown that says just these words.

    >>> words("1. a *b* [c]")
    '1\\\\. a \\\\*b\\\\* \\\\[c\\\\]'
    """
    safe = _MARKS.sub(r"\\\1", plain(text))
    found = _START.match(safe)
    return safe if found is None else safe[: found.end() - 1] + "\\" + safe[found.end() - 1 :]


def draft(
    house: House,
    name: str,
    subject: str,
    date: str,
    stories: Sequence[Story] = (),
    diffs: Sequence[tuple[str, Diff]] = (),
    precedents: Sequence[tuple[str, Precedents]] = (),
) -> Issue:
    """A draft issue in Markdown, to be edited before it is sent.

    Parameters
    ----------
    stories : in the order in which they are to stand; originals and links each say what they are
    diffs, precedents : answers, each with the name that the house has for its case (blank: none, and then nothing is linked)

    Every answer's lines name their claims, and below it stand those claims in words with their sources. What is left out for length is
    counted. Raises `RapalloError` where nothing was chosen.
    """
    parts: list[str] = []
    if len(stories) > 0:
        parts.append("# Stories")
        parts += [_story(house, story) for story in stories]
    told = [(case, answer) for case, answer in diffs if len(answer.changes) > 0]
    if len(diffs) > 0:
        parts.append("# What the record answers otherwise now")
        if len(told) == 0:
            parts.append("Nothing changed.")
    for case, diff in told:
        changed = [section for section in diff.sections() if section.title in _HEADS]
        parts.append(_answer(house, case, diff, changed or [Section("No answer changed", (), "The record did; its answers stand.")]))
    if len(precedents) > 0:
        parts.append("# Earlier cases")
        parts += [_answer(house, case, answer, answer.parts) for case, answer in precedents]
    if len(parts) == 0:
        raise RapalloError("nothing was chosen for the issue: --story ID, --diff OLD NEW or --precedents CASE.")
    made_of = [f"story {story.id}" for story in stories]
    made_of += [answer.question for _, answer in diffs] + [f"{answer.question} ({answer.case})" for _, answer in precedents]
    return Issue(id=name, subject=subject, date=date, body="\n\n".join(parts) + "\n", made_of=tuple(made_of))


def _story(house: House, story: Story) -> str:
    lines = [f"## {words(story.title)}"]
    here = f"{house.base}{story.id}.html"
    if story.kind == CURATED:
        source = words(story.source if story.source != "" else "source not named")
        dated = f", {story.published[:10]}" if story.published != "" else ", no certain date"
        lines.append(f"*Elsewhere: {source}{dated}.*")
        lines += [story.body.strip()] if story.body.strip() != "" else []
        lines += [f"> {words(story.summary)}"] if story.summary != "" else []
        address = story.url if story.url != "" else here
        lines.append(f"[{'Read it there' if story.url != '' else 'On our page'}](<{address}>)")
    else:
        who = f" by {words(', '.join(story.authors))}" if len(story.authors) > 0 else ""
        lines.append(f"*Our own{who}, {story.at[:10]}.*")
        lines += [words(story.summary)] if story.summary != "" else []
        lines.append(f"[Read it](<{here}>)")
    if len(story.links) > 0:
        lines.append(f"Concerns: {'; '.join(_linked(*link_target(house, link)) for link in story.links)}")
    return "\n\n".join(lines)


def _answer(house: House, case: str, answer: Answer, sections: Iterable[Section]) -> str:
    """An answer's summary and the chosen sections; then its claims in words, with their sources, and how to get it all."""
    out = [f"## {words(answer.case)}", " ".join(words(sentence) for sentence in answer.summary())]
    used: list[str] = []
    for section in sections:
        out.append(f"### {words(section.title)}")
        if section.note != "":
            out.append(words(section.note))
        shown = section.lines[:_MOST_LINES]
        if len(shown) > 0:
            out.append("\n".join(_line(house, case, line) for line in shown))
        used += [claim for line in shown for claim in line.claims[:_MOST_IDS]]
        if len(section.lines) > len(shown):
            out.append(f"… and {len(section.lines) - len(shown)} lines more.")
    named = list(dict.fromkeys(used))
    grounds = {ground.claim: ground for ground in answer.grounds}
    if len(named) > 0:
        out.append("### Rests on")
        out.append("\n".join(_ground(house, case, grounds[claim]) for claim in named if claim in grounds))
    out.append(f"The whole answer: `rapallo {plain(answer.question).replace('`', '')}`, edition `{answer.digest[:16]}`.")
    return "\n\n".join(out)


def _line(house: House, case: str, line: Line) -> str:
    mark = f"*{words(line.mark)}:* " if line.mark != "" else ""
    named = ", ".join(_claim(house, case, claim) for claim in line.claims[:_MOST_IDS])
    ids = f" ({named}{_more(line.claims[_MOST_IDS:])})" if len(line.claims) > 0 else ""
    return f"{'  ' * line.depth}- {mark}{words(line.text)}{ids}"


def _more(left: Sequence[str]) -> str:
    return "" if len(left) == 0 else f" and {len(left)} more"


def _ground(house: House, case: str, ground: Ground) -> str:
    evidence = "; ".join(words(cited(passage)) for passage in ground.evidence)
    premises = f"inferred from {', '.join(_claim(house, case, one) for one in ground.premises)}" if len(ground.premises) > 0 else ""
    footing = words(ground.footing if ground.footing != "" else "stated")
    said = "; ".join(one for one in (footing, evidence, premises) if one != "")
    return f"- {_claim(house, case, ground.claim)}: {words(ground.says)} ({said})"


def _claim(house: House, case: str, claim: str) -> str:
    """A claim's id, linked to the published page of its case where the house has one."""
    other, joint, inner = claim.rpartition(":")
    name = other if joint != "" else case
    if name == "" or house.case_named(name) is None:
        return words(claim)
    return _linked(words(claim), link_target(house, f"{name}#claim-{inner if joint != '' else claim}")[1], False)


def _linked(said: str, address: str, raw: bool = True) -> str:
    said = words(said) if raw else said
    return said if address == "" else f"[{said}](<{address}>)"
