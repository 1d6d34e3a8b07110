"""Bounds on what is held when: the readings that matter, evaluated together, over every choice among rivals (§5.2, §5.3)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import count, islice, product

import msgspec

from rapallo.pathways.attain import attain, result
from rapallo.pathways.choices import MOST_CHOICES, MOST_GROUPS, Group, choices, groups_of
from rapallo.pathways.model import Model
from rapallo.pathways.network import Part, Reading, restrict
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Bar, Frame, Setting
from rapallo.pathways.removal import Cut, Delta, Knife, withdrawn
from rapallo.pathways.setting import LastDays
from rapallo.pathways.ways import FOOTINGS, Path, split

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
    ``closed``, ways ``barred`` by rules while they are in force, rivals ``chosen``;
    and what flips hold still: claims ``unsure``, and what ``ends`` when (`Setting`)."""

    footing: str = "assumed"
    cut: Cut | None = None
    replanned: bool = False
    notice: int = 0
    soonest: int | None = None
    fallen: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    barred: tuple[Bar, ...] = ()
    unsure: frozenset[str] = frozenset()
    ends: tuple[LastDays, LastDays] | None = None
    chosen: frozenset[str] = frozenset()


class Scene(msgspec.Struct, frozen=True):
    """The readings of one stage over one part of the network: those that bound from above, those from below; and the claims
    (rivals, identities) that were too many to go through, so that the bounds are outer bounds (§5.2)."""

    favourable: tuple[Reading, ...]
    unfavourable: tuple[Reading, ...]
    outer: tuple[str, ...] = ()


