"""The record as a page carries it: things, sources and claims, each with what it is linked to."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.sentence import amount, said
from rapallo.inquiry.voice import Voice, passages
from rapallo.pathways.ways import Path
from rapallo.press.payload_told import Told, bounds_of, claim_told
from rapallo.record import ROLES, Case, Claim, Source, Thing, ancestors, rivalries
from rapallo.record.folding import fold, plain
from rapallo.record.standing import Standing, standings, withdrawn_sources

__all__ = ["bounds_of", "claim_rows", "source_rows", "thing_rows"]


def thing_rows(case: Case) -> list[dict[str, Any]]:
    """Every thing, with the claims that name it and the keys that it is found by."""
    told = Told(case)
    return [{**_thing(case, thing), **told.thing(thing)} for thing in case.things]


def _thing(case: Case, thing: Thing) -> dict[str, Any]:
    return {
        "id": thing.id,
        "kind": thing.kind,
        "label": thing.title,
        "names": [list(pair) for pair in thing.names],
        "classes": list(thing.classes),
        "when": "" if thing.when is None else thing.when.text,
        "said": "" if thing.when is None else said(thing.when),
        "lat": _number(thing.latitude),
        "lon": _number(thing.longitude),
        "radius": _number(thing.radius_km),
        "part_of": list(thing.part_of),
        "note": thing.note,
        "claims": [claim.id for claim in case.claims_of.get(thing.id, ())],
        "keys": _keys((thing.id, thing.label, *(name for _, name in thing.names))),
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _keys(names: Iterable[str]) -> list[str]:
    """The keys of names: as plain letters, and folded, so that all spellings fall on one (`rapallo.record.folding`)."""
    found = dict.fromkeys(plain(name) for name in names)
    found.update(dict.fromkeys(f"~{fold(name)}" for name in names))
    return [key for key in found if key not in ("", "~")]


def source_rows(case: Case) -> list[dict[str, Any]]:
    """Every source, with what it repeats, the claims that name it, and those that fall without it (§5.4)."""
    named: dict[str, list[str]] = {}
    for claim in case.claims:
        for key in dict.fromkeys(item.source for item in case.evidence_of(claim)):
            named.setdefault(key, []).append(claim.id)
    falls, told = _Falls(case), Told(case)
    return [
        {**_source(case, source, named.get(source.key, []), falls.without(source.key)), **told.source(source)} for source in case.sources
    ]


class _Falls:
    """What `fallen` says of each source alone, looked up among the claims that rest on it instead of among all."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.support = {
            claim.id: frozenset(item.source for item in case.evidence_of(claim) if not item.disputes) for claim in case.claims
        }
        self.on: dict[str, list[str]] = {}
        self.inferred: dict[str, list[str]] = {}
        for claim in case.claims:
            for key in self.support[claim.id]:
                self.on.setdefault(key, []).append(claim.id)
            for premise in claim.inferred_from:
                self.inferred.setdefault(premise, []).append(claim.id)

    def without(self, source: str) -> list[str]:
        """The claims that fall with a source, sorted."""
        gone = withdrawn_sources(self.case, (source,))
        waiting = sorted({claim for key in gone for claim in self.on.get(key, ()) if self.support[claim] <= gone})
        down: set[str] = set()
        while len(waiting) > 0:
            claim = waiting.pop()
            if claim not in down:
                down.add(claim)
                waiting.extend(self.inferred.get(claim, ()))
        return sorted(down)


def _source(case: Case, source: Source, claims: list[str], falls: list[str]) -> dict[str, Any]:
    return {
        "key": source.key,
        "type": source.type,
        "cite": source.cite,
        "url": source.url if source.url.lower().startswith(("http://", "https://")) else "",
        "derives_from": list(source.derives_from),
        "ancestors": sorted(ancestors(case, source.key) - {source.key}),
        "party": source.party,
        "note": source.note,
        "claims": claims,
        "falls": falls,
    }


def claim_rows(case: Case, paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Every claim in its sentence, with its evidence, rivals, premises, exchange and what rests on it."""
    ways: dict[str, list[str]] = {}
    for path in paths:
        for cited in path.claims:
            ways.setdefault(cited, []).append(path.id)
    groups = rivalries(case)
    rivals = {one: [other for other in group.claims if other != one] for group in groups for one in group.claims}
    supports: dict[str, list[str]] = {}
    exchanges: dict[str, list[str]] = {}
    for claim in case.claims:
        for premise in claim.inferred_from:
            supports.setdefault(premise, []).append(claim.id)
        if claim.exchange != "":
            exchanges.setdefault(claim.exchange, []).append(claim.id)
    voice, standing = voice_of(case), standings(case, rivals=groups)
    rows = []
    for claim in case.claims:
        row = {**_claim(voice, claim, standing), **claim_told(case, claim, standing[claim.id])}
        row["rivals"] = rivals.get(claim.id, [])
        row["exchange"] = [other for other in exchanges.get(claim.exchange, []) if other != claim.id]
        row["ways"] = ways.get(claim.id, [])
        row["supports"] = supports.get(claim.id, [])
        rows.append(row)
    return rows


def _claim(voice: Voice, claim: Claim, standing: Mapping[str, Standing]) -> dict[str, Any]:
    case, when = voice.case, claim.when
    counts = standing[claim.id]
    return {
        "id": claim.id,
        "says": voice.says(claim),
        "subject": claim.subject,
        "verb": claim.verb,
        "object": claim.object,
        "roles": {role: list(claim.role(role)) for role in ROLES if len(claim.role(role)) > 0},
        "when": "" if when is None else when.text,
        "said": "" if when is None else said(when),
        "amount": amount(claim),
        "low": "" if claim.low is None else str(claim.low),
        "high": "" if claim.high is None else str(claim.high),
        "unit": claim.unit,
        "of_what": claim.of_what,
        "period": "" if claim.period is None else claim.period.text,
        "denied": claim.denied,
        "confidence": claim.confidence if claim.confidence != "" else "not graded",
        "footing": claim.footing if claim.footing != "" else "stated",
        "rests_on": voice.rests_on[claim.id],
        "evidence": [msgspec.structs.asdict(passage) for passage in passages(case, claim)],
        "premises": list(claim.inferred_from),
        "note": claim.note,
        "standing": [counts.favourably, counts.unfavourably],
    }
