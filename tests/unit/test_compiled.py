"""The compiled network of a page: its shape, its bytes, and that what it says alone is what the engine works out."""

import json
import subprocess
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from rapallo.inquiry import without
from rapallo.inquiry.asked import solver_for, targets_of
from rapallo.pathways.ways import FOOTINGS
from rapallo.press.compiled import MOST_ENDINGS, compiled
from rapallo.press.compiled_record import Lines
from rapallo.record import Case, read_case
from unfolded import Unfolded

ROOT = Path(__file__).parents[2]
FLAGSHIP = ROOT / "cases" / "german-soviet"


@cache
def vectors() -> ModuleType:
    spec = spec_from_file_location("vectors", ROOT / "tools" / "vectors.py")
    assert spec is not None and spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@cache
def flagship() -> Case:
    return read_case(str(FLAGSHIP))


@cache
def carried() -> dict[str, Any]:
    return compiled(flagship())


def test_shape() -> None:
    found = carried()
    solver = solver_for(flagship(), targets_of(flagship(), None))
    ways, holdings, lines, values = (
        len(found["part"]["ways"]),
        len(found["part"]["holdings"]),
        len(found["lines"]),
        len(found["values"]),
    )
    assert [found["holdings"][found["part"]["holdings"][place]] for place in found["targets"]] == list(flagship().about.aims)
    assert (ways, holdings) == (len(solver.paths), len(solver.holdings))
    assert len(found["paths"]) == len(found["needs"]) == ways and len(found["given"]) == holdings
    assert [len(row) for row in found["shapes"]] == [ways] * 6
    assert all(0 <= place < values for row in found["shapes"] for place in row)
    assert all(0 <= row[0] < lines and 0 <= row[4] < lines for row in found["values"])
    assert found["lines"][0] == [] and found["lines"][1] == [0, found["steps"] - 1]
    assert sorted(one for row in found["order"] for one in row[1:]) == list(range(holdings))
    assert (
        len(found["claims"]["ids"]) == len(found["claims"]["marks"]) == len(found["claims"]["evidence"]) == len(flagship().claims)
    )
    assert found["notice"] == [6, 6]


def test_everything_equal_is_written_once() -> None:
    found = carried()
    for rows in (found["lines"], found["values"]):
        assert len({json.dumps(row) for row in rows}) == len(rows)


def test_runs_of_a_line() -> None:
    lines = Lines(6)
    assert [lines.number(0), lines.number(0b111111), lines.number(0b101101), lines.number(0b101101)] == [0, 1, 2, 2]
    assert lines.rows == [[], [0, 5], [0, 0, 2, 3, 5, 5]]


def test_small_enough_for_a_page() -> None:
    import gzip

    assert len(gzip.compress(json.dumps(carried(), separators=(",", ":")).encode())) < 60_000


def test_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import json; from rapallo.press.compiled import compiled; from rapallo.record import read_case; "
        f"print(json.dumps(compiled(read_case({str(FLAGSHIP)!r}))))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1 and json.loads(texts.pop()) == carried()


def test_closings_beyond_what_is_carried() -> None:
    cases = vectors().edge_cases()
    assert all(len(table) > 0 for _, _, table in compiled(cases["some closings"])["moved"]["ways"])
    tables = [(len(claims), len(table)) for _, claims, table in compiled(cases["many closings"])["moved"]["ways"]]
    assert any(count > MOST_ENDINGS and size == 0 for count, size in tables)


def compare(case: Case, many: int, seed: int) -> int:
    """Bounds of every holding from the compiled form alone, beside those of the solver, in the record and in readings; how many removals."""
    one = Unfolded(json.loads(json.dumps(compiled(case))))
    merged = set(one.data["claims"]["merged"])
    rng = Random(seed)
    number = 0
    for _ in range(many):
        removal = vectors().removal_of(case, rng)
        if removal is None or not merged.isdisjoint(one.withdrawn(removal)[0]):
            continue
        want = vectors().expected(case, removal, rng, vectors().reading_of(case, rng))
        footing = FOOTINGS.index(want["footing"])
        found = one.bounds(removal, footing, want["reading"])
        for stage, lines in enumerate(want["lines"]):
            places = one.data["targets"]
            assert [f"{low:x},{high:x}" for low, high in (found[stage][place] for place in places)] == lines, removal
        assert [f"{low:x},{high:x}" for low, high in found[1]] == want["held"], removal
        number += 1
    return number


@pytest.mark.parametrize("seed", range(12))
def test_equals_the_engine_on_small_cases(seed: int) -> None:
    assert compare(vectors().with_readings(vectors().random_case(seed), Random(seed), 3), 8, seed) > 0


@pytest.mark.parametrize("name", ["some closings", "some identities", "some rivals", "by day", "by year, long ago", "circle"])
def test_equals_the_engine_at_the_edges(name: str) -> None:
    assert compare(vectors().edge_cases()[name], 12, 1) > 5


def test_equals_the_engine_on_cases_drawn() -> None:
    drawn = (vectors().with_readings(case, Random(number), 2) for number, case in enumerate(vectors().drawn(25)))
    assert sum(compare(case, 4, number) for number, case in enumerate(drawn)) > 40


@pytest.mark.parametrize("name", ["rules on claims", "rivals chosen"])
def test_equals_the_engine_in_readings_at_the_edges(name: str) -> None:
    assert compare(vectors().edge_readings()[name], 30, 2) > 20


def test_readings_are_carried() -> None:
    """What a reading leaves out, chooses and closes stands in the data; what it does not touch is not there."""
    rows = {row["id"]: row for row in carried()["readings"]}
    assert list(rows) == [reading.id for reading in flagship().readings]
    ruled, alone = rows["versailles-enforced"], rows["essay-alone"]
    assert ruled["enforced"] == 1 and len(ruled["bars"]) > 30 and "fallen" not in ruled
    assert alone["enforced"] == 0 and len(alone["fallen"]) > 0 and len(alone["closed"]) == 3 and "bars" not in alone


def test_golden_vectors_say_what_the_question_says() -> None:
    """The vectors go past the words of `rapallo without`; what they expect is what it answers."""
    case = flagship()
    solver = solver_for(case, targets_of(case, None))
    grid, rng, asked = solver.model.grid, Random(3), 0
    while asked < 6:
        removal = vectors().removal_of(case, rng)
        if removal is None or any("@" not in one for one in removal["holdings"]):
            continue
        want = vectors().expected(case, removal, rng)
        if want["footing"] != "assumed":
            continue
        names = [name for kind in ("things", "holdings", "sources", "claims") for name in removal[kind]]
        pair = None if removal["between"] is None else (removal["between"][0], removal["between"][1])
        stop = None if removal["stop"] is None else grid.label(removal["stop"])
        found = without(case, *names, between=pair, from_=grid.label(removal["start"]), until=stop, at=grid.label(want["step"]))
        assert [(one.target, one.verdict, one.says) for one in found.outcomes] == [
            (one["target"], one["status"], one["says"]) for one in want["outcomes"]
        ]
        asked += 1


@pytest.mark.parametrize("folder", ["cases/tutorial", "tests/data/engine", "cases/two-lineages"])
def test_equals_the_engine_on_kept_cases(folder: str) -> None:
    assert compare(read_case(str(ROOT / folder)), 12, 5) > 8
