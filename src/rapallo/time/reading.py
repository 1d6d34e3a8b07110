"""Reading a date: the fast road for ordinary dates, the whole grammar for the rest (§2.2)."""

from __future__ import annotations

from rapallo.errors import DateError
from rapallo.time.calendar import MAX_DAY, MIN_DAY, is_leap, month_length, ordinal
from rapallo.time.edtf import read_blank, read_listing, read_piece
from rapallo.time.expression import Blank, Expression, Listing, Phrase, Piece, Range, Side, Span, marks
from rapallo.time.extent import Extent, extent
from rapallo.time.phrases import extent_of, read_phrase, span_of
from rapallo.time.when import Bounds, Spans, When

__all__ = ["LONGEST", "day_of_text", "express", "parse_when", "quote"]

#: A longer text is refused before it is looked at.
LONGEST = 200
#: So many texts are remembered with their values; then all are forgotten at once.
_REMEMBERED = 65_536
_JULIAN = " (julian)"
_ONE_MARK = {"?": ("?",), "~": ("~",), "%": ("%",)}
_COARSER = ("", "day", "month", "season", "year", "decade", "century", "millennium")


def _tails(leap_year: int) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """What may follow the year: ``-04-15`` to days after 1 January, ``-04`` to the first and the last."""
    days: dict[str, int] = {}
    months: dict[str, tuple[int, int]] = {}
    count = 0
    for month in range(1, 13):
        length = month_length(leap_year, month)
        months[f"-{month:02d}"] = (count, count + length - 1)
        for number in range(1, length + 1):
            days[f"-{month:02d}-{number:02d}"] = count
            count += 1
    return days, months


_COMMON = _tails(1925)
_LEAP = _tails(1924)


class _Years(dict[str, tuple[int, int, dict[str, int], dict[str, tuple[int, int]]]]):
    """Four digits to the first and last day of the year and its tails; filled as met, 10,000 at most."""

    def __missing__(self, text: str) -> tuple[int, int, dict[str, int], dict[str, tuple[int, int]]]:
        if not isinstance(text, str) or len(text) != 4 or not text.isascii() or not text.isdigit():
            raise KeyError(text)
        year = int(text)
        days, months = _LEAP if is_leap(year) else _COMMON
        entry = (ordinal(year, 1, 1), ordinal(year, 12, 31), days, months)
        self[text] = entry
        return entry


_YEARS = _Years()
_remembered: dict[str, When] = {}


def parse_when(text: str) -> When:
    """The value of a date text: EDTF, EDTF with `` (julian)`` after it, or plain words of the table.

    Blanks around the text are let pass and kept in ``When.text``. Takes about a microsecond for an ordinary
    date. Raises ``DateError``, with finding and remedy, for everything else; a text longer than 200
    characters is refused at once.

    >>> w = parse_when("1925-04-15/1933")
    >>> w.kind, w.start_lo == w.start_hi, w.end_resolution
    ('interval', True, 'year')
    >>> parse_when("1979-08~").qualifiers
    ('~',)
    """
    when = _remembered.get(text)
    if when is not None:
        return when
    length = len(text)
    try:
        if length == 10:
            first, _, days, _ = _YEARS[text[:4]]
            first += days[text[4:]]
            when = When(text, "moment", first, first, first, first)
        elif length == 7:
            first, _, _, months = _YEARS[text[:4]]
            low, high = months[text[4:]]
            low += first
            high += first
            when = When(text, "moment", low, high, low, high, "known", "known", (), "month", "month")
        elif length == 4:
            low, high, _, _ = _YEARS[text]
            when = When(text, "moment", low, high, low, high, "known", "known", (), "year", "year")
        else:
            when = _ordinary_rest(text)
    except KeyError:
        when = None
    if when is None:
        when = _read(text)
    if len(_remembered) >= _REMEMBERED:
        _remembered.clear()
    _remembered[text] = when
    return when


