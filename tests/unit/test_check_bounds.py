"""R517 and R518: what two totals over overlapping periods imply, by hand and against months that were counted out."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapallo.check import check
from rapallo.errors import Fault
from rapallo.record import load

HEADER = "id,subject,verb,object,to,low,high,unit,period,polarity,rival_of,source,locator,hedge\n"
THINGS = "id,kind,label\nworks,organisation,Works\narmy,organisation,Army\nengine,product,Engine\n"


def found(folder: Path, *rows: str) -> list[Fault]:
    """What R517 and R518 find in a case of these claims."""
    folder.mkdir(exist_ok=True)
    (folder / "case.toml").write_text('title = "Totals"\n')
    (folder / "sources.csv").write_text("key,type,title\nA,book,A book\n")
    (folder / "things.csv").write_text(THINGS)
    (folder / "claims.csv").write_text(HEADER + "".join(row + "\n" for row in rows))
    loaded = load(str(folder))
    assert loaded.faults == []
    return list(check(loaded, ("R517", "R518")))


MORE = "c1,works,build,engine,,2500,,engines,2023-07/2024-07,,,A,p. 1,more than"


def test_the_rest_of_the_period_has_what_the_other_total_leaves(tmp_path: Path) -> None:
    """More than 2,500 to July 2024, of which 2024 has 2,000 at most: at least 500 in the half-year before."""
    (one,) = found(tmp_path, MORE, "c2,works,build,engine,,2000,2000,engines,2024-01/2024-12,,,A,p. 2,")
    assert (one.code, one.severity, one.claims) == ("R517", "note", ("c1", "c2"))
    assert "at least 500 fall from 1 Jul 2023 to 31 Dec 2023" in one.finding


def test_the_rest_may_lie_at_the_end(tmp_path: Path) -> None:
    rows = (
        "c1,works,build,engine,,90,95,engines,1940,,,A,p. 1,",
        "c2,works,build,engine,,70,80,engines,1939-07/1940-06,,,A,p. 2,",
    )
    (one,) = found(tmp_path, *rows)
    assert "at least 10 fall from 1 Jul 1940 to 31 Dec 1940" in one.finding


def test_of_several_bounds_the_largest_is_told(tmp_path: Path) -> None:
    """Against 1,900 it is 600, against 2,000 only 500."""
    others = (
        "c2,works,build,engine,,2000,2000,engines,2024,,,A,p. 2,",
        "c3,works,build,engine,,1900,1900,engines,2024/2025,,,A,p. 3,",
    )
    first, *rest = found(tmp_path, MORE, *others)
    assert first.claims == ("c1", "c3")
    assert "600" in first.finding
    assert [(one.code, one.claims) for one in rest] == [("R518", ("c2", "c3"))]


def test_more_in_a_part_than_in_the_whole(tmp_path: Path) -> None:
    rows = (
        "c1,works,build,engine,,90,90,engines,1940-01/1940-06,,,A,p. 1,",
        "c2,works,build,engine,,70,70,engines,1940,,,A,p. 2,",
    )
    (one,) = found(tmp_path, *rows)
    assert (one.code, one.severity, one.claims) == ("R518", "warning", ("c1", "c2"))


@pytest.mark.parametrize(
    "other",
    [
        "c2,works,build,engine,,2000,,engines,2024,,,A,p. 2,more than",  # no upper bound
        "c2,works,build,engine,,2600,2600,engines,2024,,,A,p. 2,",  # nothing is left
        "c2,works,build,engine,,2000,2000,engines,2025,,,A,p. 2,",  # lies apart
        "c2,works,build,engine,,100,100,engines,2024-03,,,A,p. 2,",  # a part beside its whole: mere subtraction
        "c2,works,build,engine,,2000,2000,engines,2023-07/2024-07,,,A,p. 2,",  # the same period: rivals (§1.5)
        "c2,works,build,engine,,2000,2000,engines,2024,,c1,A,p. 2,",  # rivals by the author's word
        "c2,works,build,engine,,2000,2000,engines,2024,denied,,A,p. 2,",
        "c2,works,build,engine,,2000,2000,engines,about 2024,,,A,p. 2,",  # the ends are not fixed
        "c2,works,build,engine,,2000,2000,engines,2024-01/..,,,A,p. 2,",
        "c2,works,build,engine,,2000,2000,tonnes,2024,,,A,p. 2,",
        "c2,works,deliver,engine,army,2000,2000,engines,2024,,,A,p. 2,",  # built is not delivered (§1.8)
        "c2,works,contract,engine,,2000,2000,engines,2024,,,A,p. 2,",
    ],
)
def test_nothing_follows(tmp_path: Path, other: str) -> None:
    assert found(tmp_path, MORE, other) == []


@pytest.mark.parametrize("unit", ["engines/month", "engines per month", "engines a month"])
def test_rates_are_no_totals(tmp_path: Path, unit: str) -> None:
    one = MORE.replace(",engines,", f",{unit},")
    assert found(tmp_path, one, f"c2,works,build,engine,,2000,2000,{unit},2024,,,A,p. 2,") == []


def test_levels_are_no_totals(tmp_path: Path) -> None:
    """Owned in a year and owned in two: what is had does not add up over time."""
    rows = ("c1,works,own,engine,,90,90,engines,1939/1940,,,A,p. 1,", "c2,works,own,engine,,70,70,engines,1940/1941,,,A,p. 2,")
    assert found(tmp_path, *rows) == []


@given(
    st.lists(st.integers(0, 20), min_size=12, max_size=12),
    st.tuples(st.integers(0, 11), st.integers(0, 11)),
    st.tuples(st.integers(0, 11), st.integers(0, 11)),
)
def test_true_totals_never_contradict_and_bounds_hold(
    tmp_path_factory: pytest.TempPathFactory, months: list[int], first: tuple[int, int], second: tuple[int, int]
) -> None:
    """Of totals that are counted out of one series of months no two contradict each other, and every bound told is met."""
    rows = []
    for number, ends in enumerate((first, second)):
        start, end = sorted(ends)
        count = sum(months[start : end + 1])
        rows.append(f"c{number},works,build,engine,,{count},{count},engines,1930-{start + 1:02}/1930-{end + 1:02},,,A,p. 1,")
    for one in found(tmp_path_factory.getbasetemp() / "series", *rows):
        assert one.code == "R517"
        least, begin, stop = re.search(r"least ([0-9,]+) fall from 1 (\w+) 1930 to [0-9]+ (\w+) 1930", one.finding).groups()  # type: ignore[union-attr]
        names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        assert int(least.replace(",", "")) <= sum(months[names.index(begin) : names.index(stop) + 1])
