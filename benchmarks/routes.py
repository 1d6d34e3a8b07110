"""Routes over a register of a million dated links, compiled once from plain columns, beside NetworkX.

The register is made up: power-law degrees on both sides, twenty years by day, dates with uncertain bounds. Answers are checked equal
first: on small samples every route of up to five hops against NetworkX's simple paths over the graph of a date and over the
time-expanded graph; at full size the lengths of the k shortest. Run: ``python benchmarks/routes.py [links]``.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from bisect import bisect
from collections.abc import Callable
from itertools import accumulate, islice

import networkx as nx

from rapallo.inquiry.routes_links import Links, links_of
from rapallo.inquiry.routes_search import View, best_routes

DAYS = 7305
DAY = DAYS // 2
K, HOPS = 5, 6
Columns = tuple[list[int], ...]


def register(nodes: int, links: int, seed: int, classes: tuple[int, ...]) -> Columns:
    """Columns of a register: tails, heads, possibly from and to, latest start, earliest end, strength."""
    rng = random.Random(seed)
    weights = list(accumulate((place + 1) ** -0.75 for place in range(nodes)))
    named = list(range(nodes))
    rng.shuffle(named)

    def pick() -> int:
        return named[bisect(weights, rng.random() * weights[-1])]

    rows = []
    while len(rows) < links:
        tail, head = pick(), pick()
        if tail == head:
            continue
        low = rng.randrange(DAYS)
        begun = low + rng.choice((0, 0, 0, 30, 364))
        unended = begun + int(rng.expovariate(1 / 900))
        rows.append((tail, head, low, unended + rng.choice((0, 0, 31, 365)), begun, unended, rng.choice(classes)))
    return tuple(list(column) for column in zip(*rows, strict=True))


def dated(columns: Columns, first: int, last: int) -> nx.DiGraph:
    """The graph of the links that possibly hold at some time between two days."""
    graph = nx.DiGraph()
    tails, heads, lows, highs = columns[:4]
    graph.add_edges_from((a, b) for a, b, lo, hi in zip(tails, heads, lows, highs, strict=True) if lo <= last and hi >= first)
    return graph


def expanded(columns: Columns, first: int, last: int) -> nx.DiGraph:
    """The time-expanded graph: a node a day, waiting along it, a link on each day on which it possibly holds."""
    graph = nx.DiGraph()
    for node in {*columns[0], *columns[1]}:
        for day in range(first, last):
            graph.add_edge((node, day), (node, day + 1), hop=0)
    for a, b, lo, hi in zip(*columns[:4], strict=True):
        for day in range(max(lo, first), min(hi, last) + 1):
            graph.add_edge((a, day), (b, day), hop=1)
    return graph


def check() -> int:
    """Compare with NetworkX on small registers: all simple paths at a date, and the fewest hops in order of time."""
    met = 0
    for seed in range(30):
        columns = register(9, 26, seed, (22,))
        columns = (*columns[:2], *([value % 40 for value in column] for column in columns[2:3]), *columns[3:])
        low = columns[2]
        high = [start + 1 + place % 9 for place, start in enumerate(low)]
        columns = (columns[0], columns[1], low, high, low, high, columns[6])
        links = links_of(9, *columns)
        for a, b in ((0, 8), (3, 5), (7, 1)):
            graph = dated(columns, 20, 24)
            found = {trip.nodes for trip in best_routes(View(links, 20, 24, at=True), a, b, 10**6, 5)}
            peer = set(map(tuple, nx.all_simple_paths(graph, a, b, 5))) if a in graph and b in graph else set()
            assert found == peer, (seed, a, b)
            met += len(peer)
            steps = expanded(columns, 10, 40)
            trips = best_routes(View(links, 10, 40), a, b, 1, 8)
            try:
                fewest = nx.dijkstra_path_length(steps, (a, 10), (b, 40), "hop")
            except (nx.NetworkXNoPath, nx.NodeNotFound):
                fewest = None
            assert (fewest is None or fewest > 8) == (len(trips) == 0), (seed, a, b)
            assert len(trips) == 0 or len(trips[0].nodes) - 1 == fewest
            met += len(trips)
    return met


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def asked(links: Links, pairs: list[tuple[int, int]], make: Callable[[], View]) -> tuple[list[float], list[list[int]]]:
    """Seconds for each pair in a view made anew for it, so that nothing is remembered, and the lengths of its routes."""
    seconds, lengths = [], []
    for a, b in pairs:
        spent, found = timed(lambda a=a, b=b: best_routes(make(), a, b, K, HOPS))  # type: ignore[misc]
        seconds.append(spent)
        lengths.append([len(trip.nodes) - 1 for trip in found])  # type: ignore[attr-defined]
    return seconds, lengths


def main(size: int) -> None:
    print(f"equal to NetworkX {nx.__version__} on {check()} routes of small registers")
    nodes = size // 10
    for title, classes in (("one class", (22,)), ("seven classes", (4, 13, 20, 22, 25, 31, 40))):
        columns = register(nodes, size, 1, classes)
        compiling, links = timed(lambda columns=columns: links_of(nodes, *columns))  # type: ignore[misc]
        assert isinstance(links, Links)
        held = sum(part.itemsize * len(part) for part in (links.start, links.tail, links.head, links.first, links.last, links.begun,
                   links.unended, links.strength, links.number, links.into, links.into_start))  # fmt: skip
        degree = [0] * nodes
        for node in columns[0]:
            degree[node] += 1
        ranked = sorted(range(nodes), key=lambda node: (-degree[node], node))
        rng = random.Random(7)
        middling = ranked[: nodes // 20]
        pairs = [
            (ranked[0], ranked[1]),
            (ranked[2], ranked[-1]),
            *((rng.choice(middling), rng.choice(middling)) for _ in range(18)),
        ]
        print(f"\n{title}: {size:,} links, {nodes:,} nodes, compiled in {compiling:.2f} s, {held / size:.0f} bytes a link")
        views = {
            "at a day, possibly": lambda links=links: View(links, DAY, DAY, at=True),
            "at a day, surely": lambda links=links: View(links, DAY, DAY, at=True, sure=True),
            "at a year, possibly": lambda links=links: View(links, DAY, DAY + 365, at=True),
            "in order, five years, possibly": lambda links=links: View(links, DAY, DAY + 1826),
            "in order, any time, surely": lambda links=links: View(links, -(10**9), 10**9, sure=True),
        }
        for name, make in views.items():
            seconds, lengths = asked(links, pairs, make)
            print(
                f"{name:32} {K} routes: median {1000 * middle(seconds, lengths):7.1f} ms where there are any, slowest of all "
                f"{1000 * max(seconds):7.1f} ms; {sum(1 for found in lengths if len(found) > 0)} of {len(pairs)} pairs linked"
            )
            if len(classes) == 1 and name == "at a year, possibly":
                view = make()
                asked(links, pairs, lambda view=view: view)
                again, _ = asked(links, pairs, lambda view=view: view)
                print(
                    f"  asked again of the same view:  {K} routes: median {1000 * middle(again, lengths):7.1f} ms where there are any"
                )
                peer(columns, pairs, lengths, seconds, DAY)


def middle(seconds: list[float], lengths: list[list[int]]) -> float:
    """The median of the pairs that are linked."""
    return statistics.median([spent for spent, found in zip(seconds, lengths, strict=True) if len(found) > 0] or [0.0])


def peer(columns: Columns, pairs: list[tuple[int, int]], ours: list[list[int]], seconds: list[float], day: int) -> None:
    """NetworkX on the same question: the graph of the year built, then its k shortest simple paths, lengths compared."""
    building, graph = timed(lambda: dated(columns, day, day + 365))
    assert isinstance(graph, nx.DiGraph)
    spent = []
    for (a, b), lengths in zip(pairs, ours, strict=True):

        def paths(a: int = a, b: int = b) -> list[int]:
            if a not in graph or b not in graph:
                return []
            try:
                return [len(path) - 1 for path in islice(nx.shortest_simple_paths(graph, a, b), K)]
            except nx.NetworkXNoPath:
                return []

        searching, found = timed(paths)
        spent.append(searching)
        assert isinstance(found, list)
        assert [length for length in found if length <= HOPS] == lengths, (a, b, found, lengths)
    own, theirs = middle(seconds, ours), middle(spent, ours)
    print(
        f"  NetworkX, the same:            {K} routes: median {1000 * theirs:7.1f} ms where there are any, slowest of all "
        f"{1000 * max(spent):7.1f} ms, once the year's graph is built ({building:.2f} s); lengths equal; ours takes {own / theirs:.2f} of "
        f"its search, {own / (building + theirs):.3f} of building and searching"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
