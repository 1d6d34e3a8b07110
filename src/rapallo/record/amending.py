"""One row of a case's tables added or amended: what the file would say, and what differs, before anything is written."""

from collections.abc import Mapping
from typing import Any

import msgspec

from rapallo.errors import CaseError, Fault, TextError, UnknownName
from rapallo.record.cells import reader_of, write_cell
from rapallo.record.claim import Claim, Evidence
from rapallo.record.columns import columns_of, field_of
from rapallo.record.edit import (
    by_ids,
    claim_ids,
    free_id,
    known,
    parted,
    read_cells,
    refuse_json,
    slug,
    sound_table,
    taken_ids,
    vacant,
)
from rapallo.record.files import safe_path
from rapallo.record.load import Loaded
from rapallo.record.source import Source
from rapallo.record.tables import table_text
from rapallo.record.thing import Thing
from rapallo.record.verb import builtin_verbs

__all__ = ["AMENDED", "Amendment", "amended", "row_now"]

AMENDED: Mapping[str, type[msgspec.Struct]] = {"things": Thing, "sources": Source, "claims": Claim, "evidence": Evidence}
"""The tables of which a row can be amended."""


class Amendment(msgspec.Struct, frozen=True):
    """What one table would be: ``file`` its name in the folder, ``text`` all of it, canonical.

    ``id`` is the row's, made where none was given; ``diff`` holds column, text before and text after of every cell that differs.
    """

    file: str
    id: str
    text: str
    diff: tuple[tuple[str, str, str], ...]


def amended(loaded: Loaded, table: str, cells: Mapping[str, str], name: str = "") -> Amendment:
    """A row added (``name`` blank) or amended, without writing it.

    Parameters
    ----------
    loaded : the folder as it stands; with faults that are errors it is not amended, since rows that cannot be read would be lost
    table : *things*, *sources*, *claims* or *evidence*
    cells : texts by column, as they would stand in the file; a column not named stays as it is, a blank text empties it
    name : the id (of a source: the key) of the row; of evidence: the claim's id, ``/`` and the number of the passage among all of that
        claim as `Case.evidence_of` lists them, from 0

    Things may be named in any spelling; the file gets their ids. Raises `CaseError`, `TextError`, `UnknownName`. An id is never changed.
    Law: amending a row with its own cells changes nothing.
    """
    if table not in AMENDED:
        raise TextError(f"there is no table '{table[:40]}' to amend.", f"Name one of {', '.join(AMENDED)}.")
    errors = [fault for fault in loaded.faults if fault.severity == "error"]
    if len(errors) > 0:
        raise CaseError(errors)
    if table == "sources":
        refuse_json(loaded.folder)
    record = AMENDED[table]
    records, header = _table(loaded, table, record)
    at = None if name == "" else _place(loaded, table, records, name)
    before = _cells(record, None if at is None else records[at])
    given = read_cells(record, {**before, **cells})
    row = _checked(loaded, table, record, given, new=at is None)
    if at is not None and any(row.get(key, "") != before.get(key, "") for key in _KEYS[table]):
        raise TextError("an id is not changed here.", "Other rows and other people's pages refer to it: add a new row instead.")
    columns = columns_of(record)
    made = record(**{field_of(column): reader_of(columns[column])(text) for column, text in row.items()})
    after = _cells(record, made)
    kept = [*records, made] if at is None else [*records[:at], made, *records[at + 1 :]]
    diff = tuple((column, before[column], after[column]) for column in columns if before[column] != after[column])
    return Amendment(f"{table}.csv", row[_KEYS[table][0]], table_text(record, kept, header), diff)


def row_now(loaded: Loaded, table: str, name: str) -> tuple[str, str, dict[str, str]]:
    """A row as it stands: the table and the name under which it is amended, and its texts by column.

    ``name`` is as in `amended`; a passage that stands in its claim's own row is found there, so that *claims* and the claim's id come
    back. Raises `TextError`, `UnknownName`, and `CaseError` where the table cannot be read whole.
    """
    if table not in AMENDED:
        raise TextError(f"there is no table '{table[:40]}' to amend.", f"Name one of {', '.join(AMENDED)}.")
    if table == "evidence":
        claim_id, _, number = name.rpartition("/")
        claim = loaded.case.claim_by_id.get(claim_id)
        if claim is not None and claim.source != "" and number.isascii() and number.isdigit() and int(number) == 0:
            table, name = "claims", claim_id
    records, _ = _table(loaded, table, AMENDED[table])
    return table, name, _cells(AMENDED[table], records[_place(loaded, table, records, name)])


