"""What becomes of holdings without something: lost, later, replaced, unchanged, worked out by hand (§7)."""

from importlib import import_module
from pathlib import Path

import pytest

from rapallo.errors import UnknownName, UsageError
from rapallo.inquiry.without import without
from small import small_case

HEAD = "id,subject,verb,object,to,by,at,via,under,for,as,when,polarity,confidence,footing,rival_of,exchange,source,stance\n"
TRAINED = "t,guild,train,men,aland,,school,,,,flying,1924-03/1925-06,,,,,x-pact,S,\n"
ORE = "o,bland,supply,ore,aland,,,,,,,1924-03/1938-06,,,,,,S,\n"
HOME = """[[way]]
id = "home"
label = "flying learned at home"
gives = "flying@aland"
needs = []
open = "1922/1939"
takes = "P24M/P36M"
keeps = "lasting"
ran = "no"
footing = { way = "inferred" }
claims = []
"""
COMPLETE = '[[complete]]\nholding = "flying@aland"\nbecause = "all schools are known"\n'


def test_surely_lost_and_beyond_it_unknown(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED)
    found = without(case, "guild")
    one = found.outcomes[0]
    assert (one.before, one.after, one.frozen, one.verdict, found.word) == (
        "certain", "no recorded way", "surely lost", "surely lost", "surely lost",
    )  # fmt: skip
    assert one.away_from == "1924-03" and one.beyond.word == "unknown"
    assert found.summary()[0].startswith("On the record: Flying in the hands of Aland: surely lost")
    assert found.summary()[1].startswith("Beyond it: unknown")


def test_lost_beyond_doubt_where_all_ways_are_declared(tmp_path: Path) -> None:
    found = without(small_case(tmp_path, HEAD + TRAINED, COMPLETE), "school")
    assert found.word == "surely lost" and found.outcomes[0].beyond.word == "ruled out"
    assert "declared complete: Flying in the hands of Aland" in found.summary()[1]


def test_possible_only_is_lost_and_not_surely(tmp_path: Path) -> None:
    weak = small_case(tmp_path, HEAD + "t,guild,train,men,aland,,school,,,,flying,1924-03/1925-06,,low,,,,S,\n")
    assert without(weak, "guild").word == "lost"


def test_what_lasts_stays_if_it_was_passed_on_before(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED + ORE)
    assert without(case, "guild", from_="1926").word == "unchanged"
    assert without(case, "bland", from_="1930", target="ore@aland", at="1935").word == "surely lost"
    assert without(case, "bland", from_="1936", target="ore@aland", at="1935").word == "unchanged"


def test_until_brings_back_what_lasted(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED + ORE)
    found = without(case, "flying@aland", from_="1928", until="1930")
    assert found.word == "interrupted" and found.outcomes[0].away_from == "1928-01"
    assert without(case, "flying@aland", from_="1928", until="1930", at="1929").word == "surely lost"


def test_delay_as_outer_bounds(tmp_path: Path) -> None:
    """With: the earliest of 1924-03 and 1926/1927. Without the guild 1926-01 to 1927-12: 22 to 45 months later."""
    rows = TRAINED + "u,bland,train,men,aland,,,,,,flying,1926/1927,,,,,,S,\n"
    found = without(small_case(tmp_path, HEAD + rows), "guild")
    one = found.outcomes[0]
    assert (one.frozen, one.verdict) == ("delayed", "delayed")
    assert (one.delay.low, one.delay.high) == (22, 33)
    assert one.says == "certain in Dec 1940 with it and without; first had 22 to 33 months later", "what holds then comes first"


def test_the_figure_marks_what_goes_in_words_and_crosses_it_out(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED, HOME)
    lost = without(case, "guild", target="flying@aland")
    marks = {node.id: (node.note, node.gone) for node in lost.diagram.nodes}
    assert marks["flying@aland"] == ("not held without; Aland", True)
    assert marks["way t"] == ("taken away", True) and marks["way home"] == ("would replace it", False)
    drawn = lost.svg()
    assert "taken away" in drawn and "not held without" in drawn and "flying@aland" not in drawn, "labels, not ids"
    same = without(case, "harbour", target="flying@aland")
    assert same.word == "unchanged" and not any(node.gone for node in same.diagram.nodes)
    with pytest.raises(UsageError, match="no derivation to draw"):
        without(case, "guild", target="tank@aland").svg()
    with pytest.raises(UsageError, match="one target"):
        without(case, "guild", target=("tank@aland", "flying@aland")).svg()


