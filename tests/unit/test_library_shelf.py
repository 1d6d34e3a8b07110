"""Documents kept on a shelf, found again in any spelling, and held against the claims that rest on their passages."""

import csv
import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from rapallo.check import check
from rapallo.cli import main
from rapallo.errors import CaseError, UnknownName, UsageError
from rapallo.library import add, check_passages, open_shelf, search, show
from rapallo.library.index import open_index
from rapallo.library.query import Query, read_query
from rapallo.record import load, read_case
from rapallo.record.stored import passage_digest
from small import small_case

RUSSIAN = "Письмо\n\nВ 1931 году Тухачевскому доложили о танках и о школе в Казани.\n"
ENGLISH = "A visit\n\nMikhail Tukhachevsky saw the tanks at the school near Kazan.\n\nHe was not there for long, and it was the end of the matter.\n"
GERMAN = "Bericht\n\nDie Panzer wurden in Kama erprobt, und Tuchatschewski war dabei.\n"


@pytest.fixture
def shelf(tmp_path: Path) -> str:
    folder = str(tmp_path / "library")
    for name, text, given in (
        ("ru.txt", RUSSIAN, {"date": "1931", "place": "Москва", "id": "ru"}),
        (
            "en.txt",
            ENGLISH,
            {"date": "1932-05", "place": "Moscow", "kind": "letter", "language": "en", "author": "Tukhachevsky, M."},
        ),
        ("de.txt", GERMAN, {"kind": "letter", "language": "de"}),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        add(folder, str(tmp_path / name), given)
    return folder


def ids(folder: str, query: str) -> list[str]:
    return [hit.document for hit in search(folder, query).hits]


def test_a_document_is_kept_whole_and_once(shelf: str, tmp_path: Path) -> None:
    before = Path(shelf, "documents.csv").read_bytes()
    again = add(shelf, str(tmp_path / "ru.txt"))
    assert again.again and again.document.id == "ru" and Path(shelf, "documents.csv").read_bytes() == before
    document = open_shelf(shelf).by_id["ru"]
    assert Path(shelf, document.file).read_text("utf-8") == RUSSIAN and document.digest in document.file
    assert open_shelf(shelf).text(document) == RUSSIAN
    assert (document.licence, document.author) == ("", ())
    assert Path(shelf, ".gitignore").read_text() == "index.sqlite\nnear.sqlite\n.lock\n"


def test_the_same_text_in_another_file_is_told_and_not_added(shelf: str, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_bytes(RUSSIAN.replace("\n", "\r\n").encode())
    added = add(shelf, str(tmp_path / "copy.txt"))
    assert added.again and "same text is there already as ru" in added.remarks[0]
    assert len(open_shelf(shelf).documents) == 3


def test_near_duplicates_are_told_with_their_share(shelf: str, tmp_path: Path) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    (tmp_path / "one.txt").write_text(long, encoding="utf-8")
    (tmp_path / "two.txt").write_text(long.replace("word30", "other"), encoding="utf-8")
    assert add(shelf, str(tmp_path / "one.txt")).near == ()
    ((name, share),) = add(shelf, str(tmp_path / "two.txt")).near
    assert name == "one" and share == pytest.approx(51 / 61)  # 56 runs each; 5 of them hold the changed word


def test_link_leaves_the_original_where_it_is(shelf: str, tmp_path: Path) -> None:
    path = tmp_path / "far.txt"
    path.write_text("A text that stays where it is.\n", encoding="utf-8")
    document = add(shelf, str(path), link=True).document
    assert document.file == str(path) and not os.path.exists(os.path.join(shelf, "files", document.digest + ".txt"))
    assert "unchanged" in show(open_shelf(shelf), document.id).summary()[0]
    path.write_text("Another text.\n", encoding="utf-8")
    assert "not the file that was added" in show(open_shelf(shelf), document.id).summary()[0]


@pytest.mark.parametrize(
    ("given", "match"),
    [({"date": "someday"}, "--date"), ({"source": "no key"}, "--source"), ({"id": "No Id"}, "--id"), ({"id": "ru"}, "already")],
)
def test_what_is_said_of_a_document_is_checked(shelf: str, tmp_path: Path, given: dict[str, str], match: str) -> None:
    (tmp_path / "x.txt").write_text("Something else entirely.", encoding="utf-8")
    with pytest.raises(UsageError, match=match):
        add(shelf, str(tmp_path / "x.txt"), given)
    assert len(open_shelf(shelf).documents) == 3


def test_a_table_that_was_meddled_with_is_refused_with_its_lines(shelf: str) -> None:
    path = Path(shelf, "documents.csv")
    rows = path.read_text("utf-8").splitlines()
    path.write_text(
        "\n".join([*rows, rows[1], "evil,../../etc/passwd" + "," * (rows[0].count(",") - 1)]) + "\n", encoding="utf-8"
    )
    with pytest.raises(CaseError, match="R302") as caught:
        open_shelf(shelf)
    assert [fault.line for fault in caught.value.faults] == [5, 6]


@pytest.mark.parametrize("name", ["Tuchatschewski", "tuchatschewski", "Тухачевский", "Tukhachevsky", "Тухачевского"])
def test_a_name_is_found_in_every_spelling(shelf: str, name: str) -> None:
    assert sorted(ids(shelf, name)) == ["a-visit", "bericht", "ru"]


def test_words_are_found_in_their_forms_and_not_as_beginnings(shelf: str) -> None:
    assert ids(shelf, "tank") == ["a-visit"] and ids(shelf, "танк") == ["ru"] and ids(shelf, "schools") == ["a-visit"]
    assert ids(shelf, "tan") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"school near Kazan"', ["a-visit"]), ('"near school Kazan"', []), ("title:visit", ["a-visit"]), ("kind:letter", ["a-visit", "bericht"]),
        ("kind:letter panzer", ["bericht"]), ("year:1930..1931", ["ru"]), ("year:1932..", ["a-visit"]), ("year:..1931", ["ru"]),
        ("lang:de", ["bericht"]), ("place:moskva", ["ru"]), ("author:Tuchatschewski", ["a-visit"]), ("source:X", []),
    ],
)  # fmt: skip
def test_phrases_and_fields(shelf: str, query: str, found: list[str]) -> None:
    assert sorted(ids(shelf, query)) == found


