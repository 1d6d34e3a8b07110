"""The one table of plain words that may stand in a date cell, with the bounds each is given (§2.3).

A word that is not in this table is refused, never guessed. The reference page
``docs/reference/plain-words.md`` is made from it by :func:`rapallo.time.render_words`.
"""

from __future__ import annotations

import msgspec

__all__ = ["WORDS", "Word", "by_key"]

Share = tuple[int, int]


class Word(msgspec.Struct, frozen=True):
    """One row of the table of plain words.

    ``key`` names the row. ``pattern`` shows the use; in it YEAR is a year, MONTH a month (``1925-04`` or
    ``April 1925``), DATE any single date, with or without words of the first three groups. ``meaning`` and
    ``bounds`` say what is understood, ``example`` is a text that the row reads. ``group`` is ``part`` (of a
    year, month or decade), ``name`` (a date spelt out), ``mark`` (qualifies and moves no bound), ``limit``
    (one day, bounded on one side or both) or ``span``. ``phrases`` are the spellings that begin it, the first
    being the canonical one.
    ``of_year`` is the share in months (1–12, running on into the next year), ``of_month`` in days
    (negative: from the end), ``of_decade`` in years (0–9); None where the word is not said of that unit.
    """

    key: str
    group: str
    pattern: str
    phrases: tuple[str, ...]
    meaning: str
    bounds: str
    example: str
    of_year: Share | None = None
    of_month: Share | None = None
    of_decade: Share | None = None


def _part(
    phrases: tuple[str, ...],
    example: str,
    bounds: str,
    of_year: Share,
    of_month: Share | None = None,
    of_decade: Share | None = None,
    pattern: str = "",
) -> Word:
    """A row for a part of a year and perhaps of a month and a decade."""
    units = ["YEAR"]
    if of_month is not None:
        units.append("MONTH")
    if of_decade is not None:
        units.append("the DECADEs")
    joint = "-" if phrases[0] == "mid" else " "
    shown = pattern if pattern != "" else f"{phrases[0]}{joint}{' or '.join(units)}"
    if len(phrases) > 1:
        shown += f" (also: {', '.join(phrases[1:])})"
    key = phrases[0].removesuffix(" of")
    return Word(
        key, "part", shown, phrases, "some day in that part", bounds, example, of_year, of_month, of_decade
    )


