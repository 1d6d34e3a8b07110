"""`rapallo figure`: the figure of a question, for print."""

from typing import Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, HELP, OUT, format_of

__all__ = ["COMMAND"]

_FORMATS = ("svg", "pdf", "png")


def run(options: Any) -> int:
    """Draw the answer to a question."""
    from rapallo.cli.output import chosen_format, put, put_print
    from rapallo.cli.place import open_case
    from rapallo.inquiry.ask import put as asked

    form = chosen_format(options, _FORMATS)
    svg = asked(open_case(options), options.question).svg()
    if form != "svg":
        return put_print(svg, form, options.out)
    put(svg, options.out)
    return 0


COMMAND = Command(
    name="figure",
    meaning=(
        "Draws the figure of a question: the pathway of a why or a without, the curves of a rupture, a timeline, the chain of a route. "
        "Text stays text in SVG and PDF, and the same case gives the same bytes (with the same version of Matplotlib, which PDF and "
        "PNG need: pip install 'rapallo[figures]')."
    ),
    arguments=(
        Argument(("question",), "The question as it is typed after rapallo, in quotation marks.", value="QUESTION"),
        CASE,
        format_of(*_FORMATS),
        OUT,
        HELP,
    ),
    examples=(
        'rapallo figure "why tank-design@germany" --case cases/german-soviet --out tank-design.pdf',
        'rapallo figure "rupture german soviet --every 3" --case cases/german-soviet --out rupture.svg',
    ),
    run=run,
)
