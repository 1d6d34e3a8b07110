"""Where an answer goes, and in which format."""

import os
import re
import sys
from typing import TYPE_CHECKING, Any

from rapallo.cli.shared import FORMATS
from rapallo.errors import UsageError

if TYPE_CHECKING:
    from rapallo.inquiry import Answer

__all__ = ["chosen_format", "put", "put_answer", "put_print", "visible", "whole", "width"]

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ENDINGS = {".txt": "text", ".json": "json", ".csv": "csv", ".md": "md", ".svg": "svg", ".pdf": "pdf", ".png": "png"}


def visible(text: str) -> str:
    """Text with every control and direction-changing character named, so that no terminal obeys it.

    >>> visible("a" + chr(0x202e) + "b")
    'a‹U+202E›b'
    """
    return _UNSEEN.sub(lambda found: f"‹U+{ord(found.group()):04X}›", text)


def chosen_format(options: Any, formats: tuple[str, ...] = FORMATS) -> str:
    """The format asked for: by ``--format``, else by the ending of ``--out``, else the first.

    Raises `UsageError` where the two disagree or the ending's format is not to be had.
    """
    out = options.out or ""
    by_ending = _ENDINGS.get(os.path.splitext(out)[1].lower())
    if options.format is None and by_ending is not None and by_ending not in formats:
        raise UsageError(f"there is no {by_ending} of this; it can be {', '.join(formats)}.")
    return str(options.format or by_ending or formats[0])


def width() -> int:
    """Columns of the screen, at most 120; 100 where there is no screen."""
    try:
        return max(40, min(120, os.get_terminal_size(sys.stdout.fileno()).columns))
    except (OSError, ValueError, AttributeError):
        return 100


def put(text: str, out: str | None = None) -> None:
    """Write text to the standard output, or whole into a file (and say so on the error stream)."""
    text = text if text.endswith("\n") else text + "\n"
    if out is None or out == "-":
        sys.stdout.write(text)
        return
    from rapallo.record.files import write_text

    write_text(out, [text])
    sys.stderr.write(f"written: {out}\n")


def put_answer(options: Any, answer: "Answer") -> int:
    """Give an answer in the format asked for; returns the exit code. Raises `UsageError` where it has no such format."""
    form = chosen_format(options)
    if form == "text":
        columns = width() if options.out is None else 100
        text = visible(answer.text(evidence=options.evidence, width=columns, limit=whole(options.limit, "--limit", 20)))
    elif form == "json":
        text = answer.json()
    elif form == "csv":
        text = answer.csv()
    elif form == "md":
        text = answer.markdown(evidence=options.evidence)
    elif form == "svg":
        text = answer.svg()
    else:
        return put_print(answer.svg(), form, options.out)
    put(text, options.out)
    return 0


def put_print(svg: str, form: str, out: str | None) -> int:
    """Print a figure into a file; returns the exit code. Raises `UsageError` where no file is named: these are no text."""
    if out is None or out == "-":
        raise UsageError(f"a figure as {form} needs a file: --out figure.{form}")
    from rapallo.press.printing import printed
    from rapallo.record.files import write_bytes

    write_bytes(out, printed(svg, form))
    sys.stderr.write(f"written: {out}\n")
    return 0


def whole(text: str | None, option: str, default: int) -> int:
    """The whole number given to an option. Raises `UsageError`."""
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise UsageError(f"{option} takes a whole number, not {text[:40]!r}.")
    return int(text)
