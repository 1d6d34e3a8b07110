"""What texts of every form are read as: worked examples checked by hand."""

from __future__ import annotations

import pytest

from rapallo.time import MAX_DAY, MIN_DAY, When, day_of_text, format_day, format_when, parse_when, reading


def shown(when: When) -> str:
    """Four bounds on a line; one pair where start and end are the same."""
    days = [format_day(number) for number in when.bounds]
    if when.bounds[:2] == when.bounds[2:]:
        return f"{days[0]} {days[1]}"
    return f"{days[0]} {days[1]} | {days[2]} {days[3]}"


INTERVALS = {
    "1925-04-15/1933": "1925-04-15 1925-04-15 | 1933-01-01 1933-12-31",
    "1925/1925-03": "1925-01-01 1925-03-31 | 1925-03-01 1925-03-31",  # it has begun before it ends
    "1925-04-15/1925": "1925-04-15 1925-04-15 | 1925-04-15 1925-12-31",  # it does not end before it begins
    "1925/1925": "1925-01-01 1925-12-31",
    "1925/..": "1925-01-01 1925-12-31 | .. ..",
    "1925/": "1925-01-01 1925-12-31 | 1925-12-31 ..",
    "1925-04-15/": "1925-04-15 1925-04-15 | 1925-04-15 ..",
    "../1933": ".. .. | 1933-01-01 1933-12-31",
    "/1933": ".. 1933-01-01 | 1933-01-01 1933-12-31",
    "../..": ".. .. | .. ..",
    "early 1939/autumn 1940": "1939-01-01 1939-04-30 | 1940-09-01 1940-11-30",
    "winter 1930/31/1933": "1930-12-01 1931-02-28 | 1933-01-01 1933-12-31",
    "before 1925/by 1933": ".. 1924-12-31 | .. 1933-12-31",
    "1925-04-15/not before 1933": "1925-04-15 1925-04-15 | 1933-01-01 ..",
    "/by 1933": ".. 1933-12-31",
    "not before 1925/": "1925-01-01 ..",
    "1917-10-25/1918-01-31 (julian)": "1917-11-07 1917-11-07 | 1918-02-13 1918-02-13",
    "1917-10/.. (julian)": "1917-10-14 1917-11-13 | .. ..",
}
MOMENTS = {
    "1922-24": "1922-12-01 1923-02-28",
    "1923-24": "1923-12-01 1924-02-29",
    "1923-30": "1923-12-01 1924-02-29",
    "1984-XX-15": "1984-01-15 1984-12-15",
    "2000-XX-31": "2000-01-31 2000-12-31",
    "19XX-02-29": "1904-02-29 1996-02-29",
    "XXXX-02-29": "0000-02-29 9996-02-29",
    "192X-21": "1920-03-01 1929-05-31",
    "1985-02-2X": "1985-02-20 1985-02-28",
    "-156X": "-1569-01-01 -1560-12-31",
    "-XXXX": "-9999-01-01 -0001-12-31",
    "-000X": "-0009-01-01 -0001-12-31",
    "1X28": "1028-01-01 1928-12-31",
    " 1925-04 ": "1925-04-01 1925-04-30",
    "1917 (julian)": "1917-01-14 1918-01-13",
    "1917-10-25~ (julian)": "1917-11-07 1917-11-07",
    "1900-02-29 (julian)": "1900-03-13 1900-03-13",
}


@pytest.mark.parametrize("text", INTERVALS)
def test_intervals(text: str) -> None:
    when = parse_when(text)
    assert when.kind == "interval" and when.text == text
    assert shown(when) == INTERVALS[text]


@pytest.mark.parametrize("text", MOMENTS)
def test_moments(text: str) -> None:
    when = parse_when(text)
    assert when.kind == "moment" and when.text == text
    assert shown(when) == MOMENTS[text]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1925/..", "known", "open"),
        ("1925/", "known", "unknown"),
        ("../1925", "open", "known"),
        ("/1925", "unknown", "known"),
        ("/..", "unknown", "open"),
        ("../", "open", "unknown"),
        ("by 1940", "unknown", "known"),
        ("after 1940", "known", "unknown"),
        ("[..1984]", "unknown", "known"),
        ("{..1984}", "open", "known"),
        ("{1984..}", "known", "open"),
        ("since 1925", "known", "open"),
    ],
)
def test_open_is_not_unknown(text: str, start: str, end: str) -> None:
    when = parse_when(text)
    assert (when.start, when.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("1925", ()),
        ("1925?", ("?",)),
        ("1984?/2004~", ("?", "~")),
        ("?2004-06-~11", ("?", "~")),
        ("?2004~", ("%",)),
        ("1917~ (julian)", ("~", "julian")),
        ("perhaps early 1939", ("?", "words")),
        ("ca. 1925", ("~", "words")),
        ("[1925~,1926]", ("~",)),
    ],
)
def test_qualifiers_are_kept_and_move_no_bound(text: str, qualifiers: tuple[str, ...]) -> None:
    assert parse_when(text).qualifiers == qualifiers
    bare = text.translate(str.maketrans("", "", "?~%"))
    assert parse_when(bare).bounds == parse_when(text).bounds


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1925-04-15", "day", "day"),
        ("1925-04-15/1933", "day", "year"),
        ("1925-04/..", "month", ""),
        ("1985-04-XX", "month", "month"),
        ("1985-XX-XX", "year", "year"),
        ("192X", "decade", "decade"),
        ("19XX", "century", "century"),
        ("1XXX", "millennium", "millennium"),
        ("early 1939", "season", "season"),
        ("[1667,1668-12]", "year", "year"),
    ],
)
def test_resolution_says_how_finely_a_date_is_fixed(text: str, start: str, end: str) -> None:
    when = parse_when(text)
    assert (when.start_resolution, when.end_resolution) == (start, end)


