"""`rapallo theses`: what authors conclude, beside what the record answers."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Put every thesis to the record."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.theses import theses

    return put_answer(options, theses(open_case(options), options.name or ""))


COMMAND = Command(
    name="theses",
    meaning=(
        "Puts each author's conclusion to the record as the question it is tied to: his answer and the record's stand side by side and "
        "are never merged. Where they differ it says what would reconcile them: a reading, a footing, a claim or way fewer, or one more."
    ),
    arguments=(Argument(("name",), "Keep this thesis, by id; none: all.", value="THESIS", many="?"), *QUESTION),
    examples=("rapallo theses", "rapallo theses thesis-tanks"),
    run=run,
)
