"""The forms that values of a mapping's keys have, and which key has which."""

from collections.abc import Callable, Mapping
from os.path import basename
from typing import Any

from rapallo.errors import Fault, TextError
from rapallo.record.cells import ID, near_words, shown
from rapallo.record.claim import CONFIDENCES, FOOTINGS, POLARITIES, ROLES, STANCES
from rapallo.record.documents import Document
from rapallo.record.mapping import (
    BLANK_ENDS,
    FILE_KINDS,
    NUMBER_FORMS,
    ON_BAD,
    RESOLVES,
    Amounts,
    Dates,
    Template,
    Test,
    Text,
    Things,
    ValueMap,
    template,
)
from rapallo.record.thing import KINDS

__all__ = ["CLAIM", "CLAIM_TEXTS", "FILE", "SOURCE", "THING", "TOP", "Off", "Reading", "value_map"]

SOURCE_FIELDS = ("type", "author", "title", "container", "year", "publisher", "pages", "url", "derives_from", "party", "note")
CLAIM_TEXTS = ("polarity", "confidence", "footing", "stance", "hedge", "speaker", "note", "exchange")
_WORDS = {"polarity": POLARITIES, "confidence": CONFIDENCES, "footing": FOOTINGS, "stance": STANCES, "kind": KINDS}


class Off(TextError):
    """A value of a mapping that is not of its form."""


Reader = Callable[["Reading", Any], Any]
"""Reads the value of a key; raises `TextError` where it is not of the key's form."""


class Reading:
    """One reading of one file; ``at`` is the table, its number and the key being read, for the line of a fault."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.at: tuple[str, int, str] = ("", 0, "")
        self.maps: dict[str, ValueMap] = {}
        self.things: dict[str, Things] = {}

    def fault(self, finding: str, remedy: str) -> None:
        """Note a fault at the place being read."""
        line = self.document.line_of(*self.at)
        self.document.faults.append(Fault(self.document.path, line, 0, "R901", "error", finding, remedy, ""))

    def table(self, data: Any, keys: Mapping[str, Reader], where: str, place: tuple[str, int] | None = None) -> dict[str, Any]:
        """The values of a table's keys; ``place`` is given for a table with a header of its own."""
        if not isinstance(data, dict):
            raise Off(f"{where} is not a table.", "Write { key = value }.")
        found: dict[str, Any] = {}
        outer = self.at
        for key, value in data.items():
            if place is not None:
                self.at = (*place, key)
            reader = keys.get(key)
            if reader is None:
                near = near_words(key, list(keys), 1)
                remedy = f"Did you mean '{near[0]}'?" if len(near) > 0 else f"Keys are: {', '.join(keys)}."
                self.fault(f"there is no key {shown(key)} in {where}.", remedy)
                continue
            try:
                found[key] = reader(self, value)
            except TextError as error:
                self.fault(f"'{key}' of {where} {error.finding}", error.remedy)
        self.at = outer
        return found


def _string(_: Reading, value: Any) -> str:
    if not isinstance(value, str):
        raise Off("is not a text.", "Put it between quotation marks.")
    return value


