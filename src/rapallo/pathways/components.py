"""The parts of a network that must be decided together, needs before what they give (§4.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec

__all__ = ["Arc", "Component", "Run", "components", "runs"]

Arc: TypeAlias = tuple[int, int, tuple[int, ...]]
"""A way, the holding it gives, and the holdings it plainly needs."""


class Component(msgspec.Struct, frozen=True):
    """Holdings that are decided together: one, or a circle of holdings that feed each other.

    ``ways`` are the ways to them, in an order in which most needs come first. ``feeds`` is None for a
    single holding that does not feed itself; for a circle it maps a holding to the ways inside the circle
    that need it.
    """

    holdings: tuple[int, ...]
    ways: tuple[int, ...]
    feeds: dict[int, tuple[int, ...]] | None


def components(into: Sequence[Sequence[int]], needed: Sequence[Sequence[int]]) -> tuple[Component, ...]:
    """The strongly connected components of a network, needs first (Tarjan 1972, without recursion).

    Parameters
    ----------
    into : for each holding, the ways to it
    needed : for each way, the holdings that its needs speak of

    >>> [one.holdings for one in components([[1], [0], [2]], [(0,), (1,), (1,)])]
    [(1, 0), (2,)]
    """
    below = [sorted({need for way in ways for need in needed[way]}) for ways in into]
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    finished: dict[int, int] = {}
    pending: list[int] = []
    is_pending = [False] * len(into)
    found = []
    for root in range(len(into)):
        if root in number:
            continue
        trail = [(root, iter(below[root]))]
        number[root] = low[root] = len(number)
        pending.append(root)
        is_pending[root] = True
        while len(trail) > 0:
            here, rest = trail[-1]
            step = next(rest, None)
            if step is None:
                trail.pop()
                finished[here] = len(finished)
                if len(trail) > 0:
                    above = trail[-1][0]
                    low[above] = min(low[above], low[here])
                if low[here] == number[here]:
                    members = []
                    while is_pending[here]:
                        member = pending.pop()
                        is_pending[member] = False
                        members.append(member)
                    members.sort(key=finished.__getitem__)
                    found.append(_component(tuple(members), into, needed))
            elif step not in number:
                number[step] = low[step] = len(number)
                pending.append(step)
                is_pending[step] = True
                trail.append((step, iter(below[step])))
            elif is_pending[step]:
                low[here] = min(low[here], number[step])
    return tuple(found)


def _component(members: tuple[int, ...], into: Sequence[Sequence[int]], needed: Sequence[Sequence[int]]) -> Component:
    inside = set(members)
    ways = tuple(way for member in members for way in into[member])
    feeds: dict[int, list[int]] = {member: [] for member in members}
    for way in ways:
        for need in needed[way]:
            if need in inside:
                feeds[need].append(way)
    alone = all(len(fed) == 0 for fed in feeds.values())
    return Component(members, ways, None if alone else {member: tuple(fed) for member, fed in feeds.items()})


class Run(msgspec.Struct, frozen=True):
    """What is gone through in one go: ways that feed no circle, in order; or those of one circle.

    For a circle ``members`` are its holdings, ``fed`` for each of them, by its place among them, the ways inside that need it, and
    ``place_of`` those places.
    """

    arcs: tuple[Arc, ...]
    members: tuple[int, ...] = ()
    fed: tuple[tuple[Arc, ...], ...] = ()
    place_of: Mapping[int, int] = {}


def runs(parts: Sequence[Component], gives: Sequence[int], plain: Sequence[tuple[int, ...]]) -> tuple[Run, ...]:
    """Components as runs: those without a circle that follow one another are one.

    >>> [len(one.arcs) for one in runs(components([[1], [0], [2], [3]], [(0,), (1,), (1,), (2,)]), (1, 0, 2, 3), ((0,), (1,), (1,), (2,)))]
    [2, 2]
    """
    found: list[Run] = []
    straight: list[Arc] = []
    for part in parts:
        arcs = [(way, gives[way], plain[way]) for way in part.ways]
        if part.feeds is None:
            straight.extend(arcs)
            continue
        if len(straight) > 0:
            found.append(Run(tuple(straight)))
            straight = []
        arc_of = {arc[0]: arc for arc in arcs}
        fed = tuple([tuple([arc_of[way] for way in part.feeds[holding]]) for holding in part.holdings])
        found.append(Run(tuple(arcs), part.holdings, fed, {holding: place for place, holding in enumerate(part.holdings)}))
    if len(straight) > 0:
        found.append(Run(tuple(straight)))
    return tuple(found)
