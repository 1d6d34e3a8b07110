"""Day numbers against the standard library and against dates known from history."""

from __future__ import annotations

import datetime

import pytest

from rapallo.errors import DateError
from rapallo.time import MAX_DAY, MIN_DAY, civil, day, format_day
from rapallo.time.calendar import is_leap, julian_civil, julian_day, month_length


def test_every_day_of_a_cycle_is_that_of_the_standard_library() -> None:
    for number in range(584_000, 584_000 + 146_097, 5):
        date = datetime.date.fromordinal(number)
        assert civil(number) == (date.year, date.month, date.day)
        assert day(date.year, date.month, date.day) == number
        assert format_day(number) == date.isoformat()


def test_the_ends_of_the_standard_librarys_calendar() -> None:
    assert day(1, 1, 1) == 1
    assert civil(datetime.date.max.toordinal()) == (9999, 12, 31)


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        ((1582, 10, 5), (1582, 10, 15)),  # the day after Thursday 4 October was Friday 15 October
        ((1752, 9, 3), (1752, 9, 14)),  # Britain
        ((1917, 10, 25), (1917, 11, 7)),  # the October Revolution
        ((1918, 2, 1), (1918, 2, 14)),  # Russia
        ((1900, 2, 29), (1900, 3, 13)),  # a day that the Gregorian calendar leaps over
        ((200, 3, 1), (200, 3, 1)),  # the two agree in the third century
        ((-43, 3, 15), (-43, 3, 13)),  # the Ides of March
    ],
)
def test_julian_dates_of_history(julian: tuple[int, int, int], gregorian: tuple[int, int, int]) -> None:
    assert julian_day(*julian) == day(*gregorian)
    assert julian_civil(day(*gregorian)) == julian


def test_years_before_the_first_run_on() -> None:
    assert day(0, 12, 31) == 0
    assert day(-1, 12, 31) == day(0, 1, 1) - 1
    assert is_leap(0) and is_leap(-4) and not is_leap(-100) and is_leap(-400)
    assert format_day(day(-43, 3, 15)) == "-0043-03-15"


def test_far_years_are_written_alone() -> None:
    assert format_day(day(12345, 6, 7)) == "Y12345"
    assert format_day(day(-170_000_002, 1, 1)) == "Y-170000002"
    assert day(-(10**12), 1, 1) > MIN_DAY and day(10**12, 12, 31) < MAX_DAY


def test_sentinels_are_shown_as_open() -> None:
    assert format_day(MIN_DAY) == format_day(MAX_DAY) == ".."


@pytest.mark.parametrize(
    ("year", "month", "number", "finding"),
    [
        (1925, 2, 31, "31 February 1925"),
        (1925, 2, 29, "29 February 1925"),
        (1925, 13, 1, "month 13"),
        (1925, 0, 1, "month 00"),
        (1925, 4, 0, "0 April 1925"),
        (10**13, 1, 1, "too far away"),
    ],
)
def test_days_that_are_not(year: int, month: int, number: int, finding: str) -> None:
    with pytest.raises(DateError) as caught:
        day(year, month, number)
    assert finding in caught.value.finding


def test_a_leap_day_of_the_other_calendar_is_pointed_out() -> None:
    with pytest.raises(DateError, match="julian"):
        day(1900, 2, 29)
    assert month_length(1900, 2, julian=True) == 29
