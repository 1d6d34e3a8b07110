"""The reference page of plain words, made from the table."""

from __future__ import annotations

from rapallo.time.calendar import MAX_DAY, MIN_DAY, format_day
from rapallo.time.reading import parse_when
from rapallo.time.words import WORDS

__all__ = ["render_words"]

_HEAD = """\
# Plain words for dates

A date cell holds [EDTF](https://www.loc.gov/standards/datetime/) (`1925-04-15`, `1925-04`, `1925`,
`1925/1933`, `1925/..`), EDTF with ` (julian)` after it, or plain words of this table. Every other word is
refused, with what to write instead; none is guessed. (§2.2, §2.3)

- YEAR is a year of four digits; MONTH is `1925-04` or `April 1925`; DECADE is a year ending in 0; DATE is
  any single date, in EDTF or in words of the groups *parts*, *names* and *marks*.
- Words may stand at either end of an interval: `early 1939/autumn 1940`.
- Capitals do not matter; *in, at, on, the* before a date, and *of* after a part, are passed over.
- Seasons are the northern ones. For the south write the EDTF numbers 29 to 32: `1982-31`.
- Days are inclusive; `..` is no bound on that side. The bounds shown are those of the example: for one day
  the earliest and the latest, for an interval those of its start and those of its end.
"""
_GROUPS = {
    "part": "Parts of a year, a month, a decade",
    "name": "Names",
    "mark": "Marks, which move no bound",
    "limit": "One day, bounded on one side or on both",
    "span": "Intervals",
}


def render_words() -> str:
    """The Markdown text of ``docs/reference/plain-words.md``, the same for the same table."""
    lines = [_HEAD]
    for group, title in _GROUPS.items():
        lines += [
            f"## {title}",
            "",
            "| write | is understood as | bounds | example | reads as |",
            "|---|---|---|---|---|",
        ]
        for word in WORDS:
            if word.group == group:
                cells = (word.pattern, word.meaning, word.bounds, f"`{word.example}`", _bounds(word.example))
                lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _bounds(text: str) -> str:
    when = parse_when(text)
    if when.kind == "moment":
        return _stretch(when.start_lo, when.end_hi)
    return f"start {_stretch(when.start_lo, when.start_hi)}; end {_stretch(when.end_lo, when.end_hi)}"


def _stretch(first: int, last: int) -> str:
    if first == last:
        return "open" if first in (MIN_DAY, MAX_DAY) else format_day(first)
    return f"{format_day(first)} to {format_day(last)}"
