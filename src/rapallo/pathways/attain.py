"""The kernel: what is held when, in each of many readings, as the least fixed point of §4.4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Final

import msgspec

from rapallo.errors import LimitError
from rapallo.pathways.bits import Frame, at_least
from rapallo.pathways.kernel import Odd, odd_way, settled, sheet, wherever
from rapallo.pathways.network import Network, Reading

__all__ = ["MOST_BYTES", "Availability", "attain", "result", "worked"]

MOST_BYTES: Final = 2 << 30
"""Timelines that :func:`attain` is ready to hold at a time; beyond, it refuses before it starts."""

# A stack is kept this small, so that a few hundred of its lines fit a processor's nearer caches.
_MOST_AT_ONCE: Final = 128
_STACK_BITS: Final = 40_000

class Availability(msgspec.Struct, frozen=True, dict=True):
    """What is held when: the answer of :func:`attain`, one line for each holding and reading.

    Readings are numbered as they were given. The lines stay packed as they were computed, ``per_stack``
    readings side by side, and are taken out when asked for.
    """

    network: Network
    readings: tuple[Reading, ...]
    per_stack: int
    stacks: tuple[tuple[int, ...], ...]

    def held(self, holding: int, reading: int = 0) -> int:
        """H of a holding in a reading (§4.4): the line of the steps at which it is held."""
        block, place = divmod(reading, self.per_stack)
        return self._frames[block].line(self.stacks[block][holding], place)

    def worked(self, way: int, reading: int = 0) -> int:
        """N of a way in a reading (§4.2): the line of the steps at which it is worked."""
        chosen = self.readings[reading]
        return worked(self.network, chosen, way, lambda holding: self.held(holding, reading))

    def result(self, way: int, reading: int = 0) -> int:
        """O of a way in a reading (§4.3), before existence and removals."""
        return result(self.readings[reading], way, self.worked(way, reading))

    def held_at(self, holding: int, step: int) -> tuple[bool, ...]:
        """Of each reading, whether the holding is held at ``step`` (held at D, §4.5)."""
        return tuple(
            held
            for frame, stack in zip(self._frames, self.stacks, strict=True)
            for held in frame.holds_at(stack[holding], step)
        )

    def attained_by(self, holding: int, step: int) -> tuple[bool, ...]:
        """Of each reading, whether the holding is held at some step up to ``step`` (attained by D, §4.5)."""
        return tuple(
            held
            for frame, stack in zip(self._frames, self.stacks, strict=True)
            for held in frame.holds_at(frame.from_first(stack[holding]), step)
        )

    def in_progress(self, holding: int, reading: int = 0) -> bool:
        """Whether some way to the holding is worked at the last step: it is not lost then (§4.5)."""
        final = self.network.steps - 1
        return any(self.worked(way, reading) >> final == 1 for way in self.network.into[holding])

    @cached_property
    def _frames(self) -> tuple[Frame, ...]:
        count, steps = len(self.readings), self.network.steps
        whole = Frame(self.per_stack, steps)
        return tuple(
            whole if start + self.per_stack <= count else Frame(count - start, steps)
            for start in range(0, count, self.per_stack)
        )


def attain(network: Network, readings: Iterable[Reading]) -> Availability:
    """What is held when in each reading: the least H of §4.4, circles included.

    Parameters
    ----------
    network : the holdings and the ways to them
    readings : any number; readings made from one another by ``but`` are evaluated together at little more
        than the cost of one

    Raises LimitError, before it starts, where the timelines would take more than MOST_BYTES, and ValueError
    for a reading that is not one of this network.

    Law: each reading's answer is what it would be alone; more given, more open, longer kept or sooner done
    never takes anything away; removals never add. Cost: ways × log(steps) operations on ints of readings ×
    steps bits for what has no circles; circles are gone round until nothing changes.

    >>> from rapallo.pathways.network import Way, reading
    >>> network = Network(6, ("ore", "steel"), (Way(1, (0,)),))
    >>> base = reading(network).but(given={0: 0b001110}, takes={0: 2})
    >>> both = attain(network, [base, base.but(keeps={0: 1})])
    >>> bin(both.held(1, 0)), bin(both.held(1, 1))
    ('0b1000', '0b11000')
    """
    chosen = tuple(readings)
    one_reading = len(network.holdings) * (network.steps + 8) // 8
    if len(chosen) * one_reading > MOST_BYTES:
        fit = MOST_BYTES // one_reading
        steps = MOST_BYTES * 8 // (len(chosen) * len(network.holdings)) - 8
        raise LimitError(
            f"{len(chosen)} readings of {len(network.holdings)} holdings over {network.steps} steps take "
            f"{len(chosen) * one_reading:,} bytes, beyond the limit of {MOST_BYTES:,}. Ask for at most "
            f"{fit} readings at a time, or for a coarser resolution or shorter horizon of {steps} steps."
        )
    size = (network.steps, len(network.holdings), len(network.ways))
    for place, one in enumerate(chosen):
        if (one.steps, len(one.given), len(one.open)) != size:
            raise ValueError(f"reading {place} is of another network: {size} steps, holdings, ways expected")
    per_stack = max(1, min(len(chosen), _MOST_AT_ONCE, _STACK_BITS // network.steps))
    stacks = []
    whole = Frame(per_stack, network.steps)
    for start in range(0, len(chosen), per_stack):
        several = chosen[start : start + per_stack]
        frame = whole if len(several) == per_stack else Frame(len(several), network.steps)
        stacks.append(_solve(network, frame, several))
    return Availability(network, chosen, per_stack, tuple(stacks))


def worked(network: Network, reading: Reading, way: int, held: Callable[[int], int]) -> int:
    """N of one way (§4.2): open, all needs held, what it gives not removed; ``held`` tells H of a holding."""
    full = (1 << reading.steps) - 1
    line = reading.open[way] & ~reading.removed[network.ways[way].gives]
    for place, need in enumerate(network.ways[way].needs):
        if reading.waived[way] >> place & 1 == 1:
            continue
        if isinstance(need, int):
            line &= held(need)
        else:
            line &= at_least(need.k, [held(one) for one in need.of], full)
    return line


def result(reading: Reading, way: int, worked: int, frame: Frame | None = None) -> int:
    """O of one way (§4.3) from its worked steps, before existence and removals.

    ``frame`` is a frame of one line, for those who ask often.
    """
    if frame is None:
        frame = Frame(1, reading.steps)
    takes, keeps, sometime = reading.takes[way], reading.keeps[way], reading.sometime[way]
    if sometime != 0:
        return wherever(sometime, takes, keeps, reading.steps) if sometime & ~worked == 0 else 0
    return frame.left(worked, takes, reading.unbroken[way], keeps)


def _solve(network: Network, frame: Frame, readings: Sequence[Reading]) -> tuple[int, ...]:
    """H of every holding in every reading of one stack."""
    one = sheet(
        network,
        frame,
        readings[0],
        _odd_ways(network, frame, readings),
        given=_lines(frame, [one.given for one in readings]),
        removed=_lines(frame, [one.removed for one in readings]),
        exists=_lines(frame, [one.exists for one in readings]),
        opened=_lines(frame, [one.open for one in readings]),
    )
    return settled(network, one)


def _lines(frame: Frame, columns: Sequence[tuple[int, ...]]) -> list[int]:
    """One stack a place, from one tuple a reading; what the readings share is not compared."""
    head = columns[0]
    if all(column is head for column in columns):
        return [frame.replica(line) for line in head] if frame.count > 1 else list(head)
    count = len(columns)
    return [
        frame.replica(lines[0]) if lines.count(lines[0]) == count else frame.stack(lines)
        for lines in zip(*columns, strict=True)
    ]


def _odd_ways(network: Network, frame: Frame, readings: Sequence[Reading]) -> dict[int, Odd]:
    odd = {way for way, choices in enumerate(network.plan.choices) if len(choices) > 0}
    for field in ("takes", "unbroken", "keeps"):
        columns = tuple({id(column): column for column in (getattr(one, field) for one in readings)}.values())
        if len(columns) > 1:
            several = enumerate(zip(*columns, strict=True))
            odd.update([way for way, values in several if values.count(values[0]) < len(values)])
    for field in ("sometime", "waived"):
        for column in {id(getattr(one, field)): getattr(one, field) for one in readings}.values():
            odd.update([way for way, value in enumerate(column) if value != 0])
    return {way: odd_way(network, frame, readings, way) for way in sorted(odd)}
