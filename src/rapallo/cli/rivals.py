"""`rapallo rivals`: where sources disagree."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """List what is told in more than one way."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.rivals import rivals

    return put_answer(options, rivals(open_case(options), options.name))


COMMAND = Command(
    name="rivals",
    meaning=(
        "Lists the claims that answer one question differently, side by side and none of them winning, and the claims "
        "that some evidence disputes."
    ),
    arguments=(
        Argument(("name",), "Keep what names this thing or claim; none: everything.", value="NAME", many="?"),
        *QUESTION,
    ),
    examples=("rapallo rivals", "rapallo rivals lipetsk --evidence"),
    run=run,
)
