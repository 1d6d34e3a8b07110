"""What a page carries: the shapes that payload.ts names, the same answers as the library's, the same bytes every time."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from furnished import furnished_case
from pages import CASES, ROOT, hostile_case
from rapallo.inquiry.ask import ASKED, put
from rapallo.inquiry.placement import placed
from rapallo.inquiry.rupture import Rupture
from rapallo.library.shelf import open_shelf, shelf_of
from rapallo.press import payload
from rapallo.press.flows import flows
from rapallo.press.land import box_of, clipped, land_rings, map_data
from rapallo.press.network_layout import laid_out, linked
from rapallo.press.payload_beside import Beside
from rapallo.record import Case, read_case
from rapallo.record.standing import fallen
from small import small_case

INTERFACE = ROOT / "frontend" / "src" / "payload.ts"


@cache
def flagship() -> Case:
    return read_case(str(CASES / "german-soviet"))


@cache
def carried() -> dict[str, Any]:
    return payload(flagship())


def shapes() -> dict[str, dict[str, str]]:
    """The interfaces of payload.ts: for each the type of every key; an optional key ends in ``?``."""
    text = re.sub(r"/\*.*?\*/", "", INTERFACE.read_text(encoding="utf-8"), flags=re.S)
    found: dict[str, dict[str, str]] = {}
    for name, start in ((one.group(1), one.end()) for one in re.finditer(r"export interface (\w+) \{", text)):
        depth, end = 1, start
        while depth > 0:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        keys: dict[str, str] = {}
        depth, token = 0, ""
        for sign in text[start : end - 1] + ";":
            depth += {"{": 1, "[": 1, "(": 1, "<": 1, "}": -1, "]": -1, ")": -1, ">": -1}.get(sign, 0)
            if sign == ";" and depth == 0:
                key, _, kind = token.strip().partition(":")
                if key != "":
                    keys[key.strip()] = kind.strip()
                token = ""
            else:
                token += sign
        found[name] = keys
    return found


def fits(kind: str, value: Any, known: dict[str, dict[str, str]], where: str) -> None:
    """Assert that a value has a type of payload.ts, as far as names, lists, records and the plain types go."""
    kind = kind.strip()
    if " | null" in kind or kind.startswith("null | "):
        if value is None:
            return
        kind = kind.replace(" | null", "").strip()
    if kind.startswith("(") and kind.endswith(")"):
        fits(kind[1:-1] + " | null", value, known, where)
    elif kind in known:
        assert isinstance(value, dict), where
        wanted = {key.rstrip("?"): one for key, one in known[kind].items()}
        optional = {key.rstrip("?") for key in known[kind] if key.endswith("?")}
        assert set(value) <= set(wanted) and set(wanted) - optional <= set(value), f"{where}: {sorted(set(wanted) ^ set(value))}"
        for key, one in value.items():
            fits(wanted[key], one, known, f"{where}.{key}")
    elif kind.endswith("[]"):
        assert isinstance(value, list), where
        inner = kind[:-2]
        for one in value[:50]:
            fits(inner[1:-1] + " | null" if inner.startswith("(") else inner, one, known, f"{where}[]")
    elif kind.startswith("Record<string, "):
        assert isinstance(value, dict) and all(isinstance(key, str) for key in value), where
        for key, one in list(value.items())[:50]:
            fits(kind[len("Record<string, ") : -1], one, known, f"{where}[{key}]")
    elif kind.startswith("{"):
        keys = {part.partition(":")[0].strip() for part in re.split(r";(?![^{]*\})", kind[1:-1].replace("{ of", "< of")) if part.strip() != ""}
        assert {key.rstrip("?") for key in keys} == set(value), where
    elif kind == "string" or kind.startswith('"'):
        assert isinstance(value, str), where
    elif kind == "number" or kind.isdigit():
        assert isinstance(value, int | float) and not isinstance(value, bool), where
    elif kind == "boolean":
        assert isinstance(value, bool), where
    elif kind == "Bounds":
        assert len(value) == 4 and all(day is None or isinstance(day, int) for day in value), where


@pytest.mark.parametrize("name", ["german-soviet", "tutorial", "furnished"])
def test_its_shapes_are_those_that_the_page_reads(name: str, tmp_path: Path) -> None:
    if name == "furnished":
        folder = str(furnished_case(tmp_path))
        data = payload(read_case(folder), beside=Beside({"other": flagship()}, open_shelf(shelf_of(folder)), "A house"))
        assert len(data["precedents"]["found"]) > 0 and len(data["documents"]) == 3
    else:
        data = carried() if name == "german-soviet" else payload(read_case(str(CASES / name)))
    known = shapes()
    assert {"Payload", "Claim", "BoxData", "CurvesData"} <= set(known)
    fits("Payload", data, known, "payload")


def test_a_wrong_shape_is_told() -> None:
    known = shapes()
    with pytest.raises(AssertionError, match="keys"):
        fits("Thing", {**carried()["things"][0], "keys": 1}, known, "thing")
    with pytest.raises(AssertionError, match="more"):
        fits("Payload", {**carried(), "more": 1}, known, "payload")


def test_everything_on_record_is_there() -> None:
    case, data = flagship(), carried()
    assert [one["id"] for one in data["claims"]] == [claim.id for claim in case.claims]
    assert [one["id"] for one in data["things"]] == [thing.id for thing in case.things]
    assert [one["key"] for one in data["sources"]] == [source.key for source in case.sources]
    assert [one["id"] for one in data["rules"]] == [rule.id for rule in case.rules]
    assert sum(len(one["evidence"]) for one in data["claims"]) == sum(len(case.evidence_of(claim)) for claim in case.claims)
    ids = {one["id"] for one in data["claims"]}
    assert {claim for way in data["ways"] for claim in way["claims"]} <= ids
    assert len(data["about"]["steps"]) == 12 * 26 + 7 + 1


def test_answers_are_the_librarys() -> None:
    case, answers = flagship(), carried()["answers"]
    assert {question.ask for question in case.questions} <= set(answers)
    assert {f"why {aim}" for aim in case.about.aims} <= set(answers)
    for question in (*(one.ask for one in case.questions), "rivals", "theses", "breaches", "rupture german soviet", "between german soviet"):
        own = msgspec.json.decode(put(case, question).json())
        assert answers[question]["summary"] == own["summary"]
        assert len(answers[question]["sections"]) == len(own["sections"])
        by_id = {one["id"]: one for one in carried()["claims"]}
        for section, whole in zip(answers[question]["sections"], own["sections"], strict=True):
            assert [line["text"] for line in section["lines"]] == [line["text"] for line in whole["lines"]]
            for line, full in zip(section["lines"], whole["lines"], strict=True):
                left = set(full.get("fields", {})) - set(line.get("fields", {}))
                assert left == set() or len(line["claims"]) == 1
                for name, value in line.get("fields", {}).items():
                    assert full["fields"][name] == value
                for name in left & {"subject", "verb", "object", "when", "unit", "confidence", "footing", "rests_on"}:
                    assert by_id[line["claims"][0]][name] == (full["fields"][name] or "")


def test_what_falls_with_a_source_is_what_falls() -> None:
    case = flagship()
    for row in carried()["sources"]:
        assert row["falls"] == sorted(fallen(case, (row["key"],)))


def test_a_pathway_stands_as_in_its_figure() -> None:
    case = flagship()
    for aim in case.about.aims[:6]:
        answer = put(case, f"why {aim}")
        layout = carried()["pathways"][aim]
        boxes = placed(answer.diagram)  # type: ignore[attr-defined]
        assert {box["id"]: (box["x"], box["y"]) for box in layout["boxes"]} == {name: (box.x, box.y) for name, box in boxes.items()}
        drawn = answer.svg()
        assert all(f'd="{arc["path"]}"' in drawn for arc in layout["arcs"])
        places = [(box["x"], box["y"], box["height"]) for box in layout["boxes"]]
        for x, y, height in places:
            assert not any(x == other and y < top < y + height for other, top, _ in places), "boxes overlap"


def test_curves_are_those_of_the_rupture() -> None:
    answer = put(flagship(), "rupture german soviet")
    assert isinstance(answer, Rupture)
    curves = carried()["curves"]
    for own, row in zip(answer.curves, curves["curves"], strict=True):
        assert len(row["frozen"]) == len(carried()["about"]["steps"]) - 1
        for point, frozen in zip(own.points, row["frozen"], strict=True):
            gap = point.frozen
            assert frozen == (None if not own.ever else 0 if gap.short is None else -1 if gap.steps is None else gap.steps)


def test_a_layout_depends_on_nothing_but_its_links() -> None:
    case = flagship()
    links = list(linked(case))[:300]
    ids = sorted({one for pair in links for one in pair})
    first = laid_out(ids, links, 20)
    assert first == laid_out(ids, links[::-1], 20)
    assert len(set(first)) == len(ids) and all(0 <= x <= 1600 and 0 <= y <= 1200 for x, y in first)
    assert laid_out([], []) == []
    nodes = {one["id"]: one for one in carried()["network"]["nodes"]}
    assert set(nodes) == set(case.claims_of)
    near = [abs(nodes[a]["x"] - nodes[b]["x"]) + abs(nodes[a]["y"] - nodes[b]["y"]) for a, b in list(linked(case))]
    every = [abs(one["x"] - other["x"]) + abs(one["y"] - other["y"]) for one in list(nodes.values())[::9] for other in list(nodes.values())[::9]]
    assert sum(near) / len(near) < 0.8 * sum(every) / len(every), "linked things stand nearer than others"


def test_land_is_clipped_to_the_box_and_sound() -> None:
    rings = land_rings()
    assert len(rings) > 500 and all(len(ring) >= 3 for ring in rings)
    assert max(max(x for x, _ in ring) - min(x for x, _ in ring) for ring in rings[20:]) < 60, "no islet goes round the world"
    for ring in (*rings, *land_rings("lakes")):
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
        sides = zip(ring, [*ring[1:], ring[0]], strict=True)
        long = [(one, other) for one, other in sides if abs(one[0] - other[0]) > 30]
        assert all(one[1] == other[1] == -90 for one, other in long), "no side runs across the map, but along the pole"
    data = map_data(flagship())
    west, south, east, north = data["box"]
    corners = [corner for ring in data["land"] for corner in ring]
    assert all(west <= x <= east and south <= y <= north for x, y in corners) and len(data["land"]) > 50
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert clipped(square, (10.0, 10.0, 20.0, 20.0)) == []
    assert clipped(square, (-9.0, -9.0, 9.0, 9.0)) == square
    lands = {"Moscow": (37.6, 55.75), "London": (-0.13, 51.5), "Kazan": (49.1, 55.8), "Lipetsk": (39.6, 52.6), "Irkutsk": (104.3, 52.3)}
    seas = {"North Sea": (4.0, 56.5), "Black Sea": (34.0, 43.3), "Baltic": (19.0, 56.5), "Barents Sea": (40.0, 72.0), "Japan Sea": (134.0, 40.0)}
    assert [sum(_within(place, ring) for ring in data["land"]) for place in lands.values()] == [1] * len(lands)
    assert [sum(_within(place, ring) for ring in data["land"]) for place in seas.values()] == [0] * len(seas)
    assert any(_within((51.0, 41.0), ring) for ring in data["lakes"]), "the Caspian Sea is a lake"


def _within(point: tuple[float, float], ring: list[list[float]]) -> bool:
    x, y = point
    found = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def test_a_flow_is_drawn_only_where_the_record_places_it(tmp_path: Path) -> None:
    things = "moor,place,Moor,,\n"
    case = small_case(tmp_path, "id,subject,verb,object,to,at,when\nx,bland,supply,ore,works,,1925\ny,bland,supply,ore,aland,,1926\n", things=things)
    assert flows(case) == [] and box_of(case) is None and map_data(case)["land"] == []
    (tmp_path / "things.csv").write_text(
        (tmp_path / "things.csv")
        .read_text(encoding="utf-8")
        .replace("id,kind,label,when,part_of", "id,kind,label,when,part_of,latitude,longitude")
        .replace("harbour,place,The harbour,,bland", "harbour,place,The harbour,,bland,50,10")
        .replace("moor,place,Moor,,", "moor,place,Moor,,,51,12"),
        encoding="utf-8",
    )
    (tmp_path / "claims.csv").write_text(
        "id,subject,verb,object,to,at,when,source\nx,works,supply,ore,harbour,,1925,S\ny,works,locate-at,moor,,,1920/1930,S\n"
        "z,works,locate-at,harbour,,,1931/1932,S\n", encoding="utf-8"
    )
    case = read_case(str(tmp_path))
    assert [(one["from"], one["to"], one["claim"]) for one in flows(case)] == [("moor", "harbour", "x")]
    assert box_of(case) == (7.0, 47.0, 15.0, 54.0)


def _placed(tmp_path: Path, claims: str, things: str = "") -> list[tuple[str, tuple[str, ...], str, bool]]:
    """The flows of a case with two places, a firm with one works, a firm with works in two places, a state and a school."""
    about = "id,kind,label,part_of,latitude,longitude\n"
    rows = (
        "moor,place,Moor,,51,12\nport,place,Port,,50,10\nford,place,Ford,,52,11\nfirm,organisation,Firm,,,\nshed,facility,Shed,firm,,\n"
        "giant,organisation,Giant,,,\neast,facility,East,giant,,\nwest,facility,West,giant,,\naland,state,Aland,,,\nbland,state,Bland,,,\n"
        "school,facility,School,,,\nore,material,Ore,,,\ngun,product,Gun,,,\nann,person,Ann,,,\n"
    )
    stand = "".join(
        f"s{at},{what},locate-at,{where},,,,1900/1990,S\n"
        for at, (what, where) in enumerate((("shed", "moor"), ("east", "moor"), ("west", "port"), ("school", "port")))
    )
    (tmp_path / "case.toml").write_text('title = "Flows"\n', encoding="utf-8")
    (tmp_path / "sources.csv").write_text("key,title\nS,A source\n", encoding="utf-8")
    (tmp_path / "things.csv").write_text(about + rows + things, encoding="utf-8")
    (tmp_path / "claims.csv").write_text(f"id,subject,verb,object,to,at,via,when,source\n{stand}{claims}", encoding="utf-8")
    return [(one["from"], tuple(one["via"]), one["to"], one["sure"]) for one in flows(read_case(str(tmp_path)))]


@pytest.mark.parametrize(
    ("claim", "flow"),
    [
        ("firm,deliver,gun,bland,port,,1925", ("moor", (), "port", False)),  # all the firm's works lie in one place
        ("giant,deliver,gun,bland,port,,1925", ("", (), "port", True)),  # works in two places tell nothing
        ("aland,deliver,gun,bland,port,,1925", ("", (), "port", True)),  # a state is no point
        ("aland,deliver,gun,bland,port,moor; ford,1925", ("", ("moor", "ford"), "port", True)),
        ("aland,deliver,gun,bland,,ford,1925", ("", ("ford",), "", True)),
        ("aland,relocate,gun,port,moor,ford,1925", ("moor", ("ford",), "port", True)),
        ("ann,study-at,school,,,,1925", ("port", (), "", True)),
        ("ann,visit,school,,,,1925", ("", (), "port", True)),
        ("firm,license,gun,bland,moor,,1925", ("moor", (), "", True)),  # it happened at the giver's own place
        ("firm,build,gun,,moor,,1925", None),
        ("aland,deliver,gun,bland,,,1925", None),
    ],
)
def test_where_a_flow_begins_and_ends(tmp_path: Path, claim: str, flow: Any) -> None:
    assert _placed(tmp_path, f"x,{claim},S\n") == ([] if flow is None else [flow])


def test_what_a_firm_delivers_comes_from_where_it_made_it(tmp_path: Path) -> None:
    made = "m,giant,build,gun,,port,,1924,S\n"
    assert _placed(tmp_path, f"{made}x,giant,deliver,gun,bland,ford,,1925,S\n") == [("port", (), "ford", False)]
    later = "m,giant,build,gun,,port,,1930,S\n"
    assert _placed(tmp_path, f"{later}x,giant,deliver,gun,bland,ford,,1925,S\n") == [("", (), "ford", True)]
    twice = f"{made}n,giant,build,gun,,moor,,1924,S\n"
    assert _placed(tmp_path, f"{twice}x,giant,deliver,gun,bland,ford,,1925,S\n") == [("", (), "ford", True)]
    row = flows(read_case(str(tmp_path)))[-1]
    assert (row["givers"], row["takers"], row["note"]) == (["giant"], ["bland"], "")


def test_every_question_is_a_template() -> None:
    rows = carried()["questions"]
    assert [one["name"] for one in rows] == list(ASKED)
    assert all(one["summary"].endswith(".") and one["form"].startswith(one["name"]) for one in rows)
    for one in rows:
        if one["name"] not in ("find",):
            put(flagship(), one["example"])


def test_nothing_of_a_hostile_case_steers_the_page(tmp_path: Path) -> None:
    data = payload(read_case(str(hostile_case(tmp_path / "x"))))
    text = msgspec.json.encode({**data, "engine": None}).decode()
    assert "\u202e" not in text and "\u2066" not in text and "‹U+202E›" in text
    assert "<script" not in data["story"] and "javascript:" not in re.sub(r"(?s)>[^<]*<", "><", data["story"])
    assert data["sources"][0]["url"] == ""


def test_a_case_of_a_title_alone_has_a_payload(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('title = "Nothing yet"\n', encoding="utf-8")
    data = payload(read_case(str(tmp_path)))
    assert data["engine"] is None and data["curves"] is None and data["claims"] == [] and data["network"]["nodes"] == []
    fits("Payload", data, shapes(), "payload")
