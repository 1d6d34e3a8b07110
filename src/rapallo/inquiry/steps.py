"""Dates that a question names, as steps of a case's grid, and steps as dates (§2.1)."""

from rapallo.errors import UsageError
from rapallo.time import MAX_DAY, MIN_DAY, Grid, When, parse_duration, parse_when, say

__all__ = ["at_step", "first_step", "gap", "last_step", "notice_steps", "say_step"]


def last_step(grid: Grid, date: str | When | None) -> int:
    """The last step of a date, at which *held at D* is asked (§4.5); without a date the last of the horizon.

    Raises `DateError` for what is no date, and `UsageError` outside the horizon, where nothing is said.

    >>> last_step(Grid.of("month", "1918-11/1945-05"), "1919")
    13
    """
    if date is None:
        return grid.steps - 1
    when = parse_when(date) if isinstance(date, str) else date
    if when.end_hi >= MAX_DAY:
        return grid.steps - 1
    return _inside(grid, when, when.end_hi)


def first_step(grid: Grid, date: str | When | None) -> int:
    """The first step of a date, from which on something is taken away; without a date the first of the horizon.

    Raises as `last_step` does.

    >>> first_step(Grid.of("month", "1918-11/1945-05"), "1919")
    2
    """
    if date is None:
        return 0
    when = parse_when(date) if isinstance(date, str) else date
    if when.start_lo <= MIN_DAY:
        return 0
    return _inside(grid, when, when.start_lo)


def _inside(grid: Grid, when: When, day: int) -> int:
    step = grid.step_of(day)
    if not 0 <= step < grid.steps:
        raise UsageError(
            f"'{when.text}' lies outside the horizon of the case, {grid.label(0)} to {grid.label(grid.steps - 1)}, and beyond it "
            "nothing is said. Ask within it, or change the horizon in case.toml. (§4.5)"
        )
    return step


def say_step(grid: Grid, step: int) -> str:
    """A step in words: ``Feb 1934``."""
    return say(parse_when(grid.label(step)))


def at_step(grid: Grid, step: int) -> str:
    """A step with its preposition: ``in Feb 1934``, ``on 3 Feb 1934``."""
    return f"{'on' if grid.resolution == 'day' else 'in'} {say_step(grid, step)}"


def gap(grid: Grid, steps: int) -> str:
    """A number of steps with the grid's noun: ``27 months``."""
    return f"{steps} {grid.resolution}" + ("" if steps == 1 else "s")


def notice_steps(grid: Grid, notice: str) -> tuple[int, int]:
    """The least and the most steps of a case's notice (§4.8); a blank one is none."""
    return (0, 0) if notice == "" else grid.duration_steps(parse_duration(notice))
