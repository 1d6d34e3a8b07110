"""What one edition of a record says and the other does not: added, gone, or altered field by field (§1.10)."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from rapallo.inquiry.head import plural
from rapallo.record.case import Case
from rapallo.time import When

__all__ = ["ADDED", "ALTERED", "GONE", "TABLES", "Change", "Field", "changes_of", "key_of", "rows_of", "written"]

ADDED, GONE, ALTERED = "added", "gone", "altered"

TABLES: tuple[tuple[str, str, str], ...] = (
    ("claim", "claims", "id"),
    ("evidence", "evidence", "claim"),
    ("thing", "things", "id"),
    ("source", "sources", "key"),
    ("way", "ways", "id"),
    ("given", "givens", "holding"),
    ("complete", "completes", "holding"),
    ("rule", "rules", "id"),
    ("thesis", "theses", "id"),
    ("reading", "readings", "id"),
    ("question", "questions", "ask"),
    ("verb", "verbs", "id"),
)
"""The parts of a case: what one of them is called, where they stand in it, and by which field they are told apart."""


class Field(msgspec.Struct, frozen=True):
    """One field that reads otherwise, as files write it; blank: nothing stands there."""

    name: str
    old: str
    new: str


class Change(msgspec.Struct, frozen=True):
    """One record *added*, *gone* or *altered*. ``what`` is its kind (*claim*, *evidence*, *case* …), ``id`` what tells it apart.

    ``number`` tells several of one id apart (evidence of one source on one claim; two givens of one holding). ``claim``: the claim it bears on
    (its own, or the one it is evidence of). ``fields`` are the altered ones.
    """

    what: str
    how: str
    id: str
    number: int = 0
    claim: str = ""
    fields: tuple[Field, ...] = ()


def changes_of(old: Case, new: Case) -> tuple[Change, ...]:
    """Everything in which two editions differ: claims, then evidence, things and the rest, each by id.

    Records are the same if their ids are; evidence if it is of one source on one claim. Laws: equal editions have no changes; the
    other way round, what was added is gone.
    """
    found: list[Change] = []
    for what, _, _ in TABLES:
        before, after = _grouped(old, what), _grouped(new, what)
        for key in sorted({*before, *after}):
            found.extend(_compared(what, key, before.get(key, []), after.get(key, [])))
    if old.about != new.about:
        found.append(Change("case", ALTERED, "case", 0, "", _fields(old.about, new.about)))
    if old.story != new.story:
        found.append(Change("story", ALTERED, "story", 0, "", (Field("text", _short(old.story), _short(new.story)),)))
    return tuple(found)


def rows_of(case: Case, what: str) -> tuple[Any, ...]:
    """The records of a kind."""
    rows: tuple[Any, ...] = getattr(case, next(place for kind, place, _ in TABLES if kind == what))
    return rows


def key_of(what: str) -> Callable[[Any], str]:
    """What tells records of a kind apart: the id; of evidence the claim and the source."""
    if what == "evidence":
        return lambda row: f"{row.claim} {row.source}"
    name = next(field for kind, _, field in TABLES if kind == what)
    return lambda row: str(getattr(row, name))


def _grouped(case: Case, what: str) -> dict[str, list[Any]]:
    key = key_of(what)
    found: dict[str, list[Any]] = {}
    for row in rows_of(case, what):
        found.setdefault(key(row), []).append(row)
    return found


def _compared(what: str, key: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """The changes among records of one id: equal ones pair off, then the others in order."""
    left, right = list(before), list(after)
    for row in before:
        if row in right:
            left.remove(row)
            right.remove(row)
    left.sort(key=repr)
    right.sort(key=repr)
    for number in range(max(len(left), len(right))):
        how = ADDED if number >= len(left) else GONE if number >= len(right) else ALTERED
        fields = _fields(left[number], right[number]) if how == ALTERED else ()
        row = left[number] if how == GONE else right[number]
        claim = row.id if what == "claim" else row.claim if what == "evidence" else ""
        yield Change(what, how, key, number, claim, fields)


def _fields(one: Any, other: Any) -> tuple[Field, ...]:
    names = [name for name in one.__struct_fields__ if getattr(one, name) != getattr(other, name)]
    return tuple(Field(name.rstrip("_"), written(getattr(one, name)), written(getattr(other, name))) for name in names)


def written(value: Any) -> str:
    """A field as files have it.

    >>> written(("a", "b")), written(None), written(Decimal("1.50"))
    ('a; b', '', '1.50')
    """
    if value is None:
        return ""
    if isinstance(value, When):
        return value.text
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (tuple, list)):
        return "; ".join(written(one) for one in value)
    if isinstance(value, msgspec.Struct):
        parts = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return ", ".join(f"{name.rstrip('_')} {written(one)}" for name, one in parts if one is not None and one not in ("", ()))
    return str(value)


def _short(text: str) -> str:
    return plural(len(text), "character") if text != "" else ""
