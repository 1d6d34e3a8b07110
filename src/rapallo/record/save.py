"""A case written to its folder, canonically: one line a claim, sorted, each file whole or not at all."""

import os
from collections.abc import Mapping
from typing import Any

import msgspec

from rapallo.record.bulk import stored_as
from rapallo.record.case import Case
from rapallo.record.cells import write_cell
from rapallo.record.claim import Claim, Evidence
from rapallo.record.columns import columns_of, field_of
from rapallo.record.files import safe_path, write_text
from rapallo.record.load import load
from rapallo.record.source import Source
from rapallo.record.tables import read_table, write_table
from rapallo.record.thing import Thing
from rapallo.record.verb import Verb
from rapallo.record.written import Need

__all__ = ["format_tables", "save", "save_documents", "verb_text"]

_TABLES: Mapping[str, tuple[str, type[msgspec.Struct]]] = {
    "things.csv": ("things", Thing),
    "claims.csv": ("claims", Claim),
    "evidence.csv": ("evidence", Evidence),
}
_DOCUMENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "ways.toml": (("way", "ways"), ("given", "givens"), ("complete", "completes")),
    "rules.toml": (("rule", "rules"),),
    "theses.toml": (("thesis", "theses"),),
    "readings.toml": (("reading", "readings"),),
    "questions.toml": (("question", "questions"),),
}


def save(case: Case, folder: str) -> tuple[str, ...]:
    """Write a case into a folder; returns the names of the files that changed, sorted.

    Tables are rewritten canonically; a TOML file is left as it stands, comments and all, while it still says what
    the case says. Raises `CaseError`, each file being either the old one or the new one, whole.
    Law: ``read_case(folder) == case`` afterwards.
    """
    os.makedirs(folder, exist_ok=True)
    changed = save_documents(case, folder)
    changed += format_tables(case, folder)
    return tuple(sorted(changed))


def format_tables(case: Case, folder: str) -> list[str]:
    """Write only the tables of a case; returns the names of the files whose bytes changed."""
    changed: list[str] = []
    for name, (field, record) in _TABLES.items():
        stored = stored_as(folder, name)[:1] or (name,)
        path = safe_path(folder, stored[0])
        keep = read_table(path, record).header if os.path.exists(path) else ()
        if write_table(path, record, getattr(case, field), keep):
            changed.append(stored[0])
    if os.path.exists(os.path.join(folder, "sources.json")):
        from rapallo.record.csl import to_csl

        path = safe_path(folder, "sources.json")
        text = to_csl(case.sources)
        with open(path, encoding="utf-8") as file:
            same = file.read() == text
        if not same:
            write_text(path, [text])
            changed.append("sources.json")
    else:
        stored = stored_as(folder, "sources.csv")[:1] or ("sources.csv",)
        path = safe_path(folder, stored[0])
        keep = read_table(path, Source).header if os.path.exists(path) else ()
        if write_table(path, Source, case.sources, keep):
            changed.append(stored[0])
    return changed


def save_documents(case: Case, folder: str) -> list[str]:
    """Write the TOML files and the story, each only if what the folder says differs from the case."""
    old = load(folder).case if os.path.isfile(os.path.join(folder, "case.toml")) else None
    changed: list[str] = []
    if old is None or old.about != case.about:
        changed.append(_write(folder, "case.toml", _plain(case.about)))
    for name, tables in _DOCUMENTS.items():
        same = old is not None and all(getattr(old, field) == getattr(case, field) for _, field in tables)
        empty = all(len(getattr(case, field)) == 0 for _, field in tables)
        if same or (empty and not os.path.exists(os.path.join(folder, name))):
            continue
        document = {table: [_plain(item) for item in getattr(case, field)] for table, field in tables}
        changed.append(_write(folder, name, {table: items for table, items in document.items() if len(items) > 0}))
    for verb in case.verbs:
        if old is None or old.own_verbs.get(verb.id) != verb:
            os.makedirs(os.path.join(folder, "verbs"), exist_ok=True)
            changed.append(_write(folder, f"verbs/{verb.id}.toml", _plain_verb(verb)))
    if case.story != (old.story if old is not None else ""):
        write_text(safe_path(folder, "story.md"), [case.story])
        changed.append("story.md")
    return changed


def _write(folder: str, name: str, document: Mapping[str, Any]) -> str:
    import tomli_w

    write_text(safe_path(folder, name), [tomli_w.dumps(document, multiline_strings=False)])
    return name


def _plain(record: msgspec.Struct) -> dict[str, Any]:
    """A record as a TOML table: blanks left out, in the order of its columns."""
    found: dict[str, Any] = {}
    for name, column in columns_of(type(record)).items():
        value = getattr(record, field_of(name))
        if value is None or value == "" or value == () or value is False:
            continue
        found["assert" if name == "asserts" else name] = _value(column.cell, value)
    return found


def _value(cell: str, value: Any) -> Any:
    if cell == "table":
        return _thaw(value)
    if cell == "needs":
        return [_need(need) for need in value]
    if cell == "inspectors":
        return [_plain(item) for item in value]
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool) else write_cell(value)


def _need(need: Need) -> Any:
    return need.of[0] if len(need.of) == 1 else {"of": list(need.of), "k": need.k}


def _thaw(value: Any) -> Any:
    """The table that a tuple of pairs came from; the inverse of what `documents` freezes."""
    if isinstance(value, tuple):
        if len(value) > 0 and all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) for item in value):
            return {key: _thaw(item) for key, item in value}
        return [_thaw(item) for item in value]
    return value


def verb_text(verb: Verb) -> str:
    """The TOML file of a verb."""
    import tomli_w

    return tomli_w.dumps(_plain_verb(verb), multiline_strings=False)


def _plain_verb(verb: Verb) -> dict[str, Any]:
    found = {name: getattr(verb, name) for name in Verb.__struct_fields__ if name not in ("id", "roles")}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in found.items() if value not in ("", ())}
    return {**plain, "roles": {role: list(kinds) for role, kinds in verb.roles}}

