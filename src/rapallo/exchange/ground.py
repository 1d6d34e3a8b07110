"""What an import needs to know of the case it comes into: its tables as they stand, its names, verbs and ids."""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from rapallo.errors import CaseError, Fault
from rapallo.record.bulk import stored_as
from rapallo.record.claim import Claim, Evidence
from rapallo.record.columns import columns_of
from rapallo.record.documents import read_document, read_verb
from rapallo.record.edit import sound_table
from rapallo.record.files import read_text, safe_path
from rapallo.record.journal import Stamp, finish, stamp
from rapallo.record.source import Source
from rapallo.record.thing import Thing
from rapallo.record.verb import Verb, builtin_verb

__all__ = ["Ground", "Sheet", "read_ground"]

_TABLES: dict[str, type[msgspec.Struct]] = {
    "sources.csv": Source,
    "things.csv": Thing,
    "claims.csv": Claim,
    "evidence.csv": Evidence,
}
_WRITTEN = ("ways.toml", "rules.toml", "theses.toml", "readings.toml", "questions.toml", "story.md", "case.toml")
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CHUNK = 5_000


class Sheet(msgspec.Struct):
    """One table of a case as texts: nothing in it is read, so that nothing is lost, whatever state it is in.

    ``canonical`` says that it stood as `rapallo fmt` writes it, and then it is written so again.
    """

    name: str
    header: list[str]
    rows: list[list[str]]
    delimiter: str = ","
    end: str = "\n"
    mark: str = ""
    canonical: bool = True
    stamp: Stamp = None

    def place(self, column: str) -> int:
        """Where a column stands; it is added at the end if it does not."""
        if column not in self.header:
            self.header.append(column)
            for row in self.rows:
                row.append("")
        return self.header.index(column)

    def cells(self, row: Sequence[str], columns: Sequence[str]) -> list[str]:
        """A row's cells in some columns; blank where it has none."""
        at = {name: number for number, name in enumerate(self.header)}
        return [row[at[name]] if name in at else "" for name in columns]

    def add(self, rows: Iterable[dict[str, str]]) -> None:
        """Add rows, each as its cells by column."""
        for cells in rows:
            for column, text in cells.items():
                if text != "":
                    self.place(column)
            self.rows.append([cells.get(column, "") for column in self.header])

    def chunks(self) -> Iterator[str]:
        """The text of the table, piece by piece."""
        header, rows = self.header, self.rows
        if self.canonical:
            order = [name for name in columns_of(_TABLES[self.name]) if name in header]
            if order != header:
                at = [header.index(name) for name in order]
                header, rows = order, [[row[place] for place in at] for row in rows]
            rows = sorted(rows)
        yield self.mark
        for start in range(-1, len(rows), _CHUNK):
            buffer = io.StringIO(newline="")
            writer = csv.writer(buffer, delimiter=self.delimiter, lineterminator=self.end)
            if start < 0:
                writer.writerow(header)
            writer.writerows(rows[max(start, 0) : start + _CHUNK])
            yield buffer.getvalue()


class Ground(msgspec.Struct):
    """A case's tables, the things and source keys in them, its own verbs, and the ids that are taken."""

    folder: str
    sheets: dict[str, Sheet]
    things: list[Thing]
    keys: list[str]
    verbs: dict[str, Verb | None]
    taken: set[str]
    json_sources: bool
    stamps: dict[str, Stamp]

    def verb(self, name: str) -> Verb | None:
        """The case's own verb of that name, or a built-in one; ``None``: neither has it."""
        if name not in self.verbs:
            self.verbs[name] = builtin_verb(name)
        return self.verbs[name]

    def mentioned(self) -> set[str]:
        """Every word in the files that an author writes by hand, so that no claim is dropped which they speak of."""
        found: set[str] = set()
        for name in _WRITTEN:
            try:
                found.update(_WORD.findall(read_text(safe_path(self.folder, name))))
            except FileNotFoundError:
                continue
        return found


