"""What a date text says piece by piece, before any of it is turned into days (§2.2)."""

from __future__ import annotations

import msgspec

__all__ = ["Blank", "Expression", "Listing", "Phrase", "Piece", "Range", "Side", "Span", "marks"]

_MARKS = ("", "?", "~", "%")
_ORDER = ("?", "~", "%", "julian", "words")
#: Words that say what a mark says.
_SPOKEN = {"about": "~", "perhaps": "?"}


class Piece(msgspec.Struct, frozen=True):
    """One EDTF date of any precision: ``1925``, ``192X``, ``1925-21``, ``1925-04~-15``, ``Y170000002``.

    ``year`` keeps its sign and its ``X``; ``month`` (which may be a season's number) and ``day`` are empty
    where absent. ``flags`` holds for year, month and day 0 or the sum of 1 (uncertain) and 2 (approximate).
    ``clock`` is the time of day with its ``T``, kept but not reckoned with.
    """

    year: str
    month: str = ""
    day: str = ""
    flags: tuple[int, int, int] = (0, 0, 0)
    clock: str = ""
    julian: bool = False


class Phrase(msgspec.Struct, frozen=True):
    """Plain words about one or two dates: ``word`` is the key of a row of the table of words."""

    word: str
    dates: tuple[Piece | Phrase, ...]


class Blank(msgspec.Struct, frozen=True):
    """An end of an interval with no date: ``open`` (``..``) or ``unknown`` (nothing written)."""

    state: str


class Span(msgspec.Struct, frozen=True):
    """An interval, from somewhere in ``start`` to somewhere in ``end``."""

    start: Piece | Phrase | Blank
    end: Piece | Phrase | Blank


class Range(msgspec.Struct, frozen=True):
    """Consecutive members of a set, ``1670..1672``; None where it has no bound on that side."""

    first: Piece | None
    last: Piece | None


class Listing(msgspec.Struct, frozen=True):
    """A set: ``one-of`` in square brackets, ``all-of`` in braces."""

    kind: str
    members: tuple[Piece | Range, ...]


Side = Piece | Phrase | Blank
Expression = Piece | Phrase | Span | Listing


def marks(expression: Expression | Side | Range) -> tuple[str, ...]:
    """The qualifiers of an expression, each once, in the order ``? ~ % julian words``.

    >>> marks(Piece("1984", flags=(3, 0, 0)))
    ('%',)
    """
    found: set[str] = set()
    _collect(expression, found)
    return tuple(mark for mark in _ORDER if mark in found)


def _collect(expression: Expression | Side | Range | None, found: set[str]) -> None:
    if isinstance(expression, Piece):
        found.update(_MARKS[flag] for flag in expression.flags)
        if expression.julian:
            found.add("julian")
    elif isinstance(expression, Phrase):
        for date in expression.dates:
            _collect(date, found)
        found.update(("words", _SPOKEN.get(expression.word, "words")))
    elif isinstance(expression, Span):
        _collect(expression.start, found)
        _collect(expression.end, found)
    elif isinstance(expression, Range):
        _collect(expression.first, found)
        _collect(expression.last, found)
    elif isinstance(expression, Listing):
        for member in expression.members:
            _collect(member, found)
