"""Plain words: a text to a phrase of the table, and a phrase to days (§2.3)."""

from __future__ import annotations

import re

from rapallo.errors import DateError
from rapallo.time.calendar import MAX_DAY, MIN_DAY, MONTHS, month_length, ordinal
from rapallo.time.edtf import read_piece
from rapallo.time.expression import Blank, Phrase, Piece, Span
from rapallo.time.extent import Extent, extent
from rapallo.time.words import WORDS, Word, by_key

__all__ = ["extent_of", "read_phrase", "span_of"]

#: Words without a meaning of their own, dropped before a date.
_FILLERS = ("in ", "at ", "on ", "the ")
_PREFIXES: tuple[tuple[str, Word], ...] = tuple(
    sorted(
        (
            (phrase.lower() + space, word)
            for word in WORDS
            for phrase in word.phrases
            for space in ((" ", "") if phrase.endswith(".") else (" ",))
        ),
        key=lambda row: -len(row[0]),
    )
)
_DECADE = re.compile(r"([0-9]{2}[1-9])0s")
_WINTER = re.compile(r"([0-9]{4})[/-]([0-9]{2}|[0-9]{4})")
_DAY_FIRST = re.compile(r"(?:([0-9]{1,2})\.? )?([a-z]{3,9})\.? ([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2}), ?([0-9]{4})")
_MONTH_NUMBER = {name.lower(): number for number, name in enumerate(MONTHS, 1)} | {
    name[:3].lower(): number for number, name in enumerate(MONTHS, 1)
}


def read_phrase(text: str) -> Phrase | None:
    """A text of plain words as a phrase, or None if the table has no row for it; case does not matter.

    >>> read_phrase("Early  1939").word
    'early'
    """
    plain = " ".join(text.split())
    if len(plain.lower()) != len(plain):
        return None
    word, rest = _split(plain)
    if word is None or word.group not in ("limit", "span"):
        date = _read_date(plain)
        return date if isinstance(date, Phrase) else None
    if word.key == "between":
        return _read_pair("between", rest, " and ")
    if word.key == "from":
        pair = _read_pair("from to", rest, " to ") or _read_pair("from to", rest, " until ")
        if pair is not None:
            return pair
    inner = _read_date(rest)
    return None if inner is None else Phrase(word.key, (inner,))


def _split(text: str) -> tuple[Word | None, str]:
    """The row whose spelling begins a text, the longest first, and what follows it."""
    lower = text.lower()
    for prefix, word in _PREFIXES:
        if lower.startswith(prefix):
            return word, text[len(prefix) :]
    return None, text


def _read_pair(key: str, text: str, between: str) -> Phrase | None:
    place = text.lower().find(between)
    if place < 0:
        return None
    first = _read_date(text[:place])
    last = _read_date(text[place + len(between) :])
    return None if first is None or last is None else Phrase(key, (first, last))


def _read_date(text: str) -> Piece | Phrase | None:
    """One date: marks before, then a part, a name, or EDTF."""
    text = _without_fillers(text)
    word, rest = _split(text)
    if word is not None and word.group == "mark":
        inner = _read_unmarked(_without_fillers(rest))
        return None if inner is None else Phrase(word.key, (inner,))
    return _read_unmarked(text)


def _without_fillers(text: str) -> str:
    lower = text.lower()
    for _ in range(2):
        for filler in _FILLERS:
            if lower.startswith(filler):
                text, lower = text[len(filler) :], lower[len(filler) :]
    return text


def _read_unmarked(text: str) -> Piece | Phrase | None:
    lower = text.lower()
    for hyphened in ("early-", "mid-", "late-"):
        if lower.startswith(hyphened):
            text = f"{hyphened[:-1]} {text[len(hyphened) :]}"
            break
    word, rest = _split(text)
    if word is None:
        return _read_name(text) or _read_plain_piece(text)
    if word.group != "part":
        return None
    for filler in ("of ", "the "):
        if rest.lower().startswith(filler):
            rest = rest[len(filler) :]
    if word.key == "winter":
        return _read_winter(rest)
    inner = _read_name(rest) or _read_plain_piece(rest)
    return None if inner is None or _share(word, inner) is None else Phrase(word.key, (inner,))


def _read_plain_piece(text: str) -> Piece | None:
    piece = read_piece(text)
    return None if piece is None or piece.clock != "" else piece


def _read_winter(text: str) -> Phrase | None:
    match = _WINTER.fullmatch(text)
    if match is None:
        return None
    following = f"{int(match.group(1)) + 1:04d}"
    if not following.endswith(match.group(2)):
        return None
    return Phrase("winter", (Piece(match.group(1)),))


