"""`rapallo fmt`: rewrite a case's tables canonically."""

import os
import sys
from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, FOLDER, HELP

__all__ = ["COMMAND"]

_TABLES = ("things.csv", "sources.csv", "sources.json", "claims.csv", "evidence.csv")


def run(options: Any) -> int:
    """Rewrite the tables, or only say which would change."""
    from rapallo.cli.place import folder_of
    from rapallo.record.load import read_case
    from rapallo.record.save import format_tables

    folder = folder_of(options)
    case = read_case(folder)
    if not options.check:
        for name in format_tables(case, folder):
            sys.stdout.write(f"rewritten: {os.path.join(folder, name)}\n")
        return 0
    changed = _would_change(case, folder)
    for name in changed:
        sys.stdout.write(f"would be rewritten: {os.path.join(folder, name)}\n")
    return 1 if len(changed) > 0 else 0


def _would_change(case: Any, folder: str) -> list[str]:
    """The tables that formatting would change, found by formatting a copy."""
    import shutil
    import tempfile

    from rapallo.record.save import format_tables

    with tempfile.TemporaryDirectory(prefix="rapallo-") as copy:
        for name in _TABLES:
            if os.path.exists(os.path.join(folder, name)):
                shutil.copyfile(os.path.join(folder, name), os.path.join(copy, name))
        return format_tables(case, copy)


COMMAND = Command(
    name="fmt",
    meaning=(
        "Rewrites the tables of a case: rows sorted, columns in their order, commas, ids filled in and things named by "
        "their ids, so that a difference between two editions is a line per changed row. Values stay as they are; a case "
        "with faults is not touched, and each file is either the old one or the new one, whole."
    ),
    arguments=(
        FOLDER,
        CASE,
        Argument(("--check",), "Change nothing; list the files that would change, and exit with 1 if there are any."),
        HELP,
    ),
    examples=("rapallo fmt my-case", "rapallo fmt --check"),
    run=run,
)
