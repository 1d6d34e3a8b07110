"""Our bounds beside those of the package ``edtf`` on thousands of expressions, its known defects by name."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

edtf = pytest.importorskip("edtf", reason="the package edtf is not installed")

from rapallo.errors import DateError  # noqa: E402
from rapallo.time import format_day, parse_when  # noqa: E402
from rapallo.time.calendar import month_length  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")


def theirs(text: str) -> str:
    """First and last day by the strict bounds of ``edtf``."""
    read: Any = edtf.parse_edtf(text)
    return " ".join(_date(*bound[:3]) for bound in (tuple(read.lower_strict()), tuple(read.upper_strict())))


def _date(year: int, month: int, number: int) -> str:
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{number:02d}"


def ours(text: str) -> str:
    when = parse_when(text)
    return f"{format_day(when.start_lo)} {format_day(when.end_hi)}"


def ends(text: str) -> tuple[int, int]:
    when = parse_when(text)
    return when.start_lo, when.end_hi


def year(rng: random.Random) -> str:
    return f"{rng.choice((rng.randint(0, 9999), rng.randint(1900, 1945))):04d}"


def plain(rng: random.Random) -> str:
    number, month = year(rng), rng.randint(1, 12)
    length = month_length(int(number), month)
    return f"{number}-{month:02d}-{rng.randint(1, length):02d}"[: rng.choice((4, 7, 10))]


def signed(rng: random.Random) -> str:
    text = plain(rng)
    return f"-{text}" if rng.random() < 0.2 and text[:4] != "0000" else text


def marked(rng: random.Random) -> str:
    return signed(rng) + rng.choice("?~%")


def season(rng: random.Random) -> str:
    return f"{year(rng)}-{rng.choice([n for n in range(21, 42) if n not in (24, 28, 30)])}"


def hidden(rng: random.Random) -> str:
    shape = rng.choice(
        ("yyyX", "yyXX", "yXXX", "yyyy-XX", "yyyy-mm-XX", "yyyy-XX-XX", "yyyX-mm-dd", "yyXX-mm")
    )
    text = year(rng) + f"-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    return "".join("X" if sign == "X" else real for sign, real in zip(shape, text, strict=False))


def partly_marked(rng: random.Random) -> str:
    units = (year(rng) + f"-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}").split("-")
    if rng.random() < 0.5:
        place = rng.randint(0, 1)
        units[place] += rng.choice("?~%")
    else:
        for place in rng.sample((0, 1, 2), rng.randint(1, 2)):
            units[place] = rng.choice("?~%") + units[place]
    return "-".join(units)


def interval(rng: random.Random) -> str:
    while True:
        sides = [rng.choice((plain, marked, early_season))(rng) for _ in range(2)]
        first, last = sorted(sides, key=ends)
        if ends(first)[0] <= ends(last)[1]:
            return f"{first}/{last}"


def early_season(rng: random.Random) -> str:
    return f"{year(rng)}-{rng.randint(21, 23)}"


def choice(rng: random.Random) -> str:
    members = sorted((plain(rng) for _ in range(rng.randint(2, 4))), key=ends)
    return rng.choice(("[%s]", "{%s}")) % ",".join(members)


def run(rng: random.Random) -> str:
    low, high = sorted(rng.sample(range(1000, 2000), 2))
    return rng.choice(("[%04d..%04d]", "{%04d..%04d}")) % (low, high)


def long_year(rng: random.Random) -> str:
    return f"Y{rng.choice(('', '-'))}{rng.randint(10_000, 999_999_999)}"


def clock(rng: random.Random) -> str:
    date = f"{year(rng)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    time = f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
    return f"{date}T{time}{rng.choice(('', 'Z'))}"


FAMILIES: dict[Callable[[random.Random], str], int] = {
    signed: 500,
    marked: 400,
    season: 200,
    hidden: 400,
    partly_marked: 200,
    interval: 400,
    choice: 60,
    run: 40,
    long_year: 50,
    clock: 50,
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_bounds_are_the_same(family: Callable[[random.Random], str]) -> None:
    rng = random.Random(f"1922 {family.__name__}")
    for _ in range(FAMILIES[family]):
        text = family(rng)
        assert ours(text) == theirs(text), text


#: A defect of edtf 5.0 by name: an expression, what is right, what it answers instead (first and last day).
DEFECTS = {
    "winter is December alone": ("1922-24", "1922-12-01 1923-02-28", "1922-12-01 1922-12-31"),
    "northern winter is December alone": ("2001-28", "2001-12-01 2002-02-28", "2001-12-01 2001-12-31"),
    "southern summer is December alone": ("2001-30", "2001-12-01 2002-02-28", "2001-12-01 2001-12-31"),
    "an unknown end is ten years on": ("1922/", "1922-01-01 ..", "1922-01-01 1932-01-01"),
    "an unknown start is ten years back": ("/1922", ".. 1922-12-31", "1912-12-31 1922-12-31"),
    "an open end has no date": ("1922/..", "1922-01-01 ..", "TypeError"),
    "an open start has no date": ("../1922", ".. 1922-12-31", "TypeError"),
    "an open set has no date": ("[1760-12..]", "1760-12-01 ..", "TypeError"),
    "a month half hidden is not reckoned": ("1984-1X", "1984-10-01 1984-12-31", "AttributeError"),
    "a day half hidden is not reckoned": ("1985-02-2X", "1985-02-20 1985-02-28", "ValueError"),
    "a leap day in a common year": ("19XX-02-29", "1904-02-29 1996-02-29", "1900-02-29 1999-02-29"),
    "a season with a mark is refused": ("1922-21~", "1922-03-01 1922-05-31", "EDTFParseException"),
    "a quarter at the end of an interval is refused": (
        "1905-06/1936-33",
        "1905-06-01 1936-03-31",
        "EDTFParseException",
    ),
    "a season in a set is refused": (
        "[1922-21,1923]",
        "1922-03-01 1923-12-31",
        "EDTFParseException",
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_known_defects(name: str) -> None:
    text, right, wrong = DEFECTS[name]
    assert ours(text) == right
    try:
        answer = theirs(text)
    except Exception as fault:  # whatever it raises is part of the defect
        answer = type(fault).__name__
    assert answer in (right, wrong), "edtf answers something new"


#: Dates that do not exist and yet are read by edtf; here they are refused.
TOO_LENIENT = ["1923-02-29", "1900-02-29", "1933/1925", "1940-05/1939", "[1930..1920]"]


@pytest.mark.parametrize("text", TOO_LENIENT)
def test_what_edtf_lets_pass_is_refused_here(text: str) -> None:
    with pytest.raises(DateError):
        parse_when(text)


@pytest.mark.parametrize(
    "text",
    [
        "1925-13",
        "1925-02-30",
        "1925-04-31",
        "1925-4",
        "19250415",
        "15.04.1925",
        "1925/26",
        "Y2006",
        "-0000",
        "1925-05-5",
        "x",
    ],
)
def test_what_edtf_refuses_is_refused_here(text: str) -> None:
    with pytest.raises(DateError):
        parse_when(text)
    with pytest.raises(Exception):  # noqa: B017
        theirs(text)
