"""Bounds on what is held when: the readings that matter, evaluated together, over every choice among rivals (§5.2, §5.3)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product

import msgspec

from rapallo.pathways.attain import attain
from rapallo.pathways.model import Model
from rapallo.pathways.network import Part, Reading, restrict
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Frame, Setting
from rapallo.pathways.removal import Cut, Knife, withdrawn
from rapallo.pathways.ways import FOOTINGS
from rapallo.record import rivalries

__all__ = ["MOST_CHOICES", "MOST_GROUPS", "Lines", "Scene", "Solver", "Stage", "solver_of"]

MOST_GROUPS = 12
"""Groups of exclusive rivals that are enumerated; beyond them the answer is an outer bound and names them (§5.2)."""

MOST_CHOICES = 4096
"""Combinations of rivals that are enumerated."""


class Lines(msgspec.Struct, frozen=True):
    """The steps at which a holding is held: in every admissible reading (``surely``) and in some (``possibly``).

    Law: surely is part of possibly.
    """

    surely: int
    possibly: int


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Under which circumstances to evaluate: the lowest footing, a cut, whether re-planned, what a named reading leaves out."""

    footing: str = "assumed"
    cut: Cut | None = None
    replanned: bool = False
    notice: int = 0
    fallen: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()


class Scene(msgspec.Struct, frozen=True):
    """The readings of one stage over one part of the network: those that bound from above, those from below."""

    favourable: tuple[Reading, ...]
    unfavourable: tuple[Reading, ...]


class Solver(msgspec.Struct, frozen=True, dict=True):
    """A frame with its knife, cut down to what bears on some targets; evaluates any number of stages."""

    frame: Frame
    targets: tuple[str, ...]

    @property
    def model(self) -> Model:
        """The model of the frame."""
        return self.frame.model

    @cached_property
    def knife(self) -> Knife:
        """What cuts take with them."""
        return Knife(self.frame)

    @cached_property
    def part(self) -> Part:
        """The part of the network that bears on the targets."""
        return restrict(self.model.network, [self.model.index(text) for text in self.targets])

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each holding of the part."""
        return {self.model.holdings[old]: new for new, old in enumerate(self.part.holdings)}

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Groups of exclusive rivals of which at least two claims bear on the targets (in time, amount or by the author's mark)."""
        bearing = {claim for way in self.part.ways for claim in self.model.paths[way].claims}
        found = []
        for group in rivalries(self.model.case):
            if group.about == ("polarity",):
                continue
            inside = tuple(claim for claim in group.claims if claim in bearing)
            if len(inside) > 1:
                found.append(inside)
        return tuple(found)

    def open_groups(self, stage: Stage) -> tuple[tuple[str, ...], ...]:
        """The groups that a stage leaves undecided: more than one member left, and none chosen by a reading."""
        found = []
        for group in self.groups:
            left = tuple(claim for claim in group if claim not in stage.fallen)
            if len(left) > 1 and stage.chosen.isdisjoint(left):
                found.append(left)
        return tuple(found)

    def outer(self, stage: Stage) -> tuple[str, ...]:
        """The claims of rival groups too many to enumerate; empty where the bounds are exact as to rivals (§5.2)."""
        groups = self.open_groups(stage)
        return () if self._enumerable(groups) else tuple(sorted(claim for group in groups for claim in group))

    def _enumerable(self, groups: Sequence[tuple[str, ...]]) -> bool:
        number = 1
        for group in groups:
            number *= len(group)
        return len(groups) <= MOST_GROUPS and number <= MOST_CHOICES

    def _choices(self, stage: Stage) -> list[frozenset[str]] | None:
        """For each choice among rivals the claims it sets aside; ``None``: too many to enumerate."""
        decided: set[str] = set()
        for group in self.groups:
            if not stage.chosen.isdisjoint(group):
                decided.update(claim for claim in group if claim not in stage.chosen)
        groups = self.open_groups(stage)
        if not self._enumerable(groups):
            return None
        every = [frozenset(group) for group in groups]
        return [
            frozenset(decided).union(*(group - {one} for group, one in zip(every, picks, strict=True)))
            for picks in product(*groups)
        ]

    # -- readings ------------------------------------------------------------------------------------------------

    def scene(self, stage: Stage) -> Scene:
        """The readings of a stage, on the part."""
        choices = self._choices(stage)
        if choices is None:
            rest = frozenset(claim for group in self.open_groups(stage) for claim in group)
            return Scene(
                self._readings(stage, FAVOURABLE, [frozenset()]), self._readings(stage, UNFAVOURABLE, [rest])
            )
        return Scene(self._readings(stage, FAVOURABLE, choices), self._readings(stage, UNFAVOURABLE, choices))

    def _readings(self, stage: Stage, bound: str, choices: Iterable[frozenset[str]]) -> tuple[Reading, ...]:
        cut = stage.cut
        fallen = stage.fallen | (withdrawn(self.frame, cut) if cut is not None else frozenset())
        begin = (cut.start if cut is not None else 0) + stage.notice
        found = []
        for off in choices:
            setting = Setting(
                bound=bound,
                footing=stage.footing,
                replanned=stage.replanned,
                begin=begin,
                fallen=fallen,
                off=off,
                closed=stage.closed,
            )
            whole = self.base(setting)
            found.append(self.part.of(self.knife.apply(whole, cut, bound) if cut is not None else whole))
        return tuple(found)

    def base(self, setting: Setting) -> Reading:
        """The reading of a setting without any cut, remembered."""
        found = self._bases.get(setting)
        if found is None:
            found = self._bases[setting] = self.frame.reading(setting)
        return found

    @cached_property
    def _bases(self) -> dict[Setting, Reading]:
        return {}

    # -- evaluation ----------------------------------------------------------------------------------------------

    def lines(
        self, stages: Sequence[Stage], targets: Sequence[str] | None = None
    ) -> tuple[tuple[Lines, ...], ...]:
        """For each stage the bounds of each target (default: the solver's own); all stages are evaluated together."""
        wanted = [self.place[text] for text in (self.targets if targets is None else targets)]
        scenes = [self.scene(stage) for stage in stages]
        flat = [reading for scene in scenes for reading in (*scene.favourable, *scene.unfavourable)]
        found = attain(self.part.network, flat)
        out = []
        number = 0
        full = self.frame.full
        for scene in scenes:
            possibly = [0] * len(wanted)
            surely = [full] * len(wanted)
            for _ in scene.favourable:
                possibly = [
                    line | found.held(place, number) for line, place in zip(possibly, wanted, strict=True)
                ]
                number += 1
            for _ in scene.unfavourable:
                surely = [
                    line & found.held(place, number) for line, place in zip(surely, wanted, strict=True)
                ]
                number += 1
            out.append(tuple(Lines(low, high) for low, high in zip(surely, possibly, strict=True)))
        return tuple(out)

    def by_footing(self, stage: Stage) -> tuple[tuple[Lines, ...], ...]:
        """The bounds of the targets at every footing, from *stated* alone to all claims (§5.3)."""
        return self.lines([msgspec.structs.replace(stage, footing=footing) for footing in FOOTINGS])


def solver_of(frame: Frame, targets: Iterable[str]) -> Solver:
    """A solver for some targets. Raises `UnknownName` for a holding the model does not have."""
    chosen = tuple(dict.fromkeys(targets))
    for text in chosen:
        frame.model.index(text)
    return Solver(frame, chosen)
