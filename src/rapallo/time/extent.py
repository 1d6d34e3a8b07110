"""From one EDTF date to the first and the last day it may mean (§2.2).

Seasons (month numbers 21–41) are whole months. 21–24 are said by the specification to be "independent of
location"; here they are the northern ones, as 25–28; for the south write 29–32. A winter belongs to the
year in which it begins in the north (December of that year to the end of February of the next); a southern
summer likewise. Where digits are unspecified the result keeps the gaps, as long as there are no more than
1,000 pieces.
"""

from __future__ import annotations

from itertools import product

import msgspec

from rapallo.errors import DateError
from rapallo.time.calendar import MONTHS, julian_day, month_length, ordinal, require_day
from rapallo.time.expression import Piece

__all__ = ["SEASONS", "Extent", "Season", "extent"]

_MOST_PIECES = 1000
_EVERY_DAY = "XX"


class Extent(msgspec.Struct, frozen=True):
    """First and last day, how finely the text fixes the date, and the runs of days where there are gaps."""

    first: int
    last: int
    resolution: str
    runs: tuple[tuple[int, int], ...] = ()


class Season(msgspec.Struct, frozen=True):
    """A part of the year with a number of its own: its name, its first month, how many months it has."""

    name: str
    first_month: int
    months: int


SEASONS: dict[str, Season] = {
    "21": Season("spring", 3, 3),
    "22": Season("summer", 6, 3),
    "23": Season("autumn", 9, 3),
    "24": Season("winter", 12, 3),
    "25": Season("northern spring", 3, 3),
    "26": Season("northern summer", 6, 3),
    "27": Season("northern autumn", 9, 3),
    "28": Season("northern winter", 12, 3),
    "29": Season("southern spring", 9, 3),
    "30": Season("southern summer", 12, 3),
    "31": Season("southern autumn", 3, 3),
    "32": Season("southern winter", 6, 3),
    "33": Season("first quarter of", 1, 3),
    "34": Season("second quarter of", 4, 3),
    "35": Season("third quarter of", 7, 3),
    "36": Season("fourth quarter of", 10, 3),
    "37": Season("first third of", 1, 4),
    "38": Season("second third of", 5, 4),
    "39": Season("last third of", 9, 4),
    "40": Season("first half of", 1, 6),
    "41": Season("second half of", 7, 6),
}


def extent(piece: Piece) -> Extent:
    """The days that a date may mean. Raises ``DateError`` where there is no such date.

    >>> from rapallo.time.calendar import format_day
    >>> e = extent(Piece("1922", "24"))
    >>> format_day(e.first), format_day(e.last), e.resolution
    ('1922-12-01', '1923-02-28', 'season')
    """
    if "X" in piece.year or "X" in piece.month or "X" in piece.day:
        return _with_gaps(piece)
    year = int(piece.year[1:] if piece.year[0] == "Y" else piece.year)
    if piece.month == "":
        first, last = _months_span(year, 1, 12, piece.julian)
        return Extent(first, last, "year")
    if piece.month in SEASONS:
        _require_plain_season(piece)
        season = SEASONS[piece.month]
        first, last = _months_span(year, season.first_month, season.months, False)
        return Extent(first, last, "season")
    month = _require_month(piece)
    if piece.day == "":
        first, last = _months_span(year, month, 1, piece.julian)
        return Extent(first, last, "month")
    day_of_month = int(piece.day)
    require_day(year, month, day_of_month, piece.julian)
    number = julian_day(year, month, day_of_month) if piece.julian else ordinal(year, month, day_of_month)
    return Extent(number, number, "day")


def _require_month(piece: Piece) -> int:
    month = int(piece.month)
    if 1 <= month <= 12:
        return month
    remedy = "Months go from 01 to 12, seasons from 21 (spring) to 24 (winter)."
    if piece.day == "" and piece.month > piece.year[-2:] and piece.year[0] != "-":
        remedy = f"If the years {piece.year} to {piece.year[:2]}{piece.month} are meant, write " + (
            f"{piece.year}/{piece.year[:2]}{piece.month}. {remedy}"
        )
    raise DateError(f"there is no month {piece.month}.", remedy)


def _require_plain_season(piece: Piece) -> None:
    if piece.day != "":
        raise DateError(
            f"month {piece.month} is a season, and a season has no day {piece.day}.",
            "Months go from 01 to 12; leave the day out if the season is meant.",
        )
    if piece.julian:
        raise DateError(
            "a season cannot be Julian.", "Write the days: first and last of the span, then ' (julian)'."
        )


