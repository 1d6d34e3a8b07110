"""Questions put to a desk: answered in a thread, remembered by edition, broken off when they take too long."""

from collections.abc import Callable
from typing import Any

from rapallo.desk.comparing import compared, of_a_story
from rapallo.desk.edition import Edition
from rapallo.desk.shelf import Shelf
from rapallo.errors import LimitError, UsageError
from rapallo.inquiry.answer import Answer
from rapallo.inquiry.ask import BESIDE, put, takes_stage
from rapallo.inquiry.head import typed

__all__ = ["LONGEST_QUESTION", "MOST_WAITING", "SECONDS", "Overdue", "answer_bytes", "figure_bytes", "within", "worded"]

LONGEST_QUESTION = 2000
"""Letters of a question at most."""

SECONDS = 60.0
"""How long a question may take."""


MOST_WAITING = 24
"""Questions of a desk that are worked on or wait for it at the same time."""


class Overdue(LimitError):
    """A question took longer than it may and was broken off."""


class _Broken(BaseException):
    """Raised inside a thread whose time is over."""


def worded(question: str, reading: str = "") -> str:
    """The question as typed, with a named reading added where it takes one. Raises `UsageError` for one too long."""
    if len(question) > LONGEST_QUESTION:
        raise UsageError(f"a question of {len(question):,} letters is too long; {LONGEST_QUESTION:,} is the most.")
    question = question.strip().removeprefix("rapallo ")
    if reading != "" and takes_stage(question) and "--reading" not in question:
        return f"{question} {typed('--reading', reading)}"
    return question


def answer_bytes(shelf: Shelf, edition: Edition, question: str) -> bytes:
    """The answer as JSON, to the letter what the library gives. Raises `RapalloError` where it cannot be put."""
    return _once(shelf, edition, "json", question, lambda answer: answer.json())


def figure_bytes(shelf: Shelf, edition: Edition, question: str) -> bytes:
    """The figure of an answer as SVG. Raises `RapalloError` where there is none."""
    return _once(shelf, edition, "svg", question, lambda answer: answer.svg())


def _once(shelf: Shelf, edition: Edition, kind: str, question: str, shown: Callable[[Answer], str]) -> bytes:
    beside = question.split(" ", 1)[0] in BESIDE

    def work() -> bytes:
        return shown(compared(shelf, edition, question) if beside else put(edition.case, question)).encode("utf-8")

    return edition.once(kind, question, work, kept=not (beside and of_a_story(question)))


def within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """What some work comes to, within a time. Raises `Overdue` when it is over, the work being broken off, and what it raises itself."""
    from threading import Thread

    found: list[bytes] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except _Broken:
            pass
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _break(thread)
        raise Overdue(f"this took more than {seconds:.0f} seconds and was broken off. Ask for less: one target, a shorter time.")
    if len(failed) > 0:
        raise failed[0]
    return found[0]


def _break(thread: Any) -> None:
    """Raise in a thread; it is over as soon as it comes back from whatever it is at."""
    import ctypes

    ident: Any = thread.ident
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(_Broken))
    thread.join(5.0)
