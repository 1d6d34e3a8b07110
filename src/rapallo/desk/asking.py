"""Questions put to a desk: answered in a thread, remembered by edition, broken off when they take too long."""

from collections.abc import Callable
from typing import Any

from rapallo.desk.shelf import Edition
from rapallo.errors import LimitError, UsageError
from rapallo.inquiry.ask import put, takes_stage
from rapallo.inquiry.head import typed

__all__ = ["LONGEST_QUESTION", "SECONDS", "answer_bytes", "figure_bytes", "within", "worded"]

LONGEST_QUESTION = 2000
"""Letters of a question at most."""

SECONDS = 60.0
"""How long a question may take."""


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


def answer_bytes(edition: Edition, question: str) -> bytes:
    """The answer as JSON, to the letter what the library gives. Raises `RapalloError` where it cannot be put."""
    return edition.once("json", question, lambda: put(edition.case, question).json().encode("utf-8"))


def figure_bytes(edition: Edition, question: str) -> bytes:
    """The figure of an answer as SVG. Raises `RapalloError` where there is none."""
    return edition.once("svg", question, lambda: put(edition.case, question).svg().encode("utf-8"))


def within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """What some work comes to, within a time. Raises `LimitError` when it is over, the work being broken off, and what it raises itself."""
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
        raise LimitError(f"this took more than {seconds:.0f} seconds and was broken off. Ask for less: one target, a shorter time.")
    if len(failed) > 0:
        raise failed[0]
    return found[0]


def _break(thread: Any) -> None:
    """Raise in a thread; it is over as soon as it comes back from whatever it is at."""
    import ctypes

    ident: Any = thread.ident
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(_Broken))
    thread.join(5.0)
