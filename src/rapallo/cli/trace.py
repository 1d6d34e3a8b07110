"""`rapallo trace`: who gave what to a thing, back to its origins."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Follow what was given back to where it came from."""
    from rapallo.cli.output import put_answer, whole
    from rapallo.cli.place import open_case
    from rapallo.inquiry.trace import trace

    return put_answer(options, trace(open_case(options), options.name, whole(options.depth, "--depth", 8), options.by))


COMMAND = Command(
    name="trace",
    meaning=(
        "Follows who gave what to a thing, an actor or a holding (thing@actor) back to its origins, in an order that time"
        " allows: what came later cannot have fed what was earlier."
    ),
    arguments=(
        Argument(("name",), "A thing, an actor, or a holding such as tank-design@germany.", value="NAME"),
        Argument(("--by",), "Leave out what surely came after this date.", value="DATE"),
        Argument(("--depth",), "Steps back at most.", value="N", default="8"),
        *QUESTION,
    ),
    examples=("rapallo trace tank-design@germany", "rapallo trace lipetsk --by 1929 --depth 3"),
    run=run,
)
