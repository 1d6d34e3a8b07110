"""Wikidata's time values as dates of ours: cut to their precision, in their calendar, without more than they say."""

import re
from typing import Any

from rapallo.errors import DateError
from rapallo.time import When, day, parse_when

__all__ = ["TimeError", "dated", "time_text"]

_TIME = re.compile(r"([+-])0*([0-9]{1,6})-([0-9]{2})-([0-9]{2})T[0-9:]{8}Z\Z")
_JULIAN = "Q1985786"
_GREGORIAN = "Q1985727"


class TimeError(ValueError):
    """A time value that no date of ours says, and why."""


def time_text(value: Any) -> str:
    """The EDTF text of a time value (``datavalue.value``). Raises `TimeError`.

    Precision 11 is a day, 10 a month, 9 a year, 8 a decade, 7 a century (the 19th is 1801 to 1900); coarser ones are refused.
    ``before`` and ``after`` are ignored: nobody uses them. Of a Julian value only days and months change their name.

    >>> time_text({"time": "+1922-04-16T00:00:00Z", "precision": 11, "calendarmodel": "http://www.wikidata.org/entity/Q1985727"})
    '1922-04-16'
    >>> time_text({"time": "+1920-00-00T00:00:00Z", "precision": 8, "calendarmodel": "http://www.wikidata.org/entity/Q1985727"})
    '192X'
    """
    if not isinstance(value, dict):
        raise TimeError("a date has no value")
    found = _TIME.match(str(value.get("time")))
    precision, calendar = value.get("precision"), str(value.get("calendarmodel", "")).rpartition("/")[2]
    if found is None or not isinstance(precision, int) or calendar not in (_JULIAN, _GREGORIAN):
        raise TimeError("a date is not of Wikidata's form")
    sign, number, month, date = found.group(1), int(found.group(2)), found.group(3), found.group(4)
    if number == 0 or (sign == "-" and precision < 9) or number > 9999:
        raise TimeError("a date lies beyond what can be read")
    year = f"{number:04d}" if sign == "+" else f"-{number - 1:04d}" if number > 1 else "0000"
    julian = " (julian)" if calendar == _JULIAN else ""
    if precision in (11, 12, 13, 14):
        text = f"{year}-{month}-{date}{julian}"
    elif precision == 10:
        text = f"{year}-{month}{julian}"
    elif precision == 9:
        text = year
    elif precision == 8:
        text = f"{year[:3]}X"
    elif precision == 7:
        text = _century(number)
    else:
        raise TimeError("a date is coarser than a century")
    try:
        parse_when(text)
    except DateError:
        raise TimeError("a date does not exist") from None
    return text


def _century(year: int) -> str:
    """The century that a year lies in, counted as Wikidata counts: 1801 to 1900."""
    last = (year + 99) // 100 * 100
    return When.from_bounds(day(last - 99, 1, 1), day(last, 12, 31)).text


def dated(text: str, mark: str) -> When:
    """A date with the sign of a hedge (``~``, ``?``). Raises `TimeError` where the two do not go together.

    >>> dated("1922", "~").text
    '1922~'
    """
    try:
        return parse_when(f"{text}{mark}" if mark != "" and " " not in text else text)
    except DateError:
        raise TimeError("a date cannot carry its hedge") from None
