"""The case that a desk is open on and those beside it: read again whenever their files change, and never half."""

import hashlib
import os
from collections.abc import Sequence
from typing import Any

import msgspec

from rapallo.desk.edition import Edition, again
from rapallo.errors import CaseError, Fault
from rapallo.library.shelf import FOLDER as LIBRARY
from rapallo.library.shelf import shelf_in
from rapallo.press.payload_beside import Beside
from rapallo.record import Loaded
from rapallo.record.beside import cases_in
from rapallo.record.bulk import ENDINGS
from rapallo.record.files import safe_path
from rapallo.record.load import load

__all__ = ["FILES", "Shelf", "case_files"]

_TABLES = ("things", "sources", "claims", "evidence")
_STORED = tuple(table + ending for table in _TABLES for ending in ENDINGS)
FILES = ("case.toml", *_STORED, "sources.json", "ways.toml", "rules.toml", "theses.toml", "readings.toml", "questions.toml", "story.md")
"""The files of a case beside its verbs."""

_KEPT = (f"{LIBRARY}/documents.csv", f"{LIBRARY}/texts")

Stamp = tuple[tuple[str, int, int], ...]


def case_files(folder: str) -> tuple[str, ...]:
    """The names of the files that a case consists of, as far as they are there; one that leads out of the folder is left to the reader."""
    names = list(FILES)
    try:
        names += sorted(f"verbs/{name}" for name in os.listdir(os.path.join(folder, "verbs")) if name.endswith(".toml"))
    except OSError:
        pass
    return tuple(name for name in names if os.path.lexists(os.path.join(folder, name)))


def _stamp(folder: str) -> Stamp:
    """When each file was last written and how long it is, and the table and the texts of the case's library with them."""
    found = []
    for name in (*case_files(folder), *_KEPT):
        try:
            about = os.stat(os.path.join(folder, name))
            found.append((name, about.st_mtime_ns, about.st_size))
        except OSError:
            found.append((name, -1, -1))
    return tuple(found)


class Shelf:
    """The editions of the case in one folder. A case that cannot be read any more leaves the last one that could, with the ``faults``; so
    does one that it is compared with (``beside_faults``)."""

    def __init__(
        self, folder: str, beside: Beside | None = None, house: str = "", among: Sequence[str] = (), read_only: bool = False
    ) -> None:
        """``beside`` is what lies beside the case and does not change, ``house`` the folder of a house whose stories are kept here (blank:
        none), ``among`` the folders of cases that it is compared with; ``read_only``: nothing is written to any of
        them. Raises `CaseError` where one of the cases cannot be read to begin with, `UsageError` where two of them have one name."""
        from threading import Lock

        self.folder, self.house, self.among, self.read_only = folder, house, tuple(among), read_only
        self.beside = beside if beside is not None else Beside()
        self.faults: tuple[Fault, ...] = ()
        self._lock = Lock()
        self._stamp: Stamp = ()
        self._stamps = {one: _stamp(one) for one in self.among}
        self._others = cases_in(self.among)
        self._near_faults: dict[str, tuple[Fault, ...]] = {}
        self._scratch = ""
        self._edition = self._read(None)

    def current(self) -> Edition:
        """The edition on disk, or the last that could be read. Cost: a look at the files' dates, where nothing changed."""
        with self._lock:
            if self._near() or _stamp(self.folder) != self._stamp:
                try:
                    self._edition = self._read(self._edition)
                except CaseError as error:
                    self.faults = tuple(error.faults)
            return self._edition

    def forget(self, edition: Edition) -> None:
        """Begin anew with a case whose work was broken off half-way."""
        with self._lock:
            if self._edition is edition:
                self._stamp = ()

    def fresh(self) -> Loaded:
        """The folder read now, whatever the files' dates say."""
        return load(self.folder)

    def other_libraries(self) -> tuple[Any, ...]:
        """The libraries of the cases that this one is compared with, as far as they have any."""
        return tuple(found for found in (shelf_in(folder) for folder in self.among) if found is not None)

    def index_place(self, folder: str) -> str:
        """Where the search index of a library is made: blank: beside its texts; else in a folder of the desk's own, gone when it ends."""
        if not self.read_only and os.access(folder, os.W_OK):
            return ""
        with self._lock:
            if self._scratch == "":
                self._scratch = _scratch_of(self)
        return os.path.join(self._scratch, hashlib.sha256(os.path.abspath(folder).encode("utf-8", "replace")).hexdigest()[:24])

    @property
    def beside_faults(self) -> tuple[Fault, ...]:
        """Why a case that this one is compared with cannot be read now."""
        return tuple(fault for folder in self.among for fault in self._near_faults.get(folder, ()))

    def _near(self) -> bool:
        """Read the cases again that this one is compared with, as far as their files changed; returns whether any did."""
        changed = False
        for folder in self.among:
            stamp = _stamp(folder)
            if stamp != self._stamps[folder]:
                self._stamps[folder], changed = stamp, True
                try:
                    self._others = {**self._others, **cases_in([folder])}
                    self._near_faults[folder] = ()
                except CaseError as error:
                    self._near_faults[folder] = tuple(error.faults)
        return changed

    def _read(self, old: Edition | None) -> Edition:
        before = _stamp(self.folder)
        for name in case_files(self.folder):
            safe_path(self.folder, name)
        loaded = load(self.folder)
        self._stamp = before
        errors = [fault for fault in loaded.faults if fault.severity == "error"]
        if len(errors) > 0:
            raise CaseError(errors)
        others = {**self.beside.others, **self._others}
        beside = msgspec.structs.replace(self.beside, others=others, shelf=shelf_in(self.folder))
        self.faults = ()
        return again(old, loaded, beside)


def _scratch_of(shelf: Shelf) -> str:
    """A folder of its own, which is gone when it is."""
    from shutil import rmtree
    from tempfile import mkdtemp
    from weakref import finalize

    folder = mkdtemp(prefix="rapallo-")
    finalize(shelf, rmtree, folder, True)
    return folder
