"""Why a text is no date, and what to write instead: one line for whoever filled in the cell."""

from __future__ import annotations

import re
from collections.abc import Callable

from rapallo.errors import DateError
from rapallo.time.calendar import MONTHS, format_day, format_year
from rapallo.time.expression import Phrase, Piece, Span
from rapallo.time.reading import express, parse_when, quote

__all__ = ["refusal"]

_GENERAL = (
    "Write it like 1925-04-15, 1925-04, 1925, 1925-04-15/1933 or 1925/.., or in words of the table of "
    "plain words, such as 'early 1939'."
)
#: Day 0 of a spreadsheet's count of days, 1899-12-30.
_SPREADSHEET_DAY_0 = 693_594
_MONTH = "(jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)[a-zä]{0,6}"
_MONTH_NUMBER = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)} | {
    "mär": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
}
_SAID: dict[str, str] = {
    "present": "For what goes on, leave the end open: 1925/..",
    "now": "For what goes on, leave the end open: 1925/..",
    "today": "Write the day itself, or leave the end open: 1925/..",
    "ongoing": "For what goes on, leave the end open: 1925/..",
    "unknown": "Leave the cell blank; an unknown end is written 1925/ with nothing after the stroke.",
    "n.d.": "Leave the cell blank if the record gives no date.",
    "undated": "Leave the cell blank if the record gives no date.",
    "?": "Leave the cell blank; a doubtful date is written with the mark behind it: 1925?",
    "/": "Leave the cell blank; an interval needs at least one date.",
    "..": "Leave the cell blank, or write ../.. for what always was and goes on.",
    "lasting": "'lasting' says how long something keeps; it is no date.",
}

Answer = tuple[str, str]


def refusal(text: str) -> DateError:
    """The error for a text that is neither EDTF nor plain words: what was found, what to write instead."""
    finding, remedy = _diagnose(text)
    return DateError(f"{quote(text)} {finding}", remedy)


def _diagnose(text: str) -> Answer:
    if text.strip() == "":
        return "is blank.", "Leave the date out altogether, or write one such as 1925-04-15."
    if not text.isprintable():
        return (
            "holds characters that cannot be seen.",
            "Type the date again: digits, minus signs and plain letters.",
        )
    plain = " ".join(text.split())
    said = _SAID.get(plain.lower())
    if said is not None:
        return "is no date.", said
    for pattern, answer in _SHAPES:
        match = re.fullmatch(pattern, plain, re.IGNORECASE)
        if match is not None:
            found = answer(match)
            if found is not None:
                return found
    if plain.count("/") > 1:
        return (
            "has more than one stroke.",
            "Write first/last; several dates stand in brackets: [1925,1930,1933].",
        )
    return _repaired(plain) or _sides(plain) or ("is no date that Rapallo knows.", _GENERAL)


def _reads(text: str) -> bool:
    try:
        return express(text) is not None
    except DateError:
        return False


def _repaired(text: str) -> Answer | None:
    """The remedy where a small change of spelling makes a date of it."""
    ascii_text = text
    for wrong, right in (
        ("–", "-"),
        ("—", "-"),
        ("−", "-"),
        ("‐", "-"),
        ("‑", "-"),
        ("…", ".."),
        ("\u2044", "/"),
    ):
        ascii_text = ascii_text.replace(wrong, right)
    candidates = (
        ascii_text,
        ascii_text.replace("/...", "/.."),
        ascii_text.replace(" ", ""),
        ascii_text.upper(),
        ascii_text.lower().replace("(julian)", "").strip() + " (julian)" if "ulian" in ascii_text else "",
        re.sub(r"(?<=[0-9X])[uU](?=[uU0-9]*)", "X", re.sub(r"[uUx](?=[uUx0-9]*$)", "X", ascii_text)),
        re.sub(r"^(in|at|on|the|during|year)\s+(the\s+)?", "", ascii_text, flags=re.IGNORECASE),
        re.sub(r"(?<=[^.])[.,;:]$", "", ascii_text),
        ascii_text.replace(";", ","),
        f"[{ascii_text}]",
    )
    for candidate in candidates:
        if candidate not in ("", text) and _reads(candidate):
            return "is not written as a date is written here.", f"Write {candidate} if that is meant."
    return None