def _strings(file: Reading, value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(str(item) if isinstance(item, int) and not isinstance(item, bool) else _string(file, item) for item in items)


def _flag(_: Reading, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Off("is neither true nor false.", "Write true or false, without quotation marks.")
    return value


def _line(_: Reading, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10_000:
        raise Off("is no line of a file.", "Write the number of the line with the columns' names; 0 where there is none.")
    return value


def _id(file: Reading, value: Any) -> str:
    text = _string(file, value)
    if ID.match(text) is None:
        raise Off(f"{shown(text)} is no id.", "Use lower-case letters, digits and hyphens.")
    return text


def _one_of(words: tuple[str, ...]) -> Reader:
    def read(file: Reading, value: Any) -> str:
        if value not in words:
            raise Off(f"{shown(str(value))} is not one of the words allowed.", f"Use {' | '.join(words)}.")
        return str(value)

    return read


def _template(file: Reading, value: Any) -> Template:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(file, value)
    found = template(text)
    if found is None:
        raise Off(f"{shown(text)} has a brace that names no column.", "Write {column}; a brace itself is doubled: {{.")
    return found


def _text(file: Reading, value: Any) -> Text:
    """``"{column}"``, or a table with from, map, else and split."""
    if not isinstance(value, dict):
        return Text(_template(file, value))
    if "from" not in value:
        raise Off("does not say what it is made from.", 'Write { from = "{column}" }.')
    found = file.table(value, _TEXT, "this text")
    return Text(
        template=found.get("from", Template("", (("", ""),))), map=found.get("map"), otherwise=found.get("else"),
        split=found.get("split", ""),
    )  # fmt: skip


def _word(name: str) -> Reader:
    """A text that must come out as one of a column's words, as far as the mapping itself can tell."""
    words = _WORDS[name]

    def read(file: Reading, value: Any) -> Text:
        text = _text(file, value)
        told = [text.template.text] if text.template.constant and text.map is None else []
        told += [*text.map.pairs.values()] if text.map is not None else []
        told += [text.otherwise] if text.otherwise not in (None, "*") else []
        for word in told:
            if word not in ("", *words):
                raise Off(f"{shown(str(word))} is not one of the words allowed.", f"Use {' | '.join(words)}, or leave it blank.")
        return text

    return read


def _texts(file: Reading, value: Any) -> tuple[Text, ...]:
    return tuple(_text(file, item) for item in (value if isinstance(value, list) else [value]))


def _map(file: Reading, value: Any) -> ValueMap:
    if isinstance(value, str):
        if value not in file.maps:
            near = near_words(value, list(file.maps), 1)
            remedy = f"Did you mean '{near[0]}'?" if len(near) > 0 else f"Write a table [maps.{value}]."
            raise Off(f"names the map {shown(value)}, which is not there.", remedy)
        return file.maps[value]
    return value_map(file, value)


def value_map(file: Reading, value: Any) -> ValueMap:
    if not isinstance(value, dict):
        raise Off("is no map.", 'Write { "text in the file" = "what it stands for" }.')
    if set(value) == {"file", "key", "value"}:
        name = _string(file, value["file"])
        if name == "" or basename(name) != name:
            raise Off(f"{shown(name)} is not a file beside the data.", "Name a file in the folder of the imported file.")
        return ValueMap(file=name, key=_string(file, value["key"]), value=_string(file, value["value"]))
    pairs: dict[str, str] = {}
    for key, item in value.items():
        if not isinstance(item, str):
            raise Off(f"gives {shown(key)} something that is not a text.", "Put it between quotation marks.")
        pairs[key] = item
    return ValueMap(pairs=pairs)


def _pairs(file: Reading, value: Any) -> tuple[tuple[str, str], ...]:
    return tuple(value_map(file, value).pairs.items())


def _test(file: Reading, value: Any) -> Test:
    if not isinstance(value, dict) or len(value) == 0:
        raise Off("is no condition.", 'Write { "column" = "value" }, or { "column" = ["one", "another"] }.')
    return Test(tuple((key, _strings(file, item)) for key, item in value.items()))


def _tests(file: Reading, value: Any) -> tuple[Test, ...]:
    return tuple(_test(file, item) for item in (value if isinstance(value, list) else [value]))


def _thing(file: Reading, value: Any) -> str:
    """The name of a ``[thing.NAME]``; any other text or table is a thing of its own, kept under a name nobody can write."""
    if isinstance(value, str) and value in file.things:
        return value
    name = f"{file.at[0]}[{file.at[1]}].{file.at[2]}"
    if isinstance(value, dict) and "name" in value:
        file.things[name] = Things(**{"name": Text(Template("", (("", ""),))), **file.table(value, THING, "this thing")})
        return name
    text = _text(file, value)
    file.things[name] = Things(name=text, make=not (text.template.constant and text.map is None))
    return name


def _format(file: Reading, value: Any) -> str:
    text = _string(file, value)
    if sorted(sign for sign in text if sign.isalpha()) not in (["d", "m", "y"], ["m", "y"], ["y"]):
        raise Off(f"{shown(text)} is no order of day, month and year.", "Write d.m.y, m/d/y, y-m-d, d m y or m/y.")
    return text


def _dates(file: Reading, value: Any) -> Dates:
    if not isinstance(value, dict):
        return Dates(text=_text(file, value))
    if "map" in value or "else" in value:
        inner = {key: value[key] for key in ("from", "map", "else") if key in value}
        value = {**{key: item for key, item in value.items() if key not in inner}, "from": inner}
    found = file.table(value, _DATES, "this date")
    if "from" in found:
        found["text"] = found.pop("from")
    ways = [found.get("text"), found.get("year"), found.get("start") or found.get("end")]
    if sum(way is not None for way in ways) != 1:
        raise Off(
            "says not, or not in one way only, where the date stands.", "Write one of from, year (month, day), start and end."
        )
    if "format" in found and "text" not in found:
        raise Off("has a format and no text that it could be of.", 'Write { from = "{column}", format = "d.m.y" }.')
    return Dates(**found)


def _amounts(file: Reading, value: Any) -> Amounts:
    if not isinstance(value, dict):
        return Amounts(text=_text(file, value))
    found = file.table(value, _AMOUNTS, "this amount")
    if "from" in found:
        found["text"] = found.pop("from")
    if ("text" in found) == ("low" in found or "high" in found):
        raise Off("says not, or not in one way only, where the amount stands.", "Write from, or low and high.")
    return Amounts(**found)


_TEXT: dict[str, Reader] = {"from": _template, "map": _map, "else": _string, "split": _string}
TOP: dict[str, Reader] = {
    "title": _string, "draft": _flag, "row": _strings, "locator": _text, "only_if": _tests, "not_if": _tests, "on_bad_date": _one_of(ON_BAD),
    "on_bad_amount": _one_of(ON_BAD), "numbers": _one_of(NUMBER_FORMS),
}  # fmt: skip
FILE: dict[str, Reader] = {
    "kind": _one_of(FILE_KINDS), "encoding": _string, "separator": _string, "header": _line, "columns": _strings,
    "sheets": _strings, "types": _pairs,
    "blank": _strings, "quotes": _flag, "short_rows": _flag,
}  # fmt: skip
THING: dict[str, Reader] = {
    "name": _text, "kind": _word("kind"), "classes": _texts, "label": _text, "id": _text, "names": _texts, "wikidata": _text,
    "note": _text, "make": _flag, "resolve": _one_of(RESOLVES),
}  # fmt: skip
SOURCE: dict[str, Reader] = {"key": _text, **dict.fromkeys(SOURCE_FIELDS, _text)}
_DATES: dict[str, Reader] = {
    "from": _text, "format": _format, "year": _text, "month": _text, "day": _text, "start": _dates, "end": _dates,
    "estimate_if": _test, "uncertain_if": _test, "brackets": _one_of(("estimate", "uncertain")),
    "zero": _one_of(("not said",)), "unknown": _string, "start_blank": _one_of(BLANK_ENDS), "end_blank": _one_of(BLANK_ENDS),
    "open_if": _test, "unknown_start_if": _test, "on_bad": _one_of(ON_BAD),
}  # fmt: skip
_AMOUNTS: dict[str, Reader] = {
    "from": _text, "low": _text, "high": _text, "times": _text, "numbers": _one_of(NUMBER_FORMS), "unit": _text,
    "of_what": _text, "period": _dates, "estimate_if": _test, "estimate": _string, "brackets": _one_of(("estimate",)),
    "on_bad": _one_of(ON_BAD),
}  # fmt: skip
CLAIM: dict[str, Reader] = {
    "id": _id, "subject": _thing, "verb": _text, "object": _thing, **dict.fromkeys(ROLES, _thing), "when": _dates,
    "amount": _amounts, **{name: _word(name) if name in _WORDS else _text for name in CLAIM_TEXTS}, "source": _text,
    "locator": _text, "only_if": _tests, "not_if": _tests,
}  # fmt: skip
