"""A derivation as it was, with what goes, what comes later and what would take its place marked in it: the figure of `without` (§7)."""

from collections.abc import Mapping, Sequence

import msgspec

from rapallo.inquiry.alternatives import Alternative, act_said
from rapallo.inquiry.answer import Line
from rapallo.inquiry.diagram import Diagram, Node, diagram_of
from rapallo.inquiry.hindrances import gives_then
from rapallo.inquiry.telling import tell
from rapallo.inquiry.verdict import first, until
from rapallo.inquiry.voice import Voice
from rapallo.pathways.attain import attain
from rapallo.pathways.network import Reading
from rapallo.pathways.proof import proof
from rapallo.pathways.solve import Lines, Scene, Solver

__all__ = ["GONE", "loss_diagram"]

GONE = ("taken away", "no longer works", "not held without")
"""The notes of what is crossed out."""


def loss_diagram(
    voice: Voice,
    solver: Solver,
    scenes: Sequence[Scene],
    bounds: Sequence[Mapping[str, Lines]],
    target: str,
    step: int,
    by: Sequence[str],
) -> Diagram:
    """One derivation of a target as history first had it of what reaches the date, each box marked by what becomes of it in frozen history.

    ``scenes`` and ``bounds`` (of all holdings of the part) are with what is taken away, and without it, frozen; ``by`` the ways
    that would replace it. A holding is *not held without* at the step asked about, *later*, or *less sure* than it was; a way is *taken
    away* or *no longer works*. Empty where the target is not held with it either. The same answer gives the same diagram.
    """
    place = solver.place[target]
    sure = bounds[0][target].surely >> step & 1 == 1
    readings = scenes[0].unfavourable if sure else scenes[0].favourable
    had = attain(solver.part.network, readings)
    number = next((one for one in range(len(readings)) if had.held(place, one) >> step & 1 == 1), None)
    if number is None:
        return Diagram()
    since = (~had.held(place, number) & ((1 << (step + 1)) - 1)).bit_length()
    found = proof(solver.part.network, readings[number], place, since)
    assert found is not None
    told = tell(voice, solver, found, bounds[0])
    paths = {path.id: path for path in solver.paths}
    others = [
        Alternative(way, paths[way].gives, "would replace it", Line(act_said(voice, solver, paths[way]), paths[way].claims))
        for way in by
    ]
    plain = diagram_of(voice, solver, target, told, others)
    ways = {f"way {path.id}": number for number, path in enumerate(solver.paths)}
    gives, opened = _working(solver, scenes[1].favourable)
    nodes = []
    for node in plain.nodes:
        note = node.note
        if node.kind == "way":
            number = ways[node.id]
            note = "" if gives[number] else GONE[1] if opened[number] else GONE[0]
        elif node.kind != "other":
            note = _becomes(bounds[0][node.id], bounds[1][node.id], step)
        nodes.append(_marked(node, note) if node.kind != "other" else node)
    return msgspec.structs.replace(plain, nodes=tuple(nodes))


def _working(solver: Solver, readings: Sequence[Reading]) -> tuple[list[bool], list[bool]]:
    """For each way whether it still gives anything in some of the readings, and whether it is open at all."""
    found = attain(solver.part.network, readings)
    gives, opened = [False] * len(solver.paths), [False] * len(solver.paths)
    for number, reading in enumerate(readings):
        held = [found.held(place, number) for place in range(len(solver.holdings))]
        for way in range(len(solver.paths)):
            opened[way] = opened[way] or reading.open[way] != 0
            gives[way] = gives[way] or gives_then(solver, reading, way, held) != 0
    return gives, opened


def _becomes(with_it: Lines, without: Lines, step: int) -> str:
    """What becomes of a holding of the derivation, in a word or two."""
    if with_it.possibly >> step & 1 == 1 and without.possibly >> step & 1 == 0:
        return GONE[2]
    if without.possibly == 0 and with_it.possibly != 0:
        return GONE[2]
    if any(first(until(one, step)) != first(until(other, step)) for one, other in zip(_pair(with_it), _pair(without), strict=True)):
        less = with_it.surely >> step & 1 == 1 and without.surely >> step & 1 == 0
        return "less sure" if less else "later, or less long"
    return ""


def _pair(lines: Lines) -> tuple[int, int]:
    return lines.surely, lines.possibly


def _marked(node: Node, note: str) -> Node:
    """A box with what becomes of it below its label; what was there stays in its sentence."""
    if note == "":
        return node
    both = f"{note}; {node.note}" if node.note != "" and node.kind != "way" else note
    return msgspec.structs.replace(node, note=both, gone=note in GONE)
