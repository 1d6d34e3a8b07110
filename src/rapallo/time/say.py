"""A date in plain readable words, for people (§2.2)."""

from __future__ import annotations

from rapallo.time.calendar import MAX_DAY, MIN_DAY, MONTHS, civil
from rapallo.time.expression import Blank, Listing, Phrase, Piece, Range, Side, Span
from rapallo.time.extent import SEASONS, extent
from rapallo.time.phrases import span_of
from rapallo.time.reading import express, parse_when
from rapallo.time.when import When
from rapallo.time.words import by_key
from rapallo.time.writing import bounds_text

__all__ = ["say", "say_day"]


def say(when: When) -> str:
    """A date as a reader would write it; nothing that was said about it is dropped.

    >>> from rapallo.time import parse_when
    >>> say(parse_when("1925-04-15/1933")), say(parse_when("192X~"))
    ('15 Apr 1925 – 1933', 'about the 1920s')
    >>> say(parse_when("1917-10-25 (julian)"))
    '25 Oct 1917 (Julian; 7 Nov 1917)'
    """
    text = when.text
    if parse_when(text).bounds != when.bounds:
        text = bounds_text(when.start_lo, when.start_hi)
    expression = express(text)
    if isinstance(expression, Span):
        return _say_span(expression)
    if isinstance(expression, Listing):
        conjunction = "or" if expression.kind == "one-of" else "and"
        members = [_say_member(member, conjunction) for member in expression.members]
        if len(members) == 1 and expression.kind == "one-of":
            return members[0]
        return f"{'one of' if expression.kind == 'one-of' else 'each of'} {', '.join(members)}"
    span = span_of(expression) if isinstance(expression, Phrase) else None
    if span is not None:
        return _say_span(span)
    return _say_side(expression) if expression is not None else text


def say_day(day: int) -> str:
    """A day number in words; the sentinels as ``…``.

    >>> say_day(701736)
    '16 Apr 1922'
    """
    if day <= MIN_DAY or day >= MAX_DAY:
        return "…"
    year, month, day_of_month = civil(day)
    return f"{day_of_month} {MONTHS[month - 1][:3]} {_say_year(str(year))}"


def _say_span(span: Span) -> str:
    if isinstance(span.end, Blank) and isinstance(span.start, Blank):
        return {
            ("open", "open"): "always",
            ("unknown", "open"): "goes on, start unknown",
        }.get((span.start.state, span.end.state), "from the first on, end unknown")
    if isinstance(span.end, Blank):
        start = _say_side(span.start)
        return f"{start} – (goes on)" if span.end.state == "open" else f"{start} – (end unknown)"
    if isinstance(span.start, Blank):
        end = _say_side(span.end)
        return f"(from the first) – {end}" if span.start.state == "open" else f"(start unknown) – {end}"
    return f"{_say_side(span.start)} – {_say_side(span.end)}"


def _say_member(member: Piece | Range, conjunction: str) -> str:
    if isinstance(member, Piece):
        return _say_side(member)
    first = "" if member.first is None else _say_side(member.first)
    last = "" if member.last is None else _say_side(member.last)
    if first == "":
        return f"{last} {conjunction} earlier"
    return f"{first} {conjunction} later" if last == "" else f"{first}–{last}"


def _say_side(side: Side) -> str:
    if isinstance(side, Piece):
        return _say_piece(side)
    if isinstance(side, Blank):
        return "…"
    word = by_key(side.word)
    first = side.dates[0]
    if word.group == "name":
        return _say_side(first)
    if word.key == "winter" and isinstance(first, Piece):
        return f"winter {first.year}/{(int(first.year) + 1) % 100:02d}"
    dates = [_say_side(date) for date in side.dates]
    if word.key == "between":
        return f"some time between {dates[0]} and {dates[1]}"
    if word.group == "part":
        dates[0] = dates[0].removeprefix("the ")
    return f"{word.phrases[0]}{'-' if word.key == 'mid' else ' '}{dates[0]}"


def _say_piece(piece: Piece) -> str:
    """An EDTF date in words, with its marks and its calendar."""
    present = [
        flag
        for flag, unit in zip(piece.flags, (piece.year, piece.month, piece.day), strict=True)
        if unit != ""
    ]
    said = _say_plain(piece)
    if all(flag == present[0] for flag in present):
        said = f"{'about ' if present[0] & 2 else ''}{said}{' (uncertain)' if present[0] & 1 else ''}"
    else:
        notes = [
            f"{unit} {('', 'uncertain', 'approximate', 'approximate and uncertain')[flag]}"
            for unit, flag in zip(("year", "month", "day"), present, strict=False)
            if flag != 0
        ]
        said += f" ({', '.join(notes)})"
    if piece.julian:
        found = extent(piece)
        both = say_day(found.first)
        if found.first != found.last:
            both += f" – {say_day(found.last)}"
        said += f" (Julian; {both})"
    return said


def _say_plain(piece: Piece) -> str:
    year = _say_year(piece.year)
    if piece.month == "":
        return year
    if "X" in piece.year:
        year = "of some year" if piece.year.endswith("XXXX") else f"of a year in {year}"
    if piece.month in SEASONS:
        name = SEASONS[piece.month].name
        if piece.month in ("24", "28", "30") and "X" not in piece.year and piece.year[0] != "-":
            return f"{name} {year}/{(int(piece.year) + 1) % 100:02d}"
        return f"{name} {year}"
    if piece.month == "XX" and piece.day in ("", "XX"):
        return f"{'a month' if piece.day == '' else 'a day'} in {year}"
    if "X" in piece.month or ("X" in piece.day and piece.day != "XX"):
        return f"{piece.year}-{piece.month}" + (f"-{piece.day}" if piece.day != "" else "")
    month = f"{MONTHS[int(piece.month) - 1][:3]} {year}"
    if piece.day == "":
        return month
    day = f"a day in {month}" if piece.day == "XX" else f"{int(piece.day)} {month}"
    return day + (f", {piece.clock[1:]}" if piece.clock != "" else "")


def _say_year(year: str) -> str:
    """A year in words: BC, decades, hundreds; other unspecified digits as they stand."""
    if "X" in year:
        if year[0] != "-" and "X" not in year[:3]:
            return f"the {year[:3]}0s"
        if year[0] != "-" and year[2:] == "XX" and "X" not in year[:2]:
            return f"{year[:2]}00–{year[:2]}99"
        return year
    number = int(year.removeprefix("Y"))
    return str(number) if number > 0 else f"{1 - number} BC"