def read_ground(folder: str) -> Ground:
    """What stands in a case's folder. An import that was stopped midway is finished first.

    Raises `CaseError`: R101 no case, R903, and where a table's form is broken or things cannot be read.
    """
    if not os.path.isfile(os.path.join(folder, "case.toml")):
        remedy = "Name a case's folder with --into, or make one with: rapallo new FOLDER."
        raise CaseError([Fault(folder, 0, 0, "R101", "error", "is no case (no case.toml).", remedy, "§1")])
    faults = finish(folder)
    if len(faults) > 0:
        raise CaseError(faults)
    for name in _TABLES:
        for other in stored_as(folder, name):
            if other != name:
                finding = "holds a table of this case; imports write CSV."
                remedy = f"Keep the table as {name} while you import."
                raise CaseError([Fault(os.path.join(folder, other), 0, 0, "R123", "error", finding, remedy, "§1.4")])
    sheets = {name: _sheet(folder, name, record) for name, record in _TABLES.items()}
    stamps = {name: sheet.stamp for name, sheet in sheets.items()}
    json_sources = os.path.exists(os.path.join(folder, "sources.json"))
    things, keys = _things(folder, sheets["things.csv"]), _keys(folder, sheets["sources.csv"], json_sources)
    taken = {thing.id for thing in things} | _written_ids(folder)
    claims = sheets["claims.csv"]
    if "id" in claims.header:
        at = claims.header.index("id")
        taken.update(row[at] for row in claims.rows)
    return Ground(folder, sheets, things, keys, dict(_own_verbs(folder)), taken, json_sources, stamps)


def _sheet(folder: str, name: str, record: type[msgspec.Struct]) -> Sheet:
    path = safe_path(folder, name)
    columns = columns_of(record)
    before = stamp(path)
    if before is None:
        always = [column for number, (column, form) in enumerate(columns.items()) if number == 0 or form.required]
        return Sheet(name, always, [])
    text = read_text(path)
    with open(path, "rb") as file:
        mark = "\ufeff" if file.read(3) == b"\xef\xbb\xbf" else ""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    end = "\r\n" if first.endswith("\r") else "\n"
    known: dict[str, str] = {}
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header = [cell.strip() for cell in next(reader, [])]
        while len(header) > 0 and header[-1] == "":
            header.pop()
        rows = [[known.setdefault(cell, cell) for cell in row] for row in reader]
    except csv.Error:
        sound_table(path, record)
        raise
    width = len(header)
    odd = len(set(header)) != width or not set(header) <= set(columns) or any(len(row) > width for row in rows)
    if odd:
        sound_table(path, record)
    even = all(len(row) == width for row in rows)
    if not even:
        rows = [[*row[:width], *[""] * (width - len(row))] for row in rows if any(cell != "" for cell in row)]
    order = [column for column in columns if column in header]
    plain = delimiter == "," and end == "\n" and mark == "" and order == header and even
    canonical = plain and all(first <= second for first, second in pairwise(rows))
    return Sheet(name, header, rows, delimiter, end, mark, canonical, before)


def _things(folder: str, sheet: Sheet) -> list[Thing]:
    """The things of a case; a table with faults is refused, since a name could be made a second time."""
    if sheet.stamp is None:
        return []
    rows = sound_table(safe_path(folder, "things.csv"), Thing)
    if len(rows.faults) > 0:
        raise CaseError(rows.faults)
    return list(rows.records)


def _keys(folder: str, sheet: Sheet, json_sources: bool) -> list[str]:
    if json_sources:
        from rapallo.record.csl import read_csl

        records, _, faults = read_csl(safe_path(folder, "sources.json"))
        if len(faults) > 0:
            raise CaseError(faults)
        return [record.key for record in records]
    if "key" not in sheet.header:
        return []
    at = sheet.header.index("key")
    return [row[at].strip() for row in sheet.rows if row[at].strip() != ""]


def _written_ids(folder: str) -> set[str]:
    """The ids of ways, rules and other written things, which share one namespace with claims."""
    found: set[str] = set()
    for name in _WRITTEN:
        if name.endswith(".toml") and name != "case.toml" and os.path.exists(os.path.join(folder, name)):
            data: Any = read_document(safe_path(folder, name)).data
            for entries in data.values():
                for entry in entries if isinstance(entries, list) else ():
                    if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                        found.add(entry["id"])
    return found


def _own_verbs(folder: str) -> Iterator[tuple[str, Verb | None]]:
    place = os.path.join(folder, "verbs")
    for name in sorted(os.listdir(place)) if os.path.isdir(place) else ():
        if name.endswith(".toml"):
            document = read_document(safe_path(folder, os.path.join("verbs", name)))
            verb = read_verb(name[:-5], document) if len(document.faults) == 0 else None
            if verb is not None:
                yield verb.id, verb
