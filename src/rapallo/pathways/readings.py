"""From one way to take the record to the values the kernel runs on: bounds, footing, withdrawals, what ran (§5)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

import msgspec

from rapallo.pathways.counting import Counting, counting_of
from rapallo.pathways.dating import Dating, Opening
from rapallo.pathways.model import Model
from rapallo.pathways.network import LASTING, Network, Part, Reading, reading
from rapallo.pathways.setting import FAVOURABLE, NEVER, UNFAVOURABLE, Bar, LastDays, Setting, Values, bars_by_way
from rapallo.pathways.ways import FOOTINGS, Path, split
from rapallo.record import ACTORS, Given, Rivalry, Standing
from rapallo.time import Duration, parse_duration

__all__ = ["FAVOURABLE", "NEVER", "UNFAVOURABLE", "Bar", "Frame", "Setting", "Values", "frame_of"]

_GIVEN_KINDS = (*ACTORS, "place", "agreement", "event")
_WEIGHT = {footing: number for number, footing in enumerate(FOOTINGS)}
_WEIGHT[""] = 0
_duration = lru_cache(maxsize=1024)(parse_duration)


_CLOSED = Values()


class Frame(msgspec.Struct, frozen=True, dict=True):
    """A model with what all its readings share: standings, existence and the steps of every date."""

    model: Model
    trust: str = "moderate"

    @cached_property
    def dating(self) -> Dating:
        """Dates as steps, as things' own dates have them."""
        return Dating(self.model)

    def dating_in(self, setting: Setting) -> Dating:
        """Dates as steps where the claims that end things in a setting are heeded."""
        ends = self.ends(setting)
        if len(ends) == 0:
            return self.dating
        if ends not in self._datings:
            self._datings[ends] = Dating(self.model, ends)
        return self._datings[ends]

    @cached_property
    def _datings(self) -> dict[tuple[tuple[str, int], ...], Dating]:
        return {}

    @cached_property
    def record(self) -> Counting:
        """Which claims count in which setting; shared by all models of the case."""
        return counting_of(self.model.case, self.trust)

    def ends(self, setting: Setting) -> LastDays:
        """The last day that claims of closing leave things in a setting (§4.3)."""
        return self.record.ends(setting)

    @property
    def endings(self) -> Mapping[str, tuple[str, ...]]:
        """The affirmed claims that end a facility or an agreement, by the thing."""
        return self.record.endings

    @property
    def standing(self) -> Mapping[str, Standing]:
        """How far each claim counts by itself where nothing is withdrawn (§1.9)."""
        return self.record.standing

    @property
    def rivalries(self) -> tuple[Rivalry, ...]:
        """The case's groups of rivals."""
        return self.record.rivalries

    @cached_property
    def full(self) -> int:
        """The line of all steps."""
        return (1 << self.model.grid.steps) - 1

    def reading(self, setting: Setting, part: Part | None = None) -> Reading:
        """The kernel's reading of a setting, of the whole network or of a part. Cost: one pass over its ways and holdings."""
        network = self.model.network if part is None else part.network
        ways = range(len(self.model.paths)) if part is None else part.ways
        holdings = range(len(self.model.holdings)) if part is None else part.holdings
        values = [self.values(place, setting) for place in ways]
        return msgspec.structs.replace(
            self._outline(network, ways, holdings, setting),
            given=tuple([self.given(self.model.holdings[place], setting) for place in holdings]),
            open=tuple([value.open for value in values]),
            sometime=tuple([value.sometime for value in values]),
        )

    def _outline(self, network: Network, ways: Sequence[int], holdings: Sequence[int], setting: Setting) -> Reading:
        """What readings of one bound, footing and of the same endings share: how the work of ways is done, open or not, and what
        exists. Remembered, since the kernel profits from it."""
        key = (network.holdings, tuple(ways), setting.bound, setting.footing, self.ends(setting))
        found = self._outlines.get(key)
        if found is None:
            good, dating = setting.bound == FAVOURABLE, self.dating_in(setting)
            shapes = [self.shape_in(place, setting) for place in ways]
            found = self._outlines[key] = msgspec.structs.replace(
                reading(network),
                exists=tuple([dating.exists(self.model.holdings[place], good) for place in holdings]),
                takes=tuple([shape.takes for shape in shapes]),
                unbroken=tuple([shape.unbroken for shape in shapes]),
                keeps=tuple([shape.keeps for shape in shapes]),
                waived=tuple([shape.waived for shape in shapes]),
            )
        return found

    @cached_property
    def _outlines(self) -> dict[object, Reading]:
        return {}

    # -- which claims count ---------------------------------------------------------------------------------------

    def counting(self, setting: Setting) -> frozenset[str]:
        """The claims that count in a setting: their own standing and footing, and that of all they are inferred from (§1.9)."""
        return self.record.counting(setting)

    def with_inferred(self, claims: Iterable[str]) -> frozenset[str]:
        """Claims and all that is inferred from any of them, at any depth."""
        return self.record.with_inferred(claims)

    def standing_in(self, setting: Setting) -> Mapping[str, Standing]:
        """How far each claim counts where claims and sources are withdrawn: with them their denials and disputes go too."""
        return self.record.standing_in(setting)

    def silenced(self, sources: Iterable[str]) -> frozenset[str]:
        """The sources withdrawn with these: those that derive only from them (§5.4)."""
        return self.record.silenced(sources)

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
        return self.delayed(path, self.within_rules(path, self.shape_in(place, setting), setting), setting)

    def delayed(self, path: Path, values: Values, setting: Setting) -> Values:
        """The values of a way; of one outside history with work that begins no earlier than re-planning does (§7)."""
        if setting.replanned and setting.begin > 0 and not self.in_history(path, setting):
            return msgspec.structs.replace(values, open=values.open >> setting.begin << setting.begin)
        return values

    def within_rules(self, path: Path, values: Values, setting: Setting) -> Values:
        """The values of a way, closed while a rule that the setting enforces bars it."""
        line = self.barred(path, setting)
        if values.open & line == 0:
            return values
        if values.sometime & line != 0 or values.open & ~line == 0:
            return _CLOSED
        return msgspec.structs.replace(values, open=values.open & ~line)

    def barred(self, path: Path, setting: Setting) -> int:
        """The steps at which enforced rules close a way: unfavourably all at which one may, favourably those at which one surely does,
        on claims that count."""
        line = 0
        for bar in bars_by_way(setting.barred).get(path.id, ()) if len(setting.barred) > 0 else ():
            if setting.bound == UNFAVOURABLE:
                line |= bar.possibly
            elif bar.surely != 0 and self.counting(setting).issuperset(bar.claims):
                line |= bar.surely
        return line

    def shape(self, place: int, bound: str, footing: str) -> Values:
        """The values of a way where it counts, with nothing withdrawn."""
        return self.shape_in(place, Setting(bound=bound, footing=footing))

    def shape_in(self, place: int, setting: Setting) -> Values:
        """The values of a way where it counts, which depend on bound, footing and what ends alone; remembered."""
        path = self.model.paths[place]
        ends = tuple([one for one in self.ends(setting) if _concerns(path, one[0])])
        key = (place, setting.bound, setting.footing, ends)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = self._shaped(self.model.paths[place], setting)
        return found

    @cached_property
    def _shapes(self) -> dict[tuple[object, ...], Values]:
        return {}

    def _shaped(self, path: Path, setting: Setting) -> Values:
        good = setting.bound == FAVOURABLE
        needs_known, limits_known = _known(path, "needs", setting), _known_limits(path, setting)
        if not good and not (needs_known and limits_known):
            return _CLOSED
        found: Opening = self.dating_in(setting).opening(path, good, known=_known(path, "open", setting), bounded=limits_known)
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
        good = setting.bound == FAVOURABLE
        line = self.dating_in(setting).existence(text, good) if self.exists_by_itself(text) else 0
        for given in self.model.givens.get(text, ()):
            if self.given_counts(given, setting):
                line |= self.dating.given(given, good)
        return line

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


def _concerns(path: Path, thing: str) -> bool:
    """Whether the existence of a thing matters to when a way is open."""
    return thing in path.limits or thing in path.named or thing in split(path.gives)


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
