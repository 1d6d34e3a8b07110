"""What the kernel costs beside plain NumPy and NetworkX versions of the same, one run, answers equal first.

    python benchmarks/attain.py [--rounds 7] [--seed 1922]

Networks are random, circles and all; each row says what it is. *NumPy* is the whole meaning of §4.2 to
§4.4 on an array of holdings by steps, all ways whose needs changed at a time, until nothing changes.
*NetworkX* is earliest arrival on the time-expanded graph, built from the reading, where every way has one
need. Medians over the rounds; what is worked out once for a network is not counted, on either side; work of
more than a second is run once. To reach: 2,000 holdings and 300 steps, one reading, in 50 ms; at the size of
a case (300 to 500 holdings, 324 months) in 5 ms, all single removals in 1 s, chokepoints to pairs in 5 s, a
proof in 5 ms.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import numpy as np

from rapallo.pathways.attain import attain
from rapallo.pathways.bits import first, from_step, span
from rapallo.pathways.cuts import Candidate, losing
from rapallo.pathways.network import LASTING, Network, Reading, Way, reading, restrict
from rapallo.pathways.proof import proof


def a_network(
    seed: int,
    holdings: int,
    steps: int,
    *,
    ways: int,
    needs: Sequence[int],
    takes: Sequence[int],
    keeps: Sequence[int],
    given: float,
    windows: float,
) -> tuple[Network, Reading]:
    """Every holding has this many ways; needs are anything, so that nearly all is one circle."""
    rng = random.Random(seed)
    made = tuple(
        Way(holding, tuple({rng.randrange(holdings): None for _ in range(rng.choice(needs))}))
        for holding in range(holdings)
        for _ in range(ways)
    )
    network = Network(steps, tuple(f"h{place}" for place in range(holdings)), made)
    opened = {}
    for place in range(len(made)):
        if rng.random() < windows:
            start = rng.randrange(steps)
            opened[place] = span(start, min(steps - 1, start + rng.randrange(6, steps // 2)))
    stood = {}
    for place in rng.sample(range(holdings), round(holdings * given)):
        start = rng.randrange(steps)
        stood[place] = span(start, min(steps - 1, start + rng.randrange(1, steps // 3)))
    every = range(len(made))
    return network, reading(network).but(
        given=stood,
        open=opened,
        takes={place: rng.choice(takes) for place in every},
        keeps={place: rng.choice(keeps) for place in every},
        unbroken={place: rng.random() < 0.2 for place in every},
    )


def as_array(lines: Sequence[int], steps: int) -> Any:
    size = (steps + 7) // 8
    data = b"".join(line.to_bytes(size, "little") for line in lines)
    bits = np.unpackbits(
        np.frombuffer(data, dtype=np.uint8).reshape(len(lines), size), axis=1, bitorder="little"
    )
    return bits[:, :steps].astype(bool)


def arrays(network: Network) -> tuple[Any, Any, list[list[int]]]:
    """Needs and what is given as arrays, and who needs what: once for a network, as our order is."""
    count = len(network.holdings)
    widest = max(len(way.needs) for way in network.ways)
    needs = np.full((len(network.ways), widest), count)
    for place, way in enumerate(network.ways):
        needs[place, : len(way.needs)] = way.needs
    gives = np.array([way.gives for way in network.ways])
    fed: list[list[int]] = [[] for _ in range(count)]
    for place, way in enumerate(network.ways):
        for need in way.needs:
            fed[int(need)].append(place)  # type: ignore[arg-type]
    return needs, gives, fed


def by_numpy(network: Network, chosen: Reading) -> Any:
    """The same by arrays: plain needs, windows, durations, unbroken work, keeps, removals, existence."""
    steps, count = network.steps, len(network.holdings)
    if "arrays" not in network.__dict__:
        network.__dict__["arrays"] = arrays(network)
    needs, gives, fed = network.__dict__["arrays"]
    takes, unbroken = np.array(chosen.takes), np.array(chosen.unbroken)
    keeps = np.minimum(np.array(chosen.keeps), steps)
    room = as_array(chosen.exists, steps) & ~as_array(chosen.removed, steps)
    opened = as_array(chosen.open, steps) & ~as_array(chosen.removed, steps)[gives]
    held = np.ones((count + 1, steps), dtype=bool)
    held[:count] = as_array(chosen.given, steps) & room
    clock = np.arange(steps)
    ways = np.arange(len(network.ways))
    while len(ways) > 0:
        work = opened[ways] & held[needs[ways]].all(axis=1)
        alive = work.any(axis=1)
        ways, work = ways[alive], work[alive]
        done = np.cumsum(work, axis=1)
        broken = np.maximum.accumulate(np.where(work, 0, done), axis=1)
        done = np.where(unbroken[ways, None], done - broken, done)
        enough = np.maximum.accumulate(done >= takes[ways, None], axis=1)
        later = np.zeros_like(enough)
        later[:, 1:] = enough[:, :-1]
        started = np.where(takes[ways, None] == 0, np.maximum.accumulate(work, axis=1), later)
        latest = np.maximum.accumulate(np.where(work, clock, -2 * steps), axis=1)
        left = started & (clock - latest <= keeps[ways, None])
        new = held.copy()
        np.logical_or.at(new, gives[ways], left & room[gives[ways]])
        changed = np.flatnonzero((new != held).any(axis=1))
        held = new
        ways = np.array(sorted({place for holding in changed for place in fed[holding]}), dtype=int)
    return held[:count]


def by_networkx(network: Network, chosen: Reading) -> list[int | None]:
    """Earliest arrival on the time-expanded graph: one need a way, all lasts, ways take nothing or a step."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    for holding, line in enumerate(chosen.given):
        start = first(line)
        if start is not None:
            graph.add_edge("start", (holding, start))
    for holding in range(len(network.holdings)):
        nx.add_path(graph, [(holding, step) for step in range(network.steps)])
    for place, way in enumerate(network.ways):
        takes = chosen.takes[place]
        for step in range(network.steps - takes):
            if chosen.open[place] >> step & 1 == 1:
                graph.add_edge((way.needs[0], step), (way.gives, step + takes))
    there = nx.descendants(graph, "start")
    dates: list[int | None] = [None] * len(network.holdings)
    for holding, step in there:
        known = dates[holding]
        dates[holding] = step if known is None else min(known, step)
    return dates


