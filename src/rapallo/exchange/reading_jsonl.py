"""JSON Lines as a table: an object a line, numbers kept as they were written, objects within objects as dotted columns."""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from rapallo.exchange.reading import MOST_COLUMNS, Row, Table, refuse
from rapallo.record.cells import LONGEST_CELL
from rapallo.record.mapping import FileForm

__all__ = ["open_jsonl"]

LONGEST_LINE = 4_000_000
"""Bytes in one line."""

_DEEPEST = 8
_HALVES = re.compile("[\ud800-\udfff]")


class _Off(ValueError):
    """A line that is no row, and why."""


def open_jsonl(path: str, form: FileForm) -> Table:
    """A file of JSON objects, one a line, as a table. Raises `CaseError`.

    The columns are those of all rows, so the file is read twice. Lists stay JSON (``split = "json"`` cuts them).
    """
    columns: dict[str, None] = dict.fromkeys(form.columns)
    if len(columns) == 0:
        for _, data, _ in _objects(path):
            columns.update(dict.fromkeys(data))
            if len(columns) > MOST_COLUMNS:
                refuse(path, 0, "R119", f"has more than {MOST_COLUMNS} columns.", "Is every line an object of the same sort?")
    if len(columns) == 0:
        refuse(path, 1, "R106", "holds no JSON object in a line.", "JSON Lines has one object { … } a line.")
    return Table(path, tuple(columns), _rows(path, tuple(columns)), [], {"encoding": "utf-8"})


def _rows(path: str, columns: tuple[str, ...]) -> Iterator[Row]:
    for number, data, problem in _objects(path):
        yield str(number), [data.get(column, "") for column in columns], problem


def _objects(path: str) -> Iterator[tuple[int, dict[str, str], str]]:
    """Each line that is not blank: its number, its cells, and why it is no row."""
    with open(path, "rb") as file:
        number = 0
        while True:
            raw = file.readline(LONGEST_LINE)
            if raw == b"":
                return
            number += 1
            if len(raw) == LONGEST_LINE:
                refuse(
                    path, number, "R105", f"has a line longer than {LONGEST_LINE:,} bytes.", "JSON Lines has one object a line."
                )
            if raw.strip() == b"":
                continue
            try:
                yield number, _cells(raw, number), ""
            except _Off as error:
                yield number, {}, str(error)


def _cells(raw: bytes, number: int) -> dict[str, str]:
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise _Off("is not UTF-8") from None
    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=_constant, object_pairs_hook=_pairs)
    except _Off:
        raise
    except (ValueError, RecursionError) as error:
        raise _Off(f"is not JSON ({str(error)[:80]})") from None
    if not isinstance(data, dict):
        raise _Off("is no JSON object")
    found: dict[str, str] = {}
    _flatten(data, "", found, 0)
    return found


def _constant(name: str) -> NoReturn:
    raise _Off(f"holds {name}, which is no number")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Off("says one key twice")
    return found


def _flatten(data: dict[str, Any], before: str, found: dict[str, str], depth: int) -> None:
    if depth > _DEEPEST:
        raise _Off(f"is nested deeper than {_DEEPEST}")
    for key, value in data.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            _flatten(value, f"{name}.", found, depth + 1)
            continue
        text = _text(value)
        if len(text) > LONGEST_CELL:
            raise _Off(f"holds a text longer than {LONGEST_CELL:,} characters")
        if "\0" in text:
            raise _Off("holds a NUL byte")
        if not text.isascii() and _HALVES.search(text) is not None:
            raise _Off("holds half of a character")
        if name in found:
            raise _Off(f"says {name[:40]!r} in two ways")
        found[name] = text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
