"""Every question asked of the tutorial case from the command line, in every format."""

import csv
import io
import json
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.cli.output import visible

TUTORIAL = str(Path(__file__).parents[2] / "cases" / "tutorial")
QUESTIONS = {
    "at": ["at", "1927"],
    "between": ["between", "Arland", "Bertania"],
    "show a thing": ["show", "lume-school"],
    "show a claim": ["show", "pilots-by-diary"],
    "show a source": ["show", "DIARY"],
    "show a rule": ["show", "quill-3-airships"],
    "timeline": ["timeline"],
    "timeline of one": ["timeline", "lume-school", "--from", "1925", "--until", "1929", "--kind", "train,operate"],
    "trace": ["trace", "airship-piloting@arland", "--by", "1930", "--depth", "3"],
    "rivals": ["rivals"],
    "rivals of one": ["rivals", "Anna Vell"],
    "breaches": ["breaches"],
    "breaches of one": ["breaches", "quill-3-airships"],
    "sources": ["sources"],
    "find": ["find", "pilots"],
}


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a question answers."""
    assert main([*words, "--case", TUTORIAL]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("question", QUESTIONS)
def test_text(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = QUESTIONS[question]
    text = ask(capsys, *words)
    assert "Arland and Bertania (fictitious)" in text.splitlines()[1]
    assert max(map(len, text.splitlines())) <= 100
    opened = ask(capsys, *words, "--evidence")
    assert len(opened) >= len(text)
    if question not in ("show a source", "show a rule"):
        assert "(invented)" in opened, "evidence is opened down to its sources"


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_line_of_json_leads_to_claims(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(ask(capsys, *QUESTIONS[question], "--format", "json"))
    named = {claim for section in found["sections"] for line in section["lines"] for claim in line["claims"]}
    assert named <= set(found["claims"])
    assert len(named) > 0
    assert found["case"] == "Arland and Bertania (fictitious)" and len(found["digest"]) > 10


@pytest.mark.parametrize("question", QUESTIONS)
def test_csv_and_markdown(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(ask(capsys, *QUESTIONS[question], "--format", "csv"))))
    assert rows[0][:5] == ["section", "mark", "depth", "text", "claims"]
    assert len(rows) > 1 and {len(row) for row in rows} == {len(rows[0])}
    page = ask(capsys, *QUESTIONS[question], "--format", "md")
    assert page.startswith("# ") and "case digest" in page


def test_svg_of_a_timeline(capsys: pytest.CaptureFixture[str]) -> None:
    drawn = ask(capsys, "timeline", "--format", "svg")
    assert drawn.startswith("<svg") and "<script" not in drawn


@pytest.mark.parametrize(
    ("ending", "begins"), [("json", "{"), ("csv", "section,"), ("md", "# "), ("svg", "<svg"), ("txt", "Timeline")]
)
def test_the_ending_of_out_chooses_the_format(
    ending: str, begins: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"answer.{ending}"
    assert main(["timeline", "--case", TUTORIAL, "--out", str(out)]) == 0
    assert capsys.readouterr() == ("", f"written: {out}\n")
    assert out.read_text(encoding="utf-8").startswith(begins)


def test_format_goes_before_the_ending(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "answer.txt"
    assert main(["timeline", "--case", TUTORIAL, "--out", str(out), "--format", "json"]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["question"] == "timeline"


def test_a_limit_cuts_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    whole = ask(capsys, "timeline", "--limit", "0")
    cut = ask(capsys, "timeline", "--limit", "2")
    assert "more" not in whole and len(cut) < len(whole)
    assert "more (--limit 0 shows all)" in cut


def test_labels_in_any_spelling(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "show", "Анна Велль") == ask(capsys, "show", "anna-vell").replace("show anna-vell", "")
    assert (
        ask(capsys, "between", "Арланд", "Бертания").splitlines()[2:]
        == ask(capsys, "between", "arland", "Bertanien").splitlines()[2:]
    )


def test_visible_names_what_a_terminal_would_obey() -> None:
    assert visible("plain, Тухачевский – „ok“\n\t") == "plain, Тухачевский – „ok“\n\t"
    assert visible("\x1b[31m\u202e\x85") == "‹U+001B›[31m‹U+202E›‹U+0085›"
