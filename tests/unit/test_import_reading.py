"""Tables as people send them: every dialect is read, every trap is refused with its place, and nothing is guessed."""

import datetime
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rapallo.errors import CaseError, UsageError
from rapallo.exchange.reading import Table, open_table
from rapallo.record.mapping import FileForm

openpyxl: Any = pytest.importorskip("openpyxl")
pyarrow: Any = pytest.importorskip("pyarrow")
parquet: Any = pytest.importorskip("pyarrow.parquet")


def table(path: Path, data: bytes | str, form: FileForm | None = None, sheets: Sequence[str] = ()) -> Table:
    """A file with this content, opened."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_table(str(path), form or FileForm(), sheets)


def rows(found: Table) -> list[tuple[str, list[str], str]]:
    """All rows, as plain lists."""
    return [(number, list(cells), problem) for number, cells, problem in found.rows]


def refused(path: Path, data: bytes | str, form: FileForm | None = None) -> str:
    """The one fault with which a file is refused, wherever in it."""
    with pytest.raises(CaseError) as caught:
        rows(table(path, data, form))
    assert len(caught.value.faults) == 1
    fault = caught.value.faults[0]
    return f"{fault.line} {fault.code} {fault.finding}"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_and_line_ends_are_found_out(tmp_path: Path, separator: str, end: str) -> None:
    lines = ["a|b|c".replace("|", separator), '1|"x, y; z"|3'.replace("|", separator), "2|é|4".replace("|", separator), ""]
    found = table(tmp_path / "t.csv", end.join(lines))
    assert found.columns == ("a", "b", "c") and found.dialect["separator"] == separator
    assert rows(found) == [("2", ["1", "x, y; z", "3"], ""), ("3", ["2", "é", "4"], "")]


def test_excel_says_its_separator(tmp_path: Path) -> None:
    found = table(tmp_path / "t.csv", "sep=|\na,b|c\n1,2|3\n", FileForm(header=2))
    assert found.columns == ("a,b", "c")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_the_encoding(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path / "t.csv", "name,was\nМосква,Köln\n".encode(encoding))
    assert found.columns == ("name", "was")
    assert rows(found) == [("2", ["Москва", "Köln"], "")]


def test_an_encoding_is_said_never_guessed(tmp_path: Path) -> None:
    data = "name,was\nKöln,1\nBonn,2\n".encode("cp1252")
    assert rows(table(tmp_path / "t.csv", data, FileForm(encoding="cp1252")))[0][1] == ["Köln", "1"]
    numbers = rows(table(tmp_path / "t.csv", data))
    assert numbers[0][2] == "line 2 is not UTF-8: the file mixes encodings" and numbers[1] == ("3", ["Bonn", "2"], "")
    assert refused(tmp_path / "t.csv", "Köln,was\n1,2\n".encode("cp1252")).startswith("1 R102 is not UTF-8.")
    assert "no encoding" in refused(tmp_path / "t.csv", b"a,b\n", FileForm(encoding="martian"))


def test_mixed_encodings_refuse_the_rows_that_are_off(tmp_path: Path) -> None:
    data = "a,b\nКиїв,1\n".encode() + "Köln,2\n".encode("latin-1") + "Łódź,3\n".encode()
    found = rows(table(tmp_path / "t.csv", data))
    assert [(number, problem != "") for number, _, problem in found] == [("2", False), ("3", True), ("4", False)]


def test_a_header_on_line_12(tmp_path: Path) -> None:
    before = "".join(f"A note, which has a comma, number {number}\n" for number in range(11))
    found = table(tmp_path / "t.csv", before + "Supplier,Recipient\nA,B\nC,D\n", FileForm(header=12))
    assert found.columns == ("Supplier", "Recipient")
    assert rows(found) == [("13", ["A", "B"], ""), ("14", ["C", "D"], "")]
    assert "ends before this line" in refused(tmp_path / "t.csv", "a,b\n", FileForm(header=12))


def test_no_header_at_all(tmp_path: Path) -> None:
    assert table(tmp_path / "t.tsv", "1\t2\n3\t4\n", FileForm(header=0)).columns == ("1", "2")
    named = table(tmp_path / "t.tsv", "1\t2\n3\n", FileForm(header=0, columns=("s", "o"), short_rows=True))
    assert rows(named) == [("1", ["1", "2"], ""), ("2", ["3", ""], "")]


def test_columns_without_a_name_and_twice_the_same(tmp_path: Path) -> None:
    assert table(tmp_path / "t.csv", "a,,a,  b  c ,,\n").columns == ("a", "column 2", "a (2)", "b c")
    assert "no names of columns" in refused(tmp_path / "t.csv", "\n1,2\n")


def test_rows_of_another_width_are_told(tmp_path: Path) -> None:
    found = rows(table(tmp_path / "t.csv", "a,b\n1\n1,2,3\n1,2,\n\n,\n1,2\n"))
    assert [problem for _, _, problem in found] == [
        "has 1 cells, the columns are 2",
        "has 3 cells, the columns are 2",
        "",
        "",
    ]
    assert found[-1][0] == "7", "blank lines count, as they do in a spreadsheet, and so do lines of separators alone"


def test_one_open_quote_in_a_huge_file(tmp_path: Path) -> None:
    """The mark opens on line 2,001 of a file of 20 MB; it is named, and the file is not read to its end."""
    good, bad = "1,some text,2\n" * 1999, '1,"open,2\n'
    line = refused(tmp_path / "t.csv", "a,b,c\n" + good + bad + "1,more text without any mark,2\n" * 600_000)
    assert line == "2001 R104 opens a quotation mark here that is not closed within 100,000 characters."


def test_one_open_quote_at_the_end_and_one_closed_by_the_next(tmp_path: Path) -> None:
    assert refused(tmp_path / "t.csv", 'a,b\n1,2\n3,"4\n5,6\n').startswith(
        "3 R104 opens a quotation mark here that is never closed"
    )
    assert refused(tmp_path / "t.csv", 'a,b\n1,"open\n2,"x"y\n').startswith("2 R104 a quotation mark opened here is not closed")
    assert rows(table(tmp_path / "t.csv", 'a,b\n1,"two\nlines"\n3,4\n'))[0][1] == ["1", "two\nlines"]


def test_a_line_without_end_and_a_nul(tmp_path: Path) -> None:
    assert refused(tmp_path / "t.csv", "a,b\n" + "x," * 4_000_000).startswith("2 R105 has a row longer than")
    assert rows(table(tmp_path / "t.csv", "a,b\n1,\0 2\n3,4\n"))[0][2] == "line 2 holds a NUL byte"


def test_quotes_that_are_only_signs(tmp_path: Path) -> None:
    found = table(tmp_path / "t.tsv", 'a\tb\n"5\tx\n', FileForm(quotes=False))
    assert rows(found) == [("2", ['"5', "x"], "")]


def test_what_a_file_is_must_be_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be told from its ending"):
        open_table(str(tmp_path / "t.dat"), FileForm())
    with pytest.raises(UsageError, match=r"old form"):
        open_table(str(tmp_path / "t.xls"), FileForm())
    with pytest.raises(CaseError, match="cannot be read"):
        open_table(str(tmp_path / "t.csv"), FileForm())
    with pytest.raises(UsageError, match="no sheets"):
        table(tmp_path / "t.csv", "a\n", sheets=("one",))


# -- JSON Lines and Parquet ---------------------------------------------------------------------------------------------


def test_json_lines_keep_numbers_as_written(tmp_path: Path) -> None:
    found = table(tmp_path / "t.jsonl", '{"a": 1.50, "b": {"c": null, "d": true}}\n\n{"a": "x", "e": ["p", "q"]}\n')
    assert found.columns == ("a", "b.c", "b.d", "e")
    assert rows(found) == [("1", ["1.50", "", "true", ""], ""), ("3", ["x", "", "", '["p", "q"]'], "")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"a": 1', "is not JSON"), ("[1]", "is no JSON object"), ('{"a": 1, "a": 2}', "says one key twice"),
        ('{"a": NaN}', "holds NaN, which is no number"), ("[" * 100_000, "is not JSON"), ('{"a": "\\u0000"}', "holds a NUL byte"),
        ('{"b": {"c": 1}, "b.c": 2}', "says 'b.c' in two ways"), ('{"a": {"b": ' * 12 + "1" + "}" * 24, "nested deeper than 8"),
    ],
)  # fmt: skip
def test_json_lines_that_are_no_rows(tmp_path: Path, line: str, why: str) -> None:
    found = rows(table(tmp_path / "t.jsonl", f'{{"a": 1}}\n{line}\n{{"a": 2}}\n'))
    assert [problem == "" for _, _, problem in found] == [True, False, True] and why in found[1][2]


def test_parquet_types_are_those_declared(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    day = datetime.date(1925, 4, 15)
    parquet.write_table(pyarrow.table({"day": [day, None], "n": [1.5, 2.0], "s": ["x", "y"], "l": [["a"], []]}), path)
    form = FileForm(types=(("day", "date32[day]"), ("n", "double")))
    assert rows(open_table(str(path), form)) == [("1", ["1925-04-15", "1.5", "x", '["a"]'], ""), ("2", ["", "2", "y", "[]"], "")]
    with pytest.raises(CaseError) as caught:
        open_table(str(path), FileForm(types=(("n", "int64"), ("s", "string"), ("none", "string"))))
    assert [fault.code for fault in caught.value.faults] == ["R106", "R110"]
    assert "column 'n' is double; the mapping declares int64." in str(caught.value)


def test_parquet_that_is_none_and_bytes(tmp_path: Path) -> None:
    assert "is no sound Parquet" in refused(tmp_path / "t.parquet", b"PAR1 and nothing else PAR1")
    parquet.write_table(pyarrow.table({"b": pyarrow.array([b"\xff"])}), tmp_path / "b.parquet")
    with pytest.raises(CaseError, match="holds bytes, not text"):
        open_table(str(tmp_path / "b.parquet"), FileForm())


# -- workbooks ----------------------------------------------------------------------------------------------------------


def workbook(path: Path, cells: Sequence[Sequence[object]], formats: dict[str, str] | None = None) -> str:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    for place, form in (formats or {}).items():
        book.active[place].number_format = form
    book.save(path)
    return str(path)


def test_a_sheet_with_dates_numbers_and_blanks(tmp_path: Path) -> None:
    day, moment = datetime.datetime(1925, 4, 15), datetime.datetime(1925, 4, 15, 10, 30)
    path = workbook(
        tmp_path / "t.xlsx",
        [["when", "n", "s"], [day, 0.1 + 0.2, "x"], [], [moment, 12, True], [day, 1925.0, None]],
        {"A5": "mmm-yy"},
    )
    assert rows(open_table(path, FileForm())) == [
        ("2", ["1925-04-15", "0.3", "x"], ""),
        ("4", ["1925-04-15T10:30:00", "12", "TRUE"], ""),
        ("5", ["1925-04", "1925", ""], ""),
    ]


def test_a_date_whose_year_the_spreadsheet_filled_in(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["when"], [datetime.datetime(2025, 4, 25)]], {"A2": "d-mmm"})
    ((_, cells, problem),) = rows(open_table(path, FileForm()))
    assert cells == [""] and problem == "cell A2 shows 25 Apr without a year; the spreadsheet filled in 2025, which nobody wrote"


def test_formulas_are_read_by_their_stored_values(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["a", "b"], [1, "=A2+1"], ["x", "y"]])
    found = open_table(path, FileForm())
    read = rows(found)
    assert "cell B2 holds a formula whose value was never stored" in read[0][2] and read[1][2] == ""
    assert found.remarks == ["1 cells hold formulas; the values they had when the file was saved are read."]
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        parts["xl/worksheets/sheet1.xml"].replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    )
    stored = tmp_path / "s.xlsx"
    packed(stored, parts)
    assert rows(open_table(str(stored), FileForm()))[0] == ("2", ["1", "2"], "")


def test_sheets_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "one"
    book.active.append(["a"])
    book.active.append([1])
    other = book.create_sheet("two")
    other.append(["a"])
    other.append([2])
    hidden = book.create_sheet("three")
    hidden.sheet_state = "hidden"
    path = str(tmp_path / "t.xlsx")
    book.save(path)
    with pytest.raises(UsageError, match="has 2 sheets: say --sheet 'one' or 'two'"):
        open_table(path, FileForm())
    with pytest.raises(UsageError, match="has no sheet 'four'"):
        open_table(path, FileForm(), ("four",))
    assert rows(open_table(path, FileForm(), ("two",))) == [("2", ["2"], "")]
    assert rows(open_table(path, FileForm(sheets=("*",)))) == [("one!2", ["1"], ""), ("two!2", ["2"], "")]


def packed(path: Path, parts: dict[str, bytes]) -> None:
    """A zip file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = Path(workbook(tmp_path / "t.xlsx", [["a"]]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    packed(path, {**parts, "xl/worksheets/sheet9.xml": b"<a>" + b" " * 30_000_000})
    with pytest.raises(CaseError, match=r"unpacks to \d+ times its size; the limit is 250"):
        open_table(str(path), FileForm())


def test_a_billion_laughs(tmp_path: Path) -> None:
    path = Path(workbook(tmp_path / "t.xlsx", [["a"], ["x"]]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    bomb = b'<?xml version="1.0"?>' + b"<!-- " + b"x" * 200_000 + b" -->" + b'<!DOCTYPE l [<!ENTITY l0 "lol">' + entities + b"]>"
    sheet = parts["xl/worksheets/sheet1.xml"]
    packed(path, {**parts, "xl/worksheets/sheet1.xml": bomb + sheet[sheet.index(b"<worksheet") :]})
    with pytest.raises(CaseError, match="declares a document type, which no workbook needs; entities are not expanded"):
        open_table(str(path), FileForm())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_a_workbook_that_is_none(tmp_path: Path, data: bytes) -> None:
    assert " R104 is no sound workbook" in refused(tmp_path / "t.xlsx", data)


def test_a_workbook_cut_short(tmp_path: Path) -> None:
    path = Path(workbook(tmp_path / "t.xlsx", [["a"], ["x"]]))
    whole = io.BytesIO(path.read_bytes()).getvalue()
    for cut in range(0, len(whole) - 1, max(1, len(whole) // 40)):
        with pytest.raises(CaseError):
            rows(table(path, whole[:cut]))
