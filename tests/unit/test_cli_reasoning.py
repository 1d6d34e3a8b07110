"""The commands why, without and ways: their words reach the questions, their refusals their exit codes."""

from pathlib import Path

import pytest

from rapallo.cli import main
from small import small_case

HEAD = "id,subject,verb,object,to,by,at,via,under,for,as,when,polarity,confidence,footing,source\n"
ROWS = "t,guild,train,men,aland,,school,,,,flying,1924-03/1925-06,,low,,S\nf,bland,finance,school,aland,,harbour,,pact,,,1924/1927,,,,S\n"


@pytest.fixture
def case(tmp_path: Path) -> str:
    small_case(tmp_path / "case", HEAD + ROWS)
    return str(tmp_path / "case")


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_why(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = _run(capsys, "why", "flying@aland", "--case", case, "--at", "1930")
    assert (code, err) == (0, "") and "On the record: possible by Dec 1930" in out and "Beyond it:" in out
    assert "certain by" in _run(capsys, "why", "flying@aland", "--case", case, "--trust", "low")[1]
    assert "no recorded way" in _run(capsys, "why", "ore@aland", "--case", case, "--footing", "stated", "--depth", "0")[1]


def test_without(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(
        capsys,
        "without",
        *("--between", "north", "south"),
        *("--from", "1921", "--until", "1939", "--target", "flying@aland", "--at", "1930", "--case", case),
    )
    assert code == 0 and "On the record: Flying in the hands of Aland: lost" in out and "From Jan 1921 until Dec 1939." in out
    assert "Without The Guild and The harbour" in _run(capsys, "without", "the guild", "harbour", "--case", case)[1]


def test_ways_and_a_draft_into_a_file(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 derived" in _run(capsys, "ways", "flying@aland", "--case", case)[1]
    out = tmp_path / "draft.toml"
    code, said, err = _run(capsys, "ways", "school@aland", "--propose", "--case", case, "--out", str(out))
    assert (code, said) == (0, "") and "written:" in err
    assert out.read_text(encoding="utf-8").startswith("# Proposed from 1 claim")
    assert 'gives = "school@aland"' in _run(capsys, "ways", "school@aland", "--propose", "--case", case)[1]


@pytest.mark.parametrize("form", ["text", "json", "csv", "md"])
def test_every_format(case: str, capsys: pytest.CaptureFixture[str], form: str) -> None:
    for words in (("why", "flying@aland"), ("without", "guild"), ("ways", "flying@aland")):
        code, out, err = _run(capsys, *words, "--case", case, "--format", form)
        assert (code, err) == (0, "") and len(out) > 40


def test_a_figure(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, "why", "flying@aland", "--case", case, "--format", "svg")
    assert code == 0 and out.startswith("<svg ")
    code, out, _ = _run(capsys, "without", "guild", "--target", "flying@aland", "--case", case, "--format", "svg")
    assert code == 0 and out.startswith("<svg ")
    assert _run(capsys, "flips", "flying@aland", "--case", case, "--format", "svg")[0] == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("why",), 2, "HOLDING is missing"),
        (("why", "flyingg qqq@aland"), 1, "no thing of this case"),
        (("why", "flying@harbour"), 1, "no actor of this case"),
        (("why", "flying@aland", "--at", "1960"), 2, "beyond it nothing is said"),
        (("why", "flying@aland", "--footing", "firm"), 2, "is not one of stated, inferred, assumed"),
        (("why", "flying@aland", "--depth", "-1"), 2, "takes a whole number"),
        (("without",), 2, "say what to take away"),
        (("without", "--between", "north"), 2, "expected 2 arguments"),
        (("without", "guild", "--from", "1930", "--until", "1925"), 2, "Swap the two dates"),
        (("ways", "--propose"), 2, "say which holding"),
    ],
)
def test_refusals(case: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str) -> None:
    found, out, err = _run(capsys, *words, "--case", case)
    assert (found, out) == (code, "") and says in err
