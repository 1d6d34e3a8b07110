"""Somebody's table as rows of texts, whatever file it comes in; each row with its number or with what is wrong with it."""

import os
from collections.abc import Iterator, Sequence
from typing import NoReturn

import msgspec

from rapallo.errors import CaseError, Fault, UsageError
from rapallo.record.mapping import FileForm

__all__ = ["LARGEST_INPUT", "MOST_COLUMNS", "MOST_ROWS", "Row", "Table", "kind_of", "named_columns", "open_table", "refuse"]

LARGEST_INPUT = 4 << 30
"""Bytes in a file to import."""

MOST_ROWS = 5_000_000
"""Rows imported in one go."""

MOST_COLUMNS = 2_000
"""Columns of a table to import."""

_ENDINGS = {
    ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip

Row = tuple[str, Sequence[str], str]
"""The row's number as a spreadsheet shows it (with its sheet, where there are several), its cells, and why it cannot be read."""


class Table(msgspec.Struct):
    """A table being read: its columns, its rows one after the other, and remarks on how it was read.

    ``rows`` may raise `CaseError` where what follows cannot be told apart; ``remarks`` are complete when it is exhausted.
    ``dialect`` is what was found out about the file (``separator``, ``encoding``, ``sheets`` …).
    """

    path: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    remarks: list[str]
    dialect: dict[str, str] = {}


def kind_of(path: str, form: FileForm) -> str:
    """The kind of a file: as the mapping says, else by its ending. Raises `UsageError`."""
    if form.kind != "":
        return form.kind
    ending = os.path.splitext(path)[1].lower()
    if ending not in _ENDINGS:
        if ending == ".xls":
            raise UsageError(f"{path} is a workbook of the old form (.xls); save it as .xlsx or CSV.")
        raise UsageError(f'what {path} is cannot be told from its ending; say kind = "csv" under [file] in the mapping.')
    return _ENDINGS[ending]


def open_table(path: str, form: FileForm, sheets: Sequence[str] = ()) -> Table:
    """Open a table for reading; rows come as they are asked for.

    Raises `CaseError` for a file that cannot be read as what it is said to be, `UsageError` for a sheet that is not there or a
    library that is not installed.
    """
    kind = kind_of(path, form)
    try:
        size = os.stat(path).st_size
    except OSError as error:
        refuse(path, 0, "R101", f"cannot be read: {error.strerror}.", "Name a file that is there.")
    if not os.path.isfile(path):
        refuse(path, 0, "R101", "is no file.", "Name a file.")
    if size > LARGEST_INPUT:
        refuse(path, 0, "R119", f"holds {size} bytes; the limit is {LARGEST_INPUT}.", "Split it.")
    if len(sheets) > 0 and kind != "xlsx":
        raise UsageError(f"{path} has no sheets; --sheet is for workbooks.")
    if kind in ("csv", "tsv"):
        from rapallo.exchange.reading_csv import open_csv

        return open_csv(path, form if kind == "csv" or form.separator != "" else msgspec.structs.replace(form, separator="\t"))
    if kind == "xlsx":
        from rapallo.exchange.reading_xlsx import open_xlsx

        return open_xlsx(path, form, tuple(sheets) if len(sheets) > 0 else form.sheets)
    if kind == "jsonl":
        from rapallo.exchange.reading_jsonl import open_jsonl

        return open_jsonl(path, form)
    from rapallo.exchange.reading_parquet import open_parquet

    return open_parquet(path, form)


def named_columns(path: str, cells: Sequence[str], line: int) -> tuple[str, ...]:
    """The names of columns: those of the header, blank ones by their number, repeated ones with a number behind them."""
    names = [" ".join(cell.split()) for cell in cells]
    while len(names) > 0 and names[-1] == "":
        names.pop()
    if len(names) == 0:
        refuse(
            path,
            line,
            "R106",
            "has no names of columns here.",
            "Say on which line they stand: header = 12 under [file]; 0: nowhere.",
        )
    if len(names) > MOST_COLUMNS:
        refuse(path, line, "R119", f"has {len(names)} columns; the limit is {MOST_COLUMNS}.", "Leave out those that say nothing.")
    taken: set[str] = set()
    found: list[str] = []
    for number, name in enumerate(names, 1):
        stem = name if name not in ("", "#", "#file") else f"column {number}"
        one, count = stem, 1
        while one in taken:
            count += 1
            one = f"{stem} ({count})"
        taken.add(one)
        found.append(one)
    return tuple(found)


def refuse(path: str, line: int, code: str, finding: str, remedy: str) -> NoReturn:
    """Refuse a whole file: raises `CaseError`."""
    raise CaseError([Fault(path, line, 0, code, "error", finding, remedy, "§1.4")])
