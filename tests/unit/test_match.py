"""Which things may be one: legal forms, dates, places and company as evidence; judgements that can be taken back."""

import io
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.errors import UsageError
from rapallo.exchange.judging import judge, judgement_of, unjudge, unsure_pairs
from rapallo.exchange.legal_forms import parted
from rapallo.exchange.match import LIKELY, POSSIBLE, match
from rapallo.exchange.resemblance import Sketches, compared, score_of
from rapallo.record import About, Case, Claim, Source, Thing, identity_of, read_case, save
from rapallo.time import parse_when

SOURCE = (Source(key="S", title="A source"),)


def case_of(things: tuple[Thing, ...], *claims: Claim) -> Case:
    return Case(about=About(title="Lists"), things=tuple(sorted(things, key=lambda one: one.id)), sources=SOURCE, claims=claims)


def firm(identity: str, label: str, **more: object) -> Thing:
    return Thing(id=identity, kind="organisation", label=label, **more)  # type: ignore[arg-type]


def points(case: Case, one: str, other: str) -> dict[str, int]:
    """What speaks for and against two things, by what it is about."""
    sketches = {sketch.id: sketch for sketch in Sketches(case).all}
    return {item.about: item.points for item in compared(sketches[one], sketches[other])}


@pytest.mark.parametrize(
    ("name", "core", "kind"),
    [
        ("Limbach Flugmotoren GmbH & Co. KG", "Limbach Flugmotoren", "partnership"),
        ("Baltic Trade OÜ", "Baltic Trade", "limited"),
        ("ООО «Вектор»", "«Вектор»", "limited"),
        ("Krupp A.G.", "Krupp", "stock"),
        ("Xiamen Limbach Aircraft Engine Co., Ltd.", "Xiamen Limbach Aircraft Engine", "limited"),
        ("AG", "AG", ""),
        ("Fritz Haber", "Fritz Haber", ""),
    ],
)
def test_legal_forms_are_told_from_the_name(name: str, core: str, kind: str) -> None:
    assert parted(name) == (core, kind)


def test_a_firm_under_two_forms_of_one_name_is_likely_one() -> None:
    case = case_of((firm("a", "Baltic Trade OÜ"), firm("b", "Baltic Trade OU"), firm("c", "Baltic Timber OÜ")))
    (pair,) = match(case).pairs
    assert (pair.one, pair.other) == ("a", "b") and pair.score >= LIKELY
    assert {one.about: one.points for one in pair.evidence} == {"name": 6, "legal form": 1, "kind": 1}


def test_a_different_legal_form_speaks_against() -> None:
    case = case_of((firm("a", "Krupp AG"), firm("b", "Krupp GmbH"), firm("c", "Krupp A.G.")))
    assert points(case, "a", "b")["legal form"] == -3 and points(case, "a", "c")["legal form"] == 1
    assert match(case).pairs[0].one == "a" and match(case).pairs[0].other == "c"


def test_names_alone_do_not_make_two_brothers_one() -> None:
    men = (Thing(id="hans", kind="person", label="Hans Speidel"), Thing(id="helm", kind="person", label="Helm Speidel"))
    assert match(case_of(men), every=True).pairs == ()


def test_two_of_one_name_born_in_different_years_are_not_proposed() -> None:
    men = (Thing(id="one", kind="person", label="Otto Weber"), Thing(id="two", kind="person", label="Отто Вебер"))
    born = tuple(
        Claim(id=f"c-{name}", subject=name, verb="be-born", when=parse_when(when), source="S") for name, when in (("one", "1890"), ("two", "1902"))
    )
    assert points(case_of(men, *born), "one", "two") == {"name": 5, "kind": 1, "beginning": -5}
    found = match(case_of(men, *born), every=True)
    assert found.pairs == () and [pair.score for pair in found.weak] == [1]
    (pair,) = match(case_of(men)).pairs
    assert pair.score == 6 >= POSSIBLE


def test_places_wholes_references_and_company_count() -> None:
    things = (
        Thing(id="a", kind="facility", label="Werk Kazan", latitude="55.8", longitude="49.1", part_of=("army",)),  # type: ignore[arg-type]
        Thing(id="b", kind="facility", label="Werk Kazan", latitude="55.81", longitude="49.1", part_of=("army",)),  # type: ignore[arg-type]
        Thing(id="c", kind="facility", label="Werk Kazan", latitude="52.0", longitude="39.0", wikidata="Q1"),  # type: ignore[arg-type]
        Thing(id="d", kind="facility", label="Werk Kazan", wikidata="Q2"),
        Thing(id="army", kind="organisation", label="Army"),
    )
    made = tuple(Claim(id=f"u-{name}", subject="army", verb="use", object=name, source="S") for name in ("a", "b"))
    case = case_of(things, *made)
    assert points(case, "a", "b") == {"name": 6, "kind": 1, "part of": 2, "company": 1, "place": 3}
    assert points(case, "a", "c")["place"] == -4 and points(case, "c", "d")["reference"] == -10


