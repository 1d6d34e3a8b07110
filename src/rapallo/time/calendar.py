"""Days as whole numbers, in the proleptic Gregorian and the Julian calendar (§2.2).

Day 1 is 0001-01-01 (Gregorian), as in :meth:`datetime.date.toordinal`, but years run both ways without end:
year 0 is 1 BC, year −43 is 44 BC. The two sentinels stand for "no bound on this side" and are no days.
"""

from __future__ import annotations

from rapallo.errors import DateError

__all__ = [
    "MAX_DAY",
    "MAX_YEAR",
    "MIN_DAY",
    "MONTHS",
    "civil",
    "day",
    "format_day",
    "is_leap",
    "julian_civil",
    "julian_day",
    "month_length",
    "ordinal",
]

#: No bound before: earlier than every day that can be written.
MIN_DAY = -(10**15)
#: No bound after: later than every day that can be written.
MAX_DAY = 10**15
#: The largest year, either way, that a ``Y`` year may name.
MAX_YEAR = 10**12

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_IN_400_YEARS = 146_097
_IN_100_YEARS = 36_524
_IN_4_YEARS = 1_461
#: 0001-01-01 in the Julian calendar is this many days before day 1.
_JULIAN_LAG = 2


def is_leap(year: int, julian: bool = False) -> bool:
    """Whether ``year`` (astronomical: 0 is 1 BC) has a 29 February.

    >>> is_leap(1900), is_leap(1900, julian=True), is_leap(0)
    (False, True, True)
    """
    if julian:
        return year % 4 == 0
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int, julian: bool = False) -> int:
    """The number of days in ``month`` (1–12) of ``year``.

    >>> month_length(1924, 2), month_length(1925, 2)
    (29, 28)
    """
    if month == 2 and is_leap(year, julian):
        return 29
    return _LENGTHS[month - 1]


def ordinal(year: int, month: int, day_of_month: int) -> int:
    """The day number of a Gregorian date that is known to exist; :func:`day` checks first.

    Law: ``ordinal(*civil(n)) == n`` for every whole number n; equal to ``datetime.date.toordinal`` where
    that exists.
    """
    past = year - 1
    number = past * 365 + past // 4 - past // 100 + past // 400 + _BEFORE[month - 1] + day_of_month
    return number + 1 if month > 2 and is_leap(year) else number


def julian_day(year: int, month: int, day_of_month: int) -> int:
    """The day number of a Julian date that is known to exist.

    >>> format_day(julian_day(1917, 10, 25))
    '1917-11-07'
    """
    past = year - 1
    number = past * 365 + past // 4 + _BEFORE[month - 1] + day_of_month - _JULIAN_LAG
    return number + 1 if month > 2 and year % 4 == 0 else number


def day(year: int, month: int, day_of_month: int) -> int:
    """The day number of a Gregorian date.

    Raises ``DateError`` where the calendar has no such day.

    >>> day(1, 1, 1), day(1922, 4, 16)
    (1, 701736)
    """
    require_day(year, month, day_of_month, julian=False)
    return ordinal(year, month, day_of_month)


def require_day(year: int, month: int, day_of_month: int, julian: bool) -> None:
    """Raises ``DateError``, saying what is off, unless the date exists in the calendar named."""
    if abs(year) > MAX_YEAR:
        raise DateError(
            f"the year {year if abs(year) < 10**20 else 'given'} is too far away.",
            f"Years go from -{MAX_YEAR} to {MAX_YEAR}.",
        )
    if not 1 <= month <= 12:
        raise DateError(f"there is no month {month:02d}.", "Months go from 01 to 12.")
    length = month_length(year, month, julian)
    if 1 <= day_of_month <= length:
        return
    month_name = MONTHS[month - 1]
    remedy = f"{month_name} {year} has {length} days: write a day from 01 to {length}, or leave the day out."
    if (month, day_of_month) == (2, 29) and not julian and year % 4 == 0:
        remedy += " (The Julian calendar has it: end with ' (julian)' if that is meant.)"
    raise DateError(f"there is no {day_of_month} {month_name} {year}.", remedy)


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of month (Gregorian) of a day number; the inverse of :func:`ordinal`.

    >>> civil(1), civil(0)
    ((1, 1, 1), (0, 12, 31))
    """
    cycles, rest = divmod(number - 1, _IN_400_YEARS)
    hundreds = min(rest // _IN_100_YEARS, 3)
    rest -= hundreds * _IN_100_YEARS
    fours, rest = divmod(rest, _IN_4_YEARS)
    ones = min(rest // 365, 3)
    rest -= ones * 365
    year = cycles * 400 + hundreds * 100 + fours * 4 + ones + 1
    return _month_and_day(year, rest, is_leap(year))


def julian_civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of month in the Julian calendar of a day number; the inverse of :func:`julian_day`.

    >>> julian_civil(day(1917, 11, 7))
    (1917, 10, 25)
    """
    fours, rest = divmod(number - 1 + _JULIAN_LAG, _IN_4_YEARS)
    ones = min(rest // 365, 3)
    rest -= ones * 365
    year = fours * 4 + ones + 1
    return _month_and_day(year, rest, year % 4 == 0)


def _month_and_day(year: int, rest: int, leap: bool) -> tuple[int, int, int]:
    """Splits ``rest`` (days since 1 January) of a year."""
    month = 12
    while month > 1:
        before = _BEFORE[month - 1] + (1 if leap and month > 2 else 0)
        if rest >= before:
            return year, month, rest - before + 1
        month -= 1
    return year, 1, rest + 1


def format_day(number: int) -> str:
    """A day number as ``YYYY-MM-DD``; ``..`` for the sentinels.

    Beyond the years ±9999 EDTF writes years alone, and so does this: ``Y12345``.

    >>> format_day(701736), format_day(MAX_DAY)
    ('1922-04-16', '..')
    """
    if number <= MIN_DAY or number >= MAX_DAY:
        return ".."
    year, month, day_of_month = civil(number)
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{format_year(year)}-{month:02d}-{day_of_month:02d}"


def format_year(year: int) -> str:
    """A year as EDTF writes it: four digits, a minus before, ``Y`` where four do not suffice.

    >>> format_year(44), format_year(-43), format_year(-12345)
    ('0044', '-0043', 'Y-12345')
    """
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"