def _months_span(year: int, month: int, months: int, julian: bool) -> tuple[int, int]:
    """First and last day of so many months from one of them on."""
    end_year, end_month = divmod(year * 12 + month - 1 + months - 1, 12)
    end_month += 1
    length = month_length(end_year, end_month, julian)
    if julian:
        return julian_day(year, month, 1), julian_day(end_year, end_month, length)
    return ordinal(year, month, 1), ordinal(end_year, end_month, length)


def _with_gaps(piece: Piece) -> Extent:
    """The days of a date with ``X`` in it: hull, and runs where they are not one and not too many."""
    if piece.julian:
        raise DateError(
            "a Julian date cannot have unspecified digits.", "Write the span: first/last (julian)."
        )
    year_mask, month_mask, day_mask = piece.year, piece.month, piece.day
    if day_mask == _EVERY_DAY:
        day_mask = ""
    if month_mask == _EVERY_DAY and day_mask == "":
        month_mask = ""
    years = _years(year_mask)
    resolution = _resolution(piece)
    if month_mask == "" and isinstance(years, range):
        return Extent(ordinal(years[0], 1, 1), ordinal(years[-1], 12, 31), resolution)
    months = _months(piece, month_mask)
    days = [number for number in range(1, 32) if _fits(f"{number:02d}", day_mask)]
    if len(years) * len(months) <= _MOST_PIECES:
        runs = _join([run for year in years for month in months for run in _runs(year, month, days)])
        if len(runs) == 0:
            raise _nothing_fits()
        return Extent(runs[0][0], runs[-1][1], resolution, runs if 1 < len(runs) <= _MOST_PIECES else ())
    first = next((run for year in years for month in months for run in _runs(year, month, days)), None)
    if first is None:
        raise _nothing_fits()
    last = max(run[1] for year in years[-8:] for month in months for run in _runs(year, month, days))
    return Extent(first[0], last, resolution)


def _nothing_fits() -> DateError:
    return DateError("no day of the calendar fits it.", "Check month and day; leave out what is not known.")


def _resolution(piece: Piece) -> str:
    """How finely a date with ``X`` is fixed: by the coarsest unit that is not known."""
    if "X" in piece.year:
        place = len(piece.year) - piece.year.index("X")
        return {1: "decade", 2: "century"}.get(place, "millennium")
    return "year" if "X" in piece.month else "month"


def _fits(number: str, mask: str) -> bool:
    return mask == "" or all(wanted in ("X", digit) for digit, wanted in zip(number, mask, strict=True))


def _years(mask: str) -> range | list[int]:
    """The years that fit a mask, ascending; a range where they are consecutive."""
    sign, digits = (-1, mask[1:]) if mask[0] == "-" else (1, mask)
    known = digits.rstrip("X")
    if "X" not in known:
        lowest = int(known or "0") * 10 ** (4 - len(known))
        count = 10 ** (4 - len(known))
        if sign > 0:
            return range(lowest, lowest + count)
        return range(-(lowest + count - 1), -lowest + (1 if lowest > 0 else 0))
    choices = ["0123456789" if digit == "X" else digit for digit in digits]
    years = [sign * int("".join(chosen)) for chosen in product(*choices)]
    return sorted(year for year in years if sign > 0 or year != 0)


def _months(piece: Piece, mask: str) -> list[tuple[int, int]]:
    """The months, or the one season, that fit: (first month, number of months) each."""
    if mask == "":
        return [(1, 12)]
    if mask in SEASONS:
        _require_plain_season(piece)
        return [(SEASONS[mask].first_month, SEASONS[mask].months)]
    months = [(month, 1) for month in range(1, 13) if _fits(f"{month:02d}", mask)]
    if len(months) == 0:
        raise DateError(
            f"there is no month {mask}.", f"Months go from 01 ({MONTHS[0]}) to 12 ({MONTHS[11]})."
        )
    return months


def _runs(year: int, month: tuple[int, int], days: list[int]) -> list[tuple[int, int]]:
    """The runs of days in one month (or season, or year) of one year; none where that month lacks them."""
    if len(days) == 31:
        return [_months_span(year, month[0], month[1], False)]
    length = month_length(year, month[0])
    runs: list[tuple[int, int]] = []
    for number in days:
        if number <= length:
            day = ordinal(year, month[0], number)
            runs.append((day, day))
    return list(_join(runs))


def _join(runs: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ascending runs, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if len(joined) > 0 and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)
