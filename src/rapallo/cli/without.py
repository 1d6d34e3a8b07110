"""`rapallo without`: what would have been lost, later or replaced without something."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION
from rapallo.cli.why import READING, TRUST, put_staged, staged

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Ask what would have become of some holdings without something."""
    from rapallo.cli.place import open_case
    from rapallo.inquiry.without import without

    case = open_case(options)
    answer = without(
        case,
        *options.what,
        between=None if options.between is None else (options.between[0], options.between[1]),
        from_=options.from_,
        until=options.until,
        target=options.target if len(options.target) > 0 else None,
        at=options.at,
        trust=options.trust or "moderate",
        stage=staged(case, options),
    )
    return put_staged(options, case, answer)


COMMAND = Command(
    name="without",
    meaning=(
        "Takes away things, places, actors, agreements, holdings, sources or claims, or all that passed between two sides, with all that "
        "goes with them, and says what becomes of each aim: in frozen history, and re-planned with the ways not taken. On the record "
        "and beyond it. The figure (--format svg) shows the derivation of one target, what goes crossed out."
    ),
    arguments=(
        Argument(("what",), "Things, sides, holdings (thing@actor), source keys or claim ids.", value="WHAT", many="*"),
        Argument(("--between",), "Take away all that passed between two sides.", value="SIDE SIDE", many="2"),
        Argument(("--from",), "From this date on.", value="DATE", default="from ever"),
        Argument(("--until",), "Until this date; what lasted is there again after it.", value="DATE", default="to the end"),
        Argument(("--target",), "A holding asked about; may be repeated.", value="HOLDING", many="*", default="the case's aims"),
        Argument(("--at",), "At which date it is to be held.", value="DATE", default="the end of the horizon"),
        TRUST,
        READING,
        *QUESTION,
    ),
    examples=(
        "rapallo without lipetsk",
        "rapallo without --between german soviet --from 1933-09 --target tank-design@germany --at 1939",
        "rapallo without kama --target tank-design@germany --at 1939 --format svg --out without.svg",
    ),
    run=run,
)