def test_less_sure(tmp_path: Path) -> None:
    rows = TRAINED + "u,bland,train,men,aland,,,,,,flying,1924-03,,low,,,,S,\n"
    one = without(small_case(tmp_path, HEAD + rows), "guild").outcomes[0]
    assert (one.before, one.after, one.verdict) == ("certain", "possible", "less sure")


def test_replaced_by_a_way_not_taken_after_the_notice(tmp_path: Path) -> None:
    """Taken away from ever: the notice of six months is over long before 1922-12, then 24 to 36 months of work."""
    case = small_case(tmp_path, HEAD + TRAINED, HOME)
    one = without(case, "guild").outcomes[0]
    assert (one.frozen, one.verdict, one.again) == ("surely lost", "replaced", "certain")
    assert one.by == ("home",) and one.footing == "inferred"
    assert one.back == ("1924-03", "1925-12")
    assert [line.text for line in one.details] == [
        "by flying learned at home; open 1922 – 1939; takes 2 to 3 years; an alternative not taken; inferred"
    ]


def test_replanning_begins_after_the_removal_and_the_notice(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED, HOME)
    one = without(case, "flying@aland", from_="1930-01", until="1930-01").outcomes[0]
    assert one.verdict == "interrupted"
    rows = "t,guild,supply,ore,aland,,,,,,,1924-03/1938-06,,,,,,S,\n".replace("guild", "bland")
    home = HOME.replace("flying", "ore")
    one = without(
        small_case(tmp_path / "b", HEAD + rows, home), "bland", from_="1930-01", target="ore@aland", at="1935"
    ).outcomes[0]
    assert one.verdict == "replaced" and one.back == ("1932-07", "1933-07")


def test_not_had_anyway_and_unknown(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + ORE, COMPLETE)
    assert without(case, "guild", target="flying@aland").word == "not had anyway"
    assert without(case, "guild", target="flying@bland").word == "unknown"
    assert without(case, "guild", target="ore@aland", at="1940").word == "not had anyway"


def test_withdrawing_a_denial_raises_and_says_so(tmp_path: Path) -> None:
    rows = "t,bland,license,plans,aland,,,,,,,1924-03,,,,,,S,\nd,bland,license,plans,aland,,,,,,,1924,denied,,,,,T,\n"
    case = small_case(tmp_path, HEAD + rows)
    for what in ("d", "T"):
        found = without(case, what, target="plans@aland")
        assert found.raises and found.word == "raised"
        assert any("denials or disputes" in sentence for sentence in found.summary())
    assert without(case, "S", target="plans@aland").word == "lost"
    assert without(case, "t", target="plans@aland").outcomes[0].frozen == "lost"


def test_what_goes_with_it_is_told(tmp_path: Path) -> None:
    rows = TRAINED + ORE + "l,school,locate-at,harbour,,,,,,,,,,,inferred,,,S,\n"
    taking = without(small_case(tmp_path, HEAD + rows), "bland").taking
    assert taking.things == ("guild", "harbour", "school") and taking.doubtful == ("school",)
    assert set(taking.closed) == {"o", "t"}
    texts = [line.text for line in taking.lines]
    assert texts[0] == "This also takes away 3 things: The Guild; The harbour; The school"
    assert texts[1].startswith("of them only if") and texts[1].endswith("The school")
    assert without(small_case(tmp_path / "b", HEAD + ORE), "fair").taking.lines[0].text == "Nothing else goes with it."


def test_a_source_tells_the_claims_and_sources_that_go_with_it(tmp_path: Path) -> None:
    taking = without(small_case(tmp_path, HEAD + TRAINED + ORE.replace(",S,", ",U,"), sources="U,Repeats S,S\n"), "S").taking
    assert taking.sources == ("U",) and taking.fallen == ("o", "t")


