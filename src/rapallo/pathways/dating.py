"""Dates as steps of the grid: when things exist, when ways are open, what stood when (§2.1, §4.6, §4.7)."""

from collections.abc import Iterable
from functools import cached_property

import msgspec

from rapallo.pathways.model import Model
from rapallo.pathways.ways import Path, split
from rapallo.record import Given
from rapallo.time import MAX_DAY, MIN_DAY, When

__all__ = ["Dating", "Opening"]

Spans = tuple[tuple[int, int], ...]
_ALWAYS: Spans = ((MIN_DAY, MAX_DAY),)


class Opening(msgspec.Struct, frozen=True):
    """When a way is open: ``open`` steps, and the zone ``sometime`` of a single unknown step.

    ``before`` is negative where a derived way worked before the horizon: the step, counted back from 0, of that work (the last
    of it; of a single unknown day the first that it may be).
    """

    open: int = 0
    sometime: int = 0
    before: int = 0


_NEVER = Opening()
_LONG_AGO = 10**8


class Dating(msgspec.Struct, frozen=True, dict=True):
    """The dates of one model on its grid, favourably (``good``: wherever possible) or unfavourably (only where sure).

    ``ends`` are the last days that claims of closing leave some things, whatever their own dates say; of one bound.
    """

    model: Model
    ends: tuple[tuple[str, int], ...] = ()

    # -- existence ------------------------------------------------------------------------------------------------

    def existence(self, thing: str, good: bool) -> int:
        """The steps at which a thing exists; throughout where it is undated. A date alone is a beginning, except for events."""
        key = (thing, good)
        found = self._lines.get(key)
        if found is None:
            found = self._bits(self.spans(thing, good))
            record = self.model.case.thing_by_id.get(thing)
            if not good and found == 0 and record is not None and record.when is not None:
                found = self._one_step(record.when) & self._bits(((MIN_DAY, self._last.get(thing, MAX_DAY)),))
            self._lines[key] = found
        return found

    @cached_property
    def _lines(self) -> dict[tuple[str, bool], int]:
        return {}

    @cached_property
    def _days(self) -> dict[tuple[str, bool], Spans]:
        return {}

    def spans(self, thing: str, good: bool) -> Spans:
        """The days on which a thing exists, within the horizon or not."""
        key = (thing, good)
        found = self._days.get(key)
        if found is None:
            record = self.model.case.thing_by_id.get(thing)
            if record is None or record.when is None:
                found = _ALWAYS
            elif record.when.kind in ("moment", "one-of") and record.kind != "event":
                found = _beginning(record.when, good)
            else:
                found = record.when.possible_spans() if good else record.when.sure_spans()
            if thing in self._last:
                found = _common(found, [((MIN_DAY, self._last[thing]),)])
            self._days[key] = found
        return found

    @cached_property
    def _last(self) -> dict[str, int]:
        return dict(self.ends)

    def exists(self, text: str, good: bool) -> int:
        """The steps beyond which a holding is not held whatever was done: a facility no longer than it exists (§4.3)."""
        record = self.model.case.thing_by_id.get(split(text)[0])
        if record is None or record.kind != "facility":
            return (1 << self.model.grid.steps) - 1
        return self.existence(record.id, good)

    def given(self, given: Given, good: bool) -> int:
        """The steps at which what the case declares stood; throughout where undated. A date alone is a beginning, except of an
        event."""
        if given.when is None:
            return (1 << self.model.grid.steps) - 1
        thing = self.model.case.thing_by_id.get(split(given.holding)[0])
        if given.when.kind in ("moment", "one-of") and (thing is None or thing.kind != "event"):
            return self._bits(_beginning(given.when, good))
        return self.line(given.when, good)

    def line(self, when: When, good: bool) -> int:
        """The steps that a date touches: possibly, or surely, which a span within one step does wherever its days lie."""
        if good:
            return self._bits(when.possible_spans())
        return self._bits(when.sure_spans()) | self._one_step(when)

    def declared(self, when: When | None) -> int:
        """The steps that a declaration of the author's speaks for: its dates are his own, and fill what they name."""
        if when is None:
            return (1 << self.model.grid.steps) - 1
        return self._bits(((when.start_lo, when.end_hi),))

    def _one_step(self, when: When) -> int:
        """The step that a span surely touches although none of its days is sure: that of its earliest end and latest start."""
        grid = self.model.grid
        pieces = when.parts if when.kind == "all-of" else (when.bounds,)
        bits = 0
        for _, start_hi, end_lo, _ in pieces:
            if end_lo < start_hi and grid.first(0) <= end_lo and grid.step_of(end_lo) == grid.step_of(start_hi):
                bits |= grid.bits(end_lo, start_hi)
        return bits

    def _bits(self, spans: Spans) -> int:
        bits = 0
        for first, last in spans:
            bits |= self.model.grid.bits(first, last)
        return bits

    # -- ways -----------------------------------------------------------------------------------------------------

    def opening(self, path: Path, good: bool, *, known: bool = True, bounded: bool = True) -> Opening:
        """When a way is open.

        ``known`` false: its dates are below the footing asked for, and as if blank. ``bounded`` false: what limits it is, and
        favourably nothing does.
        """
        limits = path.limits if bounded else ()
        if path.origin == "derived":
            return self._derived(path, path.when if known else None, limits, good)
        line = self._structural(path, good) if not path.act else self._written(path.when if known else None, good)
        zone = 0
        if path.act and not good and line == 0 and known and path.when is not None and path.when.kind != "all-of":
            line = zone = self._zone(path.when)
        for thing in limits:
            line &= self.existence(thing, good)
        if zone & ~line != 0:
            return _NEVER
        return Opening(line, zone)

    def _structural(self, path: Path, good: bool) -> int:
        when = path.when
        if path.origin == "succession":
            if when is None:
                return (1 << self.model.grid.steps) - 1 if good else 0
            return self._bits(_beginning(when.moment(), good))
        return (1 << self.model.grid.steps) - 1 if when is None else self.line(when, good)

    def _written(self, when: When | None, good: bool) -> int:
        """A written way: its dates are the author's, and one without ``/`` fills its whole span (§4.6)."""
        if when is None:
            return (1 << self.model.grid.steps) - 1 if good else 0
        if when.kind in ("moment", "all-of"):
            return self._bits(when.possible_spans())
        return self._bits(when.possible_spans() if good else when.sure_spans())

    def _zone(self, when: When) -> int:
        """The steps among which the only surely open one lies, of a span whose end may be its beginning."""
        if when.start != "known" or when.end != "known" or not self._inside(when):
            return 0
        if when.kind == "interval":
            return self.model.grid.bits(when.end_lo, when.start_hi) if when.end_lo <= when.start_hi else 0
        return self._bits(when.possible_spans())

    def _inside(self, when: When) -> bool:
        return when.start_lo >= self.model.grid.first(0) and when.end_hi <= self.model.grid.last(self.model.grid.steps - 1)

    def _derived(self, path: Path, when: When | None, limits: tuple[str, ...], good: bool) -> Opening:
        """A derived way: computed on all dates, each within the existence of its parties, and then cut to the grid (§2.1, §4.6).

        Without a date it may have been whenever everything that its claim names may have existed, and surely never was. Where one side of
        its dates is not on record, that side reaches no further than the existence of everything that its claim names.
        """
        named = dict.fromkeys((*limits, *path.named, *split(path.gives)))
        if when is None:
            return self._cut(_common(_ALWAYS, [self.spans(thing, good) for thing in named])) if good else _NEVER
        within = [self.spans(thing, good) for thing in limits]
        if path.moment:
            when = when.moment()
        if good:
            return self._cut(_common(self._bounded(when, named), within))
        if when.kind in ("moment", "one-of"):
            zone = when.possible_spans()
        elif when.kind == "all-of":
            zone = _first_piece(when)
        elif when.start_hi <= when.end_lo or when.start != "known" or when.end != "known":
            return self._cut(_common(when.sure_spans(), within))
        else:
            zone = ((when.end_lo, when.start_hi),)
        return self._zoned(zone) if all(_covered(zone, spans) for spans in within) else _NEVER

    def _bounded(self, when: When, named: Iterable[str]) -> Spans:
        """The days that a date admits; a side of it that has no bound is bounded by what was there, but for the days it does name."""
        days = when.possible_spans()
        if len(days) == 0 or (days[0][0] > MIN_DAY and days[-1][1] < MAX_DAY):
            return days
        lives = [spans for thing in named if thing != "" and len(spans := self.spans(thing, True)) > 0]
        low = max((spans[0][0] for spans in lives), default=MIN_DAY)
        high = min((spans[-1][1] for spans in lives), default=MAX_DAY)
        low = min(low, when.end_lo if when.kind == "interval" else when.end_hi) if days[0][0] == MIN_DAY else MIN_DAY
        high = max(high, when.start_hi if when.kind == "interval" else when.start_lo) if days[-1][1] == MAX_DAY else MAX_DAY
        return _common(days, [((low, high),)])

    def _cut(self, days: Spans) -> Opening:
        """Work on these days, those before the horizon told apart."""
        grid = self.model.grid
        earlier = [min(last, grid.first(0) - 1) for first, last in days if first < grid.first(0)]
        before = 0
        if len(earlier) > 0:
            before = min(grid.step_of(max(earlier)), -1) if max(earlier) > MIN_DAY else -_LONG_AGO
        return Opening(self._bits(days), 0, before)

    def _zoned(self, zone: Spans) -> Opening:
        """One step of work on one of these days, nobody knows which; on a day after the horizon it would leave nothing in it."""
        grid = self.model.grid
        first, last = zone[0][0], zone[-1][1]
        if last > grid.last(grid.steps - 1):
            return _NEVER
        bits = self._bits(zone)
        if first >= grid.first(0):
            return Opening(bits, bits if bits & (bits - 1) != 0 else 0)
        before = grid.step_of(first) if first > MIN_DAY else -_LONG_AGO
        return Opening(bits, bits, before)


def _beginning(when: When, good: bool) -> Spans:
    """From a date on that is a beginning: favourably the earliest."""
    return ((when.start_lo if good else when.start_hi, MAX_DAY),)


def _first_piece(when: When) -> Spans:
    """Of several days that all count, the one that is surely over first: what it leaves is left at least."""
    piece = min(when.parts, key=lambda one: (one[3], one[0])) if len(when.parts) > 0 else when.bounds
    return ((piece[0], piece[3]),)


def _common(days: Spans, others: list[Spans]) -> Spans:
    """The days that lie in all of these."""
    for spans in others:
        if spans is not _ALWAYS:
            days = tuple(
                (max(first, low), min(last, high))
                for first, last in days
                for low, high in spans
                if max(first, low) <= min(last, high)
            )
    return days


def _covered(days: Spans, spans: Spans) -> bool:
    return spans is _ALWAYS or all(any(low <= first and last <= high for low, high in spans) for first, last in days)
