"""Laws of routes: brute force over all simple paths of small dated multigraphs, and what more claims or a stricter stance do."""

import random
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapallo.errors import LimitError, UsageError
from rapallo.inquiry import routes
from rapallo.inquiry.routes import Routes
from rapallo.inquiry.routes_links import Links, links_of
from rapallo.inquiry.routes_search import View, best_routes, trips
from rapallo.record import About, Case, Claim, Evidence, Source, Thing, read_case
from rapallo.record.claim import STANCES
from rapallo.time import parse_when

Row = tuple[int, int, int, int, int, int, int]
"""Tail, head, possibly from and to, latest start, earliest end, strength."""

ALL = 10_000
TUTORIAL = Path(__file__).parents[2] / "cases" / "tutorial"


def _rows(rng: random.Random, nodes: int, most: int) -> list[Row]:
    found = []
    for _ in range(rng.randint(0, most)):
        tail, head = rng.randrange(nodes), rng.randrange(nodes)
        low, begun, unended, high = sorted(rng.randint(0, 12) for _ in range(4))
        if rng.random() < 0.4:
            begun, unended = high, low
        if tail != head:
            found.append((tail, head, low, high, begun, unended, rng.choice([0, 3, 3, 9])))
    return found


def _links(nodes: int, rows: list[Row]) -> Links:
    columns = [list(column) for column in zip(*rows, strict=True)] if len(rows) > 0 else [[] for _ in range(7)]
    return links_of(nodes, *columns)


def _strength(path: tuple[int, ...], rows: list[Row], view: View) -> int | None:
    """The strongest class of links that carries a path in time; by trying each."""
    for least in sorted({row[6] for row in rows if row[6] >= view.least}, reverse=True):
        days = {view.first}
        for tail, head in pairwise(path):
            after = set()
            for row in rows:
                low, high = (row[4], row[5]) if view.sure else (row[2], row[3])
                if row[:2] != (tail, head) or row[6] < least:
                    continue
                if view.at:
                    after |= days if low <= view.last and high >= view.first else set()
                else:
                    after |= {max(day, low) for day in days if high >= day and max(day, low) <= view.last}
            days = after
        if len(days) > 0:
            return least
    return None


def _brute(nodes: int, rows: list[Row], view: View, most: int) -> list[tuple[int, int, tuple[int, ...]]]:
    """Every simple path from the first node to the last, in the order that is promised."""
    found: list[tuple[int, int, tuple[int, ...]]] = []

    def go(path: tuple[int, ...]) -> None:
        if path[-1] == nodes - 1:
            strength = _strength(path, rows, view)
            if strength is not None:
                found.append((-strength, len(path), path))
        elif len(path) <= most:
            for node in range(nodes):
                if node not in path and any(row[:2] == (path[-1], node) for row in rows):
                    go((*path, node))

    go((0,))
    return sorted(found)


def _asked(view: View, nodes: int, most: int) -> list[tuple[int, int, tuple[int, ...]]]:
    return [(-trip.strength, len(trip.nodes), trip.nodes) for trip in trips(view, 0, nodes - 1, most)]


@pytest.mark.parametrize("block", range(6))
def test_every_simple_path_is_found_once_and_in_order(block: int) -> None:
    """Some 10,000 views of 2,500 random dated multigraphs with circles, parallel links and uncertain dates."""
    met = 0
    for seed in range(block * 420, (block + 1) * 420):
        rng = random.Random(seed)
        nodes = rng.randint(2, 7)
        rows = _rows(rng, nodes, 22)
        first, last = sorted((rng.randint(0, 12), rng.randint(0, 12)))
        links = _links(nodes, rows)
        for at in (False, True):
            for sure in (False, True):
                most = rng.choice([1, 2, 3, 4, 9])
                view = View(links, first, last, at, sure, rng.choice([0, 0, 3]))
                expected = _brute(nodes, rows, view, most)
                assert _asked(view, nodes, most) == expected, (seed, at, sure)
                met += len(expected)
    assert met > 150


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), at=st.booleans(), sure=st.booleans())
def test_a_further_link_takes_no_route_away_and_the_order_of_rows_is_irrelevant(seed: int, at: bool, sure: bool) -> None:
    rng = random.Random(seed)
    rows = _rows(rng, 6, 16)
    shuffled = rng.sample(rows, len(rows))
    more = [*rows, *_rows(rng, 6, 3)]
    views = [View(_links(6, each), 2, 10, at, sure) for each in (rows, shuffled, more)]
    plain, mixed, after = (best_routes(view, 0, 5, ALL) for view in views)
    assert plain == mixed
    stronger = {trip.nodes: trip.strength for trip in after}
    assert all(stronger[trip.nodes] >= trip.strength for trip in plain)
    assert best_routes(views[0], 0, 5, 2) == plain[:2], "fewer are the first of all"


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9), at=st.booleans())
def test_what_is_surely_there_is_possibly_there_and_a_stricter_least_finds_fewer(seed: int, at: bool) -> None:
    rows = _rows(random.Random(seed), 6, 18)
    links = _links(6, rows)

    def found(sure: bool, least: int) -> set[tuple[int, ...]]:
        return {trip.nodes for trip in best_routes(View(links, 1, 11, at, sure, least), 0, 5, ALL)}

    assert found(True, 0) <= found(False, 0)
    assert found(False, 9) <= found(False, 3) <= found(False, 0)
    assert found(True, 9) <= found(True, 0)


