"""R401–R411: what claims rest on, and whether it bears them (§1.2, §1.3, §1.8, §1.9)."""

import re
from collections.abc import Iterator

from rapallo.check.circles import circles
from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import Claim, Evidence

__all__ = ["RULES", "doubtful"]

_DOUBT = re.compile(
    r"\b(?:perhaps|possibly|probably|presumably|maybe|might|may have|rumou?r(?:ed|s)?|alleg(?:ed|edly)|said to|reportedly"
    r"|reputedly|supposed(?:ly)?|apparently|unconfirmed|unverified|doubtful|uncertain|unclear|vermutlich|angeblich|wohl|вероятно|якобы)\b",
    re.IGNORECASE,
)


def doubtful(hedge: str) -> bool:
    """Whether a hedge doubts what it hedges, and does not only round it ("about").

    >>> doubtful("probably"), doubtful("about")
    (True, False)
    """
    return hedge != "" and _DOUBT.search(hedge) is not None


def without_evidence(survey: Survey) -> Iterator[Fault]:
    """R401: a stated claim that no source supports. R402: one that sources only dispute."""
    further = survey.case.further_evidence
    for claim in survey.case.claims:
        if claim.footing in ("inferred", "assumed") or (claim.source != "" and claim.stance != "denies"):
            continue
        items = survey.case.evidence_of(claim) if claim.source != "" or claim.id in further else ()
        if len(items) == 0:
            yield fault("R401", survey.claim_at(claim, "source"), f"{claim.id} is stated, and no source says it.", (claim.id,))
        elif all(item.disputes for item in items):
            finding = f"{claim.id} is stated, but {listed(sorted({item.source for item in items}), 4)} only dispute it."
            yield fault("R402", survey.claim_at(claim, "source"), finding, (claim.id,))


def premises(survey: Survey) -> Iterator[Fault]:
    """R404: inferred from nothing. R405: from what is denied or assumed. R406: assumed without a reason."""
    case = survey.case
    for claim in case.claims:
        if claim.footing == "inferred" and len(claim.inferred_from) == 0:
            finding = f"{claim.id} is inferred, and names nothing that it is inferred from."
            yield fault("R404", survey.claim_at(claim, "inferred_from"), finding, (claim.id,))
        if claim.footing == "assumed" and claim.note == "":
            finding = f"{claim.id} is assumed, and its note gives no reason."
            yield fault("R406", survey.claim_at(claim, "footing"), finding, (claim.id,))
        if len(claim.inferred_from) == 0:
            continue
        found = [case.claim_by_id[name] for name in claim.inferred_from if name in case.claim_by_id]
        denied = [one.id for one in found if one.denied and not claim.denied]
        assumed = [one.id for one in found if one.footing == "assumed" and claim.footing != "assumed"]
        for names, what in ((denied, "denied"), (assumed, "assumed")):
            if len(names) > 0:
                finding = f"{claim.id} is inferred from {listed(names)}, which {'is' if len(names) == 1 else 'are'} {what}."
                yield fault("R405", survey.claim_at(claim, "inferred_from"), finding, (claim.id, *names))


def in_circles(survey: Survey) -> Iterator[Fault]:
    """R407: claims that rest on one another in a circle."""
    case = survey.case
    for circle in circles({claim.id: claim.inferred_from for claim in case.claims if len(claim.inferred_from) > 0}):
        rest = f"{listed(circle, 5)} are inferred from one another" if len(circle) > 1 else f"{circle[0]} is inferred from itself"
        place = survey.claim_at(case.claim_by_id[circle[0]], "inferred_from")
        yield fault("R407", place, f"{rest}, and so rest{'s' if len(circle) == 1 else ''} on nothing.", circle)


