"""A derivation as a layered AND/OR graph: what is held, and the ways from the one to the other, ready to be drawn."""

from collections.abc import Mapping, Sequence

import msgspec

from rapallo.inquiry.alternatives import Alternative
from rapallo.inquiry.sentence import said
from rapallo.inquiry.telling import Step
from rapallo.inquiry.voice import Voice
from rapallo.pathways.solve import Solver
from rapallo.pathways.ways import Path, split

__all__ = ["Arc", "Diagram", "Node", "diagram_of"]

_MOST_ALTERNATIVES = 6
_STRUCTURE = {"part-of": "its part", "anyone": "anyone's", "succession": "succeeded", "identity": "the same"}


class Node(msgspec.Struct, frozen=True):
    """A box: a *holding*, one that is *given* or *exists*, a *way*, or a way not used in the derivation (*other*). ``layer`` counts
    from the target, which is 0. ``note`` is a line below the label; what is ``gone``
    is drawn crossed out, and its note says so. A way by structure is no box but an arc with a ``label``."""

    id: str
    kind: str
    label: str
    footing: str
    layer: int
    note: str = ""
    claims: tuple[str, ...] = ()
    says: str = ""
    gone: bool = False


class Arc(msgspec.Struct, frozen=True):
    """From what is needed to the way that needs it, from a way to what it gives, or by structure (``label``) from holding to holding."""

    start: str
    end: str
    footing: str
    used: bool = True
    label: str = ""
    claims: tuple[str, ...] = ()


class Diagram(msgspec.Struct, frozen=True):
    """Nodes layer by layer, in the order in which they stand, and the arcs between them; ``left_out`` other ways are not drawn."""

    nodes: tuple[Node, ...] = ()
    arcs: tuple[Arc, ...] = ()
    left_out: int = 0


def diagram_of(voice: Voice, solver: Solver, target: str, steps: Sequence[Step], others: Sequence[Alternative]) -> Diagram:
    """The graph of a told derivation with other ways to the target beside it. The same answer gives the same graph."""
    paths = {path.id: path for path in solver.paths}
    layer = _layers(target, steps, paths)
    nodes: dict[str, Node] = {}
    arcs: dict[tuple[str, str], Arc] = {}
    for text in layer:
        origin = next((one for one in steps if one.holding == text and one.way == ""), None)
        nodes[text] = _holding(voice, text, layer[text], origin)
    for step in steps:
        if step.way == "":
            continue
        path = paths[step.way]
        if not path.act:
            for need in step.needs:
                if need in layer:
                    arcs[need, step.holding] = Arc(need, step.holding, step.footing, True, _STRUCTURE[path.origin], path.claims)
            continue
        way = f"way {step.way}"
        nodes[way] = _way(voice, path, step.footing, layer[step.holding] + 1, "way")
        arcs[way, step.holding] = Arc(way, step.holding, step.footing)
        for need in step.needs:
            if need in layer:
                arcs[need, way] = Arc(need, way, step.footing)
    if target not in nodes:
        nodes[target] = _holding(voice, target, 0, None)
    for other in others[:_MOST_ALTERNATIVES]:
        way, path = f"way {other.way}", paths[other.way]
        onto = path.gives if path.gives in layer else target
        nodes[way] = _way(voice, path, path.footing, nodes[onto].layer + 1, "other", other.status)
        arcs[way, onto] = Arc(way, onto, path.footing, False)
    ordered = _ordered(list(nodes.values()), list(arcs.values()))
    return Diagram(ordered, tuple(arcs[key] for key in sorted(arcs)), max(len(others) - _MOST_ALTERNATIVES, 0))


def _layers(target: str, steps: Sequence[Step], paths: Mapping[str, Path]) -> dict[str, int]:
    """The layer of each holding told: below the lowest that rests on it, with room for the way between (a derivation goes round no
    circle)."""
    layer = {target: 0} if len(steps) > 0 else {}
    told = {step.holding for step in steps}
    for _ in range(len(steps) + 1):
        changed = False
        for step in steps:
            below = layer.get(step.holding, 0) + (2 if step.way == "" or paths[step.way].act else 1)
            for need in step.needs:
                if need in told and layer.get(need, -1) < below <= 2 * len(told):
                    layer[need] = below
                    changed = True
        if not changed:
            break
    return layer


def _holding(voice: Voice, text: str, layer: int, origin: Step | None) -> Node:
    thing, actor = split(text)
    note = voice.case.title(actor) if actor != "" else ""
    if origin is None:
        return Node(text, "holding", voice.case.title(thing), "stated", layer, note)
    kind = "given" if origin.origin == "given" else "exists"
    return Node(text, kind, voice.case.title(thing), origin.footing, layer, note, origin.line.claims, origin.line.text)


def _way(voice: Voice, path: Path, footing: str, layer: int, kind: str, status: str = "") -> Node:
    case = voice.case
    says = ""
    if path.origin == "derived":
        claim = case.claim_by_id[path.claims[0]]
        label, says = f"{case.title(claim.subject)} {case.verb_of(claim).label} {case.title(claim.object)}", voice.says(claim)
    elif path.origin == "written":
        label = path.label if path.label != "" else path.id
    else:
        label = _STRUCTURE[path.origin]
    note = status if status != "" else said(path.when) if path.when is not None else ""
    return Node(f"way {path.id}", kind, label, footing, layer, note, path.claims, says)


def _ordered(nodes: list[Node], arcs: list[Arc]) -> tuple[Node, ...]:
    """Nodes by layer, each layer in the order of what it leads to, so that few lines cross."""
    leads: dict[str, list[str]] = {}
    for arc in arcs:
        leads.setdefault(arc.start, []).append(arc.end)
    place: dict[str, float] = {}
    found: list[Node] = []
    for layer in sorted({node.layer for node in nodes}):
        row = [node for node in nodes if node.layer == layer]
        known = {node.id: [place[end] for end in leads.get(node.id, ()) if end in place] for node in row}
        row.sort(
            key=lambda node: (sum(known[node.id]) / len(known[node.id]) if len(known[node.id]) > 0 else 0.0, node.kind, node.id)
        )
        for number, node in enumerate(row):
            place[node.id] = (number + 0.5) / len(row)
        found.extend(row)
    return tuple(found)
