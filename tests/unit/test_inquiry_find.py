"""Looking for words, in any spelling."""

from pathlib import Path

import pytest

from rapallo.errors import UsageError
from rapallo.inquiry import find
from rapallo.record import read_case

CASE = read_case(str(Path(__file__).parents[1] / "data" / "inquiry"))


def _found(words: str) -> tuple[list[str], list[str], list[str], list[str]]:
    answer = find(CASE, words)
    return tuple([name for name, _ in rows] for rows in (answer.things, answer.claims_found, answer.sources, answer.written))  # type: ignore[return-value]


def test_a_thing_is_found_by_any_name_in_any_spelling_with_its_claims() -> None:
    for words in ("Nordmann", "нордман", "Hans Nordman", "GENERAL"):
        things, claims, _, _ = _found(words)
        assert things[0] == "general", words
        assert {"c-command", "c-command-2"} <= set(claims), words


def test_every_word_must_be_found_and_claims_by_the_things_in_them() -> None:
    assert _found("Fliegerschule lease")[1] == ["c-lease"]
    assert _found("chrome")[:2] == (["ore"], ["c-ore"])
    assert _found("chrome submarine") == ([], [], [], [])


def test_sources_rules_and_theses_are_found_by_their_words() -> None:
    assert _found("counting pilots")[2] == ["PAPER"]
    assert _found("submarine")[0] == ["boat"] and _found("submarine")[3] == ["ban-submarines"]
    assert _found("ann essay")[3] == ["thesis-tanks"]


def test_words_begin_where_words_begin() -> None:
    assert "ore" in _found("ore")[0] and "northland" not in _found("ore")[0]
    assert "harbour" in _found("harb")[0] and "harbour" not in _found("arbour")[0]


def test_nothing_found_offers_what_is_near_and_never_takes_it() -> None:
    answer = find(CASE, "Yuznij")
    assert answer.things == () or answer.things[0][0] == "scholar"
    far = find(CASE, "Steppen motorwerk")
    assert far.things == () and "Steppe motor plant (plant)" in far.near
    assert "Did you mean" in far.text()


@pytest.mark.parametrize("words", ["", "  ", "?!"])
def test_nothing_to_look_for_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        find(CASE, words)
