"""Pathways as a page carries them: ways, holdings, rules, theses, curves of a rupture, and a placed diagram for each aim."""

from collections.abc import Iterable, Mapping
from typing import Any

from rapallo.inquiry.answer import Answer
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.breaches import Breaches
from rapallo.inquiry.curves import Gap
from rapallo.inquiry.head import typed
from rapallo.inquiry.placement import BOX_WIDTH, arc_path, placed, rows_of
from rapallo.inquiry.rupture import Rupture
from rapallo.inquiry.sentence import said
from rapallo.inquiry.theses import Theses
from rapallo.inquiry.why import Why
from rapallo.pathways.model import Model
from rapallo.pathways.ways import Path, split
from rapallo.press.payload_told import dated, rule_words, thesis_words
from rapallo.record import Case

__all__ = ["curves_data", "holding_rows", "pathway_layouts", "rule_rows", "thesis_rows", "way_rows"]

_STRUCTURE = {
    "part-of": "a whole has what its parts have",
    "anyone": "anyone's will do",
    "succession": "a successor has what its predecessor had",
    "identity": "the two are the same",
}
_MARGIN = 24


def way_rows(model: Model) -> list[dict[str, Any]]:
    """Every way of the network: written, derived from a claim, or by structure."""
    return [_way(model, path) for path in model.paths]


def _way(model: Model, path: Path) -> dict[str, Any]:
    case = model.case
    row: dict[str, Any] = {
        "id": path.id,
        "origin": path.origin,
        "label": path.label if path.label != "" else path.id,
        "gives": path.gives,
        "needs": [{"of": list(need.of), "k": need.k} for need in path.needs],
        "by": [],
        "at": [],
        "via": [],
        "under": [],
        "open": "" if path.when is None else path.when.text,
        "takes": path.takes,
        "keeps": path.keeps,
        "ran": path.ran,
        "footing": path.footing,
        "claims": list(path.claims),
        "says": "",
    }
    if path.origin == "derived":
        claim = case.claim_by_id[path.claims[0]]
        verb = case.verb_of(claim)
        row["label"] = " ".join(part for part in (case.title(claim.subject), verb.label, case.title(claim.object)) if part != "")
        row["says"] = voice_of(case).says(claim)
        row.update({role: list(claim.role(role)) for role in ("by", "at", "via", "under")})
    elif path.origin == "written":
        way = next(one for one in case.ways if one.id == path.id)
        row["says"] = way.because
        row.update(by=list(way.by), at=list(way.at), via=list(way.via), under=list(way.under))
    else:
        row["label"] = _STRUCTURE[path.origin]
        row["says"] = f"{model.say(path.gives)}: {_STRUCTURE[path.origin]} ({model.say(path.needs[0].of[0])})"
    return row


def holding_rows(model: Model) -> list[dict[str, str]]:
    """Every holding of the network, said in full and in short."""
    rows = []
    for text in model.holdings:
        thing, actor = split(text)
        rows.append({"id": text, "label": model.say(text), "thing": thing, "actor": actor, "short": model.case.title(thing)})
    return rows


def rule_rows(case: Case, breaches: Answer | None) -> list[dict[str, Any]]:
    """Every rule, with the claims that it possibly or surely forbids."""
    broken: dict[str, list[str]] = {}
    if isinstance(breaches, Breaches):
        for one in breaches.found:
            broken.setdefault(one.rule, []).append(one.claim)
    return [
        {
            "id": rule.id,
            "under": rule.under,
            "says": rule.says if rule.says != "" else rule.label,
            "source": rule.source,
            "locator": rule.locator,
            "label": rule.label if rule.label != "" else rule.id,
            "when": "" if rule.when is None else said(rule.when),
            **dated(rule.when),
            "words": rule_words(rule),
            "claims": sorted(set(broken.get(rule.id, ()))),
        }
        for rule in case.rules
    ]


def thesis_rows(case: Case, theses: Answer | None) -> list[dict[str, Any]]:
    """Every thesis, with its author's answer and the record's beside it."""
    model = {one.thesis: one.model_says for one in theses.found} if isinstance(theses, Theses) else {}
    return [
        {
            "id": thesis.id,
            "says": thesis.says,
            "source": thesis.source,
            "locator": thesis.locator,
            "author_says": thesis.author_says,
            "ask": thesis.ask,
            "model_says": model.get(thesis.id, ""),
            "claims": list(thesis.claims),
            "words": thesis_words(thesis),
        }
        for thesis in case.theses
    ]


def pathway_layouts(answers: Iterable[Answer]) -> dict[str, dict[str, Any]]:
    """The diagram of each answer to *why*, placed as in its figure: by its target where the question names nothing else, else by the
    question as typed."""
    found = {}
    for answer in answers:
        if isinstance(answer, Why):
            plain = answer.question == typed("why", answer.target)
            found[answer.target if plain else answer.question] = pathway_layout(answer)
    return found


def pathway_layout(answer: Why) -> dict[str, Any]:
    """One diagram: its boxes with their lines of text, its arcs as paths of SVG, and the verdict above it."""
    diagram = answer.diagram
    boxes = placed(diagram)
    return {
        "target": answer.target,
        "width": max((box.x for box in boxes.values()), default=0) + BOX_WIDTH + _MARGIN,
        "height": max((box.y + box.height for box in boxes.values()), default=0),
        "boxes": [
            {
                "id": node.id,
                "kind": node.kind,
                "rows": rows_of(node),
                "note": node.note,
                "footing": node.footing,
                "x": boxes[node.id].x,
                "y": boxes[node.id].y,
                "width": boxes[node.id].width,
                "height": boxes[node.id].height,
                "claims": list(node.claims),
                "says": node.says,
                "layer": node.layer,
            }
            for node in diagram.nodes
        ],
        "arcs": [
            {
                "start": arc.start,
                "end": arc.end,
                "footing": arc.footing,
                "used": arc.used,
                "label": arc.label,
                "path": arc_path(arc, boxes),
                "claims": list(arc.claims),
            }
            for arc in diagram.arcs
            if arc.start in boxes and arc.end in boxes
        ],
        "left_out": diagram.left_out,
        "verdict": list(answer.summary()),
    }


def curves_data(answers: Mapping[str, Answer]) -> dict[str, Any] | None:
    """The curves of the rupture between the case's sides; ``None`` where it was not asked."""
    for answer in answers.values():
        if isinstance(answer, Rupture):
            return {"a": answer.a, "b": answer.b, "notice": answer.notice, "curves": [_curve(one) for one in answer.curves]}
    return None


def _curve(curve: Any) -> dict[str, Any]:
    return {
        "aim": curve.aim,
        "label": curve.label,
        "side": curve.side,
        "ever": curve.ever,
        "had": [point.had for point in curve.points],
        "replanned": [_missed(point.replanned) if curve.ever else None for point in curve.points],
        "frozen": [_missed(point.frozen) if curve.ever else None for point in curve.points],
        "claims": list(curve.claims),
    }


def _missed(gap: Gap) -> int:
    """Steps for which an aim is missed: 0 none, -1 not again within the horizon."""
    return 0 if gap.short is None else -1 if gap.steps is None else gap.steps