def _ordinary_rest(text: str) -> When:
    """A plain date with a mark, or an interval of plain dates, the end perhaps open; else ``KeyError``."""
    start, slash, end = text.partition("/")
    if slash == "":
        mark = text[-1:]
        if mark not in _ONE_MARK:
            raise KeyError(text)
        low, high, resolution = _ordinary(text[:-1])
        return When(
            text, "moment", low, high, low, high, "known", "known", _ONE_MARK[mark], resolution, resolution
        )
    start_lo, start_hi, start_resolution = _ordinary(start)
    if end == "..":
        return When(
            text, "interval", start_lo, start_hi, MAX_DAY, MAX_DAY, "known", "open", (), start_resolution, ""
        )
    end_lo, end_hi, end_resolution = _ordinary(end)
    if end_hi < start_lo:
        raise KeyError(text)
    return When(
        text,
        "interval",
        start_lo,
        start_hi if start_hi < end_hi else end_hi,
        end_lo if end_lo > start_lo else start_lo,
        end_hi,
        "known",
        "known",
        (),
        start_resolution,
        end_resolution,
    )


def _ordinary(text: str) -> tuple[int, int, str]:
    """First day, last day and resolution of a plain date; ``KeyError`` for everything else."""
    first, last, days, months = _YEARS[text[:4]]
    length = len(text)
    if length == 10:
        first += days[text[4:]]
        return first, first, "day"
    if length == 7:
        low, high = months[text[4:]]
        return first + low, first + high, "month"
    if length == 4:
        return first, last, "year"
    raise KeyError(text)


def quote(text: str) -> str:
    """A text in quotes for a message: cut to 60 characters, what cannot be seen written out."""
    shown = text if len(text) <= 60 else text[:57] + "…"
    return "'" + "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in shown) + "'"


def _read(text: str) -> When:
    if not isinstance(text, str):
        raise TypeError(f"a date is read from text, not from {type(text).__name__}")
    if len(text) > LONGEST:
        raise DateError(
            f"{quote(text)}: the text has {len(text)} characters; a date has at most {LONGEST}.",
            "Put the date alone into the cell, and the rest into the note.",
        )
    try:
        expression = express(text)
        if expression is not None:
            return _compose(text, expression)
    except DateError as fault:
        raise DateError(f"{quote(text)}: {fault.finding}", fault.remedy) from None
    from rapallo.time.refusals import refusal

    raise refusal(text)


def express(text: str) -> Expression | None:
    """What a text says, piece by piece; None if it is neither EDTF nor plain words of the table.

    Raises ``DateError`` where the shape is right and the content cannot be.
    """
    text = text.strip(" ")
    julian = text.endswith(_JULIAN)
    if julian:
        text = text.removesuffix(_JULIAN).rstrip(" ")
    else:
        listing = read_listing(text)
        if listing is not None:
            return listing
    date = _read_side(text, julian)
    if date is not None:
        return None if isinstance(date, Blank) else date
    phrase = None if julian else read_phrase(text)
    if phrase is not None:
        return phrase
    slash = text.find("/")
    while slash >= 0:
        start = _read_side(text[:slash], julian)
        end = _read_side(text[slash + 1 :], julian) if start is not None else None
        if start is not None and end is not None:
            return _span(start, end)
        slash = text.find("/", slash + 1)
    return None


def _span(start: Side, end: Side) -> Span | None:
    """An interval of two sides that may be one."""
    if any(isinstance(side, Piece) and side.clock != "" for side in (start, end)):
        raise DateError(
            "an interval has no time of day.", "Write its days alone, such as 1925-04-15/1925-04-17."
        )
    if start == end == Blank("unknown"):
        return None
    return Span(start, end)


def _read_side(text: str, julian: bool) -> Side | None:
    """An EDTF date, plain words for one day, or one of the two blank ends."""
    blank = read_blank(text)
    if blank is not None:
        return blank
    piece = read_piece(text, julian)
    if piece is not None or julian:
        return piece
    phrase = read_phrase(text)
    return None if phrase is None or span_of(phrase) is not None else phrase


def _compose(text: str, expression: Expression) -> When:
    """The value of what a text says."""
    if isinstance(expression, Listing):
        return _compose_listing(text, expression)
    qualifiers = marks(expression)
    if isinstance(expression, Span):
        return _compose_span(text, expression, qualifiers)
    span = span_of(expression) if isinstance(expression, Phrase) else None
    if span is not None:
        return _compose_span(text, span, qualifiers)
    found = extent_of(expression)
    first, last = found.first, found.last
    return When(
        text,
        "moment",
        first,
        last,
        first,
        last,
        "unknown" if first == MIN_DAY else "known",
        "unknown" if last == MAX_DAY else "known",
        qualifiers,
        found.resolution,
        found.resolution,
        tuple((low, high, low, high) for low, high in found.runs),
    )


