"""How far a claim counts: favourably, unfavourably, and why not (§1.9)."""

from collections.abc import Iterable, Mapping

import msgspec

from rapallo.record.case import Case
from rapallo.record.claim import CONFIDENCES, Claim
from rapallo.record.rivals import Rivalry, rivalries

__all__ = ["Standing", "fallen", "standings"]


class Standing(msgspec.Struct, frozen=True):
    """Whether a claim counts in the favourable and in the unfavourable reading; ``because`` says why not."""

    favourably: bool
    unfavourably: bool
    because: tuple[str, ...] = ()


def standings(case: Case, trust: str = "moderate", rivals: Iterable[Rivalry] | None = None) -> Mapping[str, Standing]:
    """The standing of every claim, by id.

    Favourably every affirmed claim counts. Unfavourably one counts if it has undisputed evidence, no denying rival, a stance
    beyond *alleges*, and a confidence of at least ``trust`` (``high``, ``moderate`` or ``low``); a blank confidence is moderate.
    Law: what counts unfavourably counts favourably.
    """
    denied = {claim.id for claim in case.claims if claim.denied}
    contested: set[str] = set()
    for group in rivalries(case) if rivals is None else rivals:
        if not denied.isdisjoint(group.claims) and ("polarity" in group.about or "marked" in group.about):
            contested.update(group.claims)
    return {claim.id: _standing(case, claim, trust, claim.id in contested) for claim in case.claims}


def _standing(case: Case, claim: Claim, trust: str, contested: bool) -> Standing:
    if claim.denied:
        return Standing(False, False, ("denied",))
    because: list[str] = []
    evidence = case.evidence_of(claim)
    if claim.footing in ("", "stated"):
        supporting = [item for item in evidence if not item.disputes]
        if len(supporting) == 0:
            because.append("no supporting evidence")
        elif all(item.stance == "alleges" for item in supporting):
            because.append("only alleged")
    if any(item.disputes for item in evidence):
        because.append("disputed")
    if contested:
        because.append("a rival denies it")
    confidence = claim.confidence if claim.confidence != "" else "moderate"
    if CONFIDENCES.index(confidence) > CONFIDENCES.index(trust):
        because.append(f"confidence {confidence}")
    return Standing(True, len(because) == 0, tuple(because))


def fallen(case: Case, sources: Iterable[str] = (), claims: Iterable[str] = ()) -> frozenset[str]:
    """The claims that fall when sources and claims are withdrawn: those named, those that lose their last supporting
    evidence, and those inferred from any that fall (§1.9).

    A source falls too when everything it derives from has fallen (§5.4). Law: monotone in both arguments.
    """
    gone = withdrawn_sources(case, sources)
    down = set(claims)
    for claim in case.claims:
        supporting = [item for item in case.evidence_of(claim) if not item.disputes]
        if len(supporting) > 0 and all(item.source in gone for item in supporting):
            down.add(claim.id)
    while True:
        more = {claim.id for claim in case.claims if claim.id not in down and not down.isdisjoint(claim.inferred_from)}
        if len(more) == 0:
            return frozenset(down)
        down |= more


def withdrawn_sources(case: Case, sources: Iterable[str]) -> frozenset[str]:
    """The sources and those that derive only from them, at any depth."""
    gone = set(sources)
    while True:
        more = {
            source.key
            for source in case.sources
            if source.key not in gone and len(source.derives_from) > 0 and gone.issuperset(source.derives_from)
        }
        if len(more) == 0:
            return frozenset(gone)
        gone |= more
