"""The best routes through a register of dated links, one after another: strongest first, then shortest, then by their nodes."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise

import msgspec

from rapallo.inquiry.routes_links import NEVER, Links

__all__ = ["Leg", "Trip", "View", "best_routes", "legs_between", "trips"]

Leg = tuple[int, int, int, int]
"""A link as a search sees it: the node at its other end, the first and last day it can be passed, its strength."""

Weigh = Callable[[tuple[int, ...], int], int | None]
"""The strength of a route, which is at most the one given; ``None``: it is none after all."""

_EVER, _LATER = -NEVER - 1, NEVER + 1


class Trip(msgspec.Struct, frozen=True):
    """One route: its nodes, the strength of its weakest hop, and the day by which one has arrived at each node but the first.

    In a `View` at a date the days mean nothing.
    """

    nodes: tuple[int, ...]
    strength: int
    days: tuple[int, ...]


class View(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A register as one question sees it.

    ``sure``: links count while they surely hold (their latest start, their earliest end), else while they possibly do. ``at``: every
    link of a route holds at some time from day ``first`` to ``last``, in whatever order; else a route departs no earlier than ``first``,
    passes its links one after another, each while it holds, and has arrived by ``last``. ``least`` is the weakest strength that counts.
    A link that holds *surely* is passed in time whatever its dates: one must be there by its earliest end, and is over by its
    latest start at the worst.
    """

    links: Links
    first: int
    last: int
    at: bool = False
    sure: bool = False
    least: int = 0

    def leaving(self, node: int) -> list[Leg]:
        """The legs that leave a node, by where they lead."""
        memory: dict[int, list[Leg]] = self.__dict__.setdefault("_leaving", {})
        found = memory.get(node)
        if found is None:
            links = self.links
            low, high = (links.begun, links.unended) if self.sure else (links.first, links.last)
            a, b = links.start[node], links.start[node + 1]
            found = memory[node] = self._kept(links.head[a:b], low[a:b], high[a:b], links.strength[a:b])
        return found

    def entering(self, node: int) -> list[Leg]:
        """The legs that lead to a node, by where they come from."""
        memory: dict[int, list[Leg]] = self.__dict__.setdefault("_entering", {})
        found = memory.get(node)
        if found is None:
            links = self.links
            low, high = (links.begun, links.unended) if self.sure else (links.first, links.last)
            places = links.into[links.into_start[node] : links.into_start[node + 1]]
            tail, strength = links.tail, links.strength
            columns = ([column[place] for place in places] for column in (tail, low, high, strength))
            found = memory[node] = self._kept(*columns)
        return found

    def _kept(self, others: Sequence[int], low: Sequence[int], high: Sequence[int], strength: Sequence[int]) -> list[Leg]:
        first, last, least = self.first, self.last, self.least
        rows = zip(others, low, high, strength, strict=True)
        if self.at:
            return [(other, 0, 0, s) for other, lo, hi, s in rows if lo <= last and hi >= first and s >= least]
        return [row for row in rows if row[1] <= last and row[2] >= first and row[3] >= least]

    @property
    def departure(self) -> int:
        """The day on which a route starts."""
        return 0 if self.at else self.first

    @property
    def arrival(self) -> int:
        """The day by which it is to have arrived."""
        return 0 if self.at else self.last


def legs_between(view: View, start: int, end: int) -> list[int]:
    """The places in the register of the links from one node to another that the view admits, each by itself."""
    links = view.links
    low, high = (links.begun, links.unended) if view.sure else (links.first, links.last)
    first, last = links.start[start], links.start[start + 1]
    return [
        place
        for place in range(bisect_left(links.head, end, first, last), bisect_right(links.head, end, first, last))
        if low[place] <= view.last and high[place] >= view.first and links.strength[place] >= view.least
    ]