_KEYS = {"things": ("id",), "sources": ("key",), "claims": ("id",), "evidence": ("claim",)}


def _table(loaded: Loaded, table: str, record: type[msgspec.Struct]) -> tuple[list[Any], tuple[str, ...]]:
    """The rows of a table as they stand and its header."""
    try:
        rows = sound_table(safe_path(loaded.folder, f"{table}.csv"), record)
    except FileNotFoundError:
        return [], ()
    if len(rows.blank_ids) > 0:
        finding = "has rows without an id, so that none can be named."
        raise CaseError([Fault(rows.path, 0, 0, "R109", "error", finding, "Fill the ids first: rapallo fmt.", "§1.4")])
    return list(rows.records), rows.header


def _place(loaded: Loaded, table: str, records: list[Any], name: str) -> int:
    """Where the row of that name stands among its table's. Raises `UnknownName`."""
    if table != "evidence":
        key = _KEYS[table][0]
        for at, record in enumerate(records):
            if getattr(record, key) == name:
                return at
        raise UnknownName(name, (), {"things": "thing", "sources": "source", "claims": "claim"}[table])
    claim_id, _, number = name.rpartition("/")
    claim = loaded.case.claim_by_id.get(claim_id)
    if claim is None or not number.isascii() or not number.isdigit():
        raise UnknownName(name, (), "passage")
    place = int(number) - (1 if claim.source != "" else 0)
    if place < 0:
        raise TextError("this passage stands in the claim's own row.", "Amend the claim: source, locator, speaker, stance, hedge.")
    found = loaded.case.further_evidence.get(claim_id, ())
    if place >= len(found):
        raise UnknownName(name, (), "passage")
    return records.index(found[place])


def _cells(record: type[msgspec.Struct], row: Any) -> dict[str, str]:
    """A row as texts by column; all blank where there is none."""
    return {name: "" if row is None else write_cell(getattr(row, field_of(name))) for name in columns_of(record)}


def _checked(loaded: Loaded, table: str, record: type[msgspec.Struct], row: dict[str, str], new: bool) -> dict[str, str]:
    """The row with things by their ids and an id of its own, every name in it known."""
    case = loaded.case
    sources = [source.key for source in case.sources]
    if table == "sources":
        for key in parted(row.get("derives_from", "")):
            known(key, [*sources, row["key"]], "source")
        if new:
            _vacant_key(loaded, row["key"])
        return row
    if row.get("source", "") != "":
        known(row["source"], sources, "source")
    if table == "evidence":
        known(row["claim"], claim_ids(loaded), "claim")
        return row
    if table == "claims":
        if case.verb(row["verb"]) is None:
            known(row["verb"], [*sorted(case.own_verbs), *builtin_verbs()], "verb")
        for claim in parted(row.get("inferred_from", "")) + parted(row.get("rival_of", "")):
            known(claim, claim_ids(loaded), "claim")
    found = by_ids(loaded, record, row, skip=("id",))
    if new:
        if found.get("id", "") == "":
            found = {**found, "id": free_id(_stem(table, found), taken_ids(loaded))}
        vacant(loaded, found["id"])
    return found


def _stem(table: str, row: Mapping[str, str]) -> str:
    if table == "things":
        return slug(row.get("label", "")) or "thing"
    return "-".join(row[name] for name in ("subject", "verb", "object") if row.get(name, "") != "")[:80].strip("-")


def _vacant_key(loaded: Loaded, key: str) -> None:
    if key in loaded.case.source_by_key:
        path, line = loaded.place("sources", key)
        remedy = "Give the new one another key."
        raise CaseError([Fault(path, line, 0, "R302", "error", f"source {key} is there already.", remedy, "§1.4")])
