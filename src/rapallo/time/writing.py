"""The canonical text of a date: what is written when a program, not a person, writes it (§2.2).

What was read is kept in ``When.text`` and written back unchanged; this is for values made from bounds and for
``fmt``-like tidying. Reading the canonical text gives the same value but for ``text``.
"""

from __future__ import annotations

from rapallo.errors import DateError
from rapallo.time.calendar import MAX_DAY, MIN_DAY, MONTHS, civil, format_day, format_year, month_length
from rapallo.time.expression import Blank, Expression, Listing, Phrase, Piece, Range, Side, Span, marks
from rapallo.time.reading import express, parse_when
from rapallo.time.when import When
from rapallo.time.words import by_key

__all__ = ["bounds_text", "expression_text", "format_when", "side_text"]

_MARKS = ("", "?", "~", "%")


def format_when(when: When) -> str:
    """The canonical text of a value: one spelling for all texts that say the same in the same words.

    Law: ``parse_when(format_when(w))`` equals ``w`` but for its text, and writing it again changes nothing.
    Raises ``DateError`` for a value that no text says: one taken by :meth:`When.moment` from a text with
    ``?``, ``~``, ``%`` or with gaps.

    >>> format_when(parse_when("?2004-?06-?11")), format_when(parse_when(" Early  1939"))
    ('2004-06-11?', 'early 1939')
    """
    read = parse_when(when.text)
    if read == when:
        expression = express(when.text)
        assert expression is not None
        return expression_text(expression)
    if any(mark in when.qualifiers for mark in "?~%") or len(when.parts) > 0:
        raise DateError(
            f"the value of '{when.text}' was changed after it was read, and no text says what it is now.",
            "Write the text it was read from, or make a value from bounds.",
        )
    if when.kind == "moment":
        return bounds_text(when.start_lo, when.start_hi)
    return bounds_text(*when.bounds)


def expression_text(expression: Expression) -> str:
    """The canonical text of what a text says."""
    if isinstance(expression, Listing):
        inner = ",".join(_member_text(member) for member in expression.members)
        return f"[{inner}]" if expression.kind == "one-of" else f"{{{inner}}}"
    suffix = " (julian)" if "julian" in marks(expression) else ""
    if isinstance(expression, Span):
        return f"{side_text(expression.start)}/{side_text(expression.end)}{suffix}"
    return side_text(expression) + suffix


def _member_text(member: Piece | Range) -> str:
    if isinstance(member, Piece):
        return _piece_text(member)
    first = "" if member.first is None else _piece_text(member.first)
    last = "" if member.last is None else _piece_text(member.last)
    return f"{first}..{last}"


def side_text(side: Side) -> str:
    """The canonical text of one end of an interval, or of a date by itself, without its calendar."""
    if isinstance(side, Blank):
        return ".." if side.state == "open" else ""
    return _piece_text(side) if isinstance(side, Piece) else _phrase_text(side)


def _piece_text(piece: Piece) -> str:
    """A date, its marks in as few places as can be: after the whole or its first parts, or before each."""
    units = [unit for unit in (piece.year, piece.month, piece.day) if unit != ""]
    flags = list(piece.flags[: len(units)])
    marked = 0
    while marked < len(flags) and flags[marked] == flags[0]:
        marked += 1
    if all(flag == 0 for flag in flags[marked:]):
        units[marked - 1] += _MARKS[flags[0]]
    else:
        units = [_MARKS[flag] + unit for flag, unit in zip(flags, units, strict=True)]
    return "-".join(units) + piece.clock


def _phrase_text(phrase: Phrase) -> str:
    word = by_key(phrase.word)
    first = phrase.dates[0]
    if isinstance(first, Piece) and word.group == "name":
        return _name_text(word.key, first)
    if isinstance(first, Piece) and word.key == "winter":
        return f"winter {first.year}/{(int(first.year) + 1) % 100:02d}"
    texts = [side_text(date) for date in phrase.dates]
    if word.key == "from to":
        return f"from {texts[0]} to {texts[1]}"
    if word.key == "between":
        return f"some time between {texts[0]} and {texts[1]}"
    if word.group == "part":
        texts[0] = texts[0].removeprefix("the ")
    return f"{word.phrases[0]}{'-' if word.key == 'mid' else ' '}{texts[0]}"


