"""BM25 over small bags of terms, and the score that texts put together at random reach: what a likeness must be above to be one."""

import math
from collections.abc import Iterable, Sequence
from random import Random

import msgspec

__all__ = ["DRAWS", "Bags", "bags_of", "floor_of", "scores", "weight"]

DRAWS = 200
"""Random texts that a floor is measured on."""

_RISK = 0.05
_K1 = 1.2
_B = 0.5
_COMMON = 0.2
_FEW = 50


class Bags(msgspec.Struct, frozen=True):
    """Bags of terms with, for each term, the bags it is in; ``lengths`` are their sizes, ``drawn`` every term once a bag, for drawing."""

    postings: dict[str, tuple[int, ...]]
    lengths: tuple[int, ...]
    drawn: tuple[str, ...]


def bags_of(bags: Iterable[frozenset[str]]) -> Bags:
    """Bags ready to be scored."""
    postings: dict[str, list[int]] = {}
    lengths: list[int] = []
    drawn: list[str] = []
    for number, bag in enumerate(bags):
        lengths.append(len(bag))
        for term in sorted(bag):
            postings.setdefault(term, []).append(number)
            drawn.append(term)
    return Bags({term: tuple(found) for term, found in postings.items()}, tuple(lengths), tuple(drawn))


def weight(bags: Bags, term: str) -> float:
    """How telling a term is: the logarithm of how few bags have it; 0 for one in none, or in more than a fifth of many."""
    count, total = len(bags.postings.get(term, ())), len(bags.lengths)
    if count == 0 or (total > _FEW and count > _COMMON * total):
        return 0.0
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def scores(bags: Bags, terms: Iterable[str]) -> dict[int, float]:
    """The bags that share a telling term with these, with their BM25 score. Law: more terms in common never lower a score."""
    found: dict[int, float] = {}
    if len(bags.lengths) == 0:
        return found
    mean = max(1.0, sum(bags.lengths) / len(bags.lengths))
    for term in sorted(set(terms)):
        own = weight(bags, term)
        if own == 0.0:
            continue
        for number in bags.postings[term]:
            norm = _K1 * (1 - _B + _B * bags.lengths[number] / mean)
            found[number] = found.get(number, 0.0) + own * (_K1 + 1) / (1 + norm)
    return found


def floor_of(bags: Bags, terms: Sequence[str], rng: Random, sentences: int = 1, draws: int = DRAWS) -> float:
    """The best score that random sentences stay under, so that of 100 random texts of so many ``sentences`` 95 stay under it in all.

    Each is as many terms as the bags know of these, drawn from all the bags as often as they occur there: words of the same record that
    belong to no one sentence. 0 where nothing is known.
    """
    known = sum(1 for term in set(terms) if weight(bags, term) > 0.0)
    if known == 0 or len(bags.drawn) == 0:
        return 0.0
    best: list[float] = []
    for _ in range(draws):
        chosen: set[str] = set()
        for _ in range(50 * known):
            term = bags.drawn[rng.randrange(len(bags.drawn))]
            if weight(bags, term) > 0.0:
                chosen.add(term)
            if len(chosen) == known:
                break
        best.append(max(scores(bags, chosen).values(), default=0.0))
    best.sort()
    return best[min(len(best) - 1, math.ceil((1 - _RISK / max(1, sentences)) * len(best)) - 1)]
