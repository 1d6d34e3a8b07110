"""Timelines as integers: bit t of an int says that something holds during step t (§2.1).

A *line* is one timeline. A *stack* is many lines of equal length laid side by side in one int, one block
each, so that a single AND serves every reading at once; a :class:`Frame` knows their geometry. All
operations cost a few passes over the int, at most log(steps) of them, and none walks step by step unless
it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Frame", "at_least", "dilate", "first", "from_step", "last", "nth", "run_ends", "span", "steps_of"]

# Up to this many steps are cleared one by one in all blocks of a stack at once; beyond, block by block.
_CLEARED_AT_ONCE = 24


def span(start: int, stop: int) -> int:
    """The line that holds from step ``start`` to step ``stop``, both included; empty if stop < start.

    >>> bin(span(2, 4))
    '0b11100'
    """
    return (1 << (stop + 1)) - (1 << start) if stop >= start else 0


def from_step(start: int, steps: int) -> int:
    """The line of ``steps`` steps that holds from ``start`` on.

    >>> bin(from_step(3, 5))
    '0b11000'
    """
    return (1 << steps) - (1 << start) if start < steps else 0


def first(line: int) -> int | None:
    """The first step of a line, or None where it never holds.

    >>> first(0b1100), first(0)
    (2, None)
    """
    return (line & -line).bit_length() - 1 if line != 0 else None


def last(line: int) -> int | None:
    """The last step of a line, or None where it never holds.

    >>> last(0b1100), last(0)
    (3, None)
    """
    return line.bit_length() - 1 if line != 0 else None


def steps_of(line: int) -> Iterator[int]:
    """The steps of a line in order; walks them one by one, for display and proofs.

    >>> list(steps_of(0b10110))
    [1, 2, 4]
    """
    while line != 0:
        low = line & -line
        yield low.bit_length() - 1
        line ^= low


def nth(line: int, count: int) -> int | None:
    """The step at which the ``count``-th step of a line (from 1) occurs, or None if it has fewer.

    Cost: log(steps) halvings of the line.

    >>> nth(0b10110, 3), nth(0b10110, 4)
    (4, None)
    """
    if line.bit_count() < count:
        return None
    position, width = 0, line.bit_length()
    while width > 1:
        half = width >> 1
        low = line & ((1 << half) - 1)
        within = low.bit_count()
        if within >= count:
            line, width = low, half
        else:
            line, width, position, count = line >> half, width - half, position + half, count - within
    return position


def dilate(line: int, keeps: int, steps: int) -> int:
    """The steps t with some step u of the line in t − ``keeps`` ≤ u ≤ t, within ``steps`` steps (§4.3).

    Law: ``dilate(dilate(x, a, T), b, T) == dilate(x, a + b, T)``.

    >>> bin(dilate(0b10010, 2, 8))
    '0b1111110'
    """
    reach = min(keeps, steps)
    done = 1
    while done <= reach:
        shift = min(done, reach + 1 - done)
        line |= line << shift
        done += shift
    return line & ((1 << steps) - 1)


def run_ends(line: int, length: int) -> int:
    """The steps at which ``length`` consecutive steps of the line end (length ≥ 1), by doubling (§4.2).

    >>> bin(run_ends(0b1110110, 3))
    '0b1000000'
    """
    done = 1
    while done < length and line != 0:
        shift = min(done, length - done)
        line &= line << shift
        done += shift
    return line


def at_least(count: int, lines: Sequence[int], full: int) -> int:
    """The steps at which at least ``count`` of the lines (or stacks) hold; ``full`` answers count ≤ 0.

    >>> bin(at_least(2, [0b011, 0b110, 0b101], 0b111))
    '0b111'
    """
    if count <= 0:
        return full
    if count > len(lines):
        return 0
    reached = [0] * count
    for line in lines:
        for k in range(count - 1, 0, -1):
            reached[k] |= reached[k - 1] & line
        reached[0] |= line
    return reached[-1]


def _end_of_start_up(worked: int, takes: int, unbroken: bool) -> int:
    """The step s after start-up of one line, ``takes`` ≥ 1, as a bit (perhaps that after the last step); 0 where it never ends."""
    low = worked & -worked
    if takes == 1:
        return low << 1
    after = worked + low
    if after & worked == 0:  # a single stretch, long enough or not
        start = low << takes
        return start if start <= after else 0
    ends = worked
    if unbroken:
        ends = run_ends(worked, takes)
    elif takes <= _CLEARED_AT_ONCE:
        for _ in range(takes - 1):
            ends &= ends - 1
    else:
        step = nth(worked, takes)
        ends = 0 if step is None else 1 << step
    return (ends & -ends) << 1


class Frame:
    """The geometry of a stack: ``count`` lines of ``steps`` steps, a block each with room for a guard bit.

    With a guard bit above every block, ``guard - x`` is the two's complement of all blocks at once and no
    borrow leaves its block: that finds first steps and empty blocks without a loop. Stacks given to the
    methods must be clean (no bits outside the steps); those returned are.

    Parameters
    ----------
    count : number of lines, at least 1
    steps : length of each, at least 1

    >>> frame = Frame(2, 5)
    >>> [bin(line) for line in frame.unstack(frame.from_first(frame.stack([0b00100, 0b01010])))]
    ['0b11100', '0b11110']
    """

    __slots__ = ("_above", "_bytes", "_replicas", "count", "full", "guard", "steps", "width")

    def __init__(self, count: int, steps: int) -> None:
        self.count = count
        self.steps = steps
        self._bytes = (steps + 8) >> 3
        self.width = self._bytes << 3
        self._above: dict[int, int] = {}
        self._replicas: dict[int, int] = {}
        self.full = self.replica((1 << steps) - 1)
        self.guard = self.replica(1 << steps)

    def replica(self, line: int) -> int:
        """The stack that has ``line`` in every block."""
        if self.count == 1 or line == 0:
            return line
        made = self._replicas.get(line)
        if made is None:
            made = int.from_bytes(line.to_bytes(self._bytes, "little") * self.count, "little")
            self._replicas[line] = made
        return made

    def stack(self, lines: Iterable[int]) -> int:
        """The stack of these lines, the first in the lowest block."""
        size = self._bytes
        return int.from_bytes(b"".join([line.to_bytes(size, "little") for line in lines]), "little")

    def unstack(self, stack: int) -> tuple[int, ...]:
        """The lines of a stack, the lowest block first."""
        if self.count == 1:
            return (stack,)
        size = self._bytes
        data = stack.to_bytes(size * self.count, "little")
        return tuple(int.from_bytes(data[at : at + size], "little") for at in range(0, len(data), size))

    def line(self, stack: int, index: int) -> int:
        """The line in block ``index``."""
        if self.count == 1:
            return stack
        return (stack >> (index * self.width)) & ((1 << self.steps) - 1)

    def holds_at(self, stack: int, step: int) -> tuple[bool, ...]:
        """Of each block, whether it holds at ``step``."""
        size = self._bytes
        data = stack.to_bytes(size * self.count, "little")
        place, bit = step >> 3, 1 << (step & 7)
        return tuple(data[at + place] & bit != 0 for at in range(0, len(data), size))

    def blocks(self, chosen: Iterable[bool]) -> int:
        """The stack that is full in the chosen blocks and empty in the others."""
        full = (1 << self.steps) - 1
        return self.stack([full if here else 0 for here in chosen])

    def empty_blocks(self, stack: int) -> int:
        """The stack that is full wherever this one is empty."""
        guards = (self.guard - stack) & self.guard
        return guards - (guards >> self.steps)

    def from_first(self, stack: int) -> int:
        """In each block, every step from its first one on."""
        return (stack | (self.guard - stack)) & self.full

    def later(self, stack: int, shift: int) -> int:
        """Every block moved ``shift`` steps later; what leaves the horizon is gone."""
        if shift >= self.steps:
            return 0
        above = self._above.get(shift)
        if above is None:
            above = self._above[shift] = self.replica(from_step(shift, self.steps))
        return (stack << shift) & above

    def dilate(self, stack: int, keeps: int) -> int:
        """Every block dilated by ``keeps`` steps to the right (§4.3)."""
        if keeps >= self.steps - 1:
            return self.from_first(stack)
        if self.count == 1:
            low = stack & -stack
            after = stack + low
            if after & stack == 0:  # a single stretch: no doubling needed
                return ((after << keeps) - low) & self.full
            return dilate(stack, keeps, self.steps)
        done = 1
        while done <= keeps:
            shift = min(done, keeps + 1 - done)
            stack |= self.later(stack, shift)
            done += shift
        return stack

    def since(self, worked: int, takes: int, unbroken: bool) -> int:
        """In each block, the steps t ≥ s, where s is the end of start-up (§4.2).

        Parameters
        ----------
        worked : stack of the worked steps
        takes : how many worked steps start-up asks for; 0 means that it is over at the first worked step
        unbroken : whether they must be consecutive
        """
        if worked == 0 or takes >= self.steps:
            return 0
        if takes == 0:
            return self.from_first(worked)
        if self.count == 1:
            start = _end_of_start_up(worked, takes, unbroken)
            return self.guard - start if start != 0 else 0
        if takes == 1:
            return self.later(self.from_first(worked), 1)
        ends, done = worked, 1
        while done < takes and ends != 0:
            shift = min(done, takes - done)
            ends &= self.later(ends, shift)
            done += shift
        if unbroken:
            return self.later(self.from_first(ends), 1) if ends != 0 else 0
        # Most work begins with an unbroken stretch that is long enough: those blocks are done.
        hit = self.later(worked & (self.guard - worked), takes - 1) & ends
        rest = worked & self.empty_blocks(hit)
        if rest != 0:
            hit |= self._nth_of_each(rest, takes)
        return self.later(self.from_first(hit), 1) if hit != 0 else 0

    def left(self, worked: int, takes: int, unbroken: bool, keeps: int) -> int:
        """In each block, what is left behind (O) of work of one duration that keeps one length of time (§4.2, §4.3).

        Law: the steps that are both in ``since(worked, takes, unbroken)`` and in ``dilate(worked, keeps)``.
        """
        if self.count != 1:
            if takes == 0:
                return worked if keeps == 0 else self.dilate(worked, keeps)
            since = self.since(worked, takes, unbroken)
            return (
                since if since == 0 or keeps >= self.steps - 1 else since & (worked if keeps == 0 else self.dilate(worked, keeps))
            )
        # One line is so common that it goes straight ahead.
        if takes < 2:
            start = (worked & -worked) << takes
        elif takes >= self.steps:
            return 0
        else:
            start = _end_of_start_up(worked, takes, unbroken)
        if start == 0:
            return 0
        if keeps >= self.steps - 1:
            return self.guard - start
        done = 1
        while done <= keeps:
            shift = keeps + 1 - done
            if shift > done:
                shift = done
            worked |= worked << shift
            done += shift
        return worked & (self.guard - start)

    def _nth_of_each(self, stack: int, count: int) -> int:
        """In each block, its ``count``-th step alone; nothing where it has fewer."""
        if count <= _CLEARED_AT_ONCE:
            for _ in range(count - 1):
                stack ^= stack & (self.guard - stack)
                if stack == 0:
                    return 0
            return stack & (self.guard - stack)
        found = (nth(line, count) for line in self.unstack(stack))
        return self.stack([0 if step is None else 1 << step for step in found])
