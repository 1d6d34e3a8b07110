"""Tables as people send them, held against what the import makes of them: amounts, dates, row numbers, workbooks, option order."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from rapallo.cli import main
from rapallo.errors import CaseError
from rapallo.exchange.amounts import Amount, read_amount
from rapallo.exchange.dates import read_date
from rapallo.exchange.filling import Bad
from rapallo.exchange.reading import open_table
from rapallo.record.mapping import Dates, FileForm

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    "said",
    ["approx. 1/2", "1e3", "1E3", "5x3", "10^3", "1½", "5²", "5?", "300 (?) pieces", "300+ pieces", "3*", "5.–", "300–", "5~"],
)
def test_what_stands_behind_the_digits_is_no_unit_unless_it_begins_like_one(said: str) -> None:
    """Half a million pieces is not one piece of the unit "/2", a thousand not 1 of "e3", at least 300 not 300 of "+ pieces"."""
    with pytest.raises(Bad, match="more in it than an amount and a unit"):
        read_amount(said)


@pytest.mark.parametrize(
    ("said", "unit"),
    [("5 m2", "m2"), ("5 kg CO2", "kg CO2"), ("30 km²", "km²"), ("5/year", "/year"), ("5 t/a", "t/a"), ("10%", "%"), ("5 €", "€"),
     ("5 °C", "°C"), ("3 examples", "examples"), ("5 e-Dinar", "e-Dinar"), ("4 x", "x"), ("6 U-Boote", "U-Boote"), ("5 [sic]", "[sic]")],
)  # fmt: skip
def test_units_stay(said: str, unit: str) -> None:
    assert read_amount(said).unit == unit


def test_a_hedge_behind_the_figure_and_a_real_minus() -> None:
    assert read_amount("300 (est.)") == Amount("300", "300", "", "est")
    assert read_amount("ca. 1.200 t (geschätzt)", "1.234,5") == Amount("1200", "1200", "t", "ca.; geschätzt")
    assert read_amount("−5 t") == read_amount("-5 t") == Amount("-5", "-5", "t", "")


def test_two_years_are_no_season_and_brackets_of_an_editor_are_no_set() -> None:
    for said in ("1925-26", "1923-24", "1920-41"):
        with pytest.raises(Bad, match="may be the years 19"):
            read_date(said, Dates())
    assert read_date("1945-21", Dates()) == "1945-21", "no years: the spring of 1945"
    assert read_date("1925-12", Dates()) == "1925-12"
    with pytest.raises(Bad, match="stands in brackets"):
        read_date("[1925]", Dates())
    assert (read_date("[1925]", Dates(brackets="estimate")), read_date("[1925,1926]", Dates())) == ("1925~", "[1925,1926]")


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    """Rows 3, 4 and 6 are blank, the header and row 5 go over two lines each."""
    path = tmp_path / "t.csv"
    path.write_text('"Country\nof origin";Goods\nA;x\n;\n\n"D\nE";z\n ; \nF;w\n', encoding="utf-8")
    found = open_table(str(path), FileForm())
    assert found.columns == ("Country of origin", "Goods")
    assert [(number, problem) for number, _, problem in found.rows] == [("2", ""), ("5", ""), ("7", "")]


def _workbook(path: Path, rows: str) -> str:
    """The least workbook with one sheet, its rows as XML."""
    base = "http://schemas.openxmlformats.org/"
    types = (
        f'<Types xmlns="{base}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.worksheet+xml"/></Types>'
    )
    link = (
        '<Relationships xmlns="{0}package/2006/relationships"><Relationship Id="r1" '
        'Type="{0}officeDocument/2006/relationships/{1}" Target="{2}"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", link.format(base, "officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", link.format(base, "worksheet", "worksheets/sheet1.xml"))
        sheets = f'<sheets><sheet name="S" sheetId="1" xmlns:r="{base}officeDocument/2006/relationships" r:id="r1"/></sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{SHEET}">{sheets}</workbook>')
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>')
    return str(path)


def _row(number: int, *cells: str) -> str:
    each = "".join(f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for letter, cell in zip("ABC", cells, strict=False))
    return f'<row r="{number}">{each}</row>'


def test_a_workbook_of_two_kilobytes_does_not_keep_the_import_for_hours(tmp_path: Path) -> None:
    """A row may say that it is the two thousand millionth; readers that fill in those before it are at it for an hour."""
    pytest.importorskip("openpyxl")
    path = _workbook(tmp_path / "far.xlsx", _row(1, "From", "Goods") + _row(2_000_000_000, "A", "x"))
    with pytest.raises(CaseError, match="has a row numbered 2000000000; a sheet ends at 1048576"):
        open_table(path, FileForm())
    last = _workbook(tmp_path / "last.xlsx", _row(1, "From", "Goods") + _row(1_048_576, "A", "x"))
    found = open_table(last, FileForm())
    assert [(number, list(cells)) for number, cells, _ in found.rows] == [("1048576", ["A", "x"])]


def test_a_cell_far_to_the_right_is_told(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    far = '<row r="2"><c r="XFD2"><v>1</v></c></row>'
    found = list(open_table(_workbook(tmp_path / "wide.xlsx", _row(1, "From", "Goods") + far), FileForm()).rows)
    assert [(number, problem) for number, _, problem in found] == [("2", "has 16384 cells, the columns are 2")]


def test_options_may_stand_between_the_arguments(tmp_path: Path, capsys: Any) -> None:
    case = str(Path(__file__).parents[2] / "cases" / "tutorial")
    assert main(["export", case, "--strict", "gexf", "--out", str(tmp_path / "x.gexf")]) == 1
    assert "nothing was written: --strict" in capsys.readouterr().err


def test_formulas_and_turning_signs_are_taken_over_and_told(tmp_path: Path, capsys: Any) -> None:
    """They stay as the file has them; the import says so, `check` names them, and a spreadsheet gets them as texts."""
    case, table, mapping = tmp_path / "case", tmp_path / "t.csv", tmp_path / "m.toml"
    assert main(["new", str(case)]) == 0
    table.write_text('From,Goods,Note\nA,=1+1,-5 t\nB,\u202egun,"=HYPERLINK(""x"")"\n', encoding="utf-8")
    claim = 'subject = { name = "{From}" }\nverb = "produce"\nobject = { name = "{Goods}" }\nnote = "{Note}"\n'
    mapping.write_text(f'title = "m"\nrow = ["From"]\n[source]\nkey = "S"\n[[claim]]\n{claim}', encoding="utf-8")
    assert main(["import", str(table), "--into", str(case), "--with", str(mapping)]) == 0
    told = capsys.readouterr().out
    assert "begin like a formula of a spreadsheet were taken over as they are, and 'check' names them: '=1+1', m-b." in told
    assert "hold a sign that hides or turns text were taken over" in told and "\u202e" not in told
    main(["check", "--case", str(case)])
    assert {"R117", "R118"} <= set(capsys.readouterr().out.split())
    assert main(["export", str(case), "csv"]) == 0
    assert ",'=1+1," in capsys.readouterr().out
