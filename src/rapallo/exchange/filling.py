"""A mapping's templates, maps and conditions made into functions of a row's cells."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from rapallo.errors import CaseError, Fault
from rapallo.exchange.reading import open_table
from rapallo.record.mapping import FileForm, Template, Test, Text, ValueMap

__all__ = [
    "Bad",
    "Cells",
    "Columns",
    "Refused",
    "condition_of",
    "conditions_of",
    "several_of",
    "stored",
    "template_of",
    "text_of",
]

Cells = Sequence[str]
"""The cells of one row that a mapping uses, stripped, blanks being blank; the last is the row's number."""

Columns = Mapping[str, int]
"""Where each column stands among `Cells`."""

_MOST_STORED = 100_000
_Value = TypeVar("_Value")


class Refused(Exception):
    """A row that makes no claim, and why: ``reason`` is the same for all rows with this fault, ``detail`` is this row's."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail


class Bad(ValueError):
    """A cell that is no date or no amount, and why."""


def stored(read: Callable[[tuple[str, ...]], _Value], places: Sequence[int]) -> Callable[[Cells], _Value]:
    """A function of some cells, which remembers what it gave (or refused) for the same texts."""
    known: dict[Any, Any] = {}
    only = places[0] if len(places) == 1 else -1

    def give(cells: Cells) -> _Value:
        key: Any = cells[only] if only >= 0 else tuple([cells[place] for place in places])
        found = known.get(key)
        if found is None:
            if len(known) >= _MOST_STORED:
                known.clear()
            try:
                found = (read((key,) if only >= 0 else key), None)
            except Refused as error:
                found = (None, error)
            known[key] = found
        said: Any = found[0]
        refused = found[1]
        if refused is not None:
            raise Refused(refused.reason, refused.detail)
        value: _Value = said
        return value

    return give


def template_of(template: Template, columns: Columns) -> Callable[[Cells], str]:
    """The text that a template makes of a row; blank where every column that it names is blank."""
    if template.constant:
        constant = template.parts[0][0]
        return lambda cells: constant
    places = [columns[name] for name in template.columns]
    literals = [literal for literal, _ in template.parts]
    if len(places) == 1 and literals == ["", ""]:
        only = places[0]
        return lambda cells: cells[only]
    head, *rest = literals
    if len(places) == 1:
        single, tail = places[0], rest[0]
        return lambda cells: f"{head}{said}{tail}" if (said := cells[single]) != "" else ""
    pairs = list(zip(places, rest, strict=True))

    def fill(cells: Cells) -> str:
        said = [cells[place] for place, _ in pairs]
        if not any(said):
            return ""
        return head + "".join([text + literal for text, (_, literal) in zip(said, pairs, strict=True)])

    return fill


def text_of(text: Text, columns: Columns, folder: str) -> Callable[[Cells], str]:
    """The text that a row says, mapped where a map is given. The function raises `Refused` for what the map lacks."""
    fill = template_of(text.template, columns)
    if text.map is None:
        return fill
    pairs = _pairs(text.map, folder)
    folded = {key.casefold(): value for key, value in reversed(list(pairs.items()))}
    otherwise, name = text.otherwise, text.template.text

    def mapped(cells: Cells) -> str:
        said = fill(cells)
        found = pairs.get(said)
        if found is None:
            found = folded.get(said.casefold())
        if found is not None:
            return found
        if said == "" or otherwise == "*":
            return said
        if otherwise is None:
            raise Refused(f"the map of {name} does not have what it says:", repr(said[:60]))
        return otherwise

    return mapped


def several_of(text: Text, columns: Columns, folder: str) -> Callable[[Cells], tuple[str, ...]]:
    """The texts that a row says in one cell; each is passed through the map by itself."""
    if text.split == "":
        one = text_of(text, columns, folder)
        return lambda cells: (one(cells),)
    whole = template_of(text.template, columns)
    part = text_of(Text(Template("{part}", (("", "part"), ("", ""))), text.map, text.otherwise), {"part": 0}, folder)
    split, name = text.split, text.template.text

    def cut(cells: Cells) -> tuple[str, ...]:
        said = whole(cells)
        parts = _listed(said, name) if split == "json" else said.split(split)
        found = (part((one.strip(),)) for one in parts)
        return tuple(dict.fromkeys(one for one in found if one != ""))

    return cut


def _listed(said: str, name: str) -> list[str]:
    if said == "":
        return []
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        raise Refused(f"{name} is no JSON list:", repr(said[:60])) from None
    items = found if isinstance(found, list) else [found]
    if not all(isinstance(item, str | int) for item in items):
        raise Refused(f"{name} is no JSON list of texts:", repr(said[:60]))
    return [str(item) for item in items]


def _pairs(value: ValueMap, folder: str) -> Mapping[str, str]:
    """The pairs of a map; those of a file beside the data are read now. Raises `CaseError`."""
    if value.file == "":
        return value.pairs
    path = os.path.join(folder, value.file)
    table = open_table(path, FileForm())
    for name in (value.key, value.value):
        if name not in table.columns:
            finding = f"has no column '{name}', which a map of the mapping names."
            raise CaseError(
                [Fault(path, 1, 0, "R106", "error", finding, f"Columns are: {', '.join(table.columns)}."[:300], "§1.3")]
            )
    key, said = table.columns.index(value.key), table.columns.index(value.value)
    found: dict[str, str] = {}
    twice: set[str] = set()
    for _, cells, problem in table.rows:
        if problem == "":
            name, text = cells[key].strip(), cells[said].strip()
            if found.setdefault(name, text) != text:
                twice.add(name)
    return {name: text for name, text in found.items() if name not in twice}


def condition_of(test: Test, columns: Columns) -> Callable[[Cells], bool]:
    """Whether a row meets a condition: every column has one of its values, whatever its capitals."""
    wanted = [(columns[name], frozenset(value.casefold() for value in values)) for name, values in test.columns]
    if len(wanted) == 1:
        only, these = wanted[0]
        filled = "*" in these
        return lambda cells: (said := cells[only]).casefold() in these or (filled and said != "")

    def met(cells: Cells) -> bool:
        for place, values in wanted:
            said = cells[place]
            if said.casefold() not in values and not (said != "" and "*" in values):
                return False
        return True

    return met


def conditions_of(only: Sequence[Test], never: Sequence[Test], columns: Columns) -> Callable[[Cells], bool] | None:
    """Whether a row meets one of some conditions and none of others; ``None`` where there is none."""
    if len(only) == 0 and len(never) == 0:
        return None
    these, those = [condition_of(test, columns) for test in only], [condition_of(test, columns) for test in never]
    if len(those) == 0 and len(these) == 1:
        return these[0]

    def wanted(cells: Cells) -> bool:
        return (len(these) == 0 or any(test(cells) for test in these)) and not any(test(cells) for test in those)

    return wanted
