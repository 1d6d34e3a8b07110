"""Sourced routes between two things: at a date, in an order of time, by stance, through identities; worked by hand."""

import csv
import doctest
import io
import json
from pathlib import Path

import pytest

from consoles import played
from rapallo.errors import DateError, UnknownName, UsageError
from rapallo.inquiry import Answer, routes
from rapallo.inquiry.ask import put
from rapallo.inquiry.routes import Routes
from rapallo.inquiry.routes_joins import ASKED_ONLY, CHAINS, GROUPS, pairs_of
from rapallo.record import Case, builtin_verb, builtin_verbs, read_case
from small import small_case

HEAD = "id,subject,verb,object,to,via,at,when,polarity,confidence,footing,inferred_from,source,stance\n"
MORE = "trader,organisation,The Trader,,\n"
CHAIN = (
    "c1,works,deliver,engine,trader,,,1921/1924,,,,,S,reports\n"
    "c2,trader,deliver,engine,bland,,,1923-05,,,,,S,alleges\n"
    "c3,works,supply,ore,trader,,,1922,,,,,T,proves\n"
    "c4,shop,own,works,,,,1925/1930,,,,,S,lists\n"
)
ROOT = Path(__file__).parents[2]
FLAGSHIP = ROOT / "cases" / "german-soviet"


def _case(folder: Path, rows: str, **more: str) -> Case:
    return small_case(folder, HEAD + rows, things=MORE, **more)


def _things(answer: Routes) -> list[tuple[str, ...]]:
    return [route.things for route in answer.routes]


def _parallel(answer: Routes) -> list[tuple[str, ...]]:
    return [hop.claims for hop in answer.routes[0].hops]


def test_parallel_claims_are_one_hop_with_all_its_claims_and_the_strongest_first(tmp_path: Path) -> None:
    answer = routes(_case(tmp_path, CHAIN), "works", "bland")
    assert _things(answer) == [("works", "trader", "bland")]
    assert _parallel(answer) == [("c3", "c1"), ("c2",)]
    assert [hop.stance for hop in answer.routes[0].hops] == ["proves", "alleges"]
    assert (answer.routes[0].stance, answer.routes[0].weakest) == ("alleges", 1), "as strong as its weakest hop"
    assert ("works", "engine", "bland") in answer.routes[0].variants, "the same acts told by what was delivered"


def test_at_a_date_every_hop_holds_then(tmp_path: Path) -> None:
    case = _case(tmp_path, CHAIN)
    sure = routes(case, "works", "bland", at="1923")
    assert sure.word == "surely" and _parallel(sure) == [("c1",), ("c2",)], "c3 was over, c2 surely fell in 1923"
    assert routes(case, "works", "bland", at="1923-05-10").word == "possibly", "on which day of May nobody says"
    assert routes(case, "works", "bland", at="1923-06-01").word == "no recorded route"


def test_in_a_window_hops_are_passed_in_order(tmp_path: Path) -> None:
    late = "c1,works,deliver,engine,trader,,,1924,,,,,S,\nc2,trader,deliver,ore,bland,,,1923,,,,,S,\n"
    case = _case(tmp_path, late)
    assert routes(case, "works", "bland").word == "no recorded route", "what came in 1924 was not passed on in 1923"
    assert routes(case, "works", "bland", at="1923/1924").word == "surely", "in no order each held in these years"
    assert [near.relaxed for near in routes(case, "works", "bland").near] == ["order"]
    same = _case(tmp_path / "b", late.replace("1924", "1923-03/1923-04").replace(",1923,", ",1923,"))
    assert routes(same, "works", "bland").word == "possibly", "whether 1923 was after March is not said"
    sure = _case(tmp_path / "c", late.replace("1924", "1922"))
    found = routes(sure, "works", "bland", from_="1922", until="1923")
    assert found.word == "surely"
    assert [hop.reached_by for hop in found.routes[0].hops] == ["1922-12-31", "1923-12-31"], "at the worst dates"
    assert routes(sure, "works", "bland", from_="1922-06", until="1923").word == "possibly", "it may have left before June"
    assert routes(sure, "works", "bland", from_="1923", until="1924").word == "no recorded route"


