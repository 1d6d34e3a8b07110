"""Which thing and which source a row names: one of the case in any spelling, or a new one with an id of its own."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from rapallo.exchange.filling import Cells, Columns, Refused, several_of, stored, text_of
from rapallo.record.cells import KEY
from rapallo.record.edit import free_id, slug
from rapallo.record.folding import plain
from rapallo.record.lookup import Lookup
from rapallo.record.mapping import Sources, Template, Text, Things
from rapallo.record.thing import KINDS, Thing

__all__ = ["Found", "Naming", "Sourcing", "columns_of_text"]

Found = tuple[str, ...]
"""Ids of things of the case, or tokens of new ones (they begin with a NUL) that `Naming.ids` turns into ids."""

_TOKEN = "\0"
_LONGEST_KEY = 60
_NOT_IN_KEY = re.compile(r"[^A-Z0-9_-]+")


class _New(msgspec.Struct):
    """What rows say of a thing that the case does not have."""

    spellings: set[str] = set()
    labels: set[str] = set()
    kinds: set[str] = set()
    classes: set[str] = set()
    names: set[str] = set()
    wikidata: set[str] = set()
    notes: set[str] = set()
    id: str = ""


def columns_of_text(text: Text | None) -> tuple[str, ...]:
    """The columns that a text names."""
    return text.template.columns if text is not None else ()


class Naming:
    """The things of one import. ``own`` maps the keys of things that it made before to their ids."""

    def __init__(self, things: Iterable[Thing], own: Mapping[str, str]) -> None:
        known = {thing.id: thing for thing in things}
        self.known = known
        self.own = {key: name for key, name in own.items() if name in known}
        mine = frozenset(self.own.values())
        foreign = [thing for thing in known.values() if thing.id not in mine]
        for thing in known.values():
            if thing.id in mine:
                for text in (thing.label, *(name for _, name in thing.names)):
                    if text != "":
                        self.own.setdefault(_key(text), thing.id)
        self.verbatim: dict[str, list[str]] = {}
        for thing in foreign:
            for text in {thing.id, thing.label.casefold(), *(name.casefold() for _, name in thing.names)} - {""}:
                self.verbatim.setdefault(text, []).append(thing.id)
        people = frozenset(thing.id for thing in foreign if thing.kind == "person")
        self.lookup = Lookup(((thing.id, thing.label, thing.names) for thing in foreign), people)
        self.new: dict[str, _New] = {}
        self.spelt: dict[str, str] = {}
        self.made: dict[str, str] = {}

    def reader(self, spec: Things, columns: Columns, folder: str) -> Callable[[Cells], Found]:
        """The function that gives the things which a row names. It raises `Refused`."""
        single = [text for text in (spec.kind, spec.label, spec.id, spec.wikidata, spec.note) if text is not None]
        used = [spec.name, *single, *spec.classes, *spec.names]
        places = sorted({columns[name] for text in used for name in text.template.columns})
        local = {name: places.index(place) for name, place in columns.items() if place in places}
        names = several_of(spec.name, local, folder)
        details = _details(spec, local, folder)

        def read(cells: tuple[str, ...]) -> Found:
            said = [" ".join(name.split()) for name in names(cells)]
            return tuple(self.meant(name, spec, details(cells)) for name in said if name != "")

        return stored(read, places)

    def meant(self, name: str, spec: Things, said: Mapping[str, Any]) -> str:
        """The id of the thing that a name means, or the token of a new one. Raises `Refused`."""
        given = said["id"]
        if given != "" and given in self.known:
            return str(given)
        key = f"id:{given}" if given != "" else _key(name)
        if key in self.own:
            return self.own[key]
        if spec.resolve != "never":
            found = self._existing(name, spec, said["kind"])
            if found is not None:
                return found
        if not spec.make:
            raise Refused("no thing of the case is called", repr(name[:60]))
        new = self.new.setdefault(key, _New())
        new.spellings.add(name)
        new.id = given or new.id
        for field, texts in (("labels", (said["label"],)), ("kinds", (said["kind"],)), ("classes", said["classes"]),
                             ("names", said["names"]), ("wikidata", (said["wikidata"],)), ("notes", (said["note"],))):  # fmt: skip
            getattr(new, field).update(text for text in texts if text != "")
        return _TOKEN + key

    def _existing(self, name: str, spec: Things, kind: str) -> str | None:
        ids = self.verbatim.get(name.casefold(), ())
        if len(ids) == 0 and spec.resolve == "any spelling":
            fits = (one for one in self.lookup.find(name) if kind in ("", self.known[one].kind) or self.known[one].kind == "")
            ids = list(fits)
            if len(ids) == 1:
                self.spelt[name] = ids[0]
        if len(ids) > 1:
            raise Refused("a name may mean several things of the case:", f"{name[:60]!r} is {', '.join(ids[:5])}")
        return ids[0] if len(ids) == 1 else None

    def ids(self, taken: set[str]) -> list[dict[str, str]]:
        """Give the new things their ids, in the order of their keys; returns their rows. ``taken`` ids are never given."""
        rows = []
        for key, new in sorted(self.new.items()):
            spellings = sorted(new.spellings, key=lambda text: (text == text.lower() or text == text.upper(), text))
            label = min(new.labels) if len(new.labels) > 0 else spellings[0]
            stem = new.id or slug(label) or f"{min(new.kinds, default='thing')}-{_short(key)}"
            name = free_id(stem, taken)
            taken.add(name)
            self.made[key] = name
            others = {text.casefold(): text for text in [*sorted(new.names, reverse=True), *reversed(spellings)]}
            others.pop(label.casefold(), None)
            rows.append({
                "id": name, "kind": _only(new.kinds), "label": label, "names": "; ".join(sorted(text.replace(";", ",") for text in others.values())),
                "classes": "; ".join(sorted(new.classes)), "wikidata": _only(new.wikidata), "note": " ".join(sorted(new.notes)),
            })  # fmt: skip
        return rows

    def id_of(self, token: str) -> str:
        """The id behind a token; an id is itself."""
        return self.made[token[1:]] if token[0] == _TOKEN else token

    @property
    def undecided(self) -> int:
        """How many new things are said to be of several kinds, and so of none."""
        return sum(len(new.kinds) > 1 for new in self.new.values())

    @property
    def folded(self) -> dict[str, tuple[str, ...]]:
        """New things whose name is spelt in several ways, capitals aside."""
        found = {}
        for new in self.new.values():
            spellings = sorted({text.casefold(): text for text in sorted(new.spellings, reverse=True)}.values())
            if len(spellings) > 1:
                found[spellings[0]] = tuple(spellings)
        return found


def _details(spec: Things, columns: Columns, folder: str) -> Callable[[Cells], dict[str, Any]]:
    """What a row says of the thing that it names, besides its name."""
    nothing = Text(Template("", (("", ""),)))
    single = {
        field: text_of(text if text is not None else nothing, columns, folder)
        for field, text in (
            ("kind", spec.kind),
            ("label", spec.label),
            ("id", spec.id),
            ("wikidata", spec.wikidata),
            ("note", spec.note),
        )
    }
    classes = [several_of(text, columns, folder) for text in spec.classes]
    names = [several_of(text, columns, folder) for text in spec.names]

    def read(cells: Cells) -> dict[str, Any]:
        said: dict[str, Any] = {field: text(cells) for field, text in single.items()}
        if said["kind"] not in ("", *KINDS):
            raise Refused("there is no kind of things called", repr(said["kind"][:40]))
        said["id"] = slug(said["id"])
        said["classes"] = [part for text in classes for part in text(cells)]
        said["names"] = [part.replace(";", ",") for text in names for part in text(cells)]
        return said

    return read


def _key(name: str) -> str:
    """What all spellings of a new name share: its letters and digits, or itself where it has none."""
    return plain(name) or name.strip().casefold()


def _only(texts: Iterable[str]) -> str:
    """The one text there is; blank where there are several, since nobody said which."""
    found = sorted(texts)
    return found[0] if len(found) == 1 else ""


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


class Sourcing:
    """The sources of one import. ``own`` maps texts that it made keys of before to those keys."""

    def __init__(self, keys: Iterable[str], own: Mapping[str, str]) -> None:
        self.known = frozenset(keys)
        self.own = {text: key for text, key in own.items() if key in self.known}
        self.new: dict[str, dict[str, set[str]]] = {}
        self.made: dict[str, str] = {}

    def reader(self, spec: Sources, columns: Columns, folder: str) -> Callable[[Cells], Found]:
        """The function that gives the keys (or tokens) of the sources which a row names. It raises `Refused`."""
        used = [spec.key, *(text for _, text in spec.fields)]
        places = sorted({columns[name] for text in used for name in text.template.columns})
        local = {name: places.index(place) for name, place in columns.items() if place in places}
        keys = several_of(spec.key, local, folder)
        fields = [(field, text_of(text, local, folder)) for field, text in spec.fields]

        def read(cells: tuple[str, ...]) -> Found:
            said = [text.strip() for text in keys(cells)]
            found = [self.meant(text, fields, cells) for text in said if text != ""]
            if len(found) == 0:
                raise Refused(f"the source ({spec.key.template.text}) is blank")
            return tuple(found)

        return stored(read, places)

    def meant(self, text: str, fields: Iterable[tuple[str, Callable[[Cells], str]]], cells: Cells) -> str:
        """The key of a source, or the token of a new one."""
        for key in (self.own.get(text, ""), text, text.upper(), _key_of(text)):
            if key in self.known:
                return key
        said = {field: fill(cells) for field, fill in fields}
        for key in (part.strip() for part in said.get("derives_from", "").split(";")):
            if key not in ("", text) and key not in self.known:
                raise Refused("derives_from names a source that the case does not have:", repr(key[:40]))
        known = self.new.setdefault(text, {})
        for field, value in said.items():
            if value != "":
                known.setdefault(field, set()).add(value)
        return _TOKEN + text

    def keys(self) -> list[dict[str, str]]:
        """Give the new sources their keys, in the order of their texts; returns their rows."""
        taken = set(self.known)
        rows = []
        for text, fields in sorted(self.new.items()):
            stem = _key_of(text)
            key = stem if stem not in taken else f"{stem[: _LONGEST_KEY - 9]}-{_short(text).upper()}"
            taken.add(key)
            self.made[text] = key
            said = {field: _only(values) for field, values in fields.items()}
            title = {} if "title" in fields or key == text else {"title": text}
            rows.append({"key": key, **title, **said})
        return rows

    def key_of(self, token: str) -> str:
        """The key behind a token; a key is itself."""
        return self.made[token[1:]] if token[0] == _TOKEN else token


def _key_of(text: str) -> str:
    """A source key made of a text; a long one ends in what tells it from others that begin alike."""
    if KEY.match(text) is not None and len(text) <= _LONGEST_KEY:
        return text
    letters = "-".join(part.replace(" ", "-") for part in (slug(word) for word in text.split("_")) if part != "").upper()
    key = _NOT_IN_KEY.sub("-", letters).strip("-_")
    if len(text) > _LONGEST_KEY - 12 or key == "":
        return f"{key[: _LONGEST_KEY - 9] or 'SOURCE'}-{_short(text).upper()}".replace("--", "-")
    return key
