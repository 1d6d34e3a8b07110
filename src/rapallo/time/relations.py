"""Before, overlapping, within: what must, may and cannot be between two dates under their bounds (§2.3).

Each answers over all days that the two texts admit: ``yes`` if it holds however the dates fall, ``no`` if it
holds in no case, else ``maybe``. The two are taken as two happenings, each free to fall where its own text
lets it, even if the texts are the same. Sets of the kind all-of are answered soundly but not always
sharply: ``maybe`` may stand where a finer look would decide.
"""

from __future__ import annotations

from rapallo.time.when import Bounds, Spans, When

__all__ = ["MAYBE", "NO", "YES", "before", "overlaps", "within"]

YES = "yes"
NO = "no"
MAYBE = "maybe"


def before(a: When, b: When) -> str:
    """Whether ``a`` has ended before ``b`` starts, at least a day earlier.

    Law: never ``yes`` both ways.

    >>> from rapallo.time import parse_when
    >>> before(parse_when("1925"), parse_when("1926")), before(parse_when("1925"), parse_when("1925-04"))
    ('yes', 'maybe')
    """
    if a.end_hi < b.start_lo:
        return YES
    return NO if a.end_lo >= b.start_hi else MAYBE


def overlaps(a: When, b: When) -> str:
    """Whether some day belongs to both.

    Law: symmetric.

    >>> from rapallo.time import parse_when
    >>> overlaps(parse_when("1925-04-15/1933"), parse_when("1930-01-01"))
    'yes'
    """
    if not _meet(a.possible_spans(), b.possible_spans()):
        return NO
    if _covers(a.sure_spans(), _lone(b)) or _covers(b.sure_spans(), _lone(a)):
        return YES
    for one in _pieces(a):
        for other in _pieces(b):
            if one[1] <= other[2] and other[1] <= one[2]:
                return YES
    return MAYBE


def within(a: When, b: When) -> str:
    """Whether every day of ``a`` is a day of ``b``.

    Law: where neither has gaps, ``yes`` implies that they overlap.

    >>> from rapallo.time import parse_when
    >>> kama = parse_when("1929/1933")
    >>> within(parse_when("1930"), kama), within(parse_when("1933"), kama), within(parse_when("1928"), kama)
    ('yes', 'maybe', 'no')
    """
    if _covers(b.sure_spans(), a.possible_spans()):
        return YES
    windows = b.possible_spans()
    if a.kind in ("moment", "one-of"):
        return MAYBE if _meet(a.possible_spans(), windows) else NO
    if not all(any(_fits(piece, window) for window in windows) for piece in (*_pieces(a), *_hull(a, b))):
        return NO
    if b.kind in ("moment", "one-of") and not _may_be_one_day(a, windows):
        return NO
    return MAYBE


def _pieces(when: When) -> tuple[Bounds, ...]:
    """What has to be looked at apart: the members of all-of, else the whole."""
    return when.parts if when.kind == "all-of" else (when.bounds,)


def _hull(a: When, b: When) -> tuple[Bounds, ...]:
    """The whole of an all-of set as one piece, where it is asked of something without gaps."""
    return (a.bounds,) if a.kind == "all-of" and b.kind != "all-of" else ()


def _lone(when: When) -> Spans:
    """The days that a single day may be; none for an interval or for several days."""
    return when.possible_spans() if when.kind in ("moment", "one-of") else ()


def _covers(outer: Spans, inner: Spans) -> bool:
    """Whether every stretch of ``inner``, and there is one, lies in a stretch of ``outer``."""
    return len(inner) > 0 and all(
        any(first <= start and stop <= last for first, last in outer) for start, stop in inner
    )


def _meet(one: Spans, other: Spans) -> bool:
    return any(start <= last and first <= stop for first, last in one for start, stop in other)


def _fits(piece: Bounds, window: tuple[int, int]) -> bool:
    """Whether a span with these bounds may lie in a window of days."""
    start = max(piece[0], window[0])
    end = min(piece[3], window[1])
    return start <= piece[1] and piece[2] <= end and start <= end


def _may_be_one_day(a: When, days: Spans) -> bool:
    """Whether ``a`` may start and end on one and the same of these days."""
    low, high = max(a.start_lo, a.end_lo), min(a.start_hi, a.end_hi)
    return low <= high and _meet(((low, high),), days) and _meet(a.possible_spans(), days)