def _read_name(text: str) -> Phrase | None:
    """A decade, or a date with its month spelt out."""
    lower = text.lower()
    match = _DECADE.fullmatch(lower)
    if match is not None:
        return Phrase("decade", (Piece(match.group(1) + "X"),))
    match = _DAY_FIRST.fullmatch(lower)
    if match is not None:
        day, name, year = match.groups()
    else:
        match = _MONTH_FIRST.fullmatch(lower)
        if match is None:
            return None
        name, day, year = match.groups()
    if name not in _MONTH_NUMBER:
        return None
    month = f"{_MONTH_NUMBER[name]:02d}"
    if day is None:
        return Phrase("month", (Piece(year, month),))
    return Phrase("day", (Piece(year, month, f"{int(day):02d}"),))


def _named(date: Piece | Phrase) -> Piece | None:
    """The EDTF date behind a name, or the date itself; None behind any other words."""
    if isinstance(date, Piece):
        return date
    inner = date.dates[0]
    return inner if by_key(date.word).group == "name" and isinstance(inner, Piece) else None


def _share(word: Word, date: Piece | Phrase) -> tuple[str, tuple[int, int]] | None:
    """The unit that a part is a part of, with its share of it; None if the word is not said of that unit."""
    piece = _named(date)
    if piece is None or piece.day != "" or piece.julian or piece.year[0] == "Y":
        return None
    if piece.month != "":
        plain = piece.month.isdigit() and 1 <= int(piece.month) <= 12 and "X" not in piece.year
        return ("month", word.of_month) if plain and word.of_month is not None else None
    if "X" not in piece.year:
        return ("year", word.of_year) if word.of_year is not None else None
    decade = piece.year.index("X") == len(piece.year) - 1 and piece.year[0] != "-"
    return ("decade", word.of_decade) if decade and word.of_decade is not None else None


def extent_of(date: Piece | Phrase) -> Extent:
    """The days that a single date may mean, words or EDTF. Raises ``DateError`` where there is none."""
    if isinstance(date, Piece):
        return extent(date)
    word = by_key(date.word)
    if word.group == "part":
        return _part(word, date.dates[0])
    first = extent_of(date.dates[0])
    if word.group != "limit":
        return first
    if date.word == "between":
        last = extent_of(date.dates[1])
        if last.last < first.first:
            raise DateError("ends before it starts.", "Swap the two dates.")
        return Extent(first.first, last.last, first.resolution)
    return {
        "by": Extent(MIN_DAY, first.last, first.resolution),
        "before": Extent(MIN_DAY, first.first - 1, first.resolution),
        "not before": Extent(first.first, MAX_DAY, first.resolution),
        "after": Extent(first.last + 1, MAX_DAY, first.resolution),
    }[date.word]


def _part(word: Word, date: Piece | Phrase) -> Extent:
    """The days of a part of a year, a month or a decade."""
    found = _share(word, date)
    piece = _named(date)
    if found is None or piece is None:
        raise DateError(
            f"'{word.phrases[0]}' is not said of such a date.", f"Write for example {word.example}."
        )
    unit, (start, stop) = found
    if unit == "decade":
        tens = piece.year[:3]
        return Extent(ordinal(int(f"{tens}{start}"), 1, 1), ordinal(int(f"{tens}{stop}"), 12, 31), "decade")
    year = int(piece.year)
    if unit == "year":
        last_year, last_month = divmod(year * 12 + stop - 1, 12)
        last_month += 1
        last = ordinal(last_year, last_month, month_length(last_year, last_month))
        return Extent(ordinal(year, start, 1), last, "season")
    month = int(piece.month)
    length = month_length(year, month)
    start_day = start if start > 0 else length + 1 + start
    stop_day = stop if stop > 0 else length + 1 + stop
    return Extent(ordinal(year, month, start_day), ordinal(year, month, stop_day), "month")


def span_of(phrase: Phrase) -> Span | None:
    """The interval that a phrase of the group ``span`` means; None for a phrase that means one day."""
    if phrase.word == "since":
        return Span(phrase.dates[0], Blank("open"))
    if phrase.word == "until":
        return Span(Blank("unknown"), phrase.dates[0])
    if phrase.word == "from":
        return Span(phrase.dates[0], Blank("unknown"))
    if phrase.word == "from to":
        return Span(phrase.dates[0], phrase.dates[1])
    return None
