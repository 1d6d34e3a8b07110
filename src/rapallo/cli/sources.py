"""`rapallo sources`: what the record rests on."""

from typing import Any

from rapallo.cli.command import Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Weigh the sources."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.sources import sources

    return put_answer(options, sources(open_case(options)))


COMMAND = Command(
    name="sources",
    meaning=(
        "Lists the sources by what rests on them: how many claims, how many on nothing else, which sources repeat one "
        "another, and how many are independent."
    ),
    arguments=QUESTION,
    examples=("rapallo sources", "rapallo sources --format csv --out sources.csv"),
    run=run,
)
