"""Random small networks and readings, circles and all, for the laws and the brute force."""

from random import Random

from rapallo.pathways.network import LASTING, Choice, Network, Reading, Way


def a_line(rng: Random, steps: int, empty: float, full: float) -> int:
    """Nothing, everything, one stretch or any steps."""
    chance = rng.random()
    if chance < empty:
        return 0
    if chance < empty + full:
        return (1 << steps) - 1
    if rng.random() < 0.6:
        start = rng.randrange(steps)
        return (1 << rng.randint(start + 1, steps)) - (1 << start)
    return rng.getrandbits(steps)


def a_need(rng: Random, holdings: int) -> int | Choice:
    if rng.random() < 0.8:
        return rng.randrange(holdings)
    of = tuple(rng.sample(range(holdings), rng.randint(0, min(holdings, 4))))
    return Choice(rng.randint(0, len(of) + (rng.random() < 0.1)), of)


def a_network(rng: Random, steps: int | None = None) -> Network:
    """Up to 7 holdings, up to 10 ways of up to 3 needs: most of them with circles."""
    if steps is None:
        steps = rng.randint(25, 70) if rng.random() < 0.03 else rng.randint(1, 17)
    holdings = rng.randint(1, 7)
    ways = tuple(
        Way(
            rng.randrange(holdings),
            tuple(a_need(rng, holdings) for _ in range(rng.choice((0, 1, 1, 2, 2, 3)))),
        )
        for _ in range(rng.randint(0, 10))
    )
    return Network(steps, tuple(f"h{place}" for place in range(holdings)), ways)


def a_reading(rng: Random, network: Network) -> Reading:
    """Windows, durations, keeps, unbroken work, removals, existence; now and then sometime and waived."""
    steps, holdings, ways = network.steps, range(len(network.holdings)), range(len(network.ways))
    return Reading(
        steps=steps,
        given=tuple(a_line(rng, steps, 0.6, 0.1) for _ in holdings),
        removed=tuple(a_line(rng, steps, 0.85, 0.02) for _ in holdings),
        exists=tuple(a_line(rng, steps, 0.0, 0.8) for _ in holdings),
        open=tuple(a_line(rng, steps, 0.03, 0.5) for _ in ways),
        takes=tuple(rng.choice((0, 0, 0, 1, 2, 3, rng.randint(0, steps + 1))) for _ in ways),
        unbroken=tuple(rng.random() < 0.3 for _ in ways),
        keeps=tuple(rng.choice((0, 0, 1, 2, rng.randint(0, steps + 1), LASTING)) for _ in ways),
        sometime=tuple(
            rng.getrandbits(steps) & rng.getrandbits(steps) if rng.random() < 0.08 else 0 for _ in ways
        ),
        waived=tuple(rng.getrandbits(3) if rng.random() < 0.05 else 0 for _ in ways),
    )


def a_neighbour(rng: Random, network: Network, reading: Reading) -> Reading:
    """The reading with a value or two changed: it shares the rest."""
    other = a_reading(rng, network)
    changed = {}
    for field in rng.sample(
        ("given", "removed", "open", "takes", "unbroken", "keeps", "sometime", "waived"), 2
    ):
        values = getattr(other, field)
        if len(values) > 0:
            place = rng.randrange(len(values))
            changed[field] = {place: values[place]}
    return reading.but(**changed)


def some_readings(rng: Random, network: Network) -> list[Reading]:
    """One to five readings, some of them neighbours."""
    readings = [a_reading(rng, network)]
    while rng.random() < 0.4 and len(readings) < 5:
        readings.append(
            a_neighbour(rng, network, readings[-1]) if rng.random() < 0.5 else a_reading(rng, network)
        )
    return readings
