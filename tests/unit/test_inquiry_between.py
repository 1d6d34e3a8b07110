"""What two sides gave each other, worked by hand on tests/data/inquiry."""

from pathlib import Path

import msgspec
import pytest

from rapallo.errors import UnknownName, UsageError
from rapallo.inquiry import between
from rapallo.record import Claim, Thing, read_case
from rapallo.time import parse_when

CASE = read_case(str(Path(__file__).parents[1] / "data" / "inquiry"))


def _with(*claims: Claim) -> dict[str, tuple[str, str, str]]:
    """Giver, form and tie of some claims of a case that holds only these, and the locations."""
    kept = tuple(claim for claim in CASE.claims if claim.verb == "locate-at")
    case = msgspec.structs.replace(CASE, claims=tuple(sorted((*kept, *claims), key=lambda one: one.id)), evidence=())
    answer = between(case, "north", "south")
    return {one.claim: (one.giver, one.form, dict(one.line.fields)["tie"]) for one in answer.passed}  # type: ignore[misc]


def test_each_direction_and_form() -> None:
    answer = between(CASE, "north", "south")
    given = {(one.giver, one.form): [] for one in answer.passed}  # type: dict[tuple[str, str], list[str]]
    for one in answer.passed:
        given[one.giver, one.form].append(one.claim)
    assert given == {
        ("north", "Equipment and products"): ["c-machines", "c-shells"],
        ("north", "Designs and licences"): ["c-licence"],
        ("north", "Training and teaching"): ["c-train-south", "c-study", "c-emulate"],
        ("north", "Plants and installations"): ["c-founded-a", "c-plant", "c-founded-b"],
        ("north", "Money and credit"): ["c-finance"],
        ("south", "Materials"): ["c-ore"],
        ("south", "Sites leased and hosted"): ["c-lease", "c-host"],
        ("south", "Use of its ground"): ["c-command", "c-count-120", "c-count-234", "c-train", "c-assumed", "c-build", "c-tank"],
        ("south", "Passage and mediation"): ["c-rubber"],
    }


def test_denied_giving_is_shown_and_not_counted() -> None:
    answer = between(CASE, "north", "south")
    assert "c-shells" not in answer.given_by("north")
    assert next(one.line.mark for one in answer.passed if one.claim == "c-shells") == "denied"


def test_words_are_kept_apart_from_deeds() -> None:
    answer = between(CASE, "north", "south")
    assert [line.claims for line in answer.words] == [("c-sign-n",), ("c-sign-s",), ("c-negotiate",), ("c-contract",)]
    assert [line.claims for line in answer.others] == [("c-attack",)]


def test_exchanges_name_what_was_given_for_what_and_amounts_are_not_added() -> None:
    answer = between(CASE, "north", "south")
    pairs = {exchange.id: [(side, line.claims[0]) for side, line in exchange.given] for exchange in answer.exchanges}
    assert pairs == {
        "x-base": [("north", "c-train-south"), ("south", "c-lease")],
        "x-trade": [("north", "c-machines"), ("south", "c-ore")],
    }
    assert "23,000 tonnes (chrome ore)" in answer.text()


def test_a_one_sided_exchange_says_that_the_return_is_not_on_record() -> None:
    claims = tuple(claim for claim in CASE.claims if claim.id != "c-machines")
    text = between(msgspec.structs.replace(CASE, claims=claims), "north", "south").text()
    assert "x-trade — what was given in return is not on record" in text


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Claim(id="a", subject="northland", verb="import", object="ore", by=("southland",)), ("south", "Materials", "by")),
        (
            Claim(id="a", subject="scholar", verb="study-at", object="army", as_="staff-work"),
            ("north", "Training and teaching", "object"),
        ),
        (
            Claim(id="a", subject="southland", verb="copy", object="engine-vi", by=("works",)),
            ("north", "Designs and licences", "by"),
        ),
        (Claim(id="a", subject="northland", verb="test", object="tank", at=("base",)), ("south", "Use of its ground", "at")),
        (
            Claim(id="a", subject="northland", verb="relocate", object="works", to=("steppe",)),
            ("south", "Use of its ground", "to"),
        ),
        (Claim(id="a", subject="works", verb="equip", object="plant"), ("north", "Equipment and products", "object")),
        (
            Claim(id="a", subject="eastland", verb="supply", object="ore", to=("northland",), via=("southland",)),
            ("south", "Passage and mediation", "via"),
        ),
        (Claim(id="a", subject="general", verb="staff", object="plant"), ("north", "People and services", "object")),
    ],
)
def test_who_gives_depends_on_the_verb(claim: Claim, expected: tuple[str, str, str]) -> None:
    got = _with(claim)["a"]
    assert got[0] == expected[0] and got[2] == expected[2]
    if claim.verb != "equip":
        assert got[1] == expected[1]


@pytest.mark.parametrize(
    "claim",
    [
        Claim(id="a", subject="northland", verb="produce", object="tank", to=("northland",), at=("harbour",)),
        Claim(id="a", subject="northland", verb="attack", object="southland"),
        Claim(id="a", subject="northland", verb="own", object="plant"),
        Claim(id="a", subject="eastland", verb="supply", object="ore", to=("northland",)),
        Claim(id="a", subject="northland", verb="negotiate", object="southland"),
        Claim(id="a", subject="northland", verb="contract", object="tank", by=("southland",)),
    ],
)
def test_what_hands_nothing_over_passes_nothing(claim: Claim) -> None:
    assert "a" not in _with(claim)


def test_ground_that_is_only_inferred_makes_the_giving_possible() -> None:
    where = Claim(id="w", subject="school-in-essay", verb="locate-at", object="steppe", footing="inferred")
    used = Claim(id="a", subject="northland", verb="test", object="tank", at=("school-in-essay",))
    case = msgspec.structs.replace(CASE, claims=(used, where), evidence=())
    (passed,) = between(case, "north", "south").passed
    assert (passed.sure, passed.through, passed.line.claims, passed.line.mark) == ("maybe", ("w",), ("a", "w"), "possibly")


def test_things_may_be_named_in_any_spelling_and_parts_count_with_their_whole() -> None:
    assert between(CASE, "Северия", "Southland").given_by("Southland") == between(CASE, "northland", "southland").given_by(
        "Southland"
    )
    assert "c-licence" in between(CASE, "northland", "south").given_by("Northland")


def test_one_side_within_the_other_is_taken_out_of_it_and_said() -> None:
    answer = between(CASE, "northland", "works")
    assert answer.given_by("Nordwerke") == ("c-tank", "c-tank-home")
    assert "Nordwerke: part of both sides; counted with Nordwerke alone." in answer.text()


def test_the_same_side_twice_is_refused() -> None:
    with pytest.raises(UsageError):
        between(CASE, "north", "Nordland")
    with pytest.raises(UnknownName):
        between(CASE, "north", "nowhere")


def test_a_thing_of_both_sides_counts_for_neither() -> None:
    shared = Thing(id="shared", kind="organisation", part_of=("northland", "southland"))
    claim = Claim(id="a", subject="shared", verb="supply", object="ore", to=("northland",), when=parse_when("1930"))
    case = msgspec.structs.replace(CASE, things=(*CASE.things, shared), claims=(claim,), evidence=())
    answer = between(case, "north", "south")
    assert answer.passed == () and "shared: part of both sides; counted with neither." in answer.text()
