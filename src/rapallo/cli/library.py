"""`rapallo library`: documents of a case or a shelf kept, found, shown with their claims, and read for mentions."""

import sys
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, HELP, QUESTION

if TYPE_CHECKING:
    from rapallo.record import Case

__all__ = ["COMMAND"]

_SHELF = Argument(("--shelf",), "A folder of documents; none: the folder library in the case.", value="SHELF")
_GIVEN = (
    Argument(("--id",), "The document's id; none: made of its title.", value="ID"),
    Argument(("--title",), "Title.", value="TEXT"),
    Argument(("--author",), "Authors, with ; between them.", value="TEXT"),
    Argument(("--date",), "When it was written or issued.", value="DATE"),
    Argument(("--kind",), "What it is: letter, treaty, article; none: its format.", value="WORD"),
    Argument(("--place",), "Where it was written or issued.", value="TEXT"),
    Argument(("--language",), "Its language by code: de, en, ru.", value="CODE"),
    Argument(("--licence",), "On what terms it may be passed on; none: unknown.", value="TEXT"),
    Argument(("--source",), "The key of the case's source that it is a copy of.", value="KEY"),
    Argument(("--note",), "Anything a reader should know.", value="TEXT"),
)


def _shelf(options: Any) -> str:
    from rapallo.cli.place import folder_of
    from rapallo.library.shelf import shelf_of

    return str(options.shelf) if options.shelf is not None else shelf_of(folder_of(options))


def _case(options: Any, needed: bool) -> "Case | None":
    """The case, where one is there; a shelf of its own may have none."""
    import os

    from rapallo.cli.place import folder_of
    from rapallo.record.load import read_case

    folder = folder_of(options)
    if not needed and not os.path.isfile(os.path.join(folder, "case.toml")):
        return None
    return read_case(folder)


def _add(options: Any) -> int:
    """Add files; one that cannot be read is said and does not keep the others out."""
    from rapallo.cli.output import visible
    from rapallo.errors import UsageError
    from rapallo.library.adding import GIVEN, Refused, add_all

    folder = _shelf(options)
    case = _case(options, options.shelf is None)
    keys = frozenset(source.key for source in case.sources) if case is not None else None
    given = {name: str(getattr(options, name)) for name in GIVEN if getattr(options, name) is not None}
    if len(options.files) > 1 and ("id" in given or "title" in given):
        raise UsageError("--id and --title are for one file at a time.")
    refused = 0
    for came in add_all(folder, options.files, given, options.link, keys):
        if isinstance(came, Refused):
            refused += 1
            sys.stderr.write(visible(f"rapallo: {came.reason}") + "\n")
            continue
        document = came.document
        if came.again:
            sys.stdout.write(visible(f"there already: {document.id} ({came.path})") + "\n")
        else:
            known = ", ".join(part for part in (document.kind, document.language) if part != "")
            sys.stdout.write(visible(f"added: {document.id} “{document.called}” ({known}; licence {document.licence or 'unknown'})") + "\n")
        whose = f"{document.id}: " if len(options.files) > 1 else ""
        for name, share in came.near:
            sys.stderr.write(f"{whose}Nearly the same text as {name}: {share:.0%} of their runs of five words in common.\n")
        for remark in came.remarks:
            sys.stderr.write(visible(whose + remark) + "\n")
    if len(options.files) > 1 and refused > 0:
        sys.stderr.write(f"{refused} of {len(options.files)} files were not added.\n")
    return 1 if refused > 0 else 0


def _find(options: Any) -> int:
    """Find documents."""
    from rapallo.cli.output import put_answer, whole
    from rapallo.library.index import open_index
    from rapallo.library.search import search

    folder = _shelf(options)
    index = open_index(folder, options.rebuild)
    try:
        return put_answer(options, search(folder, " ".join(options.words), whole(options.hits, "--hits", 20), index=index))
    finally:
        index.connection.close()


def _show(options: Any) -> int:
    """Show a document, or its passages with their claims."""
    from rapallo.cli.output import put_answer
    from rapallo.library.shelf import open_shelf
    from rapallo.library.showing import show

    return put_answer(
        options, show(open_shelf(_shelf(options)), options.document, _case(options, True) if options.claims else None)
    )


def _mentions(options: Any) -> int:
    """Propose mentions of the case's things."""
    from rapallo.cli.output import put_answer
    from rapallo.library.mentions import mentions
    from rapallo.library.shelf import open_shelf

    case = _case(options, True)
    assert case is not None
    return put_answer(options, mentions(case, open_shelf(_shelf(options)), options.document))


COMMAND = Command(
    name="library",
    meaning=(
        "Keeps documents of a case, or of a shelf of its own: reads them, finds words in them in any spelling, shows which claims rest on "
        "which passage, and proposes what they mention of the case. Originals stay as they are; nothing in a document runs or is fetched."
    ),
    parts=(
        Command(
            name="library add",
            meaning=(
                "Adds files: PDF, HTML, TEI, EPUB, Markdown or plain text. The original is copied under its digest, its text kept beside. "
                "What nobody says of a document stays unknown. The same file twice is one document; nearly the same text is told."
            ),
            arguments=(
                Argument(("files",), "The files.", value="FILE", many="+"),
                Argument(("--link",), "Leave the original where it is; keep only its text."),
                *_GIVEN, _SHELF, CASE, HELP,
            ),
            examples=(
                "rapallo library add report.pdf --source JOHNSON2016 --date 1926-04 --licence CC-BY-4.0",
                "rapallo library add letters/*.xml --shelf archive --kind letter",
            ),
            run=_add,
        ),
        Command(
            name="library find",
            meaning=(
                "Finds documents with all of some words, in their other forms and in German, Russian and English spellings of names. "
                'A phrase stands in quotation marks; fields are title:, author:, kind:, year:1925..1930, place:, lang:, source:.'
            ),
            arguments=(
                Argument(("words",), "Words, phrases and fields.", value="QUERY", many="+"),
                Argument(("--hits",), "How many documents are shown.", value="N", default="20"),
                Argument(("--rebuild",), "Make the search index anew first."),
                _SHELF, *QUESTION,
            ),
            examples=("rapallo library find Tuchatschewski year:1931..1933", "rapallo library find '\"flying school\" kind:letter' --format json"),
            run=_find,
        ),
        Command(
            name="library show",
            meaning=(
                "Shows what is known of a document and its text; with --claims the passages that evidence points at, each with its claim, "
                "and which of them stand elsewhere now or are gone."
            ),
            arguments=(
                Argument(("document",), "Its id, source key, title or the beginning of its digest.", value="DOC"),
                Argument(("--claims",), "Show the passages that claims rest on, with the claims."),
                _SHELF, *QUESTION,
            ),
            examples=("rapallo library show fili-report --claims",),
            run=_show,
        ),
        Command(
            name="library mentions",
            meaning=(
                "Proposes passages in which things of the case are named, with the dates and amounts beside them; --format csv gives rows with "
                "the columns of claims.csv. Proposals: subject, verb, object and roles are blank and for a person to fill in."
            ),
            arguments=(Argument(("document",), "Its id, source key, title or the beginning of its digest.", value="DOC"), _SHELF, *QUESTION),
            examples=("rapallo library mentions fili-report --format csv --out draft.csv",),
            run=_mentions,
        ),
    ),
)  # fmt: skip
