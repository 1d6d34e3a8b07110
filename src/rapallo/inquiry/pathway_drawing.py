"""A derivation as a figure: what is held in boxes, the ways between them, layer by layer; text stays text."""

from collections.abc import Iterator, Mapping

from rapallo.inquiry.diagram import Arc, Diagram, Node
from rapallo.inquiry.placement import BOX_WIDTH, LINE_HEIGHT, Box, arc_path, note_of, placed, rows_of
from rapallo.inquiry.render import escape, wrap

__all__ = ["draw"]

_INK, _PAPER, _PALE, _RULE, _FILL = "#1b2a41", "#fdfcf9", "#6b7585", "#d9d6cd", "#eef1f4"
_DASH = {"stated": "", "inferred": "7 3", "assumed": "1.5 3"}
_LEFT, _TOP = 24, 104


def draw(title: str, case: str, digest: str, verdict: tuple[str, ...], diagram: Diagram) -> str:
    """The figure as one SVG document, read from left (what it rests on) to right (what is asked).

    A holding is a box with rounded corners and its holder below its name; what was given or existed is filled. A way is a box with
    square corners: all that leads into it is needed, and any way that leads into a holding gives it; an arrow from holding to holding says what
    structure carries it. Outlines and lines are solid
    (stated), dashed (inferred) or dotted (assumed); other ways are pale and say what stands in their way. Every box has its
    sentence and claim ids as its title. The same answer gives the same bytes.
    """
    boxes = placed(diagram)
    width = max((box.x for box in boxes.values()), default=0) + BOX_WIDTH + _LEFT
    width = max(width, 720)
    rows = [row for line in verdict for row in wrap(line, int(width / 6.4))]
    top = _TOP + 16 * (len(rows) - 2)
    bottom = max((box.y + box.height for box in boxes.values()), default=0) + top
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
            out.append(_arc(arc, boxes))
    for node in diagram.nodes:
        out.extend(_node(node, boxes[node.id]))
    out.append("</g>")
    out.extend(_legend(height, diagram.left_out, any(node.gone for node in diagram.nodes)))
    out.append("</svg>")
    return "\n".join(out) + "\n"


def _arc(arc: Arc, boxes: Mapping[str, Box]) -> str:
    start, end = boxes[arc.start], boxes[arc.end]
    x1, y1 = start.x + start.width, start.y + start.height // 2
    x2, y2 = end.x, end.y + end.height // 2
    dash = f' stroke-dasharray="{_DASH[arc.footing]}"' if _DASH[arc.footing] != "" else ""
    colour, weight = (_INK, "1.2") if arc.used else (_PALE, "0.8")
    tip = f"M {x2 - 7} {y2 - 4} L {x2} {y2} L {x2 - 7} {y2 + 4}"
    ids = f" [{', '.join(arc.claims)}]" if len(arc.claims) > 0 else ""
    says = f"<title>{escape(arc.label + ids)}</title>" if arc.label != "" else ""
    halo = f'stroke="{_PAPER}" stroke-width="3" paint-order="stroke"'
    place = f'x="{(x1 + x2) // 2}" y="{(y1 + y2) // 2 - 5}" text-anchor="middle"'
    label = f'<text {place} fill="{_PALE}" font-size="10" {halo}>{escape(arc.label)}</text>'
    return (
        f'<g>{says}<path d="{arc_path(arc, boxes)}" fill="none" stroke="{colour}" '
        f'stroke-width="{weight}"{dash}/><path d="{tip}" fill="none" stroke="{colour}" stroke-width="{weight}"/>'
        + (label if arc.label != "" else "")
        + "</g>"
    )


def _node(node: Node, box: Box) -> Iterator[str]:
    x, y, height = box.x, box.y, box.height
    pale = node.kind == "other" or node.gone
    round_corner = 9 if node.kind in ("holding", "given", "exists") else 0
    fill = _FILL if node.kind in ("given", "exists") else _PAPER
    dash = f' stroke-dasharray="{_DASH[node.footing]}"' if _DASH[node.footing] != "" else ""
    weight = "1.8" if node.layer == 0 else "1"
    says = node.says if node.says != "" else node.label
    ids = f" [{', '.join(node.claims)}]" if len(node.claims) > 0 else ""
    yield f"<g><title>{escape(says + ids)}</title>"
    yield (
        f'<rect x="{x}" y="{y}" width="{box.width}" height="{height}" rx="{round_corner}" fill="{fill}" '
        f'stroke="{_PALE if pale else _INK}" stroke-width="{weight}"{dash}/>'
    )
    if node.gone:
        right, low = x + box.width, y + height
        yield f'<path d="M {x} {y} L {right} {low} M {x} {low} L {right} {y}" fill="none" stroke="{_RULE}" stroke-width="1"/>'
    line = y + 18
    for row in rows_of(node):
        yield f'<text x="{x + 9}" y="{line}" fill="{_PALE if pale else _INK}">{escape(row)}</text>'
        line += LINE_HEIGHT
    if node.note != "":
        yield f'<text x="{x + 9}" y="{line}" fill="{_PALE}" font-size="11">{escape(note_of(node))}</text>'
    yield "</g>"


def _legend(height: int, left_out: int, gone: bool) -> Iterator[str]:
    words = [
        "rounded: held · filled: given or in being · square: a way (all that leads into it is needed; any way into a holding gives it)",
        "solid: stated · dashed: inferred · dotted: assumed · pale: other ways, with what stands in their way"
        + (f" ({left_out} more not drawn)" if left_out > 0 else "")
        + (" · crossed out: gone without it" if gone else ""),
    ]
    yield f'<line x1="{_LEFT}" y1="{height - 48}" x2="{_LEFT + 640}" y2="{height - 48}" stroke="{_RULE}"/>'
    for number, row in enumerate(words):
        yield f'<text x="{_LEFT}" y="{height - 32 + 16 * number}" fill="{_PALE}" font-size="11">{escape(row)}</text>'
