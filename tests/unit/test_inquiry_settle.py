"""What would settle whether something is held without something else: each open matter is tried with the same things taken away (§6, §7)."""

import msgspec

from rapallo.inquiry import without
from rapallo.record import About, Case, Claim, Source, Thing, Way
from rapallo.time import parse_when

WAY = Way(
    id="w",
    gives="plan@aland",
    open=parse_when("1922-01/1928-12"),
    takes="P1M",
    keeps="lasting",
    ran="yes",
    because="x",
    footing=(("way", "stated"),),
)
CASE = Case(
    about=About(title="settling", resolution="month", horizon=parse_when("1920-01/1929-12"), notice="P3M/P5M", aims=("plan@aland",)),
    things=(Thing(id="aland", kind="state"), Thing(id="plan", kind="design"), Thing(id="works", kind="facility")),
    sources=(Source(key="A"),),
)
DRAWN = Claim(id="drawn", subject="aland", verb="design", object="plan", at=("works",), when=parse_when("1924-01"), source="A")


def with_way(*claims: Claim, **fields: object) -> Case:
    return msgspec.structs.replace(CASE, ways=(msgspec.structs.replace(WAY, **fields),), claims=claims)


def test_an_open_date_opens_nothing_that_is_taken_away() -> None:
    """The way goes with the works, whenever in the spring of 1922 it may have begun: no date settles that."""
    case = with_way(at=("works",), open=parse_when("1922-21/1928"))
    assert without(case, "works").settling is None


def test_a_doubtful_claim_set_aside_opens_nothing_that_is_taken_away() -> None:
    """The way rests on two claims, one of them alleged; setting that aside leaves the other, and the way gone with the works."""
    said = Claim(id="said", subject="aland", verb="operate", object="works", when=parse_when("1922/1928"), source="A", stance="alleges")
    sure = Claim(id="sure", subject="aland", verb="plan", object="plan", source="A")
    case = with_way(said, sure, at=("works",), claims=("said", "sure"))
    assert without(case, "works", target="plan@aland").settling is None


def test_whether_a_way_was_taken_is_no_question_where_the_record_says_no() -> None:
    case = with_way(DRAWN, ran="no")
    found = without(case, "works", from_="1923-10", at="1924-03")
    assert (found.outcomes[0].verdict, found.outcomes[0].again) == ("replaced", "possible")
    assert found.settling is None


def test_a_way_that_was_not_taken_may_still_be() -> None:
    """Whether it was taken decides whether the plan was had in time; if not, it may still be taken once re-planning has begun."""
    case = with_way(DRAWN, ran="unknown")
    for at, then in (("1924-01", "no recorded way"), ("1924-02", "possible")):
        found = without(case, "works", from_="1923-10", at=at).settling
        assert found is not None and found.kind == "ran"
        assert [(one.if_so, one.verdict) for one in found.resolutions] == [("if it was", "certain"), ("if not", then)]


def test_a_date_at_its_best_is_no_earlier_than_re_planning() -> None:
    """A way not taken, of which nobody knows when it was open, is open at its best from the notice on, and not before."""
    case = with_way(DRAWN, ran="no", open=parse_when("1922-21/1928"), takes="P2M")
    found = without(case, "works", from_="1923-10", at="1924-04")
    assert found.outcomes[0].again == "possible"
    assert found.settling is None
