"""Outside numbers: who can be reached when in random link streams, against NetworkX (§4.10).

Each dated link is a way with one need and a window of one step. The same stream is written as a
time-expanded graph, a node for each vertex and step, and NetworkX says what is reachable in it.
"""

from collections.abc import Iterable
from random import Random

import networkx as nx
import pytest

from rapallo.pathways.attain import attain
from rapallo.pathways.bits import first, steps_of
from rapallo.pathways.network import LASTING, Network, Way, reading

Link = tuple[int, int, int]


def a_stream(rng: Random) -> tuple[int, int, list[Link]]:
    """Vertices, steps, and links (from, to, step), circles and simultaneous links among them."""
    vertices, steps = rng.randint(2, 12), rng.randint(1, 25)
    links = {
        (rng.randrange(vertices), rng.randrange(vertices), rng.randrange(steps))
        for _ in range(rng.randint(0, 4 * vertices))
    }
    return vertices, steps, sorted(links)


def reached(
    vertices: int, steps: int, links: Iterable[Link], source: int, takes: int, keeps: int
) -> list[int]:
    """The lines of all vertices when the source is there from the first step on."""
    links = list(links)
    network = Network(
        steps, tuple(f"v{one}" for one in range(vertices)), tuple(Way(to, (one,)) for one, to, _ in links)
    )
    base = reading(network).but(
        given={source: (1 << steps) - 1},
        open={place: 1 << step for place, (_, _, step) in enumerate(links)},
        takes=dict.fromkeys(range(len(links)), takes),
        keeps=dict.fromkeys(range(len(links)), keeps),
    )
    found = attain(network, [base])
    return [found.held(one) for one in range(vertices)]


def waiting_for_ever(graph: "nx.DiGraph[tuple[int, int]]", vertices: int, steps: int) -> None:
    for one in range(vertices):
        nx.add_path(graph, [(one, step) for step in range(steps)])


@pytest.mark.parametrize("takes", [0, 1])
def test_earliest_arrival_where_one_may_wait(takes: int) -> None:
    """Lasting results, links that take no time (several may follow each other in a step) or one step."""
    rng = Random(f"arrival-{takes}")
    late = 0
    for _ in range(150):
        vertices, steps, links = a_stream(rng)
        source = rng.randrange(vertices)
        graph: nx.DiGraph[tuple[int, int]] = nx.DiGraph()
        waiting_for_ever(graph, vertices, steps)
        for one, to, step in links:
            if step + takes < steps:
                graph.add_edge((one, step), (to, step + takes))
        there = {(source, 0)} | nx.descendants(graph, (source, 0))
        held = reached(vertices, steps, links, source, takes, LASTING)
        for one in range(vertices):
            assert set(steps_of(held[one])) == {step for vertex, step in there if vertex == one}
            late += first(held[one]) not in (None, 0)
    assert late > 150


@pytest.mark.parametrize("keeps", [0, 1, 3])
def test_restless_journeys(keeps: int) -> None:
    """Nobody waits longer than ``keeps`` steps: arriving opens the vertex for that long and no longer.

    In the graph a vertex has for each step a door (arrived now) and a room (still there), and each door
    leads to the rooms of the steps it lasts for.
    """
    rng = Random(f"restless-{keeps}")
    lapsed = 0
    for _ in range(150):
        vertices, steps, links = a_stream(rng)
        source = rng.randrange(vertices)
        graph: nx.DiGraph[object] = nx.DiGraph()
        graph.add_node("start")
        for step in range(steps):
            graph.add_edge("start", ("room", source, step))
            for one in range(vertices):
                for later in range(step, min(step + keeps + 1, steps)):
                    graph.add_edge(("door", one, step), ("room", one, later))
        for one, to, step in links:
            graph.add_edge(("room", one, step), ("door", to, step))
        there = nx.descendants(graph, "start")
        held = reached(vertices, steps, links, source, 0, keeps)
        for one in range(vertices):
            inside = {step for step in range(steps) if ("room", one, step) in there}
            assert set(steps_of(held[one])) == inside
            lapsed += 0 < len(inside) < steps - min(inside, default=0)
    assert lapsed > 150
