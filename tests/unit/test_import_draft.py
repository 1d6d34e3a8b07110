"""Drafts of mappings: they read back as mappings, mark what a person has to choose, and lead to an answer."""

import os
import re
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.exchange.drafting import draft_mapping
from rapallo.exchange.importing import import_table
from rapallo.record.mapping import FileForm
from rapallo.record.mapping_file import read_mapping

SHARED = Path(os.environ.get("RAPALLO_SHARED", Path(__file__).parents[3] / "shared"))
OWN = """Delivery;Date;Supplier;Goods;Recipient;Quantity;Unit;Date is estimate;Source;Remarks
D-1;15.04.1925;Arland Works Ltd;shells;Bertania;300.000;pieces;no;LEDGER;
D-2;03.11.1926;Arland Works Ltd;aircraft;Bertania;1.015;pieces;yes;LEDGER;by rail
D-3;21.01.1927;Brand & Co. Ltd;engines;Bertania;12;pieces;no;DIARY;
"""


def drafted(tmp_path: Path, text: str, name: str = "own.csv") -> str:
    """The draft for a table, which must read back."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    draft = draft_mapping(str(tmp_path / name), FileForm())
    (tmp_path / "own.toml").write_text(draft, encoding="utf-8")
    assert read_mapping(str(tmp_path / "own.toml")).draft
    return draft


def test_a_draft_says_what_the_columns_look_like_and_what_to_choose(tmp_path: Path) -> None:
    draft = drafted(tmp_path, OWN)
    assert "# Date: dates like d.m.y, 100% filled, 3 different" in draft
    assert 'when = { from = "{Date}", format = "d.m.y", estimate_if = { "Date is estimate" = "yes" } }' in draft
    assert "# CHOOSE how numbers are written; " in draft and 'numbers = "' in draft
    assert 'amount = { from = "{Quantity}", unit = "{Unit}" }' in draft and 'key = "{Source}"' in draft
    assert 'name = "{Supplier}"' in draft and 'kind = "organisation"' in draft and 'note = "{Remarks}"' in draft
    assert draft.count("CHOOSE") >= 5


def test_an_order_of_day_and_month_that_nobody_can_tell_is_left_to_choose(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "id,date,name,other\n1,03/04/1925,A,B\n2,05/06/1926,C,D\n3,01/02/1927,E,F\n")
    assert "# CHOOSE the order of day and month, which the column cannot tell: d/m/y | m/d/y" in draft
    assert 'row = ["id"]' in draft
    assert 'format = "m/d/y"' in drafted(tmp_path, "id,date,name,other\n1,03/14/1925,A,B\n2,05/06/1926,C,D\n3,01/02/1927,E,F\n")


def test_the_line_of_the_columns_names_is_found(tmp_path: Path) -> None:
    text = "A register of something\n\nPlease cite it, as follows\n" + OWN
    draft = drafted(tmp_path, text)
    assert "header = 4  # the line on which the columns' names stand" in draft


@pytest.mark.parametrize(
    "text",
    [
        "a\n",
        "a,b\n1,2\n",
        'x{y},"q""uo\\te",ü\n1,2,3\n',
        "Name,name\nFoo,Bar\nBaz,Qux\n",
        "id,id\n1,2\n",
        "from,to\n" + "A,B\n" * 3,
        "\n\na,b\n1,2\n",
    ],
)
def test_every_draft_reads_back(tmp_path: Path, text: str) -> None:
    assert "draft = true" in drafted(tmp_path, text)


def test_from_ones_own_table_to_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole way: draft, settle, look, import, ask."""
    table, case = tmp_path / "own.csv", str(tmp_path / "case")
    table.write_text(OWN, encoding="utf-8")
    assert main(["new", case, "--title", "My own"]) == 0
    mapping = tmp_path / "case" / "imports" / "deliveries.toml"
    mapping.parent.mkdir()
    assert main(["import", str(table), "--draft", "--out", str(mapping)]) == 0
    capsys.readouterr()
    assert main(["import", str(table), "--into", case, "--with", "deliveries"]) == 2
    assert "is a draft: settle the lines marked CHOOSE" in capsys.readouterr().err
    settled = re.sub(r"^draft = true.*\n", "", mapping.read_text(encoding="utf-8"), flags=re.MULTILINE)
    settled = settled.replace('numbers = "1234.5"', 'numbers = "1.234,5"').replace('kind = "state"', 'kind = "organisation"')
    settled = re.sub(r"^# row = .*$", 'row = ["Delivery"]', settled, flags=re.MULTILINE)
    mapping.write_text(settled, encoding="utf-8")
    assert main(["import", str(table), "--into", case, "--with", "deliveries"]) == 0
    assert main(["at", "1926-11-03", "--case", case]) == 0
    out = capsys.readouterr().out
    assert "Arland Works Ltd delivered aircraft" in out and "D-2" not in out
    assert main(["show", "deliveries-d-2", "--case", case]) == 0
    out = capsys.readouterr().out
    assert "1015" in out.replace(",", "").replace(".", "") and "row 3" in out


@pytest.mark.skipif(not SHARED.joinpath("data").exists(), reason="other people's data (shared/data) is not beside the checkout")
@pytest.mark.parametrize(
    "name",
    [
        "components/components.csv", "sipri/trade_register_2000_2023.csv", "cow_alliance/alliance_v4.1_by_member.csv",
    ],
)  # fmt: skip
def test_drafts_of_real_registers_read_back(tmp_path: Path, name: str) -> None:
    draft = draft_mapping(str(SHARED / "data" / name), FileForm())
    (tmp_path / "own.toml").write_text(draft, encoding="utf-8")
    plan = read_mapping(str(tmp_path / "own.toml"))
    assert plan.file.header == (12 if "sipri" in name else 1)


@pytest.mark.skipif(not SHARED.joinpath("data").exists(), reason="other people's data (shared/data) is not beside the checkout")
def test_repeats_of_a_row_id_are_one_piece_of_evidence(tmp_path: Path) -> None:
    """8,326 rows of components hold 5,806 ids; the other 2,520 rows say nothing new."""
    (tmp_path / "case.toml").write_text('title = "x"\n', encoding="utf-8")
    text = """
row = ["component_id"]
source = { key = "LIST" }
[[claim]]
subject = { name = "{manufacturer}", kind = "organisation" }
verb = "produce"
object = { name = "{name_marking} ({component_id})", kind = "product" }
"""
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    outcome = import_table(str(SHARED / "data/components/components.csv"), str(tmp_path), read_mapping(str(tmp_path / "m.toml")))
    assert (outcome.rows, outcome.ids, outcome.claims, outcome.repeats, outcome.differing) == (8326, 5806, 5806, 2520, [])
