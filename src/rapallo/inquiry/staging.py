"""A case made ready for motifs: its claims by verb, who stands for whom, when each may have been, what somebody denies (§13)."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.inquiry.motif import Part
from rapallo.inquiry.voice import moment_of
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.identity import identity_of
from rapallo.time import MAX_DAY, MIN_DAY, YES, When

__all__ = ["Stage", "stage_of"]


class Stage(msgspec.Struct, frozen=True, dict=True):
    """A case made ready for motifs: claims by verb, things folded by identity, wholes looked up once."""

    case: Case

    @cached_property
    def by_verb(self) -> Mapping[str, tuple[Claim, ...]]:
        """The affirmed claims of each verb, by id."""
        return _by_verb(claim for claim in self.case.claims if not claim.denied)

    @cached_property
    def denials(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims of each verb that somebody denies, by id: denied on somebody's word, or affirmed and denied by other evidence.
        That a thing was not so, as a historian finds, is no denial."""
        return _by_verb(
            claim for claim in self.case.claims if any(item.stance == "denies" for item in self.case.evidence_of(claim))
        )

    @cached_property
    def _whens(self) -> dict[str, When | None]:
        return {}

    def when(self, claim: str) -> When | None:
        """When a claim was so, as its verb has it."""
        if claim not in self._whens:
            self._whens[claim] = moment_of(self.case, self.case.claim_by_id[claim])
        return self._whens[claim]

    def bounds(self, claim: str) -> tuple[int, int]:
        """The first day on which a claim may have begun, and the last on which it may have ended; without a date any."""
        when = self.when(claim)
        return (MIN_DAY, MAX_DAY) if when is None else (when.start_lo, when.end_hi)

    def days(self, name: str) -> tuple[int, int]:
        """The first and the last day that a claim may touch: of its own days those on which everything it names was there; all of them
        where there is none such, since what the text says stands (A34)."""
        found = self._reaches.get(name)
        if found is None:
            claim, when = self.case.claim_by_id[name], self.when(name)
            own = (MIN_DAY, MAX_DAY) if when is None else (when.start_lo, when.end_hi)
            there = [own, *(self._existence(thing) for thing in claim.things())]
            both = max(lo for lo, _ in there), min(hi for _, hi in there)
            found = self._reaches[name] = both if both[0] <= both[1] else own
        return found

    def _existence(self, thing: str) -> tuple[int, int]:
        """The first and the last day on which a thing may have been there; a date alone is a beginning, except of an event (§4.7)."""
        known = self.case.thing_by_id.get(thing)
        if known is None or known.when is None:
            return MIN_DAY, MAX_DAY
        if known.when.kind in ("moment", "one-of") and known.kind != "event":
            return known.when.start_lo, MAX_DAY
        return known.when.start_lo, known.when.end_hi

    @cached_property
    def _reaches(self) -> dict[str, tuple[int, int]]:
        return {}

    @cached_property
    def _head(self) -> Mapping[str, str]:
        return identity_of(self.case).head

    @cached_property
    def _around(self) -> Whereabouts:
        return Whereabouts(self.case)

    @cached_property
    def _heirs(self) -> Mapping[str, str]:
        """For each thing what succeeds it (affirmed claims)."""
        return {claim.object: claim.subject for claim in self.case.claims if claim.verb == "succeeds" and not claim.denied}

    @cached_property
    def _wholes(self) -> dict[str, str]:
        return {}

    def one(self, thing: str) -> str:
        """The thing that stands for this one, through identity (§1.6)."""
        return self._head.get(thing, thing)

    def whole(self, thing: str) -> str:
        """The state that a thing belongs to or lies in, else the organisation, else itself; the last heir where it has heirs."""
        found = self._wholes.get(thing)
        if found is None:
            near = self._near(thing)
            states = [name for name, kind in near if kind == "state"]
            bodies = [name for name, kind in near if kind == "organisation"]
            found = self.heir(states[0] if len(states) > 0 else bodies[-1] if len(bodies) > 0 else thing)
            self._wholes[thing] = found
        return found

    def _near(self, thing: str) -> list[tuple[str, str]]:
        """What a thing is part of, the near before the far and the sure before the rest, with kinds; what stands still lies in its
        place too."""
        known = self.case.thing_by_id.get(thing)
        still = known is not None and known.kind in ("facility", "place")
        around = sorted(self._around.around(thing, places=still).items(), key=lambda item: item[1].sure != YES)
        things = (self.case.thing_by_id.get(name) for name, _ in around)
        return [(one.id, one.kind) for one in things if one is not None]

    def heir(self, thing: str) -> str:
        """The last of what succeeds a thing."""
        seen = {thing}
        while thing in self._heirs and self._heirs[thing] not in seen:
            thing = self._heirs[thing]
            seen.add(thing)
        return self.one(thing)

    def plays(self, part: Part, thing: str) -> str | None:
        """The value a thing gives a part; ``None``: it cannot play it."""
        value = self.whole(thing) if part.whole else self.one(thing)
        known = self.case.thing_by_id.get(value)
        kind = "" if known is None else known.kind
        if len(part.kinds) > 0 and kind not in part.kinds:
            return None
        if len(part.classes) > 0 and part.classes.isdisjoint(() if known is None else known.classes):
            return None
        return value


def _by_verb(claims: Iterable[Claim]) -> dict[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.verb, []).append(claim)
    return {verb: tuple(found[verb]) for verb in sorted(found)}


def stage_of(case: Case) -> Stage:
    """A case made ready for motifs, remembered with it."""
    found = case.__dict__.get("_stage")
    if not isinstance(found, Stage):
        found = case.__dict__["_stage"] = Stage(case)
    return found