def test_a_year_leaves_out_the_undated_and_says_so(shelf: str) -> None:
    answer = search(shelf, "year:1900..1990")
    assert answer.total == 2 and answer.undated == 1 and "without a date" in " ".join(answer.summary())


def test_facets_count_what_is_found_and_unknown_is_one_of_them(shelf: str) -> None:
    facets = dict(search(shelf, "Tukhachevsky").facets)
    assert facets["kind"] == (("letter", 2), ("text", 1)) and facets["year"] == (("", 1), ("1931", 1), ("1932", 1))
    assert facets["place"] == (("", 1), ("Moscow", 1), ("Москва", 1))


def test_a_snippet_has_its_place(shelf: str) -> None:
    (hit,) = search(shelf, "matter").hits
    text = open_shelf(shelf).text(open_shelf(shelf).by_id["a-visit"])
    assert hit.locator == "para 3" and "[matter]" in hit.snippet and text[hit.start :].startswith("matter")


def test_where_no_document_has_all_words_some_are_shown_and_that_is_said(shelf: str) -> None:
    answer = search(shelf, "tanks zeppelin")
    assert (
        [hit.document for hit in answer.hits] == ["a-visit"]
        and answer.partly
        and "None has all the words" in " ".join(answer.summary())
    )


@pytest.mark.parametrize(
    "query", ["foo:bar", '"open', "year:soon", "year:1940..1930", "", "   ", "title:", "x" * 2_000, " ".join(map(str, range(40)))]
)
def test_a_query_that_cannot_be_read_is_said_in_a_line(shelf: str, query: str) -> None:
    with pytest.raises(UsageError) as caught:
        search(shelf, query)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "a OR b) --",
        "' OR 1=1; DROP TABLE words;",
        "NEAR(a b)",
        "{text}:a*",
        "a AND NOT b",
        "* ^ + -",
        "\x00a",
        "tank\u202e",
        "http://x.y/z",
        "12:30",
    ],
)
def test_hostile_queries_are_words_like_any_other(shelf: str, query: str) -> None:
    try:
        search(shelf, query)
    except UsageError:
        pass
    assert ids(shelf, "tank") == ["a-visit"]


def test_a_query_as_read() -> None:
    assert read_query('lease "flying school" KIND:letter') == Query(
        ("lease",), (("flying", "school"),), (), None, (("kind", "letter"),)
    )


def test_the_index_is_made_anew_when_anything_differs_and_used_when_not(shelf: str) -> None:
    first, second = open_index(shelf), open_index(shelf)
    assert first.made and not second.made
    first.connection.close()
    second.connection.close()
    document = open_shelf(shelf).by_id["bericht"]
    Path(shelf, "texts", document.digest + ".txt").write_text("Bericht\n\nNichts von Zeppelinen.\n", encoding="utf-8")
    assert ids(shelf, "Zeppelin") == ["bericht"]
    Path(shelf, "index.sqlite").write_bytes(b"rubbish")
    assert ids(shelf, "Zeppelin") == ["bericht"]
    Path(shelf, "texts", document.digest + ".txt").unlink()
    answer = search(shelf, "panzer")
    assert answer.total == 0 and answer.missing == ("bericht",) and "bericht" in " ".join(answer.summary())


def test_a_shelf_that_cannot_be_written_is_searched_all_the_same(shelf: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "replace", refused)
    assert ids(shelf, "tank") == ["a-visit"]


