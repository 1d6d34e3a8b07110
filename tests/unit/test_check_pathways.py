"""Findings on written ways that need more than one file to show, and what they cost a case that has none."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

import rapallo
from rapallo.check import check
from rapallo.record import Case, Given, Loaded, Need, Way, load
from rapallo.time import parse_when

FOLDER = str(Path(__file__).parents[1] / "data" / "engine")
LOADED = load(FOLDER)


def found(*ways: Way, givens: tuple[Given, ...] = (), **about: object) -> dict[str, list[str]]:
    """The findings of the family on the case with these ways alone, by code."""
    case: Case = msgspec.structs.replace(LOADED.case, ways=ways, givens=givens)
    case = msgspec.structs.replace(case, about=msgspec.structs.replace(case.about, **about))
    loaded = Loaded(LOADED.folder, case, [], LOADED.places, LOADED.columns)
    codes: dict[str, list[str]] = {}
    for one in check(loaded, select=["R8"]):
        codes.setdefault(one.code, []).append(one.finding)
    return codes


def way(name: str, gives: str, *needs: str, **fields: object) -> Way:
    """A way that is assumed for a reason."""
    return Way(id=name, gives=gives, needs=tuple(Need((one,)) for one in needs), because="for the test", **fields)  # type: ignore[arg-type]


def test_the_case_itself_is_clean() -> None:
    assert [one.code for one in check(LOADED, select=["R8"])] == []


def test_a_circle_with_a_base_through_a_claim_is_none() -> None:
    # Ore comes by claims, so the circle of steel and guns would have a beginning if steel could be made of ore.
    round_ = (way("w-a", "steel@aland", "guns@aland"), way("w-b", "guns@aland", "steel@aland"))
    assert "R801" not in found(*round_), "claims of production give both"
    bare = (way("w-a", "tanks@aland", "tank-design@bland"), way("w-b", "tank-design@bland", "tanks@aland"))
    assert "w-a and w-b" in found(*bare)["R801"][0]
    assert "R801" not in found(*bare, givens=(Given(holding="tanks@aland", because="x"),))
    assert "R801" not in found(*bare, way("w-c", "tanks@aland", "ore@aland"))


def test_a_choice_is_unsupported_only_if_too_few_are_left() -> None:
    some = Need(("ore@aland", "tanks@cland"), 1)
    assert "R802" not in found(msgspec.structs.replace(way("w-a", "tanks@aland"), needs=(some,)))
    both = msgspec.structs.replace(some, k=2)
    assert (
        "2 of 2 holdings, of which Tanks in the hands of Cland"
        in found(msgspec.structs.replace(way("w-a", "tanks@aland"), needs=(both,)))["R802"][0]
    )
    assert "R802" not in found(way("w-a", "tanks@aland", "pact", "cland")), "what exists needs no way"


def test_windows_and_work() -> None:
    spring = parse_when("1926-01/1926-06")
    assert "R804" in found(way("w-a", "tanks@aland", open=spring, takes="P7M"))
    assert "R804" not in found(way("w-a", "tanks@aland", open=spring, takes="P6M/P9M")), "the least it takes fits"
    gaps = parse_when("{1926-01,1926-03,1926-05}")
    assert "R804" not in found(way("w-a", "tanks@aland", open=gaps, takes="P3M"))
    assert "in one piece" in found(way("w-a", "tanks@aland", open=gaps, takes="P3M", unbroken=True))["R804"][0]
    assert "Camp did not exist then" in found(way("w-a", "tanks@aland", at=("camp",), open=parse_when("1921/1923")))["R803"][0]


def test_what_backs_a_way() -> None:
    assert "which deny" in found(way("w-a", "tanks@aland", claims=("c-school-no",)))["R805"][0]
    early = way(
        "w-a", "tanks@aland", claims=("c-design", "c-steel"), open=parse_when("1924/1930"), footing=(("way", "inferred"),)
    )
    assert "c-steel" in found(early)["R807"][0]
    supposed = msgspec.structs.replace(early, footing=(("way", "inferred"), ("open", "assumed")))
    assert "R807" not in found(supposed)


def test_a_horizon_that_cannot_be_used_is_left_to_others() -> None:
    assert set(found(way("w-a", "tanks@aland", "tanks@cland"), resolution="day", horizon=parse_when("0001/9999"))) == set()


def test_a_case_without_ways_does_not_load_the_engine() -> None:
    tutorial = str(Path(__file__).parents[2] / "cases" / "tutorial")
    words = (
        "import sys; from rapallo.record import load; from rapallo.check import check; "
        f"loaded = load({tutorial!r}); assert len(loaded.case.ways) == 0; check(loaded); "
        "print([name for name in sys.modules if name.startswith('rapallo.pathways')])"
    )
    source = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(rapallo.__file__))}
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True, env=source)
    assert done.stdout.strip() == "[]"
