"""`rapallo timeline`: what happened when."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Lay the record out in time."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.timeline import timeline

    kinds = [kind.strip() for text in options.kind for kind in text.split(",")]
    return put_answer(options, timeline(open_case(options), options.name, options.from_, options.until, kinds))


COMMAND = Command(
    name="timeline",
    meaning=(
        "Lists dated claims and things in order, with what is surely and what is only possibly so. As svg it is drawn, "
        "its ends as fuzzy as the dates are."
    ),
    arguments=(
        Argument(("name",), "Keep what names this thing or side; none: everything.", value="NAME", many="?"),
        Argument(("--from",), "Keep what possibly lies at or after this date.", value="DATE"),
        Argument(("--until",), "Keep what possibly lies at or before this date.", value="DATE"),
        Argument(("--kind",), "Keep claims with this verb or a thing of this kind; commas, or repeated.", value="WORD", many="*"),
        *QUESTION,
    ),
    examples=(
        "rapallo timeline lipetsk",
        "rapallo timeline --from 1925 --until 1933 --kind train --format svg --out training.svg",
    ),
    run=run,
)
