"""What lies beside a case, as `publish` and `open` take it: cases to find precedents in, and the case's library."""

import sys
from typing import TYPE_CHECKING

from rapallo.cli.command import Argument

if TYPE_CHECKING:
    from rapallo.press.payload_beside import Beside
    from rapallo.record import Case

__all__ = ["AMONG", "beside_of", "told"]

AMONG = Argument(("--among",), "Another case to find precedents in; may be repeated; none: no other case is read.", value="DIR", many="*")


def beside_of(folder: str, among: list[str]) -> "Beside":
    """The cases named, and a case's own library; no case that is not named, since claims of theirs would stand on the page.

    Raises `CaseError` where one of them or the library's table cannot be read."""
    from rapallo.library.shelf import shelf_in
    from rapallo.press.payload_beside import Beside
    from rapallo.record.beside import cases_in

    return Beside(cases_in(among), shelf_in(folder))


def told(around: "Beside", case: "Case") -> None:
    """Say of which other cases a page may show claims."""
    from rapallo.cli.output import visible
    from rapallo.inquiry.digest import digest

    names = [name for name, other in sorted(around.others.items()) if digest(other) != digest(case)]
    if len(names) > 0:
        sys.stderr.write(visible(f"compared with {', '.join(names)}; claims of theirs may stand on the page") + "\n")
