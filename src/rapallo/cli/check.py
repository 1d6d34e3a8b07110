"""`rapallo check`: what a referee would find in a case."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, FOLDER, HELP, OUT, format_of

if TYPE_CHECKING:
    from rapallo.errors import Fault

__all__ = ["COMMAND"]

_FORMATS = ("text", "json")
_LIMIT = 5


def run(options: Any) -> int:
    """Check a case; 1 if there are errors."""
    from rapallo.check import report_json, report_text
    from rapallo.cli.output import chosen_format, put, visible, whole
    from rapallo.cli.place import folder_of

    if options.explain is not None:
        put(visible(_explained(options.explain)), options.out)
        return 0
    form = chosen_format(options, _FORMATS)
    limit = whole(options.limit, "--limit", _LIMIT)
    faults = _found(folder_of(options), _codes(options.select), _codes(options.ignore))
    put(report_json(faults) if form == "json" else visible(report_text(faults, limit)), options.out)
    return 1 if any(fault.severity == "error" for fault in faults) else 0


def _found(folder: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple["Fault", ...]:
    """The findings; that a folder is no case is one like any other."""
    from rapallo.check import check
    from rapallo.errors import CaseError
    from rapallo.record.load import load

    try:
        loaded = load(folder)
    except CaseError as error:
        return error.faults
    return tuple(check(loaded, select, ignore))


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    """Codes and beginnings of codes, given with commas or repeated."""
    return tuple(code.strip().upper() for text in given for code in text.split(",") if code.strip() != "")


def _explained(name: str) -> str:
    """A code whole: what it means, what triggers it, how it is mended."""
    from rapallo.check import codes
    from rapallo.errors import UsageError

    found = [one for one in codes() if one.code == name.strip().upper()]
    if len(found) == 0:
        raise UsageError(f"there is no code {name[:40]!r}; docs/reference/checks.md lists them.")
    one = found[0]
    lines = [f"{one.code} {one.title} ({one.severity}{', ' + one.section if one.section != '' else ''})", "", one.meaning, ""]
    for title, files in (("Example", one.example), ("Mended", one.mended)):
        for file, content in files:
            lines += [f"{title}, {file}:", *("    " + line for line in content.strip("\n").split("\n")), ""]
    if one.by_hand != "":
        lines += [f"Example: {one.by_hand}", ""]
    return "\n".join([*lines, f"Remedy: {one.remedy}"])


COMMAND = Command(
    name="check",
    meaning=(
        "Reads a case and lists what a referee would find, by code: R1 form, R2 time and order, R3 identity, R4 evidence "
        "and independence, R5 quantities and shares, R6 cohorts, R7 rules and silences. Each line names the place, the "
        "finding and the remedy. Text shows the first lines of each code, JSON has them all. Exits with 1 if there are "
        "errors."
    ),
    arguments=(
        FOLDER,
        CASE,
        Argument(("--select",), "Only these codes or beginnings of codes; commas, or repeated.", value="CODES", many="*"),
        Argument(("--ignore",), "Not these codes or beginnings of codes; commas, or repeated.", value="CODES", many="*"),
        Argument(("--explain",), "Say what a code means, with an example and its remedy.", value="CODE"),
        Argument(("--limit",), "Lines shown of each code as text; 0 shows all.", value="N", default=str(_LIMIT)),
        format_of(*_FORMATS),
        OUT,
        HELP,
    ),
    examples=(
        "rapallo check cases/german-soviet",
        "rapallo check --select R2,R501 --format json",
        "rapallo check --explain R501",
    ),
    run=run,
)
