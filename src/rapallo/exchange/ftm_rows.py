"""FollowTheMoney files as entities: a JSON object a line, entities within entities, or statements as JSON Lines or CSV."""

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from rapallo.exchange.found import Refusal

__all__ = ["Raw", "read_entities"]

LARGEST_FILE = 4 << 30
LONGEST_LINE = 16_000_000
"""Bytes in one line; entities of real registers stay below one."""

_DEEPEST = 20
_MOST_VALUES = 10_000


class Raw(msgspec.Struct):
    """An entity as a file says it: schemata as met, values by property with language, datasets, and where it first stood."""

    id: str
    schemata: list[str]
    properties: dict[str, list[tuple[str, str]]]
    datasets: list[str]
    where: str


def read_entities(paths: Sequence[str]) -> tuple[dict[str, Raw], list[Refusal], int]:
    """All entities of some files by id, what could not be read, and how many lines there were.

    Lines with one id are pieces of one entity, in one file or several. Raises `CaseError` for a file that is no text at all.
    """
    found: dict[str, Raw] = {}
    refusals: list[Refusal] = []
    count = 0
    for path in paths:
        for where, data, problem in _objects(path):
            count += 1
            if problem != "":
                refusals.append(Refusal(problem, where))
                continue
            try:
                if "prop" in data and "entity_id" in data:
                    _statement(data, found, where)
                else:
                    _entity(data, found, where, 0)
            except _Off as error:
                refusals.append(Refusal(str(error), where))
    return found, refusals, count


class _Off(ValueError):
    """A line that is no entity, and why."""


def _objects(path: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    from rapallo.exchange.reading import refuse

    if not os.path.isfile(path):
        refuse(path, 0, "R101", "is no file.", "Name a file that is there.")
    with open(path, "rb") as file:
        head = file.read(4096)
        file.seek(0)
        if path.endswith(".csv") or (not head.lstrip().startswith((b"{", b"[")) and b"entity_id" in head and b"prop" in head):
            yield from _csv(path, file)
            return
        number = 0
        while (raw := file.readline(LONGEST_LINE)) != b"":
            number += 1
            where = f"{path}:{number}"
            if len(raw) == LONGEST_LINE:
                refuse(path, number, "R105", f"has a line longer than {LONGEST_LINE:,} bytes.", "There is one entity a line.")
            text = raw.strip().rstrip(b",")
            if text in (b"", b"[", b"]"):
                continue
            yield where, *_decoded(text)


def _decoded(text: bytes) -> tuple[dict[str, Any], str]:
    try:
        data = json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return {}, "a line is not UTF-8"
    except (ValueError, RecursionError):
        return {}, "a line is not JSON"
    return (data, "") if isinstance(data, dict) else ({}, "a line is no JSON object")


def _csv(path: str, file: Any) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Statements as CSV; a cell beyond a million characters is refused, as is an open quotation mark that swallows the rest.

    The limit is the whole program's, so that it is set for each row alone: whoever stops in the middle leaves it as it was.
    """
    texts = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        rows = csv.DictReader(texts, strict=True)
        while True:
            row, problem = {}, ""
            old = csv.field_size_limit(1_000_000)
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                problem = f"broken CSV ({str(error)[:60]}); nothing after it was read"
            except UnicodeDecodeError:
                problem = "a line is not UTF-8; nothing after it was read"
            finally:
                csv.field_size_limit(old)
            yield f"{path}:{rows.line_num}", {name: cell for name, cell in row.items() if name is not None}, problem
            if problem != "":
                return
    finally:
        texts.detach()


def _raw(found: dict[str, Raw], name: Any, schema: Any, where: str) -> Raw:
    if not isinstance(name, str) or name.strip() == "" or len(name) > 1000 or not name.isprintable():
        raise _Off("an entity has no id")
    if not isinstance(schema, str) or schema == "":
        raise _Off("an entity has no schema")
    entity = found.setdefault(name, Raw(name, [], {}, [], where))
    if schema not in entity.schemata:
        entity.schemata.append(schema)
    return entity


def _add(entity: Raw, name: str, value: str, language: str) -> None:
    values = entity.properties.setdefault(name, [])
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if text != "" and (text, language) not in values:
        if len(values) >= _MOST_VALUES:
            raise _Off(f"a property has more than {_MOST_VALUES:,} values")
        values.append((text, language))


def _dataset(entity: Raw, *names: Any) -> None:
    for name in names:
        if isinstance(name, str) and name != "" and name not in entity.datasets:
            entity.datasets.append(name)


def _statement(row: dict[str, Any], found: dict[str, Raw], where: str) -> None:
    name = row.get("canonical_id") or row.get("entity_id")
    entity = _raw(found, name, row.get("schema"), where)
    _dataset(entity, row.get("dataset"))
    value, prop = row.get("value"), row.get("prop")
    if not isinstance(prop, str) or not isinstance(value, str):
        raise _Off("a statement has no property or no value")
    if prop != "id":
        _add(entity, prop, value, row.get("lang") or "")


def _entity(data: dict[str, Any], found: dict[str, Raw], where: str, depth: int) -> str:
    if depth > _DEEPEST:
        raise _Off(f"entities stand within entities more than {_DEEPEST} deep")
    entity = _raw(found, data.get("id"), data.get("schema"), where)
    datasets = data.get("datasets")
    _dataset(entity, data.get("dataset"), *(datasets if isinstance(datasets, list) else ()))
    properties = data.get("properties")
    if not isinstance(properties, dict):
        raise _Off("an entity has no properties")
    for prop, values in properties.items():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                inner = {"datasets": datasets, "dataset": data.get("dataset"), **value}
                _add(entity, prop, _entity(inner, found, where, depth + 1), "")
            elif isinstance(value, str | int | float) and not isinstance(value, bool):
                _add(entity, prop, str(value), "")
    return entity.id
