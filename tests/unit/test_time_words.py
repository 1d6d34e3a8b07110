"""The table of plain words: its page, its examples, and that nothing outside it is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapallo.errors import DateError
from rapallo.time import WORDS, Word, format_day, parse_when, render_words

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "plain-words.md"


def test_the_page_is_that_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_words(), (
        "write render_words() into docs/reference/plain-words.md"
    )


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.key)
def test_every_example_is_read_by_words(word: Word) -> None:
    assert "words" in parse_when(word.example).qualifiers


@pytest.mark.parametrize(
    ("phrase", "word"),
    [(phrase, word) for word in WORDS for phrase in word.phrases],
    ids=lambda value: str(value)[:20],
)
def test_every_spelling_means_the_same(phrase: str, word: Word) -> None:
    tail = {"winter": "1930/31", "between": "1925 and 1933"}.get(word.key, "1930")
    canonical = parse_when(f"{word.phrases[0]} {tail}")
    for text in (f"{phrase} {tail}", f"{phrase.upper()}  {tail}"):
        other = parse_when(text)
        assert (other.bounds, other.kind, other.qualifiers) == (
            canonical.bounds,
            canonical.kind,
            canonical.qualifiers,
        )


BOUNDS = {
    "early 1939": ("1939-01-01", "1939-04-30"),
    "mid-1931": ("1931-05-01", "1931-08-31"),
    "late 1939": ("1939-09-01", "1939-12-31"),
    "beginning of 1930": ("1930-01-01", "1930-02-28"),
    "end of 1930": ("1930-11-01", "1930-12-31"),
    "first half of 1929": ("1929-01-01", "1929-06-30"),
    "second half of 1929": ("1929-07-01", "1929-12-31"),
    "third quarter of 1929": ("1929-07-01", "1929-09-30"),
    "spring 1922": ("1922-03-01", "1922-05-31"),
    "autumn 1926": ("1926-09-01", "1926-11-30"),
    "winter 1923/24": ("1923-12-01", "1924-02-29"),
    "winter 1899/1900": ("1899-12-01", "1900-02-28"),
    "early 1925-04": ("1925-04-01", "1925-04-10"),
    "mid-April 1925": ("1925-04-11", "1925-04-20"),
    "late February 1924": ("1924-02-21", "1924-02-29"),
    "end of 1925-02": ("1925-02-24", "1925-02-28"),
    "second half of 1925-03": ("1925-03-16", "1925-03-31"),
    "early 1920s": ("1920-01-01", "1923-12-31"),
    "mid-1920s": ("1924-01-01", "1926-12-31"),
    "late 1920s": ("1927-01-01", "1929-12-31"),
    "second half of the 1930s": ("1935-01-01", "1939-12-31"),
    "the 1920s": ("1920-01-01", "1929-12-31"),
    "April 1925": ("1925-04-01", "1925-04-30"),
    "about 1925-04": ("1925-04-01", "1925-04-30"),
    "by 1940": ("..", "1940-12-31"),
    "by early 1940": ("..", "1940-04-30"),
    "before 1933": ("..", "1932-12-31"),
    "after 1941-06": ("1941-07-01", ".."),
    "not before 1930": ("1930-01-01", ".."),
    "some time between 1925-04 and 1926": ("1925-04-01", "1926-12-31"),
}


@pytest.mark.parametrize("text", BOUNDS)
def test_bounds_checked_by_hand(text: str) -> None:
    when = parse_when(text)
    assert when.kind == "moment" and when.bounds[:2] == when.bounds[2:]
    assert (format_day(when.start_lo), format_day(when.end_hi)) == BOUNDS[text]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("since 1925", "1925/.."),
        ("until 1933-09", "/1933-09"),
        ("from 1925", "1925/"),
        ("from spring 1926 to 1933-09", "1926-21/1933-09"),
        ("autumn 1926", "1926-23"),
        ("winter 1930/31", "1930-24"),
        ("the 1920s", "192X"),
        ("fourth quarter of 1930", "1930-36"),
    ],
)
def test_words_and_edtf_say_the_same(words: str, edtf: str) -> None:
    spoken, written = parse_when(words), parse_when(edtf)
    assert (spoken.kind, spoken.bounds, spoken.start, spoken.end) == (
        written.kind,
        written.bounds,
        written.start,
        written.end,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ostern 1930",
        "around Christmas 1926",
        "early",
        "early 1925-04-15",
        "earlyish 1939",
        "mid-1931ish",
        "winter 1930",
        "winter 1930/32",
        "1900s",
        "the twenties",
        "a few years before 1933",
        "by",
        "since early",
        "since since 1925",
        "by by 1940",
        "from 1925 to",
        "spring 1922 1923",
        "summer of the 1920s",
        "spring 1925-04",
        "early by 1940",
        "since 1925/1930",
        "until 1925/..",
        "between 1925 and 1933",
        "bis 1933",
        "Pfingsten",
    ],
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_when(text)
