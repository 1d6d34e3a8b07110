"""Dates as tables hold them (in parts, in other orders, with flags and censor marks) made into texts of §2.2 or refused."""

import re
from collections.abc import Callable, Iterator

from rapallo.errors import DateError
from rapallo.exchange.filling import Bad, Cells, Columns, Refused, condition_of, stored, text_of
from rapallo.record.mapping import Dates, Test, Text
from rapallo.time import parse_when

__all__ = ["Dated", "columns_of_dates", "date_of", "read_date", "said_in"]

Dated = tuple[str, str]
"""The text of a date, and what is wrong with what was said instead."""

_PLAIN = re.compile(r"-?[0-9X]{4}(?:-[0-9X]{2}){0,2}\Z")
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\],]*)\]")
_EDITORS = re.compile(r"\[[^\[\],.]*\]")
_TWO_YEARS = re.compile(r"[0-9]{2}([0-9]{2})-([2-4][0-9])")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier jänner", "feb february februar février fevrier", "mar march mär märz mrz mars",
            "apr april avr avril", "may mai", "jun june juni juin", "jul july juli juillet", "aug august août aout",
            "sep sept september septembre", "oct october okt oktober octobre", "nov november novembre",
            "dec december dez dezember déc décembre decembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


def said_in(dates: Dates | None) -> Iterator[str]:
    """The columns in which a date stands, flags left aside."""
    if dates is None:
        return
    for text in (dates.text, dates.year, dates.month, dates.day):
        if text is not None:
            yield from text.template.columns
    yield from said_in(dates.start)
    yield from said_in(dates.end)


def columns_of_dates(dates: Dates | None) -> Iterator[str]:
    """The columns that a reading of dates names."""
    if dates is None:
        return
    for text in (dates.text, dates.year, dates.month, dates.day):
        if text is not None:
            yield from text.template.columns
    for test in (dates.estimate_if, dates.uncertain_if, dates.open_if, dates.unknown_start_if):
        if test is not None:
            yield from (name for name, _ in test.columns)
    yield from columns_of_dates(dates.start)
    yield from columns_of_dates(dates.end)


def date_of(dates: Dates, columns: Columns, folder: str) -> Callable[[Cells], Dated]:
    """The date that a row gives, with the complaint where what it gives is none. Remembers what it has read."""
    places = sorted({columns[name] for name in columns_of_dates(dates)})
    local = {name: places.index(place) for name, place in columns.items() if place in places}
    compose = _composer(dates, local, folder)

    def read(cells: tuple[str, ...]) -> Dated:
        try:
            text = compose(cells)
            if text != "":
                parse_when(text)
        except Bad as error:
            return "", str(error)
        except DateError as error:
            return "", f"{error.finding} {error.remedy}"
        return text, ""

    return stored(read, places)


def _composer(dates: Dates, columns: Columns, folder: str) -> Callable[[Cells], str]:
    """The text of a date or span of a row; raises `Bad` and `DateError`."""
    estimate, uncertain = _flag(dates.estimate_if, columns), _flag(dates.uncertain_if, columns)
    one = _span_of(dates, columns, folder) if dates.interval else _single_of(dates, columns, folder)

    def compose(cells: Cells) -> str:
        text = one(cells)
        if text == "":
            return ""
        sign = {(True, True): "%", (True, False): "~", (False, True): "?", (False, False): ""}[estimate(cells), uncertain(cells)]
        return marked(text, sign)

    return compose


def _flag(test: Test | None, columns: Columns) -> Callable[[Cells], bool]:
    return condition_of(test, columns) if test is not None else lambda cells: False


def _single_of(dates: Dates, columns: Columns, folder: str) -> Callable[[Cells], str]:
    if dates.text is not None:
        said = text_of(dates.text, columns, folder)
        return lambda cells: read_date(said(cells), dates)
    parts = [_part(text, columns, folder) for text in (dates.year, dates.month, dates.day)]
    return lambda cells: _from_parts([part(cells) for part in parts], dates)


def _part(text: Text | None, columns: Columns, folder: str) -> Callable[[Cells], str]:
    return text_of(text, columns, folder) if text is not None else lambda cells: ""


def _span_of(dates: Dates, columns: Columns, folder: str) -> Callable[[Cells], str]:
    nothing: Callable[[Cells], str] = lambda cells: ""  # noqa: E731
    start = _composer(dates.start, columns, folder) if dates.start is not None else nothing
    end = _composer(dates.end, columns, folder) if dates.end is not None else nothing
    opened, unknown = _flag(dates.open_if, columns), _flag(dates.unknown_start_if, columns)

    def compose(cells: Cells) -> str:
        first = "" if unknown(cells) else start(cells)
        last = ".." if opened(cells) else end(cells)
        if first == "" and last == "":
            return ""
        for text, blank, name in ((first, dates.start_blank, "start"), (last, dates.end_blank, "end")):
            if text == "" and blank == "refuse row" and not (name == "start" and unknown(cells)):
                raise Refused(f"the {name} of the date is blank")
        if first == "" and dates.start_blank == "open" and not unknown(cells):
            first = ".."
        if last == "" and dates.end_blank == "open":
            last = ".."
        if "/" in first or (last != ".." and "/" in last):
            raise Bad(f"{first!r} and {last!r} are spans themselves")
        return first if first == last and len(first) == 10 else f"{first}/{last}"

    return compose


