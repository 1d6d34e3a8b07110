"""Where the boxes and arcs of a derivation stand: one placement for the figure, the page and the desk."""

from collections.abc import Mapping

import msgspec

from rapallo.inquiry.diagram import Arc, Diagram, Node
from rapallo.inquiry.render import wrap

__all__ = ["BOX_WIDTH", "LINE_HEIGHT", "Box", "arc_path", "note_of", "placed", "rows_of"]

BOX_WIDTH = 168
"""Width of a box, in the units of the figure."""

LINE_HEIGHT = 15
"""Height of a line of text in a box."""

_GAP, _COLUMN, _LEFT = 14, 52, 24
_LETTERS = 25


class Box(msgspec.Struct, frozen=True):
    """Left, top, width and height of a node's box."""

    x: int
    y: int
    width: int
    height: int


def placed(diagram: Diagram) -> Mapping[str, Box]:
    """The box of each node by its id: the target's layer is the rightmost, and each layer is centred.

    Boxes of a layer stand in the order of the diagram, which is chosen so that few lines cross. The topmost box begins at 0.
    """
    layers = sorted({node.layer for node in diagram.nodes})
    deepest = max(layers, default=0)
    columns = {layer: _LEFT + (deepest - layer) * (BOX_WIDTH + _COLUMN) for layer in layers}
    heights = {layer: sum(_height(node) + _GAP for node in diagram.nodes if node.layer == layer) - _GAP for layer in layers}
    tallest = max(heights.values(), default=0)
    found = {}
    for layer in layers:
        y = (tallest - heights[layer]) // 2
        for node in diagram.nodes:
            if node.layer == layer:
                found[node.id] = Box(columns[layer], y, BOX_WIDTH, _height(node))
                y += _height(node) + _GAP
    return found


def rows_of(node: Node) -> list[str]:
    """The label of a node as the lines of its box, at most four."""
    rows = wrap(node.label, _LETTERS)
    return rows if len(rows) <= 4 else [*rows[:3], rows[3][: _LETTERS - 2] + " …"]


def note_of(node: Node) -> str:
    """The line below a node's label, cut to the box."""
    return node.note if len(node.note) <= _LETTERS + 4 else node.note[: _LETTERS + 2] + " …"


def arc_path(arc: Arc, boxes: Mapping[str, Box]) -> str:
    """The curve of an arc as the data of an SVG path, from the right side of one box to the left side of the other."""
    start, end = boxes[arc.start], boxes[arc.end]
    x1, y1 = start.x + start.width, start.y + start.height // 2
    x2, y2 = end.x, end.y + end.height // 2
    bend = max((x2 - x1) // 2, 20)
    return f"M {x1} {y1} C {x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _height(node: Node) -> int:
    return 14 + LINE_HEIGHT * (len(rows_of(node)) + (1 if node.note != "" else 0))
