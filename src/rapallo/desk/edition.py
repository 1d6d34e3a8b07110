"""One edition of a case at a desk: the answers it gave, and its page, which opens with the record and is completed beside the questions."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from typing import Any

import msgspec

from rapallo.check import check
from rapallo.errors import Fault
from rapallo.inquiry.digest import digest
from rapallo.press.page import page, policy
from rapallo.press.payload import first_payload, payload
from rapallo.press.payload_answers import quick_questions
from rapallo.press.payload_beside import Beside
from rapallo.record import Case, Loaded

__all__ = ["Edition", "again"]

_MOST_ANSWERS = 256
_OF_OTHERS = ("precedents", "diff")
"""Questions whose answers hang on the cases compared with."""

Answers = OrderedDict[tuple[str, str], bytes]


def _lock() -> Any:
    from threading import Lock

    return Lock()


class Edition(msgspec.Struct, dict=True):
    """One edition of a case, with what was worked out from it and what lies beside it.

    ``lock`` lets one question be worked on at a time, ``opening`` one first page, ``making`` one whole page. ``begun`` is the data of the
    first page, ``data`` all of them as JSON, ``html`` the page with as much as there is, ``rules`` its content policy.
    """

    loaded: Loaded
    beside: Beside = Beside()
    answers: Answers = msgspec.field(default_factory=OrderedDict)
    begun: dict[str, Any] | None = None
    data: bytes = b""
    html: bytes = b""
    rules: str = ""
    lock: Any = msgspec.field(default_factory=_lock)
    opening: Any = msgspec.field(default_factory=_lock)
    making: Any = msgspec.field(default_factory=_lock)

    @cached_property
    def mark(self) -> str:
        """What the page's data are known by: the case's digest; with its library's, where it has one, and a word for what else is beside it."""
        shelf = "" if self.beside.shelf is None else f"-{self.beside.shelf.digest}"
        near = "".join(f"-{name}-{digest(other)}" for name, other in sorted(self.beside.others.items()))
        return self.digest + shelf + (f"-{hashlib.sha256(near.encode()).hexdigest()[:12]}" if near != "" else "")

    @property
    def case(self) -> Case:
        """The case."""
        return self.loaded.case

    @property
    def digest(self) -> str:
        """The digest of its content."""
        return digest(self.case)

    @cached_property
    def findings(self) -> tuple[Fault, ...]:
        """What `check` finds of it."""
        return tuple(check(msgspec.structs.replace(self.loaded, case=self._own)))

    def once(self, kind: str, text: str, work: Callable[[], bytes], kept: bool = True) -> bytes:
        """What a question comes to, worked out once and remembered (``kept``) among the latest few hundred."""
        key = (kind, text)
        with self.lock:
            if not kept:
                return work()
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

    def open(self, token: str) -> None:
        """Work out the first page, once: the record and the answer to its first question."""
        with self.opening:
            if self.html == b"":
                self.begun = {**first_payload(self._own, self.beside), "mark": self.mark}
                self.rules = policy(desk=True)
                self.html = page(self._own, self.begun, token).encode("utf-8")

    @property
    def whole(self) -> bool:
        """Whether all that its page carries is worked out."""
        return self.data != b""

    def first(self) -> bytes:
        """The data of the first page as JSON; all of them where they are ready. The page is opened before."""
        begun = self.begun
        return self.data if self.data != b"" or begun is None else msgspec.json.encode(begun)

    def complete(self, token: str) -> None:
        """Work out all that the page carries, once."""
        self.open(token)
        with self.making:
            if self.data == b"":
                case = self._own
                data = payload(case, quick_questions(case), self.findings, self.beside, self.begun)
                self.html = page(case, data, token).encode("utf-8")
                self.data = msgspec.json.encode(data)
                self.begun = None

    @cached_property
    def _own(self) -> Case:
        """The case with memories of its own, so that no question waits for the page."""
        return msgspec.structs.replace(self.case)


def again(old: Edition | None, loaded: Loaded, beside: Beside) -> Edition:
    """The edition of what was read now, with what still holds of the last one: all where nothing differs, its answers where the case is
    the same."""
    if old is None or old.digest != digest(loaded.case):
        return Edition(loaded, beside)
    same = (old.beside.shelf, old.beside.house) == (beside.shelf, beside.house) and _digests(old.beside) == _digests(beside)
    kept = OrderedDict((key, found) for key, found in list(old.answers.items()) if same or key[1].split(" ", 1)[0] not in _OF_OTHERS)
    if same and old.loaded.faults == loaded.faults:
        return Edition(loaded, beside, kept, old.begun, old.data, old.html, old.rules)
    return Edition(loaded, beside, kept)


def _digests(beside: Beside) -> dict[str, str]:
    return {name: digest(other) for name, other in beside.others.items()}
