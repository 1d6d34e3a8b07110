"""Whatever is typed at a desk and whenever it is stopped: each of the four tables, new rows and old, keeps just what was meant."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from asgi import Client
from desks import TOKEN, desk, files, write
from pages import SPOILS
from rapallo.inquiry.digest import digest
from rapallo.record import read_case
from rapallo.record.claim import Claim, Evidence
from rapallo.record.columns import columns_of, field_of

pytest.importorskip("starlette", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

OWN = "brand-produce-airships"
ROWS = {
    "things": ({"label": "A shed", "kind": "facility"}, "airships", "note"),
    "sources": ({"key": "NEW1999", "title": "A new source"}, "DIARY", "note"),
    "claims": ({"subject": "bertania", "verb": "supply", "object": "airships", "to": "arland", "source": "DIARY"}, OWN, "note"),
    "evidence": ({"claim": OWN, "source": "DIARY"}, f"{OWN}/1", "hedge"),
}
"""For each table a new row, the name of an old one, and a column that takes any text."""

TYPED = (
    *SPOILS, '=cmd|"/C calc"!A0', "+1", "-1+1", "@SUM(A1)", "\tx", 'say "so", then; stop', "two\nlines", "a,b;c\td", "'", '""',
    "\u0416\u0438\u0437\u043d\u044c", "\U0001d54f", "e\u0301", "\u00a0x\u00a0", "#x", "\\n", "0x1F", "1e5", "TRUE", "null",
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("built")


def cells(folder: Path, table: str, column: str) -> list[str]:
    with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


# -- what is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize("new", [True, False])
def test_any_text_is_kept_as_it_was_typed(table: str, new: bool, client: Client, folder: Path) -> None:
    row, old, column = ROWS[table]
    for number, text in enumerate(TYPED[::2] if new else TYPED):
        base = digest(read_case(str(folder)))
        more = {"key": f"NEW{number}"} if table == "sources" else {"label": f"A shed {number}"} if table == "things" else {}
        asked = {**row, **more, column: text} if new else {column: text}
        name = "" if new else old
        shown = write(client, "edit", table=table, id=name, row=asked).json()
        told = json.dumps(shown, ensure_ascii=False)
        assert "\u202e" not in told and "\u2066" not in told, "the difference shows what would steer it"
        saved = write(client, "save", table=table, id=name, row=asked, digest=base)
        if saved.status_code == 422:
            assert any(one["severity"] == "error" for one in saved.json()["faults"]), text
            assert digest(read_case(str(folder))) == base
            continue
        assert saved.status_code == 200, (text, saved.text)
        assert text.strip() in cells(folder, table, column), "neither guarded nor cut: a formula in a record is its text"
        assert saved.json()["digest"] == shown["digest_after"] == digest(read_case(str(folder)))


@pytest.mark.parametrize("table", ROWS)
def test_every_column_that_is_amended_changes_that_cell_alone(table: str, client: Client, folder: Path) -> None:
    _, old, column = ROWS[table]
    before = list(csv.reader(io.StringIO((folder / f"{table}.csv").read_text(encoding="utf-8"))))
    base = digest(read_case(str(folder)))
    kept = files(folder)
    assert write(client, "save", table=table, id=old, row={column: "another word"}, digest=base).status_code == 200
    after = list(csv.reader(io.StringIO((folder / f"{table}.csv").read_text(encoding="utf-8"))))
    width = max(len(before[0]), len(after[0]))
    named = [dict(zip(before[0], row, strict=True)) for row in before[1:]]
    now = [dict(zip(after[0], row, strict=True)) for row in after[1:]]
    differing = [(a, b) for a, b in zip(named, now, strict=True) if {k: v for k, v in a.items() if v} != {k: v for k, v in b.items() if v}]
    assert len(differing) == 1 and width - len(before[0]) <= 1
    assert {k for k in differing[0][1] if differing[0][1][k] != differing[0][0].get(k, "")} == {column}
    assert {name for name, data in files(folder).items() if data != kept[name]} == {f"{table}.csv"}


@pytest.mark.parametrize(
    "body",
    [b'{"table": "claims", "row": {"note": "\\ud800"}, "id": "%s"}' % OWN.encode(), b'{"table": "claims", "row": {"note": "\xff"}}',
     b'{"table": "claims", "row": []}', b'{"table": "claims", "row": {"note": null}}', b"[]", b"", b"null", b'"' * 40_000, b"[" * 100_000,
     b'{"table": "claims", "row": {"note": "x"}, "id": ["a"]}', b'{"table": 1, "row": {}}'],
)  # fmt: skip
def test_what_is_no_edit_is_refused(body: bytes, client: Client, folder: Path) -> None:
    before = files(folder)
    for what in ("edit", "save"):
        reply = client.post(f"/api/{what}", content=body, headers={"X-Rapallo-Token": TOKEN, "Content-Type": "application/json"})
        assert reply.status_code in (400, 409) and set(reply.json()) <= {"error", "digest"}, reply.text
    assert files(folder) == before


def test_a_sign_that_no_file_can_hold_is_refused(client: Client, folder: Path) -> None:
    before, base = files(folder), digest(read_case(str(folder)))
    for text in ("a\x00b", "\x00"):
        assert write(client, "edit", table="claims", id=OWN, row={"note": text}).json()["savable"] is False
        assert write(client, "save", table="claims", id=OWN, row={"note": text}, digest=base).status_code == 422
    assert files(folder) == before


def test_columns_named_in_hostile_words_are_refused(client: Client, folder: Path) -> None:
    before, base = files(folder), digest(read_case(str(folder)))
    for column in ("__class__", "\u202eeton", "<script>", "", "note ", "NOTE", "for_", "../note"):
        shown = write(client, "edit", table="claims", id=OWN, row={column: "x"})
        assert shown.json()["savable"] is False and "\u202e" not in shown.text
        assert write(client, "save", table="claims", id=OWN, row={column: "x"}, digest=base).status_code == 422
    assert files(folder) == before


def test_every_column_of_a_claim_and_a_passage_can_be_amended(client: Client, folder: Path) -> None:
    """What a form shows can be sent: each column with its own text changes nothing."""
    case = read_case(str(folder))
    for table, name, kind in (("claims", OWN, Claim), ("evidence", f"{OWN}/1", Evidence)):
        row = client.get("/api/row", {"table": table, "id": name}).json()["row"]
        assert set(row) == set(columns_of(kind)) and all(hasattr(kind, field_of(column)) for column in row)
        assert write(client, "edit", table=table, id=name, row=row).json()["diff"] == []
    assert digest(read_case(str(folder))) == digest(case)


# -- how a table is stored -------------------------------------------------------------------------------------------


def test_a_table_in_bulk_is_not_doubled(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((folder / "claims.csv").read_text(encoding="utf-8"))))
    lines = [json.dumps({name: cell for name, cell in row.items() if cell != ""}) for row in rows]
    (folder / "claims.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "claims.csv").unlink()
    client, case, before = desk(folder), read_case(str(folder)), files(folder)
    assert write(client, "save", table="claims", id=OWN, row={"note": "x"}, digest=digest(case)).status_code == 422
    new = {"subject": "bertania", "verb": "supply", "object": "airships"}
    assert write(client, "save", table="claims", row=new, digest=digest(case)).status_code == 422
    assert files(folder) == before
    saved = write(client, "save", table="things", id="airships", row={"note": "beside it"}, digest=digest(case))
    assert saved.status_code == 200 and len(read_case(str(folder)).claims) == len(case.claims)
    (folder / "claims.jsonl").write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")
    assert client.get("/api/state").json()["changed"] is True, "that file is a part of the case too"


def test_a_table_that_leads_out_is_never_written(folder: Path, tmp_path: Path) -> None:
    client, base = desk(folder), digest(read_case(str(folder)))
    outside = tmp_path / "outside.csv"
    shutil.move(folder / "claims.csv", outside)
    before = outside.read_bytes()
    try:
        os.symlink(outside, folder / "claims.csv")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    reply = write(client, "save", table="claims", id=OWN, row={"note": "x"}, digest=base)
    assert reply.status_code == 409 and outside.read_bytes() == before


def test_a_row_that_cannot_be_read_and_came_at_the_last_moment_is_not_lost(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rapallo.desk import editing

    real = editing._previewed

    def late(*words: object) -> object:
        found = real(*words)  # type: ignore[arg-type]
        with open(folder / "claims.csv", "a", encoding="utf-8") as file:
            file.write("half a row,with no sense\n")
        return found

    base = digest(read_case(str(folder)))
    monkeypatch.setattr(editing, "_previewed", late)
    assert write(client, "save", table="claims", id=OWN, row={"note": "x"}, digest=base).status_code == 409
    assert "half a row,with no sense" in (folder / "claims.csv").read_text(encoding="utf-8")


# -- stopped in the middle -------------------------------------------------------------------------------------------

_STOPPED = """
import os, signal, sys
from rapallo.desk import Shelf
from rapallo.desk.editing import Edit, save_edit
folder, moment, table, name, column = sys.argv[1:]
shelf = Shelf(folder)
def stop(*words, **more):
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "after":
    real = os.replace
    def stop(a, b):
        real(a, b)
        os.kill(os.getpid(), signal.SIGKILL)
setattr(os, "fsync" if moment == "writing" else "replace", stop)
save_edit(shelf, Edit(table, {column: "from the stopped desk"}, name, shelf.current().digest))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize("moment", ["writing", "before", "after"])
def test_a_desk_killed_while_it_saves_leaves_the_old_or_the_new(table: str, moment: str, folder: Path) -> None:
    _, name, column = ROWS[table]
    case = read_case(str(folder))
    old = (folder / f"{table}.csv").read_bytes()
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    words = [sys.executable, "-c", _STOPPED, str(folder), moment, table, name, column]
    assert subprocess.run(words, env=env, capture_output=True, check=False).returncode == -signal.SIGKILL
    now = (folder / f"{table}.csv").read_bytes()
    assert (now == old) == (moment != "after") and (b"from the stopped desk" in now) == (moment == "after")
    after = read_case(str(folder))
    assert (digest(after) == digest(case)) == (moment != "after")
    assert write(desk(folder), "save", table=table, id=name, row={column: "after all"}, digest=digest(after)).status_code == 200