def test_one_of_is_one_day_among_its_members() -> None:
    when = parse_when("[1667,1668-12,1670..1672]")
    assert when.kind == "one-of" and shown(when) == "1667-01-01 1672-12-31"
    assert [format_day(part[0]) for part in when.parts] == ["1667-01-01", "1668-12-01", "1670-01-01"]
    assert when.possibly(day_of_text("1670-06-01")[0]) and not when.possibly(day_of_text("1669-06-01")[0])
    assert when.sure_spans() == ()


def test_all_of_is_a_day_in_each_of_its_members() -> None:
    when = parse_when("{1960-01-05..1960-01-09,1961}")
    assert when.kind == "all-of"
    assert shown(when) == "1960-01-05 1960-01-05 | 1961-01-01 1961-12-31"
    fifth, ninth = day_of_text("1960-01-05")[0], day_of_text("1960-01-09")[0]
    assert when.sure_spans() == ((fifth, ninth),)
    assert not when.surely(day_of_text("1960-06-01")[0]) and not when.possibly(ninth + 1)
    assert not when.surely(day_of_text("1961-06-01")[0]) and when.possibly(day_of_text("1961-06-01")[0])


def test_all_of_years_is_sure_on_no_day() -> None:
    when = parse_when("{1670..1672}")
    assert shown(when) == "1670-01-01 1670-12-31 | 1672-01-01 1672-12-31"
    assert when.sure_spans() == ()


def test_gaps_between_unspecified_years_are_no_possible_days() -> None:
    when = parse_when("156X-12-25")
    assert len(when.parts) == 10
    assert when.possibly(day_of_text("1563-12-25")[0]) and not when.possibly(day_of_text("1563-12-26")[0])
    assert [format_day(part[0]) for part in parse_when("[1925,155X-02-29]").parts][:2] == [
        "1552-02-29",
        "1556-02-29",
    ]


def test_a_time_of_day_is_kept_as_text_and_its_day_reckoned() -> None:
    for text in (
        "1985-04-12T23:20:30",
        "1985-04-12T23:20:30Z",
        "1985-04-12T23:20:30-04",
        "1985-04-12T23:20:30+04:30",
    ):
        when = parse_when(text)
        assert shown(when) == "1985-04-12 1985-04-12" and when.text == text and format_when(when) == text


def test_far_years() -> None:
    assert shown(parse_when("Y170000002")) == "Y170000002 Y170000002"
    assert parse_when("Y17E7").bounds == parse_when("Y170000000").bounds
    assert parse_when("Y-17E7").start_lo < parse_when("-9999").start_lo
    assert parse_when("Y-1E12").start_lo > MIN_DAY and parse_when("Y1E12").end_hi < MAX_DAY


def test_the_fast_road_and_the_whole_grammar_agree() -> None:
    ends = ["1925", "1924-02", "1924-02-29", "0000", "9999-12-31", "0001-01"]
    texts = ends + [f"{a}/{b}" for a in ends for b in [*ends, ".."] if b == ".." or a[:4] <= b[:4]]
    texts += [end + mark for end in ends for mark in "?~%"]
    for text in texts:
        try:
            slow = reading._read(text)
        except reading.DateError as fault:
            with pytest.raises(reading.DateError, match="ends"):
                parse_when(text)
            assert "ends" in str(fault)
        else:
            assert parse_when(text) == slow, text


def test_remembering_is_bounded() -> None:
    for number in range(reading._REMEMBERED + 10):
        parse_when(format_day(400_000 + number))
    assert len(reading._remembered) <= reading._REMEMBERED
    assert shown(parse_when("1925")) == "1925-01-01 1925-12-31"


def test_day_of_text() -> None:
    assert day_of_text("1928-01-01")[0] == day_of_text("1928-01-01")[1] == 703_822
    assert [format_day(number) for number in day_of_text("1933-09")] == ["1933-09-01", "1933-09-30"]
    assert [format_day(number) for number in day_of_text("1925/1933")] == ["1925-01-01", "1933-12-31"]


@pytest.mark.parametrize("thing", [None, 1925, 1925.0, b"1925", ["1925"]])
def test_only_text_is_read(thing: object) -> None:
    with pytest.raises(TypeError):
        parse_when(thing)  # type: ignore[arg-type]
