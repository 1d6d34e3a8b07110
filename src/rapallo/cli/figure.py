"""`rapallo figure`: the figure of a question, for print."""

from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, HELP, OUT, format_of

if TYPE_CHECKING:
    from rapallo.inquiry.answer import Answer

__all__ = ["COMMAND"]

_FORMATS = ("svg", "pdf", "png")


def run(options: Any) -> int:
    """Draw the answer to a question."""
    from rapallo.cli.output import chosen_format, put, put_print
    from rapallo.cli.place import open_case
    from rapallo.inquiry.ask import put as asked

    form = chosen_format(options, _FORMATS)
    beside = options.question.split()[:1] == ["precedents"]
    svg = (_precedents(options) if beside else asked(open_case(options), options.question)).svg()
    if form != "svg":
        return put_print(svg, form, options.out)
    put(svg, options.out)
    return 0


def _precedents(options: Any) -> "Answer":
    """Precedents of the case among others: those named, else those beside it."""
    from rapallo.cli.place import folder_of
    from rapallo.errors import UsageError
    from rapallo.inquiry.ask import BESIDE, read_as
    from rapallo.inquiry.precedents import precedents
    from rapallo.record.beside import beside, cases_in
    from rapallo.record.load import read_case

    _, given, named = read_as(options.question, BESIDE)
    if len(given) > 0 or "story" in named:
        raise UsageError("what a text resembles has no figure; ask \"precedents\" of a case.")
    folder = folder_of(options)
    others = cases_in(options.among if len(options.among) > 0 else beside(folder))
    return precedents(read_case(folder), others, **named)


COMMAND = Command(
    name="figure",
    meaning=(
        "Draws the figure of a question: the pathway of a why or a without, the curves of a rupture, a timeline, the chain of a route, "
        "a precedent as two aligned pathways. "
        "Text stays text in SVG and PDF, and the same case gives the same bytes (with the same version of Matplotlib, which PDF and "
        "PNG need: pip install 'rapallo[figures]')."
    ),
    arguments=(
        Argument(("question",), "The question as it is typed after rapallo, in quotation marks.", value="QUESTION"),
        CASE,
        Argument(("--among",), "Another case to compare with; may be repeated; none: the cases beside this one.", value="DIR", many="*"),
        format_of(*_FORMATS),
        OUT,
        HELP,
    ),
    examples=(
        'rapallo figure "why tank-design@germany" --case cases/german-soviet --out tank-design.pdf',
        'rapallo figure "rupture german soviet --every 3" --case cases/german-soviet --out rupture.svg',
        'rapallo figure "precedents --motif foreign-design-taken-over" --case cases/two-lineages --out precedent.svg',
    ),
    run=run,
)
