"""`rapallo rupture`: what each aim would have missed had all between two sides stopped at a date."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION
from rapallo.cli.why import READING, TRUST, put_staged, staged

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Ask what a rupture comes to, date by date."""
    from rapallo.cli.output import whole
    from rapallo.cli.place import open_case
    from rapallo.inquiry.rupture import rupture

    case = open_case(options)
    answer = rupture(
        case,
        options.one,
        options.other,
        targets=options.target if len(options.target) > 0 else None,
        every=whole(options.every, "--every", 1),
        start=options.from_,
        end=options.until,
        trust=options.trust or "moderate",
        stage=staged(case, options),
    )
    return put_staged(options, case, answer)


COMMAND = Command(
    name="rupture",
    meaning=(
        "For every date and aim: had all that passed between two sides stopped then, from when would the aim have fallen short of "
        "history, and for how long; re-planned with the ways not taken, and frozen. One curve an aim and side, no blended score. "
        "The figure (--format svg) has them all."
    ),
    arguments=(
        Argument(("one",), "A side that case.toml names, or any thing with its parts.", value="SIDE"),
        Argument(("other",), "The other side.", value="SIDE"),
        Argument(("--target",), "A holding asked about; may be repeated.", value="HOLDING", many="*", default="the case's aims"),
        Argument(("--every",), "Steps of the case's grid from one date to the next.", value="N", default="1"),
        Argument(("--from",), "The first date of rupture.", value="DATE", default="the start of the horizon"),
        Argument(("--until",), "The last date of rupture.", value="DATE", default="the end of the horizon"),
        TRUST,
        READING,
        *QUESTION,
    ),
    examples=("rapallo rupture german soviet", "rapallo rupture german soviet --every 3 --format svg --out rupture.svg"),
    run=run,
)
