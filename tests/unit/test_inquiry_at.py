"""What was active at a date, on a case small enough to check by hand (tests/data/inquiry)."""

from pathlib import Path

import msgspec
import pytest

from rapallo.errors import DateError
from rapallo.inquiry import at
from rapallo.inquiry.spell import bearing, existence, spell_of
from rapallo.record import read_case
from rapallo.time import parse_when, say_day

CASE = read_case(str(Path(__file__).parents[1] / "data" / "inquiry"))


def test_a_day_tells_sure_from_possible_and_says_why() -> None:
    answer = at(CASE, "1928-01-01")
    assert answer.surely() == (
        *("c-build", "c-command", "c-count-120", "c-count-234", "c-host", "c-lease", "c-school-at", "c-study"),
        *("c-train", "c-train-south"),
    )
    assert sorted(set(answer.possibly()) - set(answer.surely())) == ["c-licence", "c-negotiate", "c-tank"]
    by_id = {one.id: one for one in answer.active}
    assert by_id["c-tank"].line.text.endswith("— began in 1928")
    assert by_id["c-licence"].what == "moment" and by_id["c-licence"].group == "May have happened that day"
    assert by_id["c-negotiate"].line.text.endswith("— on a day not known")
    assert answer.undated == 4


def test_things_in_being_and_rules_are_told_apart_from_claims() -> None:
    answer = at(CASE, "1928-01-01")
    found = {(one.what, one.id, one.certainty) for one in answer.active if one.what not in ("claim", "moment")}
    assert found == {
        ("thing", "base", "surely"),
        ("thing", "school", "surely"),
        ("thing", "peace", "possibly"),
        ("thing", "treaty", "possibly"),
        ("thing", "protocol", "surely"),
        ("thing", "trials", "surely"),
        ("rule", "ban-tanks", "surely"),
        ("rule", "ban-submarines", "surely"),
    }


def test_a_period_tells_throughout_from_at_some_time() -> None:
    answer = at(CASE, "1936")
    certainty = {one.id: one.certainty for one in answer.active if one.what == "claim"}
    assert certainty == {"c-steel": "possibly", "c-emulate": "throughout", "c-produce": "throughout", "c-mark": "throughout"}
    assert "Sites leased and hosted" in answer.silent
    assert {one.id: one.certainty for one in at(CASE, "1924/1925").active}["c-tank-home"] == "surely"
    assert {one.id: one.certainty for one in at(CASE, "1930/1935").active}["c-command"] == "surely"


def test_an_unknown_end_is_not_carried_beyond_the_things_it_speaks_of() -> None:
    assert "c-command-2" in at(CASE, "1934-06-01").possibly()
    assert at(CASE, "1936").carried_off == ("c-command-2",)  # the army it speaks of existed until 1935


def test_an_unknown_end_is_not_carried_beyond_the_horizon() -> None:
    assert "c-steel" in at(CASE, "1945").possibly()
    assert "c-steel" not in at(CASE, "1946").possibly()
    assert "c-emulate" in at(CASE, "1946").surely()  # open: it goes on


def test_denied_claims_are_listed_as_denied_and_never_counted() -> None:
    answer = at(CASE, "1923")
    assert [(one.id, one.certainty) for one in answer.active if one.what == "claim"] == [
        ("c-shells", "denied"),
        ("c-inspect", "throughout"),
    ]
    assert "c-shells" not in answer.possibly()


def test_what_happens_on_a_day_is_no_activity() -> None:
    answer = at(CASE, "1922-04-16")
    assert [(one.id, one.group) for one in answer.active if one.what == "moment"] == [
        ("c-sign-n", "Happened that day"),
        ("c-sign-s", "Happened that day"),
    ]


def test_a_claim_dated_only_by_the_period_of_its_amount_is_possible_in_it() -> None:
    answer = at(CASE, "1940-06")
    assert next(one for one in answer.active if one.id == "c-share").line.text.endswith(
        "— dated only by the period of its amount"
    )


def test_the_day_counts_and_not_the_month_of_the_grid() -> None:
    assert "c-lease" not in at(CASE, "1925-04-14").possibly()
    assert "c-lease" in at(CASE, "1925-04-15").surely()


@pytest.mark.parametrize("text", ["1925/..", "/1925", "[1925,1927]", "{1925,1927}"])
def test_a_spell_must_have_both_ends_and_be_one(text: str) -> None:
    with pytest.raises(DateError):
        spell_of(text)


def test_any_date_text_with_both_ends_is_a_spell() -> None:
    assert [say_day(day) for day in (spell_of("autumn 1926").first, spell_of("autumn 1926").last)] == [
        "1 Sep 1926",
        "30 Nov 1926",
    ]
    assert spell_of("1925/1926-03").phrase == "during 1925 – Mar 1926"


def test_members_of_a_set_are_looked_at_one_by_one() -> None:
    spell = spell_of("1925-06-01")
    assert bearing(parse_when("[1924,1926]"), spell) is None
    assert bearing(parse_when("{1924,1925}"), spell) == ("possibly", "only some of its days are known")
    assert bearing(parse_when("{1924,1925-06-01}"), spell) == ("surely", "")


def test_a_date_alone_is_a_beginning_and_a_claim_of_its_end_ends_it() -> None:
    treaty = CASE.thing_by_id["treaty"]
    began = existence(CASE, treaty)
    assert began is not None and began[0].end == "unknown" and began[0].surely(began[0].start_lo)
    protocol = msgspec.structs.replace(CASE.thing_by_id["protocol"], when=parse_when("1925-04-15"))
    ended = existence(CASE, protocol)
    assert ended is not None and ended[1] == ("c-end",)
    assert (say_day(ended[0].end_lo), say_day(ended[0].end_hi)) == ("1 Sep 1933", "30 Sep 1933")
    assert existence(CASE, CASE.thing_by_id["trials"]) == (parse_when("1927/1928"), ())
    assert existence(CASE, CASE.thing_by_id["boat"]) is None
