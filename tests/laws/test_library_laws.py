"""Laws of the library: texts are kept as they are, passages find themselves, and no query or text makes it fall over."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapallo.errors import UsageError
from rapallo.library.dating import amounts_in, dates_in
from rapallo.library.endings import key_of_word, plain_word, stem
from rapallo.library.index import passages_of
from rapallo.library.mentions import sentences_of
from rapallo.library.query import read_query
from rapallo.library.reading import cleaned
from rapallo.library.search import search
from rapallo.library.shingles import resemblance, shingles
from rapallo.library.weighing import bags_of, scores
from rapallo.record.claim import Evidence
from rapallo.record.stored import Stored, locator_at, passage_digest, read_stored, spot_of
from rapallo.record.tables import write_table

SAID = [
    "The",
    "base",
    "of",
    "Lipetsk",
    "was",
    "leased",
    "В",
    "Липецке",
    "Тухачевский",
    "1925",
    "81",
    "tanks.",
    "Прочее;",
    "Ende?",
    "[p. 3]",
]
WORDS = st.sampled_from([*SAID, "\n\n", "\f", "É"])
TEXTS = st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200)


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@given(TEXTS | st.text(alphabet="ab .\n", max_size=6000))
def test_passages_hold_every_letter_once_where_they_say(text: str) -> None:
    text = cleaned(text)
    pieces = list(passages_of(text))
    at = 0
    for piece in pieces:
        assert text[piece.start : piece.start + len(piece.text)] == piece.text and piece.start >= at
        between = text[at : piece.start]
        assert between.strip() == "" or between.strip(" \n\f\t").startswith("[p. ")
        at = piece.start + len(piece.text)
        where = f"{piece.page}, para {piece.paragraph}" if piece.page != "" else f"para {piece.paragraph}"
        first = next((number for number, sign in enumerate(piece.text) if not sign.isspace()), 0)
        if piece.text[:first] == "":
            assert locator_at(text, piece.start) == where
    assert text[at:].strip() == "" or text[at:].strip(" \n\f\t").startswith("[p. ")


@given(TEXTS, st.data())
def test_a_passage_is_found_where_it_was_taken_from_and_after_a_move(text: str, data: st.DataObject) -> None:
    text = cleaned(text)
    if len(text) < 2:
        return
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 1, len(text)))
    item = Evidence(claim="c", source="S", quote_start=start, quote_end=end, digest=passage_digest(text[start:end]))
    spot = spot_of(text, item)
    assert spot is not None and (spot.state, spot.start, spot.end) == ("here", start, end)
    moved = spot_of("Some words before.\n\n" + text, item)
    assert moved is not None and moved.state in ("here", "moved")
    assert passage_digest(("Some words before.\n\n" + text)[moved.start : moved.end]) == item.digest
    gone = spot_of("", item)
    assert gone is not None and gone.state == "gone"


@given(st.text(max_size=60))
def test_a_query_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        query = read_query(text)
    except UsageError as error:
        assert "\n" not in str(error)
        return
    assert query.has_words or query.years is not None or len(query.fields) > 0


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_the_index(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "library"
    if not folder.exists():
        (folder / "texts").mkdir(parents=True)
        (folder / "texts" / f"{'a' * 64}.txt").write_text("The base at Lipetsk was leased.\n", encoding="utf-8")
        write_table(str(folder / "documents.csv"), Stored, [Stored(id="one", digest="a" * 64, title="A lease")])
    try:
        answer = search(str(folder), text)
    except UsageError:
        return
    assert answer.total == len(answer.hits) <= 1
    assert all(sum(count for _, count in counts) == answer.total for _, counts in answer.facets)


@given(TEXTS)
def test_sentences_dates_and_amounts_stand_where_they_say(text: str) -> None:
    for start, end in sentences_of(text):
        assert 0 <= start < end <= len(text) and text[start:end].strip() == text[start:end]
    dates = dates_in(text)
    assert all(text[one.start : one.end] == one.words for one in (*dates, *amounts_in(text, "en", dates)))


@given(st.text(min_size=1, max_size=30))
def test_endings_and_keys_are_stable(word: str) -> None:
    assert plain_word(plain_word(word)) == plain_word(word)
    assert stem(word) == word or (word.startswith(stem(word)) and len(stem(word)) >= 4)
    assert key_of_word(word) == key_of_word(word.upper().lower()) or not word.isascii()


@given(TEXTS, TEXTS)
def test_resemblance_is_even_handed(a: str, b: str) -> None:
    one, other = shingles(a), shingles(b)
    assert resemblance(one, other) == resemblance(other, one)
    assert all(0.0 <= share <= 1.0 for share in resemblance(one, other))
    assert len(one) == 0 or resemblance(one, one) == (1.0, 1.0)


BAG = st.frozensets(st.sampled_from("abcdefgh"), max_size=6)


@given(st.lists(BAG, max_size=12), BAG, st.sampled_from("abcdefgh"))
def test_more_in_common_never_lowers_a_score(bags: list[frozenset[str]], asked: frozenset[str], more: str) -> None:
    known = bags_of(bags)
    before, after = scores(known, asked), scores(known, asked | {more})
    assert all(after[number] >= score for number, score in before.items())
    assert all(not bags[number].isdisjoint(asked) for number in before)


STORED = st.builds(
    Stored,
    id=st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True),
    digest=st.text(alphabet="0123456789abcdef", min_size=64, max_size=64),
    title=st.text(alphabet='ab,"; é-ж', max_size=12).map(str.strip),
    kind=st.sampled_from(["", "letter"]),
    licence=st.sampled_from(["", "CC0"]),
)


@given(st.lists(STORED, max_size=5, unique_by=lambda one: one.id))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_table_of_a_shelf_is_read_as_it_was_written(tmp_path: Path, documents: list[Any]) -> None:
    path = tmp_path / "documents.csv"
    path.unlink(missing_ok=True)
    write_table(str(path), Stored, documents)
    found, _, faults = read_stored(str(tmp_path))
    assert faults == () and sorted(found, key=lambda one: one.id) == sorted(documents, key=lambda one: one.id)
