"""A derivation as a figure: what is held in boxes, the ways between them, layer by layer; text stays text."""

from collections.abc import Iterator

from rapallo.inquiry.diagram import Arc, Diagram, Node
from rapallo.inquiry.render import escape, wrap

__all__ = ["draw"]

_INK, _PAPER, _PALE, _RULE, _FILL = "#1b2a41", "#fdfcf9", "#6b7585", "#d9d6cd", "#eef1f4"
_DASH = {"stated": "", "inferred": "7 3", "assumed": "1.5 3"}
_WIDE, _GAP, _COLUMN, _ROW, _LEFT, _TOP = 168, 14, 52, 15, 24, 104
_LETTERS = 25


def draw(title: str, case: str, digest: str, verdict: tuple[str, ...], diagram: Diagram) -> str:
    """The figure as one SVG document, read from left (what it rests on) to right (what is asked).

    A holding is a box with rounded corners and its holder below its name; what was given or existed is filled. A way is a box with
    square corners: all that leads into it is needed, and any way that leads into a holding gives it; an arrow from holding to holding says what
    structure carries it. Outlines and lines are solid
    (stated), dashed (inferred) or dotted (assumed); other ways are pale and say what stands in their way. Every box has its
    sentence and claim ids as its title. The same answer gives the same bytes.
    """
    boxes = _placed(diagram)
    width = max((x for x, *_ in boxes.values()), default=0) + _WIDE + _LEFT
    width = max(width, 720)
    rows = [row for line in verdict for row in wrap(line, int(width / 6.4))]
    top = _TOP + 16 * (len(rows) - 2)
    bottom = max((y + height for _, y, height in boxes.values()), default=0) + top
    height = bottom + 64
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="t d" font-family="Georgia, \'Times New Roman\', serif" font-size="12">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(case)}. {escape(" ".join(verdict))} Case digest {escape(digest)}.</desc>',
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        f'<text x="{_LEFT}" y="28" font-size="18" fill="{_INK}">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="46" fill="{_PALE}">{escape(case)}</text>',
    ]
    out += [f'<text x="{_LEFT}" y="{66 + 16 * number}" fill="{_INK}">{escape(row)}</text>' for number, row in enumerate(rows)]
    out.append(f'<g transform="translate(0 {top})">')
    for arc in diagram.arcs:
        if arc.start in boxes and arc.end in boxes:
            out.append(_arc(arc, boxes[arc.start], boxes[arc.end]))
    for node in diagram.nodes:
        out.extend(_node(node, boxes[node.id]))
    out.append("</g>")
    out.extend(_legend(height, diagram.left_out))
    out.append("</svg>")
    return "\n".join(out) + "\n"


def _placed(diagram: Diagram) -> dict[str, tuple[int, int, int]]:
    """Left, top and height of each box; the target's layer is the rightmost, and each layer is centred."""
    layers = sorted({node.layer for node in diagram.nodes})
    deepest = max(layers, default=0)
    columns = {layer: _LEFT + (deepest - layer) * (_WIDE + _COLUMN) for layer in layers}
    heights = {layer: sum(_height(node) + _GAP for node in diagram.nodes if node.layer == layer) - _GAP for layer in layers}
    tallest = max(heights.values(), default=0)
    found = {}
    for layer in layers:
        y = (tallest - heights[layer]) // 2
        for node in diagram.nodes:
            if node.layer == layer:
                found[node.id] = (columns[layer], y, _height(node))
                y += _height(node) + _GAP
    return found


def _words(node: Node) -> list[str]:
    rows = wrap(node.label, _LETTERS)
    return rows if len(rows) <= 4 else [*rows[:3], rows[3][: _LETTERS - 2] + " …"]


def _height(node: Node) -> int:
    return 14 + _ROW * (len(_words(node)) + (1 if node.note != "" else 0))


def _arc(arc: Arc, start: tuple[int, int, int], end: tuple[int, int, int]) -> str:
    x1, y1 = start[0] + _WIDE, start[1] + start[2] // 2
    x2, y2 = end[0], end[1] + end[2] // 2
    bend = max((x2 - x1) // 2, 20)
    dash = f' stroke-dasharray="{_DASH[arc.footing]}"' if _DASH[arc.footing] != "" else ""
    colour, weight = (_INK, "1.2") if arc.used else (_PALE, "0.8")
    tip = f"M {x2 - 7} {y2 - 4} L {x2} {y2} L {x2 - 7} {y2 + 4}"
    ids = f" [{', '.join(arc.claims)}]" if len(arc.claims) > 0 else ""
    says = f"<title>{escape(arc.label + ids)}</title>" if arc.label != "" else ""
    halo = f'stroke="{_PAPER}" stroke-width="3" paint-order="stroke"'
    place = f'x="{(x1 + x2) // 2}" y="{(y1 + y2) // 2 - 5}" text-anchor="middle"'
    label = f'<text {place} fill="{_PALE}" font-size="10" {halo}>{escape(arc.label)}</text>'
    return (
        f'<g>{says}<path d="M {x1} {y1} C {x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}" fill="none" stroke="{colour}" '
        f'stroke-width="{weight}"{dash}/><path d="{tip}" fill="none" stroke="{colour}" stroke-width="{weight}"/>'
        + (label if arc.label != "" else "")
        + "</g>"
    )


def _node(node: Node, box: tuple[int, int, int]) -> Iterator[str]:
    x, y, height = box
    pale = node.kind == "other"
    round_corner = 9 if node.kind in ("holding", "given", "exists") else 0
    fill = _FILL if node.kind in ("given", "exists") else _PAPER
    dash = f' stroke-dasharray="{_DASH[node.footing]}"' if _DASH[node.footing] != "" else ""
    weight = "1.8" if node.layer == 0 else "1"
    says = node.says if node.says != "" else node.label
    ids = f" [{', '.join(node.claims)}]" if len(node.claims) > 0 else ""
    yield f"<g><title>{escape(says + ids)}</title>"
    yield (
        f'<rect x="{x}" y="{y}" width="{_WIDE}" height="{height}" rx="{round_corner}" fill="{fill}" '
        f'stroke="{_PALE if pale else _INK}" stroke-width="{weight}"{dash}/>'
    )
    line = y + 18
    for row in _words(node):
        yield f'<text x="{x + 9}" y="{line}" fill="{_PALE if pale else _INK}">{escape(row)}</text>'
        line += _ROW
    if node.note != "":
        note = node.note if len(node.note) <= _LETTERS + 4 else node.note[: _LETTERS + 2] + " …"
        yield f'<text x="{x + 9}" y="{line}" fill="{_PALE}" font-size="11">{escape(note)}</text>'
    yield "</g>"


def _legend(height: int, left_out: int) -> Iterator[str]:
    words = [
        "rounded: held · filled: given or in being · square: a way (all that leads into it is needed; any way into a holding gives it)",
        "solid: stated · dashed: inferred · dotted: assumed · pale: other ways, with what stands in their way"
        + (f" ({left_out} more not drawn)" if left_out > 0 else ""),
    ]
    yield f'<line x1="{_LEFT}" y1="{height - 48}" x2="{_LEFT + 640}" y2="{height - 48}" stroke="{_RULE}"/>'
    for number, row in enumerate(words):
        yield f'<text x="{_LEFT}" y="{height - 32 + 16 * number}" fill="{_PALE}" font-size="11">{escape(row)}</text>'
