"""Routes as a figure: a chain of boxes a route, from left to right, the best on top; text stays text."""

from collections.abc import Iterator

from rapallo.inquiry.diagram import Node
from rapallo.inquiry.placement import BOX_WIDTH, LINE_HEIGHT, rows_of
from rapallo.inquiry.render import escape, wrap
from rapallo.inquiry.routes import Routes
from rapallo.inquiry.routes_telling import Hop

__all__ = ["draw"]

_INK, _PAPER, _PALE, _RULE, _RED = "#1b2a41", "#fdfcf9", "#6b7585", "#d9d6cd", "#8c2f39"
_DASH = {"stated": "", "inferred": "7 3", "assumed": "1.5 3"}
_WEIGHT = {"proves": "2.6", "lists": "1.9", "reports": "1.2", "alleges": "1.2", "": "1.2"}
_WORD = {"proves": "proved", "lists": "listed", "reports": "reported", "alleges": "alleged", "": "no evidence"}
_LEFT, _GAP, _ROW = 24, 76, 34


def draw(answer: Routes) -> str:
    """The figure as one SVG document; with no route it shows the two ends apart and says so.

    Every hop says how it is attested (alleged ones are red, proved ones heavy); its line is solid (stated), dashed (inferred) or dotted
    (assumed), its title the first sentence with the ids of all claims. The same answer gives the same bytes.
    """
    chains = [route.things for route in answer.routes] if len(answer.routes) > 0 else [(answer.a, answer.b)]
    hops = [route.hops for route in answer.routes] if len(answer.routes) > 0 else [()]
    heads = [f"{number}. {'surely' if route.surely else 'possibly'}" for number, route in enumerate(answer.routes, 1)]
    label = dict(answer.names)
    width = max(720, 2 * _LEFT + max(len(chain) for chain in chains) * (BOX_WIDTH + _GAP) - _GAP)
    rows = [row for sentence in answer.summary()[:1] for row in wrap(sentence, int(width / 6.4))]
    y = 84 + 16 * len(rows)
    body: list[str] = []
    for place, chain in enumerate(chains):
        nodes = [Node(name, "holding", label[name], "stated", 0) for name in chain]
        height = max(_height(node) for node in nodes)
        if len(heads) > 0:
            body.append(f'<text x="{_LEFT}" y="{y - 8}" fill="{_PALE}" font-size="11">{escape(heads[place])}</text>')
        for number, hop in enumerate(hops[place]):
            body.append(_arrow(hop, _LEFT + number * (BOX_WIDTH + _GAP) + BOX_WIDTH, y + height // 2))
        for number, node in enumerate(nodes):
            body.extend(_box(node, _LEFT + number * (BOX_WIDTH + _GAP), y + (height - _height(node)) // 2))
        y += height + _ROW
    height = y + 32
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="t d" font-family="Georgia, \'Times New Roman\', serif" font-size="12">',
        f'<title id="t">{escape(answer.title)}</title>',
        f'<desc id="d">{escape(answer.case)}. {escape(" ".join(answer.summary()))} Case digest {escape(answer.digest)}.</desc>',
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        f'<text x="{_LEFT}" y="28" font-size="18" fill="{_INK}">{escape(answer.title)}</text>',
        f'<text x="{_LEFT}" y="46" fill="{_PALE}">{escape(answer.case)}</text>',
    ]
    out += [f'<text x="{_LEFT}" y="{66 + 16 * number}" fill="{_INK}">{escape(row)}</text>' for number, row in enumerate(rows)]
    words = "solid: stated · dashed: inferred · dotted: assumed · heavy: proved or listed · red: only alleged or without evidence"
    out.append(f'<line x1="{_LEFT}" y1="{height - 40}" x2="{_LEFT + 640}" y2="{height - 40}" stroke="{_RULE}"/>')
    out.append(f'<text x="{_LEFT}" y="{height - 24}" fill="{_PALE}" font-size="11">{escape(words)}</text>')
    return "\n".join([*out[:6], *body, *out[6:], "</svg>"]) + "\n"


def _arrow(hop: Hop, x: int, y: int) -> str:
    table = len(hop.claims) == 0 and hop.way == ""
    word = "part of" if table else _WORD[hop.stance]
    colour = _RED if not table and hop.stance in ("alleges", "") else _INK
    dash = f' stroke-dasharray="{_DASH[hop.footing]}"' if _DASH[hop.footing] != "" else ""
    weight = "1.2" if table else _WEIGHT[hop.stance]
    ids = f" [{', '.join(hop.claims)}]" if len(hop.claims) > 0 else ""
    end = x + _GAP
    return (
        f"<g><title>{escape(hop.lines[0].text + ids)}</title>"
        f'<path d="M {x} {y} L {end} {y}" fill="none" stroke="{colour}" stroke-width="{weight}"{dash}/>'
        f'<path d="M {end - 7} {y - 4} L {end} {y} L {end - 7} {y + 4}" fill="none" stroke="{colour}" stroke-width="{weight}"/>'
        f'<text x="{x + _GAP // 2}" y="{y - 6}" text-anchor="middle" fill="{colour}" font-size="10">{word}</text></g>'
    )


def _height(node: Node) -> int:
    return 14 + LINE_HEIGHT * len(rows_of(node))


def _box(node: Node, x: int, y: int) -> Iterator[str]:
    yield f"<g><title>{escape(node.label)}</title>"
    yield f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{_height(node)}" rx="9" fill="{_PAPER}" stroke="{_INK}"/>'
    for number, row in enumerate(rows_of(node)):
        yield f'<text x="{x + 9}" y="{y + 18 + LINE_HEIGHT * number}" fill="{_INK}">{escape(row)}</text>'
    yield "</g>"
