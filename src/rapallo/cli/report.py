"""`rapallo report`: one HTML file that needs nothing else to be read."""

from typing import Any

from rapallo.cli.command import Command
from rapallo.cli.shared import CASE, FOLDER, HELP, OUT

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Write the report of a case."""
    from rapallo.cli.output import put
    from rapallo.cli.place import open_case
    from rapallo.press import report

    put(report(open_case(options)), options.out)
    return 0


COMMAND = Command(
    name="report",
    meaning=(
        "Writes a case as one HTML file: its story with links, a timeline, tables, sources. It needs no script and no "
        "network, and it prints."
    ),
    arguments=(FOLDER, CASE, OUT, HELP),
    examples=("rapallo report my-case --out my-case.html",),
    run=run,
)
