"""Rivals, breaches and sources, worked by hand on tests/data/inquiry."""

from pathlib import Path

import msgspec
import pytest

from rapallo.errors import UnknownName
from rapallo.inquiry import breaches, rivals, sources
from rapallo.record import Case, Claim, Inspector, Rule, Thing, read_case
from rapallo.time import parse_when

CASE = read_case(str(Path(__file__).parents[1] / "data" / "inquiry"))


def _only(*claims: Claim, rules: tuple[Rule, ...] | None = None, things: tuple[Thing, ...] = ()) -> Case:
    case = msgspec.structs.replace(CASE, claims=claims, evidence=(), things=(*CASE.things, *things))
    return case if rules is None else msgspec.structs.replace(case, rules=rules)


# -- rivals ----------------------------------------------------------------------------------------------------


def test_rivals_stand_side_by_side_with_the_sources_of_each() -> None:
    groups = {group.title: group for group in rivals(CASE).groups}
    counted = groups["Northern Army trained Steppe pilots"]
    assert counted.about == ("amount",)
    assert [(camp.claims, camp.sources, camp.independent) for camp in counted.camps] == [
        (("c-count-120",), ("MEMOIR",), 1),
        (("c-count-234",), ("PAPER",), 1),
    ]
    assert counted.shared == ()
    assert groups["Nordwerke founded Steppe motor plant"].about == ("time", "marked")


def test_claims_that_answer_alike_are_one_camp_and_shared_ancestors_are_named() -> None:
    def died(name: str, when: str, source: str) -> Claim:
        return Claim(id=name, subject="general", verb="be-born", when=parse_when(when), source=source)

    case = _only(died("a", "1888", "ESSAY"), died("b", "1888", "REPRINT"), died("c", "1890", "HISTORY"))
    (group,) = rivals(case).groups
    assert [(camp.claims, camp.independent) for camp in group.camps] == [(("a", "b"), 1), (("c",), 1)]
    assert group.shared == ("ARCHIVE", "HISTORY")
    assert "More than one answer rests on ARCHIVE, HISTORY." in rivals(case).text()


def test_denial_and_affirmation_are_two_camps() -> None:
    yes = Claim(id="yes", subject="northland", verb="own", object="plant", source="PAPER")
    no = Claim(id="no", subject="northland", verb="own", object="plant", polarity="denied", source="ESSAY")
    (group,) = rivals(_only(no, yes)).groups
    assert [camp.claims for camp in group.camps] == [("yes",), ("no",)]


def test_disputed_claims_show_what_speaks_for_and_against() -> None:
    (dispute,) = rivals(CASE).disputed
    assert dispute.claim == "c-host"
    assert [dict(line.fields)["source"] for line in dispute.supports] == ["ESSAY"]
    assert [dict(line.fields)["source"] for line in dispute.disputes] == ["PAPER"]


def test_rivals_of_one_thing_or_claim() -> None:
    assert {group.title for group in rivals(CASE, "Steppe pilots").groups} == {"Northern Army trained Steppe pilots"}
    assert [group.camps[0].claims for group in rivals(CASE, "c-founded-b").groups] == [("c-founded-a",)]
    assert rivals(CASE, "boat").groups == () and "does not make it right" in rivals(CASE, "boat").summary()[0]


# -- breaches --------------------------------------------------------------------------------------------------


def _verdicts(case: Case) -> dict[str, tuple[str, str, str, str, str]]:
    return {one.claim: (one.actor, one.territory, one.detectable, one.feasible, one.when) for one in breaches(case).found}


def test_the_two_readings_part_where_the_act_was_done_abroad() -> None:
    assert _verdicts(CASE) == {
        "c-tank-home": ("yes", "yes", "yes", "maybe", "yes"),
        "c-tank": ("yes", "no", "no", "yes", "yes"),
        "c-mark": ("yes", "maybe", "no", "yes", "yes"),
    }


def test_a_forbidden_class_that_nothing_attains_is_a_silence() -> None:
    assert [(one.rule, one.class_, one.denied) for one in breaches(CASE).silences] == [("ban-submarines", "submarine", ())]
    denied = Claim(id="d", subject="northland", verb="build", object="boat", polarity="denied")
    assert [one.denied for one in breaches(_only(denied)).silences if one.class_ == "submarine"] == [("d",)]
    built = Claim(id="d", subject="works", verb="build", object="boat", at=("steppe",), when=parse_when("1927"))
    assert [one.class_ for one in breaches(_only(built)).silences] == ["tank"]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        # whoever acts on the territory, though not bound as an actor
        (Claim(id="x", subject="eastland", verb="build", object="tank", at=("harbour",), when=parse_when("1928")), ("no", "yes")),
        # a firm in another's land: only the actor reading
        (Claim(id="x", subject="works", verb="build", object="tank", at=("steppe",), when=parse_when("1928")), ("yes", "no")),
        # no place on record: an own actor possibly at home
        (Claim(id="x", subject="army", verb="build", object="tank", when=parse_when("1928")), ("yes", "maybe")),
        # the time only may meet
        (
            Claim(id="x", subject="works", verb="build", object="tank", at=("harbour",), when=parse_when("1935")),
            ("maybe", "maybe"),
        ),
        # no date at all
        (Claim(id="x", subject="works", verb="build", object="tank", at=("harbour",)), ("maybe", "maybe")),
    ],
)
def test_whom_a_rule_binds(claim: Claim, expected: tuple[str, str]) -> None:
    assert _verdicts(_only(claim))["x"][:2] == expected


