"""A case's tables in bulk: the same columns, cell for cell, in Parquet or JSON Lines instead of CSV.

A folder keeps each table in one file: ``claims.csv``, ``claims.jsonl`` or ``claims.parquet``. Cells are the texts that
the CSV would have; a list may be a list, a number a number. What is read is what the CSV reader would have read.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

from rapallo.errors import CaseError, Fault, UsageError
from rapallo.record.files import LARGEST_FILE, read_text

__all__ = ["ENDINGS", "Cells", "bulk_bytes", "json_line", "open_bulk", "stored_as"]

ENDINGS = (".csv", ".jsonl", ".parquet")
"""The forms that a table can have, the usual one first."""

_LARGEST_UNPACKED = 8 << 30
_BREAKS = re.compile("[\x85\u2028\u2029]")
_BATCH = 20_000


class Cells:
    """The rows of a file as lists of texts under its header; ``line_num`` + 1 is the line (or row) that comes next."""

    def __init__(self, header: Sequence[str], rows: Iterable[tuple[int, list[str]]], first: int) -> None:
        self.header = list(header)
        self.line_num = first - 1
        self._rows = iter(rows)
        self._waiting = next(self._rows, None)
        self._point()

    def _point(self) -> None:
        if self._waiting is not None:
            self.line_num = self._waiting[0] - 1

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        if self._waiting is None:
            raise StopIteration
        _, cells = self._waiting
        self._waiting = next(self._rows, None)
        self._point()
        return cells


def stored_as(folder: str, name: str) -> tuple[str, ...]:
    """The files of a folder that hold the table ``name`` (``claims.csv``), in the order of `ENDINGS`; at most one should."""
    stem = name.removesuffix(".csv")
    return tuple(stem + ending for ending in ENDINGS if os.path.lexists(os.path.join(folder, stem + ending)))


def open_bulk(path: str, faults: list[Fault], required: Sequence[str] = ()) -> Cells:
    """The cells of a ``.jsonl`` or ``.parquet`` file; lines that cannot be read are faults and left out.

    JSON Lines leaves blanks out, so the columns that are ``required`` are there even if no line has them.
    Raises `CaseError` for a file that cannot be read at all, `UsageError` where a library is missing, `FileNotFoundError`.
    """
    return _jsonl(path, faults, required) if path.endswith(".jsonl") else _parquet(path)


def bulk_bytes(ending: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Rows of cells as the bytes of a JSON Lines or Parquet file; blanks are left out. Same rows, same bytes."""
    if ending == ".jsonl":
        lines = (json_line({name: cell for name, cell in zip(header, row, strict=True) if cell != ""}) for row in rows)
        return "".join(lines).encode()
    import io

    pyarrow, parquet = _library()
    columns = {name: [row[number] if row[number] != "" else None for row in rows] for number, name in enumerate(header)}
    table = pyarrow.table(columns, schema=pyarrow.schema([(name, pyarrow.string()) for name in header]))
    buffer = io.BytesIO()
    parquet.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def json_line(data: Any) -> str:
    """An object as one line of JSON Lines; signs that some programs take for the end of a line are written by number."""
    return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(data, ensure_ascii=False)) + "\n"


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError("Parquet needs a library: pip install 'rapallo[parquet]'") from None
    return pyarrow, parquet


def _refuse(path: str, line: int, code: str, finding: str, remedy: str) -> NoReturn:
    raise CaseError([Fault(path, line, 0, code, "error", finding, remedy, "§1.4")])


# -- JSON Lines ------------------------------------------------------------------------------------------------


class _Off(ValueError):
    """A line that is no row, and why."""


def _jsonl(path: str, faults: list[Fault], required: Sequence[str]) -> Cells:
    names: dict[str, None] = {}
    found: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip() == "":
            continue
        try:
            row = _row(line)
        except _Off as error:
            finding, remedy = f"{error}.", "JSON Lines has one object of texts a line; lists and numbers are allowed."
            faults.append(Fault(path, number, 0, "R104", "error", finding, remedy, "§1.4"))
            continue
        names.update(dict.fromkeys(row))
        found.append((number, row))
    header = list(dict.fromkeys([*names, *required])) if len(found) > 0 else []
    return Cells(header, ((number, [row.get(name, "") for name in header]) for number, row in found), 1)


def _row(line: str) -> dict[str, str]:
    try:
        data = json.loads(line, parse_float=str, parse_int=str, parse_constant=_constant, object_pairs_hook=_pairs)
    except _Off:
        raise
    except (ValueError, RecursionError) as error:
        raise _Off(f"is not JSON ({str(error)[:80]})") from None
    if not isinstance(data, dict):
        raise _Off("is no JSON object")
    return {name: _text(name, value) for name, value in data.items()}


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        if "\0" in value:
            raise _Off(f"holds a NUL byte in '{name[:40]}'")
        return value
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(part, str) and ";" not in part for part in value):
        return "; ".join(value)
    raise _Off(f"holds neither text nor number nor a list of texts in '{name[:40]}'")


def _constant(name: str) -> NoReturn:
    raise _Off(f"holds {name}, which is no number")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Off("says one key twice")
    return found


# -- Parquet ---------------------------------------------------------------------------------------------------


def _parquet(path: str) -> Cells:
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    if os.path.getsize(path) > LARGEST_FILE:
        _refuse(path, 0, "R119", f"holds {os.path.getsize(path)} bytes; the limit is {LARGEST_FILE}.", "Split the case.")
    pyarrow, parquet = _library()
    try:
        file = parquet.ParquetFile(path)
        schema = file.schema_arrow
        unpacked = sum(file.metadata.row_group(number).total_byte_size for number in range(file.metadata.num_row_groups))
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        _refuse(path, 0, "R104", f"is no sound Parquet ({' '.join(str(error).split())[:100]}).", "Write it again.")
    if unpacked > _LARGEST_UNPACKED:
        _refuse(path, 0, "R119", f"holds {unpacked} bytes when unpacked; the limit is {_LARGEST_UNPACKED}.", "Split the case.")
    for field in schema:
        if not _readable(field.type):
            finding = f"column '{field.name[:60]}' is of type {str(field.type)[:60]}."
            _refuse(path, 0, "R110", finding, "Write texts, lists of texts, whole or decimal numbers, or days.")
    return Cells(schema.names, _batches(path, file, pyarrow), 1)


def _readable(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind) or types.is_list(kind) or types.is_large_list(kind):
        inner = kind.value_type
        return bool(types.is_string(inner) or types.is_large_string(inner))
    plain = (types.is_string, types.is_large_string, types.is_integer, types.is_decimal, types.is_date, types.is_null)
    return any(bool(test(kind)) for test in plain)


def _batches(path: str, file: Any, pyarrow: Any) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            columns = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, list(cells)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        _refuse(path, number + 1, "R104", f"is broken Parquet from here on ({str(error)[:100]}).", "Write it again.")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        if any(part is None or ";" in part for part in value):
            raise ValueError("a list holds nothing, or a text with a semicolon, where a text was expected")
        value = "; ".join(value)
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("a text holds a NUL byte")
        return value
    return format(value, "f") if hasattr(value, "adjusted") else str(value)
