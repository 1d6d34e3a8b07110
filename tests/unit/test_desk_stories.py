"""Stories at a desk: commented and linked, feeds asked when somebody says so, and a letter drafted from what was chosen."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from asgi import Client, Reply
from desks import PORT, TOKEN
from furnished import furnished_case, furnished_house
from pages import CASES
from rapallo.library.feeds_follow import add_feed, feeds_path
from rapallo.library.queue import read_queue
from rapallo.library.stories_house import read_house
from rapallo.press.letter import read_issue
from rapallo.press.payload_beside import Beside
from rapallo.record import read_case

pytest.importorskip("starlette", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

from rapallo.desk import Shelf, desk_app, house_doing

WRITES = {"X-Rapallo-Token": TOKEN}

pytestmark = pytest.mark.usefixtures("built")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return furnished_case(tmp_path)


@pytest.fixture
def house(tmp_path: Path, case: Path) -> Path:
    """A house that knows the open case as *lume* and another as *flagship*."""
    folder = furnished_house(tmp_path)
    other = os.path.relpath(CASES / "german-soviet", folder)
    more = f'\n[[case]]\nname = "lume"\nfolder = "../case"\n\n[[case]]\nname = "flagship"\nfolder = "{other}"\n'
    path = folder / "house.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return folder


@pytest.fixture
def client(case: Path, house: Path) -> Client:
    others = {"flagship": read_case(str(CASES / "german-soviet"))}
    return Client(desk_app(Shelf(str(case), Beside(others, house="The house"), str(house)), PORT, TOKEN), f"127.0.0.1:{PORT}")


def act(client: Client, name: str, do: str, text: str = "") -> Reply:
    return client.post("/api/story", json={"id": name, "do": do, "text": text}, headers=WRITES)


def first(client: Client) -> str:
    return str(client.get("/api/stories").json()["queue"][0]["id"])


def stored(house: Path, name: str) -> Any:
    return next(one for one in read_queue(str(house)) if one.id == name)


def test_a_comment_replaces_the_one_before(client: Client, house: Path) -> None:
    name = first(client)
    assert act(client, name, "comment", " The same route\nas in 1926. ").json()["comment"] == "The same route\nas in 1926."
    assert act(client, name, "comment", "Another.").status_code == 200 and stored(house, name).comment == "Another."
    assert act(client, name, "comment", " ").status_code == 200 and stored(house, name).comment == ""
    for text, status in (("one\u202etwo", 400), ("x" * 20_001, 503)):
        assert act(client, name, "comment", text).status_code == status
    assert stored(house, name).comment == ""


def test_links_lead_to_what_is_there(client: Client, house: Path) -> None:
    name = first(client)
    seen = client.get("/api/stories").json()
    assert seen["cases"] == ["lume", "flagship"] and seen["own"] == "lume"
    for link in ("lume", "lume#thing-port-lume", "lume#claim-school-leased", "flagship#thing-lipetsk"):
        assert act(client, name, "link", link).status_code == 200
    assert act(client, name, "unlink", "lume").status_code == 200
    assert stored(house, name).links == ("flagship#thing-lipetsk", "lume#claim-school-leased", "lume#thing-port-lume")
    for link in ("nothing", "lume#thing-nowhere", "lume#way-x", "", "../case"):
        reply = act(client, name, "link", link)
        assert reply.status_code == 400 and reply.json()["error"] != ""
    assert len(stored(house, name).links) == 3


def test_feeds_are_asked_only_when_it_is_sent(client: Client, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def round_of(folder: str, now: int, names: tuple[str, ...] = ()) -> tuple[Any, ...]:
        asked.append(tuple(names))
        assert folder == str(house) and now > 1_700_000_000
        return ()

    assert "follows no feed" in client.post("/api/stories/fetch", json={}, headers=WRITES).json()["error"]
    add_feed(str(house), "https://news.example/feed.xml", "The News")
    monkeypatch.setattr(house_doing, "fetch_round", round_of)
    assert client.get("/api/stories").json()["feeds"] == [{"url": "https://news.example/feed.xml", "title": "The News"}]
    assert client.get("/api/stories/fetch").status_code == 405
    assert client.post("/api/stories/fetch", json={}).status_code == 403 and asked == []
    assert client.post("/api/stories/fetch", json={}, headers=WRITES).json() == {"feeds": []} and asked == [()]


def test_a_feed_of_this_machine_is_refused_in_a_sentence(client: Client, house: Path) -> None:
    Path(feeds_path(str(house))).write_text('[[feed]]\nurl = "http://127.0.0.1:8000/feed"\ntitle = "Mine"\n', encoding="utf-8")
    reply = client.post("/api/stories/fetch", json={}, headers=WRITES)
    told = reply.json()["feeds"][0]
    assert (told["feed"], told["state"], told["new"]) == ("Mine", "failed", 0) and told["said"] != ""
    assert len(read_queue(str(house))) == 3


def test_a_list_of_feeds_that_cannot_be_read_hides_no_story(client: Client, house: Path) -> None:
    Path(feeds_path(str(house))).write_text('[[feed]]\nurl = "nonsense"\n', encoding="utf-8")
    seen = client.get("/api/stories").json()
    assert seen["feeds"] == [] and "feeds.toml:2" in seen["feeds_problem"] and len(seen["queue"]) == 3


def test_a_letter_drafted_from_kept_stories(client: Client, house: Path) -> None:
    name = first(client)

    def draft(**content: Any) -> Reply:
        return client.post("/api/letter/draft", json=content, headers=WRITES)

    assert "called" in draft(id="2026-12", stories=[name]).json()["error"]
    act(client, name, "keep")
    act(client, name, "comment", "Like *this*.")
    reply = draft(id="2026-12", subject="Of routes", stories=[name])
    assert reply.status_code == 200 and reply.json() == {"id": "2026-12", "subject": "Of routes", "file": "letters/2026-12.md"}
    issue = read_issue(read_house(str(house)), "2026-12")
    assert issue.draft and issue.made_of == (f"story {name}",) and "Like *this*." in issue.body
    assert {one["id"] for one in client.get("/api/stories").json()["issues"]} == {"2026-11", "2026-12"}
    assert "there already" in draft(id="2026-12", stories=[name]).json()["error"]
    for bad in (
        {"id": "../x", "stories": [name]},
        {"id": "2027-01"},
        {"id": "2027-01", "stories": ["x"] * 61},
        {"stories": [name]},
    ):
        assert draft(**bad).status_code == 400
    assert sorted(path.name for path in (house / "letters").iterdir()) == ["2026-11.md", "2026-12.md"]
    assert client.post("/api/letter/draft", json={"id": "2027-01", "stories": [name]}).status_code == 403


def test_a_letter_takes_the_precedents_of_the_open_case(client: Client, house: Path, case: Path) -> None:
    name = first(client)
    act(client, name, "keep")
    reply = client.post("/api/letter/draft", json={"id": "p", "stories": [name], "precedents": True}, headers=WRITES)
    assert reply.status_code == 200
    issue = read_issue(read_house(str(house)), "p")
    assert "# Earlier cases" in issue.body and "# Stories" in issue.body and len(issue.made_of) == 2
    alone = Client(desk_app(Shelf(str(case), Beside(house="x"), str(house)), PORT, TOKEN), f"127.0.0.1:{PORT}")
    assert (
        "no other case" in alone.post("/api/letter/draft", json={"id": "q", "precedents": True}, headers=WRITES).json()["error"]
    )
    assert json.loads(alone.get("/api/stories").text)["own"] == "lume"
