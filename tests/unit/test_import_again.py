"""Importing into a case again: what was added, altered, gone or edited since, and local work never lost."""

from pathlib import Path

import pytest

from deliveries import HEADER, ROWS, bring, case_of, cells, edit, laid_out
from rapallo.exchange.import_report import outcome_text
from rapallo.exchange.importing import Outcome, import_table
from rapallo.record.mapping_file import read_mapping


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return laid_out(tmp_path)


def test_a_second_import_changes_nothing(place: Path) -> None:
    bring(place)
    before = {path: path.read_bytes() for path in (place / "case").rglob("*") if path.is_file()}
    again = bring(place)
    assert again.written == () and again.merged.same == 9 and again.things == again.sources == 0
    assert {path: path.read_bytes() for path in (place / "case").rglob("*") if path.is_file()} == before


def test_the_order_of_rows_changes_locators_alone(place: Path) -> None:
    bring(place)
    before = cells(place, "deliveries-2")
    turned = bring(place, ROWS[::-1])
    assert (turned.merged.added, turned.merged.altered, turned.merged.gone, turned.merged.conflicts) == ([], [], [], [])
    assert turned.merged.moved > 0 and cells(place, "deliveries-2") == {**before, "locator": "row 10"}


def test_added_altered_and_gone(place: Path) -> None:
    bring(place)
    changed = [ROWS[0].replace("300.000", "400.000"), *ROWS[2:], "9;1930;Arland;shells;Carland;1;no;DIARY;\n"]
    outcome = bring(place, changed)
    assert outcome.merged.added == ["deliveries-9"] and outcome.merged.gone == ["deliveries-2"]
    assert outcome.merged.altered == [("deliveries-1", "low: 300000 → 400000; high: 300000 → 400000")]
    assert cells(place, "deliveries-2")["low"] == "15", "what is gone from the file stays"
    dropped = bring(place, changed, drop_gone=True)
    assert dropped.merged.dropped == ["deliveries-2"] and "deliveries-2" not in case_of(place).claim_by_id
    assert bring(place, changed).merged.gone == []


def test_what_another_file_brought_is_not_gone(place: Path) -> None:
    plan = read_mapping(str(place / "deliveries.toml"))

    def of(name: str, rows: list[str], **options: bool) -> Outcome:
        (place / name).write_text(HEADER + "".join(rows), encoding="utf-8")
        return import_table(str(place / name), str(place / "case"), plan, **options)  # type: ignore[arg-type]

    january, february = ROWS[:3], ["21;1930;Arland;shells;Carland;1;no;DIARY;\n", "22;1931;Arland;shells;Carland;2;no;DIARY;\n"]
    of("january.csv", january)
    before = len(case_of(place).claims)
    outcome = of("february.csv", february, drop_gone=True)
    assert outcome.merged.elsewhere == {"january.csv": before}
    assert outcome.merged.gone == outcome.merged.dropped == []
    assert f"From january.csv, imported before in the same way, and left as it is: {before} claims" in outcome_text(outcome)
    assert len(case_of(place).claims) == before + 2
    again = of("january.csv", january[1:], drop_gone=True)
    assert again.merged.dropped == ["deliveries-1"] and again.merged.elsewhere == {"february.csv": 2}
    moved = of("february.csv", [january[1], february[0]])
    assert moved.merged.gone == ["deliveries-22"], "the row that moved between the files is the second file's now"
    assert of("january.csv", january[2:]).merged.gone == []


def test_what_somebody_edited_stays(place: Path) -> None:
    bring(place)
    edit(place, "1925-04-15,300000,300000", "1925-04-15,310000,310000")
    assert bring(place).merged.edited == ["deliveries-1"]
    outcome = bring(place, [ROWS[0].replace("300.000", "400.000"), *ROWS[1:]])
    assert [name for name, _ in outcome.merged.conflicts] == ["deliveries-1"] and cells(place, "deliveries-1")["low"] == "310000"
    assert "310000 → 400000" in outcome.merged.conflicts[0][1]
    assert [name for name, _ in bring(place).merged.conflicts] == ["deliveries-1"], "a conflict is told until it is settled"
    edit(place, "310000,310000", "400000,400000")
    assert bring(place).merged.conflicts == [] and bring(place).merged.edited == []
    gone = bring(place, ROWS[1:], drop_gone=True)
    assert gone.merged.dropped == ["deliveries-1"]


def test_what_somebody_edited_or_cites_is_not_dropped(place: Path) -> None:
    bring(place)
    edit(place, "by rail", "by rail and by sea")
    (place / "case" / "story.md").write_text("See [the shells](claim:deliveries-1).\n", encoding="utf-8")
    with (place / "case" / "evidence.csv").open("a", encoding="utf-8") as file:
        file.write("deliveries-3,LEDGER,p. 4\n")
    outcome = bring(place, ROWS[3:], drop_gone=True)
    assert dict(outcome.merged.held) == {
        "deliveries-1": "other files or claims of the case speak of it",
        "deliveries-2": "it was edited here",
        "deliveries-3": "evidence was added to it here",
    }
    assert {"deliveries-1", "deliveries-2", "deliveries-3"} <= set(case_of(place).claim_by_id)


def test_what_somebody_deleted_does_not_come_back(place: Path) -> None:
    bring(place)
    path = place / "case" / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("deliveries-1,")), encoding="utf-8")
    outcome = bring(place)
    assert outcome.merged.deleted == ["deliveries-1"] and "deliveries-1" not in case_of(place).claim_by_id


def test_a_row_that_is_refused_now_takes_no_claim_away(place: Path) -> None:
    bring(place)
    outcome = bring(place, [ROWS[0].replace("ca. 300.000 pieces", "1 of 2"), *ROWS[1:]], drop_gone=True)
    assert (
        outcome.merged.refused == ["deliveries-1"]
        and outcome.merged.dropped == []
        and "deliveries-1" in case_of(place).claim_by_id
    )


def test_things_that_somebody_renamed_are_found_again(place: Path) -> None:
    bring(place)
    for name in ("things.csv", "claims.csv"):
        path = place / "case" / name
        path.write_text(path.read_text(encoding="utf-8").replace("bertania", "republic-of-b"), encoding="utf-8")
    outcome = bring(place)
    assert outcome.things == 0 and outcome.merged.conflicts == outcome.merged.altered == [] and outcome.merged.same == 9


def test_without_its_memory_an_import_takes_equal_claims_for_its_own(place: Path) -> None:
    bring(place)
    edit(place, "by rail", "by ship")
    (place / "case" / "imports" / "deliveries.state.jsonl").unlink()
    outcome = bring(place)
    assert outcome.merged.same == 8 and [name for name, _ in outcome.merged.conflicts] == ["deliveries-2"]
    assert cells(place, "deliveries-2")["note"] == "by ship"
