"""The traps of one essay beside other sources, and by other words than its own."""

from pathlib import Path

import pytest

from essay import BASE, Copy, hits
from rapallo.check import check
from rapallo.errors import Fault
from rapallo.record import load


@pytest.fixture(scope="module")
def alone() -> tuple[Fault, ...]:
    return check(load(str(BASE)))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")


# -- beside other sources --------------------------------------------------------------------------------------------


def others_place_tomka(copy: Copy) -> None:
    copy.thing("tomka-range", "facility", "Tomka range at Shikhany", classes="joint-site; gas-site")
    copy.thing("shikhany", "place", "Shikhany", latitude="52.12", longitude="47.2", radius_km="6")
    copy.claim("f3-tomka tomka-range locate-at shikhany")
    copy.claim("f3-same tomka same-as tomka-range")


def rubber_in_transit(copy: Copy) -> None:
    copy.thing("japan", "state", "Japan")
    copy.claim("f6-rubber japan supply rubber", to="germany", via="soviet-union", when="1939-12/1941-06")


def test_trap_3_beside_others_the_site_is_none_of_those_the_essay_places(copy: Copy) -> None:
    others_place_tomka(copy)
    found = copy.findings()
    (mixed,) = hits(found, "R317", "f3-tomka", "f3-same")
    assert "near Moscow" in mixed.finding and "near Samara" in mixed.finding and "Shikhany" in mixed.finding
    assert hits(found, "R318") == []


def test_trap_3_taken_for_the_ground_near_moscow_is_one_site_in_two_places(copy: Copy) -> None:
    others_place_tomka(copy)
    copy.claim("x-same tomka same-as gas-ground", footing="inferred", inferred_from="e002; e053")
    copy.claim("x-moscow gas-ground locate-at moscow")
    (torn,) = hits(copy.findings(), "R316", "x-same", "f3-same")
    assert "km apart" in torn.finding


def test_trap_3_falls_to_a_note_where_the_record_denies_it_and_silent_where_the_essay_places_it(copy: Copy) -> None:
    others_place_tomka(copy)
    for site in ("gas-ground", "chemical-works"):
        copy.claim(f"i-not-{site} tomka same-as {site}", polarity="denied", footing="inferred", inferred_from="f3-tomka")
    found = copy.findings()
    assert hits(found, "R317") == []
    assert len(hits(found, "R318", "i-not-gas-ground", "i-not-chemical-works")) == 1


def test_trap_3_is_silent_where_the_essay_itself_places_it(copy: Copy) -> None:
    others_place_tomka(copy)
    copy.change("e002", at="shikhany")
    found = copy.findings()
    assert hits(found, "R317") == hits(found, "R318") == []


def test_denied_identity_inside_a_merged_class_is_an_error(copy: Copy) -> None:
    copy.claim("i-not kama same-as armour-ground", polarity="denied", footing="inferred", inferred_from="e054")
    (clash,) = hits(copy.findings(), "R310", "i-not", "i-kama")
    assert clash.severity == "error"


def test_trap_13_transit_rubber_is_not_soviet_rubber(copy: Copy, alone: tuple[Fault, ...]) -> None:
    assert hits(alone, "R512") == []
    rubber_in_transit(copy)
    (transit,) = hits(copy.findings(), "R512")
    assert transit.claims == ("e010", "f6-rubber")


def test_trap_13_falls_silent_where_the_claim_names_the_origin(copy: Copy) -> None:
    rubber_in_transit(copy)
    copy.change("e010", by="japan", via="soviet-union")
    assert hits(copy.findings(), "R512") == []


def test_trap_13_is_silent_where_the_transit_is_of_another_time(copy: Copy) -> None:
    rubber_in_transit(copy)
    copy.change("f6-rubber", when="1925")
    assert hits(copy.findings(), "R512") == []


def test_trap_8_a_negotiation_taken_for_a_delivery(copy: Copy) -> None:
    copy.claim("i-built firms-255 build soviet-tank-plants", to="soviet-union", footing="inferred", inferred_from="e042")
    found = copy.findings()
    (taken,) = hits(found, "R511", "i-built", "e042")
    assert "negotiate" in taken.finding and taken.severity == "warning"