class _Choice(msgspec.Struct, frozen=True):
    """One choice among rivals and open identities: its setting, the ``base`` with no rival set aside, what the cut changes, and that base's
    reading with the cut made, where it was worked out."""

    setting: Setting
    base: Setting
    delta: Delta | None
    reading: Reading | None = None


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
        return tuple(one.setting for one in self._choices(stage, bound)[0])

    def deltas(self, stage: Stage, bound: str) -> tuple[Delta | None, ...]:
        """What the cut of a stage takes from each reading of a bound; ``None``: nothing is cut."""
        return tuple(one.delta for one in self._choices(stage, bound)[0])

    def outer(self, stage: Stage) -> tuple[str, ...]:
        """The rivals and identities too many to go through; empty where the bounds are exact as to them (§5.2)."""
        return tuple(sorted({*self._choices(stage, FAVOURABLE)[1], *self._choices(stage, UNFAVOURABLE)[1]}))

    def scene(self, stage: Stage) -> Scene:
        """The readings of a stage, on the part, its cut made; remembered."""
        found = self._scenes.get(stage)
        if found is None:
            if len(self._scenes) > 256:
                self._scenes.clear()
            found = self._scenes[stage] = self._scene(stage)
        return found

    @cached_property
    def _scenes(self) -> dict[Stage, Scene]:
        return {}

    def _scene(self, stage: Stage) -> Scene:
        return Scene(self.side(stage, FAVOURABLE), self.side(stage, UNFAVOURABLE), self.outer(stage))

    def side(self, stage: Stage, bound: str) -> tuple[Reading, ...]:
        """The readings of one bound of a stage, on the part, its cut made: half a scene, for those who need no more. Not remembered."""
        return tuple(self._chosen(one) for one in self._choices(stage, bound)[0])

    def _chosen(self, one: _Choice) -> Reading:
        """The reading of a choice, its cut made."""
        if one.setting is one.base and one.reading is not None:
            return one.reading
        reading = self._set_aside(one.setting, one.base)
        return reading if one.delta is None else Knife.cut(reading, one.delta)

    def _choices(self, stage: Stage, bound: str) -> tuple[tuple[_Choice, ...], tuple[str, ...]]:
        """The choices that a bound of a stage takes, and the rivals and identities left open. Remembered."""
        found = self._known.get((stage, bound))
        if found is None:
            if len(self._known) > 1024:
                self._known.clear()
            found = self._known[stage, bound] = self._gone_through(stage, bound)
        return found

    @cached_property
    def _known(self) -> dict[tuple[Stage, str], tuple[tuple[_Choice, ...], tuple[str, ...]]]:
        return {}

    def _gone_through(self, stage: Stage, bound: str) -> tuple[tuple[_Choice, ...], tuple[str, ...]]:
        cut = stage.cut
        fallen, silent = stage.fallen, stage.silent
        if cut is not None:
            fallen = fallen | withdrawn(self.frame, cut, silent)
            silent = silent | self.frame.silenced(cut.sources)
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
            barred=stage.barred,
            unsure=stage.unsure,
            ends=stage.ends,
        )
        found: list[_Choice] = []
        open_ones = tuple(one for one in self.knife.open_identities(cut) if one not in fallen) if cut is not None else ()
        named: set[str] = set(open_ones) if len(open_ones) > MOST_IDENTITIES else set()
        for on in _subsets(open_ones) if len(named) == 0 else (frozenset[str](),):
            base, decided = plain, frozenset[str]()
            if len(open_ones) > 0 and len(named) == 0:
                decided = frozenset(open_ones)
                base = msgspec.structs.replace(base, on=on, off=decided - on)
            delta = None if cut is None else self.knife.delta(cut, bound, on, decided)
            if len(self.groups) == 0:
                found.append(_Choice(base, base, delta))
                continue
            reading = self.base(base) if delta is None else Knife.cut(self.base(base), delta)
            offs, outer = self._among_rivals(base, reading, stage.chosen)
            named.update(outer)
            for off in offs:
                setting = msgspec.structs.replace(base, off=base.off | off) if len(off) > 0 else base
                found.append(_Choice(setting, base, delta, reading))
        return tuple(found), tuple(sorted(named))

    def _among_rivals(
        self, base: Setting, reading: Reading, chosen: frozenset[str]
    ) -> tuple[tuple[frozenset[str], ...], tuple[str, ...]]:
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
        bearing = self.frame.with_inferred(group.claims)
        if any(not bearing.isdisjoint(bar.claims) for bar in base.barred):
            found["bar", option] = 1  # without it a rule may close less, which no line here shows
        for claim in bearing:
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
            found = self._bases[setting] = self._read(setting)
        return found

    @cached_property
    def _bases(self) -> dict[Setting, Reading]:
        return {}

    def _read(self, setting: Setting) -> Reading:
        """The reading of a setting: that in which nothing is withdrawn or closed, with only the rest valued anew."""
        frame = self.frame
        ends = tuple(one for one in frame.ends(setting) if one[0] in self._things)
        setting = msgspec.structs.replace(setting, ends=(ends, ends))
        history = Setting(bound=setting.bound, footing=setting.footing, ends=setting.ends)
        plain = msgspec.structs.replace(history, replanned=setting.replanned, begin=setting.begin)
        if history not in self._bases:
            self._bases[history] = frame.reading(history, self.part)
        if plain not in self._bases:
            beside = [place for place, path in enumerate(self.paths) if not frame.in_history(path, plain)]
            self._bases[plain] = self._revalued(self._bases[history], beside, plain)
        now, before = frame.counting(setting), frame.counting(plain)
        named = {*setting.closed, *(bar.way for bar in setting.barred)}
        ways = {place for claim, places in self.citing.items() if (claim in now) != (claim in before) for place in places}
        ways.update(place for name in named for place in self._called.get(name, ()))
        given = {place for claim, places in self.giving.items() if (claim in now) != (claim in before) for place in places}
        found = self._revalued(self._bases[plain], sorted(ways), setting)
        if len(given) == 0:
            return found
        return found.but(given={place: frame.given(self.holdings[place], setting) for place in sorted(given)})

    def _revalued(self, whole: Reading, ways: Sequence[int], setting: Setting) -> Reading:
        """A reading with these ways as another setting has them."""
        if len(ways) == 0:
            return whole
        values = {place: self.frame.values(self.part.ways[place], setting) for place in ways}
        moved = {place: value.sometime for place, value in values.items() if value.sometime != whole.sometime[place]}
        return whole.but(open={place: value.open for place, value in values.items()}, sometime=moved if len(moved) > 0 else None)

    @cached_property
    def _things(self) -> frozenset[str]:
        """The things whose existence matters to this part."""
        found = {thing for text in self.holdings for thing in split(text)}
        return frozenset(found.union(*((*path.limits, *path.named) for path in self.paths)))

    @cached_property
    def _called(self) -> Mapping[str, tuple[int, ...]]:
        """The ways of the part by id."""
        found: dict[str, list[int]] = {}
        for place, path in enumerate(self.paths):
            found.setdefault(path.id, []).append(place)
        return {name: tuple(places) for name, places in found.items()}

    def _set_aside(self, setting: Setting, base: Setting) -> Reading:
        """The reading of a setting that sets aside more than ``base``; only what rests on that is valued anew."""
        whole = self.base(base)
        if setting == base:
            return whole
        if len(setting.barred) > 0:
            return self.base(setting)
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
        # The readings of one bound are evaluated together: they have more in common with one another than with those of the other.
        several = (
            [found for scene in scenes for found in scene.favourable],
            [found for scene in scenes for found in scene.unfavourable],
        )
        found = [attain(self.part.network, readings) for readings in several]
        best, worst = count(), count()
        out = []
        for scene in scenes:
            possibly = [0] * len(places)
            surely = [self.frame.full] * len(places)
            for number in islice(best, len(scene.favourable)):
                possibly = [line | found[0].held(place, number) for line, place in zip(possibly, places, strict=True)]
            for number in islice(worst, len(scene.unfavourable)):
                surely = [line & found[1].held(place, number) for line, place in zip(surely, places, strict=True)]
            out.append(tuple([Lines(low & high, high) for low, high in zip(surely, possibly, strict=True)]))
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