def _sides(text: str) -> Answer | None:
    """The remedy for the one end of an interval that is off."""
    start, stroke, end = text.partition("/")
    if stroke == "":
        return None
    for here, other in ((end, start), (start, end)):
        here = here.strip()
        if (
            here != ""
            and "/" not in here
            and not _reads(f"{here}/..")
            and (other.strip() == "" or _reads(other))
        ):
            finding, remedy = _diagnose(here)
            return f"is an interval one end of which, {quote(here)}, {finding}", remedy
    return None


def _iso(year: str, month: int, day: int) -> str | None:
    """``year-month-day`` if there is such a day."""
    text = f"{year}-{month:02d}-{day:02d}"
    return text if 1 <= month <= 12 and _exists(text) else None


def _exists(text: str) -> bool:
    try:
        parse_when(text)
    except DateError:
        return False
    return True


def _day_month_year(match: re.Match[str]) -> Answer | None:
    """``15.04.1925`` (day first by custom), ``15/04/1925`` and ``04/15/1925`` (either order)."""
    first, sign, second, year = int(match[1]), match[2], int(match[3]), match[4]
    if len(year) == 2:
        return (
            "has a year of two digits.",
            f"Write all four, the year first, such as 19{year}-{second:02d}-{first:02d}.",
        )
    by_day, by_month = _iso(year, second, first), _iso(year, first, second)
    if sign == "." and by_day is not None:
        return "has the day first.", f"Write the year first: {by_day}."
    if by_day is not None and by_month is not None and by_day != by_month:
        return (
            "may be read in two ways.",
            f"Write {by_day} ({first} {MONTHS[second - 1]}) or {by_month} ({second} {MONTHS[first - 1]}).",
        )
    only = by_day or by_month
    if only is None:
        return (
            "names a day that the calendar does not have.",
            "Write the year first, then month and day: 1925-04-15.",
        )
    return "does not begin with the year.", f"Write {only}."


def _two_years(match: re.Match[str]) -> Answer | None:
    """``1925/26``, ``1925–33``, ``1925-1933``: perhaps a span of years, perhaps a month."""
    first, second = match[1], match[3]
    choices: list[str] = []
    last = int(second) if len(second) == 4 else int(first[:2] + second)
    if len(second) == 2 and last <= int(first):
        last += 100
    if int(first) < last <= min(int(first) + 60, 9999) or (len(second) == 4 and int(first) < last):
        choices.append(f"{first}/{last:04d} for the span from {first} to {last}")
        if last == int(first) + 1:
            choices.append(f"[{first},{last:04d}] for one of the two years")
    if len(second) == 2 and 1 <= int(second) <= 12:
        choices.append(f"{first}-{second} for {MONTHS[int(second) - 1]} {first}")
    if len(choices) == 0:
        return None
    finding = (
        "may be read in more than one way."
        if len(choices) > 1
        else "is not written as a date is written here."
    )
    return finding, f"Write {', or '.join(choices)}."


def _short_numbers(match: re.Match[str]) -> Answer | None:
    """``1925-4`` and ``1925-4-5``, and ``1925/04/15``, ``1925.04.15``."""
    year, month, day = match[1], int(match[2]), match[3]
    text = f"{year}-{month:02d}" + ("" if day is None else f"-{int(day):02d}")
    return ("has not the form of a date.", f"Write {text}: two digits each, minus signs between.")


