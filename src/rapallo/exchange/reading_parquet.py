"""Parquet as a table of texts, its types being those that the mapping declares."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from rapallo.errors import CaseError, Fault, UsageError
from rapallo.exchange.reading import MOST_COLUMNS, Row, Table, refuse
from rapallo.record.mapping import FileForm

__all__ = ["open_parquet"]

LARGEST_UNPACKED = 8 << 30
"""Bytes that a file's row groups say they hold when unpacked."""

_BATCH = 10_000
_MIDNIGHT = "T00:00:00"


def open_parquet(path: str, form: FileForm) -> Table:
    """A Parquet file as a table. Raises `CaseError` (another type than declared, binary columns), `UsageError`."""
    try:
        pyarrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise UsageError("Parquet needs a library: pip install 'rapallo[parquet]'") from None
    try:
        file = parquet.ParquetFile(path)
        schema = file.schema_arrow
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        refuse(path, 0, "R104", f"is no sound Parquet ({' '.join(str(error).split())[:100]}).", "Export it again.")
    unpacked = sum(file.metadata.row_group(number).total_byte_size for number in range(file.metadata.num_row_groups))
    if unpacked > LARGEST_UNPACKED:
        refuse(path, 0, "R119", f"holds {unpacked} bytes when unpacked; the limit is {LARGEST_UNPACKED}.", "Split it.")
    if len(schema.names) > MOST_COLUMNS:
        refuse(
            path, 0, "R119", f"has {len(schema.names)} columns; the limit is {MOST_COLUMNS}.", "Leave out those that say nothing."
        )
    faults = _differing(path, schema, dict(form.types)) + _unreadable(path, schema)
    if len(faults) > 0:
        raise CaseError(faults)
    return Table(path, tuple(schema.names), _rows(path, file, pyarrow), [], {"types": str({f.name: str(f.type) for f in schema})})


def _differing(path: str, schema: Any, declared: dict[str, str]) -> list[Fault]:
    """A fault for each column that is missing or has another type than the mapping declares."""
    faults = []
    for name, kind in declared.items():
        found = str(schema.field(name).type) if name in schema.names else ""
        if found == "":
            finding, remedy = f"has no column '{name}', which the mapping declares.", "Correct 'types' in the mapping."
            faults.append(Fault(path, 0, 0, "R106", "error", finding, remedy, "§1.3"))
        elif found != kind:
            finding = f"column '{name}' is {found}; the mapping declares {kind}."
            remedy = "Look at how the file was made; if this type is meant, write it under 'types' in the mapping."
            faults.append(Fault(path, 0, 0, "R110", "error", finding, remedy, "§1.4"))
    return faults


def _unreadable(path: str, schema: Any) -> list[Fault]:
    types: Any = import_module("pyarrow.types")

    faults = []
    for field in schema:
        if types.is_binary(field.type) or types.is_large_binary(field.type) or types.is_fixed_size_binary(field.type):
            finding = f"column '{field.name}' holds bytes, not text."
            faults.append(Fault(path, 0, 0, "R110", "error", finding, "Declare it as a string where the file is made.", "§1.4"))
    return faults


def _rows(path: str, file: Any, pyarrow: Any) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            columns = [[_text(value) for value in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield str(number), cells, "holds a NUL byte" if any("\0" in cell for cell in cells) else ""
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        refuse(path, number + 1, "R104", f"is broken Parquet from here on ({str(error)[:100]}).", "Export it again.")


def _text(value: Any) -> str:
    """A value as a text; a time of midnight is a day."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list | dict):
        import json

        return json.dumps(value, ensure_ascii=False, default=str)
    iso = getattr(value, "isoformat", None)
    return str(iso()).removesuffix(_MIDNIGHT) if iso is not None else str(value)


def _number(value: float) -> str:
    """The shortest text that is this number; not a number is blank."""
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
