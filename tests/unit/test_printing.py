"""Figures printed as PDF and PNG from the SVG of answers: the same bytes each time, text kept as text."""

from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.errors import UsageError
from rapallo.inquiry.ask import put
from rapallo.press.printing import _steps, printed
from rapallo.record import read_case

pytest.importorskip("matplotlib", reason="PDF and PNG figures need the extra 'figures'")

CASE = Path(__file__).parents[1] / "data" / "engine"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><title>A $ figure</title><defs><linearGradient id="in">'
    '<stop offset="0" stop-color="#000" stop-opacity="0.1"/><stop offset="1" stop-color="#000" stop-opacity="0.9"/></linearGradient></defs>'
    '<g transform="translate(10 5)" font-size="12"><rect x="0" y="0" width="50" height="20" rx="4" fill="url(#in)" stroke="#111" '
    'stroke-dasharray="4 2"/><path d="M 0 0 C 1 1 2 2 3 3 L 5 5 H 9 V 7 Z" fill="none" stroke="#222"/><circle cx="5" cy="5" r="2"/>'
    '<line x1="0" y1="0" x2="9" y2="9" stroke="#333"/><text x="5" y="40" text-anchor="middle">Großtraktor $x$ Тухачевский</text></g></svg>'
)




def test_every_mark_is_printed_and_the_same_each_time() -> None:
    pdf, png = printed(SVG, "pdf"), printed(SVG, "png")
    assert pdf.startswith(b"%PDF") and png.startswith(b"\x89PNG")
    assert printed(SVG, "pdf") == pdf and printed(SVG, "png") == png
    assert b"CreationDate" not in pdf


def test_text_stays_text() -> None:
    pdf = printed(SVG, "pdf")
    assert b"/Subtype /Type3" not in pdf and b"/FontFile2" in pdf


def test_a_path_is_read_as_svg_means_it() -> None:
    assert list(_steps("M 1 2 L 3 4 H 9 V 7 Z")) == [
        ("M", (1.0, 2.0)), ("L", (3.0, 4.0)), ("L", (9.0, 4.0)), ("L", (9.0, 7.0)), ("Z", (1.0, 2.0)),
    ]  # fmt: skip
    assert [letter for letter, _ in _steps("M 0 0 C 1 1 2 2 3 3")] == ["M", "C", "C", "C"]
    assert [letter for letter, _ in _steps("M 0 0 5 5 6 6")] == ["M", "L", "L"]


def test_a_mark_that_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="ellipse"):
        printed('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><ellipse/></svg>', "pdf")


@pytest.mark.parametrize("question", ["why flying@aland", "without field --target flying@aland", "timeline", "rupture north south --every 12"])
def test_the_figures_of_answers_are_printed(question: str) -> None:
    case = read_case(str(CASE))
    named = {"flying@aland": case.about.aims[0], "field": case.things[0].id, "north": case.about.sides[0][0], "south": case.about.sides[-1][0]}
    for old, new in named.items():
        question = question.replace(old, new)
    svg = put(case, question).svg()
    assert printed(svg, "pdf").startswith(b"%PDF") and printed(svg, "png").startswith(b"\x89PNG")


def test_the_command_writes_a_file_whole_and_wants_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "figure.pdf"
    assert main(["figure", "timeline", "--case", str(CASE), "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert main(["timeline", "--case", str(CASE), "--out", str(tmp_path / "again.pdf")]) == 0
    assert (tmp_path / "again.pdf").read_bytes() == out.read_bytes()
    assert main(["figure", "timeline", "--case", str(CASE), "--format", "png"]) == 2
    assert "needs a file" in capsys.readouterr().err
    assert main(["figure", "rivals", "--case", str(CASE)]) == 2
