"""What each aim is if all that passes between two sides stops at one date after another: frozen and re-planned (§9)."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import product
from math import prod

import msgspec

from rapallo.pathways.choices import Group
from rapallo.pathways.network import Reading, bearing
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Setting
from rapallo.pathways.removal import Cut
from rapallo.pathways.solve import Lines, Solver, Stage
from rapallo.pathways.sweep import swept

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
    stage: Stage = Stage()

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
        return tuple(sorted(found | set(self.solver.outer(self.stage))))

    @cached_property
    def bearing(self) -> Mapping[str, frozenset[int]]:
        """For each target the holdings of the part that bear on it."""
        network = self.solver.part.network
        return {text: bearing(network, (self.solver.place[text],)) for text in self.solver.targets}

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
        kept: list[Group] = []
        left: list[Group] = []
        for group in self._affected:
            if group.whole and number * self._most([*kept, group]) <= _MOST_READINGS:
                kept.append(group)
            else:
                left.append(group)
        return tuple(kept), tuple(left)

    def _rest(self, replanned: bool, bound: str) -> dict[frozenset[str], Setting]:
        """The choices among the groups that are not affected, with what each sets aside."""
        touched = frozenset(claim for group in self._affected for claim in group.claims)
        several = self.solver.settings(msgspec.structs.replace(self.stage, replanned=replanned), bound)
        return {setting.off - touched: msgspec.structs.replace(setting, off=setting.off - touched) for setting in several}

    def _settings(self, replanned: bool, bound: str) -> tuple[Setting, ...]:
        """One setting for each choice among rivals that could matter, whatever is cut when."""
        kept, left = self._groups(bound)
        away = frozenset(claim for group in left for claim in group.claims) if bound == UNFAVOURABLE else frozenset()
        rest = self._rest(replanned, bound)
        return tuple(
            msgspec.structs.replace(rest[off], off=off.union(away, pick))
            for off in sorted(rest, key=sorted)
            for pick in self._picks(kept)
        )

    def _picks(self, groups: Sequence[Group]) -> list[frozenset[str]]:
        """What to set aside: so many choices that each among the groups that bear on one target together is there. What bears on
        different targets alone need not be tried in all combinations."""
        apart = [
            [frozenset[str]().union(*pick) for pick in product(*(_aside(group) for group in several))]
            for several in self._clusters(groups)
        ]
        number = max((len(picks) for picks in apart), default=1)
        return [frozenset[str]().union(*(picks[min(place, len(picks) - 1)] for picks in apart)) for place in range(number)]

    def _most(self, groups: Sequence[Group]) -> int:
        """How many choices `_picks` tries among these groups."""
        return max((prod(len(group.options) for group in several) for several in self._clusters(groups)), default=1)

    def _clusters(self, groups: Sequence[Group]) -> list[list[Group]]:
        """Groups put together where some target depends on both."""
        found: list[tuple[set[str], list[Group]]] = []
        for group in groups:
            targets, members = self._touched(group), [group]
            for other in [one for one in found if not targets.isdisjoint(one[0])]:
                found.remove(other)
                targets |= other[0]
                members = other[1] + members
            found.append((targets, members))
        return [members for _, members in found]

    def _touched(self, group: Group) -> set[str]:
        """The targets that the choice among a group's claims bears on."""
        solver = self.solver
        claims = solver.frame.with_inferred(group.claims)
        places = {solver.part.network.ways[way].gives for claim in claims for way in solver.citing.get(claim, ())}
        places.update(place for claim in claims for place in solver.giving.get(claim, ()))
        barred = {bar.way for bar in self.stage.barred if not claims.isdisjoint(bar.claims)}
        places.update(way.gives for way, path in zip(solver.part.network.ways, solver.paths, strict=True) if path.id in barred)
        return {text for text, holdings in self.bearing.items() if not holdings.isdisjoint(places)}

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

    # -- evaluation -----------------------------------------------------------------------------------------------

    def history(self) -> tuple[Lines, ...]:
        """The bounds of every target without a rupture."""
        return self.solver.lines([self.stage])[0]

    def lines(self, steps: Sequence[int], replanned: bool) -> list[tuple[Lines, ...]]:
        """For a rupture at each step the bounds of every target."""
        network = self.solver.part.network
        places = [self.solver.place[text] for text in self.solver.targets]
        bounds: list[list[tuple[int, ...]]] = []
        for bound, notice in ((FAVOURABLE, self.notice[0]), (UNFAVOURABLE, self.notice[1])):
            late = frozenset(self._idle[bound]) if replanned else frozenset[int]()
            breaks = [(step, min(step + notice, network.steps) if replanned else 0) for step in steps]
            bounds.append(swept(network, self._bases(replanned, bound), late, breaks, places, bound == FAVOURABLE))
        return [
            tuple([Lines(low & high, high) for low, high in zip(surely, possibly, strict=True)])
            for possibly, surely in zip(bounds[0], bounds[1], strict=True)
        ]


def _aside(group: Group) -> list[frozenset[str]]:
    """What each choice among a group's claims sets aside."""
    return [frozenset(group.claims) - option for option in group.options]
