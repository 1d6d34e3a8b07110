"""Laws of the engine's answers on random cases: why, without and what lies beyond the record (§5.3, §6, §7)."""

from importlib import import_module
from random import Random

import msgspec
from pathways_cases import random_case

from rapallo.inquiry.why import why
from rapallo.inquiry.without import without
from rapallo.pathways import Stage, frame_of, model_of, solver_of
from rapallo.record import Case, Given

RANK = {"no recorded way": 0, "possible": 1, "certain": 2}


def _names() -> dict[str, object]:
    names: dict[str, object] = {}
    for module in ("answer", "alternatives", "diagram", "outcome", "settle", "taking", "telling", "verdict", "why", "without"):
        names.update(vars(import_module(f"rapallo.inquiry.{module}")))
    names.update(vars(import_module("rapallo.record.ancestry")))
    names.update(vars(import_module("rapallo.pathways.removal")))
    return names


def test_answers_read_back_open_their_claims_and_forget_the_order_of_rows() -> None:
    names = _names()
    for seed in range(60):
        case = random_case(seed)
        turned = msgspec.structs.replace(case, claims=case.claims[::-1], ways=case.ways[::-1], things=case.things[::-1])
        target = case.about.aims[seed % len(case.about.aims)]
        found = (why(case, target, at="1920-09"), without(case, "aland", from_="1920-05", target=target))
        again = (why(turned, target, at="1920-09"), without(turned, "aland", from_="1920-05", target=target))
        for one, other in zip(found, again, strict=True):
            assert eval(repr(one), names) == one
            assert set(one.claims()) == {ground.claim for ground in one.grounds}
            assert one.text() == other.text() and one.json().partition('"summary"')[2] == other.json().partition('"summary"')[2]
        assert found[0].svg() == again[0].svg()


def test_certain_never_weakens_with_more_footing_and_implies_possible() -> None:
    for seed in range(150):
        case = random_case(seed)
        found = why(case, case.about.aims[seed % 9])
        sure = [one.verdict == "certain" for one in found.table]
        assert sure == sorted(sure)
        assert (found.footing != "") == (found.verdict == "certain")
        assert (found.beyond.word != "") == (found.verdict == "no recorded way")


def test_every_proof_reaches_its_target_and_rests_on_what_it_tells() -> None:
    told = 0
    for seed in range(150):
        case = random_case(seed)
        found = why(case, case.about.aims[seed % 9])
        if found.verdict == "no recorded way":
            assert found.steps == ()
            continue
        told += 1
        assert found.steps[0].holding == found.target and found.steps[0].depth == 0
        holdings = {step.holding for step in found.steps}
        assert all(need in holdings for step in found.steps for need in step.needs)
    assert told > 30


def _spoken_for(case: Case) -> set[str]:
    """What the declarations speak for: also what the parts, the predecessor and the same thing by another name hold."""
    found = {one.holding for one in case.completes}
    below = [("@cworks", "@aland")] + ([("@aland", "@bland")] if any(claim.id == "heir" for claim in case.claims) else [])
    same = [("ore", "plans"), ("plans", "ore")] if any(claim.id == "same" for claim in case.claims) else []
    for _ in range(4):
        for part, whole in below:
            found |= {one.replace(whole, part) for one in found if one.endswith(whole)}
        for thing, other in same:
            found |= {one.replace(thing, other) for one in found if one.startswith(thing)}
    return found


def test_ruled_out_stands_whatever_else_is_granted_and_unknown_does_not() -> None:
    ruled = unknown = 0
    for seed in range(500):
        case = random_case(seed)
        target = case.about.aims[seed % 9]
        found = why(case, target)
        if found.verdict != "no recorded way":
            continue
        declared = _spoken_for(case)
        rng = Random(seed)
        every = [one for one in case.about.aims if one not in declared]
        some = every if found.beyond.word == "unknown" else [one for one in every if rng.random() < 0.8]
        more = tuple(Given(holding=one, footing="stated") for one in some)
        granted = why(msgspec.structs.replace(case, givens=(*case.givens, *more)), target)
        if found.beyond.word == "ruled out":
            ruled += 1
            assert granted.verdict == "no recorded way", seed
            fewer = [one for one in case.completes if one.holding in found.beyond.declarations]
            assert why(msgspec.structs.replace(case, completes=tuple(fewer)), target).beyond.word == "ruled out", seed
        else:
            unknown += 1
            assert granted.verdict != "no recorded way", seed
            assert len(found.beyond.first) > 0
    assert ruled > 20 and unknown > 60


def test_what_would_settle_it_does_what_it_says() -> None:
    """Where a claim would settle it: without the claim the answer is the one that was foretold."""
    seen = 0
    for seed in range(400):
        case = random_case(seed)
        target = case.about.aims[seed % 9]
        found = why(case, target)
        if found.settling is None or found.settling.kind != "claim":
            continue
        seen += 1
        claim = found.settling.about
        solver = solver_of(frame_of(model_of(case)), [target])
        ((lines,),) = solver.lines([Stage(fallen=frozenset({claim}))])
        foretold = found.settling.resolutions[1].verdict
        now = "certain" if lines.surely != 0 else "possible" if lines.possibly != 0 else "no recorded way"
        assert RANK[now] >= RANK[foretold] or now == foretold, seed
        assert RANK[found.settling.resolutions[0].verdict] >= RANK[found.verdict] >= RANK[foretold]
    assert seen > 10


def test_without_never_gains_unless_it_says_so_and_lost_is_lost() -> None:
    for seed in range(200):
        case = random_case(seed)
        rng = Random(seed)
        what = rng.choice(["aland", "bland", "cworks", "site", "ore", "plans", "flying@aland"])
        found = without(case, what, from_=rng.choice([None, "1920-04"]))
        assert not found.raises
        for one in found.outcomes:
            assert one.verdict != "raised"
            assert RANK[one.after] <= RANK[one.before] and RANK[one.again] >= RANK[one.after]
            if one.verdict in ("lost", "surely lost"):
                assert one.again == "no recorded way" and one.beyond.word in ("ruled out", "unknown")
            elif one.verdict in ("not had anyway", "unknown"):
                assert one.before == "no recorded way" and one.beyond.word in ("ruled out", "unknown")
            else:
                assert one.again != "no recorded way" and one.beyond.word == ""
            if one.delay is not None and one.delay.high is not None:
                assert 0 <= one.delay.low <= one.delay.high
