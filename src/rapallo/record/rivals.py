"""Claims that answer the same question differently, side by side, none winning (§1.5)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations

import msgspec

from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.identity import Identity, identity_of
from rapallo.time import YES, When, before

__all__ = ["Rivalry", "rivalries"]

_ROLES = ("to", "by", "at", "via", "under", "for")
ABOUT = ("polarity", "time", "amount", "marked")


class Rivalry(msgspec.Struct, frozen=True, order=True):
    """A group of claims of which at most one can hold. ``about`` lists in what they differ (`ABOUT`)."""

    claims: tuple[str, ...]
    about: tuple[str, ...]


def rivalries(case: Case, identity: Identity | None = None) -> tuple[Rivalry, ...]:
    """Every group of rivals of a case, sorted by its first claim.

    Two claims ask one question if subject, verb, object and *as* are the same thing (through identity claims) and no role that
    both give differs. They are rivals if they differ in polarity (for a verb that recurs: unless their times surely do not meet),
    if the verb happens once and no date fits both, if they count the same unit of the same thing over the same period and no
    amount fits both, or if the author says so. Law: the order of rows is irrelevant. Remembered with the case where its own identities
    are meant.
    """
    if identity is not None:
        return _rivalries(case, identity)
    found: tuple[Rivalry, ...] | None = case.__dict__.get("_rivalries")
    if found is None:
        found = case.__dict__["_rivalries"] = _rivalries(case, identity_of(case))
    return found


def _rivalries(case: Case, same: Identity) -> tuple[Rivalry, ...]:
    links: dict[frozenset[str], set[str]] = {}
    questions: dict[tuple[str, ...], list[Claim]] = {}
    for claim in case.claims:
        key = (same.of(claim.subject), claim.verb, same.of(claim.object), same.of(claim.as_))
        questions.setdefault(key, []).append(claim)
    for claims in questions.values():
        if len(claims) > 1:
            for first, second, about in _pairs(case, claims):
                links.setdefault(frozenset((first.id, second.id)), set()).add(about)
    for claim in case.claims:
        for other in claim.rival_of:
            if other != claim.id and other in case.claim_by_id:
                links.setdefault(frozenset((claim.id, other)), set()).add("marked")
    return tuple(sorted(_groups(links)))


def _pairs(case: Case, claims: list[Claim]) -> Iterator[tuple[Claim, Claim, str]]:
    verb = case.verb_of(claims[0])
    once = verb.happens == "once"
    denied = [claim for claim in claims if claim.denied]
    affirmed = [claim for claim in claims if not claim.denied]
    for no in denied:
        for yes in affirmed:
            if _one_question(no, yes) and (once or _may_meet(no.when, yes.when)):
                yield no, yes, "polarity"
    if once:
        for first, second in combinations([claim for claim in affirmed if claim.when is not None], 2):
            if _one_question(first, second) and not _one_date_fits(first.when, second.when, verb.span):
                yield first, second, "time"
    counted: dict[tuple[object, ...], list[Claim]] = {}
    for claim in affirmed:
        if claim.low is not None or claim.high is not None:
            counted.setdefault((*_bounds(claim.period or claim.when), claim.unit, claim.of_what), []).append(claim)
    for group in counted.values():
        for first, second in combinations(group, 2):
            if _one_question(first, second) and not _amounts_meet(first, second):
                yield first, second, "amount"


def _one_question(first: Claim, second: Claim) -> bool:
    for role in _ROLES:
        one, other = first.role(role), second.role(role)
        if len(one) > 0 and len(other) > 0 and set(one).isdisjoint(other):
            return False
    return True


def _may_meet(first: When | None, second: When | None) -> bool:
    if first is None or second is None:
        return True
    return before(first, second) != YES and before(second, first) != YES


def _one_date_fits(first: When | None, second: When | None, span: bool) -> bool:
    """Whether some date (for a verb with a span: some start and some end) is admitted by both."""
    if first is None or second is None:
        return True
    if not span:
        first, second = first.moment(), second.moment()
    starts = max(first.start_lo, second.start_lo) <= min(first.start_hi, second.start_hi)
    ends = max(first.end_lo, second.end_lo) <= min(first.end_hi, second.end_hi)
    return starts and ends


def _bounds(when: When | None) -> tuple[int, ...]:
    return () if when is None else (when.start_lo, when.start_hi, when.end_lo, when.end_hi)


def _amounts_meet(first: Claim, second: Claim) -> bool:
    low, high = Decimal("-Infinity"), Decimal("Infinity")
    lows = max(first.low if first.low is not None else low, second.low if second.low is not None else low)
    highs = min(first.high if first.high is not None else high, second.high if second.high is not None else high)
    return lows <= highs


def _groups(links: dict[frozenset[str], set[str]]) -> Iterable[Rivalry]:
    near: dict[str, set[str]] = {}
    for pair in links:
        first, second = sorted(pair)
        near.setdefault(first, set()).add(second)
        near.setdefault(second, set()).add(first)
    seen: set[str] = set()
    for start in sorted(near):
        if start in seen:
            continue
        group: set[str] = set()
        waiting = [start]
        while len(waiting) > 0:
            one = waiting.pop()
            if one not in group:
                group.add(one)
                waiting.extend(near[one])
        seen |= group
        about = set().union(*(kinds for pair, kinds in links.items() if pair <= group))
        yield Rivalry(tuple(sorted(group)), tuple(kind for kind in ABOUT if kind in about))
