"""Importing into a case: rows, claims, things and sources accounted for, and what is refused."""

import json
import shutil
from pathlib import Path

import pytest

from deliveries import MAPPING, ROWS, bring, case_of, cells, laid_out
from rapallo.cli import main
from rapallo.errors import CaseError, UsageError
from rapallo.exchange.import_report import outcome_json, outcome_text, refusals_csv
from rapallo.record import rivalries

TUTORIAL = Path(__file__).parents[2] / "cases" / "tutorial"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return laid_out(tmp_path)


def test_every_row_is_accounted_for(place: Path) -> None:
    outcome = bring(place)
    assert (outcome.rows, outcome.claimed, outcome.repeats, outcome.aside, outcome.silent, len(outcome.refused)) == (
        10,
        8,
        1,
        0,
        0,
        1,
    )
    assert outcome.refused[0].row == "8" and outcome.refused[0].reason == "the subject is blank"
    case = case_of(place)
    assert outcome.claims == len(case.claims) == 9 and len(case.evidence) == 2
    assert sorted(thing.id for thing in case.things) == [
        "aircraft",
        "arland",
        "bertania",
        "engines",
        "mines",
        "shells",
        "torpedoes",
    ]
    assert {thing.kind for thing in case.things} == {"state", "product"}


def test_what_the_cells_say_is_what_the_claims_say(place: Path) -> None:
    bring(place)
    first, second, third = (cells(place, f"deliveries-{number}") for number in (1, 2, 3))
    assert (first["when"], first["low"], first["high"], first["unit"], first["hedge"], first["locator"]) == (
        "1925-04-15", "300000", "300000", "pieces", "ca.", "row 2",
    )  # fmt: skip
    assert (second["when"], second["low"], second["high"], second["confidence"], second["note"]) == (
        "1926~",
        "15",
        "20",
        "low",
        "by rail",
    )
    assert third["when"] == "" and third["note"] == "The date is left blank; the file says: 31.04.1926."
    assert cells(place, "deliveries-5")["locator"] == "row 6 (again in 7)"


def test_unreadable_dates_are_listed_with_the_reason(place: Path) -> None:
    outcome = bring(place)
    assert [(row, blank[1]) for row, blank in outcome.blanks] == [
        ("4", "31.04.1926"),
        ("5", "1926/27"),
        ("6", "Apr-25"),
        ("7", "Apr-25"),
    ]
    assert "a spreadsheet has turned" in outcome.blanks[2][1][2]
    text = (place / "deliveries.toml").read_text(encoding="utf-8").replace('"leave blank"', '"refuse row"')
    (place / "deliveries.toml").write_text(text, encoding="utf-8")
    strict = bring(place)
    assert [one.row for one in strict.refused] == ["4", "5", "6", "7", "8"] and strict.blanks == []
    assert {one.reason for one in strict.refused[:4]} == {"'when' is no date:"}


def test_rows_of_one_id_that_differ_are_rivals(place: Path) -> None:
    outcome = bring(place)
    assert outcome.differing == ["7"]
    assert [rivalry.about for rivalry in rivalries(case_of(place))] == [("amount",)]


def test_a_cell_of_several_things_makes_several_claims_and_several_sources_are_evidence(place: Path) -> None:
    bring(place)
    case = case_of(place)
    both = [claim for claim in case.claims if claim.id.startswith("deliveries-8-")]
    assert sorted(claim.object for claim in both) == ["mines", "torpedoes"]
    assert {tuple(item.source for item in case.evidence_of(claim)) for claim in both} == {("DIARY", "LEDGER")}


def test_a_dry_run_and_a_strict_one_write_nothing(place: Path) -> None:
    before = sorted(path.name for path in (place / "case").rglob("*"))
    assert bring(place, dry_run=True).merged.added != [] and bring(place, strict=True).written == ()
    assert sorted(path.name for path in (place / "case").rglob("*")) == before


def test_names_of_the_case_are_used_in_any_spelling(place: Path) -> None:
    shutil.rmtree(place / "case")
    shutil.copytree(TUTORIAL, place / "case")
    rows = [row.replace("Arland", "ARLAND").replace("aircraft", "TIN") for row in ROWS]
    outcome = bring(place, rows)
    case = case_of(place)
    assert case.claim_by_id["deliveries-2"].subject == "arland" and case.claim_by_id["deliveries-2"].object == "tin"
    assert outcome.things == 4 and "DIARY" in case.source_by_key and outcome.sources == 0


