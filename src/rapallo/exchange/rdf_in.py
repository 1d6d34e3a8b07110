"""RDF of our own vocabulary read back as a case's records; a JSON-LD file whose context lies elsewhere is refused, never fetched."""

import json
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from rapallo.errors import TextError, UsageError
from rapallo.exchange.found import Found, Refusal
from rapallo.exchange.triples import PREFIXES, TERM
from rapallo.record.claim import ROLES, Claim, Evidence
from rapallo.record.source import Source
from rapallo.record.thing import Thing
from rapallo.time import When, parse_when

__all__ = ["read_rdf"]

LARGEST_FILE = 1 << 28
"""Bytes; a graph is held in memory whole."""

_DCT, _SKOS, _RDFS, _GEO = PREFIXES["dct"], PREFIXES["skos"], PREFIXES["rdfs"], PREFIXES["geo"]


def read_rdf(path: str) -> Found:
    """What a Turtle (``.ttl``) or JSON-LD (``.jsonld``) file in our vocabulary holds; nodes of other vocabularies are left alone.

    Raises `CaseError` for a file that is neither, is too large, or whose context would have to be fetched; `UsageError` without
    the library.
    """
    try:
        import warnings

        import rdflib
    except ImportError:
        raise UsageError("reading RDF needs a library: pip install 'rapallo[rdf]'") from None
    from rapallo.exchange.reading import refuse

    if not os.path.isfile(path):
        refuse(path, 0, "R101", "is no file.", "Name a file that is there.")
    if os.path.getsize(path) > LARGEST_FILE:
        refuse(path, 0, "R119", f"holds {os.path.getsize(path)} bytes; the limit is {LARGEST_FILE}.", "Split it.")
    with open(path, "rb") as file:
        data = file.read()
    form = "json-ld" if path.lower().endswith((".jsonld", ".json")) else "turtle"
    if form == "json-ld":
        _require_own_context(path, data)
    graph = rdflib.Graph()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph.parse(data=data, format=form)
    except Exception as error:  # the library raises what its parsers raise
        refuse(path, 0, "R104", f"is no sound {form} ({' '.join(str(error).split())[:100]}).", "Write it again.")
    return _Reader(graph).read()


def _require_own_context(path: str, data: bytes) -> None:
    """Refuse a JSON-LD file that names a context instead of having it."""
    from rapallo.exchange.reading import refuse

    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        refuse(path, 0, "R104", f"is no JSON ({str(error)[:80]}).", "Write it again.")
    for name in _contexts(document, 0):
        finding = f"has the context {name[:100]!r}, which lies elsewhere; nothing is fetched."
        refuse(path, 0, "R104", finding, "Put the context into the file itself.")


