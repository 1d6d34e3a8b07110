"""Dates, durations, footing and standing as the engine takes them, worked out by hand (§4.6 to §4.8, §5.2, §5.3)."""

from pathlib import Path

import pytest

from rapallo.errors import LimitError
from rapallo.pathways import Lines, Stage, frame_of, model_of, solver_of
from rapallo.pathways.model import MOST_STEPS, horizon_of
from small import small_case

HEAD = "id,subject,verb,object,to,by,at,via,under,for,as,when,polarity,confidence,footing,inferred_from,source,stance\n"


def _lines(case, target: str, **stage) -> Lines:
    solver = solver_of(frame_of(model_of(case, [target])), [target])
    return solver.lines([Stage(**stage)])[0][0]


def _held(case, target: str, **stage) -> tuple[str, str]:
    """When it is surely and when possibly held, as runs of months."""
    grid = model_of(case).grid

    def runs(line: int) -> str:
        found, step = [], 0
        while line >> step != 0:
            start = step + (line >> step & -(line >> step)).bit_length() - 1
            stop = start
            while line >> (stop + 1) & 1 == 1:
                stop += 1
            found.append(f"{grid.label(start)}..{grid.label(stop)}")
            step = stop + 1
        return " ".join(found)

    lines = _lines(case, target, **stage)
    return runs(lines.surely), runs(lines.possibly)


def _claim(tmp_path: Path, when: str, verb: str = "license", thing: str = "plans", who: str = "bland") -> tuple[str, str]:
    case = small_case(tmp_path, HEAD + f'c,{who},{verb},{thing},aland,,,,,,,"{when}",,,,,S,\n')
    return _held(case, f"{thing}@aland")


def test_the_licence_of_1926_to_1929_is_surely_held_from_the_end_of_1929(tmp_path: Path) -> None:
    assert _claim(tmp_path, "1926/1929") == ("1929-12..1940-12", "1926-01..1940-12")


@pytest.mark.parametrize(
    ("when", "surely", "possibly"),
    [
        ("1926", "1926-12..1940-12", "1926-01..1940-12"),
        ("1926-03-05", "1926-03..1940-12", "1926-03..1940-12"),
        ("1926-03", "1926-03..1940-12", "1926-03..1940-12"),
        ("1910", "1920-01..1940-12", "1920-01..1940-12"),
        ("1915/1921", "1921-12..1940-12", "1920-01..1940-12"),
        ("1939/1943", "", "1939-01..1940-12"),
        ("1950", "", ""),
        ("", "", "1920-01..1940-12"),
        ("[1926,1929]", "1929-12..1940-12", "1926-01..1940-12"),
        ("1926/..", "", "1926-01..1940-12"),
    ],
)
def test_a_lasting_result_of_a_moment(tmp_path: Path, when: str, surely: str, possibly: str) -> None:
    assert _claim(tmp_path, when) == (surely, possibly)


@pytest.mark.parametrize(
    ("when", "surely", "possibly"),
    [
        ("1926/1929", "1926-12..1929-01", "1926-01..1929-12"),
        ("1926-03/1929-06", "1926-03..1929-06", "1926-03..1929-06"),
        ("1926", "", "1926-01..1926-12"),
        ("1926-03", "1926-03..1926-03", "1926-03..1926-03"),
        ("1910/1922-06", "1920-01..1922-06", "1920-01..1922-06"),
        ("1905/1910", "", ""),
        ("1926-05/", "1926-05..1926-05", "1926-05..1940-12"),
        ("1926-05/..", "1926-05..1940-12", "1926-05..1940-12"),
        ("/1926-05", "1926-05..1926-05", "1920-01..1926-05"),
    ],
)
def test_a_flow_is_there_while_the_claim_says(tmp_path: Path, when: str, surely: str, possibly: str) -> None:
    assert _claim(tmp_path, when, "supply", "ore") == (surely, possibly)


def test_a_span_that_lasts_is_surely_there_from_its_latest_start(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "c,bland,train,men,aland,,,,,,flying,1926/1929,,,,,S,\n")
    assert _held(case, "flying@aland") == ("1926-12..1940-12", "1926-01..1940-12")


