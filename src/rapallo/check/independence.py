"""R413–R416: how many sources the citations really are (§1.2)."""

from collections.abc import Iterator

from rapallo.check.circles import circles
from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed
from rapallo.errors import Fault
from rapallo.record import ancestors, independence, roots

__all__ = ["RULES"]

_MANY = 5


def one_ancestor(survey: Survey) -> Iterator[Fault]:
    """R413: several sources for a claim that all go back to one."""
    case = survey.case
    known: dict[frozenset[str], tuple[str, ...] | None] = {}
    for name in case.further_evidence:
        claim = case.claim_by_id[name]
        keys = frozenset(item.source for item in case.evidence_of(claim) if not item.disputes)
        if len(keys) < 2:
            continue
        if keys not in known:
            shared = frozenset.intersection(*(ancestors(case, key) for key in keys))
            known[keys] = tuple(sorted(shared)) if independence(case, keys).count == 1 else None
        shared_by = known[keys]
        if shared_by is not None:
            origin = f"go back to {listed(shared_by, 3)}" if len(shared_by) > 0 else "share their ancestors"
            finding = f"{listed(sorted(keys), 4)} {origin}: {len(keys)} citations of {name} are one source."
            yield fault("R413", survey.claim_at(claim, "source"), finding, (name,))


def one_root(survey: Survey) -> Iterator[Fault]:
    """R414: an origin on which alone half the stated claims or more rest."""
    case = survey.case
    ends: dict[frozenset[str], frozenset[str]] = {}
    alone: dict[str, int] = {}
    cited: dict[str, set[str]] = {}
    stated = 0
    for keys, count in _supporting(survey).items():
        stated += count
        if keys not in ends:
            ends[keys] = frozenset(origin for key in keys for origin in roots(case, key))
        if len(ends[keys]) == 1:
            (origin,) = ends[keys]
            alone[origin] = alone.get(origin, 0) + count
            cited.setdefault(origin, set()).update(keys)
    for origin, count in sorted(alone.items()):
        if stated >= _MANY and count * 2 >= stated:
            source = case.source_by_key.get(origin)
            place = survey.source_at(source) if source is not None else survey.case_at()
            through = sorted(cited[origin] - {origin})
            by = f" (through {listed(through, 4)})" if len(through) > 0 else ""
            of_all = f"{count:,} of {stated:,} claims that a source supports"
            finding = f"{of_all} rest on {origin} alone{by}: so many citations are one source."
            yield fault("R414", place, finding)


def _supporting(survey: Survey) -> dict[frozenset[str], int]:
    """The sets of sources that support claims, with how many claims each supports."""
    case = survey.case
    plain: dict[str, int] = {}
    found: dict[frozenset[str], int] = {}
    for claim in case.claims:
        if claim.id not in case.further_evidence:
            plain[claim.source] = plain.get(claim.source, 0) + 1
            continue
        keys = frozenset(item.source for item in case.evidence_of(claim) if not item.disputes)
        found[keys] = found.get(keys, 0) + 1
    for key, count in plain.items():
        found[frozenset((key,))] = found.get(frozenset((key,)), 0) + count
    return {keys: count for keys, count in found.items() if len(keys - {""}) > 0}


def ancestry_circles(survey: Survey) -> Iterator[Fault]:
    """R415: a source that derives from itself. R416: a source that nothing cites."""
    case = survey.case
    used = {claim.source for claim in case.claims} | {item.source for item in case.evidence}
    used.update(rule.source for rule in case.rules)
    used.update(thesis.source for thesis in case.theses)
    for source in case.sources:
        used.update(source.derives_from)
    for circle in circles({source.key: [key for key in source.derives_from if key != source.key] for source in case.sources}):
        source = case.source_by_key[circle[0]]
        finding = f"{source.key} derives from itself through {listed(circle[1:], 4)}."
        yield fault("R415", survey.source_at(source, "derives_from"), finding)
    for source in case.sources:
        if source.key not in used:
            yield fault("R416", survey.source_at(source), f"{source.key} is cited by no claim, rule or thesis.")


RULES = (
    Rule(("R413",), one_ancestor, tables=("evidence",)),
    Rule(("R414",), one_root, tables=("sources",)),
    Rule(("R415", "R416"), ancestry_circles, tables=("sources",), absence=True),
)
