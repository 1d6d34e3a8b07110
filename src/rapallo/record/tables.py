"""CSV as spreadsheets save it, read into records with every fault at once; and written back canonically."""

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from rapallo.errors import CaseError, Fault, TextError
from rapallo.record.cells import LONGEST_CELL, near_words, reader_of, write_cell
from rapallo.record.columns import Column, columns_of, field_of
from rapallo.record.files import read_text, write_bytes

__all__ = ["Rows", "read_table", "table_bytes", "table_text", "write_table"]

Record = TypeVar("Record", bound=msgspec.Struct)

_UNREAD = object()
_REMEMBERED = 20_000
"""Distinct cells of a column whose values are remembered, since most of them repeat."""

_FORMULA = re.compile(r"(?![+-]?[0-9][0-9.,]*(?:\s*[a-z%]+)?\Z)[=+@-]", re.IGNORECASE)
_DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Rows(msgspec.Struct):
    """The records of one file with the line each began on, the header's columns and the faults met.

    ``lost`` are the ids of rows left out for a fault of their own; without a header the whole file is.
    """

    path: str
    records: list[Any]
    lines: list[int]
    header: tuple[str, ...]
    faults: list[Fault]
    blank_ids: list[int] = []
    lost: list[str] = []


def read_table(path: str, record: type[msgspec.Struct]) -> Rows:
    """Read a CSV file (or one in JSON Lines or Parquet) into records; a row with a fault is left out and the fault listed.

    Accepts a byte-order mark, comma, semicolon or tab, CRLF, quoted newlines, blank lines and columns in any
    order or absent. A record's first column (its id or key) may be blank where the column is not required.
    Raises `FileNotFoundError`; everything else comes back as faults.
    """
    rows = Rows(path, [], [], (), [])
    if path.endswith((".jsonl", ".parquet")):
        _read_bulk(path, record, rows)
        return rows
    try:
        text = read_text(path)
    except CaseError as error:
        rows.faults.extend(error.faults)
        return rows
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = columns_of(record)
    try:
        header = [cell.strip() for cell in next(reader)]
    except StopIteration:
        header = []
    except csv.Error as error:
        rows.faults.append(_broken(path, 1, error))
        return rows
    while len(header) > 0 and header[-1] == "":
        header.pop()
    places = _place_columns(path, header, columns, rows.faults)
    if places is None:
        return rows
    rows.header = tuple(header)
    _read_rows(reader, record, columns, header, places, rows)
    return rows


def _read_bulk(path: str, record: type[msgspec.Struct], rows: Rows) -> None:
    """Read the same columns out of JSON Lines or Parquet."""
    from rapallo.record.bulk import open_bulk

    columns = columns_of(record)
    try:
        cells = open_bulk(path, rows.faults, [name for name, column in columns.items() if column.required])
        places = _place_columns(path, cells.header, columns, rows.faults) if len(cells.header) > 0 else None
        if places is not None:
            rows.header = tuple(cells.header)
            _read_rows(cells, record, columns, cells.header, places, rows)
    except CaseError as error:
        rows.faults.extend(error.faults)


def _place_columns(
    path: str, header: Sequence[str], columns: dict[str, Column], faults: list[Fault]
) -> list[tuple[str, Callable[[str], Any]] | None] | None:
    """For each cell of a row the field it fills and its reader; ``None`` where the header makes rows unreadable."""
    places: list[tuple[str, Callable[[str], Any]] | None] = []
    seen: set[str] = set()
    for number, name in enumerate(header, 1):
        column = columns.get(name)
        if column is None or name in seen:
            near = near_words(name, list(columns), 1)
            finding = f"column '{name}' stands twice." if column is not None else f"there is no column '{name[:60]}'."
            remedy = f"Did you mean '{near[0]}'?" if len(near) > 0 and column is None else f"Columns are: {', '.join(columns)}."
            faults.append(Fault(path, 1, number, "R107", "error", finding, remedy, "§1.3"))
            places.append(None)
        else:
            seen.add(name)
            places.append((field_of(name), reader_of(column)))
    missing = [name for name, column in columns.items() if column.required and name not in seen]
    if len(missing) > 0:
        finding = f"column {' and '.join(repr(name) for name in missing)} is missing."
        faults.append(Fault(path, 1, 0, "R106", "error", finding, "Add it to the first line.", "§1.3"))
        return None
    return places


def _broken(path: str, line: int, error: csv.Error) -> Fault:
    if "field larger" in str(error):
        return _too_long(path, line, 0)
    finding = f"is broken CSV ({error})."
    remedy = "Look for a quotation mark that is not closed or not doubled on this line."
    return Fault(path, line, 0, "R104", "error", finding, remedy, "§1.4")


class _TooLong(TextError):
    """A cell beyond the limit."""

    def __init__(self) -> None:
        super().__init__(f"a cell is longer than {LONGEST_CELL} characters.", "Keep long texts in the library, and point at them.")


def _too_long(path: str, line: int, number: int) -> Fault:
    error = _TooLong()
    return Fault(path, line, number, "R105", "error", error.finding, error.remedy, "§1.4")


