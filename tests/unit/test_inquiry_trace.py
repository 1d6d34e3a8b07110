"""Back to the origins, in an order of time that may have been; worked by hand."""

from pathlib import Path

import msgspec
import pytest

from rapallo.errors import LimitError, UnknownName
from rapallo.inquiry import trace
from rapallo.record import About, Case, Claim, Thing, read_case
from rapallo.time import parse_when

CASE = read_case(str(Path(__file__).parents[1] / "data" / "inquiry"))
ACTORS = tuple(Thing(id=name, kind="state") for name in ("a", "b", "c", "d"))
THINGS = (*ACTORS, Thing(id="m", kind="material"), Thing(id="p", kind="product"), Thing(id="q", kind="product"))


def _supply(name: str, giver: str, to: str, when: str | None) -> Claim:
    date = None if when is None else parse_when(when)
    return Claim(id=name, subject=giver, verb="supply", object="m", to=(to,), when=date)


def _case(*claims: Claim) -> Case:
    return Case(about=About(title="t"), things=THINGS, claims=tuple(sorted(claims, key=lambda claim: claim.id)))


def _steps(case: Case, name: str, **options: object) -> dict[str, tuple[int, str]]:
    return {step.claim: (step.depth, step.in_time) for step in trace(case, name, **options).steps}  # type: ignore[arg-type]


def test_what_a_giver_had_only_after_giving_it_does_not_count() -> None:
    case = _case(_supply("c1", "a", "b", "1930"), _supply("c2", "b", "c", "1925"))
    assert _steps(case, "m@c") == {"c2": (0, "surely")}
    assert [line.claims for line in trace(case, "m@c").too_late] == [("c1",)]
    assert trace(case, "m@c").origins == ("m in the hands of b",)


def test_what_came_surely_before_is_sure_and_what_may_have_is_possible() -> None:
    sure = _case(_supply("c1", "a", "b", "1924"), _supply("c2", "b", "c", "1925"))
    assert _steps(sure, "m@c") == {"c1": (1, "surely"), "c2": (0, "surely")}
    same_year = _case(_supply("c1", "a", "b", "1925"), _supply("c2", "b", "c", "1925"))
    assert _steps(same_year, "m@c") == {"c1": (1, "possibly"), "c2": (0, "surely")}


def test_time_is_carried_through_an_undated_step() -> None:
    early = _case(_supply("c1", "a", "b", "1920"), _supply("c2", "b", "c", None), _supply("c3", "c", "d", "1925"))
    assert _steps(early, "m@d") == {"c1": (2, "possibly"), "c2": (1, "not known"), "c3": (0, "surely")}
    late = _case(_supply("c1", "a", "b", "1930"), _supply("c2", "b", "c", None), _supply("c3", "c", "d", "1925"))
    assert _steps(late, "m@d") == {"c2": (1, "not known"), "c3": (0, "surely")}


def test_circles_end() -> None:
    case = _case(_supply("c1", "a", "b", "1924"), _supply("c2", "b", "a", "1923"), _supply("c3", "a", "a", "1922"))
    assert set(_steps(case, "m@b")) == {"c1", "c2", "c3"}
    undated = _case(_supply("c1", "a", "b", None), _supply("c2", "b", "a", None))
    assert set(_steps(undated, "m@b")) == {"c1", "c2"}


def test_a_later_path_counts_where_an_earlier_one_does_not() -> None:
    """b gave to c in 1925 and again in 1935; what b got in 1930 counts through the second."""
    case = _case(_supply("c1", "a", "b", "1930"), _supply("c2", "b", "c", "1925"), _supply("c3", "b", "c", "1935"))
    assert _steps(case, "m@c") == {"c1": (1, "surely"), "c2": (0, "surely"), "c3": (0, "surely")}


def test_a_part_without_a_date_had_to_be_there_when_the_whole_was_made() -> None:
    made = Claim(id="c1", subject="a", verb="produce", object="p", when=parse_when("1930"))
    model = Claim(id="c2", subject="p", verb="derive-from", object="q")
    before = Claim(id="c3", subject="b", verb="build", object="q", when=parse_when("1928"))
    after = Claim(id="c4", subject="b", verb="produce", object="q", when=parse_when("1931"))
    answer = trace(_case(made, model, before, after), "p")
    assert {step.claim: step.in_time for step in answer.steps} == {"c1": "surely", "c2": "not known", "c3": "possibly"}
    assert [line.claims for line in answer.too_late] == [("c4",)]


def test_depth_and_a_last_day_cut_and_say_so() -> None:
    case = _case(_supply("c1", "a", "b", "1924"), _supply("c2", "b", "c", "1925"))
    assert _steps(case, "m@c", depth=1) == {"c2": (0, "surely")} and trace(case, "m@c", depth=1).cut
    assert not trace(case, "m@c").cut
    assert _steps(case, "m@c", by="1924-06") == {}
    assert _steps(case, "m@b", by="1924-06") == {"c1": (0, "possibly")}
    with pytest.raises(LimitError):
        trace(case, "m@c", depth=0)


def test_a_successor_has_what_its_predecessor_had() -> None:
    heir = Claim(id="c2", subject="b", verb="succeeds", object="a", when=parse_when("1922"))
    case = _case(_supply("c1", "c", "a", "1920"), heir, _supply("c3", "b", "d", "1925"))
    answer = trace(case, "m@d")
    assert {step.claim: step.in_time for step in answer.steps} == {"c1": "surely", "c2": "surely", "c3": "surely"}


def test_an_actor_is_asked_for_what_it_had_from_others() -> None:
    north = {step.claim for step in trace(CASE, "northland", depth=1).steps}
    assert north == {"c-lease", "c-build", "c-host", "c-ore", "c-rubber", "c-assumed"}
    south = {step.claim for step in trace(CASE, "south", depth=1).steps}
    assert {"c-licence", "c-train-south", "c-study", "c-machines"} <= south


def test_an_engine_is_traced_through_model_licence_and_plant() -> None:
    steps = _steps(CASE, "engine-17")
    assert steps == {
        "c-produce": (0, "surely"),
        "c-derive": (0, "not known"),
        "c-licence": (1, "possibly"),
        "c-plant": (1, "surely"),
        "c-finance": (1, "surely"),
        "c-founded-a": (1, "surely"),
        "c-founded-b": (1, "possibly"),
    }


def test_denied_claims_feed_nothing_and_identity_is_named() -> None:
    assert "c-shells" not in _steps(CASE, "tank")
    hosted = next(step for step in trace(CASE, "mark-one").steps if step.claim == "c-host")
    assert hosted.identity == ("c-same",) and hosted.line.claims == ("c-host", "c-same")
    without = msgspec.structs.replace(CASE, claims=tuple(claim for claim in CASE.claims if claim.id != "c-same"))
    assert next(step for step in trace(without, "mark-one").steps if step.claim == "c-host").identity == ()


def test_nothing_on_record_is_said() -> None:
    answer = trace(CASE, "boat")
    assert answer.steps == () and "The record has nothing" in answer.text()
    with pytest.raises(UnknownName):
        trace(CASE, "tank@nowhere")
