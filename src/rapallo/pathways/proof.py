"""Why something is held at a step: a derivation that goes round no circle (§4.4, §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from typing import TypeAlias

import msgspec

from rapallo.pathways.attain import result, worked
from rapallo.pathways.bits import Frame, dilate, nth, run_ends, span
from rapallo.pathways.network import Choice, Network, Reading, restrict

__all__ = ["Link", "Proof", "proof"]

# For each holding, what it gained in which round of the iteration; round 0 is what is given.
_Gains: TypeAlias = list[list[tuple[int, int]]]


class Link(msgspec.Struct, frozen=True):
    """One inference: that ``holding`` is held during ``steps``, by one way or because it is given.

    Parameters
    ----------
    holding : its place in the network
    steps : the line of steps that this link proves
    way : the way's place, or None where the holding is given
    start : the end of start-up, s of §4.2; None where given
    worked : the worked steps that it rests on: those of start-up, and one that still keeps for each of
        ``steps``
    needs : (holding, line) for what must be held, all of it proved by earlier links
    waived : the needs, by their place in the way, that the reading takes as met
    """

    holding: int
    steps: int
    way: int | None = None
    start: int | None = None
    worked: int = 0
    needs: tuple[tuple[int, int], ...] = ()
    waived: tuple[int, ...] = ()


class Proof(msgspec.Struct, frozen=True):
    """That ``holding`` is held at ``step``: ``links``, each after what it rests on, the last one the claim.

    It is one derivation of perhaps many: the shallowest, ways in their order.
    """

    holding: int
    step: int
    links: tuple[Link, ...]

    def held(self) -> dict[int, int]:
        """Each holding in the proof, with the steps at which the proof has it held."""
        lines: dict[int, int] = {}
        for link in self.links:
            lines[link.holding] = lines.get(link.holding, 0) | link.steps
        return lines

    def worked(self) -> dict[int, int]:
        """Each way in the proof, with the worked steps that the proof rests on."""
        lines: dict[int, int] = {}
        for link in self.links:
            if link.way is not None:
                lines[link.way] = lines.get(link.way, 0) | link.worked
        return lines


def proof(network: Network, reading: Reading, holding: int, step: int) -> Proof | None:
    """A well-founded derivation that a holding is held at a step, or None where it is not.

    The least fixed point is built once more in rounds, each from the one before; every inference takes its
    needs from earlier rounds, so it cannot lean on itself. Cost: the rounds, over the part of the network
    that bears on the holding.

    >>> from rapallo.pathways.network import Way, reading
    >>> network = Network(6, ("ore", "steel"), (Way(1, (0,)),))
    >>> found = proof(network, reading(network).but(given={0: 0b001110}, takes={0: 2}), 1, 3)
    >>> [(link.holding, bin(link.steps), link.way) for link in found.links]
    [(0, '0b1110', None), (1, '0b1000', 0)]
    """
    part = restrict(network, [holding])
    small, chosen, target = part.network, part.of(reading), part.holdings.index(holding)
    gains = _rounds(small, chosen, target, step)
    if gains is None:
        return None
    links = _links(small, chosen, gains, target, step)
    return Proof(
        holding=holding,
        step=step,
        links=tuple(
            Link(
                holding=part.holdings[link.holding],
                steps=link.steps,
                way=None if link.way is None else part.ways[link.way],
                start=link.start,
                worked=link.worked,
                needs=tuple((part.holdings[need], line) for need, line in link.needs),
                waived=link.waived,
            )
            for link in links
        ),
    )


def _before(gains: _Gains, holding: int, rank: int) -> int:
    """What was known of a holding before a round."""
    line = 0
    for gained, new in gains[holding]:
        if gained < rank:
            line |= new
    return line


def _rounds(network: Network, reading: Reading, target: int, step: int) -> _Gains | None:
    """The rounds up to the one in which the target is held at the step; None if there is no such round."""
    fed: list[list[int]] = [[] for _ in network.holdings]
    for way, needs in enumerate(network.needed):
        for need in needs:
            fed[need].append(way)
    room = _room(reading)
    held = [given & cap for given, cap in zip(reading.given, room, strict=True)]
    gains: _Gains = [[(0, line)] if line != 0 else [] for line in held]
    ways: Sequence[int] = range(len(network.ways))
    gives = [way.gives for way in network.ways]
    seen = [0] * len(network.ways)
    frame, rank = Frame(1, reading.steps), 0
    while held[target] >> step & 1 == 0:
        rank += 1
        new: dict[int, int] = {}
        for way in ways:
            given = gives[way]
            if held[given] == room[given]:
                continue
            work = worked(network, reading, way, held.__getitem__)
            if work == seen[way]:
                continue
            seen[way] = work
            line = result(reading, way, work, frame) & room[given] & ~held[given]
            if line != 0:
                new[given] = new.get(given, 0) | line
        if len(new) == 0:
            return None
        for given, line in new.items():
            gains[given].append((rank, line))
            held[given] |= line
        ways = sorted({way for given in new for way in fed[given]})
    return gains


def _room(reading: Reading) -> list[int]:
    """When each holding can be held at all: within its existence, outside its removals."""
    return [exists & ~removed for exists, removed in zip(reading.exists, reading.removed, strict=True)]


def _links(network: Network, reading: Reading, gains: _Gains, target: int, step: int) -> list[Link]:
    """Back from the claim, latest round first: each round and holding is asked for everything at once."""
    wanted: dict[tuple[int, int], int] = {}
    waiting: list[tuple[int, int]] = []

    def want(holding: int, line: int) -> None:
        for gained, new in gains[holding]:
            if line & new != 0:
                if (gained, holding) not in wanted:
                    heappush(waiting, (-gained, holding))
                wanted[gained, holding] = wanted.get((gained, holding), 0) | line & new

    want(target, 1 << step)
    links = []
    while len(waiting) > 0:
        behind, holding = heappop(waiting)
        rank = -behind
        line = wanted.pop((rank, holding))
        if rank == 0:
            links.append(Link(holding, line))
            continue
        known = {
            need: _before(gains, need, rank) for way in network.into[holding] for need in network.needed[way]
        }
        for way in network.into[holding]:
            work = worked(network, reading, way, known.__getitem__)
            proved = line & result(reading, way, work)
            if proved != 0:
                line ^= proved
                link = _link(network, reading, way, work, proved, known)
                links.append(link)
                for need, steps in link.needs:
                    want(need, steps)
    links.reverse()
    return links


def _link(
    network: Network, reading: Reading, way: int, work: int, proved: int, known: Mapping[int, int]
) -> Link:
    start, used = _used(reading, way, work, proved)
    needs: dict[int, int] = {}
    waived = []
    for place, need in enumerate(network.ways[way].needs):
        if reading.waived[way] >> place & 1 == 1:
            waived.append(place)
        elif isinstance(need, int):
            needs[need] = needs.get(need, 0) | used
        else:
            for option, line in _options(need, used, known):
                needs[option] = needs.get(option, 0) | line
    return Link(
        holding=network.ways[way].gives,
        steps=proved,
        way=way,
        start=start,
        worked=used,
        needs=tuple(needs.items()),
        waived=tuple(waived),
    )


def _used(reading: Reading, way: int, work: int, proved: int) -> tuple[int, int]:
    """The end of start-up, and the worked steps that start-up and the proved steps rest on."""
    takes, keeps, sometime = reading.takes[way], reading.keeps[way], reading.sometime[way]
    if sometime != 0:
        return sometime.bit_length() - 1 + takes, sometime
    if takes == 0:
        start, used = (work & -work).bit_length() - 1, 0
    elif reading.unbroken[way]:
        ends = run_ends(work, takes)
        start = (ends & -ends).bit_length()
        used = span(start - takes, start - 1)
    else:
        final = nth(work, takes)
        assert final is not None, "a way that proves something has ended its start-up"
        start, used = final + 1, work & span(0, final)
    rest = proved & ~dilate(used, keeps, reading.steps)
    while rest != 0:
        first = (rest & -rest).bit_length() - 1
        latest = 1 << ((work & span(0, first)).bit_length() - 1)
        used |= latest
        rest &= ~dilate(latest, keeps, reading.steps)
    return start, used


def _options(need: Choice, used: int, known: Mapping[int, int]) -> list[tuple[int, int]]:
    """For each of the used steps the first k options that are held then."""
    chosen = []
    missing = [used] * max(need.k, 0)
    for option in need.of:
        line = known[option]
        taken = 0
        for place in range(len(missing)):
            met = missing[place] & line & ~taken
            missing[place] ^= met
            taken |= met
        if taken != 0:
            chosen.append((option, taken))
    return chosen
