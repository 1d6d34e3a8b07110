"""The case that a desk is open on: read again whenever its files change, never half, and never written behind anybody's back."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import msgspec

from rapallo.check import check
from rapallo.errors import CaseError, Fault
from rapallo.inquiry.digest import digest
from rapallo.library.shelf import open_shelf, shelf_of
from rapallo.press.page import page
from rapallo.press.payload import payload
from rapallo.press.payload_answers import quick_questions
from rapallo.press.payload_beside import Beside
from rapallo.record import Case, Loaded
from rapallo.record.files import safe_path
from rapallo.record.load import load

__all__ = ["FILES", "Edition", "Shelf", "case_files"]

_TABLES = ("things.csv", "sources.csv", "sources.json", "claims.csv", "evidence.csv")
FILES = ("case.toml", *_TABLES, "ways.toml", "rules.toml", "theses.toml", "readings.toml", "questions.toml", "story.md")
"""The files of a case beside its verbs."""

_LIBRARY = "library/documents.csv"
_MOST_ANSWERS = 256

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
    """When each file was last written and how long it is, and the table of the case's library with them."""
    found = []
    for name in (*case_files(folder), _LIBRARY):
        try:
            about = os.stat(os.path.join(folder, name))
            found.append((name, about.st_mtime_ns, about.st_size))
        except OSError:
            found.append((name, -1, -1))
    return tuple(found)


class Edition(msgspec.Struct, dict=True):
    """One edition of a case, with what was worked out from it and what lies beside it. ``lock`` lets one question be worked on at a time,
    ``making`` one page."""

    loaded: Loaded
    lock: Any
    making: Any
    answers: "OrderedDict[tuple[str, str], bytes]"
    data: bytes = b""
    html: bytes = b""
    beside: Beside = Beside()

    @property
    def mark(self) -> str:
        """What the page's data are known by: the case's digest; with its library's, where it has one, and a word for what else is beside it."""
        shelf = "" if self.beside.shelf is None else f"-{self.beside.shelf.digest}"
        near = "".join(f"-{digest(other)}" for _, other in sorted(self.beside.others.items()))
        return self.digest + shelf + (f"-{hashlib.sha256(near.encode()).hexdigest()[:12]}" if near != "" else "")

    @property
    def case(self) -> Case:
        """The case."""
        return self.loaded.case

    @property
    def digest(self) -> str:
        """The digest of its content."""
        return digest(self.case)

    def once(self, kind: str, text: str, work: Callable[[], bytes]) -> bytes:
        """What a question comes to, worked out once and remembered among the latest few hundred."""
        key = (kind, text)
        with self.lock:
            found = self.answers.get(key)
            if found is None:
                found = self.answers[key] = work()
                while len(self.answers) > _MOST_ANSWERS:
                    self.answers.popitem(last=False)
            else:
                self.answers.move_to_end(key)
        return found

    def known(self, kind: str, text: str) -> bytes | None:
        """What is remembered of a question, without waiting."""
        return self.answers.get((kind, text))

    def prepare(self, token: str) -> None:
        """Work out the page and its data, once; on a copy of the case with memories of its own, so that no question waits for it."""
        with self.making:
            if self.html == b"":
                case = msgspec.structs.replace(self.case)
                data = payload(case, quick_questions(case), check(msgspec.structs.replace(self.loaded, case=case)), self.beside)
                self.data = msgspec.json.encode(data)
                self.html = page(case, data, token).encode("utf-8")


class Shelf:
    """The editions of the case in one folder. A case that cannot be read any more leaves the last one that could, with the ``faults``."""

    def __init__(self, folder: str, beside: Beside | None = None, house: str = "") -> None:
        """``beside`` is what lies beside the case when it is opened, ``house`` the folder of a house whose stories are kept here (blank:
        none). Raises `CaseError` where the case cannot be read to begin with."""
        from threading import Lock

        self.folder = folder
        self.house = house
        self.beside = beside if beside is not None else Beside()
        self.faults: tuple[Fault, ...] = ()
        self._lock = Lock()
        self._stamp: Stamp = ()
        self._edition = self._read()

    def current(self) -> Edition:
        """The edition on disk, or the last that could be read. Cost: a look at the files' dates, where nothing changed."""
        with self._lock:
            if _stamp(self.folder) != self._stamp:
                try:
                    self._edition = self._read()
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

    def _read(self) -> Edition:
        from threading import Lock

        before = _stamp(self.folder)
        for name in case_files(self.folder):
            safe_path(self.folder, name)
        loaded = load(self.folder)
        self._stamp = before
        errors = [fault for fault in loaded.faults if fault.severity == "error"]
        if len(errors) > 0:
            raise CaseError(errors)
        beside = msgspec.structs.replace(self.beside, shelf=self._library())
        self.faults = ()
        old = getattr(self, "_edition", None)
        if old is not None and old.digest == digest(loaded.case) and old.loaded.faults == loaded.faults:
            if old.beside.shelf == beside.shelf:
                return Edition(loaded, Lock(), Lock(), old.answers, old.data, old.html, beside)
            return Edition(loaded, Lock(), Lock(), old.answers, beside=beside)
        return Edition(loaded, Lock(), Lock(), OrderedDict(), beside=beside)

    def _library(self) -> Any:
        """The case's library as its table has it now; ``None`` where there is none, or it leads out of the folder."""
        if not os.path.isfile(os.path.join(self.folder, _LIBRARY)):
            return None
        safe_path(self.folder, _LIBRARY)
        return open_shelf(shelf_of(self.folder))
