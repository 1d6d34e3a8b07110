"""Where the likeness of two matches fails: time, order, scale, actors and how well each is attested (§13)."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from rapallo.inquiry.head import plural
from rapallo.inquiry.matching import Match
from rapallo.inquiry.motif import Motif, Step
from rapallo.inquiry.sentence import amount, joined
from rapallo.inquiry.staging import stage_of
from rapallo.inquiry.voice import voice_of
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.time import MAX_DAY, MIN_DAY, YES, When, before, civil

__all__ = ["Difference", "differences"]

_MOST_AMOUNTS = 2


class Difference(msgspec.Struct, frozen=True):
    """One respect in which two matches differ, said for each, with the claims that show it: the first and the last, those with the
    amounts, one of each verb, those that are weak."""

    about: str
    here: str
    there: str
    claims_here: tuple[str, ...] = ()
    claims_there: tuple[str, ...] = ()


Said = tuple[str, tuple[str, ...]]
"""What one side is like, and the claims that show it."""


def differences(case: Case, other: Case, motif: Motif, here: Match, there: Match) -> tuple[Difference, ...]:
    """Every respect in which two matches of a motif differ: time span, order of steps, verbs, scale, kinds of actors, attestation.

    What is the same in both is left out. Law: a match differs in nothing from itself.
    """
    both = [step for step in motif.steps if len(here.claims(step.id)) > 0 and len(there.claims(step.id)) > 0]
    found = [_difference("time", _span(case, here), _span(other, there))]
    if len(both) > 1:
        found.append(Difference("order of steps", _order(case, both, here), _order(other, both, there)))
    for step in both:
        mine, theirs = here.claims(step.id), there.claims(step.id)
        found.append(_difference(f"how ({step.says})", _verbs(case, mine), _verbs(other, theirs)))
        found.append(_difference(f"scale ({step.says})", _scale(case, mine), _scale(other, theirs)))
    for part in motif.parts:
        if len(here.players(part.id)) > 0 and len(there.players(part.id)) > 0:
            kinds = _kinds(case, here.players(part.id)), _kinds(other, there.players(part.id))
            found.append(Difference(f"kind of {part.label}", *kinds))
    found.append(_difference("how well attested", _attested(case, here), _attested(other, there)))
    return tuple(one for one in found if one.here != one.there)


def _difference(about: str, here: Said, there: Said) -> Difference:
    return Difference(about, here[0], there[0], here[1], there[1])


def _claims(case: Case, match: Match) -> list[Claim]:
    return [case.claim_by_id[claim] for claim in dict.fromkeys(claim for _, claims in match.steps for claim in claims)]


def _span(case: Case, match: Match) -> Said:
    """From the first to the last year that the dated claims of a match touch; *by* a year where the first of them had begun by then. An
    end that nobody says is said to be so."""
    stage = stage_of(case)
    dated = [(when, claim.id) for claim in _claims(case, match) if (when := stage.when(claim.id)) is not None]
    days = [(day, claim, when) for when, claim in dated for day in when.bounds if MIN_DAY < day < MAX_DAY]
    if len(days) == 0:
        return "not dated", ()
    first, last = min(days, key=lambda one: one[:2]), max(days, key=lambda one: one[:2])
    begun = "by " if any(day == first[0] and when.start_lo <= MIN_DAY for day, _, when in days) else ""
    ends = {when.end for when, _ in dated if when.end_hi >= MAX_DAY}
    on = ", end not on record" if "unknown" in ends else ", end open" if len(ends) > 0 else ""
    years = civil(first[0])[0], civil(last[0])[0]
    claims = (first[1],) if first[1] == last[1] else (first[1], last[1])
    return begun + (f"{years[0]}" if years[0] == years[1] else f"{years[0]} to {years[1]}") + on, claims


def _order(case: Case, steps: list[Step], match: Match) -> str:
    """The steps found in both, those that surely come first before the others; steps whose order is open stand together."""
    when = stage_of(case).when
    starts = {step.says: [when(claim) for claim in match.claims(step.id)] for step in steps}
    groups: list[list[str]] = []
    rest = list(starts)
    while len(rest) > 0:
        first = [name for name in rest if not any(_all_before(starts[one], starts[name]) for one in rest if one != name)]
        group = first if len(first) > 0 else rest
        groups.append(group)
        rest = [name for name in rest if name not in group]
    if len(groups) == 1:
        return "not settled by the dates on record"
    return "; then ".join(f"({' / '.join(group)}, in an order not on record)" if len(group) > 1 else group[0] for group in groups)


def _all_before(one: Iterable[When | None], other: Iterable[When | None]) -> bool:
    """Whether all of one surely lie before all of the other; what is not dated decides nothing."""
    firsts, lasts = list(one), list(other)
    return (
        len(firsts) > 0
        and len(lasts) > 0
        and all(a is not None and b is not None and before(a, b) == YES for a in firsts for b in lasts)
    )


def _verbs(case: Case, claims: Iterable[str]) -> Said:
    found: dict[str, str] = {}
    for claim in sorted(claims):
        found.setdefault(case.verb_of(case.claim_by_id[claim]).label, claim)
    labels = tuple(sorted(found))
    return joined(labels), tuple(found[label] for label in labels)


def _scale(case: Case, claims: Iterable[str]) -> Said:
    """The largest amounts stated, as stated, one of each unit; nothing is added up."""
    sized = [claim for claim in (case.claim_by_id[one] for one in claims) if claim.low is not None or claim.high is not None]
    sized.sort(key=lambda claim: (-_largest(claim), claim.id))
    units: dict[str, Claim] = {}
    for claim in sized:
        units.setdefault(claim.unit, claim)
    if len(sized) == 0:
        return "no amount on record", ()
    shown = list(units.values())[:_MOST_AMOUNTS]
    left = len(sized) - len(shown)
    more = "" if left == 0 else f" and {left} more {'amount' if left == 1 else 'amounts'}"
    return "; ".join(_sized(case, claim) for claim in shown) + more, tuple(claim.id for claim in shown)


def _largest(claim: Claim) -> Decimal:
    return claim.high if claim.high is not None else claim.low if claim.low is not None else Decimal(0)


def _sized(case: Case, claim: Claim) -> str:
    """An amount with what it is an amount of, where its unit does not say so."""
    title = case.title(claim.object)
    return amount(claim) if claim.of_what != "" or claim.unit.casefold() in title.casefold() else f"{amount(claim)} ({title})"


def _kinds(case: Case, things: Iterable[str]) -> str:
    return joined(
        tuple(sorted({found.kind for thing in things if (found := case.thing_by_id.get(thing)) is not None and found.kind != ""}))
    )


def _attested(case: Case, match: Match) -> Said:
    """How many of a match's claims only allege, are disputed or contested by rivals, are concluded or of low confidence, or not dated."""
    claims = _claims(case, match)
    rivals = voice_of(case).rivalry_of
    said: list[str] = []
    weak: list[str] = []
    for label, found in (
        ("only alleged", [claim for claim in claims if _only(case, claim, "alleges")]),
        ("disputed", [claim for claim in claims if any(item.disputes for item in case.evidence_of(claim))]),
        ("contested by rivals", [claim for claim in claims if claim.id in rivals]),
        ("inferred or assumed", [claim for claim in claims if claim.footing not in ("", "stated")]),
        ("of low confidence", [claim for claim in claims if claim.confidence == "low"]),
        ("not dated", [claim for claim in claims if claim.when is None]),
    ):
        if len(found) > 0:
            said.append(f"{len(found)} {label}")
            weak.extend(claim.id for claim in found)
    words = f"of {plural(len(claims), 'claim')} " + (
        joined(tuple(said)) if len(said) > 0 else "none that is weak in one of these ways"
    )
    return words, tuple(dict.fromkeys(weak))


def _only(case: Case, claim: Claim, stance: str) -> bool:
    found = [item for item in case.evidence_of(claim) if not item.disputes]
    return len(found) > 0 and all(item.stance == stance for item in found)
