"""A case without some of its claims or sources, to which every question can be put again (§1.9, §5.4)."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from rapallo.errors import UnknownName
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.standing import fallen, withdrawn_sources
from rapallo.record.written import Given, Thesis, Way

__all__ = ["withdraw"]

_Citing = TypeVar("_Citing", Given, Thesis, Way)


def withdraw(case: Case, claims: Iterable[str] = (), sources: Iterable[str] = ()) -> Case:
    """The case as it stands without these claims and sources, and without what falls with them.

    A source takes those with it that derive only from it; a claim falls with its last supporting evidence or with any premise.
    Withdrawn sources stay in the list of sources, as nothing rests on them any more. Raises `UnknownName`.
    Laws: withdrawing nothing changes nothing; no claim comes to be that was not there.
    """
    claims, sources = tuple(claims), tuple(sources)
    for claim in claims:
        if claim not in case.claim_by_id:
            raise UnknownName(claim, what="claim")
    for key in sources:
        if key not in case.source_by_key:
            raise UnknownName(key, what="source")
    gone = fallen(case, sources, claims)
    silent = withdrawn_sources(case, sources)
    if len(gone) == 0 and len(silent) == 0:
        return case
    kept = [claim for claim in case.claims if claim.id not in gone]
    evidence = [item for item in case.evidence if item.claim not in gone and item.source not in silent]
    return msgspec.structs.replace(
        case,
        claims=tuple(_without(claim, gone, silent) for claim in kept),
        evidence=tuple(evidence),
        ways=tuple(_unnamed(way, gone) for way in case.ways),
        givens=tuple(_unnamed(given, gone) for given in case.givens),
        theses=tuple(_unnamed(thesis, gone) for thesis in case.theses),
    )


def _without(claim: Claim, gone: frozenset[str], silent: frozenset[str]) -> Claim:
    changed = claim
    if not gone.isdisjoint(claim.rival_of):
        changed = msgspec.structs.replace(changed, rival_of=tuple(other for other in claim.rival_of if other not in gone))
    if claim.source in silent:
        changed = msgspec.structs.replace(changed, source="", locator="", speaker="", stance="", hedge="")
    return changed


def _unnamed(record: _Citing, gone: frozenset[str]) -> _Citing:
    if gone.isdisjoint(record.claims):
        return record
    return msgspec.structs.replace(record, claims=tuple(claim for claim in record.claims if claim not in gone))
