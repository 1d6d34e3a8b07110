"""`rapallo breaches`: which acts broke which rule."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Hold every act against the rules."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.breaches import breaches

    return put_answer(options, breaches(open_case(options), options.rule))


COMMAND = Command(
    name="breaches",
    meaning=(
        "Lists the claims that a rule forbids, under both readings of whom it binds (the actor wherever he is; whoever "
        "acts in the territory), and whether an inspector could have seen them."
    ),
    arguments=(
        Argument(("rule",), "Keep these rules, by id; none: all.", value="RULE", many="*"),
        *QUESTION,
    ),
    examples=("rapallo breaches", "rapallo breaches versailles-171-tanks"),
    run=run,
)
