"""`rapallo find`: claims and things by their words."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Look for words."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.find import find

    return put_answer(options, find(open_case(options), " ".join(options.words)))


COMMAND = Command(
    name="find",
    meaning=(
        "Looks for things, claims, sources, rules and theses in which all the words occur, whatever their case, accents "
        "or, in names, spelling."
    ),
    arguments=(
        Argument(("words",), "Words, or their beginnings.", value="WORD", many="+"),
        *QUESTION,
    ),
    examples=("rapallo find pilots lipetsk", "rapallo find Tuchatschewski --format json"),
    run=run,
)