def median(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds; work that takes more than a second is not repeated."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(1_000 * (time.perf_counter() - start))
        if taken[0] > 1_000:
            break
    return statistics.median(taken)


def row(what: str, ours: float, peer: str = "", theirs: float | None = None) -> None:
    beside = "" if theirs is None else f"{peer} {theirs:10,.1f} ms   x {theirs / ours:,.0f}"
    print(f"{what:<66} {ours:10,.2f} ms   {beside}", flush=True)


MIX: dict[str, Any] = {
    "ways": 3,
    "needs": (1, 2),
    "takes": (0, 3, 12, 24),
    "keeps": (0, 6, 24, LASTING),
    "given": 0.2,
    "windows": 0.6,
}
KINDS: dict[str, dict[str, Any]] = {
    "a mix of all": MIX,
    "all lasting": {**MIX, "needs": (1, 2, 3), "keeps": (LASTING,), "windows": 0.3},
    "flows that circle": {**MIX, "takes": (0, 0, 3), "keeps": (0,), "given": 0.3, "windows": 0.5},
    "circles that creep": {**MIX, "takes": (0, 1, 6), "keeps": (1, 3, 12), "given": 0.05, "windows": 0.5},
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1922)
    options = parser.parse_args()
    rounds, seed = options.rounds, options.seed

    print("One reading")
    for holdings, steps in ((2_000, 300), (400, 324)):
        for kind, shape in KINDS.items():
            network, base = a_network(seed, holdings, steps, **shape)
            compiling = median(lambda network=network: Network(*_fields(network)).plan, 3)
            found = attain(network, [base])
            expected = by_numpy(network, base)
            assert (as_array([found.held(place) for place in range(holdings)], steps) == expected).all()
            circle = max(len(one.holdings) for one in network.plan.components)
            what = f"{holdings:,} holdings x {steps} steps, circle of {circle:,}: {kind}"
            ours = median(lambda network=network, base=base: attain(network, [base]), rounds)
            row(
                what,
                ours,
                "NumPy",
                median(lambda network=network, base=base: by_numpy(network, base), rounds),
            )
        row(f"{holdings:,} holdings: order of evaluation, once for a network", compiling)

    print("\nEarliest arrival, one need a way, lasting")
    shape = {**MIX, "needs": (1,), "takes": (0, 1), "keeps": (LASTING,), "given": 0.01, "windows": 1}
    network, base = a_network(seed, 400, 324, **shape)
    starts = {place: first(line) for place, line in enumerate(base.given)}
    base = base.but(
        given={place: from_step(start, 324) for place, start in starts.items() if start is not None}
    )
    found = attain(network, [base])
    assert [first(found.held(place)) for place in range(400)] == by_networkx(network, base)
    ours = median(lambda: attain(network, [base]), rounds)
    row("400 holdings x 324 steps", ours, "NetworkX", median(lambda: by_networkx(network, base), rounds))

    print("\nMany readings: 400 holdings x 324 steps, a mix of all")
    network, base = a_network(seed, 400, 324, **MIX)
    full = span(0, 323)
    removals = [base.but(removed={place: full}) for place in range(400)]
    found = attain(network, removals)
    for place in range(0, 400, 40):
        expected = by_numpy(network, removals[place])
        assert (as_array([found.held(one, place) for one in range(400)], 324) == expected).all()
    ours = median(lambda: attain(network, removals), rounds)
    theirs = median(lambda: [by_numpy(network, one) for one in removals[:20]], 1) * 20
    row("all 400 single removals", ours, "NumPy (20, times 20)", theirs)
    row("the same one by one", median(lambda: [attain(network, [one]) for one in removals], rounds))

    print("\nOne target: 400 holdings x 324 steps, a mix of all")
    lines = attain(network, [base])
    targets = [place for place in range(400) if lines.held(place) >> 323 == 1 and base.given[place] == 0]
    target = max(targets, key=lambda place: (first(lines.held(place)), place))
    part = restrict(network, [target])
    row(
        f"the part that bears on it: {len(part.holdings)}",
        median(lambda: restrict(network, [target]), rounds),
    )
    row("a proof that it is held at the last step", median(lambda: proof(network, base, target, 323), rounds))
    candidates = [
        Candidate(name, removed=((place, full),))
        for place, name in enumerate(network.holdings)
        if place != target
    ]
    asked = losing(network, base, target, 323, candidates)
    sets = asked.minimal(2)
    row(
        f"chokepoints to pairs: {sets.by_size()}, {sets.asked:,} readings",
        median(lambda: asked.minimal(2), rounds),
    )


def _fields(network: Network) -> tuple[int, tuple[str, ...], tuple[Way, ...]]:
    return network.steps, network.holdings, network.ways


if __name__ == "__main__":
    main()
