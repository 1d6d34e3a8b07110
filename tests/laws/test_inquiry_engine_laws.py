"""Laws of rupture, shares, readings and theses: what must hold on any small case."""

import json
from collections.abc import Callable
from decimal import Decimal

import msgspec
from engine_cases import THINGS, engine_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapallo.inquiry import Answer, chokepoints, compare, flips, rupture, shares, theses
from rapallo.inquiry.answer import Ground, Line, Passage, Section
from rapallo.inquiry.asked import solver_for
from rapallo.inquiry.chokepoints import Chokepoint, Chokepoints
from rapallo.inquiry.compare import Column, Compare, Found
from rapallo.inquiry.curves import Break, Gap, gap_between
from rapallo.inquiry.flips import Flip, Flips
from rapallo.inquiry.named import Named, named, reading_named, scene_in
from rapallo.inquiry.pots import Amount, Entry, Pot, pots, ratio
from rapallo.inquiry.rupture import Curve, Point, Rupture
from rapallo.inquiry.shares import Attested, Part, Share, Shares
from rapallo.inquiry.theses import Put, Theses
from rapallo.pathways.solve import Stage
from rapallo.record import About, Case, Claim, Source
from rapallo.time import parse_when

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
AIMS = ("gun@aland", "skill@aland")
NAMESPACE: dict[str, object] = {
    one.__name__: one
    for one in (
        *(
            Attested,
            Chokepoint,
            Chokepoints,
            Column,
            Compare,
            Curve,
            Decimal,
            Flip,
            Flips,
            Found,
            Gap,
            Ground,
            Line,
            Part,
            Passage,
        ),
        *(Amount, Point, Put, Rupture, Section, Share, Shares, Theses),
    )
}


QUESTIONS: tuple[Callable[[Case], Answer], ...] = (
    lambda case: chokepoints(case, "gun@aland", at="1926"),
    lambda case: flips(case, "gun@aland", at="1926"),
    lambda case: flips(case, "gun@aland", at="1926", of="sources"),
    lambda case: rupture(case, "north", "south"),
    lambda case: shares(case),
    lambda case: theses(case),
    lambda case: compare(case, at="1926"),
)


@FEW
@given(engine_cases())
def test_answers_are_values_whose_lines_open_and_what_was_asked_before_is_irrelevant(case: Case) -> None:
    again = msgspec.structs.replace(case)
    others = list(reversed([question(again) for question in reversed(QUESTIONS)]))
    for answer, other in zip((question(case) for question in QUESTIONS), others, strict=True):
        assert eval(repr(answer), dict(NAMESPACE)) == answer
        assert {ground.claim for ground in answer.grounds} == set(answer.claims())
        assert answer.json() == other.json() and answer.text() == other.text()
        assert json.loads(answer.json())["question"] == answer.question
        assert answer.csv() == other.csv() and answer.markdown(True) == other.markdown(True) and len(answer.html()) > 0
    assert rupture(case, "north", "south").svg() == rupture(again, "north", "south").svg()
    for thesis in theses(case).found:
        assert thesis.side in ("agree", "differ", "the record does not tell", "not to be compared")
        assert (len(thesis.reconcile) > 0) == (thesis.side in ("differ", "the record does not tell"))


@FEW
@given(engine_cases(), st.sampled_from(("nothing", "a-alone", "banned")))
def test_a_rupture_is_what_the_engine_says_date_by_date(case: Case, reading: str) -> None:
    solver = solver_for(case, AIMS)
    base = named(solver.frame, reading_named(case, reading)).stage
    notice = 1 if case.about.notice != "" else 0
    asked = Break(solver, case.side("north"), case.side("south"), (notice, notice), base)
    steps = range(solver.model.grid.steps)
    frozen, again = asked.lines(steps, False), asked.lines(steps, True)
    history = asked.history()
    for step in steps:
        for place in range(len(AIMS)):
            now, best, was = frozen[step][place], again[step][place], history[place]
            assert now.possibly & ~best.possibly == 0 and now.surely & ~best.surely == 0, "re-planning never takes away"
            assert now.possibly & ~was.possibly == 0 and now.surely & ~was.surely == 0, "a rupture never adds to history"
            if step > 0:
                before = frozen[step - 1][place]
                assert before.possibly & ~now.possibly == 0 and before.surely & ~now.surely == 0, "a later rupture leaves as much"
            assert now.possibly & ((1 << step) - 1) == was.possibly & ((1 << step) - 1), "what was before it stands"
        if len(asked.outer) == 0:
            cut = asked.cut(step)
            late = msgspec.structs.replace(base, cut=cut)
            stages = [late, msgspec.structs.replace(late, replanned=True, notice=notice)]
            places = [solver.place[text] for text in AIMS]
            exact = solver.bounds([solver.scene(stage) for stage in stages], places)
            assert exact == (frozen[step], again[step])


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 7))
def test_a_gap_is_the_first_from_its_date_and_ends_when_it_is_held_again(history: int, without: int, step: int) -> None:
    steps = [one for one in range(step, 8) if history >> one & 1 == 1 and without >> one & 1 == 0]
    found = gap_between(history, without, step)
    assert found.short == (steps[0] if len(steps) > 0 else None)
    if found.short is None:
        assert found.steps is None
    else:
        later = [one for one in range(found.short, 8) if without >> one & 1 == 1]
        assert found.steps == (later[0] - found.short if len(later) > 0 else None)


