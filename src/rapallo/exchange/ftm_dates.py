"""Dates that FollowTheMoney can hold, which are years, months and days said plainly; every other date stays in words.

Its date type cleans ``1922~`` to ``1922`` and ``1922/1923`` to ``1922``; so what is not plain never goes into a date.
"""

import re

from rapallo.time import When

__all__ = ["plain", "span"]

_PLAIN = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?\Z")


def plain(text: str) -> bool:
    """Whether a text is a year, a month or a day and nothing else, from the year 1 on.

    >>> [plain(text) for text in ("1922", "1925-04", "1922~", "192X", "1925-21", "0000")]
    [True, True, False, False, False, False]
    """
    return _PLAIN.match(text) is not None and not text.startswith("0000")


def span(when: When) -> tuple[str, str, str, bool]:
    """A date as *date*, *start date* and *end date*, each blank where it is not said, and whether that says all of it.

    >>> from rapallo.time import parse_when
    >>> span(parse_when("1925-04-15/1933")), span(parse_when("1922~")), span(parse_when("1922~/1933"))
    (('', '1925-04-15', '1933', True), ('', '', '', False), ('', '', '1933', False))
    """
    text = when.text
    if "julian" in when.qualifiers or "words" in when.qualifiers or when.kind in ("one-of", "all-of"):
        return "", "", "", False
    if "/" not in text:
        return (text, "", "", True) if plain(text) else ("", "", "", False)
    start, _, end = text.partition("/")
    first, last = start if plain(start) else "", end if plain(end) else ""
    return "", first, last, first != "" and last != ""
