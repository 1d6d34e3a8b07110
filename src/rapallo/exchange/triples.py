"""A case as statements of three parts, in which every claim is a thing of its own that can be doubted, denied and traced.

No claim is asserted as a plain link between two things: what a source says is a node (reified), with its evidence, its
footing and its polarity. Names are our own (``urn:rapallo:term:``) where no common vocabulary says the same; provenance is PROV-O, names
are SKOS, the case is Dublin Core, dates are EDTF as the Library of Congress types them. Nothing in it has to be fetched.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from rapallo.exchange.losses import Exported, Tally, lose_case, lose_reasoning
from rapallo.record.case import Case
from rapallo.record.cells import write_cell
from rapallo.record.claim import ROLES, Claim, Evidence
from rapallo.record.columns import columns_of, field_of
from rapallo.record.source import Source
from rapallo.record.thing import Thing
from rapallo.time import When, format_day

__all__ = ["EDTF", "PREFIXES", "TERM", "TYPE", "VERBS", "Iri", "Literal", "Statement", "base_of", "case_of", "triples"]

TERM = "urn:rapallo:term:"
VERBS = "urn:rapallo:verb:"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PROV = "http://www.w3.org/ns/prov#"
_DCT = "http://purl.org/dc/terms/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PREFIXES: dict[str, str] = {
    "dct": _DCT,
    "geo": _GEO,
    "prov": _PROV,
    "r": TERM,
    "rdfs": _RDFS,
    "skos": _SKOS,
    "xsd": _XSD,
}
"""The short names of the vocabularies used."""

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+\Z")
_ITEM = re.compile(r"Q[1-9][0-9]{0,11}\Z")
_DAYS = (1, 3_652_059)


class Iri(msgspec.Struct, frozen=True, order=True):
    """The name of something, as an address or urn."""

    text: str


class Literal(msgspec.Struct, frozen=True, order=True):
    """A text, with its language or its type, if it has one."""

    text: str
    language: str = ""
    type: str = ""


Statement = tuple[str, str, Iri | Literal]
"""Subject and predicate by name, and the object."""


def base_of(case: Case) -> str:
    """The names of a case's own things begin with this; made of its title, and no address.

    >>> from rapallo.record import About
    >>> base_of(Case(about=About(title="Who gave what?")))
    'urn:rapallo:case:who-gave-what:'
    """
    from rapallo.record.edit import slug

    made = slug(case.about.title)
    return f"urn:rapallo:case:{made if made != '' else 'untitled'}:"


def triples(case: Case) -> tuple[tuple[Statement, ...], Exported]:
    """The statements of a case, sorted and each once, and what they do not hold (with no file yet)."""
    tally = Tally()
    base = base_of(case)
    found: set[Statement] = set(case_of(case, base))
    for thing in case.things:
        found.update(_thing(thing, base, tally))
    for source in case.sources:
        found.update(_source(source, base))
    for name in sorted({claim.verb for claim in case.claims}):
        found.update(_verb(case, name))
    for claim in case.claims:
        found.update(_claim(case, claim, base, tally))
    lose_case(case, tally, ("title", "authors", "licence", "summary", "horizon"))
    lose_reasoning(case, tally)
    return tuple(sorted(found, key=_order)), Exported((), tally.losses())


def _order(statement: Statement) -> tuple[str, str, int, tuple[str, ...]]:
    subject, predicate, value = statement
    if isinstance(value, Iri):
        return subject, predicate, 0, (value.text,)
    return subject, predicate, 1, (value.text, value.language, value.type)


def case_of(case: Case, base: str) -> Iterator[Statement]:
    """What the case says of itself."""
    name = base.rstrip(":")
    yield name, TYPE, Iri(TERM + "Case")
    yield name, TYPE, Iri(_PROV + "Bundle")
    yield name, _DCT + "title", Literal(case.about.title)
    for author in case.about.authors:
        yield name, _DCT + "creator", Literal(author)
    if case.about.licence != "":
        yield name, _DCT + "license", Literal(case.about.licence)
    if case.about.summary != "":
        yield name, _DCT + "description", Literal(case.about.summary)
    if case.about.horizon is not None:
        yield name, TERM + "horizon", _when(case.about.horizon)


def _thing(thing: Thing, base: str, tally: Tally) -> Iterator[Statement]:
    name = f"{base}thing:{thing.id}"
    yield name, TYPE, Iri(TERM + "Thing")
    yield name, _DCT + "identifier", Literal(thing.id)
    if thing.label != "":
        yield name, _RDFS + "label", Literal(thing.label)
    for language, text in thing.names:
        sound = language != "" and _LANGUAGE.match(language) is not None
        if language != "" and (not sound or language != language.lower()):
            tally.bend("names", "language tags are written in small letters, or left out where they are none", thing.id)
        yield name, _SKOS + "altLabel", Literal(text, language.lower() if sound else "")
    for at, predicate in (("latitude", _GEO + "lat"), ("longitude", _GEO + "long")):
        value = getattr(thing, at)
        if value is not None:
            yield name, predicate, _number(value)
    for column in ("kind", "unit", "note", "wikidata"):
        if getattr(thing, column) != "":
            yield name, TERM + column, Literal(getattr(thing, column))
    if _ITEM.match(thing.wikidata) is not None:
        yield name, _SKOS + "exactMatch", Iri(f"http://www.wikidata.org/entity/{thing.wikidata}")
    for word in thing.classes:
        yield name, TERM + "class", Literal(word)
    for whole in thing.part_of:
        yield name, TERM + "partOf", Iri(f"{base}thing:{whole}")
    for column in ("radius_km", "low", "high"):
        if getattr(thing, column) is not None:
            yield name, TERM + _camel(column), _number(getattr(thing, column))
    if thing.when is not None:
        yield from _dated(name, thing.when)
    _unordered(thing.id, "names", thing.names, tally)
    _unordered(thing.id, "classes", thing.classes, tally)
    _unordered(thing.id, "parts", thing.part_of, tally)


def _unordered(which: str, aspect: str, values: tuple[object, ...], tally: Tally) -> None:
    """Count a list whose order or repeats say something that statements do not keep."""
    if len(set(values)) < len(values):
        tally.bend(aspect, "what stands twice stands once", which)


def _source(source: Source, base: str) -> Iterator[Statement]:
    name = f"{base}source:{source.key}"
    yield name, TYPE, Iri(TERM + "Source")
    yield name, TYPE, Iri(_PROV + "Entity")
    yield name, _DCT + "identifier", Literal(source.key)
    for column, predicate in _OF_SOURCES.items():
        if getattr(source, column) != "":
            yield name, predicate, Literal(getattr(source, column))
    for author in source.author:
        yield name, _DCT + "creator", Literal(author)
    if _ADDRESS.match(source.url) is not None:
        yield name, _RDFS + "seeAlso", Iri(source.url)
    for key in source.derives_from:
        yield name, TERM + "derivesFrom", Iri(f"{base}source:{key}")
        if key != source.key:
            yield name, _PROV + "wasDerivedFrom", Iri(f"{base}source:{key}")


_OF_SOURCES = {
    "type": TERM + "type",
    "title": _DCT + "title",
    "container": TERM + "container",
    "year": _DCT + "issued",
    "publisher": _DCT + "publisher",
    "pages": TERM + "pages",
    "url": TERM + "url",
    "party": TERM + "party",
    "note": TERM + "note",
}


def _verb(case: Case, name: str) -> Iterator[Statement]:
    verb = case.verb(name)
    assert verb is not None
    iri = f"{VERBS}{name}"
    yield iri, TYPE, Iri(TERM + "Verb")
    yield iri, _RDFS + "label", Literal(verb.label, "en" if name not in case.own_verbs else "")
    yield iri, _RDFS + "comment", Literal(verb.meaning, "en" if name not in case.own_verbs else "")
    for word in verb.export.split(";"):
        if word.strip().startswith("prov:"):
            yield iri, _RDFS + "seeAlso", Iri(_PROV + word.strip().removeprefix("prov:"))


def _claim(case: Case, claim: Claim, base: str, tally: Tally) -> Iterator[Statement]:
    name = f"{base}claim:{claim.id}"
    yield name, TYPE, Iri(TERM + "Claim")
    yield name, TYPE, Iri(_PROV + "Entity")
    yield name, _DCT + "identifier", Literal(claim.id)
    yield name, TERM + "verb", Iri(f"{VERBS}{claim.verb}")
    for role in ("subject", "object", *ROLES):
        things = (getattr(claim, role),) if role in ("subject", "object") else claim.role(role)
        for thing in things:
            if thing != "":
                yield name, TERM + role, Iri(f"{base}thing:{thing}")
        _unordered(claim.id, "roles", things, tally)
    if claim.when is not None:
        yield from _dated(name, claim.when, case.verb_of(claim).span)
    if claim.period is not None:
        yield name, TERM + "period", _when(claim.period)
    for column in ("low", "high"):
        if getattr(claim, column) is not None:
            yield name, TERM + column, _number(getattr(claim, column))
    for column in _OF_CLAIMS:
        if getattr(claim, column) != "":
            yield name, TERM + _camel(column), Literal(getattr(claim, column))
    for premise in claim.inferred_from:
        yield name, TERM + "inferredFrom", Iri(f"{base}claim:{premise}")
        yield name, _PROV + "wasDerivedFrom", Iri(f"{base}claim:{premise}")
    for rival in claim.rival_of:
        yield name, TERM + "rivalOf", Iri(f"{base}claim:{rival}")
    if claim.source != "":
        yield name, TERM + "source", Iri(f"{base}source:{claim.source}")
    for item in case.evidence_of(claim):
        if not item.disputes:
            yield name, _PROV + "hadPrimarySource", Iri(f"{base}source:{item.source}")
    further = case.further_evidence.get(claim.id, ())
    for item in further:
        yield from _evidence(item, name, base)
    if len(set(map(repr, further))) < len(further):
        tally.bend("further", "what stands twice stands once", claim.id)


_OF_CLAIMS = (
    "unit", "of_what", "polarity", "confidence", "footing", "exchange", "locator", "speaker", "stance", "hedge", "note",
)  # fmt: skip


def _evidence(item: Evidence, claim: str, base: str) -> Iterator[Statement]:
    from hashlib import sha256

    cells = [write_cell(getattr(item, field_of(column))) for column in columns_of(Evidence)]
    name = f"{base}evidence:{item.claim}:{sha256(chr(31).join(cells).encode()).hexdigest()[:16]}"
    yield claim, TERM + "evidence", Iri(name)
    yield name, TYPE, Iri(TERM + "Evidence")
    yield name, TERM + "source", Iri(f"{base}source:{item.source}")
    for column in ("relation", "locator", "speaker", "stance", "hedge", "digest"):
        if getattr(item, column) != "":
            yield name, TERM + column, Literal(getattr(item, column))
    for column in ("quote_start", "quote_end"):
        if getattr(item, column) is not None:
            yield name, TERM + _camel(column), Literal(str(getattr(item, column)), type=_XSD + "integer")


def _dated(name: str, when: When, lasts: bool = True) -> Iterator[Statement]:
    """The date as written, and its four bounds as days for programs that know no EDTF; of a verb that cannot last, as one moment."""
    yield name, TERM + "when", _when(when)
    bounds = when.bounds if lasts else when.moment().bounds
    for predicate, day in zip(("startEarliest", "startLatest", "endEarliest", "endLatest"), bounds, strict=True):
        if _DAYS[0] <= day <= _DAYS[1]:
            yield name, TERM + predicate, Literal(format_day(day), type=_XSD + "date")


def _when(when: When) -> Literal:
    """A date as written; it has EDTF's type only where it is EDTF (not a plain word, not a Julian date)."""
    plain = "words" in when.qualifiers or "julian" in when.qualifiers
    return Literal(when.text) if plain else Literal(when.text, type=EDTF)


def _number(value: Decimal) -> Literal:
    return Literal(format(value, "f"), type=_XSD + "decimal")


def _camel(column: str) -> str:
    first, *rest = column.split("_")
    return first + "".join(word.capitalize() for word in rest)