def test_an_act_is_bounded_by_its_parties_and_not_by_its_site(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "c,guild,supply,ore,aland,,school,,,,,1920/1930,,,,,S,\n")
    assert _held(case, "ore@aland") == ("1921-01..1925-12", "1921-01..1925-12")


def test_an_undated_claim_lies_within_the_existence_of_what_it_names(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "c,guild,train,men,aland,,school,,,,flying,,,,,,S,\n")
    assert _held(case, "flying@aland") == ("", "1924-01..1940-12")


def test_a_facility_is_held_no_longer_than_it_exists(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "c,works,build,school,aland,,,,,,,1925,,,,,S,\n")
    assert _held(case, "school@aland") == ("1925-12..1930-12", "1925-01..1930-12")


WAY = '[[way]]\nid = "w"\ngives = "flying@aland"\nneeds = []\nran = "yes"\nfooting = {{ way = "stated" }}\n{}\n'


@pytest.mark.parametrize(
    ("fields", "surely", "possibly"),
    [
        ('open = "1926"\ntakes = "P0D"\nkeeps = 0', "1926-01..1926-12", "1926-01..1926-12"),
        ('open = "1926/1928"\ntakes = "P0D"\nkeeps = 0', "1926-12..1928-01", "1926-01..1928-12"),
        ('open = "1926"\ntakes = "P2M"\nkeeps = "lasting"', "1926-03..1940-12", "1926-03..1940-12"),
        ('open = "1926"\ntakes = "P2M/P4M"\nkeeps = "lasting"', "1926-05..1940-12", "1926-03..1940-12"),
        ('open = "1926-01"\ntakes = "P2M"\nkeeps = "lasting"', "", ""),
        ('open = "1926"\nkeeps = "lasting"', "", "1926-01..1940-12"),
        ('open = "1926"\ntakes = "P0D"', "1926-01..1926-12", "1926-01..1940-12"),
        ('open = "1926"\ntakes = "P0D"\nkeeps = "P1M/P3M"', "1926-01..1927-01", "1926-01..1927-03"),
        ('takes = "P0D"\nkeeps = 0', "", "1920-01..1940-12"),
        ('open = "1910"\ntakes = "P0D"\nkeeps = "lasting"', "", ""),
        ('open = "1926"\ntakes = "P0D"\nkeeps = 0\nat = ["school"]', "1926-01..1926-12", "1926-01..1926-12"),
        ('open = "1921/1940"\ntakes = "P0D"\nkeeps = 0\nunder = ["pact"]', "1922-05..1940-01", "1922-05..1940-12"),
        ('open = "1920/1940"\ntakes = "P0D"\nkeeps = 0\nby = ["anna"]', "1920-12..1930-06", "1920-01..1930-06"),
    ],
)
def test_a_written_way(tmp_path: Path, fields: str, surely: str, possibly: str) -> None:
    assert _held(small_case(tmp_path, ways=WAY.format(fields)), "flying@aland") == (surely, possibly)


def test_ran_no_and_unknown(tmp_path: Path) -> None:
    fields = 'open = "1926"\ntakes = "P0D"\nkeeps = 0'
    for ran, surely, possibly in (("no", "", ""), ("unknown", "", "1926-01..1926-12"), ("", "", "1926-01..1926-12")):
        text = WAY.format(fields).replace('ran = "yes"', f'ran = "{ran}"')
        case = small_case(tmp_path, ways=text)
        assert _held(case, "flying@aland") == (surely, possibly)
        assert _held(case, "flying@aland", replanned=True) == ("1926-01..1926-12", "1926-01..1926-12")


def test_notice_delays_the_ways_not_taken_and_nothing_of_history(tmp_path: Path) -> None:
    fields = 'open = "1926"\ntakes = "P0D"\nkeeps = 0'
    no = small_case(tmp_path / "no", ways=WAY.format(fields).replace('ran = "yes"', 'ran = "no"'))
    assert _held(no, "flying@aland", replanned=True, notice=75) == ("1926-04..1926-12", "1926-04..1926-12")
    assert _held(no, "flying@aland", replanned=True, notice=75, soonest=73) == ("1926-04..1926-12", "1926-02..1926-12")
    unknown = small_case(tmp_path / "unknown", ways=WAY.format(fields).replace('ran = "yes"', 'ran = "unknown"'))
    assert _held(unknown, "flying@aland", replanned=True, notice=75) == ("1926-04..1926-12", "1926-01..1926-12")
    yes = small_case(tmp_path / "yes", ways=WAY.format(fields))
    assert _held(yes, "flying@aland", replanned=True, notice=75) == ("1926-01..1926-12", "1926-01..1926-12")


