"""A case's digest: one number for one edition of its content, whatever the order of its rows (§1.10)."""

from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from typing import Any

import msgspec

from rapallo.record.case import Case
from rapallo.time import When

__all__ = ["cite", "digest"]

_UNIT, _RECORD = "\x1f", "\x1e"


def digest(case: Case) -> str:
    """SHA-256 over everything a case says, in hexadecimal.

    Blank fields do not count, so that a column added to the format later changes no digest. Dates enter as they are written and
    numbers as they are. Laws: equal cases have equal digests; the order of things, sources, claims, evidence, rules and of any
    other rows is irrelevant; a changed letter changes the digest.
    """
    found = case.__dict__.get("_digest")
    if isinstance(found, str):
        return found
    from hashlib import sha256

    whole = sha256()
    for field in case.__struct_fields__:
        value = getattr(case, field)
        rows = sorted(_rows(value)) if isinstance(value, tuple) else [_written(value)]
        whole.update(f"{field}\x1d{_RECORD.join(rows)}\x1d".encode())
    case.__dict__["_digest"] = whole.hexdigest()
    return whole.hexdigest()


def cite(case: Case) -> str:
    """How to cite this edition of a case: its authors, title, licence and the first 16 digits of its digest."""
    parts = [", ".join(case.about.authors), case.about.title, case.about.licence, f"digest {digest(case)[:16]}"]
    return ". ".join(part for part in parts if part != "") + "."


def _rows(records: tuple[Any, ...]) -> Iterator[str]:
    if len(records) == 0:
        return
    names = type(records[0]).__struct_fields__
    values = attrgetter(*names)
    for item in records:
        row = []
        for name, value in zip(names, values(item), strict=True):
            if value.__class__ is str:
                if value != "":
                    row.append(f"{name} {len(value)} {value}")
            elif value is not None and value != ():
                text = _written(value)
                row.append(f"{name} {len(text)} {text}")
        yield _UNIT.join(row)


def _written(value: Any) -> str:
    """A value as text that no other value of its field has: what is nested stands behind its length."""
    if isinstance(value, str):
        return value
    if isinstance(value, (tuple, list)):
        texts = [one if one.__class__ is str else _written(one) for one in value]
        return "".join([f"{len(text)} {text}" for text in texts])
    if isinstance(value, When):
        return value.text
    if isinstance(value, Decimal):
        return format(value, "f") if value.adjusted() < 30 else str(value)
    if isinstance(value, msgspec.Struct):
        return next(_rows((value,)))
    return repr(value)
