"""Rivals, identities and removals in the bounds, worked out by hand (§1.5, §1.6, §5.2, §7)."""

from pathlib import Path

import pytest

from rapallo.errors import UnknownName
from rapallo.pathways import FAVOURABLE, UNFAVOURABLE, Cut, Knife, Stage, frame_of, model_of, read_holding, solver_of
from small import small_case

HEAD = "id,subject,verb,object,to,by,at,via,under,for,as,when,polarity,confidence,footing,rival_of,source,stance\n"
WAY = '[[way]]\nid = "{}"\ngives = "{}"\nneeds = {}\nopen = "1921/1939"\ntakes = "P0D"\nkeeps = 0\nran = "yes"\nfooting = {{ way = "stated" }}\n'


def _solver(case, *targets: str):
    return solver_of(frame_of(model_of(case, targets)), targets)


def _first(case, target: str, **stage) -> tuple[str | None, str | None]:
    """The first month of surely and possibly."""
    solver = _solver(case, target)
    ((lines,),) = solver.lines([Stage(**stage)])
    grid = solver.model.grid
    return tuple(None if one == 0 else grid.label((one & -one).bit_length() - 1) for one in (lines.surely, lines.possibly))


# -- rivals ---------------------------------------------------------------------------------------------------------


def test_of_two_rivals_in_time_one_holds_and_neither_alone_is_needed(tmp_path: Path) -> None:
    rows = "a,bland,license,plans,aland,,,,,,,1925-01,,,,,S,\nb,bland,license,plans,aland,,,,,,,1928-01,,,,a,S,\n"
    assert _first(small_case(tmp_path, HEAD + rows), "plans@aland") == ("1928-01", "1925-01")


def test_a_rival_that_gives_something_else_takes_the_certainty_away(tmp_path: Path) -> None:
    rows = "a,bland,license,plans,aland,,,,,,,1925-01,,,,,S,\nb,bland,license,plans,works,,,,,,,1925-01,,,,a,S,\n"
    assert _first(small_case(tmp_path / "a", HEAD + rows), "plans@works") == (None, "1925-01")
    assert _first(small_case(tmp_path / "b", HEAD + rows), "plans@aland") == ("1925-01", "1925-01")
    away = "a,bland,license,plans,aland,,,,,,,1925-01,,,,,S,\nb,bland,measure,plans,,,,,,,,1925-01,,,,a,S,\n"
    assert _first(small_case(tmp_path / "c", HEAD + away), "plans@aland") == (None, "1925-01")


def test_what_needs_both_rivals_is_ruled_out_by_neither_bound_alone(tmp_path: Path) -> None:
    rows = "a,bland,license,plans,aland,,,,,,,1925-01,,,,,S,\nb,bland,license,copy,aland,,,,,,,1925-01,,,,a,S,\n"
    both = WAY.format("w", "engine@aland", '["plans@aland", "copy@aland"]')
    either = WAY.format("v", "tank@aland", '[{ of = ["plans@aland", "copy@aland"], k = 1 }]')
    case = small_case(tmp_path, HEAD + rows, both + either)
    assert _first(case, "engine@aland") == (None, None)
    assert _first(case, "tank@aland") == ("1925-01", "1925-01")
    assert _first(case, "engine@aland", chosen=frozenset({"a"})) == (None, None)
    assert _first(case, "plans@aland", chosen=frozenset({"a"})) == ("1925-01", "1925-01")
    assert _first(case, "plans@aland", chosen=frozenset({"b"})) == (None, None)


def test_in_a_chain_of_rivals_the_outer_two_can_hold_together(tmp_path: Path) -> None:
    rows = (
        "a,bland,license,plans,aland,,,,,,,1925-01,,,,,S,\nb,bland,license,ore,aland,,,,,,,1925-01,,,,a,S,\n"
        "c,bland,license,copy,aland,,,,,,,1925-01,,,,b,S,\n"
    )
    case = small_case(tmp_path, HEAD + rows, WAY.format("w", "engine@aland", '["plans@aland", "copy@aland"]'))
    assert _first(case, "engine@aland") == (None, "1925-01")
    assert _first(case, "engine@aland", chosen=frozenset({"b"})) == (None, None)
    assert _first(case, "engine@aland", fallen=frozenset({"b"})) == ("1925-01", "1925-01")


