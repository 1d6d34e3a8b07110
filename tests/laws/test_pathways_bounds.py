"""Every admissible way to take a case lies between the engine's bounds, which the plain reference evaluates (§4, §5.2)."""

from itertools import pairwise
from random import Random

import pytest
from pathways_cases import STEPS, random_case, worlds

from rapallo.pathways import FOOTINGS, Cut, Knife, Stage, frame_of, model_of, solver_of
from rapallo.pathways.reference import reference

CASES = 260
WORLDS = 24


def _line(steps: frozenset[int]) -> int:
    return sum(1 << step for step in steps)


def _solver(seed: int, lasting: bool = False):
    model = model_of(random_case(seed, lasting))
    return solver_of(frame_of(model), model.holdings)


@pytest.mark.parametrize("block", range(4))
def test_drawn_worlds_lie_between_the_bounds(block: int) -> None:
    drawn = 0
    for seed in range(block * CASES, (block + 1) * CASES):
        solver = _solver(seed)
        (bounds,) = solver.lines([Stage()])
        for world in worlds(solver.model, WORLDS, Random(seed)):
            held = reference(solver.model.network, world)
            drawn += 1
            for text, line, steps in zip(solver.model.holdings, bounds, held, strict=True):
                found = _line(steps)
                assert line.surely & ~found == 0, (seed, text, "surely", bin(line.surely), bin(found))
                assert found & ~line.possibly == 0, (seed, text, "possibly", bin(line.possibly), bin(found))
    assert drawn > CASES


def test_bounds_are_attained_where_results_last() -> None:
    """Where derived results last and written ways are surely open for a while, the bounds are the very worst and best worlds."""
    whole = 0
    for seed in range(5000, 5400):
        solver = _solver(seed, lasting=True)
        every = list(worlds(solver.model, 1500, Random(seed)))
        if len(every) >= 1500 or len(every) > 400:
            continue
        whole += 1
        (bounds,) = solver.lines([Stage()])
        held = [reference(solver.model.network, world) for world in every]
        for place, text in enumerate(solver.model.holdings):
            lines = [_line(one[place]) for one in held]
            union, common = 0, (1 << STEPS) - 1
            for line in lines:
                union |= line
                common &= line
            assert bounds[place].possibly == union, (seed, text)
            assert bounds[place].surely == common, (seed, text)
    assert whole > 60


@pytest.mark.parametrize("thing", ["site", "cworks", "aland", "ore"])
def test_drawn_worlds_with_a_removal_lie_between_the_bounds(thing: str) -> None:
    """A removal in every world: what it takes by the table of things is the same in all of them."""
    for seed in range(9000, 9120):
        solver = _solver(seed)
        if any(claim.verb == "same-as" for claim in solver.model.case.claims):
            continue
        cut = Cut(things=(thing,), start=Random(seed).randrange(0, 8))
        (bounds,) = solver.lines([Stage(cut=cut)])
        delta = Knife(solver.frame).delta(cut, "unfavourable")
        for world in worlds(solver.model, 8, Random(seed)):
            held = reference(solver.model.network, Knife.cut(world, delta))
            for text, line, steps in zip(solver.model.holdings, bounds, held, strict=True):
                found = _line(steps)
                assert line.surely & ~found == 0, (seed, text)
                assert found & ~line.possibly == 0, (seed, text)


def test_surely_is_part_of_possibly_and_surely_grows_with_footing() -> None:
    for seed in range(400):
        solver = _solver(seed)
        table = solver.by_footing(Stage())
        for lines in table:
            assert all(line.surely & ~line.possibly == 0 for line in lines)
        for lower, higher in pairwise(table):
            assert all(one.surely & ~other.surely == 0 for one, other in zip(lower, higher, strict=True))


def test_possibly_grows_with_footing_where_no_field_is_weaker_than_its_way() -> None:
    assert FOOTINGS == ("stated", "inferred", "assumed")
    for seed in range(400):
        table = _solver(seed).by_footing(Stage())
        for lower, higher in pairwise(table):
            assert all(one.possibly & ~other.possibly == 0 for one, other in zip(lower, higher, strict=True))


def test_removing_never_adds_and_replanning_never_takes_away() -> None:
    for seed in range(300):
        solver = _solver(seed)
        things = [thing.id for thing in solver.model.case.things]
        stages = [Stage()]
        stages += [Stage(cut=Cut(things=(thing,), start=3)) for thing in things]
        stages += [Stage(cut=Cut(between=(("aland", "cworks"), ("bland",))))]
        planned = [Stage(cut=stage.cut, replanned=True, notice=1) for stage in stages]
        found = solver.lines([*stages, *planned])
        for frozen, again in zip(found[: len(stages)], found[len(stages) :], strict=True):
            for before, after, new in zip(found[0], frozen, again, strict=True):
                assert after.possibly & ~before.possibly == 0 and after.surely & ~before.surely == 0
                assert after.possibly & ~new.possibly == 0 and after.surely & ~new.surely == 0


def test_more_removed_is_less_held() -> None:
    for seed in range(200):
        solver = _solver(seed)
        rng = Random(seed)
        things = rng.sample([thing.id for thing in solver.model.case.things], 3)
        cuts = [Cut(things=tuple(things[:number]), start=2) for number in range(4)]
        found = solver.lines([Stage(cut=cut) for cut in cuts])
        for more, less in pairwise(found):
            for one, other in zip(more, less, strict=True):
                assert other.possibly & ~one.possibly == 0 and other.surely & ~one.surely == 0


def test_removing_nothing_changes_nothing() -> None:
    for seed in range(200):
        solver = _solver(seed)
        found = solver.lines([Stage(), Stage(cut=Cut()), Stage(cut=Cut(things=("site",), start=STEPS))])
        assert found[0] == found[1] == found[2]


def test_the_order_of_rows_is_irrelevant() -> None:
    import msgspec

    for seed in range(120):
        case = random_case(seed)
        turned = msgspec.structs.replace(case, claims=case.claims[::-1], things=case.things[::-1], ways=case.ways[::-1])
        lines = []
        for one in (case, turned):
            model = model_of(one)
            solver = solver_of(frame_of(model), model.holdings)
            lines.append(dict(zip(model.holdings, solver.lines([Stage()])[0], strict=True)))
        assert lines[0] == lines[1]
