"""What is worked out once and kept says the same as what is worked out anew."""

import msgspec
from engine_cases import engine_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapallo.inquiry.asked import solver_for
from rapallo.inquiry.between import bare_between, between
from rapallo.inquiry.named import named, reading_named
from rapallo.inquiry.outcome import STATUSES
from rapallo.inquiry.reconciling import words_of
from rapallo.inquiry.without import bare_without, without, without_comes_to
from rapallo.pathways.attain import attain
from rapallo.pathways.counting import Counting
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Setting
from rapallo.pathways.solve import Stage
from rapallo.record import Case, rivalries
from rapallo.record.standing import fallen, own_standings

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
AIMS = ("gun@aland", "skill@aland")


@st.composite
def cases_and_settings(draw: st.DrawFn) -> tuple[Case, list[Setting]]:
    """A case with settings that withdraw claims and sources and close ways."""
    case = draw(engine_cases())
    claims, sources, ways = [one.id for one in case.claims], [one.key for one in case.sources], [one.id for one in case.ways]

    def some(names: list[str]) -> frozenset[str]:
        return draw(st.frozensets(st.sampled_from(names), max_size=3)) if len(names) > 0 else frozenset()

    return case, [
        Setting(
            bound=draw(st.sampled_from((FAVOURABLE, UNFAVOURABLE))),
            footing=draw(st.sampled_from(("stated", "inferred", "assumed"))),
            replanned=draw(st.booleans()),
            begin=draw(st.integers(0, 3)),
            fallen=some(claims),
            silent=some(sources),
            off=some(claims),
            on=some(claims) if draw(st.booleans()) else frozenset(),
            closed=some(ways),
        )
        for _ in range(4)
    ]


@FEW
@given(cases_and_settings())
def test_a_reading_made_from_another_holds_what_the_whole_reading_holds(drawn: tuple[Case, list[Setting]]) -> None:
    case, several = drawn
    solver = solver_for(case, AIMS)
    for setting in several:
        made, whole = solver.base(setting), solver.frame.reading(setting, solver.part)
        assert (made.given, made.exists, made.open, made.sometime) == (whole.given, whole.exists, whole.open, whole.sometime)
        held = attain(solver.part.network, [made, whole])
        for place in range(len(solver.holdings)):
            assert held.held(place, 0) == held.held(place, 1)


@FEW
@given(cases_and_settings())
def test_standing_and_counting_are_those_of_the_case_without_what_is_withdrawn(drawn: tuple[Case, list[Setting]]) -> None:
    case, several = drawn
    for setting in several:
        record = Counting(case)
        kept = tuple(claim for claim in case.claims if claim.id not in setting.fallen)
        mute = tuple(
            msgspec.structs.replace(claim, source="", stance="") if claim.source in setting.silent else claim for claim in kept
        )
        left = tuple(item for item in case.evidence if item.source not in setting.silent)
        rest = msgspec.structs.replace(case, claims=mute, evidence=left)
        anew = own_standings(rest, rivals=rivalries(rest))
        standing = record.standing_in(setting)
        for claim in kept:
            assert standing[claim.id] == anew[claim.id]
        known = frozenset(claim.id for claim in case.claims)
        assert record.with_inferred(setting.fallen) == fallen(case, (), setting.fallen)
        worst = Setting(bound=UNFAVOURABLE, footing=setting.footing, silent=setting.silent)
        assert record._sure(known, setting.footing, setting.silent) == record.counting(worst)


@FEW
@given(engine_cases())
def test_the_verdicts_alone_are_those_of_the_whole_answer(case: Case) -> None:
    for what in ("bland", case.claims[0].id, "A"):
        whole, bare = without(case, what), bare_without(case, what)
        assert (whole.title, whole.summary(), whole.outcomes, whole.word) == (
            bare.title,
            bare.summary(),
            bare.outcomes,
            bare.word,
        )
        assert (whole.cut, whole.at, whole.outer) == (bare.cut, bare.at, bare.outer)
        assert msgspec.structs.replace(between(case, "north", "south"), grounds=()) == bare_between(case, "north", "south")


@FEW
@given(engine_cases(), st.sampled_from(("1921", "1924", "1926")))
def test_whether_a_word_is_the_answer_is_told_without_it_as_the_answer_has_it(case: Case, at: str) -> None:
    frame = solver_for(case, AIMS).frame
    stages = [named(frame, reading_named(case, name)).stage for name in ("nothing", "a-alone", "banned")]
    stages += [Stage(footing="stated"), Stage(footing="inferred")]
    words = {status.removeprefix("surely ") for status in STATUSES}
    for what in ("bland", case.claims[0].id, "A"):
        for stage in stages:
            for target in AIMS:
                answered = words_of(bare_without(case, what, target=target, at=at, stage=stage))
                for word in words | {"certain"}:
                    told = without_comes_to(case, what, word=word, target=target, at=at, stage=stage)
                    assert told == (word in answered) or (told is None and word in ("raised", "not had anyway", "unknown"))
