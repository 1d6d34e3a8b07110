"""`rapallo import`: somebody's table into a case, by a mapping; or a draft of a mapping for it."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, HELP, OUT, format_of
from rapallo.errors import UsageError

if TYPE_CHECKING:
    from rapallo.record.mapping import Mapping

__all__ = ["COMMAND"]

_FORMATS = ("text", "json")
_LIMIT = 5
_HALF_A_SECOND = 0.5


def run(options: Any) -> int:
    """Import a file, or draft a mapping for it; 1 if no row could be imported, or claims are in conflict."""
    if options.draft:
        return _draft(options)
    from rapallo.cli.output import chosen_format, put, visible, whole
    from rapallo.exchange.import_report import outcome_json, outcome_text, refusals_csv
    from rapallo.exchange.importing import import_table
    from rapallo.record.files import write_text

    form = chosen_format(options, _FORMATS)
    limit = whole(options.limit, "--limit", _LIMIT)
    folder = _folder(options)
    how = {"dry_run": options.dry_run, "strict": options.strict, "drop_gone": options.drop_gone}
    known = _known_form(options, folder)
    tell = _progress()
    try:
        if known is not None:
            outcome = known(options.file, folder, options.with_, **how)
        else:
            outcome = import_table(options.file, folder, _plan(options, folder), options.sheet, tell=tell, **how)
    finally:
        if tell is not None:
            sys.stderr.write("\r\x1b[K")
    if options.refusals is not None:
        write_text(options.refusals, [refusals_csv(outcome)])
    stopped = options.strict and len(outcome.refused) > 0
    unwritten = "--strict" if stopped else "--dry-run" if options.dry_run else ""
    put(visible(outcome_text(outcome, limit, unwritten)) if form == "text" else outcome_json(outcome), options.out)
    failed = outcome.claims == 0 and outcome.rows > 0
    return 1 if stopped or failed or len(outcome.merged.conflicts) > 0 else 0


def _folder(options: Any) -> str:
    from rapallo.cli.place import folder_of

    if options.into is not None and options.case is not None and options.into != options.case:
        raise UsageError(f"two cases are named: {options.into} and {options.case}.")
    return str(options.into) if options.into is not None else folder_of(options)


def _known_form(options: Any, folder: str) -> Callable[..., Any] | None:
    """What imports records whose form is known, where ``--with`` names one and the case has no mapping of that name."""
    if options.with_ is None:
        return None
    from rapallo.exchange.importing_records import READERS, import_records
    from rapallo.record.mapping_file import mapping_names

    if options.with_ not in READERS or options.with_ in mapping_names(folder) or os.path.isfile(options.with_):
        return None
    if len(options.sheet) > 0:
        raise UsageError(f"{options.with_} has no sheets; --sheet is for workbooks.")
    return import_records


def _plan(options: Any, folder: str) -> "Mapping":
    """The mapping named: a file, or one of the case's own."""
    from rapallo.record.mapping_file import mapping_names, read_mapping

    named: str | None = options.with_
    known = mapping_names(folder)
    if named is None:
        if len(known) == 1:
            return read_mapping(os.path.join(folder, "imports", f"{known[0]}.toml"))
        has = f"the case has {', '.join(known)}" if len(known) > 0 else "the case has none"
        raise UsageError(f"say which mapping: --with NAME ({has}), or draft one: rapallo import {options.file} --draft")
    own = os.path.join(folder, "imports", f"{named}.toml")
    if named in known:
        return read_mapping(own)
    if not os.path.isfile(named):
        hint = f"; the case has {', '.join(known)}" if len(known) > 0 else ""
        raise UsageError(f"there is no mapping {named[:80]!r}: no such file, and none of that name under {folder}/imports{hint}.")
    plan = read_mapping(named)
    kept = os.path.join(folder, "imports", f"{plan.name}.toml")
    if plan.name in known and not os.path.samefile(kept, named):
        with open(kept, encoding="utf-8") as first, open(named, encoding="utf-8") as second:
            if first.read() != second.read():
                sys.stderr.write(f"note: {named} is used; {kept} says something else and is left as it is.\n")
    return plan


def _draft(options: Any) -> int:
    from rapallo.cli.output import put
    from rapallo.exchange.drafting import draft_mapping
    from rapallo.record.mapping import FileForm

    into = options.into if options.into is not None else options.case
    form = FileForm(header=_header(options.header)) if options.header is not None else FileForm()
    text = draft_mapping(options.file, form, options.sheet, into)
    put(text, options.out)
    return 0


def _header(text: str) -> int:
    from rapallo.cli.output import whole

    return whole(text, "--header", 1)


def _progress() -> Callable[[str, int], None] | None:
    """A line of progress on the error stream past half a second; none where that is no terminal."""
    if not sys.stderr.isatty():
        return None
    from time import monotonic

    began = monotonic()
    last = [began]

    def tell(what: str, rows: int) -> None:
        now = monotonic()
        if now - began > _HALF_A_SECOND and (now - last[0] > 0.1 or what != "reading rows"):
            last[0] = now
            sys.stderr.write(f"\r\x1b[K{what}: {rows:,} rows, {now - began:.0f} s")
            sys.stderr.flush()

    return tell


COMMAND = Command(
    name="import",
    meaning=(
        "Brings somebody's table (CSV, TSV, XLSX, JSON Lines, Parquet) into a case by a mapping, a file that says which column is what: "
        "imports/NAME.toml. Every row becomes claims with that row as locator, or is counted and listed with the reason why not. Importing "
        "again shows what was added, altered and gone, and leaves alone what somebody edited in the case. The case is replaced whole or "
        "not at all. Exits with 1 if no row could be imported or claims are in conflict."
    ),
    arguments=(
        Argument(("file",), "The table to import.", value="FILE"),
        Argument(("--into",), "The case's folder (the same as --case).", value="CASE"),
        Argument(
            ("--with",),
            "The mapping: a name under imports/ of the case, or a file; or a form that needs none: followthemoney, wikidata, rdf.",
            value="MAPPING",
            default="the only one",
        ),
        Argument(
            ("--sheet",), "A sheet of a workbook; repeated for several, '*' for all that are visible.", value="NAME", many="*"
        ),
        Argument(("--dry-run",), "Say what would be done and write nothing."),
        Argument(("--strict",), "Write nothing if a row is refused."),
        Argument(("--drop-gone",), "Drop claims whose rows the file no longer has, if nobody edited or cites them."),
        Argument(("--refusals",), "Write every refused row and every cell left blank into this CSV file.", value="FILE"),
        Argument(("--draft",), "Look at the columns and write a commented draft of a mapping instead."),
        Argument(
            ("--header",), "With --draft: the line on which the columns' names stand; 0: nowhere.", value="LINE", default="1"
        ),
        Argument(("--limit",), "Entries shown of every list as text; 0 shows all.", value="N", default=str(_LIMIT)),
        format_of(*_FORMATS),
        OUT,
        CASE,
        HELP,
    ),
    examples=(
        "rapallo import deliveries.csv --draft --out imports/deliveries.toml",
        "rapallo import deliveries.csv --into . --with deliveries --dry-run",
        "rapallo import entities.ftm.json --into my-case --with followthemoney",
        "rapallo import register.xlsx --into cases/register --with register --sheet 2024 --refusals refused.csv",
    ),
    run=run,
)
