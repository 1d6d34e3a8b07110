"""`rapallo shares`: what part of what, as stated and as stated amounts give it."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION
from rapallo.cli.why import READING, put_staged, staged

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """List attested and computed shares."""
    from rapallo.cli.place import open_case
    from rapallo.inquiry.shares import shares

    case = open_case(options)
    return put_staged(options, case, shares(case, options.about or "", staged(case, options)))


COMMAND = Command(
    name="shares",
    meaning=(
        "Lists the shares that claims state, with of what, over which period and by whom; and apart from them the shares that stated "
        "amounts of one unit, of-what and period give, with bounds. What is missing is shown as missing, what overlaps is not added. "
        "A share is not criticality: for that ask without."
    ),
    arguments=(
        Argument(("about",), "Keep what names this thing, or has this word; none: everything.", value="NAME", many="?"),
        READING,
        *QUESTION,
    ),
    examples=("rapallo shares", "rapallo shares tanks --evidence"),
    run=run,
)
