"""Dated entries in order, and the figure in which what is vague looks vague."""

import xml.etree.ElementTree as ET
from pathlib import Path

import msgspec
import pytest

from rapallo.errors import DateError, UnknownName, UsageError
from rapallo.inquiry import at, timeline
from rapallo.record import About, Case, Claim, Thing, read_case
from rapallo.time import parse_when

CASE = read_case(str(Path(__file__).parents[1] / "data" / "inquiry"))
SVG = "{http://www.w3.org/2000/svg}"


def _ids(**options: object) -> list[str]:
    return [entry.id for entry in timeline(CASE, **options).entries]  # type: ignore[arg-type]


def test_entries_stand_by_earliest_start_and_undated_ones_are_counted() -> None:
    answer = timeline(CASE)
    starts = [entry.bounds[0] for entry in answer.entries]
    assert starts == sorted(starts)
    assert [entry.id for entry in answer.entries][:3] == ["northland", "general", "old-southland"]
    assert answer.undated == 5


def test_a_thing_a_side_a_window_and_a_kind_narrow_it() -> None:
    assert _ids(thing="Panzerschule") == ["c-build", "c-host", "c-school-at", "school", "c-tank"]
    assert _ids(thing="school", start="1929", end="1930") == ["c-host", "c-school-at", "school", "c-tank"]
    assert _ids(kinds=["sign"]) == ["c-sign-n", "c-sign-s"]
    assert _ids(kinds=["agreement"]) == ["peace", "c-sign-n", "c-sign-s", "treaty", "protocol", "c-end"]
    assert "c-study" in _ids(thing="south") and "c-rubber" in _ids(thing="south")
    with pytest.raises(UnknownName):
        timeline(CASE, "nowhere")
    with pytest.raises(DateError):
        timeline(CASE, start="1930", end="1920")


def test_the_question_reads_as_it_is_typed() -> None:
    answer = timeline(CASE, "Tank school", start="1926", end="1930", kinds=["train", "lease"])
    assert answer.question == 'timeline "Tank school" --from 1926 --until 1930 --kind lease --kind train'


def _shapes(claim: Claim) -> ET.Element:
    case = Case(about=About(title="t"), things=(Thing(id="a"), Thing(id="b")), claims=(claim,))
    (group,) = ET.fromstring(timeline(case).svg()).findall(f"{SVG}g")
    return group


def _claim(when: str, **more: object) -> Claim:
    return Claim(id="c", subject="a", verb="own", object="b", when=parse_when(when), **more)  # type: ignore[arg-type]


def test_vague_ends_fade_and_sure_stretches_are_full() -> None:
    fills = [box.get("fill") for box in _shapes(_claim("1925/1933")).findall(f"{SVG}rect")]
    assert fills == ["url(#in)", "#1b2a41", "url(#out)", "none"]
    exact = [box.get("fill") for box in _shapes(_claim("1925-01-01/1933-01-01")).findall(f"{SVG}rect")]
    assert exact == ["#1b2a41", "url(#out)", "none"] or exact == ["#1b2a41", "none"]


def test_open_ends_are_arrows_and_unknown_ones_questions() -> None:
    assert len(_shapes(_claim("1925/..")).findall(f"{SVG}path")) == 1
    texts = [text.text for text in _shapes(_claim("1925/")).findall(f"{SVG}text")]
    assert texts[0] == "?" and len(_shapes(_claim("1925/")).findall(f"{SVG}path")) == 0


@pytest.mark.parametrize(("footing", "dash"), [("", None), ("inferred", "7 3"), ("assumed", "1.5 3")])
def test_footing_is_solid_dashed_or_dotted(footing: str, dash: str | None) -> None:
    outline = _shapes(_claim("1925/1933", footing=footing)).findall(f"{SVG}rect")[-1]
    assert outline.get("stroke-dasharray") == dash


def test_denied_is_struck_through_and_says_so() -> None:
    group = _shapes(_claim("1925/1933", polarity="denied"))
    assert len(group.findall(f"{SVG}line")) == 1
    assert group.findall(f"{SVG}text")[0].text == "denied: a did not own b, 1925 – 1933 (no supporting evidence)"


def test_text_stays_text_and_cannot_break_out() -> None:
    evil = Thing(id="a", label='<script>alert("1")</script>\u202e & co', when=parse_when("1925"))
    case = Case(about=About(title="<b>t</b>"), things=(evil,))
    figure = timeline(case).svg()
    assert "<script" not in figure and "<b>" not in figure and "\u202e" not in figure
    root = ET.fromstring(figure)
    assert any("<script>" in (text.text or "") for text in root.iter(f"{SVG}text"))


def test_every_entry_is_drawn_once_and_opens_to_its_id() -> None:
    answer = timeline(CASE)
    root = ET.fromstring(answer.svg())
    groups = root.findall(f"{SVG}g")
    assert [group.get("id") for group in groups] == [f"entry-{entry.id}" for entry in answer.entries]
    titles = [group.find(f"{SVG}title") for group in groups]
    assert all(title is not None and title.text is not None for title in titles)
    assert timeline(msgspec.structs.replace(CASE, things=(), claims=(), evidence=(), rules=())).svg().startswith("<svg")


def test_other_answers_have_no_figure() -> None:
    with pytest.raises(UsageError):
        at(CASE, "1928").svg()
