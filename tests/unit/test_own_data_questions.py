"""Routes asked of small awkward cases: a contested identity is told as one."""

from pathlib import Path

from rapallo.inquiry import routes
from rapallo.record import Case
from small import small_case

HEAD = "id,subject,verb,object,to,when,polarity,confidence,source,stance\n"
MORE = "trader,organisation,The Trader,,\nagent,organisation,The Agent,,\n"
ON_THE_WAY = "p,works,deliver,engine,trader,1924,,,S,proves\nq,agent,deliver,ore,bland,1925,,,S,proves\n"
SAME = "i,trader,same-as,agent,,,,,T,reports\n"


def _case(folder: Path, rows: str) -> Case:
    return small_case(folder, HEAD + rows, things=MORE)


def _told(case: Case) -> list[str]:
    return [line.text for route in routes(case, "works", "bland").routes for line in route.lines if "taken as one" in line.text]


def test_an_identity_that_a_rival_denies_is_told_as_contested(tmp_path: Path) -> None:
    assert _told(_case(tmp_path / "a", ON_THE_WAY + SAME)) == ["The Trader and The Agent are taken as one"]
    weak = _case(tmp_path / "b", ON_THE_WAY + SAME.replace(",,,T,", ",,low,T,") + "j,trader,same-as,agent,,,denied,,S,reports\n")
    assert _told(weak) == ["The Trader and The Agent are taken as one (low confidence; contested: a rival denies it)"]


def test_a_denied_identity_joins_nothing(tmp_path: Path) -> None:
    denied = _case(tmp_path, ON_THE_WAY + SAME.replace("agent,,,,,", "agent,,,denied,,"))
    assert routes(denied, "works", "bland").word == "no recorded route"
