"""Motifs found by hand-made records, and precedents between cases, each step accounted for."""

from pathlib import Path

import pytest

from rapallo.errors import CaseError, UnknownName, UsageError
from rapallo.inquiry import precedents
from rapallo.inquiry.likeness import differences
from rapallo.inquiry.matching import matches
from rapallo.inquiry.motif import Motif, builtin_motifs, read_motifs
from rapallo.record import Case, read_case
from small import small_case

ROOT = Path(__file__).parents[2]
HEAD = "id,subject,verb,object,to,at,by,as,when,polarity,source,low,high,unit\n"
TAKEN = (
    "got,aland,acquire,plans,,,guild,,1922,,S,,,\n"
    "made,copy,derive-from,plans,,,,,1923,,S,,,\n"
    "built,works,build,copy,,,,,1924,,S,3,3,pieces\n"
)
HIDDEN = "false,works,conceal,engine,,,,tank,1925,,S,,,\nsent,works,deliver,engine,bland,,,,1926,,T,,,\n"


def motif(name: str) -> Motif:
    return next(one for one in builtin_motifs() if one.id == name)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return small_case(tmp_path / "one", HEAD + TAKEN + HIDDEN)


def test_a_motif_is_joined_on_the_parts_its_steps_share(case: Case) -> None:
    (found,) = matches(case, motif("foreign-design-taken-over"))
    assert found.players("taker") == ("aland",) and found.players("model") == ("plans",) and found.players("copy") == ("copy",)
    assert dict(found.steps) == {"obtained": ("got",), "derived": ("made",), "built": ("built",)}
    assert found.missing == ("family", "designed", "used") and found.complete


def test_a_needed_step_that_is_missing_makes_no_match(tmp_path: Path) -> None:
    case = small_case(tmp_path / "one", HEAD + TAKEN.replace("made,copy,derive-from,plans", "made,copy,derive-from,engine"))
    assert matches(case, motif("foreign-design-taken-over")) == ()


def test_a_denied_claim_is_no_step(tmp_path: Path) -> None:
    denied = TAKEN.replace("got,aland,acquire,plans,,,guild,,1922,,", "got,aland,acquire,plans,,,guild,,1922,denied,")
    assert matches(small_case(tmp_path / "one", HEAD + denied), motif("foreign-design-taken-over")) == ()


def test_steps_that_surely_come_too_early_are_left_out(tmp_path: Path) -> None:
    early = TAKEN.replace(",1924,", ",1921,")
    assert matches(small_case(tmp_path / "one", HEAD + early), motif("foreign-design-taken-over")) == ()
    open_date = TAKEN.replace(",1924,", ",1921/1923,")
    (found,) = matches(small_case(tmp_path / "two", HEAD + open_date), motif("foreign-design-taken-over"))
    assert found.claims("built") == ("built",)


def test_a_firm_stands_for_its_state_and_identity_folds(tmp_path: Path) -> None:
    claims = (
        "got,shop,acquire,plans,,,,,1922,,S,,,\nmade,copy,derive-from,engine,,,,,1923,,S,,,\nsame,engine,same-as,plans,,,,,,,S,,,\n"
        "built,works,build,copy,,,,,1924,,S,,,\n"
    )
    (found,) = matches(small_case(tmp_path / "one", HEAD + claims), motif("foreign-design-taken-over"))
    assert found.players("taker") == ("aland",)


def test_nothing_plays_two_parts(tmp_path: Path) -> None:
    claims = "gave,works,supply,engine,aland,,,,1922,,S,,,\nhit,aland,attack,aland,,,,,1923,,S,,,\n"
    assert matches(small_case(tmp_path / "one", HEAD + claims), motif("armed-then-fought")) == ()


def test_a_match_differs_in_nothing_from_itself(case: Case) -> None:
    for one in builtin_motifs():
        for found in matches(case, one):
            assert differences(case, case, one, found, found) == ()


def test_the_same_rows_in_another_order_give_the_same_matches(tmp_path: Path, case: Case) -> None:
    rows = (TAKEN + HIDDEN).splitlines(keepends=True)
    turned = small_case(tmp_path / "two", HEAD + "".join(reversed(rows)))
    for one in builtin_motifs():
        assert matches(case, one) == matches(turned, one)


