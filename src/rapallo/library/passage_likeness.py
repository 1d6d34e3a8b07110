"""Passages of a shelf that share a story's words, above what random texts of the shelf's own words reach."""

import math
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import msgspec

from rapallo.library.endings import plain_word
from rapallo.library.index import Index
from rapallo.library.language import SMALL_WORDS
from rapallo.library.masking import named_in, terms_of
from rapallo.library.naming import Names
from rapallo.library.snippet import snippet_of
from rapallo.library.weighing import drawn

if TYPE_CHECKING:
    from random import Random

__all__ = ["DRAWS", "PassageHit", "passages_like", "ranked_passages"]

DRAWS = 40
"""Random texts that the floor of a shelf is measured on."""

_CANDIDATES = 200
_SAMPLE = 400
_MOST_WORDS = 200
_QUANTILE = 0.95
_FEWEST_SHARED = 4
_WORD = re.compile(r"[^\W_]+")


class PassageHit(msgspec.Struct, frozen=True):
    """A passage that a story resembles; ``floor`` is what random texts reach on its shelf."""

    shelf: str
    document: str
    title: str
    date: str
    locator: str
    snippet: str
    score: float
    floor: float


def passages_like(
    index: Index, shelf: str, words: Collection[str], named: Sequence[Names], draw: "Random", limit: int
) -> tuple[list[PassageHit], int]:
    """The best passage of each document above the floor, and how many passages were left out because they name one of ``named``.

    Texts are ranked by BM25 of FTS5 on any of the words, as they are written (no other ranking won); 200 of them are looked at.
    """
    asked = sorted(word for word in words if index.has(f'{{title text}} : "{word}"'))[:_MOST_WORDS]
    terms = frozenset(terms_of(" ".join(asked)))
    found = ranked_passages(index, asked)
    floor = _floor(index, len(asked), draw) if len(found) > 0 else 0.0
    hits: list[PassageHit] = []
    seen: set[int] = set()
    out = 0
    for number, score in found:
        if score <= floor or len(hits) == limit:
            break
        passage, document = index.passage(number), index.document_of(number)
        entry = index.entries[document]
        if any(named_in(f"{entry.title}\n\n{passage.text}", names) for names in named):
            out += 1
            continue
        shared = terms.intersection(terms_of(f"{entry.title} {passage.text}"))
        if document in seen or len(shared) < _FEWEST_SHARED:
            continue
        seen.add(document)
        shown = snippet_of(passage, [word for word in asked if word not in SMALL_WORDS], folding=False)
        title = entry.title if entry.title != "" else entry.id
        hits.append(PassageHit(shelf, entry.id, title, entry.date, shown.locator, shown.text, round(score, 2), round(floor, 2)))
    return hits, out


def ranked_passages(index: Index, words: Collection[str], forms: bool = False) -> list[tuple[int, float]]:
    """The 200 passages that have most of some words, by BM25; ``forms``: in any form of a word."""
    units = [f'{{title text}} : "{form}"' for word in sorted(words) for form in (index.forms(word) if forms else (word,))]
    return index.ranked(" OR ".join(units), (1.0, 1.0, 0.0), None, _CANDIDATES) if len(units) > 0 else []


def _floor(index: Index, size: int, draw: "Random") -> float:
    """The score that 95 of 100 texts of so many words drawn from the shelf stay under."""
    numbers = [row[0] for row in index.connection.execute("SELECT number FROM passages ORDER BY number")]
    step = max(1, len(numbers) // _SAMPLE)
    texts = (index.passage(number).text for number in numbers[::step])
    pool = [word for text in texts for word in sorted({plain_word(one) for one in _WORD.findall(text)})]
    best: list[float] = []
    for _ in range(DRAWS):
        top = ranked_passages(index, drawn(pool, size, draw))[:1]
        best.append(top[0][1] if len(top) > 0 else 0.0)
    best.sort()
    return best[min(len(best) - 1, math.ceil(_QUANTILE * len(best)) - 1)]
