"""The desk's first page, which does not wait for what takes long; cases beside it read again; nothing written where nothing may be."""

import json
import os
import re
import shutil
from base64 import b64decode
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest

from asgi import Client
from desks import PORT, TOKEN, desk, files
from furnished import furnished_case
from pages import CASES, hostile_case
from rapallo.inquiry.digest import digest
from rapallo.press.payload import first_payload, payload
from rapallo.press.payload_answers import opening, quick_questions
from rapallo.record import read_case
from rapallo.record.load import load

pytest.importorskip("starlette", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

from rapallo.check import check
from rapallo.desk import Shelf, desk_app
from rapallo.desk import edition as editions

pytestmark = pytest.mark.usefixtures("built")


def client_of(shelf: Shelf, token: str = TOKEN) -> Client:
    return Client(desk_app(shelf, PORT, token), f"127.0.0.1:{PORT}")


def carried(page: str) -> Any:
    found = re.search(r'id="rapallo-data">([^<]*)<', page)
    assert found is not None
    return json.loads(decompress(b64decode(found.group(1))))


# -- the first page --------------------------------------------------------------------------------------------------


def test_it_opens_with_the_record_and_its_first_answer(folder: Path) -> None:
    client, case = desk(folder), read_case(str(folder))
    first = carried(client.get("/").text)
    whole = json.loads(client.get("/api/payload").content)
    assert set(first) == set(whole) and whole["later"] == []
    assert list(first["answers"]) == list(opening(case)) == ["why airship-piloting@arland"]
    assert first["answers"]["why airship-piloting@arland"] == whole["answers"]["why airship-piloting@arland"]
    assert first["pathways"]["airship-piloting@arland"] == whole["pathways"]["airship-piloting@arland"]
    for name in set(first) - {"later", *first["later"]}:
        assert first[name] == whole[name], f"{name} is there from the start, or said to come later"
    assert "precedents" not in first["later"], "nothing is waited for that does not come"
    assert carried(client.get("/").text) == whole, "once all is there, the page has it"


def test_it_waits_for_nothing_that_takes_long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*words: Any) -> Any:
        raise AssertionError("the whole page was worked out")

    monkeypatch.setattr(editions, "payload", never)
    monkeypatch.setattr(editions, "check", never)
    client = desk(folder)
    assert client.get("/").status_code == 200
    assert client.get("/api/payload", params={"part": "first"}).json()["later"] != []
    assert client.get("/api/ask", params={"q": "rivals"}).status_code == 200


def test_its_text_is_for_readers_without_scripts_alone(folder: Path) -> None:
    text = desk(folder).get("/").text
    inside = re.search(r"(?s)<noscript>(.*?)</noscript>", text)
    assert inside is not None and text.count("<noscript>") == 1
    assert all(f'<section id="{name}">' in inside.group(1) for name in ("story", "claims", "sources"))
    outside = text.replace(inside.group(), "")
    assert "<section" not in outside and "<main" not in outside and "<footer" not in outside


def test_the_data_are_asked_for_in_two_parts(folder: Path) -> None:
    client = desk(folder)
    first = client.get("/api/payload", params={"part": "first"})
    mark = first.headers["etag"]
    assert first.json()["later"] != [] and mark.endswith('-first"')
    same = client.get("/api/payload", params={"part": "first"}, headers={"If-None-Match": mark})
    assert same.status_code == 304
    whole = client.get("/api/payload", headers={"If-None-Match": mark})
    assert whole.status_code == 200 and whole.headers["etag"] == mark.replace("-first", "")
    now = client.get("/api/payload", params={"part": "first"}, headers={"If-None-Match": mark})
    assert now.status_code == 200 and now.content == whole.content, "what is there is not held back"


@pytest.mark.parametrize("name", ["tutorial", "two-lineages", "german-soviet"])
def test_begun_or_not_the_whole_is_the_same(name: str) -> None:
    loaded = load(str(CASES / name))
    case, asked = loaded.case, quick_questions(loaded.case)[:6]
    begun = first_payload(case)
    kept = json.dumps(begun)
    assert payload(case, asked, check(loaded), begun=begun) == payload(case, asked, check(loaded))
    assert json.dumps(begun) == kept and list(begun) == list(payload(case, (), ()))


def test_a_hostile_case_opens_and_steers_nothing(tmp_path: Path) -> None:
    folder = hostile_case(tmp_path / "x")
    text = desk(folder).get("/").text
    assert text.count("<script") == 2 and "\u202e" not in text and "\u2066" not in text
    first = carried(text)
    assert "\u202e" not in json.dumps(first, ensure_ascii=False) and "\u2039U+202E\u203a" in first["about"]["title"]
    whole = payload(read_case(str(folder)))
    assert all(first[name] == whole[name] for name in ("about", "things", "claims", "sources", "story"))


