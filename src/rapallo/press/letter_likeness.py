"""Earlier cases that one resembles, for readers: the steps in both side by side, and in full where the likeness fails."""

from collections.abc import Mapping, Sequence

from rapallo.inquiry.answer import Line, Section
from rapallo.inquiry.precedents import Precedent, Precedents
from rapallo.inquiry.render import plain
from rapallo.library.stories_house import House
from rapallo.press.letter_words import claims_named, rests_on, words

__all__ = ["likeness_part"]

_MOST_PARTS = 5
_ALONE = {"here": "Only here", "there": "Only there", "neither": "In neither"}


def likeness_part(house: House, case: str, answer: Precedents, asked: str, titles: Mapping[str, str]) -> str:
    """What a case resembles, as a part of an issue.

    Parameters
    ----------
    case : the name that the house has for it; blank: none, and its claims are not linked
    asked : the question as it was put (``precedents CASE --among OTHER``)
    titles : the other cases' titles by the names that the answer has for them

    Of each step one claim a side is told and the others are counted; no step and no difference is left out.
    """
    out = [f"## {words(answer.case)}", " ".join(words(sentence) for sentence in answer.summary())]
    compared = "; ".join(f"“{words(name)}” is *{words(titles[name])}*" for name in answer.searched if name in titles)
    if compared != "":
        out.append(f"Compared with: {compared}.")
    named: list[str] = []
    for found, sections in list(zip(answer.found, _gathered(answer.parts), strict=True))[:_MOST_PARTS]:
        out += _part(house, case, answer, found, sections, named)
    if len(answer.found) > _MOST_PARTS:
        out.append(f"… and {len(answer.found) - _MOST_PARTS} likenesses more.")
    for title, lines in (("Found here, and in no other case", answer.alone), ("Not found here", answer.lacking)):
        if len(lines) > 0:
            out.append(f"{title}: {'; '.join(words(line.text) for line in lines)}.")
    out += rests_on(house, case, named, answer.grounds, "\n".join(out))
    out.append(f"Put together with `rapallo {plain(asked).replace('`', '')}`, edition `{answer.digest[:16]}`.")
    return "\n\n".join(out)


def _gathered(parts: Sequence[Section]) -> list[list[Section]]:
    """The sections of each precedent: one of the first level, and those below it."""
    found: list[list[Section]] = []
    for section in parts:
        if section.level == 1:
            found.append([])
        found[-1].append(section)
    return found


def _part(house: House, case: str, answer: Precedents, found: Precedent, sections: list[Section], named: list[str]) -> list[str]:
    """A motif: who plays what, the steps in both, and then everything in which the two are not alike."""
    motif = next(one for one in answer.motifs if one.id == found.motif)
    says = {step.id: step.says for step in motif.steps}
    examples = _examples(house, case, sections[1:], named)
    who = []
    for line in sections[0].lines:
        side = str(dict(line.fields).get("side", ""))
        if side != "":
            where = "Here" if side == "here" else f"In {words(found.case)}"
            who.append(f"- *{where}:* {words(line.text.removeprefix(f'{side}: '))}")
    both = [f"- {words(says[step][:1].upper() + says[step][1:])}.{examples.get(step, '')}" for step in found.common]
    fails = [
        f"- *{_ALONE[where]}:* {words(says[step])}.{examples.get(step, '').replace(' *Here:*', '').replace(' *There:*', '')}"
        for where, steps in (("here", found.only_here), ("there", found.only_there), ("neither", found.neither))
        for step in steps
    ]
    for one in found.differences:
        fails.append(f"- *{words(one.about[:1].upper() + one.about[1:])}:* here {words(one.here)}; there {words(one.there)}")
    out = [f"### {words(sections[0].title)}", words(sections[0].note), "\n".join(who)]
    out += ["**In both:**", "\n".join(both)] if len(both) > 0 else []
    return out + (["**Where the likeness fails:**", "\n".join(fails)] if len(fails) > 0 else [])


def _examples(house: House, case: str, sections: Sequence[Section], named: list[str]) -> dict[str, str]:
    """Of each step the first claim of each side in words, and how many more there are."""
    below: dict[str, list[Line]] = {}
    step = ""
    for line in (line for section in sections for line in section.lines):
        fields = dict(line.fields)
        if line.depth == 0:
            step = str(fields.get("step", ""))
        elif step != "":
            below.setdefault(step, []).append(line)
    return {step: _told(house, case, lines, named) for step, lines in below.items()}


def _told(house: House, case: str, lines: Sequence[Line], named: list[str]) -> str:
    out = ""
    for side in dict.fromkeys(str(dict(line.fields).get("case", "")) for line in lines):
        mine = [line for line in lines if dict(line.fields).get("case", "") == side]
        first, count = mine[0], sum(len(line.claims) for line in mine)
        more = "" if count <= len(first.claims) else f", and {count - len(first.claims)} more"
        named += first.claims
        where = "Here" if side == "here" else "There"
        out += f" *{where}:* {words(first.text.removeprefix(f'{side}: '))} ({claims_named(house, case, first.claims)}{more})."
    return out
