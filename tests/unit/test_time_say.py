"""Dates in plain readable words."""

from __future__ import annotations

import pytest

from rapallo.time import MAX_DAY, MIN_DAY, day, parse_when, say, say_day

SAID = {
    "1925": "1925",
    "1925-04": "Apr 1925",
    "1925-04-15": "15 Apr 1925",
    "1925-04-15/1933": "15 Apr 1925 – 1933",
    "1925/..": "1925 – (goes on)",
    "1925/": "1925 – (end unknown)",
    "../1933": "(from the first) – 1933",
    "/1933": "(start unknown) – 1933",
    "../..": "always",
    "/..": "goes on, start unknown",
    "../": "from the first on, end unknown",
    "1979-08~": "about Aug 1979",
    "1984?": "1984 (uncertain)",
    "2004-06-11%": "about 11 Jun 2004 (uncertain)",
    "?2004-06-~11": "11 Jun 2004 (year uncertain, day approximate)",
    "2004-%06-11": "11 Jun 2004 (month approximate and uncertain)",
    "192X": "the 1920s",
    "19XX": "1900–1999",
    "1XXX": "1XXX",
    "2004-XX": "a month in 2004",
    "1985-04-XX": "a day in Apr 1985",
    "1985-XX-XX": "a day in 1985",
    "1984-1X": "1984-1X",
    "156X-12-25": "25 Dec of a year in the 1560s",
    "XXXX-12-XX": "a day in Dec of some year",
    "1922-21": "spring 1922",
    "1922-24": "winter 1922/23",
    "1982-30": "southern summer 1982/83",
    "2001-34": "second quarter of 2001",
    "-0043-03-15": "15 Mar 44 BC",
    "0000": "1 BC",
    "Y170000002": "170000002",
    "[1667,1668,1670..1672]": "one of 1667, 1668, 1670–1672",
    "{1960,1961-12}": "each of 1960, Dec 1961",
    "[..1760-12-03]": "3 Dec 1760 or earlier",
    "{1984..}": "each of 1984 and later",
    "1985-04-12T23:20:30Z": "12 Apr 1985, 23:20:30Z",
    "1917-10-25 (julian)": "25 Oct 1917 (Julian; 7 Nov 1917)",
    "1917-10 (julian)": "Oct 1917 (Julian; 14 Oct 1917 – 13 Nov 1917)",
    "early 1939": "early 1939",
    "Mid 1931-04": "mid-Apr 1931",
    "by 1940-05": "by May 1940",
    "the winter of 1930/31": "winter 1930/31",
    "since 15 April 1925": "15 Apr 1925 – (goes on)",
    "some time between 1925-04 and 1926": "some time between Apr 1925 and 1926",
    "ca. 1925/by 1933": "about 1925 – by 1933",
}


@pytest.mark.parametrize("text", SAID)
def test_said(text: str) -> None:
    assert say(parse_when(text)) == SAID[text]


def test_a_span_read_as_one_moment_is_said_as_one() -> None:
    assert say(parse_when("1926/1929").moment()) == "some time between 1926 and 1929"


def test_say_day() -> None:
    assert say_day(day(1922, 4, 16)) == "16 Apr 1922"
    assert say_day(day(-43, 3, 15)) == "15 Mar 44 BC"
    assert say_day(MIN_DAY) == say_day(MAX_DAY) == "…"