def best_routes(view: View, start: int, end: int, k: int = 1, most: int = 6) -> tuple[Trip, ...]:
    """The k best routes of at most ``most`` hops between two nodes of a register, best first.

    No route goes through a node twice; two routes differ in the nodes they go through or in their order, never only in which of several
    parallel links carry a hop. Law: with k beyond their number these are all there are, and adding a link never removes one.
    Cost: for each route a few searches from both ends that stop where they meet.
    """
    found: list[Trip] = []
    for trip in trips(view, start, end, most):
        if len(found) >= k:
            break
        found.append(trip)
    return tuple(found)


def trips(view: View, start: int, end: int, most: int, weigh: Weigh | None = None) -> Iterator[Trip]:
    """Every route, best first: the strongest, of these the shortest, of these the first by its nodes.

    The best of all is found; what is left splits into those that leave it at its first node, its second and so on, of each of which
    the best is found in turn (Yen 1971, Lawler 1972). ``weigh`` may lower a route's strength or rule it out.
    """
    if start == end:
        return
    waiting: list[tuple[int, int, tuple[int, ...], int, frozenset[int], bool]] = []

    def offer(prefix: tuple[int, ...], barred: frozenset[int], strongest: int) -> None:
        found = _best(view, prefix, barred, end, most, strongest)
        if found is not None:
            strength, nodes = found
            heappush(waiting, (-strength, len(nodes), nodes, len(prefix) - 1, barred, False))

    offer((start,), frozenset(), 255)
    while len(waiting) > 0:
        weakness, length, nodes, left_at, barred, weighed = heappop(waiting)
        true: int | None = -weakness
        if not weighed and weigh is not None:
            true = weigh(nodes, -weakness)
        if true is not None and true == -weakness:
            days = _passed(view, nodes, true)
            assert days is not None
            yield Trip(nodes, true, days)
        elif true is not None:
            heappush(waiting, (-true, length, nodes, left_at, barred, True))
        if not weighed:
            for place in range(left_at, length - 1):
                more = barred if place == left_at else frozenset()
                offer(nodes[: place + 1], more | {nodes[place + 1]}, -weakness)


def _best(
    view: View, prefix: tuple[int, ...], barred: frozenset[int], end: int, most: int, strongest: int
) -> tuple[int, tuple[int, ...]] | None:
    """The strongest and of these shortest route that begins with ``prefix`` and does not go on to a barred node, with its strength."""
    classes = [one for one in view.links.classes if view.least <= one <= strongest]
    low, high = 0, len(classes) - 1
    best: tuple[int, tuple[int, ...]] | None = None
    middle = high
    while low <= high:
        nodes = _shortest(view, prefix, barred, end, most, classes[middle])
        if nodes is not None:
            best = (classes[middle], nodes)
            low = middle + 1
        else:
            high = middle - 1
            if best is None and middle > 0 and middle == len(classes) - 1:
                nodes = _shortest(view, prefix, barred, end, most, classes[0])
                if nodes is None:
                    return None
                best, low = (classes[0], nodes), 1
        middle = (low + high + 1) // 2
    return best


def _passed(view: View, nodes: Sequence[int], least: int) -> tuple[int, ...] | None:
    """The day of arrival at each node after the first, if only links of a strength count; ``None``: it cannot be gone in time."""
    day, days = view.departure, []
    for start, end in pairwise(nodes):
        best = _sooner(view, start, end, day, least)
        if best > view.arrival:
            return None
        day = best
        days.append(day)
    return tuple(days)


