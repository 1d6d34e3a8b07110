"""Two editions of a case: what the record says otherwise, and which answers changed because of it; worked by hand."""

import json
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.errors import RapalloError
from rapallo.inquiry import Answer, diff
from rapallo.inquiry.diff import AnswerChange, Diff
from rapallo.inquiry.editions import changes_of
from rapallo.inquiry.editions_answers import ask, compared
from rapallo.inquiry.editions_singles import made, singles_of
from rapallo.record import Case, read_case
from small import small_case

HEAD = "id,subject,verb,object,to,at,as,when,confidence,source,note\n"
TAUGHT = "taught,bland,teach,men,aland,school,flying,1925,,S,\n"
AGAIN = "again,old-bland,teach,men,aland,,flying,1928,low,T,\n"
LEASED = "leased,bland,lease,school,aland,,,1924/1926,,S,\n"
TUTORIAL = Path(__file__).parents[2] / "cases" / "tutorial"


def _edition(folder: Path, rows: str, **more: str) -> Case:
    return small_case(folder, HEAD + rows, **more)


def _of(answer: Diff, question: str) -> AnswerChange:
    (found,) = [one for one in answer.answers if one.question == question]
    return found


def _changes(answer: Diff) -> list[tuple[str, str, str]]:
    return [(one.what, one.how, one.id) for one in answer.changes]


def test_a_case_has_no_difference_from_itself(tmp_path: Path) -> None:
    case = _edition(tmp_path, TAUGHT + LEASED)
    answer = diff(case, read_case(str(tmp_path)))
    assert answer.changes == () and answer.answers == () and answer.unchanged == ("why flying@aland",)
    assert answer.summary() == ("The two editions say the same.",) and answer.before == answer.digest


def test_records_are_added_gone_and_altered_field_by_field(tmp_path: Path) -> None:
    evidence = "claim,relation,source,locator\ntaught,supports,T,p. 1\nleased,supports,T,p. 2\n"
    old = _edition(tmp_path / "a", TAUGHT + LEASED, evidence=evidence)
    later = TAUGHT.replace("1925,,S", "1926/1927,high,S")
    moved = evidence.replace("p. 1", "p. 11").split("leased")[0]
    new = _edition(tmp_path / "b", later + AGAIN, evidence=moved, things="zeppelin,product,The Zeppelin,,\n")
    answer = diff(old, new)
    assert _changes(answer) == [
        ("claim", "added", "again"),
        ("claim", "gone", "leased"),
        ("claim", "altered", "taught"),
        ("evidence", "gone", "leased T"),
        ("evidence", "altered", "taught T"),
        ("thing", "added", "zeppelin"),
    ]
    taught = answer.changes[2]
    assert [(field.name, field.old, field.new) for field in taught.fields] == [
        ("when", "1925", "1926/1927"),
        ("confidence", "", "high"),
    ]
    back = diff(new, old)
    swap = {"added": "gone", "gone": "added", "altered": "altered"}
    assert sorted(_changes(back)) == sorted((what, swap[how], name) for what, how, name in _changes(answer))
    assert answer.summary()[0] == "Claims: 1 added, 1 gone, 1 altered; evidence: 1 gone, 1 altered; things: 1 added."
    text = answer.text()
    assert "confidence: (blank) → high" in text and "Bland leased The school to Aland" in text, "what is gone is still told"
    assert {ground.claim for ground in answer.grounds} == set(answer.claims()) >= {"again", "leased", "taught"}


