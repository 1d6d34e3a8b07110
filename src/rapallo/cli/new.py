"""`rapallo new`: begin a case."""

import sys
from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import HELP

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Write ``case.toml`` and ``claims.csv`` and say what comes next."""
    from rapallo.record.edit import FIVE_COLUMNS, begin

    written = begin(options.folder, options.title or "", options.from_)
    sys.stdout.write(f"begun: {options.folder} ({', '.join(written)})\n")
    fill = f"Fill {', '.join(FIVE_COLUMNS)} in claims.csv; then" if options.from_ is None else "Next"
    sys.stderr.write(f"{fill}: rapallo add missing --case {options.folder}\n")
    return 0


COMMAND = Command(
    name="new",
    meaning=(
        "Begins a case in a folder: case.toml with a title, and claims.csv with the five columns subject, verb, object, "
        "when and source. A claims.csv that is there already is kept; a folder that is a case already is left alone."
    ),
    arguments=(
        Argument(("folder",), "Where; made if it does not exist.", value="FOLDER"),
        Argument(("--title",), "The case's title.", value="TEXT", default="the folder's name"),
        Argument(("--from",), "A CSV file to copy as claims.csv; subject, verb and object are required.", value="FILE"),
        HELP,
    ),
    examples=("rapallo new my-case", 'rapallo new my-case --title "The Haber circle" --from table.csv'),
    run=run,
)