def test_trap_8_the_same_passage_read_as_a_delivery(copy: Copy) -> None:
    copy.claim("x-deliver firms-255 deliver machine-tools", to="soviet-union", source="ESSAY", locator="para 7")
    assert len(hits(copy.findings(), "R511", "x-deliver", "e042")) == 1


def test_trap_8_is_no_matter_where_another_passage_tells_of_the_deed(copy: Copy) -> None:
    copy.claim("x-deliver firms-255 deliver machine-tools", to="soviet-union")
    found = copy.findings()
    assert hits(found, "R511") == hits(found, "R510") == []


def test_trap_10_by_the_words_of_the_source(copy: Copy) -> None:
    copy.drop("e036")
    copy.change("e037", hedge="after victory in the Russian Civil War")
    (turned,) = hits(copy.findings(), "R219", "e037")
    assert "before Russian Civil War ended" in turned.finding


def test_trap_4_by_its_name_alone(copy: Copy) -> None:
    copy.change("steel", "things.csv", classes="")
    (steel,) = hits(copy.findings(), "R135", "e011-steel")
    assert "made, not won from the ground" in steel.finding


def test_trap_1_on_one_site_and_by_a_founding(copy: Copy) -> None:
    copy.drop("i-kama", "e054")
    copy.claim("b-found germany found kama", when="1927-03")
    assert len(hits(copy.findings(), "R212", "e060", "b-found")) == 1


def test_trap_5_by_a_claim_of_prohibition_alone(copy: Copy) -> None:
    copy.texts["rules.toml"] = ""
    silent = [one for one in copy.findings() if one.code == "R701"]
    assert [one.claims for one in silent] == [("e029-submarines",)]


def test_percentage_that_its_own_amounts_contradict(copy: Copy) -> None:
    copy.claim("f6-oil soviet-union deliver gasoline", to="germany", low="657000", high="657000", unit="tonnes", period="1940")
    copy.claim(
        "f6-use germany use gasoline", low="6389000", high="6389000", unit="tonnes", of_what="fuel used in 1940", period="1940"
    )
    copy.claim(
        "f6-share germany depend-on gasoline", low="10.7", high="10.7", unit="percent", of_what="fuel used in 1940", period="1940"
    )
    (off,) = hits(copy.findings(), "R508", "f6-share", "f6-oil", "f6-use")
    assert "10.7 percent" in off.finding and "10.3 percent" in off.finding


def test_percentage_that_its_own_amounts_bear(copy: Copy) -> None:
    copy.claim("f6-oil soviet-union deliver gasoline", to="germany", low="657000", high="657000", unit="tonnes", period="1940")
    copy.claim(
        "f6-use germany use gasoline", low="6389000", high="6389000", unit="tonnes", of_what="fuel used in 1940", period="1940"
    )
    copy.claim(
        "f6-share germany depend-on gasoline", low="10.3", high="10.3", unit="percent", of_what="fuel used in 1940", period="1940"
    )
    assert hits(copy.findings(), "R508") == []


def test_percentage_that_a_computed_one_beside_it_contradicts(copy: Copy) -> None:
    copy.claim("f6-oil soviet-union deliver gasoline", to="germany", low="657000", high="657000", unit="tonnes", period="1940")
    copy.claim("f6-use germany use coal", low="6389000", high="6389000", unit="tonnes", of_what="all fuel used", period="1940")
    share = {"unit": "percent", "of_what": "Soviet oil in fuel used", "period": "1940"}
    copy.claim("f6-share germany depend-on gasoline", low="10.7", high="10.7", **share)
    copy.claim("f6-sum gasoline measure -", object="", low="10.3", high="10.3", footing="inferred", source="BOOK", locator="p. 1",
               inferred_from="f6-oil; f6-use", rival_of="f6-share", **share)  # fmt: skip
    found = hits(copy.findings(), "R508")
    assert [one.claims for one in found] == [("f6-share", "f6-oil", "f6-use")]
