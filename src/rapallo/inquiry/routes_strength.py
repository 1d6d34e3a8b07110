"""How well a hop is attested, as one number to compare by and as words to say: stance, then footing, then confidence (§1.8)."""

from collections.abc import Collection, Iterable

from rapallo.record.case import Case
from rapallo.record.claim import CONFIDENCES, FOOTINGS, Claim

__all__ = [
    "LADDER",
    "STRONGEST",
    "footing_in",
    "packed",
    "said_stance",
    "said_strength",
    "stance_in",
    "stances_of",
    "weakest",
]

LADDER = ("", "alleges", "reports", "lists", "proves")
"""Stances from the weakest to the strongest; blank: no evidence of its own. None implies the next."""

_SAID = ("without evidence", "alleged", "reported", "listed", "proved")
_CONFIDENCE = tuple(reversed(CONFIDENCES))
_FOOTING = tuple(reversed(FOOTINGS))

STRONGEST = len(LADDER) * 9 - 1
"""The strength of what weakens nothing: a tie of the table of things."""


def packed(stance: str, footing: str, confidence: str) -> int:
    """One number for the three: stance first, then footing, then confidence; a blank confidence is moderate (§1.9).

    >>> packed("alleges", "stated", "high") < packed("reports", "assumed", "low") < packed("reports", "inferred", "low")
    True
    """
    sure = _CONFIDENCE.index(confidence if confidence != "" else "moderate")
    return (LADDER.index(stance) * 3 + _FOOTING.index(footing if footing != "" else "stated")) * 3 + sure


def stance_in(strength: int) -> str:
    """The stance that a number stands for."""
    return LADDER[strength // 9]


def footing_in(strength: int) -> str:
    """The footing that a number stands for."""
    return _FOOTING[strength // 3 % 3]


def confidence_in(strength: int) -> str:
    """The confidence that a number stands for."""
    return _CONFIDENCE[strength % 3]


def said_stance(strength: int) -> str:
    """The stance in a word: *alleged*, *reported*, *listed*, *proved*, *without evidence*."""
    return _SAID[strength // 9]


def said_strength(strength: int) -> str:
    """All three in words: ``reported, inferred, low confidence``."""
    return f"{said_stance(strength)}, {footing_in(strength)}, {confidence_in(strength)} confidence"


def weakest(strengths: Iterable[int]) -> int:
    """The strength of what rests on several: the weakest stance, the weakest footing and the weakest confidence among them.

    >>> said_strength(weakest([packed("proves", "inferred", "high"), packed("reports", "stated", "low")]))
    'reported, inferred, low confidence'
    """
    found = list(strengths)
    stance = min(one // 9 for one in found)
    return (stance * 3 + min(one // 3 % 3 for one in found)) * 3 + min(one % 3 for one in found)


def stances_of(case: Case, silent: Collection[str] = ()) -> dict[str, int]:
    """For each claim the place on the ladder of the strongest evidence that supports it, ``silent`` sources unheard.

    A claim without evidence that is inferred from others has the weakest stance among these; one that is assumed has none.
    """
    found: dict[str, int] = {}
    open_ones: list[Claim] = []
    for claim in case.claims:
        heard = [item for item in case.evidence_of(claim) if not item.disputes and item.source not in silent]
        if len(heard) > 0:
            found[claim.id] = max(_rung(item.stance) for item in heard)
        elif len(claim.inferred_from) > 0:
            open_ones.append(claim)
        else:
            found[claim.id] = 0
    while len(open_ones) > 0:
        rest = [claim for claim in open_ones if not all(premise in found for premise in claim.inferred_from)]
        for claim in open_ones:
            if claim not in rest:
                found[claim.id] = min(found[premise] for premise in claim.inferred_from)
        if len(rest) == len(open_ones):
            found.update((claim.id, 0) for claim in rest)
            break
        open_ones = rest
    return found


def _rung(stance: str) -> int:
    return LADDER.index(stance) if stance in LADDER and stance != "" else LADDER.index("reports")
