"""The commands that keep a case: new, add, fmt, check, names, verbs, report."""

import json
import shutil
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.record import read_case

TUTORIAL = Path(__file__).parents[2] / "cases" / "tutorial"


@pytest.fixture
def case(tmp_path: Path) -> str:
    """A copy of the tutorial case."""
    folder = tmp_path / "case"
    shutil.copytree(TUTORIAL, folder)
    return str(folder)


def say(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What a command writes on the standard output."""
    assert main(list(words)) == code
    return capsys.readouterr().out


def test_from_nothing_to_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "haber")
    assert say(capsys, "new", folder, "--title", "The Haber circle") == f"begun: {folder} (case.toml, claims.csv)\n"
    Path(folder, "claims.csv").write_text(
        "subject,verb,object,when,source\nFritz Haber,lead,Institute,1911/1933,SZABO\nFritz Haber,be-born,,1868-12-09,SZABO\n",
        encoding="utf-8",
    )
    assert "R301" not in say(capsys, "add", "missing", "--case", folder)
    assert not Path(folder, "things.csv").exists(), "an offer writes nothing"
    added = say(capsys, "add", "missing", "--yes", "--case", folder)
    assert added == "added: fritz-haber\nadded: institute\nadded: SZABO\n"
    assert say(capsys, "add", "missing", "--case", folder) == "Nothing is missing.\n"
    assert "Fritz Haber led Institute, 1911 – 1933" in say(capsys, "at", "1920", "--case", folder)
    assert say(capsys, "fmt", folder) == f"rewritten: {folder}/claims.csv\n"
    assert "fritz-haber-be-born,fritz-haber,be-born,,1868-12-09,SZABO" in Path(folder, "claims.csv").read_text(encoding="utf-8")
    assert say(capsys, "fmt", folder) == ""


def test_a_name_like_another_is_only_proposed(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Path(case, "claims.csv").open("a", encoding="utf-8") as file:
        file.write("slip,arland,own,Brnd Works,,,,,,1925,,,,,,,,,,,DIARY,,,\n")
    offered = say(capsys, "add", "missing", "--case", case)
    assert "thing   Brnd Works (named once, first on line 22" in offered and "looks like brand-works" in offered
    assert main(["add", "missing", "--yes", "--case", case]) == 0
    out, err = capsys.readouterr()
    assert out == "" and "Not added by --yes: Brnd Works looks like brand-works" in err


def test_add_each(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        say(capsys, "add", "thing", "Nickel", "--kind", "material", "--case", case)
        == f"added: thing nickel ({case}/things.csv)\n"
    )
    assert "added: source NEW1999" in say(
        capsys, "add", "source", "NEW1999", "--title", "New", "--derives-from", "DIARY", "--case", case
    )
    words = [
        "add",
        "claim",
        "Arland",
        "supply",
        "Nickel",
        "--to",
        "Bertania",
        "--when",
        "1925",
        "--source",
        "NEW1999",
        "--of-what",
        "ore",
    ]
    assert "added: claim arland-supply-nickel" in say(capsys, *words, "--low", "-5", "--case", case)
    words = ["add", "evidence", "arland-supply-nickel", "GAZETTE", "--relation", "disputes", "--case", case]
    assert "added: evidence on arland-supply-nickel" in say(capsys, *words)
    claim = read_case(case).claim_by_id["arland-supply-nickel"]
    assert (claim.to, claim.of_what, str(claim.low)) == (("bertania",), "ore", "-5")
    assert read_case(case).evidence_of(claim)[1].relation == "disputes"


def test_fmt_only_looks_with_check(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(capsys, "fmt", case, "--check") == ""
    path = Path(case, "claims.csv")
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([rows[0], *reversed(rows[1:])]) + "\n", encoding="utf-8")
    before = path.read_bytes()
    assert say(capsys, "fmt", case, "--check", code=1) == f"would be rewritten: {case}/claims.csv\n"
    assert path.read_bytes() == before
    say(capsys, "fmt", case)
    assert path.read_bytes() == (TUTORIAL / "claims.csv").read_bytes()


def test_the_tutorial_is_canonical_and_without_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert say(capsys, "fmt", str(TUTORIAL), "--check") == ""
    found = json.loads(say(capsys, "check", str(TUTORIAL), "--format", "json"))
    assert [fault for fault in found["faults"] if fault["severity"] != "note"] == []


def test_check_selects_and_ignores(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = json.loads(say(capsys, "check", case, "--select", "r408,R413", "--format", "json"))
    assert {fault["code"] for fault in chosen["faults"]} == {"R408", "R413"}
    rest = json.loads(say(capsys, "check", case, "--ignore", "R4", "--ignore", "R702", "--format", "json"))
    assert {fault["code"] for fault in rest["faults"]} == {"R705"}


def test_check_shows_the_first_lines_of_a_code_and_counts_the_rest(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Path(case, "things.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"unused-{number},product,Unused {number},,,,,,,,\n" for number in range(9))
    every = say(capsys, "check", case, "--select", "R313", "--limit", "0").splitlines()
    assert len(every) == 10 and every[-1] == "9 notes."
    few = say(capsys, "check", case, "--select", "R313").splitlines()
    assert few[:5] == every[:5] and "4 more of R313" in few[5] and few[6:] == ["9 notes."]
    assert len(say(capsys, "check", case, "--select", "R313", "--limit", "1").splitlines()) == 3


def test_check_writes_to_a_file_and_still_exits_with_1(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Path(case, "claims.csv").open("a", encoding="utf-8") as file:
        file.write("bad,arland,supply,nickel\n")
    out = tmp_path / "faults.json"
    assert say(capsys, "check", case, "--out", str(out), code=1) == ""
    assert any(fault["code"] == "R301" for fault in json.loads(out.read_text(encoding="utf-8"))["faults"])


def test_check_of_no_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "R101" in say(capsys, "check", str(tmp_path), code=1)


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    text = say(capsys, "check", "--explain", "r501")
    assert text.startswith("R501 ") and "Example, " in text and "Remedy: " in text


def test_names(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(capsys, "names", "Велль", "--case", case) == "anna-vell: Anna Vell [Анна Велль (ru)]\n"
    assert len(say(capsys, "names", "--case", case).splitlines()) == 15
    assert say(capsys, "names", "Bertanja", "Lumehafen", "--case", case).startswith("bertania: Bertania")
    unknown = say(capsys, "names", "Quill", "--case", case, code=1)
    assert unknown.startswith(("nothing is called Quill; near it:\n", "Quill may be any of these:\n"))
    assert "treaty-of-quill" in unknown and "quill-commission" in unknown


def test_look_alikes_are_proposed_and_not_merged(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(capsys, "names", "--like", "--case", case) == "No two things have like names.\n"
    say(capsys, "add", "thing", "Anna Well", "--kind", "person", "--case", case)
    before = Path(case, "things.csv").read_bytes()
    found = say(capsys, "names", "--like", "--case", case)
    assert "anna-vell" in found and "anna-well" in found and "one pair with like names" in found
    assert Path(case, "things.csv").read_bytes() == before


def test_verbs(case: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAPALLO_CASE", raising=False)
    monkeypatch.chdir(tmp_path)
    from rapallo.record import builtin_verbs

    listed = say(capsys, "verbs")
    assert [line.split()[0] for line in listed.splitlines()] == list(builtin_verbs())
    whole = say(capsys, "verbs", "train", "be-born")
    assert "train: subject trained object" in whole and "gives     {as}@{to}, keeping lasting" in whole
    assert "object    none" in whole
    assert say(capsys, "verbs", "supplied").startswith("supply:")
    assert main(["verbs", "suply"]) == 1
    assert "Did you mean: supply" in capsys.readouterr().err
    Path(case, "verbs").mkdir()
    Path(case, "verbs", "bless.toml").write_text(
        'label = "blessed"\nmeaning = "Spoke a blessing. No more."\nsubject = ["actor"]\nobject = ["any"]\n', encoding="utf-8"
    )
    assert "bless               blessed: Spoke a blessing." in say(capsys, "verbs", "--case", case)


def test_report(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("rapallo.press.report", reason="the report is not built yet")
    out = tmp_path / "report.html"
    assert main(["report", case, "--out", str(out)]) == 0
    assert capsys.readouterr() == ("", f"written: {out}\n")
    page = out.read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>") and "Arland and Bertania" in page
