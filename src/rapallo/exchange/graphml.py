"""GraphML: things as nodes, claims as links, several between the same two staying several."""

from collections.abc import Iterator, Sequence

from rapallo.exchange.losses import Exported, Tally
from rapallo.exchange.network import EDGE_FIELDS, NODE_FIELDS, Network, network
from rapallo.exchange.xml_text import attribute, element
from rapallo.record.case import Case

__all__ = ["to_graphml"]

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def to_graphml(case: Case) -> Exported:
    """A case as a directed network with parallel links, each with its claim's id. Dates are texts, as written."""
    tally = Tally()
    text = "".join(_lines(network(case, tally, dynamic=False)))
    return Exported((("", text.encode()),), tally.losses())


def _lines(found: Network) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{NAMESPACE}">\n'
    for what, names in (("node", ("label", *NODE_FIELDS)), ("edge", ("label", *EDGE_FIELDS))):
        for name in names:
            yield f'<key id="{what}-{name}" for="{what}" attr.name="{name}" attr.type="string"/>\n'
    yield '<key id="graph-title" for="graph" attr.name="title" attr.type="string"/>\n'
    yield '<graph id="case" edgedefault="directed">\n'
    yield f'<data key="graph-title">{element(found.title)}</data>\n'
    for node in found.nodes:
        yield f"<node id={attribute(node.id)}>{_data('node', {'label': node.label, **node.fields}, ('label', *NODE_FIELDS))}</node>\n"
    for edge in found.edges:
        ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
        data = _data("edge", {"label": edge.label, **edge.fields}, ("label", *EDGE_FIELDS))
        yield f"<edge id={attribute(edge.id)} {ends}>{data}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(what: str, fields: dict[str, str], names: Sequence[str]) -> str:
    return "".join(f'<data key="{what}-{name}">{element(fields[name])}</data>' for name in names if name in fields)
