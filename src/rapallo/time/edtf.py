"""The grammar of EDTF (ISO 8601-2, Library of Congress 2019), text to pieces, levels 0 to 2 (§2.2).

Level 2 is read whole but for significant digits (``1950S2``), which are refused aloud: they say that a year
is an estimate without saying of what. Every pattern is anchored and without nested repetition, so that
reading is linear in the text.
"""

from __future__ import annotations

import re

from rapallo.errors import DateError
from rapallo.time.calendar import MAX_YEAR
from rapallo.time.expression import Blank, Listing, Piece, Range

__all__ = ["read_blank", "read_listing", "read_piece"]

_FLAG = {"": 0, "?": 1, "~": 2, "%": 3, None: 0}
_PIECE = re.compile(
    r"([?~%]?)(-?[0-9X]{4})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?"
)
_LONG_YEAR = re.compile(r"Y(-?)([1-9][0-9]{0,12})(?:E([0-9]{1,2}))?([?~%]?)")
_CLOCK = re.compile(
    r"(-?[0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:Z|[+-]([0-9]{2})(?::([0-9]{2}))?)?)"
)


def read_piece(text: str, julian: bool = False) -> Piece | None:
    """One date, or None if the text has not the shape of one; whether it exists is asked later.

    >>> read_piece("2004-06~-11")
    Piece(year='2004', month='06', day='11', flags=(2, 2, 0), clock='', julian=False)
    """
    match = _PIECE.fullmatch(text)
    if match is None:
        return _long_year(text) if text[:1] == "Y" else _with_clock(text, julian)
    before_year, year, after_year, before_month, month, after_month, before_day, day, after_day = (
        match.groups()
    )
    if year == "-0000":
        return None
    # A mark after a component speaks of all to its left; a mark before it of that component alone.
    of_day = _FLAG[after_day]
    of_month = of_day | _FLAG[after_month]
    of_year = of_month | _FLAG[after_year]
    flags = (of_year | _FLAG[before_year], of_month | _FLAG[before_month], of_day | _FLAG[before_day])
    return Piece(year, month or "", day or "", flags, "", julian)


def _long_year(text: str) -> Piece | None:
    """``Y170000002`` and ``Y-17E7``; kept with the exponent multiplied out."""
    match = _LONG_YEAR.fullmatch(text)
    if match is None:
        return None
    sign, digits, exponent, mark = match.groups()
    year = int(digits) * 10 ** int(exponent or "0")
    if year > MAX_YEAR:
        raise DateError("the year is too far away.", f"Years go from -{MAX_YEAR} to {MAX_YEAR}.")
    if year <= 9999:
        raise DateError(
            "a year with Y has more than four digits.",
            f"Write {sign}{year:04d}, without the Y, if that is meant.",
        )
    return Piece(f"Y{sign}{year}", "", "", (_FLAG[mark], 0, 0))


def _with_clock(text: str, julian: bool) -> Piece | None:
    """A date with a time of day, ``1985-04-12T23:20:30Z``: kept, and reckoned as the day as written."""
    match = _CLOCK.fullmatch(text)
    if match is None or julian or match.group(1) == "-0000":
        return None
    year, month, day, clock, hour, minute, second, shift_hour, shift_minute = match.groups()
    limits = ((hour, 23), (minute, 59), (second, 59), (shift_hour, 23), (shift_minute, 59))
    if any(value is not None and int(value) > limit for value, limit in limits):
        raise DateError(
            f"there is no time of day {clock[1:]}.",
            f"Hours go to 23, minutes and seconds to 59; the day alone will do: {year}-{month}-{day}.",
        )
    return Piece(year, month, day, (0, 0, 0), clock)


def read_blank(text: str) -> Blank | None:
    """The end of an interval that has no date: ``..`` is open, nothing at all is unknown."""
    if text == "":
        return Blank("unknown")
    return Blank("open") if text == ".." else None


def read_listing(text: str) -> Listing | None:
    """A set, ``[1667,1668,1670..1672]`` or ``{1960,1961-12}``, or None if the text has not the shape of one.

    Blanks after commas are let pass.
    """
    if text[:1] + text[-1:] == "[]":
        kind = "one-of"
    elif text[:1] + text[-1:] == "{}":
        kind = "all-of"
    else:
        return None
    members: list[Piece | Range] = []
    texts = text[1:-1].split(",")
    for place, member_text in enumerate(texts):
        member = _member(member_text.strip(" "), place == 0, place == len(texts) - 1)
        if member is None:
            return None
        members.append(member)
    return Listing(kind, tuple(members))


def _member(text: str, is_first: bool, is_last: bool) -> Piece | Range | None:
    """One member of a set; a range without a beginning may only come first, one without an end only last."""
    first_text, dots, last_text = text.partition("..")
    if dots == "":
        piece = read_piece(text)
        return None if piece is None or piece.clock != "" else piece
    first = read_piece(first_text) if first_text != "" else None
    last = read_piece(last_text) if last_text != "" else None
    if (first is None) != (first_text == "" and is_first) or (last is None) != (last_text == "" and is_last):
        return None
    if (first is None and last is None) or any(end is not None and end.clock != "" for end in (first, last)):
        return None
    return Range(first, last)
