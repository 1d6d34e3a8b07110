"""Outside numbers: minimal cut sets of the Aralia fault trees (§4.10).

The trees and ``expected.csv`` are looked for in ``../shared/verification/aralia`` beside the checkout
(RAPALLO_SHARED names another ``shared``) and skipped, by name, where they are absent. The expected counts are
those published with the trees and found again with SCRAM 0.16.2.

A fault tree says how things fail; a network says how they are held. The adapter reads the tree as its dual:
a basic event is a thing that is there (given), whose loss is the event; a gate is the function that its
failure would end. An OR gate fails as soon as one input fails, so its function needs *all* inputs: one way.
An AND gate fails when all inputs have failed, so *any* input keeps it up: a way for each. A gate that fails
when k of n have failed needs n − k + 1 of them: one way with a choice. A set of things whose removal loses
the top function is then a cut set of the tree, and the minimal ones are the same.
"""

import csv
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rapallo.pathways.cuts import Candidate, losing
from rapallo.pathways.network import Choice, Network, Reading, Way, reading
from rapallo.pathways.untimed import count_untimed_cuts, untimed_cuts

SHARED = Path(os.environ.get("RAPALLO_SHARED", Path(__file__).parents[3] / "shared"))
ARALIA = SHARED / "verification" / "aralia"

# The five small trees of the issue, and others that take no longer.
SMALL = ("chinese", "isp9603", "isp9607", "das9201", "das9202")
MORE = ("baobab2", "das9203", "das9205", "das9209", "isp9601", "isp9604", "isp9606", "edf9201")


def adapted(name: str) -> tuple[Network, Reading, int, list[Candidate]]:
    """The dual network of a tree, its one reading, its top, and its basic events as candidates."""
    path = ARALIA / f"{name}.xml"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    text = path.read_text(encoding="utf-8")
    assert "<!DOCTYPE" not in text and "<!ENTITY" not in text, "no entities are read"
    root = ElementTree.fromstring(text)
    gates = {gate.get("name", ""): gate[0] for gate in root.iter("define-gate")}
    events = sorted({event.get("name", "") for event in root.iter("basic-event")})
    names = (*gates, *events)
    place = {one: number for number, one in enumerate(names)}
    ways: list[Way] = []
    inputs: set[str] = set()
    for gate, formula in gates.items():
        below = tuple(place[one.get("name", "")] for one in formula)
        inputs.update(one.get("name", "") for one in formula)
        if formula.tag == "or":
            ways.append(Way(place[gate], below))
        elif formula.tag == "and":
            ways.extend(Way(place[gate], (one,)) for one in below)
        elif formula.tag == "atleast":
            enough = len(below) - int(formula.get("min", "")) + 1
            ways.append(Way(place[gate], (Choice(enough, below),)))
        else:
            raise ValueError(f"{name}: a gate of kind {formula.tag} is not coherent")
    (top,) = (place[gate] for gate in gates if gate not in inputs)
    network = Network(1, names, tuple(ways))
    base = reading(network).but(given={place[event]: 1 for event in events})
    return network, base, top, [Candidate(event, removed=((place[event], 1),)) for event in events]


def expected(name: str) -> tuple[int, tuple[int, ...]]:
    """How many minimal cut sets are published, and by order from 1 up where the table has it, else ()."""
    with (ARALIA / "expected.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["tree"] == name)
    orders = row["order_distribution_scram"].split()
    return int(float(row["mcs_published"])), tuple(map(int, orders))


@pytest.mark.parametrize("name", [*SMALL, *MORE])
def test_all_minimal_cut_sets_are_counted(name: str) -> None:
    network, base, top, events = adapted(name)
    counts = count_untimed_cuts(network, base, top, events)
    total, orders = expected(name)
    assert sum(counts) == total
    assert counts[0] == 0
    if len(orders) > 0:
        assert counts[1:] == orders


@pytest.mark.parametrize("name", SMALL)
def test_cut_sets_to_order_3_by_the_kernel_and_directly(name: str) -> None:
    """The general search, with the kernel as its oracle, and the diagrams list the same sets."""
    network, base, top, events = adapted(name)
    found = losing(network, base, top, 0, events).minimal(3)
    assert (found.complete, found.stopped) == (3, False)
    direct = untimed_cuts(network, base, top, events, 3)
    assert found.sets == direct.sets
    counts = (*found.by_size(), 0, 0, 0, 0)[1:4]
    _, orders = expected(name)
    if len(orders) > 0:
        assert counts == orders[:3]
    else:
        whole = (*count_untimed_cuts(network, base, top, events), 0, 0, 0)
        assert counts == whole[1:4]


def test_the_adapter_on_two_out_of_three() -> None:
    """By hand: a gate that fails when 2 of 3 have failed has the three pairs as its minimal cut sets."""
    network = Network(1, ("top", "a", "b", "c"), (Way(0, (Choice(2, (1, 2, 3)),)),))
    base = reading(network).but(given={1: 1, 2: 1, 3: 1})
    events = [Candidate(one, removed=((place, 1),)) for place, one in enumerate("abc", 1)]
    assert untimed_cuts(network, base, 0, events).sets == ((0, 1), (0, 2), (1, 2))
