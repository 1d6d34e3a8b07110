"""Wikidata in: kinds, names, dates at their precision and in their calendar, ranks, qualifiers, references, and what is left out."""

import json
from pathlib import Path
from typing import Any

import pytest

from rapallo.errors import CaseError
from rapallo.exchange.found import Found, case_with, refusals_by_reason
from rapallo.exchange.wikidata import read_wikidata
from rapallo.exchange.wikidata_dates import TimeError, time_text
from rapallo.exchange.wikidata_words import words
from rapallo.record import load, save
from rapallo.record.verb import builtin_verb

GREGORIAN, JULIAN = "http://www.wikidata.org/entity/Q1985727", "http://www.wikidata.org/entity/Q1985786"


def time(text: str, precision: int, calendar: str = GREGORIAN) -> dict[str, Any]:
    return {"time": text, "timezone": 0, "before": 0, "after": 3, "precision": precision, "calendarmodel": calendar}


def snak(value: Any) -> dict[str, Any]:
    if value in ("somevalue", "novalue"):
        return {"snaktype": value}
    value = {"entity-type": "item", "id": value} if isinstance(value, str) and value[:1] == "Q" and value[1:].isdigit() else value
    return {"snaktype": "value", "datavalue": {"value": value, "type": "any"}}


def statement(value: Any, *, rank: str = "normal", references: Any = (), name: str = "", **qualifiers: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"mainsnak": snak(value), "rank": rank, "type": "statement"}
    if name != "":
        found["id"] = name
    found["qualifiers"] = {prop: [snak(one) for one in values] for prop, values in qualifiers.items()}
    found["references"] = [{"snaks": {prop: [snak(one)] for prop, one in reference.items()}} for reference in references]
    return found


def item(name: str, label: str, **claims: Any) -> dict[str, Any]:
    return {
        "id": name,
        "type": "item",
        "labels": {"en": {"language": "en", "value": label}, "ru": {"language": "ru", "value": label + " по-русски"}},
        "aliases": {"de": [{"language": "de", "value": label + " auf Deutsch"}]},
        "descriptions": {"en": {"language": "en", "value": "something"}},
        "claims": claims,
    }


def read(folder: Path, *items: dict[str, Any]) -> Found:
    path = folder / "x.json"
    path.write_text(json.dumps({"entities": {one.get("id", str(number)): one for number, one in enumerate(items)}}), encoding="utf-8")
    found = read_wikidata(str(path))
    save(case_with(found, "read"), str(folder / "kept"))
    assert [str(fault) for fault in load(str(folder / "kept")).faults if fault.severity == "error"] == []
    return found


def reasons(found: Found) -> list[str]:
    return [reason for reason, _, _ in refusals_by_reason(found)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (time("+1922-04-16T00:00:00Z", 11), "1922-04-16"),
        (time("+1922-04-00T00:00:00Z", 10), "1922-04"),
        (time("+1922-00-00T00:00:00Z", 9), "1922"),
        (time("+1920-00-00T00:00:00Z", 8), "192X"),
        (time("+1900-00-00T00:00:00Z", 7), "some time between 1801 and 1900"),
        (time("+1917-10-25T00:00:00Z", 11, JULIAN), "1917-10-25 (julian)"),
        (time("+00000001922-04-16T00:00:00Z", 11), "1922-04-16"),
        (time("-0044-03-15T00:00:00Z", 11), "-0043-03-15"),
    ],
)
def test_dates_keep_precision_and_calendar(value: dict[str, Any], text: str) -> None:
    assert time_text(value) == text


@pytest.mark.parametrize(
    "value",
    [
        time("+1000-00-00T00:00:00Z", 6),
        time("+1922-02-30T00:00:00Z", 11),
        time("+99999999999-00-00T00:00:00Z", 9),
        time("+1922-00-00T00:00:00Z", 9, "http://example.org/Q1"),
        {"time": "1922", "precision": 9},
        None,
        {"time": "+1922-00-00T00:00:00Z", "precision": "9", "calendarmodel": GREGORIAN},
    ],
)
def test_dates_that_say_what_we_cannot_are_refused(value: Any) -> None:
    with pytest.raises(TimeError):
        time_text(value)