def test_what_is_inferred_from_a_rival_goes_with_it(tmp_path: Path) -> None:
    head = HEAD.replace("rival_of", "inferred_from,rival_of")
    rows = (
        "a,bland,finance,works,,,,,,,,1925,,,,,,S,\nb,bland,finance,shop,,,,,,,,1925,,,,,a,S,\n"
        "c,bland,license,plans,aland,,,,,,,1926-01,,,inferred,a,,,\n"
    )
    case = small_case(tmp_path, head + rows)
    assert _first(case, "plans@aland") == (None, "1926-01")
    assert _first(case, "plans@aland", chosen=frozenset({"a"})) == ("1926-01", "1926-01")


def test_too_many_rivals_give_outer_bounds_that_name_them(tmp_path: Path) -> None:
    rows, needs = [], []
    for number in range(14):
        rows.append(f"a{number},bland,license,x{number},aland,,,,,,,1925-01,,,,,S,")
        rows.append(f"c{number},bland,license,y{number},aland,,,,,,,1925-01,,,,a{number},S,")
        needs.append(f'{{ of = ["x{number}@aland", "y{number}@aland"], k = 1 }}')
    things = "".join(f"{kind}{number},design,,,\n" for number in range(14) for kind in "xy")
    case = small_case(
        tmp_path, HEAD + "\n".join(rows) + "\n", WAY.format("w", "engine@aland", f"[{', '.join(needs)}]"), things=things
    )
    solver = _solver(case, "engine@aland")
    assert len(solver.outer(Stage())) == 28
    ((lines,),) = solver.lines([Stage()])
    assert lines.surely == 0 and lines.possibly != 0
    few = _solver(case, "x0@aland")
    assert few.outer(Stage()) == ()


# -- removals -------------------------------------------------------------------------------------------------------


def _cascade(case, cut: Cut) -> tuple[str, ...]:
    return Knife(frame_of(model_of(case))).cascade(cut).things


def test_an_actor_takes_its_parts_and_what_is_in_their_hands(tmp_path: Path) -> None:
    rows = "a,bland,license,plans,shop,,,,,,,1925-01,,,,,S,\nb,bland,license,plans,guild,,,,,,,1925-01,,,,,S,\n"
    case = small_case(tmp_path, HEAD + rows)
    assert _cascade(case, Cut(things=("works",))) == ("shop", "works")
    assert _cascade(case, Cut(things=("bland",))) == ("bland", "guild", "harbour")
    assert _first(case, "plans@aland", cut=Cut(things=("works",))) == (None, None)
    assert _first(case, "plans@aland", cut=Cut(holdings=("plans@works",))) == (None, None)
    assert _first(case, "plans@aland", cut=Cut(holdings=("plans@aland",))) == (None, None)
    assert _first(case, "plans@guild", cut=Cut(things=("works",))) == ("1925-01", "1925-01")
    assert _first(case, "plans@guild", cut=Cut(things=("plans",))) == (None, None)


def test_a_place_takes_the_facilities_on_it_while_they_are_there(tmp_path: Path) -> None:
    rows = "l,school,locate-at,harbour,,,,,,,,1924/1927,,,,,S,\nc,aland,operate,school,,,,,,,,1924/1930,,,,,S,\n"
    case = small_case(tmp_path, HEAD + rows)
    assert _cascade(case, Cut(things=("harbour",))) == ("harbour", "school")
    solver = _solver(case, "school@aland")
    with_it, without = (one[0] for one in solver.lines([Stage(), Stage(cut=Cut(things=("harbour",)))]))
    grid = solver.model.grid
    gone = {grid.label(step) for step in range(grid.steps) if (with_it.surely & ~without.surely) >> step & 1}
    assert ("1924-12" in gone, "1927-12" in gone, "1928-01" in gone) == (True, True, False)
    maybe = {grid.label(step) for step in range(grid.steps) if (with_it.possibly & ~without.possibly) >> step & 1}
    assert ("1924-01" in maybe, "1924-12" in maybe, "1927-01" in maybe, "1927-12" in maybe) == (False, True, True, False)


