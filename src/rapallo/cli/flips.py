"""`rapallo flips`: the fewest claims or sources that an answer hangs on."""

from typing import Any

from rapallo.cli.chokepoints import AT, SETS, SIZE, at_of
from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION
from rapallo.cli.why import READING, TRUST, put_staged, staged

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Ask which withdrawals would change an answer."""
    from rapallo.cli.output import whole
    from rapallo.cli.place import open_case
    from rapallo.inquiry.flips import flips
    from rapallo.inquiry.searching import MOST_SETS

    case = open_case(options)
    answer = flips(
        case,
        options.target,
        at=at_of(options),
        of=options.of or "claims",
        size=whole(options.size, "--size", 2),
        sets=whole(options.sets, "--sets", MOST_SETS),
        trust=options.trust or "moderate",
        stage=staged(case, options),
    )
    return put_staged(options, case, answer)


COMMAND = Command(
    name="flips",
    meaning=(
        "Lists the smallest sets of claims, or of sources, whose withdrawal changes whether a holding is certain, possible or of no "
        "recorded way. Lowering flips withdraw support, raising flips withdraw denials; the two are never mixed."
    ),
    arguments=(
        Argument(("target",), "A holding: thing@actor, or a bare thing for whoever holds it.", value="HOLDING"),
        *AT,
        Argument(("--of",), "What is withdrawn.", value="KIND", choices=("claims", "sources"), default="claims"),
        SIZE,
        SETS,
        TRUST,
        READING,
        *QUESTION,
    ),
    examples=("rapallo flips tank-design@germany --at 1939", "rapallo flips tank-design@germany --of sources"),
    run=run,
)
