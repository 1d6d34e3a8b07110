"""What lies beside a case, as `publish` and `open` take it: cases to find precedents in, and the case's library."""

import os
import sys
from typing import TYPE_CHECKING

from rapallo.cli.command import Argument

if TYPE_CHECKING:
    from rapallo.press.payload_beside import Beside
    from rapallo.record import Case

__all__ = ["ALONE", "AMONG", "beside_of", "told"]

AMONG = Argument(("--among",), "Another case to compare with; may be repeated; none: the cases beside this one.", value="DIR", many="*")
ALONE = Argument(("--alone",), "Compare with no other case.")


def beside_of(folder: str, among: list[str], alone: bool = False) -> "Beside":
    """The cases named, else those beside a case, and its library. Raises `CaseError` where one that is named cannot be read, or the
    library's table cannot, and `UsageError` for ``--among`` with ``--alone``."""
    from rapallo.errors import UsageError
    from rapallo.library.shelf import open_shelf, shelf_of
    from rapallo.press.payload_beside import Beside
    from rapallo.record.beside import cases_beside, cases_in

    if alone and len(among) > 0:
        raise UsageError("--alone compares with no case, --among with some; give one of them.")
    others, unread = ({}, ()) if alone else (cases_in(among), ()) if len(among) > 0 else cases_beside(folder)
    place = shelf_of(folder)
    shelf = open_shelf(place) if os.path.isfile(os.path.join(place, "documents.csv")) else None
    return Beside(others, unread, shelf)


def told(around: "Beside", case: "Case") -> None:
    """Say of which other cases a page may show claims, and which could not be read."""
    from rapallo.cli.output import visible
    from rapallo.inquiry.digest import digest

    names = [name for name, other in sorted(around.others.items()) if digest(other) != digest(case)]
    if len(names) > 0:
        sys.stderr.write(visible(f"compared with {', '.join(names)}; claims of theirs may stand on the page (--alone leaves them out)") + "\n")
    if len(around.unread) > 0:
        sys.stderr.write(visible(f"not compared with {', '.join(around.unread)}: not to be read (rapallo check says why)") + "\n")
