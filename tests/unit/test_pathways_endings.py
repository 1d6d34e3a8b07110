"""Claims of closing end facilities and agreements in pathways, worked out by hand (§4.3, §4.7)."""

from pathlib import Path

import pytest

from rapallo.inquiry import flips, why, without
from rapallo.pathways import Stage, frame_of, model_of, solver_of
from rapallo.record import Case
from small import small_case

HEAD = "id,subject,verb,object,to,under,when,polarity,confidence,source,stance\n"
RUNS = "c,bland,operate,field,,,1921-01/1935-12,,,S,\n"
WAY = """[[way]]
id = "w"
gives = "flying@aland"
needs = []
under = ["pact"]
open = "1923-01/1935-12"
takes = "P0D"
keeps = "0"
ran = "yes"
footing = { way = "stated" }
claims = ["c"]
"""


def held(case: Case, target: str, **stage: object) -> tuple[str, str]:
    """First and last month at which it is surely, and possibly, held."""
    solver = solver_of(frame_of(model_of(case, [target])), [target])
    lines = solver.lines([Stage(**stage)])[0][0]

    def run(line: int) -> str:
        label = solver.model.grid.label
        return f"{label((line & -line).bit_length() - 1)}..{label(line.bit_length() - 1)}" if line != 0 else ""

    return run(lines.surely), run(lines.possibly)


@pytest.mark.parametrize(
    ("row", "surely", "possibly"),
    [
        ("", "1921-01..1935-12", "1921-01..1935-12"),
        # A closing of 1930 lies somewhere in that year: at worst on its first day, at best on its last.
        ("x,bland,close,field,,,1930,,,S,\n", "1921-01..1930-01", "1921-01..1930-12"),
        ("x,bland,close,field,,,1930-06-15,,,S,\n", "1921-01..1930-06", "1921-01..1930-06"),
        # Only alleged, or of low confidence: it may have been, and at best was not.
        ("x,bland,close,field,,,1930,,,S,alleges\n", "1921-01..1930-01", "1921-01..1935-12"),
        ("x,bland,close,field,,,1930,,low,S,\n", "1921-01..1930-01", "1921-01..1935-12"),
        ("x,bland,close,field,,,1930,denied,,S,\n", "1921-01..1935-12", "1921-01..1935-12"),
        # Nobody says when: at worst at once.
        ("x,bland,close,field,,,,,,S,\n", "", "1921-01..1935-12"),
        # Two that differ are rivals: at worst the earlier, at best the later holds. Two that agree hold together.
        ("x,bland,close,field,,,1930,,,S,\ny,bland,close,field,,,1932,,,T,\n", "1921-01..1930-01", "1921-01..1932-12"),
        ("x,bland,close,field,,,1930,,,S,\ny,bland,close,field,,,1930-04,,,T,\n", "1921-01..1930-01", "1921-01..1930-04"),
    ],
)
def test_a_facility_is_held_no_longer_than_until_it_was_closed(tmp_path: Path, row: str, surely: str, possibly: str) -> None:
    assert held(small_case(tmp_path, HEAD + RUNS + row), "field@bland") == (surely, possibly)


def test_its_own_dates_and_a_closing_are_taken_together(tmp_path: Path) -> None:
    # The school's own dates: January 1924 to December 1930.
    runs = "c,bland,operate,school,,,1921-01/1935-12,,,S,\n"
    assert held(small_case(tmp_path, HEAD + runs), "school@bland") == ("1924-01..1930-12", "1924-01..1930-12")
    early = HEAD + runs + "x,bland,close,school,,,1930-06/1931-06,,,S,\n"
    assert held(small_case(tmp_path, early), "school@bland") == ("1924-01..1930-06", "1924-01..1930-12")
    undated = HEAD + runs + "x,bland,close,school,,,,,,S,\n"
    assert held(small_case(tmp_path, undated), "school@bland")[0] == "1924-01..1930-12", "its own end is the closing"
    against = HEAD + runs + "x,bland,close,school,,,1927,,,S,\n"
    assert held(small_case(tmp_path, against), "school@bland") == ("1924-01..1927-01", "1924-01..1930-12")


def test_an_agreement_that_ended_limits_what_rests_on_it(tmp_path: Path) -> None:
    end = "x,bland,end,pact,,,1927-03,,,S,\n"
    case = small_case(tmp_path, HEAD + RUNS + end, WAY)
    assert held(case, "pact") == ("1922-05..1927-03", "1922-05..1927-03")
    assert held(case, "flying@aland") == ("1923-01..1927-03", "1923-01..1927-03")
    # With the claim of its end withdrawn it goes on; nothing that supports the way has gone.
    assert held(case, "flying@aland", fallen=frozenset({"x"})) == ("1923-01..1935-12", "1923-01..1935-12")
    assert without(case, "x", target="flying@aland", at="1930").word == "raised"
    assert flips(case, "flying@aland", at="1925").of_kind("lowering")[0].members == ("c",), "an ending is no support"


def test_the_answer_names_what_ended_it(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + RUNS + "x,bland,close,field,,,1930,,,S,\n")
    answer = why(case, "field@bland")
    assert answer.held == "no recorded way" and any(line.claims == ("x",) for line in answer.dates)
