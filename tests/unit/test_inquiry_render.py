"""An answer written out: text, JSON, CSV, Markdown, HTML; the same bytes whatever the order of rows or the hash seed."""

import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from rapallo.inquiry import Answer, Ground, Line, Passage, Section, at, between, show
from rapallo.inquiry.digest import cite, digest
from rapallo.inquiry.render import cited, escape, harmless, plain, wrap
from rapallo.inquiry.withdraw import withdraw
from rapallo.record import read_case

FOLDER = Path(__file__).parents[1] / "data" / "inquiry"
CASE = read_case(str(FOLDER))


class Plain(Answer, frozen=True, kw_only=True):
    """An answer made by hand."""

    content: tuple[Section, ...]

    def sections(self) -> tuple[Section, ...]:
        return self.content


def _answer(*lines: Line, title: str = "Section") -> Plain:
    passage = Passage("KEY", "A. Author. Title", "disputes", "p. 1", "a speaker", "denies", "about")
    grounds = (
        Ground("c1", "one", "stated", "stated", (passage,)),
        Ground("c2", "two", "inferred", "assumed", (), ("c1",)),
        Ground("c3", "three", "assumed", "assumed"),
    )
    return Plain(question="ask x", title="Title", case="Case", digest="0" * 64, grounds=grounds, content=(Section(title, lines),))


def test_ids_stand_at_the_right_edge_and_long_lines_hang() -> None:
    words = "word " * 30
    rows = _answer(Line(words.strip(), ("c1",), 0, (), "mark")).text(width=60).splitlines()
    assert all(len(row) <= 60 for row in rows)
    assert rows[5].startswith("  mark  word") and rows[6].startswith("          word")
    assert rows[-1].endswith("[c1]") and len(rows[-1]) == 60


def test_evidence_is_opened_below_its_line() -> None:
    text = _answer(Line("a line", ("c1", "c2", "c3"))).text(evidence=True)
    assert "    · KEY, p. 1: disputes; denies; speaks: a speaker; “about” (A. Author. Title)" in text
    assert "· inferred from c1" in text and "· assumed by the case's author" in text


def test_long_groups_are_cut_with_a_count_and_one_line_too_many_is_no_reason() -> None:
    lines = [Line(f"line {number}") for number in range(30)]
    assert "… and 10 more (--limit 0 shows all)" in _answer(*lines).text()
    assert "more" not in _answer(*lines).text(limit=0) and "more" not in _answer(*lines[:21]).text()
    assert "line 29" in _answer(*lines).markdown() and "line 29" in _answer(*lines).csv() and "line 29" in _answer(*lines).json()


def test_many_ids_are_cut_in_text_and_whole_elsewhere() -> None:
    ids = tuple(f"c{number}" for number in range(30))
    answer = msgspec.structs.replace(
        _answer(Line("a", ids)), grounds=tuple(Ground(name, "s", "stated", "stated") for name in ids)
    )
    assert "and 19 more]" in answer.text() and "c29" not in answer.text()
    assert "`c29`" in answer.markdown() and "c29" in answer.csv()


def test_what_a_terminal_would_obey_is_named() -> None:
    assert plain("a\x1b[31mb\u202ec\nd") == "a‹U+001B›[31mb‹U+202E›c d"
    text = _answer(Line("x\x1b[2J\u202e")).text()
    assert "\x1b" not in text and "\u202e" not in text


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@x", "\t=x", "\n=x", " =x", "＝1", "-", "+1-2"])
def test_formulas_are_made_harmless(cell: str) -> None:
    assert harmless(cell) == "'" + cell
    rows = list(csv.reader(io.StringIO(_answer(Line(cell)).csv(), newline="")))
    assert rows[1][3] == "'" + cell


def test_a_carriage_return_ends_no_row() -> None:
    rows = list(csv.reader(io.StringIO(_answer(Line("a\r=x"), Line("\r=y")).csv(), newline="")))
    assert [row[3] for row in rows[1:]] == ["a\n=x", "'\n=y"]


@pytest.mark.parametrize("cell", ["-1", "+1.5", "12", "", "a=b", "1925-04"])
def test_numbers_and_plain_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_csv_has_a_column_for_every_field() -> None:
    answer = _answer(Line("a", ("c1",), 1, (("number", 3), ("sure", True), ("none", None))), Line("b", fields=(("other", "=x"),)))
    rows = list(csv.DictReader(io.StringIO(answer.csv(), newline="")))
    assert rows[0] | {"section": ""} == {
        "section": "",
        "mark": "",
        "depth": "1",
        "text": "a",
        "claims": "c1",
        "number": "3",
        "sure": "yes",
        "none": "",
        "other": "",
    }
    assert rows[1]["other"] == "'=x"