def test_a_verdict_that_changed_names_the_claim_that_changed_it(tmp_path: Path) -> None:
    """Flying was taught in 1925, moderate: certain. Graded low it counts favourably only: possible."""
    old = _edition(tmp_path / "a", TAUGHT + LEASED)
    new = _edition(tmp_path / "b", TAUGHT.replace("1925,,S", "1925,low,S") + LEASED.replace("1926", "1927"))
    answer = diff(old, new, questions=["why flying@aland --at 1920", "at 1926-06"])
    one = _of(answer, "why flying@aland")
    assert (one.kind, one.old, one.new) == ("verdict", "certain", "possible")
    assert "taught" in one.claims and one.alone == ("taught",) and one.moves == () and one.tried
    assert _of(answer, "why flying@aland --at 1920").kind == "wording", (
        "not had by then in either; what would give it later is now low"
    )
    listed = _of(answer, "at 1926-06")
    assert listed.kind == "verdict" and "leased" in listed.claims
    assert ("leased: certainty", "possibly", "throughout") in [(each.name, each.old, each.new) for each in listed.differences]
    assert [one.kind for one in answer.answers] == sorted(
        (one.kind for one in answer.answers), key=["verdict", "dates", "lines", "wording"].index
    )
    assert "made alone, each of these gives the new answer: taught" in answer.text()


def test_dates_change_without_the_verdict(tmp_path: Path) -> None:
    old = _edition(tmp_path / "a", TAUGHT)
    new = _edition(tmp_path / "b", TAUGHT.replace("1925", "1926"))
    one = _of(diff(old, new), "why flying@aland")
    assert (one.kind, one.old, one.new) == ("dates", "certain", "certain")
    found = {each.name: (each.old, each.new) for each in one.differences}
    assert found["earliest"] == ("1925-01", "1926-01") and found["latest"] == ("1925-12", "1926-12")
    assert one.alone == ("taught",)


def test_several_changes_of_which_none_alone_is_enough(tmp_path: Path) -> None:
    """Two claims each give it surely; the answer turns only when both are graded low."""
    second = AGAIN.replace("low", "")
    old = _edition(tmp_path / "a", TAUGHT + second)
    low = [row.replace(",,S", ",low,S").replace(",,T", ",low,T") for row in (TAUGHT, second)]
    new = _edition(tmp_path / "b", "".join(low))
    one = _of(diff(old, new), "why flying@aland")
    assert (one.old, one.new, one.alone) == ("certain", "possible", ())
    assert set(one.claims) == {"again", "taught"}
    untried = _of(diff(old, new, singles=0), "why flying@aland")
    assert not untried.tried and "no change was tried by itself" in untried.lines[-1].text
    assert any("No change was tried by itself" in sentence for sentence in diff(old, new, singles=1).summary())


def test_evidence_and_wording_come_last(tmp_path: Path) -> None:
    old = _edition(tmp_path / "a", TAUGHT, evidence="claim,source,locator\ntaught,T,p. 1\n")
    new = _edition(tmp_path / "b", TAUGHT, evidence="claim,source,locator\ntaught,T,p. 2\n")
    assert _of(diff(old, new), "why flying@aland").kind == "evidence"
    noted = _edition(tmp_path / "c", TAUGHT, evidence="claim,source,locator\ntaught,T,p. 1\n")
    renamed = _edition(tmp_path / "d", TAUGHT, evidence="claim,source,locator\ntaught,T,p. 1\n")
    text = (tmp_path / "d" / "things.csv").read_text(encoding="utf-8").replace("Flying", "The art of flying")
    (tmp_path / "d" / "things.csv").write_text(text, encoding="utf-8")
    assert renamed != read_case(str(tmp_path / "d"))
    one = _of(diff(noted, read_case(str(tmp_path / "d"))), "why flying@aland")
    assert one.kind == "wording" and one.others == ("thing flying",)


def test_what_an_edition_refuses_is_an_answer_too(tmp_path: Path) -> None:
    old = _edition(tmp_path / "a", TAUGHT)
    new = _edition(tmp_path / "b", TAUGHT, things="airship,product,The airship,,\n")
    one = _of(diff(old, new, ["show airship"]), "show airship")
    assert (one.kind, one.old) == ("verdict", "refused") and "of this case is called 'airship'" in one.differences[0].old
    for nobody in ("show nobody-at-all", "nonsense"):
        with pytest.raises(RapalloError, match=nobody.split()[-1]):
            diff(old, new, [nobody])  # what both refuse is no answer that stayed the same