def _compose_span(text: str, span: Span, qualifiers: tuple[str, ...]) -> When:
    """An interval; a bound that the other end forbids is moved to where it can be."""
    start, start_state = _side(span.start, Extent(MIN_DAY, MIN_DAY, ""), MIN_DAY)
    end, end_state = _side(span.end, Extent(MAX_DAY, MAX_DAY, ""), MAX_DAY)
    if end is None and start is not None:
        end = Extent(start.last if start.last != MAX_DAY else start.first, MAX_DAY, "")
    if start is None and end is not None:
        start = Extent(MIN_DAY, end.first if end.first != MIN_DAY else end.last, "")
    if start is None or end is None:
        raise ValueError("an interval of two unknown ends")
    if end.last < start.first:
        ends, starts = _shown(span.end), _shown(span.start)
        raise DateError(f"ends{ends}, before it starts{starts}.", "Swap them, or leave one open (..).")
    return When(
        text,
        "interval",
        start.first,
        min(start.last, end.last),
        max(end.first, start.first),
        end.last,
        start_state,
        end_state,
        qualifiers,
        start.resolution,
        end.resolution,
    )


def _side(side: Side, when_open: Extent, sentinel: int) -> tuple[Extent | None, str]:
    """The days of one end of an interval, None if unknown, and its state."""
    if isinstance(side, Blank):
        return (when_open if side.state == "open" else None), side.state
    found = extent_of(side)
    return found, "unknown" if sentinel in (found.first, found.last) else "known"


def _shown(side: Side) -> str:
    from rapallo.time.writing import side_text

    return "" if isinstance(side, Blank) else f" {side_text(side)}"


def _compose_listing(text: str, listing: Listing) -> When:
    """A set; its bounds are those of its members taken together."""
    found = [_member(member) for member in listing.members]
    resolution = max((first.resolution for first, _ in found), key=_COARSER.index)
    resolution = max((resolution, *(last.resolution for _, last in found)), key=_COARSER.index)
    start_lo = min(first.first for first, _ in found)
    end_hi = max(last.last for _, last in found)
    if listing.kind == "one-of":
        start_hi, end_lo, state = end_hi, start_lo, "unknown"
        parts = [(low, high, low, high) for first, last in found for low, high in _stretches(first, last)]
    else:
        start_hi = min(first.last for first, _ in found)
        end_lo = max(last.first for _, last in found)
        state = "open"
        parts = [_each_of(first, last) for first, last in found]
    return When(
        text,
        listing.kind,
        start_lo,
        start_hi,
        end_lo,
        end_hi,
        state if start_lo == MIN_DAY else "known",
        state if end_hi == MAX_DAY else "known",
        marks(listing),
        resolution,
        resolution,
        tuple(sorted(parts)) if len(parts) > 1 or listing.kind == "all-of" else (),
    )


def _member(member: Piece | Range) -> tuple[Extent, Extent]:
    """The first and the last date of one member of a set, which are the same unless it is a range."""
    if isinstance(member, Piece):
        found = extent(member)
        return found, found
    first = extent(member.first) if member.first is not None else Extent(MIN_DAY, MIN_DAY, "")
    last = extent(member.last) if member.last is not None else Extent(MAX_DAY, MAX_DAY, "")
    if last.last < first.first:
        raise DateError("a range in it ends before it starts.", "Swap the two dates around the dots.")
    return first, last


def _stretches(first: Extent, last: Extent) -> Spans:
    """The days that a member of one-of may mean, gaps left out."""
    return first.runs if first is last and len(first.runs) > 0 else ((first.first, last.last),)


def _each_of(first: Extent, last: Extent) -> Bounds:
    """The bounds of a member of all-of.

    A range of days is every one of them, and so surely lasts from end to end; of a range of years nothing is
    sure but that there is a day in each.
    """
    if all(end.first == end.last for end in (first, last)):
        return first.first, first.first, last.first, last.first
    return first.first, last.last, first.first, last.last


def day_of_text(text: str) -> tuple[int, int]:
    """First and last day that a date text may mean, for a question's ``--at``, ``--from`` and ``--until``.

    Raises ``DateError`` as :func:`parse_when`. A side without bound is a sentinel.

    >>> day_of_text("1936")
    (706744, 707109)
    """
    when = parse_when(text)
    return when.start_lo, when.end_hi
