"""The TOML files of a case read into records, every fault at once, each with the line it stands on."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, get_args

import msgspec

from rapallo.errors import CaseError, Fault, TextError
from rapallo.record.cells import LONGEST_CELL, near_words, reader_of, shown
from rapallo.record.columns import Column, columns_of
from rapallo.record.files import read_text
from rapallo.record.verb import Verb, verb_from
from rapallo.record.written import About, Inspector, Need
from rapallo.time import parse_duration

__all__ = ["Document", "read_about", "read_document", "read_records", "read_verb"]

_HOLDING = re.compile(r"[a-z0-9-]+(?:@[a-z0-9-]+)?\Z")
_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?\Z")
_FILE_NAMES = {"assert": "asserts"}


class Document(msgspec.Struct, dict=True):
    """A parsed TOML file with its text (for lines) and the faults met so far."""

    path: str
    text: str
    data: dict[str, Any]
    faults: list[Fault]

    @cached_property
    def _headers(self) -> list[tuple[int, str]]:
        """Every line that opens a table, with the table's name."""
        found = []
        for number, content in enumerate(self.text.split("\n"), 1):
            match = _HEADER.match(content)
            if match is not None:
                found.append((number, match.group(1)))
        return found

    @cached_property
    def _opened(self) -> dict[str, list[int]]:
        """For each table the lines on which one opens."""
        found: dict[str, list[int]] = {}
        for line, name in self._headers:
            found.setdefault(name, []).append(line)
        return found

    def line_of(self, table: str, number: int, key: str = "") -> int:
        """The line of a key in the ``number``-th ``[[table]]`` (or ``[table]``, blank: before any); of its header if not found."""
        opened = self._opened.get(table, ())
        start = (opened[number] if number < len(opened) else 0) if table != "" else 1
        if key == "" or (start == 0 and table != ""):
            return start
        others = [line for line, name in self._headers if line > start and not (table != "" and name.startswith(table + "."))]
        first = start if table == "" else start + 1
        last = others[0] - 1 if len(others) > 0 else self.text.count("\n") + 1
        if table == "" and len(self._headers) > 0:
            last = self._headers[0][0] - 1
        wanted = re.compile(rf"\s*{re.escape(key)}\s*[=.]")
        for line, content in enumerate(self.text.split("\n")[first - 1 : last], first):
            if wanted.match(content):
                return line
        return start

    def fault(self, table: str, number: int, key: str, code: str, finding: str, remedy: str, section: str) -> None:
        """Note a fault at a key of a table."""
        line = self.line_of(table, number, key)
        self.faults.append(Fault(self.path, line, 0, code, "error", finding, remedy, section))


def read_document(path: str) -> Document:
    """Parse a TOML file; a syntax error is a fault (R112) with its line. Raises `FileNotFoundError`."""
    import tomllib

    document = Document(path, "", {}, [])
    try:
        document.text = read_text(path)
        document.data = tomllib.loads(document.text, parse_float=Decimal)
    except CaseError as error:
        document.faults.extend(error.faults)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found is not None else document.text.count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", str(error)) or "too deeply nested"
        finding = f"is not TOML ({reason[:120]})."
        document.faults.append(Fault(path, line, 0, "R112", "error", finding, "Mend this line; texts need quotation marks.", ""))
    return document


def read_records(document: Document, table: str, record: type[msgspec.Struct]) -> tuple[list[Any], list[int]]:
    """The records of every ``[[table]]`` of a document with their lines; those with faults are left out."""
    entries = document.data.get(table, [])
    if not isinstance(entries, list):
        document.fault(table, 0, "", "R114", f"'{table}' is not a list of tables.", f"Write [[{table}]].", "")
        return [], []
    records: list[Any] = []
    lines: list[int] = []
    for number, entry in enumerate(entries):
        found = _record(document, table, number, entry, record)
        if found is not None:
            records.append(found)
            lines.append(document.line_of(table, number))
    return records, lines


def read_about(document: Document) -> About | None:
    """What `case.toml` says of the case."""
    found = _record(document, "", 0, document.data, About)
    return found if isinstance(found, About) else None


def read_verb(name: str, document: Document) -> Verb | None:
    """A case's own verb."""
    try:
        return verb_from(name, document.data)
    except msgspec.ValidationError as error:
        found = re.search(r"\$\.([a-z_]+)", str(error))
        key = found.group(1) if found is not None else ""
        document.fault("", 0, key, "R114", f"is no verb: {error}.", "Compare docs/reference/verbs.md.", "§3.1")
        return None


