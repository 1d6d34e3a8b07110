"""`rapallo match`: what may be the same, within a case or between two lists, with the evidence."""

import os
from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, EVIDENCE, FOLDER, HELP, LIMIT, OUT, format_of
from rapallo.errors import UsageError

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Propose pairs."""
    from rapallo.cli.output import put_answer, whole
    from rapallo.cli.place import folder_of
    from rapallo.exchange.entries import entries_of_case, entries_of_list
    from rapallo.exchange.judgements import read_unsure
    from rapallo.exchange.proposals import proposals
    from rapallo.exchange.resemblance import PROPOSED
    from rapallo.record.load import read_case

    folder = folder_of(options)
    least = whole(options.least, "--least", PROPOSED)
    if least == 0:
        raise UsageError("--least takes 1 or more; nothing in common is no likeness.")
    case = read_case(folder)
    about = "" if options.about is None else case.resolve(options.about).id
    beside = None
    if options.with_ is not None:
        beside = entries_of_case(read_case(options.with_)) if os.path.isdir(options.with_) else entries_of_list(options.with_)
    unsure = [(pair.one, pair.other) for pair in read_unsure(folder)]
    named = "" if options.with_ is None else os.path.basename(os.path.normpath(options.with_))
    answer = proposals(case, beside, called=named, least=least, about=about, unsure=unsure, everything=options.all)
    return put_answer(options, answer)


COMMAND = Command(
    name="match",
    meaning=(
        "Proposes what may be the same, within a case or between it and another list: names in any German, Russian or English spelling, "
        "legal forms, dates, roles, places, ids elsewhere. Each piece of evidence is shown with its points; their sum is no probability. "
        "Nothing is merged: that two are one is a claim, which rapallo judge records. Pairs judged before are left out."
    ),
    arguments=(
        FOLDER,
        Argument(
            ("--with",),
            "Another case's folder, or a CSV or TSV with columns of things.csv (label at least) and roles.",
            value="OTHER",
        ),
        Argument(("--about",), "Only pairs with this thing of the case.", value="NAME"),
        Argument(("--least",), "Points from which a pair is shown.", value="N", default="4"),
        Argument(("--all",), "Also pairs that were judged: same, different or unsure."),
        CASE,
        format_of("text", "json", "csv", "md"),
        EVIDENCE,
        LIMIT,
        OUT,
        HELP,
    ),
    examples=("rapallo match", "rapallo match cases/mine --with suppliers.csv --format csv", "rapallo match --about tomka --all"),
    run=run,
)
