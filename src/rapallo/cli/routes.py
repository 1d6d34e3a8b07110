"""`rapallo routes`: which sourced routes link one thing to another."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION
from rapallo.cli.why import READING, put_staged, staged

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Ask which routes link two things."""
    from rapallo.cli.output import whole
    from rapallo.cli.place import open_case
    from rapallo.inquiry.routes import routes

    k, most = whole(options.k, "--k", 3), whole(options.max_hops, "--max-hops", 6)
    case = open_case(options)
    answer = routes(
        case,
        options.one,
        options.other,
        at=options.at,
        from_=options.from_,
        until=options.until,
        k=k,
        stance=options.stance,
        footing=options.footing,
        verbs=options.verbs,
        max_hops=most,
        stage=staged(case, options),
    )
    return put_staged(options, case, answer)


COMMAND = Command(
    name="routes",
    meaning=(
        "Finds the best sourced routes from one thing to another, hop by hop, each hop with its claims: those surely there at a date, "
        "those possibly there; as strong as their weakest hop, with what is alleged, listed and proved told apart. Where none is "
        "recorded it says what would make one; that none is recorded does not mean that there was none."
    ),
    arguments=(
        Argument(("one",), "Where the routes begin: any thing, or a holding (thing@actor).", value="THING"),
        Argument(("other",), "Where they end: any thing, or a holding (thing@actor).", value="THING"),
        Argument(("--at",), "The date at which every hop holds.", value="DATE", default="any, passed in order of time"),
        Argument(("--from",), "The hops are passed in order of time, from this date on.", value="DATE"),
        Argument(("--until",), "The hops are passed in order of time, until this date.", value="DATE"),
        Argument(("--k",), "How many routes, each through other hands.", value="N", default="3"),
        Argument(
            ("--stance",),
            "The least stance of a hop.",
            value="STANCE",
            choices=("alleges", "reports", "lists", "proves"),
            default="any, also none",
        ),
        Argument(
            ("--footing",),
            "The lowest footing of a hop.",
            value="FOOTING",
            choices=("stated", "inferred", "assumed"),
            default="assumed",
        ),
        Argument(
            ("--verbs",),
            "The verbs that may carry a hop, with commas; +VERB adds one to those that may; may be repeated.",
            value="VERBS",
            many="*",
            default="those by which something passes or belongs",
        ),
        Argument(("--max-hops",), "The most hops of a route.", value="N", default="6"),
        READING,
        *QUESTION,
    ),
    examples=(
        "rapallo routes junkers combat-aircraft@germany --at 1926",
        "rapallo routes krupp soviet-union --from 1928 --until 1933 --stance reports --k 5",
    ),
    run=run,
)
