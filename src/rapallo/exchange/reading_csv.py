"""CSV and TSV from anywhere, row by row: separator sniffed, encodings told apart, an open quotation mark found."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import msgspec

from rapallo.exchange.reading import Row, Table, named_columns, refuse
from rapallo.record.cells import LONGEST_CELL
from rapallo.record.mapping import FileForm

__all__ = ["open_csv", "widths"]

LONGEST_ROW = 4_000_000
"""Characters in one row, quoted line ends included."""

_LONGEST_FIELD = 131_072

_SEPARATORS = ",;\t|"
_SAMPLE = 1 << 16
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NEWLINE = {ord("\r"): "\n"}


class _Source(msgspec.Struct):
    """The lines of a file as they are read: those of the row at hand, and the numbers of those that do not decode."""

    path: str
    encoding: str
    number: int = 0
    row: list[str] = []
    size: int = 0
    bad: set[int] = set()
    nul: set[int] = set()


def open_csv(path: str, form: FileForm) -> Table:
    """A CSV file as a table. Raises `CaseError`."""
    with open(path, "rb") as file:
        sample = file.read(_SAMPLE)
    encoding = _encoding(path, sample, form)
    text = _decoded(sample, encoding)
    skip = max(form.header - 1, 0)
    lines = text.splitlines(keepends=True)
    told = lines[0].rstrip("\r\n") if len(lines) > 0 else ""
    separator = form.separator
    if separator == "" and told.startswith("sep=") and len(told) == 5:
        separator, skip = told[4], max(skip, 1)
    if separator == "":
        separator = _sniffed(lines[skip : skip + 200])
    if len(separator) != 1:
        refuse(path, 0, "R104", f"cannot be cut at {separator!r}.", "A separator is one sign: , ; | or a tab.")
    source = _Source(path, encoding)
    records = _records(source, separator, skip, form.quotes)
    header = form.header != 0
    if header:
        first = next(records, None)
        if first is None:
            refuse(path, skip + 1, "R106", "ends before this line.", "Say on which line the columns' names stand: header = 1.")
        if source.bad or source.nul:
            _decodes(path, source)
        columns = form.columns if len(form.columns) > 0 else named_columns(path, first[1], skip + 1)
    elif len(form.columns) > 0:
        columns = form.columns
    else:
        width = len(next(csv.reader(lines[skip:], delimiter=separator), []))
        columns = tuple(str(number) for number in range(1, width + 1))
    remarks: list[str] = []
    dialect = {"separator": separator, "encoding": encoding}
    return Table(path, columns, _rows(source, records, len(columns), form.short_rows, skip + header), remarks, dialect)


def widths(path: str, form: FileForm) -> list[int]:
    """How many cells each of the first lines of a file has, cut at the separator that most of them agree on."""
    with open(path, "rb") as file:
        sample = file.read(_SAMPLE)
    lines = _decoded(sample, _encoding(path, sample, form)).splitlines()[:100]
    separator = form.separator or ("\t" if form.kind == "tsv" else _sniffed(lines))
    try:
        return [len(next(csv.reader([line], delimiter=separator), [])) for line in lines]
    except csv.Error:
        return []


def _encoding(path: str, sample: bytes, form: FileForm) -> str:
    """What a byte-order mark says, else the mapping, else UTF-8."""
    import codecs

    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    try:
        return codecs.lookup(form.encoding).name if form.encoding != "" else "utf-8"
    except LookupError:
        refuse(
            path,
            0,
            "R102",
            f"cannot be in '{form.encoding}', which is no encoding.",
            "Write utf-8, cp1252, cp1251, latin-1 or cp437.",
        )


def _decoded(sample: bytes, encoding: str) -> str:
    import codecs

    return codecs.getincrementaldecoder(encoding)("replace").decode(sample)


def _sniffed(lines: Sequence[str]) -> str:
    """The sign that cuts most lines into equally many cells; the comma where none does."""
    best, chosen = (0.0, 1), ","
    for separator in _SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 0]
        except csv.Error:
            continue
        if len(widths) > 1:
            widths.pop()  # the sample may end within a row
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        if usual > 1:
            found = (round(widths.count(usual) / len(widths), 2), usual)
            if found > best:
                best, chosen = found, separator
    return chosen


def _lines(source: _Source) -> Iterator[str]:
    """The lines of a file, each decoded; one that does not decode is read as far as it can be and noted."""
    with open(source.path, "rb") as file:
        wide = source.encoding in ("utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
        head = file.read(_SAMPLE)
        file.seek(0)
        if wide or (b"\n" not in head and b"\r" in head):
            yield from _text_lines(source, file, "\r" if not wide else "\n")
            return
        encoding = source.encoding
        if encoding == "utf-8-sig":
            file.seek(3)
            encoding = "utf-8"
        row = source.row
        while True:
            raw = file.readline(LONGEST_ROW)
            if raw == b"":
                return
            source.number += 1
            try:
                line = raw.decode(encoding)
            except UnicodeDecodeError:
                source.bad.add(source.number)
                line = raw.decode(encoding, "replace")
            if "\0" in line:
                source.nul.add(source.number)
                line = line.replace("\0", "")
            source.size += len(line)
            if source.size >= LONGEST_ROW:
                _too_long(source, [*row, line])
            row.append(line)
            yield line


def _text_lines(source: _Source, file: IO[bytes], newline: str) -> Iterator[str]:
    """Lines of a file in UTF-16 or with the line ends of old Macs."""
    with io.TextIOWrapper(
        file, encoding=source.encoding, newline=newline, errors="replace" if newline == "\r" else "strict"
    ) as text:
        while True:
            try:
                line = text.readline(LONGEST_ROW)
            except UnicodeError:
                refuse(
                    source.path, source.number + 1, "R102", f"is not {source.encoding.upper()} from here on.", "Save it as UTF-8."
                )
            if line == "":
                return
            source.number += 1
            if "\0" in line:
                source.nul.add(source.number)
                line = line.replace("\0", "")
            if "\ufffd" in line and newline == "\r":
                source.bad.add(source.number)
            line = line.translate(_NEWLINE) if newline == "\r" else line
            source.size += len(line)
            if source.size >= LONGEST_ROW:
                _too_long(source, [*source.row, line])
            source.row.append(line)
            yield line


def _records(source: _Source, separator: str, skip: int, quotes: bool) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on. Raises `CaseError` where a quotation mark is open or not doubled."""
    lines = _lines(source)
    for _ in range(skip):
        if next(lines, None) is None:
            return
        source.row.clear()
        source.size = 0
    reader = csv.reader(lines, delimiter=separator, strict=True, quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE)
    row = source.row
    while True:
        start = source.number + 1
        before = csv.field_size_limit(_LONGEST_FIELD)  # the whole program's: others may have set it, and find it as they left it
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            _broken(source, start, separator, error)
        finally:
            csv.field_size_limit(before)
        yield start, cells
        row.clear()
        source.size = 0


