"""What a column of a case's tables is: its cell, its meaning and where the semantics speak of it.

The records of this package annotate every field with a `Column`; reader, writer, checks and the reference
page (`docs/reference/columns.md`) are made from those annotations, so that there is one table and no copy.
"""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

__all__ = ["CELLS", "Column", "columns_of", "field_of"]

CELLS: Mapping[str, str] = {
    "id": "an id: lower-case letters, digits and hyphens",
    "key": "a source key: upper-case letters, digits, hyphens and underscores",
    "keys": "source keys, separated by ;",
    "thing": "a thing: its id, or any of its names",
    "things": "things, separated by ;",
    "claims": "claim ids, separated by ;",
    "verb": "a verb of the reference list, or one of the case's own",
    "text": "free text",
    "texts": "texts, separated by ;",
    "names": "names with their language: de:Tuchatschewski; ru:Тухачевский",
    "when": "a date or span (EDTF, or a plain word of the table)",
    "number": "a number with a decimal point and no thousands separator",
    "whole": "a whole number, 0 or more",
    "choice": "one of the listed words",
    "flag": "true or false",
    "table": "a table: { key = value }",
    "holding": "a thing in an actor's hands, thing@actor; the thing alone: in anyone's",
    "duration": "an ISO 8601 duration, or two as bounds: P18M/P3Y",
    "keeps": "lasting, 0, or a duration",
    "needs": 'a list of holdings; k of some as { of = ["a", "b"], k = 1 }',
    "inspectors": "tables of their own: [[rule.inspector]]",
    "path": "a file of the case, by its path in the folder",
}


class Column(msgspec.Struct, frozen=True):
    """One column: ``cell`` names its form (a key of `CELLS`), ``meaning`` is one sentence for people.

    ``choices`` lists the words of a ``choice``, the first being what a blank means where ``blank`` says so.
    """

    cell: str
    meaning: str
    section: str
    required: bool = False
    choices: tuple[str, ...] = ()
    blank: str = ""
    unit: str = ""


def columns_of(record: type[msgspec.Struct]) -> dict[str, Column]:
    """The columns of a record by the name they have in files (``for``, not ``for_``), in order."""
    found: dict[str, Column] = {}
    annotations: Mapping[str, Any] = record.__annotations__
    for name, annotation in annotations.items():
        for extra in get_args(annotation):
            if isinstance(extra, Column):
                found[name.rstrip("_")] = extra
    return found


def field_of(name: str) -> str:
    """The attribute that a column fills: its name, but for those that are words of Python (``for``, ``as``)."""
    return name + "_" if name in ("for", "as") else name