def test_consideration_that_fell_away_is_acts_and_not_words(tmp_path: Path) -> None:
    rows = (
        TRAINED
        + "b,aland,lease,field,bland,,,,,,,1924-03/1930,,,,,x-pact,S,\nw,aland,agree,flying,bland,,,,,,,1924,,,,,x-pact,S,\n"
    )
    found = without(small_case(tmp_path, HEAD + rows), "guild")
    assert [line.claims for line in found.consideration] == [("b",)]
    assert without(small_case(tmp_path / "b", HEAD + rows), "field").consideration[0].claims == ("t",)


def test_between_sides_by_name_and_by_actor(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED + "p,works,produce,engine,,,,,,,,1925-01,,,,,,S,\n")
    for pair in (("north", "south"), ("aland", "bland"), ("south", "north")):
        found = without(case, between=pair, target=["flying@aland", "engine@aland"])
        assert [one.verdict for one in found.outcomes] == ["surely lost", "unchanged"]
    assert without(case, between=("north", "south"), from_="1927").word == "unchanged"
    with pytest.raises(UsageError, match="members in common"):
        without(case, between=("aland", "north"))


def test_any_name_of_anything_can_be_taken_away(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED)
    for what in ("the guild", "south", "school", "flying@aland", "flying", "t", "S", "The school"):
        assert without(case, what).word == "surely lost", what


def test_bad_input_is_refused_before_anything_runs(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED)
    with pytest.raises(UsageError, match="say what to take away"):
        without(case)
    with pytest.raises(UsageError, match="Swap the two dates"):
        without(case, "guild", from_="1930", until="1925")
    with pytest.raises(UnknownName, match="thing, source or claim"):
        without(case, "qqqq zzzz")
    with pytest.raises(UsageError, match="outside the horizon"):
        without(case, "guild", from_="1960")
    bare = small_case(tmp_path / "b", HEAD + TRAINED, case='title = "x"\n')
    with pytest.raises(UsageError, match="aims"):
        without(bare, "guild")


def test_removing_what_matters_to_nothing_changes_nothing(tmp_path: Path) -> None:
    found = without(small_case(tmp_path, HEAD + TRAINED), "tank")
    one = found.outcomes[0]
    assert found.word == "unchanged" and one.before == one.after == one.again == "certain" and one.away_from is None


def test_a_case_without_notice_says_so(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED, case='title = "x"\nhorizon = "1920-01/1940-12"\naims = ["flying@aland"]\n')
    assert without(case, "guild").notice == "with no notice, since the case names none"


def test_the_answer_reads_back_and_opens_every_claim(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED + ORE, HOME)
    names: dict[str, object] = {}
    for module in ("answer", "diagram", "outcome", "taking", "verdict", "without"):
        names.update(vars(import_module(f"rapallo.inquiry.{module}")))
    names.update(vars(import_module("rapallo.pathways.removal")))
    for found in (without(case, "guild"), without(case, between=("north", "south"), from_="1925", target="ore@aland", at="1930")):
        assert eval(repr(found), names) == found
        assert set(found.claims()) == {ground.claim for ground in found.grounds}
    assert without(case, between=("north", "south"), from_="1925", target="ore@aland", at="1930").question == (
        "without --between north south --from 1925 --target ore@aland --at 1930"
    )


def test_possible_with_and_possible_without_is_not_unchanged(tmp_path: Path) -> None:
    """One supplier whose end nobody knows, another whose beginning nobody knows: where only the first goes on, it is lost."""
    rows = "a,works,supply,ore,aland,1924-01/,S\n"
    claims = "id,subject,verb,object,to,when,source\n" + rows + "b,guild,supply,ore,aland,some time between 1924-10-17 and 1925-07-23/,S\n"
    case = small_case(tmp_path / "one", claims)
    (found,) = without(case, "works", from_="1925-03", target="ore@aland", at="1925-05").outcomes
    assert (found.before, found.after, found.frozen, found.verdict) == ("possible", "possible", "unsettled", "unsettled")
    (later,) = without(case, "works", from_="1925-06", target="ore@aland", at="1925-05").outcomes
    assert later.verdict == "unchanged"
    (other,) = without(case, "anna", target="ore@aland", at="1925-05").outcomes
    assert other.verdict == "unchanged"
