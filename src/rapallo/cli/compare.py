"""`rapallo compare`: the same question in several readings, side by side."""

from typing import Any

from rapallo.cli.chokepoints import AT, at_of
from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import QUESTION
from rapallo.cli.why import TRUST

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Ask what each reading says."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import open_case
    from rapallo.inquiry.compare import compare

    answer = compare(
        open_case(options),
        target=options.target if len(options.target) > 0 else None,
        readings=options.reading,
        at=at_of(options),
        trust=options.trust or "moderate",
    )
    return put_answer(options, answer)


COMMAND = Command(
    name="compare",
    meaning=(
        "Says what each named reading (readings.toml: a scholar's, a side's, an agency's) makes of each aim, beside the record as it "
        "stands: which sources, claims and ways count, which rival holds, which rules are enforced. No reading is said to be right."
    ),
    arguments=(
        Argument(("reading",), "Readings by id or label; none: all.", value="READING", many="*"),
        Argument(("--target",), "A holding asked about; may be repeated.", value="HOLDING", many="*", default="the case's aims"),
        *AT,
        TRUST,
        *QUESTION,
    ),
    examples=("rapallo compare", "rapallo compare essay-alone --target tank-design@germany --at 1939"),
    run=run,
)