def test_it_is_symmetric_and_agreeing_evidence_never_lowers_it() -> None:
    bare = case_of((firm("a", "Vector Works Ltd"), firm("b", "Vector Works Limited")))
    more = case_of((firm("a", "Vector Works Ltd", wikidata="Q9"), firm("b", "Vector Works Limited", wikidata="Q9")))
    one, other = Sketches(bare).all
    assert score_of(compared(one, other)) == score_of(compared(other, one))
    assert match(more).pairs[0].score > match(bare).pairs[0].score


def test_between_two_lists_only_pairs_across_are_proposed() -> None:
    mine = case_of((firm("a", "Krupp AG"), firm("b", "Krupp A.G.")))
    theirs = case_of((firm("x", "KRUPP AG"), firm("y", "Thyssen AG")))
    assert {(pair.one, pair.other) for pair in match(mine, theirs, "list").pairs} == {("a", "list:x"), ("b", "list:x")}


@pytest.fixture
def folder(tmp_path: Path) -> str:
    things = (firm("a", "Baltic Trade OÜ"), firm("b", "Baltic Trade OU"), firm("c", "Baltic Trade"))
    save(case_of(things), str(tmp_path / "case"))
    return str(tmp_path / "case")


def test_a_judgement_is_a_claim_with_its_source_and_can_be_taken_back(folder: str) -> None:
    before = read_case(folder)
    assert judge(folder, "a", "b", "same", "A. Reader", "one register number").startswith("same: a and b")
    case = read_case(folder)
    (claim,) = judgement_of(case, "a", "b")
    assert (claim.verb, claim.denied, claim.source, claim.note) == ("same-as", False, "JUDGED-A-READER", "one register number")
    assert identity_of(case).of("a") == identity_of(case).of("b")
    assert ("a", "b") not in {(pair.one, pair.other) for pair in match(case).pairs}
    assert [pair.judged for pair in match(case, every=True).judged] == ["same"]
    unjudge(folder, "b", "a")
    assert read_case(folder).claims == before.claims
    assert ("a", "b") in {(pair.one, pair.other) for pair in match(read_case(folder)).pairs}
    with pytest.raises(UsageError, match="no judgement"):
        unjudge(folder, "a", "b")


def test_unsure_counts_for_nothing_and_is_not_asked_again(folder: str) -> None:
    before = read_case(folder)
    judge(folder, "a", "b", "unsure", "A. Reader")
    assert read_case(folder) == before
    assert [row[:3] for row in unsure_pairs(folder)] == [("a", "b", "unsure")]
    unsure = [frozenset(row[:2]) for row in unsure_pairs(folder)]
    assert ("a", "b") not in {(pair.one, pair.other) for pair in match(before, unsure=unsure).pairs}
    judge(folder, "a", "b", "different", "A. Reader")
    assert unsure_pairs(folder) == () and judgement_of(read_case(folder), "a", "b")[0].denied


def test_a_judgement_that_contradicts_others_is_refused_with_their_chain(folder: str) -> None:
    judge(folder, "a", "b", "same", "A. Reader")
    judge(folder, "b", "c", "same", "A. Reader")
    with pytest.raises(UsageError, match="a-same-as-b, b-same-as-c"):
        judge(folder, "a", "c", "different", "A. Reader")
    unjudge(folder, "b", "c")
    judge(folder, "a", "c", "different", "A. Reader")
    with pytest.raises(UsageError, match="a-same-as-c denies"):
        judge(folder, "b", "c", "same", "A. Reader")
    with pytest.raises(UsageError, match="judged already"):
        judge(folder, "b", "a", "different", "A. Reader")
    with pytest.raises(UsageError, match="--by"):
        judge(folder, "b", "c", "same", " ")


def test_the_commands(folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["match", folder]) == 0
    assert "Possibly one" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO("s\nb\nd\nu\nq\n"))
    assert main(["judge", folder, "--by", "A. Reader"]) == 0
    out = capsys.readouterr().out
    assert out.index("same: a and b") < out.index("taken back: a and b") < out.index("different: a and b") and out.endswith("judged.\n")
    assert main(["judge", folder]) == 2
    assert main(["judge", folder, "--yes", "a", "nobody", "--by", "X"]) == 1
    table = Path(folder).parent / "list.csv"
    table.write_text("id,kind,label\nz,organisation,BALTIC TRADE OÜ\n", encoding="utf-8")
    assert main(["match", folder, "--with", str(table), "--format", "csv"]) == 0
    assert "list:z" in capsys.readouterr().out
