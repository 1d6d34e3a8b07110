"""Brute force: minimal sets on random small networks against every set tried with the reference."""

from itertools import combinations
from random import Random

from attain_networks import a_line, a_need, a_network, a_reading

from rapallo.pathways.cuts import Candidate, losing, minimal_sets
from rapallo.pathways.network import Network, Reading, Way
from rapallo.pathways.reference import reference
from rapallo.pathways.untimed import count_untimed_cuts, untimed_cuts

TRIES = 150


def a_network_with_choice(rng: Random, steps: int) -> tuple[Network, int]:
    """A random network, and one of its holdings that has two more ways."""
    network = a_network(rng, steps)
    count = len(network.holdings)
    target = rng.randrange(count)
    more = (Way(target, (a_need(rng, count),)), Way(target, (a_need(rng, count), a_need(rng, count))))
    return Network(steps, network.holdings, network.ways + more), target


def a_lively_reading(rng: Random, network: Network) -> Reading:
    """A reading in which much is held: half of the holdings are given, most ways open, little takes long."""
    holdings, ways = range(len(network.holdings)), range(len(network.ways))
    full = (1 << network.steps) - 1
    return a_reading(rng, network).but(
        given={place: a_line(rng, network.steps, 0.3, 0.4) for place in holdings},
        removed={place: a_line(rng, network.steps, 0.9, 0.0) for place in holdings},
        exists=dict.fromkeys(holdings, full),
        open={place: a_line(rng, network.steps, 0.0, 0.7) for place in ways},
        takes={place: rng.choice((0, 0, 1, 2)) for place in ways if network.steps > 1},
        sometime=dict.fromkeys(ways, 0),
    )


def some_candidates(rng: Random, network: Network, target: int) -> list[Candidate]:
    """Things other than the target, ways, and both together, taken away at some steps."""
    candidates = []
    for place in rng.sample(range(len(network.holdings)), len(network.holdings)):
        removed = {place: a_line(rng, network.steps, 0.0, 0.7)}
        if rng.random() < 0.3:
            removed[rng.randrange(len(network.holdings))] = a_line(rng, network.steps, 0.0, 0.3)
        removed.pop(target, None)
        closed = {}
        if len(network.ways) > 0 and (place == target or rng.random() < 0.3):
            closed[rng.randrange(len(network.ways))] = a_line(rng, network.steps, 0.0, 0.7)
        candidates.append(Candidate(f"c{place}", tuple(removed.items()), tuple(closed.items())))
    return candidates


def brute(
    network: Network, base: Reading, holding: int, step: int, candidates: list[Candidate]
) -> tuple[tuple[int, ...], ...]:
    """Every set in order of size, by the reference, minimal by definition."""
    found: list[tuple[int, ...]] = []
    for size in range(len(candidates) + 1):
        for one in combinations(range(len(candidates)), size):
            if any(set(smaller) <= set(one) for smaller in found):
                continue
            removed, opened = list(base.removed), list(base.open)
            for place in one:
                for gone, line in candidates[place].removed:
                    removed[gone] |= line
                for way, line in candidates[place].closed:
                    opened[way] &= ~line
            without = base.but(removed=dict(enumerate(removed)), open=dict(enumerate(opened)))
            if step not in reference(network, without)[holding]:
                found.append(one)
    return tuple(found)


def test_minimal_sets_are_all_and_minimal() -> None:
    rng = Random("cuts")
    pairs = 0
    for number in range(TRIES * 5):
        network, holding = a_network_with_choice(rng, rng.randint(1, 8))
        step = rng.randrange(network.steps)
        base = a_lively_reading(rng, network).but(given={holding: 0})
        if step not in reference(network, base)[holding] and rng.random() < 0.9:
            continue
        candidates = some_candidates(rng, network, holding)
        expected = brute(network, base, holding, step, candidates)
        asked = losing(network, base, holding, step, candidates)
        assert asked.minimal(len(candidates)).sets == expected, (
            number,
            network,
            base,
            holding,
            step,
            candidates,
        )
        plainly = minimal_sets(asked.breaks, len(asked.effects), len(candidates))
        assert tuple(tuple(asked.relevant[place] for place in one) for one in plainly.sets) == expected
        for size in range(len(candidates)):
            some = asked.minimal(size)
            assert some.sets == tuple(one for one in expected if len(one) <= size)
            assert some.complete == size
        pairs += any(len(one) > 1 for one in expected)
    assert pairs > 40


def test_untimed_cuts_are_the_same_sets() -> None:
    """Circles, choices, closed ways and all, in networks of one step."""
    rng = Random("untimed")
    pairs = 0
    for number in range(TRIES * 8):
        network, holding = a_network_with_choice(rng, 1)
        base = a_lively_reading(rng, network).but(given={holding: 0})
        base = base.but(takes={place: int(rng.random() < 0.05) for place in range(len(network.ways))})
        if 0 not in reference(network, base)[holding] and rng.random() < 0.9:
            continue
        candidates = some_candidates(rng, network, holding)
        expected = brute(network, base, holding, 0, candidates)
        told = (number, network, base, holding, candidates)
        assert untimed_cuts(network, base, holding, candidates).sets == expected, told
        for size in range(4):
            few = tuple(one for one in expected if len(one) <= size)
            assert untimed_cuts(network, base, holding, candidates, size).sets == few, told
        sizes = [len(one) for one in expected]
        counts = tuple(map(sizes.count, range(max(sizes, default=-1) + 1)))
        assert count_untimed_cuts(network, base, holding, candidates) == counts
        pairs += any(len(one) > 1 for one in expected)
    assert pairs > 40
