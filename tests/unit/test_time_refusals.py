"""Texts that are no dates: each is refused with a finding and a remedy on one line."""

from __future__ import annotations

import re

import pytest

from rapallo.errors import DateError
from rapallo.time import doubt, parse_when
from rapallo.time.reading import LONGEST

OFFER = re.compile(
    r"[Ww]rite (?:[a-z ]+(?:,[a-z ]+)?[:,] |such as )?(?:'([^']+)'|([-\[Y0-9]\S+?))[.,:;]?(?= |$)"
)

#: text → what the finding says, what the remedy offers
REFUSED = {
    "": ("blank", "Leave the date out"),
    "   ": ("blank", "Leave the date out"),
    "1925-02-31": ("no 31 February 1925", "28 days"),
    "1923-02-29": ("no 29 February 1923", "28 days"),
    "1900-02-29": ("no 29 February 1900", "(julian)"),
    "1925-04-31 (julian)": ("no 31 April 1925", "30 days"),
    "1925-00": ("no month 00", "01 to 12"),
    "1925-13": ("no month 13", "01 to 12"),
    "1914-18": ("no month 18", "1914/1918"),
    "1985-02-3X": ("no day of the calendar", "Check"),
    "1985-5X": ("no month 5X", "01"),
    "1925-21-03": ("season", "leave the day out"),
    "1933/1925": ("ends 1925, before it starts 1933", "Swap"),
    "1940-05/early 1939": ("ends early 1939, before it starts 1940-05", "Swap"),
    "[1930..1920]": ("ends before it starts", "Swap"),
    "some time between 1933 and 1925": ("ends before it starts", "Swap"),
    "Apr-25": ("spreadsheet", "1925-04 or 2025-04"),
    "Okt 25": ("spreadsheet", "1925-10"),
    "25-Apr": ("spreadsheet", "1925-04"),
    "15-Apr-25": ("spreadsheet", "1925-04-15"),
    "45782": ("spreadsheet", "2025-05-05"),
    "45782.0": ("spreadsheet", "2025-05-05"),
    "1925-04-15 00:00:00": ("time of day", "1925-04-15."),
    "15.04.1925": ("day first", "1925-04-15"),
    "15/04/1925": ("does not begin with the year", "1925-04-15"),
    "04/15/1925": ("does not begin with the year", "1925-04-15"),
    "04/05/1925": ("two ways", "1925-05-04 (4 May) or 1925-04-05 (5 April)"),
    "31.02.1925": ("does not have", "year first"),
    "1.5.25": ("two digits", "1925-05-01"),
    "04.1925": ("begin with the year", "1925-04"),
    "1925/04/15": ("form", "1925-04-15"),
    "19250415": ("minus signs", "1925-04-15"),
    "1925-4": ("one digit", "1925-04"),
    "1925-4-5": ("form", "1925-04-05"),
    "1925/26": ("more than one way", "1925/1926"),
    "1899/05": ("more than one way", "1899-05 for May 1899"),
    "1925–33": ("not written", "1925/1933"),
    "1925-1933": ("not written", "1925/1933"),
    "1925..1933": ("not written", "[1925..1933]"),
    "1925/1930/1933": ("more than one stroke", "[1925,1930,1933]"),
    "1925 or 1926": ("two dates", "[1925,1926]"),
    "between 1925 and 1933": ("whole stretch", "1925/1933"),
    "winter 1930": ("two winters", "'winter 1929/30' or 'winter 1930/31'"),
    "1900s": ("ten years or a hundred", "190X"),
    "19th century": ("century", "18XX"),
    "1925 BC": ("not written", "-1924"),
    "-0000": ("no year", "0000"),
    "1950S2": ("significant digits", "[1900..1999]"),
    "Y171010000S3": ("significant digits", "Y171010000~"),
    "Y3388E2S3": ("significant digits", "Y3388E2~"),
    "Y2006": ("more than four digits", "2006"),
    "Y1E13": ("too far away", "1000000000000"),
    "192u": ("not written", "192X"),
    "19uu": ("not written", "19XX"),
    "192x": ("not written", "192X"),
    "1925 ?": ("not written", "1925?"),
    "in 1925": ("not written", "Write 1925 if"),
    "−0044": ("not written", "-0044"),
    "c1925": ("not written", "1925~"),
    "1925+": ("two ways", "1925/.."),
    "1925/...": ("not written", "1925/.."),
    "1925/present": ("'present'", "1925/.."),
    "unknown": ("no date", "blank"),
    "/": ("no date", "blank"),
    "..": ("no date", "blank"),
    "lasting": ("no date", "no date"),
    "P3Y": ("length of time", "began"),
    "1925-W05": ("weeks", "month"),
    "April": ("lacks a year", "April 1925"),
    "1917-10-25 (julian)/1922": ("one end only", "1917-11-07"),
    "1917-10-25 (Julian)": ("not written", "1917-10-25 (julian)"),
    "25 Oct 1917 O.S.": ("old style", "1917-10-25 (julian)"),
    "1922-21 (julian)": ("cannot be Julian", "days"),
    "192X (julian)": ("unspecified", "span"),
    "1925-04-15T25:00:00": ("no time of day", "1925-04-15"),
    "1925-04-15T10:00:00/1926": ("no time of day", "days alone"),
    "Ostern 1930": ("no date that Rapallo knows", "1925-04-15"),
    "1939-09-01/foo": ("'foo'", "1925-04-15"),
    "１９２５": ("no date", "1925-04-15"),
    "1925\x00": ("cannot be seen", "again"),
    "\u202e5291": ("cannot be seen", "again"),
    "early 1939-04-05": ("no date", "early 1939"),
    "summer of the 1920s": ("no date", "early 1939"),
    "[]": ("no date", "1925"),
    "[1925,,1926]": ("no date", "1925"),
    "{1925..1926..1927}": ("no date", "1925"),
    "[1925..,1926]": ("no date", "1925"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused_with_finding_and_remedy(text: str) -> None:
    finding, remedy = REFUSED[text]
    with pytest.raises(DateError) as caught:
        parse_when(text)
    assert finding in caught.value.finding
    assert remedy in caught.value.remedy
    assert str(caught.value).isprintable() and len(str(caught.value)) < 400


def reads(text: str) -> bool:
    try:
        parse_when(text)
    except DateError:
        return False
    return True


def test_what_a_remedy_tells_to_write_can_be_read() -> None:
    offered = 0
    for text in REFUSED:
        with pytest.raises(DateError) as caught:
            parse_when(text)
        found = OFFER.search(caught.value.remedy)
        if found is not None:
            candidate = found.group(1) or found.group(2)
            assert reads(candidate) or reads(candidate + "."), (text, candidate)
            offered += 1
    assert offered >= 45


@pytest.mark.parametrize(
    "fill", ["9", "1925/", "[", "?", "/", "Y9", "early ", "X", "in the ", "-", "..", "(julian)", "1,"]
)
def test_long_texts_are_refused_at_once_and_shown_cut(fill: str) -> None:
    for length in (LONGEST, LONGEST + 1, 10**6):
        text = (fill * length)[:length]
        with pytest.raises(DateError) as caught:
            parse_when(text)
        assert len(str(caught.value)) < 500
        if length > LONGEST:
            assert f"{length} characters" in caught.value.finding


def test_refusals_are_not_remembered_as_values() -> None:
    for _ in range(2):
        with pytest.raises(DateError):
            parse_when("Apr-25")


def test_a_doubtful_reading_is_pointed_out() -> None:
    assert doubt("1925-33") == (
        "'1925-33' is read as the first quarter of 1925.",
        "If the years 1925 to 1933 are meant, write 1925/1933.",
    )
    found = doubt("1919-21")
    assert found is not None and "spring 1919" in found[0]
    for text in ("1922-21", "1939-33", "1925-04", "1925-04-15", "1925/1933", "early 1939", "nonsense"):
        assert doubt(text) is None
