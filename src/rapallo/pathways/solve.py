"""Bounds on what is held when: the readings that matter, evaluated together, over every choice among rivals (§5.2, §5.3)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product

import msgspec

from rapallo.pathways.attain import attain, result
from rapallo.pathways.choices import MOST_CHOICES, MOST_GROUPS, Group, choices, groups_of
from rapallo.pathways.model import Model
from rapallo.pathways.network import Part, Reading, restrict
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Frame, Setting
from rapallo.pathways.removal import Cut, Delta, Knife, withdrawn
from rapallo.pathways.ways import FOOTINGS, Path

__all__ = ["MOST_CHOICES", "MOST_GROUPS", "MOST_IDENTITIES", "Lines", "Scene", "Solver", "Stage", "solver_of"]

MOST_IDENTITIES = 6
"""Open identities over which a removal could pass on that are evaluated on and off in all combinations (§1.6, §5.2)."""


class Lines(msgspec.Struct, frozen=True):
    """The steps at which a holding is held: in every admissible reading (``surely``) and in some (``possibly``).

    Law: surely is part of possibly.
    """

    surely: int
    possibly: int


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Under which circumstances to evaluate: the lowest footing, a cut, whether re-planned and after how many steps of notice
    (at most; ``soonest``: at least, where that is less), and what a named reading does: claims ``fallen``, sources ``silent``, ways
    ``closed``, rivals ``chosen``."""

    footing: str = "assumed"
    cut: Cut | None = None
    replanned: bool = False
    notice: int = 0
    soonest: int | None = None
    fallen: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()


class Scene(msgspec.Struct, frozen=True):
    """The readings of one stage over one part of the network: those that bound from above, those from below; and the claims
    (rivals, identities) that were too many to go through, so that the bounds are outer bounds (§5.2)."""

    favourable: tuple[Reading, ...]
    unfavourable: tuple[Reading, ...]
    outer: tuple[str, ...] = ()


