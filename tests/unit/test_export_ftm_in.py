"""FollowTheMoney in: entities, entities within entities, statements; what is not understood is counted; hostile files are refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from rapallo.errors import CaseError
from rapallo.exchange.found import Found, case_with, refusals_by_reason
from rapallo.exchange.ftm_in import read_ftm
from rapallo.record import load, save

FIRM = {"id": "NK-1", "schema": "Company", "datasets": ["eu_fsf"], "properties": {
    "name": ["Garner OOO", "Гарнер ООО"], "alias": ["G; H"], "topics": ["sanction"], "incorporationDate": ["2014-03"],
    "country": ["ru"], "wikidataId": ["Q42"]}}  # fmt: skip
OWNER = {"id": "NK-2", "schema": "Person", "datasets": ["eu_fsf"], "properties": {
    "name": ["Ivan Garner"], "birthDate": ["1970", "1970-05-11"]}}  # fmt: skip
LINK = {"id": "own-1", "schema": "Ownership", "datasets": ["eu_fsf", "ru_egrul"], "properties": {
    "owner": ["NK-2"], "asset": ["NK-1"], "percentage": ["51"], "startDate": ["2015-01-02"]}}  # fmt: skip
SANCTION = {"id": "sanc-1", "schema": "Sanction", "datasets": ["eu_fsf"], "properties": {
    "entity": ["NK-1"], "authority": ["Council"], "listingDate": ["2022-02-25"], "reason": ["because"]}}  # fmt: skip


def read(folder: Path, *entities: Any, name: str = "x.json") -> Found:
    (folder / name).write_text("".join(json.dumps(entity) + "\n" for entity in entities), encoding="utf-8")
    found = read_ftm(str(folder / name))
    save(case_with(found, "read"), str(folder / "kept"))
    assert [str(fault) for fault in load(str(folder / "kept")).faults if fault.severity == "error"] == []
    return found


def reasons(found: Found) -> list[str]:
    return [reason for reason, _, _ in refusals_by_reason(found)]


def test_entities_become_things_and_links_claims(tmp_path: Path) -> None:
    found = read(tmp_path, FIRM, OWNER, LINK, SANCTION)
    firm, owner, council = (next(thing for thing in found.things if thing.label == label) for label in
                            ("Garner OOO", "Ivan Garner", "Council"))
    assert (firm.id, firm.kind, firm.classes, firm.wikidata) == ("nk-1", "organisation", ("sanction", "company"), "Q42")
    assert firm.when is not None and firm.when.text == "2014-03" and firm.names == (("", "Гарнер ООО"),)
    assert owner.when is not None and owner.when.text == "1970-05-11", "the finer of two dates that agree"
    own, sanction = (next(claim for claim in found.claims if claim.verb == verb) for verb in ("own", "sanction"))
    assert (own.subject, own.object, str(own.low), own.unit) == ("nk-2", "nk-1", "51", "percent")
    assert own.when is not None and own.when.text == "2015-01-02/", "no end on record is not open"
    assert (own.source, own.locator) == ("EU_FSF", "own-1")
    assert [(item.source, item.claim) for item in found.evidence] == [("RU_EGRUL", own.id)]
    assert (sanction.subject, sanction.object) == (council.id, "nk-1") and sanction.when is not None
    assert sanction.when.text == "2022-02-25/" and sanction.note == "reason: because"
    assert reasons(found) == ["a name holds a semicolon or a line break"]
    assert found.unread == (("Company.country", 1),)


def test_statements_and_entities_within_entities_say_the_same(tmp_path: Path) -> None:
    plainly = read(tmp_path, OWNER, {**FIRM, "properties": {"name": ["Garner"]}}, LINK)
    nested = read(tmp_path, {**LINK, "properties": {**LINK["properties"], "owner": [OWNER],
                                                   "asset": [{**FIRM, "properties": {"name": ["Garner"]}}]}})
    rows = [
        {"canonical_id": entity["id"], "entity_id": entity["id"], "schema": entity["schema"], "prop": prop, "value": value,
         "dataset": dataset, "lang": None}
        for entity in (OWNER, {**FIRM, "properties": {"name": ["Garner"]}}, LINK) for dataset in entity["datasets"]
        for prop, values in entity["properties"].items() for value in values
    ]  # fmt: skip
    stated = read(tmp_path, *rows)
    header = list(rows[0])
    table = "\n".join([",".join(header), *(",".join(row[name] or "" for name in header) for row in rows)])
    (tmp_path / "x.csv").write_text(table + "\n", encoding="utf-8")
    for other in (nested, stated, read_ftm(str(tmp_path / "x.csv"))):
        assert (other.things, other.claims, other.evidence) == (plainly.things, plainly.claims, plainly.evidence)


def test_an_entity_may_stand_in_many_lines_and_files(tmp_path: Path) -> None:
    halves = [{**OWNER, "properties": {"name": ["Ivan Garner"]}}, {**OWNER, "properties": {"notes": ["a note"]}}]
    for number, half in enumerate(halves):
        (tmp_path / f"{number}.json").write_text(json.dumps(half) + "\n", encoding="utf-8")
    (thing,) = read_ftm(str(tmp_path / "0.json"), str(tmp_path / "1.json")).things
    assert (thing.label, thing.note) == ("Ivan Garner", "a note / FollowTheMoney id NK-2")


def test_conflicting_births_are_rivals_and_merged_dates_are_not_paired(tmp_path: Path) -> None:
    twice = {**OWNER, "properties": {"name": ["Ivan"], "birthDate": ["1970", "1972"]}}
    merged = {**LINK, "properties": {**LINK["properties"], "startDate": ["2015", "2018"], "endDate": ["2016", "2020"]}}
    found = read(tmp_path, twice, FIRM, merged)
    assert [claim.when.text for claim in found.claims if claim.verb == "be-born" and claim.when is not None] == ["1970", "1972"]
    assert next(claim for claim in found.claims if claim.verb == "own").when is None
    assert "several dates were merged into one link and cannot be told apart; it is left undated" in reasons(found)


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"id": "x", "schema": "Payroll", "properties": {}}, "the schema Payroll has no place in a case"),
        ({"id": "x", "schema": "Ownership", "properties": {"owner": ["NK-2"], "asset": ["absent"]}}, "asset names an entity that is not"),
        ({"id": "x", "schema": "Similar", "properties": {"candidate": ["NK-1"], "match": ["NK-2"]}}, "a likeness"),
        ({"id": "x", "schema": "EconomicActivity", "properties": {"sender": ["NK-1"]}}, "it does not say what was delivered"),
        ({"id": "x", "schema": "Sanction", "properties": {"entity": ["NK-1"]}}, "it does not say who imposed the sanction"),
        ({"id": "NK-1", "schema": "Person", "properties": {}}, "an entity is said to be Company and Person"),
        ({"id": "x", "schema": "Person", "properties": {"birthDate": ["1922~"]}}, "a date is not a year, a month or a day"),
        ({"id": "x", "schema": "RealEstate", "properties": {"latitude": ["1e999"]}}, "the latitude is not one number"),
        ({"schema": "Person", "properties": {}}, "an entity has no id"),
        ({"id": "x", "properties": {}}, "an entity has no schema"),
        ({"id": "x", "schema": "Person", "properties": []}, "an entity has no properties"),
        ([], "a line is no JSON object"),
    ],
)
def test_what_is_not_understood_is_counted(entity: Any, reason: str, tmp_path: Path) -> None:
    found = read(tmp_path, FIRM, OWNER, entity)
    assert any(said.startswith(reason) for said in reasons(found)), reasons(found)


def test_a_role_in_our_words_is_the_verb_and_any_other_a_note(tmp_path: Path) -> None:
    def link(name: str, role: str) -> dict[str, Any]:
        return {"id": name, "schema": "UnknownLink", "properties": {"subject": ["NK-2"], "object": ["NK-1"], "role": [role]}}

    found = read(tmp_path, FIRM, OWNER, link("a", "served in"), link("b", "cousin of the director"))
    verbs = {claim.id: (claim.verb, claim.note) for claim in found.claims}
    assert verbs == {"a": ("serve-in", ""), "b": ("linked-to", "role: cousin of the director")}
    assert [verb.id for verb in found.verbs] == ["linked-to"]


def test_hostile_lines_are_counted_or_refused(tmp_path: Path) -> None:
    deep = "[" * 50_000
    nested: dict[str, Any] = {"id": "a", "schema": "Person", "properties": {}}
    for number in range(40):
        nested = {"id": f"n{number}", "schema": "Person", "properties": {"parent": [nested]}}
    (tmp_path / "x.json").write_text(f'{deep}\n{{"id": "a\n{json.dumps(nested)}\n', encoding="utf-8")
    found = read_ftm(str(tmp_path / "x.json"))
    assert "a line is not JSON" in reasons(found)
    assert any("within entities" in reason for reason in reasons(found))
    (tmp_path / "y.json").write_bytes(b"\xff\xfe{")
    assert reasons(read_ftm(str(tmp_path / "y.json"))) == ["a line is not UTF-8"]
    (tmp_path / "z.csv").write_text('entity_id,prop,schema,value,dataset\na,name,Person,"open' + "x" * 2_000_000, encoding="utf-8")
    assert any(reason.startswith("broken CSV") for reason in reasons(read_ftm(str(tmp_path / "z.csv"))))
    with pytest.raises(CaseError, match="R101"):
        read_ftm(str(tmp_path / "absent.json"))
