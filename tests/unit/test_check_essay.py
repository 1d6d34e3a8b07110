"""The traps of one essay: each is found on its claims alone by a general rule, and is silent where a copy mends it."""

from pathlib import Path

import pytest

from essay import BASE, Change, Copy, hits
from rapallo.check import check
from rapallo.errors import Fault
from rapallo.record import load


@pytest.fixture(scope="module")
def alone() -> tuple[Fault, ...]:
    return check(load(str(BASE)))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")


def test_the_base_case_is_read_without_errors(alone: tuple[Fault, ...]) -> None:
    assert [str(one) for one in alone if one.severity == "error"] == []
    assert 70 <= len(load(str(BASE)).case.claims) <= 80


def test_an_unchanged_copy_has_the_findings_of_the_base(alone: tuple[Fault, ...], copy: Copy) -> None:
    def without_place(found: tuple[Fault, ...]) -> list[tuple[str, str]]:
        return sorted((one.code, one.finding) for one in found if one.code != "R416")

    assert without_place(copy.findings()) == without_place(alone)


# -- what is found ---------------------------------------------------------------------------------------------------

FOUND = [
    ("1: engineers on a site before it was built", "R212", ("e060", "e054", "i-kama"), "1 Jan 1927"),
    ("1: those whom a firm moved there", "R212", ("e060-krupp", "e054", "i-kama"), "1 Jan 1927"),
    ("2: the identity is only implied", "R311", ("i-kama",), "no source states it"),
    ("4: steel is not mined", "R135", ("e011-steel",), "manufactured"),
    ("6: a span is not active time", "R218", ("e026",), "15.8 active"),
    ("8: negotiated, and no more", "R510", ("e042",), "255 firms"),
    ("10: aid before what it is said to follow from", "R215", ("e036", "e037"), "31 Dec 1920"),
    ("11: an outcome past the horizon", "R217", ("e063",), "30 Jun 1941"),
    ("12: counts of the same people", "R602", ("e016", "e017", "e066", "e067"), "not to be added"),
    ("12: two cohorts, no contradiction", "R603", ("e050", "e021"), "no contradiction"),
    ("9: legal or not by whom it binds", "R702", ("e040-gas", "e055"), "only if it binds Germany"),
]


@pytest.mark.parametrize(("trap", "code", "claims", "says"), FOUND, ids=[row[0] for row in FOUND])
def test_trap_is_found(alone: tuple[Fault, ...], trap: str, code: str, claims: tuple[str, ...], says: str) -> None:
    found = hits(alone, code, *claims)
    assert len(found) == 1, trap
    assert says in found[0].finding


def test_trap_3_the_site_of_the_caption_is_placed_by_nothing(alone: tuple[Fault, ...]) -> None:
    assert ["Tomka" in one.finding for one in alone if one.code == "R322"].count(True) == 1


def test_trap_3_the_essay_leaves_open_whether_it_is_the_ground_near_moscow(alone: tuple[Fault, ...]) -> None:
    (open_one,) = [one for one in alone if one.code == "R323"]
    assert "Tomka" in open_one.finding and "near Moscow" in open_one.finding


def test_trap_2_without_any_claim_of_identity_the_question_is_put(copy: Copy) -> None:
    copy.drop("i-kama")
    assert len([one for one in copy.findings() if one.code == "R323" and "Armour ground near Kazan" in one.finding]) == 1


def test_trap_3_is_settled_by_a_denied_identity(copy: Copy) -> None:
    copy.claim("i-not tomka same-as gas-ground", polarity="denied", footing="inferred", inferred_from="e002; e053")
    assert [one for one in copy.findings() if one.code == "R323"] == []


def test_trap_5_a_forbidden_class_without_any_attainment_is_a_silence(alone: tuple[Fault, ...]) -> None:
    silences = [one.finding for one in alone if one.code == "R701"]
    assert len(silences) == 1
    assert "'submarine'" in silences[0] and "not an impossibility" in silences[0]


def test_trap_7_the_last_conclusion_is_wider_and_unhedged(alone: tuple[Fault, ...]) -> None:
    found = [one.finding for one in alone if one.code == "R420"]
    assert len(found) == 1
    assert found[0].startswith("thesis-rearmament (para 11) has no hedge")


def test_trap_12_is_called_no_contradiction(alone: tuple[Fault, ...]) -> None:
    assert not {"R601", "R604", "R605"} & {one.code for one in alone}
    (overlap,) = hits(alone, "R602")
    for count in ("(17)", "(22)", "(35–45)"):
        assert count in overlap.finding


def test_trap_14_twenty_two_months_fit_the_dates(alone: tuple[Fault, ...]) -> None:
    assert hits(alone, "R218", "e076") == []


def test_all_citations_are_one_source(alone: tuple[Fault, ...]) -> None:
    assert [one.finding for one in alone if one.code == "R414"] == [
        "73 of 73 claims that a source supports rest on ESSAY alone: so many citations are one source."
    ]


