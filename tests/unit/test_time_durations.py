"""Lengths of time and the grid of steps."""

from __future__ import annotations

import pytest

from rapallo.errors import DateError, DurationError
from rapallo.time import MAX_DAY, MIN_DAY, Duration, Grid, day, format_day, parse_duration, parse_when
from rapallo.time.durations import days_of_months, months_of_days


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("P18M", (18, 0), (18, 0)),
        ("P18M/P3Y", (18, 0), (36, 0)),
        ("P1Y6M10D", (18, 10), (18, 10)),
        ("P2W", (0, 14), (0, 14)),
        ("P0D", (0, 0), (0, 0)),
        ("P0D/P1M", (0, 0), (1, 0)),
        ("P30D/P1M", (0, 30), (1, 0)),
        (" P1Y ", (12, 0), (12, 0)),
    ],
)
def test_durations(text: str, lo: tuple[int, int], hi: tuple[int, int]) -> None:
    found = parse_duration(text)
    assert found == Duration(lo, hi, text) and eval(repr(found)) == found


@pytest.mark.parametrize(
    ("text", "finding", "remedy"),
    [
        ("", "lacks a length", "P18M"),
        ("P", "no duration", "P18M"),
        ("P18M/", "lacks a length", "P18M"),
        ("P3Y/P18M", "longer to the shorter", "Swap"),
        ("P32D/P1M", "longer to the shorter", "Swap"),
        ("PT5H", "hours", "P1D"),
        ("P1DT5H", "hours", "P1D"),
        ("-P1M", "negative", "P18M"),
        ("P-1M", "negative", "P18M"),
        ("P0.5Y", "fraction", "P6M"),
        ("18 months", "not written", "P18M"),
        ("3y", "not written", "P3Y"),
        ("0", "not written", "P0D"),
        ("lasting", "stays", "P18M"),
        ("1925/1933", "no duration", "P18M"),
        ("P18M/P3Y/P4Y", "no duration", "P18M"),
        ("P6M1Y", "no duration", "P18M"),
        ("p6m", "no duration", "P18M"),
        ("P1234567D", "no duration", "P18M"),
        ("P\u0661M", "no duration", "P18M"),
        ("P" + "9" * 10**6 + "D", "characters", "P18M"),
    ],
)
def test_texts_that_are_no_durations(text: str, finding: str, remedy: str) -> None:
    with pytest.raises(DurationError) as caught:
        parse_duration(text)
    assert finding in caught.value.finding and remedy in caught.value.remedy


def test_only_text_is_a_duration() -> None:
    with pytest.raises(TypeError):
        parse_duration(18)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("months", "bounds"),
    [
        (0, (0, 0)),
        (1, (28, 31)),
        (2, (59, 62)),
        (3, (89, 92)),
        (12, (365, 366)),
        (48, (1460, 1461)),
        (4800, (146_097, 146_097)),
    ],
)
def test_days_of_months(months: int, bounds: tuple[int, int]) -> None:
    assert days_of_months(months) == bounds


def test_days_as_months_hold_wherever_they_fall() -> None:
    for days in range(0, 3000, 7):
        low, high = months_of_days(days)
        assert days_of_months(low)[1] <= days <= days_of_months(high)[0]


@pytest.mark.parametrize(
    ("resolution", "text", "steps"),
    [
        ("month", "P18M/P3Y", (18, 36)),
        ("year", "P18M/P3Y", (1, 3)),
        ("year", "P18M", (1, 2)),
        ("year", "P12M", (1, 1)),
        ("month", "P10D", (0, 1)),
        ("month", "P30D", (0, 2)),
        ("month", "P31D", (1, 2)),
        ("month", "P1Y1D", (12, 13)),
        ("day", "P10D", (10, 10)),
        ("day", "P1M", (28, 31)),
        ("day", "P1Y", (365, 366)),
        ("day", "P0D", (0, 0)),
        ("month", "P0D", (0, 0)),
        ("year", "P0D", (0, 0)),
        ("year", "P1D", (0, 1)),
        ("year", "P366D", (1, 2)),
    ],
)
def test_lower_bounds_are_rounded_down_and_upper_bounds_up(
    resolution: str, text: str, steps: tuple[int, int]
) -> None:
    assert Grid.of(resolution, "1918/1945").duration_steps(parse_duration(text)) == steps


def test_a_grid_of_months() -> None:
    grid = Grid.of("month", "1918-11/1945-05")
    assert grid.steps == 319
    assert (grid.label(0), grid.label(318)) == ("1918-11", "1945-05")
    assert grid.step_of(day(1918, 11, 11)) == 0 and grid.step_of(day(1918, 10, 31)) == -1
    assert (format_day(grid.first(13)), format_day(grid.last(13))) == ("1919-12-01", "1919-12-31")
    assert eval(repr(grid)) == grid


def test_grids_of_days_and_years() -> None:
    days, years = Grid.of("day", "1918-11-11/1918-11-13"), Grid.of("year", "1918-11/1945-05")
    assert (days.steps, days.label(2)) == (3, "1918-11-13")
    assert (years.steps, years.label(0), years.label(27)) == (28, "1918", "1945")
    assert format_day(years.first(0)) == "1918-01-01"


def test_a_grid_before_christ() -> None:
    grid = Grid.of("month", "-0044-12/0001-02")
    assert grid.steps == 12 * 44 + 3
    assert (grid.label(0), grid.label(1), grid.label(grid.steps - 1)) == ("-0044-12", "-0043-01", "0001-02")


def test_a_horizon_within_a_step_covers_the_whole_step() -> None:
    grid = Grid("month", day(1918, 11, 11), day(1918, 12, 1))
    assert (
        grid.steps == 2
        and format_day(grid.first(0)) == "1918-11-01"
        and format_day(grid.last(1)) == "1918-12-31"
    )
    assert grid.bits(day(1918, 11, 1), day(1918, 11, 5)) == 0b01


@pytest.mark.parametrize(
    ("first", "last", "bits"),
    [
        (day(1918, 1, 31), day(1918, 3, 1), 0b0111),
        (MIN_DAY, MAX_DAY, 0b1111),
        (MIN_DAY, MIN_DAY, 0),
        (MAX_DAY, MAX_DAY, 0),
        (day(1918, 4, 30), MAX_DAY, 0b1000),
        (day(1917, 12, 31), day(1917, 12, 31), 0),
        (day(1918, 5, 1), day(1918, 5, 1), 0),
        (day(1918, 3, 2), day(1918, 3, 1), 0),
    ],
)
def test_a_span_covers_each_step_it_touches(first: int, last: int, bits: int) -> None:
    assert Grid.of("month", "1918-01/1918-04").bits(first, last) == bits


def test_sure_and_possible_steps() -> None:
    grid = Grid.of("month", "1925-01/1925-06")
    when = parse_when("1925-02/1925-05")
    assert grid.sure_bits(when) == 0b11110  # from 28 February to 1 May
    assert grid.possible_bits(when) == 0b11110
    assert grid.possible_bits(parse_when("[1925-01,1925-05]")) == 0b10001
    assert grid.sure_bits(parse_when("1925-02")) == 0


@pytest.mark.parametrize(
    ("resolution", "first", "last", "finding"),
    [
        ("week", 1, 2, "no resolution"),
        ("month", 2, 1, "before it begins"),
        ("month", MIN_DAY, 1, "open end"),
        ("month", 1, MAX_DAY, "open end"),
    ],
)
def test_grids_that_cannot_be(resolution: str, first: int, last: int, finding: str) -> None:
    with pytest.raises(DateError, match=finding):
        Grid(resolution, first, last)