def test_items_become_things_and_statements_claims(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        item(
            "Q1", "Anna",
            P31=[statement("Q5")],
            P569=[statement(time("+1890-05-11T00:00:00Z", 11))],
            P570=[statement(time("+1930-06-00T00:00:00Z", 10))],
            P108=[
                statement("Q2", name="Q1$A", P580=[time("+1922-00-00T00:00:00Z", 9)], P582=[time("+1925-03-00T00:00:00Z", 10)],
                          references=[{"P248": "Q9", "P304": "12"}, {"P854": "https://example.org/a"}, {"P143": "Q52"}]),
                statement("Q3", rank="deprecated", name="Q1$B"),
                statement("Q3", rank="preferred", name="Q1$C", P580=[time("+1926-00-00T00:00:00Z", 9)], P582=["novalue"]),
            ],
            P21=[statement("Q6581072")],
        ),
        item("Q2", "The Works", P31=[statement("Q4830453")], P571=[statement(time("+1911-00-00T00:00:00Z", 9))]),
        item("Q9", "A history", P31=[statement("Q571")]),
    )  # fmt: skip
    anna, works = found.things[0], found.things[1]
    assert (anna.id, anna.kind, anna.label, anna.wikidata) == ("q1", "person", "Anna", "Q1")
    assert anna.names == (("de", "Anna auf Deutsch"), ("ru", "Anna по-русски"))
    assert anna.when is not None and anna.when.text == "1890-05-11/1930-06"
    assert works.kind == "organisation" and works.when is not None and works.when.text == "1911"
    claims = {claim.locator: claim for claim in found.claims}
    assert set(claims) == {"Q1$A", "Q1$C", "Q1-P569-1"}
    first = claims["Q1$A"]
    assert (first.subject, first.verb, first.object, first.source) == ("q1", "serve-in", "q2", "WIKIDATA")
    assert first.when is not None and first.when.text == "1922/1925-03" and first.note == ""
    preferred = claims["Q1$C"]
    assert preferred.when is not None and preferred.when.text == "1926/.." and preferred.note == "rank: preferred"
    assert preferred.confidence == "", "a rank is no confidence"
    assert [(one.source, one.locator) for one in found.evidence] == [
        ("WD-Q9", "p. 12 (cited by Wikidata)"),
        (next(source.key for source in found.sources if source.url == "https://example.org/a"), "https://example.org/a (cited by Wikidata)"),
    ]
    assert next(source.title for source in found.sources if source.key == "WD-Q9") == "A history"
    assert next(thing for thing in found.things if thing.id == "q3").label == "", "an item only pointed at has no label"
    assert reasons(found) == ["a statement is deprecated"]
    assert dict(found.unread)["P21"] == 1 and dict(found.unread)["reference to another wiki"] == 1


def test_a_property_may_point_the_other_way(tmp_path: Path) -> None:
    found = read(tmp_path, item("Q2", "Works", P127=[statement("Q1")], P176=[statement("Q3")], P1889=[statement("Q4")]))
    said = {(claim.subject, claim.verb, claim.object, claim.polarity) for claim in found.claims}
    assert said == {("q1", "own", "q2", ""), ("q3", "produce", "q2", ""), ("q2", "same-as", "q4", "denied")}


@pytest.mark.parametrize(
    ("qualifiers", "text"),
    [
        ({"P580": [time("+1922-00-00T00:00:00Z", 9)]}, "1922/"),
        ({"P582": [time("+1922-00-00T00:00:00Z", 9)]}, "/1922"),
        ({"P585": [time("+1922-00-00T00:00:00Z", 9)]}, "1922"),
        ({"P580": [time("+1922-00-00T00:00:00Z", 9)], "P582": ["somevalue"]}, "1922/"),
        ({"P580": [time("+1922-00-00T00:00:00Z", 9)], "P1480": ["Q5727902"]}, "1922~/"),
        ({"P585": [time("+1922-00-00T00:00:00Z", 9)], "P1480": ["Q18122778"]}, "1922?"),
        ({"P1319": [time("+1922-00-00T00:00:00Z", 9)], "P1326": [time("+1925-00-00T00:00:00Z", 9)]}, "some time between 1922 and 1925"),
        ({"P1319": [time("+1922-00-00T00:00:00Z", 9)]}, "not before 1922"),
        ({"P1326": [time("+1922-00-00T00:00:00Z", 9)]}, "by 1922"),
        ({"P580": [time("+1917-10-25T00:00:00Z", 11, JULIAN)], "P582": [time("+1917-11-01T00:00:00Z", 11, JULIAN)]},
         "1917-10-25/1917-11-01 (julian)"),
        ({}, None),
    ],
)  # fmt: skip
def test_qualifiers_date_a_claim(qualifiers: dict[str, Any], text: str | None, tmp_path: Path) -> None:
    (claim,) = read(tmp_path, item("Q1", "Anna", P463=[statement("Q2", **qualifiers)])).claims
    assert (None if claim.when is None else claim.when.text) == text


