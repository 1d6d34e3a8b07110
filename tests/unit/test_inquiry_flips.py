"""What an answer hangs on, worked by hand on tests/data/engine."""

from pathlib import Path

import msgspec
import pytest

from rapallo.cli import main
from rapallo.errors import UsageError
from rapallo.inquiry import flips, without
from rapallo.record import Claim, Evidence, read_case
from rapallo.time import parse_when

FOLDER = str(Path(__file__).parents[1] / "data" / "engine")
CASE = read_case(FOLDER)


def found(case, target: str, **options):  # type: ignore[no-untyped-def]
    """Kind, members and what the answer becomes."""
    return {(one.kind, one.members, one.becomes) for one in flips(case, target, at="1935", **options).found}


def test_claims_that_lower_and_pairs_of_them() -> None:
    assert found(CASE, "guns@aland") == {
        ("lowering", ("c-guns",), "no recorded way"),
        ("lowering", ("c-steel",), "no recorded way"),
        ("lowering", ("c-ore-b", "c-ore-c"), "no recorded way"),
    }


def test_a_denial_withdrawn_raises_and_support_withdrawn_lowers_never_both() -> None:
    assert found(CASE, "tank-design@aland") == {
        ("lowering", ("c-design",), "no recorded way"),
        ("lowering", ("c-school",), "no recorded way"),
        ("raising", ("c-school-no",), "certain"),
    }
    assert found(CASE, "tank-design@aland", of="sources") == {
        ("lowering", ("ESSAY",), "no recorded way"),
        ("raising", ("NOTE",), "certain"),
    }


def test_rests_on_one_source_is_a_lowering_flip_of_size_one_and_a_copy_goes_with_its_original() -> None:
    # Steel and guns are told by the copy alone, which derives only from the diary.
    answer = flips(CASE, "guns@aland", at="1935", of="sources")
    assert {one.members for one in answer.found} == {("COPY",), ("DIARY",)}
    assert "It rests on one source: without COPY or without DIARY" in answer.text()
    assert "DIARY (and with it COPY)" in answer.text()


def test_a_second_source_makes_a_pair_of_them() -> None:
    backed = [Evidence(claim=name, source="TREATY", relation="supports") for name in ("c-guns", "c-steel")]
    case = msgspec.structs.replace(
        CASE, evidence=tuple(sorted([*CASE.evidence, *backed], key=lambda one: (one.claim, one.source)))
    )
    lowering = {one.members for one in flips(case, "guns@aland", at="1935", of="sources").found}
    assert lowering == {("COPY", "TREATY"), ("DIARY", "TREATY"), ("DIARY", "ESSAY")}


def test_certain_that_becomes_possible_only() -> None:
    # With a source that only alleges left, a claim still counts at its best.
    backed = [Evidence(claim=name, source="NOTE", relation="supports", stance="alleges") for name in ("c-guns", "c-steel")]
    case = msgspec.structs.replace(
        CASE, evidence=tuple(sorted([*CASE.evidence, *backed], key=lambda one: (one.claim, one.source)))
    )
    answer = flips(case, "guns@aland", at="1935", of="sources")
    assert ("COPY",) in {one.members for one in answer.found if one.loses == "certain" and one.becomes == "possible"}
    assert "Its certainty rests on one source" in answer.text()


def test_withdrawing_one_of_two_rivals_leaves_the_other() -> None:
    # Two dates of one founding exclude each other; the early one alone lets it be had in 1930.
    made = Claim(id="r-1", subject="works", verb="produce", object="lathes", to=("aland",), source="ESSAY", rival_of=("r-2",))
    pair = [
        msgspec.structs.replace(made, when=parse_when("1929/1939")),
        msgspec.structs.replace(made, id="r-2", when=parse_when("1933/1939"), rival_of=("r-1",), source="DIARY"),
    ]
    case = msgspec.structs.replace(CASE, claims=tuple(sorted([*CASE.claims, *pair], key=lambda one: one.id)))
    early = flips(case, "lathes@aland", at="1930")
    assert early.held == "possible"
    assert {one.members for one in early.of_kind("lowering")} == {("r-1",)}
    late = flips(case, "lathes@aland", at="1935")
    assert late.held == "certain"
    assert {(one.members, one.becomes) for one in late.found} == {(("r-1", "r-2"), "no recorded way")}


def test_what_a_single_lowering_flip_says_withdrawing_the_claim_does() -> None:
    for one in flips(CASE, "guns@aland", at="1935", size=1).found:
        outcome = without(CASE, *one.members, target="guns@aland", at="1935").outcomes[0]
        assert outcome.after == one.becomes


def test_without_a_recorded_way_no_withdrawal_changes_anything() -> None:
    answer = flips(CASE, "guns@aland", at="1922")
    assert answer.found == () and answer.held == "no recorded way"


def test_refusals_and_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="claims, sources"):
        flips(CASE, "guns@aland", of="people")
    assert main(["flips", "tank-design@aland", "--at", "1935", "--of", "sources", "--case", FOLDER]) == 0
    assert "NOTE" in capsys.readouterr().out