def test_the_index_holds_nothing_but_what_the_texts_say(shelf: str) -> None:
    open_index(shelf).connection.close()
    os.unlink(os.path.join(shelf, "index.sqlite"))
    assert ids(shelf, "tank") == ["a-visit"] and sqlite3.sqlite_version_info > (3, 20)


def test_documents_are_named_by_many_means(shelf: str) -> None:
    opened = open_shelf(shelf)
    assert opened.resolve("Bericht").id == "bericht" and opened.resolve(opened.by_id["ru"].digest[:8]).id == "ru"
    with pytest.raises(UnknownName, match="document"):
        opened.resolve("nothing like it")


LEASE = "The works leased the field to Aland."


@pytest.fixture
def case(tmp_path: Path) -> str:
    folder = tmp_path / "case"
    rows = [("S", 11, 11 + len(LEASE), passage_digest(LEASE)), ("S", 0, 9, passage_digest("Not there"))]
    evidence = "claim,relation,source,quote_start,quote_end,digest\n" + "".join(
        f"c{n},supports,{','.join(map(str, row))}\n" for n, row in enumerate(rows, 1)
    )
    small_case(folder, "id,subject,verb,object,source\nc1,works,lease,field,T\nc2,anna,lead,works,S\n", evidence=evidence)
    (tmp_path / "s.txt").write_text(f"On leases\n\n{LEASE} Anna led the works.\n", encoding="utf-8")
    add(str(folder / "library"), str(tmp_path / "s.txt"), {"source": "S", "id": "s"})
    return str(folder)


def test_passages_with_their_claims_in_the_margin(case: str) -> None:
    answer = show(open_shelf(os.path.join(case, "library")), "s", read_case(case))
    assert [(one.evidence.claim, one.state) for one in answer.margin] == [("c1", "here"), ("c2", "gone")]
    assert answer.margin[0].passage == LEASE and answer.margin[0].locator == "para 2"
    assert "1 of them does not stand" in " ".join(answer.summary()) and {ground.claim for ground in answer.grounds} == {
        "c1",
        "c2",
    }


def test_check_finds_what_moved_and_what_is_gone(case: str) -> None:
    codes = [one.code for one in check(load(case), ["R417", "R418"])]
    assert codes == ["R418"]
    shelf = open_shelf(os.path.join(case, "library"))
    path = Path(case, "library", "texts", shelf.documents[0].digest + ".txt")
    path.write_text("A word before.\n\n" + path.read_text("utf-8"), encoding="utf-8")
    found = {one.code: one.finding for one in check(load(case), ["R417", "R418"])}
    assert set(found) == {"R417", "R418"} and f"characters 27 to {27 + len(LEASE)}, para 3" in found["R417"]
    states = {one.evidence.claim: one.state for one in check_passages(read_case(case), shelf)}
    assert states == {"c1": "moved", "c2": "gone"}


def test_the_case_reader_leaves_the_library_alone(case: str) -> None:
    whole = read_case(case)
    shutil.rmtree(os.path.join(case, "library"))
    assert read_case(case) == whole and check(load(case), ["R417", "R418"]) == ()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_command_from_adding_to_showing(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new.md").write_text(
        "# A fair\n\nAnna came to the harbour of Bland in March 1926 with 20 tanks.\n", encoding="utf-8"
    )
    code, out, _ = run(
        capsys, "library", "add", str(tmp_path / "new.md"), str(tmp_path / "none.pdf"), "--case", case, "--source", "T"
    )
    assert code == 1
    code, out, _ = run(capsys, "library", "add", str(tmp_path / "new.md"), "--case", case, "--source", "T")
    assert code == 0 and "a-fair" in out
    code, _, err = run(capsys, "library", "add", str(tmp_path / "new.md"), "--case", case, "--source", "NOPE")
    assert code == 2 and "no source NOPE" in err
    code, out, _ = run(capsys, "library", "find", "harbour", "--case", case, "--format", "json")
    assert code == 0 and json.loads(out)["sections"][0]["lines"][0]["fields"]["document"] == "a-fair"
    code, out, _ = run(capsys, "library", "show", "T", "--case", case)
    assert code == 0 and "Anna came to the harbour" in out
    code, out, _ = run(capsys, "library", "mentions", "a-fair", "--case", case, "--format", "csv")
    (row,) = list(csv.DictReader(out.splitlines()))
    assert (row["verb"], row["when"], row["low"], row["unit"], row["source"]) == ("", "1926-03", "20", "tanks", "T")
    code, _, err = run(capsys, "library", "find", "x", "--shelf", str(tmp_path / "nowhere"))
    assert code == 2 and "no library in" in err
    code, _, err = run(capsys, "library")
    assert code == 2 and "add, find, show, mentions" in err
