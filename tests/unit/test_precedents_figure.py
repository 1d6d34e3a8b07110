"""A precedent as a figure: two pathways in text that stays text, narrow, the same bytes each time."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rapallo.cli.entry import main
from rapallo.inquiry import precedents
from rapallo.record import read_case

ROOT = Path(__file__).parents[2]
OLD, NEW = (str(ROOT / "cases" / name) for name in ("german-soviet", "two-lineages"))


def test_two_pathways_with_their_gaps_and_where_they_part(capsys: pytest.CaptureFixture[str]) -> None:
    ask = "precedents --motif work-on-another-ground"
    assert main(["figure", ask, "--case", NEW, "--among", OLD]) == 0
    svg = capsys.readouterr().out
    root = ElementTree.fromstring(svg)
    words = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words[:2] == ["Arms work moved to another state's ground", "2 of 5 steps in both; a likeness of steps, not of causes"]
    assert words.count("not on record") == 3, "two steps that are missing here, one there"
    assert "somebody denies it (only here)" in words and "[g11, g11b]" in words
    said = " ".join(words)
    for text in (
        "German-Soviet military and economic cooperation",
        "Where the likeness fails",
        "time: here by 2024, end not on record",
    ):
        assert text in said
    assert precedents(read_case(NEW), {"german-soviet": read_case(OLD)}, "work-on-another-ground").svg() == svg


def test_text_is_large_enough_on_a_telephone() -> None:
    """At 360 pixels no letter is smaller than seven, and none runs over the edge."""
    svg = precedents(read_case(OLD), {"two-lineages": read_case(NEW)}).svg()
    width = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])  # type: ignore[index]
    assert min(map(float, re.findall(r'font-size="([\d.]+)"', svg))) * 360 / width >= 7
    for x, size, text in re.findall(r'<text x="(\d+)"[^>]*font-size="(\d+)"[^>]*>([^<]*)<', svg):
        assert int(x) + 0.5 * int(size) * len(text) <= width, text


def test_a_footing_is_drawn_and_not_by_colour_alone() -> None:
    svg = precedents(read_case(NEW), {"german-soviet": read_case(OLD)}).svg()
    boxes = re.findall(r'<rect x="\d+"[^>]*stroke="[^"]*"([^>]*)/>', svg)
    assert ' stroke-dasharray="7 3"' in boxes and "" in boxes and ' stroke-dasharray="3 5"' in boxes


def test_what_has_no_figure_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    control = str(ROOT / "tests" / "data" / "control")
    assert main(["figure", "precedents", "--case", control, "--among", NEW]) == 2
    assert "there is no precedent, so there is nothing to draw" in capsys.readouterr().err
    assert main(["figure", "precedents story.txt", "--case", NEW]) == 2
    assert "what a text resembles has no figure" in capsys.readouterr().err
