"""`rapallo chokepoints`: the few things whose loss takes a capability away."""

import sys
from collections.abc import Callable
from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION
from rapallo.cli.why import READING, TRUST, put_staged, staged

__all__ = ["AT", "COMMAND", "SETS", "SIZE", "at_of"]

AT = (
    Argument(("--at",), "At which date it is to be held; its last step counts.", value="DATE", default="the end of the horizon"),
    Argument(("--by",), "The same as --at.", value="DATE"),
)
"""The date a question about what is held is put for."""

SIZE = Argument(("--size",), "The largest sets looked for.", value="N", default="2")
SETS = Argument(("--sets",), "How many sets of a size are tried at most.", value="N", default="1000000")


def at_of(options: Any) -> str | None:
    """The date of ``--at`` or ``--by``. Raises `UsageError` where both are given and differ."""
    from rapallo.errors import UsageError

    if options.at is not None and options.by is not None and options.at != options.by:
        raise UsageError("--at and --by are one; give one of them.")
    found: str | None = options.at if options.at is not None else options.by
    return found


def run(options: Any) -> int:
    """Ask what a holding cannot do without."""
    from rapallo.cli.output import whole
    from rapallo.cli.place import open_case
    from rapallo.inquiry.chokepoints import chokepoints
    from rapallo.inquiry.searching import MOST_SETS

    case = open_case(options)
    tell, done = _progress()
    try:
        answer = chokepoints(
            case,
            options.target,
            at=at_of(options),
            from_=options.from_,
            size=whole(options.size, "--size", 2),
            sets=whole(options.sets, "--sets", MOST_SETS),
            trust=options.trust or "moderate",
            tell=tell,
            stage=staged(case, options),
        )
    finally:
        done()
    return put_staged(options, case, answer)


def _progress() -> tuple[Callable[[int, int, int], None], Callable[[], None]]:
    """How far a search is, on a terminal and after half a second; and what wipes that away."""
    from time import monotonic

    began = monotonic()
    shown = False

    def tell(size: int, done: int, to_do: int) -> None:
        nonlocal shown
        if monotonic() - began > 0.5 and sys.stderr.isatty():
            shown = True
            sys.stderr.write(f"\rsets of {size}: {done:,} of {to_do:,} (Ctrl-C keeps what is proved) ")
            sys.stderr.flush()

    def wipe() -> None:
        if shown:
            sys.stderr.write("\r" + " " * 78 + "\r")

    return tell, wipe


COMMAND = Command(
    name="chokepoints",
    meaning=(
        "Lists the smallest sets of things whose removal leaves a holding not held on the record: single ones beside pairs, since two "
        "suppliers that stand in for each other both look harmless alone. The target, its holder and what contains them are left out. "
        "Lists are complete to the size asked for, or say that they are not."
    ),
    arguments=(
        Argument(("target",), "A holding: thing@actor, or a bare thing for whoever holds it.", value="HOLDING"),
        *AT,
        Argument(("--from",), "The things are gone from this date on.", value="DATE", default="from ever"),
        SIZE,
        SETS,
        TRUST,
        READING,
        *QUESTION,
    ),
    examples=("rapallo chokepoints combat-aircraft@germany --by 1939", "rapallo chokepoints tank-design@germany --size 3"),
    run=run,
)
