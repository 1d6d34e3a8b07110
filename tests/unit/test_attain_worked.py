"""Worked examples of the kernel, checked by hand against the sentences of §4.2 to §4.6 and §7.

A line is written as text, first step on the left: ``-###--`` is held during steps 1, 2 and 3.
"""

import pytest

from rapallo.errors import LimitError, UnknownName
from rapallo.pathways import attain as kernel
from rapallo.pathways.attain import Availability, attain
from rapallo.pathways.network import LASTING, Choice, Network, Way, reading, restrict
from rapallo.pathways.reference import reference


def line(text: str) -> int:
    return sum(1 << step for step, mark in enumerate(text) if mark == "#")


def text(line: int, steps: int) -> str:
    return "".join("#" if line >> step & 1 == 1 else "-" for step in range(steps))


def one_way(given: str, **values: int | bool) -> str:
    """What one way makes of one need that is given like this; the reference must say the same."""
    network = Network(len(given), ("need", "result"), (Way(1, (0,)),))
    changes = {field: {0: value} for field, value in values.items()}
    chosen = reading(network).but(**{"given": {0: line(given)}, **changes})
    found = text(attain(network, [chosen]).held(1), len(given))
    assert found == text(sum(1 << step for step in reference(network, chosen)[1]), len(given))
    return found


# §4.2 and §4.3: s, and what is left behind


def test_work_takes_its_time_and_the_result_is_there_the_step_after() -> None:
    assert one_way("######", takes=0) == "######"
    assert one_way("######", takes=1) == "-#####"
    assert one_way("######", takes=3) == "---###"
    assert one_way("######", takes=6) == "------"


def test_interrupted_work_adds_up() -> None:
    assert one_way("-##--##-", takes=3, keeps=LASTING) == "------##"
    assert one_way("#-#-#-#-", takes=4, keeps=LASTING) == "-------#"


def test_unbroken_work_starts_again() -> None:
    assert one_way("##-##-###--", takes=3, unbroken=True, keeps=LASTING) == "---------##"
    assert one_way("##-##-##---", takes=3, unbroken=True, keeps=LASTING) == "-----------"


def test_a_flow_is_there_while_it_is_worked() -> None:
    assert one_way("-##--#-", keeps=0) == "-##--#-"


def test_a_stock_lasts_a_while() -> None:
    assert one_way("-##-----", keeps=2) == "-####---"
    assert one_way("-#----#-", keeps=2) == "-###--##"


def test_a_lasting_result_stays() -> None:
    assert one_way("--#-----", keeps=LASTING) == "--######"
    assert one_way("--##----", takes=2, keeps=LASTING) == "----####"


def test_start_up_is_done_once() -> None:
    """A lapsed result is back as soon as work is, without another start-up."""
    assert one_way("###---#-", takes=2, keeps=0) == "--#---#-"


def test_the_work_of_start_up_keeps_too() -> None:
    """Some worked u in t - r <= u <= t: the steps of start-up are worked steps."""
    assert one_way("###-----", takes=3, keeps=2) == "---##---"
    assert one_way("###-----", takes=3, keeps=0) == "--------"


def test_work_in_a_broken_run_keeps_once_start_up_is_done() -> None:
    assert one_way("##---#--", takes=2, unbroken=True, keeps=1) == "--#--##-"


def test_a_way_works_only_while_it_is_open() -> None:
    assert one_way("########", open=line("--####--"), takes=2, keeps=0) == "----##--"
    assert one_way("########", open=line("--#-----"), takes=2, keeps=LASTING) == "--------"


# §4.3, §4.4, §7: existence and removals


def test_a_facility_is_held_no_longer_than_it_exists() -> None:
    network = Network(8, ("plant", "tank"), (Way(0), Way(1, (0,))))
    chosen = reading(network).but(exists={0: line("--###---")}, keeps={0: LASTING})
    found = attain(network, [chosen, chosen.but(given={0: line("#######-")})])
    assert [text(found.held(1, place), 8) for place in range(2)] == ["--###---", "--###---"]


def test_building_may_go_on_before_it_exists() -> None:
    network = Network(8, ("plant",), (Way(0),))
    chosen = reading(network).but(exists={0: line("---#####")}, takes={0: 3}, keeps={0: LASTING})
    assert text(attain(network, [chosen]).held(0), 8) == "---#####"


def test_removed_is_neither_held_nor_worked_on() -> None:
    network = Network(8, ("design",), (Way(0),))
    chosen = reading(network).but(takes={0: 3}, keeps={0: LASTING}, removed={0: line("-##-----")})
    found = attain(network, [chosen])
    assert text(found.worked(0), 8) == "#--#####"
    assert text(found.held(0), 8) == "-----###"


