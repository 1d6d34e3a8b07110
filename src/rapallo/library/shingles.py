"""How much two texts have in common: the share of their runs of five words that are the same."""

import re
from collections.abc import Mapping

__all__ = ["NEAR", "RUN", "near_duplicates", "resemblance", "shingles"]

RUN = 5
"""Words in a run."""

NEAR = 0.5
"""Texts are near-duplicates from this share of common runs on; one that is in the other by nine tenths is told too."""

_WITHIN = 0.9
_FEWEST = 8
_KEPT = 4_000
_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """The hashed runs of five words of a text, by their letters alone; of a long text the 4,000 smallest hashes stand for all.

    The smallest hashes of two texts agree in the same share as all of them (bottom-k sketch), to about 1.5 points.
    """
    from zlib import crc32

    words = [word.encode("utf-8") for word in _WORD.findall(text.casefold())]
    found = {crc32(b" ".join(words[at : at + RUN])) for at in range(max(0, len(words) - RUN + 1))}
    return frozenset(sorted(found)[:_KEPT]) if len(found) > _KEPT else frozenset(found)


def resemblance(a: frozenset[int], b: frozenset[int]) -> tuple[float, float]:
    """The share of common runs among all of both (Jaccard), and the greatest share of one that is in the other.

    Law: it is the same for ``a, b`` and ``b, a``; 1 for equal sets that are not empty.
    """
    if len(a) == 0 or len(b) == 0:
        return 0.0, 0.0
    if len(a) == _KEPT or len(b) == _KEPT:
        union = sorted(a | b)[: min(_KEPT, len(a | b))]
        both = sum(1 for one in union if one in a and one in b)
        share = both / len(union)
        return share, share
    common = len(a & b)
    return common / len(a | b), common / min(len(a), len(b))


def near_duplicates(own: frozenset[int], others: Mapping[str, frozenset[int]]) -> tuple[tuple[str, float], ...]:
    """The texts that are nearly the same, with the share of runs in common (where one is in the other: of the shorter), the likest first;
    texts under 12 words are not compared."""
    if len(own) < _FEWEST:
        return ()
    found: list[tuple[float, str]] = []
    for name, runs in others.items():
        share, within = resemblance(own, runs)
        if len(runs) >= _FEWEST and (share >= NEAR or within >= _WITHIN):
            found.append((share if share >= NEAR else within, name))
    return tuple((name, share) for share, name in sorted(found, key=lambda one: (-one[0], one[1])))
