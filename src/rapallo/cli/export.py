"""`rapallo export`: a case in the formats of other programs, with everything told that they cannot hold."""

import os
import sys
from typing import TYPE_CHECKING, Any

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, FOLDER, HELP, OUT
from rapallo.errors import UsageError

if TYPE_CHECKING:
    from rapallo.exchange.losses import Exported, Format
    from rapallo.record import Case

__all__ = ["COMMAND"]

_TABLES = ("claims", "things", "evidence", "sources")


def run(options: Any) -> int:
    """Write a case in a format; with ``--strict`` only if nothing of it is lost."""
    from rapallo.cli.place import open_case
    from rapallo.exchange.losses import told

    form = _form(options)
    if options.table is not None and not form.folder:
        raise UsageError(f"--table chooses among files of tables; {form.name} is one file.")
    into_folder = form.folder and options.table is None and options.out not in (None, "-")
    if not into_folder and form.binary and options.out is None:
        raise UsageError(f"{form.name} is no text; name {'a folder' if form.folder else 'a file'} with --out.")
    case, whole = open_case(options), True
    if options.at is not None:
        from rapallo.exchange.at_date import part_at

        case, undated = part_at(case, options.at)
        whole = False
        sys.stderr.write(f"{form.name}: {len(case.claims):,} claims speak of {options.at}; {undated:,} have no date to go by.\n")
    exported = form.write(case)
    losses = exported.losses
    if into_folder and whole:
        losses = tuple(loss for loss in losses if loss.of_record)
    for loss in losses:
        sys.stderr.write(told(form.name, loss) + "\n")
    if options.strict and any(loss.of_record for loss in losses):
        sys.stderr.write(f"rapallo: nothing was written: --strict, and {form.name} cannot hold all of the record.\n")
        return 1
    if into_folder:
        _put_folder(case, exported, options.out, whole)
    else:
        _put_file(form, exported, options.table or "claims", options.out)
    return 0


def _form(options: Any) -> "Format":
    """The format asked for, by name or by the ending of ``--out``; the one word given may be either format or case."""
    from rapallo.exchange.formats_out import FORMATS, by_ending, format_named

    if options.form is None and options.folder in FORMATS:
        options.folder, options.form = None, options.folder
    if options.form is not None:
        return format_named(options.form)
    found = None if options.out is None else by_ending(options.out)
    if found is None:
        raise UsageError(f"say in which format: {', '.join(FORMATS)}.")
    return found


def _put_folder(case: "Case", exported: "Exported", folder: str, whole: bool) -> None:
    """Write all tables into a folder, with the case's other files where it is the whole case, so that it is one itself."""
    from rapallo.record.bulk import stored_as
    from rapallo.record.files import write_bytes
    from rapallo.record.save import save_documents

    if os.path.isfile(folder):
        raise UsageError(f"{folder} is a file; {os.path.splitext(exported.files[0][0])[1]} tables go into a folder.")
    for name, _ in exported.files:
        stem = os.path.splitext(name)[0]
        for other in stored_as(folder, stem + ".csv"):
            if other != name:
                raise UsageError(f"{os.path.join(folder, other)} is there already; a folder keeps each table in one file.")
    os.makedirs(folder, exist_ok=True)
    if whole:
        save_documents(case, folder)
    for name, data in exported.files:
        write_bytes(os.path.join(folder, name), data)
    sys.stderr.write(f"written: {folder} ({', '.join(name for name, _ in exported.files)})\n")


def _put_file(form: "Format", exported: "Exported", table: str, out: str | None) -> None:
    """Write one file, or to the standard output."""
    from rapallo.cli.output import put
    from rapallo.record.files import write_bytes

    data = exported.data if not form.folder else dict(exported.files)[table + form.ending]
    if form.folder:
        others = [name for name in _TABLES if name != table]
        sys.stderr.write(f"{form.name}: {table} alone; --table chooses {', '.join(others)}, and --out FOLDER writes all.\n")
    if out not in (None, "-"):
        write_bytes(str(out), data)
        sys.stderr.write(f"written: {out}\n")
    elif form.binary:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    elif data != b"":
        put(data.decode())


COMMAND = Command(
    name="export",
    meaning=(
        "Writes a case for other programs: csv, xlsx, jsonl, parquet, ftm (FollowTheMoney), ftm-statements, gexf, graphml, ttl, jsonld. "
        "What a format cannot hold is counted on the error stream, claim by claim; --strict refuses it. Dates are never made surer "
        "than they are. jsonl and parquet write all tables into a folder, which is then a case itself. Which format keeps what: "
        "docs/reference/formats-out.md."
    ),
    arguments=(
        FOLDER,
        Argument(("form",), "The format; else the ending of --out tells it.", value="FORMAT", many="?"),
        Argument(("--strict",), "Write nothing if any claim, evidence, thing or source would lose something; the exit code is then 1."),
        Argument(("--at",), "Only what surely or possibly held then: a day, a year, or a span with both ends.", value="DATE"),
        Argument(("--table",), "Of jsonl and parquet: the one table to write.", value="TABLE", choices=_TABLES),
        CASE,
        OUT,
        HELP,
    ),
    examples=(
        "rapallo export my-case gexf --out my-case.gexf",
        "rapallo export my-case ftm --strict",
        "rapallo export --case my-case csv --at 1928",
    ),
    run=run,
)
