"""Dates that are read as EDTF says while many a writer means something else by them."""

from __future__ import annotations

import re

from rapallo.time.reading import parse_when, quote
from rapallo.time.say import say

__all__ = ["doubt"]


def doubt(text: str) -> tuple[str, str] | None:
    """A finding and a remedy where a text is read as EDTF says but people often mean something else by it.

    ``1925-33`` is the first quarter of 1925 in EDTF and "1925 to 1933" in many a footnote. None where there
    is no such doubt. For ``check``; reading goes by EDTF.

    >>> doubt("1925-33")[0]
    "'1925-33' is read as the first quarter of 1925."
    """
    match = re.fullmatch(r"([0-9]{2})([0-9]{2})-(2[1-9]|3[0-9]|4[01])", text.strip(" "))
    if match is None or int(match[3]) <= int(match[2]):
        return None

    said = say(parse_when(text))
    said = f"the {said}" if " of " in said else said
    first, last = match[1] + match[2], match[1] + match[3]
    return (
        f"{quote(text)} is read as {said}.",
        f"If the years {first} to {last} are meant, write {first}/{last}.",
    )
