"""What an answer is when claims or sources withdraw their support, or their denials: the question that flips put (§8.2)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from rapallo.pathways.attain import attain
from rapallo.pathways.choices import choices
from rapallo.pathways.model import Model
from rapallo.pathways.network import Reading
from rapallo.pathways.proof import proof
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Setting, frame_of
from rapallo.pathways.solve import Lines, Solver, Stage, solver_of
from rapallo.record.ancestry import ancestors
from rapallo.record.case import Case
from rapallo.record.claim import Claim, Evidence
from rapallo.record.standing import Standing, fallen, standings, withdrawn_sources

__all__ = ["CLAIMS", "SOURCES", "Withdrawals", "without_denials"]

CLAIMS, SOURCES = "claims", "sources"
_MOST_PROOFS = 64


class Withdrawals(msgspec.Struct, frozen=True, dict=True):
    """One target at one step, and the claims or sources (``of``) whose support or denials can be withdrawn."""

    solver: Solver
    target: str
    step: int
    of: str = CLAIMS
    stage: Stage = Stage()

    @property
    def case(self) -> Case:
        """The case."""
        return self.solver.model.case

    # -- who could be withdrawn -----------------------------------------------------------------------------------

    @cached_property
    def bearing(self) -> tuple[str, ...]:
        """The claims that the target could rest on: those that ways and givens cite, and what these are inferred from."""
        cited = {claim for claim in (*self.solver.citing, *self.solver.giving) if claim in self.case.claim_by_id}
        return tuple(sorted(self.premises(cited)))

    def premises(self, claims: Iterable[str]) -> frozenset[str]:
        """Claims and all that they are inferred from."""
        found: set[str] = set()
        waiting = list(claims)
        while len(waiting) > 0:
            one = waiting.pop()
            if one not in found and one in self.case.claim_by_id:
                found.add(one)
                waiting.extend(self.case.claim_by_id[one].inferred_from)
        return frozenset(found)

    @cached_property
    def supports(self) -> tuple[str, ...]:
        """The claims, or sources, whose support could matter."""
        return self.bearing if self.of == CLAIMS else self.sources_of(self.bearing)

    def sources_of(self, claims: Iterable[str]) -> tuple[str, ...]:
        """The sources that support some claims, and those they derive from."""
        direct = {
            item.source for claim in claims for item in self.case.evidence_of(self.case.claim_by_id[claim]) if not item.disputes
        }
        return tuple(sorted({key for source in direct for key in ancestors(self.case, source) if key in self.case.source_by_key}))

    @cached_property
    def denials(self) -> tuple[str, ...]:
        """The denied claims, or the sources that deny or dispute, whose withdrawal could matter."""
        contesting = {claim for group in self._contested for claim in group if self.case.claim_by_id[claim].denied}
        denied = {claim for claim in self.premises(contesting) if self.case.claim_by_id[claim].denied}
        if self.of == CLAIMS:
            return tuple(sorted(denied))
        disputing = {
            item.source for claim in self.bearing for item in self.case.evidence_of(self.case.claim_by_id[claim]) if item.disputes
        }
        found = {key for source in disputing for key in ancestors(self.case, source) if key in self.case.source_by_key}
        return tuple(sorted(found | set(self.sources_of(denied))))

    @cached_property
    def _contested(self) -> tuple[tuple[str, ...], ...]:
        """The groups of rivals in which a claim that bears on the target stands."""
        own = frozenset(self.bearing)
        return tuple(group.claims for group in self.solver.frame.rivalries if not own.isdisjoint(group.claims))

    @cached_property
    def entangled(self) -> tuple[str, ...]:
        """The supports that are, or carry, one of several rivals: without one of these the others may stand better."""
        rivals = {claim for group in self._contested for claim in group}
        rivals.update(claim for bar in self.stage.barred for claim in bar.claims)
        carrying = [claim for claim in self.bearing if not rivals.isdisjoint(self.solver.frame.with_inferred((claim,)))]
        return tuple(carrying) if self.of == CLAIMS else self.sources_of(carrying)

    # -- the answer without ---------------------------------------------------------------------------------------

    def falling(self, taken: Iterable[str]) -> frozenset[str]:
        """The affirmed claims that fall when this support is withdrawn."""
        if self.of == CLAIMS:
            down: Iterable[str] = self.solver.frame.with_inferred(taken)
        else:
            down = fallen(self.case, tuple(taken), (), self.stage.silent)
        return frozenset(claim for claim in down if not self.case.claim_by_id[claim].denied)

    def without_support(self, taken: tuple[str, ...]) -> tuple[Solver, Stage]:
        """The solver and the stage that have the support of these withdrawn, and every denial where it was."""
        stage = msgspec.structs.replace(self.stage, fallen=self.stage.fallen | self.falling(taken))
        if self.of == CLAIMS or not self._weakened(taken, stage.fallen):
            return self.solver, stage
        gone = withdrawn_sources(self.case, taken)

        def stays(item: Evidence) -> bool:
            return item.disputes or item.source not in gone

        return self._on(_with_evidence(self.case, stays)), stage

    def _weakened(self, taken: tuple[str, ...], down: frozenset[str]) -> bool:
        """Whether a claim that bears on the target is left with allegations alone."""
        gone = withdrawn_sources(self.case, taken)
        for claim in self.bearing:
            if claim not in down:
                backing = [item for item in self.case.evidence_of(self.case.claim_by_id[claim]) if not item.disputes]
                left = [item for item in backing if item.source not in gone]
                if len(left) < len(backing) and all(item.stance == "alleges" for item in left):
                    return True
        return False

    def without_denials(self, taken: tuple[str, ...]) -> tuple[Solver, Stage]:
        """The solver and the stage that have the denials of these withdrawn, and all support where it was."""
        claims, sources = (taken, ()) if self.of == CLAIMS else ((), taken)
        left = without_denials(self.case, claims, sources)
        weak = {
            claim.id
            for claim in left.claims
            for one in self.case.claim_by_id[claim.id].inferred_from
            if one not in left.claim_by_id and one in self._standings and not self._standings[one].carries
        }
        return self._on(left), msgspec.structs.replace(self.stage, unsure=self.stage.unsure | weak)

    @cached_property
    def _standings(self) -> Mapping[str, Standing]:
        """How far each claim counts with all it is inferred from, where nothing is withdrawn."""
        return standings(self.case, self.solver.frame.trust, self.solver.frame.rivalries)

    def _on(self, case: Case) -> Solver:
        model: Model = msgspec.structs.replace(self.solver.model, case=case)
        return solver_of(frame_of(model, self.solver.frame.trust), self.solver.targets)

    def lines(self, several: Sequence[tuple[Solver, Stage]]) -> list[Lines]:
        """The bounds of the target, for each of several; those of one solver are evaluated together."""
        groups: dict[int, list[int]] = {}
        for place, (solver, _) in enumerate(several):
            groups.setdefault(id(solver), []).append(place)
        found: dict[int, Lines] = {}
        for places in groups.values():
            solver = several[places[0]][0]
            for place, lines in zip(places, solver.lines([several[one][1] for one in places], [self.target]), strict=True):
                found[place] = lines[0]
        return [found[place] for place in range(len(several))]

    # -- what an answer rests on ----------------------------------------------------------------------------------

    def rests_on(self, taken: tuple[str, ...], bound: str) -> tuple[str, ...] | None:
        """Supports that suffice for the target to be held (favourably: in one reading, unfavourably: in all) without ``taken``:
        as long as none of them goes, it stands. ``None``: too many readings to tell."""
        solver, stage = self.without_support(taken)
        readings = self._readings(solver, stage, bound)
        if readings is None:
            return None
        claims: set[str] = set()
        for reading in readings:
            why = proof(solver.part.network, reading, solver.place[self.target], self.step)
            if why is None:
                if bound == UNFAVOURABLE:
                    raise ValueError("it is not held in every reading without these")
                continue
            for link in why.links:
                if link.way is not None:
                    claims.update(solver.paths[link.way].claims)
                else:
                    claims.update(
                        claim for given in solver.model.givens.get(solver.holdings[link.holding], ()) for claim in given.claims
                    )
            if bound == FAVOURABLE:
                break
        found = self.premises(claims)
        return tuple(sorted(found)) if self.of == CLAIMS else self.sources_of(found)

    def _readings(self, solver: Solver, stage: Stage, bound: str) -> list[Reading] | None:
        """Readings of which one (favourably), or of which all (unfavourably) together, show that the target stands.

        Unfavourably first the one in which every rival is set aside: what stands there stands in all. Else every choice among
        rivals, none left out because another seems worse, since that may change with a further withdrawal.
        """
        if bound == FAVOURABLE or len(solver.groups) == 0:
            scene = solver.scene(stage)
            return list(scene.favourable if bound == FAVOURABLE else scene.unfavourable)
        base = Setting(
            bound=bound,
            footing=stage.footing,
            fallen=stage.fallen,
            silent=stage.silent,
            closed=stage.closed,
            barred=stage.barred,
            unsure=stage.unsure,
            ends=stage.ends,
        )
        rivals = frozenset(claim for group in solver.groups for claim in group.claims)
        worst = solver.base(msgspec.structs.replace(base, off=rivals))
        place = solver.place[self.target]
        if attain(solver.part.network, [worst]).held(place) >> self.step & 1 == 1:
            return [worst]
        picked = choices(solver.groups, base.fallen, stage.chosen, lambda group, option: {option: 1}, False)
        if len(picked.named) > 0 or len(picked.off) > _MOST_PROOFS:
            return None
        return [solver.base(msgspec.structs.replace(base, off=off)) for off in picked.off]


def without_denials(case: Case, claims: Iterable[str], sources: Iterable[str]) -> Case:
    """The case without these denied claims, and without what these sources deny or dispute; their support stays.

    A denied claim goes that stood on withdrawn sources alone, and any denied claim inferred from one that goes; other claims that
    were inferred from it stand by themselves, no surer than they were.
    """
    silent = withdrawn_sources(case, sources)
    gone = {claim for claim in claims if case.claim_by_id[claim].denied}
    for claim in case.claims:
        backing = [item for item in case.evidence_of(claim) if not item.disputes]
        if claim.denied and len(backing) > 0 and all(item.source in silent for item in backing):
            gone.add(claim.id)
    more = gone
    while len(more) > 0:
        more = {claim.id for claim in case.claims if claim.denied and not gone.isdisjoint(claim.inferred_from)} - gone
        gone |= more

    def stays(item: Evidence) -> bool:
        return not item.disputes or item.source not in silent

    found = _with_evidence(case, stays)
    kept = tuple(
        msgspec.structs.replace(claim, inferred_from=tuple(one for one in claim.inferred_from if one not in gone))
        for claim in found.claims
        if claim.id not in gone
    )
    evidence = tuple(item for item in found.evidence if item.claim not in gone)
    return msgspec.structs.replace(found, claims=kept, evidence=evidence)


def _with_evidence(case: Case, stays: Callable[[Evidence], bool]) -> Case:
    """The case with some of its evidence; a claim whose own row goes has a blank source."""

    def own(claim: Claim) -> Claim:
        row = case.evidence_of(claim)[:1] if claim.source != "" else ()
        if len(row) == 0 or stays(row[0]):
            return claim
        return msgspec.structs.replace(claim, source="", locator="", speaker="", stance="", hedge="")

    return msgspec.structs.replace(
        case, claims=tuple(own(claim) for claim in case.claims), evidence=tuple(item for item in case.evidence if stays(item))
    )