def _turned(match: re.Match[str]) -> Answer:
    """``Apr-25``: what a spreadsheet makes of 1925-04, or of 25 April."""
    groups = match.groupdict()
    month = _MONTH_NUMBER[groups["month"][:3].lower()]
    number = groups["number"]
    day = groups.get("day")
    if day is not None:
        years = (f"19{number}-{month:02d}-{int(day):02d}", f"20{number}-{month:02d}-{int(day):02d}")
    else:
        years = (f"19{number}-{month:02d}", f"20{number}-{month:02d}")
    return (
        "looks like a date that a spreadsheet has turned into its own.",
        f"Write {years[0]} or {years[1]}, whichever is meant, and format the column as text first.",
    )


def _serial(match: re.Match[str]) -> Answer:
    day = format_day(_SPREADSHEET_DAY_0 + int(match[1]))
    return (
        "looks like a spreadsheet's count of days.",
        f"Write {day} if that is the day, and format the column as text first.",
    )


def _with_midnight(match: re.Match[str]) -> Answer:
    return "has a time of day added by a program.", f"Write the day alone: {match[1]}."


def _joined(match: re.Match[str]) -> Answer | None:
    day = _iso(match[1], int(match[2]), int(match[3]))
    return None if day is None else ("lacks the minus signs.", f"Write {day}.")


def _significant(match: re.Match[str]) -> Answer:
    finding = "gives significant digits, which are not kept here."
    year, digits = match[1], int(match[2])
    unsigned = year.lstrip("Y-")
    if year.startswith("Y") or digits >= len(unsigned) or digits == 0:
        return finding, f"Write {year}~ for an estimate, or a range of years in square brackets."
    low = unsigned[:digits] + "0" * (len(unsigned) - digits)
    high = unsigned[:digits] + "9" * (len(unsigned) - digits)
    if year.startswith("-"):
        low, high = f"-{high}", f"-{low}"
    return finding, f"Write [{low}..{high}] for some year of these, or {year}~ for an estimate."


def _winter(match: re.Match[str]) -> Answer:
    year = int(match[1])
    before, after = f"winter {year - 1}/{year % 100:02d}", f"winter {year}/{(year + 1) % 100:02d}"
    return "may be either of two winters.", f"Write '{before}' or '{after}'."


def _hundreds(match: re.Match[str]) -> Answer:
    return (
        "may be ten years or a hundred.",
        f"Write {match[1]}0X for the decade or {match[1]}XX for the hundred years.",
    )


def _century(match: re.Match[str]) -> Answer:
    first = int(match[1]) - 1
    return "is a century.", f"Write {first:02d}XX for the years {first}00 to {first}99."


def _between(match: re.Match[str]) -> Answer:
    first, last = match[1], match[2]
    return (
        "may be one day or the whole stretch.",
        f"Write {first}/{last} for the stretch, or 'some time between {first} and {last}' for one day in it.",
    )


def _zero(match: re.Match[str]) -> Answer:
    return "is no year.", "Year 0000 is 1 BC, -0001 is 2 BC: write one of these."


def _julian_side(match: re.Match[str]) -> Answer | None:
    if not _exists(match[1]):
        return None
    when = parse_when(match[1])
    low, high = format_day(when.start_lo), format_day(when.end_hi)
    day = low if low == high else f"{low} to {high}"
    return (
        "is Julian at one end only; '(julian)' may stand at the very end, for the whole.",
        f"Write the Gregorian date instead: {match[1]} is {day}.",
    )


def _old_style(match: re.Match[str]) -> Answer | None:
    from rapallo.time.writing import expression_text

    expression = express(match[1]) if _reads(match[1]) else None
    if isinstance(expression, Phrase) and isinstance(expression.dates[0], Piece):
        expression = expression.dates[0]
    if not isinstance(expression, (Piece, Span)):
        return None
    return "is marked as old style.", f"Write {expression_text(expression)} (julian)."


def _month_year(match: re.Match[str]) -> Answer | None:
    month = int(match[1])
    return ("does not begin with the year.", f"Write {match[2]}-{month:02d}.") if 1 <= month <= 12 else None


def _before_christ(match: re.Match[str]) -> Answer | None:
    year = int(match[1]) - 1
    if not 0 <= year <= 9999:
        return None
    return (
        "is not written as a date is written here.",
        f"Write {format_year(-year)} (there is a year 0000, which is 1 BC).",
    )


