"""Minimal sets whose removal loses a holding, complete to a stated size (§8.1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import TypeAlias

import msgspec

from rapallo.pathways.attain import attain
from rapallo.pathways.network import Network, Part, Reading, restrict
from rapallo.pathways.proof import proof

__all__ = [
    "Candidate",
    "Losing",
    "Sets",
    "how_many",
    "losing",
    "minimal_sets",
]

Breaks: TypeAlias = Callable[[Sequence[tuple[int, ...]]], Sequence[bool]]
RestsOn: TypeAlias = Callable[[tuple[int, ...]], Collection[int]]
Tell: TypeAlias = Callable[[int, int, int], None]

_AT_ONCE = 128


class Candidate(msgspec.Struct, frozen=True):
    """Something that could be taken away, and all that goes with it.

    Parameters
    ----------
    name : for the reader
    removed : (holding, line): the steps at which a holding is neither held nor worked on
    closed : (way, line): the steps at which a way is closed
    """

    name: str
    removed: tuple[tuple[int, int], ...] = ()
    closed: tuple[tuple[int, int], ...] = ()


class Sets(msgspec.Struct, frozen=True):
    """Minimal sets of candidates, by their places, smallest first.

    ``complete`` is the size up to which none is missing (−1: not even the empty set was tried). A search
    that was stopped keeps what it had proved: each set listed is minimal and does break it. ``asked`` is
    how many sets were put to the oracle.
    """

    sets: tuple[tuple[int, ...], ...]
    complete: int
    stopped: bool
    asked: int

    def by_size(self) -> tuple[int, ...]:
        """How many sets were found of each size from 0 up to the largest found."""
        sizes = [len(one) for one in self.sets]
        return tuple(sizes.count(size) for size in range(max(sizes, default=-1) + 1))


def how_many(candidates: int, max_size: int) -> int:
    """How many sets of up to ``max_size`` candidates there are: the most that a search can have to ask.

    >>> how_many(300, 2)
    45151
    """
    return sum(comb(candidates, size) for size in range(max_size + 1))


def minimal_sets(
    breaks: Breaks,
    candidates: int,
    max_size: int,
    *,
    rests_on: RestsOn | None = None,
    tell: Tell | None = None,
) -> Sets:
    """The minimal sets of candidates that break something, complete to a size.

    Parameters
    ----------
    breaks : tells of each of several sets (places in ascending order) whether removing it breaks the thing.
        Must be monotone: what contains a breaking set breaks
    candidates : how many there are; sets are of 0..candidates−1
    max_size : size up to which the list is to be complete
    rests_on : for a set that does not break it, candidates that suffice for that: whatever is removed beside
        the set, the thing stands as long as none of these is. Without it, all sets are tried that contain
        no smaller one; with it, only those that hit what the thing rests on (Reiter 1987)
    tell : is told (size, sets done, sets of that size to do) after every batch

    KeyboardInterrupt stops the search, which returns what is proved by then and says so.

    >>> minimal_sets(lambda sets: [0 in one or {1, 2} <= set(one) for one in sets], 4, 3).sets
    ((0,), (1, 2))
    """
    found: dict[int, tuple[int, ...]] = {}
    supports: list[int] = []
    asked, complete = 0, -1
    everything = (1 << candidates) - 1
    level = [0]
    try:
        for size in range(max_size + 1):
            standing: list[int] = []
            open_sets: list[int] = []
            for one in level:
                (standing if any(support & one == 0 for support in supports) else open_sets).append(one)
            done = len(level) - len(open_sets)
            for start in range(0, len(open_sets), _AT_ONCE):
                batch = open_sets[start : start + _AT_ONCE]
                for one, broken in zip(batch, breaks([_places(one) for one in batch]), strict=True):
                    if broken:
                        found[one] = _places(one)
                    else:
                        standing.append(one)
                asked += len(batch)
                done += len(batch)
                if tell is not None:
                    tell(size, done, len(level))
            complete = size
            if size == max_size or len(standing) == 0:
                complete = max_size
                break
            level = _next(sorted(standing, key=_places), found, supports, everything, rests_on)
    except KeyboardInterrupt:
        return Sets(by_length(found.values()), complete, True, asked)
    return Sets(by_length(found.values()), complete, False, asked)


def _next(
    standing: Sequence[int],
    found: Mapping[int, tuple[int, ...]],
    supports: list[int],
    everything: int,
    rests_on: RestsOn | None,
) -> list[int]:
    """The sets one larger worth asking about: each extends a standing one and contains no found one."""
    larger: dict[int, None] = {}
    for one in standing:
        if rests_on is None:
            support = everything & -(1 << one.bit_length())
        else:
            support = next((known for known in supports if known & one == 0), -1)
            if support < 0:
                support = sum(1 << place for place in set(rests_on(_places(one))))
                supports.append(support)
        for place in _places(support & ~one):
            larger.setdefault(one | 1 << place)
    return [one for one in larger if not _contains_one(one, found)]


def _contains_one(one: int, found: Mapping[int, tuple[int, ...]]) -> bool:
    """Whether a set contains a found one: its subsets are looked up, so many found ones cost nothing."""
    places = _places(one)
    return any(
        sum(1 << place for place in some) in found
        for size in range(len(places) + 1)
        for some in combinations(places, size)
    )


def _places(bits: int) -> tuple[int, ...]:
    places = []
    while bits != 0:
        low = bits & -bits
        places.append(low.bit_length() - 1)
        bits ^= low
    return tuple(places)


def by_length(sets: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """The sets in their one order: smallest first, then by their places."""
    return tuple(sorted(sets, key=lambda one: (len(one), one)))


class Losing(msgspec.Struct, frozen=True):
    """The question whether a holding is lost at a step when candidates are taken away: an oracle (§4.5, §8).

    ``relevant`` are the places, in the list of candidates asked about, of those that touch anything the
    holding could rest on; the oracle speaks of them by their place in ``relevant``.
    """

    part: Part
    base: Reading
    holding: int
    step: int
    relevant: tuple[int, ...]
    effects: tuple[Candidate, ...]

    def without(self, taken: Iterable[int]) -> Reading:
        """The reading of the part in which these are taken away."""
        removed: dict[int, int] = {}
        closed: dict[int, int] = {}
        for place in taken:
            for holding, line in self.effects[place].removed:
                removed[holding] = removed.get(holding, self.base.removed[holding]) | line
            for way, line in self.effects[place].closed:
                closed[way] = closed.get(way, self.base.open[way]) & ~line
        return self.base.but(removed=removed, open=closed)

    def breaks(self, sets: Sequence[tuple[int, ...]]) -> tuple[bool, ...]:
        """Of each set, whether the holding is not held at the step without it."""
        found = attain(self.part.network, [self.without(one) for one in sets])
        return tuple(not held for held in found.held_at(self.holding, self.step))

    def rests_on(self, taken: tuple[int, ...]) -> tuple[int, ...]:
        """The candidates that touch one proof that the holding is held even so: without them it stands."""
        why = proof(self.part.network, self.without(taken), self.holding, self.step)
        if why is None:
            raise ValueError("it is not held without these, so it rests on nothing")
        held, work = why.held(), why.worked()
        for way, line in work.items():
            given = self.part.network.ways[way].gives
            held[given] = held.get(given, 0) | line
        return tuple(
            place
            for place, effect in enumerate(self.effects)
            if any(held.get(holding, 0) & line != 0 for holding, line in effect.removed)
            or any(work.get(way, 0) & line != 0 for way, line in effect.closed)
        )

    def minimal(self, max_size: int, tell: Tell | None = None) -> Sets:
        """The minimal sets that lose it, complete to a size, by place among the candidates asked about.

        >>> from rapallo.pathways.network import Way, reading
        >>> network = Network(1, ("sea", "rail", "oil"), (Way(2, (0,)), Way(2, (1,))))
        >>> base = reading(network).but(given={0: 1, 1: 1})
        >>> both = [Candidate("sea", removed=((0, 1),)), Candidate("rail", removed=((1, 1),))]
        >>> losing(network, base, 2, 0, both).minimal(2).sets
        ((0, 1),)
        """
        found = minimal_sets(self.breaks, len(self.effects), max_size, rests_on=self.rests_on, tell=tell)
        sets = tuple(tuple(self.relevant[place] for place in one) for one in found.sets)
        return Sets(by_length(sets), found.complete, found.stopped, found.asked)


def losing(
    network: Network, reading: Reading, holding: int, step: int, candidates: Sequence[Candidate]
) -> Losing:
    """The oracle for one holding and step; candidates that cannot bear on it are left out."""
    part = restrict(network, [holding])
    held = {old: new for new, old in enumerate(part.holdings)}
    ways = {old: new for new, old in enumerate(part.ways)}
    relevant, effects = [], []
    for place, candidate in enumerate(candidates):
        removed = tuple((held[old], line) for old, line in candidate.removed if old in held and line != 0)
        closed = tuple((ways[old], line) for old, line in candidate.closed if old in ways and line != 0)
        if len(removed) + len(closed) > 0:
            relevant.append(place)
            effects.append(Candidate(candidate.name, removed, closed))
    return Losing(part, part.of(reading), held[holding], step, tuple(relevant), tuple(effects))
