"""BM25 over small bags of terms, and the score that texts put together at random reach: what a likeness must be above to be one."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from random import Random

__all__ = ["DRAWS", "Bags", "bags_of", "drawn", "floor_of", "scores", "weight"]

DRAWS = 200
"""Random texts that a floor is measured on."""

_RISK = 0.05
_K1 = 1.2
_B = 0.5
_COMMON = 0.2
_FEW = 50


class Bags(msgspec.Struct, frozen=True):
    """Bags of terms: for each term the bags it is in, and the sizes of all."""

    postings: dict[str, tuple[int, ...]]
    lengths: tuple[int, ...]


def bags_of(bags: Iterable[frozenset[str]]) -> Bags:
    """Bags ready to be scored."""
    postings: dict[str, list[int]] = {}
    lengths: list[int] = []
    for number, bag in enumerate(bags):
        lengths.append(len(bag))
        for term in sorted(bag):
            postings.setdefault(term, []).append(number)
    return Bags({term: tuple(found) for term, found in postings.items()}, tuple(lengths))


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


def floor_of(bags: Bags, texts: Iterable[frozenset[str]], sentences: int = 1) -> float:
    """The best score that random texts stay under: of 100 stories of so many ``sentences`` such, 95 stay under it with all of them."""
    best = sorted(max(scores(bags, terms).values(), default=0.0) for terms in texts)
    if len(best) == 0:
        return 0.0
    return best[min(len(best) - 1, math.ceil((1 - _RISK / max(1, sentences)) * len(best)) - 1)]


def drawn(pool: Sequence[str], size: int, rng: "Random") -> frozenset[str]:
    """So many different words of a pool, each as likely as it is frequent there; fewer where the pool has not as many."""
    chosen: dict[str, None] = {}
    for _ in range(20 * size if len(pool) > 0 else 0):
        if len(chosen) == size:
            break
        chosen[pool[rng.randrange(len(pool))]] = None
    return frozenset(chosen)
