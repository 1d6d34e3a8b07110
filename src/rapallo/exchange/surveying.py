"""What the columns of a table look like: how full, how varied, dates, numbers, names, flags."""

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from rapallo.errors import DateError
from rapallo.exchange.amounts import Amount, read_amount, read_number
from rapallo.exchange.dates import read_date
from rapallo.exchange.filling import Bad
from rapallo.exchange.reading import Table
from rapallo.record.mapping import NUMBER_FORMS, Dates
from rapallo.time import parse_when

__all__ = ["Look", "look_at"]

SAMPLE = 20_000
"""Rows looked at."""

_MOST_TRIED = 400
_ENOUGH = 0.8
_HALF = 0.5
_DATED = re.compile(r"date|datum|when|year|jahr|дата|année", re.IGNORECASE)
_FORMATS = ("d.m.y", "d/m/y", "m/d/y", "d-m-y", "d m y", "y/m/d", "m/y")
_FLAGS = frozenset(("yes", "no", "true", "false", "y", "n", "t", "f", "ja", "nein", "oui", "non", "0", "1", "x", "да", "нет"))
_YEAR = re.compile(r"[~?(\[]?(?:1[0-9]|20)[0-9]{2}[)\]?~]?\Z")
_LEGAL = re.compile(
    r"\b(?:gmbh|mbh|ag|kg|inc|corp|corporation|ltd|limited|llc|plc|s\.?a\.?|jsc|ooo|oao|zao|pao|co|ооо|оао|зао|пао|ао)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{2,3}\Z")


Looked = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""The sort of a column, its form, all forms that fit, and what does not fit."""


class Look(msgspec.Struct, frozen=True):
    """One column. ``sort`` is blank, flag, year, date, number, amount, code, address, text, list or name.

    ``form`` is the format of dates or of numbers; ``forms`` all that fit, where the column itself cannot tell.
    """

    name: str
    filled: int
    distinct: int
    sort: str
    common: tuple[str, ...]
    form: str = ""
    forms: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    companies: int = 0


def look_at(table: Table) -> tuple[list[Look], int]:
    """A look at every column of a table, by its first `SAMPLE` rows; and how many these are."""
    counts: list[Counter[str]] = [Counter() for _ in table.columns]
    rows = 0
    for _, cells, problem in table.rows:
        if rows == SAMPLE:
            break
        rows += 1
        if problem == "":
            for counter, cell in zip(counts, cells, strict=True):
                counter[cell.strip()] += 1
    return [_look(name, counter) for name, counter in zip(table.columns, counts, strict=True)], rows


def _look(name: str, counter: Counter[str]) -> Look:
    counter.pop("", None)
    filled, distinct = sum(counter.values()), len(counter)
    texts = [text for text, _ in sorted(counter.items(), key=lambda item: (-item[1], item[0]))][:_MOST_TRIED]
    sort, form, forms, odd = _sort(texts, _HALF if _DATED.search(name) is not None else _ENOUGH)
    companies = sum(_LEGAL.search(text) is not None for text in texts)
    return Look(name, filled, distinct, sort, tuple(texts[:3]), form, forms, odd[:3], companies)


def _sort(texts: Sequence[str], dated: float) -> Looked:
    """What sort of texts these are, their format, all formats that fit, and what does not fit."""
    if len(texts) == 0:
        return "blank", "", (), ()
    if len(texts) <= 4 and {text.casefold() for text in texts} <= _FLAGS:
        return "flag", "", (), ()
    if _share([_YEAR.match(text) is not None for text in texts]) >= _ENOUGH:
        return "year", "", (), tuple(text for text in texts if _YEAR.match(text) is None)
    for found in (_as_numbers(texts), _as_dates(texts, dated), _as_amounts(texts)):
        if found is not None:
            return found
    if all(_CODE.match(text) is not None for text in texts):
        return "code", "", (), ()
    if _share([text.startswith(("http://", "https://")) for text in texts]) >= _ENOUGH:
        return "address", "", (), ()
    if _share([text.startswith("[") and text.endswith("]") for text in texts]) >= _ENOUGH:
        return "list", "", (), ()
    return ("text" if sum(map(len, texts)) > 60 * len(texts) else "name"), "", (), ()


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)


def _as_numbers(texts: Sequence[str]) -> Looked | None:
    fits = {form: [_is_number(text, form) for text in texts] for form in NUMBER_FORMS}
    best = max(NUMBER_FORMS, key=lambda form: sum(fits[form]))
    if _share(fits[best]) < _ENOUGH:
        return None
    equal = [form for form in NUMBER_FORMS if sum(fits[form]) == sum(fits[best])]
    same = [form for form in equal if all(_number(text, form) == _number(text, best) for text in texts)]
    forms = () if len(same) == len(equal) else tuple(equal)
    return "number", best, forms, tuple(text for text, good in zip(texts, fits[best], strict=True) if not good)


def _as_dates(texts: Sequence[str], enough: float) -> Looked | None:
    plain = [_is_date(text, "") for text in texts]
    if _share(plain) >= _ENOUGH:
        return "date", "", (), tuple(text for text, good in zip(texts, plain, strict=True) if not good)
    fits = {form: [_is_date(text, form) for text in texts] for form in _FORMATS}
    best = max(_FORMATS, key=lambda form: sum(fits[form]))
    if _share(fits[best]) < enough:
        return None
    forms = tuple(form for form in _FORMATS if sum(fits[form]) == sum(fits[best]))
    return (
        "date",
        best,
        forms if len(forms) > 1 else (),
        tuple(text for text, good in zip(texts, fits[best], strict=True) if not good),
    )


def _is_date(text: str, form: str) -> bool:
    try:
        found = read_date(text, Dates(format=form, brackets="estimate", zero="not said"))
        parse_when(found)
    except (Bad, DateError):
        return False
    return True


def _number(text: str, form: str) -> str:
    try:
        return read_number(text, form)
    except Bad:
        return ""


def _is_number(text: str, form: str) -> bool:
    return _number(text, form) != ""


def _as_amounts(texts: Sequence[str]) -> Looked | None:
    fits = {form: [_amount(text, form) for text in texts] for form in NUMBER_FORMS}
    sums = {form: sum(found is not None for found in fits[form]) for form in NUMBER_FORMS}
    best = max(NUMBER_FORMS, key=lambda form: sums[form])
    if sums[best] < _ENOUGH * len(texts):
        return None
    equal = tuple(form for form in NUMBER_FORMS if sums[form] == sums[best])
    forms = () if all(fits[form] == fits[best] for form in equal) else equal
    return "amount", best, forms, tuple(text for text, found in zip(texts, fits[best], strict=True) if found is None)


def _amount(text: str, form: str) -> Amount | None:
    try:
        return read_amount(text, form, "estimate")
    except Bad:
        return None
