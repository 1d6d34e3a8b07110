"""Why something is held: verdict, dates, footing, proof, other ways, sources, what would settle it (§6), worked out by hand."""

from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rapallo.errors import UnknownName, UsageError
from rapallo.inquiry.why import why
from small import small_case

HEAD = "id,subject,verb,object,to,by,at,via,under,for,as,when,polarity,confidence,footing,inferred_from,rival_of,source,stance\n"
TRAINED = "t,bland,train,men,aland,,school,,,,flying,1924-03/1926,,,,,,S,\n"
WAY = """[[way]]
id = "school-of-flying"
label = "flying taught at the school"
gives = "flying@works"
needs = ["engine@aland", {{ of = ["plans@aland", "copy@aland"], k = 1 }}]
at = ["school"]
open = "1925/1928"
takes = {takes}
keeps = "lasting"
ran = "{ran}"
footing = {{ way = "stated"{more} }}
"""
NEEDS = "e,works,produce,engine,,,,,,,,1924-01,,,,,,S,\np,bland,license,plans,aland,,,,,,,1926,,,,,,T,\n"


def _way(takes: str = '"P6M/P12M"', ran: str = "yes", more: str = "") -> str:
    return WAY.format(takes=takes, ran=ran, more=more)


def test_certain_from_one_claim(tmp_path: Path) -> None:
    found = why(small_case(tmp_path, HEAD + TRAINED), "flying@aland")
    assert (found.verdict, found.held, found.footing, found.beyond.word, found.word) == (
        "certain",
        "certain",
        "stated",
        "",
        "certain",
    )
    assert (found.earliest, found.latest) == ("1924-03", "1924-03")
    assert [(step.holding, step.origin, step.line.claims) for step in found.steps] == [("flying@aland", "derived", ("t",))]
    assert found.independent.chosen == ("S",)
    assert found.settling is None and found.outer == ()
    assert found.summary() == (
        "On the record: certain by Dec 1940, already on what is stated.",
        "Beyond it: not asked, since there is a recorded way.",
    )


def test_attained_by_a_date_and_held_at_it_are_two_things(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "o,bland,supply,ore,aland,,,,,,,1924-03/1926-08,,,,,,S,\n")
    early, then, later = (why(case, "ore@aland", at=at) for at in ("1923", "1925", "1930"))
    assert (early.verdict, early.held) == ("no recorded way", "no recorded way")
    assert (then.verdict, then.held, then.lost_after) == ("certain", "certain", "1926-08")
    assert (later.verdict, later.held) == ("certain", "no recorded way")
    assert "held then: no longer" in later.summary()[0]


def test_what_is_still_worked_on_at_the_end_is_in_progress(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "o,bland,supply,ore,works,,,,,,,1924-03/..,,,,,,S,\n")
    found = why(case, "ore@aland")
    assert found.in_progress and found.lost_after is None


def test_a_written_way_with_its_needs_told_from_the_top(tmp_path: Path) -> None:
    found = why(small_case(tmp_path, HEAD + NEEDS, _way()), "flying@aland")
    assert found.verdict == "certain"
    assert (found.earliest, found.latest) == ("1926-07", "1927-12")
    assert [(step.holding, step.depth) for step in found.steps] == [
        ("flying@aland", 0), ("flying@works", 1), ("engine@aland", 2), ("engine@works", 3), ("plans@aland", 2),
    ]  # fmt: skip
    told = [step.line.text for step in found.steps]
    assert "what The Works holds, Aland holds" in told[0]
    assert "flying taught at the school; needs Engine" in told[1].replace("The engine", "Engine")
    assert "1 of (Plans in the hands of Aland, The copy in the hands of Aland)" in told[1]
    assert "takes 6 to 12 months" in told[1] and "rests on The school" in told[1]
    assert set(found.claims()) >= {"e", "p"}
    assert found.independent.count == 2


def test_depth_cuts_the_telling_and_says_so(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + NEEDS, _way())
    found = why(case, "flying@aland", depth=1)
    assert [step.depth for step in found.steps] == [0, 1] and found.hidden == 3
    assert "3 steps lower down not shown" in found.text()
    assert why(case, "flying@aland", depth=0).hidden == 4


def test_certain_only_if_assumptions_hold(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + NEEDS, _way(more=', takes = "assumed"'))
    found = why(case, "flying@aland")
    assert (found.verdict, found.footing) == ("certain", "assumed")
    assert len(found.assumptions) == 1 and "flying taught at the school" in found.assumptions[0]
    assert "if these assumptions hold" in found.summary()[0]
    assert [(one.footing, one.verdict) for one in found.table] == [
        ("stated", "possible"), ("inferred", "possible"), ("assumed", "certain"),
    ]  # fmt: skip
    assert why(case, "flying@aland", footing="inferred").verdict == "possible"


