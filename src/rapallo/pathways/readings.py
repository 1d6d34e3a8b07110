"""From one way to take the record to the values the kernel runs on: bounds, footing, withdrawals, what ran (§5)."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.pathways.model import Model
from rapallo.pathways.network import LASTING, Reading, reading
from rapallo.pathways.ways import FOOTINGS, Path, split
from rapallo.record import ACTORS, Standing, Thing, standings
from rapallo.time import When, parse_duration

__all__ = ["FAVOURABLE", "UNFAVOURABLE", "Frame", "Setting", "frame_of"]

FAVOURABLE = "favourable"
UNFAVOURABLE = "unfavourable"
_GIVEN_KINDS = (*ACTORS, "place", "agreement", "event")
_NEVER = 10**8


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of everything that a reading leaves open (§5.1).

    ``footing`` is the lowest footing that counts. ``replanned`` adds the ways not taken, their work beginning no earlier
    than step ``begin``. ``fallen`` are claims withdrawn, ``off`` claims that a choice among rivals or an identity switched
    off sets aside, ``closed`` ways closed by rules or by name.
    """

    bound: str = FAVOURABLE
    footing: str = "assumed"
    replanned: bool = False
    begin: int = 0
    fallen: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()


class Frame(msgspec.Struct, frozen=True, dict=True):
    """A model with what all its readings share: standings, existence and the steps of every date."""

    model: Model
    trust: str = "moderate"

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """How far each claim counts (§1.9)."""
        return standings(self.model.case, self.trust)

    @property
    def full(self) -> int:
        """The line of all steps."""
        return (1 << self.model.grid.steps) - 1

    def reading(self, setting: Setting) -> Reading:
        """The kernel's reading of a setting. Cost: one pass over ways and holdings."""
        base = reading(self.model.network)
        values = [self._values(path, setting) for path in self.model.paths]
        return msgspec.structs.replace(
            base,
            given=tuple(self._given(text, setting) for text in self.model.holdings),
            exists=tuple(self._exists(text, setting.bound) for text in self.model.holdings),
            open=tuple(value[0] for value in values),
            takes=tuple(value[1] for value in values),
            unbroken=tuple(path.unbroken for path in self.model.paths),
            keeps=tuple(value[2] for value in values),
            sometime=tuple(value[3] for value in values),
            waived=tuple(value[4] for value in values),
        )

    def recount(self, base: Reading, setting: Setting, paths: Iterable[int]) -> Reading:
        """A reading with only these ways valued anew, for a setting that changes nothing else."""
        values = {place: self._values(self.model.paths[place], setting) for place in sorted(set(paths))}
        return base.but(
            open={place: value[0] for place, value in values.items()},
            takes={place: value[1] for place, value in values.items()},
            keeps={place: value[2] for place, value in values.items()},
            sometime={place: value[3] for place, value in values.items()},
            waived={place: value[4] for place, value in values.items()},
        )

    # -- does a way count, and with which values -----------------------------------------------------------------

    def counts(self, path: Path, setting: Setting) -> bool:
        """Whether a way is there at all in a setting: footing, claims, what ran, what is closed (§4.6, §4.8, §5.3)."""
        if path.id in setting.closed or FOOTINGS.index(path.footing) > FOOTINGS.index(setting.footing):
            return False
        if path.ran != "yes":
            unknown_as_yes = path.ran == "unknown" and setting.bound == FAVOURABLE
            if not setting.replanned and not unknown_as_yes:
                return False
        if len(path.claims) == 0:
            return True
        standing = [self._claim_counts(claim, setting) for claim in path.claims]
        return all(standing) if setting.bound == UNFAVOURABLE else any(standing)

    def _claim_counts(self, claim: str, setting: Setting) -> bool:
        if claim in setting.fallen or claim in setting.off:
            return False
        standing = self.standing.get(claim)
        if standing is None:
            return False
        found = self.model.case.claim_by_id[claim]
        if FOOTINGS.index(found.footing if found.footing != "" else "stated") > FOOTINGS.index(setting.footing):
            return False
        return standing.favourably if setting.bound == FAVOURABLE else standing.unfavourably

    def _values(self, path: Path, setting: Setting) -> tuple[int, int, int, int, int]:
        """open, takes, keeps, sometime and waived of a way in a setting; closed where it does not count."""
        if not self.counts(path, setting):
            return 0, 0, 0, 0, 0
        good = setting.bound == FAVOURABLE
        opened, sometime = self._open(path, setting)
        for thing in path.limits:
            opened &= self.existence(thing, setting.bound)
        if setting.replanned and path.ran != "yes":
            opened &= self.full ^ ((1 << setting.begin) - 1)
        if sometime != 0 and sometime & ~opened != 0:
            return 0, 0, 0, 0, 0
        takes = self._steps(path.takes if self._known(path, "takes", setting) else "", good, 0 if good else _NEVER, lower=good)
        keeps = self._keeps(path.keeps if self._known(path, "keeps", setting) else "", good)
        waived = 0
        if not self._known(path, "needs", setting):
            waived = (1 << len(path.needs)) - 1 if good else 0
            if not good:
                return 0, 0, 0, 0, 0
        return opened, takes, keeps, sometime, waived

    def _known(self, path: Path, field: str, setting: Setting) -> bool:
        return FOOTINGS.index(path.footing_of(field)) <= FOOTINGS.index(setting.footing)

    def _open(self, path: Path, setting: Setting) -> tuple[int, int]:
        """The steps at which a way is open, and the zone of a single unknown moment (§4.6)."""
        good, grid, when = setting.bound == FAVOURABLE, self.model.grid, path.when
        if path.origin not in ("written", "derived", "succession"):
            return self.full, 0
        if when is None or not self._known(path, "open", setting):
            return (self.full if good else 0), 0
        if path.origin == "succession":
            return grid.bits(when.start_lo if good else when.start_hi, grid.last_day), 0
        if path.origin == "written" and when.kind == "moment":
            return grid.bits(when.start_lo, when.start_hi), 0
        if good:
            return grid.possible_bits(when), 0
        return self._surely_open(when.moment() if path.moment else when)

    def _surely_open(self, when: When) -> tuple[int, int]:
        grid = self.model.grid
        if when.start_hi <= when.end_lo:
            return grid.sure_bits(when), 0
        if when.start == "unknown" or when.end == "unknown" or when.kind == "all-of":
            return grid.sure_bits(when), 0
        if when.end_lo < grid.first_day or when.start_hi > grid.last_day:
            return 0, 0
        zone = grid.bits(when.end_lo, when.start_hi)
        return zone, zone

    def _steps(self, text: str, good: bool, blank: int, lower: bool) -> int:
        if text == "":
            return blank
        low, high = self.model.grid.duration_steps(parse_duration(text))
        return low if lower else high

    def _keeps(self, text: str, good: bool) -> int:
        if text == "":
            return LASTING if good else 0
        if text == "lasting":
            return LASTING
        return 0 if text == "0" else self._steps(text, good, 0, lower=not good)

    # -- what there is without any way ---------------------------------------------------------------------------

    def existence(self, thing: str, bound: str) -> int:
        """The steps at which a thing exists: possibly (favourably) or surely; throughout where it is undated (§4.7)."""
        key = (thing, bound)
        found = self._existence.get(key)
        if found is None:
            record = self.model.case.thing_by_id.get(thing)
            found = self.full if record is None or record.when is None else self._exists_bits(record, bound)
            self._existence[key] = found
        return found

    @cached_property
    def _existence(self) -> dict[tuple[str, str], int]:
        return {}

    def _exists_bits(self, thing: Thing, bound: str) -> int:
        when, grid = thing.when, self.model.grid
        assert when is not None
        if when.kind in ("moment", "one-of") and thing.kind != "event":
            return grid.bits(when.start_lo if bound == FAVOURABLE else when.start_hi, grid.last_day)
        return grid.possible_bits(when) if bound == FAVOURABLE else self._sure_steps(when)

    def _sure_steps(self, when: When) -> int:
        """The steps that a span touches wherever its dates lie: also the one step in which its only day surely is."""
        if when.start_hi <= when.end_lo or when.kind == "all-of":
            return self.model.grid.sure_bits(when)
        zone = self.model.grid.bits(when.end_lo, when.start_hi)
        return zone if zone & (zone - 1) == 0 else 0

    def _given(self, text: str, setting: Setting) -> int:
        line = 0
        thing, actor = split(text)
        record = self.model.case.thing_by_id.get(thing)
        if actor == "" and record is not None and record.kind in _GIVEN_KINDS:
            line |= self.existence(thing, setting.bound)
        for given in self.model.givens.get(text, ()):
            footing = given.footing if given.footing != "" else "assumed"
            if FOOTINGS.index(footing) > FOOTINGS.index(setting.footing):
                continue
            standing = [self._claim_counts(claim, setting) for claim in given.claims]
            if len(standing) > 0 and not (all(standing) if setting.bound == UNFAVOURABLE else any(standing)):
                continue
            line |= self._given_bits(given.when, setting.bound)
        return line

    def _given_bits(self, when: When | None, bound: str) -> int:
        grid = self.model.grid
        if when is None:
            return self.full
        if when.kind == "moment":
            return grid.bits(when.start_lo if bound == FAVOURABLE else when.start_hi, grid.last_day)
        return grid.possible_bits(when) if bound == FAVOURABLE else self._sure_steps(when)

    def _exists(self, text: str, bound: str) -> int:
        thing = self.model.case.thing_by_id.get(split(text)[0])
        return self.existence(thing.id, bound) if thing is not None and thing.kind == "facility" else self.full


def frame_of(model: Model, trust: str = "moderate") -> Frame:
    """The frame in which a model is read."""
    return Frame(model, trust)
