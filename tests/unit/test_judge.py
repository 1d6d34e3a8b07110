"""Judgements: what is recorded of same, different and unsure, what is refused, and what can be taken back."""

import io
from pathlib import Path

import pytest

from rapallo.check import check
from rapallo.cli import main
from rapallo.errors import CaseError, RapalloError, UnknownName
from rapallo.exchange.judgements import judged, read_unsure
from rapallo.exchange.judging import JUDGED, judge, take_back
from rapallo.inquiry import show
from rapallo.record import identity_of, load, read_case
from small import small_case

HEAD = "id,subject,verb,object,when,polarity,footing,source\n"
THINGS = "a,person,Berta Quell,1890,\nb,person,Berta Kwell,1890,\nc,person,B. Quell,,\nd,person,Dora Stahl,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    small_case(tmp_path / "case", HEAD + "c1,a,serve-in,guild,1921,,,S\nc2,b,serve-in,guild,1922,,,S\n", things=THINGS)
    return str(tmp_path / "case")


def _bytes(folder: str, name: str) -> bytes:
    return (Path(folder) / name).read_bytes()


def test_same_is_an_affirmed_claim_of_identity_on_its_own_source(folder: str) -> None:
    said, claims = judge(folder, "a", "Berta Kwell", "same", by="Ann Smith", note="the same day", confidence="high")
    case = read_case(folder)
    claim = case.claim_by_id[claims[0]]
    assert (claim.verb, claim.denied, claim.footing, claim.source) == ("same-as", False, "assumed", JUDGED)
    assert (claim.speaker, claim.note, claim.confidence, claim.when) == ("Ann Smith", "the same day", "high", None)
    assert identity_of(case).all_of("a") == ("a", "b") and "same (recorded" in said
    assert JUDGED in case.source_by_key
    mine = [fault for fault in check(load(folder)) if set(fault.claims) & set(claims)]
    assert [fault for fault in mine if fault.severity != "note"] == []
    assert "as Berta Kwell" in show(case, "a").text()


def test_with_premises_it_is_inferred_and_falls_with_them(folder: str) -> None:
    judge(folder, "a", "b", "same", premises=["c1", "c2"], note="one post")
    claim = read_case(folder).claim_by_id["judged-a-b"]
    assert claim.footing == "inferred" and claim.inferred_from == ("c1", "c2")
    with pytest.raises(UnknownName, match="no claim"):
        judge(folder, "a", "d", "different", premises=["c9"])


def test_different_is_a_denied_claim(folder: str) -> None:
    judge(folder, "a", "d", "different", note="two families")
    case = read_case(folder)
    assert case.claim_by_id["judged-a-d"].denied and identity_of(case).members == {}
    assert judged(case)["a", "d"].judgement == "different"


def test_unsure_is_no_claim_and_changes_no_answer(folder: str) -> None:
    before = _bytes(folder, "claims.csv"), _bytes(folder, "sources.csv"), show(read_case(folder), "a").json()
    judge(folder, "b", "a", "unsure", by="Ann", note="no date")
    assert before == (_bytes(folder, "claims.csv"), _bytes(folder, "sources.csv"), show(read_case(folder), "a").json())
    assert [(pair.one, pair.other, pair.by, pair.note) for pair in read_unsure(folder)] == [("a", "b", "Ann", "no date")]
    judge(folder, "a", "b", "same")
    assert read_unsure(folder) == () and not (Path(folder) / "judgements.csv").exists()


@pytest.mark.parametrize("judgement", ["same", "different", "unsure"])
def test_what_was_judged_can_be_taken_back(folder: str, judgement: str) -> None:
    before = read_case(folder)
    judge(folder, "a", "b", judgement, note="x")
    assert len(take_back(folder, "b", "a")) == 1
    after = read_case(folder)
    assert after.claims == before.claims and after.things == before.things and read_unsure(folder) == ()
    assert take_back(folder, "a", "b") == ()


def test_taking_back_leaves_every_other_byte(folder: str) -> None:
    judge(folder, "a", "b", "same", note='with, comma and "quotes"')
    stood = _bytes(folder, "claims.csv")
    judge(folder, "a", "d", "different", note="x\ny")
    take_back(folder, "a", "d")
    assert _bytes(folder, "claims.csv") == stood


def test_one_changes_ones_mind(folder: str) -> None:
    judge(folder, "a", "b", "same")
    judge(folder, "a", "b", "different", by="Ann", note="later")
    claims = [claim for claim in read_case(folder).claims if claim.verb == "same-as"]
    assert [(claim.denied, claim.speaker, claim.note) for claim in claims] == [(True, "Ann", "later")]
    judge(folder, "a", "b", "unsure")
    assert [claim for claim in read_case(folder).claims if claim.verb == "same-as"] == []
    assert "stands already" not in judge(folder, "a", "b", "same")[0]
    assert "stands already" in judge(folder, "b", "a", "same")[0]


