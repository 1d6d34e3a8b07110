"""Instants and spans with four bounds: read, compared, counted in steps and said (§2)."""

from rapallo.time.calendar import MAX_DAY, MIN_DAY, civil, day, format_day
from rapallo.time.durations import Duration, parse_duration
from rapallo.time.grid import Grid
from rapallo.time.reading import day_of_text, parse_when
from rapallo.time.relations import MAYBE, NO, YES, before, overlaps, within
from rapallo.time.say import say, say_day
from rapallo.time.when import When
from rapallo.time.words import WORDS, Word
from rapallo.time.writing import format_when

__all__ = [
    "MAX_DAY",
    "MAYBE",
    "MIN_DAY",
    "NO",
    "WORDS",
    "YES",
    "Duration",
    "Grid",
    "When",
    "Word",
    "before",
    "civil",
    "day",
    "day_of_text",
    "doubt",
    "format_day",
    "format_when",
    "overlaps",
    "parse_duration",
    "parse_when",
    "render_words",
    "say",
    "say_day",
    "within",
]


def doubt(text: str) -> tuple[str, str] | None:
    """See :func:`rapallo.time.doubts.doubt`; loaded when first asked."""
    from rapallo.time.doubts import doubt as found

    return found(text)


def render_words() -> str:
    """See :func:`rapallo.time.words_page.render_words`; loaded when first asked."""
    from rapallo.time.words_page import render_words as rendered

    return rendered()