def _either(match: re.Match[str]) -> Answer | None:
    choice = f"[{match[1]},{match[2]}]"
    return ("names two dates.", f"Write {choice} for one of the two.") if _reads(choice) else None


def _circa(match: re.Match[str]) -> Answer | None:
    return (
        ("is not written as a date is written here.", f"Write {match[1]}~.")
        if _reads(match[1] + "~")
        else None
    )


def _onward(match: re.Match[str]) -> Answer:
    return (
        "may be read in two ways.",
        f"Write {match[1]}/.. for what goes on from then, or 'not before {match[1]}' for one day.",
    )


def _week_or_day(match: re.Match[str]) -> Answer:
    return "counts weeks or days of the year.", "Write the month and the day: 1925-04-15."


def _no_year(match: re.Match[str]) -> Answer:
    return "lacks a year.", f"Write {match[0]} 1925, with the year that is meant."


def _duration(match: re.Match[str]) -> Answer:
    return "is a length of time, not a date.", "Write when it began and ended: 1925/1927."


_SHAPES: tuple[tuple[str, Callable[[re.Match[str]], Answer | None]], ...] = (
    (r"([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})", _day_month_year),
    (r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", _short_numbers),
    (r"([0-9]{4})-([0-9])()?", lambda match: _one_digit(match[1], match[2])),
    (r"([0-9]{4}) ?(/|-|–|—|−) ?([0-9]{4}|[0-9]{2})", _two_years),
    (rf"(?P<month>{_MONTH})[-. ']{{1,2}}(?P<number>[0-9]{{2}})", _turned),
    (rf"(?P<number>[0-9]{{2}})-(?P<month>{_MONTH})", _turned),
    (rf"(?P<day>[0-9]{{1,2}})[- .]{{1,2}}(?P<month>{_MONTH})[- .]{{1,2}}(?P<number>[0-9]{{2}})", _turned),
    (r"([1-9][0-9]{4})(?:\.0)?", _serial),
    (r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]*)?)?( ?[A-Z]*)", _with_midnight),
    (r"([0-9]{4})([0-9]{2})([0-9]{2})", _joined),
    (r"(Y?-?[0-9]{4,13}(?:E[0-9]{1,2})?)S([0-9]{1,2})", _significant),
    (r"winter (?:of )?([0-9]{4})", _winter),
    (r"(?:the )?([0-9]{2})00'?s", _hundreds),
    (r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th) century", _century),
    (r"between ([^/]{1,60}) and ([^/]{1,60})", _between),
    (r"-0000.{0,6}", _zero),
    (r"([^/]{4,40}? \(julian\))/.{1,60}", _julian_side),
    (r"(.{4,40}?),? ?(?:\(?o\.? ?s\.?\)?|\(?old style\)?|\(?a\.? ?st\.?\)?)", _old_style),
    (r"([0-9]{1,2})[./-]([0-9]{4})", _month_year),
    (r"([0-9]{1,5}) ?(?:BC|BCE|B\.C\.)", _before_christ),
    (r"([0-9X-]{4,10}),? or ([0-9X-]{4,10})", _either),
    (r"(?:c|ca|um)[ .]?([0-9X-]{4,10})", _circa),
    (r"([0-9]{4}(?:-[0-9]{2}){0,2})(?:\+|-|\.\.\.?)", _onward),
    (r"[0-9]{4}-(?:W[0-9]{2}(?:-[0-9])?|[0-9]{3})", _week_or_day),
    (rf"{_MONTH}|spring|summer|autumn|fall|winter|early|mid|late", _no_year),
    (r"[0-9]+ ?(years?|months?|days?|weeks?)|P[0-9].{0,20}", _duration),
)


def _one_digit(year: str, month: str) -> Answer:
    return "has a month of one digit.", f"Write {year}-0{month} for {MONTHS[max(int(month), 1) - 1]} {year}."
