"""Minimal sets: worked examples, what a stopped search keeps, and refusals."""

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest

from rapallo.pathways.cuts import Candidate, Sets, how_many, losing, minimal_sets
from rapallo.pathways.families import EVERYTHING, NOTHING, Families
from rapallo.pathways.network import LASTING, Network, Way, reading
from rapallo.pathways.untimed import count_untimed_cuts, untimed_cuts

# Two suppliers of ore, each enough; one works. Things are taken away by name.
ORE = Network(6, ("north", "south", "ore", "works", "steel"), (Way(2, (0,)), Way(2, (1,)), Way(4, (2, 3))))
ALL = 0b111111


def things(network: Network, *names: str, line: int = ALL) -> list[Candidate]:
    return [Candidate(name, removed=((network.index(name), line),)) for name in names]


def test_two_suppliers_are_a_pair_and_the_works_is_alone() -> None:
    base = reading(ORE).but(given={0: ALL, 1: ALL, 3: ALL})
    asked = losing(ORE, base, 4, 5, things(ORE, "north", "south", "works"))
    assert asked.minimal(1).sets == ((2,),)
    found = asked.minimal(3)
    assert found == Sets(((2,), (0, 1)), 3, False, found.asked)
    assert found.by_size() == (0, 1, 1)


def test_what_is_stored_is_not_lost_with_its_supplier() -> None:
    """South delivers a stock that keeps for 3 steps: without both from step 3 on, ore is there until 5."""
    base = reading(ORE).but(given={0: ALL, 1: ALL, 3: ALL}, keeps={1: 3})
    from_3 = things(ORE, "north", "south", "works", line=0b111000)
    assert losing(ORE, base, 4, 5, from_3).minimal(3).sets == ((2,),)
    from_2 = things(ORE, "north", "south", "works", line=0b111110)
    assert losing(ORE, base, 4, 5, from_2).minimal(3).sets == ((2,), (0, 1))


def test_a_way_can_be_closed() -> None:
    base = reading(ORE).but(given={0: ALL, 1: ALL, 3: ALL})
    rails = [Candidate("northern line", closed=((0, ALL),)), Candidate("southern line", closed=((1, ALL),))]
    assert losing(ORE, base, 4, 5, rails).minimal(2).sets == ((0, 1),)


def test_parts_of_one_thing_and_of_one_way_add_up() -> None:
    """Ore is there at steps 0 to 2, 0 already taken away; one step of it, or of the way, is enough."""
    network = Network(3, ("ore", "goal"), (Way(1, (0,)),))
    base = reading(network).but(given={0: 0b111}, removed={0: 0b001}, keeps={0: LASTING})
    once = [Candidate("at 1", removed=((0, 0b010),)), Candidate("at 2", removed=((0, 0b100),))]
    assert losing(network, base, 1, 2, once).minimal(2).sets == ((0, 1),)
    shut = [Candidate("at 1", closed=((0, 0b010),)), Candidate("at 2", closed=((0, 0b100),))]
    assert losing(network, base, 1, 2, shut).minimal(2).sets == ((0, 1),)


def test_what_cannot_bear_on_it_is_left_out() -> None:
    base = reading(ORE).but(given={0: ALL, 1: ALL, 3: ALL})
    asked = losing(ORE, base, 2, 5, things(ORE, "works", "north", "south"))
    assert asked.relevant == (1, 2)
    assert asked.minimal(3).sets == ((1, 2),)


def test_what_is_not_held_anyway_is_lost_without_anything() -> None:
    base = reading(ORE).but(given={0: ALL, 1: ALL})
    found = losing(ORE, base, 4, 5, things(ORE, "north")).minimal(2)
    assert found == Sets(((),), 2, False, 1)
    with pytest.raises(ValueError, match="rests on nothing"):
        losing(ORE, base, 4, 5, things(ORE, "north")).rests_on(())


def test_every_set_is_asked_about_without_knowledge_of_support() -> None:
    seen: list[tuple[int, ...]] = []

    def breaks(sets: Sequence[tuple[int, ...]]) -> list[bool]:
        seen.extend(sets)
        return [{1, 3} <= set(one) or {0} <= set(one) for one in sets]

    found = minimal_sets(breaks, 4, 2)
    assert found == Sets(((0,), (1, 3)), 2, False, 8)
    # The empty set, four singles, and the pairs without 0.
    assert seen == [(), (0,), (1,), (2,), (3,), (1, 2), (1, 3), (2, 3)]


def test_support_saves_questions() -> None:
    def breaks(sets: Sequence[tuple[int, ...]]) -> list[bool]:
        return [{7, 40} <= set(one) for one in sets]

    def rests_on(taken: tuple[int, ...]) -> tuple[int, ...]:
        return (7,) if 7 not in taken else (40,)

    found = minimal_sets(breaks, 300, 3, rests_on=rests_on)
    assert (found.sets, found.complete) == (((7, 40),), 3)
    assert found.asked == 3
    assert how_many(300, 3) == 1 + 300 + 44_850 + 4_455_100


