"""Texts and dates as feeds have them, made plain: no markup, no control characters, and no date that was not given."""

import re
from functools import cache

__all__ = ["date_of", "plain_words", "safe_url"]

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_LONE = re.compile("[\ud800-\udfff]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RFC822 = re.compile(
    r"(?:(mon|tue|wed|thu|fri|sat|sun),\s*)?([0-9]{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+([0-9]{4})"
    r"(?:\s+([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:\s+([+-][0-9]{4}|[a-z]{1,5}))?)?\Z",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?\Z"
)
_ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420}
_SILENT = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math")
_BREAKS = ("p", "br", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre")


@cache
def _reader() -> type:
    """The reader of markup, which finds what somebody would see of it."""
    from html.parser import HTMLParser

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__(convert_charrefs=True)
            self.found: list[str] = []
            self.silent = 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in _SILENT:
                self.silent += 1
            elif tag in _BREAKS:
                self.found.append(" ")

        def handle_endtag(self, tag: str) -> None:
            if tag in _SILENT:
                self.silent = max(0, self.silent - 1)
            elif tag in _BREAKS:
                self.found.append(" ")

        def handle_data(self, data: str) -> None:
            if self.silent == 0:
                self.found.append(data)

    return Words


def plain_words(text: str, most: int = 600, markup: bool = True) -> str:
    """A text of a feed as one line of plain words, of at most ``most`` characters (then with an ellipsis).

    >>> plain_words("<p>One <b>two</b></p><script>x()</script>")
    'One two'
    """
    text = text[: max(most * 60, 20_000)]
    if markup and ("<" in text or "&" in text):
        reader = _reader()()
        reader.feed(text)
        reader.close()
        text = "".join(reader.found)
    text = " ".join(_LONE.sub("\ufffd", _UNSEEN.sub(" ", text)).split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def date_of(text: str) -> str:
    """The moment (``2026-11-23T09:00:00Z``) or day (``2026-11-23``) that a feed's date says; blank: it says none that is certain.

    Read are RFC 822 (``Mon, 23 Nov 2026 10:00:00 +0100``) and ISO 8601. A time without a zone, or in a zone whose name has no one
    meaning, gives the day as written. Anything else, a day that does not exist, a weekday that contradicts its date, a year of two
    digits or ``11/12/2026`` is unknown, not guessed.

    >>> date_of("Mon, 23 Nov 2026 10:00:00 +0100"), date_of("2026-11-23T10:00"), date_of("11/12/2026")
    ('2026-11-23T09:00:00Z', '2026-11-23', '')
    """
    from datetime import date, datetime, timedelta

    text = " ".join(text.split())
    iso, mail = _ISO.match(text), _RFC822.match(text)
    if iso is not None:
        year, month, day, hour, minute, second, zone = iso.groups()
        number = int(month)
    elif mail is not None:
        weekday, day, name, year, hour, minute, second, zone = mail.groups()
        number = _MONTHS.index(name.lower()) + 1
    else:
        return ""
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        return ""
    if iso is None and mail is not None and weekday is not None and _DAYS.index(weekday.lower()) != found.weekday():
        return ""
    offset = _offset(zone)
    if hour is None:
        return found.isoformat()
    seconds = min(int(second or "0"), 59)
    if int(hour) > 23 or int(minute) > 59 or int(second or "0") > 60:
        return ""
    if offset is None:
        return found.isoformat()
    try:
        moment = datetime(found.year, found.month, found.day, int(hour), int(minute), seconds) - timedelta(minutes=offset)
    except OverflowError:
        return ""
    return moment.isoformat() + "Z"


def _offset(zone: str | None) -> int | None:
    """Minutes east of Greenwich; ``None``: no zone, or a name without one meaning."""
    if zone is None:
        return None
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        if minutes > 14 * 60 or int(digits[2:]) > 59 or zone == "-0000":
            return 0 if zone == "-0000" else None
        return minutes if zone[0] == "+" else -minutes
    return _ZONES.get(zone.lower())


def safe_url(text: str, base: str = "") -> str:
    """An http(s) address that a page may link to, joined to ``base`` where it is relative; blank for anything else.

    >>> safe_url("javascript:alert(1)"), safe_url("/a", "https://example.org/feed")
    ('', 'https://example.org/a')
    """
    from urllib.parse import urljoin, urlsplit

    text = text.strip()
    if text == "" or len(text) > 2000 or _UNSEEN.search(text) is not None or any(sign in text for sign in ' \\<>"'):
        return ""
    try:
        found = urljoin(base, text)
        parts = urlsplit(found)
        if parts.scheme not in ("http", "https") or (parts.hostname or "") == "" or "@" in parts.netloc:
            return ""
        _ = parts.port
    except ValueError:
        return ""
    return found
