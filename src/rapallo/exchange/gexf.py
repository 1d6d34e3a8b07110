"""GEXF 1.3 with a timeline: things as nodes, claims as links that come and go."""

from collections.abc import Iterator, Sequence

from rapallo.exchange.losses import Exported, Tally
from rapallo.exchange.network import EDGE_FIELDS, NODE_FIELDS, Network, Spell, network
from rapallo.exchange.xml_text import attribute, element
from rapallo.record.case import Case

__all__ = ["to_gexf"]

NAMESPACE = "http://gexf.net/1.3"


def to_gexf(case: Case) -> Exported:
    """A case as a dynamic network. Spells are the outermost days on which a claim may have been so (§2.3).

    Links between the same two things stay apart: each has its claim's id and, as its kind, its verb.
    """
    tally = Tally()
    text = "".join(_lines(network(case, tally, dynamic=True)))
    return Exported((("", text.encode()),), tally.losses())


def _lines(found: Network) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<gexf xmlns="{NAMESPACE}" version="1.3">\n'
    yield f"<meta><creator>Rapallo</creator><description>{element(found.title)}</description></meta>\n"
    yield '<graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">\n'
    yield from _declared("node", NODE_FIELDS)
    yield from _declared("edge", EDGE_FIELDS)
    yield "<nodes>\n"
    for node in found.nodes:
        yield f"<node id={attribute(node.id)} label={attribute(node.label)}>"
        yield from _values(node.fields, NODE_FIELDS)
        yield f"{_spells(node.spells)}</node>\n"
    yield "</nodes>\n<edges>\n"
    for edge in found.edges:
        ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
        yield f"<edge id={attribute(edge.id)} {ends} kind={attribute(edge.fields['verb'])} label={attribute(edge.label)}>"
        yield from _values(edge.fields, EDGE_FIELDS)
        yield f"{_spells(edge.spells)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _declared(what: str, names: Sequence[str]) -> Iterator[str]:
    yield f'<attributes class="{what}" mode="static">\n'
    for name in names:
        yield f'<attribute id="{what}-{name}" title="{name}" type="string"/>\n'
    yield "</attributes>\n"


def _values(fields: dict[str, str], names: Sequence[str]) -> Iterator[str]:
    what = "edge" if names is EDGE_FIELDS else "node"
    cells = [f'<attvalue for="{what}-{name}" value={attribute(fields[name])}/>' for name in names if name in fields]
    if len(cells) > 0:
        yield f"<attvalues>{''.join(cells)}</attvalues>"


def _spells(spells: Sequence[Spell]) -> str:
    bounded = [(first, last) for first, last in spells if (first, last) != ("", "")]
    if len(bounded) == 0:
        return ""
    texts = []
    for first, last in bounded:
        start = f' start="{first}"' if first != "" else ""
        end = f' end="{last}"' if last != "" else ""
        texts.append(f"<spell{start}{end}/>")
    return f"<spells>{''.join(texts)}</spells>"
