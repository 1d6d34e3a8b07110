"""The part of a case that speaks of one day or period, as a case of its own."""

import msgspec

from rapallo.record.case import Case

__all__ = ["part_at"]


def part_at(case: Case, when: str) -> tuple[Case, int]:
    """The claims that surely or possibly held then (denials included), with all they name; and how many had no date to go by.

    What `rapallo at` lists, with the things, evidence and sources that belong to it. Raises `DateError`.
    """
    from rapallo.inquiry.at import at

    found = at(case, when)
    ids = {one.id for one in found.active if one.what in ("claim", "moment")}
    claims = tuple(claim for claim in case.claims if claim.id in ids)
    claims = tuple(
        msgspec.structs.replace(
            claim,
            inferred_from=tuple(name for name in claim.inferred_from if name in ids),
            rival_of=tuple(name for name in claim.rival_of if name in ids),
        )
        for claim in claims
    )
    evidence = tuple(item for item in case.evidence if item.claim in ids)
    things = _whole({name for claim in claims for name in claim.things()}, {thing.id: thing.part_of for thing in case.things})
    keys = {claim.source for claim in claims if claim.source != ""} | {item.source for item in evidence}
    keys = _whole(keys, {source.key: source.derives_from for source in case.sources})
    part = msgspec.structs.replace(
        case,
        things=tuple(thing for thing in case.things if thing.id in things),
        sources=tuple(source for source in case.sources if source.key in keys),
        claims=claims,
        evidence=evidence,
        ways=(),
        givens=(),
        completes=(),
        rules=(),
        theses=(),
        readings=(),
        questions=(),
        story="",
    )
    return part, found.undated


def _whole(names: set[str], above: dict[str, tuple[str, ...]]) -> set[str]:
    """The names and everything that stands above them."""
    seen: set[str] = set()
    waiting = sorted(names)
    while len(waiting) > 0:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(above.get(name, ()))
    return seen