def _shortest(
    view: View, prefix: tuple[int, ...], barred: Collection[int], end: int, most: int, least: int
) -> tuple[int, ...] | None:
    """The shortest route with that beginning, of these the first by its nodes; searched from both ends, the smaller edge first."""
    days = _passed(view, prefix, least)
    spur, room = prefix[-1], most - (len(prefix) - 1)
    if days is None or room < 1:
        return None
    depart = days[-1] if len(days) > 0 else view.departure
    avoid = set(prefix)
    onward: list[dict[int, int]] = [{spur: depart}]
    back: list[dict[int, int]] = [{end: view.arrival}]
    soonest, latest = {spur: depart}, {end: view.arrival}
    while len(onward) + len(back) - 2 < room:
        if len(onward[-1]) <= len(back[-1]):
            edge = _step_on(view, onward[-1], soonest, avoid, barred if len(onward) == 1 else (), least)
            onward.append(edge)
            meets = any(node in latest and day <= latest[node] for node, day in edge.items())
        else:
            edge = _step_back(view, back[-1], latest, (avoid, spur, barred, end), depart, least)
            back.append(edge)
            meets = any(node in soonest and soonest[node] <= day for node, day in edge.items())
        if meets:
            return (*prefix, *_walk(view, onward, back, barred, least))
        if len(edge) == 0:
            return None
    return None


def _step_on(
    view: View, edge: dict[int, int], soonest: dict[int, int], avoid: Collection[int], barred: Collection[int], least: int
) -> dict[int, int]:
    """One hop further: the nodes reached sooner than by fewer hops, with the day."""
    found: dict[int, int] = {}
    arrival = view.arrival
    for node, day in edge.items():
        for other, low, high, strength in view.leaving(node):
            if strength < least or high < day or other in avoid or other in barred:
                continue
            then = low if low > day else day
            if then <= arrival and then < soonest.get(other, _LATER):
                soonest[other] = found[other] = then
    return found


def _step_back(
    view: View,
    edge: dict[int, int],
    latest: dict[int, int],
    limits: tuple[Collection[int], int, Collection[int], int],
    depart: int,
    least: int,
) -> dict[int, int]:
    """One hop back from the end: the nodes that may be left later than with fewer hops to go, with the last day for it."""
    avoid, spur, barred, end = limits
    found: dict[int, int] = {}
    for node, day in edge.items():
        for other, low, high, strength in view.entering(node):
            if strength < least or low > day or other == end:
                continue
            if other in avoid and (other != spur or node in barred):
                continue
            by = high if high < day else day
            if by >= depart and by > latest.get(other, _EVER):
                latest[other] = found[other] = by
    return found


def _walk(
    view: View, onward: list[dict[int, int]], back: list[dict[int, int]], barred: Collection[int], least: int
) -> tuple[int, ...]:
    """The first route by its nodes among the shortest: for each place on it, who can stand there, and until when; then forward."""
    middle, length = len(onward) - 1, len(onward) + len(back) - 2
    places: list[dict[int, int]] = [{} for _ in range(length + 1)]
    for place in range(middle, length + 1):
        places[place] = back[length - place]
    met = {node: day for node, day in places[middle].items() if onward[middle].get(node, _LATER) <= day}
    places[middle] = met
    for place in range(middle - 1, -1, -1):
        here, there = onward[place], places[place + 1]
        found = places[place]
        for node, day in there.items():
            if place == 0 and node in barred:
                continue
            for other, low, high, strength in view.entering(node):
                if strength >= least and low <= day and here.get(other, _LATER) <= min(high, day):
                    found[other] = max(found.get(other, _EVER), min(high, day))
    (node, day), route = next(iter(onward[0].items())), []
    for place in range(length):
        there = places[place + 1]
        for other in sorted(there):
            then = _LATER if place == 0 and other in barred else _sooner(view, node, other, day, least)
            if then <= there[other]:
                node, day = other, then
                break
        route.append(node)
    return tuple(route)


def _sooner(view: View, start: int, end: int, day: int, least: int) -> int:
    """The soonest day of arrival by one hop, if left on a day; a day after all others: there is no such hop."""
    best, links = _LATER, view.links
    low, high = (links.begun, links.unended) if view.sure else (links.first, links.last)
    for place in legs_between(view, start, end):
        if links.strength[place] >= least:
            if view.at:
                return 0
            if high[place] >= day:
                best = min(best, max(low[place], day))
    return best
