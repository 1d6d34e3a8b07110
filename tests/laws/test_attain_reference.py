"""Brute force: the kernel and the reference agree bit for bit on thousands of random small networks.

10,000 networks in an ordinary run. For more, and for others::

    RAPALLO_NETWORKS=500000 RAPALLO_SEED=7 pytest tests/laws/test_attain_reference.py
"""

import os
from random import Random

import pytest
from attain_networks import a_network, some_readings

from rapallo.pathways.attain import attain
from rapallo.pathways.bits import steps_of
from rapallo.pathways.proof import proof
from rapallo.pathways.reference import is_proof, reference

NETWORKS = int(os.environ.get("RAPALLO_NETWORKS", "10000"))
SEED = int(os.environ.get("RAPALLO_SEED", "1922"))
PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_kernel_agrees_with_reference(part: int) -> None:
    rng = Random(f"{SEED}-{part}")
    circles = told = 0
    for number in range(NETWORKS // PARTS):
        network = a_network(rng)
        readings = some_readings(rng, network)
        found = attain(network, readings)
        for place, reading in enumerate(readings):
            expected = reference(network, reading)
            for holding, steps in enumerate(expected):
                line = sum(1 << step for step in steps)
                assert found.held(holding, place) == line, (number, place, network, reading)
                told += 0 < len(steps) < network.steps and reading.given[holding] == 0
        circles += any(one.feeds is not None for one in network.plan.components)
    # The networks are what they are said to be: most have circles, and much is held for a part of the time
    # that nobody has given.
    assert circles > NETWORKS // PARTS // 2
    assert told > NETWORKS // PARTS // 2


def test_there_is_a_proof_of_all_that_is_held_and_of_nothing_else() -> None:
    rng = Random(SEED)
    long = 0
    for number in range(NETWORKS // 5):
        network = a_network(rng)
        reading = some_readings(rng, network)[-1]
        held = attain(network, [reading])
        for holding, given in enumerate(reading.given):
            line = held.held(holding)
            # Of each holding one step is asked about: one that some way gives, where there is one.
            reached = list(steps_of(line & ~given))
            step = rng.choice(reached) if len(reached) > 0 else rng.randrange(network.steps)
            found = proof(network, reading, holding, step)
            if line >> step & 1 == 0:
                assert found is None, (number, network, reading, holding, step)
                continue
            assert found is not None, (number, network, reading, holding, step)
            assert (found.holding, found.step) == (holding, step)
            assert is_proof(network, reading, found), (number, network, reading, found)
            long += len(found.links) > 2
    assert long > NETWORKS // 50
