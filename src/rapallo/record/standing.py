"""How far a claim counts: favourably, unfavourably, and why not (§1.9)."""

from collections.abc import Container, Iterable, Mapping, Sequence

import msgspec

from rapallo.record.case import Case
from rapallo.record.claim import CONFIDENCES, Claim, Evidence
from rapallo.record.rivals import Rivalry, rivalries

__all__ = ["Standing", "fallen", "own_standings", "standings", "withdrawn_sources"]


class Standing(msgspec.Struct, frozen=True):
    """Whether a claim counts in the favourable and in the unfavourable reading; ``because`` says why not.

    A denied claim counts in neither; ``firm`` says of it whether the denial is sure, so that what is concluded from it can be.
    """

    favourably: bool
    unfavourably: bool
    because: tuple[str, ...] = ()
    firm: bool = False

    @property
    def carries(self) -> bool:
        """Whether what is inferred from it can be sure: it is sure itself, or surely denied."""
        return self.unfavourably or self.firm


def standings(case: Case, trust: str = "moderate", rivals: Iterable[Rivalry] | None = None) -> Mapping[str, Standing]:
    """The standing of every claim, by id, with that of all it is inferred from.

    Favourably every affirmed claim counts. Unfavourably one counts if it has undisputed evidence, no denying rival, a stance
    beyond *alleges*, and a confidence of at least ``trust`` (``high``, ``moderate`` or ``low``); a blank confidence is moderate. An
    inferred one needs no evidence of its own, but what it has must count by the same test, and so must every premise, at any depth; a
    premise that is denied counts if its denial would. Laws: what counts unfavourably counts favourably; no conclusion is surer than
    its premises.
    """
    found = dict(own_standings(case, trust, rivals))
    premises = {claim.id: [one for one in claim.inferred_from if one in found] for claim in case.claims}
    waiting = [claim for claim, several in premises.items() if len(several) > 0]
    while True:
        weak = {claim: [one for one in premises[claim] if not found[one].carries] for claim in waiting if found[claim].carries}
        weak = {claim: several for claim, several in weak.items() if len(several) > 0}
        if len(weak) == 0:
            return found
        for claim, several in weak.items():
            because = (*found[claim].because, *(f"inferred from {one}, which does not count as sure" for one in several))
            found[claim] = msgspec.structs.replace(found[claim], unfavourably=False, firm=False, because=because)


def own_standings(
    case: Case,
    trust: str = "moderate",
    rivals: Iterable[Rivalry] | None = None,
    only: Container[str] | None = None,
    silent: Container[str] = (),
) -> Mapping[str, Standing]:
    """The standing of every claim (or ``only`` of these) by itself, whatever it is inferred from, where ``silent`` sources say nothing."""
    denied = {claim.id for claim in case.claims if claim.denied}
    contested: set[str] = set()
    for group in rivalries(case) if rivals is None else rivals:
        if not denied.isdisjoint(group.claims) and ("polarity" in group.about or "marked" in group.about):
            contested.update(group.claims)
    return {
        claim.id: _standing(claim, [item for item in case.evidence_of(claim) if item.source not in silent], trust, claim.id in contested)
        for claim in case.claims
        if only is None or claim.id in only
    }


def _standing(claim: Claim, evidence: Sequence[Evidence], trust: str, contested: bool) -> Standing:
    because: list[str] = []
    supporting = [item for item in evidence if not item.disputes]
    if len(supporting) == 0 and (claim.footing in ("", "stated") or (claim.footing == "inferred" and len(claim.inferred_from) == 0)):
        because.append("no supporting evidence")
    elif len(supporting) > 0 and all(item.stance == "alleges" for item in supporting):
        because.append("only alleged")
    if any(item.disputes for item in evidence):
        because.append("disputed")
    if contested:
        because.append("a rival denies it" if not claim.denied else "a rival affirms it")
    confidence = claim.confidence if claim.confidence != "" else "moderate"
    if CONFIDENCES.index(confidence) > CONFIDENCES.index(trust):
        because.append(f"confidence {confidence}")
    if claim.denied:
        return Standing(False, False, ("denied",), len(because) == 0)
    return Standing(True, len(because) == 0, tuple(because))


def fallen(
    case: Case, sources: Iterable[str] = (), claims: Iterable[str] = (), silent: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The claims that fall when sources and claims are withdrawn: those named, those that lose their last supporting
    evidence, and those inferred from any that fall (§1.9).

    A source falls too when everything it derives from has fallen (§5.4). ``silent`` are sources that a reading does not hear: what they
    alone supported is not named here, what else would be left to a claim is. Law: monotone in all arguments.
    """
    gone = withdrawn_sources(case, sources)
    down = set(claims)
    for source in gone:
        down.update(claim for claim in case.supported_by.get(source, ()) if case.supporting[claim] <= gone | silent)
    waiting = list(down)
    while len(waiting) > 0:
        for claim in case.inferred.get(waiting.pop(), ()):
            if claim not in down:
                down.add(claim)
                waiting.append(claim)
    return frozenset(down)


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
