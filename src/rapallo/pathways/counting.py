"""Which claims count in a setting: their standing with what is withdrawn, their footing, and all that they are inferred from (§1.9, §5.3)."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.pathways.endings import ending_claims, last_days
from rapallo.pathways.setting import FAVOURABLE, UNFAVOURABLE, LastDays, Setting
from rapallo.pathways.ways import FOOTINGS
from rapallo.record import Case, Rivalry, Standing, rivalries
from rapallo.record.standing import own_standings, withdrawn_sources

__all__ = ["Counting", "counting_of"]

_WEIGHT = {"": 0, **{footing: number for number, footing in enumerate(FOOTINGS)}}
_MOST_KEPT = 4096
_MOST_STANDINGS = 256


class _Latest(msgspec.Struct):
    """What was worked out for the setting last asked about, since settings are asked about way by way."""

    counting: tuple[Setting | None, frozenset[str]] = (None, frozenset())
    ends: tuple[Setting | None, LastDays] = (None, ())


class Counting(msgspec.Struct, frozen=True, dict=True):
    """The claims of a case; ``trust`` is the lowest confidence that counts as sure. Whatever is worked out is remembered."""

    case: Case
    trust: str = "moderate"

    @cached_property
    def _latest(self) -> _Latest:
        return _Latest()

    # -- which claims count ---------------------------------------------------------------------------------------

    def counting(self, setting: Setting) -> frozenset[str]:
        """The claims that count in a setting: their own standing and footing, and that of all they are inferred from (§1.9)."""
        last, found = self._latest.counting
        if last is setting:
            return found
        key = (setting.bound, setting.footing, setting.fallen, setting.silent, setting.off, setting.on, setting.unsure)
        known = self._counting.get(key)
        if known is None:
            if len(self._counting) > _MOST_KEPT:
                self._counting.clear()
            known = self._counting[key] = self._counted(setting)
        self._latest.counting = (setting, known)
        return known

    @cached_property
    def _counting(self) -> dict[tuple[object, ...], frozenset[str]]:
        return {}

    def _counted(self, setting: Setting) -> frozenset[str]:
        gone = setting.fallen | setting.off
        if len(gone) > 0 and len(setting.on) == 0 and not self._restand(setting):
            everything = msgspec.structs.replace(setting, fallen=frozenset(), silent=frozenset(), off=frozenset())
            return self.counting(everything) - self.with_inferred(gone)
        down = self._lower[setting.footing] | gone
        if setting.bound == UNFAVOURABLE:
            down |= setting.unsure | (self._weak(setting) - setting.on)
        return self._affirmed - self.with_inferred(down)

    @cached_property
    def _affirmed(self) -> frozenset[str]:
        return frozenset(claim.id for claim in self.case.claims if not claim.denied)

    @cached_property
    def _lower(self) -> Mapping[str, frozenset[str]]:
        """For each footing the claims of a lower one."""
        weights = {claim.id: _WEIGHT[claim.footing] for claim in self.case.claims}
        return {one: frozenset(claim for claim, weight in weights.items() if weight > _WEIGHT[one]) for one in FOOTINGS}

    def with_inferred(self, claims: Iterable[str]) -> frozenset[str]:
        """Claims and all that is inferred from any of them, at any depth."""
        inferred = self.case.inferred
        found = set(claims)
        waiting = [claim for claim in found if claim in inferred]
        while len(waiting) > 0:
            for claim in inferred[waiting.pop()]:
                if claim not in found:
                    found.add(claim)
                    if claim in inferred:
                        waiting.append(claim)
        return frozenset(found)

    # -- how far each counts by itself ----------------------------------------------------------------------------

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """How far each claim counts by itself where nothing is withdrawn (§1.9); what it is inferred from comes on top of that."""
        return own_standings(self.case, self.trust, self.rivalries)

    def standing_in(self, setting: Setting) -> Mapping[str, Standing]:
        """How far each claim counts where claims and sources are withdrawn: with them their denials and disputes go too."""
        return {**self.standing, **self._moved(setting)} if self._restand(setting) else self.standing

    def _moved(self, setting: Setting) -> Mapping[str, Standing]:
        """The standing of the claims that withdrawals may give another one."""
        key = (setting.fallen, setting.silent)
        found = self._standings.get(key)
        if found is None:
            moved = {item.claim for item in self.case.evidence if item.source in setting.silent}
            moved.update(claim.id for claim in self.case.claims if claim.source in setting.silent)
            rivals = self.rivalries
            if not setting.fallen.isdisjoint(self._contested):
                kept = tuple(claim for claim in self.case.claims if claim.id not in setting.fallen)
                rivals = rivalries(msgspec.structs.replace(self.case, claims=kept))
                moved.update(self._contested)
            if len(self._standings) > _MOST_STANDINGS:
                self._standings.clear()
            found = own_standings(self.case, self.trust, rivals, moved - setting.fallen, setting.silent)
            self._standings[key] = found
        return found

    @cached_property
    def _standings(self) -> dict[tuple[frozenset[str], frozenset[str]], Mapping[str, Standing]]:
        return {}

    def _weak(self, setting: Setting) -> frozenset[str]:
        """The claims on which nothing sure can rest."""
        if not self._restand(setting):
            return self._unsure
        moved = self._moved(setting)
        return (self._unsure - moved.keys()) | {claim for claim, one in moved.items() if not one.carries}

    @cached_property
    def _unsure(self) -> frozenset[str]:
        return frozenset(claim for claim, one in self.standing.items() if not one.carries)

    @cached_property
    def rivalries(self) -> tuple[Rivalry, ...]:
        """The case's groups of rivals."""
        return rivalries(self.case)

    @cached_property
    def _contested(self) -> frozenset[str]:
        """Every claim of a group of rivals in which one is denied."""
        denied = {claim.id for claim in self.case.claims if claim.denied}
        groups = [group.claims for group in self.rivalries if not denied.isdisjoint(group.claims)]
        return frozenset(claim for group in groups for claim in group)

    def _restand(self, setting: Setting) -> bool:
        return len(setting.silent) > 0 or not setting.fallen.isdisjoint(self._contested)

    def silenced(self, sources: Iterable[str]) -> frozenset[str]:
        """The sources withdrawn with these: those that derive only from them (§5.4)."""
        chosen = frozenset(sources)
        return frozenset(withdrawn_sources(self.case, chosen)) if len(chosen) > 0 else chosen

    # -- what ends things -----------------------------------------------------------------------------------------

    @cached_property
    def endings(self) -> Mapping[str, tuple[str, ...]]:
        """The affirmed claims that end a facility or an agreement, by the thing."""
        return ending_claims(self.case)

    @cached_property
    def _ending(self) -> frozenset[str]:
        return frozenset(claim for claims in self.endings.values() for claim in claims)

    def ends(self, setting: Setting) -> LastDays:
        """The last day that claims of closing leave a facility or an agreement: favourably those that count as sure, on the footing asked
        for and with no rival; unfavourably all that are affirmed, at every footing (§4.3)."""
        if setting.ends is not None:
            return setting.ends[0 if setting.bound == FAVOURABLE else 1]
        if len(self._ending) == 0:
            return ()
        last, known = self._latest.ends
        if last is not setting:
            known = self._last_days(setting)
            self._latest.ends = (setting, known)
        return known

    def _last_days(self, setting: Setting) -> LastDays:
        good = setting.bound == FAVOURABLE
        key = (good, setting.footing if good else "", setting.silent, setting.fallen & self._ending)
        found = self._ends.get(key)
        if found is None:
            counts = self._ending - setting.fallen
            if good:
                rivals = [set(group.claims) for group in self.rivalries if not self._ending.issuperset(group.claims)]
                counts -= self.with_inferred(claim for group in rivals for claim in group)
                counts = self._sure(counts, setting.footing, setting.silent)
            found = self._ends[key] = last_days(self.case, self.endings, counts, good, self.rivalries)
        return found

    @cached_property
    def _ends(self) -> dict[object, LastDays]:
        return {}

    def _sure(self, claims: Collection[str], footing: str, silent: frozenset[str]) -> frozenset[str]:
        """Those of some claims that count unfavourably where nothing but sources is withdrawn; only they and their premises are judged."""
        family = set(claims)
        waiting = list(family)
        while len(waiting) > 0:
            one = self.case.claim_by_id.get(waiting.pop())
            more = set(one.inferred_from) - family if one is not None else set[str]()
            family |= more
            waiting.extend(more)
        standing = own_standings(self.case, self.trust, self.rivalries, family, silent)
        weak = {claim for claim, one in standing.items() if not one.carries or claim in self._lower[footing]}
        return (self._affirmed & frozenset(claims)) - self.with_inferred(weak)


def counting_of(case: Case, trust: str = "moderate") -> Counting:
    """How the claims of a case count with that trust, remembered with the case."""
    memory: dict[str, Counting] = case.__dict__.setdefault("_counted", {})
    if trust not in memory:
        memory[trust] = Counting(case, trust)
    return memory[trust]
