"""The flagship's questions, each worked out by hand from the sources (docs/cases/german-soviet-answers.md), put to the engine."""

import re
from functools import cache
from pathlib import Path

import pytest

from rapallo.inquiry.ask import put
from rapallo.inquiry.asked import solver_for
from rapallo.inquiry.chokepoints import Chokepoints
from rapallo.inquiry.why import Why
from rapallo.inquiry.without import Without
from rapallo.pathways.solve import Lines, Stage
from rapallo.record import Case, Question, read_case

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "german-soviet"
WORDS = {"less sure": "unknown"}  # the goldens keep §6's word for what is certain with and only possible without (A24)


@cache
def flagship() -> Case:
    return read_case(str(FOLDER))


def expected(question: Question) -> dict[str, str]:
    lines = (FOLDER / question.expect).read_text(encoding="utf-8").splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines if line.strip() != "")}


def _shown(lines: Lines, grid: object) -> str:
    """First steps at best and at worst, as the goldens write them."""
    label = grid.label  # type: ignore[attr-defined]
    best, worst = (label((line & -line).bit_length() - 1) if line != 0 else "never" for line in (lines.possibly, lines.surely))
    return f"{best} .. {worst}"


QUESTIONS = flagship().questions


def test_there_are_enough() -> None:
    """At least fifteen, each with the way it was worked out."""
    assert len(QUESTIONS) >= 15
    assert all(len(question.because) > 40 and (FOLDER / question.expect).is_file() for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=[Path(question.expect).stem for question in QUESTIONS])
def test_the_engine_answers_as_worked_out_by_hand(question: Question) -> None:
    """Verdicts, first months at best and at worst, delays and chokepoints."""
    case, want = flagship(), expected(question)
    answer = put(case, question.ask)
    if isinstance(answer, Why):
        assert answer.verdict == want["verdict"]
        for key, value in (("earliest", answer.earliest), ("latest", answer.latest), ("footing", answer.footing)):
            assert key not in want or (value or "never") == want[key], key
        assert "beyond" not in want or answer.beyond.word == want["beyond"]
    elif isinstance(answer, Without):
        _without(answer, want, case)
    else:
        assert isinstance(answer, Chokepoints)
        text = answer.text(limit=0)
        for name in re.split(r"[;+]", want["singles"] + ";" + want["pairs"]):
            assert case.title(name.strip()) in text, name


def _without(answer: Without, want: dict[str, str], case: Case) -> None:
    outcome = answer.outcomes[0]
    assert outcome.target == want["target"]
    for key, value in (("held with", outcome.before), ("held without", outcome.after), ("beyond", outcome.beyond.word)):
        assert key not in want or value == want[key], key
    word, _, rest = want["without"].partition(" ")
    if want["without"].startswith("replaced by"):
        assert outcome.verdict == "replaced" and want["without"].split()[-1] in outcome.by
    elif word == "delayed":
        low, high = (int(part) for part in rest.split(".."))
        assert outcome.verdict in ("delayed", "less sure")
        delay = outcome.delay_replanned if outcome.delay_replanned is not None else outcome.delay
        assert delay is not None and (delay.low, delay.high) == (low, high)
    else:
        assert WORDS.get(outcome.verdict, outcome.verdict) == want["without"]
    if "with" in want and "--reading" not in answer.question:
        solver = solver_for(case, (outcome.target,))
        assert _shown(solver.lines([Stage()])[0][0], solver.model.grid) == want["with"]
        assert _shown(solver.lines([Stage(cut=answer.cut)])[0][0], solver.model.grid) == want["frozen"]