def test_a_table_that_was_not_canonical_keeps_its_order_and_its_signs(place: Path) -> None:
    text = "verb;subject;object;note\r\nown;Arland;mine, old;first\r\nown;Arland;Gold;second\r\n"
    (place / "case" / "claims.csv").write_bytes(text.encode("utf-8"))
    things = 'id,label\nz,Gold\na,"mine, old"\nc,Arland\n'
    (place / "case" / "things.csv").write_text(things, encoding="utf-8")
    bring(place)
    after = (place / "case" / "claims.csv").read_bytes().decode()
    assert (
        after.startswith("verb;subject;object;note;id;") and "own;Arland;mine, old;first;;" in after and after.count("\r\n") == 12
    )
    names = [line.split(",")[0] for line in (place / "case" / "things.csv").read_text(encoding="utf-8").splitlines()]
    assert names[:5] == ["id", "z", "a", "c", "aircraft"]
    assert len(case_of(place).claims) == 11


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("{remark}", "{remarks}", "has no column 'remarks', which the mapping 'deliveries' names. Did you mean 'remark'?"),
        ('verb = "deliver"', 'verb = "delivr"', "there is no verb 'delivr'. Did you mean deliver"),
        (
            'subject = { name = "{from}", kind = "state" }',
            'subject = "Nobody"',
            "'subject' names 'Nobody', which no thing of the case is called",
        ),
        ("\nrow =", "\ndraft = true\nrow =", "is a draft: settle the lines marked CHOOSE"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_before_anything_is_read(
    place: Path, before: str, after: str, message: str
) -> None:
    (place / "deliveries.toml").write_text(MAPPING.replace(before, after), encoding="utf-8")
    with pytest.raises((CaseError, UsageError)) as caught:
        bring(place)
    assert message in str(caught.value)
    assert not (place / "case" / "claims.csv").exists()


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('map = { yes = "low", no = "" }', 'map = { yes = "low" }', "the map of {estimated} does not have what it says: 'no'"),
        ('kind = "product"', 'kind = "product"\nmake = false', "no thing of the case is called 'shells'"),
        ('row = ["no"]', 'row = ["remark"]', "what tells rows apart (remark) is blank"),
        ('numbers = "1.234,5"', "", "'amount' is no amount: '1.234,5 t'"),
    ],
)  # fmt: skip
def test_rows_are_refused_for_what_they_say(place: Path, before: str, after: str, reason: str) -> None:
    (place / "deliveries.toml").write_text(MAPPING.replace(before, after), encoding="utf-8")
    refused = [f"{one.reason} {one.detail}".strip() for one in bring(place).refused]
    if "amount" in reason:
        assert any("may be read in two ways" in one for one in refused)
    else:
        assert reason in refused


def test_the_report_the_json_and_the_refusals(place: Path) -> None:
    outcome = bring(place)
    text = outcome_text(outcome)
    assert "t.csv by the mapping 'deliveries': 10 rows read\n  8 made claims of 7 ids\n" in text
    assert "    1 × the subject is blank\n      row 8\n" in text and "9 added" in text and "New: 7 things, 2 sources." in text
    assert json.loads(outcome_json(outcome))["merged"]["added"] == outcome.merged.added
    lines = refusals_csv(outcome).splitlines()
    assert lines[0] == "row,what,reason,detail" and lines[1] == "8,refused,the subject is blank," and len(lines) == 6


def test_the_command(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, case, mapping = str(place / "t.csv"), str(place / "case"), str(place / "deliveries.toml")
    assert main(["import", table, "--into", case]) == 2
    assert "say which mapping: --with NAME (the case has none)" in capsys.readouterr().err
    assert main(["import", table, "--into", case, "--with", mapping, "--refusals", str(place / "r.csv")]) == 0
    out, err = capsys.readouterr()
    assert "9 added" in out and err == "" and (place / "r.csv").read_text(encoding="utf-8").count("\n") == 6
    assert (place / "case" / "imports" / "deliveries.toml").read_text(encoding="utf-8") == MAPPING
    assert main(["import", table, "--case", case, "--with", "deliveries", "--dry-run", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["merged"]["same"] == 9
    assert main(["import", table, "--case", case, "--strict"]) == 1
    assert "Nothing was written (--strict)." in capsys.readouterr().out
    assert main(["import", table, "--case", case, "--into", str(place)]) == 2
    assert main(["import", table, "--case", str(place / "nowhere"), "--with", mapping]) == 1
    assert "is no case (no case.toml)" in capsys.readouterr().err


def test_sources_that_cannot_be_told(place: Path) -> None:
    """A field on which rows disagree stays blank; a source that repeats one nobody has is refused."""
    with_fields = MAPPING.replace('split = "|" }', 'split = "|" }\nyear = "{no}"\ntype = "book"')
    (place / "deliveries.toml").write_text(with_fields, encoding="utf-8")
    bring(place)
    assert {(source.key, source.year, source.type) for source in case_of(place).sources} == {
        ("DIARY", "", "book"),
        ("LEDGER", "", "book"),
    }
    shutil.rmtree(place / "case" / "imports")
    for name in ("sources.csv", "claims.csv", "evidence.csv"):
        (place / "case" / name).unlink()
    (place / "deliveries.toml").write_text(with_fields.replace('type = "book"', 'derives_from = "GHOST"'), encoding="utf-8")
    reasons = {one.reason for one in bring(place).refused}
    assert reasons == {"derives_from names a source that the case does not have:"}


def test_tables_in_bulk_and_sources_of_another_program_are_refused(place: Path) -> None:
    (place / "case" / "claims.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(CaseError, match="holds a table of this case; imports write CSV"):
        bring(place)
    (place / "case" / "claims.jsonl").unlink()
    (place / "case" / "sources.json").write_text("[]", encoding="utf-8")
    with pytest.raises(CaseError, match="holds this case's sources, and the import brings 2 more"):
        bring(place)


def test_a_map_from_a_table_beside_the_data(place: Path) -> None:
    (place / "names.csv").write_text("said,means\nArland,The Republic\nBertania,B\nBertania,C\n", encoding="utf-8")
    text = MAPPING.replace('name = "{from}"', 'name = { from = "{from}", map = "names" }')
    text = text.replace("[source]", '[maps.names]\nfile = "names.csv"\nkey = "said"\nvalue = "means"\n\n[source]')
    (place / "deliveries.toml").write_text(text, encoding="utf-8")
    bring(place)
    assert "The Republic" in {thing.label for thing in case_of(place).things}
    (place / "deliveries.toml").write_text(
        text.replace('{ name = "{to}"', '{ name = { from = "{to}", map = "names" }'), encoding="utf-8"
    )
    twice = {one.reason for one in bring(place).refused}
    assert "the map of {to} does not have what it says:" in twice, "a name that the table explains in two ways is not explained"
