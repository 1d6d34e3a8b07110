"""The routes of one question: found surely and possibly, weighed with the identities they rest on, and folded by hands (§1.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import msgspec

from rapallo.inquiry.routes_search import Trip, View, legs_between, trips
from rapallo.inquiry.routes_strength import footing_in, stance_in
from rapallo.inquiry.routes_web import Counting, Tie, Web, web_of
from rapallo.record.case import Case

__all__ = ["MOST_TRIED", "Found", "Leg", "Quest", "reached"]

MOST_TRIED = 200
"""Routes looked at for one question; what goes through the same hands by way of other goods counts among them."""

GOODS = ("design", "product", "material", "skill")
"""Kinds of things that are passed on, and are nobody's hands."""


class Leg(msgspec.Struct, frozen=True):
    """One hop: its nodes; the places in the register of the links that can carry it, and of the one it is told by first, with its
    strength; the claims of identity by which what was reached is what was left, and their strength."""

    start: str
    end: str
    places: tuple[int, ...]
    best: int
    strength: int
    same: tuple[str, ...]
    bond: int


class Found(msgspec.Struct, frozen=True):
    """One route; ``variants`` are the nodes of others that are the same told otherwise (see `Quest.found`)."""

    trip: Trip
    names: tuple[str, ...]
    legs: tuple[Leg, ...]
    sure: bool
    last_same: tuple[str, ...]
    variants: tuple[tuple[str, ...], ...] = ()


