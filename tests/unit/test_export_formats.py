"""What leaves a case by `rapallo export`: where it goes, what is told, what is refused, and that the table of formats is true."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.exchange.formats_out import FORMATS, by_ending, formats_page
from rapallo.exchange.losses import ASPECTS, LOST, Loss, told
from rapallo.exchange.tables_out import to_csv, to_xlsx
from rapallo.record import load, read_case
from small import small_case

ROOT = Path(__file__).parents[2]
TUTORIAL = str(ROOT / "cases" / "tutorial")
CLAIMS = """id,subject,verb,object,to,when,low,high,unit,polarity,confidence,source,locator,note
gift,aland,supply,ore,bland,1925-04,1.50,1.50,tonnes,,high,S,p. 1,=SUM(A1)
never,bland,supply,plans,aland,,,,,denied,,T,,
birth,anna,be-born,,,1890~,,,,,,S,,
"""


def exported(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["export", *words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_flat_table_has_labels_and_nothing_that_a_spreadsheet_runs(tmp_path: Path) -> None:
    text = to_csv(small_case(tmp_path, CLAIMS)).data.decode()
    header, *rows = text.splitlines()
    assert header.startswith("id,subject,verb,object,to,") and header.endswith("earliest,latest,evidence_for,evidence_against")
    gift = rows[1]
    assert gift.startswith("gift,aland,supply,ore,bland,") and ",1.50,1.50,tonnes," in gift
    assert "'=SUM(A1)" in gift and "Aland supplied Ore to Bland: 1.50 tonnes, Apr 1925" in gift
    assert gift.endswith('1925-04-01,1925-04-30,"S, p. 1",')
    assert ",denied," in rows[2] and "Bland did not supply Plans to Aland" in rows[2]


def test_a_workbook_keeps_months_as_texts_and_its_bytes_do_not_tell_the_hour(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    case = small_case(tmp_path, CLAIMS)
    data = to_xlsx(case).data
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["claims", "things", "evidence", "sources"]
    sheet = book["claims"]
    header = [cell.value for cell in sheet[1]]
    gift = dict(zip(header, sheet[3], strict=True))
    assert gift["when"].value == "1925-04" and gift["when"].data_type == "s" and gift["when"].number_format == "@"
    assert gift["note"].value == "=SUM(A1)" and gift["note"].data_type == "s"
    assert gift["low"].value == "1.50", "a number that a spreadsheet would shorten stays a text"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")
    assert to_xlsx(case).data == data


def test_a_text_too_long_for_a_cell_is_cut_and_counted(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    case = small_case(tmp_path, f"id,subject,verb,object,note\nc,aland,own,ore,{'x' * 40_000}\n")
    assert [(loss.aspect, loss.fate, loss.which) for loss in to_xlsx(case).losses if loss.of_record] == [("signs", LOST, ("c",))]


def test_what_is_lost_is_told_and_strict_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_case(tmp_path / "case", CLAIMS)
    out = str(tmp_path / "x.gexf")
    code, _, told_there = exported(capsys, str(tmp_path / "case"), "gexf", "--out", out, "--strict")
    assert code == 1 and not os.path.exists(out)
    assert "gexf: Denied claims: 1 claim lost: a link that was not there is none. [never]" in told_there
    assert "nothing was written" in told_there
    code, _, told_there = exported(capsys, str(tmp_path / "case"), "--out", out)
    assert code == 0 and "written:" in told_there and "[never]" in told_there
    assert Path(out).read_bytes().startswith(b'<?xml version="1.0"')


def test_tables_in_bulk_are_a_case_and_nothing_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("jsonl", *(["parquet"] if _has("pyarrow") else [])):
        folder = str(tmp_path / name)
        code, out, told_there = exported(capsys, TUTORIAL, name, "--out", folder, "--strict")
        assert (code, out) == (0, "") and "lost" not in told_there
        assert read_case(folder) == read_case(TUTORIAL)
        assert main(["fmt", folder]) == 0 and read_case(folder) == read_case(TUTORIAL)
        assert sorted(path.name for path in Path(folder).glob("*.csv")) == []


def test_a_row_added_to_a_table_in_bulk_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    folder = tmp_path / "bulk"
    assert main(["export", TUTORIAL, "jsonl", "--out", str(folder)]) == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main(["add", "thing", "newcomer", "--case", str(folder)]) == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def _has(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


def test_one_table_goes_to_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, told_there = exported(capsys, "--case", TUTORIAL, "jsonl", "--table", "sources")
    assert code == 0 and out.splitlines()[0].startswith('{"key": "DIARY", "type": "manuscript"')
    assert "sources alone" in told_there


def test_at_a_date_only_what_may_have_been_so_leaves(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, told_there = exported(capsys, TUTORIAL, "csv", "--at", "1922")
    ids = [line.split(",")[0] for line in out.splitlines()[1:]]
    assert code == 0 and ids == ["commission-inspect", "tin-supplied"]
    assert "2 claims speak of 1922; 0 have no date to go by." in told_there


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense", "--case", TUTORIAL], "say in which format"),
        ([TUTORIAL, "nonsense"], "there is no format 'nonsense'"),
        ([TUTORIAL, "xlsx"], "name a file with --out"),
        ([TUTORIAL, "parquet"], "name a folder with --out"),
        ([TUTORIAL, "gexf", "--table", "things"], "gexf is one file"),
    ],
)
def test_a_wrong_command_line_is_said(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", *words]) == 2
    assert says in capsys.readouterr().err


def test_a_folder_that_keeps_a_table_otherwise_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_case(tmp_path, CLAIMS)
    before = (tmp_path / "claims.csv").read_bytes()
    assert main(["export", str(tmp_path), "jsonl", "--out", str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "claims.csv").read_bytes() == before and not (tmp_path / "claims.jsonl").exists()


def test_formats_are_told_apart_by_their_endings() -> None:
    for name, form in FORMATS.items():
        found = by_ending("case" + form.ending)
        assert found is not None and found.name == name
    assert by_ending("case.doc") is None


def test_every_format_says_what_becomes_of_every_part() -> None:
    page = formats_page()
    for form in FORMATS.values():
        assert set(form.holds) == set(ASPECTS)
        assert f"## {form.name}\n" in page
        assert all(hold.how != "" or hold.fate != "approximated" for hold in form.holds.values()), form.name
    assert (ROOT / "docs" / "reference" / "formats-out.md").read_text(encoding="utf-8") == page, "make docs"


def test_a_loss_is_one_line_with_the_first_few_ids() -> None:
    loss = Loss("claims", "lost", 7, "no place for them", tuple("abcdefg"))
    assert told("x", loss) == "x: Claims: 7 claims lost: no place for them. [a, b, c, d, e and 2 more]"


def test_two_files_for_one_table_are_a_fault(tmp_path: Path) -> None:
    small_case(tmp_path, CLAIMS)
    (tmp_path / "claims.jsonl").write_text('{"subject": "aland", "verb": "own", "object": "ore"}\n', encoding="utf-8")
    assert [fault.code for fault in load(str(tmp_path)).faults if fault.severity == "error"] == ["R123"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"subject": "aland"', "R104"),
        ("[1]", "R104"),
        ('{"subject": "aland", "subject": "bland"}', "R104"),
        ('{"subject": {"id": "aland"}, "verb": "own"}', "R104"),
        ('{"subject": "aland", "verb": "own", "object": "ore", "low": NaN}', "R104"),
        ('{"subject": "aland", "verb": "own", "object": "ore", "colour": "red"}', "R107"),
        ('{"subject": "aland", "verb": "own", "object": "ore", "when": "00.00.1925"}', "R201"),
        ('{"subject": "aland", "verb": "own", "object": "ore", "low": 1' + "0" * 5000 + "}", None),
    ],
)
def test_bad_lines_in_bulk_are_faults(line: str, code: str | None, tmp_path: Path) -> None:
    small_case(tmp_path, CLAIMS)
    (tmp_path / "claims.csv").unlink()
    good = '{"id": "good", "subject": "aland", "verb": "own", "object": "ore", "low": 1.50, "at": ["field", "school"]}\n'
    (tmp_path / "claims.jsonl").write_text(good + line + "\n", encoding="utf-8")
    loaded = load(str(tmp_path))
    codes = [fault.code for fault in loaded.faults if fault.severity == "error"]
    assert (codes == [code]) if code is not None else "R104" not in codes
    assert str(loaded.case.claim_by_id["good"].low) == "1.50" and loaded.case.claim_by_id["good"].at == ("field", "school")


def test_parquet_of_other_types_is_a_fault(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    small_case(tmp_path, CLAIMS)
    (tmp_path / "claims.csv").unlink()
    path = str(tmp_path / "claims.parquet")
    parquet.write_table(pyarrow.table({"subject": ["aland"], "verb": ["own"], "object": ["ore"], "low": [1.5]}), path)
    assert [fault.code for fault in load(str(tmp_path)).faults if fault.severity == "error"] == ["R110"]
    Path(path).write_bytes(b"PAR1 is not enough")
    assert [fault.code for fault in load(str(tmp_path)).faults if fault.severity == "error"] == ["R104"]


def test_same_case_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    code = (
        "import hashlib, sys\nfrom rapallo.record import read_case\nfrom rapallo.exchange.formats_out import FORMATS\n"
        f"case = read_case({TUTORIAL!r})\n"
        "for name in sys.argv[1:]:\n"
        "    made = FORMATS[name].write(case)\n"
        "    print(name, hashlib.sha256(repr(made).encode()).hexdigest())\n"
    )
    names = [name for name in FORMATS if name not in ("xlsx", "parquet")]
    names += [name for name, needs in (("xlsx", "openpyxl"), ("parquet", "pyarrow")) if _has(needs)]
    seen = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run([sys.executable, "-c", code, *names], env=env, capture_output=True, text=True, check=True)
        seen.add(hashlib.sha256(done.stdout.encode()).hexdigest())
        assert done.stdout.count("\n") == len(names)
    assert len(seen) == 1
