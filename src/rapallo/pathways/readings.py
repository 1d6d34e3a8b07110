"""From one way to take the record to the values the kernel runs on: bounds, footing, withdrawals, what ran (§5)."""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

import msgspec

from rapallo.pathways.dating import Dating, Opening
from rapallo.pathways.model import Model
from rapallo.pathways.network import LASTING, Part, Reading, reading
from rapallo.pathways.ways import FOOTINGS, Path
from rapallo.record import ACTORS, Given, Rivalry, Standing, rivalries, standings
from rapallo.record.standing import withdrawn_sources
from rapallo.time import Duration, parse_duration

__all__ = ["FAVOURABLE", "NEVER", "UNFAVOURABLE", "Frame", "Setting", "Values", "frame_of"]

FAVOURABLE = "favourable"
UNFAVOURABLE = "unfavourable"
NEVER = 10**8
"""``takes`` of a way that nobody knows the length of, at its worst: more steps than any horizon has."""

_GIVEN_KINDS = (*ACTORS, "place", "agreement", "event")
_WEIGHT = {footing: number for number, footing in enumerate(FOOTINGS)}
_WEIGHT[""] = 0
_duration = lru_cache(maxsize=1024)(parse_duration)


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of everything that a reading leaves open (§5.1).

    ``footing`` is the lowest footing that counts. ``replanned`` adds the ways not taken, their work beginning no earlier
    than step ``begin``. ``fallen`` are claims withdrawn and ``silent`` sources withdrawn; ``off`` claims that a choice among
    rivals or an identity switched off sets aside, ``on`` claims that one takes as true whatever speaks against them;
    ``closed`` ways closed by rules or by name.
    """

    bound: str = FAVOURABLE
    footing: str = "assumed"
    replanned: bool = False
    begin: int = 0
    fallen: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()


class Values(msgspec.Struct, frozen=True):
    """What a reading says of one way: open, takes, unbroken, keeps, sometime, waived (`rapallo.pathways.network.Reading`)."""

    open: int = 0
    takes: int = 0
    unbroken: bool = False
    keeps: int = 0
    sometime: int = 0
    waived: int = 0


_CLOSED = Values()


class Frame(msgspec.Struct, frozen=True, dict=True):
    """A model with what all its readings share: standings, existence and the steps of every date."""

    model: Model
    trust: str = "moderate"

    @cached_property
    def dating(self) -> Dating:
        """Dates as steps."""
        return Dating(self.model)

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """How far each claim counts where nothing is withdrawn (§1.9)."""
        return standings(self.model.case, self.trust, self.rivalries)

    @property
    def full(self) -> int:
        """The line of all steps."""
        return (1 << self.model.grid.steps) - 1

    def reading(self, setting: Setting, part: Part | None = None) -> Reading:
        """The kernel's reading of a setting, of the whole network or of a part. Cost: one pass over its ways and holdings."""
        network = self.model.network if part is None else part.network
        ways = range(len(self.model.paths)) if part is None else part.ways
        holdings = range(len(self.model.holdings)) if part is None else part.holdings
        values = [self.values(place, setting) for place in ways]
        texts = [self.model.holdings[place] for place in holdings]
        return msgspec.structs.replace(
            reading(network),
            given=tuple([self.given(text, setting) for text in texts]),
            exists=tuple([self.dating.exists(text, setting.bound == FAVOURABLE) for text in texts]),
            open=tuple([value.open for value in values]),
            takes=tuple([value.takes for value in values]),
            unbroken=tuple([value.unbroken for value in values]),
            keeps=tuple([value.keeps for value in values]),
            sometime=tuple([value.sometime for value in values]),
            waived=tuple([value.waived for value in values]),
        )

    # -- which claims count ---------------------------------------------------------------------------------------

    def counting(self, setting: Setting) -> frozenset[str]:
        """The claims that count in a setting: their own standing and footing, and that of all they are inferred from (§1.9)."""
        key = (setting.bound, setting.footing, setting.fallen, setting.silent, setting.off, setting.on)
        found = self._counting.get(key)
        if found is None:
            if len(self._counting) > 4096:
                self._counting.clear()
            found = self._counting[key] = self._counted(setting)
        return found

    @cached_property
    def _counting(self) -> dict[tuple[object, ...], frozenset[str]]:
        return {}

    def _counted(self, setting: Setting) -> frozenset[str]:
        gone = setting.fallen | setting.off
        if len(gone) > 0 and len(setting.on) == 0 and not self._restand(setting):
            everything = msgspec.structs.replace(setting, fallen=frozenset(), silent=frozenset(), off=frozenset())
            return self.counting(everything) - self.with_inferred(gone)
        standing = self.standing_in(setting)
        good = setting.bound == FAVOURABLE
        lowest = _WEIGHT[setting.footing]
        down: set[str] = set()
        for claim in self.model.case.claims:
            if _WEIGHT[claim.footing] > lowest or claim.id in gone:
                down.add(claim.id)
            elif claim.id in setting.on or claim.denied:
                continue
            elif not (standing[claim.id].favourably if good else standing[claim.id].unfavourably):
                down.add(claim.id)
        down = set(self.with_inferred(down))
        return frozenset(claim.id for claim in self.model.case.claims if claim.id not in down and not claim.denied)

    def with_inferred(self, claims: Iterable[str]) -> frozenset[str]:
        """Claims and all that is inferred from any of them, at any depth."""
        found = set(claims)
        waiting = list(found)
        while len(waiting) > 0:
            for claim in self._inferred.get(waiting.pop(), ()):
                if claim not in found:
                    found.add(claim)
                    waiting.append(claim)
        return frozenset(found)

    @cached_property
    def _inferred(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for claim in self.model.case.claims:
            for premise in claim.inferred_from:
                found.setdefault(premise, []).append(claim.id)
        return {premise: tuple(claims) for premise, claims in found.items()}

    def standing_in(self, setting: Setting) -> Mapping[str, Standing]:
        """How far each claim counts where claims and sources are withdrawn: with them their denials and disputes go too."""
        if not self._restand(setting):
            return self.standing
        case = self.model.case
        key = (setting.fallen, setting.silent)
        found = self._standings.get(key)
        if found is None:
            kept = tuple(claim for claim in case.claims if claim.id not in setting.fallen)
            left = tuple(item for item in case.evidence if item.source not in setting.silent)
            mute = [
                msgspec.structs.replace(claim, source="", stance="") if claim.source in setting.silent else claim
                for claim in kept
            ]
            rest = msgspec.structs.replace(case, claims=tuple(mute), evidence=left)
            rivals = None if not setting.fallen.isdisjoint(self._contested) else self.rivalries
            found = {**self.standing, **standings(rest, self.trust, rivals)}
            if len(self._standings) > 256:
                self._standings.clear()
            self._standings[key] = found
        return found

    @cached_property
    def _standings(self) -> dict[tuple[frozenset[str], frozenset[str]], Mapping[str, Standing]]:
        return {}

    @cached_property
    def rivalries(self) -> tuple[Rivalry, ...]:
        """The case's groups of rivals."""
        return rivalries(self.model.case)

    @cached_property
    def _contested(self) -> frozenset[str]:
        """Every claim of a group of rivals in which one is denied."""
        denied = {claim.id for claim in self.model.case.claims if claim.denied}
        groups = [group.claims for group in self.rivalries if not denied.isdisjoint(group.claims)]
        return frozenset(claim for group in groups for claim in group)

    def _restand(self, setting: Setting) -> bool:
        return len(setting.silent) > 0 or not setting.fallen.isdisjoint(self._contested)

    def silenced(self, sources: Iterable[str]) -> frozenset[str]:
        """The sources withdrawn with these: those that derive only from them (§5.4)."""
        chosen = frozenset(sources)
        return frozenset(withdrawn_sources(self.model.case, chosen)) if len(chosen) > 0 else chosen

    # -- what a way is worth --------------------------------------------------------------------------------------

    def counts(self, path: Path, setting: Setting) -> bool:
        """Whether a way is there at all in a setting: footing, claims, what ran, what is closed (§4.6, §4.8, §5.3)."""
        if path.id in setting.closed or _WEIGHT[path.footing] > _WEIGHT[setting.footing]:
            return False
        if not setting.replanned and not self.in_history(path, setting):
            return False
        return self.claimed(path.claims, setting)

    def claimed(self, claims: tuple[str, ...], setting: Setting) -> bool:
        """Whether what rests on some claims counts: unfavourably on all of them, favourably on any; on none, by itself."""
        if len(claims) == 0:
            return True
        counting = self.counting(setting)
        if setting.bound == UNFAVOURABLE:
            return all(claim in counting for claim in claims)
        return any(claim in counting for claim in claims)

    def in_history(self, path: Path, setting: Setting) -> bool:
        """Whether a way ran, or favourably may have run (§4.8)."""
        ran = path.ran if _known(path, "ran", setting) else "unknown"
        return ran == "yes" or (ran == "unknown" and setting.bound == FAVOURABLE)

    def values(self, place: int, setting: Setting) -> Values:
        """The values of a way in a setting; closed where it does not count."""
        path = self.model.paths[place]
        if not self.counts(path, setting):
            return _CLOSED
        found = self.shape(place, setting.bound, setting.footing)
        if setting.replanned and setting.begin > 0 and not self.in_history(path, setting):
            return msgspec.structs.replace(found, open=found.open >> setting.begin << setting.begin)
        return found

    def shape(self, place: int, bound: str, footing: str) -> Values:
        """The values of a way where it counts, which depend on bound and footing alone; remembered."""
        key = (place, bound, footing)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = self._shaped(self.model.paths[place], Setting(bound=bound, footing=footing))
        return found

    @cached_property
    def _shapes(self) -> dict[tuple[int, str, str], Values]:
        return {}

    def _shaped(self, path: Path, setting: Setting) -> Values:
        good = setting.bound == FAVOURABLE
        needs_known, limits_known = _known(path, "needs", setting), _known_limits(path, setting)
        if not good and not (needs_known and limits_known):
            return _CLOSED
        found: Opening = self.dating.opening(path, good, known=_known(path, "open", setting), bounded=limits_known)
        keeps = self._keeps(path.keeps if _known(path, "keeps", setting) else "", good)
        opened, sometime = found.open, found.sometime
        if found.before < 0:
            opened, sometime, keeps = _earlier(found, keeps, good)
        if opened == 0:
            return _CLOSED
        return Values(
            open=opened,
            takes=self._takes(path.takes if _known(path, "takes", setting) else "", good),
            unbroken=path.unbroken if _known(path, "unbroken", setting) else not good,
            keeps=keeps,
            sometime=sometime,
            waived=0 if needs_known else (1 << len(path.needs)) - 1,
        )

    def _takes(self, text: str, good: bool) -> int:
        if text == "":
            return 0 if good else NEVER
        return self._steps(_duration(text))[0 if good else 1]

    def _keeps(self, text: str, good: bool) -> int:
        if text == "":
            return LASTING if good else 0
        if text == "lasting":
            return LASTING
        return 0 if text == "0" else self._steps(_duration(text))[1 if good else 0]

    def _steps(self, duration: Duration) -> tuple[int, int]:
        return self.model.grid.duration_steps(duration)

    # -- what there is without any way ----------------------------------------------------------------------------

    def given(self, text: str, setting: Setting) -> int:
        """The steps at which a holding is held without any way: bare actors, places, agreements and events while they exist,
        and what the case declares (§4.7)."""
        line = self.by_existence(text, setting.bound)
        for given in self.model.givens.get(text, ()):
            if self.given_counts(given, setting):
                line |= self.dating.given(given, setting.bound == FAVOURABLE)
        return line

    def by_existence(self, text: str, bound: str) -> int:
        """The steps at which a bare actor, place, agreement or event is there by existing; of all else, none."""
        return self.dating.existence(text, bound == FAVOURABLE) if self.exists_by_itself(text) else 0

    def exists_by_itself(self, text: str) -> bool:
        """Whether a holding is a bare actor, place, agreement or event, which existence gives (§4.7)."""
        record = self.model.case.thing_by_id.get(text)
        return record is not None and record.kind in _GIVEN_KINDS

    def given_counts(self, given: Given, setting: Setting) -> bool:
        """Whether a declared given counts in a setting."""
        footing = given.footing if given.footing != "" else "assumed"
        return _WEIGHT[footing] <= _WEIGHT[setting.footing] and self.claimed(given.claims, setting)

    # -- memory for what is built on a frame ----------------------------------------------------------------------

    @cached_property
    def solvers(self) -> dict[tuple[str, ...], object]:
        """Solvers of this frame, by their targets."""
        return {}


def _earlier(found: Opening, keeps: int, good: bool) -> tuple[int, int, int]:
    """Open, sometime and keeps of a derived way that also worked before the horizon: its first step stands in for that.

    What lasts is there from the first step on. What keeps for a time keeps for the rest of it; where the work goes on after a gap
    within the horizon, favourably as long as if it had been done in the first step, unfavourably not at all.
    """
    rest = keeps if keeps >= LASTING else keeps + found.before
    if found.sometime != 0:
        return (found.open | 1, found.sometime | 1, rest) if rest >= 0 else (0, 0, 0)
    if rest < 0:
        return found.open, 0, keeps
    if found.open == 0:
        return 1, 0, rest
    return (found.open | 1 if good or keeps >= LASTING else found.open), 0, keeps


def _known(path: Path, field: str, setting: Setting) -> bool:
    return _WEIGHT[path.footing_of(field)] <= _WEIGHT[setting.footing]


def _known_limits(path: Path, setting: Setting) -> bool:
    return all(_known(path, field, setting) for field in ("by", "at", "via", "under"))


def frame_of(model: Model, trust: str = "moderate") -> Frame:
    """The frame in which a model is read, remembered with it; ``trust`` is the lowest confidence that counts as sure (§1.9)."""
    memory: dict[str, Frame] = model.__dict__.setdefault("_frames", {})
    if trust not in memory:
        memory[trust] = Frame(model, trust)
    return memory[trust]