def test_a_case_without_aims_or_sides_opens(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('title = "Nothing yet"\n', encoding="utf-8")
    client = desk(tmp_path)
    assert client.get("/").status_code == 200 and list(carried(client.get("/").text)["answers"]) == ["sources"]
    assert client.get("/api/payload").json()["engine"] is None


def test_after_a_save_the_first_part_is_new(folder: Path) -> None:
    client = desk(folder)
    assert client.get("/api/payload").status_code == 200
    (folder / "story.md").write_text("# Otherwise\n", encoding="utf-8")
    first = client.get("/api/payload", params={"part": "first"}).json()
    assert "Otherwise" in first["story"] and first["later"] != []
    assert first["about"]["digest"] == digest(read_case(str(folder)))


# -- what lies beside ------------------------------------------------------------------------------------------------


def test_a_case_compared_with_is_read_again(tmp_path: Path, folder: Path) -> None:
    other = Path(shutil.copytree(CASES / "two-lineages", tmp_path / "other"))
    client = client_of(Shelf(str(folder), among=[str(other)]))
    data = client.get("/api/payload").json()
    asked = client.get("/api/ask", params={"q": "precedents"}).json()
    rivals = client.get("/api/ask", params={"q": "rivals"}).content
    state = client.get("/api/state", params={"digest": data["about"]["digest"], "mark": data["mark"]}).json()
    assert state["changed"] is False and state["mark"] == data["mark"] and state["beside_faults"] == []
    text = (other / "case.toml").read_text(encoding="utf-8")
    (other / "case.toml").write_text(re.sub(r'(?m)^title = .*$', 'title = "Another name"', text), encoding="utf-8")
    state = client.get("/api/state", params={"digest": data["about"]["digest"], "mark": data["mark"]}).json()
    assert state["changed"] is True and state["digest"] == data["about"]["digest"]
    now = client.get("/api/payload").json()
    assert now["mark"] == state["mark"] != data["mark"] and "Another name" in json.dumps(now["precedents"])
    assert client.get("/api/ask", params={"q": "precedents"}).status_code == 200 and asked["question"] == "precedents"
    assert client.get("/api/ask", params={"q": "rivals"}).content == rivals


def test_a_case_compared_with_that_breaks_leaves_its_last_edition(tmp_path: Path, folder: Path) -> None:
    other = Path(shutil.copytree(CASES / "two-lineages", tmp_path / "other"))
    client = client_of(Shelf(str(folder), among=[str(other)]))
    before = client.get("/api/ask", params={"q": "precedents"}).json()
    whole = (other / "claims.csv").read_bytes()
    (other / "claims.csv").write_bytes(b"id,subject\nx\n")
    state = client.get("/api/state").json()
    assert state["faults"] == [] and any("claims.csv" in one for one in state["beside_faults"])
    assert client.get("/api/ask", params={"q": "precedents"}).json() == before
    (other / "claims.csv").write_bytes(whole)
    assert client.get("/api/state").json()["beside_faults"] == []
    shutil.rmtree(other)
    assert client.get("/api/state").json()["beside_faults"] != [] and client.get("/").status_code == 200


def test_two_cases_of_one_name_are_refused(tmp_path: Path, folder: Path) -> None:
    from rapallo.errors import UsageError

    for name in ("a", "b"):
        shutil.copytree(CASES / "tutorial", tmp_path / name / "same")
    with pytest.raises(UsageError, match="same"):
        Shelf(str(folder), among=[str(tmp_path / "a" / "same"), str(tmp_path / "b" / "same")])


# -- nothing written -------------------------------------------------------------------------------------------------


def every_file(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_searching_at_a_read_only_desk_writes_nothing(tmp_path: Path) -> None:
    case = furnished_case(tmp_path)
    for path in (case / "library").glob("*.sqlite*"):
        path.unlink()
    before = every_file(case)
    client = client_of(Shelf(str(case), read_only=True), "")
    found = client.get("/api/library", {"q": "lume"}).json()
    assert found["total"] == 2 and client.get("/api/library", {"q": "lume"}).json() == found
    assert every_file(case) == before
    writing = client_of(Shelf(str(case)))
    assert writing.get("/api/library", {"q": "lume"}).json() == found, "where it may, it keeps the index"
    assert every_file(case) > before


def test_a_desk_on_a_folder_that_cannot_be_written_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = furnished_case(tmp_path)
    before = every_file(case)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    shelf = Shelf(str(case))
    client = client_of(shelf)
    assert client.get("/api/library", {"q": "lume"}).json()["total"] == 2 and every_file(case) == before
    assert shelf.index_place(str(case / "library")) == shelf.index_place(str(case / "library")) != ""


def test_a_read_only_desk_leaves_the_case_as_it_is(folder: Path) -> None:
    before = files(folder)
    client = client_of(Shelf(str(folder), read_only=True), "")
    for path in ("/", "/api/payload", "/api/state", "/api/ask?q=rivals", "/api/figure?q=timeline"):
        assert client.get(path).status_code == 200
    assert files(folder) == before
