"""The search index of a shelf: one SQLite file made from its texts, never the truth, and made anew whenever they differ."""

import hashlib
import os
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Any

import msgspec

from rapallo.errors import CaseError, UsageError
from rapallo.library.adding import INDEX
from rapallo.library.endings import key_of_word, plain_text, stem
from rapallo.library.shelf import Shelf, open_shelf
from rapallo.record.stored import Stored
from rapallo.time import MAX_DAY, MIN_DAY, civil

__all__ = ["LONGEST_PASSAGE", "Entry", "Index", "Passage", "build", "open_index", "passages_of"]

LONGEST_PASSAGE = 1_400
"""Characters of one passage; a longer paragraph is cut at the end of a sentence or word."""

_VERSION = "2"
_PLACES = 1_000_000
_NAMES = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐŁŚŠŽČĆ](?:[^\W\d_][\u0300-\u036f]*){2,}")
_PAGE = re.compile(r"\[((?:p\.|chapter) [^\]\n]{1,20})\]\s*")
_CUT = re.compile(r"[.!?…;]\s+|\s+")
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT, title TEXT, author TEXT, first INTEGER, last INTEGER, kind TEXT, place TEXT,
  language TEXT, source TEXT, date TEXT);
CREATE TABLE passages (number INTEGER PRIMARY KEY, start INTEGER, page TEXT, paragraph INTEGER, text TEXT);
CREATE VIRTUAL TABLE words USING fts5(title, text, folded, content='', tokenize="unicode61 remove_diacritics 2");
"""


class Passage(msgspec.Struct, frozen=True):
    """A stretch of a document's text: where it begins, its page as `locator_at` says it (blank: none), its first paragraph's number."""

    start: int
    page: str
    paragraph: int
    text: str


class Entry(msgspec.Struct, frozen=True):
    """A document as the index knows it; ``first`` and ``last`` are the years of its date."""

    number: int
    id: str
    title: str
    author: str
    first: int | None
    last: int | None
    kind: str
    place: str
    language: str
    source: str
    date: str


class Index(msgspec.Struct, frozen=True, dict=True):
    """An open index. ``made``: it was made anew for this; ``missing`` are documents whose text is not there."""

    connection: Any
    made: bool
    missing: tuple[str, ...] = ()

    @cached_property
    def entries(self) -> dict[int, Entry]:
        """Documents by their number."""
        return {row[0]: Entry(*row) for row in self.connection.execute("SELECT * FROM documents ORDER BY number")}

    def rows(self, match: str) -> set[int]:
        """The documents with a passage that answers to an expression of FTS5."""
        asked = f"SELECT DISTINCT rowid / {_PLACES} FROM words WHERE words MATCH ?"
        return set(chain.from_iterable(self.connection.execute(asked, (match,))))

    def ranked(self, match: str, weights: tuple[float, ...], within: set[int] | None, limit: int) -> list[tuple[int, float]]:
        """Passages by rank, the best first, in these documents alone (``None``: all)."""
        only = "" if within is None else f" AND rowid / {_PLACES} IN ({','.join(map(str, sorted(within)))})"
        said = ", ".join(str(weight) for weight in weights)
        asked = f"SELECT rowid, bm25(words, {said}) AS score FROM words WHERE words MATCH ?{only} ORDER BY score, rowid LIMIT ?"
        return [(row[0], -row[1]) for row in self.connection.execute(asked, (match, limit))]

    def forms(self, word: str) -> tuple[str, ...]:
        """The words of the index that share the stem of a word (`endings.stem`); itself where it has no ending to share."""
        found = self._forms.get(word)
        if found is None:
            begun = stem(word)
            last = begun + chr(0x10FFFF)
            rows = self._vocabulary.execute("SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ?", (begun, last))
            found = tuple(term for (term,) in rows if stem(term) == begun) if len(begun) >= 4 else ()
            found = self._forms[word] = tuple(dict.fromkeys((word, *found)))
        return found

    @cached_property
    def _forms(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _vocabulary(self) -> Any:
        self.connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'words', 'row')")
        return self.connection

    def has(self, match: str) -> bool:
        """Whether any passage answers to an expression."""
        return self.connection.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (match,)).fetchone() is not None

    def passage(self, number: int) -> Passage:
        """A passage by its number."""
        row = self.connection.execute("SELECT start, page, paragraph, text FROM passages WHERE number = ?", (number,)).fetchone()
        return Passage(*row)

    @staticmethod
    def document_of(passage: int) -> int:
        """The number of the document that a passage stands in."""
        return passage // _PLACES


def passages_of(text: str) -> Iterator[Passage]:
    """A text in passages: neighbouring short paragraphs of one page together, long ones cut.

    Law: every letter that is no white space and no page mark is in exactly one passage, at ``start`` and on.
    """
    at, paged = 0, "\f" in text
    for sheet, page in enumerate(text.split("\f"), 1):
        label = _PAGE.match(page)
        begin = label.end() if label is not None else len(page) - len(page.lstrip("\n \t"))
        where = label.group(1) if label is not None else (f"page {sheet} of the file" if paged else "")
        held, first, number = begin, 1, 0
        place = begin
        while place < len(page):
            number += 1
            end = page.find("\n\n", place)
            end = len(page) if end < 0 else end
            if end - held > LONGEST_PASSAGE and place > held:
                yield Passage(at + held, where, first, page[held:place].rstrip())
                held, first = place, number
            while end - held > LONGEST_PASSAGE:
                cut = _cut(page, held, held + LONGEST_PASSAGE)
                yield Passage(at + held, where, first, page[held:cut].rstrip())
                held, first = cut, number
            place = end + 2
        if page[held:].strip() != "":
            yield Passage(at + held, where, first, page[held:].rstrip())
        at += len(page) + 1


def _cut(text: str, start: int, end: int) -> int:
    """The last end of a sentence in the second half, else of a word, else the limit."""
    half = (start + end) // 2
    sentence = word = -1
    for found in _CUT.finditer(text, half, end):
        word = found.end()
        if not found.group()[0].isspace():
            sentence = found.end()
    return sentence if sentence > 0 else word if word > 0 else end


def open_index(folder: str, rebuild: bool = False, place: str = "") -> Index:
    """The index of a shelf as it is now: the one on disk where it fits the texts, else made anew (in memory where nothing can be written).

    ``place`` is the file in which it is made anew, where that shall not be the shelf's own: nothing is then written to the shelf.
    Raises `CaseError` (the table has faults) and `UsageError` (there is no shelf, or no FTS5).
    """
    if not os.path.isfile(os.path.join(folder, "documents.csv")):
        raise UsageError(f"there is no library in {folder}. Begin one: rapallo library add FILE")
    stamp, own = _stamp(folder), os.path.join(folder, INDEX)
    path = place if place != "" else own
    for one in () if rebuild else dict.fromkeys((own, path)):
        index = _fitting(one, stamp)
        if index is not None:
            return index
    return build(open_shelf(folder), stamp, path)


def _fitting(path: str, stamp: str) -> Index | None:
    """The index in a file where it was made from what is there now; else ``None``."""
    import sqlite3

    if not os.path.isfile(path):
        return None
    connection = None
    try:
        connection = sqlite3.connect(f"file:{_quoted(path)}?mode=ro&immutable=1", uri=True)
        said = dict(connection.execute("SELECT key, value FROM meta"))
        if said.get("stamp") == stamp and said.get("version") == _VERSION:
            return Index(connection, False, tuple(one for one in said.get("missing", "").split(" ") if one != ""))
    except (sqlite3.Error, ValueError):
        pass
    if connection is not None:
        connection.close()
    return None


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(os.path.abspath(path).replace("\\", "/"))


def _stamp(folder: str) -> str:
    """What the index was made from: the table's bytes, and name, size and time of every text."""
    digest = hashlib.sha256()
    with open(os.path.join(folder, "documents.csv"), "rb") as file:
        digest.update(file.read())
    try:
        with os.scandir(os.path.join(folder, "texts")) as found:
            stats = sorted((one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in found)
    except FileNotFoundError:
        stats = []
    digest.update(repr(stats).encode("utf-8"))
    return digest.hexdigest()


def build(shelf: Shelf, stamp: str = "", path: str = "") -> Index:
    """Make the index of a shelf, in a file beside which nothing else is touched, or in memory where there is no path."""
    import sqlite3

    beside = f"{path}.{os.getpid()}.new" if path != "" else ":memory:"
    try:
        if path != "" and os.path.exists(beside):
            os.unlink(beside)
        connection = sqlite3.connect(beside)
        missing = _fill(connection, shelf, stamp)
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            raise UsageError(
                "this Python's SQLite has no full-text search (FTS5); documents can be kept, not searched."
            ) from None
        return build(shelf, stamp)
    except OSError:
        return build(shelf, stamp)
    if path == "":
        return Index(connection, True, missing)
    connection.close()
    try:
        os.replace(beside, path)
    except OSError:
        return build(shelf, stamp)
    return Index(sqlite3.connect(f"file:{_quoted(path)}?mode=ro&immutable=1", uri=True), True, missing)


def _fill(connection: Any, shelf: Shelf, stamp: str) -> tuple[str, ...]:
    connection.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;" + _SCHEMA
    )
    missing: list[str] = []
    words: list[tuple[int, str, str, str]] = []
    passages: list[tuple[int, int, str, int, str]] = []
    connection.execute("BEGIN")
    for number, document in enumerate(shelf.documents, 1):
        try:
            text = shelf.text(document)
        except (UsageError, CaseError):
            missing.append(document.id)
            text = ""
        connection.execute("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?)", _entry(number, document))
        title, names = plain_text(document.title), _folded(document.title)
        pieces = list(passages_of(text)) if text != "" else []
        for at, piece in enumerate(pieces if len(pieces) > 0 else [Passage(0, "", 1, "")]):
            place = number * _PLACES + at
            words.append((place, title, plain_text(piece.text), f"{names} {_folded(piece.text)}"))
            passages.append((place, piece.start, piece.page, piece.paragraph, piece.text))
        if len(words) > 2_000:
            _insert(connection, words, passages)
    _insert(connection, words, passages)
    rows = (("stamp", stamp), ("version", _VERSION), ("missing", " ".join(missing)))
    connection.executemany("INSERT INTO meta VALUES (?,?)", rows)
    connection.execute("COMMIT")
    return tuple(missing)


def _insert(connection: Any, words: list[tuple[int, str, str, str]], passages: list[tuple[int, int, str, int, str]]) -> None:
    connection.executemany("INSERT INTO words (rowid, title, text, folded) VALUES (?,?,?,?)", words)
    connection.executemany("INSERT INTO passages VALUES (?,?,?,?,?)", passages)
    words.clear()
    passages.clear()


def _folded(text: str) -> str:
    """The keys of the words of a text that begin with a capital, as names do."""
    return " ".join(map(key_of_word, _NAMES.findall(text)))


def _entry(number: int, document: Stored) -> tuple[Any, ...]:
    when = document.date
    first = last = None
    if when is not None:
        first = civil(when.start_lo)[0] if when.start_lo > MIN_DAY else None
        last = civil(when.end_hi)[0] if when.end_hi < MAX_DAY else None
    return (
        number, document.id, document.title, "; ".join(document.author), first, last, document.kind, document.place, document.language,
        document.source, when.text if when is not None else "",
    )  # fmt: skip
