"""`rapallo between`: what each side gave the other."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Ask what passed between two sides."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.between import between

    return put_answer(options, between(open_case(options), options.one, options.other))


COMMAND = Command(
    name="between",
    meaning=(
        "Lists what each of two sides gave the other, by form, with times and amounts; apart from it what was only talked"
        " of, and what one side denies."
    ),
    arguments=(
        Argument(("one",), "A side that case.toml names, or any thing with its parts.", value="SIDE"),
        Argument(("other",), "The other side.", value="SIDE"),
        *QUESTION,
    ),
    examples=("rapallo between german soviet", "rapallo between arland bertania --format md --out exchange.md"),
    run=run,
)
