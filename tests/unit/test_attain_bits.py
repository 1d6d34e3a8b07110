"""Bit operations against the same said step by step."""

from random import Random

import pytest

from rapallo.pathways.bits import (
    Frame,
    at_least,
    dilate,
    first,
    from_step,
    last,
    nth,
    run_ends,
    span,
    steps_of,
)


def line_of(steps: set[int]) -> int:
    return sum(1 << step for step in steps)


def lines(rng: Random, steps: int) -> set[int]:
    density = rng.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    return {step for step in range(steps) if rng.random() < density}


def start_of(worked: set[int], takes: int, unbroken: bool, steps: int) -> int:
    """s of §4.2, step by step; ``steps`` if never."""
    done = 0
    for step in range(steps):
        if step in worked:
            if takes == 0:
                return step
            done += 1
            if done == takes:
                return step + 1
        elif unbroken:
            done = 0
    return steps


def test_spans() -> None:
    assert span(2, 4) == 0b11100
    assert span(3, 3) == 0b1000
    assert span(4, 3) == 0
    assert from_step(0, 4) == 0b1111
    assert from_step(3, 4) == 0b1000
    assert from_step(4, 4) == 0
    assert (first(0), last(0)) == (None, None)
    assert (first(0b10100), last(0b10100)) == (2, 4)
    assert list(steps_of(0b10101)) == [0, 2, 4]


def test_lines_step_by_step() -> None:
    rng = Random(1)
    for _ in range(2_000):
        steps = rng.randint(1, 90)
        held = lines(rng, steps)
        line = line_of(held)
        assert set(steps_of(line)) == held
        count = rng.randint(1, steps + 1)
        ordered = sorted(held)
        assert nth(line, count) == (ordered[count - 1] if count <= len(ordered) else None)
        keeps = rng.choice((0, 1, 2, rng.randint(0, steps + 3), 10**9))
        assert dilate(line, keeps, steps) == line_of(
            {step for step in range(steps) if any(step - keeps <= u <= step for u in held)}
        )
        length = rng.randint(1, 6)
        assert run_ends(line, length) == line_of(
            {step for step in held if all(u in held for u in range(step - length + 1, step + 1))}
        )


def test_at_least_counts() -> None:
    rng = Random(2)
    for _ in range(500):
        steps, several = rng.randint(1, 20), [lines(rng, 20) for _ in range(rng.randint(0, 5))]
        several = [one & set(range(steps)) for one in several]
        for k in range(len(several) + 2):
            expected = {step for step in range(steps) if sum(step in one for one in several) >= k}
            assert at_least(k, [line_of(one) for one in several], (1 << steps) - 1) == line_of(expected)


def test_stacks_are_their_lines() -> None:
    """Whatever is done to a stack is done to each of its lines and leaks into no other."""
    rng = Random(3)
    for _ in range(1_500):
        count, steps = rng.choice((1, 1, 2, 3, 7)), rng.choice((rng.randint(1, 20), rng.randint(1, 130)))
        frame = Frame(count, steps)
        held = [lines(rng, steps) for _ in range(count)]
        stack = frame.stack(line_of(one) for one in held)
        assert frame.unstack(stack) == tuple(line_of(one) for one in held)
        assert [frame.line(stack, place) for place in range(count)] == [line_of(one) for one in held]
        step = rng.randrange(steps)
        assert frame.holds_at(stack, step) == tuple(step in one for one in held)
        horizon = set(range(steps))
        assert frame.unstack(frame.from_first(stack)) == tuple(
            from_step(min(one), steps) if len(one) > 0 else 0 for one in held
        )
        assert frame.unstack(frame.empty_blocks(stack)) == tuple(
            frame.full & (1 << steps) - 1 if len(one) == 0 else 0 for one in held
        )
        shift = rng.randint(0, steps + 2)
        assert frame.unstack(frame.later(stack, shift)) == tuple(
            line_of({u + shift for u in one} & horizon) for one in held
        )
        keeps = rng.choice((0, 1, rng.randint(0, steps + 2), 10**9))
        assert frame.unstack(frame.dilate(stack, keeps)) == tuple(
            dilate(line_of(one), keeps, steps) for one in held
        )
        takes, unbroken = rng.choice((0, 1, 2, 3, rng.randint(0, steps + 2))), rng.random() < 0.5
        assert frame.unstack(frame.since(stack, takes, unbroken)) == tuple(
            from_step(start_of(one, takes, unbroken, steps), steps) for one in held
        )


@pytest.mark.parametrize("takes", [24, 25, 40])
def test_long_work_with_gaps_in_many_readings(takes: int) -> None:
    """Both methods of finding the n-th worked step of every block, at once and block by block."""
    rng = Random(takes)
    steps, frame = 130, Frame(9, 130)
    held = [{step for step in range(steps) if rng.random() < density / 10} for density in range(1, 10)]
    found = frame.unstack(frame.since(frame.stack(line_of(one) for one in held), takes, False))
    starts = [start_of(one, takes, False, steps) for one in held]
    assert found == tuple(from_step(start, steps) for start in starts)
    assert len({*starts}) > 3
    assert steps in starts


def test_a_replica_is_the_same_line_everywhere() -> None:
    frame = Frame(4, 11)
    assert frame.unstack(frame.replica(0b10000000001)) == (0b10000000001,) * 4
    assert frame.replica(0) == 0
    assert frame.unstack(frame.blocks([True, False, False, True])) == (2047, 0, 0, 2047)
