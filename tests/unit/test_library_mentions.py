"""What a text names, dates and counts, in three languages; and what it resembles when its names are set aside."""

import json
from pathlib import Path
from random import Random

import pytest

from rapallo.cli import main
from rapallo.errors import UsageError
from rapallo.library import add, mentions, open_shelf, resembling
from rapallo.library.dating import amounts_in, dates_in
from rapallo.library.mentions import sentences_of
from rapallo.library.naming import names_of, namings
from rapallo.record import Case, read_case
from small import small_case

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "library"


@pytest.fixture(scope="module")
def flagship() -> Case:
    return read_case(str(ROOT / "cases" / "german-soviet"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Seeckt's plan", {"hans-von-seeckt"}), ("Общение Секта и Тухачевского", {"mikhail-tukhachevsky"}), ("in Lipezk", {"lipetsk"}),
        ("в Липецке и Казани", {"lipetsk", "kazan"}), ("Junkers' works", {"junkers"}), ("M. N. Tukhachevsky", {"mikhail-tukhachevsky"}),
        ("the Treaty of Rapallo", {"treaty-rapallo"}), ("nothing of the sort", set()), ("лип в цвету", set()),
        ("Ли́пецк", {"lipetsk"}), ("He wrote home", set()), ("100.000 Mann", set()), ("die MAN baute", {"man"}), ("Река Буг", {"bug-river"}),
    ],
)  # fmt: skip
def test_things_are_found_by_their_spellings_and_cases(flagship: Case, text: str, found: set[str]) -> None:
    named = namings(text, names_of(flagship))
    assert {thing for one in named for thing in one.things} >= found
    assert all(text[one.start : one.end] == one.words for one in named)
    if found == set():
        assert named == ()


def test_the_longest_name_wins_and_doubt_is_kept(tmp_path: Path) -> None:
    things = "hans,person,Hans Speidel,,\nhelm,person,Helm Speidel,,\nlong,organisation,The Works of Aland,,\n"
    case = small_case(tmp_path / "c", things=things)
    named = namings("The Works of Aland and The Works; Hans Speidel, then Speidel.", names_of(case))
    assert [(one.words, one.things) for one in named] == [
        ("Works of Aland", ("long",)), ("Works", ("works",)), ("Hans Speidel", ("hans",)), ("Speidel", ("hans", "helm")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "whens"),
    [
        ("on 15 April 1925", ["1925-04-15"]), ("am 3. September 1928", ["1928-09-03"]), ("15 апреля 1925 года", ["1925-04-15"]),
        ("March 16, 1935", ["1935-03-16"]),
        ("im Frühjahr 1929", ["spring 1929"]), ("весной 1929", ["spring 1929"]), ("from 1929 to 1933", ["1929/1933"]),
        ("1926–1929", ["1926/1929"]),
        ("by 1940", ["by 1940"]), ("about 1925", ["1925~"]), ("am 22.06.1941", ["1941-06-22"]), ("early 1939", ["early 1939"]),
        ("31 April 1925", []), ("room 1925a", []), ("81 aircraft", []), ("22 June 1941 and August 1939", ["1941-06-22", "1939-08"]),
    ],
)  # fmt: skip
def test_dates_in_three_styles_and_languages(text: str, whens: list[str]) -> None:
    assert [one.when for one in dates_in(text)] == whens


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("81 aircraft", "en", [("81", "81", "aircraft", "")]), ("about 1,200 tonnes", "en", [("1200", "1200", "tonnes", "about")]),
        ("etwa 1.200 Tonnen", "de", [("1200", "1200", "Tonnen", "etwa")]), ("1,5 Tonnen", "de", [("1.5", "1.5", "Tonnen", "")]),
        ("10–12 pilots", "en", [("10", "12", "pilots", "")]), ("up to 55 per cent", "en", [(None, "55", "percent", "")]),
        ("не менее 200 самолётов", "ru", [("200", None, "самолётов", "")]),
        ("in 1925 the", "en", []), ("number 7.", "en", []), ("12-10 men", "en", []), ("L 76 and L 78 for the flyers", "en", []),
        ("the Ju 87 goes back", "en", []), ("No. 5 men", "en", []), ("up to 3 million", "en", []),
        ("In 81 aircraft", "en", [("81", "81", "aircraft", "")]), ("255 German firms came", "en", [("255", "255", "German firms", "")]),
        ("200 Millionen Mark für", "de", [("200000000", "200000000", "Mark", "")]),
        ("about 1.5 million tons of", "en", [("1500000", "1500000", "tons", "about")]),
        ("15 млн рублей", "ru", [("15000000", "15000000", "рублей", "")]),
    ],
)  # fmt: skip
def test_amounts_with_their_bounds(text: str, language: str, found: list[tuple[str | None, str | None, str, str]]) -> None:
    read = amounts_in(text, language, dates_in(text))
    assert [
        (None if a.low is None else str(a.low), None if a.high is None else str(a.high), a.unit, a.hedge) for a in read
    ] == found