def test_ways_rules_and_the_frame_of_a_case_count_as_well(tmp_path: Path) -> None:
    way = (
        '[[way]]\nid = "self-taught"\ngives = "flying@aland"\nopen = "1922/1925"\ntakes = "P6M"\nkeeps = "lasting"\nran = "yes"\n'
        'footing = { way = "assumed" }\n'
    )
    old, new = _edition(tmp_path / "a", LEASED), _edition(tmp_path / "b", LEASED, ways=way)
    answer = diff(old, new)
    assert _changes(answer) == [("way", "added", "self-taught")]
    one = _of(answer, "why flying@aland")
    assert one.old in ("no recorded way", "unknown") and one.new == "certain"
    assert one.alone == ("way self-taught",) and one.others == ("way self-taught",)
    shorter = (tmp_path / "a" / "case.toml").read_text(encoding="utf-8").replace("1940-12", "1930-12")
    (tmp_path / "a" / "case.toml").write_text(shorter, encoding="utf-8")
    frame = diff(old, read_case(str(tmp_path / "a")))
    assert [(field.name, field.new) for field in frame.changes[0].fields] == [("horizon", "1920-01/1930-12")]


def test_one_change_is_made_by_itself_with_what_it_needs(tmp_path: Path) -> None:
    old = _edition(tmp_path / "a", TAUGHT + LEASED)
    more = "flown,aland,use,airship,,,,1930,,U,\n"
    new = _edition(tmp_path / "b", TAUGHT + more, things="airship,product,The airship,,\n", sources="U,A third,\n")
    singles = {one.id: one for one in singles_of(changes_of(old, new))}
    assert set(singles) == {"flown", "leased"}
    added, gone = made(old, new, singles["flown"]), made(old, new, singles["leased"])
    assert [claim.id for claim in added.claims] == ["flown", "leased", "taught"]
    assert "airship" in added.thing_by_id and "U" in added.source_by_key
    assert [claim.id for claim in gone.claims] == ["taught"] and "airship" not in gone.thing_by_id
    again = {one.id for one in singles_of(changes_of(added, new))}
    assert again == {"leased"}, "the change was made whole"


def test_the_command_prints_data_and_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _edition(tmp_path / "a", TAUGHT)
    _edition(tmp_path / "b", TAUGHT.replace("1925", "1926"))
    words = ["diff", str(tmp_path / "a"), str(tmp_path / "b"), "--ask", "rivals"]
    assert main([*words, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["sections"][0]["title"] == "Answers whose dates changed"
    assert main([*words, "--format", "csv"]) == 0 and "why flying@aland" in capsys.readouterr().out
    assert main([*words, "--out", str(tmp_path / "c.svg")]) == 2
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "nowhere")]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_every_question_of_the_tutorial_is_alike_with_itself_and_tells_a_claim_less() -> None:
    case = read_case(str(TUTORIAL))
    from rapallo.inquiry.withdraw import withdraw

    less = withdraw(case, ["school-leased"])
    questions = (
        "between arland bertania",
        "timeline",
        "rivals",
        "breaches",
        "sources",
        "at 1927",
        "shares",
        "routes bertania arland",
    )
    for question in questions:
        assert compared(ask(case, question), ask(case, question))[0] == "unchanged"
    answer = diff(case, less, questions)
    assert [one.id for one in answer.changes if one.what == "claim" and one.how == "gone"] == ["school-leased"]
    assert {one.question for one in answer.answers} >= {"between arland bertania", "timeline", "at 1927"}
    assert all("school-leased" in one.claims for one in answer.answers if one.question == "at 1927")
    assert isinstance(answer, Answer) and eval(repr(answer), _names()) == answer


def _names() -> dict[str, object]:
    from rapallo.inquiry import answer, editions, editions_answers
    from rapallo.inquiry.diff import Diff as Whole

    found: dict[str, object] = {"Diff": Whole, "AnswerChange": AnswerChange}
    for module in (answer, editions, editions_answers):
        found.update({name: getattr(module, name) for name in module.__all__})
    return found
