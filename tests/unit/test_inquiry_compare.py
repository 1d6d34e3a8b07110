"""Named readings side by side, worked by hand on tests/data/engine."""

from pathlib import Path

import msgspec
import pytest

from rapallo.cli import main
from rapallo.errors import UnknownName
from rapallo.inquiry import compare
from rapallo.inquiry.ask import put
from rapallo.inquiry.asked import solver_for
from rapallo.inquiry.flips import Flips
from rapallo.inquiry.named import Named, named, reading_named, scene_in
from rapallo.inquiry.why import Why
from rapallo.pathways.solve import Lines
from rapallo.record import Case, Reading, read_case

FOLDER = str(Path(__file__).parents[1] / "data" / "engine")
CASE = read_case(FOLDER)


def in_(case: Case, reading: Reading, target: str = "guns@aland") -> tuple[Named, Lines]:
    """What a reading comes to, and the bounds of a target in it."""
    solver = solver_for(case, (target,))
    found = named(solver.frame, reading)
    return found, solver.bounds([scene_in(solver, found)], [solver.place[target]])[0][0]


def test_readings_side_by_side() -> None:
    answer = compare(CASE, at="1935")
    held = {(one.target, one.reading): one.held for one in answer.found}
    # The school is denied by a note that the essay alone does not hear; the essay has no steel, which only the copy tells of.
    assert held["tank-design@aland", "the record"] == "possible"
    assert held["tank-design@aland", "essay-alone"] == "certain"
    assert held["tank-design@aland", "denier"] == "no recorded way"
    assert held["guns@aland", "essay-alone"] == "no recorded way"
    assert answer.of("guns@aland", "the record").footing == "stated"
    assert answer.of("guns@aland", "the record").claims == ("c-guns", "c-ore-b", "c-steel")
    assert "(the record: possible)" in answer.text()


def test_accept_then_reject_then_add() -> None:
    only, _ = in_(CASE, Reading(id="x", accept=(("sources", ("ESSAY", "DIARY")),)))
    assert only.stage.fallen == {"c-steel", "c-guns", "c-school-no"} and only.stage.silent == {"COPY", "NOTE", "TREATY"}
    less, _ = in_(CASE, Reading(id="x", accept=(("sources", ("ESSAY", "DIARY")),), reject=(("claims", ("c-ore-b",)),)))
    assert less.stage.fallen - only.stage.fallen == {"c-ore-b"}
    more, lines = in_(
        CASE,
        Reading(
            id="x",
            accept=(("sources", ("ESSAY",)),),
            reject=(("claims", ("c-ore-b",)),),
            add=(("claims", ("c-ore-b", "c-steel", "c-guns")),),
        ),
    )
    assert {"c-ore-b", "c-steel", "c-guns"}.isdisjoint(more.stage.fallen)
    assert lines.surely >> 180 & 1 == 1, "what is added counts with its own evidence"


def test_a_claim_that_is_named_falls_with_what_it_is_inferred_from() -> None:
    claims = tuple(msgspec.structs.replace(one, inferred_from=("c-steel",)) if one.id == "c-guns" else one for one in CASE.claims)
    inferred = msgspec.structs.replace(CASE, claims=claims)
    only, _ = in_(inferred, Reading(id="x", reject=(("claims", ("c-steel",)),), add=(("claims", ("c-guns",)),)))
    assert only.stage.fallen == {"c-steel", "c-guns"}
    assert only.notes == ("c-guns is named, and falls with what it is inferred from",)
    both, _ = in_(inferred, Reading(id="x", reject=(("sources", ("COPY",)),), add=(("claims", ("c-guns", "c-steel")),)))
    assert {"c-steel", "c-guns"}.isdisjoint(both.stage.fallen) and both.notes == ()


def test_a_source_rejected_takes_its_copies_and_one_not_accepted_does_not() -> None:
    rejected, _ = in_(CASE, Reading(id="x", reject=(("sources", ("DIARY",)),)))
    assert rejected.stage.silent == {"DIARY", "COPY"}
    copy, _ = in_(CASE, Reading(id="x", accept=(("sources", ("COPY",)),)))
    assert {"c-steel", "c-guns"}.isdisjoint(copy.stage.fallen)


