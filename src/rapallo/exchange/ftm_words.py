"""What FollowTheMoney calls things and links, read once from `followthemoney.toml`."""

import os
from collections.abc import Mapping
from functools import cache

import msgspec

from rapallo.record.thing import Thing

__all__ = ["End", "Link", "Words", "schema_of", "words"]


class End(msgspec.Struct, frozen=True, array_like=True):
    """One end of a link: its property, the role of a claim that fills it (``subject``, ``to`` …), and its range."""

    property: str
    role: str
    range: str


class Link(msgspec.Struct, frozen=True):
    """A schema that is a link: its ends, the verb it comes in by, and a property that takes a role's labels as text."""

    ends: tuple[End, ...]
    verb: str = ""
    text: tuple[str, str] = ("", "")


class Chosen(msgspec.Struct, frozen=True):
    """The schema that a class chooses for things of a kind."""

    kind: str
    schema: str


class Shape(msgspec.Struct, frozen=True, rename={"word": "class"}):
    """The kind, and perhaps the class, that a schema comes in as."""

    kind: str
    word: str = ""


class Words(msgspec.Struct, frozen=True):
    """The whole file."""

    kinds: Mapping[str, str]
    classes: Mapping[str, Chosen]
    schemata: Mapping[str, Shape]
    life: Mapping[str, tuple[str, str]]
    above: Mapping[str, tuple[str, ...]]
    links: Mapping[str, Link]
    others: Mapping[str, tuple[str, str]]
    languages: Mapping[str, str]
    verbs: Mapping[str, Link]

    def fits(self, schema: str, wanted: str) -> bool:
        """Whether a thing of one schema may stand where another is asked."""
        return wanted == "Thing" or schema in self.above[wanted]


@cache
def words() -> Words:
    """The file, read when first asked for."""
    path = os.path.join(os.path.dirname(__file__), "followthemoney.toml")
    with open(path, "rb") as file:
        return msgspec.toml.decode(file.read(), type=Words)


def schema_of(thing: Thing) -> str:
    """The schema that a thing leaves as; blank: there is none for what it is."""
    found = words()
    for word in thing.classes:
        chosen = found.classes.get(word)
        if chosen is not None and chosen.kind == thing.kind:
            return chosen.schema
    return found.kinds.get(thing.kind, "")
