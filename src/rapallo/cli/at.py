"""`rapallo at`: what was going on at a date."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Ask what was active on a day or in a period."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.at import at

    return put_answer(options, at(open_case(options), options.date))


COMMAND = Command(
    name="at",
    meaning=(
        "Lists what was surely active on a day, or at some time in a period, what was possibly, and what the record "
        "denies; then what happened, what was in being, and where the record is silent."
    ),
    arguments=(Argument(("date",), "A day, month, year or span: 1928-01-01, 1936, 1925/1933.", value="DATE"), *QUESTION),
    examples=("rapallo at 1928-01-01", "rapallo at 1936 --evidence"),
    run=run,
)
