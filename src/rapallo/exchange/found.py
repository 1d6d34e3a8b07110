"""What a reader of somebody's records found: things, claims, evidence and sources, and everything it did not take, counted."""

from collections.abc import Sequence

import msgspec

from rapallo.record.case import Case
from rapallo.record.claim import Claim, Evidence
from rapallo.record.source import Source
from rapallo.record.thing import Thing
from rapallo.record.verb import Verb
from rapallo.record.written import About

__all__ = ["Found", "Refusal", "case_with", "refusals_by_reason"]


class Refusal(msgspec.Struct, frozen=True, order=True):
    """One thing that was not taken: why, and where it stands (``file:line``, an entity's id, a statement's id)."""

    reason: str
    where: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was read. ``read`` counts the records of the file, ``unread`` names properties that say nothing here, with how often
    they were met; ``verbs`` are those that the case needs beside the built-in ones."""

    things: tuple[Thing, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[Source, ...] = ()
    verbs: tuple[Verb, ...] = ()
    read: int = 0
    refusals: tuple[Refusal, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()


def refusals_by_reason(found: Found) -> tuple[tuple[str, int, str], ...]:
    """Each reason with how often it was met and where first, the most frequent first."""
    counts: dict[str, list[str]] = {}
    for refusal in found.refusals:
        counts.setdefault(refusal.reason, []).append(refusal.where)
    return tuple(sorted(((reason, len(where), where[0]) for reason, where in counts.items()), key=lambda row: (-row[1], row[0])))


def case_with(found: Found, title: str, authors: Sequence[str] = ()) -> Case:
    """A case of its own made of what was read."""
    from rapallo.record.load import _evidence_order as evidence_order

    return Case(
        about=About(title=title, authors=tuple(authors)),
        things=tuple(sorted(found.things, key=lambda thing: thing.id)),
        sources=tuple(sorted(found.sources, key=lambda source: source.key)),
        claims=tuple(sorted(found.claims, key=lambda claim: claim.id)),
        evidence=tuple(sorted(found.evidence, key=evidence_order)),
        verbs=tuple(sorted(found.verbs, key=lambda verb: verb.id)),
    )