def test_footing_by_field(tmp_path: Path) -> None:
    text = WAY.format('open = "1926"\ntakes = "P2M"\nkeeps = "lasting"').replace('"stated" }', '"inferred", takes = "assumed" }')
    case = small_case(tmp_path, ways=text)
    assert _held(case, "flying@aland", footing="stated") == ("", "")
    assert _held(case, "flying@aland", footing="inferred") == ("", "1926-01..1940-12")
    assert _held(case, "flying@aland") == ("1926-03..1940-12", "1926-03..1940-12")


def test_assumed_needs_are_met_favourably_and_unmet_unfavourably_below_their_footing(tmp_path: Path) -> None:
    text = WAY.format('open = "1926"\ntakes = "P0D"\nkeeps = 0').replace("needs = []", 'needs = ["ore@aland"]')
    case = small_case(tmp_path, ways=text.replace('"stated" }', '"stated", needs = "assumed" }'))
    assert _held(case, "flying@aland", footing="stated") == ("", "1926-01..1926-12")
    assert _held(case, "flying@aland") == ("", "")


def test_an_assumed_given_is_there_on_assumed_footing_only(tmp_path: Path) -> None:
    case = small_case(tmp_path, ways='[[given]]\nholding = "ore@aland"\nwhen = "1925"\n')
    assert _held(case, "ore@aland") == ("1925-12..1940-12", "1925-01..1940-12")
    assert _held(case, "ore@aland", footing="inferred") == ("", "")


@pytest.mark.parametrize(
    ("cells", "surely"),
    [
        ("affirmed,high,,,S,", True),
        (",,,,S,", True),
        (",low,,,S,", False),
        (",,,,S,alleges", False),
        (",,,,,", False),
    ],
)
def test_unfavourably_a_claim_counts_only_if_nothing_speaks_against_it(tmp_path: Path, cells: str, surely: bool) -> None:
    case = small_case(tmp_path, HEAD + f"c,bland,license,plans,aland,,,,,,,1926-03,{cells}\n")
    lines = _lines(case, "plans@aland")
    assert (lines.surely != 0) == surely and lines.possibly != 0


def test_a_disputed_claim_and_one_with_a_denying_rival_count_favourably_only(tmp_path: Path) -> None:
    row = "c,bland,license,plans,aland,,,,,,,1926-03,,,,,S,\n"
    disputed = small_case(tmp_path / "a", HEAD + row, evidence="claim,relation,source\nc,disputes,T\n")
    denied = small_case(tmp_path / "b", HEAD + row + "d,bland,license,plans,aland,,,,,,,1926,denied,,,,T,\n")
    for case in (disputed, denied):
        lines = _lines(case, "plans@aland")
        assert lines.surely == 0 and lines.possibly != 0
    assert _lines(denied, "plans@aland", fallen=frozenset({"d"})).surely != 0
    assert _lines(denied, "plans@aland", fallen=frozenset({"d"}), silent=frozenset({"T"})).surely != 0
    assert _lines(disputed, "plans@aland", silent=frozenset({"T"})).surely != 0


def test_what_is_inferred_falls_and_weakens_with_its_premises(tmp_path: Path) -> None:
    rows = "p,bland,finance,works,,,,,,,,1925,,{},,,S,\nc,bland,license,plans,aland,,,,,,,1926-03,,,inferred,p,,\n"
    firm = small_case(tmp_path / "a", HEAD + rows.format(""))
    assert _lines(firm, "plans@aland").surely != 0 and _lines(firm, "plans@aland", footing="stated").possibly == 0
    weak = small_case(tmp_path / "b", HEAD + rows.format("low"))
    assert _lines(weak, "plans@aland").surely == 0 and _lines(weak, "plans@aland").possibly != 0
    assert _lines(firm, "plans@aland", fallen=frozenset({"p"})).possibly == 0


