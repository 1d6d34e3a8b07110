"""Editing at a desk: shown before it is saved, one table at a time, never lost, half-written or behind anybody's back."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from asgi import Client
from desks import desk, files, write
from rapallo.errors import CaseError, Fault
from rapallo.inquiry.digest import digest
from rapallo.record import read_case

pytest.importorskip("starlette", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

pytestmark = pytest.mark.usefixtures("built")


def test_an_edit_is_shown_before_it_is_saved(client: Client, folder: Path) -> None:
    before = files(folder)
    claim = next(one for one in read_case(str(folder)).claims if one.confidence == "high")
    shown = write(client, "edit", table="claims", id=claim.id, row={"confidence": "low"})
    assert shown.status_code == 200 and shown.json()["savable"] is True
    assert shown.json()["diff"] == [["confidence", claim.confidence, "low"]]
    assert files(folder) == before, "nothing is written yet"
    old = client.get("/api/state").json()["digest"]
    saved = write(client, "save", table="claims", id=claim.id, row={"confidence": "low"}, digest=old)
    assert saved.status_code == 200
    case = read_case(str(folder))
    assert case.claim_by_id[claim.id].confidence == "low" and saved.json()["digest"] == digest(case) == shown.json()["digest_after"]
    assert {name for name, data in files(folder).items() if before[name] != data} == {"claims.csv"}, "one table is written and no other"
    old_lines, new_lines = before["claims.csv"].decode().splitlines(), files(folder)["claims.csv"].decode().splitlines()
    assert len(set(old_lines) ^ set(new_lines)) == 2, "one row differs"
    assert client.get("/api/state", params={"digest": old}).json()["changed"] is True
    assert client.get("/api/state", params={"digest": digest(case)}).json()["changed"] is False
    assert f'"digest":"{digest(case)}"' in client.get("/api/payload").text


@pytest.mark.parametrize(
    ("table", "row", "name"),
    [
        ("things", {"label": "A new shed", "kind": "facility", "when": "1925"}, "a-new-shed"),
        ("sources", {"key": "NEW1999", "title": "A new source"}, "NEW1999"),
        ("claims", {"subject": "Bertania", "verb": "supply", "object": "airships", "to": "Arland", "when": "1928"}, None),
        ("evidence", {"claim": "", "source": "", "locator": "p. 1"}, None),
    ],
)
def test_a_row_is_added_to_every_table(client: Client, folder: Path, table: str, row: dict[str, str], name: str | None) -> None:
    case = read_case(str(folder))
    if table == "evidence":
        row = {**row, "claim": case.claims[3].id, "source": case.sources[0].key}
    shown = write(client, "edit", table=table, row=row).json()
    assert all(cell[1] == "" for cell in shown["diff"]) and shown["savable"], shown
    if table == "claims":
        assert any("no source" in one["finding"] for one in shown["faults"]), "what check finds is said; the author weighs it"
    saved = write(client, "save", table=table, row=row, digest=digest(case))
    assert saved.status_code == 200 and (name is None or saved.json()["id"] == name)
    written = read_case(str(folder))
    assert len(getattr(written, table)) == len(getattr(case, table)) + 1
    if table == "claims":
        new = next(claim for claim in written.claims if claim.id not in case.claim_by_id)
        assert (new.subject, new.object, new.to) == ("bertania", "airships", ("arland",)), "names in any spelling become ids"


def test_amending_a_row_with_its_own_cells_changes_nothing(client: Client, folder: Path) -> None:
    case, before = read_case(str(folder)), files(folder)
    for table, name in (("claims", case.claims[0].id), ("things", case.things[0].id), ("sources", case.sources[0].key)):
        assert write(client, "edit", table=table, id=name, row={}).json()["diff"] == []
        assert write(client, "save", table=table, id=name, row={}, digest=digest(case)).status_code == 200
    assert digest(read_case(str(folder))) == digest(case)
    assert {name for name, data in files(folder).items() if data != before[name]} <= {"claims.csv", "things.csv", "sources.csv"}


def test_a_blank_text_empties_a_cell(client: Client, folder: Path) -> None:
    case = read_case(str(folder))
    claim = next(one for one in case.claims if one.confidence != "")
    saved = write(client, "save", table="claims", id=claim.id, row={"confidence": ""}, digest=digest(case))
    assert saved.status_code == 200 and read_case(str(folder)).claim_by_id[claim.id].confidence == ""


def test_a_passage_is_amended_by_its_number(folder: Path) -> None:
    client, case = desk(folder), read_case(str(folder))
    claim = next(one for one in case.claims if len(case.further_evidence.get(one.id, ())) > 0)
    number = len(case.evidence_of(claim)) - 1
    saved = write(client, "save", table="evidence", id=f"{claim.id}/{number}", row={"locator": "p. 99"}, digest=digest(case))
    assert saved.status_code == 200
    assert read_case(str(folder)).evidence_of(claim)[number].locator == "p. 99"
    for name in (f"{claim.id}/99", f"{claim.id}/x", "nobody/0"):
        assert write(client, "edit", table="evidence", id=name, row={}).json()["faults"] != []
    own = next(one for one in case.claims if one.source != "")
    assert "own row" in write(client, "edit", table="evidence", id=f"{own.id}/0", row={}).json()["faults"][0]["finding"]


@pytest.mark.parametrize(
    ("table", "name", "row", "word"),
    [
        ("claims", "FIRST", {"when": "next spring"}, "when"),
        ("claims", "FIRST", {"subject": "Nobody at all"}, "Nobody"),
        ("claims", "FIRST", {"verb": "flabbergast"}, "flabbergast"),
        ("claims", "FIRST", {"source": "NOSUCH"}, "NOSUCH"),
        ("claims", "FIRST", {"id": "another"}, "id"),
        ("claims", "FIRST", {"subject": ""}, "blank"),
        ("claims", "FIRST", {"colour": "red"}, "colour"),
        ("claims", "no-such-claim", {}, "no-such-claim"),
        ("things", "", {"id": "arland", "label": "Arland again"}, "taken"),
        ("things", "", {"id": "../../evil", "label": "x"}, "id"),
        ("nothing", "", {}, "nothing"),
        ("../claims", "", {}, "claims"),
        ("claims", "FIRST", {"note": "x" * 200_000}, "long"),
    ],
)
def test_a_fault_is_a_sentence_and_is_not_saved(
    client: Client, folder: Path, table: str, name: str, row: dict[str, str], word: str
) -> None:
    case, before = read_case(str(folder)), files(folder)
    name = case.claims[0].id if name == "FIRST" else name
    reply = write(client, "edit", table=table, id=name, row=row).json()
    assert reply["savable"] is False
    assert any(one["severity"] == "error" and word in one["finding"] + one["remedy"] for one in reply["faults"]), reply
    assert write(client, "save", table=table, id=name, row=row, digest=digest(case)).status_code == 422
    assert files(folder) == before


def test_a_sign_that_turns_the_line_is_told(client: Client, folder: Path) -> None:
    claim = read_case(str(folder)).claims[0].id
    shown = write(client, "edit", table="claims", id=claim, row={"note": "a\u202eb"}).json()["faults"]
    assert any("U+202E" in one["finding"] for one in shown)


def test_two_windows_do_not_overwrite_each_other(client: Client, folder: Path) -> None:
    case = read_case(str(folder))
    base, (first, second) = digest(case), case.claims[:2]
    assert write(client, "save", table="claims", id=first.id, row={"note": "from the first window"}, digest=base).status_code == 200
    refused = write(client, "save", table="claims", id=second.id, row={"note": "from the second"}, digest=base)
    assert refused.status_code == 409 and refused.json()["digest"] == digest(read_case(str(folder)))
    again = write(client, "save", table="claims", id=second.id, row={"note": "from the second"}, digest=refused.json()["digest"])
    assert again.status_code == 200
    notes = read_case(str(folder)).claim_by_id
    assert (notes[first.id].note, notes[second.id].note) == ("from the first window", "from the second"), "nothing is lost"


def test_many_windows_at_once_lose_nothing(client: Client, folder: Path) -> None:
    """Eight windows save at the same moment: one is taken, and every other is told."""
    case = read_case(str(folder))
    replies: list[tuple[str, int]] = []

    def save(claim: str) -> None:
        reply = write(client, "save", table="claims", id=claim, row={"note": f"by {claim}"}, digest=digest(case))
        replies.append((claim, reply.status_code))

    threads = [threading.Thread(target=save, args=(claim.id,)) for claim in case.claims[:8]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for _, status in replies) == [200, *[409] * 7]
    written = read_case(str(folder)).claim_by_id
    for claim, status in replies:
        assert (written[claim].note == f"by {claim}") == (status == 200)


def test_a_change_on_disk_is_noticed_and_never_overwritten(client: Client, folder: Path) -> None:
    case = read_case(str(folder))
    shown = client.get("/api/state").json()
    assert shown["changed"] is False and shown["faults"] == []
    with open(folder / "story.md", "a", encoding="utf-8") as file:
        file.write("\nA line from an editor.\n")
    assert client.get("/api/state").json()["changed"] is True
    reply = write(client, "save", table="claims", id=case.claims[0].id, row={"note": "x"}, digest=digest(case))
    assert reply.status_code == 409 and "A line from an editor." in (folder / "story.md").read_text(encoding="utf-8")
    with open(folder / "claims.csv", "a", encoding="utf-8") as file:
        file.write("broken,row,that,cannot,be,read\n")
    before = files(folder)
    state = client.get("/api/state").json()
    assert state["changed"] is True and len(state["faults"]) > 0, "what is wrong is said, and the last sound edition stays"
    assert client.get("/api/ask", params={"q": "rivals"}).status_code == 200
    assert write(client, "save", table="claims", id=case.claims[0].id, row={"note": "x"}, digest=state["digest"]).status_code == 409
    assert files(folder) == before, "a row that cannot be read is not lost by a save"


def test_a_file_changed_between_reading_and_writing_is_left(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rapallo.desk import editing

    case, real = read_case(str(folder)), editing.amended

    def late(*words: Any) -> Any:
        with open(folder / "story.md", "a", encoding="utf-8") as file:
            file.write("\nAt the last moment.\n")
        return real(*words)

    monkeypatch.setattr(editing, "amended", late)
    before = files(folder)["claims.csv"]
    reply = write(client, "save", table="claims", id=case.claims[0].id, row={"note": "x"}, digest=digest(case))
    assert reply.status_code == 409 and files(folder)["claims.csv"] == before


def test_a_save_that_cannot_be_written_changes_nothing(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rapallo.desk import editing

    case, before = read_case(str(folder)), files(folder)

    def full(path: str, chunks: Any) -> None:
        raise CaseError([Fault(path, 0, 0, "R122", "error", "cannot be written: No space left on device.", "Make room.", "§1.10")])

    monkeypatch.setattr(editing, "write_text", full)
    reply = write(client, "save", table="claims", id=case.claims[0].id, row={"note": "x"}, digest=digest(case))
    assert reply.status_code == 409 and "No space left" in reply.json()["error"]
    assert files(folder) == before and sorted(os.listdir(folder)) == sorted(before)


def test_sources_of_another_program_are_not_edited(client: Client, folder: Path) -> None:
    (folder / "sources.csv").unlink()
    (folder / "sources.json").write_text("[]", encoding="utf-8")
    shown = write(client, "edit", table="sources", row={"key": "NEW1999"}).json()
    assert shown["savable"] is False and not (folder / "sources.csv").exists()
