"""Where the likeness of two matches fails: time, order, scale, actors and how well each is attested (§13)."""

from collections.abc import Iterable

import msgspec

from rapallo.inquiry.matching import Match, stage_of
from rapallo.inquiry.motif import Motif
from rapallo.inquiry.sentence import amount, joined
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.time import MAX_DAY, MIN_DAY, YES, When, before, civil

__all__ = ["Difference", "differences"]

_MOST_AMOUNTS = 2


class Difference(msgspec.Struct, frozen=True):
    """One respect in which two matches differ, said for each."""

    about: str
    here: str
    there: str


def differences(case: Case, other: Case, motif: Motif, here: Match, there: Match) -> tuple[Difference, ...]:
    """Every respect in which two matches of a motif differ: time span, order of steps, verbs, scale, kinds of actors, attestation.

    What is the same in both is left out. Law: a match differs in nothing from itself.
    """
    found = [
        Difference("time", _span(case, here), _span(other, there)),
        Difference("order of steps", _order(case, motif, here, there), _order(other, motif, there, here)),
    ]
    steps = {step.id: step for step in motif.steps}
    for name in steps:
        if len(here.claims(name)) > 0 and len(there.claims(name)) > 0:
            found.append(
                Difference(f"how ({steps[name].says})", _verbs(case, here.claims(name)), _verbs(other, there.claims(name)))
            )
            found.append(
                Difference(f"scale ({steps[name].says})", _scale(case, here.claims(name)), _scale(other, there.claims(name)))
            )
    for part in motif.parts:
        if len(here.players(part.id)) > 0 and len(there.players(part.id)) > 0:
            found.append(
                Difference(f"kind of {part.label}", _kinds(case, here.players(part.id)), _kinds(other, there.players(part.id)))
            )
    found.append(Difference("how well attested", _attested(case, here), _attested(other, there)))
    return tuple(one for one in found if one.here != one.there)


def _claims(case: Case, match: Match) -> list[Claim]:
    return [case.claim_by_id[claim] for claim in dict.fromkeys(claim for _, claims in match.steps for claim in claims)]


def _span(case: Case, match: Match) -> str:
    """From the first to the last year that the dated claims of a match touch."""
    days = [
        day for claim in _claims(case, match) if claim.when is not None for day in claim.when.bounds if MIN_DAY < day < MAX_DAY
    ]
    if len(days) == 0:
        return "not dated"
    first, last = civil(min(days))[0], civil(max(days))[0]
    return f"{first}" if first == last else f"{first} to {last}"


def _order(case: Case, motif: Motif, match: Match, other: Match) -> str:
    """The steps found in both, those that surely come first before the others; steps whose order is open stand together."""
    names = [step.id for step in motif.steps if len(match.claims(step.id)) > 0 and len(other.claims(step.id)) > 0]
    when = stage_of(case).when
    starts = {name: [when(claim) for claim in match.claims(name)] for name in names}
    groups: list[list[str]] = []
    rest = list(names)
    while len(rest) > 0:
        first = [name for name in rest if not any(_all_before(starts[one], starts[name]) for one in rest if one != name)]
        group = first if len(first) > 0 else rest
        groups.append(group)
        rest = [name for name in rest if name not in group]
    return "; then ".join(" and ".join(group) for group in groups)


def _all_before(one: Iterable[When | None], other: Iterable[When | None]) -> bool:
    """Whether all of one surely lie before all of the other; what is not dated decides nothing."""
    firsts, lasts = list(one), list(other)
    return (
        len(firsts) > 0
        and len(lasts) > 0
        and all(a is not None and b is not None and before(a, b) == YES for a in firsts for b in lasts)
    )


def _verbs(case: Case, claims: Iterable[str]) -> str:
    return joined(tuple(sorted({case.verb_of(case.claim_by_id[claim]).label for claim in claims})))


def _scale(case: Case, claims: Iterable[str]) -> str:
    """The largest amounts stated, as stated; nothing is added up."""
    found = [case.claim_by_id[claim] for claim in claims]
    sized = [claim for claim in found if claim.low is not None or claim.high is not None]
    sized.sort(
        key=lambda claim: (-(claim.high if claim.high is not None else claim.low if claim.low is not None else 0), claim.id)
    )
    if len(sized) == 0:
        return "no amount on record"
    shown = "; ".join(_sized(case, claim) for claim in sized[:_MOST_AMOUNTS])
    return shown + (f" and {len(sized) - _MOST_AMOUNTS} more amounts" if len(sized) > _MOST_AMOUNTS else "")


def _sized(case: Case, claim: Claim) -> str:
    """An amount with what it is an amount of, where its unit does not say so."""
    title = case.title(claim.object)
    return amount(claim) if claim.unit.casefold() in title.casefold() else f"{amount(claim)} ({title})"


def _kinds(case: Case, things: Iterable[str]) -> str:
    return joined(
        tuple(sorted({found.kind for thing in things if (found := case.thing_by_id.get(thing)) is not None and found.kind != ""}))
    )


def _attested(case: Case, match: Match) -> str:
    """How many of a match's claims only allege, are disputed, or are of low confidence."""
    claims = _claims(case, match)
    said = []
    for label, number in (
        ("only alleged", sum(1 for claim in claims if _only(case, claim, "alleges"))),
        ("disputed", sum(1 for claim in claims if any(item.disputes for item in case.evidence_of(claim)))),
        ("of low confidence", sum(1 for claim in claims if claim.confidence == "low")),
    ):
        if number > 0:
            said.append(f"{number} {label}")
    return f"of {len(claims)} claims " + (joined(tuple(said)) if len(said) > 0 else "none alleged, disputed or of low confidence")


def _only(case: Case, claim: Claim, stance: str) -> bool:
    found = [item for item in case.evidence_of(claim) if not item.disputes]
    return len(found) > 0 and all(item.stance == stance for item in found)