def _contexts(value: Any, depth: int) -> Iterator[str]:
    """Every context that is named rather than written out, and every import within one."""
    if depth > 200:
        yield "(nested too deep to be looked through)"
        return
    if isinstance(value, list):
        for one in value:
            yield from _contexts(one, depth + 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "@context":
                yield from (str(one) for one in (inner if isinstance(inner, list) else [inner]) if isinstance(one, str))
            elif key == "@import":
                yield str(inner)
            yield from _contexts(inner, depth + 1)


class _Reader:
    """A graph being read; what is off is refused with the name of its node."""

    def __init__(self, graph: Any) -> None:
        self.graph = graph
        self.refusals: list[Refusal] = []
        self.ids: dict[str, str] = {}

    def read(self) -> Found:
        nodes = {kind: self._nodes(kind) for kind in ("Thing", "Source", "Claim")}
        for found in nodes.values():
            self.ids.update({name: self._one(name, _DCT + "identifier") for name in found})
        claims: list[Claim] = []
        evidence: list[Evidence] = []
        for name in nodes["Claim"]:
            claims.extend(self._made(name, self._claim))
            for item in self._values(name, TERM + "evidence"):
                evidence.extend(self._made(item, partial(self._evidence, claim=self.ids[name])))
        things = [made for name in nodes["Thing"] for made in self._made(name, self._thing)]
        sources = [made for name in nodes["Source"] for made in self._made(name, self._source)]
        return Found(
            things=tuple(sorted(things, key=lambda thing: thing.id)),
            claims=tuple(sorted(claims, key=lambda claim: claim.id)),
            evidence=tuple(evidence),
            sources=tuple(sorted(sources, key=lambda source: source.key)),
            read=sum(len(found) for found in nodes.values()),
            refusals=tuple(sorted(self.refusals)),
        )

    def _made(self, name: str, make: Callable[[str], Any]) -> list[Any]:
        try:
            return [make(name)]
        except (TextError, ValueError, KeyError, ArithmeticError) as error:
            self.refusals.append(Refusal(f"a node cannot be read ({str(error)[:80]})", name))
            return []

    def _nodes(self, kind: str) -> list[str]:
        from rdflib import RDF, URIRef

        return sorted(str(node) for node in self.graph.subjects(RDF.type, URIRef(TERM + kind)))

    def _objects(self, name: str, predicate: str) -> list[Any]:
        from rdflib import URIRef

        return sorted(self.graph.objects(URIRef(name), URIRef(predicate)), key=lambda node: (str(node), str(node.n3())))

    def _values(self, name: str, predicate: str) -> tuple[str, ...]:
        return tuple(str(node) for node in self._objects(name, predicate))

    def _one(self, name: str, predicate: str) -> str:
        found = self._values(name, predicate)
        if len(found) > 1:
            raise ValueError(f"several values of {predicate}")
        return found[0] if len(found) == 1 else ""

    def _when(self, name: str, predicate: str) -> When | None:
        text = self._one(name, predicate)
        return parse_when(text) if text != "" else None

    def _number(self, name: str, predicate: str) -> Decimal | None:
        text = self._one(name, predicate)
        return Decimal(text) if text != "" else None

    def _named(self, name: str, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(self.ids[value] for value in self._values(name, predicate)))

    def _thing(self, name: str) -> Thing:
        labels = self._objects(name, _SKOS + "altLabel")
        return Thing(
            id=self.ids[name],
            kind=self._one(name, TERM + "kind"),
            label=self._one(name, _RDFS + "label"),
            names=tuple(sorted((str(node.language or ""), str(node)) for node in labels)),
            classes=self._values(name, TERM + "class"),
            when=self._when(name, TERM + "when"),
            latitude=self._number(name, _GEO + "lat"),
            longitude=self._number(name, _GEO + "long"),
            radius_km=self._number(name, TERM + "radiusKm"),
            part_of=self._named(name, TERM + "partOf"),
            low=self._number(name, TERM + "low"),
            high=self._number(name, TERM + "high"),
            unit=self._one(name, TERM + "unit"),
            wikidata=self._one(name, TERM + "wikidata"),
            note=self._one(name, TERM + "note"),
        )

    def _source(self, name: str) -> Source:
        return Source(
            key=self.ids[name],
            type=self._one(name, TERM + "type"),
            author=self._values(name, _DCT + "creator"),
            title=self._one(name, _DCT + "title"),
            container=self._one(name, TERM + "container"),
            year=self._one(name, _DCT + "issued"),
            publisher=self._one(name, _DCT + "publisher"),
            pages=self._one(name, TERM + "pages"),
            url=self._one(name, TERM + "url"),
            derives_from=self._named(name, TERM + "derivesFrom"),
            party=self._one(name, TERM + "party"),
            note=self._one(name, TERM + "note"),
        )

    def _claim(self, name: str) -> Claim:
        roles: dict[str, Any] = {role: self._named(name, TERM + role) for role in ROLES}
        roles["for_"], roles["as_"] = roles.pop("for"), "".join(roles.pop("as")[:1])
        texts: dict[str, Any] = {}
        for text in ("unit", "polarity", "confidence", "footing", "exchange", "locator", "speaker", "stance", "hedge", "note"):
            texts[text] = self._one(name, TERM + text)
        return Claim(
            id=self.ids[name],
            verb=self._one(name, TERM + "verb").removeprefix("urn:rapallo:verb:"),
            subject="".join(self._named(name, TERM + "subject")[:1]),
            object="".join(self._named(name, TERM + "object")[:1]),
            **roles,
            when=self._when(name, TERM + "when"),
            low=self._number(name, TERM + "low"),
            high=self._number(name, TERM + "high"),
            of_what=self._one(name, TERM + "ofWhat"),
            period=self._when(name, TERM + "period"),
            inferred_from=self._named(name, TERM + "inferredFrom"),
            rival_of=self._named(name, TERM + "rivalOf"),
            source="".join(self._named(name, TERM + "source")[:1]),
            **texts,
        )

    def _evidence(self, name: str, claim: str) -> Evidence:
        texts = ("relation", "locator", "speaker", "stance", "hedge", "digest")
        offsets = {field: self._one(name, TERM + term) for field, term in (("quote_start", "quoteStart"), ("quote_end", "quoteEnd"))}
        return Evidence(
            claim=claim,
            source="".join(self._named(name, TERM + "source")[:1]),
            quote_start=int(offsets["quote_start"]) if offsets["quote_start"] != "" else None,
            quote_end=int(offsets["quote_end"]) if offsets["quote_end"] != "" else None,
            **{text: self._one(name, TERM + text) for text in texts},
        )
