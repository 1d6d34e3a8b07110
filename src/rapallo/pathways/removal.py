"""Taking things away: what goes with them, from when until when, as changes to a reading (§7)."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.pathways.network import Part, Reading
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Frame
from rapallo.pathways.ways import FOOTINGS, split
from rapallo.record import ACTORS, Claim, fallen

__all__ = ["Cascade", "Cut", "Delta", "Knife", "withdrawn"]

_OWNED = (*ACTORS, "cohort", "place", "facility", "event")
_MOST_KEPT = 1024
Edges = Mapping[str, tuple[tuple[str, int, int, str], ...]]


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken away: things, holdings, all that passes between two sides, claims, sources; from step ``start`` up
    to and including ``stop`` (things, holdings and passages only: claims and sources go without dates).

    A ``start`` of 0 means from ever: what a derived way did before the horizon goes too.
    """

    things: tuple[str, ...] = ()
    holdings: tuple[str, ...] = ()
    between: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    start: int = 0
    stop: int | None = None


class Delta(msgspec.Struct, frozen=True):
    """What a cut changes in a reading of the knife's part, by place: steps at which holdings are ``removed``, steps at which ways
    are ``closed``. Both are cut off whatever the reading has."""

    removed: Mapping[int, int]
    closed: Mapping[int, int]


class Carried(msgspec.Struct, frozen=True):
    """Open identities over which a removal is taken to pass on (``on``), among those that are ``decided``; the others follow the
    bound."""

    decided: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()


_UNDECIDED = Carried()


class Cascade(msgspec.Struct, frozen=True):
    """What goes with a cut: the things with those named; of these, ``surely`` only on certain footing; the holdings out of
    reach; and the ways halted while they were possibly open, by their place in the model: those that name such a thing, pass between
    the sides, or give what is out of reach."""

    things: tuple[str, ...]
    surely: tuple[str, ...]
    holdings: tuple[str, ...]
    ways: tuple[int, ...]


def withdrawn(frame: Frame, cut: Cut, silent: frozenset[str] = frozenset()) -> frozenset[str]:
    """The claims that fall with a cut's claims and sources, and those inferred from them (§1.9), where ``silent`` sources say nothing
    already."""
    if len(cut.claims) == 0 and len(cut.sources) == 0:
        return frozenset()
    return fallen(frame.model.case, cut.sources, cut.claims, silent)


