"""Laws of reading, folding, comparing and finding names."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from rapallo.record.folding import ALIKE, fold, likeness, plain, read_name, similarity
from rapallo.record.lookup import Lookup

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßčšžабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
words = st.text(LETTERS, min_size=3, max_size=9)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
REAL = """Hans Ганс Speidel Шпейдель Mikhail Michail Tukhachevsky Тухачевский M. von GmbH Petrowitsch Петрович
III II T-26 AG Graf Рейнметалл Rheinmetall I.G. Yu."""
real = st.sampled_from(REAL.split())
mixed = st.lists(st.one_of(real, words, st.text(max_size=6)), max_size=5).map(" ".join)
anything = st.one_of(st.text(max_size=40), mixed)


@given(anything)
def test_plain_is_idempotent_and_fold_sees_no_more_than_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert fold(plain(text)) == fold(text)


@given(anything)
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


@given(names)
def test_upper_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.title()) == fold(text)


@given(st.permutations(["Kurt", "Freiherr", "von", "Hammerstein", "Equord"]), st.data())
def test_order_of_words_does_not_matter(parts: list[str], data: st.DataObject) -> None:
    assert fold(" ".join(parts)) == fold("Kurt Freiherr von Hammerstein-Equord")
    some = data.draw(st.lists(words, min_size=2, max_size=5))
    assert (
        fold(" ".join(some)) == fold(" ".join(reversed(some))) == fold(f"{some[-1]}, {' '.join(some[:-1])}")
    )


@given(names, st.data())
def test_accents_do_not_matter(text: str, data: st.DataObject) -> None:
    # acute on c, s, z, breve on и and diaeresis make other letters: those are not accents
    marks = st.sampled_from(["", "\u0300", "\u0302", "\u0304", "\u0323", "\u0328"])
    accented = "".join(sign + (data.draw(marks) if sign != " " else "") for sign in text)
    assert fold(accented) == fold(text)
    assert fold(unicodedata.normalize("NFC", accented)) == fold(text)


@given(st.text("abcdefgäöü", min_size=2, max_size=8))
def test_umlauts_may_be_written_in_three_ways(word: str) -> None:
    spelt = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    dropped = word.replace("ä", "a").replace("ö", "o").replace("ü", "u")
    assert fold(word) == fold(spelt) == fold(dropped)


@given(names, st.text("\u200b\u200e\u202e\u2066\u2069\ufeff\x00\x07", max_size=4), st.integers(0, 40))
def test_what_cannot_be_seen_does_not_matter(text: str, unseen: str, at: int) -> None:
    assert fold(text[:at] + unseen + text[at:]) == fold(text)


@given(anything, anything)
def test_similarity_is_symmetric_and_bounded(a: str, b: str) -> None:
    value = similarity(a, b)
    assert value == similarity(b, a)
    assert 0.0 <= value <= 100.0


@given(anything)
def test_a_name_is_alike_itself_if_anything_can_be_read(text: str) -> None:
    assert similarity(text, text) == (100.0 if fold(text) != "" else 0.0)


@given(anything)
def test_reading_a_name_twice_gives_the_same(text: str) -> None:
    from rapallo.record.folding import Name
    from rapallo.record.spelling import Word

    name = read_name(text)
    assert eval(repr(name), {"Name": Name, "Word": Word}) == name == read_name(text)


@settings(max_examples=50)
@given(st.lists(st.tuples(anything, st.lists(anything, max_size=2)), min_size=1, max_size=8), anything)
def test_every_name_finds_its_thing(labels: list[tuple[str, list[str]]], asked: str) -> None:
    entries = [
        (f"id-{at}", label, tuple(("", name) for name in more)) for at, (label, more) in enumerate(labels)
    ]
    things = Lookup(entries)
    for one, label, more in entries:
        assert things.find(one) == (one,)
        for text in (label, *(name for _, name in more)):
            if text.strip() != "":
                found = things.find(text)
                assert one in found or found[0] == text.strip().casefold()
    assert set(things.find(asked)) <= {entry[0] for entry in entries}
    assert len(things.near(asked, limit=3)) <= 3


@settings(max_examples=50)
@given(st.lists(mixed, max_size=10))
def test_alike_pairs_are_those_of_comparing_all(labels: list[str]) -> None:
    things = Lookup((str(at), label, ()) for at, label in enumerate(labels))
    read = [read_name(label) for label in labels]
    pairs = [(i, j) for i in range(len(read)) for j in range(i + 1, len(read))]
    assert things.alike() == tuple((str(i), str(j)) for i, j in pairs if likeness(read[i], read[j]) >= ALIKE)


@settings(max_examples=50)
@given(st.lists(mixed, max_size=6), mixed)
def test_order_of_entries_only_orders_the_answer(labels: list[str], asked: str) -> None:
    entries = [(str(at), label, ()) for at, label in enumerate(labels)]
    turned = entries[::-1]
    assert set(Lookup(entries).find(asked)) == set(Lookup(turned).find(asked))
    assert {frozenset(pair) for pair in Lookup(entries).alike()} == {
        frozenset(pair) for pair in Lookup(turned).alike()
    }
