"""Outside numbers: Knuth's cyclic example and the critical-path dates of two textbook networks (§4.10).

The examples are looked for in ``../shared/verification`` beside the checkout (RAPALLO_SHARED names another
``shared``) and skipped, by name, where they are absent.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest

from rapallo.pathways.attain import attain
from rapallo.pathways.bits import first
from rapallo.pathways.network import LASTING, Network, Way, reading

SHARED = Path(os.environ.get("RAPALLO_SHARED", Path(__file__).parents[3] / "shared"))


def shared(name: str) -> Any:
    path = SHARED / "verification" / name
    if not path.exists():
        pytest.skip(f"{path} is absent")
    return json.loads(path.read_text(encoding="utf-8"))


# Knuth 1977: the least cost of each symbol of a grammar whose productions are superior functions.


def test_knuths_cyclic_example() -> None:
    """A = min(4, max(B, C)); B = min(A + 1, A + max(C, A)); C = min(9, (B + A + max(B, A)) / 2).

    As time: a symbol is a holding that lasts, a production a way that needs its symbols and takes what it
    costs beyond the dearest of them: nothing, 1, A's own date, and half the lesser of B's and A's, since
    (x + y + max) / 2 = max + min / 2 and x + max(y, z) = max(x, y, z) + (x if that max is of y, z). Two of
    these lengths depend on dates. They are taken from the dates of the run before, from never downwards;
    superior functions are monotone, so the dates only sink and come to rest on Knuth's.
    """
    expected = shared("knuth1977.json")["knuth1977"]["expected"]
    a, b, c = range(3)
    ways = (Way(a), Way(a, (b, c)), Way(b, (a,)), Way(b, (a, c)), Way(c), Way(c, (b, a)))
    network = Network(20, ("A", "B", "C"), ways)
    base = reading(network).but(keeps=dict.fromkeys(range(6), LASTING))
    never = network.steps
    dates: tuple[int, ...] = (never, never, never)
    for _ in range(6):
        takes = {0: 4, 1: 0, 2: 1, 3: dates[a], 4: 9, 5: min(dates[a], dates[b]) // 2}
        found = attain(network, [base.but(takes=takes)])
        now = tuple(never if (date := first(found.held(one))) is None else date for one in (a, b, c))
        if now == dates:
            break
        assert all(new <= old for new, old in zip(now, dates, strict=True))
        dates = now
    else:
        pytest.fail("the dates did not come to rest")
    assert dict(zip("ABC", dates, strict=True)) == expected


# Critical path method: one way per activity, all lasting.


def finish(activities: Mapping[str, Mapping[str, Any]], takes: Mapping[str, int]) -> dict[str, int]:
    """The earliest step at which each activity is done."""
    names = sorted(activities)
    place = {name: number for number, name in enumerate(names)}
    network = Network(
        sum(takes.values()) + 1,
        tuple(names),
        tuple(
            Way(place[name], tuple(place[before] for before in activities[name]["pred"])) for name in names
        ),
    )
    every = range(len(names))
    base = reading(network).but(
        takes={number: takes[names[number]] for number in every}, keeps=dict.fromkeys(every, LASTING)
    )
    found = attain(network, [base])
    dates = {name: first(found.held(place[name])) for name in names}
    return {name: date for name, date in dates.items() if date is not None}


def late_activities(
    activities: Mapping[str, Mapping[str, Any]], takes: Mapping[str, int], end: int
) -> list[str]:
    """The critical activities: those whose finish the end of the project feels, each taking a step longer."""
    return [
        name
        for name in sorted(activities)
        if max(finish(activities, {**takes, name: takes[name] + 1}).values()) == end + 1
    ]


def test_reliable_construction() -> None:
    """Hillier & Lieberman: mean durations (o + 4m + p) / 6 are whole weeks; 44 of them along ABCEFJLN."""
    book = shared("pert_textbook.json")["hillier_lieberman_reliable"]
    activities = book["activities"]
    sixths = {name: round(one["o"] + 4 * one["m"] + one["p"]) for name, one in activities.items()}
    assert all(total % 6 == 0 for total in sixths.values())
    takes = {name: total // 6 for name, total in sixths.items()}
    dates = finish(activities, takes)
    assert max(dates.values()) == book["expected"]["mean"] == 44
    assert late_activities(activities, takes, 44) == book["expected"]["critical_path"].split("-")


def test_the_encyclopaedias_example() -> None:
    """Durations rounded to hundredths as there: 19.51 along a, c, e, g."""
    book = shared("pert_textbook.json")["wikipedia_pert"]
    activities = book["activities"]
    takes = {name: round(100 * (one["o"] + 4 * one["m"] + one["p"]) / 6) for name, one in activities.items()}
    dates = finish(activities, takes)
    end = max(dates.values())
    assert end / 100 == book["expected"]["te_total"]
    assert late_activities(activities, takes, end) == book["expected"]["critical_path"].split("-")


def test_critical_path_of_random_projects_as_networkx_has_it() -> None:
    """The longest path of a directed graph without circles, weights on the activities."""
    rng = Random(1959)
    for _ in range(100):
        count = rng.randint(1, 14)
        takes = {f"n{number:02}": rng.randint(0, 9) for number in range(count)}
        names = sorted(takes)
        activities = {
            name: {"pred": rng.sample(names[:number], rng.randint(0, min(number, 3)))}
            for number, name in enumerate(names)
        }
        graph = nx.DiGraph()
        for name in names:
            graph.add_edge("start", name, weight=takes[name])
            for before in activities[name]["pred"]:
                graph.add_edge(before, name, weight=takes[name])
        assert max(finish(activities, takes).values()) == nx.dag_longest_path_length(graph)
