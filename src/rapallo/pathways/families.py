"""Families of minimal sets as zero-suppressed decision diagrams (Minato 1993; Rauzy 1993)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

__all__ = ["EVERYTHING", "NOTHING", "Families"]

NOTHING: Final = 0
"""The family without any set: there is no way to lose it."""

EVERYTHING: Final = 1
"""The family of the empty set alone: it is lost as it is."""


class Families:
    """A workshop of families in which no set contains another, over the elements 0..``count``−1.

    A family is an int, the number of its node; equal families have equal numbers. Sets larger than
    ``max_size`` are dropped as soon as they arise (None: none is), which leaves the smaller ones exact.

    >>> families = Families(3, None)
    >>> either = families.either(families.single(0), families.both(families.single(1), families.single(2)))
    >>> list(families.sets(either)), families.by_size(either)
    ([(0,), (1, 2)], (0, 1, 1))
    """

    __slots__ = ("_both", "_either", "_high", "_low", "_minus", "_numbers", "_top", "count", "max_size")

    def __init__(self, count: int, max_size: int | None) -> None:
        self.count = count
        self.max_size = max_size
        self._top = [count, count]
        self._low = [NOTHING, EVERYTHING]
        self._high = [NOTHING, EVERYTHING]
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}
        self._both: dict[tuple[int, int, int], int] = {}
        self._minus: dict[tuple[int, int], int] = {}
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 8 * count + 2_000))

    def single(self, element: int) -> int:
        """The family of the one set that has this one element."""
        return NOTHING if self.max_size == 0 else self._node(element, NOTHING, EVERYTHING)

    def either(self, first: int, second: int) -> int:
        """The minimal sets of two families taken together (OR)."""
        if first == second or second == NOTHING:
            return first
        if first == NOTHING:
            return second
        if first == EVERYTHING or second == EVERYTHING:
            return EVERYTHING
        key = (first, second) if first < second else (second, first)
        made = self._either.get(key)
        if made is None:
            top = min(self._top[first], self._top[second])
            low = self.either(self._without(first, top), self._without(second, top))
            high = self.either(self._with(first, top), self._with(second, top))
            made = self._either[key] = self._node(top, low, self._minus_above(high, low))
        return made

    def both(self, first: int, second: int) -> int:
        """The minimal unions of a set of one and a set of the other (AND)."""
        return self._joined(first, second, -1 if self.max_size is None else self.max_size)

    def at_least(self, k: int, several: list[int]) -> int:
        """The minimal unions of sets of any ``k`` of the families."""
        if k <= 0:
            return EVERYTHING
        reached = [NOTHING] * k
        for family in several:
            for place in range(k - 1, 0, -1):
                reached[place] = self.either(reached[place], self.both(reached[place - 1], family))
            reached[0] = self.either(reached[0], family)
        return reached[-1]

    def by_size(self, family: int) -> tuple[int, ...]:
        """How many sets there are of each size from 0 up, without listing them."""
        counts: dict[int, tuple[int, ...]] = {NOTHING: (), EVERYTHING: (1,)}

        def count(node: int) -> tuple[int, ...]:
            made = counts.get(node)
            if made is None:
                low, high = count(self._low[node]), (0, *count(self._high[node]))
                size = max(len(low), len(high))
                made = counts[node] = tuple(
                    (low[place] if place < len(low) else 0) + (high[place] if place < len(high) else 0)
                    for place in range(size)
                )
            return made

        return count(family)

    def sets(self, family: int) -> Iterator[tuple[int, ...]]:
        """The sets one by one, elements in order; not in the order of size."""
        trail = [(family, ())]  # type: list[tuple[int, tuple[int, ...]]]
        while len(trail) > 0:
            node, chosen = trail.pop()
            if node == EVERYTHING:
                yield chosen
            elif node != NOTHING:
                trail.append((self._low[node], chosen))
                trail.append((self._high[node], (*chosen, self._top[node])))

    def _node(self, top: int, low: int, high: int) -> int:
        if high == NOTHING:
            return low
        key = (top, low, high)
        made = self._numbers.get(key)
        if made is None:
            made = self._numbers[key] = len(self._top)
            self._top.append(top)
            self._low.append(low)
            self._high.append(high)
        return made

    def _without(self, family: int, element: int) -> int:
        return self._low[family] if self._top[family] == element else family

    def _with(self, family: int, element: int) -> int:
        return self._high[family] if self._top[family] == element else NOTHING

    def _joined(self, first: int, second: int, room: int) -> int:
        if first == NOTHING or second == NOTHING:
            return NOTHING
        if first == second or second == EVERYTHING:
            return self._cut(first, room)
        if first == EVERYTHING:
            return self._cut(second, room)
        if room == 0:
            return NOTHING
        if first > second:
            first, second = second, first
        key = (first, second, room)
        made = self._both.get(key)
        if made is None:
            top = min(self._top[first], self._top[second])
            low_a, low_b = self._without(first, top), self._without(second, top)
            high_a, high_b = self._with(first, top), self._with(second, top)
            less = room if room < 0 else room - 1
            low = self._joined(low_a, low_b, room)
            high = self._joined(high_a, self.either(low_b, high_b), less)
            high = self.either(high, self._joined(low_a, high_b, less))
            made = self._both[key] = self._node(top, low, self._minus_above(high, low))
        return made

    def _cut(self, family: int, room: int) -> int:
        """The sets of at most ``room`` elements (all, if room is negative)."""
        if room < 0 or family <= EVERYTHING:
            return family
        if room == 0:
            return NOTHING
        key = (family, family, room)
        made = self._both.get(key)
        if made is None:
            low, high = self._cut(self._low[family], room), self._cut(self._high[family], room - 1)
            made = self._both[key] = self._node(self._top[family], low, high)
        return made

    def _minus_above(self, family: int, least: int) -> int:
        """The sets of a family that contain no set of the other."""
        if least == NOTHING or family == NOTHING:
            return family
        if least == EVERYTHING or family == least:
            return NOTHING
        if family == EVERYTHING:
            return EVERYTHING
        top, other = self._top[family], self._top[least]
        if top > other:
            return self._minus_above(family, self._low[least])
        key = (family, least)
        made = self._minus.get(key)
        if made is None:
            low = self._minus_above(self._low[family], self._without(least, top))
            high = self._minus_above(self._high[family], self._without(least, top))
            high = self._minus_above(high, self._with(least, top))
            made = self._minus[key] = self._node(top, low, high)
        return made
