"""Sheets of a workbook as a table of texts: dates as the sheet shows them, formulas by their stored values, bombs refused."""

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from rapallo.errors import CaseError, UsageError
from rapallo.exchange.reading import MOST_COLUMNS, MOST_ROWS, Row, Table, named_columns, refuse
from rapallo.record.cells import LONGEST_CELL
from rapallo.record.mapping import FileForm

__all__ = ["open_xlsx"]

LARGEST_UNPACKED = 1 << 30
"""Bytes of all parts of a workbook when unpacked."""

HIGHEST_RATIO = 250
"""How many times larger than packed a part of more than a megabyte may be; real sheets stay below 60."""

_MOST_PARTS = 5_000
_LAST_ROW = 1_048_576
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d{7,})[\"']")
_CHUNK = 1 << 16
_DIRECTIVE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_HALVES = re.compile("[\ud800-\udfff]")
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


class _Off(ValueError):
    """A cell that cannot be taken as it is, and why."""


def open_xlsx(path: str, form: FileForm, sheets: Sequence[str]) -> Table:
    """A workbook's sheets as one table; where several are read, they have the same columns.

    Raises `CaseError` for a workbook that is damaged, too large or declares entities, `UsageError` for sheets.
    """
    try:
        openpyxl: Any = import_module("openpyxl")
    except ImportError:
        raise UsageError("workbooks need a library: pip install 'rapallo[xlsx]'") from None
    import warnings

    remarks: list[str] = []
    try:
        formulas = _inspect(path, remarks)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            books = [values]
            if formulas:
                books.append(openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False))
    except (CaseError, UsageError):
        raise
    except Exception as error:
        refuse(path, 0, "R104", f"is no sound workbook ({' '.join(str(error).split())[:100]}).", "Save it again as .xlsx.")
    try:
        names = _chosen(path, values, sheets)
        columns: tuple[str, ...] = form.columns
        for name in names:
            found = _columns(path, values[name], form)
            if len(columns) > 0 and found != columns and len(form.columns) == 0:
                refuse(
                    path,
                    0,
                    "R107",
                    f"sheet '{name}' has other columns than '{names[0]}'.",
                    "Import them one by one: --sheet NAME.",
                )
            columns = found
    except BaseException:
        _close(books)
        raise
    rows = _closing(books, _rows(path, books, names, form, len(columns), remarks))
    next(rows)  # begun, so that it closes the books whenever it is let go
    return Table(path, columns, rows, remarks, {"sheets": "; ".join(names)})