def test_sentences_end_where_sentences_end() -> None:
    text = "Gen. von Blomberg came on 3. September. M. N. Tukhachevsky left.\n\nA heading\n\nThe end? Yes!"
    assert [text[a:b] for a, b in sentences_of(text)] == [
        "Gen. von Blomberg came on 3. September.", "M. N. Tukhachevsky left.", "A heading", "The end?", "Yes!",
    ]  # fmt: skip


def test_mentions_are_proposals_with_blank_verbs(flagship: Case, tmp_path: Path) -> None:
    folder = str(tmp_path / "library")
    text = "Junkers' works at Fili built at least 81 aircraft by 1924. Nobody is named here. The Reichswehr came to Lipetsk on 15 April 1925."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    add(folder, str(tmp_path / "a.txt"), {"id": "a", "source": "SOBOLEV2000"})
    answer = mentions(flagship, open_shelf(folder), "a")
    rows = [dict(line.fields) for line in answer.proposals]
    assert [row["things"] for row in rows] == ["junkers; fili; aircraft", "reichswehr; lipetsk"]
    assert all(row["subject"] == row["verb"] == row["object"] == row["id"] == "" for row in rows)
    assert (rows[0]["when"], rows[0]["low"], rows[0]["high"], rows[0]["unit"]) == ("by 1924", "81", "", "aircraft")
    assert all(text[int(str(row["quote_start"])) : int(str(row["quote_end"]))] == row["passage"] for row in rows)
    assert "Proposals, not claims" in answer.summary()[1] and answer.claims() == ()


def lines(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def cases(flagship: Case) -> dict[str, Case]:
    return {"german-soviet": flagship}


def test_a_story_finds_what_a_reader_would_defend(cases: dict[str, Case]) -> None:
    story = "In 2016 the government of Arland leased an airfield near the coast to its ally. "
    story += "Pilots and mechanics of the ally are trained at the school."
    answer = resembling(story, cases)
    assert len(answer.claims_found) > 0 and all(hit.score > hit.floor for hit in answer.claims_found)
    assert {ground.claim for ground in answer.grounds} == set(answer.claims()) and "predicts nothing" in " ".join(
        answer.summary()
    )


@pytest.mark.parametrize("story", [str(one) for one in lines("unrelated.jsonl")])
def test_a_text_about_something_else_has_no_good_match(cases: dict[str, Case], story: str) -> None:
    assert resembling(story, cases).summary()[0].startswith("No good match in german-soviet")


def test_the_same_episode_is_left_out(cases: dict[str, Case]) -> None:
    answer = resembling(
        "The Reichswehr leased an airfield at Lipetsk and trained its pilots and mechanics at the flying school.", cases
    )
    case = cases["german-soviet"]
    named = {"lipetsk", "reichswehr"}
    assert answer.left_out[0] > 100 and "Lipetsk" in answer.named
    for hit in answer.claims_found:
        claim = case.claim_by_id[hit.claim]
        assert named.isdisjoint(claim.things()) and "Lipetsk" not in " ".join(case.title(thing) for thing in claim.things())


def test_the_same_question_has_the_same_answer_and_chance_is_an_argument(cases: dict[str, Case]) -> None:
    story = "A state leased an airfield near the coast to its ally."
    assert resembling(story, cases) == resembling(story, cases) == resembling(story, cases, rng=Random(0))
    with pytest.raises(UsageError, match="no case"):
        resembling(story, {})
    with pytest.raises(UsageError, match="no words"):
        resembling("1925!", cases)


def test_precedents_of_a_text_and_passages_of_a_shelf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case"
    small_case(case, "id,subject,verb,object,source\nc1,works,lease,field,S\n")
    for number, one in enumerate(lines("texts.jsonl")):
        if one["language"] == "en":
            (tmp_path / f"{number}.txt").write_text(str(one["text"]), encoding="utf-8")
            add(str(case / "library"), str(tmp_path / f"{number}.txt"), {"id": str(one["id"]), "title": str(one["title"])})
    story = tmp_path / "story.txt"
    story.write_text(str(next(one["query"] for one in lines("queries.jsonl") if one["kind"] == "link")), encoding="utf-8")
    assert main(["precedents", str(story), "--among", str(case)]) == 0
    assert "lease-en" in capsys.readouterr().out
    assert main(["precedents", str(story), "--among", str(case), "--motif", "x"]) == 2
    assert main(["precedents", str(story)]) == 2
