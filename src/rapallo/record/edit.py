"""Adding to a case's tables row by row, whatever state the rest is in; a row added loses nothing that stood there."""

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import msgspec

from rapallo.errors import CaseError, Fault, TextError, UnknownName
from rapallo.record.bulk import stored_as
from rapallo.record.cells import near_words, reader_of
from rapallo.record.claim import Claim, Evidence
from rapallo.record.columns import Column, columns_of, field_of
from rapallo.record.files import read_text, safe_path, write_text
from rapallo.record.load import Loaded, load
from rapallo.record.source import Source
from rapallo.record.tables import read_table, table_text
from rapallo.record.thing import Thing
from rapallo.record.verb import builtin_verbs

__all__ = [
    "FIVE_COLUMNS",
    "add_claim",
    "add_evidence",
    "add_source",
    "add_thing",
    "append_rows",
    "begin",
    "by_ids",
    "claim_ids",
    "free_id",
    "known",
    "parted",
    "read_cells",
    "refuse_json",
    "slug",
    "sound_table",
    "taken_ids",
    "vacant",
]

FIVE_COLUMNS = ("subject", "verb", "object", "when", "source")
"""The columns that a new case begins with."""

_TABLES: Mapping[str, type[msgspec.Struct]] = {
    "things.csv": Thing,
    "sources.csv": Source,
    "claims.csv": Claim,
    "evidence.csv": Evidence,
}
_ALWAYS = {"things.csv": ("id", "kind", "label"), "sources.csv": ("key", "title", "url")}
_BROKEN = ("R102", "R103", "R104", "R105", "R106", "R107", "R108", "R115", "R116", "R119")
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэі", "abvgdeziyklmnoprstufyei", strict=True))
    | {"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    | {"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "ł": "l", "ї": "i", "є": "e", "ґ": "g"}
)


def begin(folder: str, title: str = "", table: str | None = None) -> tuple[str, ...]:
    """Begin a case: ``case.toml`` and a ``claims.csv`` of five columns (or a copy of ``table``); returns what was written.

    A ``claims.csv`` that stands in the folder already is kept as it is. Raises `CaseError` where a case stands there,
    or where ``table`` has not the columns of a claim.
    """
    import tomli_w

    about = os.path.join(folder, "case.toml")
    if os.path.lexists(about):
        _refuse(about, "R122", "is there already; this folder is a case.", "Choose another folder.")
    claims = os.path.join(folder, "claims.csv")
    text = ",".join(FIVE_COLUMNS) + "\n"
    if table is not None:
        if os.path.lexists(claims):
            _refuse(claims, "R122", "is there already.", "Leave --from out to begin with it, or choose another folder.")
        try:
            sound_table(table, Claim)
        except FileNotFoundError:
            _refuse(table, "R101", "is no file.", "Name a CSV file with the columns subject, verb, object, when, source.")
        text = read_text(table)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        _refuse(folder, "R122", f"cannot be made: {error.strerror}.", "Choose another folder.")
    written: list[str] = []
    if not os.path.lexists(claims):
        write_text(claims, [text])
        written.append("claims.csv")
    name = os.path.basename(os.path.abspath(folder)).replace("-", " ").replace("_", " ").strip()
    write_text(about, [tomli_w.dumps({"title": title or name or "A case"})])
    return tuple(sorted([*written, "case.toml"]))


def add_thing(folder: str, cells: Mapping[str, str]) -> str:
    """Add a thing and return its id, made from its label where none is given.

    ``cells`` are texts by column, as they would stand in the file. Raises `CaseError`, `TextError`, `UnknownName`.
    """
    loaded = load(folder)
    row = read_cells(Thing, cells)
    if row.get("id", "") == "":
        row = {**row, "id": free_id(slug(row.get("label", "")) or "thing", taken_ids(loaded))}
    vacant(loaded, row["id"])
    row = by_ids(loaded, Thing, row, skip=("id",))
    append_rows(folder, "things.csv", [row])
    return row["id"]