def test_what_was_passed_on_and_lasts_stays_and_a_flow_ends(tmp_path: Path) -> None:
    rows = "a,guild,license,plans,aland,,,,,,,1922-01,,,,,S,\nb,guild,supply,ore,aland,,,,,,,1922-01/1925-06,,,,,S,\n"
    case = small_case(tmp_path, HEAD + rows)
    cut = Cut(things=("guild",), start=36)
    assert _first(case, "plans@aland", cut=cut) == ("1922-01", "1922-01")
    solver = _solver(case, "plans@aland", "ore@aland")
    plans, ore = solver.lines([Stage(cut=cut)])[0]
    assert plans.surely >> 251 & 1 == 1 and ore.possibly >> 36 == 0 and ore.surely >> 35 & 1 == 1
    assert solver.lines([Stage(cut=Cut(things=("guild",)))])[0][0].possibly == 0


def test_until_means_out_of_reach_and_not_destroyed(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "a,bland,license,plans,aland,,,,,,,1922-01,,,,,S,\n")
    solver = _solver(case, "plans@aland")
    ((lines,),) = solver.lines([Stage(cut=Cut(holdings=("plans@aland",), start=36, stop=47))])
    assert [lines.surely >> step & 1 for step in (35, 36, 47, 48)] == [1, 0, 0, 1]


def test_what_came_before_the_horizon_goes_only_with_what_was_never_there(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "a,bland,license,plans,aland,,,,,,,1910,,,,,S,\n")
    assert _first(case, "plans@aland", cut=Cut(things=("bland",))) == (None, None)
    assert _first(case, "plans@aland", cut=Cut(things=("bland",), start=1)) == ("1920-01", "1920-01")


def test_the_moment_nobody_knows_leaves_nothing_if_part_of_it_is_taken_away(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "a,guild,license,plans,aland,,,,,,,1922/1924,,,,,S,\n")
    assert _first(case, "plans@aland") == ("1924-12", "1922-01")
    assert _first(case, "plans@aland", cut=Cut(things=("guild",), start=36)) == (None, "1922-01")


def test_an_inferred_identity_carries_a_removal_unfavourably_only(tmp_path: Path) -> None:
    rows = "i,school,same-as,field,,,,,,,,,,,{},,S,\nc,aland,train,men,aland,,school,,,,flying,1924-03,,,,,S,\n"
    for footing, expected in (("inferred", (None, "1924-03")), ("", (None, None))):
        case = small_case(tmp_path / f"x{footing}", HEAD + rows.format(footing))
        assert _first(case, "flying@aland", cut=Cut(things=("field",))) == expected


def test_an_open_identity_that_pulls_both_ways_is_taken_on_and_off(tmp_path: Path) -> None:
    """If plans and copy are one, removing the copy takes the plans; if not, the copy's holder never had the plans from them: in
    neither world is the engine had, although each bound alone would let it."""
    rows = "i,plans,same-as,copy,,,,,,,,,,,inferred,,S,\na,bland,license,plans,works,,,,,,,1924-03,,,,,S,\n"
    case = small_case(tmp_path, HEAD + rows, WAY.format("w", "engine@aland", '["copy@works"]'))
    assert _first(case, "engine@aland") == ("1924-03", "1924-03")
    case = small_case(tmp_path / "b", HEAD + rows, WAY.format("w", "engine@aland", '["copy"]'))
    solver = _solver(case, "engine@aland")
    cut = Cut(holdings=("plans@bland",))
    assert solver.knife.open_identities(cut) == ()
    cut = Cut(things=("copy",))
    assert solver.knife.open_identities(cut) == ("i",)
    assert [setting.on for setting in solver.settings(Stage(cut=cut), FAVOURABLE)] == [frozenset(), frozenset({"i"})]
    assert _first(case, "engine@aland", cut=cut) == (None, None)