@FEW
@given(engine_cases())
def test_readings_that_leave_everything_change_nothing_and_rules_never_add(case: Case) -> None:
    solver = solver_for(case, AIMS)
    places = [solver.place[text] for text in AIMS]
    plain = solver.bounds([solver.scene(Stage())], places)[0]
    for name in ("nothing", "everybody"):
        reading = named(solver.frame, reading_named(case, name))
        assert solver.bounds([scene_in(solver, reading)], places)[0] == plain
    enforced = named(solver.frame, reading_named(case, "banned"))
    for found, was in zip(solver.bounds([scene_in(solver, enforced)], places)[0], plain, strict=True):
        assert found.possibly & ~was.possibly == 0 and found.surely & ~was.surely == 0
    for _, stage in enforced.apart:
        joint, taken = solver.bounds([scene_in(solver, enforced), solver.scene(stage)], places)
        for both, one in zip(joint, taken, strict=True):
            assert both.surely & ~one.surely == 0 and one.possibly & ~both.possibly == 0, "either way of taking it lies between"
    empty = Named(id="x", label="x", stage=Stage())
    assert solver.bounds([scene_in(solver, empty)], places)[0] == plain


@FEW
@given(engine_cases(), st.sampled_from(("a-alone", "banned")))
def test_a_reading_says_what_the_same_case_without_the_rest_says(case: Case, name: str) -> None:
    answer = compare(case, AIMS, readings=[name], at="1926")
    column = answer.readings[1]
    assert column.id == name
    for target in AIMS:
        record, read = answer.of(target, "the record"), answer.of(target, name)
        if column.fallen == column.silent == column.closed == 0 and len(column.barred) == 0:
            assert (record.held, record.earliest, record.surely) == (read.held, read.earliest, read.surely)
        if name == "a-alone" and record.held == "no recorded way":
            assert read.held == "no recorded way", "fewer sources open no way"


@st.composite
def counted(draw: st.DrawFn) -> Case:
    """A case of amounts alone, of one unit, of-what and period, some of them parts of others."""
    claims = []
    for number in range(draw(st.integers(2, 6))):
        low = draw(st.integers(1, 9))
        known = draw(st.integers(0, 5)) > 0
        claims.append(
            Claim(
                id=f"c{number}",
                subject=draw(st.sampled_from(("bland", "cland", "firm"))),
                verb=draw(st.sampled_from(("deliver", "deliver", "produce"))),
                object=draw(st.sampled_from(("gun", "ore"))),
                to=draw(st.sampled_from(((), ("aland",)))),
                at=draw(st.sampled_from(((), ("mill",), ("town",)))),
                when=parse_when("1923"),
                low=Decimal(low) if known else None,
                high=Decimal(low + draw(st.integers(0, 4))) if known else None,
                unit="tonnes" if known else "",
                of_what="goods" if known else "",
                source="A",
            )
        )
    return Case(about=About(title="counted"), things=THINGS, sources=(Source(key="A"),), claims=tuple(claims))


@FEW
@given(counted(), st.data())
def test_a_computed_share_holds_whatever_the_amounts_are_within_their_bounds(case: Case, data: st.DataObject) -> None:
    found = pots(case)
    assert shares(case).computed == () or len(found) > 0
    for pot in found:
        claims = [claim for one in _entries(pot) for claim in one.claims]
        assert len(claims) == len(set(claims)), "no claim is counted twice"
        if pot.whole is None and len(pot.missing) == 0:
            exact = {part.claims: _draw(data, part.amount) for part in pot.parts}
            total = sum(exact.values(), Decimal(0))
            for part in pot.parts:
                _holds(pot.share(part), exact[part.claims] / total)
        elif pot.whole is not None:
            whole = _draw(data, pot.whole.amount)
            for part in pot.parts:
                _holds(pot.share(part), min(_draw(data, part.amount) / whole, Decimal(1)))


def _entries(pot: Pot) -> list[Entry]:
    return [*pot.parts, *pot.overlapping, *(() if pot.whole is None else (pot.whole,))]


def _draw(data: st.DataObject, amount: Amount) -> Decimal:
    assert amount.low is not None and amount.high is not None
    return data.draw(st.sampled_from((amount.low, (amount.low + amount.high) / 2, amount.high)))


def _holds(share: Amount, exact: Decimal) -> None:
    assert share.low is None or share.low <= exact
    assert share.high is None or exact <= share.high
    assert share.low is None or 0 <= share.low <= 1


@given(st.integers(1, 50), st.integers(0, 50), st.integers(51, 100), st.integers(0, 50))
def test_a_ratio_of_bounds_bounds_the_ratio(low: int, more: int, whole: int, wider: int) -> None:
    found = ratio(Amount(Decimal(low), Decimal(low + more)), Amount(Decimal(whole), Decimal(whole + wider)))
    for part in (low, low + more):
        for total in (whole, whole + wider):
            _holds(found, min(Decimal(part) / Decimal(total), Decimal(1)))
