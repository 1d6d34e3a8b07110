"""What a page has of what lies beside its case: precedents in other cases step by step, and the documents of its library."""

from collections.abc import Mapping
from typing import Any

import msgspec

from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.matching import Match
from rapallo.inquiry.motif import Motif
from rapallo.inquiry.precedents import Precedent, Precedents, precedents
from rapallo.inquiry.render import cited, plain
from rapallo.inquiry.sentence import said
from rapallo.library.passages import check_passages
from rapallo.library.shelf import Shelf
from rapallo.press.payload_answers import answer_data
from rapallo.record import Case

__all__ = ["Beside", "document_rows", "passage_rows", "precedents_data"]

_MOST = 5
"""Claims of another case that a step shows in sentences; the others are counted."""


class Beside(msgspec.Struct, frozen=True):
    """What lies beside a case. ``others`` are cases to find precedents in, ``shelf`` is its library (``None``: it has none), ``house`` the
    title of the house whose stories a desk keeps (blank: none)."""

    others: Mapping[str, Case] = {}
    shelf: Shelf | None = None
    house: str = ""


def precedents_data(case: Case, beside: Beside) -> dict[str, Any] | None:
    """Precedents with their steps aligned; ``None`` where there is no other case to compare with.

    Each step of a motif is a row: the claims of this case by id, and those of the other in their sentences, with their sources.
    """
    if len(beside.others) == 0:
        return None
    found = precedents(case, beside.others)
    if len(found.searched) == 0:
        return None
    motifs = {motif.id: motif for motif in found.motifs}
    return {
        "answer": _answer(case, found),
        "searched": [{"name": name, "title": beside.others[name].about.title} for name in found.searched],
        "found": [_precedent(case, beside.others[one.case], motifs[one.motif], one) for one in found.found],
    }


def _answer(case: Case, found: Precedents) -> dict[str, Any]:
    """The answer without the sections of precedents, which stand in ``found`` in full."""
    data = answer_data(case, found)
    parts = {section.title for section in found.parts}
    return {**data, "sections": [section for section in data["sections"] if section["title"] not in parts]}


def _precedent(case: Case, other: Case, motif: Motif, one: Precedent) -> dict[str, Any]:
    return {
        "motif": motif.id,
        "label": motif.label,
        "meaning": motif.meaning,
        "differs": motif.differs,
        "case": one.case,
        "title": other.about.title,
        "parts": [
            {"label": part.label, "here": list(one.here.players(part.id)), "there": [other.title(thing) for thing in one.there.players(part.id)]}
            for part in motif.parts
            if len(one.here.players(part.id)) + len(one.there.players(part.id)) > 0
        ],
        "steps": [
            {
                "step": step.id,
                "says": step.says,
                "need": step.need,
                "here": _ranked(case, one.here, step.id),
                **_there(other, _ranked(other, one.there, step.id)),
            }
            for step in motif.steps
        ],
        "differences": [{"about": row.about, "here": row.here, "there": row.there} for row in one.differences],
    }


def _ranked(case: Case, match: Match, step: str) -> list[str]:
    """The claims of a step, the surest first."""
    rank = {"high": 0, "moderate": 1, "": 2, "low": 3}

    def weakness(name: str) -> tuple[int, bool, str]:
        claim = case.claim_by_id[name]
        return rank[claim.confidence], claim.footing not in ("", "stated"), name

    return sorted(match.claims(step), key=weakness)


def _there(other: Case, claims: list[str]) -> dict[str, Any]:
    """Claims of another case, the first of them in sentences with the evidence for them."""
    voice = voice_of(other)
    rows = []
    for name in claims[:_MOST]:
        ground = voice.ground(other.claim_by_id[name])
        sources = [cited(passage) for passage in ground.evidence]
        rows.append({"id": name, "says": ground.says, "footing": ground.footing, "sources": sources, "premises": list(ground.premises)})
    return {"there": rows, "more": claims[_MOST:]}


def document_rows(shelf: Shelf | None) -> list[dict[str, Any]]:
    """What is known of each document of a library: no texts. What nobody said is blank."""
    if shelf is None:
        return []
    return [
        {
            "id": one.id, "title": plain(one.called), "author": [plain(name) for name in one.author],
            "date": said(one.date) if one.date is not None else "", "kind": plain(one.kind), "place": plain(one.place),
            "language": plain(one.language), "licence": plain(one.licence), "source": one.source, "note": plain(one.note),
        }
        for one in shelf.documents
    ]  # fmt: skip


def passage_rows(case: Case, shelf: Shelf | None) -> dict[str, list[dict[str, Any]]]:
    """For each claim the passages in stored documents that its evidence points at, and how each stands now; none of their words."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in () if shelf is None else check_passages(case, shelf):
        claim = one.evidence.claim
        number = case.evidence_of(case.claim_by_id[claim]).index(one.evidence)
        row = {"document": one.document, "evidence": number, "state": one.state, "start": one.start, "locator": one.locator}
        found.setdefault(claim, []).append(row)
    return {claim: found[claim] for claim in sorted(found)}
