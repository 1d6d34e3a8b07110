"""Authors' answers beside the record's, worked by hand on tests/data/engine."""

from pathlib import Path

import msgspec
import pytest

from rapallo.errors import UnknownName, UsageError
from rapallo.inquiry import theses
from rapallo.inquiry.ask import ASKED, put
from rapallo.record import Case, Thesis, read_case

CASE = read_case(str(Path(__file__).parents[1] / "data" / "engine"))


def asked(ask: str, author_says: str) -> Case:
    """The case with one thesis."""
    return msgspec.structs.replace(CASE, theses=(Thesis(id="t", source="ESSAY", says="so", ask=ask, author_says=author_says),))


def test_both_answers_stand_side_by_side_with_what_would_reconcile_them() -> None:
    # Frozen, the design is lost without the camp; re-planned, the way at home has it in time. On what is stated alone there is none.
    (one,) = [one for one in theses(CASE).found if one.thesis == "t-tanks"]
    assert (one.author_says, one.model_says, one.side) == ("lost", "replaced", "differ")
    words = [line.text for line in one.reconcile]
    assert "on what is stated alone" in words
    assert any("w-design-home" in word for word in words)
    text = theses(CASE).text()
    assert "replaced (lost in frozen history)" in text and "no verdict on him" in " ".join(text.split())


def test_agreement_in_a_word() -> None:
    answer = theses(asked("without works --target guns@aland --at 1935", "lost"))
    assert (answer.found[0].side, answer.found[0].model_says) == ("agree", "surely lost")
    assert answer.found[0].reconcile == ()


def test_a_claim_or_reading_that_would_reconcile() -> None:
    # Certain by the record; the essay alone has no ore of Cland and no steel.
    one = theses(asked("why guns@aland --at 1935", "no recorded way")).found[0]
    assert one.side == "differ"
    assert "the reading The essay alone" in [line.text for line in one.reconcile]


def test_a_silence_is_no_disagreement() -> None:
    one = theses(asked("why tanks@aland --at 1935", "certain")).found[0]
    assert one.side == "the record does not tell" and one.model_says == "unknown"
    assert any("does not answer for" in line.text for line in one.reconcile)


def test_other_questions_are_shown_as_put() -> None:
    course = next(one for one in theses(CASE).found if one.thesis == "t-course")
    assert course.side == "not to be compared" and course.model_says == ""
    assert course.headline[0] == "What north and south gave each other"
    odd = next(one for one in theses(CASE).found if one.thesis == "t-odd")
    assert "cannot be put to this record" in " ".join(line.text for line in odd.lines)
    none = theses(asked("", "x")).found[0]
    assert "tied to no question" in none.lines[1].text


def test_one_thesis_by_its_id() -> None:
    assert [one.thesis for one in theses(CASE, "t-course").found] == ["t-course"]
    with pytest.raises(UnknownName, match="thesis"):
        theses(CASE, "t-none")


@pytest.mark.parametrize(
    "question",
    [
        *(
            "at 1930",
            "between north south",
            "breaches",
            "breaches no-tanks",
            "chokepoints guns@aland --by 1935 --size 1",
            "compare",
        ),
        *(
            "compare essay-alone --target guns@aland",
            "find ore",
            "flips guns@aland --of sources --size 1",
            "rivals",
            "rivals camp",
        ),
        *(
            "rupture north south --every 60",
            "shares",
            "shares ore",
            "show camp",
            "sources",
            "timeline",
            "timeline camp --from 1925",
        ),
        *("trace guns@aland --depth 2", "ways guns@aland", "why guns@aland --at 1935 --footing stated", "theses t-course"),
        *(
            "without camp bland --from 1925 --until 1930",
            "without --between north south --target guns@aland --target lathes@bland --at 1935",
        ),
    ],
)
def test_every_question_can_be_put_as_it_is_typed(question: str) -> None:
    answer = put(CASE, question)
    assert answer.question.split(" ")[0] == question.split(" ")[0] in ASKED
    assert len(answer.text()) > 0
    assert put(CASE, answer.question) == answer, "an answer's own question gives it again"


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        ("", "no question"),
        ("shine aland", "no question of Rapallo's"),
        ("why", "wants TARGET"),
        ("why a b", "one word too many"),
        ("why guns@aland --when 1935", "has no option --when"),
        ("without --between north", "wants 2 words"),
        ("chokepoints guns@aland --size two", "whole number"),
        ('show "camp', "cannot be read"),
    ],
)
def test_questions_that_cannot_be_put(question: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        put(CASE, question)
