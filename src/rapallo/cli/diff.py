"""`rapallo diff`: what changed between two editions of a case, and which answers because of it."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import EVIDENCE, FORMATS, HELP, LIMIT, OUT, format_of

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Compare two editions, and put the same questions to both."""
    from rapallo.cli.output import put_answer, whole
    from rapallo.inquiry.diff import MOST_SINGLES, diff
    from rapallo.record.load import read_case

    singles = whole(options.singles, "--singles", MOST_SINGLES)
    old, new = read_case(options.old), read_case(options.new)
    return put_answer(options, diff(old, new, options.ask, singles, (options.old, options.new)))


COMMAND = Command(
    name="diff",
    meaning=(
        "Compares two editions of a case, record by record, and puts its questions, the why of its aims and any further ones to both: "
        "first the answers whose verdict changed, then those with other dates, then the rest, each with the changed claims that it rests on. "
        "Up to fifty changes are each made alone, to see which of them moves the answer. For an edition that git keeps, give its tag or "
        "commit a folder first: git worktree add ../earlier TAG."
    ),
    arguments=(
        Argument(("old",), "The folder of the earlier edition.", value="OLD"),
        Argument(("new",), "The folder of the later edition.", value="NEW"),
        Argument(("--ask",), "A further question, as typed after rapallo; may be repeated.", value="QUESTION", many="*"),
        Argument(("--singles",), "Up to how many changes each is tried alone; 0 tries none.", value="N", default="50"),
        format_of(*(one for one in FORMATS if one != "svg")),
        EVIDENCE,
        LIMIT,
        OUT,
        HELP,
    ),
    examples=(
        "rapallo diff case-of-march case",
        'rapallo diff old new --ask "routes junkers soviet-union --at 1926" --format md --out changes.md',
    ),
    run=run,
)
