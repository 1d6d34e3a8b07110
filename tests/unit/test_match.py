"""Proposals of what may be the same: their evidence, what is left out, lists from outside, and the command."""

import csv
import io
import json
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.errors import CaseError
from rapallo.exchange.blocking import CANDIDATES, candidates
from rapallo.exchange.entries import entries_of_case, entries_of_list
from rapallo.exchange.proposals import Proposals, proposals
from rapallo.exchange.resemblance import resemblance
from rapallo.record import Case
from small import small_case

HEAD = "id,subject,verb,object,at,when,polarity,footing,source\n"
THINGS = """hans,person,Hans Speidel,1897-10-28/1984-11-28,
helm,person,Helm Speidel,1895-07-08/1970-06-03,
h-speidel,person,H. Speidel,1897/1984,
"""
CLAIMS = HEAD + "c1,hans,serve-in,guild,,1921/1923,,,S\nc2,h-speidel,serve-in,guild,,1922,,,S\nc3,helm,serve-in,works,,1920,,,S\n"


def _pairs(answer: Proposals) -> dict[tuple[str, str], int]:
    return {(pair.one, pair.other): pair.points for pair in answer.pairs}


def _case(folder: Path, claims: str = CLAIMS, things: str = THINGS) -> Case:
    return small_case(folder, claims, things=things)


def test_brothers_are_told_apart_by_dates_and_roles(tmp_path: Path) -> None:
    found = _pairs(proposals(_case(tmp_path)))
    assert ("h-speidel", "hans") in found and ("h-speidel", "helm") not in found and ("hans", "helm") not in found


def test_each_piece_of_evidence_has_its_points_and_their_sum_is_the_score(tmp_path: Path) -> None:
    case = _case(tmp_path)
    by_id = {entry.id: entry for entry in entries_of_case(case)}
    like = resemblance(by_id["h-speidel"], by_id["hans"])
    assert like is not None
    assert {piece.what: piece.points for piece in like.pieces} == {"name": 4, "born": 3, "died": 2, "role": 2}
    assert like.points == 11
    assert next(piece.claims for piece in like.pieces if piece.what == "role") == ("c1", "c2")
    against = resemblance(by_id["h-speidel"], by_id["helm"])
    assert against is not None
    assert {piece.what: piece.points for piece in against.pieces} == {"name": 4, "born": -3, "died": -5}


def test_a_born_claim_is_a_date_and_rival_claims_leave_both_open(tmp_path: Path) -> None:
    things = "x,person,Anna Quell,,\ny,person,Anna Quell,1850,\n"
    born = HEAD + "b1,x,be-born,,,1890-05,,,S\nb2,x,be-born,,,1891,,,T\n"
    case = small_case(tmp_path, born, things=things)
    one = next(entry for entry in entries_of_case(case) if entry.id == "x")
    assert one.began is not None and one.began.claims == ("b1", "b2") and one.began.said == "1890-05 or 1891"
    assert ("x", "y") not in _pairs(proposals(case))


def test_wholes_and_partners_are_not_the_same(tmp_path: Path) -> None:
    things = "firm,organisation,Norvik Works,,\nbranch,organisation,Norvik Works,,firm\n"
    assert _pairs(proposals(small_case(tmp_path / "a", things=things))) == {}
    things = "firm,organisation,Norvik Works,,\nother,organisation,Norvik Works,,\n"
    claims = HEAD + "d,firm,supply,other,,1922,,,S\n"
    assert _pairs(proposals(small_case(tmp_path / "b", things=things))) == {("firm", "other"): 6}
    assert _pairs(proposals(small_case(tmp_path / "c", claims, things=things))) == {}


def test_places_of_one_name_are_told_apart_by_their_spot(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        "label,kind,latitude,longitude,radius_km\nHalle,place,51.48,11.97,\nHalle,place,52.06,8.36,\nHalle,place,51.5,12.0,10\n",
        encoding="utf-8",
    )
    first, second, third = sorted(entries_of_list(str(path)), key=lambda entry: entry.row)
    points = [like.points for like in (resemblance(first, second), resemblance(first, third)) if like is not None]
    assert points == [1, 9]