def read_date(said: str, dates: Dates) -> str:
    """The text of §2.2 that a cell stands for; blank for a blank one. Raises `Bad` and `DateError`.

    >>> read_date("15.04.1925", Dates(format="d.m.y")), read_date("(1925)", Dates(brackets="estimate"))
    ('1925-04-15', '1925~')
    """
    if said == "":
        return ""
    sign = ""
    if dates.brackets != "":
        bracketed = _BRACKETED.fullmatch(said)
        if bracketed is not None:
            said = (bracketed.group(1) or bracketed.group(2) or "").strip()
            sign = "~" if dates.brackets == "estimate" else "?"
    elif _EDITORS.fullmatch(said) is not None:
        raise Bad(f'{said!r} stands in brackets; if they mean an estimate, the mapping can say so: brackets = "estimate".')
    text = said
    if dates.format != "":
        text = _by_format(said, dates)
    elif dates.unknown != "" and dates.unknown in said:
        text = _from_parts(said.split("-"), dates)
    years = _TWO_YEARS.fullmatch(text)
    if years is not None and years.group(1) < years.group(2) <= "41":
        first, last = text[:4], text[:2] + years.group(2)
        raise Bad(f"{said!r} may be the years {first} to {last} or a season of {first}: write {first}/{last}, or the season in words.")
    if text != "":
        parse_when(text)
    return marked(text, sign)


def _by_format(said: str, dates: Dates) -> str:
    """A date in the order of its format, or of the end of it (m.y, y); else as it stands, if that is a date."""
    form = dates.format
    while True:
        found = _pattern(form, dates.unknown).fullmatch(said)
        if found is not None:
            parts = found.groupdict()
            return _from_parts([parts.get("y") or "", parts.get("m") or "", parts.get("d") or ""], dates)
        shorter = re.sub(r"^[dm][^dmy]+|[^dmy]+[dm]$", "", form, count=1)
        if shorter == form:
            break
        form = shorter
    if re.fullmatch(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{1,4}", said) is not None:
        why = "a year has four digits" if re.search(r"(?<![0-9])[0-9]{1,3}\Z", said) else "another order"
        raise Bad(f"{said!r} is not of the form {dates.format} ({why}).")
    return said


def _pattern(form: str, unknown: str) -> re.Pattern[str]:
    known = _PATTERNS.get((form, unknown))
    if known is None:
        sign = re.escape(unknown)
        digit = f"[0-9{sign}]" if unknown != "" else "[0-9]"
        parts = {"d": f"(?P<d>{digit}{{1,2}})", "m": rf"(?P<m>{digit}{{1,2}}|[^\W\d_]{{3,12}})\.?", "y": f"(?P<y>-?{digit}{{4}})"}
        text = "".join(parts.get(letter, r"\s+" if letter == " " else re.escape(letter) + r"\s*") for letter in form)
        known = re.compile(text)
        _PATTERNS[form, unknown] = known
    return known


_PATTERNS: dict[tuple[str, str], re.Pattern[str]] = {}


def _from_parts(parts: list[str], dates: Dates) -> str:
    """Year, month and day as one date, as far as they are said."""
    year, month, day = (_said(part, dates) for part in [*parts, "", ""][:3])
    if year == "":
        if month != "" or day != "":
            raise Bad(f"a month or day ({'-'.join(part for part in (month, day) if part != '')}) without a year.")
        return ""
    if month.isalpha():
        number = _MONTHS.get(month.casefold())
        if number is None:
            raise Bad(f"{month[:20]!r} is no month.")
        month = str(number)
    if month == "" and day != "":
        raise Bad(f"a day ({day}) without a month.")
    for part in (month, day):
        if part != "" and re.fullmatch(r"[0-9X]{1,2}", part) is None:
            raise Bad(f"{part[:20]!r} is no month or day.")
    if month.isdigit() and int(month) > 12:
        raise Bad(f"{month} is no month; perhaps day and month stand in another order.")
    if re.fullmatch(r"-?[0-9X]{1,4}", year) is None:
        raise Bad(f"{year[:20]!r} is no year.")
    sign, digits = ("-", year[1:]) if year.startswith("-") else ("", year)
    text = sign + digits.zfill(4)
    return "-".join([text, *(part.zfill(2) for part in (month, day) if part != "")])


def _said(part: str, dates: Dates) -> str:
    """One part of a date; noughts and signs for unknown digits are blank where the mapping says so."""
    part = part.strip()
    if part.endswith(".0") and part[:-2].isdigit():
        part = part[:-2]
    if part != "" and part.strip("0") == "":
        if dates.zero == "not said":
            return ""
        raise Bad(f"{part} is no day, month or year; if it means 'not said', the mapping can say so: zero = \"not said\".")
    if dates.unknown != "" and dates.unknown in part:
        return "" if part.strip(dates.unknown) == "" else part.replace(dates.unknown, "X")
    return part


def marked(text: str, sign: str) -> str:
    """A date with a mark of doubt behind it, or behind both its ends. Raises `Bad` where it can carry none.

    >>> marked("1925-04", "~"), marked("1925?", "~"), marked("1925/..", "~")
    ('1925-04~', '1925%', '1925~/..')
    """
    if sign == "" or text in ("", ".."):
        return text
    if "/" in text:
        first, _, last = text.partition("/")
        return f"{marked(first, sign)}/{marked(last, sign)}"
    if text[-1] in "?~%":
        return text if text[-1] in (sign, "%") else text[:-1] + "%"
    if _PLAIN.match(text) is None:
        raise Bad(f"{text!r} cannot carry the mark {sign} of an estimate.")
    return text + sign
