"""The kernel's inner loop: many readings side by side in one stack, from below, needs first, circles until they rest (§4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

import msgspec

from rapallo.pathways.bits import Frame, at_least
from rapallo.pathways.components import Arc, Run
from rapallo.pathways.network import Network, Reading

__all__ = ["Odd", "Sheet", "odd_way", "odd_way_alike", "settled", "sheet", "wherever"]

# A circle takes up this many steps at a time, the earliest first: effects are never before their causes, so what is early is mostly
# final when it is passed on, and what is near it in time is passed on with it.
_AT_A_TIME = 4

_PLAIN, _TIMED, _ODD = 0, 1, 2
_MOST_KEPT = 4096


class Odd(msgspec.Struct, frozen=True):
    """A way whose values differ between the readings of a stack, or that has more than plain needs.

    ``groups`` are (blocks, takes, unbroken, keeps); ``zone`` and ``left`` are what the reading calls
    sometime and what it leaves; ``choices`` are (k, holdings, blocks that waive it); ``waived`` are plain
    needs with the blocks that waive them, and ``plain`` the others.
    """

    plain: tuple[int, ...]
    waived: tuple[tuple[int, int], ...]
    choices: tuple[tuple[int, tuple[int, ...], int], ...]
    groups: tuple[tuple[int, int, bool, int], ...]
    zone: int
    left: int


class Sheet(msgspec.Struct):
    """One stack of readings while it is worked on: ``held`` so far and what is still ``lacking`` up to what there is room for, by
    holding; when each way is ``opened``, and what its work was when it was last ``seen``. ``held`` only ever grows."""

    frame: Frame
    held: list[int]
    lacking: list[int]
    opened: list[int]
    seen: list[int]
    head: Reading
    kinds: list[int]
    odd: Mapping[int, Odd]


def sheet(
    network: Network,
    frame: Frame,
    head: Reading,
    odd: Mapping[int, Odd],
    *,
    given: Iterable[int],
    removed: Sequence[int],
    exists: Iterable[int],
    opened: list[int],
) -> Sheet:
    """A sheet to begin with; all lines are stacks. ``head`` has the values of the ways that are not ``odd``; ``opened`` is taken over."""
    full = frame.full
    for holding, gone in enumerate(removed):
        if gone != 0:
            for way in network.into[holding]:
                opened[way] &= full ^ gone
    held, lacking = [], []
    for line, there, gone in zip(given, exists, removed, strict=True):
        room = there & (full ^ gone) if gone != 0 else there
        line &= room
        held.append(line)
        lacking.append(room ^ line)
    kinds = [_PLAIN if takes == 0 and keeps == 0 else _TIMED for takes, keeps in zip(head.takes, head.keeps, strict=True)]
    for way in odd:
        kinds[way] = _ODD
    return Sheet(frame, held, lacking, opened, [0] * len(opened), head, kinds, odd)


def settled(network: Network, one: Sheet) -> tuple[int, ...]:
    """H of every holding in every reading of the sheet."""
    for run in network.plan.runs:
        _settle(one, run)
    return tuple(one.held)


def _settle(one: Sheet, run: Run) -> None:
    """Let each way add what it gives; in a circle go on until nothing changes, from the holdings that gained the earliest steps.

    It only ever adds, and what it adds is never more than the least fixed point.
    """
    held, lacking, opened, seen, kinds, left = one.held, one.lacking, one.opened, one.seen, one.kinds, one.frame.left
    takes, unbroken, keeps = one.head.takes, one.head.unbroken, one.head.keeps
    place_of, size, circles = run.place_of, len(run.members), len(run.members) > 0
    waiting, due = _first_due(one, run)
    never = one.frame.width * one.frame.count + 1
    arcs: Sequence[Arc] = run.arcs
    while True:
        for way, gives, needs in arcs:
            lack = lacking[gives]
            if lack == 0:
                continue
            kind, line = kinds[way], opened[way]
            if kind == _ODD:
                line = _odd_result(one.frame, one.odd[way], line, held)
            else:
                for need in needs:
                    line &= held[need]
                if kind == _TIMED:
                    if line == seen[way]:
                        continue
                    seen[way] = line
                    line = left(line, takes[way], unbroken[way], keeps[way])
            gain = line & lack
            if gain == 0:
                continue
            lacking[gives] = lack ^ gain
            held[gives] |= gain
            if circles:
                place = place_of[gives]
                step = (gain & -gain).bit_length() >> _AT_A_TIME
                if step < due[place]:
                    due[place] = step
                    heappush(waiting, step * size + place)
        while True:
            if len(waiting) == 0:
                return
            step, place = divmod(heappop(waiting), size)
            if due[place] == step:
                break
        due[place] = never
        arcs = run.fed[place]


def _first_due(one: Sheet, run: Run) -> tuple[list[int], list[int]]:
    """The holdings of a circle that are held from the start on, as a heap by their earliest step, and for each when it is due."""
    size = len(run.members)
    if size == 0:
        return [], []
    due = [one.frame.width * one.frame.count + 1] * size
    waiting = []
    for place, holding in enumerate(run.members):
        line = one.held[holding]
        if line != 0:
            due[place] = (line & -line).bit_length() >> _AT_A_TIME
            waiting.append(due[place] * size + place)
    heapify(waiting)
    return waiting, due


# -- ways that are not plain -----------------------------------------------------------------------------------------


def odd_way(network: Network, frame: Frame, readings: Sequence[Reading], way: int) -> Odd:
    """A way as it is in several readings, one for each block of the frame."""
    head = _values(readings[0], way)
    if any(_values(one, way) != head for one in readings[1:]):
        return _odd_way(network, frame, readings, way)
    return odd_way_alike(network, frame, readings[0], way)


def odd_way_alike(network: Network, frame: Frame, reading: Reading, way: int) -> Odd:
    """A way that is in every block of the frame as it is in one reading; remembered with the network."""
    memory: dict[tuple[int, object], Odd] = network.__dict__.setdefault("_odd", {})
    key = (way, _values(reading, way))
    if key not in memory:
        if len(memory) > _MOST_KEPT:
            memory.clear()
        memory[key] = _odd_way(network, Frame(1, frame.steps), [reading], way)
    return memory[key] if frame.count == 1 else _replicated(frame, memory[key])


def _values(reading: Reading, way: int) -> tuple[int, bool, int, int, int]:
    return reading.takes[way], reading.unbroken[way], reading.keeps[way], reading.sometime[way], reading.waived[way]


def _odd_way(network: Network, frame: Frame, readings: Sequence[Reading], way: int) -> Odd:
    plain, waived, choices = [], [], []
    for place, need in enumerate(network.ways[way].needs):
        blocks = frame.blocks(one.waived[way] >> place & 1 == 1 for one in readings)
        if isinstance(need, int):
            if blocks == 0:
                plain.append(need)
            else:
                waived.append((need, blocks))
        else:
            choices.append((need.k, need.of, blocks))
    kinds: dict[tuple[int, bool, int], list[int]] = {}
    for place, one in enumerate(readings):
        if one.sometime[way] == 0:
            kinds.setdefault((one.takes[way], one.unbroken[way], one.keeps[way]), []).append(place)
    return Odd(
        plain=tuple(plain),
        waived=tuple(waived),
        choices=tuple(choices),
        groups=tuple((frame.blocks(place in places for place in range(frame.count)), *kind) for kind, places in kinds.items()),
        zone=frame.stack(one.sometime[way] for one in readings),
        left=frame.stack(wherever(one.sometime[way], one.takes[way], one.keeps[way], one.steps) for one in readings),
    )


def _replicated(frame: Frame, one: Odd) -> Odd:
    """A way of one reading as it is in as many blocks as the frame has."""
    copy = frame.replica
    return Odd(
        plain=one.plain,
        waived=tuple((need, copy(blocks)) for need, blocks in one.waived),
        choices=tuple((k, of, copy(blocks)) for k, of, blocks in one.choices),
        groups=tuple((copy(blocks), *values) for blocks, *values in one.groups),  # type: ignore[misc]
        zone=copy(one.zone),
        left=copy(one.left),
    )


def wherever(sometime: int, takes: int, keeps: int, steps: int) -> int:
    """What is left wherever the one step of work was: after the last of these, while the first one keeps."""
    if sometime == 0 or takes > 1:
        return 0
    start = sometime.bit_length() - 1 + takes
    stop = min((sometime & -sometime).bit_length() - 1 + keeps, steps - 1)
    return (1 << (stop + 1)) - (1 << start) if stop >= start else 0


def _odd_result(frame: Frame, way: Odd, line: int, held: Sequence[int]) -> int:
    for need in way.plain:
        line &= held[need]
    for need, blocks in way.waived:
        line &= held[need] | blocks
    for k, of, blocks in way.choices:
        line &= at_least(k, [held[one] for one in of], frame.full) | blocks
    if line == 0:
        return 0
    left = 0
    for blocks, takes, unbroken, keeps in way.groups:
        left |= frame.left(line & blocks, takes, unbroken, keeps)
    if way.zone != 0:
        left |= way.left & frame.empty_blocks(way.zone & ~line)
    return left
