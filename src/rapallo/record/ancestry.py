"""Which sources repeat which, and how many of several are independent (§1.2)."""

from collections.abc import Iterable, Mapping

import msgspec

from rapallo.record.case import Case

__all__ = ["Independence", "ancestors", "derived_from", "independence", "roots"]

_EXACT_UP_TO = 20


class Independence(msgspec.Struct, frozen=True):
    """How many of several sources are independent: ``count``, the ``chosen`` ones, and whether more is ruled out.

    ``exact`` is false where there were too many to try every choice; the count is then a lower bound.
    """

    count: int
    chosen: tuple[str, ...]
    exact: bool


def ancestors(case: Case, key: str) -> frozenset[str]:
    """A source and everything it repeats, at any depth; circles do no harm, and unknown keys are kept as they are."""
    seen: set[str] = set()
    waiting = [key]
    while len(waiting) > 0:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            source = case.source_by_key.get(one)
            waiting.extend(source.derives_from if source is not None else ())
    return frozenset(seen)


def roots(case: Case, key: str) -> tuple[str, ...]:
    """The sources at the end of a source's ancestry: those it repeats that have work of their own. Itself, if it has.

    A source has work of its own if it derives from nothing, or names itself among what it derives from (§1.2).
    """
    found = []
    for one in sorted(ancestors(case, key)):
        source = case.source_by_key.get(one)
        if source is None or len(source.derives_from) == 0 or one in source.derives_from:
            found.append(one)
    return tuple(found) if len(found) > 0 else (key,)


def derived_from(case: Case, key: str) -> tuple[str, ...]:
    """Every other source that repeats this one at any depth, sorted."""
    return tuple(source.key for source in case.sources if source.key != key and key in ancestors(case, source.key))


def independence(case: Case, keys: Iterable[str]) -> Independence:
    """The largest set of these sources of which no two share an ancestor.

    Exact up to 20 sources that share something; beyond that a greedy choice, which is a lower bound.
    Eighty citations of one essay are one source.
    """
    distinct = sorted(set(keys))
    lineage = {key: ancestors(case, key) for key in distinct}
    clash: dict[str, set[str]] = {
        key: {other for other in distinct if other != key and len(lineage[key] & lineage[other]) > 0} for key in distinct
    }
    chosen: list[str] = [key for key in distinct if len(clash[key]) == 0]
    exact = True
    for group in _groups(clash):
        best = _largest(group, clash) if len(group) <= _EXACT_UP_TO else _greedy(group, clash)
        exact = exact and (len(group) <= _EXACT_UP_TO)
        chosen.extend(best)
    return Independence(len(chosen), tuple(sorted(chosen)), exact)


def _groups(clash: Mapping[str, set[str]]) -> list[list[str]]:
    groups: list[list[str]] = []
    seen: set[str] = set()
    for key in sorted(clash):
        if key in seen or len(clash[key]) == 0:
            continue
        group: list[str] = []
        waiting = [key]
        while len(waiting) > 0:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                group.append(one)
                waiting.extend(clash[one] - seen)
        groups.append(sorted(group))
    return groups


def _largest(group: list[str], clash: Mapping[str, set[str]]) -> list[str]:
    """The largest independent set by branching on the source that clashes most."""
    if len(group) == 0:
        return []
    inside = set(group)
    key = max(group, key=lambda one: (len(clash[one] & inside), one))
    if len(clash[key] & inside) == 0:
        return group
    without = _largest([one for one in group if one != key], clash)
    taken = [key, *_largest([one for one in group if one != key and one not in clash[key]], clash)]
    return taken if len(taken) > len(without) else without


def _greedy(group: list[str], clash: Mapping[str, set[str]]) -> list[str]:
    chosen: list[str] = []
    for key in sorted(group, key=lambda one: (len(clash[one]), one)):
        if all(key not in clash[other] for other in chosen):
            chosen.append(key)
    return chosen
