"""A case as tables: one flat CSV of claims, a workbook of four sheets, and all tables in bulk as JSON Lines or Parquet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from rapallo.errors import LimitError, UsageError
from rapallo.exchange.flat import ADDED, cells_of, flat_columns, flat_rows, guarded, unguarded
from rapallo.exchange.losses import LOST, Exported, Tally, lose_case, lose_reasoning
from rapallo.exchange.xml_text import cleaned
from rapallo.record.case import Case
from rapallo.record.cells import reader_of
from rapallo.record.claim import Claim, Evidence
from rapallo.record.columns import columns_of, field_of
from rapallo.record.source import Source
from rapallo.record.thing import Thing

__all__ = ["SHEETS", "read_flat", "to_csv", "to_jsonl", "to_parquet", "to_xlsx"]

SHEETS: dict[str, type[msgspec.Struct]] = {"claims": Claim, "things": Thing, "evidence": Evidence, "sources": Source}
"""The tables of a case, by the name that a sheet or a file in bulk has."""

_LONGEST = 32_767
_MOST = 1_048_575
_MOMENT = (1980, 1, 1, 0, 0, 0)


def to_csv(case: Case) -> Exported:
    """The claims as one CSV with labels; cells that a spreadsheet would run begin with an apostrophe."""
    tally = Tally()
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(flat_columns())
    writer.writerows([guarded(cell) for cell in row] for row in flat_rows(case))
    cited = "the flat table names sources and locators of further evidence, no more"
    for item in case.evidence:
        tally.bend("further", cited, item.claim)
    _lose_things(case, tally)
    for source in case.sources:
        tally.lose("sources", "the flat table has their keys alone", source.key)
    lose_case(case, tally)
    lose_reasoning(case, tally)
    return Exported((("", buffer.getvalue().encode()),), tally.losses())


def _lose_things(case: Case, tally: Tally) -> None:
    """What the flat table of claims does not say of things."""
    why = "the flat table is of claims; it has labels alone of the things they name"
    named = set(case.claims_of)
    for thing in case.things:
        if thing.id not in named:
            tally.lose("things", "no claim names them", thing.id)
        for aspect, said in (
            ("kinds", thing.kind != ""),
            ("classes", len(thing.classes) > 0),
            ("names", len(thing.names) > 0),
            ("existence", thing.when is not None),
            ("places", thing.latitude is not None or thing.longitude is not None or thing.radius_km is not None),
            ("parts", len(thing.part_of) > 0),
            ("sizes", thing.low is not None or thing.high is not None or thing.unit != ""),
            ("elsewhere", thing.wikidata != "" or thing.note != ""),
        ):
            if said:
                tally.lose(aspect, why, thing.id)


def read_flat(text: str) -> tuple[Claim, ...]:
    """The claims of a flat CSV; the inverse of `to_csv` for all that is a claim's. Raises `TextError` for a cell that is off."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    columns = columns_of(Claim)
    return tuple(
        Claim(**{
            field_of(name): reader_of(column)(unguarded(row[name]))
            for name, column in columns.items()
            if row.get(name, "") not in (None, "")
        })
        for row in rows
    )


# -- in bulk ---------------------------------------------------------------------------------------------------


def to_jsonl(case: Case) -> Exported:
    """Every table of a case as JSON Lines: the same columns, cell for cell."""
    return _bulk(case, ".jsonl")


def to_parquet(case: Case) -> Exported:
    """Every table of a case as Parquet: the same columns, all texts. Raises `UsageError` without the library."""
    return _bulk(case, ".parquet")


def _bulk(case: Case, ending: str) -> Exported:
    from rapallo.record.tables import table_bytes

    tally = Tally()
    files = [(name + ending, table_bytes(record, getattr(case, name), ending)) for name, record in SHEETS.items()]
    lose_case(case, tally)
    lose_reasoning(case, tally, "tables hold records; name a folder and they go with them")
    return Exported(tuple(files), tally.losses())


# -- a workbook ------------------------------------------------------------------------------------------------


def to_xlsx(case: Case) -> Exported:
    """A workbook of four sheets whose cells are texts, so that no spreadsheet reads 1925-04 as a day in April.

    Amounts are numbers where a spreadsheet holds them exactly. Same case, same bytes. Raises `UsageError` without the
    library, `LimitError` for more rows than a sheet has.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise UsageError("workbooks need a library: pip install 'rapallo[xlsx]'") from None
    tally = Tally()
    book = Workbook(write_only=True)
    for name, record in SHEETS.items():
        columns = tuple(columns_of(record))
        numbers = frozenset(at for at, column in enumerate(columns_of(record).values()) if column.cell in ("number", "whole"))
        rows = flat_rows(case) if name == "claims" else (cells_of(item) for item in getattr(case, name))
        header = flat_columns() if name == "claims" else columns
        if len(getattr(case, name)) > _MOST:
            raise LimitError(f"a sheet holds {_MOST:,} rows, and there are {len(getattr(case, name)):,} {name}: take parquet.")
        _sheet(book.create_sheet(name), header, rows, numbers, tally)
    buffer = io.BytesIO()
    book.save(buffer)
    lose_case(case, tally)
    lose_reasoning(case, tally)
    return Exported((("", _still(buffer.getvalue())),), tally.losses())


def _sheet(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int], tally: Tally) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    def cell(text: str) -> Any:
        made = WriteOnlyCell(sheet, value="")
        made.value = text
        made.data_type = "s"
        made.number_format = "@"
        return made

    sheet.freeze_panes = "B2"
    for at, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(at)].width = 60 if name == "says" else 18
    head = [cell(name) for name in header]
    for one in head:
        one.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        cells: list[Any] = []
        for at, text in enumerate(row):
            number = _number(text) if at in numbers else None
            if text == "":
                cells.append(None)
            elif number is not None:
                cells.append(number)
            else:
                cells.append(cell(_fitting(text, row[0], tally, header[at] in ADDED)))
        sheet.append(cells)


def _fitting(text: str, which: str, tally: Tally, added: bool) -> str:
    """A text as a sheet can hold it; what it cannot is counted (not for columns that were added for readers)."""
    clean = cleaned(text)
    if clean != text and not added:
        tally.bend("signs", "control characters, which a sheet cannot hold, are replaced", which)
    if len(clean) > _LONGEST:
        if not added:
            tally.lose("signs", f"a cell of a sheet holds {_LONGEST:,} characters; the rest is cut", which, LOST)
        clean = clean[:_LONGEST]
    return clean


def _number(text: str) -> int | float | None:
    """The number that a spreadsheet shows and keeps exactly as this text; ``None``: it would not."""
    if text == "" or len(text) > 15:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    if number.is_integer() and text == str(int(number)):
        return int(number)
    return number if text == repr(number) and "e" not in text else None


def _still(data: bytes) -> bytes:
    """A workbook's bytes without the moment of writing."""
    import re
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return out.getvalue()