def test_a_stricter_stance_asks_every_hop(tmp_path: Path) -> None:
    case = _case(tmp_path, CHAIN)
    assert routes(case, "works", "trader", stance="proves").routes[0].claims == ("c3",)
    none = routes(case, "works", "bland", stance="reports")
    assert none.routes == ()
    (near,) = [one for one in none.near if one.relaxed == "stance"]
    assert near.broken == (("trader", "bland"),) and "c2" in {claim for line in near.lines for claim in line.claims}
    assert none.summary()[0].endswith("That is not: no route. The record does not say that there was none.")


def test_denied_claims_make_no_hop_and_disputed_ones_are_told(tmp_path: Path) -> None:
    denied = _case(tmp_path, "c1,works,deliver,engine,bland,,,1924,denied,,,,S,\n")
    assert routes(denied, "works", "bland").word == "no recorded route"
    evidence = "claim,relation,source,stance\nc1,disputes,T,denies\n"
    disputed = _case(tmp_path / "b", "c1,works,deliver,engine,bland,,,1924,,,,,S,\n", evidence=evidence)
    assert "(disputed" in routes(disputed, "works", "bland").text()


def test_words_hand_nothing_over_unless_they_are_asked_for(tmp_path: Path) -> None:
    case = _case(tmp_path, "c1,works,contract,engine,bland,,,1924,,,,,S,\n")
    answer = routes(case, "works", "bland")
    assert answer.routes == () and [one.relaxed for one in answer.near] == ["verbs"]
    assert _things(routes(case, "works", "bland", verbs=["contract"])) == [("works", "bland")]
    assert routes(case, "works", "bland", verbs=["deliver, own"]).routes == ()
    added = routes(case, "works", "bland", verbs=["+contract"])
    assert _things(added) == [("works", "bland")] and added.question == "routes works bland --verbs +contract"
    assert "(--verbs +contract)" in answer.near[0].lines[0].text
    with pytest.raises(UsageError, match="not both at once"):
        routes(case, "works", "bland", verbs=["+contract", "own"])


def test_a_part_leads_to_its_whole_and_never_down_again(tmp_path: Path) -> None:
    case = _case(tmp_path, "c1,aland,deliver,engine,bland,,,1924,,,,,S,\n")
    up = routes(case, "shop", "bland")
    assert _things(up) == [("shop", "works", "aland", "bland")]
    assert [hop.claims for hop in up.routes[0].hops] == [(), (), ("c1",)]
    assert "by the table of things, which names no source" in up.routes[0].lines[0].text
    assert routes(case, "bland", "works").routes == (), "nothing leads from the state to any of its firms"


def test_a_town_joins_nothing_and_a_site_gives(tmp_path: Path) -> None:
    rows = "c1,anna,teach,men,bland,,harbour,1925,,,,,S,\nc2,anna,teach,men,bland,,school,1926,,,,,S,\n"
    case = _case(tmp_path, rows)
    assert routes(case, "harbour", "bland").routes == ()
    assert _parallel(routes(case, "school", "bland")) == [("c2",)]
    assert routes(case, "anna", "school").routes == ()


def test_an_act_is_told_once_and_goods_are_variants_of_the_same_hands(tmp_path: Path) -> None:
    one = _case(tmp_path, "c1,works,deliver,engine,bland,,,1924,,,,,S,\n")
    answer = routes(one, "works", "bland")
    assert _things(answer) == [("works", "bland")] and answer.routes[0].variants == (), "not again by way of the engine"
    assert _things(routes(one, "engine", "bland")) == [("engine", "bland")]
    two = _case(tmp_path / "b", "c1,works,deliver,engine,trader,,,1924,,,,,S,\nc2,shop,deliver,engine,bland,,,1925,,,,,S,\n")
    by_kind = routes(two, "works", "bland")
    assert _things(by_kind)[0] == ("works", "engine", "bland")
    assert "a kind of thing: that it was the same piece, nobody says" in by_kind.routes[0].note


