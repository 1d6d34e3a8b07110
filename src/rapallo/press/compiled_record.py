"""The record behind a compiled network: which claims count and fall, which sources derive from which, what takes what with it (§1.9, §7)."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from rapallo.pathways.readings import Frame
from rapallo.pathways.removal import Knife
from rapallo.pathways.ways import FOOTINGS
from rapallo.record import ACTORS, Case, Claim, Identity, Rivalry, identity_of, rivalries
from rapallo.record.claim import CONFIDENCES

__all__ = ["Lines", "claim_columns", "edge_rows", "merged_claims", "rival_pairs", "runs", "source_rows", "thing_columns", "thing_places"]


class Lines:
    """Lines of steps, each once, as the first and last step of each run. The first is empty, the second full."""

    def __init__(self, steps: int) -> None:
        self.rows: list[list[int]] = []
        self._places: dict[int, int] = {}
        self.number(0)
        self.number((1 << steps) - 1)

    def number(self, line: int) -> int:
        """The place of a line among all."""
        found = self._places.get(line)
        if found is None:
            found = self._places[line] = len(self.rows)
            self.rows.append(runs(line))
        return found


def runs(line: int) -> list[int]:
    """First and last bit of each run.

    >>> runs(0b1011)
    [0, 1, 3, 3]
    """
    found: list[int] = []
    step = 0
    while line != 0:
        start = (line & -line).bit_length() - 1
        line >>= start
        length = (line + 1 & ~line).bit_length() - 1
        found += [step + start, step + start + length - 1]
        line >>= length
        step += start + length
    return found


def thing_places(case: Case, knife: Knife, more: Iterable[str]) -> dict[str, int]:
    """The number of each thing: those of the case first, then what else is named."""
    names = dict.fromkeys(thing.id for thing in case.things)
    names.update(dict.fromkeys(one for _, members in case.about.sides for one in members))
    names.update(dict.fromkeys(one for whole, parts in sorted(case.parts_of.items()) for one in (whole, *parts)))
    names.update(
        dict.fromkeys(one for whole, edges in sorted(knife.edges.items()) for one in (whole, *(edge[0] for edge in edges)))
    )
    names.update(dict.fromkeys(more))
    return {name: place for place, name in enumerate(names)}


def thing_columns(case: Case, things: Mapping[str, int]) -> dict[str, Any]:
    """Ids of things; those that are actors; and the parts of each that has some, as it is declared."""
    return {
        "ids": list(things),
        "listed": len(case.things),
        "actors": [place for place, thing in enumerate(case.things) if thing.kind in ACTORS],
        "parts": [[things[whole], *(things[one] for one in parts)] for whole, parts in sorted(case.parts_of.items())],
    }


def source_rows(case: Case) -> dict[str, Any]:
    """Keys of sources, also of those that evidence alone names, and what each derives from."""
    keys = _source_places(case)
    rows = {source.key: source.derives_from for source in case.sources}
    return {
        "keys": list(keys),
        "derives": [[keys[one] for one in rows.get(key, ())] for key in keys],
        "listed": len(case.sources),
    }


def _source_places(case: Case) -> dict[str, int]:
    names = dict.fromkeys(source.key for source in case.sources)
    names.update(dict.fromkeys(one for source in case.sources for one in source.derives_from))
    names.update(dict.fromkeys(item.source for claim in case.claims for item in case.evidence_of(claim)))
    return {name: place for place, name in enumerate(names)}


def claim_columns(case: Case, frame: Frame) -> dict[str, Any]:
    """What decides whether claims count, claim by claim: ``marks`` (below), premises, evidence (source and, as bits, whether it disputes and
    whether it only alleges); and the pairs of rivals with what they differ in (1 polarity or marked, 2 other).

    Bits of a mark: 0–1 footing, 2 denied, 3 needs evidence to be sure, 4 confidence enough. ``merged`` are the claims of identity without
    some of which other pairs would be rivals.
    """
    places = {claim.id: place for place, claim in enumerate(case.claims)}
    sources = _source_places(case)
    evidence = []
    for claim in case.claims:
        items = case.evidence_of(claim)
        evidence.append(
            [part for item in items for part in (sources[item.source], item.disputes + 2 * (item.stance == "alleges"))]
        )
    return {
        "ids": list(places),
        "marks": [_mark(claim, frame.trust) for claim in case.claims],
        "premises": [
            [place, *(places[one] for one in claim.inferred_from if one in places)]
            for place, claim in enumerate(case.claims)
            if len(claim.inferred_from) > 0
        ],
        "evidence": evidence,
        "rivals": rival_pairs(case, frame.rivalries, identity_of(case), places),
        "merged": [places[one] for one in merged_claims(case)],
    }


def _mark(claim: Claim, trust: str) -> int:
    footing = FOOTINGS.index(claim.footing) if claim.footing != "" else 0
    bare = claim.footing in ("", "stated") or (claim.footing == "inferred" and len(claim.inferred_from) == 0)
    confidence = claim.confidence if claim.confidence != "" else "moderate"
    enough = CONFIDENCES.index(confidence) <= CONFIDENCES.index(trust)
    return footing | claim.denied << 2 | bare << 3 | enough << 4


def rival_pairs(case: Case, groups: Iterable[Rivalry], identity: Identity, places: Mapping[str, int]) -> list[list[int]]:
    """The pairs of rivals within each group in which a claim is denied: only there a withdrawal changes who is contested."""
    found = []
    for group in groups:
        members = [case.claim_by_id[name] for name in group.claims]
        if all(not claim.denied for claim in members):
            continue
        for number, one in enumerate(members):
            for other in members[number + 1 :]:
                pair = msgspec.structs.replace(case, claims=(one, other))
                about = rivalries(pair, identity)
                if len(about) > 0:
                    strict = "polarity" in about[0].about or "marked" in about[0].about
                    found.append([places[one.id], places[other.id], 1 if strict else 2])
    return found


def merged_claims(case: Case) -> tuple[str, ...]:
    """The claims of identity, where the rivals would be others without some of them; else none."""
    same = tuple(claim.id for claim in case.claims if claim.verb == "same-as" and not claim.denied)
    return () if len(same) == 0 or rivalries(case, identity_of(case, same)) == rivalries(case) else same


def edge_rows(knife: Knife, things: Mapping[str, int], claims: Mapping[str, int], lines: Lines) -> list[list[int]]:
    """What takes what with it: whole, part, steps surely and possibly, and the open identity it rests on (−1: none)."""
    return [
        [things[whole], things[below], lines.number(surely), lines.number(possibly), claims[identity] if identity != "" else -1]
        for whole, edges in sorted(knife.edges.items())
        for below, surely, possibly, identity in edges
    ]
