"""The desk beside its case: precedents on the page, the library with claims in its margin, stories and the letter of a house."""

import json
import shutil
from pathlib import Path

import pytest

from asgi import Client
from desks import PORT, TOKEN, files
from furnished import EVIL, GONE, HERE, MOVED, furnished_case, furnished_house
from pages import CASES
from rapallo import inquiry
from rapallo.cli import main
from rapallo.inquiry.render import plain
from rapallo.library.queue import read_queue
from rapallo.library.shelf import open_shelf, shelf_of
from rapallo.press.page import page
from rapallo.press.payload import payload
from rapallo.press.payload_beside import Beside, precedents_data
from rapallo.record import read_case
from rapallo.record.beside import beside

pytest.importorskip("starlette", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

from rapallo.desk import Shelf, desk_app
from rapallo.desk import reading as desk_reading

WRITES = {"X-Rapallo-Token": TOKEN}

pytestmark = pytest.mark.usefixtures("built")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return furnished_case(tmp_path)


@pytest.fixture
def client(case: Path, tmp_path: Path) -> Client:
    shelf = Shelf(str(case), Beside(house="The house"), str(furnished_house(tmp_path)))
    return Client(desk_app(shelf, PORT, TOKEN), f"127.0.0.1:{PORT}")


# -- precedents ------------------------------------------------------------------------------------------------------


def test_steps_are_aligned_as_the_answer_has_them() -> None:
    case, others = read_case(str(CASES / "tutorial")), {"flagship": read_case(str(CASES / "german-soviet"))}
    data = precedents_data(case, Beside(others))
    answer = inquiry.precedents(case, others)
    assert data is not None and data["answer"]["summary"] == list(answer.summary())
    assert [(one["motif"], one["case"]) for one in data["found"]] == [(one.motif, one.case) for one in answer.found]
    assert len(data["found"]) > 0
    for row, one in zip(data["found"], answer.found, strict=True):
        here = {step["step"]: set(step["here"]) for step in row["steps"] if len(step["here"]) > 0}
        there = {step["step"]: {claim["id"] for claim in step["there"]} | set(step["more"]) for step in row["steps"]}
        assert here == {step: set(claims) for step, claims in one.here.steps}
        assert {step: ids for step, ids in there.items() if len(ids) > 0} == {step: set(claims) for step, claims in one.there.steps}
        found = {step["step"]: (len(step["here"]) > 0, len(step["there"]) > 0) for step in row["steps"]}
        assert tuple(step for step, both in found.items() if both == (True, True)) == one.common
        assert tuple(step for step, both in found.items() if both == (False, False)) == one.neither
        assert [(said["about"], said["here"], said["there"]) for said in row["differences"]] == [(d.about, d.here, d.there) for d in one.differences]
    other = others["flagship"]
    shown = [claim for row in data["found"] for step in row["steps"] for claim in step["there"]]
    assert all(claim["id"] in other.claim_by_id for claim in shown)
    assert any(len(claim["sources"]) > 0 for claim in shown)


def test_no_good_match_is_said_plainly(tmp_path: Path) -> None:
    control = tmp_path / "control"
    control.mkdir()
    (control / "case.toml").write_text('title = "A control"\nhorizon = "2000/2001"\nresolution = "year"\n', encoding="utf-8")
    (control / "things.csv").write_text("id,kind\na,state\nb,state\n", encoding="utf-8")
    (control / "claims.csv").write_text("id,subject,verb,object,source\nc1,a,negotiate,b,S\n", encoding="utf-8")
    (control / "sources.csv").write_text("key,title\nS,A source\n", encoding="utf-8")
    case = read_case(str(CASES / "tutorial"))
    data = precedents_data(case, Beside({"control": read_case(str(control))}))
    assert data is not None and data["found"] == [] and data["answer"]["summary"][0].startswith("No good match")
    assert precedents_data(case, Beside()) is None
    assert precedents_data(case, Beside({"itself": case})) is None, "no case is a precedent of itself"


def test_the_cases_beside_one_and_a_broken_neighbour(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        shutil.copytree(CASES / "tutorial", tmp_path / name)
    (tmp_path / "three" / "claims.csv").write_text("id,subject\nx\n", encoding="utf-8")
    (tmp_path / "none").mkdir()
    assert [Path(one).name for one in beside(str(tmp_path / "one"))] == ["three", "two"]


def test_publish_reads_no_case_that_is_not_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.html"
    words = ["publish", str(CASES / "tutorial"), str(out)]
    assert main([*words, "--among", str(CASES / "german-soviet")]) == 0
    assert "compared with german-soviet;" in capsys.readouterr().err
    text = out.read_text(encoding="utf-8")
    assert '<section id="precedents">' in text and "A likeness of steps, not of causes" in text and "not on record" in text
    assert main(words) == 0
    assert "compared" not in capsys.readouterr().err and '<section id="precedents">' not in out.read_text(encoding="utf-8")


def test_a_page_lists_documents_and_holds_none_of_their_text(case: Path) -> None:
    read = read_case(str(case))
    data = payload(read, (), beside=Beside(shelf=open_shelf(shelf_of(str(case)))))
    assert [one["id"] for one in data["documents"]] == ["gazette", "history", "long"]
    told = {claim: [(row["document"], row["state"]) for row in rows] for claim, rows in data["passages"].items()}
    states = {"school-leased": "here", "pilots-by-diary": "moved", "brand-produce-airships": "gone"}
    assert told == {claim: [("history", state)] for claim, state in states.items()}
    for claim, rows in data["passages"].items():
        evidence = read.evidence_of(read.claim_by_id[claim])
        assert all(evidence[row["evidence"]].quote_start is not None for row in rows)
    whole = page(read, data)
    assert HERE not in whole and HERE not in json.dumps(data) and MOVED not in json.dumps(data, ensure_ascii=False)
    assert "<script>alert" not in whole and "\u202e" not in whole and '<section id="documents">' in whole


# -- the library -----------------------------------------------------------------------------------------------------


def test_found_with_snippets_and_facets(client: Client) -> None:
    found = client.get("/api/library", {"q": "lume"}).json()
    assert found["total"] == 2 and {hit["id"] for hit in found["hits"]} == {"history", "gazette"}
    assert all("Lume" in hit["snippet"] for hit in found["hits"])
    assert {facet["name"]: facet["counts"] for facet in found["facets"]}["year"] == [["1929", 1], ["1988", 1]]
    assert client.get("/api/library", {"q": "lume kind:book"}).json()["total"] == 1
    assert [one["id"] for one in client.get("/api/library").json()["documents"]] == ["gazette", "history", "long"]
    assert "\u202e" not in client.get("/api/library").text + client.get("/api/library", {"q": "airships"}).text


def test_a_document_with_its_claims_in_the_margin(client: Client) -> None:
    shown = client.get("/api/document", {"id": "history"}).json()
    assert [(one["claim"], one["state"], one["relation"]) for one in shown["margin"]] == [
        ("school-leased", "here", "supports"), ("pilots-by-diary", "moved", "supports"), ("brand-produce-airships", "gone", "disputes"),
    ]  # fmt: skip
    marked = dict.fromkeys(range(3), "")
    for row in shown["paragraphs"]:
        for words, numbers in row["runs"]:
            for number in numbers:
                marked[number] += words
    assert marked == {0: HERE, 1: MOVED, 2: ""}, "offsets are characters, beyond the basic plane too"
    whole = "".join(words for row in shown["paragraphs"] for words, _ in row["runs"])
    assert plain(EVIL).partition("\u2039")[0] in whole and GONE not in whole


def test_overlapping_passages_are_cut_where_they_begin_and_end() -> None:
    assert desk_reading._runs("abcdefgh", 0, 8, [(1, 5, 0), (3, 7, 1), (7, 8, 2)]) == [
        ["a", []], ["bc", [0]], ["de", [0, 1]], ["fg", [1]], ["h", [2]],
    ]  # fmt: skip


def test_a_long_document_comes_in_parts_that_are_the_whole(client: Client, case: Path) -> None:
    first = client.get("/api/document", {"id": "long"}).json()
    assert len(first["starts"]) > 1 and first["part"] == 0
    text = open_shelf(shelf_of(str(case))).text(open_shelf(shelf_of(str(case))).by_id["long"])
    rows = []
    for number, start in enumerate(first["starts"]):
        part = client.get("/api/document", {"id": "long", "at": str(start)}).json()
        assert part["part"] == number
        rows += ["".join(words for words, _ in row["runs"]).strip() for row in part["paragraphs"]]
    assert rows == [piece.strip() for piece in text.split("\n\n") if piece.strip() != ""]
    assert client.get("/api/document", {"id": "long", "at": "999999999"}).json()["part"] == len(first["starts"]) - 1


@pytest.mark.parametrize(
    "path",
    ["/api/document?id=none", "/api/document?id=../../case.toml", "/api/document?id=history&at=-1", "/api/document?id=history&at=x",
     "/api/library?q=year%3Anever", f"/api/library?q={'x' * 500}", "/api/stories?status=lost", "/api/letter?id=none",
     "/api/letter?id=../house", "/api/letter/html?id=none"],
)  # fmt: skip
def test_what_cannot_be_had_is_a_sentence(client: Client, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 400 and set(reply.json()) == {"error"} and len(reply.json()["error"]) > 10


def test_a_text_too_large_is_refused_and_one_that_is_gone_is_said(client: Client, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_reading, "LARGEST_TEXT", 10)
    reply = client.get("/api/document", {"id": "history"})
    assert reply.status_code == 503 and "at most" in reply.json()["error"]
    for path in (case / "library" / "texts").iterdir():
        path.unlink()
    reply = client.get("/api/document", {"id": "history"})
    assert reply.status_code == 400 and "Add the file again" in reply.json()["error"]


def test_a_document_added_underneath_is_there(client: Client, case: Path, tmp_path: Path) -> None:
    before = client.get("/api/payload")
    (tmp_path / "more.txt").write_text("A word on balloons.\n", encoding="utf-8")
    assert main(["library", "add", str(tmp_path / "more.txt"), "--id", "more", "--case", str(case)]) == 0
    assert client.get("/api/library", {"q": "balloons"}).json()["total"] == 1
    after = client.get("/api/payload", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200 and "more" in {one["id"] for one in after.json()["documents"]}


def test_a_desk_without_library_or_house_says_so(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CASES / "tutorial", tmp_path / "case"))
    client = Client(desk_app(Shelf(str(folder)), PORT, TOKEN), f"127.0.0.1:{PORT}")
    assert "no library" in client.get("/api/library").json()["error"]
    assert "no house" in client.get("/api/stories").json()["error"]
    data = client.get("/api/payload").json()
    assert data["precedents"] is None and data["documents"] == [] and data["passages"] == {} and data["house"] == ""


# -- stories and the letter ------------------------------------------------------------------------------------------


def test_the_queue_with_both_kinds_told_apart(client: Client) -> None:
    seen = client.get("/api/stories", {"status": "new"}).json()
    assert seen["counts"] == {"new": 3, "kept": 0, "dropped": 0}
    assert {one["kind"] for one in seen["queue"]} == {"curated"} and {one["kind"] for one in seen["originals"]} == {"original"}
    assert {one["status"] for one in seen["queue"]} == {"new"}
    assert [one["id"] for one in seen["issues"]] == ["2026-11"] and seen["issues"][0]["draft"] is True


def test_kept_dropped_and_tagged(client: Client, tmp_path: Path) -> None:
    one, two, three = (story["id"] for story in client.get("/api/stories").json()["queue"])

    def act(name: str, do: str, tag: str = "") -> int:
        return client.post("/api/story", json={"id": name, "do": do, "tag": tag}, headers=WRITES).status_code

    assert act(one, "keep") == act(two, "drop") == act(three, "tag", " Export  control") == act(one, "tag", "b") == act(one, "tag", "a") == 200
    assert act(one, "untag", "b") == 200
    stored = {story.id: story for story in read_queue(str(tmp_path / "house"))}
    assert (stored[one].status, stored[one].tags, stored[two].status, stored[three].tags) == ("kept", ("a",), "dropped", ("export control",))
    assert stored[one].kept.endswith("Z")
    before = (tmp_path / "house" / "stories" / "queue.jsonl").read_bytes()
    for name, do, tag in ((one, "burn", ""), ("nobody", "keep", ""), (one, "tag", "<b>"), (one, "tag", "")):
        assert act(name, do, tag) == 400
    assert (tmp_path / "house" / "stories" / "queue.jsonl").read_bytes() == before


def test_nobody_writes_without_the_token(client: Client, case: Path, tmp_path: Path) -> None:
    name = client.get("/api/stories").json()["queue"][0]["id"]
    edit = {"id": name, "do": "keep"}
    before, stored = files(case), (tmp_path / "house" / "stories" / "queue.jsonl").read_bytes()
    assert client.post("/api/story", json=edit).status_code == 403
    assert client.post("/api/story", json=edit, headers={"X-Rapallo-Token": "another"}).status_code == 403
    assert client.post("/api/story", json=edit, headers={**WRITES, "Origin": "http://evil.example"}).status_code == 403
    assert client.post("/api/story", content=json.dumps(edit), headers={**WRITES, "Content-Type": "text/plain"}).status_code == 415
    assert client.post("/api/story", json={**edit, "folder": "/"}, headers=WRITES).status_code == 400
    assert client.get("/api/story").status_code == 405
    shelf = Shelf(str(case), Beside(house="x"), str(tmp_path / "house"))
    closed = Client(desk_app(shelf, PORT, ""), f"127.0.0.1:{PORT}")
    assert closed.post("/api/story", json=edit, headers={"X-Rapallo-Token": ""}).status_code == 403
    assert files(case) == before and (tmp_path / "house" / "stories" / "queue.jsonl").read_bytes() == stored


def test_the_letter_is_framed_and_runs_nothing(client: Client) -> None:
    letter = client.get("/api/letter", {"id": "2026-11"}).json()
    assert letter["subject"] == "Letter one" and "https://e.example/" in letter["text"] and letter["html_bytes"] > 500
    mail = client.get("/api/letter/html", {"id": "2026-11"})
    policy = mail.headers["content-security-policy"]
    assert mail.headers["x-frame-options"] == "SAMEORIGIN" and "sandbox" in policy and "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy and "script" not in policy and "allow" not in policy
    assert "<script" not in mail.text and "<img" not in mail.text and "&lt;script&gt;" in mail.text
    page_policy = client.get("/").headers["content-security-policy"]
    assert "frame-src 'self'" in page_policy