def test_a_stopped_search_keeps_what_is_proved_and_says_so() -> None:
    told: list[tuple[int, int, int]] = []

    def breaks(sets: Sequence[tuple[int, ...]]) -> list[bool]:
        if len(sets[0]) == 2 and sets[0] > (1, 100):
            raise KeyboardInterrupt
        return [set(one) >= {0, 1} or one == (299,) for one in sets]

    found = minimal_sets(breaks, 300, 3, tell=lambda *progress: told.append(progress))
    assert found.stopped
    assert found.complete == 1
    assert found.sets == ((299,), (0, 1))
    assert told[0] == (0, 1, 1)
    assert [size for size, _, _ in told] == sorted(size for size, _, _ in told)
    assert all(done <= most for _, done, most in told)
    assert told[-1][0] == 2
    assert found.asked == 1 + 300 + told[-1][1]


def test_a_search_stopped_at_once_has_proved_nothing() -> None:
    def breaks(sets: Sequence[tuple[int, ...]]) -> list[bool]:
        raise KeyboardInterrupt

    assert minimal_sets(breaks, 3, 3) == Sets((), -1, True, 0)


def minimal_of(sets: set[frozenset[int]]) -> set[frozenset[int]]:
    return {one for one in sets if not any(other < one for other in sets)}


def test_families_against_sets_of_sets() -> None:
    rng = Random(4)
    for _ in range(300):
        count = rng.randint(1, 6)
        max_size = rng.choice((None, 0, 1, 2, 3))
        most = count if max_size is None else max_size
        families = Families(count, max_size)
        made: list[tuple[int, set[frozenset[int]]]] = [(NOTHING, set()), (EVERYTHING, {frozenset()})]
        made += [(families.single(e), {frozenset({e})} if most > 0 else set()) for e in range(count)]
        for _ in range(12):
            (a, plain_a), (b, plain_b) = rng.choice(made), rng.choice(made)
            made.append((families.either(a, b), minimal_of(plain_a | plain_b)))
            joined = minimal_of({x | y for x in plain_a for y in plain_b})
            made.append((families.both(a, b), {one for one in joined if len(one) <= most}))
            several = [rng.choice(made) for _ in range(rng.randint(0, 4))]
            k = rng.randint(0, 4)
            some = {
                frozenset().union(*chosen)
                for group in combinations([plain for _, plain in several], k)
                for chosen in product_of(group)
            }
            expected = {one for one in minimal_of(some) if len(one) <= most}
            made.append((families.at_least(k, [number for number, _ in several]), expected))
        for number, plain in made:
            listed = list(families.sets(number))
            assert {frozenset(one) for one in listed} == plain
            assert len(listed) == len(plain)
            sizes = [len(one) for one in plain]
            assert families.by_size(number) == tuple(map(sizes.count, range(max(sizes, default=-1) + 1)))
            same = [other for other, other_plain in made if other_plain == plain]
            assert set(same) == {number}


def product_of(group: Sequence[set[frozenset[int]]]) -> list[list[frozenset[int]]]:
    chosen: list[list[frozenset[int]]] = [[]]
    for plain in group:
        chosen = [[*before, one] for before in chosen for one in plain]
    return chosen


def test_untimed_cuts_are_for_one_step() -> None:
    with pytest.raises(ValueError, match="6 steps has time"):
        untimed_cuts(ORE, reading(ORE), 4, [])
    still = Network(1, ORE.holdings, ORE.ways)
    base = reading(still).but(given={0: 1, 1: 1, 3: 1})
    candidates = things(still, "works", "south", "north", line=1)
    assert untimed_cuts(still, base, 4, candidates) == Sets(((0,), (1, 2)), 3, False, 0)
    assert untimed_cuts(still, base, 4, candidates, 1) == Sets(((0,),), 1, False, 0)
    assert count_untimed_cuts(still, base, 4, candidates) == (0, 1, 1)
    assert untimed_cuts(still, base.but(keeps={2: LASTING}, takes={2: 1}), 4, candidates).sets == ((),)


def test_a_long_chain_does_not_run_out_of_stack() -> None:
    """600 things in a row, each of them a cut; then 600 side by side, all of them one cut."""
    count = 600
    names = (*(f"h{place}" for place in range(count)), "goal")
    everything = dict.fromkeys(range(count), 1)
    candidates = [Candidate(name, removed=((place, 1),)) for place, name in enumerate(names[:-1])]
    row = Network(1, names, (Way(count, tuple(range(count))),))
    assert count_untimed_cuts(row, reading(row).but(given=everything), count, candidates) == (0, count)
    side = Network(1, names, tuple(Way(count, (place,)) for place in range(count)))
    found = untimed_cuts(side, reading(side).but(given=everything), count, candidates)
    assert found.sets == (tuple(range(count)),)
