"""R420, R421: conclusions surer than the ones before, and conclusions tied to no question (§12)."""

import re
from collections.abc import Iterator

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, shown
from rapallo.errors import Fault
from rapallo.record import Thesis

__all__ = ["RULES"]

_TARGETS = re.compile(r"--target[ =](\S+)")
_DIGITS = re.compile(r"([0-9]+)")


def widening(survey: Survey) -> Iterator[Fault]:
    """R420: of one source's conclusions of one form, in the order of its text, a later one without the hedge of an earlier."""
    groups: dict[tuple[str, str, str], list[Thesis]] = {}
    for thesis in survey.case.theses:
        if thesis.ask != "":
            groups.setdefault((thesis.source, thesis.author, thesis.ask.split()[0]), []).append(thesis)
    for theses in groups.values():
        ordered = sorted(theses, key=lambda thesis: (_place(thesis.locator), thesis.id))
        first = next((thesis for thesis in ordered if thesis.hedge != ""), None)
        if first is None:
            continue
        for thesis in ordered[ordered.index(first) + 1 :]:
            if thesis.hedge != "" or thesis.ask == first.ask:
                continue
            where = f" ({thesis.locator})" if thesis.locator != "" else ""
            finding = (
                f"{thesis.id}{where} has no hedge, where {first.id} has: {shown(first.hedge)}; {_reach(survey, thesis, first)}."
            )
            yield fault("R420", survey.thesis_at(thesis), finding, thesis.claims)


def _place(locator: str) -> tuple[tuple[int, str], ...]:
    """A locator as people order them: para 9 before para 10."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(locator.casefold()))


def _reach(survey: Survey, later: Thesis, earlier: Thesis) -> str:
    """How the reach of the later of two conclusions compares."""
    now, then = _targets(later), _targets(earlier)
    things = {target.partition("@")[0] for target in then}
    wholes = {whole for thing in things for whole in survey.wholes(thing)} - things
    if len(then) > 0 and len(now) == 0:
        return "it names no single target any more"
    if now > then:
        return f"it reaches beyond {shown(', '.join(sorted(then)))}"
    if any(target.partition("@")[0] in wholes for target in now):
        return f"it speaks of the whole that {shown(', '.join(sorted(then)))} is a part of"
    return (
        f"it asks for {shown(', '.join(sorted(now)))}, that for {shown(', '.join(sorted(then)))}"
        if len(then) > 0
        else "its question is another"
    )


def _targets(thesis: Thesis) -> frozenset[str]:
    return frozenset(_TARGETS.findall(thesis.ask))


def unasked(survey: Survey) -> Iterator[Fault]:
    """R421: a conclusion that is tied to no question."""
    for thesis in survey.case.theses:
        if thesis.ask == "":
            yield fault("R421", survey.thesis_at(thesis), f"{thesis.id} is tied to no question, so nothing can be put beside it.")


RULES = (
    Rule(("R420",), widening, tables=("theses",)),
    Rule(("R421",), unasked, tables=("theses",)),
)
