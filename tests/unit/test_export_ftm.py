"""FollowTheMoney out: what leaves as what, what stays in words, and that the reference library reads every value as written."""

import json
from pathlib import Path
from typing import Any

import pytest

from rapallo.exchange.ftm import to_ftm, to_ftm_statements
from rapallo.exchange.ftm_words import words
from rapallo.record import Case, read_case
from rapallo.record.verb import builtin_verb, builtin_verbs
from small import small_case

ROOT = Path(__file__).parents[2]
CLAIMS = """id,subject,verb,object,to,at,for,when,low,high,unit,polarity,confidence,footing,inferred_from,source,locator,stance,note
born,anna,be-born,,,,,1890~,,,,,,,,S,,,
born-plain,anna,be-born,,,,,1890,,,,,,,,T,,,
boss,anna,lead,works,,,,1925~,,,,,,,,S,p. 1,,
boss-plain,anna,lead,guild,,,,1925-04/1926,,,,,,,,S,p. 2,,a note
denied,anna,lead,guild,,,,1922,,,,denied,,,,T,,,
given,aland,supply,ore,bland,,,1925,,,,,,,,S,,,
hired,anna,serve-in,guild,,,,1922/1923~,,,,,,,,S,,,
learned,anna,study-at,school,,,,192X,,,,,,,,S,,,
licensed,aland,license,plans,bland,,,1926/1929,,,,,,,,S,,,
owned,aland,own,school,,,,1925,55,55,percent,,,inferred,boss,,,,
same,works,same-as,guild,,,,,,,,,,,,S,,,
sanctioned,bland,sanction,anna,,,tank,2022-02-25/..,,,,,high,,,T,p. 3,lists,
skilled,aland,supply,flying,bland,,,1925,,,,,,,,S,,,
supposed,aland,own,ore,,,,1925,,,,,,assumed,,,,,
taught,aland,teach,anna,,school,,early 1939,,,,,,,,S,,,
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return small_case(tmp_path_factory.mktemp("ftm") / "case", CLAIMS, evidence="claim,relation,source,locator\nboss,disputes,T,p. 9\n")


@pytest.fixture(scope="module")
def entities(case: Case) -> dict[str, Any]:
    lines = [json.loads(line) for line in to_ftm(case).data.decode().split("\n")[:-1]]
    return {entity["id"]: entity for entity in lines}


def test_things_leave_as_the_schema_of_their_kind(entities: dict[str, Any]) -> None:
    schemata = {name: entities[name]["schema"] for name in ("aland", "works", "anna", "men", "school", "harbour", "pact", "fair", "ore")}
    assert schemata == {
        "aland": "PublicBody", "works": "Organization", "anna": "Person", "men": "LegalEntity", "school": "RealEstate",
        "harbour": "Address", "pact": "Contract", "fair": "Event", "ore": "Asset",
    }  # fmt: skip
    assert "flying" not in entities
    assert entities["works"]["properties"]["parent"] == ["aland"]
    assert entities["guild"]["properties"]["incorporationDate"] == ["1921-01"]
    assert entities["guild"]["properties"]["dissolutionDate"] == ["1925-12"]
    assert entities["anna"]["properties"]["deathDate"] == ["1930-06"]


def test_an_approximate_year_never_becomes_a_year(entities: dict[str, Any]) -> None:
    """The library's date type cleans 1922~ to 1922; so it must not see one."""
    boss = entities["boss"]["properties"]
    assert not {"date", "startDate", "endDate"} & set(boss)
    assert "date as written: 1925~" in boss["description"]
    hired = entities["hired"]["properties"]
    assert (hired["startDate"], hired.get("endDate")) == (["1922"], None) and "date as written: 1922/1923~" in hired["description"]
    for name, text in (("learned", "192X"), ("taught", "early 1939"), ("licensed", "1926/1929")):
        assert not {"date", "startDate", "endDate"} & set(entities[name]["properties"]), name
        assert f"date as written: {text}" in entities[name]["properties"]["description"]
    assert entities["anna"]["properties"]["birthDate"] == ["1890"], "the plain one of two rivals, and of the thing itself"
    assert any("about 1890" in note for note in entities["anna"]["properties"]["notes"])


def test_claims_leave_as_links_that_fit_their_ends(entities: dict[str, Any]) -> None:
    plain = entities["boss-plain"]
    assert plain["schema"] == "Directorship"
    assert plain["properties"]["director"] == ["anna"] and plain["properties"]["organization"] == ["guild"]
    assert (plain["properties"]["startDate"], plain["properties"]["endDate"]) == (["1925-04"], ["1926"])
    assert plain["properties"]["summary"] == ["a note"] and plain["properties"]["proof"] == ["source.S"]
    assert plain["datasets"] == ["s"]
    assert entities["given"]["properties"]["goodsDescription"] == ["Ore"]
    assert (entities["given"]["properties"]["sender"], entities["given"]["properties"]["receiver"]) == (["aland"], ["bland"])
    assert entities["owned"]["properties"]["percentage"] == ["55"]
    assert entities["owned"]["properties"]["status"] == ["inferred by the case's author"]
    sanction = entities["sanctioned"]["properties"]
    assert (sanction["entity"], sanction["authority"], sanction.get("startDate")) == (["anna"], ["Bland"], ["2022-02-25"])
    assert entities["same"]["schema"] == "Similar"
    assert any(text.startswith("disputed by T, p. 9") for text in entities["boss"]["properties"]["description"])