class Solver(msgspec.Struct, frozen=True, dict=True):
    """A frame with its knife, cut down to what bears on some targets; evaluates any number of stages."""

    frame: Frame
    targets: tuple[str, ...]

    @property
    def model(self) -> Model:
        """The model of the frame."""
        return self.frame.model

    @cached_property
    def part(self) -> Part:
        """The part of the network that bears on the targets."""
        return restrict(self.model.network, [self.model.index(text) for text in self.targets])

    @cached_property
    def knife(self) -> Knife:
        """What cuts take with them, in places of the part."""
        return Knife(self.frame, self.part)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each holding of the part."""
        return {self.model.holdings[old]: new for new, old in enumerate(self.part.holdings)}

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """The ways of the part."""
        return tuple(self.model.paths[way] for way in self.part.ways)

    @cached_property
    def holdings(self) -> tuple[str, ...]:
        """The holdings of the part."""
        return tuple(self.model.holdings[place] for place in self.part.holdings)

    @cached_property
    def citing(self) -> Mapping[str, tuple[int, ...]]:
        """For each claim the ways of the part that rest on it."""
        found: dict[str, list[int]] = {}
        for place, path in enumerate(self.paths):
            for claim in path.claims:
                found.setdefault(claim, []).append(place)
        return {claim: tuple(places) for claim, places in found.items()}

    @cached_property
    def giving(self) -> Mapping[str, tuple[int, ...]]:
        """For each claim the holdings of the part that a given resting on it gives."""
        found: dict[str, list[int]] = {}
        for place, text in enumerate(self.holdings):
            for given in self.model.givens.get(text, ()):
                for claim in given.claims:
                    found.setdefault(claim, []).append(place)
        return {claim: tuple(dict.fromkeys(places)) for claim, places in found.items()}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Groups of exclusive rivals (in time, amount or by the author's mark) that bear on the targets, also by what is inferred
        from one of them."""
        rivals = [claim for rivalry in self.frame.rivalries for claim in rivalry.claims]
        bearing = {
            claim
            for claim in rivals
            if any(one in self.citing or one in self.giving for one in self.frame.with_inferred((claim,)))
        }
        return groups_of(self.model.case, self.frame.rivalries, frozenset(bearing))

    # -- readings -------------------------------------------------------------------------------------------------

    def settings(self, stage: Stage, bound: str) -> tuple[Setting, ...]:
        """The settings that a bound of a stage takes, one for each choice among rivals and open identities."""
        return tuple(setting for setting, _, _ in self._choices(stage, bound)[0])

    def outer(self, stage: Stage) -> tuple[str, ...]:
        """The rivals and identities too many to go through; empty where the bounds are exact as to them (§5.2)."""
        return tuple(sorted({*self._choices(stage, FAVOURABLE)[1], *self._choices(stage, UNFAVOURABLE)[1]}))

    def scene(self, stage: Stage) -> Scene:
        """The readings of a stage, on the part, its cut made."""
        sides = []
        named: set[str] = set()
        for bound in (FAVOURABLE, UNFAVOURABLE):
            found, outer = self._choices(stage, bound)
            named.update(outer)
            readings = [self._set_aside(setting, base) for setting, base, _ in found]
            deltas = [delta for _, _, delta in found]
            sides.append(
                tuple(one if delta is None else Knife.cut(one, delta) for one, delta in zip(readings, deltas, strict=True))
            )
        return Scene(sides[0], sides[1], tuple(sorted(named)))

    def _choices(self, stage: Stage, bound: str) -> tuple[tuple[tuple[Setting, Setting, Delta | None], ...], tuple[str, ...]]:
        """For each choice its setting, the same with no rival set aside, and what the cut changes; and what is left open."""
        cut = stage.cut
        fallen, silent = stage.fallen, stage.silent
        if cut is not None:
            fallen, silent = fallen | withdrawn(self.frame, cut), silent | self.frame.silenced(cut.sources)
        notice = stage.notice if stage.soonest is None or bound == UNFAVOURABLE else stage.soonest
        begin = notice + (max(cut.start, 0) if cut is not None else 0)
        plain = Setting(
            bound=bound,
            footing=stage.footing,
            replanned=stage.replanned,
            begin=begin if stage.replanned else 0,
            fallen=fallen,
            silent=silent,
            closed=stage.closed,
        )
        found: list[tuple[Setting, Setting, Delta | None]] = []
        open_ones = tuple(one for one in self.knife.open_identities(cut) if one not in fallen) if cut is not None else ()
        named: set[str] = set(open_ones) if len(open_ones) > MOST_IDENTITIES else set()
        for on in _subsets(open_ones) if len(named) == 0 else (frozenset[str](),):
            base, decided = plain, frozenset[str]()
            if len(open_ones) > 0 and len(named) == 0:
                decided = frozenset(open_ones)
                base = msgspec.structs.replace(base, on=on, off=decided - on)
            delta = None if cut is None else self.knife.delta(cut, bound, on, decided)
            chosen = self._among_rivals(base, delta, stage.chosen)
            named.update(chosen[1])
            for off in chosen[0]:
                found.append((msgspec.structs.replace(base, off=base.off | off) if len(off) > 0 else base, base, delta))
        return tuple(found), tuple(sorted(named))

    def _among_rivals(
        self, base: Setting, delta: Delta | None, chosen: frozenset[str]
    ) -> tuple[tuple[frozenset[str], ...], tuple[str, ...]]:
        if len(self.groups) == 0:
            return (frozenset(),), ()
        whole = self.base(base)
        reading = whole if delta is None else Knife.cut(whole, delta)

        def profile(group: Group, option: frozenset[str]) -> dict[object, int]:
            return self._profile(group, option, base, reading)

        picked = choices(self.groups, base.fallen | base.off, chosen, profile, base.bound == FAVOURABLE)
        return picked.off, picked.named

    def _profile(self, group: Group, option: frozenset[str], base: Setting, reading: Reading) -> dict[object, int]:
        """What an option of a group lets through: lines of what is given without any need, else claim by claim."""
        off = self.frame.with_inferred(frozenset(group.claims) - option)
        setting = msgspec.structs.replace(base, off=base.off | off)
        counting = self.frame.counting(setting)
        found: dict[object, int] = {}
        for claim in self.frame.with_inferred(group.claims):
            if claim not in counting:
                continue
            for place in self.giving.get(claim, ()):
                found["given", place, claim] = 1
            for place in self.citing.get(claim, ()):
                if reading.open[place] == 0:
                    continue
                way = self.part.network.ways[place]
                if len(way.needs) > 0 or self._shared[place] > 1:
                    found["way", place, claim] = 1
                elif self.frame.claimed(self.paths[place].claims, setting):
                    line = result(reading, place, reading.open[place] & ~reading.removed[way.gives])
                    found["held", way.gives] = found.get(("held", way.gives), 0) | line
        return found

    @cached_property
    def _shared(self) -> tuple[int, ...]:
        """For each way of the part the number of rival groups that bear on it."""
        number = [0] * len(self.paths)
        for group in self.groups:
            for place in {place for claim in self.frame.with_inferred(group.claims) for place in self.citing.get(claim, ())}:
                number[place] += 1
        return tuple(number)

    def base(self, setting: Setting) -> Reading:
        """The reading of a setting, on the part and without any cut, remembered."""
        found = self._bases.get(setting)
        if found is None:
            if len(self._bases) > 1024:
                self._bases.clear()
            found = self._bases[setting] = self.frame.reading(setting, self.part)
        return found

    @cached_property
    def _bases(self) -> dict[Setting, Reading]:
        return {}

    def _set_aside(self, setting: Setting, base: Setting) -> Reading:
        """The reading of a setting that sets aside more than ``base``; only what rests on that is valued anew."""
        whole = self.base(base)
        if setting == base:
            return whole
        off = self.frame.with_inferred(setting.off - base.off)
        ways = {place for claim in off for place in self.citing.get(claim, ())}
        given = {place for claim in off for place in self.giving.get(claim, ())}
        closed = [place for place in sorted(ways) if not self.frame.claimed(self.paths[place].claims, setting)]
        return whole.but(
            open=dict.fromkeys(closed, 0),
            sometime=dict.fromkeys(closed, 0),
            given={place: self.frame.given(self.holdings[place], setting) for place in sorted(given)},
        )

    # -- evaluation -----------------------------------------------------------------------------------------------

    def lines(self, stages: Sequence[Stage], targets: Sequence[str] | None = None) -> tuple[tuple[Lines, ...], ...]:
        """For each stage the bounds of each target (default: the solver's own); all stages are evaluated together."""
        wanted = [self.place[text] for text in (self.targets if targets is None else targets)]
        return self.bounds([self.scene(stage) for stage in stages], wanted)

    def bounds(self, scenes: Sequence[Scene], places: Sequence[int]) -> tuple[tuple[Lines, ...], ...]:
        """For each scene the bounds of the holdings at these places of the part."""
        flat = [reading for scene in scenes for reading in (*scene.favourable, *scene.unfavourable)]
        found = attain(self.part.network, flat)
        out = []
        number = 0
        for scene in scenes:
            possibly = [0] * len(places)
            surely = [self.frame.full] * len(places)
            for _ in scene.favourable:
                possibly = [line | found.held(place, number) for line, place in zip(possibly, places, strict=True)]
                number += 1
            for _ in scene.unfavourable:
                surely = [line & found.held(place, number) for line, place in zip(surely, places, strict=True)]
                number += 1
            out.append(tuple(Lines(low & high, high) for low, high in zip(surely, possibly, strict=True)))
        return tuple(out)

    def by_footing(self, stage: Stage) -> tuple[tuple[Lines, ...], ...]:
        """The bounds of the targets at every footing, from *stated* alone to all claims (§5.3)."""
        return self.lines([msgspec.structs.replace(stage, footing=footing) for footing in FOOTINGS])


def _subsets(names: tuple[str, ...]) -> Iterable[frozenset[str]]:
    """Every choice of some of these."""
    picks = product((False, True), repeat=len(names))
    return [frozenset(name for name, on in zip(names, pick, strict=True) if on) for pick in picks]


def solver_of(frame: Frame, targets: Iterable[str]) -> Solver:
    """A solver for some targets, remembered with its frame. Raises `UnknownName` for a holding the model does not have."""
    chosen = tuple(dict.fromkeys(targets))
    for text in chosen:
        frame.model.index(text)
    found = frame.solvers.get(chosen)
    if found is None:
        found = frame.solvers[chosen] = Solver(frame, chosen)
    assert isinstance(found, Solver)
    return found