WORDS: tuple[Word, ...] = (
    _part(
        ("early",),
        "early 1939",
        "January to April; the 1st to the 10th; years 0 to 3",
        (1, 4),
        (1, 10),
        (0, 3),
    ),
    _part(
        ("mid", "middle of", "Mitte"),
        "mid-1931",
        "May to August; the 11th to the 20th; years 4 to 6",
        (5, 8),
        (11, 20),
        (4, 6),
    ),
    _part(
        ("late",),
        "late 1920s",
        "September to December; the 21st to the last; years 7 to 9",
        (9, 12),
        (21, -1),
        (7, 9),
    ),
    _part(
        ("beginning of", "start of", "Anfang"),
        "beginning of 1930",
        "January and February; the 1st to the 5th",
        (1, 2),
        (1, 5),
    ),
    _part(("end of", "Ende"), "end of 1930", "November and December; the last five days", (11, 12), (-5, -1)),
    _part(
        ("first half of",),
        "first half of 1929",
        "January to June; the 1st to the 15th; years 0 to 4",
        (1, 6),
        (1, 15),
        (0, 4),
    ),
    _part(
        ("second half of",),
        "second half of 1925-03",
        "July to December; the 16th to the last; years 5 to 9",
        (7, 12),
        (16, -1),
        (5, 9),
    ),
    _part(("first quarter of",), "first quarter of 1930", "January to March", (1, 3)),
    _part(("second quarter of",), "second quarter of 1930", "April to June", (4, 6)),
    _part(("third quarter of",), "third quarter of 1930", "July to September", (7, 9)),
    _part(
        ("fourth quarter of", "last quarter of"), "fourth quarter of 1930", "October to December", (10, 12)
    ),
    _part(
        ("spring", "Frühjahr", "Frühling"),
        "spring 1922",
        "March to May (northern), as 1922-21",
        (3, 5),
    ),
    _part(("summer", "Sommer"), "summer of 1928", "June to August (northern), as 1928-22", (6, 8)),
    _part(
        ("autumn", "fall", "Herbst"),
        "autumn 1926",
        "September to November (northern), as 1926-23",
        (9, 11),
    ),
    _part(
        ("winter",),
        "winter 1930/31",
        "December to the end of February (northern), as 1930-24; a winter of one year is refused",
        (12, 14),
        pattern="winter YEAR/YEAR",
    ),
    Word(
        "decade",
        "name",
        "the DECADEs",
        (),
        "some day in the decade",
        "ten years from the year ending in 0, as 192X; 1900s and the like are refused",
        "the 1920s",
    ),
    Word(
        "month",
        "name",
        "MONTH spelt out in English, with its YEAR",
        (),
        "that month",
        "as 1925-04; names may be cut to three letters",
        "April 1925",
    ),
    Word(
        "day",
        "name",
        "DAY MONTH YEAR or MONTH DAY, YEAR, the month spelt out in English",
        (),
        "that day",
        "as 1925-04-15",
        "15 April 1925",
    ),
    Word(
        "about",
        "mark",
        "about DATE (also: around, approximately, circa, ca., c.)",
        ("about", "around", "approximately", "circa", "ca.", "ca", "c."),
        "approximate, as ~",
        "those of DATE: nothing says how far off it may be",
        "about 1925",
    ),
    Word(
        "perhaps",
        "mark",
        "perhaps DATE (also: possibly, probably)",
        ("perhaps", "possibly", "probably"),
        "uncertain, as ?",
        "those of DATE: nothing says how far off it may be",
        "perhaps 1925",
    ),
    Word(
        "by",
        "limit",
        "by DATE (also: not after, not later than, no later than)",
        ("by", "not after", "not later than", "no later than"),
        "one day, not after DATE; how long before is not said",
        "no first bound; to the last day of DATE",
        "by 1940",
    ),
    Word(
        "before",
        "limit",
        "before DATE",
        ("before",),
        "one day before DATE; how long before is not said",
        "no first bound; to the day before the first of DATE",
        "before 1933",
    ),
    Word(
        "not before",
        "limit",
        "not before DATE (also: not earlier than, no earlier than)",
        ("not before", "not earlier than", "no earlier than"),
        "one day, not before DATE; how long after is not said",
        "from the first day of DATE; no last bound",
        "not before 1930",
    ),
    Word(
        "after",
        "limit",
        "after DATE",
        ("after",),
        "one day after DATE; how long after is not said",
        "from the day after the last of DATE; no last bound",
        "after 1941-06",
    ),
    Word(
        "between",
        "limit",
        "some time between DATE and DATE",
        ("some time between", "sometime between"),
        "one day in that stretch; 'between' alone is refused, since it may also mean the whole stretch",
        "from the first day of the one to the last day of the other",
        "some time between 1925-04 and 1926",
    ),
    Word(
        "since",
        "span",
        "since DATE",
        ("since",),
        "an interval that goes on, as DATE/..",
        "starts in DATE; no end",
        "since 1925",
    ),
    Word(
        "until",
        "span",
        "until DATE (also: till)",
        ("until", "till"),
        "an interval whose start is unknown, as /DATE",
        "ends in DATE",
        "until 1933-09",
    ),
    Word(
        "from",
        "span",
        "from DATE",
        ("from",),
        "an interval whose end is unknown, as DATE/",
        "starts in DATE; ends when it has surely begun or later",
        "from 1925",
    ),
    Word(
        "from to",
        "span",
        "from DATE to DATE",
        (),
        "an interval, as DATE/DATE",
        "starts in the one, ends in the other",
        "from spring 1926 to 1933-09",
    ),
)


def by_key(key: str) -> Word:
    """The row of that key."""
    return next(word for word in WORDS if word.key == key)
