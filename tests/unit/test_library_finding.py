"""Words found whatever marks and signs stand on them; passages whatever happens to a text; the labelled sets of rankings."""

import hashlib
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from rapallo.check import check
from rapallo.cli import main
from rapallo.library import add, check_passages, open_shelf, search
from rapallo.record import load, read_case
from rapallo.record.stored import passage_digest
from small import small_case

DATA = Path(__file__).parents[1] / "data" / "library"
TEXTS = {
    "stress": "Ли́пецк стоя́л на реке́. Он был го́родом лётчиков, с минеральной водой.\n",
    "plain": "Самолет стоял. Minister im Vertrag, daß die Straße groß war.\n",
    "swiss": "Der Vertrag sagt, dass die Strasse gross war.\n",
    "joined": "The ﬁrst ﬂying school had a T-26 and No. 5 in its park; ½ of it burnt.\n",
    "other": "T and then 26, and a park.\n",
    "decomposed": "U\u0308ber den Flug\u00adplatz.\n",
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("finding")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        add(str(folder / "library"), str(folder / f"{name}.txt"), {"id": name})
    return str(folder / "library")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Липецк", ["stress"]), ("Ли́пецк", ["stress"]), ("лётчик", ["stress"]), ("летчиками", ["stress"]), ("самолёт", ["plain"]),
        ("самолёты", ["plain"]), ("минеральной", ["stress"]), ("минеральный", ["stress"]), ('"минеральной водой"', ["stress"]),
        ("«минеральной водой»", ["stress"]), ("„Strasse gross“", ["plain", "swiss"]), ("dass", ["plain", "swiss"]), ("Straße", ["plain", "swiss"]),
        ('"daß die Strasse"', ["plain", "swiss"]), ("first", ["joined"]), ("flying", ["joined"]), ("½", ["joined"]),
        ("T-26", ["joined", "other"]), ('"T-26"', ["joined"]),
        ('"T 26"', ["joined"]), ("über", ["decomposed"]), ("Flugplatz", ["decomposed"]), ("park -T +first", ["joined"]),
    ],
)  # fmt: skip
def test_marks_and_signs_part_nothing(shelf: str, query: str, found: list[str]) -> None:
    answer = search(shelf, query)
    assert sorted(hit.document for hit in answer.hits) == found and not answer.partly
    assert all("[" in hit.snippet for hit in answer.hits)


def test_words_shown_are_marked_with_their_stress(shelf: str) -> None:
    (hit,) = search(shelf, "липецк").hits
    assert hit.snippet.startswith("[Ли́пецк]") and hit.start == 0


def test_where_nothing_is_found_nothing_is_said_to_be_partly(shelf: str) -> None:
    answer = search(shelf, "zeppelin helgoland")
    assert answer.total == 0 and not answer.partly and answer.summary()[0] == "No document answers to it." and len(answer.summary()) == 2


def test_the_labelled_sets_are_as_they_were_frozen() -> None:
    """Made on 2026-11-23 before any ranking was looked at; whoever changes them measures anew and says so."""
    frozen = {
        "texts.jsonl": "ba1eda41", "queries.jsonl": "1bfdda47", "unrelated.jsonl": "db017a37",
        "texts-more.jsonl": "85622228", "queries-more.jsonl": "42b0f72c",
    }  # fmt: skip
    assert {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest()[:8] for name in frozen} == frozen
    texts = [json.loads(line) for name in ("texts.jsonl", "texts-more.jsonl") for line in (DATA / name).read_text("utf-8").splitlines()]
    asked = [json.loads(line) for name in ("queries.jsonl", "queries-more.jsonl") for line in (DATA / name).read_text("utf-8").splitlines()]
    known = {text["id"] for text in texts}
    assert len(known) == len(texts) and len(asked) >= 100 and all(known >= set(one["relevant"]) for one in asked)
    assert all((len(one["relevant"]) == 0) == (one["kind"] == "none") for one in asked)
    assert min(Counter(one.get("by", one["kind"]) for one in asked).values()) >= 14


PASSAGE = "The works leased the field to Aland."


@pytest.fixture
def case(tmp_path: Path) -> str:
    folder = tmp_path / "case"
    evidence = f"claim,relation,source,quote_start,quote_end,digest\nc1,supports,S,11,{11 + len(PASSAGE)},{passage_digest(PASSAGE)}\n"
    small_case(folder, "id,subject,verb,object,source\nc1,works,lease,field,S\n", evidence=evidence)
    (tmp_path / "s.txt").write_text(f"On leases\n\n{PASSAGE} Anna led the works.\n", encoding="utf-8")
    add(str(folder / "library"), str(tmp_path / "s.txt"), {"source": "S", "id": "s"})
    return str(folder)


@pytest.mark.parametrize(
    ("change", "state", "codes"),
    [
        (lambda text: text.replace(b"\n", b"\r\n"), "here", []), (lambda text: b"\xef\xbb\xbf" + text, "here", []),
        (lambda text: b"A word.\n\n" + text, "moved", ["R417"]), (lambda text: text.replace(b"leased", b"rented"), "gone", ["R418"]),
        (lambda text: b"", "gone", ["R418"]), (lambda text: b"\xff\xfe" + text.decode().encode("utf-16-le"), "gone", ["R418"]),
        (lambda text: None, "gone", ["R418"]),
    ],
)  # fmt: skip
def test_whatever_happens_to_a_text_its_passages_tell(case: str, tmp_path: Path, change: object, state: str, codes: list[str]) -> None:
    shelf = open_shelf(os.path.join(case, "library"))
    path = Path(case, "library", "texts", shelf.documents[0].digest + ".txt")
    assert callable(change)
    data = change(path.read_bytes())
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    assert [one.state for one in check_passages(read_case(case), shelf)] == [state]
    assert [one.code for one in check(load(case), ["R417", "R418"])] == codes
    if data is None:
        assert "adding the file again puts it back" in check(load(case), ["R418"])[0].finding
        assert main(["library", "add", str(tmp_path / "s.txt"), "--case", case]) == 0
        assert check(load(case), ["R417", "R418"]) == ()
