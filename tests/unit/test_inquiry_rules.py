"""Rules that ask who receives, and written ways that no claim speaks of, worked out by hand (§11)."""

from pathlib import Path

import msgspec
import pytest

from rapallo.inquiry import breaches
from rapallo.inquiry.asked import solver_for
from rapallo.inquiry.named import named
from rapallo.record import Case, Reading, Rule
from rapallo.time import parse_when
from small import small_case

HEAD = "id,subject,verb,object,to,when,source\n"
ROWS = (
    "home,works,deliver,tank,aland,1925,S\n"  # to its own state
    "inside,works,deliver,tank,shop,1925,S\n"  # to a part of it
    "abroad,works,deliver,tank,bland,1925,S\n"
    "part,works,deliver,tank,guild,1925,S\n"  # to a part of the other state
    "nobody,works,deliver,tank,loners,1925,S\n"  # to men of no known state
    "unsaid,works,deliver,tank,,1925,S\n"
)
WAY = """[[way]]
id = "w"
label = "tanks built at home"
gives = "tank@aland"
by = ["works"]
at = ["school"]
open = "1925/1930"
takes = "P0D"
keeps = "lasting"
ran = "yes"
footing = { way = "stated" }
because = "for the test"
"""


def case_with(tmp_path: Path, rows: str = "", ways: str = "", **fields: object) -> Case:
    rule = Rule(id="ban", forbids=("deliver",), classes=("tank",), binds=("aland",), when=parse_when("1920/1935"))
    rule = msgspec.structs.replace(rule, **fields)
    case = small_case(tmp_path, HEAD + rows, ways)
    things = tuple(msgspec.structs.replace(thing, classes=("tank",)) if thing.id == "tank" else thing for thing in case.things)
    return msgspec.structs.replace(case, things=things, rules=(rule,))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"home": "yes", "inside": "yes", "abroad": "yes", "part": "yes", "nobody": "yes", "unsaid": "yes"}),
        # An export is what goes to none of its own; of whom nothing is known it may be one.
        ({"not_to": ("aland",)}, {"abroad": "yes", "part": "yes", "nobody": "maybe", "unsaid": "maybe"}),
        ({"to": ("bland",)}, {"abroad": "yes", "part": "yes", "nobody": "maybe", "unsaid": "maybe"}),
        ({"to": ("bland",), "not_to": ("guild",)}, {"abroad": "yes", "nobody": "maybe", "unsaid": "maybe"}),
    ],
)
def test_a_rule_may_ask_who_receives(tmp_path: Path, fields: dict[str, object], expected: dict[str, str]) -> None:
    found = breaches(case_with(tmp_path, ROWS, **fields)).found
    assert {one.claim: one.actor for one in found} == expected


def test_a_written_way_on_no_claim_is_possibly_forbidden_and_never_surely(tmp_path: Path) -> None:
    case = case_with(tmp_path, ways=WAY, forbids=("produce", "deliver"))
    answer = breaches(case)
    assert [(one.way, one.claim, one.actor, one.territory) for one in answer.ways] == [("w", "", "maybe", "")]
    assert "by which act is not written" in answer.text() and "1 written way on no claim" in answer.summary()[1]
    # What nobody can be given by (a trial), another class, another actor, another time: nothing to judge.
    assert breaches(case_with(tmp_path, ways=WAY, forbids=("test",))).ways == ()
    assert breaches(case_with(tmp_path, ways=WAY, binds=("bland",))).ways == ()
    assert breaches(case_with(tmp_path, ways=WAY, when=parse_when("1931/1935"))).ways == ()
    assert breaches(case_with(tmp_path, ways=WAY, not_to=("aland",))).ways == ()


def test_enforced_it_is_closed_at_worst_and_open_at_best(tmp_path: Path) -> None:
    solver = solver_for(case_with(tmp_path, ways=WAY, forbids=("produce",), when=parse_when("1920/1927")), ("tank@aland",))
    reading = named(solver.frame, Reading(id="kept", enforced=("ban",)))
    label = solver.model.grid.label
    (lines,) = solver.lines([reading.stage])[0]
    first = [label((line & -line).bit_length() - 1) for line in (lines.possibly, lines.surely)]
    assert first == ["1925-01", "1928-01"], "possibly forbidden until the end of 1927: surely only after it"
    assert reading.apart == (), "a rule that can be taken one way only"
