"""What a capability cannot do without, worked by hand on tests/data/engine."""

from pathlib import Path

import msgspec
import pytest

from rapallo.cli import main
from rapallo.errors import LimitError, UnknownName, UsageError
from rapallo.inquiry import chokepoints
from rapallo.inquiry.asked import solver_for
from rapallo.inquiry.breaking import breaking
from rapallo.inquiry.searching import search
from rapallo.pathways.solve import Stage
from rapallo.record import Claim, Thing, read_case
from rapallo.time import parse_when

FOLDER = str(Path(__file__).parents[1] / "data" / "engine")
CASE = read_case(FOLDER)


def test_two_suppliers_are_harmless_alone_and_a_pair_together() -> None:
    # Ore comes from Bland (under the pact) and from Cland (carried by the envoy); steel is made of it by the Works, guns of that.
    answer = chokepoints(CASE, "guns@aland", at="1935")
    assert answer.held == "certain" and answer.complete == 2 and not answer.stopped
    assert [one.things for one in answer.of_size(1)] == [("works",), ("steel",), ("ore",)]
    (pair,) = answer.of_size(2)
    assert pair.things == ("cland", "pact")
    assert pair.alike == (("envoy",), ("bland",))
    assert set(pair.line.claims) == {"c-ore-b", "c-ore-c"}
    assert "Cland (or Envoy), together with Pact (or Bland)" in answer.text()


def test_the_target_its_holder_and_what_contains_them_are_no_candidates() -> None:
    solver = solver_for(CASE, ("guns@aland",))
    asked = breaking(solver, "guns@aland", 180, 0, Stage())
    assert not {"guns", "aland"} & set(asked.candidates)
    inside = msgspec.structs.replace(
        CASE,
        things=tuple(sorted([*CASE.things, Thing(id="crew", kind="organisation", part_of=("works",))], key=lambda one: one.id)),
    )
    solver = solver_for(inside, ("guns@crew",))
    assert "works" not in breaking(solver, "guns@crew", 180, 0, Stage()).candidates


def test_a_larger_cascade_is_folded_under_the_smaller() -> None:
    # The camp lies in Bland: taking Bland away takes the camp too.
    answer = chokepoints(CASE, "tank-design@aland", at="1935", size=1)
    assert answer.held == "possible"
    found = {one.things: one.folded for one in answer.found}
    assert found == {("works",): (), ("camp",): (("bland",),), ("pact",): (), ("tank-skill",): ()}
    assert "possible only" in answer.summary()[0]


def test_what_is_gone_only_later_is_still_there_while_it_keeps() -> None:
    # Guns keep a year after the last worked month, so steel gone from July 1934 leaves them until June 1935.
    assert chokepoints(CASE, "guns@aland", at="1935-05", from_="1934-07", size=1).found == ()
    lost = chokepoints(CASE, "guns@aland", at="1935-07", from_="1934-07", size=1)
    assert ("steel",) in {one.things for one in lost.found}
    assert chokepoints(CASE, "guns@aland", at="1935", from_="1936", size=2).found == ()


def test_the_strongest_claims_are_cited() -> None:
    weak = Claim(
        id="a-ore",
        subject="bland",
        verb="deliver",
        object="ore",
        to=("aland",),
        under=("pact",),
        source="ESSAY",
        confidence="low",
    )
    weak = msgspec.structs.replace(weak, when=parse_when("1925/1938"))
    case = msgspec.structs.replace(CASE, claims=(weak, *CASE.claims))
    ore = next(one for one in chokepoints(case, "guns@aland", at="1935", size=1).found if one.things == ("ore",))
    assert ore.line.claims == ("c-ore-b",)


def test_nothing_held_is_nothing_to_lose() -> None:
    answer = chokepoints(CASE, "guns@aland", at="1926")
    assert answer.held == "no recorded way" and answer.found == ()
    assert "nothing to lose" in answer.text()


def test_ways_not_taken_are_no_way_out() -> None:
    assert ("camp",) in {one.things for one in chokepoints(CASE, "tank-design@aland", at="1939").found}


def test_an_interrupted_search_keeps_what_is_proved_and_says_so() -> None:
    def stop(size: int, done: int, to_do: int) -> None:
        if size == 2:
            raise KeyboardInterrupt

    answer = chokepoints(CASE, "guns@aland", at="1935", size=3, tell=stop)
    assert answer.stopped and answer.complete == 1
    assert {one.things for one in answer.of_size(1)} == {("works",), ("steel",), ("ore",)}
    assert "Stopped" in answer.text() and "may be missing" in answer.text()


def test_a_search_too_long_is_estimated_before_it_starts() -> None:
    with pytest.raises(LimitError, match=r"--size 1, or for --sets"):
        chokepoints(CASE, "guns@aland", at="1935", size=2, sets=8)
    asked: list[int] = []

    def breaks(sets: list[tuple[int, ...]]) -> list[bool]:
        asked.extend(len(one) for one in sets)
        return [False] * len(sets)

    with pytest.raises(LimitError, match="sets of 3 may be as many as"):
        search(breaks, 40, 4, most=800)  # type: ignore[arg-type]
    assert max(asked) == 2, "larger sets were not tried"


def test_an_identity_that_is_not_certain_is_taken_both_ways() -> None:
    # Ore is also landed at the camp, or at the ground: whether they are one is only alleged.
    more = (
        Claim(
            id="c-same",
            subject="camp",
            verb="same-as",
            object="ground",
            source="ESSAY",
            stance="alleges",
            when=None,
        ),
        *(
            Claim(
                id=name,
                subject="bland",
                verb="deliver",
                object="lamps",
                to=("aland",),
                at=(site,),
                when=parse_when("1926/1933"),
                source="ESSAY",
            )
            for name, site in (("c-lamp", "camp"), ("c-lamp2", "ground"))
        ),
    )
    things = (*CASE.things, Thing(id="ground", kind="facility", when=parse_when("1926/1933")), Thing(id="lamps", kind="product"))
    case = msgspec.structs.replace(
        CASE,
        claims=tuple(sorted([*CASE.claims, *more], key=lambda one: one.id)),
        things=tuple(sorted(things, key=lambda one: one.id)),
    )
    answer = chokepoints(case, "lamps@aland", at="1930")
    assert [one.things for one in answer.of_size(1)] == [("bland",)], "neither alone: they may be two"
    assert {frozenset(one.things) for one in answer.of_size(2)} == {frozenset(("camp", "ground"))}


def test_refusals() -> None:
    with pytest.raises(UnknownName):
        chokepoints(CASE, "zeppelins@aland")
    with pytest.raises(UsageError, match="outside the horizon"):
        chokepoints(CASE, "guns@aland", at="1950")


def test_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chokepoints", "guns@aland", "--by", "1935", "--case", FOLDER]) == 0
    assert "One is enough" in capsys.readouterr().out
    assert main(["chokepoints", "guns@aland", "--by", "1935", "--at", "1936", "--case", FOLDER]) == 2
    assert main(["chokepoints", "guns@aland", "--size", "x", "--case", FOLDER]) == 2