def _record(document: Document, table: str, number: int, entry: Any, record: type[msgspec.Struct]) -> Any:
    if not isinstance(entry, dict):
        document.fault(table, number, "", "R114", f"[[{table}]] is not a table.", f"Write [[{table}]] and keys below it.", "")
        return None
    columns = columns_of(record)
    fields: dict[str, Any] = {}
    good = True
    for key, value in entry.items():
        name: str = _FILE_NAMES.get(str(key), str(key))
        column = columns.get(name) if key != "asserts" else None
        if column is None:
            near = near_words(key, list(columns), 1)
            remedy = f"Did you mean '{near[0]}'?" if len(near) > 0 else f"Keys are: {', '.join(columns)}."
            document.fault(table, number, key, "R113", f"there is no key {shown(key)} here.", remedy, "")
            good = False
            continue
        try:
            fields[name] = _value(document, column, value)
            if column.cell == "table":
                fields[name] = msgspec.convert(fields[name], get_args(record.__annotations__[name])[0])
        except TextError as error:
            code = "R201" if column.cell == "when" else "R114"
            document.fault(table, number, key, code, f"'{key}': {error.finding}", error.remedy, column.section)
            good = False
        except msgspec.ValidationError:
            finding = f"'{key}': is a table, but not of this form."
            document.fault(table, number, key, "R114", finding, "Compare docs/reference/columns.md.", column.section)
            good = False
    for key, column in columns.items():
        if column.required and fields.get(key) in (None, "", ()) and good:
            document.fault(table, number, "", "R109", f"'{key}' is missing.", "Fill it in.", column.section)
            good = False
    return record(**fields) if good else None


class _WrongType(TextError):
    """A TOML value of another type than its key's."""


def _value(document: Document, column: Column, value: Any) -> Any:
    cell = column.cell
    if cell in ("text", "id", "key", "thing", "verb", "choice", "when", "holding", "duration", "path"):
        return _single(column, value)
    if cell in ("texts", "things", "keys", "claims"):
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise _WrongType("is not a list of texts.", 'Write ["one", "another"].')
        single = msgspec.structs.replace(column, cell=_SINGLE[cell])
        return tuple(_single(single, item) for item in items)
    if cell == "flag":
        if not isinstance(value, bool):
            raise _WrongType("is neither true nor false.", "Write true or false, without quotation marks.")
        return value
    if cell == "keeps":
        if value == 0 and not isinstance(value, bool):
            return "0"
        return value if value in ("lasting", "0", "") else _duration(value)
    if cell == "needs":
        return tuple(_need(item) for item in _list(value))
    if cell == "inspectors":
        found = [_record(document, "rule.inspector", number, item, Inspector) for number, item in enumerate(_list(value))]
        return tuple(item for item in found if item is not None)
    return _table(value)


_SINGLE = {"texts": "text", "things": "thing", "keys": "key", "claims": "id"}


def _list(value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise _WrongType("is not a list.", "Write [ … ].")
    return value


def _single(column: Column, value: Any) -> Any:
    if not isinstance(value, str):
        raise _WrongType("is not a text.", "Put it between quotation marks.")
    if len(value) > LONGEST_CELL:
        raise _WrongType(f"is longer than {LONGEST_CELL} characters.", "Shorten it.")
    text = value.strip()
    if text == "":
        return None if column.cell == "when" else ""
    if column.cell == "holding":
        return _holding(text)
    if column.cell == "duration":
        return _duration(text)
    if column.cell == "path":
        return text
    return reader_of(column)(text)


def _holding(text: str) -> str:
    if _HOLDING.match(text) is None:
        raise _WrongType(f"'{text[:60]}' is no holding.", "Write thing@actor, or a thing alone for whoever holds it.")
    return text


def _duration(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongType("is no duration.", 'Write "lasting", 0, or an ISO 8601 duration such as "P18M" or "P18M/P3Y".')
    parse_duration(value)
    return value


def _need(item: Any) -> Need:
    if isinstance(item, str):
        return Need((_holding(item),))
    if isinstance(item, Mapping) and set(item) <= {"of", "k"} and isinstance(item.get("of"), list):
        of = tuple(_holding(part) if isinstance(part, str) else _holding("") for part in item["of"])
        k = item.get("k", 1)
        if isinstance(k, int) and not isinstance(k, bool) and 1 <= k <= len(of):
            return Need(of, k)
        raise _WrongType(f"k = {k!r} of {len(of)} cannot be.", f"Write a k from 1 to {len(of)}.")
    remedy = 'Write "thing@actor", or { of = ["a", "b"], k = 1 }.'
    raise _WrongType("a need is neither a holding nor { of = […], k = n }.", remedy)


def _table(value: Any) -> tuple[tuple[str, Any], ...]:
    if not isinstance(value, dict):
        raise _WrongType("is not a table.", "Write { key = value }.")
    return tuple((str(key), _frozen(value[key])) for key in sorted(value))


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return tuple((str(key), _frozen(value[key])) for key in sorted(value))
    return value
