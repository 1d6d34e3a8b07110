"""Running the checker: selection, order, absence under unread rows, reports of thousands of faults, assertions, bad input."""

import json
import shutil
from pathlib import Path

import pytest

from rapallo.check import check, report_json, report_text
from rapallo.check.assertions import COUNTED, EVERY
from rapallo.check.circles import circles
from rapallo.check.places import kilometres
from rapallo.check.survey import listed, shown
from rapallo.errors import Fault, UsageError
from rapallo.record import load

BASE = Path(__file__).parents[1] / "data" / "check" / "essay-alone"


def case(folder: Path, **files: str) -> str:
    """A small case; ``claims`` stands for claims.csv, ``case`` for the rest of case.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text('title = "Example"\n' + files.pop("case", ""), "utf-8")
    (folder / "sources.csv").write_text("key,type,title\nA,book,A book\n", "utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return str(folder)


# -- selection -------------------------------------------------------------------------------------------------------


def test_selected_and_ignored_part_what_is_found() -> None:
    loaded = load(str(BASE))
    everything = check(loaded)
    families = [check(loaded, select=(f"R{digit}",)) for digit in range(1, 8)]
    assert sorted(fault for family in families for fault in family) == sorted(everything)
    for digit in range(1, 8):
        without = check(loaded, ignore=(f"R{digit}",))
        assert set(without) == set(everything) - set(families[digit - 1])


def test_codes_may_be_written_small_and_joined_by_commas() -> None:
    loaded = load(str(BASE))
    assert {one.code for one in check(loaded, select=("r212,R311",))} == {"R212", "R311"}
    assert {one.code for one in check(loaded, select=("R2",), ignore=("R212", "R213"))} == {"R215", "R217", "R218"}


@pytest.mark.parametrize("text", ["R0", "X1", "R2120", "error"])
def test_a_beginning_that_no_code_has_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no code begins with"):
        check(load(str(BASE)), select=(text,))


def test_findings_are_sorted_by_place_and_show_line_and_column() -> None:
    found = check(load(str(BASE)))
    assert [(one.path, one.line, one.column) for one in found] == sorted((one.path, one.line, one.column) for one in found)
    (steel,) = [one for one in found if one.code == "R135"]
    lines = (BASE / "claims.csv").read_text("utf-8").splitlines()
    assert lines[steel.line - 1].split(",")[steel.column - 1] == "steel"


# -- unread rows -----------------------------------------------------------------------------------------------------


def test_absence_is_not_reported_while_a_row_could_not_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(BASE, folder)
    with open(folder / "claims.csv", "a", encoding="utf-8") as file:
        file.write("x,germany,dither,tanks\n")
    codes = {one.code for one in check(load(str(folder)))}
    assert {"R304", "R199"} <= codes
    assert codes.isdisjoint({"R313", "R322", "R401", "R416", "R510", "R606", "R701", "R710"})
    assert {"R135", "R212", "R215", "R218"} <= codes


# -- reports ---------------------------------------------------------------------------------------------------------


def many(number: int, code: str = "R301", severity: str = "error") -> list[Fault]:
    return [
        Fault("claims.csv", line, 2, code, severity, f"'to' names t{line}.", "Add it.", "§1.1") for line in range(1, number + 1)
    ]


def test_ten_thousand_faults_are_grouped_in_text_and_all_in_json() -> None:
    faults = many(10_000)
    text = report_text(faults).splitlines()
    assert len(text) == 7
    assert text[0] == "error: claims.csv:1:2 R301 'to' names t1. Add it. (§1.1)"
    assert text[5] == "error: … and 9,995 more of R301 (--format json has all)."
    assert text[6] == "10,000 errors."
    document = json.loads(report_json(faults))
    assert document["counts"] == {"error": 10_000, "warning": 0, "note": 0}
    assert len(document["faults"]) == 10_000
    assert document["faults"][9_999]["finding"] == "'to' names t10000."


def test_text_has_errors_first_and_counts_at_the_end() -> None:
    text = report_text([*many(1, "R606", "note"), *many(2, "R212", "warning"), *many(1)])
    assert [line.split(":")[0] for line in text.splitlines()] == [
        "error",
        "warning",
        "warning",
        "note",
        "1 error, 2 warnings, 1 note.",
    ]


def test_limit_zero_shows_all_and_one_more_than_the_limit_is_shown() -> None:
    assert len(report_text(many(50), limit=0).splitlines()) == 51
    assert len(report_text(many(6)).splitlines()) == 7
    assert len(report_text(many(7)).splitlines()) == 7


def test_nothing_found_says_so() -> None:
    assert report_text([]) == "Nothing found.\n"
    assert json.loads(report_json([])) == {"counts": {"error": 0, "warning": 0, "note": 0}, "faults": []}


def test_no_terminal_obeys_a_name(tmp_path: Path) -> None:
    label = "Fi\x1b[31m\u202erm"
    folder = case(tmp_path / "c", things=f"id,kind,label\nfirm,,{label}\n")
    text = report_text(check(load(folder)))
    assert text.replace("\n", "").isprintable()
    assert "R118" in text and "R319" in text


# -- assertions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("claims = { min = 1 }", ["R191"]),
        ("claims = { max = 0 }", []),
        ("claims = 0", []),
        ("claims = 3", ["R191"]),
        ("claims = true", ["R190"]),
        ("claims = { least = 1 }", ["R190"]),
        ("claims = {}", ["R190"]),
        ('claims = { min = "1" }', ["R190"]),
        ("every_claim_sourced = false", []),
        ("every_claim_sourced = 1", ["R190"]),
        ("every_source_cited = true", ["R192"]),
        ("silent = true", ["R190"]),
        ('silent = ["R416"]', ["R193"]),
        ('silent = ["R2"]', []),
        ("wish = 1", ["R190"]),
        ("sources_independent = { min = 1 }", ["R191"]),
    ],
)
def test_assertions(tmp_path: Path, text: str, codes: list[str]) -> None:
    folder = case(tmp_path / "c", case=f"[assert]\n{text}\n")
    assert [one.code for one in check(load(folder), select=("R19", "R416")) if one.code != "R416"] == codes


def test_every_assertion_can_be_asked_of_the_essay(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(BASE, folder)
    asserts = "\n".join([*(f"{name} = {{ min = 0 }}" for name in COUNTED), *(f"{name} = true" for name in EVERY)])
    with open(folder / "case.toml", "a", encoding="utf-8") as file:
        file.write(f"\n[assert]\n{asserts}\n")
    broken = [one.finding.split(" ")[0] for one in check(load(str(folder)), select=("R19",))]
    assert broken == ["every_claim_dated", "every_claim_graded"]


# -- small parts -----------------------------------------------------------------------------------------------------


def test_kilometres_between_known_points() -> None:
    assert kilometres((52.52, 13.405), (55.7558, 37.6173)) == pytest.approx(1609, abs=5)  # Berlin to Moscow, §F9 E033
    assert kilometres((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20015, abs=1)
    assert kilometres((10.0, 20.0), (10.0, 20.0)) == 0.0


def test_circles_by_hand() -> None:
    assert circles({}) == ()
    assert circles({"a": ["b"], "b": []}) == ()
    assert circles({"a": ["a"]}) == (("a",),)
    assert circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"], "e": ["f"], "f": ["e"]}) == (("a", "b", "c"), ("e", "f"))
    assert circles({"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"]}) == (("a", "b"), ("c", "d"))


def test_a_circle_of_ten_thousand_is_one_finding() -> None:
    size = 10_000
    (circle,) = circles({str(number): [str((number + 1) % size)] for number in range(size)})
    assert len(circle) == size


def test_words_of_findings() -> None:
    assert listed([]) == ""
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], 2, "or") == "a, b or 1 more"
    assert shown("x" * 61) == "x" * 57 + "…"
    assert shown("a\u202eb") == "a\\u202eb"
