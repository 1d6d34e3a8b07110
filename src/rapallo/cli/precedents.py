"""`rapallo precedents`: what earlier case this one resembles, and where the likeness fails."""

import os
from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import FOLDER, QUESTION
from rapallo.errors import UsageError

__all__ = ["COMMAND"]


def run(options: Any) -> int:
    """Find the motifs of a case in others, step by step."""
    from rapallo.cli.output import put_answer
    from rapallo.cli.place import folder_of
    from rapallo.inquiry.motif import builtin_motifs, read_motifs
    from rapallo.inquiry.precedents import precedents
    from rapallo.record.beside import beside, cases_in
    from rapallo.record.load import read_case

    folder = folder_of(options)
    if os.path.isfile(folder):
        return _of_text(options, folder)
    case = read_case(folder)
    others = cases_in(options.among if len(options.among) > 0 else beside(folder))
    motifs = builtin_motifs()
    if options.motifs is not None:
        own = read_motifs(options.motifs, [verb.id for one in (case, *others.values()) for verb in one.verbs])
        motifs = (*(one for one in motifs if one.id not in {mine.id for mine in own}), *own)
    limit = "1" if options.pairs is None else options.pairs
    if not limit.isascii() or not limit.isdigit() or int(limit) < 1:
        raise UsageError(f"--pairs takes a whole number from 1 on, not '{limit[:20]}'.")
    named = "" if options.motif is None else options.motif
    return put_answer(options, precedents(case, others, named, motifs, int(limit)))


def _of_text(options: Any, path: str) -> int:
    """Claims and passages that a text resembles, among cases and shelves of documents."""
    from rapallo.cli.output import put_answer
    from rapallo.library.reading import read_document
    from rapallo.library.resembling import resembling
    from rapallo.library.shelf import open_shelf, shelf_of
    from rapallo.record.beside import cases_in

    for option in ("motif", "motifs", "pairs"):
        if getattr(options, option) is not None:
            raise UsageError(f"--{option} is for a case; a text is compared by its words.")
    named = options.among if len(options.among) > 0 else [os.environ.get("RAPALLO_CASE", "")]
    folders = [one for one in named if one != ""]
    if len(folders) == 0:
        raise UsageError("say where to look: --among CASE.")
    cases = cases_in([one for one in folders if not os.path.isfile(os.path.join(one, "documents.csv"))])
    shelves = [one if os.path.isfile(os.path.join(one, "documents.csv")) else shelf_of(one) for one in folders]
    kept = [open_shelf(one) for one in shelves if os.path.isfile(os.path.join(one, "documents.csv"))]
    return put_answer(options, resembling(read_document(path).text, cases, kept, name=path))


COMMAND = Command(
    name="precedents",
    meaning=(
        "Looks for motifs, small patterns of claims such as a base lent for training or goods under a false name, in a case and in "
        "others, and says which steps are found in both, which are missing, and where the two differ; or that there is no good match. For a "
        "text instead of a case, such as a news story, it finds claims and stored passages alike in words and acts, names set aside."
    ),
    arguments=(
        FOLDER,
        Argument(("--among",), "Another case to compare with; may be repeated; none: the cases beside this one.", value="DIR", many="*"),
        Argument(("--motif",), "Look for this motif alone.", value="MOTIF"),
        Argument(("--motifs",), "A file with further motifs of your own.", value="TOML"),
        Argument(("--pairs",), "How many matches of each motif and case are shown.", value="N", default="1"),
        *QUESTION,
    ),
    examples=(
        "rapallo precedents cases/two-lineages",
        "rapallo precedents story.txt --among cases/german-soviet",
        "rapallo precedents cases/german-soviet --among cases/two-lineages --motif false-papers --format svg",
    ),
    run=run,
)