def test_ways_accepted_rejected_and_added() -> None:
    found, lines = in_(CASE, Reading(id="x", reject=(("ways", ("w-guns",)),)))
    assert found.stage.closed == {"w-guns"} and lines.possibly == 0
    kept, lines = in_(CASE, Reading(id="x", accept=(("ways", ("w-guns", "w-steel")),)))
    assert kept.stage.closed == {"w-skill", "w-design", "w-design-home"} and kept.stage.fallen == frozenset()
    assert lines.surely >> 180 & 1 == 1
    again, _ = in_(CASE, Reading(id="x", accept=(("ways", ()),), add=(("ways", ("w-guns",)),)))
    assert "w-guns" not in again.stage.closed and "w-steel" in again.stage.closed


def test_an_enforced_rule_closes_ways_only_while_it_is_in_force() -> None:
    # Bound as an actor the Works may not design tanks; the camp lies outside the territory, so that the rule's two readings part.
    found, lines = in_(CASE, reading_named(CASE, "enforced"), "tank-design@aland")
    # The work at home stands on no claim: nobody says by which act it would be, so that it is possibly forbidden and never surely.
    assert [(bar.way, bar.surely) for bar in found.bars] == [("w-design", 0), ("w-design-home", 0)]
    assert found.bars[0].surely == 0 and found.bars[0].possibly.bit_length() == (1935 - 1920) * 12 + 3
    assert lines.possibly != 0 and lines.surely == 0
    # With the reading by actors alone the way is closed for good before March 1935.
    rules = tuple(msgspec.structs.replace(rule, territory=()) for rule in CASE.rules)
    found, lines = in_(msgspec.structs.replace(CASE, rules=rules), reading_named(CASE, "enforced"), "tank-design@aland")
    assert found.bars[0].surely == found.bars[0].possibly and lines.possibly == 0
    # A rule that ended before the work began closes nothing that matters.
    from rapallo.time import parse_when

    rules = tuple(msgspec.structs.replace(rule, territory=(), when=parse_when("1920/1929-06")) for rule in CASE.rules)
    _, lines = in_(msgspec.structs.replace(CASE, rules=rules), reading_named(CASE, "enforced"), "tank-design@aland")
    first = (lines.possibly & -lines.possibly).bit_length() - 1
    assert first == (1930 - 1920) * 12 + 6, "a year of work from July 1929"


def test_any_question_is_put_in_a_reading_that_enforces_rules() -> None:
    # Both ways of taking the ban at once: at best only what each forbids, at worst what either may.
    why = put(CASE, "why tank-design@aland --at 1935 --reading enforced")
    assert isinstance(why, Why) and why.verdict == "possible" and "rules enforced" in why.title
    found = compare(CASE, "tank-design@aland", ("enforced",), at="1935")
    assert (found.of("tank-design@aland", "enforced").attained, len(found.apart)) == (why.verdict, 2)
    as_actor, on_ground = (one.held for one in found.apart)
    assert (as_actor, on_ground) == ("no recorded way", "possible"), "the camp lies outside the territory"
    for question in ("without ore --target tank-design@aland", "chokepoints tank-design@aland --at 1935", "shares"):
        assert "rules enforced" in put(CASE, f"{question} --reading enforced").title
    flips = put(CASE, "flips tank-design@aland --at 1935 --reading enforced")
    assert isinstance(flips, Flips) and flips.held == "possible" and len(flips.found) > 0


def test_what_changes_nothing_is_said() -> None:
    reading = Reading(id="x", label="X", rivals=(("guns", "c-guns"),), enforced=())
    found, _ = in_(CASE, reading)
    assert found.stage.chosen == {"c-guns"} and "c-guns has no rival" in found.notes[0]


def test_a_decision_for_what_is_no_claim_changes_nothing_and_is_said() -> None:
    odd = Reading(id="odd", rivals=(("c-guns", "nothing"),))
    found, _ = in_(CASE, odd)
    assert found.stage.chosen == frozenset() and found.notes == ("'nothing' is no claim, so choosing it changes nothing",)
    answer = compare(msgspec.structs.replace(CASE, readings=(odd,)), at="1935")
    assert "'nothing' is no claim" in answer.text()


def test_names_of_readings() -> None:
    assert reading_named(CASE, "The essay alone").id == "essay-alone"
    with pytest.raises(UnknownName, match="essay-alone"):
        reading_named(CASE, "essay-alon")
    with pytest.raises(UnknownName):
        compare(CASE, readings=["nobody"])


def test_a_case_without_readings_has_only_the_record(capsys: pytest.CaptureFixture[str]) -> None:
    answer = compare(msgspec.structs.replace(CASE, readings=()), "guns@aland")
    assert len(answer.found) == 1 and "only the record" in answer.text()
    assert main(["compare", "denier", "--target", "guns@aland", "--at", "1935", "--case", FOLDER]) == 0
    assert "Those who deny the school" in capsys.readouterr().out
