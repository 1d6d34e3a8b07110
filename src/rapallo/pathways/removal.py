"""Taking things away: what goes with them, from when until when, as changes to a reading (§7)."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.pathways.network import Reading
from rapallo.pathways.readings import FAVOURABLE, Frame
from rapallo.pathways.ways import split
from rapallo.record import ACTORS, fallen

__all__ = ["Cascade", "Cut", "Knife", "withdrawn"]


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken away: things, holdings, all that passes between two sides, claims, sources; from step ``start`` up
    to and including ``stop`` (things, holdings and passages only: claims and sources go without dates)."""

    things: tuple[str, ...] = ()
    holdings: tuple[str, ...] = ()
    between: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    start: int = 0
    stop: int | None = None


class Cascade(msgspec.Struct, frozen=True):
    """What goes with a cut: the things, and the ways that pass between the sides; ``surely`` without inferred part-of."""

    things: tuple[str, ...]
    surely: tuple[str, ...]
    holdings: tuple[str, ...]
    ways: tuple[int, ...]


def withdrawn(frame: Frame, cut: Cut) -> frozenset[str]:
    """The claims that fall with a cut's claims and sources, and those inferred from them (§1.9)."""
    if len(cut.claims) == 0 and len(cut.sources) == 0:
        return frozenset()
    return fallen(frame.model.case, cut.sources, cut.claims)


class Knife(msgspec.Struct, frozen=True, dict=True):
    """A frame prepared for cutting: who is part of whom, what stands where, which ways pass between whom."""

    frame: Frame

    def cascade(self, cut: Cut) -> Cascade:
        """What goes with a cut: an actor takes its parts, a place the facilities on it (§7)."""
        whole = self._spread(cut.things, surely=False)
        sure = self._spread(cut.things, surely=True)
        ways = self.passing(*cut.between) if cut.between is not None else ()
        return Cascade(whole, sure, cut.holdings, ways)

    def apply(self, base: Reading, cut: Cut, bound: str) -> Reading:
        """The reading with a cut made: what is removed is neither held nor worked on, and what rests on it is closed.

        Unfavourably all that an inferred part-of or identity carries goes too, favourably only its certain part.
        Law: a cut never adds anything.
        """
        cascade = self.cascade(cut)
        things = set(cascade.surely if bound == FAVOURABLE else cascade.things)
        line = self._line(cut)
        removed: dict[int, int] = {}
        for place, text in enumerate(self.frame.model.holdings):
            thing, actor = split(text)
            if thing in things or actor in things or text in cascade.holdings:
                removed[place] = base.removed[place] | line
        closed: dict[int, int] = {}
        for place in sorted(self._resting_on(things) | set(cascade.ways)):
            if base.open[place] != 0:
                closed[place] = base.open[place] & ~line
        sometime = {place: base.sometime[place] for place in closed if base.sometime[place] & line != 0}
        return base.but(
            removed=removed,
            open={**closed, **{place: 0 for place in sometime}},
            sometime={place: 0 for place in sometime},
        )

    def _line(self, cut: Cut) -> int:
        steps = self.frame.model.grid.steps
        stop = steps - 1 if cut.stop is None else min(cut.stop, steps - 1)
        start = max(cut.start, 0)
        return (1 << (stop + 1)) - (1 << start) if stop >= start else 0

    def _resting_on(self, things: Iterable[str]) -> set[int]:
        return {place for thing in things for place in self.ways_naming.get(thing, ())}

    @cached_property
    def ways_naming(self) -> Mapping[str, tuple[int, ...]]:
        """For each thing the ways that fall with it."""
        found: dict[str, list[int]] = {}
        for place, path in enumerate(self.frame.model.paths):
            for thing in dict.fromkeys(path.named):
                found.setdefault(thing, []).append(place)
        return {thing: tuple(places) for thing, places in found.items()}

    # -- what goes with what -------------------------------------------------------------------------------------

    @cached_property
    def _below(self) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
        """For each thing what it takes with it directly: on every footing, and on the stated one alone."""
        case = self.frame.model.case
        every: dict[str, set[str]] = {}
        sure: dict[str, set[str]] = {}
        for thing in case.things:
            for whole in thing.part_of:
                if thing.kind in ACTORS or case.thing_by_id[whole].kind not in ACTORS or thing.kind in ("facility", "cohort"):
                    every.setdefault(whole, set()).add(thing.id)
                    sure.setdefault(whole, set()).add(thing.id)
        for claim in case.claims:
            if claim.denied or claim.object == "" or claim.verb not in ("part-of", "locate-at", "same-as"):
                continue
            subject = case.thing_by_id[claim.subject]
            if claim.verb == "locate-at" and subject.kind != "facility":
                continue
            pairs = [(claim.object, claim.subject)]
            if claim.verb == "same-as":
                pairs.append((claim.subject, claim.object))
            certain = claim.footing in ("", "stated") and self.frame.standing[claim.id].unfavourably
            for above, below in pairs:
                every.setdefault(above, set()).add(below)
                if certain:
                    sure.setdefault(above, set()).add(below)
        return ({key: tuple(sorted(value)) for key, value in every.items()}, {key: tuple(sorted(value)) for key, value in sure.items()})

    def _spread(self, things: Iterable[str], *, surely: bool) -> tuple[str, ...]:
        below = self._below[1 if surely else 0]
        seen: set[str] = set()
        waiting = sorted(things)
        while len(waiting) > 0:
            thing = waiting.pop()
            if thing not in seen:
                seen.add(thing)
                waiting.extend(below.get(thing, ()))
        return tuple(sorted(seen))

    def passing(self, first: tuple[str, ...], second: tuple[str, ...]) -> tuple[int, ...]:
        """The ways that pass between two sides (§7): the holder of what is given on one side, someone who acts on the other."""
        one, other = set(first), set(second)
        found = []
        for place, path in enumerate(self.frame.model.paths):
            if path.origin not in ("written", "derived"):
                continue
            actor = split(path.gives)[1]
            holders = {actor} if actor != "" else set(path.actors)
            acting = set(path.actors)
            if (not holders.isdisjoint(one) and not acting.isdisjoint(other)) or (
                not holders.isdisjoint(other) and not acting.isdisjoint(one)
            ):
                found.append(place)
        return tuple(found)