def test_what_claims_keep_apart_cannot_be_one_through_others(folder: str) -> None:
    judge(folder, "a", "b", "different")
    judge(folder, "b", "c", "same")
    stood = _bytes(folder, "claims.csv")
    with pytest.raises(CaseError) as error:
        judge(folder, "c", "a", "same")
    assert [fault.code for fault in error.value.faults] == ["R310"]
    finding = error.value.faults[0].finding
    assert (
        "judged-a-b says that Berta Quell is not Berta Kwell" in finding
        and "judged-b-c" in finding
        and "these two are one" in finding
    )
    assert _bytes(folder, "claims.csv") == stood


def test_what_claims_make_one_cannot_be_kept_apart(folder: str) -> None:
    judge(folder, "a", "b", "same")
    judge(folder, "b", "c", "same")
    with pytest.raises(CaseError, match=r"judged-a-b.*judged-b-c"):
        judge(folder, "a", "c", "different")
    take_back(folder, "b", "c")
    judge(folder, "a", "c", "different")


def test_other_peoples_claims_are_never_changed(tmp_path: Path) -> None:
    small_case(tmp_path / "case", HEAD + "said,a,same-as,b,,affirmed,stated,S\nnot,a,same-as,d,,denied,stated,S\n", things=THINGS)
    folder = str(tmp_path / "case")
    stood = _bytes(folder, "claims.csv")
    assert judge(folder, "a", "b", "same")[1] == ("said",)
    for other, judgement in (("b", "different"), ("b", "unsure"), ("d", "same"), ("d", "unsure")):
        with pytest.raises(CaseError):
            judge(folder, "a", other, judgement)
    assert take_back(folder, "a", "b") == () and _bytes(folder, "claims.csv") == stood


def test_what_rests_on_a_judgement_keeps_it(folder: str) -> None:
    judge(folder, "a", "b", "same")
    path = Path(folder) / "claims.csv"
    from rapallo.record.edit import add_claim

    add_claim(
        folder,
        {
            "id": "later",
            "subject": "a",
            "verb": "visit",
            "object": "harbour",
            "footing": "inferred",
            "inferred_from": "judged-a-b",
        },
    )
    stood = path.read_bytes()
    with pytest.raises(CaseError, match="is used by later"):
        take_back(folder, "a", "b")
    assert path.read_bytes() == stood


def test_a_thing_and_itself_or_nobody(folder: str) -> None:
    with pytest.raises(RapalloError, match="named twice"):
        judge(folder, "a", "Berta Quell", "same")
    with pytest.raises(UnknownName):
        judge(folder, "a", "Zzyzx", "same")


@pytest.mark.parametrize(
    "text",
    [
        "one,other\na,b\n",
        "one,other,judgement\na,b,same\n",
        "one,other,judgement\n,b,unsure\n",
        'one,other,judgement\n"a,b,unsure\n',
    ],
)
def test_a_table_of_judgements_that_says_something_else_is_refused(
    folder: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(folder) / "judgements.csv").write_text(text, encoding="utf-8")
    assert main(["match", folder]) == 1
    assert "judgements.csv" in capsys.readouterr().err


def _piped(folder: str, lines: str, monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    return main(["judge", folder, *more])


def test_a_session_from_a_pipe(folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _piped(folder, "x\ns one post @c1\nk\nb\nu hard to say\n", monkeypatch, "--by", "Ann") == 0
    said = capsys.readouterr()
    assert "Claims of Berta Quell: 1" in said.out and "1890" in said.out and "no probability" in said.out
    assert "s same, d different" in said.err
    claim = read_case(folder).claim_by_id["judged-a-b"]
    assert (claim.speaker, claim.note, claim.inferred_from) == ("Ann", "one post", ("c1",))
    assert [(pair.one, pair.other, pair.note) for pair in read_unsure(folder)] == [("b", "c", "hard to say")]
    assert "judged: 1 same, 0 different, 1 unsure" in said.out


def test_back_takes_the_last_judgement_back(
    folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _piped(folder, "b\ns\nb\nd\nq\n", monkeypatch) == 0
    assert read_case(folder).claim_by_id["judged-a-b"].denied
    said = capsys.readouterr()
    assert "first pair" in said.err and "taken back: judged-a-b (same)" in said.out and "0 same, 1 different" in said.out
    assert "judged on" in read_case(folder).claim_by_id["judged-a-b"].note, "what it was judged on is kept"


def test_a_contradiction_is_told_and_the_session_goes_on(
    folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    judge(folder, "a", "c", "different")
    assert _piped(folder, "s\ns\nd\n", monkeypatch) == 0
    said = capsys.readouterr()
    assert "R310" in said.err and "1 same, 1 different" in said.out


def test_the_command_line(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judge", folder, "--yes", "a", "Berta Kwell", "--by", "Ann"]) == 0
    assert "name:" in read_case(folder).claim_by_id["judged-a-b"].note
    assert main(["judge", folder, "--no", "a", "c"]) == 0
    assert main(["judge", folder, "--yes", "b", "c"]) == 1
    assert "cannot be one" in capsys.readouterr().err
    assert main(["judge", folder, "--undo", "a", "c"]) == 0
    assert main(["judge", folder, "--undo", "a", "c"]) == 1
    assert main(["judge", folder, "--yes", "a", "b", "--no", "a", "b"]) == 2
    assert main(["judge", folder, "--note", "x"]) == 2
    assert main(["judge", folder, "--unsure", "b", "d"]) == 0