def test_json_is_whole() -> None:
    said = json.loads(at(CASE, "1928-01-01").json())
    assert said["case"] == "North and South, a made-up case" and said["digest"] == digest(CASE)
    lease = said["claims"]["c-lease"]
    assert lease["footing"] == lease["rests_on"] == "stated"
    assert [item["source"] for item in lease["evidence"]] == ["HISTORY", "ARCHIVE", "REPRINT"]
    line = next(line for section in said["sections"] for line in section["lines"] if line["claims"] == ["c-lease"])
    assert line["mark"] == "surely" and line["fields"]["start_earliest"] == "1925-04-15"
    assert line["fields"]["end_latest"] == "1933-12-31"


def test_markdown_and_html_escape_what_a_case_says() -> None:
    answer = _answer(Line("<b>*x*</b> [y](z) `q` | & \u202e", ("c1",)), title="<i>")
    assert "\\<b\\>\\*x\\*\\</b\\> \\[y\\](z) \\`q\\` \\| &amp; ‹U+202E› [`c1`]" in answer.markdown()
    assert "&lt;b&gt;*x*&lt;/b&gt;" in answer.html() and "<b>*" not in answer.html() and "<i>" not in answer.html()
    assert answer._repr_html_() == answer.html()
    assert escape("\"'") == "&quot;&#39;"


def test_a_word_longer_than_the_line_stands_alone() -> None:
    assert wrap("a " + "b" * 20 + " c", 10) == ["a", "b" * 20, "c"]
    assert wrap("", 10) == [""]


def test_a_passage_without_a_citation_is_its_key() -> None:
    assert cited(Passage("KEY", "KEY", "supports")) == "KEY: reports"


def test_how_to_cite_names_the_edition() -> None:
    assert cite(CASE) == f"A. Tester. North and South, a made-up case. CC-BY-4.0. digest {digest(CASE)[:16]}."


ASK = """
import sys
from rapallo.inquiry import *
from rapallo.record import read_case
case = read_case(sys.argv[1])
answers = [at(case, "1928-01-01"), at(case, "1936")]
answers += [between(case, "north", "south"), timeline(case), rivals(case), breaches(case)]
answers += [sources(case), find(case, "tank"), trace(case, "south"), trace(case, "mark-one"), show(case, "northland")]
for answer in [*answers, show(case, "c-lease")]:
    print(answer.text(evidence=True, limit=0), answer.json(), answer.csv(), answer.markdown(True), answer.html())
print(timeline(case).svg())
"""


def _asked(folder: Path, seed: str) -> str:
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", ASK, str(folder)], env=env, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def test_the_same_bytes_under_any_hash_seed_and_any_order_of_rows(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "case")
    rng = random.Random(7)
    for name in ("claims.csv", "things.csv", "sources.csv", "evidence.csv"):
        head, *rows = (FOLDER / name).read_text().splitlines()
        rng.shuffle(rows)
        (tmp_path / "case" / name).write_text("\n".join([head, *rows]) + "\n")
    rules = (FOLDER / "rules.toml").read_text()
    at_ = rules.rindex("[[rule]]")
    (tmp_path / "case" / "rules.toml").write_text(rules[at_:] + "\n" + rules[:at_])
    assert _asked(FOLDER, "1") == _asked(tmp_path / "case", "2")


# -- withdrawing -----------------------------------------------------------------------------------------------


def test_withdrawing_nothing_changes_nothing() -> None:
    assert withdraw(CASE) is CASE


def test_a_claim_takes_what_is_inferred_from_it() -> None:
    less = withdraw(CASE, claims=("c-tank",))
    assert set(CASE.claim_by_id) - set(less.claim_by_id) == {"c-tank", "c-mark-derive"}
    assert less.theses[0].claims == ("c-host",)
    assert digest(less) != digest(CASE)


def test_a_source_takes_what_derives_only_from_it_and_leaves_what_others_support() -> None:
    less = withdraw(CASE, sources=("HISTORY",))
    train = less.claim_by_id["c-train"]
    assert train.source == "" and [item.source for item in less.evidence_of(train)] == ["MEMOIR"]
    assert "c-negotiate" not in less.claim_by_id  # the essay repeats the history and nothing else
    assert "c-lease" in less.claim_by_id and "x-base" in between(less, "north", "south").text()
    assert all(item.source not in ("HISTORY", "ESSAY", "REPRINT") for claim in less.claims for item in less.evidence_of(claim))
    assert show(less, "ESSAY").id == "ESSAY"
