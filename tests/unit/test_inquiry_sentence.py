"""Claims in words: amounts, dates, denials and doubts."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from rapallo.inquiry.sentence import amount, number, sentence, stretch, undoubted
from rapallo.inquiry.voice import Voice
from rapallo.record import Case, Claim, builtin_verb, builtin_verbs, read_case
from rapallo.time import MAX_DAY, MIN_DAY, day, parse_when

CASE = read_case(str(Path(__file__).parents[1] / "data" / "inquiry"))
CLAIM = {claim.id: claim for claim in CASE.claims}


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("c-lease", "Southland leased Steppe flying school to Northland, at Steppe, under Lease protocol, 15 Apr 1925 – 1933"),
        ("c-licence", "Nordwerke licensed Engine VI to Southland, some time in 1926 – 1929"),
        (
            "c-train-south",
            "Northern Army trained Southern cadets for Southland in military flying, at Steppe flying school, 1926 – 1932",
        ),
        ("c-rubber", "Eastland supplied Rubber to Northland, by way of Southland, 1940"),
        (
            "c-produce",
            "Southland produced Engine 17, at Steppe motor plant: at least 500 engines (engines of the type), 1931 – 1940",
        ),
        ("c-contract", "Southland contracted for Grand tractor for Southland, from Northland, May 1931"),
        ("c-shells", "Northland did not deliver Grand tractor to Southland, 1923 (not graded)"),
        ("c-finance", "Northland financed Steppe motor plant for Southland: 140 million marks (credits), 1930 (not graded)"),
        ("c-assumed", "Northland financed Steppe flying school, 1926 (not graded; assumed)"),
        ("c-same", "Tank school of the essay was the same as Tank school (inferred)"),
        ("c-tank-home", "Nordwerke built Grand tractor for Northland, at Harbour, 1924 (only alleged; low confidence)"),
        ("c-build", "Northland built Tank school, at Steppe, 1926 – 1928 (“about”)"),
        ("c-host", "Southland hosted Tank school for Northland, at Steppe, 1927 – 1933 (disputed)"),
        ("c-share", "Southland depended on Steppe motor plant: 55 percent of engine output of 1940 for 1940 (low confidence)"),
    ],
)
def test_claims_read_as_sentences(claim: str, expected: str) -> None:
    assert sentence(CASE, CLAIM[claim]) == expected


def test_a_verb_without_object_says_its_figure_at_once() -> None:
    claim = Claim(
        id="x", subject="tank", verb="measure", low=Decimal("17.5"), high=Decimal("17.5"), unit="tonnes", of_what="mass"
    )
    assert undoubted(CASE, claim) == "Grand tractor was put at 17.5 tonnes (mass)"


@pytest.mark.parametrize("name", builtin_verbs())
def test_every_built_in_verb_can_be_denied_in_plain_words(name: str) -> None:
    verb = builtin_verb(name)
    assert verb is not None
    said = undoubted(CASE, Claim(id="x", subject="northland", verb=name, object="southland", polarity="denied"))
    assert said.startswith(("Northland did not ", "Northland was not ")), said


def test_a_verb_of_the_case_that_no_rule_fits_is_denied_all_the_same() -> None:
    verb = msgspec.structs.replace(builtin_verb("own"), id="hold-sway", label="swayed over")  # type: ignore[type-var]
    case = msgspec.structs.replace(CASE, verbs=(verb,))
    claim = Claim(id="x", subject="northland", verb="hold-sway", object="southland", polarity="denied")
    assert undoubted(case, claim) == "it is denied that Northland swayed over Southland"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (None, None, ""),
        (Decimal(23000), Decimal(23000), "23,000"),
        (Decimal(20), None, "at least 20"),
        (None, Decimal(999), "at most 999"),
        (Decimal("1.25"), Decimal(3), "1.25–3"),
        (Decimal(0), Decimal(0), "0"),
        (Decimal("1E+40"), Decimal("1E+40"), "1E+40"),
    ],
)
def test_bounds_that_are_not_said_are_not_made_up(low: Decimal | None, high: Decimal | None, expected: str) -> None:
    assert number(low, high) == expected


def test_a_period_that_repeats_the_date_is_said_once() -> None:
    claim = Claim(id="x", subject="tank", verb="measure", low=Decimal(5), period=parse_when("1940"))
    assert amount(claim) == "at least 5 for 1940"
    assert amount(msgspec.structs.replace(claim, when=parse_when("1940"))) == "at least 5"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (day(1927, 1, 1), day(1927, 12, 31), "in 1927"),
        (day(1927, 1, 1), day(1929, 12, 31), "between 1927 and 1929"),
        (day(1927, 2, 1), day(1927, 2, 28), "in Feb 1927"),
        (day(1927, 2, 1), day(1927, 3, 31), "between Feb 1927 and Mar 1927"),
        (day(1927, 2, 3), day(1927, 2, 3), "on 3 Feb 1927"),
        (day(1927, 2, 3), day(1928, 2, 1), "between 3 Feb 1927 and 1 Feb 1928"),
        (MIN_DAY, day(1927, 2, 3), "by 3 Feb 1927"),
        (day(1927, 2, 3), MAX_DAY, "on or after 3 Feb 1927"),
        (MIN_DAY, MAX_DAY, "at a time not known"),
    ],
)
def test_where_a_day_lies_is_said_as_short_as_it_is_exact(first: int, last: int, expected: str) -> None:
    assert stretch(first, last) == expected


def test_what_rivals_and_premises_take_away_is_said_too() -> None:
    voice = Voice(CASE)
    assert voice.says(CLAIM["c-count-120"]).endswith("(contested: rivals differ in amount)")
    assert voice.says(CLAIM["c-founded-a"]).endswith("(not graded; contested: rivals differ in time)")
    denial = msgspec.structs.replace(CLAIM["c-lease"], id="z", polarity="denied")
    pair = Voice(msgspec.structs.replace(CASE, claims=(CLAIM["c-lease"], denial), evidence=()))
    assert pair.says(CLAIM["c-lease"]).endswith("(contested: a rival denies it)")
    assert pair.says(denial).endswith("(contested: a rival affirms it)")


def test_what_rests_on_an_assumption_says_so_at_any_depth() -> None:
    one = Claim(id="one", subject="tank", verb="use", object="ore", footing="assumed")
    two = Claim(id="two", subject="tank", verb="use", object="ore", footing="inferred", inferred_from=("one",))
    three = Claim(id="three", subject="tank", verb="use", object="ore", footing="inferred", inferred_from=("two",))
    voice = Voice(msgspec.structs.replace(CASE, claims=(one, three, two), evidence=()))
    assert dict(voice.rests_on) == {"one": "assumed", "two": "assumed", "three": "assumed"}
    assert voice.says(three).endswith("(inferred; rests on an assumption)")


def test_a_case_without_any_grade_says_so_once_and_not_on_every_line() -> None:
    bare = Case(
        about=CASE.about,
        things=CASE.things,
        claims=(Claim(id="x", subject="tank", verb="use", object="ore", footing="inferred"),),
    )
    assert Voice(bare).says(bare.claims[0]) == "Grand tractor used Chrome ore (inferred)"