def test_ids_elsewhere_decide_and_find_what_names_do_not(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("label,wikidata\nLeningrad,Q656\nPetrograd,Q656\nLeningrad,Q1\n", encoding="utf-8")
    entries = entries_of_list(str(path))
    places = {entry.row: at for at, entry in enumerate(entries)}
    assert tuple(sorted((places[2], places[3]))) in candidates(entries).pairs
    one, two, three = (entries[places[row]] for row in (2, 3, 4))
    same, other = resemblance(one, two), resemblance(one, three)
    assert same is not None and same.points == 10
    assert other is not None and other.points < 0


def test_judged_pairs_are_left_out_until_their_claim_is_switched_off(tmp_path: Path) -> None:
    for polarity in ("affirmed", "denied"):
        case = _case(tmp_path / polarity, CLAIMS + f"j,hans,same-as,h-speidel,,,{polarity},stated,S\n")
        answer = proposals(case)
        assert ("h-speidel", "hans") not in _pairs(answer) and answer.judged == 1
        shown = proposals(case, everything=True)
        assert {pair.standing for pair in shown.pairs if pair.one == "h-speidel"} >= {
            f"{'same' if polarity == 'affirmed' else 'different'} (j)"
        }
    case = _case(tmp_path / "unsure")
    assert ("h-speidel", "hans") not in _pairs(proposals(case, unsure=[("hans", "h-speidel")]))


def test_one_by_way_of_a_third_is_judged_too(tmp_path: Path) -> None:
    things = THINGS + "third,person,Hans Speidel,1897,\n"
    case = _case(tmp_path, CLAIMS + "j,hans,same-as,h-speidel,,,,,S\nk,h-speidel,same-as,third,,,,,S\n", things)
    assert ("hans", "third") not in _pairs(proposals(case))


def test_an_answer_like_others(tmp_path: Path) -> None:
    answer = proposals(_case(tmp_path))
    assert "no probability" in answer.text() and set(answer.claims()) == {ground.claim for ground in answer.grounds} == {
        "c1",
        "c2",
    }
    assert "+11" in answer.text(evidence=True) and "A source" in answer.text(evidence=True)
    data = json.loads(answer.json())
    assert data["question"] == "match"
    table = list(csv.DictReader(io.StringIO(answer.csv())))
    assert [(row["points"], row["one"], row["other"], row["claims"]) for row in table] == [("11", "h-speidel", "hans", "c1; c2")]
    assert "born: 1897/1984 / 1897-10-28/1984-11-28, compatible within a year (+3)" in table[0]["reasons"]
    assert answer.question in answer.markdown()


def test_what_a_spreadsheet_would_run_is_harmless(tmp_path: Path) -> None:
    things = "x,organisation,=HYPERLINK(1) Quorin,,\ny,organisation,=HYPERLINK(1) Quorin,,\n"
    table = list(csv.DictReader(io.StringIO(proposals(small_case(tmp_path, things=things)).csv())))
    assert table[0]["one_label"] == "'=HYPERLINK(1) Quorin"


def test_against_a_list_and_another_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _case(tmp_path / "case")
    (tmp_path / "list.tsv").write_text(
        "Label\tkind\twhen\troles\textra\nСпейдель Ганс\tperson\t1897-10-28\tThe Guild\tx\nNobody\t\t\t\t\n", encoding="utf-8"
    )
    assert main(["match", str(tmp_path / "case"), "--with", str(tmp_path / "list.tsv"), "--format", "csv"]) == 0
    out = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    best = next(row for row in out if row["one"] == "h-speidel")
    assert best["other"] == "" and best["other_row"] == "2" and "both with The Guild (+2)" in best["reasons"]
    _case(tmp_path / "other")
    assert main(["match", str(tmp_path / "case"), "--with", str(tmp_path / "other"), "--format", "csv"]) == 0
    out = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {(row["one"], row["other"]) for row in out} >= {("hans", "hans"), ("helm", "helm"), ("works", "works")}
    assert main(["match", str(tmp_path / "case"), "--about", "Helm Speidel", "--least", "1", "--format", "csv"]) == 0
    assert all("helm" in (row["one"], row["other"]) for row in csv.DictReader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name\nx\n", "R106"),
        ("label,when\nx,00.00.1925\n", "R108"),
        ("label,latitude\nx,north\n", "R108"),
        ("label,kind\nx,dragon\n", "R108"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as error:
        entries_of_list(str(path))
    assert [fault.code for fault in error.value.faults] == [code]


def test_more_candidates_than_are_looked_at_are_told(tmp_path: Path) -> None:
    things = "".join(f"t{number},organisation,Quorin Works,,\n" for number in range(CANDIDATES + 5))
    answer = proposals(small_case(tmp_path, things=things))
    assert answer.cut == CANDIDATES + 5 and f"more candidates than the {CANDIDATES}" in answer.text()
    assert "The first 20 pairs are shown" in answer.text()


def test_a_wrong_command_line_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _case(tmp_path)
    assert main(["match", str(tmp_path), "--least", "0"]) == 2
    assert main(["match", str(tmp_path), "--with", str(tmp_path / "none.csv")]) == 1
    assert main(["match", str(tmp_path), "--about", "Zzyzx"]) == 1
    assert "Traceback" not in capsys.readouterr().err
