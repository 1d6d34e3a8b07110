"""R420, R421: conclusions that grow wider and surer than what they rest on (§12)."""

import re
from collections.abc import Iterator

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault
from rapallo.errors import Fault
from rapallo.record import Thesis

__all__ = ["RULES"]

_TARGETS = re.compile(r"--target[ =](\S+)")
_DIGITS = re.compile(r"([0-9]+)")


def widening(survey: Survey) -> Iterator[Fault]:
    """R420: of one source's conclusions in the order of its text, a later one that is wider and bare of the earlier hedge."""
    groups: dict[tuple[str, str], list[Thesis]] = {}
    for thesis in survey.case.theses:
        groups.setdefault((thesis.source, thesis.author), []).append(thesis)
    for theses in groups.values():
        ordered = sorted(theses, key=lambda thesis: (_place(thesis.locator), thesis.id))
        hedged = [thesis for thesis in ordered if thesis.hedge != ""]
        if len(hedged) == 0:
            continue
        first = hedged[0]
        for thesis in ordered[ordered.index(first) + 1 :]:
            wider = _wider(survey, thesis, first)
            if thesis.hedge == "" and wider != "":
                where = f" ({thesis.locator})" if thesis.locator != "" else ""
                finding = f"{thesis.id}{where} has no hedge, where {first.id} has '{first.hedge}', and {wider}."
                yield fault("R420", survey.thesis_at(thesis), finding, thesis.claims)


def _place(locator: str) -> tuple[tuple[int, str], ...]:
    """A locator as people order them: para 9 before para 10."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(locator.casefold()))


def _wider(survey: Survey, later: Thesis, earlier: Thesis) -> str:
    """In what the later of two conclusions reaches further; blank where it does not."""
    now, then = _targets(later), _targets(earlier)
    if later.ask != "" and earlier.ask != "" and len(then) > 0:
        if len(now) == 0:
            return "asks for no single target any more"
        if now > then:
            return f"reaches beyond {', '.join(sorted(then))}"
        things = {target.partition("@")[0] for target in then}
        wholes = {whole for thing in things for whole in survey.wholes(thing)} - things
        if any(target.partition("@")[0] in wholes for target in now):
            return f"speaks of the whole that {', '.join(sorted(then))} is a part of"
    if frozenset(later.claims) > frozenset(earlier.claims) and len(earlier.claims) > 0:
        return "rests on more than it"
    return ""


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