def test_a_need_nobody_gives_is_unsupported_and_not_false(tmp_path: Path) -> None:
    rows = NEEDS.partition("\n")[0] + "\n"
    found = why(small_case(tmp_path, HEAD + rows, _way()), "flying@works")
    assert (found.verdict, found.word) == ("no recorded way", "unknown")
    assert found.beyond.first == ("flying@works",)
    assert found.alternatives[0].status == "unsupported"
    assert found.alternatives[0].missing == ("plans@aland", "copy@aland")
    assert (
        found.settling is not None and found.settling.kind == "silence" and found.settling.about in ("copy@aland", "plans@aland")
    )
    assert "certain" in found.settling.resolutions[0].then


COMPLETE = '[[complete]]\nholding = "{}"\nbecause = "no other is known"\n'


def test_ruled_out_lists_the_declarations_it_rests_on(tmp_path: Path) -> None:
    ways = _way() + COMPLETE.format("flying@works") + COMPLETE.format("plans@aland") + COMPLETE.format("copy@aland")
    ways += COMPLETE.format("ore@works")
    rows = NEEDS.partition("\n")[0] + "\n"
    case = small_case(tmp_path, HEAD + rows, ways)
    found = why(case, "flying@works")
    assert found.word == "ruled out"
    assert found.beyond.declarations == ("copy@aland", "flying@works", "plans@aland")
    assert "ruled out, since these are declared complete" in found.summary()[1]


def test_unknown_names_the_first_undeclared_holdings_from_the_target_down(tmp_path: Path) -> None:
    ways = _way() + COMPLETE.format("flying@works") + COMPLETE.format("plans@aland")
    found = why(small_case(tmp_path, HEAD + NEEDS.partition("\n")[0] + "\n", ways), "flying@works")
    assert found.word == "unknown" and found.beyond.first == ("copy@aland",)


def test_who_answers_for_the_whole_answers_for_its_parts(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + NEEDS, _way(ran="no") + COMPLETE.format("flying@aland"))
    found = why(case, "flying@aland")
    assert found.word == "ruled out" and found.beyond.declarations == ("flying@aland",)
    assert why(case, "flying@works").word == "ruled out"
    assert why(case, "flying@bland").word == "unknown"


def test_a_declaration_for_a_time_rules_out_that_time_only(tmp_path: Path) -> None:
    ways = COMPLETE.format("ore@aland").replace("because", 'when = "1920/1930"\nbecause')
    case = small_case(tmp_path, ways=ways)
    assert why(case, "ore@aland", at="1930").word == "ruled out"
    assert why(case, "ore@aland", at="1931").word == "unknown"


def test_existence_is_not_granted(tmp_path: Path) -> None:
    way = '[[way]]\nid = "w"\ngives = "ore@aland"\nneeds = ["late"]\nopen = "1921/1925"\ntakes = "P0D"\nkeeps = 0\nran = "yes"\n'
    ways = way + COMPLETE.format("ore@aland")
    case = small_case(tmp_path, ways=ways, things="late,agreement,A late pact,1930,\n")
    assert why(case, "ore@aland").word == "ruled out"


def test_ways_not_taken_are_listed_and_count_for_nothing(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED + NEEDS, _way(ran="no"))
    found = why(case, "flying@aland")
    assert [(one.way, one.status) for one in found.alternatives] == [("school-of-flying", "not taken")]
    ruled = small_case(
        tmp_path / "b", HEAD + NEEDS, _way(ran="no") + COMPLETE.format("flying@works") + COMPLETE.format("flying@aland")
    )
    assert why(ruled, "flying@works").word == "ruled out"


def test_a_circle_without_a_base_holds_nothing_up(tmp_path: Path) -> None:
    way = '[[way]]\nid = "{}"\ngives = "{}@aland"\nneeds = ["{}@aland"]\nopen = "1921/1930"\ntakes = "P0D"\nkeeps = "lasting"\nran = "yes"\n'
    case = small_case(tmp_path, ways=way.format("a", "ore", "engine") + way.format("b", "engine", "ore"))
    found = why(case, "ore@aland")
    assert found.verdict == "no recorded way"
    assert "never held" in found.alternatives[0].line.text


def test_the_contested_claim_that_matters_would_settle_it(tmp_path: Path) -> None:
    rows = (
        "a,bland,license,plans,aland,,,,,,,1924-03,,low,,,,S,\nb,bland,license,plans,aland,,,,,,,1930-01,,low,,,,T,\n"
        "c,bland,license,copy,aland,,,,,,,1921-01,,low,,,,S,\n"
    )
    found = why(small_case(tmp_path, HEAD + rows), "plans@aland").settling
    assert found is not None and (found.kind, found.about) == ("claim", "a")
    assert [one.then for one in found.resolutions] == ["certain, from Mar 1924", "possible, in Jan 1930 at the earliest"]