def add_source(folder: str, cells: Mapping[str, str]) -> str:
    """Add a source and return its key. Raises `CaseError`, `TextError`, `UnknownName`."""
    loaded = load(folder)
    row = read_cells(Source, cells)
    refuse_json(folder)
    keys = [source.key for source in loaded.case.sources]
    if row["key"] in keys:
        path, line = loaded.place("sources", row["key"])
        _refuse(path, "R302", f"source {row['key']} is there already.", "Give the new one another key.", line)
    for key in parted(row.get("derives_from", "")):
        known(key, keys, "source")
    append_rows(folder, "sources.csv", [row])
    return row["key"]


def add_claim(folder: str, cells: Mapping[str, str]) -> str:
    """Add a claim and return its id, made of subject, verb and object where none is given (§1.4).

    Things may be named in any spelling; the file gets their ids. Raises `CaseError`, `TextError`, `UnknownName`.
    """
    loaded = load(folder)
    row = read_cells(Claim, cells)
    if loaded.case.verb(row["verb"]) is None:
        known(row["verb"], [*sorted(loaded.case.own_verbs), *builtin_verbs()], "verb")
    if row.get("source", "") != "":
        known(row["source"], [source.key for source in loaded.case.sources], "source")
    for claim in parted(row.get("inferred_from", "")) + parted(row.get("rival_of", "")):
        known(claim, claim_ids(loaded), "claim")
    row = by_ids(loaded, Claim, row)
    if row.get("id", "") == "":
        words = "-".join(row[name] for name in ("subject", "verb", "object") if row.get(name, "") != "")
        name = free_id(words[:80].strip("-"), taken_ids(loaded))
        if "id" not in loaded.columns.get("claims.csv", ("id",)):
            append_rows(folder, "claims.csv", [row])  # a table without ids is read as if it had these
            return name
        row = {**row, "id": name}
    vacant(loaded, row["id"])
    append_rows(folder, "claims.csv", [row])
    return row["id"]


def add_evidence(folder: str, cells: Mapping[str, str]) -> str:
    """Add a piece of evidence and return its claim's id. Raises `CaseError`, `TextError`, `UnknownName`."""
    loaded = load(folder)
    row = read_cells(Evidence, cells)
    known(row["claim"], claim_ids(loaded), "claim")
    known(row["source"], [source.key for source in loaded.case.sources], "source")
    append_rows(folder, "evidence.csv", [row])
    return row["claim"]


def slug(label: str) -> str:
    """An id made from a name: Latin letters, digits and hyphens; empty where nothing of the name is left.

    >>> slug("Junkers-Werk (Fili)"), slug("Тухачевский"), slug("Münchhausen & Söhne")
    ('junkers-werk-fili', 'tukhachevskiy', 'muenchhausen-soehne')
    """
    import unicodedata

    letters = unicodedata.normalize("NFC", label).lower().translate(_LATIN)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")[:60].strip("-")


def sound_table(path: str, record: type[msgspec.Struct]) -> Any:
    """A table whose form is sound, whatever its cells hold; raises `CaseError` with what is broken."""
    rows = read_table(path, record)
    broken = [fault for fault in rows.faults if fault.code in _BROKEN]
    if len(broken) > 0:
        raise CaseError(broken)
    return rows


# -- rows -----------------------------------------------------------------------------------------------------------


