"""Sure, possible, before, overlapping, within: counted out over all admissible days of a small calendar."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

from rapallo.time import When, before, overlaps, within

LAST = 7
Case = frozenset[int]


def cases(when: When) -> set[Case]:
    """Every set of days that the value admits."""
    if when.kind == "all-of":
        chosen = [
            cases(When("", "interval", *part)) if part[0] == part[1] else one_day(part) for part in when.parts
        ]
        return {frozenset().union(*choice) for choice in product(*chosen)}
    if when.kind in ("moment", "one-of"):
        pieces = when.parts if len(when.parts) > 0 else (when.bounds,)
        return {case for piece in pieces for case in one_day(piece)}
    return {
        frozenset(range(start, end + 1))
        for start in range(when.start_lo, when.start_hi + 1)
        for end in range(when.end_lo, when.end_hi + 1)
        if start <= end
    }


def one_day(piece: tuple[int, int, int, int]) -> set[Case]:
    return {frozenset((number,)) for number in range(piece[0], piece[3] + 1)}


def drawn(rng: random.Random) -> When:
    """A value on days 1 to 7, its bounds tight as reading makes them."""
    kind = rng.choice(("moment", "interval", "interval", "one-of", "all-of"))
    if kind == "interval":
        start_lo, start_hi = sorted(rng.choices(range(1, LAST + 1), k=2))
        end_lo, end_hi = sorted(rng.choices(range(1, LAST + 1), k=2))
        if end_hi < start_lo:
            return drawn(rng)
        return When("", kind, start_lo, min(start_hi, end_hi), max(end_lo, start_lo), end_hi)
    if kind == "moment":
        low, high = sorted(rng.choices(range(1, LAST + 1), k=2))
        return When("", kind, low, high, low, high)
    ends = [sorted(rng.choices(range(1, LAST + 1), k=2)) for _ in range(rng.randint(1, 3))]
    parts = sorted((low, high, low, high) for low, high in ends)
    if kind == "all-of" and rng.random() < 0.3:
        low, high = rng.choice(ends)
        parts = sorted([*parts, (low, low, high, high)])
    low, high = min(part[0] for part in parts), max(part[3] for part in parts)
    if kind == "one-of":
        return When("", kind, low, high, low, high, parts=tuple(parts))
    first, last = min(part[1] for part in parts), max(part[2] for part in parts)
    return When("", kind, low, first, last, high, parts=tuple(parts))


def answer(a: When, b: When, holds: Callable[[Case, Case], bool]) -> str:
    found = {holds(one, other) for one in cases(a) for other in cases(b)}
    return "maybe" if len(found) == 2 else ("yes" if True in found else "no")


RELATIONS: list[tuple[Callable[[When, When], str], Callable[[Case, Case], bool]]] = [
    (before, lambda a, b: max(a) < min(b)),
    (overlaps, lambda a, b: len(a & b) > 0),
    (within, lambda a, b: a <= b),
]


def test_relations_are_those_of_all_admissible_days() -> None:
    rng = random.Random(1922)
    seen: set[tuple[int, str]] = set()
    for _ in range(6000):
        a, b = drawn(rng), drawn(rng)
        for place, (relation, holds) in enumerate(RELATIONS):
            found, right = relation(a, b), answer(a, b, holds)
            seen.add((place, found))
            if "all-of" in (a.kind, b.kind):
                assert found in (right, "maybe"), (relation.__name__, a, b, right)
            else:
                assert found == right, (relation.__name__, a, b, right)
    assert len(seen) == 9


def test_sure_and_possible_are_those_of_all_admissible_days() -> None:
    rng = random.Random(1941)
    for _ in range(2000):
        when = drawn(rng)
        admitted = cases(when)
        for number in range(LAST + 2):
            assert when.possibly(number) == any(number in case for case in admitted), (when, number)
            sure = all(number in case for case in admitted)
            if when.kind == "all-of":
                assert sure or not when.surely(number), (when, number)
            else:
                assert when.surely(number) == sure, (when, number)


def test_most_answers_about_all_of_are_sharp() -> None:
    rng = random.Random(1926)
    sharp = total = 0
    for _ in range(2000):
        a, b = drawn(rng), drawn(rng)
        if "all-of" in (a.kind, b.kind):
            for relation, holds in RELATIONS:
                total += 1
                sharp += relation(a, b) == answer(a, b, holds)
    assert sharp / total > 0.9
