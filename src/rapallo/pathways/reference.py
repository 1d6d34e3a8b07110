"""The kernel's meaning once more, as sets of steps straight from the text: slow, obvious, the specification.

Nothing is shared with :mod:`rapallo.pathways.attain` but the words; both must agree bit for bit.
"""

from __future__ import annotations

from rapallo.pathways.network import Choice, Network, Reading
from rapallo.pathways.proof import Proof

__all__ = ["is_proof", "reference"]


def reference(network: Network, reading: Reading) -> tuple[frozenset[int], ...]:
    """The steps at which each holding is held in one reading (§4.2 to §4.4).

    The least fixed point by its definition: nothing is held but what is given; then all ways are looked at
    again and again, until nobody gains a step.

    >>> from rapallo.pathways.network import Way, reading
    >>> network = Network(6, ("ore", "steel"), (Way(1, (0,)),))
    >>> sorted(reference(network, reading(network).but(given={0: 0b001110}, takes={0: 2}, keeps={0: 1}))[1])
    [3, 4]
    """
    steps = range(network.steps)
    exists = [_steps(line, steps) for line in reading.exists]
    removed = [_steps(line, steps) for line in reading.removed]
    held = [
        (_steps(line, steps) & there) - gone
        for line, there, gone in zip(reading.given, exists, removed, strict=True)
    ]
    changed = True
    while changed:
        changed = False
        for number, way in enumerate(network.ways):
            work = _work(network, reading, number, held, removed[way.gives])
            gained = (_result(reading, number, work, steps) & exists[way.gives]) - removed[way.gives]
            if not gained <= held[way.gives]:
                held[way.gives] = held[way.gives] | gained
                changed = True
    return tuple(frozenset(line) for line in held)


def is_proof(network: Network, reading: Reading, proof: Proof) -> bool:
    """Whether every link of a proof follows from the network, the reading and the links before it.

    Links may lean only on links before them, so a proof that passes goes round no circle.
    """
    steps = range(network.steps)
    proved: list[set[int]] = [set() for _ in network.holdings]
    for link in proof.links:
        claim = _steps(link.steps, steps)
        allowed = _steps(reading.exists[link.holding], steps) - _steps(reading.removed[link.holding], steps)
        if link.way is None:
            reasons = _steps(reading.given[link.holding], steps)
        elif network.ways[link.way].gives != link.holding:
            return False
        else:
            leaning = [set[int]() for _ in network.holdings]
            for need, line in link.needs:
                leaning[need] |= _steps(line, steps)
                if not leaning[need] <= proved[need]:
                    return False
            gone = _steps(reading.removed[link.holding], steps)
            used = _steps(link.worked, steps)
            if not used <= _work(network, reading, link.way, leaning, gone):
                return False
            reasons = _result(reading, link.way, used, steps)
        if not claim <= reasons & allowed:
            return False
        proved[link.holding] |= claim
    return proof.step in proved[proof.holding]


def _steps(line: int, steps: range) -> set[int]:
    return {t for t in steps if line >> t & 1 == 1}


def _work(network: Network, reading: Reading, number: int, held: list[set[int]], gone: set[int]) -> set[int]:
    """N(t): all needs are held at t, the way is open at t, what it gives is not away at t (§4.2, §7)."""
    waived = _steps(reading.waived[number], range(len(network.ways[number].needs)))
    needs = [need for place, need in enumerate(network.ways[number].needs) if place not in waived]
    return {
        t
        for t in _steps(reading.open[number], range(network.steps))
        if t not in gone and all(_met(need, t, held) for need in needs)
    }


def _met(need: int | Choice, t: int, held: list[set[int]]) -> bool:
    if isinstance(need, int):
        return t in held[need]
    return sum(t in held[one] for one in need.of) >= need.k


def _result(reading: Reading, number: int, work: set[int], steps: range) -> set[int]:
    """O(t), and where nobody knows which one step was worked, what every possibility leaves (§4.3, §4.6)."""
    wherever = _steps(reading.sometime[number], steps)
    if len(wherever) == 0:
        return _left(reading, number, work, steps)
    return set.intersection(*[_left(reading, number, work & {u}, steps) for u in sorted(wherever)])


def _left(reading: Reading, number: int, work: set[int], steps: range) -> set[int]:
    """O(t) holds when t ≥ s and some worked u has t − r ≤ u ≤ t (§4.3)."""
    start = _start(work, reading.takes[number], reading.unbroken[number])
    if start is None:
        return set()
    keeps = reading.keeps[number]
    return {t for t in steps if t >= start and any(t - keeps <= u <= t for u in work)}


def _start(work: set[int], takes: int, unbroken: bool) -> int | None:
    """s = 1 + the first step at which ``takes`` steps have been worked; for 0, the first worked step."""
    for t in sorted(work):
        if takes == 0:
            return t
        in_all = sum(u <= t for u in work)
        in_a_row = all(u in work for u in range(t - takes + 1, t + 1))
        if in_a_row if unbroken else in_all >= takes:
            return t + 1
    return None