def _rows(source: _Source, records: Iterable[tuple[int, list[str]]], width: int, short: bool, before: int) -> Iterator[Row]:
    """The rows numbered as a spreadsheet does, after those before; blank ones passed over; what is wrong with a row is said."""
    bad, nul = source.bad, source.nul
    for count, (start, cells) in enumerate(records, before + 1):
        if not any(cell != "" and not cell.isspace() for cell in cells):
            continue
        if len(cells) == width and len(bad) == 0 and len(nul) == 0:
            yield str(count), cells, ""
            continue
        problem = ""
        if bad or nul:
            lines = range(start, source.number + 1)
            if any(line in bad for line in lines):
                problem = f"line {start} is not {source.encoding.upper()}: the file mixes encodings"
            elif any(line in nul for line in lines):
                problem = f"line {start} holds a NUL byte"
            bad.clear()
            nul.clear()
        if len(cells) > width:
            if any(cell.strip() != "" for cell in cells[width:]):
                problem = problem or f"has {len(cells)} cells, the columns are {width}"
            cells = cells[:width]
        elif len(cells) < width:
            if not short:
                problem = problem or f"has {len(cells)} cells, the columns are {width}"
            cells = [*cells, *[""] * (width - len(cells))]
        yield str(count), cells, problem


def _decodes(path: str, source: _Source) -> None:
    """Refuse a header that is in another encoding or damaged."""
    if len(source.nul) > 0:
        refuse(path, min(source.nul), "R103", "holds a NUL byte.", "The file may be damaged, or no text at all.")
    remedy = 'Say which it is in the mapping, under [file]: encoding = "cp1252".'
    refuse(path, min(source.bad), "R102", f"is not {source.encoding.upper()}.", remedy)


def _too_long(source: _Source, row: Sequence[str]) -> None:
    start = source.number - len(row) + 1
    opened = _opened(row, start)
    if opened is not None:
        finding = f"opens a quotation mark here that is not closed within {LONGEST_ROW:,} characters."
        refuse(source.path, opened, "R104", finding, "Close it, or double a quotation mark that belongs to the text.")
    refuse(source.path, start, "R105", f"has a row longer than {LONGEST_ROW:,} characters.", "Is this a table of texts at all?")


def _broken(source: _Source, start: int, separator: str, error: csv.Error) -> None:
    """Refuse a file whose rows cannot be told apart from here on, with the line on which the mark was opened."""
    row = source.row
    opened = _opened(row, start)
    remedy = "Close it, or double a quotation mark that belongs to the text."
    if "field larger" in str(error):
        if opened is not None:
            finding = f"opens a quotation mark here that is not closed within {LONGEST_CELL:,} characters."
            refuse(source.path, opened, "R104", finding, remedy)
        finding = f"a cell is longer than {LONGEST_CELL:,} characters."
        refuse(source.path, start, "R105", finding, "Keep long texts in the library, and point at them.")
    if "end of data" in str(error):
        line = opened if opened is not None else start
        refuse(source.path, line, "R104", "opens a quotation mark here that is never closed.", remedy)
    line = _first_opened(row, start)
    finding = f"a quotation mark opened here is not closed, or one within it is not doubled ({error}, line {source.number})."
    refuse(source.path, line, "R104", finding, remedy)


def _opened(row: Sequence[str], start: int) -> int | None:
    """The line on which the mark stands that leaves a row open; ``None`` where all are closed."""
    inside, line = False, start
    for number, text in enumerate(row, start):
        for sign in text:
            if sign == '"':
                inside = not inside
                if inside:
                    line = number
    return line if inside else None


def _first_opened(row: Sequence[str], start: int) -> int:
    """The line on which the first quoted cell begins that goes over lines; the last line where none does."""
    inside, line = False, start
    for number, text in enumerate(row, start):
        for sign in text:
            if sign == '"':
                inside = not inside
                if inside:
                    line = number
                elif number != line:
                    return line
    return start + max(len(row), 1) - 1