def test_out_of_reach_is_not_destroyed() -> None:
    """What lasted is there again when the removal ends, what fades has faded (§7)."""
    network = Network(8, ("design", "stock"), (Way(0), Way(1)))
    chosen = reading(network).but(
        open={0: line("##------"), 1: line("##------")},
        keeps={0: LASTING, 1: 3},
        removed={0: line("--###---"), 1: line("--###---")},
    )
    found = attain(network, [chosen])
    assert (text(found.held(0), 8), text(found.held(1), 8)) == ("##---###", "##------")


def test_what_was_passed_on_and_lasts_stays() -> None:
    network = Network(6, ("school", "skill"), (Way(1, (0,)),))
    chosen = reading(network).but(given={0: line("######")}, removed={0: line("--####")}, keeps={0: LASTING})
    assert text(attain(network, [chosen]).held(1), 6) == "######"
    assert text(attain(network, [chosen.but(removed={0: line("######")})]).held(1), 6) == "------"


# §4.1: needs


def test_all_needs_and_any_way() -> None:
    network = Network(4, ("a", "b", "both", "either"), (Way(2, (0, 1)), Way(3, (0,)), Way(3, (1,))))
    found = attain(network, [reading(network).but(given={0: line("##--"), 1: line("-##-")})])
    assert [text(found.held(place), 4) for place in (2, 3)] == ["-#--", "###-"]


@pytest.mark.parametrize(
    ("k", "expected"), [(0, "#####"), (1, "####-"), (2, "-###-"), (3, "--#--"), (4, "-----")]
)
def test_k_of(k: int, expected: str) -> None:
    network = Network(5, ("a", "b", "c", "goal"), (Way(3, (Choice(k, (0, 1, 2)),)),))
    chosen = reading(network).but(given={0: line("###--"), 1: line("-###-"), 2: line("--##-")})
    # By hand: 1, 2, 3, 2 and 0 of the three are held at the five steps.
    assert text(attain(network, [chosen]).held(3), 5) == expected


def test_a_waived_need_is_taken_as_met() -> None:
    network = Network(3, ("a", "b", "goal"), (Way(2, (0, 1)),))
    chosen = reading(network).but(given={0: line("-##")})
    found = attain(network, [chosen, chosen.but(waived={0: 0b10}), chosen.but(waived={0: 0b01})])
    assert [text(found.held(2, place), 3) for place in range(3)] == ["---", "-##", "---"]


# §4.4: circles


def test_no_circle_starts_itself() -> None:
    network = Network(6, ("a", "b"), (Way(0, (1,)), Way(1, (0,))))
    found = attain(network, [reading(network).but(keeps={0: LASTING, 1: LASTING})])
    assert (found.held(0), found.held(1)) == (0, 0)


def test_a_circle_of_flows_stops_when_its_base_does() -> None:
    network = Network(6, ("base", "a", "b"), (Way(1, (0,)), Way(1, (2,)), Way(2, (1,))))
    found = attain(network, [reading(network).but(given={0: line("-##---")})])
    assert [text(found.held(place), 6) for place in (1, 2)] == ["-##---", "-##---"]


def test_a_circle_whose_results_keep_goes_on_once_started() -> None:
    network = Network(8, ("base", "seed", "crop"), (Way(1, (0,)), Way(1, (2,)), Way(2, (1,))))
    chosen = reading(network).but(given={0: line("#-------")}, takes={2: 1}, keeps={2: 1})
    found = attain(network, [chosen, chosen.but(keeps={2: 0})])
    assert [text(found.held(place, 0), 8) for place in (1, 2)] == ["########", "-#######"]
    assert [text(found.held(place, 1), 8) for place in (1, 2)] == ["#-------", "--------"]


def test_a_way_that_needs_what_it_gives_adds_nothing() -> None:
    network = Network(5, ("a",), (Way(0, (0,)),))
    chosen = reading(network).but(given={0: line("-##--")})
    found = attain(network, [chosen, chosen.but(keeps={0: 1})])
    assert [text(found.held(0, place), 5) for place in range(2)] == ["-##--", "-####"]


# §4.6: one step, no one knows which


def test_a_licence_of_1926_to_1929_is_surely_held_from_the_end_of_1929() -> None:
    assert one_way("######", sometime=line("-####-"), keeps=LASTING) == "----##"


def test_removals_apply_to_each_date() -> None:
    """It may have happened while it was out of reach: then it is not surely held at all."""
    assert one_way("##-###", sometime=line("-####-"), keeps=LASTING) == "------"
    assert one_way("##-###", sometime=line("---##-"), keeps=LASTING) == "----##"


def test_what_keeps_a_while_is_sure_only_where_all_dates_agree() -> None:
    assert one_way("########", sometime=line("-###----"), keeps=4) == "---###--"
    assert one_way("########", sometime=line("-###----"), keeps=1) == "--------"
    assert one_way("########", sometime=line("--#-----"), keeps=0) == "--#-----"
    assert one_way("########", sometime=line("-##-----"), keeps=4, takes=1) == "---###--"
    assert one_way("########", sometime=line("-##-----"), keeps=4, takes=2) == "--------"