def test_columns_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="unequal length"):
        links_of(2, [0], [1], [1, 2], [3])
    with pytest.raises(UsageError, match="beyond the 2"):
        links_of(2, [0], [2], [1], [3])
    with pytest.raises(UsageError, match="from 0 to 255"):
        links_of(2, [0], [1], [1], [3], strength=[256])
    with pytest.raises(LimitError, match="limit of 50,000,000"):
        links_of(2, range(50_000_001), [], [], [])
    assert best_routes(View(links_of(2, [0], [1], [-(10**15)], [10**15]), 5, 6), 0, 1)[0].nodes == (0, 1)


# -- over cases ------------------------------------------------------------------------------------------------------

_WHENS = ("1920", "1921/1923", "1922-05", "1921/", "[1920,1923]", "")
_VERBS = ("deliver", "supply", "own", "part-of", "same-as", "contract", "contain")


def _case(rng: random.Random, size: int) -> list[tuple[Claim, str]]:
    """Claims with the stance of their evidence."""
    found = []
    for number in range(size):
        subject, thing, to = (rng.choice("abcdefg") for _ in range(3))
        verb = rng.choice(_VERBS)
        when = rng.choice(_WHENS)
        found.append(
            (
                Claim(
                    id=f"c{number:02}",
                    subject=subject,
                    verb=verb,
                    object=thing,
                    to=(to,) if verb in ("deliver", "supply") else (),
                    when=None if when == "" else parse_when(when),
                    polarity="denied" if rng.random() < 0.1 and verb != "same-as" else "",
                    confidence=rng.choice(("", "high", "low")),
                ),
                rng.choice(STANCES),
            )
        )
    return found


def _made(claims: list[tuple[Claim, str]]) -> Case:
    kinds = ("organisation", "product", "organisation", "state", "product", "person", "organisation")
    return Case(
        about=About(title="t"),
        things=tuple(Thing(id=name, kind=kind) for name, kind in zip("abcdefg", kinds, strict=True)),
        sources=(Source(key="S"),),
        claims=tuple(sorted((claim for claim, _ in claims), key=lambda claim: claim.id)),
        evidence=tuple(
            Evidence(claim=claim.id, source="S", stance=stance) for claim, stance in sorted(claims, key=lambda one: one[0].id)
        ),
    )


def _all(case: Case, **options: object) -> Routes | None:
    try:
        return routes(case, "a", "d", k=100, **options)  # type: ignore[arg-type]
    except UsageError:
        return None


def _tellings(answer: Routes) -> set[tuple[str, ...]]:
    return {names for route in answer.routes for names in (route.things, *route.variants)}


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_over_cases_a_further_claim_takes_no_route_away(seed: int) -> None:
    rng = random.Random(seed)
    claims = [one for one in _case(rng, 9) if one[0].verb != "same-as"]
    more = [one for one in _case(rng, 12)[9:] if one[0].verb != "same-as"]
    options = rng.choice([{}, {"at": "1922"}, {"from_": "1921", "until": "1923"}])
    before, after = _all(_made(claims), **options), _all(_made([*claims, *more]), **options)
    assert before is not None and after is not None
    assert _tellings(before) <= _tellings(after)


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_over_cases_a_stricter_stance_finds_a_part_and_every_route_is_as_strong_as_it_says(seed: int) -> None:
    case = _made(_case(random.Random(seed), 10))
    ladder = ("", "alleges", "reports", "lists", "proves")
    wider: set[tuple[str, ...]] | None = None
    for least in ladder:
        answer = _all(case) if least == "" else _all(case, stance=least)
        if answer is None:
            continue
        tellings = _tellings(answer)
        if wider is not None and not any(claim.verb == "same-as" for claim in case.claims):
            assert tellings <= wider
        wider = tellings
        for route in answer.routes:
            assert ladder.index(route.stance) >= ladder.index(least)
            assert len(set(route.things)) == len(route.things)
            weakest = min(ladder.index(hop.stance) for hop in route.hops)
            assert ladder.index(route.stance) <= weakest
            assert not any(case.claim_by_id[claim].denied for claim in route.claims)
            first = [hop.lines[0].claims for hop in route.hops if len(hop.lines[0].claims) > 0]
            assert len(set(first)) == len(first), "no act is told twice"


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_order_of_rows_is_no_part_of_the_answer(seed: int) -> None:
    rng = random.Random(seed)
    claims = _case(rng, 10)
    case = _made(claims)
    other = msgspec.structs.replace(case, claims=tuple(reversed(case.claims)), evidence=tuple(reversed(case.evidence)))
    answer, again = _all(case), _all(other)
    assert (answer is None) == (again is None)
    if answer is not None and again is not None:
        assert answer.json() == again.json()
        assert set(answer.claims()) == {ground.claim for ground in answer.grounds}


def test_every_pair_of_the_tutorial_is_answered_and_each_hop_is_a_claim_that_names_both_ends() -> None:
    case = read_case(str(TUTORIAL))
    met = 0
    for one in case.things:
        for other in case.things:
            if one.id == other.id:
                continue
            answer = routes(case, one.id, other.id)
            for hop in [hop for route in answer.routes for hop in route.hops if hop.way == ""]:
                for claim in hop.claims:
                    assert {hop.start.partition("@")[0], hop.end.partition("@")[0]} <= set(case.claim_by_id[claim].things())
                met += 1
    assert met > 100
