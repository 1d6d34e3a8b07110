"""`rapallo ways`: the ways to a holding, and drafts of ways."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """List the ways to a holding, or draft some; drafts alone are given as text for ways.toml."""
    from rapallo.cli.output import chosen_format, put, put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.ways import ways

    found = ways(open_case(options), options.target, propose=options.propose)
    if options.propose and options.out is not None and options.out.endswith(".toml"):
        put(found.toml, options.out)
        return 0
    chosen_format(options)
    return put_answer(options, found)


COMMAND = Command(
    name="ways",
    meaning=(
        "Lists the ways to a holding: written, derived from claims, and by structure (parts, successors, identities); what is given or "
        "declared complete; and what nobody gives. With --propose, drafts a way from the claims around it that give nothing by "
        "themselves, as text for ways.toml. Nothing is written into the case."
    ),
    arguments=(
        Argument(
            ("target",), "A holding: thing@actor.", value="HOLDING", many="?", default="the aims and all that ways speak of"
        ),
        Argument(
            ("--propose",), "Draft a way from claims of finance, equip, power, staff, test, contain, derive-from and the like."
        ),
        *QUESTION,
    ),
    examples=("rapallo ways tank-design@germany", "rapallo ways panzer-i@germany --propose"),
    run=run,
)
