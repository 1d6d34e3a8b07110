"""A verb is one small file of data: what it means, who may stand where, what it gives and how that keeps (§3)."""

import os
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

import msgspec

from rapallo.record.columns import Column, columns_of
from rapallo.record.thing import ACTORS, KINDS

__all__ = ["HAPPENS", "Verb", "builtin_verb", "builtin_verbs", "verb_from"]

HAPPENS = ("recurs", "once")
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "verbs")


class Verb(msgspec.Struct, frozen=True, kw_only=True):
    """A verb with its domain (§3.1): ``subject``, ``object`` and ``roles`` list kinds (``actor``, ``any``)."""

    id: Annotated[str, Column("id", "The verb's name, which is the name of its file.", "§3.1")]
    label: Annotated[str, Column("text", "As it reads between subject and object.", "§3.1", required=True)]
    inverse: Annotated[str, Column("text", "As it reads from the object's side.", "§3.1")] = ""
    meaning: Annotated[str, Column("text", "What it means, and what it does not.", "§3.1", required=True)] = ""
    subject: Annotated[tuple[str, ...], Column("texts", "Kinds that may stand as subject.", "§3.1", required=True)] = ()
    object: Annotated[tuple[str, ...], Column("texts", "Kinds that may stand as object; none: it takes none.", "§3.1")] = ()
    object_not_classes: Annotated[
        tuple[str, ...], Column("texts", "Classes of things that cannot be its object.", "§3.1")
    ] = ()
    happens: Annotated[str, Column("choice", "Whether it happens once or recurs.", "§1.5", choices=HAPPENS, blank="recurs")] = (
        "recurs"
    )
    span: Annotated[
        bool, Column("flag", "Whether the act lasts; if not, an interval says when the moment may lie.", "§3.1")
    ] = True
    amount: Annotated[bool, Column("flag", "Whether it can have an amount.", "§3.1")] = True
    gives: Annotated[str, Column("text", "The holding it gives, by roles; blank: nothing.", "§4.6")] = ""
    keeps: Annotated[str, Column("text", "How what it gives keeps: lasting, 0 or a duration.", "§4.6")] = "lasting"
    keeps_material: Annotated[str, Column("text", "The same for materials.", "§4.6")] = ""
    needs_roles: Annotated[tuple[str, ...], Column("texts", "Roles without which it gives nothing.", "§4.6")] = ()
    export: Annotated[str, Column("text", "How it leaves in other formats.", "§3.1")] = ""
    roles: Annotated[
        tuple[tuple[str, tuple[str, ...]], ...],
        Column("text", "Kinds that may stand in each role; others may not be used.", "§3.1"),
    ] = ()

    def kinds(self, role: str) -> tuple[str, ...] | None:
        """The kinds that may stand in ``subject``, ``object`` or a role; ``None``: the role is not used."""
        if role == "subject":
            return spread(self.subject)
        if role == "object":
            return spread(self.object)
        for name, kinds in self.roles:
            if name == role:
                return spread(kinds)
        return None


def spread(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Kinds with ``actor`` and ``any`` written out."""
    found: dict[str, None] = {}
    for kind in kinds:
        found.update(dict.fromkeys(KINDS if kind == "any" else ACTORS if kind == "actor" else (kind,)))
    return tuple(found)


def verb_from(name: str, document: Mapping[str, Any]) -> Verb:
    """The verb that a parsed file describes; raises `msgspec.ValidationError` where it is off."""
    fields = dict(document)
    roles = fields.pop("roles", {})
    if not isinstance(roles, dict):
        raise msgspec.ValidationError("Expected `table` - at `$.roles`")
    for role, kinds in roles.items():
        if not isinstance(kinds, list):
            raise msgspec.ValidationError(f"Expected `array` - at `$.{role}`")
    fields["roles"] = tuple((role, tuple(kinds)) for role, kinds in roles.items())
    known = {field for field in Verb.__struct_fields__ if field != "id"}
    for key in sorted(fields):
        if key not in known:
            raise msgspec.ValidationError(f"Unknown key - at `$.{key}`")
    verb = msgspec.convert({"id": name, **fields}, Verb)
    for key, column in columns_of(Verb).items():
        if column.required and getattr(verb, key) in ("", ()):
            raise msgspec.ValidationError(f"Expected a text that is not blank - at `$.{key}`")
    return verb


@cache
def builtin_verb(name: str) -> Verb | None:
    """The built-in verb of that name, read when first asked for; ``None``: there is none."""
    import tomllib

    if not name.replace("-", "").isalnum() or not name.isascii():
        return None
    try:
        with open(os.path.join(_FOLDER, name + ".toml"), "rb") as file:
            return verb_from(name, tomllib.load(file))
    except FileNotFoundError:
        return None


def builtin_verbs() -> tuple[str, ...]:
    """The names of all built-in verbs, sorted."""
    return tuple(sorted(name[:-5] for name in os.listdir(_FOLDER) if name.endswith(".toml")))
