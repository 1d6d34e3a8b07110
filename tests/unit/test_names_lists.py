"""What the folding of names reaches on the two written lists of names.

Rules and threshold were worked out on ``build.csv`` alone. ``frozen.csv`` was written before any rule and is
only measured; it was measured first (with the rules of that day) at recall .9945 / .9835 / .9780 for en–de /
de–ru / en–ru with 2 false of 32,942 each. Since then the building list has grown and the rules with it, by
hands that knew what the frozen list had missed: later figures are higher and not as clean as the first. A
digest keeps it as it was.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest

from rapallo.record.folding import ALIKE, alike, likeness, read_name
from rapallo.record.lookup import Lookup

NAMES = Path(__file__).parents[1] / "data" / "names"
FROZEN = "b9334f39b2606474d6919bd0dc2ca158b0f59156d2726be0087c984a5e055e2f"
LANGUAGES = (("en", "de"), ("de", "ru"), ("en", "ru"))
RECALL, FALSE = 0.97, 0.001


@cache
def entities(which: str) -> tuple[dict[str, str], ...]:
    with open(NAMES / f"{which}.csv", encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def measured(which: str, one: str, other: str) -> tuple[int, int, int, int]:
    """Return true pairs found, true pairs, false pairs brought together, false pairs."""
    rows = entities(which)
    left = [read_name(row[one]) for row in rows]
    right = [read_name(row[other]) for row in rows]
    found = sum(likeness(a, b) >= ALIKE for a, b in zip(left, right, strict=True))
    wrong = sum(likeness(left[i], right[j]) >= ALIKE for i, j in permutations(range(len(rows)), 2))
    return found, len(rows), wrong, len(rows) * (len(rows) - 1)


def test_the_frozen_list_is_as_it_was_before_the_first_rule() -> None:
    text = (NAMES / "frozen.csv").read_bytes().replace(b"\r\n", b"\n")
    assert hashlib.sha256(text).hexdigest() == FROZEN


def test_lists_are_large_and_share_no_entity() -> None:
    ids = {which: [row["entity"] for row in entities(which)] for which in ("build", "frozen")}
    for which, names in ids.items():
        assert len(names) == len(set(names)) >= 80, which
        assert len(names) * (len(names) - 1) > 3000
    assert set(ids["build"]).isdisjoint(ids["frozen"])
    spelt = [{row[language] for row in entities(which) for language in ("en", "de", "ru")} for which in ids]
    assert spelt[0].isdisjoint(spelt[1])


@pytest.mark.parametrize("which", ["build", "frozen"])
@pytest.mark.parametrize(("one", "other"), LANGUAGES)
def test_recall_and_false_of_each_pair_of_languages(which: str, one: str, other: str) -> None:
    found, true, wrong, false = measured(which, one, other)
    assert found / true >= RECALL
    assert wrong / false <= FALSE


@pytest.mark.parametrize("which", ["build", "frozen"])
def test_recall_and_false_pooled(which: str) -> None:
    found, true, wrong, false = map(sum, zip(*(measured(which, *pair) for pair in LANGUAGES), strict=True))
    assert found / true >= RECALL
    assert wrong / false <= FALSE


KNOWN_CONFUSED = {("hess", "hoess")}  # Гесс and Хёсс: by their letters each may be either


@pytest.mark.parametrize("which", ["build", "frozen"])
def test_hard_pairs_written_by_hand_are_told_apart(which: str) -> None:
    rows = {row["entity"]: row for row in entities(which)}
    hard = [
        (row["entity"], other) for row in rows.values() for other in row["unlike"].split(";") if other != ""
    ]
    assert len(hard) >= 20
    for one, other in hard:
        for a in ("en", "de", "ru"):
            for b in ("en", "de", "ru"):
                pair = f"{rows[one][a]} / {rows[other][b]}"
                if (one, other) not in KNOWN_CONFUSED:
                    assert not alike(rows[one][a], rows[other][b]), pair


def test_the_confusion_we_know_of_is_still_there() -> None:
    assert alike("Rudolf Heß", "Рудольф Хёсс")


@pytest.mark.parametrize("which", ["build", "frozen"])
@pytest.mark.parametrize("label", ["en", "de", "ru"])
def test_things_labelled_in_one_language_are_found_in_the_others(which: str, label: str) -> None:
    rows = entities(which)
    things = Lookup((row["entity"], row[label], ()) for row in rows)
    asked = [(row["entity"], row[other]) for row in rows for other in ("en", "de", "ru") if other != label]
    answers = [things.find(text) for _, text in asked]
    right = sum(entity in answer for (entity, _), answer in zip(asked, answers, strict=True))
    beside = sum(len(set(answer) - {entity}) for (entity, _), answer in zip(asked, answers, strict=True))
    assert right / len(asked) >= RECALL
    assert beside <= 4  # Hess and Höß answer for each other, in two languages
    for entity, text in asked:
        assert entity in {found for found, _ in things.near(text)} | set(things.find(text)), text