def test_all_between_two_sides(tmp_path: Path) -> None:
    rows = (
        "a,guild,license,plans,shop,,,,,,,1924-03,,,,,S,\nb,aland,train,men,aland,,harbour,,,,flying,1924-03,,,,,S,\n"
        "c,works,produce,engine,,,,,,,,1924-03,,,,,S,\nd,aland,supply,ore,guild,,,,,,,1924-03,,,,,S,\n"
        "e,men,study-at,bland,,,,,,,copy,1924-03,,,,,S,\nf,old-bland,license,tank,aland,,,,,,,1924-03,,,,,S,\n"
    )
    case = small_case(tmp_path, HEAD + rows)
    model = model_of(case)
    knife = Knife(frame_of(model))
    for sides in ((("aland",), ("bland",)), (("bland",), ("aland",))):
        ways = knife.cascade(Cut(between=sides)).ways
        assert [model.paths[way].id for way in ways] == ["a", "b", "d", "e"]


def test_a_bare_result_is_on_the_side_of_those_by_whom(tmp_path: Path) -> None:
    way = WAY.format("w", "engine", '["ore@guild"]').replace("keeps = 0", 'keeps = 0\nby = ["works"]')
    model = model_of(small_case(tmp_path, ways=way))
    knife = Knife(frame_of(model))
    assert [model.paths[place].id for place in knife.passing(("aland",), ("bland",))] == ["w"]
    assert knife.passing(("aland",), ("old-bland",)) == {}


def test_a_source_takes_what_derives_only_from_it(tmp_path: Path) -> None:
    rows = "a,bland,license,plans,aland,,,,,,,1924-03,,,,,U,\nb,bland,license,copy,aland,,,,,,,1924-03,,,,,V,\n"
    case = small_case(tmp_path, HEAD + rows, sources="U,Repeats S,S\nV,Repeats S and has work of its own,S; V\n")
    assert _first(case, "plans@aland", cut=Cut(sources=("S",))) == (None, None)
    assert _first(case, "copy@aland", cut=Cut(sources=("S",))) == ("1924-03", "1924-03")
    assert _first(case, "plans@aland", cut=Cut(claims=("a",))) == (None, None)


def test_a_delta_is_the_same_in_the_part_and_in_the_whole(tmp_path: Path) -> None:
    rows = "a,bland,license,plans,shop,,,,,,,1925-01,,,,,S,\nb,bland,license,copy,guild,,,,,,,1925-01,,,,,S,\n"
    case = small_case(tmp_path, HEAD + rows)
    solver = _solver(case, "plans@aland")
    cut = Cut(things=("works",), start=5)
    for bound in (FAVOURABLE, UNFAVOURABLE):
        part, whole = solver.knife.delta(cut, bound), Knife(solver.frame).delta(cut, bound)
        assert {solver.part.holdings[place]: line for place, line in part.removed.items()} == dict(whole.removed)
        assert {solver.part.ways[place]: line for place, line in part.closed.items()} == dict(whole.closed)


# -- names ----------------------------------------------------------------------------------------------------------


def test_a_holding_is_read_in_any_spelling_and_near_names_are_offered(tmp_path: Path) -> None:
    case = small_case(tmp_path)
    assert read_holding(case, "Flying @ The Works") == "flying@works" and read_holding(case, "the copy") == "copy"
    with pytest.raises(UnknownName, match=r"Did you mean.*engine"):
        read_holding(case, "engine works@aland")
    with pytest.raises(UnknownName, match=r"no actor.*harbour.*bland"):
        read_holding(case, "ore@harbour")
    with pytest.raises(UnknownName, match="no holding"):
        solver_of(frame_of(model_of(case)), ["ore@aland"])
