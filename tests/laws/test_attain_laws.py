"""Laws of the kernel (§4.4): monotone, antitone, order is irrelevant, a batch is its readings one by one."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

import pytest
from attain_networks import a_line, a_need, a_network, a_reading, some_readings

from rapallo.pathways.attain import attain
from rapallo.pathways.bits import steps_of
from rapallo.pathways.network import LASTING, Choice, Network, Reading, Way, restrict

TRIES = 500

Pair: TypeAlias = tuple[Reading, Reading]


def easier_given(rng: Random, network: Network, one: Reading) -> Pair:
    place = rng.randrange(len(network.holdings))
    return one, one.but(given={place: one.given[place] | a_line(rng, network.steps, 0.0, 0.2)})


def easier_exists(rng: Random, network: Network, one: Reading) -> Pair:
    place = rng.randrange(len(network.holdings))
    return one, one.but(exists={place: one.exists[place] | a_line(rng, network.steps, 0.0, 0.5)})


def easier_removed(rng: Random, network: Network, one: Reading) -> Pair:
    place = rng.randrange(len(network.holdings))
    return one, one.but(removed={place: one.removed[place] & a_line(rng, network.steps, 0.5, 0.0)})


def easier_open(rng: Random, network: Network, one: Reading) -> Pair:
    place = rng.randrange(len(network.ways))
    return one, one.but(open={place: one.open[place] | a_line(rng, network.steps, 0.0, 0.2)})


def easier_keeps(rng: Random, network: Network, one: Reading) -> Pair:
    place = rng.randrange(len(network.ways))
    return one, one.but(keeps={place: one.keeps[place] + rng.choice((1, 2, LASTING))})


def easier_takes(rng: Random, network: Network, one: Reading) -> Pair:
    place = rng.randrange(len(network.ways))
    return one, one.but(takes={place: rng.randint(0, one.takes[place])})


def easier_unbroken(rng: Random, network: Network, one: Reading) -> Pair:
    ways = range(len(network.ways))
    takes = {way: rng.randint(2, 4) for way in ways}
    return (
        one.but(takes=takes, unbroken=dict.fromkeys(ways, True)),
        one.but(takes=takes, unbroken=dict.fromkeys(ways, False)),
    )


def easier_waived(rng: Random, network: Network, one: Reading) -> Pair:
    place = rng.randrange(len(network.ways))
    return one, one.but(waived={place: one.waived[place] | rng.getrandbits(3)})


def easier_sometime(rng: Random, network: Network, one: Reading) -> Pair:
    """Fewer dates are possible: the intersection is over fewer."""
    ways = range(len(network.ways))
    many = {way: rng.getrandbits(network.steps) | 1 << rng.randrange(network.steps) for way in ways}
    fewer = {way: 1 << rng.choice(list(steps_of(line))) for way, line in many.items()}
    return one.but(sometime=many), one.but(sometime=fewer)


EASIER = [
    easier_given,
    easier_exists,
    easier_removed,
    easier_open,
    easier_keeps,
    easier_takes,
    easier_unbroken,
    easier_waived,
    easier_sometime,
]


@pytest.mark.parametrize("easier", EASIER)
def test_what_makes_it_easier_takes_nothing_away(easier: Callable[[Random, Network, Reading], Pair]) -> None:
    """Monotone in given, existence, openness and keeps; antitone in takes, unbroken and removals."""
    rng = Random(easier.__name__)
    more = 0
    for number in range(4 * TRIES):
        network = a_network(rng)
        if len(network.ways) == 0:
            continue
        pair = easier(rng, network, a_reading(rng, network))
        found = attain(network, pair)
        for holding in range(len(network.holdings)):
            hard, easy = found.held(holding, 0), found.held(holding, 1)
            assert hard & ~easy == 0, (number, network, pair)
            more += hard != easy
    assert more > 50, "the law was never put to the test"


def test_a_reading_between_two_lies_between_their_answers() -> None:
    rng = Random("between")
    wide = 0
    for number in range(TRIES):
        network = a_network(rng)
        a, b = a_reading(rng, network), a_reading(rng, network)
        blank = (0,) * len(network.ways)
        low = Reading(
            steps=network.steps,
            given=tuple(x & y for x, y in zip(a.given, b.given, strict=True)),
            removed=tuple(x | y for x, y in zip(a.removed, b.removed, strict=True)),
            exists=tuple(x & y for x, y in zip(a.exists, b.exists, strict=True)),
            open=tuple(x & y for x, y in zip(a.open, b.open, strict=True)),
            takes=tuple(map(max, a.takes, b.takes)),
            unbroken=tuple(map(max, a.unbroken, b.unbroken)),
            keeps=tuple(map(min, a.keeps, b.keeps)),
            sometime=blank,
            waived=blank,
        )
        high = Reading(
            steps=network.steps,
            given=tuple(x | y for x, y in zip(a.given, b.given, strict=True)),
            removed=tuple(x & y for x, y in zip(a.removed, b.removed, strict=True)),
            exists=tuple(x | y for x, y in zip(a.exists, b.exists, strict=True)),
            open=tuple(x | y for x, y in zip(a.open, b.open, strict=True)),
            takes=tuple(map(min, a.takes, b.takes)),
            unbroken=tuple(map(min, a.unbroken, b.unbroken)),
            keeps=tuple(map(max, a.keeps, b.keeps)),
            sometime=blank,
            waived=blank,
        )
        every = dict.fromkeys(range(len(network.ways)), 0)
        drawn = a.but(sometime=every, waived=every)
        found = attain(network, [low, drawn, high])
        for holding in range(len(network.holdings)):
            least, middle, most = (found.held(holding, place) for place in range(3))
            assert least & ~middle == 0 and middle & ~most == 0, (number, network, low, drawn, high)
            wide += least != most
    assert wide > TRIES


def test_a_further_way_takes_nothing_away() -> None:
    rng = Random("further")
    more = 0
    for number in range(TRIES):
        network = a_network(rng)
        count = len(network.holdings)
        further = Way(rng.randrange(count), (a_need(rng, count),))
        larger = Network(network.steps, network.holdings, (*network.ways, further))
        reading = a_reading(rng, larger)
        closed = attain(larger, [reading.but(open={len(network.ways): 0})])
        both = attain(larger, [reading])
        for holding in range(count):
            assert closed.held(holding) & ~both.held(holding) == 0, (number, larger, reading)
            more += closed.held(holding) != both.held(holding)
    assert more > 10


def test_a_batch_is_its_readings_one_by_one() -> None:
    rng = Random("batch")
    for number in range(60):
        network = a_network(rng)
        readings = [reading for _ in range(rng.randint(1, 80)) for reading in some_readings(rng, network)]
        together = attain(network, readings)
        for place, reading in enumerate(readings):
            alone = attain(network, [reading])
            for holding in range(len(network.holdings)):
                assert together.held(holding, place) == alone.held(holding), (number, place, network, reading)
            for way in range(len(network.ways)):
                assert together.worked(way, place) == alone.worked(way)
        step = rng.randrange(network.steps)
        for holding in range(len(network.holdings)):
            lines = [together.held(holding, place) for place in range(len(readings))]
            assert together.held_at(holding, step) == tuple(line >> step & 1 == 1 for line in lines)
            by_then = (2 << step) - 1
            assert together.attained_by(holding, step) == tuple(line & by_then != 0 for line in lines)


def test_the_answer_is_a_fixed_point() -> None:
    """H = given or any O, within existence and outside removals (§4.4), from what the answer says of ways."""
    rng = Random("fixed")
    for number in range(TRIES):
        network = a_network(rng)
        reading = a_reading(rng, network)
        found = attain(network, [reading])
        for holding in range(len(network.holdings)):
            line = reading.given[holding]
            for way in network.into[holding]:
                line |= found.result(way)
            line &= reading.exists[holding] & ~reading.removed[holding]
            assert found.held(holding) == line, (number, network, reading)


def test_the_order_of_ways_and_holdings_is_irrelevant() -> None:
    rng = Random("order")
    for number in range(TRIES):
        network = a_network(rng)
        reading = a_reading(rng, network)
        holdings = rng.sample(range(len(network.holdings)), len(network.holdings))
        ways = rng.sample(range(len(network.ways)), len(network.ways))
        new = {old: place for place, old in enumerate(holdings)}

        def moved(need: int | Choice, new: dict[int, int] = new) -> int | Choice:
            return new[need] if isinstance(need, int) else Choice(need.k, tuple(new[one] for one in need.of))

        shuffled = Network(
            network.steps,
            tuple(network.holdings[old] for old in holdings),
            tuple(
                Way(new[network.ways[old].gives], tuple(moved(need) for need in network.ways[old].needs))
                for old in ways
            ),
        )
        values = {
            field: tuple(getattr(reading, field)[old] for old in order)
            for order, fields in (
                (holdings, ("given", "removed", "exists")),
                (ways, ("open", "takes", "unbroken", "keeps", "sometime", "waived")),
            )
            for field in fields
        }
        before, after = attain(network, [reading]), attain(shuffled, [Reading(steps=network.steps, **values)])
        for old in range(len(network.holdings)):
            assert after.held(new[old]) == before.held(old), (number, network, reading, holdings, ways)


def test_a_part_says_of_its_holdings_what_the_whole_says() -> None:
    rng = Random("part")
    smaller = 0
    for number in range(TRIES):
        network = a_network(rng)
        readings = some_readings(rng, network)
        part = restrict(network, [rng.randrange(len(network.holdings))])
        whole = attain(network, readings)
        small = attain(part.network, [part.of(reading) for reading in readings])
        smaller += len(part.holdings) < len(network.holdings)
        for place in range(len(readings)):
            for new, old in enumerate(part.holdings):
                assert small.held(new, place) == whole.held(old, place), (number, network, readings, part)
            for new, old in enumerate(part.ways):
                assert small.result(new, place) == whole.result(old, place)
    assert smaller > TRIES // 2


def test_repr_is_the_value() -> None:
    rng = Random("repr")
    for _ in range(20):
        network = a_network(rng)
        reading = a_reading(rng, network)
        names = {"Network": Network, "Way": Way, "Choice": Choice, "Reading": Reading}
        assert eval(repr(network), names) == network
        assert eval(repr(reading), names) == reading