# -- what falls silent -----------------------------------------------------------------------------------------------


def engineers_from_1929(copy: Copy) -> None:
    copy.change("e060", when="1929/")
    for firm in ("daimler", "krupp", "man"):
        copy.change(f"e060-{firm}", when="1929")


def identity_switched_off(copy: Copy) -> None:
    copy.drop("i-kama")


def building_from_1926(copy: Copy) -> None:
    copy.change("e054", when="1926/1929")


def a_source_that_states_it(copy: Copy) -> None:
    copy.claim("b-kama kama same-as armour-ground")


def steel_produced(copy: Copy) -> None:
    copy.change("e011-steel", verb="produce")


def a_submarine_office(copy: Copy) -> None:
    copy.thing("boat-office", "organisation", "Boat design office abroad", part_of="germany")
    copy.thing("boat", "design", "Boat", classes="submarine")
    copy.claim("b-boat boat-office design boat")


def both_lengths(copy: Copy) -> None:
    copy.change("e026", of_what="span from first to last")
    copy.claim("i-active cooperation measure -", object="", low="15", high="16", unit="years", of_what="active years",
               footing="inferred", inferred_from="e026; e071; e076")  # fmt: skip


def the_hedge_kept(copy: Copy) -> None:
    copy.say("theses.toml", 'rearmed."\n', 'rearmed."\nhedge = "as far as can be seen"\n')


def what_came_of_the_talks(copy: Copy) -> None:
    copy.claim("b-signed firms-255 contract machine-tools", to="red-army", low="170", high="170", unit="contracts")


def nothing_came_of_the_talks(copy: Copy) -> None:
    copy.claim("b-none firms-255 deliver machine-tools", to="red-army", polarity="denied")


def isolation_from_1918(copy: Copy) -> None:
    copy.change("isolation", "things.csv", when="1918/..")


def aid_prompted_by_the_polish_war(copy: Copy) -> None:
    copy.thing("polish-war", "event", "War with Poland", when="1919-02/1921-03")
    copy.change("e036", subject="polish-war")


def horizon_to_1943(copy: Copy) -> None:
    copy.say("case.toml", "1919/1941-06", "1919/1945-05")


def the_whole_counted(copy: Copy) -> None:
    copy.thing("all-alumni", "cohort", "All who had been there", part_of="germany", low="300", high="999", unit="persons")
    for name in ("named-generals", "forty-generals", "lipetsk-generals", "kama-commanders", "trained-germans", "invaders"):
        copy.change(name, "things.csv", part_of="all-alumni")


def the_cohorts_told_apart(copy: Copy) -> None:
    copy.claim("i-two trained-germans same-as soviet-officers", polarity="denied", footing="inferred", inferred_from="e050; e021")


def the_ban_only_at_home(copy: Copy) -> None:
    copy.say("rules.toml", 'binds = ["germany"]\n', "")


def tomka_placed(copy: Copy) -> None:
    copy.thing("shikhany", "place", "Shikhany", latitude="52.12", longitude="47.2", radius_km="6")
    copy.claim("b-tomka tomka locate-at shikhany")


MENDED: list[tuple[str, str, Change]] = [
    ("R212", "e060", engineers_from_1929),
    ("R212", "e060", identity_switched_off),
    ("R212", "e060", building_from_1926),
    ("R212", "e060-krupp", engineers_from_1929),
    ("R311", "i-kama", a_source_that_states_it),
    ("R135", "e011-steel", steel_produced),
    ("R701", "", a_submarine_office),
    ("R218", "e026", both_lengths),
    ("R420", "", the_hedge_kept),
    ("R510", "e042", what_came_of_the_talks),
    ("R510", "e042", nothing_came_of_the_talks),
    ("R215", "e036", isolation_from_1918),
    ("R215", "e036", aid_prompted_by_the_polish_war),
    ("R217", "e063", horizon_to_1943),
    ("R602", "e066", the_whole_counted),
    ("R603", "e050", the_cohorts_told_apart),
    ("R702", "e055", the_ban_only_at_home),
]


@pytest.mark.parametrize(("code", "claim", "mend"), MENDED, ids=[f"{row[0]}-{row[2].__name__}" for row in MENDED])
def test_trap_falls_silent_where_a_copy_mends_it(
    alone: tuple[Fault, ...], copy: Copy, code: str, claim: str, mend: Change
) -> None:
    names = (claim,) if claim != "" else ()
    assert len(hits(alone, code, *names)) > 0
    mend(copy)
    found = copy.findings()
    assert [str(one) for one in hits(found, code, *names)] == []
    assert [str(one) for one in found if one.severity == "error"] == []


def test_trap_3_falls_silent_where_another_source_places_it(copy: Copy) -> None:
    tomka_placed(copy)
    assert not any("Tomka" in one.finding for one in copy.findings() if one.code == "R322")
