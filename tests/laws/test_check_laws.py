"""Laws of the checker: it reads anything, the order of rows is irrelevant, and circles are what walking round finds."""

import csv
import random
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapallo.check import check, report_json, report_text
from rapallo.check.circles import circles
from rapallo.errors import Fault
from rapallo.record import Case, Loaded, load
from strategies import cases

BASE = Path(__file__).parents[1] / "data" / "check" / "essay-alone"


def findings(case: Case) -> tuple[Fault, ...]:
    return check(Loaded("case", case, [], {}, {}))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cases())
def test_any_case_that_can_be_is_checked_without_a_traceback(case: Case) -> None:
    found = findings(case)
    assert found == findings(case)
    assert report_text(found, 0).replace("\n", "").isprintable()
    assert report_json(found).startswith("{")


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(rng: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "case")
        shutil.copytree(BASE, copy)
        for name in ("claims.csv", "things.csv"):
            with open(copy / name, encoding="utf-8", newline="") as file:
                header, *rows = list(csv.reader(file))
            rng.shuffle(rows)
            with open(copy / name, "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([header, *rows])
        assert said(check(load(str(copy)))) == said(check(load(str(BASE))))


def said(found: Iterable[Fault]) -> list[tuple[str, str, tuple[str, ...]]]:
    """What was found, without where it stands."""
    return sorted((one.code, one.finding, one.claims) for one in found)


graphs = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3), max_size=8)


@given(graphs)
def test_circles_are_what_walking_round_finds(graph: dict[str, list[str]]) -> None:
    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(graph.get(start, ()))
        while len(waiting) > 0:
            one = waiting.pop()
            if one not in seen and one in graph:
                seen.add(one)
                waiting.extend(graph[one])
        return seen

    round_trip = {name: reach(name) for name in graph}
    expected = {
        tuple(sorted(two for two in round_trip[one] if one in round_trip[two])) for one in graph if one in round_trip[one]
    }
    assert set(circles(graph)) == expected