def append_rows(folder: str, table: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Add rows to a table; one that stood canonically stays so, any other keeps its order, delimiter and line ends.

    Raises `CaseError` where the file's form is broken, so that nothing in it is lost.
    """
    if len(rows) == 0:
        return
    path = safe_path(folder, table)
    for other in stored_as(folder, table):
        if other != table:
            remedy = f"Edit that file, or turn it into {table}."
            _refuse(os.path.join(folder, other), "R123", "holds this table of the case; rows are added to CSV.", remedy)
    record = _TABLES[table]
    columns = columns_of(record)
    used = [name for name in columns if any(row.get(name, "") != "" for row in rows)]
    if not os.path.exists(path):
        header = [name for name in columns if name in used or columns[name].required or name in _ALWAYS.get(table, ())]
        write_text(path, [_csv([header, *([row.get(name, "") for name in header] for row in rows)], ",", "\n")])
        return
    old = sound_table(path, record)
    text = read_text(path)
    canonical = len(old.faults) == 0 and len(old.blank_ids) == 0 and table_text(record, old.records, old.header) == text
    header = list(old.header)
    added = [name for name in used if name not in header]
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    if len(added) > 0:
        written = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        filled = [[*cells[: len(header)], *[""] * (len(header) - len(cells)), *[""] * len(added)] for cells in written[1:]]
        text = _csv([[*header, *added], *filled], delimiter, end)
    text += end if text != "" and not text.endswith("\n") else ""
    text += _csv([[row.get(name, "") for name in [*header, *added]] for row in rows], delimiter, end)
    if canonical:
        text = table_text(record, _records(record, text), [*header, *added])
    with open(path, "rb") as file:
        mark = "\ufeff" if file.read(3) == b"\xef\xbb\xbf" else ""
    write_text(path, [mark + text])


def _records(record: type[msgspec.Struct], text: str) -> list[Any]:
    """The records of a sound CSV text."""
    columns = columns_of(record)
    found = []
    for row in csv.DictReader(io.StringIO(text, newline="")):
        fields = {name: reader_of(columns[name])(cell) for name, cell in row.items() if cell != ""}
        found.append(record(**{field_of(name): value for name, value in fields.items()}))
    return found


def _csv(rows: Iterable[Iterable[str]], delimiter: str, end: str) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
    return buffer.getvalue()


def read_cells(record: type[msgspec.Struct], cells: Mapping[str, str]) -> dict[str, str]:
    """The texts of a row, each read as its column reads it; raises `TextError` naming the column."""
    row: dict[str, str] = {}
    columns = columns_of(record)
    for name, text in cells.items():
        if name not in columns:
            raise TextError(f"there is no column '{name[:40]}'.", f"The columns are {', '.join(columns)}.")
        text = text.strip()
        if text == "":
            continue
        try:
            reader_of(columns[name])(text)
        except TextError as error:
            raise TextError(f"'{name}': {error.finding}", error.remedy) from error
        row[name] = text.lower() if columns[name].cell == "choice" else text
    for name, column in columns.items():
        if column.required and name not in row and name not in ("object", "id"):
            raise TextError(f"'{name}' is blank.", "Fill it in.")
    return row


# -- names ----------------------------------------------------------------------------------------------------------


def by_ids(loaded: Loaded, record: type[msgspec.Struct], row: Mapping[str, str], skip: tuple[str, ...] = ()) -> dict[str, str]:
    """The row with every thing named by its id. Raises `UnknownName`."""
    columns: Mapping[str, Column] = columns_of(record)
    found = dict(row)
    for name, text in row.items():
        if columns[name].cell in ("thing", "things") and name not in skip:
            parts = parted(text) if columns[name].cell == "things" else (text,)
            found[name] = "; ".join(loaded.case.resolve(part).id for part in parts)
    return found


def claim_ids(loaded: Loaded) -> list[str]:
    """The ids of all claims that stand in the folder, sorted."""
    return sorted(name for table, name in loaded.places if table == "claims.csv")


def parted(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, without the blank ones."""
    return tuple(part for part in map(str.strip, text.split(";")) if part != "")


def known(name: str, names: list[str], what: str) -> None:
    """Raise `UnknownName` with near names where a name is none of these."""
    if name not in names:
        raise UnknownName(name, tuple(near_words(name, names, 3)), what)


def taken_ids(loaded: Loaded) -> set[str]:
    """The ids of things, claims, ways and rules: one namespace."""
    return {name for table, name in loaded.places if table != "sources"}


def free_id(stem: str, taken: Set[str]) -> str:
    """The first of ``stem``, ``stem-2``, ``stem-3`` … that is not taken."""
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}"
    return name


def refuse_json(folder: str) -> None:
    """Raise `CaseError` where the case's sources stand in a file that another program exports."""
    path = os.path.join(folder, "sources.json")
    if os.path.exists(path):
        _refuse(path, "R123", "holds this case's sources.", "Add it in the program that exports the file, and export it again.")


def vacant(loaded: Loaded, name: str) -> None:
    """Raise `CaseError` (R302) where an id is taken."""
    for (table, taken), (path, line) in loaded.places.items():
        if taken == name and table != "sources":
            remedy = "Things, claims, ways and rules share one namespace: choose another id."
            _refuse(path, "R302", f"id '{name}' is taken.", remedy, line)


def _refuse(path: str, code: str, finding: str, remedy: str, line: int = 0) -> Any:
    raise CaseError([Fault(path, line, 0, code, "error", finding, remedy, "§1.4")])
