"""Laws of every question, on whole cases of any kind and on small dense ones."""

import csv
import io
import json
import re
from decimal import Decimal

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dense import DAYS, dense
from rapallo.inquiry import QUESTIONS, Answer, at, between, breaches, find, rivals, show, sources, timeline, trace
from rapallo.inquiry import at as at_function
from rapallo.inquiry.digest import digest
from rapallo.inquiry.flows import Flows, Node
from rapallo.inquiry.spell import Spell, bearing, spell_of
from rapallo.inquiry.voice import moment_of
from rapallo.inquiry.withdraw import withdraw
from rapallo.record import ACTORS, Case, fallen
from rapallo.time import MAX_DAY, When
from strategies import cases

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
DENSE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMESPACE: dict[str, object] = {"Decimal": Decimal, "When": When}


def answers(case: Case) -> list[Answer]:
    """Every question that a case can be asked."""
    found: list[Answer] = [at(case, when) for when in DAYS]
    found += [
        timeline(case),
        rivals(case),
        breaches(case),
        sources(case),
        find(case, "a"),
        timeline(case, start="1925", end="1930"),
    ]
    found += [show(case, claim.id) for claim in case.claims]
    found += [show(case, thing.id) for thing in case.things]
    found += [show(case, source.key) for source in case.sources]
    found += [trace(case, thing.id) for thing in case.things]
    found += [rivals(case, thing.id) for thing in case.things[:2]]
    for one in case.things[:3]:
        for other in case.things[:3]:
            if case.side(one.id) != case.side(other.id):
                found.append(between(case, one.id, other.id))
    return found


def _namespace() -> dict[str, object]:
    if len(NAMESPACE) == 2:
        import importlib

        for name in (*QUESTIONS, "answer"):
            module = importlib.import_module(f"rapallo.inquiry.{name}")
            import sys

            module = sys.modules[f"rapallo.inquiry.{name}"]
            NAMESPACE.update({one: getattr(module, one) for one in module.__all__})
    return NAMESPACE


@given(case=cases())
@SLOW
def test_any_case_can_be_asked_anything_and_every_line_opens_to_claims_that_exist(case: Case) -> None:
    for answer in answers(case):
        grounds = {ground.claim for ground in answer.grounds}
        assert set(answer.claims()) == grounds <= set(case.claim_by_id)
        assert answer.text().endswith("\n")
        assert answer.text(evidence=True, width=60, limit=0).count("\n") >= answer.text(limit=0, width=60).count("\n")
        said = json.loads(answer.json())
        assert said["digest"] == digest(case) and said["case"] == case.about.title
        assert {claim for section in said["sections"] for line in section["lines"] for claim in line["claims"]} <= set(
            said["claims"]
        )
        assert answer.markdown(evidence=True).startswith("# ")
        assert "<script" not in answer.html() and "<b>&" not in answer.html()


