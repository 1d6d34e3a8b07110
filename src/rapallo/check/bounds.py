"""R517, R518: what two totals over overlapping periods imply for the part of the time that only one of them counts (§10.2)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from rapallo.check.quantities import is_share
from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, shown, told_day
from rapallo.errors import Fault
from rapallo.record import Claim, rivalries
from rapallo.time import MAX_DAY, MIN_DAY, When

__all__ = ["RULES"]

_LEVELS = ("host", "lease", "operate", "own")
"""Verbs that give something and whose amount is a level at a time: what is had in a part of the time and in the whole do not add."""
_PLAIN = ("day", "month", "year", "decade")
_RATE = re.compile(r"/|\bper\b|\bpro\b|\b(daily|weekly|monthly|yearly|annual(ly)?)\b|\ba (day|week|month|year)\b", re.IGNORECASE)
_MOST = 40
"""Totals of one thing that are compared with one another."""

Stretch = tuple[int, int]
_NOTHING: Stretch = (0, -1)


def implied_bounds(survey: Survey) -> Iterator[Fault]:
    """R517: a lower bound for the rest of a period. R518: more in a part of a period than in the whole of it.

    Of what is counted over a period at least ``low``, no more than ``high`` of another total falls into the time that both cover;
    the rest lies where the other does not count. Where there is no such time, the two cannot both be true. Rivals are left out, since
    at most one of them is (§1.5), and so is a part beside its whole, where the difference says nothing new.
    """
    totals_of = _same_thing(survey)
    if len(totals_of) == 0:
        return
    groups = rivalries(survey.case, survey.identity)
    rivals = {claim: number for number, group in enumerate(groups) for claim in group.claims}
    for totals in totals_of.values():
        for claim, span in totals[:_MOST]:
            found: list[tuple[Decimal, str, Claim, Stretch]] = []
            for other, covered in totals[:_MOST]:
                rest = _rest(span, covered)
                if rest is None or claim.low is None or other.high is None or claim.low <= other.high:
                    continue
                if claim.id not in rivals or rivals[claim.id] != rivals.get(other.id):
                    found.append((other.high - claim.low, other.id, other, rest))
            if len(found) > 0:
                least, _, other, rest = min(found, key=lambda one: (one[3] != _NOTHING, one[0], one[1]))
                yield _told(survey, claim, other, -least, rest)


def _told(survey: Survey, claim: Claim, other: Claim, least: Decimal, rest: Stretch) -> Fault:
    at_least, at_most = f"at least {claim.low:,} {shown(claim.unit)} ({claim.id})", f"at most {other.high:,} ({other.id})"
    what = survey.title(claim.object if claim.object != "" else claim.subject)
    if rest == _NOTHING:
        finding = f"{what}: {at_least} over a part of the period in which {at_most} are counted: both cannot be true."
        return fault("R518", survey.claim_at(claim, "low"), finding, (claim.id, other.id))
    when = f"from {told_day(rest[0])} to {told_day(rest[1])}"
    finding = (
        f"{what}: {at_least} and {at_most} are both true only if at least {least:,} fall {when}, which only {claim.id} counts."
    )
    return fault("R517", survey.claim_at(claim, "period"), finding, (claim.id, other.id))


def _same_thing(survey: Survey) -> dict[tuple[object, ...], list[tuple[Claim, Stretch]]]:
    """The totals of one act on one thing between the same parties in one unit, each with the days that it counts."""
    found: dict[tuple[object, ...], list[tuple[Claim, Stretch]]] = {}
    for claim in survey.counted:
        verb = survey.verbs.get(claim.verb)
        if verb is None or verb.gives == "" or verb.id in _LEVELS or claim.denied or is_share(claim):
            continue
        span = _counted_days(claim.period)
        if span is None or claim.unit == "" or _RATE.search(claim.unit) is not None:
            continue
        roles = (claim.to, claim.by, claim.at, claim.via, claim.for_, claim.as_)
        key = (claim.subject, claim.verb, claim.object, *roles, claim.unit, claim.of_what.casefold())
        found.setdefault(key, []).append((claim, span))
    return {key: sorted(totals, key=lambda total: total[0].id) for key, totals in found.items() if len(totals) > 1}


def _counted_days(period: When | None) -> Stretch | None:
    """The first and last day of a period of counting; ``None`` where either is not fixed by calendar units.

    January to July counts both months whole. What is approximate, in words or open at an end is left alone: a margin would be ours.
    """
    if period is None or period.kind not in ("moment", "interval") or len(period.qualifiers) > 0 or len(period.parts) > 0:
        return None
    if period.start_lo <= MIN_DAY or period.end_hi >= MAX_DAY or period.start != "known" or period.end != "known":
        return None
    if period.start_resolution not in _PLAIN or period.end_resolution not in _PLAIN:
        return None
    return period.start_lo, period.end_hi


def _rest(span: Stretch, covered: Stretch) -> Stretch | None:
    """The days of a stretch before or after another that overlaps it, or none of them (``last < first``) where it is a part of it.

    ``None``: the two are the same, lie apart, or the other is a part of this one.
    """
    if span == covered or covered[1] < span[0] or span[1] < covered[0]:
        return None
    before, after = span[0] < covered[0], span[1] > covered[1]
    if before and covered[1] > span[1]:
        return span[0], covered[0] - 1
    if after and covered[0] < span[0]:
        return covered[1] + 1, span[1]
    return None if before or after else _NOTHING


RULES = (Rule(("R517", "R518"), implied_bounds, tables=("claims",)),)
