"""The case that a desk is open on: read again whenever its files change, never half, and never written behind anybody's back."""

import os
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import msgspec

from rapallo.check import check
from rapallo.errors import CaseError, Fault
from rapallo.inquiry.digest import digest
from rapallo.press.page import page
from rapallo.press.payload import payload
from rapallo.press.payload_answers import quick_questions
from rapallo.record import Case, Loaded
from rapallo.record.files import safe_path
from rapallo.record.load import load

__all__ = ["FILES", "Edition", "Shelf", "case_files"]

_TABLES = ("things.csv", "sources.csv", "sources.json", "claims.csv", "evidence.csv")
FILES = ("case.toml", *_TABLES, "ways.toml", "rules.toml", "theses.toml", "readings.toml", "questions.toml", "story.md")
"""The files of a case beside its verbs."""

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
    """When each file was last written and how long it is."""
    found = []
    for name in case_files(folder):
        try:
            about = os.stat(os.path.join(folder, name))
            found.append((name, about.st_mtime_ns, about.st_size))
        except OSError:
            found.append((name, -1, -1))
    return tuple(found)


class Edition(msgspec.Struct, dict=True):
    """One edition of a case, with what was worked out from it. ``lock`` lets one question be worked on at a time, ``making`` one page."""

    loaded: Loaded
    lock: Any
    making: Any
    answers: "OrderedDict[tuple[str, str], bytes]"
    data: bytes = b""
    html: bytes = b""

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
                data = payload(case, quick_questions(case), check(msgspec.structs.replace(self.loaded, case=case)))
                self.data = msgspec.json.encode(data)
                self.html = page(case, data, token).encode("utf-8")


class Shelf:
    """The editions of the case in one folder. A case that cannot be read any more leaves the last one that could, with the ``faults``."""

    def __init__(self, folder: str) -> None:
        """Raises `CaseError` where the case cannot be read to begin with."""
        from threading import Lock

        self.folder = folder
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
        self.faults = ()
        old = getattr(self, "_edition", None)
        if old is not None and old.digest == digest(loaded.case) and old.loaded.faults == loaded.faults:
            return Edition(loaded, Lock(), Lock(), old.answers, old.data, old.html)
        return Edition(loaded, Lock(), Lock(), OrderedDict())
