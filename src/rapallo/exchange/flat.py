"""The claims of a case as one flat table with labels, which any spreadsheet opens and none runs."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from rapallo.record.case import Case
from rapallo.record.cells import write_cell
from rapallo.record.claim import Claim
from rapallo.record.columns import columns_of, field_of

__all__ = ["ADDED", "cells_of", "flat_columns", "flat_rows", "guarded", "unguarded"]

ADDED = ("subject_label", "object_label", "roles_labels", "says", "earliest", "latest", "evidence_for", "evidence_against")
"""The columns of the flat table that a case does not have: labels, the claim in a sentence, its outermost days, its evidence."""

_RUNS = re.compile(r"'*[\s\u00a0]*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: what looks like a formula gets a leading apostrophe, numbers excepted.

    Law: ``unguarded(guarded(cell)) == cell``.

    >>> guarded("=HYPERLINK(1)"), guarded("-12.5"), guarded("'=x"), guarded("plain")
    ("'=HYPERLINK(1)", '-12.5', "''=x", 'plain')
    """
    return "'" + cell if _RUNS.match(cell) is not None and _NUMBER.match(cell) is None else cell


def unguarded(cell: str) -> str:
    """The inverse of `guarded`."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) is not None else cell


def cells_of(record: msgspec.Struct) -> list[str]:
    """The cells of a record, in the order of its table, as the case's own files write them."""
    return [write_cell(getattr(record, field_of(name))) for name in columns_of(type(record))]


def flat_columns() -> tuple[str, ...]:
    """The columns of the flat table: all of claims.csv, then those added for readers."""
    return (*columns_of(Claim), *ADDED)


def flat_rows(case: Case) -> Iterator[list[str]]:
    """A row a claim, sorted by id: the claim's own cells, then labels, sentence, outermost days and evidence."""
    from rapallo.inquiry.sentence import sentence

    for claim in case.claims:
        yield [*cells_of(claim), *_added(case, claim, sentence(case, claim))]


def _added(case: Case, claim: Claim, says: str) -> list[str]:
    roles = []
    for name in ("to", "by", "at", "via", "under", "for", "as"):
        things = claim.role(name)
        if len(things) > 0:
            roles.append(f"{name}: {', '.join(case.title(thing) for thing in things)}")
    found = case.evidence_of(claim)
    return [
        case.title(claim.subject),
        case.title(claim.object) if claim.object != "" else "",
        "; ".join(roles),
        says,
        *_outermost(claim),
        _cited(item for item in found if not item.disputes),
        _cited(item for item in found if item.disputes),
    ]


def _outermost(claim: Claim) -> tuple[str, str]:
    from rapallo.time import MAX_DAY, MIN_DAY, format_day

    if claim.when is None:
        return "", ""
    first, last = claim.when.start_lo, claim.when.end_hi
    return ("" if first <= MIN_DAY else format_day(first), "" if last >= MAX_DAY else format_day(last))


def _cited(items: Iterable[Any]) -> str:
    return "; ".join(f"{item.source}, {item.locator}" if item.locator != "" else item.source for item in items)


