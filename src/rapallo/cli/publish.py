"""`rapallo publish`: a case as one page to be asked, browsed and shared, which needs nothing else."""

import os
from typing import Any

from rapallo.cli.beside import AMONG
from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, FOLDER, HELP

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Write the page of a case."""
    from rapallo.check import check
    from rapallo.cli.beside import beside_of, told
    from rapallo.cli.output import put
    from rapallo.cli.place import folder_of
    from rapallo.errors import CaseError, UsageError
    from rapallo.press import publish
    from rapallo.record.load import load

    if options.file is None:
        options.folder, options.file = None, options.folder
    if options.file is None:
        raise UsageError("say which case and which file to write: rapallo publish CASE out.html.")
    if os.path.isdir(options.file):
        raise UsageError(f"{options.file} is a folder; name the file to write: rapallo publish {options.file} out.html.")
    loaded = load(folder_of(options))
    errors = [fault for fault in loaded.faults if fault.severity == "error"]
    if len(errors) > 0:
        raise CaseError(errors)
    around = beside_of(folder_of(options), options.among)
    put(publish(loaded.case, check(loaded), around), options.file)
    told(around, loaded.case)
    return 0


COMMAND = Command(
    name="publish",
    meaning=(
        "Writes a case as one HTML page with all views, answers and what-ifs: a double click opens it, and it needs no server and no "
        "network. With scripts off it still reads. Claims of other cases that precedents rest on stand on it too; texts of the library do "
        "not. For a page without any script see: rapallo report."
    ),
    arguments=(
        FOLDER,
        Argument(("file",), "The file to write; - is the screen.", value="FILE", many="?"),
        AMONG,
        CASE,
        HELP,
    ),
    examples=("rapallo publish my-case my-case.html", "rapallo publish --case my-case my-case.html"),
    run=run,
)