def test_denials_and_assumptions_do_not_leave(case: Case, entities: dict[str, Any]) -> None:
    assert "denied" not in entities and "supposed" not in entities
    losses = {(loss.aspect, loss.fate): loss.which for loss in to_ftm(case).losses}
    assert losses["denials", "lost"] == ("denied",)
    assert losses["assumed", "lost"] == ("supposed",)


def test_every_loss_of_a_date_is_counted(case: Case) -> None:
    (loss,) = (loss for loss in to_ftm(case).losses if loss.aspect == "dates" and "plain years" in loss.why)
    assert loss.which == ("born", "boss", "hired", "learned", "licensed", "sanctioned", "taught")


def test_a_skill_delivered_is_told_by_whom_it_reached(entities: dict[str, Any]) -> None:
    assert entities["skilled"]["schema"] == "EconomicActivity"
    assert entities["skilled"]["properties"]["goodsDescription"] == ["Flying"]


def test_statements_have_language_and_dataset(tmp_path: Path) -> None:
    case = read_case(str(ROOT / "cases" / "tutorial"))
    rows = [json.loads(line) for line in to_ftm_statements(case).data.decode().split("\n")[:-1]]
    aliases = {(row["entity_id"], row["value"], row["lang"]) for row in rows if row["prop"] == "alias"}
    assert ("anna-vell", "Анна Велль", "rus") in aliases and ("brand-works", "Brandwerke", "deu") in aliases
    assert {row["dataset"] for row in rows if row["entity_id"] == "school-leased"} == {"history", "protocol"}


@pytest.mark.parametrize("name", ["tutorial", "german-soviet"])
def test_the_reference_library_reads_every_value_as_it_was_written(name: str) -> None:
    model = pytest.importorskip("followthemoney").model
    found = {}
    for line in to_ftm(read_case(str(ROOT / "cases" / name))).data.decode().split("\n")[:-1]:
        entity = json.loads(line)
        proxy = model.get_proxy(entity, cleaned=False)
        for prop, values in entity["properties"].items():
            assert proxy.get(prop) == values, f"{entity['id']}.{prop} is cleaned to something else"
        found[entity["id"]] = proxy
    for proxy in found.values():
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert value in found, f"{proxy.id} points at {value}, which is not there"
                assert found[value].schema.is_a(prop.range), f"{proxy.id}.{prop.name} may not be a {found[value].schema.name}"


def test_the_reference_library_reads_our_statements() -> None:
    statement = pytest.importorskip("followthemoney.statement")
    for line in to_ftm_statements(read_case(str(ROOT / "cases" / "tutorial"))).data.decode().split("\n")[:-1]:
        row = json.loads(line)
        found = statement.Statement.from_dict({**row, "id": None})
        assert (found.value, found.prop, found.schema, found.entity_id) == (row["value"], row["prop"], row["schema"], row["entity_id"])
        assert found.id is not None and (found.lang == row["lang"] or found.prop not in ("name", "alias"))


def test_our_table_of_schemata_is_the_reference_librarys() -> None:
    model = pytest.importorskip("followthemoney").model
    found = words()
    named = {*found.kinds.values(), *(chosen.schema for chosen in found.classes.values()), *found.schemata, *found.links, *found.others}
    assert {name for name in named if model.get(name) is None} == set()
    for schema, (begins, ends) in found.life.items():
        for prop in (begins, ends):
            assert prop == "" or model.get(schema).get(prop).type.name == "date"
    for wanted, schemata in found.above.items():
        assert [name for name in schemata if not model.get(name).is_a(wanted)] == []
    for schema, link in (*found.links.items(), *((("EconomicActivity", link)) for link in found.verbs.values())):
        for end in link.ends:
            assert model.get(schema).get(end.property).range.name == end.range
        assert link.text[0] == "" or model.get(schema).get(link.text[0]).type.name in ("text", "string")
    for schema, ends in found.others.items():
        assert all(model.get(schema).get(prop).type.name == "entity" for prop in ends)


def test_every_verb_says_how_it_leaves() -> None:
    for name in builtin_verbs():
        verb = builtin_verb(name)
        assert verb is not None and verb.export.count(";") == 1 and "prov:" in verb.export, name
