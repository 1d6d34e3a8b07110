"""A case as nodes and links for programs that draw and measure networks: things, and between them the claims.

What both network formats say alike is worked out here; each format only writes it down. A link is one claim, from its
subject to its object; roles, dates as written, amounts and evidence are attributes of it. A denied claim is no link, since a
program that counts links would count it as one; a claim without an object is told on its node.
"""

from collections.abc import Iterator

import msgspec

from rapallo.exchange.losses import Tally, lose_case, lose_reasoning
from rapallo.exchange.xml_text import cleaned
from rapallo.record.case import Case
from rapallo.record.cells import write_cell
from rapallo.record.claim import ROLES, Claim, Evidence
from rapallo.record.thing import Thing
from rapallo.time import MAX_DAY, MIN_DAY, When, format_day

__all__ = ["EDGE_FIELDS", "NODE_FIELDS", "Edge", "Network", "Node", "Spell", "network"]

NODE_FIELDS = (
    "kind", "names", "classes", "when", "latitude", "longitude", "radius_km", "part_of", "low", "high", "unit", "wikidata", "note",
    "claims",
)  # fmt: skip
"""Attributes of a node: the columns of things.csv, and what claims without an object say of it."""

EDGE_FIELDS = (
    "verb", *ROLES, "when", "low", "high", "unit", "of_what", "period", "confidence", "footing", "inferred_from", "rival_of",
    "exchange", "source", "locator", "speaker", "stance", "hedge", "note", "supported_by", "disputed_by", "dated",
)  # fmt: skip
"""Attributes of a link: the columns of claims.csv, further evidence, and whether its dates are *exact*, *outer* or *none*."""

Spell = tuple[str, str]
"""First and last day, both inclusive; blank: no bound."""

_FIRST, _LAST = 1, 3_652_059
"""The days that every calendar program knows: years 1 to 9999."""


class Node(msgspec.Struct, frozen=True):
    """A thing as a node, with the days between which it may have existed."""

    id: str
    label: str
    fields: dict[str, str]
    spells: tuple[Spell, ...] = ()


class Edge(msgspec.Struct, frozen=True):
    """A claim as a link, with the days between which it may have been so."""

    id: str
    source: str
    target: str
    label: str
    fields: dict[str, str]
    spells: tuple[Spell, ...] = ()


class Network(msgspec.Struct, frozen=True):
    """Nodes and links, sorted by id; several links between the same two stay several."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(case: Case, tally: Tally, dynamic: bool) -> Network:
    """The network of a case; what it does not hold is counted. ``dynamic``: the format has a timeline, which is filled."""
    told: dict[str, list[str]] = {}
    edges: list[Edge] = []
    for claim in case.claims:
        if claim.denied:
            tally.lose("denials", "a link that was not there is none", claim.id)
            continue
        if claim.object == "":
            tally.bend("bare", "they are told in words on their node, with their sources", claim.id)
            told.setdefault(claim.subject, []).append(_says(case, claim))
            continue
        edges.append(_edge(case, claim, tally, dynamic))
    nodes = tuple(_node(thing, told.get(thing.id, []), tally, dynamic) for thing in case.things)
    for source in case.sources:
        tally.lose("sources", "links name them by their keys alone", source.key)
    lose_case(case, tally, ("title",))
    lose_reasoning(case, tally)
    return Network(case.about.title, nodes, tuple(edges))


def _edge(case: Case, claim: Claim, tally: Tally, dynamic: bool) -> Edge:
    verb = case.verb_of(claim)
    further = case.further_evidence.get(claim.id, ())
    fields = {name: write_cell(_value(claim, name)) for name in EDGE_FIELDS[:-3]}
    fields["supported_by"] = _cited(item for item in further if not item.disputes)
    fields["disputed_by"] = _cited(item for item in further if item.disputes)
    for item in further:
        if item.speaker != "" or item.hedge != "" or item.digest != "" or item.quote_start is not None or item.quote_end is not None:
            tally.lose("further", "speaker, hedge and passage of further evidence find no place on a link", claim.id)
    when = None if claim.when is None else claim.when if verb.span else claim.when.moment()
    spells, fields["dated"] = _spells(when)
    if dynamic:
        _tally_time(tally, "timeline", claim.id, fields["dated"])
    else:
        tally.lose("timeline", "there is no timeline; dates are texts", claim.id)
    return Edge(claim.id, claim.subject, claim.object, verb.label, _sound(fields, claim.id, tally), spells)


def _node(thing: Thing, told: list[str], tally: Tally, dynamic: bool) -> Node:
    fields = {name: write_cell(getattr(thing, name)) for name in NODE_FIELDS[:-1]}
    fields["claims"] = "; ".join(told)
    spells, dated = _spells(thing.when) if thing.when is not None else ((), "exact")
    if dynamic and thing.when is not None and thing.when.kind == "moment" and thing.kind != "event":
        spells = ((spells[0][0], ""),) if len(spells) > 0 else ()
    if dynamic and dated != "exact":
        tally.bend("existence", "the timeline shows the outermost days; the date stands beside it as written", thing.id)
    return Node(thing.id, cleaned(thing.title), _sound(fields, thing.id, tally), spells)


def _tally_time(tally: Tally, aspect: str, which: str, dated: str) -> None:
    if dated == "none":
        tally.bend(aspect, "a link without a date is drawn throughout, since there is no 'unknown'; its attribute 'dated' says none", which)
    elif dated == "outer":
        tally.bend(aspect, "the timeline shows the outermost days on which it may have been so; 'when' keeps the date as written", which)


def _spells(when: When | None) -> tuple[tuple[Spell, ...], str]:
    """The stretches on which something may have been so, and how true that is: *exact*, *outer* or *none*."""
    if when is None:
        return (), "none"
    spells = tuple(_spell(first, last) for first, last in when.possible_spans() if last >= _FIRST and first <= _LAST)
    if len(spells) == 0:
        return (), "none"
    exact = when.start_lo == when.start_hi and when.end_lo == when.end_hi and len(when.qualifiers) == 0
    inside = all(bound in (MIN_DAY, MAX_DAY) or _FIRST <= bound <= _LAST for bound in when.bounds)
    return spells, "exact" if exact and inside else "outer"


def _spell(first: int, last: int) -> Spell:
    return (format_day(first) if first >= _FIRST else "", format_day(last) if last <= _LAST else "")


def _value(claim: Claim, name: str) -> object:
    return getattr(claim, name + "_" if name in ("for", "as") else name)


def _says(case: Case, claim: Claim) -> str:
    from rapallo.inquiry.sentence import sentence

    cited = _cited(iter(case.evidence_of(claim)))
    return f"{sentence(case, claim)} [{claim.id}{': ' if cited != '' else ''}{cited}]"


def _cited(items: Iterator[Evidence]) -> str:
    return "; ".join(" ".join(part for part in (item.source, item.locator, item.stance) if part != "") for item in items)


def _sound(fields: dict[str, str], which: str, tally: Tally) -> dict[str, str]:
    """The fields that say something, as XML can hold them."""
    found: dict[str, str] = {}
    for name, text in fields.items():
        if text != "":
            found[name] = cleaned(text)
            if found[name] != text:
                tally.bend("signs", "control characters, which XML cannot hold, are replaced", which)
    return found
