"""What a rupture comes to, month by month, worked by hand on tests/data/engine."""

from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.errors import UsageError
from rapallo.inquiry import rupture
from rapallo.inquiry.curves import Gap
from rapallo.record import read_case

FOLDER = str(Path(__file__).parents[1] / "data" / "engine")
CASE = read_case(FOLDER)
ANSWER = rupture(CASE, "north", "south")


def step(year: int, month: int) -> int:
    """The step of a month; the horizon begins in January 1920."""
    return (year - 1920) * 12 + month - 1


def test_a_way_at_home_bridges_the_gap_if_it_is_begun_in_time() -> None:
    # At home the design takes 60 months of work, begun six months after the rupture: 66 months after it. History has it from
    # January 1930, after a year at the camp (1926) and a year of work (1929).
    points = ANSWER.curve("tank-design@aland").points
    held = step(1930, 1)
    assert points[step(1924, 7)].replanned == Gap(None, None), "July 1924 and 66 months is January 1930"
    assert points[step(1924, 8)].replanned == Gap(held, 1)
    assert points[step(1926, 12)].replanned == Gap(held, 29)
    assert points[step(1926, 12)].frozen == Gap(held, None), "eleven months at the camp are one too few"
    assert points[step(1927, 1)].replanned == points[step(1927, 1)].frozen == Gap(None, None)


def test_not_had_anyway_is_said_and_the_loss_to_come_is_still_told() -> None:
    points = ANSWER.curve("tank-design@aland").points
    assert not points[step(1929, 12)].had and points[step(1930, 1)].had
    assert not points[step(1920, 1)].had and points[step(1920, 1)].frozen == Gap(step(1930, 1), None)


def test_the_other_supplier_stands_in_at_once() -> None:
    assert all(point.replanned == point.frozen == Gap(None, None) for point in ANSWER.curve("guns@aland").points)


def test_what_is_certain_is_measured_apart() -> None:
    # The lathes came in a month of 1928 that nobody knows, surely by December.
    points = ANSWER.curve("lathes@bland").points
    assert points[step(1928, 1)].replanned == Gap(step(1928, 1), None)
    assert points[step(1928, 6)].replanned == Gap(None, None)
    assert points[step(1928, 6)].sure_replanned == Gap(step(1928, 12), None)


def test_one_curve_an_aim_and_side() -> None:
    assert [(one.aim, one.side) for one in ANSWER.curves] == [
        ("guns@aland", "the north side"),
        ("tank-design@aland", "the north side"),
        ("lathes@bland", "the south side"),
    ]
    text = ANSWER.text()
    assert "Aug 1924 to Dec 1926: short from Jan 1930, for 1 to 29 months; frozen: short from Jan 1930, never again" in " ".join(
        text.split()
    )
    assert text.count("Aims of") == 2


def test_the_figure_is_deterministic_and_has_every_aim() -> None:
    figure = ANSWER.svg()
    assert figure == rupture(CASE, "north", "south").svg()
    for curve in ANSWER.curves:
        assert f'<g id="{curve.aim}">' in figure
    assert figure.startswith("<svg") and figure.rstrip().endswith("</svg>")
    import xml.dom.minidom

    xml.dom.minidom.parseString(figure)


def test_dates_can_be_fewer() -> None:
    answer = rupture(CASE, "north", "south", "tank-design@aland", every=12, start="1924", end="1926")
    assert [point.step for point in answer.curves[0].points] == [48, 60, 72]
    assert answer.question == "rupture north south --target tank-design@aland --every 12 --from 1924 --until 1926"


def test_an_aim_without_a_recorded_way_has_nothing_to_lose() -> None:
    answer = rupture(CASE, "north", "south", "tanks@aland", every=60)
    assert not answer.curves[0].ever
    assert "nothing to lose" in answer.text() and "no recorded way" in answer.svg()


def test_refusals_and_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="in common"):
        rupture(CASE, "north", "aland")
    with pytest.raises(UsageError, match="Swap"):
        rupture(CASE, "north", "south", start="1930", end="1929")
    with pytest.raises(UsageError, match="--every 0"):
        rupture(CASE, "north", "south", every=0)
    assert main(["rupture", "north", "south", "--every", "60", "--case", FOLDER]) == 0
    assert "Aims of the north side" in capsys.readouterr().out
