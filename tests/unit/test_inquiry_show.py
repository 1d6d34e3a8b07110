"""Whole records, on tests/data/inquiry."""

from pathlib import Path

import msgspec
import pytest

from rapallo.errors import UnknownName
from rapallo.inquiry import Line, Section, show
from rapallo.record import Need, Way, read_case
from rapallo.time import parse_when

CASE = read_case(str(Path(__file__).parents[1] / "data" / "inquiry"))


def _sections(name: str) -> dict[str, Section]:
    return {section.title: section for section in show(CASE, name).sections()}


def _facts(section: Section) -> dict[str, Line]:
    return {line.mark: line for line in section.lines}


def test_a_thing_is_found_in_any_spelling_and_shown_whole() -> None:
    answer = show(CASE, "Ганс Нордманн")
    assert (answer.kind, answer.id, answer.title) == ("thing", "general", "Hans Nordmann")
    head = _facts(_sections("general")["What it is"])
    assert head["existed"].text == "1888 – 1951" and head["part of"].text == "Northland"
    assert [line.claims for line in _sections("general")["People in post"].lines] == [("c-command",), ("c-command-2",)]


def test_what_claims_of_identity_make_one_is_shown_together() -> None:
    sections = _sections("school-in-essay")
    assert _facts(sections["What it is"])["same as"].claims == ("c-same",)
    hosted = sections["Sites leased and hosted"].lines[0]
    assert hosted.claims == ("c-host",) and hosted.text.endswith("— as Tank school")


def test_where_a_thing_lay_opens_to_the_claims_that_say_so() -> None:
    line = _facts(_sections("base")["What it is"])["lay in"]
    assert line.text == "Steppe and Southland"
    assert line.claims == ("c-base-at",)


def test_a_claim_opens_all_its_evidence_and_counts_what_is_independent() -> None:
    sections = _sections("c-lease")
    evidence = sections["Evidence"]
    assert evidence.note == "3 passages in support from 3 sources, of which 1 independent (ARCHIVE)."
    assert [dict(line.fields)["source"] for line in evidence.lines if line.depth == 0] == ["HISTORY", "ARCHIVE", "REPRINT"]
    assert evidence.lines[-1].text == "REPRINT repeats, directly or through others: ARCHIVE, ESSAY, HISTORY"
    assert [line.claims for line in sections["In return for it, or it in return for them"].lines] == [("c-train-south",)]
    facts = _facts(sections["Field by field"])
    assert facts["start"].text == "on 15 Apr 1925" and facts["end"].text == "in 1933"


def test_a_claim_shows_rivals_premises_consequences_and_standing() -> None:
    assert [line.claims for line in _sections("c-founded-a")["Rivals"].lines] == [("c-founded-b",)]
    assert [line.claims for line in _sections("c-same")["Inferred from"].lines] == [("c-build",)]
    assert [line.claims for line in _sections("c-build")["What is inferred from it"].lines] == [("c-same",)]
    assert [line.claims for line in _sections("c-tank")["Theses that argue from it"].lines] == [("c-tank",)]
    assert _facts(_sections("c-host")["How far it counts"])["unfavourably"].text == "does not count: disputed"
    assert _facts(_sections("c-steel")["Field by field"])["end"].text.startswith("not known")
    assert _facts(_sections("c-emulate")["Field by field"])["end"].text == "none: it goes on"


def test_a_source_tells_what_falls_with_it_from_what_others_support_too() -> None:
    sections = _sections("essay")
    alone = "Claims that rest on it, or on what derives only from it, and on nothing else"
    assert [line.claims[0] for line in sections[alone].lines] == [
        *("c-build", "c-train-south", "c-host", "c-negotiate", "c-founded-b", "c-emulate", "c-share"),
    ]
    assert [line.claims for line in sections["Claims that fall with these or with what derives only from it"].lines] == [
        ("c-same",)
    ]
    assert [line.claims for line in _sections("PAPER")["Claims that it disputes"].lines] == [("c-host",)]
    assert [line.claims for line in _sections("MEMOIR")["Claims that it supports beside others"].lines] == [("c-train",)]
    assert _facts(_sections("REPRINT")["What it is"])["goes back to"].text == "ARCHIVE"


def test_a_rule_shows_its_inspectors_and_what_broke_it() -> None:
    sections = _sections("ban-tanks")
    assert sections["Inspectors"].lines[0].text == "Control Commission, reach: Northland, 10 Jan 1920 – 31 Jan 1927"
    assert len(sections["Ban on tanks (Art. 171)"].lines) == 3
    assert _sections("ban-submarines")["Inspectors"].note == "None on record."


def test_a_thesis_is_kept_as_its_authors() -> None:
    sections = _sections("thesis-tanks")
    assert _facts(sections["What it is"])["his answer"].text == "lost"
    assert [line.claims for line in sections["Claims it argues from"].lines] == [("c-host",), ("c-tank",)]


def test_a_way_shows_what_it_gives_needs_and_does_not_know() -> None:
    need = Need(("tank@northland", "mark-one@northland"), 1)
    way = Way(
        id="by-school", gives="tank-design@northland", needs=(need,), open=parse_when("1929/1933"), claims=("c-tank", "c-gone")
    )
    case = msgspec.structs.replace(CASE, ways=(way,))
    sections = {section.title: section for section in show(case, "by-school").sections()}
    assert sections["Needs"].lines[0].text == "1 of: Grand tractor in the hands of Northland; Mark One in the hands of Northland"
    assert _facts(sections["What it is"])["takes"].text == "not known"
    assert [line.claims for line in sections["Claims it rests on"].lines] == [("c-tank",)]
    assert "Ways with it" in {section.title for section in show(case, "tank-design").sections()}
    assert "Ways that cite it" in {section.title for section in show(case, "c-tank").sections()}


def test_an_unknown_name_offers_what_is_near() -> None:
    with pytest.raises(UnknownName) as caught:
        show(CASE, "Steppe flying academy")
    assert any("base" in near for near in caught.value.near)
