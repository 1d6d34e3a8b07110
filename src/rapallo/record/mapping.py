"""What a mapping says: how the rows of somebody's table become claims of a case, as plain data.

A mapping is a file of the case, ``imports/NAME.toml``; `rapallo.record.mapping_file` reads it, `rapallo.exchange` obeys it.
"""

import re
from collections.abc import Mapping as Map

import msgspec

__all__ = [
    "BLANK_ENDS",
    "FILE_KINDS",
    "NUMBER_FORMS",
    "ON_BAD",
    "RESOLVES",
    "Amounts",
    "Claims",
    "Dates",
    "FileForm",
    "Mapping",
    "Sources",
    "Template",
    "Test",
    "Text",
    "Things",
    "ValueMap",
    "template",
]

FILE_KINDS = ("csv", "tsv", "xlsx", "jsonl", "parquet")
NUMBER_FORMS = ("1234.5", "1234,5", "1,234.5", "1.234,5", "1 234,5", "1 234.5", "1'234.5")
ON_BAD = ("refuse row", "leave blank")
RESOLVES = ("any spelling", "as written", "never")
BLANK_ENDS = ("unknown", "open", "refuse row")

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


class Template(msgspec.Struct, frozen=True):
    """A text with columns in braces. ``parts`` are (text before, column) pairs, the last with a blank column."""

    text: str
    parts: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names, in order."""
        return tuple(column for _, column in self.parts if column != "")

    @property
    def constant(self) -> bool:
        """Whether it names none."""
        return len(self.parts) == 1


def template(text: str) -> Template | None:
    """The template that a text is; ``None`` where a brace is left open or names nothing. Doubled braces are braces.

    >>> template("row {#} of {Order date}").columns
    ('#', 'Order date')
    >>> template("{}") is None, template("{{x}}").parts
    (True, (('{x}', ''),))
    """
    parts: list[tuple[str, str]] = []
    literal, at = "", 0
    for found in _FIELD.finditer(text):
        between = text[at : found.start()]
        if "{" in between or "}" in between:
            return None
        literal += between
        at = found.end()
        if found.group() in ("{{", "}}"):
            literal += found.group()[0]
        elif found.group(1).strip() == "":
            return None
        else:
            parts.append((literal, found.group(1).strip()))
            literal = ""
    rest = text[at:]
    if "{" in rest or "}" in rest:
        return None
    return Template(text, (*parts, (literal + rest, "")))


class ValueMap(msgspec.Struct, frozen=True):
    """What the texts of a column stand for: ``pairs`` as written in the mapping, or a table in a file beside the data."""

    pairs: Map[str, str] = {}
    file: str = ""
    key: str = ""
    value: str = ""


class Test(msgspec.Struct, frozen=True):
    """A condition on one row: each column has one of its values (``*``: is filled; a blank value: is blank)."""

    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Text(msgspec.Struct, frozen=True):
    """A text made from a row: a template, perhaps passed through a map.

    ``otherwise`` is what a text becomes that the map does not have (``None``: the row is refused; ``"*"``: itself).
    ``split`` cuts it into several (``json``: a JSON list).
    """

    template: Template
    map: ValueMap | None = None
    otherwise: str | None = None
    split: str = ""


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """How a date or span is read from a row; exactly one of ``text``, ``year`` (with month and day), or start and end.

    ``format`` gives the order and signs of a date that is not EDTF (``d.m.y``). ``unknown`` is the sign that stands for a digit
    nobody knows, ``zero`` says whether a part of noughts means *not said*.
    """

    text: Text | None = None
    format: str = ""
    year: Text | None = None
    month: Text | None = None
    day: Text | None = None
    start: "Dates | None" = None
    end: "Dates | None" = None
    estimate_if: Test | None = None
    uncertain_if: Test | None = None
    brackets: str = ""
    zero: str = ""
    unknown: str = ""
    start_blank: str = "unknown"
    end_blank: str = "unknown"
    open_if: Test | None = None
    unknown_start_if: Test | None = None
    on_bad: str = ""

    @property
    def interval(self) -> bool:
        """Whether it has two ends."""
        return self.start is not None or self.end is not None


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """How an amount is read from a row: a text with words and bounds, or a column for either bound."""

    text: Text | None = None
    low: Text | None = None
    high: Text | None = None
    times: Text | None = None
    numbers: str = ""
    unit: Text | None = None
    of_what: Text | None = None
    period: Dates | None = None
    estimate_if: Test | None = None
    estimate: str = "estimate"
    brackets: str = ""
    on_bad: str = ""


class Things(msgspec.Struct, frozen=True, kw_only=True):
    """How a thing is named by a row, and what is made of a name that the case does not have."""

    name: Text
    kind: Text | None = None
    classes: tuple[Text, ...] = ()
    label: Text | None = None
    id: Text | None = None
    names: tuple[Text, ...] = ()
    wikidata: Text | None = None
    note: Text | None = None
    make: bool = True
    resolve: str = "any spelling"


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """Which source a row rests on; a key that the case lacks is added with these fields."""

    key: Text
    fields: tuple[tuple[str, Text], ...] = ()


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """One claim that a row makes. ``roles`` are subject, object and the roles of §1.3, each with the name of its `Things`."""

    id: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    verb: Text
    when: Dates | None = None
    amount: Amounts | None = None
    texts: tuple[tuple[str, Text], ...] = ()
    source: Text | None = None
    locator: Text | None = None
    only_if: tuple[Test, ...] = ()
    not_if: tuple[Test, ...] = ()
    line: int = 0


class FileForm(msgspec.Struct, frozen=True, kw_only=True):
    """What sort of file the table is, and where in it the rows are."""

    kind: str = ""
    encoding: str = ""
    separator: str = ""
    header: int = 1
    columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    blank: tuple[str, ...] = ()
    quotes: bool = True
    short_rows: bool = False


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """A whole mapping, as sound as its own file can tell. A ``draft`` is not imported with before somebody has settled it."""

    name: str
    path: str
    title: str = ""
    draft: bool = False
    file: FileForm = FileForm()
    row: tuple[str, ...] = ()
    locator: Text | None = None
    only_if: tuple[Test, ...] = ()
    not_if: tuple[Test, ...] = ()
    on_bad_date: str = "refuse row"
    on_bad_amount: str = "refuse row"
    numbers: str = ""
    things: Map[str, Things] = {}
    source: Sources | None = None
    claims: tuple[Claims, ...] = ()
