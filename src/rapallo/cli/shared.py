"""The options that commands share, each with one meaning everywhere."""

from rapallo.cli.command import Argument

__all__ = ["CASE", "EVIDENCE", "FOLDER", "FORMATS", "HELP", "LIMIT", "OUT", "QUESTION", "format_of"]

FORMATS = ("text", "json", "csv", "md", "svg", "pdf", "png")
"""The formats an answer can have."""

CASE = Argument(("--case",), "The case's folder; else the environment's RAPALLO_CASE; else the current folder.", value="DIR")
FOLDER = Argument(("folder",), "The case's folder; the same as --case.", value="CASE", many="?")
EVIDENCE = Argument(("--evidence",), "Open every line down to its claims and their sources.")
LIMIT = Argument(("--limit",), "Lines shown of each section as text; 0 shows all.", value="N", default="20")
OUT = Argument(("--out",), "Write to a file instead of the screen; its ending chooses the format.", value="FILE")
HELP = Argument(("--help", "-h"), "Show this help.")


def format_of(*formats: str) -> Argument:
    """The option that chooses among some formats, the first being the default."""
    return Argument(("--format",), "The format of the answer.", value="FORMAT", choices=formats, default=formats[0])


QUESTION = (CASE, format_of(*FORMATS), EVIDENCE, LIMIT, OUT, HELP)
"""What every question takes."""
