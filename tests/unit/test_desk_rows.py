"""What the desk's form asks for: a row as its file has it, what its columns take, and how a date is read; amended and saved from there."""

from pathlib import Path

import pytest

from asgi import Client
from desks import files, write
from rapallo.record import read_case
from rapallo.record.claim import Evidence
from rapallo.record.columns import columns_of

pytest.importorskip("starlette", reason="the desk's libraries are not installed: pip install 'rapallo[desk]'")

CLAIM = "brand-produce-airships"
"""A claim whose first passage stands in its own row and whose second disputes it."""

pytestmark = pytest.mark.usefixtures("built")


def test_a_row_as_its_file_has_it(client: Client) -> None:
    found = client.get("/api/row", {"table": "sources", "id": "DIARY"}).json()
    assert (found["table"], found["id"], found["row"]["author"], found["row"]["year"]) == (
        "sources",
        "DIARY",
        "Anna Vell",
        "1931",
    )
    assert [column["name"] for column in found["columns"]] == list(found["row"]) and found["hidden"] == []
    thing = client.get("/api/row", {"table": "things", "id": "airships"}).json()
    assert thing["row"]["id"] == "airships" and thing["verbs"] == []
    claim = client.get("/api/row", {"table": "claims", "id": "airships-used"}).json()
    assert claim["row"]["when"] == "early 1929" and "lease" in claim["verbs"]


def test_a_passage_is_found_where_it_stands(client: Client) -> None:
    own = client.get("/api/row", {"table": "evidence", "id": f"{CLAIM}/0"}).json()
    assert (own["table"], own["id"]) == ("claims", CLAIM)
    assert own["row"] == {"source": "LEDGER", "locator": "folio 88", "speaker": "", "stance": "", "hedge": ""}
    other = client.get("/api/row", {"table": "evidence", "id": f"{CLAIM}/1"}).json()
    assert (other["table"], other["id"]) == ("evidence", f"{CLAIM}/1")
    assert (other["row"]["relation"], other["row"]["source"], other["row"]["stance"]) == ("disputes", "GAZETTE", "denies")


@pytest.mark.parametrize("number", [0, 1])
def test_a_passage_amended_and_saved(client: Client, folder: Path, number: int) -> None:
    found = client.get("/api/row", {"table": "evidence", "id": f"{CLAIM}/{number}"}).json()
    asked = {"table": found["table"], "id": found["id"], "row": {"locator": "folio 90"}, "digest": found["digest"]}
    before = files(folder)
    shown = write(client, "edit", **asked).json()
    assert (
        [column for column, _, _ in shown["diff"]] == ["locator"]
        and shown["diff"][0][2] == "folio 90"
        and files(folder) == before
    )
    assert write(client, "save", **asked).status_code == 200
    case = read_case(str(folder))
    assert case.evidence_of(case.claim_by_id[CLAIM])[number].locator == "folio 90"
    assert write(client, "save", **asked).status_code == 409


def test_a_source_amended_and_saved(client: Client, folder: Path) -> None:
    digest = client.get("/api/row", {"table": "sources", "id": "DIARY"}).json()["digest"]
    assert write(client, "save", table="sources", id="DIARY", row={"year": "1932"}, digest=digest).status_code == 200
    assert read_case(str(folder)).source_by_key["DIARY"].year == "1932"


def test_a_new_row_is_blank_and_says_what_its_columns_take(client: Client) -> None:
    found = client.get("/api/row", {"table": "evidence"}).json()
    assert found["id"] == "" and set(found["row"].values()) == {""}
    stance = next(column for column in found["columns"] if column["name"] == "stance")
    assert tuple(stance["choices"]) == columns_of(Evidence)["stance"].choices and stance["cell"] == "choice"


def test_hidden_signs_are_named(client: Client, folder: Path) -> None:
    text = (folder / "sources.csv").read_text(encoding="utf-8")
    (folder / "sources.csv").write_text(text.replace("Anna Vell", "Anna \u202eVell"), encoding="utf-8")
    found = client.get("/api/row", {"table": "sources", "id": "DIARY"}).json()
    assert found["hidden"] == ["author"] and "\u202e" in found["row"]["author"]


@pytest.mark.parametrize(
    "asked", [{}, {"table": "ways", "id": "x"}, {"table": "things", "id": "no-such"}, {"table": "evidence", "id": f"{CLAIM}/9"}]
)
def test_what_is_not_there_is_a_sentence(client: Client, asked: dict[str, str]) -> None:
    reply = client.get("/api/row", asked)
    assert reply.status_code == 400 and reply.json()["error"] != ""


def test_a_date_as_it_is_read(client: Client) -> None:
    found = client.get("/api/date", {"text": "1925/1933-23"}).json()
    assert found["said"] == "1925 – autumn 1933" and found["states"] == ["known", "known"] and len(found["bounds"]) == 4
    open_end = client.get("/api/date", {"text": "1925/.."}).json()
    assert open_end["states"] == ["known", "open"] and open_end["bounds"][3] is None
    assert client.get("/api/date", {"text": " "}).json() == {"text": ""}
    assert "no date" in client.get("/api/date", {"text": "whenever"}).json()["error"]
    assert "too long" in client.get("/api/date", {"text": "9" * 500}).json()["error"]
