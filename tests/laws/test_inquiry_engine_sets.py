"""Chokepoints and flips against brute force: each set listed does it, no subset does, and none is missing up to the size."""

from itertools import combinations, product

import msgspec
from engine_cases import THINGS, engine_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapallo.inquiry.asked import solver_for
from rapallo.inquiry.chokepoints import chokepoints
from rapallo.inquiry.flips import flips
from rapallo.inquiry.named import fixed, named, reading_named
from rapallo.inquiry.withdrawals import Withdrawals
from rapallo.pathways.removal import Cut
from rapallo.pathways.solve import Solver, Stage
from rapallo.record import Case

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
AIMS = st.sampled_from(("gun@aland", "skill@aland"))
YEARS = st.sampled_from(("1923", "1925", "1927"))
READINGS = st.sampled_from(("", "a-alone", "banned"))
Sets = set[frozenset[str]]


def stage_of(solver: Solver, reading: str) -> Stage:
    """The stage of a named reading; of none, the record."""
    return Stage() if reading == "" else named(solver.frame, reading_named(solver.model.case, reading)).stage


def minimal(sets: Sets) -> Sets:
    """Those that contain none of the others."""
    return {one for one in sets if not any(other < one for other in sets)}


@FEW
@given(engine_cases(), AIMS, YEARS, st.sampled_from((None, "1922")), READINGS)
def test_chokepoints_are_exactly_the_minimal_sets(case: Case, target: str, at: str, since: str | None, reading: str) -> None:
    solver = solver_for(case, (target,))
    stage = stage_of(solver, reading)
    answer = chokepoints(case, target, at=at, from_=since, size=2, stage=stage)
    step, start = int(at) - 1920, 0 if since is None else int(since) - 1920
    thing, holder = target.split("@")

    def held(taken: tuple[str, ...]) -> bool:
        cut = Cut(things=taken, start=start) if len(taken) > 0 else None
        return solver.lines([msgspec.structs.replace(stage, cut=cut)])[0][0].possibly >> step & 1 == 1

    if not held(()):
        assert answer.held == "no recorded way" and answer.found == ()
        return
    line = solver.knife.line(Cut(start=start))
    allowed = [one.id for one in THINGS if not {thing, holder} & set(solver.knife.spread((one.id,), line, False))]
    breaking = {frozenset(one) for size in (1, 2) for one in combinations(allowed, size) if not held(one)}
    listed: Sets = set()
    for one in answer.found:
        choices = [(thing_, *others) for thing_, others in zip(one.things, one.alike, strict=True)]
        listed |= {frozenset(pick) for pick in product(*choices)} | {frozenset(folded) for folded in one.folded}
    assert listed == minimal(breaking)
    assert answer.complete == 2 and not answer.stopped
    for one in answer.found:
        assert len(one.line.claims) > 0 or len(case.ways) > 0, "a line names the claims beneath it, where there are any"


@FEW
@given(engine_cases(), AIMS, YEARS, READINGS)
def test_lowering_flips_of_claims_are_exactly_the_minimal_sets(case: Case, target: str, at: str, reading: str) -> None:
    solver = solver_for(case, (target,))
    stage = fixed(solver.frame, stage_of(solver, reading))
    answer = flips(case, target, at=at, of="claims", size=2, stage=stage_of(solver, reading))
    step = int(at) - 1920
    names = [claim.id for claim in case.claims]

    def verdict(taken: tuple[str, ...]) -> tuple[bool, bool]:
        down = {claim for claim in solver.frame.with_inferred(taken) if not case.claim_by_id[claim].denied}
        lines = solver.lines([msgspec.structs.replace(stage, fallen=stage.fallen | down)])[0][0]
        return lines.surely >> step & 1 == 1, lines.possibly >> step & 1 == 1

    sure, may = verdict(())
    assert answer.held == ("certain" if sure else "possible" if may else "no recorded way")
    sets = [one for size in (1, 2) for one in combinations(names, size)]
    not_sure = minimal({frozenset(one) for one in sets if not verdict(one)[0]}) if sure else set()
    gone = minimal({frozenset(one) for one in sets if not verdict(one)[1]}) if may else set()
    lowering = {(one.loses, frozenset(one.members)): one.becomes for one in answer.of_kind("lowering")}
    assert {members for loses, members in lowering if loses == "certain"} == not_sure
    assert {members for loses, members in lowering if loses == "possible"} == gone - not_sure
    for (_, members), becomes in lowering.items():
        left = verdict(tuple(sorted(members)))
        assert becomes == ("possible" if left[1] else "no recorded way")


@FEW
@given(engine_cases(), AIMS, YEARS)
def test_flips_of_sources_are_exactly_the_minimal_sets(case: Case, target: str, at: str) -> None:
    answer = flips(case, target, at=at, of="sources", size=2)
    solver = solver_for(case, (target,))
    asked = Withdrawals(solver, target, int(at) - 1920, "sources", fixed(solver.frame, Stage()))
    keys = [source.key for source in case.sources]
    sets = [one for size in (1, 2) for one in combinations(keys, size)]
    lines = asked.lines([asked.without_support(one) for one in sets])
    not_sure = minimal({frozenset(one) for one, found in zip(sets, lines, strict=True) if found.surely >> asked.step & 1 == 0})
    if answer.held == "certain":
        assert {frozenset(one.members) for one in answer.of_kind("lowering") if one.loses == "certain"} == not_sure
    raised = asked.lines([asked.without_denials(one) for one in sets])
    sure = minimal({frozenset(one) for one, found in zip(sets, raised, strict=True) if found.surely >> asked.step & 1 == 1})
    if answer.held == "possible":
        assert {frozenset(one.members) for one in answer.of_kind("raising")} == sure


@FEW
@given(engine_cases(), AIMS, st.lists(st.sampled_from(("A", "B", "C", "D")), unique=True, max_size=3))
def test_withdrawing_support_never_raises_but_through_rivals_and_withdrawing_denials_never_lowers(
    case: Case, target: str, keys: list[str]
) -> None:
    solver = solver_for(case, (target,))
    asked = Withdrawals(solver, target, 0, "sources", fixed(solver.frame, Stage()))
    base, without, raised = asked.lines(
        [(solver, asked.stage), asked.without_support(tuple(keys)), asked.without_denials(tuple(keys))]
    )
    assert without.possibly & ~base.possibly == 0
    if len(solver.frame.rivalries) == 0:
        assert without.surely & ~base.surely == 0
    assert base.possibly & ~raised.possibly == 0
    if all(group.about == ("polarity",) for group in solver.frame.rivalries):
        assert base.surely & ~raised.surely == 0
