"""Breaks at many steps evaluated at once say what each reading with its ways closed says, alone."""

from random import Random

from attain_networks import a_network, some_readings

from rapallo.pathways.attain import attain
from rapallo.pathways.bits import Frame
from rapallo.pathways.network import Network, Reading
from rapallo.pathways.sweep import swept

NETWORKS = 1_500


def broken(base: Reading, closing: dict[int, int], late: frozenset[int], step: int, begin: int) -> Reading:
    """The reading in which ways close from a step on, and late work begins no earlier than another."""
    after = (1 << base.steps) - (1 << step)
    early = (1 << begin) - 1
    gone = {way: line & after for way, line in closing.items()}
    for way in late:
        gone[way] = gone.get(way, 0) | early
    torn = {way: 0 for way, line in gone.items() if base.sometime[way] & line != 0}
    opened = {way: 0 if way in torn else base.open[way] & ~line for way, line in gone.items()}
    return base.but(open=opened, sometime=torn)


def within_open(network: Network, reading: Reading) -> Reading:
    """The reading with no work asked for outside of when a way is open, as readings of a case are."""
    return reading.but(sometime={way: line & reading.open[way] for way, line in enumerate(reading.sometime)})


def test_a_sweep_is_what_each_of_its_readings_is() -> None:
    rng = Random(1922)
    differ = 0
    for number in range(NETWORKS):
        network = a_network(rng)
        ways, full = range(len(network.ways)), (1 << network.steps) - 1
        bases = [within_open(network, one) for one in some_readings(rng, network)[:3]]
        closing = [{way: rng.getrandbits(network.steps) for way in ways if rng.random() < 0.5} for _ in bases]
        late = frozenset(way for way in ways if rng.random() < 0.3)
        breaks = [(step, rng.choice((0, min(step + 1, network.steps)))) for step in range(network.steps)]
        places = list(range(len(network.holdings)))
        for best in (True, False):
            found = swept(network, list(zip(bases, closing, strict=True)), late, breaks, places, best)
            assert len(found) == len(breaks)
            for (step, begin), lines in zip(breaks, found, strict=True):
                readings = [broken(base, some, late, step, begin) for base, some in zip(bases, closing, strict=True)]
                held = attain(network, readings)
                for place in places:
                    line = 0 if best else full
                    for one in range(len(readings)):
                        line = line | held.held(place, one) if best else line & held.held(place, one)
                    assert lines[place] == line, (number, step, begin, place)
            differ += len(set(found)) > 1
    assert differ > NETWORKS // 2


def test_nothing_asked_for_is_nothing_told() -> None:
    network = Network(3, ("ore",), ())
    base = some_readings(Random(1), network)[0]
    assert swept(network, [(base, {})], (), [(0, 0), (2, 0)], [], True) == [(), ()]


def test_what_is_left_of_one_line_is_what_is_left_of_it_beside_another() -> None:
    rng = Random(1922)
    for _ in range(20_000):
        steps = rng.randrange(1, 40)
        worked, other = rng.getrandbits(steps) & rng.getrandbits(steps), rng.getrandbits(steps)
        takes, keeps, unbroken = rng.randrange(0, 30), rng.choice((0, 1, 2, 5, steps - 1, steps, 50)), rng.random() < 0.5
        one, two = Frame(1, steps), Frame(2, steps)
        left = one.left(worked, takes, unbroken, keeps)
        assert left == one.since(worked, takes, unbroken) & (one.dilate(worked, keeps) if keeps > 0 else worked)
        assert left == two.line(two.left(two.stack([worked, other]), takes, unbroken, keeps), 0)
