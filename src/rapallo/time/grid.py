"""The grid of steps on which pathways run (§2.1)."""

from __future__ import annotations

from functools import cached_property

import msgspec

from rapallo.errors import DateError
from rapallo.time.calendar import MAX_DAY, MIN_DAY, civil, format_day, format_year, month_length, ordinal
from rapallo.time.durations import Duration, days_of_months, months_of_days
from rapallo.time.reading import parse_when
from rapallo.time.when import When

__all__ = ["RESOLUTIONS", "Grid"]

RESOLUTIONS = ("day", "month", "year")


class Grid(msgspec.Struct, frozen=True, dict=True):
    """Steps 0 … ``steps`` − 1, each a whole day, month or year, that together cover the horizon.

    ``resolution`` is ``day``, ``month`` or ``year``; ``first_day`` and ``last_day`` are day numbers, both
    inside. A horizon that begins in mid-month covers that whole month where steps are months: a span covers
    each step it touches. Raises ``DateError`` for another resolution, a horizon turned round or one without
    bounds.

    Laws: ``step_of(first(s)) == step_of(last(s)) == s``; ``first(s + 1) == last(s) + 1``.

    >>> grid = Grid.of("month", "1918-11/1945-05")
    >>> grid.steps, grid.label(0), grid.label(grid.steps - 1)
    (319, '1918-11', '1945-05')
    """

    resolution: str
    first_day: int
    last_day: int

    def __post_init__(self) -> None:
        if self.resolution not in RESOLUTIONS:
            raise DateError(
                f"'{self.resolution}' is no resolution.",
                f"A case counts by {', '.join(RESOLUTIONS[:-1])} or year.",
            )
        if self.first_day <= MIN_DAY or self.last_day >= MAX_DAY:
            raise DateError("the horizon has an open end.", "Give it two dates, such as 1918-11/1945-05.")
        if self.last_day < self.first_day:
            raise DateError(
                f"the horizon ends {format_day(self.last_day)}, before it begins.",
                "Swap the two dates.",
            )

    @classmethod
    def of(cls, resolution: str, horizon: str) -> Grid:
        """The grid of a case: its resolution and its horizon as written, ``1918-11/1945-05``."""
        when = parse_when(horizon)
        return cls(resolution, when.start_lo, when.end_hi)

    @cached_property
    def steps(self) -> int:
        """The number of steps, T; at least one."""
        return self.step_of(self.last_day) + 1

    @cached_property
    def _beginning(self) -> int:
        return self._count(self.first_day)

    @cached_property
    def _days(self) -> tuple[int, int]:
        """The first day of the first step and the last of the last: days beyond the horizon, where it begins or ends within a step."""
        return self.first(0), self.last(self.steps - 1)

    def _count(self, day: int) -> int:
        """Days, months or years since a fixed beginning."""
        if self.resolution == "day":
            return day
        year, month, _ = civil(day)
        return year if self.resolution == "year" else year * 12 + month - 1

    def step_of(self, day: int) -> int:
        """The step in which a day lies; below 0 or from ``steps`` on if it lies outside the horizon."""
        return self._count(day) - self._beginning

    def first(self, step: int) -> int:
        """The first day of a step."""
        count = self._beginning + step
        if self.resolution == "day":
            return count
        year, month = (count, 0) if self.resolution == "year" else divmod(count, 12)
        return ordinal(year, month + 1, 1)

    def last(self, step: int) -> int:
        """The last day of a step."""
        count = self._beginning + step
        if self.resolution == "day":
            return count
        year, month = (count, 11) if self.resolution == "year" else divmod(count, 12)
        return ordinal(year, month + 1, month_length(year, month + 1))

    def label(self, step: int) -> str:
        """A step as EDTF: ``1928-01-01``, ``1928-01`` or ``1928``."""
        day = self.first(step)
        if self.resolution == "day":
            return format_day(day)
        year, month, _ = civil(day)
        return format_year(year) if self.resolution == "year" else f"{format_year(year)}-{month:02d}"

    def duration_steps(self, duration: Duration) -> tuple[int, int]:
        """A duration in steps: its lower bound rounded down, its upper bound up (§2.4).

        Where days become months or months days, the longest and the shortest months are reckoned with, so
        that the bounds hold wherever the duration falls.

        >>> from rapallo.time import parse_duration
        >>> Grid.of("year", "1918/1945").duration_steps(parse_duration("P18M"))
        (1, 2)
        """
        low_months, low_days = duration.lo
        high_months, high_days = duration.hi
        if self.resolution == "day":
            return days_of_months(low_months)[0] + low_days, days_of_months(high_months)[1] + high_days
        low = low_months + months_of_days(low_days)[0]
        high = high_months + months_of_days(high_days)[1]
        return (low, high) if self.resolution == "month" else (low // 12, -(-high // 12))

    def span(self, first_day: int, last_day: int) -> tuple[int, int] | None:
        """First and last step that a span of days touches inside the horizon; None if it touches none."""
        first, last = self._days
        if last_day < first_day or last_day < first or first_day > last:
            return None
        low = 0 if first_day <= self.first_day else self.step_of(first_day)
        high = self.steps - 1 if last_day >= self.last_day else self.step_of(last_day)
        return low, high

    def bits(self, first_day: int, last_day: int) -> int:
        """The steps that a span of days touches, as an int whose bit t stands for step t."""
        touched = self.span(first_day, last_day)
        return 0 if touched is None else (1 << (touched[1] + 1)) - (1 << touched[0])

    def sure_bits(self, when: When) -> int:
        """The steps touched by a day on which it surely was."""
        return self._bits_of(when.sure_spans())

    def possible_bits(self, when: When) -> int:
        """The steps touched by a day on which it possibly was."""
        return self._bits_of(when.possible_spans())

    def _bits_of(self, spans: tuple[tuple[int, int], ...]) -> int:
        bits = 0
        for first, last in spans:
            bits |= self.bits(first, last)
        return bits