@pytest.mark.parametrize(
    "claim",
    [
        Claim(id="x", subject="works", verb="build", object="tank", at=("harbour",), when=parse_when("1936")),  # too late
        Claim(id="x", subject="works", verb="build", object="plant", at=("harbour",), when=parse_when("1928")),  # another class
        Claim(id="x", subject="works", verb="test", object="tank", at=("harbour",), when=parse_when("1928")),  # another act
        Claim(
            id="x", subject="eastland", verb="build", object="tank", at=("steppe",), when=parse_when("1928")
        ),  # another's, abroad
        Claim(
            id="x", subject="eastland", verb="import", object="tank", by=("northland",), when=parse_when("1928")
        ),  # bought from it
    ],
)
def test_what_a_rule_does_not_forbid(claim: Claim) -> None:
    assert _verdicts(_only(claim)) == {}


def test_acts_of_others_without_a_place_are_counted_and_not_guessed() -> None:
    answer = breaches(_only(Claim(id="x", subject="eastland", verb="build", object="tank", when=parse_when("1928"))))
    assert answer.found == () and dict(answer.placeless)["ban-tanks"] == 1
    assert "1 act of others, of no known place" in " ".join(answer.text().split())


def test_place_by_an_inferred_location_or_part_is_only_possible() -> None:
    inferred = Claim(id="w", subject="school-in-essay", verb="locate-at", object="harbour", footing="inferred")
    built = Claim(id="x", subject="eastland", verb="build", object="tank", at=("school-in-essay",), when=parse_when("1926"))
    answer = breaches(_only(inferred, built))
    (found,) = answer.found
    assert (found.actor, found.territory, found.detectable, found.through) == ("no", "maybe", "maybe", ("w",))
    part = Claim(id="p", subject="eastland", verb="part-of", object="northland", footing="inferred")
    (bound,) = breaches(_only(part, msgspec.structs.replace(built, at=("steppe",)))).found
    assert (bound.actor, bound.territory, bound.through) == ("maybe", "no", ("p",))


def test_inspectors_reach_in_place_and_time() -> None:
    def seen(when: str, at: str) -> str:
        claim = Claim(id="x", subject="works", verb="build", object="tank", at=(at,), when=parse_when(when))
        return _verdicts(_only(claim))["x"][2]

    assert (seen("1926", "harbour"), seen("1927", "harbour"), seen("1928", "harbour"), seen("1926", "steppe")) == (
        "yes",
        "maybe",
        "no",
        "no",
    )
    rule = Rule(id="any", forbids=("build",), binds=("northland",), inspector=(Inspector(actor="commission"),))
    claim = Claim(id="x", subject="works", verb="build", object="plant", when=parse_when("1930"))
    (found,) = breaches(_only(claim, rules=(rule,))).found
    assert (found.actor, found.territory, found.detectable, found.when, found.classes) == ("maybe", "", "maybe", "maybe", ("*",))


def test_rules_can_be_chosen_and_must_be_known() -> None:
    assert {one.rule for one in breaches(CASE, ["ban-submarines"]).found} == set()
    assert [rule for rule, _, _ in breaches(CASE, ["ban-tanks"]).rules] == ["ban-tanks"]
    with pytest.raises(UnknownName):
        breaches(CASE, ["ban-clouds"])
    assert "has no rules" in breaches(msgspec.structs.replace(CASE, rules=())).text()


# -- sources ---------------------------------------------------------------------------------------------------


def test_weight_ancestry_and_what_falls_alone() -> None:
    answer = sources(CASE)
    weights = {one.key: (one.direct, one.at_all, one.only, one.disputes) for one in answer.weights}
    assert weights["TREATY"] == (1, 1, 1, 0)
    assert weights["REPRINT"] == (2, 3, 0, 0)  # c-lease, c-build, and c-same which is inferred from c-build
    assert weights["PAPER"] == (6, 6, 6, 1)
    assert weights["MEMOIR"] == (6, 6, 5, 0)  # c-train has HISTORY too
    assert answer.total == 40 and answer.ancestors[0] == ("ARCHIVE", 27, 26)
    assert "27 of 40 claims (68 %)" in answer.text()


def test_independence_is_counted_through_ancestry() -> None:
    answer = sources(CASE)
    assert "c-train" not in answer.single  # HISTORY and MEMOIR share nothing
    assert "c-lease" in answer.single  # HISTORY, ARCHIVE and REPRINT are one
    assert answer.unsupported == ()
    assert dict(answer.stances) == {"reports": 35, "alleges": 1, "lists": 1, "proves": 4, "denies": 1}
    bare = sources(_only(Claim(id="x", subject="works", verb="build", object="tank")))
    assert bare.unsupported == ("x",) and "; 1 has none." in bare.text()


def test_parties_and_unused_sources_are_named() -> None:
    lines = dict(sources(CASE).lines)
    assert [line.text for line in lines["Parties to the matter"]] == ["MEMOIR stands on the side of northland: 6 claims"]
    assert [dict(line.fields)["source"] for line in dict(sources(_only()).lines)["Sources on which nothing rests"]] == [
        *("ARCHIVE", "ESSAY", "HISTORY", "MEMOIR", "PAPER", "REPRINT", "TREATY"),
    ]
