"""Whatever a folder holds: one clear line a fault, exit code 1, and nothing lost."""

import csv
import io
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import rapallo.record.files as files
from rapallo.cli import main
from rapallo.errors import CaseError
from rapallo.record import load, read_case, save

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "cases" / "tutorial"
CLAIM = "c,arland,supply,tin,{when},LEDGER\n"
HEADER = "id,subject,verb,object,when,source\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A copy of the tutorial case."""
    folder = tmp_path / "case"
    shutil.copytree(TUTORIAL, folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The error lines of a command that must exit with 1 and say nothing on the standard output."""
    assert main(list(words)) == 1
    out, err = capsys.readouterr()
    assert out == "" and err != "" and "Traceback" not in err
    return err


def claims(folder: Path, text: str) -> None:
    """Write the claims of a case."""
    (folder / "claims.csv").write_text(text, encoding="utf-8")
    for name in ("evidence.csv", "rules.toml", "story.md"):
        (folder / name).unlink()


def test_a_folder_without_case_toml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(capsys, "at", "1927", "--case", str(tmp_path))
    assert line == (
        f"{tmp_path} R101 has no case.toml, so it is no case. Name a case's folder, or make one with: rapallo new FOLDER. (§1)\n"
    )


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is no folder" in refused(capsys, "rivals", "--case", str(tmp_path / "nowhere"))


def test_a_claim_about_an_unknown_thing(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims(case, HEADER + "c,arland,supply,nickel,1925,LEDGER\n")
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert f"{case}/claims.csv:2 R301 'object' names nickel, which no thing is called." in line
    assert "rapallo add thing" in line


def test_two_things_with_one_id(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (case / "things.csv").open("a", encoding="utf-8") as file:
        file.write("tin,material,more tin,,,,,,,,\n")
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert "things.csv:17 R302 id 'tin' stands twice (first in things.csv, line 15)." in line


def test_an_end_before_a_start(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims(case, HEADER + CLAIM.format(when="1933/1925"))
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert "claims.csv:2:5 R201 'when'" in line and "§2.2" in line


def test_the_31st_of_february(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims(case, HEADER + CLAIM.format(when="1925-02-31"))
    assert "claims.csv:2:5 R201 'when': '1925-02-31'" in refused(capsys, "at", "1927", "--case", str(case))


def test_a_date_that_a_spreadsheet_turned(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims(case, HEADER + CLAIM.format(when="Apr-25"))
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert "claims.csv:2:5 R201 'when': 'Apr-25'" in line and "spreadsheet" in line


def test_a_cell_of_ten_megabytes(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims(case, HEADER + "c,arland,supply,tin,1925,LEDGER\n" + "d,arland,supply," + "x" * 10_000_000 + ",1926,LEDGER\n")
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert "claims.csv:3" in line and "R105 a cell is longer than 100000 characters." in line and len(line) < 1000


def test_a_toml_text_of_ten_megabytes(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (case / "case.toml").open("a", encoding="utf-8") as file:
        file.write('\n[sides]\n"' + "x" * 10_000_000 + '" = 1\n')
    assert len(refused(capsys, "at", "1927", "--case", str(case))) < 1000


def test_nul_bytes(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / "claims.csv").write_bytes(b"id,subject,verb,object\na,arland,supply,tin\nb,ar\x00land,supply,tin\n")
    assert "claims.csv:3 R103 holds a NUL byte." in refused(capsys, "at", "1927", "--case", str(case))


def test_latin_1(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / "things.csv").write_bytes("id,label\nm,München\n".encode("latin-1"))
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert "things.csv:2 R102 is not UTF-8 (byte 0xfc)" in line and "Save it as UTF-8" in line


def test_utf_16(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / "things.csv").write_text("id,label\nm,München\n", encoding="utf-16")
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert "things.csv:1 R102 is UTF-16." in line and "UTF-8" in line


def test_a_formula_is_kept_and_does_not_run_when_exported(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    formula = '=HYPERLINK("http://example.org";"click")'
    path = case / "things.csv"
    quoted = '"' + formula.replace('"', '""') + '"'
    path.write_text(path.read_text(encoding="utf-8").replace("tin,material,tin", f"tin,material,{quoted}"), encoding="utf-8")
    assert read_case(str(case)).thing_by_id["tin"].label == formula
    assert main(["fmt", str(case)]) == 0
    assert quoted in path.read_text(encoding="utf-8"), "the case's own file keeps what its author wrote"
    for words in (["find", "hyperlink"], ["show", "tin"], ["timeline"]):
        capsys.readouterr()
        assert main([*words, "--case", str(case), "--format", "csv"]) == 0
        cells = [cell for row in csv.reader(io.StringIO(capsys.readouterr().out)) for cell in row]
        assert any("HYPERLINK" in cell for cell in cells)
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_ten_thousand_faults(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims(case, HEADER + "".join(f"c{number},arland,supply,tin,1925-02-31,LEDGER\n" for number in range(10_000)))
    lines = refused(capsys, "at", "1927", "--case", str(case)).splitlines()
    assert len(lines) == 21 and lines[-1].startswith("… and 9,980 more")
    assert main(["check", str(case)]) == 1
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) < 60 and "9,995 more" in shown and "10,001 errors" in shown
    assert main(["check", str(case), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert sum(fault["code"] == "R201" for fault in found["faults"]) == 10_000


def test_ten_thousand_unknown_things(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims(case, HEADER + "".join(f"c{number},arland,supply,thing {number},1925,S{number}\n" for number in range(10_000)))
    assert main(["check", str(case)]) == 1
    assert len(capsys.readouterr().out.splitlines()) < 60


def test_a_file_changed_while_it_is_read(case: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.stat

    def later(path: object, *rest: object, **named: object) -> os.stat_result:
        found = real(path, *rest, **named)  # type: ignore[arg-type]
        if str(path).endswith("claims.csv"):
            with open(str(path), "ab") as file:
                file.write(b"\n")
            return real(path, *rest, **named)  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(files.os, "stat", later)
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert "claims.csv R115 changed while it was read. Run the command again." in line


def full_disk(*_: object) -> None:
    """What the system says when there is no room."""
    raise OSError(28, "No space left on device")


WRITERS: dict[str, Callable[[Path], list[str]]] = {
    "fmt": lambda case: ["fmt", str(case)],
    "add thing": lambda case: ["add", "thing", "Nickel", "--case", str(case)],
    "add claim": lambda case: ["add", "claim", "arland", "supply", "tin", "--case", str(case)],
    "add source": lambda case: ["add", "source", "NEW", "--case", str(case)],
    "add evidence": lambda case: ["add", "evidence", "arland-sign", "DIARY", "--case", str(case)],
}


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_loses_nothing(
    command: str, step: str, case: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = case / "claims.csv"
    path.write_text("\n".join(reversed(path.read_text(encoding="utf-8").splitlines()[1:])), encoding="utf-8")
    header = (TUTORIAL / "claims.csv").read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header + "\n" + path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = contents(case)
    monkeypatch.setattr(files.os, step, full_disk)
    line = refused(capsys, *WRITERS[command](case))
    assert "R122 cannot be written: No space left on device." in line and "Nothing was changed" in line
    assert contents(case) == before, "every file is as it was, and nothing is left beside it"


def test_a_full_disk_under_an_answer(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "answer.md"
    out.write_text("an older answer", encoding="utf-8")
    monkeypatch.setattr(files.os, "fsync", full_disk)
    assert "R122 cannot be written" in refused(capsys, "rivals", "--case", str(case), "--out", str(out))
    assert out.read_text(encoding="utf-8") == "an older answer"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.md", "case"]


def test_a_file_limit_of_the_system_loses_nothing(case: Path) -> None:
    """A real refusal by the system in the middle of a write: the size that a file may have is cut down."""
    path = case / "claims.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([rows[0], *reversed(rows[1:])]) + "\n", encoding="utf-8")
    before = contents(case)

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(
        [sys.executable, "-m", "rapallo", "fmt", str(case)],
        capture_output=True,
        text=True,
        preexec_fn=little_room,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "claims.csv R122 cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert contents(case) == before


def test_a_full_device_under_the_output(case: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "rapallo", "timeline", "--case", str(case)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "rapallo: No space left on device. Nothing was changed.\n"


def test_dots_in_a_path(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("../outside", "..", "/etc/passwd", "verbs/../../outside"):
        with pytest.raises(CaseError) as caught:
            files.safe_path(str(case), name)
        assert "leads out of the case's folder" in str(caught.value)
    assert files.safe_path(str(case), "verbs/bless.toml") == os.path.join(str(case), "verbs/bless.toml")
    before = contents(case)
    assert "'id': '../../x' is no id." in refused(capsys, "add", "thing", "X", "--id", "../../x", "--case", str(case))
    assert main(["verbs", "../case", "--case", str(case)]) == 1
    assert contents(case) == before


def test_a_link_out_of_the_case(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("id,label\nsecret,a secret\n", encoding="utf-8")
    (case / "things.csv").unlink()
    (case / "things.csv").symlink_to(secret)
    line = refused(capsys, "at", "1927", "--case", str(case))
    assert "R116 'things.csv' leads out of the case's folder." in line and "a secret" not in line
    assert "R116" in refused(capsys, "add", "thing", "Nickel", "--case", str(case))
    assert secret.read_text(encoding="utf-8") == "id,label\nsecret,a secret\n"


def test_writing_does_not_follow_a_link_out(case: Path, tmp_path: Path) -> None:
    record = read_case(str(case))
    target = tmp_path / "target.csv"
    target.write_text("mine", encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "claims.csv").symlink_to(target)
    with pytest.raises(CaseError, match="R116"):
        save(record, str(other))
    assert target.read_text(encoding="utf-8") == "mine"


def test_html_and_direction_marks_in_names(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = case / "things.csv"
    spoiled = "<script>alert(1)</script>\u202egnitlem"
    path.write_text(path.read_text(encoding="utf-8").replace("tin,material,tin", f"tin,material,{spoiled}"), encoding="utf-8")
    for words in (["names"], ["show", "tin"], ["check"], ["timeline", "--format", "md"], ["between", "arland", "bertania"]):
        code = main([*words, "--case", str(case)])
        out, err = capsys.readouterr()
        assert code in (0, 1) and "\u202e" not in out + err, words
    main(["check", str(case), "--select", "R118"])
    assert "things.csv:15:3 R118 'label' holds U+202E" in capsys.readouterr().out, "check names the cell and the character"
    for form in ("html", "svg"):
        from rapallo.inquiry.timeline import timeline

        drawn = getattr(timeline(load(str(case)).case), form)()
        assert "<script>" not in drawn and "\u202e" not in drawn


def test_controls_in_names_do_not_reach_the_terminal(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = case / "things.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("tin,material,tin", "tin,material,\x1b[31mtin\x07"), encoding="utf-8"
    )
    for words in (["names"], ["show", "tin"], ["timeline"], ["check"]):
        main([*words, "--case", str(case)])
        out, err = capsys.readouterr()
        assert "\x1b" not in out + err and "\x07" not in out + err, words


def test_a_case_with_faults_is_not_formatted(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (case / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("bad,arland,supply,nickel\n")
    before = contents(case)
    assert "R301" in refused(capsys, "fmt", str(case))
    assert contents(case) == before


def test_a_row_is_added_to_a_case_with_faults_elsewhere(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (case / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("bad,arland,supply,nickel\n")
    assert main(["add", "thing", "nickel", "--kind", "material", "--case", str(case)]) == 0
    assert main(["fmt", str(case)]) == 0
    assert "bad,arland,supply,nickel" in (case / "claims.csv").read_text(encoding="utf-8")


def test_a_row_is_not_added_to_a_broken_table(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (case / "things.csv").open("a", encoding="utf-8") as file:
        file.write('open,product,"no end\n')
    before = contents(case)
    assert "R104" in refused(capsys, "add", "thing", "nickel", "--case", str(case))
    assert contents(case) == before
