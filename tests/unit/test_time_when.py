"""The value itself: sure and possible days, one moment in a span, values from bounds, canonical texts."""

from __future__ import annotations

import pytest

from rapallo.errors import DateError
from rapallo.time import MAX_DAY, MIN_DAY, When, day, day_of_text, format_when, parse_when


def on(text: str) -> int:
    return day_of_text(text)[0]


def test_surely_and_possibly() -> None:
    lipetsk = parse_when("1925-04-15/1933")
    assert lipetsk.surely(on("1925-04-15")) and lipetsk.surely(on("1933-01-01"))
    assert not lipetsk.surely(on("1933-01-02")) and lipetsk.possibly(on("1933-12-31"))
    assert not lipetsk.possibly(on("1934-01-01")) and not lipetsk.possibly(on("1925-04-14"))


def test_a_moment_is_sure_on_its_very_day_only() -> None:
    assert parse_when("1922-04-16").surely(on("1922-04-16"))
    assert not parse_when("1922-04").surely(on("1922-04-16"))
    assert parse_when("1922-04").possibly(on("1922-04-16"))


def test_open_goes_on_and_unknown_does_not_surely() -> None:
    late = on("1999-01-01")
    assert parse_when("1925/..").surely(late)
    assert not parse_when("1925/").surely(late) and parse_when("1925/").possibly(late)


def test_a_span_read_as_one_moment() -> None:
    moment = parse_when("1926/1929").moment()
    assert moment.kind == "moment" and moment.text == "1926/1929"
    assert moment.bounds == (on("1926"), on("1929-12-31"), on("1926"), on("1929-12-31"))
    assert parse_when("1926").moment() is parse_when("1926")
    goes_on = parse_when("1926/..").moment()
    assert goes_on.end_hi == MAX_DAY and goes_on.end == "unknown"
    assert len(parse_when("[1926,1929]").moment().parts) == 2


FROM_BOUNDS = {
    "1925-04-15": (day(1925, 4, 15), day(1925, 4, 15)),
    "1924-02": (day(1924, 2, 1), day(1924, 2, 29)),
    "1925": (day(1925, 1, 1), day(1925, 12, 31)),
    "192X": (day(1920, 1, 1), day(1929, 12, 31)),
    "19XX": (day(1900, 1, 1), day(1999, 12, 31)),
    "-0043-03-15": (day(-43, 3, 15), day(-43, 3, 15)),
    "Y12345": (day(12345, 1, 1), day(12345, 12, 31)),
    "some time between 1925-04-02 and 1926": (day(1925, 4, 2), day(1926, 12, 31)),
    "some time between 1925-04 and 1925-05": (day(1925, 4, 1), day(1925, 5, 31)),
    "by 1940": (MIN_DAY, day(1940, 12, 31)),
    "not before 1940-02": (day(1940, 2, 1), MAX_DAY),
    "1925-04-15/1933": (day(1925, 4, 15), day(1925, 4, 15), day(1933, 1, 1), day(1933, 12, 31)),
    "1925/..": (day(1925, 1, 1), day(1925, 12, 31), MAX_DAY, MAX_DAY),
    "1925/": (day(1925, 1, 1), day(1925, 12, 31), day(1925, 12, 31), MAX_DAY),
    "/1933": (MIN_DAY, day(1933, 1, 1), day(1933, 1, 1), day(1933, 12, 31)),
    "../..": (MIN_DAY, MIN_DAY, MAX_DAY, MAX_DAY),
    "by 1925/1933": (MIN_DAY, day(1925, 12, 31), day(1933, 1, 1), day(1933, 12, 31)),
}


@pytest.mark.parametrize("text", FROM_BOUNDS)
def test_values_from_bounds(text: str) -> None:
    bounds = FROM_BOUNDS[text]
    when = When.from_bounds(*bounds)
    assert when.text == text
    assert when.bounds == (bounds if len(bounds) == 4 else bounds + bounds)
    assert parse_when(text) == when


@pytest.mark.parametrize(
    "bounds",
    [
        (2, 1),
        (MIN_DAY, MAX_DAY),
        (MIN_DAY, MIN_DAY),
        (MAX_DAY, MAX_DAY),
        (5, 5, 3, 4),
        (1, 2, 4, 3),
        (day(12345, 6, 7), day(12345, 6, 7)),
    ],
)
def test_bounds_that_make_no_value(bounds: tuple[int, ...]) -> None:
    with pytest.raises(DateError):
        When.from_bounds(*bounds)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("?2004-?06-?11", "2004-06-11?"),
        ("?2004-?06-11", "2004-06?-11"),
        ("?2004~", "2004%"),
        ("2004-06~-?11", "~2004-~06-?11"),
        ("Y17E7", "Y170000000"),
        ("[1667, 1668]", "[1667,1668]"),
        ("Mid 1931", "mid-1931"),
        ("the winter of 1930/1931", "winter 1930/31"),
        ("Apr 15, 1925", "15 April 1925"),
        ("not later than the end of 1930", "by end of 1930"),
        ("Frühjahr 1930", "spring 1930"),
        ("  1917-10-25 (julian)", "1917-10-25 (julian)"),
    ],
)
def test_canonical_texts(text: str, canonical: str) -> None:
    assert format_when(parse_when(text)) == canonical


def test_a_changed_value_is_written_from_its_bounds_or_refused() -> None:
    assert format_when(parse_when("1926/1929").moment()) == "some time between 1926 and 1929"
    for text in ("1926~/1929", "{1926,1929}"):
        with pytest.raises(DateError, match="changed"):
            format_when(parse_when(text).moment())


def test_values_are_frozen_hashable_and_come_back_from_their_repr() -> None:
    for text in ("1925", "1984?/2004~", "[1667,1668]", "by 1940", "1917 (julian)", "156X-12-25", "../.."):
        when = parse_when(text)
        assert eval(repr(when)) == when and hash(when) == hash(eval(repr(when)))
        with pytest.raises(AttributeError):
            when.text = "1926"  # type: ignore[misc]
