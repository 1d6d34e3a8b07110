"""Which case a command is about, and reading it."""

import os
import sys
from typing import TYPE_CHECKING, Any

from rapallo.errors import UsageError

if TYPE_CHECKING:
    from rapallo.record import Case

__all__ = ["folder_of", "open_case"]


def folder_of(options: Any) -> str:
    """The case's folder: as given, else ``RAPALLO_CASE``, else the current folder.

    Where the environment names one case and the current folder is another, the error stream says which is taken.
    Raises `UsageError` where the command line names two.
    """
    given, positional = getattr(options, "case", None), getattr(options, "folder", None)
    if given is not None and positional is not None and given != positional:
        raise UsageError(f"two cases are named: {positional} and {given}.")
    if given is not None or positional is not None:
        return str(given if given is not None else positional)
    environment = os.environ.get("RAPALLO_CASE", "")
    if environment == "":
        return "."
    here = os.path.isfile("case.toml") and os.path.realpath(environment) != os.path.realpath(".")
    if here:
        sys.stderr.write(f"case: {environment} (from RAPALLO_CASE, not the current folder)\n")
    return environment


def open_case(options: Any) -> "Case":
    """The case a question is asked of. Raises `CaseError` with its faults where it cannot be read."""
    from rapallo.record.load import read_case

    return read_case(folder_of(options))
