"""Passages of a shelf that share a story's words, above what random texts of the shelf's own words reach."""

import math
from collections.abc import Collection, Sequence
from random import Random

import msgspec

from rapallo.library.endings import stem
from rapallo.library.index import Index
from rapallo.library.masking import named_in, terms_of
from rapallo.library.naming import Names
from rapallo.library.snippet import snippet_of

__all__ = ["DRAWS", "PassageHit", "passages_like"]

DRAWS = 40
"""Random texts that the floor of a shelf is measured on."""

_CANDIDATES = 200
_SAMPLE = 400
_MOST_TERMS = 40
_QUANTILE = 0.95
_FEWEST_SHARED = 4


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
    index: Index, shelf: str, terms: Collection[str], named: Sequence[Names], draw: Random, limit: int
) -> tuple[list[PassageHit], int]:
    """The best passage of each document above the floor, and how many passages were left out because they name one of ``named``.

    Texts are ranked by BM25 of FTS5 on any of the terms, 200 of them looked at.
    """
    known = [term for term in sorted(terms) if index.has(_match([term]))]
    asked = _telling(index, known)
    if len(asked) < _FEWEST_SHARED:
        return [], 0
    found = index.ranked(_match(asked), (1.0, 1.0, 0.0), None, _CANDIDATES)
    floor = _floor(index, len(asked), draw)
    hits: list[PassageHit] = []
    seen: set[int] = set()
    out = 0
    for number, score in found:
        if score <= floor:
            break
        passage, document = index.passage(number), index.document_of(number)
        entry = index.entries[document]
        if any(named_in(f"{entry.title}\n\n{passage.text}", names) for names in named):
            out += 1
            continue
        own = set(terms_of(passage.text))
        if document in seen or sum(1 for term in asked if any(word.startswith(term) for word in own)) < _FEWEST_SHARED:
            continue
        seen.add(document)
        shown = snippet_of(passage, list(asked), folding=False)
        title = entry.title if entry.title != "" else entry.id
        hits.append(PassageHit(shelf, entry.id, title, entry.date, shown.locator, shown.text, round(score, 2), round(floor, 2)))
        if len(hits) == limit:
            break
    return hits, out


def _match(terms: Sequence[str]) -> str:
    """Any of some terms, in any form; terms hold letters alone, and stand in quotation marks."""
    return " OR ".join(f'{{title text}} : "{term}"{" *" if len(term) >= 4 else ""}' for term in terms)


def _telling(index: Index, terms: Sequence[str]) -> list[str]:
    """The forty rarest of some terms, without those in more than a fifth of the documents."""
    total = len(index.entries)
    counted = sorted((len(index.rows(_match([term]))), term) for term in terms)
    return [term for count, term in counted if total <= 20 or count <= 0.2 * total][:_MOST_TERMS]


def _floor(index: Index, size: int, draw: Random) -> float:
    """The score that 95 of 100 texts of so many words drawn from the shelf stay under."""
    numbers = [row[0] for row in index.connection.execute("SELECT number FROM passages ORDER BY number")]
    step = max(1, len(numbers) // _SAMPLE)
    words = [stem(term) for number in numbers[::step] for term in sorted(set(terms_of(index.passage(number).text)))]
    if len(words) == 0:
        return 0.0
    best: list[float] = []
    telling: dict[str, bool] = {}
    total = len(index.entries)
    for _ in range(DRAWS):
        chosen: set[str] = set()
        for _ in range(20 * size):
            word = words[draw.randrange(len(words))]
            if word not in telling:
                telling[word] = total <= 20 or len(index.rows(_match([word]))) <= 0.2 * total
            if telling[word]:
                chosen.add(word)
            if len(chosen) == size:
                break
        top = index.ranked(_match(sorted(chosen)), (1.0, 1.0, 0.0), None, 1) if len(chosen) > 0 else []
        best.append(top[0][1] if len(top) > 0 else 0.0)
    best.sort()
    return best[min(len(best) - 1, math.ceil(_QUANTILE * len(best)) - 1)]