def test_a_way_with_some_claims_fallen_counts_favourably_only(tmp_path: Path) -> None:
    rows = "a,bland,finance,works,,,,,,,,1925,,,,,S,\nb,bland,finance,shop,,,,,,,,1925,,,,,S,\n"
    way = WAY.format('open = "1926"\ntakes = "P0D"\nkeeps = 0\nclaims = ["a", "b"]')
    case = small_case(tmp_path, HEAD + rows, way)
    assert _lines(case, "flying@aland").surely != 0
    some, every = (
        _lines(case, "flying@aland", fallen=frozenset({"a"})),
        _lines(case, "flying@aland", fallen=frozenset({"a", "b"})),
    )
    assert some.surely == 0 and some.possibly != 0 and every.possibly == 0


def test_successors_parts_and_identities_carry_for_as_long_as_they_are_dated(tmp_path: Path) -> None:
    rows = (
        "c,bland,license,plans,old-bland,,,,,,,1921-01,,,,,S,\ns,bland,succeeds,old-bland,,,,,,,,1922/1923,,,,,S,\n"
        "g,bland,license,copy,guild,,,,,,,1922-01,,,,,S,\np,guild,part-of,aland,,,,,,,,1923/1924,,,,,S,\n"
    )
    case = small_case(tmp_path, HEAD + rows)
    assert _held(case, "plans@bland") == ("1923-12..1940-12", "1922-01..1940-12")
    assert _held(case, "copy@aland") == ("1923-12..1924-01", "1923-01..1924-12")


def test_actors_and_agreements_are_there_while_they_exist_and_events_while_they_go_on(tmp_path: Path) -> None:
    case = small_case(tmp_path, ways=WAY.format('open = "1920/1940"\ntakes = "P0D"\nkeeps = 0'))
    assert _held(case, "pact")[0] == "1922-05..1940-12"
    assert _held(case, "fair")[0] == "1926-03..1926-05"
    assert _held(case, "aland")[0] == "1920-01..1940-12"
    assert _held(case, "school") == ("", "")


def test_a_horizon_too_long_is_refused_before_anything_runs(tmp_path: Path) -> None:
    case = small_case(tmp_path, case='title = "x"\nresolution = "day"\nhorizon = "0001/1900"\n')
    with pytest.raises(LimitError, match=f"{MOST_STEPS:,}.*steps by month"):
        horizon_of(case)


def test_without_a_horizon_the_claims_span_it(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + "c,bland,license,plans,aland,,,,,,,1926-03/1929-05,,,,,S,\n", case='title = "x"\n')
    grid = horizon_of(case)
    assert (grid.label(0), grid.label(grid.steps - 1)) == ("1926-03", "1929-05")


@pytest.mark.parametrize(
    ("when", "possibly"),
    [
        # The school stood from January 1924 to December 1930, Anna lived to June 1930; the horizon begins in 1920.
        ("/1925", "1924-01..1940-12"),
        ("../1925", "1924-01..1940-12"),
        ("[..1925]", "1924-01..1940-12"),
        ("1910/1925", "1920-01..1940-12"),  # dated on both sides: the text stands
        ("/1922", "1922-01..1940-12"),  # the days it names stand, even before there was a school
        ("1928/..", "1928-01..1940-12"),
    ],
)
def test_a_side_without_a_date_reaches_no_further_than_what_the_claim_names(tmp_path: Path, when: str, possibly: str) -> None:
    row = f'c,anna,train,men,bland,,school,,,,flying,"{when}",,,,,S,\n'
    assert _held(small_case(tmp_path, HEAD + row), "flying@bland")[1] == possibly


def test_what_goes_on_goes_on_while_its_site_stands(tmp_path: Path) -> None:
    # The ore is had only while it is delivered, by way of the school, which closed in December 1930.
    row = "c,bland,deliver,ore,aland,,school,,,,,1926/..,,,,,S,\n"
    assert _held(small_case(tmp_path, HEAD + row), "ore@aland")[1] == "1926-01..1930-12"