# The answer


def test_an_answer_tells_of_each_reading() -> None:
    network = Network(5, ("ore", "steel"), (Way(1, (0,)),))
    base = reading(network).but(given={0: line("-##--")}, takes={0: 1})
    found = attain(network, [base, base.but(keeps={0: 2}), base.but(given={0: line("---##")})])
    assert [text(found.held(1, place), 5) for place in range(3)] == ["--#--", "--###", "----#"]
    assert [text(found.worked(0, place), 5) for place in range(3)] == ["-##--", "-##--", "---##"]
    assert [text(found.result(0, place), 5) for place in range(3)] == ["--#--", "--###", "----#"]
    assert found.held_at(1, 2) == (True, True, False)
    assert found.held_at(1, 3) == (False, True, False)
    assert found.attained_by(1, 3) == (True, True, False)
    assert [found.in_progress(1, place) for place in range(3)] == [False, False, True]
    names = {"Availability": Availability, "Network": Network, "Way": Way, "Reading": type(base)}
    assert eval(repr(found), names) == found


def test_no_readings_no_answers() -> None:
    network = Network(5, ("ore",), ())
    assert attain(network, []).held_at(0, 3) == ()
    empty = Network(1, (), ())
    assert attain(empty, [reading(empty)]).stacks == ((),)


# Refusals


def test_too_much_is_refused_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(100, ("a", "b"), ())
    monkeypatch.setattr(kernel, "MOST_BYTES", 100)
    attain(network, [reading(network)] * 3)
    with pytest.raises(LimitError, match=r"limit of 100. Ask for at most 3 readings .* of 92 steps"):
        attain(network, [reading(network)] * 4)
    shorter = Network(92, ("a", "b"), ())
    assert attain(shorter, [reading(shorter)] * 4).held(1, 3) == 0


def test_a_reading_of_another_network_is_refused() -> None:
    network, other = Network(5, ("a",), ()), Network(6, ("a",), ())
    with pytest.raises(ValueError, match="reading 1 is of another network"):
        attain(network, [reading(network), reading(other)])


@pytest.mark.parametrize(
    ("steps", "holdings", "ways", "finding"),
    [
        (0, ("a",), (), "at least 1 step, not 0"),
        (1, ("a", "b", "a"), (), "named twice: a"),
        (1, ("a",), (Way(1),), "way 0 gives holding 1"),
        (1, ("a",), (Way(0), Way(0, (2,), "by sea")), "way 1 by sea needs holding 2"),
        (1, ("a",), (Way(0, (Choice(1, (0, 3)),)),), "needs holding 3"),
        (1, ("a",), (Way(0, (Choice(-1, (0,)),)),), "needs -1 of a list"),
        (1, ("a",), (Way(0, (Choice(1, (0, 0)),)),), "lists a holding twice"),
    ],
)
def test_a_network_that_cannot_be(
    steps: int, holdings: tuple[str, ...], ways: tuple[Way, ...], finding: str
) -> None:
    with pytest.raises(ValueError, match=finding):
        Network(steps, holdings, ways)


def test_values_that_cannot_be() -> None:
    network = Network(4, ("a",), (Way(0),))
    blank = reading(network)
    with pytest.raises(ValueError, match="takes of 0 is -1"):
        blank.but(takes={0: -1})
    with pytest.raises(ValueError, match="open of 0 holds beyond the last step"):
        blank.but(open={0: 0b10000})
    with pytest.raises(IndexError, match="given"):
        blank.but(given={-1: 1})
    with pytest.raises(IndexError):
        blank.but(given={1: 1})


def test_names_are_found_and_missed() -> None:
    network = Network(1, ("ore@germany", "steel@germany"), ())
    assert network.index("steel@germany") == 1
    with pytest.raises(UnknownName, match="no holding of this case is called 'tin@germany'"):
        network.index("tin@germany")


def test_the_part_that_bears_on_a_target() -> None:
    ways = (Way(1, (0,)), Way(2, (1,)), Way(3, (0,)), Way(1, (Choice(1, (4, 5)),)))
    network = Network(2, ("a", "b", "c", "d", "e", "f"), ways)
    part = restrict(network, [1])
    assert part.network.holdings == ("a", "b", "e", "f")
    assert part.network.ways == (Way(1, (0,)), Way(1, (Choice(1, (2, 3)),)))
    assert (part.holdings, part.ways) == ((0, 1, 4, 5), (0, 3))
    whole = reading(network).but(given={4: 0b10}, takes={0: 7})
    assert part.of(whole) == reading(part.network).but(given={2: 0b10}, takes={0: 7})


def test_readings_share_what_they_do_not_change() -> None:
    network = Network(4, ("a",), (Way(0),))
    base = reading(network)
    other = base.but(takes={0: 2})
    assert other.given is base.given
    assert other.takes == (2,)
    assert base.takes == (0,)