def _name_text(key: str, piece: Piece) -> str:
    if key == "decade":
        return f"the {piece.year[:3]}0s"
    month = f"{MONTHS[int(piece.month) - 1]} {piece.year}" if 1 <= int(piece.month) <= 12 else ""
    return month if key == "month" else f"{int(piece.day)} {month}"


def bounds_text(start_lo: int, start_hi: int, end_lo: int | None = None, end_hi: int | None = None) -> str:
    """The shortest text that reads as these bounds (day numbers): a moment of two, an interval of four.

    Raises ``DateError`` if they are out of order, say nothing, or name days beyond the years ±9999.
    """
    if end_lo is None or end_hi is None:
        _require_order(start_lo, start_hi)
        return _range_text(start_lo, start_hi)
    _require_order(start_lo, start_hi)
    _require_order(end_lo, end_hi)
    _require_order(start_lo, end_hi)
    start_hi, end_lo = min(start_hi, end_hi), max(end_lo, start_lo)
    if end_lo == end_hi == MAX_DAY:
        end = ".."
    elif end_hi == MAX_DAY and end_lo == start_hi:
        end = ""
    else:
        end = _range_text(end_lo, end_hi)
    if start_lo == start_hi == MIN_DAY:
        start = ".."
    elif start_lo == MIN_DAY and start_hi == end_lo and end != "":
        start = ""
    else:
        start = _range_text(start_lo, start_hi)
    return f"{start}/{end}"


def _require_order(low: int, high: int) -> None:
    if low > high:
        raise DateError(
            f"the bounds {format_day(low)} and {format_day(high)} are out of order.",
            "Give the earlier day first.",
        )


def _range_text(low: int, high: int) -> str:
    """The shortest text for one day that lies between two."""
    if (low == MIN_DAY and high == MAX_DAY) or (low == high and low in (MIN_DAY, MAX_DAY)):
        raise DateError("bounds with no day in them say nothing.", "Give at least one of them as a day.")
    if low == MIN_DAY:
        return f"by {_ending(high)}"
    if high == MAX_DAY:
        return f"not before {_beginning(low)}"
    whole = _whole(low, high)
    if whole is not None:
        return whole
    first, last = _beginning(low), _ending(high)
    return f"some time between {first} and {last}"


def _whole(low: int, high: int) -> str | None:
    """The day, month, year, decade or century that goes from one day to the other, if one does."""
    first_year, first_month, first_day = civil(low)
    last_year, last_month, last_day = civil(high)
    if low == high and abs(first_year) <= 9999:
        return format_day(low)
    if first_day != 1 or last_day != month_length(last_year, last_month):
        return None
    if (first_year, first_month) == (last_year, last_month) and abs(first_year) <= 9999:
        return f"{format_year(first_year)}-{first_month:02d}"
    if (first_month, last_month) != (1, 12):
        return None
    if first_year == last_year:
        return format_year(first_year)
    for years, cut in ((10, 3), (100, 2)):
        if 0 <= first_year <= 9999 and first_year % years == 0 and last_year == first_year + years - 1:
            return f"{first_year:04d}"[:cut] + "X" * (4 - cut)
    return None


def _beginning(day: int) -> str:
    """The largest unit, up to a year, that begins with a day."""
    year, month, day_of_month = civil(day)
    if (month, day_of_month) == (1, 1):
        return format_year(year)
    _require_near(year)
    return format_day(day) if day_of_month != 1 else f"{format_year(year)}-{month:02d}"


def _ending(day: int) -> str:
    """The largest unit, up to a year, that ends with a day."""
    year, month, day_of_month = civil(day)
    if (month, day_of_month) == (12, 31):
        return format_year(year)
    _require_near(year)
    return (
        format_day(day) if day_of_month != month_length(year, month) else f"{format_year(year)}-{month:02d}"
    )


def _require_near(year: int) -> None:
    if abs(year) > 9999:
        raise DateError(
            f"a day in the year {year} cannot be written.", "Beyond ±9999 there are whole years only."
        )