@given(case=cases())
@SLOW
def test_no_csv_cell_runs_in_a_spreadsheet(case: Case) -> None:
    for answer in answers(case):
        for row in csv.reader(io.StringIO(answer.csv(), newline="")):
            for cell in row:
                risky = cell.lstrip(" \u00a0")[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and cell != ""
                assert not risky or re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", cell) is not None, cell


@given(case=dense(6))
@SLOW
def test_an_answer_is_plain_data_that_reads_back(case: Case) -> None:
    for answer in answers(case)[:12]:
        assert eval(repr(answer), _namespace()) == answer


@given(case=dense())
@DENSE
def test_what_is_sure_is_possible_and_what_is_denied_is_neither(case: Case) -> None:
    denied = {claim.id for claim in case.claims if claim.denied}
    for when in DAYS:
        answer = at(case, when)
        assert set(answer.surely()) <= set(answer.possibly())
        assert denied.isdisjoint(answer.possibly())
        undated = {claim.id for claim in case.claims if claim.when is None and claim.period is None}
        assert answer.undated == len(undated)
        assert undated.isdisjoint(answer.possibly())


@given(case=dense())
@DENSE
def test_what_is_sure_on_a_day_is_sure_in_its_year(case: Case) -> None:
    assert set(at(case, "1926-05-20").surely()) <= set(at(case, "1926").surely())
    assert set(at(case, "1926-05-20").possibly()) <= set(at(case, "1926").possibly())


@given(
    bounds=st.lists(st.integers(1, 9), min_size=4, max_size=4),
    spell=st.tuples(st.integers(1, 9), st.integers(0, 4)),
)
def test_bearing_is_what_holds_over_every_admissible_start_and_end(bounds: list[int], spell: tuple[int, int]) -> None:
    start_lo, start_hi = sorted(bounds[:2])
    end_lo, end_hi = sorted(bounds[2:])
    assume(start_lo <= end_lo and start_hi <= end_hi)
    asked = Spell("x", spell[0], spell[0] + spell[1])
    when = When("x", "interval", start_lo, start_hi, end_lo, end_hi)
    pairs = [(s, e) for s in range(start_lo, start_hi + 1) for e in range(end_lo, end_hi + 1) if s <= e]
    met = [s <= asked.last and e >= asked.first for s, e in pairs]
    covered = [s <= asked.first and asked.last <= e for s, e in pairs]
    found = bearing(when, asked)
    expected = None
    if any(met):
        expected = "possibly"
        if all(met):
            expected = "surely"
        if all(covered):
            expected = "surely" if asked.day else "throughout"
    assert (None if found is None else found[0]) == expected


@given(case=dense())
@DENSE
def test_swapping_the_sides_swaps_the_givers_and_nothing_else(case: Case) -> None:
    one, other = between(case, "left", "right"), between(case, "right", "left")
    assert one.claims() == other.claims()
    assert {(p.claim, p.giver, p.form, p.sure) for p in one.passed} == {(p.claim, p.giver, p.form, p.sure) for p in other.passed}
    assert one.words == other.words and one.others == other.others


@given(case=dense())
@DENSE
def test_nothing_passes_between_two_sides_that_share_no_claim(case: Case) -> None:
    apart = msgspec.structs.replace(
        case, claims=tuple(c for c in case.claims if "bland" not in c.things() and "field" not in c.things())
    )
    apart = msgspec.structs.replace(
        apart, claims=tuple(c for c in apart.claims if c.verb not in ("same-as", "locate-at", "succeeds"))
    )
    kept = {claim.id for claim in apart.claims}
    apart = msgspec.structs.replace(
        apart,
        evidence=tuple(item for item in apart.evidence if item.claim in kept),
        claims=tuple(
            msgspec.structs.replace(c, inferred_from=tuple(p for p in c.inferred_from if p in kept)) for c in apart.claims
        ),
    )
    assert between(apart, "aland", "bland").passed == ()


@given(case=dense(), number=st.integers(0, 13))
@DENSE
def test_a_withdrawn_claim_appears_in_no_answer(case: Case, number: int) -> None:
    gone = case.claims[number % len(case.claims)].id
    less = withdraw(case, claims=(gone,))
    assert {claim.id for claim in less.claims} == set(case.claim_by_id) - fallen(case, claims=(gone,))
    for answer in answers(less):
        named = set(answer.claims()) | {ground.claim for ground in answer.grounds}
        assert gone not in named
        assert re.search(rf"\b{gone}\b", answer.json()) is None


@given(case=dense(), key=st.sampled_from(("A", "B", "C")))
@DENSE
def test_sources_counts_as_alone_what_withdrawing_the_source_takes_away(case: Case, key: str) -> None:
    weight = next(one for one in sources(case).weights if one.key == key)
    assert weight.only == len(fallen(case, sources=(key,)))
    assert weight.only <= weight.at_all
    less = withdraw(case, sources=(key,))
    assert len(less.claims) == len(case.claims) - weight.only
    assert next(one for one in sources(less).weights if one.key == key).direct == 0


@given(case=dense())
@DENSE
def test_denied_claims_give_nothing_and_break_nothing(case: Case) -> None:
    denied = {claim.id for claim in case.claims if claim.denied}
    assert denied.isdisjoint(breach.claim for breach in breaches(case).found)
    answer = between(case, "left", "right")
    assert denied.isdisjoint(answer.given_by("left")) and denied.isdisjoint(answer.given_by("right"))
    for thing in case.things:
        assert denied.isdisjoint(step.claim for step in trace(case, thing.id).steps)


@given(case=dense())
@DENSE
def test_a_breach_is_a_claim_of_a_forbidden_verb_and_class_under_some_reading(case: Case) -> None:
    found = breaches(case)
    for breach in found.found:
        claim = case.claim_by_id[breach.claim]
        assert claim.verb in ("produce", "build", "supply") and not {"tank", "plan"}.isdisjoint((claim.object, claim.as_))
        assert {breach.actor, breach.territory} & {"yes", "maybe"} != set()
        assert breach.when != "no"
    attained = {name for breach in found.found for name in breach.classes}
    assert {silence.class_ for silence in found.silences} == {"tank"} - attained


def _brute(flows: Flows, node: Node, latest: int, path: frozenset[Node], found: set[str], depth: int) -> None:
    """Every claim on some path back, in an order of time that may have been; no node twice on a path."""
    if depth == 0:
        return
    for claim in flows.feeding(node):
        when = moment_of(flows.case, claim)
        if when is not None and when.start_lo > latest:
            continue
        found.add(claim.id)
        by = latest if when is None else min(latest, when.end_hi)
        by = min(by, flows.made_until(claim))
        for before in flows.drawn_on(claim):
            if before not in path:
                _brute(flows, before, by, path | {before}, found, depth - 1)
    for claim in flows.predecessors.get(node[1], ()):
        before = (node[0], flows.identity.of(claim.object))
        if before in flows.into and before not in path:
            when = moment_of(flows.case, claim)
            found.add(claim.id)
            by = latest if when is None else min(latest, when.end_hi)
            _brute(flows, before, by, path | {before}, found, depth - 1)


@given(case=dense(10), name=st.sampled_from(("tank", "plan", "site", "men", "part", "ore")))
@DENSE
def test_trace_finds_what_walking_every_path_finds(case: Case, name: str) -> None:
    flows = Flows(case)
    expected: set[str] = set()
    start = (flows.identity.of(name), "")
    _brute(flows, start, MAX_DAY, frozenset((start,)), expected, 12)
    answer = trace(case, name, depth=12)
    assert {step.claim for step in answer.steps} == expected
    late = {claim for line in answer.too_late for claim in line.claims}
    assert late.isdisjoint(expected)


@given(case=dense(10), name=st.sampled_from(("tank", "aland", "men")), depth=st.integers(1, 4))
@DENSE
def test_looking_further_back_never_loses_a_step(case: Case, name: str, depth: int) -> None:
    near, far = trace(case, name, depth=depth), trace(case, name, depth=depth + 1)
    assert {step.claim for step in near.steps} <= {step.claim for step in far.steps}
    assert near.cut or {step.claim for step in near.steps} == {step.claim for step in far.steps}


@given(case=dense(10), name=st.sampled_from(("tank", "bland", "men")))
@DENSE
def test_an_earlier_end_never_adds_a_step(case: Case, name: str) -> None:
    early, late = trace(case, name, by="1927"), trace(case, name, by="1930")
    assert {step.claim for step in early.steps} <= {step.claim for step in late.steps}


@given(case=dense(), seed=st.randoms(use_true_random=False))
@DENSE
def test_the_digest_is_of_the_content_and_not_of_its_order(case: Case, seed: object) -> None:
    def shuffled(rows: tuple[object, ...]) -> tuple[object, ...]:
        rows_ = list(rows)
        seed.shuffle(rows_)  # type: ignore[attr-defined]
        return tuple(rows_)

    other = msgspec.structs.replace(
        case,
        claims=shuffled(case.claims),
        things=shuffled(case.things),
        evidence=shuffled(case.evidence),
        sources=shuffled(case.sources),
    )
    assert digest(other) == digest(case)
    changed = msgspec.structs.replace(case.claims[0], note="a word more")
    assert digest(msgspec.structs.replace(case, claims=(changed, *case.claims[1:]))) != digest(case)


@given(one=cases(), other=cases())
@SLOW
def test_different_cases_have_different_digests(one: Case, other: Case) -> None:
    assert (digest(one) == digest(other)) == (one == other)


@given(case=dense())
@DENSE
def test_a_timeline_holds_every_dated_claim_and_draws_each_once(case: Case) -> None:
    answer = timeline(case)
    dated = {claim.id for claim in case.claims if claim.when is not None}
    assert {entry.id for entry in answer.entries if entry.what == "claim"} == dated
    assert answer.undated == len(case.claims) - len(dated)
    figure = answer.svg()
    assert figure.count("<g id=") == len(answer.entries)
    assert [entry.bounds[0] for entry in answer.entries] == sorted(entry.bounds[0] for entry in answer.entries)


def test_the_package_gives_functions_under_the_names_of_its_modules() -> None:
    import rapallo.inquiry as package

    assert at_function is at
    for name in QUESTIONS:
        assert callable(getattr(package, name)), name
    assert spell_of("1936").day is False
    assert set(ACTORS) <= {"state", "organisation", "person"}