class Knife(msgspec.Struct, frozen=True, dict=True):
    """A frame prepared for cutting a part of its network (or the whole): who is part of whom, what stands where, which ways
    pass between whom."""

    frame: Frame
    part: Part | None = None

    def cascade(self, cut: Cut) -> Cascade:
        """What goes with a cut: an actor takes its parts, a place the facilities on it (§7). It names ways of the part alone."""
        line = self.line(cut)
        whole = self.spread(cut.things, line, surely=False)
        sure = self.spread(cut.things, line, surely=True)
        delta = self.delta(cut, UNFAVOURABLE)
        halted = dict(delta.closed)
        given = {self._texts[place]: gone for place, gone in delta.removed.items()}
        for place, way in enumerate(self._ways):
            gone = given.get(self.frame.model.paths[way].gives, 0)
            if gone != 0:
                halted[place] = halted.get(place, 0) | gone
        ways = sorted(
            self._ways[place]
            for place, gone in halted.items()
            if self.frame.shape(self._ways[place], FAVOURABLE, FOOTINGS[-1]).open & gone != 0
        )
        return Cascade(tuple(sorted(whole)), tuple(sorted(sure)), tuple(sorted(given)), tuple(ways))

    def delta(self, cut: Cut, bound: str, on: frozenset[str] | None = None, decided: frozenset[str] | None = None) -> Delta:
        """What a cut takes from a reading of that bound. Withdrawn claims and sources are no part of it.

        Unfavourably all that an inferred part-of or identity carries goes too, favourably only its certain part; except that the open
        identities ``on`` do carry, and of those ``decided`` (absent: the same) no others. ``on`` absent: none is decided.
        """
        carried = _UNDECIDED if on is None else Carried(on if decided is None else decided, on)
        key = (cut.things, cut.holdings, cut.between, cut.start, cut.stop, bound, carried)
        found = self._deltas.get(key)
        if found is None:
            if len(self._deltas) > _MOST_KEPT:
                self._deltas.clear()
            found = self._deltas[key] = self._delta(cut, bound == FAVOURABLE, carried)
        return found

    @cached_property
    def _deltas(self) -> dict[object, Delta]:
        return {}

    def _delta(self, cut: Cut, surely: bool, carried: Carried) -> Delta:
        line = self.line(cut)
        removed = self._holdings_away(cut, line, surely, carried)
        closed: dict[int, int] = {}
        for thing, gone in self.spread(cut.things, line, surely, carried).items():
            for place in self.ways_naming.get(thing, ()):
                closed[place] = closed.get(place, 0) | gone
        if cut.between is not None:
            for place, passes in self.passing(*cut.between, surely, carried).items():
                if passes & line != 0:
                    closed[place] = closed.get(place, 0) | passes & line
        return Delta(removed, closed)

    def apply(self, base: Reading, cut: Cut, bound: str) -> Reading:
        """The reading with a cut made: what is removed is neither held nor worked on, and what rests on it is closed.

        ``base`` is a reading of the knife's part. Law: a cut never adds anything.
        """
        return self.cut(base, self.delta(cut, bound))

    @staticmethod
    def cut(base: Reading, delta: Delta) -> Reading:
        """The reading with a change made."""
        removed = {place: base.removed[place] | line for place, line in delta.removed.items()}
        opened = {place: base.open[place] & ~line for place, line in delta.closed.items() if base.open[place] & line != 0}
        torn = [place for place, line in delta.closed.items() if base.sometime[place] & line != 0]
        return base.but(removed=removed, open={**opened, **dict.fromkeys(torn, 0)}, sometime=dict.fromkeys(torn, 0))

    def line(self, cut: Cut) -> int:
        """The steps for which a cut is made; none where it lies outside the horizon."""
        steps = self.frame.model.grid.steps
        stop = steps - 1 if cut.stop is None else min(cut.stop, steps - 1)
        start = max(cut.start, 0)
        return (1 << (stop + 1)) - (1 << start) if stop >= start else 0

    def _holdings_away(self, cut: Cut, line: int, surely: bool, carried: Carried = _UNDECIDED) -> dict[int, int]:
        away: dict[int, int] = {}
        for thing, gone in self.spread(cut.things, line, surely, carried).items():
            for place in self.holdings_with.get(thing, ()):
                away[place] = away.get(place, 0) | gone
        for text in cut.holdings:
            thing, actor = split(text)
            if actor == "":
                places = self.holdings_with.get(thing, ())
                away.update((place, away.get(place, 0) | line) for place in places if self._things[place] == thing)
                continue
            for holder, gone in self.spread((actor,), line, surely, carried).items():
                held = self._places.get(f"{thing}@{holder}")
                if held is not None:
                    away[held] = away.get(held, 0) | gone
        return away

    # -- indexes of the part --------------------------------------------------------------------------------------

    @cached_property
    def _ways(self) -> tuple[int, ...]:
        return tuple(range(len(self.frame.model.paths))) if self.part is None else self.part.ways

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        names = self.frame.model.holdings
        return names if self.part is None else tuple(names[place] for place in self.part.holdings)

    @cached_property
    def _things(self) -> tuple[str, ...]:
        return tuple(split(text)[0] for text in self._texts)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {text: place for place, text in enumerate(self._texts)}

    @cached_property
    def holdings_with(self) -> Mapping[str, tuple[int, ...]]:
        """For each thing the holdings, by place in the part, that are of it or in its hands."""
        found: dict[str, list[int]] = {}
        for place, text in enumerate(self._texts):
            for one in dict.fromkeys(split(text)):
                if one != "":
                    found.setdefault(one, []).append(place)
        return {thing: tuple(places) for thing, places in found.items()}

    @cached_property
    def ways_naming(self) -> Mapping[str, tuple[int, ...]]:
        """For each thing the ways, by place in the part, that fall with it."""
        found: dict[str, list[int]] = {}
        for place, way in enumerate(self._ways):
            for thing in dict.fromkeys(self.frame.model.paths[way].named):
                found.setdefault(thing, []).append(place)
        return {thing: tuple(places) for thing, places in found.items()}

    # -- what goes with what --------------------------------------------------------------------------------------

    @cached_property
    def _below(self) -> Edges:
        """For each thing what it takes with it directly: (what, steps favourably, steps unfavourably, identity or blank). The same for
        every part."""
        memory = self.frame.__dict__
        if "_below" not in memory:
            memory["_below"] = self._edges()
        edges: Edges = memory["_below"]
        return edges

    @property
    def edges(self) -> Edges:
        """What each thing takes with it directly: (what, steps favourably, steps unfavourably, open identity or blank)."""
        return self._below

    def _edges(self) -> Edges:
        case, full = self.frame.model.case, self.frame.full
        found: dict[str, list[tuple[str, int, int, str]]] = {}
        kinds = {thing.id: thing.kind for thing in case.things}
        for thing in case.things:
            for whole in thing.part_of:
                if kinds.get(whole) not in ACTORS or thing.kind in _OWNED:
                    found.setdefault(whole, []).append((thing.id, full, full, ""))
        for claim in case.claims:
            if claim.denied or claim.object == "" or claim.verb not in ("part-of", "locate-at", "same-as"):
                continue
            if claim.verb == "locate-at" and kinds.get(claim.subject) not in ("facility", "place"):
                continue
            surely, possibly = self._lasting(claim)
            identity = claim.id if claim.verb == "same-as" and surely != possibly else ""
            found.setdefault(claim.object, []).append((claim.subject, surely, possibly, identity))
            if claim.verb == "same-as":
                found.setdefault(claim.subject, []).append((claim.object, surely, possibly, identity))
        return {thing: tuple(sorted(edges)) for thing, edges in found.items()}

    def _lasting(self, claim: Claim) -> tuple[int, int]:
        """The steps for which a claim of part, place or identity carries a removal: surely, and possibly.

        Throughout where it has no date with a ``/``: a date alone says when it is attested, and sites do not move.
        """
        full = self.frame.full
        dated = claim.when is not None and claim.when.kind == "interval" and claim.verb != "same-as"
        certain = claim.footing in ("", "stated") and self.frame.standing[claim.id].unfavourably
        if not dated or claim.when is None:
            return (full if certain else 0), full
        dating = self.frame.dating
        return (dating.line(claim.when, False) if certain else 0), dating.line(claim.when, True)

    def spread(self, things: Iterable[str], line: int, surely: bool, carried: Carried = _UNDECIDED) -> Mapping[str, int]:
        """Things with all that goes with them, and the steps at which each is away."""
        away = dict.fromkeys(things, line)
        waiting = sorted(away)
        while len(waiting) > 0:
            thing = waiting.pop()
            for below, certain, possible, identity in self._below.get(thing, ()):
                edge = certain if surely else possible
                if identity in carried.decided:
                    edge = possible if identity in carried.on else 0
                more = away[thing] & edge & ~away.get(below, 0)
                if more != 0:
                    away[below] = away.get(below, 0) | more
                    waiting.append(below)
        return away

    def open_identities(self, cut: Cut) -> tuple[str, ...]:
        """The identities, uncertain themselves, over which a removal would pass on to something in this part (§1.6). Remembered."""
        key = (cut.things, cut.holdings, cut.between, cut.start, cut.stop)
        found = self._open.get(key)
        if found is None:
            if len(self._open) > _MOST_KEPT:
                self._open.clear()
            found = self._open[key] = self._opened(cut)
        return found

    @cached_property
    def _open(self) -> dict[object, tuple[str, ...]]:
        return {}

    def _opened(self, cut: Cut) -> tuple[str, ...]:
        actors = [split(text)[1] for text in cut.holdings if "@" in text]
        sides = cut.between[0] + cut.between[1] if cut.between is not None else ()
        reached = self.spread((*cut.things, *actors, *sides), self.frame.full, surely=False)
        near = frozenset(identity for thing in reached for *_, identity in self._below.get(thing, ()) if identity != "")
        none, every = self.delta(cut, UNFAVOURABLE, frozenset(), near), self.delta(cut, UNFAVOURABLE, near, near)
        if none == every:
            return ()
        found = []
        for identity in sorted(near):
            alone = self.delta(cut, UNFAVOURABLE, frozenset((identity,)), near)
            rest = self.delta(cut, UNFAVOURABLE, near - {identity}, near)
            if alone != none or rest != every:
                found.append(identity)
        return tuple(found)

    def passing(
        self, first: tuple[str, ...], second: tuple[str, ...], surely: bool = False, carried: Carried = _UNDECIDED
    ) -> Mapping[int, int]:
        """The ways, by place in the part, that pass between two sides, and when (§7): who gets it is on one side, who acts, or
        where, on the other. Sides include their parts and what stands on their ground."""
        full = self.frame.full
        one, other = self.spread(first, full, surely, carried), self.spread(second, full, surely, carried)
        found: dict[int, int] = {}
        for place, way in enumerate(self._ways):
            path = self.frame.model.paths[way]
            if not path.act:
                continue
            passes = 0
            for getting, acting in ((one, other), (other, one)):
                got = _any(getting, path.holders)
                if got != 0:
                    passes |= got & _any(acting, path.actors)
            if passes != 0:
                found[place] = passes
        return found


def _any(side: Mapping[str, int], things: Iterable[str]) -> int:
    line = 0
    for thing in things:
        line |= side.get(thing, 0)
    return line
