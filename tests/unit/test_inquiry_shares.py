"""Shares as attested and as stated amounts give them, worked by hand."""

from decimal import Decimal
from pathlib import Path

import msgspec

from rapallo.inquiry import shares
from rapallo.inquiry.pots import Amount, shown
from rapallo.record import About, Case, Claim, Source, Thing, read_case
from rapallo.time import parse_when

CASE = read_case(str(Path(__file__).parents[1] / "data" / "engine"))
THINGS = (
    Thing(id="bt", kind="product", part_of=("tanks",)),
    Thing(id="land", kind="state"),
    Thing(id="plant-a", kind="facility", label="Plant A"),
    Thing(id="plant-b", kind="facility", label="Plant B"),
    Thing(id="port", kind="place"),
    Thing(id="t26", kind="product", part_of=("tanks",)),
    Thing(id="tanks", kind="product", label="Tanks"),
    Thing(id="other", kind="state"),
    Thing(id="third", kind="state"),
)


def made(identity: str, thing: str, low: int | None, high: int | None = None, at: str = "", **more: object) -> Claim:
    """Tanks made in 1940."""
    number = None if low is None else Decimal(low)
    top = number if high is None else Decimal(high)
    fields: dict[str, object] = {"unit": "tanks", "of_what": "tanks built"} if low is not None else {}
    fields |= {"at": (at,)} if at != "" else {}
    when = parse_when("1940")
    return Claim(
        id=identity, subject="land", verb="produce", object=thing, low=number, high=top, when=when, source="A", **(fields | more)
    )  # type: ignore[arg-type]


def case_of(*claims: Claim) -> Case:
    """A case of these claims."""
    return Case(
        about=About(title="x"),
        things=tuple(sorted(THINGS, key=lambda one: one.id)),
        sources=(Source(key="A"),),
        claims=tuple(sorted(claims, key=lambda one: one.id)),
    )


def test_parts_of_a_stated_whole_with_bounds_and_the_rest() -> None:
    # 1,601 and 779 of 2,794 or, by a rival count, 2,855: 56.0–57.4 and 27.2–27.9 percent; 414 to 475 are not accounted for.
    case = case_of(
        made("w1", "tanks", 2794),
        made("w2", "tanks", 2855),
        made("p1", "t26", 1601, at="plant-a"),
        made("p2", "bt", 779, at="plant-b"),
    )
    (found,) = shares(case).computed
    assert found.stated and found.whole == Amount(Decimal(2794), Decimal(2855)) and found.whole_claims == ("w1", "w2")
    assert [(part.claims, shown(part.share)) for part in found.parts] == [
        (("p1",), "56–57.4 percent"),
        (("p2",), "27.2–27.9 percent"),
    ]
    assert found.together == Amount(Decimal(2380), Decimal(2380)) and found.rest == Amount(Decimal(414), Decimal(475))
    assert "no part on record accounts for 414–475 tanks" in " ".join(shares(case).text().split())


def test_what_is_missing_is_missing_and_not_zero() -> None:
    case = case_of(made("w", "tanks", 100), made("p", "t26", 40, at="plant-a"), made("q", "bt", None, at="plant-b"))
    (found,) = shares(case).computed
    assert [line.claims for line in found.missing] == [("q",)]
    assert "no amount on record" in shares(case).text()
    assert found.parts[0].share == Amount(Decimal("0.4"), Decimal("0.4"))


def test_without_a_stated_whole_what_is_missing_leaves_no_lower_bound() -> None:
    case = case_of(made("p1", "tanks", 30, at="plant-a"), made("p2", "tanks", 10, at="plant-b"))
    (found,) = shares(case).computed
    assert not found.stated and found.parts[0].share == Amount(Decimal("0.75"), Decimal("0.75"))
    more = case_of(
        made("p1", "tanks", 30, at="plant-a"), made("p2", "tanks", 10, at="plant-b"), made("p3", "tanks", None, at="port")
    )
    (open_whole,) = shares(more).computed
    assert open_whole.whole.high is None
    assert open_whole.parts[0].share == Amount(None, Decimal("0.75")), "at most, since what Port made is not on record"


def test_overlapping_parts_are_never_added() -> None:
    case = case_of(made("w", "tanks", 100), made("p1", "t26", 40), made("p2", "tanks", 50, at="plant-a"))
    (found,) = shares(case).computed
    assert {part.claims for part in found.overlapping} == {("p1",), ("p2",)}, "the T-26 may have been made at Plant A"
    assert found.parts == () and found.together == Amount(Decimal(0), Decimal(0))
    assert "What overlaps is not added" in shares(case).text()


def test_another_unit_period_or_of_what_is_another_question() -> None:
    whole, part = made("w", "tanks", 100), made("p", "t26", 40, at="plant-a")
    for change in ({"unit": "guns"}, {"of_what": "tanks accepted"}, {"period": parse_when("1941")}):
        assert shares(case_of(whole, msgspec.structs.replace(part, **change))).computed == ()  # type: ignore[arg-type]
    denied = msgspec.structs.replace(part, polarity="denied")
    assert shares(case_of(whole, denied)).computed == ()


def test_transit_is_no_origin() -> None:
    # What the third land sent by way of the other is the third land's.
    one = Claim(
        id="d-1",
        subject="other",
        verb="deliver",
        object="tanks",
        to=("land",),
        via=("port",),
        unit="tanks",
        of_what="sent",
        source="A",
    )
    sent = [
        msgspec.structs.replace(one, low=Decimal(10), high=Decimal(10), when=parse_when("1940")),
        msgspec.structs.replace(one, id="d-2", subject="third", low=Decimal(30), high=Decimal(30), when=parse_when("1940")),
    ]
    (found,) = shares(case_of(*sent)).computed
    assert [part.label for part in found.parts] == ["third", "other"]
    assert "Transit is not origin" in shares(case_of(*sent)).text()


def test_figures_of_things_are_not_added_up() -> None:
    masses = [msgspec.structs.replace(made(f"m{n}", "tanks", 19, at=f"plant-{n}"), verb="measure") for n in ("a", "b")]
    assert shares(case_of(*masses)).computed == ()


def test_attested_shares_stand_apart_with_what_they_are_shares_of() -> None:
    answer = shares(CASE)
    (one,) = answer.attested
    assert (one.claim, one.low, one.unit, one.of_what, one.period, one.sources) == (
        *("c-share", "55", "percent", "guns made with ore of others", "1930"),
        ("ESSAY",),
    )
    assert answer.computed[0].parts[0].share == Amount(Decimal(40) / Decimal(60), Decimal(40) / Decimal(50))
    bare = msgspec.structs.replace(CASE.claim_by_id["c-share"], of_what="", when=None, period=None)
    assert (
        "of what and over which period is not said"
        in shares(case_of(msgspec.structs.replace(bare, subject="tanks", object="t26"))).text()
    )


def test_a_name_or_a_word_keeps_what_has_it() -> None:
    assert len(shares(CASE, "ore").computed) == 1 and len(shares(CASE, "ore").attested) == 1
    assert len(shares(CASE, "Guns").attested) == 1 and shares(CASE, "Guns").computed == ()
    assert shares(CASE, "nothing of the kind").summary()[0].startswith("No share")