def test_a_precedent_says_what_is_common_missing_and_different(tmp_path: Path, case: Case) -> None:
    other = small_case(tmp_path / "two", HEAD + TAKEN.replace(",1924,,S,3,3", ",1931,,S,40,40").replace("acquire", "import"))
    answer = precedents(case, {"two": other})
    (one,) = answer.found
    assert one.motif == "foreign-design-taken-over" and one.common == ("obtained", "derived", "built")
    assert one.only_here == one.only_there == () and one.neither == ("family", "designed", "used")
    said = {difference.about: (difference.here, difference.there) for difference in one.differences}
    assert said["how (the taker came by it)"] == ("acquired", "imported")
    assert said["scale (the taker built what was made of it)"] == ("3 pieces (The copy)", "40 pieces (The copy)")
    assert said["time"] == ("1922 to 1924", "1922 to 1931")
    assert [line.text.partition(":")[0] for line in answer.alone] == ["Goods or people passed off as something else"]
    assert {"got", "two:got"} <= set(answer.claims())
    assert set(answer.claims()) == {ground.claim for ground in answer.grounds}
    assert "3 of 6 steps in both" in answer.svg() and "not on record" in answer.svg()


def test_precedents_go_both_ways(tmp_path: Path, case: Case) -> None:
    other = small_case(tmp_path / "two", HEAD + HIDDEN.replace("1926", "1936"))
    there, back = precedents(case, {"other": other}), precedents(other, {"other": case})
    assert [one.motif for one in there.found] == [one.motif for one in back.found] == ["false-papers"]
    assert there.found[0].here == back.found[0].there


def test_a_case_is_no_precedent_of_itself(case: Case) -> None:
    answer = precedents(case, {"again": case})
    assert answer.found == () and answer.searched == ()
    assert answer.summary()[0].startswith("No other case to compare with")


def test_an_unrelated_case_is_no_good_match() -> None:
    control = read_case(str(ROOT / "tests" / "data" / "control"))
    for name in ("german-soviet", "two-lineages"):
        other = read_case(str(ROOT / "cases" / name))
        for answer in (precedents(control, {name: other}), precedents(other, {"control": control})):
            assert answer.found == ()
            assert answer.summary()[0].startswith("No good match")
    with pytest.raises(UsageError, match="no precedent"):
        precedents(control, {}).svg()


def test_between_the_shipped_cases_a_reader_would_defend_what_is_found() -> None:
    """The engine's two lineages beside the engines and tanks after foreign models; a drone tried in one state by another's makers
    beside the sites of the twenties. Not: cooling units as false papers, since the record does not say who declared them so."""
    old, new = (read_case(str(ROOT / "cases" / name)) for name in ("german-soviet", "two-lineages"))
    for answer in (precedents(new, {"other": old}), precedents(old, {"other": new})):
        found = {one.motif: one for one in answer.found}
        assert set(found) == {"foreign-design-taken-over", "work-on-another-ground"}
        taken = found["foreign-design-taken-over"]
        assert {"obtained", "derived"} <= set(taken.common)
    assert any("base" in line.text for line in precedents(old, {"other": new}).alone)


def test_an_unknown_motif_is_named_with_near_ones(case: Case) -> None:
    with pytest.raises(UnknownName, match="false-papers"):
        precedents(case, {}, motif="false-paper")


def test_the_shared_file_has_motifs_enough_and_says_where_each_was_seen() -> None:
    found = builtin_motifs()
    assert len(found) >= 8
    for one in found:
        assert one.meaning.endswith(".") and one.differs.startswith("Does not mean") and len(one.seen_in) > 0
        for place in one.seen_in:
            name = place.partition(":")[0]
            assert len(matches(read_case(str(ROOT / "cases" / name)), one)) > 0, f"{one.id} is not found in {name}"


def test_a_file_of_motifs_is_refused_with_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "motifs.toml"
    path.write_text(
        '[[motif]]\nid = "a"\nlabel = "A"\nmeaning = "B."\ncolour = "red"\n'
        'part = [{ id = "x", kinds = ["ghost"] }]\n'
        'step = [{ id = "s", says = "so", any = [{ verbs = ["fly-to"], subject = "y" }], after = ["t"] }]\n',
        encoding="utf-8",
    )
    with pytest.raises(CaseError) as refused:
        read_motifs(str(path))
    said = "\n".join(str(fault) for fault in refused.value.faults)
    for part in ("'colour'", "'ghost'", "'fly-to'", "'y'", "'t'", "no step is needed", "no part is a key"):
        assert part in said
    assert all(fault.line == 1 for fault in refused.value.faults)
