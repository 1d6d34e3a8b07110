"""How Wikidata's properties and classes are read, from `wikidata.toml`."""

import os
from collections.abc import Mapping
from functools import cache

import msgspec

from rapallo.record.thing import KINDS
from rapallo.record.verb import Verb

__all__ = ["Hedge", "Property", "Words", "kind_of", "own_verb", "words"]


class Property(msgspec.Struct, frozen=True):
    """The verb that a property is, and which end of it (``subject`` or ``object``) the item itself is."""

    verb: str
    item: str


class Hedge(msgspec.Struct, frozen=True):
    """What a hedge says in words, the sign that it puts on a date, and the stance it is."""

    says: str
    mark: str = ""
    stance: str = ""


class Words(msgspec.Struct, frozen=True):
    """The whole file."""

    claims: Mapping[str, Property]
    life: Mapping[str, str]
    kinds: Mapping[str, tuple[str, ...]]
    hedges: Mapping[str, Hedge]
    verbs: Mapping[str, Mapping[str, str]]


@cache
def words() -> Words:
    """The file, read when first asked for."""
    path = os.path.join(os.path.dirname(__file__), "wikidata.toml")
    with open(path, "rb") as file:
        return msgspec.toml.decode(file.read(), type=Words)


def kind_of(classes: list[str]) -> str:
    """The kind of an item by its classes; blank where they say none, or several."""
    found = {kind for kind, items in words().kinds.items() if any(item in items for item in classes)}
    return found.pop() if len(found) == 1 else ""


def own_verb(name: str) -> Verb:
    """A verb of Wikidata's own."""
    said = words().verbs[name]
    return Verb(
        id=name,
        label=said["label"],
        inverse=said["inverse"],
        meaning=said["meaning"],
        subject=KINDS,
        object=KINDS,
        amount=False,
        export="UnknownLink; prov:wasAssociatedWith",
    )
