"""Claims that end a facility or an agreement, and the last day that they leave it (§4.3, §4.7)."""

from collections.abc import Collection, Iterable, Mapping

from rapallo.record import Case, Rivalry
from rapallo.time import MAX_DAY, MIN_DAY

__all__ = ["ENDING_VERBS", "ending_claims", "last_days"]

ENDING_VERBS = ("close", "end")
"""The verbs after which a facility or an agreement is no more."""

_ENDED = ("agreement", "facility")


def ending_claims(case: Case) -> Mapping[str, tuple[str, ...]]:
    """For each facility and agreement the affirmed claims that end it."""
    found: dict[str, list[str]] = {}
    for claim in case.claims:
        thing = case.thing_by_id.get(claim.object)
        if claim.verb in ENDING_VERBS and not claim.denied and thing is not None and thing.kind in _ENDED:
            found.setdefault(thing.id, []).append(claim.id)
    return {thing: tuple(claims) for thing, claims in sorted(found.items())}


def last_days(
    case: Case, endings: Mapping[str, tuple[str, ...]], counts: Collection[str], good: bool, rivalries: Iterable[Rivalry]
) -> tuple[tuple[str, int], ...]:
    """The last day of each thing that ends by a claim among ``counts``; the day of the ending is its last.

    Favourably (``good``) the latest admissible day: of claims that agree the one that leaves least, of rivals the one that leaves most; an
    undated ending, and one that contradicts the thing's own dates, says nothing. Unfavourably the earliest; one of which no earliest day is
    known leaves the day on which the thing surely began, as an unknown end does, unless the thing's own dates end it. Law: an ending
    never adds.
    """
    groups = [frozenset(group.claims) for group in rivalries]
    found = []
    for thing, claims in endings.items():
        own = case.thing_by_id[thing].when
        has_end = own is not None and own.kind == "interval" and own.end == "known"
        days: dict[str, int] = {}
        for name in claims:
            when = case.claim_by_id[name].when
            if name not in counts or (when is None and has_end):
                continue
            if good and when is not None and not (own is not None and has_end and when.end_hi < own.end_lo):
                days[name] = when.end_hi
            elif not good:
                days[name] = MIN_DAY if when is None else when.start_lo
        if len(days) == 0:
            continue
        if good:
            rival = any(len(group & days.keys()) > 1 for group in groups)
            day = max(days.values()) if rival else min(days.values())
        else:
            day = min(days.values())
            day = own.start_hi if day == MIN_DAY and own is not None and own.start == "known" else day
        if day < MAX_DAY:
            found.append((thing, day))
    return tuple(found)
