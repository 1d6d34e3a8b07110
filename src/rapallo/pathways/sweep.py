"""Readings in which ways close from one step on after another: every such step evaluated at once (§9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import and_, or_

from rapallo.pathways.bits import Frame
from rapallo.pathways.kernel import odd_way_alike, settled, sheet
from rapallo.pathways.network import Network, Reading

__all__ = ["swept"]

# A stack is kept this small, so that its lines fit a processor's nearer caches.
_STACK_BITS = 60_000


def swept(
    network: Network,
    bases: Sequence[tuple[Reading, Mapping[int, int]]],
    late: Collection[int],
    breaks: Sequence[tuple[int, int]],
    places: Sequence[int],
    best: bool,
) -> list[tuple[int, ...]]:
    """What holdings are held when, for each of several breaks: in any of some readings, or in all of them.

    Parameters
    ----------
    bases : readings without a break, at least one, each with the ways that close: at which steps, from the break on, they do. Their
        ``sometime`` lies within ``open``, as it does in every reading of a case
    late : ways on which work is put off
    breaks : of each break its step, and that at which work on late ways can begin (0: they are as they are)
    places : the holdings asked for
    best : held in any reading; else in all

    Returns for each break the line of each place. A way whose one unknown step of work (``sometime``) would be cut off leaves nothing.

    Law: for each break and reading what `attain` says of it with the ways closed. Cost: as for so many readings, but that nothing is
    done reading by reading; breaks between which nothing would close or begin are evaluated once.

    >>> from rapallo.pathways.network import Way, reading
    >>> network = Network(4, ("ore", "steel"), (Way(1, (0,)),))
    >>> base = reading(network).but(given={0: 0b1111})
    >>> [bin(line) for line, in swept(network, [(base, {0: 0b1110})], (), [(1, 0), (2, 0)], [1], True)]
    ['0b1', '0b11']
    """
    steps = network.steps
    closes = begun = 0
    for base, closing in bases:
        for way, line in closing.items():
            closes |= base.open[way] & line
        for way in late:
            begun |= base.open[way]
    # A break is known by the first step from it on at which something closes, and the first at which late work could go on.
    known: dict[tuple[int, int], int] = {}
    which = [known.setdefault((_next(closes, step, steps), _next(begun, begin, steps)), len(known)) for step, begin in breaks]
    distinct = list(known)
    per_stack = max(1, min(len(distinct), _STACK_BITS // steps))
    lines: list[tuple[int, ...]] = []
    for start in range(0, len(distinct), per_stack):
        several = distinct[start : start + per_stack]
        frame = Frame(len(several), steps)
        before = frame.stack([(1 << step) - 1 for step, _ in several])
        on_time = frame.full ^ frame.stack([(1 << begin) - 1 for _, begin in several])
        stacks: list[int] = []
        for base, closing in bases:
            held = _held(network, base, frame, closing, before, late, on_time)
            found = [held[place] for place in places]
            stacks = found if len(stacks) == 0 else list(map(or_ if best else and_, stacks, found))
        lines.extend(zip(*map(frame.unstack, stacks), strict=True) if len(places) > 0 else [()] * len(several))
    return [lines[number] for number in which]


def _next(line: int, step: int, steps: int) -> int:
    """The first step of a line from a step on; ``steps`` where there is none."""
    rest = line >> step
    return step + (rest & -rest).bit_length() - 1 if rest != 0 else steps


def _held(
    network: Network,
    base: Reading,
    frame: Frame,
    closing: Mapping[int, int],
    before: int,
    late: Collection[int],
    on_time: int,
) -> tuple[int, ...]:
    """H of every holding in one reading, a block for each of several breaks: ``before`` is what comes before it, ``on_time`` from when
    late work goes on."""
    copy, choices = frame.replica, network.plan.choices
    opened = []
    for way, line in enumerate(base.open):
        gone = closing.get(way, 0) & line
        stack = copy(line) if gone == 0 else copy(line ^ gone) | (copy(gone) & before)
        opened.append(stack & on_time if way in late else stack)
    one = sheet(
        network,
        frame,
        base,
        {
            way: odd_way_alike(network, frame, base, way)
            for way in range(len(network.ways))
            if len(choices[way]) > 0 or base.sometime[way] != 0 or base.waived[way] != 0
        },
        given=[copy(line) for line in base.given],
        removed=[copy(line) for line in base.removed],
        exists=[copy(line) for line in base.exists],
        opened=opened,
    )
    return settled(network, one)