def both_ways(survey: Survey) -> Iterator[Fault]:
    """R403: a source in support and in dispute of one claim, by one voice. R411: relation and stance at odds; repeats."""
    case = survey.case
    for name in case.further_evidence:
        claim = case.claim_by_id[name]
        yes: set[tuple[str, str]] = set()
        no: set[tuple[str, str]] = set()
        seen: set[tuple[str, str, str, int | None]] = set()
        for item in case.evidence_of(claim):
            (no if item.disputes else yes).add((item.source, item.speaker))
            passage = (item.source, item.locator, item.speaker, item.quote_start)
            if passage in seen and not item.disputes:
                finding = f"{item.source} {shown(item.locator)} is given twice as evidence for {name}.".replace("  ", " ")
                yield fault("R411", survey.claim_at(claim), finding, (name,))
            seen.add(passage)
        against = "disputes" if claim.denied else "supports"
        for item in case.further_evidence[name]:
            if item.stance == "denies" and item.relation == against:
                counts = "supporting" if claim.denied else "disputing"
                finding = f"{item.source} is said to {against[:-1]} {name}, with the stance denies; it counts as {counts}."
                yield fault("R411", survey.claim_at(claim), finding, (name,))
        for source, speaker in sorted(yes & no):
            who = f" ({shown(speaker)})" if speaker != "" else ""
            finding = f"{source}{who} both supports and disputes {name}."
            yield fault("R403", survey.claim_at(claim), finding, (name,))


def confidence(survey: Survey) -> Iterator[Fault]:
    """R408 on a party alone, R409 high on what cannot bear it, R410 a stance that its hedge takes back."""
    case = survey.case
    parties = {source.key for source in case.sources if source.party != ""}
    treaties = {source.key for source in case.sources if source.type in ("treaty", "legislation")}
    further = case.further_evidence
    partial: dict[tuple[str, ...], list[Claim]] = {}
    for claim in case.claims:
        high = claim.confidence == "high"
        if claim.id not in further:
            if not high and claim.source not in parties and claim.stance != "proves":
                continue
            items: tuple[Evidence, ...] = case.evidence_of(claim)
        else:
            items = case.evidence_of(claim)
        supporting = [item for item in items if not item.disputes]
        for item in supporting:
            if item.stance == "proves" and item.hedge != "":
                finding = f"{item.source} is said to prove {claim.id}, with the hedge '{shown(item.hedge)}'."
                yield fault("R410", survey.claim_at(claim, "stance"), finding, (claim.id,))
        if len(supporting) == 0:
            continue
        keys = {item.source for item in supporting}
        why = _cannot_bear(supporting, keys, treaties) if high else ""
        if why != "":
            yield fault("R409", survey.claim_at(claim, "confidence"), f"{claim.id} is graded high, and {why}.", (claim.id,))
        if keys <= parties and claim.confidence != "low":
            partial.setdefault(tuple(sorted(keys)), []).append(claim)
    for names, claims in sorted(partial.items()):
        first, count = claims[0], len(claims)
        rest = f" and {count - 1} more" if count > 1 else ""
        graded = sum(1 for claim in claims if claim.confidence == "high")
        high_ones = f"; {graded} of them {'is' if graded == 1 else 'are'} graded high" if graded > 0 else ""
        finding = (
            f"{first.id}{rest} rest{'s' if count == 1 else ''} on {listed(names, 4)} alone, a side in the matter{high_ones}."
        )
        yield fault("R408", survey.claim_at(first, "source"), finding, (claim.id for claim in claims))


def _cannot_bear(supporting: list[Evidence], keys: set[str], treaties: set[str]) -> str:
    """Why this evidence does not bear a grade of high; blank if it may."""
    if all(item.stance == "alleges" for item in supporting):
        return "it is only alleged"
    if keys.isdisjoint(treaties) and all(doubtful(item.hedge) for item in supporting):
        return f"all that supports it is hedged ('{shown(supporting[0].hedge)}')"
    return ""


def locators(survey: Survey) -> Iterator[Fault]:
    """R412: a source that is cited without a place in it."""
    bare: dict[str, list[str]] = {}
    for claim in survey.case.claims:
        if claim.locator == "" and claim.source != "":
            bare.setdefault(claim.source, []).append(claim.id)
    for source, claims in sorted(bare.items()):
        first = survey.case.claim_by_id[claims[0]]
        rest = f" and {len(claims) - 1:,} more" if len(claims) > 1 else ""
        finding = f"{source} is cited for {first.id}{rest} without page, paragraph or folio."
        yield fault("R412", survey.claim_at(first, "locator"), finding, claims)


RULES = (
    Rule(("R401", "R402"), without_evidence, absence=True),
    Rule(("R404", "R405", "R406"), premises),
    Rule(("R407",), in_circles),
    Rule(("R403", "R411"), both_ways, tables=("evidence",)),
    Rule(("R408", "R409", "R410"), confidence),
    Rule(("R412",), locators),
)
