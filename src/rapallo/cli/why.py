"""`rapallo why`: how a capability came about."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND", "READING", "TRUST", "put_staged", "staged"]

TRUST = Argument(
    ("--trust",),
    "The lowest confidence with which a claim counts as sure.",
    value="CONFIDENCE",
    choices=("high", "moderate", "low"),
    default="moderate",
)
"""Where the line lies between what counts as sure and what does not (§1.9)."""

READING = Argument(("--reading",), "A named reading of readings.toml in which it is asked.", value="NAME", default="the whole record")
"""In whose reading a question is put (§5.4)."""


def staged(case: Any, options: Any) -> Any:
    """The stage of the reading asked for; ``None``: the whole record."""
    if options.reading is None:
        return None
    from rapallo.inquiry.read_in import stage_of

    return stage_of(case, options.reading, getattr(options, "trust", None) or "moderate")


def put_staged(options: Any, case: Any, answer: Any) -> int:
    """Print an answer under the name of its reading, if it has one."""
    from rapallo.cli.output import put_answer

    if options.reading is not None:
        from rapallo.inquiry.read_in import said_in

        answer = said_in(case, answer, options.reading)
    return put_answer(options, answer)


def run(options: Any) -> int:
    """Ask how a holding came about."""
    from rapallo.cli.output import whole
    from rapallo.cli.place import open_case
    from rapallo.inquiry.why import why

    depth = None if options.depth is None else whole(options.depth, "--depth", 0)
    case = open_case(options)
    answer = why(
        case,
        options.target,
        at=options.at,
        footing=options.footing,
        depth=depth,
        trust=options.trust or "moderate",
        stage=staged(case, options),
    )
    return put_staged(options, case, answer)


COMMAND = Command(
    name="why",
    meaning=(
        "Says in two lines what the record makes of a holding (a thing in an actor's hands) and what lies beyond the record; then from "
        "when, on which footing, by which derivation and which other ways, from how many independent sources, and what would settle "
        "it. A date is the earliest attainable, not the likeliest."
    ),
    arguments=(
        Argument(("target",), "A holding: thing@actor, or a bare thing for whoever holds it.", value="HOLDING"),
        Argument(("--at",), "By which date it is asked; its last step counts.", value="DATE", default="the end of the horizon"),
        Argument(
            ("--footing",),
            "The lowest footing that counts.",
            value="FOOTING",
            choices=("stated", "inferred", "assumed"),
            default="assumed",
        ),
        Argument(("--depth",), "How many levels of the derivation are told.", value="N", default="all"),
        TRUST,
        READING,
        *QUESTION,
    ),
    examples=("rapallo why tank-design@germany", "rapallo why tank-design@germany --at 1933 --format svg --out why.svg"),
    run=run,
)
