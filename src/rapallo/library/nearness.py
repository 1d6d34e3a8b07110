"""Which texts of a shelf are nearly the same; a short mark of each is kept in a file that can be deleted, so that none is read twice for it."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from rapallo.errors import CaseError, UsageError
from rapallo.library.shelf import Shelf
from rapallo.library.shingles import near_duplicates, shingles
from rapallo.record.stored import Stored

__all__ = ["NEARNESS", "nearly_same"]

NEARNESS = "near.sqlite"
"""The marks of the texts: one file that can be deleted."""

_BITS = 1 << 16
_LEAST = 0.2  # see `_perhaps`
_SCHEMA = "CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, size INTEGER, time INTEGER, runs INTEGER, bits BLOB)"


class _Mark(msgspec.Struct, frozen=True):
    """How many runs of words a text has, and a bit for each of them."""

    runs: int
    bits: int


def nearly_same(shelf: Shelf, new: Iterable[str]) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each new document the others that it is nearly the same as (`shingles.near_duplicates`); of two new ones the later is told.

    Only texts whose marks have enough in common are compared word by word. Cost: one pass over texts that have no mark yet, then some
    microseconds for each pair.
    """
    names = list(new)
    marks = _marks(shelf)
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for number, name in enumerate(names):
        own, later = marks.get(name), frozenset(names[number:])
        likely = [other for other, mark in marks.items() if own is not None and other not in later and _perhaps(own, mark)]
        if len(likely) > 0:
            runs = {other: shingles(shelf.text(shelf.by_id[other])) for other in likely}
            found[name] = near_duplicates(shingles(shelf.text(shelf.by_id[name])), runs)
    return found


def _perhaps(a: _Mark, b: _Mark) -> bool:
    """Whether two texts may be nearly the same. A common run sets a common bit: with half of all runs in common, or nine tenths of the
    shorter text's, at least a fifth of the shorter one's bits are common, though two runs now and then share one."""
    return (a.bits & b.bits).bit_count() >= max(1.0, _LEAST * min(a.runs, b.runs))


def _mark(text: str) -> _Mark:
    runs = shingles(text)
    bits = bytearray(_BITS // 8)
    for run in runs:
        bits[(run % _BITS) >> 3] |= 1 << (run & 7)
    return _Mark(len(runs), int.from_bytes(bits, "little"))


def _marks(shelf: Shelf) -> dict[str, _Mark]:
    """The marks of all texts by document; those that are new or changed are made, and kept where the shelf can be written."""
    stats = {document.id: _stat(shelf, document) for document in shelf.documents}
    kept = _kept(shelf.folder)
    found: dict[str, _Mark] = {}
    made: list[tuple[str, int, int, int, bytes]] = []
    for document in shelf.documents:
        stat = stats[document.id]
        if stat is None:
            continue
        known = kept.get(document.digest)
        if known is not None and known[:2] == stat:
            found[document.id] = _Mark(known[2], int.from_bytes(known[3], "little"))
            continue
        try:
            mark = found[document.id] = _mark(shelf.text(document))
        except (UsageError, CaseError):
            continue
        made.append((document.digest, *stat, mark.runs, mark.bits.to_bytes(_BITS // 8, "little")))
    if len(made) > 0:
        _keep(shelf.folder, made)
    return found


def _stat(shelf: Shelf, document: Stored) -> tuple[int, int] | None:
    try:
        about = os.stat(os.path.join(shelf.folder, "texts", document.digest + ".txt"))
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns


def _kept(folder: str) -> Mapping[str, tuple[int, int, int, bytes]]:
    """What the file has, by digest; nothing where it is not there or is none."""
    import sqlite3

    path = os.path.join(folder, NEARNESS)
    if not os.path.isfile(path):
        return {}
    try:
        connection = _opened(path)
        try:
            rows = connection.execute("SELECT name, size, time, runs, bits FROM marks").fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return {}
    return {row[0]: row[1:] for row in rows if all(isinstance(one, int) for one in row[1:4]) and isinstance(row[4], bytes)}


def _keep(folder: str, rows: list[tuple[str, int, int, int, bytes]]) -> None:
    """Keep marks for the next time; a shelf that cannot be written goes without, and a file that is none is begun anew."""
    import sqlite3

    path = os.path.join(folder, NEARNESS)
    for _ in range(2):
        try:
            connection = _opened(path)
            try:
                with connection:
                    connection.execute(_SCHEMA)
                    connection.executemany("INSERT OR REPLACE INTO marks VALUES (?,?,?,?,?)", rows)
                return
            finally:
                connection.close()
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:
            try:
                os.unlink(path)
            except OSError:
                return


def _opened(path: str) -> Any:
    import sqlite3

    connection = sqlite3.connect(path, timeout=5.0)
    connection.execute("PRAGMA synchronous=OFF")
    return connection
