"""`rapallo show`: everything about a thing or a claim."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Show one entry whole."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.show import show

    return put_answer(options, show(open_case(options), options.name))


COMMAND = Command(
    name="show",
    meaning=(
        "Shows all that the record says of one entry: a thing by any of its names, or a claim, source, rule, thesis or "
        "way by its id."
    ),
    arguments=(
        Argument(("name",), "A name in any spelling, or an id; quotation marks around several words.", value="NAME"),
        *QUESTION,
    ),
    examples=("rapallo show lipetsk", "rapallo show Тухачевский --evidence"),
    run=run,
)