class Quest(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A question about routes: from ``a`` to ``b`` (things or holdings), which hops count, when, how far and how many.

    ``at``: every hop holds at some time from ``first`` to ``last``; else they are passed in order between the two.
    """

    case: Case
    a: str
    b: str
    counting: Counting
    first: int
    last: int
    at: bool
    most: int
    k: int

    @cached_property
    def web(self) -> Web:
        """The case's links, as they count here."""
        return web_of(self.case, self.counting, (self.a, self.b))

    @property
    def ends(self) -> tuple[int, int]:
        """The numbers of the two nodes."""
        return self.web.place[self.web.node(self.a)], self.web.place[self.web.node(self.b)]

    def view(self, sure: bool) -> View:
        """The register at its worst or at its best dates."""
        memory: dict[bool, View] = self.__dict__.setdefault("_views", {})
        if sure not in memory:
            memory[sure] = View(self.web.links, self.first, self.last, self.at, sure)
        return memory[sure]

    def hands(self, names: Sequence[str]) -> tuple[str, ...]:
        """The nodes of a route without the goods and holdings between its ends: two routes are different if these are."""
        kinds = self.case.thing_by_id
        between = [name for name in names[1:-1] if "@" not in name and (name not in kinds or kinds[name].kind not in GOODS)]
        return (names[0], *between, names[-1])

    def found(self) -> tuple[tuple[Found, ...], bool]:
        """The k best different routes, those that are surely there first; and whether all that there are were looked at.

        Two tellings are one route if they go through the same hands, whatever the goods between these, or if all that the one does
        the other does too: a detour on the way of the same acts is no other route.
        """
        best: list[Found] = []
        whole = True
        for sure in (True, False):
            for tried, trip in enumerate(self._trips(sure), 1):
                one = self._found(trip, sure, tuple(self.web.names[node] for node in trip.nodes))
                known = next((place for place, other in enumerate(best) if self._alike(other, one)), None)
                if known is None and len(best) == self.k:
                    return tuple(best), False
                if known is None:
                    best.append(one)
                else:
                    best[known] = self._folded(best[known], one)
                if tried >= MOST_TRIED:
                    whole = False
                    break
        return tuple(best), whole

    def _alike(self, known: Found, one: Found) -> bool:
        """Whether two routes are one told otherwise: through the same hands, or by acts that are all acts of the other."""
        if self.hands(known.names) == self.hands(one.names):
            return True
        return self._within(one, known) or self._within(known, one)

    def _within(self, one: Found, other: Found) -> bool:
        """Whether every act that a route is told by can carry a hop of the other."""
        acts = {self._act(leg.best) for leg in one.legs}
        return "" not in acts and acts <= {self._act(place) for leg in other.legs for place in leg.places}

    def _folded(self, known: Found, one: Found) -> Found:
        """Two tellings of one route as one: told by that through more hands, if it is as sure, as strong and as short; or if it goes through
        fewer goods and is as sure and of no lesser stance and footing. Goods in between are a kind of thing and say less than who handed
        them on, even where one hand is less surely known."""
        if one.names == known.names or one.names in known.variants:
            return known
        rank, its = one.trip.strength, known.trip.strength
        equal = (one.sure, rank, len(one.legs)) == (known.sure, its, len(known.legs))
        fewer = self._goods(one.names) < self._goods(known.names) and one.sure == known.sure
        equal = equal or (fewer and (stance_in(rank), footing_in(rank)) == (stance_in(its), footing_in(its)))
        if equal and len(self.hands(one.names)) > len(self.hands(known.names)):
            return msgspec.structs.replace(one, variants=(known.names, *known.variants))
        return msgspec.structs.replace(known, variants=(*known.variants, one.names))

    def _goods(self, names: Sequence[str]) -> int:
        """The goods between the ends of a route."""
        kinds = self.case.thing_by_id
        return sum(1 for name in names[1:-1] if name in kinds and kinds[name].kind in GOODS)

    def _act(self, place: int) -> str:
        return _act(self._tie(place))

    def _trips(self, sure: bool) -> Iterator[Trip]:
        start, end = self.ends
        view = self.view(sure)
        return trips(view, start, end, self.most, lambda nodes, strength: self._weigh(view, nodes, strength))

    # -- weighing -------------------------------------------------------------------------------------------------

    def _weigh(self, view: View, nodes: tuple[int, ...], strength: int) -> int | None:
        """The strength that a route has when no claim carries two of its hops and every identity it rests on counts too."""
        legs = self._legs(view, nodes)
        twice = self._twice(legs)
        if len(twice) == 0 and not self._renamed(legs):
            return strength
        values = {view.links.strength[place] for leg in legs for place in leg} | set(self.web.bonds.claims.values())
        for least in sorted({min(strength, value) for value in values}, reverse=True):
            if self._carried(view, legs, least, twice) is not None:
                return least
        return None

    def _legs(self, view: View, nodes: Sequence[int]) -> list[list[int]]:
        """For each hop the links that can carry it, the strongest first."""
        links = view.links
        return [
            sorted(legs_between(view, one, other), key=lambda place: (-links.strength[place], links.number[place]))
            for one, other in pairwise(nodes)
        ]

    def _tie(self, place: int) -> Tie:
        return self.web.ties[self.web.links.number[place]]

    def _twice(self, legs: Sequence[Sequence[int]]) -> frozenset[str]:
        """The claims and ways that could carry more than one of the hops."""
        seen: dict[str, int] = {}
        for leg in legs:
            for act in {_act(self._tie(place)) for place in leg} - {""}:
                seen[act] = seen.get(act, 0) + 1
        return frozenset(act for act, number in seen.items() if number > 1)

    def _renamed(self, legs: Sequence[Sequence[int]]) -> bool:
        """Whether anything on the way has two names."""
        arrived = {self.a}
        for leg in legs:
            ties = [self._tie(place) for place in leg]
            if arrived != {tie.tail for tie in ties} or len(arrived) > 1:
                return True
            arrived = {tie.head for tie in ties}
        return arrived != {self.b}

    def _carried(self, view: View, legs: Sequence[Sequence[int]], least: int, twice: frozenset[str]) -> tuple[int, ...] | None:
        """A link for each hop, in time, none of an act that carries another and none weaker than ``least``, as no identity between
        them is; ``None``: there are none such."""
        links, bonds = view.links, self.web.bonds
        low, high = (links.begun, links.unended) if view.sure else (links.first, links.last)
        states: dict[tuple[str, frozenset[str]], tuple[int, tuple[int, ...]]] = {(self.a, frozenset()): (view.departure, ())}
        for leg in legs:
            after: dict[tuple[str, frozenset[str]], tuple[int, tuple[int, ...]]] = {}
            for place in leg:
                if links.strength[place] < least:
                    continue
                tie = self._tie(place)
                act = _act(tie)
                for (arrived, used), (day, chosen) in states.items():
                    if act in used or (not view.at and high[place] < day) or bonds.between(arrived, tie.tail)[0] < least:
                        continue
                    then = 0 if view.at else max(day, low[place])
                    key = (tie.head, used | {act} if act in twice else used)
                    if then <= view.arrival and (key not in after or then < after[key][0]):
                        after[key] = (then, (*chosen, place))
            states = after
        for (arrived, _), (_, chosen) in states.items():
            if bonds.between(arrived, self.b)[0] >= least:
                return chosen
        return None

    # -- what carries it ------------------------------------------------------------------------------------------

    def _found(self, trip: Trip, sure: bool, names: tuple[str, ...]) -> Found:
        """A route with every link that can possibly carry its hops, each hop led by one that carries it at the dates asked."""
        view, strengths = self.view(sure), self.web.links.strength
        options = self._legs(view, trip.nodes)
        twice = self._twice(options)
        chosen = self._carried(view, options, trip.strength, twice)
        assert chosen is not None
        if len(twice) == 0 and not self._renamed(options):
            chosen = tuple(places[0] for places in self._usable(trip.nodes, sure))
        usable = self._usable(trip.nodes, False)
        legs: list[Leg] = []
        arrived = self.a
        for (start, end), place, places in zip(pairwise(names), chosen, usable, strict=True):
            bond = self.web.bonds.between(arrived, self._tie(place).tail)
            legs.append(Leg(start, end, places, place, strengths[place], bond[1], bond[0]))
            arrived = self._tie(place).head
        return Found(trip, names, tuple(legs), sure, self.web.bonds.between(arrived, self.b)[1])

    def _usable(self, nodes: Sequence[int], sure: bool) -> tuple[tuple[int, ...], ...]:
        """For each hop the links that can carry it in time, given that the others are carried as well as can be, strongest first."""
        view = self.view(sure)
        low, high = (view.links.begun, view.links.unended) if sure else (view.links.first, view.links.last)
        legs = self._legs(view, nodes)
        if view.at:
            return tuple(tuple(leg) for leg in legs)
        day, kept = view.departure, []
        for leg in legs:
            kept.append([(place, day) for place in leg if high[place] >= day])
            day = min(max(day, low[place]) for place, _ in kept[-1])
        by, found = view.arrival, []
        for rows in reversed(kept):
            usable = [place for place, day in rows if max(day, low[place]) <= by]
            found.append(tuple(usable))
            by = max(min(high[place], by) for place in usable)
        return tuple(reversed(found))


def _act(tie: Tie) -> str:
    """What a link is told by; blank for a part in the table of things, which is no act."""
    return tie.claim if tie.claim != "" else tie.way


def reached(view: View, node: int, most: int, back: bool = False) -> dict[int, int]:
    """How many hops away everything is that can be reached from a node in time, or (``back``) from which it can be reached."""
    hops = {node: 0}
    days = {node: view.arrival if back else view.departure}
    edge = dict(days)
    for count in range(1, most + 1):
        found: dict[int, int] = {}
        for one, day in edge.items():
            for other, low, high, _ in view.entering(one) if back else view.leaving(one):
                if back:
                    then = min(high, day)
                    if low <= day and then >= view.departure and then > days.get(other, view.departure - 1):
                        days[other] = found[other] = then
                else:
                    then = max(low, day)
                    if high >= day and then <= view.arrival and then < days.get(other, view.arrival + 1):
                        days[other] = found[other] = then
        for other in found:
            hops.setdefault(other, count)
        edge = found
    return hops
