"""Lengths of time, exact or between two bounds (§2.4)."""

from __future__ import annotations

import re

import msgspec

from rapallo.errors import DurationError
from rapallo.time.calendar import ordinal
from rapallo.time.reading import LONGEST, quote

__all__ = ["Duration", "days_of_months", "months_of_days", "parse_duration"]

#: Months and days, kept apart because a month has no fixed number of days.
Length = tuple[int, int]

_LENGTH = re.compile(r"P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?")
_REMEDY = "Write an ISO 8601 duration such as P18M, P3Y or P10D, or a range of two such as P18M/P3Y."
_PLAIN = re.compile(r"([0-9]{1,4}) ?(y|m|w|d)[a-z]*")


class Duration(msgspec.Struct, frozen=True, gc=False):
    """A length of time between ``lo`` and ``hi``, each (months, days); the same twice if exact.

    ``text`` is what was written. Years are twelve months, weeks seven days. ``P0D`` is nothing at all.
    """

    lo: Length
    hi: Length
    text: str


def parse_duration(text: str) -> Duration:
    """The value of ``P18M``, ``P1Y6M``, ``P10D`` or of a range ``P18M/P3Y``.

    Raises ``DurationError`` for anything else: hours, fractions, signs, a range whose first is surely
    longer than its second, and ``lasting``, which is no length of time.

    >>> parse_duration("P18M/P3Y").hi
    (36, 0)
    """
    if not isinstance(text, str):
        raise TypeError(f"a duration is read from text, not from {type(text).__name__}")
    if len(text) > LONGEST:
        raise DurationError(f"{quote(text)}: the text has {len(text)} characters.", _REMEDY)
    first, stroke, second = text.strip(" ").partition("/")
    lo = _length(first, text)
    hi = _length(second, text) if stroke != "" else lo
    grows = lo[0] <= hi[0] and lo[1] <= hi[1]  # the usual case, known without counting days
    if not grows and _fewest_days(lo) > _most_days(hi):
        raise DurationError(f"{quote(text)} goes from the longer to the shorter.", "Swap the two lengths.")
    return Duration(lo, hi, text)


def _length(text: str, whole: str) -> Length:
    match = _LENGTH.fullmatch(text)
    if match is not None and text != "P":
        years, months, weeks, days = (int(number or "0") for number in match.groups())
        return years * 12 + months, weeks * 7 + days
    raise DurationError(*_diagnose(text, whole))


def _diagnose(text: str, whole: str) -> tuple[str, str]:
    shown = quote(whole)
    plain = _PLAIN.fullmatch(text.strip().lower())
    if text.strip() == "":
        return f"{shown} lacks a length.", _REMEDY
    if text.strip().lower() == "lasting":
        return f"{shown} says that something stays; it is no length of time.", _REMEDY
    if "T" in text.upper() and text[:1] in "Pp":
        return (
            f"{shown} has hours, minutes or seconds; the shortest length here is a day.",
            "Write whole days: P1D.",
        )
    if "-" in text:
        return f"{shown} is negative, or is a date.", _REMEDY
    if "." in text or "," in text:
        return f"{shown} has a fraction.", "Write whole months or days instead: P6M for half a year."
    if plain is not None:
        return f"{shown} is not written as a duration.", f"Write P{int(plain[1])}{plain[2].upper()}."
    if text == "0":
        return f"{shown} is not written as a duration.", "Write P0D."
    return f"{shown} is no duration.", _REMEDY


def _fewest_days(length: Length) -> int:
    return days_of_months(length[0])[0] + length[1]


def _most_days(length: Length) -> int:
    return days_of_months(length[0])[1] + length[1]


_days_of_months: dict[int, tuple[int, int]] = {0: (0, 0), 1: (28, 31)}


def days_of_months(months: int) -> tuple[int, int]:
    """The fewest and the most days that so many months in a row can have, wherever they begin.

    >>> days_of_months(3), days_of_months(12)
    ((89, 92), (365, 366))
    """
    found = _days_of_months.get(months)
    if found is None:
        cycles, rest = divmod(months, 4800)
        firsts = [ordinal(1 + number // 12, 1 + number % 12, 1) for number in range(4800 + rest)]
        cycle = ordinal(401, 1, 1) - 1
        lengths = [
            (firsts[start + rest] if start + rest < len(firsts) else 0) - firsts[start]
            for start in range(4800)
        ]
        found = cycles * cycle + min(lengths), cycles * cycle + max(lengths)
        if len(_days_of_months) >= 1000:
            _days_of_months.clear()
        _days_of_months[months] = found
    return found


def months_of_days(days: int) -> tuple[int, int]:
    """So many days as whole months: rounded down with the longest months, up with the shortest.

    >>> months_of_days(90), months_of_days(365)
    ((2, 4), (11, 12))
    """
    years, rest = divmod(days, 366)
    low = years * 12 + min(rest // 31, 11)
    years, rest = divmod(days, 365)
    high = years * 12 + min(-(-rest // 28), 12)
    return low, high
