"""A case as RDF, written as Turtle or as JSON-LD whose context stands in the file."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from rapallo.exchange.losses import Exported
from rapallo.exchange.triples import PREFIXES, TYPE, VERBS, Iri, Literal, Statement, base_of, triples
from rapallo.record.case import Case

__all__ = ["to_jsonld", "to_turtle"]

_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:-]*\Z")
_BARRED = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SIGNS = re.compile(r'[\x00-\x1f\x7f"\\\u2028\u2029]')


def to_turtle(case: Case) -> Exported:
    """A case as Turtle: no blank node, subjects and predicates sorted. Same case, same bytes."""
    found, without = triples(case)
    prefixes = {**PREFIXES, "c": base_of(case), "v": VERBS}
    lines = [f"@prefix {short}: <{name}> ." for short, name in sorted(prefixes.items())]
    for subject, group in groupby(found, key=lambda statement: statement[0]):
        parts = []
        for predicate, values in groupby(group, key=lambda statement: statement[1]):
            said = ", ".join(_turtle(value, prefixes) for _, _, value in values)
            parts.append(f"{'a' if predicate == TYPE else _name(predicate, prefixes)} {said}")
        lines += ["", f"{_name(subject, prefixes)} " + " ;\n    ".join(parts) + " ."]
    return msgspec.structs.replace(without, files=(("", ("\n".join(lines) + "\n").encode()),))


def _name(iri: str, prefixes: Mapping[str, str]) -> str:
    """A name, short where a prefix and a plain word make it."""
    for short, name in prefixes.items():
        if iri.startswith(name) and _LOCAL.match(iri[len(name) :]) is not None:
            return f"{short}:{iri[len(name) :]}"
    return "<" + _BARRED.sub(lambda found: f"\\u{ord(found.group()):04X}", iri) + ">"


def _turtle(value: Iri | Literal, prefixes: Mapping[str, str]) -> str:
    if isinstance(value, Iri):
        return _name(value.text, prefixes)
    text = _SIGNS.sub(lambda found: _ESCAPES.get(found.group(), f"\\u{ord(found.group()):04X}"), value.text)
    if value.language != "":
        return f'"{text}"@{value.language}'
    return f'"{text}"^^{_name(value.type, prefixes)}' if value.type != "" else f'"{text}"'


def to_jsonld(case: Case) -> Exported:
    """A case as JSON-LD: a flat graph, its context within it, so that nothing is fetched. Same statements as in Turtle."""
    found, without = triples(case)
    graph = [_node(subject, list(group)) for subject, group in groupby(found, key=lambda statement: statement[0])]
    document = {"@context": dict(sorted(PREFIXES.items())), "@graph": graph}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return msgspec.structs.replace(without, files=(("", text.encode()),))


def _node(subject: str, statements: Sequence[Statement]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": subject}
    for predicate, group in groupby(statements, key=lambda statement: statement[1]):
        values = [value for _, _, value in group]
        if predicate == TYPE:
            node["@type"] = [_compact(value.text) for value in values]
        else:
            node[_compact(predicate)] = [_json(value) for value in values]
    return node


def _compact(iri: str) -> str:
    for short, name in PREFIXES.items():
        if iri.startswith(name):
            return f"{short}:{iri[len(name) :]}"
    return iri


def _json(value: Iri | Literal) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": value.text}
    if value.language != "":
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, "@type": _compact(value.type)} if value.type != "" else {"@value": value.text}