def test_rivals_dates_and_durations_can_settle_it(tmp_path: Path) -> None:
    rivals = "a,bland,license,plans,aland,,,,,,,1924-03,,,,,,S,\nb,bland,license,copy,aland,,,,,,,1924-03,,,,,a,T,\n"
    found = why(small_case(tmp_path / "a", HEAD + rivals), "plans@aland").settling
    assert found is not None and found.kind == "rivals"
    assert [one.verdict for one in found.resolutions] == ["certain", "no recorded way"]
    undated = why(small_case(tmp_path / "b", HEAD + "a,bland,license,plans,aland,,,,,,,,,,,,,S,\n"), "plans@aland").settling
    assert undated is not None and (undated.kind, undated.about) == ("dates", "a")
    blank = why(small_case(tmp_path / "c", HEAD + NEEDS, _way(takes='""')), "flying@aland").settling
    assert blank is not None and (blank.kind, blank.about) == ("work", "school-of-flying")
    unknown = why(small_case(tmp_path / "d", HEAD + NEEDS, _way(ran="unknown")), "flying@aland").settling
    assert unknown is not None and unknown.kind == "ran"


def test_rivals_make_it_possible_and_the_reason_is_told(tmp_path: Path) -> None:
    rivals = "a,bland,license,plans,aland,,,,,,,1924-03,,,,,,S,\nb,bland,license,copy,aland,,,,,,,1924-03,,,,,a,T,\n"
    found = why(small_case(tmp_path, HEAD + TRAINED + rivals), "plans@aland")
    assert found.verdict == "possible" and "in some readings it is not" in found.summary()[0]


def test_eighty_citations_of_one_source_are_one_source(tmp_path: Path) -> None:
    rows = NEEDS.replace(",T,", ",U,")
    found = why(small_case(tmp_path, HEAD + rows, _way(), sources="U,Repeats S,S\n"), "flying@aland")
    assert found.independent.count == 1


def test_bad_input_is_refused_in_a_line(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + TRAINED)
    with pytest.raises(UnknownName):
        why(case, "nothing-like-it@aland")
    with pytest.raises(UsageError, match="beyond it nothing is said"):
        why(case, "flying@aland", at="1960")
    with pytest.raises(UsageError, match="no footing"):
        why(case, "flying@aland", footing="firm")
    with pytest.raises(UsageError, match="--trust"):
        why(case, "flying@aland", trust="some")


def test_a_holding_off_the_record_names_the_same_thing_in_other_hands(tmp_path: Path) -> None:
    found = why(small_case(tmp_path, HEAD + TRAINED), "flying@bland")
    assert found.others == ("Flying in the hands of Aland (flying@aland)",)
    assert found.word == "unknown"


def test_trust_moves_the_line(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "a,bland,license,plans,aland,,,,,,,1924-03,,low,,,,S,\n")
    assert why(case, "plans@aland").verdict == "possible"
    assert why(case, "plans@aland", trust="low").verdict == "certain"


def test_the_figure_keeps_text_as_text_and_footing_as_line(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + NEEDS + TRAINED.replace("t,", "u,", 1), _way(more=', takes = "assumed"'))
    found = why(case, "flying@aland")
    figure = found.svg()
    root = ElementTree.fromstring(figure)
    texts = "".join(element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "Flying" in texts and "Aland" in texts and "school-of-flying" not in texts
    assert figure == why(case, "flying@aland").svg()
    hard = why(small_case(tmp_path / "b", HEAD + NEEDS, _way(more=', takes = "assumed"')), "flying@aland").svg()
    assert 'stroke-dasharray="1.5 3"' in hard
    none = why(small_case(tmp_path / "c"), "flying@aland").svg()
    assert "no recorded way" in none


def test_every_claim_named_is_opened_and_the_answer_reads_back(tmp_path: Path) -> None:
    names: dict[str, object] = {}
    for module in ("answer", "alternatives", "diagram", "settle", "telling", "verdict", "why"):
        names.update(vars(import_module(f"rapallo.inquiry.{module}")))
    names.update(vars(import_module("rapallo.record.ancestry")))
    case = small_case(tmp_path, HEAD + TRAINED + NEEDS, _way(ran="unknown"))
    found = why(case, "flying@aland")
    assert set(found.claims()) == {ground.claim for ground in found.grounds}
    assert eval(repr(found), names) == found
    assert '"verdict"' in found.json() and "school-of-flying" in found.csv() and "rapallo why flying@aland" in found.markdown()


def test_a_flow_dated_to_no_one_step_makes_outer_bounds_and_is_named(tmp_path: Path) -> None:
    # Delivered on some day of 1925 and kept for no time: had in some month in every reading, surely in none.
    rows = "o,bland,deliver,ore,aland,,,,,,,1925,,,,,,S,\n"
    found = why(small_case(tmp_path, HEAD + rows), "ore@aland")
    assert found.verdict == "possible" and found.fleeting == ("o",)
    assert "dated to no one step (o): possible means not excluded, and may be certain" in " ".join(found.text().split())
    exact = why(small_case(tmp_path / "exact", HEAD + rows.replace("1925", "1925-02")), "ore@aland")
    assert exact.verdict == "certain" and exact.fleeting == ()
