"""What each aim is if all that passes between two sides stops at one date after another: frozen and re-planned (§9)."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import product

import msgspec

from rapallo.pathways.attain import attain
from rapallo.pathways.choices import Group
from rapallo.pathways.network import Reading
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Setting
from rapallo.pathways.removal import Cut, Delta, Knife
from rapallo.pathways.solve import Lines, Solver, Stage

__all__ = ["Break", "Gap", "gap_between"]

_MOST_READINGS = 8
"""Readings a bound and date; of more choices the last are left open, and the bound is an outer one."""

_MOST_IDENTITIES = 3


class Gap(msgspec.Struct, frozen=True):
    """From which step on history is fallen short of, and after how many steps it is held again.

    ``short`` ``None``: never short. ``steps`` ``None`` beside a ``short``: not again within the horizon.
    """

    short: int | None
    steps: int | None


def gap_between(history: int, without: int, step: int) -> Gap:
    """The first step from ``step`` on at which history holds it and the other does not, and how long until it is held again.

    >>> gap_between(0b111111, 0b110011, 1)
    Gap(short=2, steps=2)
    """
    lacking = (history & ~without) >> step << step
    if lacking == 0:
        return Gap(None, None)
    short = (lacking & -lacking).bit_length() - 1
    later = without >> short
    return Gap(short, None if later == 0 else (later & -later).bit_length() - 1)


class Break(msgspec.Struct, frozen=True, dict=True):
    """A solver and the two sides between which everything stops; ``notice`` are the least and most steps before other ways can
    be worked on."""

    solver: Solver
    first: tuple[str, ...]
    second: tuple[str, ...]
    notice: tuple[int, int]

    def cut(self, step: int) -> Cut:
        """All that passes between the sides, from a step on."""
        return Cut(between=(self.first, self.second), start=step)

    @cached_property
    def _identities(self) -> tuple[str, ...]:
        """The open identities that decide what passes."""
        return self.solver.knife.open_identities(self.cut(0))

    def _passing(self, bound: str, on: frozenset[str] = frozenset(), decided: frozenset[str] = frozenset()) -> Mapping[int, int]:
        return self.solver.knife.delta(self.cut(0), bound, on, decided).closed

    @cached_property
    def passing(self) -> Mapping[int, int]:
        """The ways of the part that possibly pass between the sides, and when."""
        return self._passing(UNFAVOURABLE)

    @cached_property
    def _idle(self) -> Mapping[str, tuple[int, ...]]:
        """For each bound the ways of the part that are not history in it: re-planned, their work begins after the notice."""
        found = {}
        for bound in (FAVOURABLE, UNFAVOURABLE):
            setting = Setting(bound=bound)
            ways = enumerate(self.solver.paths)
            found[bound] = tuple(place for place, path in ways if not self.solver.frame.in_history(path, setting))
        return found

    @cached_property
    def outer(self) -> tuple[str, ...]:
        """The rivals and identities too many to go through: the bounds are outer ones as to them (§5.2)."""
        found = {claim for bound in (FAVOURABLE, UNFAVOURABLE) for group in self._groups(bound)[1] for claim in group.claims}
        if len(self._identities) > _MOST_IDENTITIES:
            found.update(self._identities)
        return tuple(sorted(found | set(self.solver.outer(Stage()))))

    # -- readings -------------------------------------------------------------------------------------------------

    @cached_property
    def _affected(self) -> tuple[Group, ...]:
        """The groups of rivals of which a way passes between the sides, or waits for a notice. The others are as they are without a
        cut, so that what is settled about them then is settled for every date."""
        late = {*self.passing, *self._idle[UNFAVOURABLE]}
        found = []
        for group in self.solver.groups:
            ways = {
                place for claim in self.solver.frame.with_inferred(group.claims) for place in self.solver.citing.get(claim, ())
            }
            if not late.isdisjoint(ways):
                found.append(group)
        return tuple(found)

    def _groups(self, bound: str) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
        """The affected groups whose every option is gone through, and those left open; the same frozen and re-planned."""
        number = max(len(self._rest(replanned, bound)) for replanned in (False, True))
        kept, left = [], []
        for group in self._affected:
            if group.whole and number * len(group.options) <= _MOST_READINGS:
                number *= len(group.options)
                kept.append(group)
            else:
                left.append(group)
        return tuple(kept), tuple(left)

    def _rest(self, replanned: bool, bound: str) -> dict[frozenset[str], Setting]:
        """The choices among the groups that are not affected, with what each sets aside."""
        touched = frozenset(claim for group in self._affected for claim in group.claims)
        several = self.solver.settings(Stage(replanned=replanned), bound)
        return {setting.off - touched: msgspec.structs.replace(setting, off=setting.off - touched) for setting in several}

    def _settings(self, replanned: bool, bound: str) -> tuple[Setting, ...]:
        """One setting for each choice among rivals that could matter, whatever is cut when."""
        kept, left = self._groups(bound)
        away = frozenset(claim for group in left for claim in group.claims) if bound == UNFAVOURABLE else frozenset()
        picks = [tuple(frozenset(group.claims) - option for option in group.options) for group in kept]
        rest = self._rest(replanned, bound)
        return tuple(
            msgspec.structs.replace(rest[off], off=off.union(away, *pick))
            for off in sorted(rest, key=sorted)
            for pick in product(*picks)
        )

    def _bases(self, replanned: bool, bound: str) -> list[tuple[Reading, Mapping[int, int]]]:
        """For each choice of rivals and identities the reading without a cut, and what a cut from the first step would close."""
        found = []
        ones = self._identities
        many = len(ones) > _MOST_IDENTITIES
        for setting in self._settings(replanned, bound):
            if many or len(ones) == 0:
                found.append((self.solver.base(setting), self._passing(bound)))
                continue
            for pick in product((False, True), repeat=len(ones)):
                on = frozenset(one for one, taken in zip(ones, pick, strict=True) if taken)
                chosen = msgspec.structs.replace(setting, on=setting.on | on, off=setting.off | (frozenset(ones) - on))
                found.append((self.solver.base(chosen), self._passing(bound, on, frozenset(ones))))
        return found

    def _at(
        self, base: Reading, passing: Mapping[int, int], step: int, begin: int, bound: str
    ) -> tuple[tuple[tuple[int, int], ...], Delta]:
        """What a cut from a step on changes in a reading, with work on what is no history masked out before ``begin``."""
        line = self.solver.frame.full >> step << step
        closed = {place: passes & line for place, passes in passing.items() if base.open[place] & passes & line != 0}
        if begin > 0:
            early = (1 << min(begin, base.steps)) - 1
            for place in self._idle[bound]:
                if base.open[place] & early != 0:
                    closed[place] = closed.get(place, 0) | early
        return tuple(sorted((place, base.open[place] & gone) for place, gone in closed.items())), Delta({}, closed)

    # -- evaluation -----------------------------------------------------------------------------------------------

    def history(self) -> tuple[Lines, ...]:
        """The bounds of every target without a rupture."""
        return self.solver.lines([Stage()])[0]

    def lines(self, steps: Sequence[int], replanned: bool) -> list[tuple[Lines, ...]]:
        """For a rupture at each step the bounds of every target; what is the same for several steps is evaluated once."""
        places = [self.solver.place[text] for text in self.solver.targets]
        bounds: list[list[list[int]]] = []
        for bound, notice in ((FAVOURABLE, self.notice[0]), (UNFAVOURABLE, self.notice[1])):
            bases = self._bases(replanned, bound)
            known: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}
            readings: list[Reading] = []
            which: list[list[int]] = []
            for step in steps:
                row = []
                for number, (base, passing) in enumerate(bases):
                    key, delta = self._at(base, passing, step, step + notice if replanned else 0, bound)
                    if (number, key) not in known:
                        known[number, key] = len(readings)
                        readings.append(Knife.cut(base, delta))
                    row.append(known[number, key])
                which.append(row)
            bounds.append(self._joined(readings, which, places, bound == FAVOURABLE))
        return [
            tuple(Lines(low & high, high) for low, high in zip(surely, possibly, strict=True))
            for possibly, surely in zip(bounds[0], bounds[1], strict=True)
        ]

    def _joined(self, readings: list[Reading], which: list[list[int]], places: list[int], best: bool) -> list[list[int]]:
        found = attain(self.solver.part.network, readings)
        held = [[found.held(place, number) for place in places] for number in range(len(readings))]
        out = []
        for row in which:
            joined = list(held[row[0]])
            for number in row[1:]:
                joined = [one | other if best else one & other for one, other in zip(joined, held[number], strict=True)]
            out.append(joined)
        return out
