"""A date or span as the record knows it: four bounds, and the text they were read from (§2.2, §2.3)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rapallo.time.calendar import MAX_DAY, MIN_DAY

__all__ = ["Bounds", "Spans", "When"]

#: Start earliest and latest, end earliest and latest, as day numbers, all inclusive.
Bounds = tuple[int, int, int, int]
#: Stretches of days, (first, last) inclusive, in order and apart from one another.
Spans = tuple[tuple[int, int], ...]


class When(msgspec.Struct, frozen=True, gc=False, repr_omit_defaults=True):
    """When something was, as far as a text says: read by :func:`~rapallo.time.parse_when`.

    ``text`` is what was written, exactly. ``kind`` is

    - ``moment``: one day, which lies somewhere in the bounds (``1925-04``, ``early 1939``);
    - ``interval``: a span that starts and ends somewhere in the bounds (``1925-04-15/1933``);
    - ``one-of``: one day in one of the members (``[1667,1668]``);
    - ``all-of``: some day in each of the members (``{1960,1961-12}``).

    ``start_lo`` … ``end_hi`` are day numbers, inclusive; ``MIN_DAY`` and ``MAX_DAY`` where there is no
    bound. Of a moment and of one-of, start and end are the same day, so their bounds are the same two.
    ``start`` and ``end`` are ``known``, ``open`` (goes on: ``..``) or ``unknown`` (the record does not say).
    An unknown end has ``end_lo`` = latest start and ``end_hi`` = ``MAX_DAY``; an unknown start mirrors it.
    ``qualifiers`` holds what was said about the date and moves no bound: ``?`` uncertain, ``~`` approximate,
    ``%`` both, ``julian``, ``words`` (read by the table of plain words).
    ``start_resolution`` and ``end_resolution`` say how finely the text fixes either bound: day, month, season
    (any part of a year), year, decade, century, millennium; empty where nothing is said.
    ``parts`` holds the pieces, each with four bounds, where the bounds alone would say too much: the
    members of a set, or the days that ``156X-12-25`` may mean. Else it is empty.

    Laws: ``start_lo ≤ start_hi``, ``end_lo ≤ end_hi``, ``start_lo ≤ end_lo``, ``start_hi ≤ end_hi``;
    surely implies possibly; ``eval(repr(when)) == when``.
    """

    text: str
    kind: str
    start_lo: int
    start_hi: int
    end_lo: int
    end_hi: int
    start: str = "known"
    end: str = "known"
    qualifiers: tuple[str, ...] = ()
    start_resolution: str = "day"
    end_resolution: str = "day"
    parts: tuple[Bounds, ...] = ()

    @property
    def bounds(self) -> Bounds:
        """The four bounds: start earliest and latest, end earliest and latest."""
        return (self.start_lo, self.start_hi, self.end_lo, self.end_hi)

    def surely(self, day: int) -> bool:
        """Whether ``day`` lies in it however the dates fall: latest start to earliest end (§2.3).

        A moment is sure on a day only if it is that very day. False does not mean that it was not.
        """
        if self.kind == "all-of":
            return any(first <= day <= last for first, last in self.sure_spans())
        return self.start_hi <= day <= self.end_lo

    def possibly(self, day: int) -> bool:
        """Whether ``day`` may lie in it: from the earliest start to the latest end (§2.3).

        Exact also for sets and gaps, save dates with more than a thousand pieces (``XXXX-12-25``), where it
        means *not excluded*.
        """
        if not self.start_lo <= day <= self.end_hi:
            return False
        return len(self.parts) == 0 or any(part[0] <= day <= part[3] for part in self.parts)

    def sure_spans(self) -> Spans:
        """The days on which ``surely`` holds, as stretches."""
        pieces = self.parts if self.kind == "all-of" else (self.bounds,)
        return _joined((piece[1], piece[2]) for piece in pieces if piece[1] <= piece[2])

    def possible_spans(self) -> Spans:
        """The days on which ``possibly`` holds, as stretches."""
        pieces = self.parts if len(self.parts) > 0 else (self.bounds,)
        return _joined((piece[0], piece[3]) for piece in pieces)

    def moment(self) -> When:
        """The same text read as one day that lies anywhere in it, for a verb that cannot have a span.

        Start and end are both between the earliest start and the latest end.

        >>> from rapallo.time import parse_when
        >>> w = parse_when("1925/1933").moment()
        >>> w.kind, w.start_lo == w.end_lo, w.start_hi == w.end_hi
        ('moment', True, True)
        """
        if self.kind == "moment":
            return self
        lo, hi = self.start_lo, self.end_hi
        spans = self.possible_spans()
        return msgspec.structs.replace(
            self,
            kind="moment",
            start_hi=hi,
            end_lo=lo,
            start="unknown" if lo == MIN_DAY else "known",
            end="unknown" if hi == MAX_DAY else "known",
            parts=tuple((first, last, first, last) for first, last in spans) if len(spans) > 1 else (),
        )

    @classmethod
    def from_bounds(
        cls, start_lo: int, start_hi: int, end_lo: int | None = None, end_hi: int | None = None
    ) -> When:
        """A value from day numbers, with the shortest text that reads back as it.

        Two bounds make a moment that lies between them, four an interval. ``MIN_DAY`` twice is an open start,
        once an unknown one; ``MAX_DAY`` likewise for the end. Bounds of an interval are tightened where the
        end cannot come before the start. Raises ``DateError`` if bounds are out of order or say nothing.

        >>> from rapallo.time import day
        >>> When.from_bounds(day(1925, 4, 1), day(1925, 4, 30)).text
        '1925-04'
        """
        from rapallo.time.reading import parse_when
        from rapallo.time.writing import bounds_text

        return parse_when(bounds_text(start_lo, start_hi, end_lo, end_hi))


def _joined(spans: Iterable[tuple[int, int]]) -> Spans:
    """Stretches sorted, those that touch or overlap made one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if len(joined) > 0 and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)
