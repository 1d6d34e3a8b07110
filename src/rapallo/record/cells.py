"""From the text of a cell to its value and back, for every form a column can have."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from rapallo.errors import TextError
from rapallo.record.columns import Column
from rapallo.time import When, parse_when

__all__ = ["ID", "KEY", "LONGEST_CELL", "CellError", "near_words", "reader_of", "shown", "write_cell"]

LONGEST_CELL = 100_000
"""Characters in one cell or TOML string; a longer one is refused."""

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
KEY = re.compile(r"[A-Z0-9][A-Z0-9_-]*\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z")


class CellError(TextError):
    """The text of a cell is not of its column's form."""


def reader_of(column: Column) -> Callable[[str], Any]:
    """The function that reads a cell of this column; it raises `TextError` with finding and remedy."""
    if column.cell == "choice":
        return _choice(column.choices)
    return _READERS[column.cell]


def write_cell(value: Any) -> str:
    """The canonical text of any value a cell can hold; the inverse of its reader."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, When):
        return value.text
    if isinstance(value, tuple):
        return "; ".join(part if isinstance(part, str) else _pair(part) for part in value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.adjusted() < 30 else str(value)
    return str(value)


def _pair(name: tuple[str, str]) -> str:
    language, text = name
    return f"{language}:{text}" if language != "" else text


def _text(cell: str) -> str:
    return cell


def _id(cell: str) -> str:
    if ID.match(cell) is None:
        raise CellError(f"{shown(cell)} is no id.", "Use lower-case letters, digits and hyphens: lipetsk-base.")
    return cell


def _key(cell: str) -> str:
    if KEY.match(cell) is None:
        if ";" in cell:
            raise CellError(
                f"{shown(cell)} names several sources.", "Keep one here and give the others a line each in evidence.csv."
            )
        raise CellError(f"{shown(cell)} is no source key.", "Use capital letters, digits, - and _: SMITH1999.")
    return cell


def _parts(cell: str) -> tuple[str, ...]:
    if ";" not in cell:
        return (cell,)
    return tuple(part for part in map(str.strip, cell.split(";")) if part != "")


def _keys(cell: str) -> tuple[str, ...]:
    return tuple(_key(part) for part in _parts(cell))


def _claims(cell: str) -> tuple[str, ...]:
    return tuple(_id(part) for part in _parts(cell))


def _names(cell: str) -> tuple[tuple[str, str], ...]:
    names: list[tuple[str, str]] = []
    for part in _parts(cell):
        language, colon, text = part.partition(":")
        if colon != "" and _LANGUAGE.match(language) is not None and text.strip() != "":
            names.append((language, text.strip()))
        else:
            names.append(("", part))
    return tuple(names)


def _number(cell: str) -> Decimal:
    if _NUMBER.match(cell) is None:
        if re.fullmatch(r"[+-]?[0-9]{1,3}(?:[,.' \u00a0\u202f][0-9]{3})+", cell) is not None:
            remedy = "Write it without thousands separators: " + re.sub(r"[^0-9+-]", "", cell) + "."
        elif re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell) is not None:
            remedy = "Write a decimal point: " + cell.replace(",", ".") + "."
        else:
            remedy = "Write digits with a decimal point; bounds go into low and high, words into hedge or note."
        raise CellError(f"{shown(cell)} is no number.", remedy)
    try:
        return Decimal(cell)
    except InvalidOperation as error:  # pragma: no cover - the pattern admits nothing that Decimal refuses
        raise CellError(f"{shown(cell)} is no number.", "Write digits with a decimal point.") from error


def _whole(cell: str) -> int:
    if re.fullmatch(r"[0-9]{1,15}", cell) is None:
        raise CellError(f"{shown(cell)} is no whole number.", "Write digits only.")
    return int(cell)


def _when(cell: str) -> When:
    return parse_when(cell)


def _choice(choices: tuple[str, ...]) -> Callable[[str], str]:
    known = {word: word for word in choices}

    def read(cell: str) -> str:
        word = known.get(cell)
        if word is None:
            folded = cell.strip().lower()
            if folded in known:
                return folded
            raise CellError(f"{shown(cell)} is not one of the words allowed.", f"Use {' | '.join(choices)}, or leave it blank.")
        return word

    return read


def near_words(word: str, words: Iterable[str], most: int = 1) -> list[str]:
    """The words most like a word that is not among them, the likest first; for messages."""
    from difflib import get_close_matches

    return get_close_matches(word, list(words), most)


def shown(cell: str) -> str:
    """A cell as a message may show it: short, and with nothing in it that a terminal would obey."""
    short = cell if len(cell) <= 60 else cell[:57] + "…"
    return ascii(short) if not short.isprintable() else f"'{short}'"


_READERS: dict[str, Callable[[str], Any]] = {
    "id": _id,
    "key": _key,
    "keys": _keys,
    "thing": _text,
    "things": _parts,
    "claims": _claims,
    "verb": _text,
    "text": _text,
    "texts": _parts,
    "names": _names,
    "when": _when,
    "number": _number,
    "whole": _whole,
}