def _closing(books: Sequence[Any], rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, after a first that is none; the books are closed at the end, however it comes."""
    try:
        yield "", (), ""
        yield from rows
    finally:
        _close(books)


def _close(books: Sequence[Any]) -> None:
    for book in books:
        book.close()


def _inspect(path: str, remarks: list[str]) -> bool:
    """Look at the parts of a workbook before it is opened; returns whether a sheet has formulas."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS:
                refuse(path, 0, "R119", f"has {len(parts)} parts; the limit is {_MOST_PARTS}.", "Is it a workbook?")
            whole = sum(part.file_size for part in parts)
            if whole > LARGEST_UNPACKED:
                refuse(
                    path, 0, "R119", f"is {whole} bytes when unpacked; the limit is {LARGEST_UNPACKED}.", "Save the sheet as CSV."
                )
            for part in parts:
                if part.file_size > 1 << 20 and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
                    ratio = part.file_size // max(part.compress_size, 1)
                    finding = f"'{part.filename[:60]}' unpacks to {ratio} times its size; the limit is {HIGHEST_RATIO}."
                    refuse(path, 0, "R119", finding, "It looks like a bomb. If it is not, save the sheet as CSV.")
            marks: dict[bytes, int] = {}
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        _declares_nothing(path, part.filename, file)
                if part.filename.startswith("xl/worksheets/"):
                    with archive.open(part) as file:
                        _count(path, part.filename, file, marks)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        if isinstance(error, CaseError):
            raise
        refuse(path, 0, "R104", f"is no sound workbook ({str(error)[:80]}).", "Save it again as .xlsx.")
    if marks.get(b"<f", 0) > 0:
        remarks.append(f"{marks[b'<f']:,} cells hold formulas; the values they had when the file was saved are read.")
    if marks.get(b"<mergeCell ", 0) > 0:
        remarks.append(f"{marks[b'<mergeCell ']:,} merged areas: only the first cell of each holds a value.")
    return marks.get(b"<f", 0) > 0


def _declares_nothing(path: str, part: str, file: Any) -> None:
    """Refuse a part that declares a document type, and with it entities; read no further than the first element."""
    from xml.parsers import expat

    class _Begun(Exception):
        pass

    def begun(*_: Any) -> None:
        raise _Begun

    def declared(*_: Any) -> None:
        finding = f"'{part[:60]}' declares a document type, which no workbook needs; entities are not expanded."
        refuse(path, 0, "R104", finding, "Save it again as .xlsx in a spreadsheet program.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begun
    parser.StartDoctypeDeclHandler = declared
    try:
        while (chunk := file.read(_CHUNK)) != b"":
            parser.Parse(chunk)
    except _Begun:
        return
    except expat.ExpatError as error:
        refuse(path, 0, "R104", f"'{part[:60]}' is broken ({error}).", "Save it again as .xlsx.")


def _count(path: str, part: str, file: Any, marks: dict[bytes, int]) -> None:
    """Count formulas and merged areas in a sheet's XML, chunk by chunk; a row numbered beyond any sheet's end refuses it."""
    rest = b""
    while (chunk := file.read(_CHUNK)) != b"":
        text = rest + chunk
        for number in _ROW_NUMBER.findall(text):
            if int(number[:12]) > _LAST_ROW:
                finding = f"'{part[:60]}' has a row numbered {int(number[:12])}; a sheet ends at {_LAST_ROW}."
                refuse(path, 0, "R119", finding, "Save it again as .xlsx in a spreadsheet program.")
        for mark, found in ((b"<f", len(re.findall(rb"<f[ >/]", text))), (b"<mergeCell ", text.count(b"<mergeCell "))):
            marks[mark] = marks.get(mark, 0) + found
        rest = text[-2:] if text.endswith((b"<", b"<f")) else b""
        cut = text.rfind(b"<", -11)
        if cut >= 0 and b">" not in text[cut:]:
            tail = text[cut:]
            marks[b"<f"] -= len(re.findall(rb"<f[ >/]", tail))
            rest = tail


def _chosen(path: str, book: Any, sheets: Sequence[str]) -> list[str]:
    """The sheets to read: those named, ``*`` for all that are visible, the only one where none is named."""
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if "*" in sheets:
        return visible
    for name in sheets:
        if name not in [sheet.title for sheet in book.worksheets]:
            raise UsageError(f"{path} has no sheet {name!r}; it has {', '.join(visible)}.")
    if len(sheets) > 0:
        return list(dict.fromkeys(sheets))
    if len(visible) != 1:
        raise UsageError(
            f"{path} has {len(visible)} sheets: say --sheet {' or '.join(repr(name) for name in visible[:8])} (or '*')."
        )
    return visible


def _columns(path: str, sheet: Any, form: FileForm) -> tuple[str, ...]:
    if len(form.columns) > 0:
        return form.columns
    sheet.reset_dimensions()
    row = next(iter(sheet.iter_rows(min_row=max(form.header, 1), max_row=max(form.header, 1), max_col=MOST_COLUMNS + 1)), ())
    if form.header == 0:
        return tuple(str(number) for number in range(1, len(row) + 1))
    return named_columns(f"{path}!{sheet.title}", [_header(cell) for cell in row], form.header)


def _header(cell: Any) -> str:
    try:
        return _text(cell)
    except _Off:
        return str(cell.value)


def _rows(path: str, books: Sequence[Any], names: Sequence[str], form: FileForm, width: int, remarks: list[str]) -> Iterator[Row]:
    """The rows of each sheet; a formula without a stored value is a problem of its row."""
    count = 0
    for name in names:
        before = f"{name}!" if len(names) > 1 else ""
        sheets = [book[name] for book in books]
        for sheet in sheets:
            sheet.reset_dimensions()
        pairs = [sheet.iter_rows(min_row=form.header + 1, max_row=_LAST_ROW) for sheet in sheets]
        try:
            for number, found in enumerate(zip(*pairs, strict=False), form.header + 1):
                if all(cell.value is None for cell in found[-1]):
                    continue
                count += 1
                if count > MOST_ROWS:
                    refuse(path, number, "R119", f"has more than {MOST_ROWS:,} rows.", "Split it.")
                yield _row(f"{before}{number}", found, width)
        except (CaseError, GeneratorExit):
            raise
        except Exception as error:
            finding = f"sheet '{name}' is broken from here on ({' '.join(str(error).split())[:80]})."
            refuse(path, count + form.header + 1, "R104", finding, "Save it again as .xlsx.")


def _row(number: str, found: Sequence[Sequence[Any]], width: int) -> Row:
    cells: list[str] = []
    problem = ""
    for at, cell in enumerate(found[0]):
        try:
            text = _text(cell)
            if text == "" and len(found) > 1 and at < len(found[1]) and found[1][at].data_type == "f":
                raise _Off("holds a formula whose value was never stored; open and save the workbook in a spreadsheet program")
        except _Off as error:
            text, problem = "", problem or f"cell {_letter(at)}{number.rpartition('!')[2]} {error}"
        cells.append(text)
    if len(cells) > width:
        if any(cell != "" for cell in cells[width:]):
            problem = problem or f"has {len(cells)} cells, the columns are {width}"
        cells = cells[:width]
    return number, [*cells, *[""] * (width - len(cells))], problem


def _letter(at: int) -> str:
    text = ""
    at += 1
    while at > 0:
        at, rest = divmod(at - 1, 26)
        text = chr(65 + rest) + text
    return text


def _text(cell: Any) -> str:
    """What a cell says: a date as far as its format shows it, a number as the program has it, everything else as text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if cell.data_type == "e" or value in _ERRORS:
            raise _Off(f"holds the error {value[:10]}")
        if len(value) > LONGEST_CELL:
            raise _Off(f"is longer than {LONGEST_CELL:,} characters")
        if "\0" in value or (not value.isascii() and _HALVES.search(value) is not None):
            raise _Off("holds half of a character or a NUL byte")
        return value.replace("_x000D_", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        short = f"{value:.15g}"
        return short if "e" not in short else repr(value)
    return _date(value, str(cell.number_format or ""))


def _date(value: Any, form: str) -> str:
    """A date cell as ISO 8601, cut to what its format shows; a format without the year means that the year was filled in."""
    import datetime

    if isinstance(value, datetime.timedelta):
        raise _Off("holds a length of time")
    if isinstance(value, datetime.time):
        return value.isoformat()
    signs = _DIRECTIVE.sub("", form).lower()
    clock = isinstance(value, datetime.datetime) and (value.hour, value.minute, value.second) != (0, 0, 0)
    iso = value.isoformat()
    if "y" not in signs and ("d" in signs or "m" in signs) and "general" not in signs and not clock:
        shown = f"{value.day} {value.strftime('%b')}"
        raise _Off(f"shows {shown} without a year; the spreadsheet filled in {value.year}, which nobody wrote")
    if "y" in signs and "m" not in signs and "d" not in signs:
        return f"{value.year:04d}"
    if "y" in signs and "d" not in signs and not clock:
        return f"{value.year:04d}-{value.month:02d}"
    return str(iso) if clock else str(iso)[:10]