@pytest.mark.parametrize(
    "qualifiers",
    [
        {"P580": [time("+1922-00-00T00:00:00Z", 9), time("+1924-00-00T00:00:00Z", 9)]},
        {"P580": [time("+1922-00-00T00:00:00Z", 9)], "P1319": [time("+1921-00-00T00:00:00Z", 9)]},
        {"P580": [time("+1922-00-00T00:00:00Z", 9)], "P585": [time("+1923-00-00T00:00:00Z", 9)]},
        {"P580": [time("+1917-10-25T00:00:00Z", 11, JULIAN)], "P582": [time("+1918-11-01T00:00:00Z", 11)]},
    ],
)
def test_dates_that_cannot_be_said_in_one_leave_a_claim_undated(qualifiers: dict[str, Any], tmp_path: Path) -> None:
    found = read(tmp_path, item("Q1", "Anna", P463=[statement("Q2", **qualifiers)]))
    assert found.claims[0].when is None and any("left undated" in reason for reason in reasons(found))


def test_hedges_and_natures_are_kept_in_words(tmp_path: Path) -> None:
    (claim,) = read(tmp_path, item("Q1", "Anna", P463=[statement("Q2", P5102=["Q32188232"])])).claims
    assert (claim.stance, claim.hedge) == ("alleges", "allegedly")


def test_unknown_values_and_absences_are_counted(tmp_path: Path) -> None:
    found = read(tmp_path, item("Q1", "Anna", P463=[statement("somevalue"), statement("novalue"), statement("text")]))
    assert found.claims == ()
    assert sorted(reasons(found)) == ["a value is no item (P463)", "a value is unknown (P463)", "there is said to be none (P463)"]


def test_dumps_lines_and_documents_read_alike(tmp_path: Path) -> None:
    items = [item("Q1", "Anna", P463=[statement("Q2")]), item("Q2", "Works")]
    dump = tmp_path / "dump.json"
    dump.write_text("[\n" + ",\n".join(json.dumps(one) for one in items) + "\n]\n", encoding="utf-8")
    lines = tmp_path / "lines.jsonl"
    lines.write_text("".join(json.dumps(one) + "\n" for one in items), encoding="utf-8")
    document = tmp_path / "pretty.json"
    document.write_text(json.dumps({"entities": {one["id"]: one for one in items}}, indent=2), encoding="utf-8")
    one, other, third = (read_wikidata(str(path)) for path in (dump, lines, document))
    assert one.claims == other.claims == third.claims and one.things == other.things == third.things and len(one.claims) == 1


def test_hostile_files_are_counted_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    twice = item("Q1", "Anna")
    path.write_text(
        "\n".join([json.dumps(twice), json.dumps({**twice, "labels": {}}), "{" * 100_000, '{"id": "P31"}', "[1, 2]",
                   json.dumps({"id": "Q7", "claims": {"P108": "x", "P625": [statement({"latitude": 1e308, "longitude": 2})]}}),
                   '{"id": "Q8", "claims": {"P569": [' + json.dumps(statement({"precision": 9})) + ']}, "n": 1' + "0" * 50 + "}"]),
        encoding="utf-8",
    )  # fmt: skip
    found = read_wikidata(str(path))
    assert set(reasons(found)) == {
        "an item stands twice and not alike; the first is kept", "a line is not JSON", "an entity is no item (Q…)",
        "a line is no JSON object", "coordinates are not on Earth, or no numbers",
    }  # fmt: skip
    with pytest.raises(CaseError, match="R101"):
        read_wikidata(str(tmp_path / "absent.json"))


def test_the_map_of_properties_names_verbs_that_there_are() -> None:
    found = words()
    for prop, said in found.claims.items():
        assert prop[:1] == "P" and prop[1:].isdigit() and said.item in ("subject", "object")
        verb = builtin_verb(said.verb)
        assert verb is not None or said.verb in found.verbs, prop
        assert verb is None or len(verb.object) > 0, f"{prop}: {said.verb} takes no object"
    assert set(found.life.values()) == {"begins", "ends", "day"}
    classes = [item for items in found.kinds.values() for item in items]
    assert len(classes) == len(set(classes)), "a class has one kind"