def test_a_route_through_an_identity_is_no_stronger_than_it(tmp_path: Path) -> None:
    rows = (
        "c1,works,deliver,engine,bland,,,1924,,high,,,S,proves\n"
        "c2,old-bland,deliver,tank,guild,,,1925,,high,,,S,proves\n"
        "same,bland,same-as,old-bland,,,,,,low,,,T,alleges\n"
        "c3,anna,deliver,ore,bland,,,1924,,high,,,S,proves\n"
    )
    case = _case(tmp_path, rows)
    answer = routes(case, "works", "guild")
    (first,) = answer.routes
    assert first.things == ("works", "bland", "guild")
    assert (first.stance, first.confidence) == ("alleges", "low") and first.hops[1].same == ("same",)
    assert "same" in first.claims and "Bland and Old Bland are taken as one" in answer.text()
    strict = routes(case, "works", "guild", stance="reports")
    assert strict.routes == (), "the identity does not hold by that stance"
    to_name = routes(case, "anna", "old-bland")
    assert to_name.routes[0].stance == "alleges", "whom it reached is old Bland only by the identity"
    assert routes(case, "anna", "bland").routes[0].stance == "proves"


def test_holdings_are_ends_and_written_ways_are_hops(tmp_path: Path) -> None:
    rows = "c1,guild,train,men,aland,,school,1925,,,,,S,\nc2,bland,lease,school,aland,,,1924/1926,,,,,S,lists\n"
    rows = rows.replace("train,men,aland,,school", "deliver,engine,aland,,")
    way = (
        '[[way]]\nid = "learned"\nlabel = "Learned at the school"\ngives = "flying@aland"\nneeds = ["school@aland"]\n'
        'by = ["anna"]\nopen = "1925/1930"\ntakes = "P6M"\nkeeps = "lasting"\nran = "yes"\n'
        'footing = { way = "inferred" }\nclaims = ["c2"]\n'
    )
    case = _case(tmp_path, rows, ways=way)
    answer = routes(case, "bland", "flying@aland", at="1925")
    assert _things(answer) == [("bland", "school@aland", "flying@aland")]
    assert (answer.routes[0].hops[1].way, answer.routes[0].footing, answer.word) == ("learned", "inferred", "surely")
    assert _things(routes(case, "anna", "flying")) == [("anna", "flying")]
    assert _parallel(routes(case, "guild", "engine@aland")) == [("c1",)]
    assert routes(case, "bland", "flying@aland", footing="stated").near[0].relaxed == "footing"
    untaken = _case(tmp_path / "b", rows, ways=way.replace('"yes"', '"no"'))
    assert routes(untaken, "bland", "flying@aland").routes == (), "an alternative not taken is no hop"


def test_undated_claims_are_possible_while_what_they_name_was_there(tmp_path: Path) -> None:
    case = _case(tmp_path, "c1,guild,deliver,engine,aland,,,,,,,,S,\n")
    assert routes(case, "guild", "aland", at="1923").word == "possibly"
    assert routes(case, "guild", "aland", at="1930").word == "no recorded route", "the guild was gone by 1926"


def test_an_answer_reads_in_every_format_and_opens_its_claims(tmp_path: Path) -> None:
    case = _case(tmp_path, CHAIN)
    answer = put(case, "routes works bland --at 1923 --k 2 --stance alleges --max-hops 4")
    assert isinstance(answer, Routes) and answer.question == "routes works bland --at 1923 --k 2 --stance alleges --max-hops 4"
    data = json.loads(answer.json())
    hop = data["sections"][0]["lines"][0]["fields"]
    assert (hop["from"], hop["to"], hop["stance"], hop["surely"]) == ("works", "trader", "reports", True)
    assert set(data["claims"]) == set(answer.claims()) == {"c1", "c2"}
    assert len(list(csv.reader(io.StringIO(answer.csv())))) == 3
    assert "S: alleges" in answer.text(evidence=True) and "c2" in answer.markdown()
    figure = answer.svg()
    assert figure.startswith("<svg") and figure.count("<rect") == 4 and ">alleged<" in figure
    assert "No recorded route" in routes(case, "bland", "works").svg()
    assert eval(repr(answer), _names()) == answer