def _read_rows(
    reader: Any,
    record: type[msgspec.Struct],
    columns: dict[str, Column],
    header: Sequence[str],
    places: Sequence[tuple[str, Callable[[str], Any]] | None],
    rows: Rows,
) -> None:
    path, faults = rows.path, rows.faults
    width = len(places)
    required = [field_of(name) for name, column in columns.items() if column.required]
    names = list(columns)
    identity = field_of(names[0])
    targets = [place[0] if place is not None else "" for place in places]
    read: list[dict[str, Any]] = [{} for _ in places]
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(_broken(path, line, error))
            continue
        fields: dict[str, Any] = {}
        good = True
        if len(row) > width:
            row, good = _cut_to(row, width, path, line, faults)
        for number, cell in enumerate(row):
            if cell == "":
                continue
            known = read[number]
            value = known.get(cell, _UNREAD)
            if value is _UNREAD:
                try:
                    value = _value(cell, places[number])
                except TextError as error:
                    good = False
                    faults.append(_cell_fault(path, line, number, header[number], columns, error))
                    continue
                if len(known) < _REMEMBERED:
                    known[cell] = value
            if value is not None:
                fields[targets[number]] = value
        if len(fields) == 0:
            continue
        for field in required:
            if field not in fields and good:
                if field == "object":
                    continue  # whether a verb takes an object is the verb's to say (R305)
                good = False
                finding = f"'{field.rstrip('_')}' is blank."
                number = header.index(field.rstrip("_")) + 1
                faults.append(Fault(path, line, number, "R109", "error", finding, "Fill it in.", "§1.3"))
        if not good:
            rows.lost.append(fields.get(identity, ""))
            continue
        if identity not in fields:
            rows.blank_ids.append(len(rows.records))
            fields[identity] = ""
        rows.records.append(record(**fields))
        rows.lines.append(line)


def _value(cell: str, place: tuple[str, Callable[[str], Any]] | None) -> Any:
    """The value of a cell; ``None`` for one that is blank but for white space, or in a column that is not read."""
    if place is None:
        return None
    text = (cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell).strip()
    if text == "":
        return None
    if len(text) > LONGEST_CELL:
        raise _TooLong
    return place[1](text)


def _cell_fault(path: str, line: int, number: int, name: str, columns: dict[str, Column], error: TextError) -> Fault:
    if isinstance(error, _TooLong):
        return _too_long(path, line, number + 1)
    column = columns[name]
    code, section = ("R201", "§2.2") if column.cell == "when" else ("R110", column.section)
    return Fault(path, line, number + 1, code, "error", f"'{name}': {error.finding}", error.remedy, section)


def _cut_to(row: list[str], width: int, path: str, line: int, faults: list[Fault]) -> tuple[list[str], bool]:
    """A row without the cells beyond the header; they are a fault unless blank."""
    extra = [number for number in range(width, len(row)) if row[number].strip() != ""]
    if len(extra) > 0:
        finding = f"has {len(row)} cells, the first line {width}."
        remedy = "Quote a cell that holds a comma, or remove the extra ones."
        faults.append(Fault(path, line, extra[0] + 1, "R108", "error", finding, remedy, "§1.4"))
    return row[:width], len(extra) == 0


def suspicious(text: str) -> str | None:
    """The first control or direction-changing character of a text, named; ``None`` if there is none."""
    found = _DANGEROUS.search(text)
    return None if found is None else f"U+{ord(found.group()):04X}"


def runs(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula: it begins like one and is no number with a unit."""
    return _FORMULA.match(text) is not None


def table_text(record: type[Record], records: Iterable[Record], keep: Sequence[str] = ()) -> str:
    """Records as canonical CSV: table order of columns, sorted rows, comma, LF.

    Columns that are blank throughout are left out unless required, an id, or in ``keep`` (what the file had).
    """
    names, rows = _canonical(record, records, keep)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return buffer.getvalue()


def table_bytes(record: type[Record], records: Iterable[Record], ending: str, keep: Sequence[str] = ()) -> bytes:
    """Records as the canonical bytes of a table that ends in ``.csv``, ``.jsonl`` or ``.parquet``."""
    if ending == ".csv":
        return table_text(record, records, keep).encode()
    from rapallo.record.bulk import bulk_bytes

    return bulk_bytes(ending, *_canonical(record, records, keep))


def _canonical(record: type[Record], records: Iterable[Record], keep: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    columns = columns_of(record)
    rows = sorted([write_cell(getattr(item, field_of(name))) for name in columns] for item in records)
    used = [
        number
        for number, (name, column) in enumerate(columns.items())
        if number == 0 or column.required or name in keep or any(row[number] != "" for row in rows)
    ]
    names = list(columns)
    return [names[number] for number in used], [[row[number] for number in used] for row in rows]


def write_table(path: str, record: type[Record], records: Iterable[Record], keep: Sequence[str] = ()) -> bool:
    """Write records canonically (see `table_text`), and only if the bytes change.

    Returns whether anything was written; with no records and no file there is nothing to write.
    """
    items = list(records)
    if len(items) == 0 and not os.path.exists(path):
        return False
    data = table_bytes(record, items, os.path.splitext(path)[1], keep)
    try:
        with open(path, "rb") as file:
            if file.read() == data:
                return False
    except FileNotFoundError:
        pass
    write_bytes(path, data)
    return True
