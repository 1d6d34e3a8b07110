"""The file of a mapping read into what it says, every fault at once, each with its line (R901)."""

import os
from collections.abc import Mapping
from typing import Any

from rapallo.errors import CaseError, TextError
from rapallo.record.cells import ID, shown
from rapallo.record.claim import ROLES
from rapallo.record.documents import read_document
from rapallo.record.mapping import Claims, FileForm, Sources, Template, Text, Things, ValueMap
from rapallo.record.mapping import Mapping as Plan
from rapallo.record.mapping_forms import CLAIM, CLAIM_TEXTS, FILE, SOURCE, THING, TOP, Reading, value_map

__all__ = ["mapping_names", "read_mapping"]


def mapping_names(folder: str) -> tuple[str, ...]:
    """The names of a case's mappings, sorted."""
    try:
        return tuple(sorted(name[:-5] for name in os.listdir(os.path.join(folder, "imports")) if name.endswith(".toml")))
    except OSError:
        return ()


def read_mapping(path: str) -> Plan:
    """The mapping in a file, named after the file. Raises `CaseError` with every fault, and `FileNotFoundError`."""
    name = os.path.basename(path)[:-5] if path.endswith(".toml") else os.path.basename(path)
    document = read_document(path)
    file = _File(document)
    plan = file.read(name) if len(document.faults) == 0 else None
    if len(document.faults) > 0 or plan is None:
        raise CaseError(document.faults)
    return plan


class _File(Reading):
    """One reading of one file, table by table."""

    def read(self, name: str) -> Plan | None:
        """The mapping, or ``None`` where faults keep it from being one."""
        data = dict(self.document.data)
        if ID.match(name) is None:
            self.fault(f"{shown(name)} is no name of a mapping.", "Name the file with lower-case letters, digits and hyphens.")
        self._maps(data.pop("maps", {}))
        self._things(data.pop("thing", {}))
        claims = self._claims(data.pop("claim", []))
        file = self._section(data.pop("file", {}), "file", FILE)
        source = self._section(data.pop("source", None), "source", SOURCE)
        self.at = ("", 0, "")
        plain = self.table(data, TOP, "the mapping", ("", 0))
        self.at = ("", 0, "")
        if len(claims) == 0 and len(self.document.faults) == 0:
            self.fault("makes no claim.", "Write a table [[claim]] with subject, verb and object.")
        for claim in claims:
            if source is None and claim.source is None:
                self.at = ("claim", claims.index(claim), "")
                self.fault(
                    "this [[claim]] says no source.", 'Write a table [source] with key = "KEY", or a column: key = "{source}".'
                )
        if source is not None and "key" not in source:
            self.at = ("source", 0, "")
            self.fault("[source] has no key.", 'Write key = "KEY", or a column: key = "{source}".')
        if len(self.document.faults) > 0:
            return None
        sources = None
        if source is not None:
            sources = Sources(key=source.pop("key"), fields=tuple(source.items()))
        return Plan(
            name=name, path=self.document.path, file=FileForm(**(file or {})), things=self.things, source=sources,
            claims=tuple(claims), **plain,
        )  # fmt: skip

    def _section(self, data: Any, name: str, keys: Mapping[str, Any]) -> dict[str, Any] | None:
        if data is None:
            return None
        self.at = (name, 0, "")
        try:
            return self.table(data, keys, f"[{name}]", (name, 0))
        except TextError as error:
            self.fault(error.finding, error.remedy)
            return None

    def _maps(self, data: Any) -> None:
        for name, value in _tables(self, data, "maps"):
            self.at = (f"maps.{name}", 0, "")
            try:
                self.maps[name] = value_map(self, value)
            except TextError as error:
                self.fault(f"[maps.{name}] {error.finding}", error.remedy)
                self.maps[name] = ValueMap()

    def _things(self, data: Any) -> None:
        for name, value in _tables(self, data, "thing"):
            self.at = (f"thing.{name}", 0, "")
            if isinstance(value, dict) and "name" not in value:
                self.fault(f"[thing.{name}] has no name.", f'Write which column names it: name = "{{{name}}}".')
            try:
                found = self.table(value, THING, f"[thing.{name}]", (f"thing.{name}", 0))
                self.things[name] = Things(**{"name": Text(Template("", (("", ""),))), **found})
            except TextError as error:
                self.fault(error.finding, error.remedy)

    def _claims(self, data: Any) -> list[Claims]:
        found: list[Claims] = []
        if not isinstance(data, list):
            self.at = ("claim", 0, "")
            self.fault("'claim' is not a list of tables.", "Write [[claim]].")
            return found
        for number, entry in enumerate(data):
            self.at = ("claim", number, "")
            line = self.document.line_of("claim", number)
            known = len(self.document.faults)
            try:
                fields = self.table(entry, CLAIM, "[[claim]]", ("claim", number))
            except TextError as error:
                self.fault(error.finding, error.remedy)
                continue
            for key in ("subject", "verb"):
                if key not in entry:
                    self.fault(f"[[claim]] has no {key}.", "Fill it in.")
            if len(self.document.faults) > known:
                continue
            roles = tuple((role, fields.pop(role)) for role in ("subject", "object", *ROLES) if role in fields)
            texts = tuple((key, fields.pop(key)) for key in CLAIM_TEXTS if key in fields)
            found.append(Claims(roles=roles, texts=texts, line=line, **fields))
        ids = [claim.id for claim in found]
        for number, claim in enumerate(found):
            if ids.index(claim.id) != number:
                self.at = ("claim", number, "id")
                what = f"id '{claim.id}' stands twice." if claim.id != "" else "is the second [[claim]] without an id."
                self.fault(what, "Give each [[claim]] an id of its own; the ids of its claims are made from it.")
        return found


def _tables(file: Reading, data: Any, name: str) -> list[tuple[str, Any]]:
    if isinstance(data, dict):
        return list(data.items())
    file.at = (name, 0, "")
    file.fault(f"[{name}] is not a table of tables.", f"Write [{name}.NAME].")
    return []
