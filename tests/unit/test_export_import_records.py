"""`rapallo import --with followthemoney | wikidata | rdf`: twice is once, local work stays, what is known already is not made again."""

import json
from pathlib import Path
from typing import Any

import pytest

from rapallo.cli import main
from rapallo.exchange.ftm import to_ftm
from rapallo.exchange.importing_records import READERS, import_records
from rapallo.exchange.rdf import to_turtle
from rapallo.record import read_case

TUTORIAL = str(Path(__file__).parents[2] / "cases" / "tutorial")
PERSON = {"id": "P1", "schema": "Person", "datasets": ["reg"], "properties": {"name": ["Ann"], "wikidataId": ["Q7"]}}
BODY = {"id": "B1", "schema": "Organization", "datasets": ["reg"], "properties": {"name": ["Body"]}}
LINK = {"id": "l-1", "schema": "Membership", "datasets": ["reg", "second"], "properties": {
    "member": ["P1"], "organization": ["B1"], "startDate": ["1925"]}}  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text('title = "A register"\n', encoding="utf-8")
    return folder


def entities(folder: Path, *lines: Any) -> str:
    path = folder.parent / "x.ftm.json"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_second_import_changes_nothing(case: Path) -> None:
    path = entities(case, PERSON, BODY, LINK)
    first = import_records(path, str(case), "followthemoney")
    before = bytes_of(case)
    second = import_records(path, str(case), "followthemoney")
    assert (first.merged.added, first.things, first.sources) == (["l-1"], 2, 2)
    assert (second.merged.added, second.merged.same, second.things, second.written) == ([], 1, 0, ())
    assert bytes_of(case) == before
    (claim,) = read_case(str(case)).claims
    assert (claim.subject, claim.verb, claim.object, claim.source, claim.locator) == ("p1", "member-of", "b1", "REG", "l-1")
    assert [item.source for item in read_case(str(case)).evidence] == ["SECOND"]


def test_what_somebody_edited_here_stays_and_what_the_file_changed_comes(case: Path) -> None:
    path = entities(case, PERSON, BODY, LINK, {**LINK, "id": "l-2"})
    import_records(path, str(case), "followthemoney")
    claims = case / "claims.csv"
    lines = claims.read_text(encoding="utf-8").splitlines()
    claims.write_text("\n".join(line.replace("1925/", "1924/") if "l-2" in line else line for line in lines) + "\n", encoding="utf-8")
    later = {**LINK, "properties": {**LINK["properties"], "startDate": ["1926"]}}
    outcome = import_records(entities(case, PERSON, BODY, later, {**LINK, "id": "l-2"}), str(case), "followthemoney")
    assert [name for name, _ in outcome.merged.altered] == ["l-1"] and outcome.merged.edited == ["l-2"]
    assert [claim.when.text for claim in read_case(str(case)).claims if claim.when is not None] == ["1926/", "1924/"]
    gone = import_records(entities(case, PERSON, BODY), str(case), "followthemoney", drop_gone=True)
    assert gone.merged.dropped == ["l-1"] and [name for name, _ in gone.merged.held] == ["l-2"]


def test_a_thing_is_known_by_its_wikidata_id_and_by_nothing_less(case: Path) -> None:
    (case / "things.csv").write_text("id,kind,label,wikidata\nann,person,Ann,Q7\nb1,person,Body,\n", encoding="utf-8")
    import_records(entities(case, PERSON, BODY, LINK), str(case), "followthemoney")
    (claim,) = read_case(str(case)).claims
    assert (claim.subject, claim.object) == ("ann", "b1-2"), "an id that is taken, or a name alone, is no identity"


def test_dry_and_strict_write_nothing(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = entities(case, PERSON, BODY, LINK, {"id": "s", "schema": "Similar", "properties": {}})
    before = bytes_of(case)
    assert main(["import", path, "--into", str(case), "--with", "followthemoney", "--dry-run"]) == 0
    assert main(["import", path, "--into", str(case), "--with", "followthemoney", "--strict"]) == 1
    assert bytes_of(case) == before
    out = capsys.readouterr().out
    assert "a likeness (Similar) is no identity" in out and "Nothing was written (--strict)." in out


def test_a_case_that_left_comes_back_to_itself_and_twice_is_once(case: Path) -> None:
    path = case.parent / "x.ftm.json"
    path.write_bytes(to_ftm(read_case(TUTORIAL)).data)
    assert main(["import", str(path), "--into", str(case), "--with", "followthemoney"]) == 0
    back, was = read_case(str(case)), read_case(TUTORIAL)
    assert {claim.id for claim in back.claims} == {claim.id for claim in was.claims if not claim.denied} - {"vell-born", "vell-born-later"} | {
        claim.id for claim in back.claims if claim.verb in ("be-born", "part-of")
    }
    assert [verb.id for verb in back.verbs] == ["linked-to"]
    before = bytes_of(case)
    assert main(["import", str(path), "--into", str(case), "--with", "followthemoney"]) == 0
    assert bytes_of(case) == before


def test_rdf_of_ours_comes_back_whole(case: Path) -> None:
    pytest.importorskip("rdflib")
    path = case.parent / "x.ttl"
    was = read_case(TUTORIAL)
    path.write_bytes(to_turtle(was).data)
    assert main(["import", str(path), "--into", str(case), "--with", "rdf"]) == 0
    back = read_case(str(case))
    assert back.claims == was.claims and back.evidence == was.evidence and back.sources == was.sources


def test_wikidata_items_come_in_with_their_evidence(case: Path) -> None:
    reference = {"snaks": {"P854": [{"snaktype": "value", "datavalue": {"value": "https://example.org/a"}}]}}
    statement = {
        "id": "Q1$A", "rank": "normal", "references": [reference],
        "mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": "Q2"}}},
    }  # fmt: skip
    path = case.parent / "Q1.json"
    path.write_text(json.dumps({"entities": {"Q1": {"id": "Q1", "claims": {"P463": [statement]}}}}), encoding="utf-8")
    assert main(["import", str(path), "--into", str(case), "--with", "wikidata"]) == 0
    back = read_case(str(case))
    assert [(claim.subject, claim.verb, claim.object) for claim in back.claims] == [("q1", "member-of", "q2")]
    assert [item.locator for item in back.evidence] == ["https://example.org/a (cited by Wikidata)"]
    before = bytes_of(case)
    assert main(["import", str(path), "--into", str(case), "--with", "wikidata"]) == 0
    assert bytes_of(case) == before


def test_a_mapping_of_the_same_name_goes_before(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / "imports").mkdir()
    (case / "imports" / "wikidata.toml").write_text("nonsense = 1\n", encoding="utf-8")
    assert main(["import", entities(case, PERSON), "--into", str(case), "--with", "wikidata"]) == 1
    assert "wikidata.toml" in capsys.readouterr().err
    assert set(READERS) == {"followthemoney", "wikidata", "rdf"}