def _names() -> dict[str, object]:
    from rapallo.inquiry import answer, routes_near, routes_telling
    from rapallo.inquiry.routes import Routes as Whole

    found: dict[str, object] = {"Routes": Whole}
    for module in (answer, routes_telling, routes_near):
        found.update({name: getattr(module, name) for name in module.__all__})
    assert isinstance(Answer, type)
    return found


def test_bad_questions_are_refused_with_what_to_write(tmp_path: Path) -> None:
    case = _case(tmp_path, CHAIN)
    with pytest.raises(UnknownName, match="nobody"):
        routes(case, "nobody at all", "bland")
    with pytest.raises(UsageError, match="one and the same thing"):
        routes(case, "bland", "Bland")
    with pytest.raises(UsageError, match="no stance of a hop; it is one of alleges, reports, lists, proves"):
        routes(case, "works", "bland", stance="denies")
    with pytest.raises(UsageError, match="take the one or the other"):
        routes(case, "works", "bland", at="1923", until="1924")
    with pytest.raises(DateError, match="Swap"):
        routes(case, "works", "bland", from_="1924", until="1923")
    with pytest.raises(UnknownName, match="deliver"):
        routes(case, "works", "bland", verbs=["delivers"])
    for wrong in ({"k": 0}, {"k": 101}, {"max_hops": 0}, {"max_hops": 13}):
        with pytest.raises(UsageError, match="is a number from 1 to"):
            routes(case, "works", "bland", **wrong)  # type: ignore[arg-type]


def test_a_named_reading_leaves_out_what_it_rejects(tmp_path: Path) -> None:
    case = _case(tmp_path, CHAIN)
    (tmp_path / "readings.toml").write_text('[[reading]]\nid = "only-t"\nreject = { sources = ["S"] }\n', encoding="utf-8")
    case = read_case(str(tmp_path))
    assert isinstance(put(case, "routes works trader --reading only-t"), Routes)
    assert _parallel(put(case, "routes works trader --reading only-t")) == [("c3",)]  # type: ignore[arg-type]
    gone = put(case, "routes works bland --reading only-t")
    assert isinstance(gone, Routes) and [one.relaxed for one in gone.near] == ["reading"]
    assert "in the reading: only-t" in gone.title


def test_the_flagship_joins_junkers_to_the_reichswehr_by_what_flew_at_lipetsk() -> None:
    """Junkers delivered G 24 to the Soviet Union 1925–27 (f3-139b); the Reichswehr used G 24 at Lipetsk 1925–33 (f3-048f). No
    source says that it was the same aircraft, and the answer says that none does."""
    case = read_case(str(FLAGSHIP))
    answer = routes(case, "junkers", "combat-aircraft@germany", at="1926")
    assert answer.word == "surely"
    assert answer.routes[0].things == ("junkers", "g-24", "reichswehr", "combat-aircraft@germany")
    assert [hop.claims[0] for hop in answer.routes[0].hops] == ["f3-139b", "f3-048f", "e050a"]
    assert answer.routes[0].hops[2].way == "combat-aircraft-essay" and answer.routes[0].footing == "assumed"
    assert "that it was the same piece, nobody says" in answer.routes[0].note
    assert routes(case, "junkers", "combat-aircraft@germany", at="1926", stance="proves").routes == ()


def test_the_page_of_the_documentation_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / "docs" / "how-to" / "routes.md"
    page = path.read_text(encoding="utf-8")
    for step, output in played(page, tmp_path):
        assert output == step.output, f"routes.md:{step.line}: {step.command}"
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert results.failed == 0 and results.attempted == 4
    for group in GROUPS:
        assert f"| {group.title} | {', '.join(group.verbs)} | {group.meaning} |\n" in page
    verbs = [verb for group in GROUPS for verb in group.verbs]
    assert len(verbs) == len(set(verbs)) and {*verbs, *ASKED_ONLY} <= set(builtin_verbs())
    for verb in {*verbs, *ASKED_ONLY}:
        found = builtin_verb(verb)
        roles = {role for pair in pairs_of(CHAINS.get(verb, ASKED_ONLY.get(verb, ""))) for role in pair}
        assert found is not None and roles & {"subject", "object"} != set(), verb
