"""Every way Rapallo can say no, as one family.

::

    RapalloError
    ├── TextError (ValueError)      a single text that cannot be read
    │   ├── DateError               … as a date or span (§2.2)
    │   └── DurationError           … as a duration (§2.4)
    ├── CaseError                   a case with faults, all of them at once
    ├── UnknownName (LookupError)   a name that the case does not have, with near ones
    ├── LimitError                  a size beyond a stated limit, and the limit
    └── UsageError                  a command line that is off (exit code 2)
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

__all__ = [
    "CaseError",
    "DateError",
    "DurationError",
    "Fault",
    "LimitError",
    "RapalloError",
    "TextError",
    "UnknownName",
    "UsageError",
]


class Fault(msgspec.Struct, frozen=True, order=True):
    """One thing wrong (or worth a look) at one place of a case.

    ``path`` is the file as the user named it, ``line`` its line (1 = first, 0 = the whole file) and
    ``column`` the number of the cell in that line (1 = first, 0 = the whole line). ``code`` is a check
    code (``R203``), ``severity`` one of ``error``, ``warning``, ``note``. ``finding`` and ``remedy`` are
    sentences; ``section`` cites the semantics (``§2.2``). ``claims`` are the ids concerned.
    """

    path: str
    line: int
    column: int
    code: str
    severity: str
    finding: str
    remedy: str
    section: str = ""
    claims: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = self.path
        if self.line > 0:
            place += f":{self.line}"
            if self.column > 0:
                place += f":{self.column}"
        cite = f" ({self.section})" if self.section != "" else ""
        return f"{place} {self.code} {self.finding} {self.remedy}{cite}"


class RapalloError(Exception):
    """The head of the family; catching it catches every refusal of this package."""


class TextError(RapalloError, ValueError):
    """A text that cannot be read; ``finding`` says what was met, ``remedy`` what to write instead."""

    def __init__(self, finding: str, remedy: str) -> None:
        super().__init__(f"{finding} {remedy}")
        self.finding = finding
        self.remedy = remedy


class DateError(TextError):
    """A text that is no date of §2.2, or a date that does not exist."""


class DurationError(TextError):
    """A text that is no duration of §2.4."""


class CaseError(RapalloError):
    """A case that cannot be used; ``faults`` holds every fault found, sorted by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnknownName(RapalloError, LookupError):
    """A name that nothing in the case answers to; ``near`` holds the labels closest to it."""

    def __init__(self, name: str, near: tuple[str, ...] = (), what: str = "thing") -> None:
        hint = f" Did you mean: {'; '.join(near)}?" if len(near) > 0 else ""
        super().__init__(f"no {what} of this case is called {name!r}.{hint}")
        self.name = name
        self.near = near
        self.what = what


class LimitError(RapalloError):
    """A size beyond a stated limit; the message names the limit and what would fit."""


class UsageError(RapalloError):
    """A command line that cannot be obeyed; the command exits with code 2."""
