"""`rapallo add`: a thing, a claim, a source or a piece of evidence, or all that claims name and the case lacks."""

import os
import sys
from typing import Any

import msgspec

from rapallo.cli.command import Argument, Command
from rapallo.cli.shared import CASE, HELP
from rapallo.record.claim import Claim, Evidence
from rapallo.record.columns import columns_of, field_of
from rapallo.record.source import Source
from rapallo.record.thing import Thing

__all__ = ["COMMAND"]


def _cells(options: Any, record: type[msgspec.Struct]) -> dict[str, str]:
    """The texts given for the columns of a record."""
    found: dict[str, str] = {}
    for name in columns_of(record):
        value = getattr(options, field_of(name), None)
        if value is not None:
            found[name] = value
    return found


def _thing(options: Any) -> int:
    from rapallo.cli.place import folder_of
    from rapallo.record.edit import add_thing

    folder = folder_of(options)
    return _added("thing", add_thing(folder, _cells(options, Thing)), folder, "things.csv")


def _claim(options: Any) -> int:
    from rapallo.cli.place import folder_of
    from rapallo.record.edit import add_claim

    folder = folder_of(options)
    return _added("claim", add_claim(folder, _cells(options, Claim)), folder, "claims.csv")


def _source(options: Any) -> int:
    from rapallo.cli.place import folder_of
    from rapallo.record.edit import add_source

    folder = folder_of(options)
    return _added("source", add_source(folder, _cells(options, Source)), folder, "sources.csv")


def _evidence(options: Any) -> int:
    from rapallo.cli.place import folder_of
    from rapallo.record.edit import add_evidence

    folder = folder_of(options)
    return _added("evidence on", add_evidence(folder, _cells(options, Evidence)), folder, "evidence.csv")


def _added(what: str, name: str, folder: str, table: str) -> int:
    sys.stdout.write(f"added: {what} {name} ({os.path.join(folder, table)})\n")
    return 0


def _missing(options: Any) -> int:
    """Offer what is missing; add it with ``--yes``, but for names that look like a thing that is there."""
    from rapallo.cli.output import visible
    from rapallo.cli.place import folder_of
    from rapallo.record.wanting import add_wanting, wanting

    folder = folder_of(options)
    things, sources = wanting(folder)
    if len(things) == 0 and len(sources) == 0:
        sys.stdout.write("Nothing is missing.\n")
        return 0
    doubtful = [thing for thing in things if len(thing.near) > 0]
    if options.yes:
        plain = [thing for thing in things if len(thing.near) == 0]
        for name in add_wanting(folder, plain, sources):
            sys.stdout.write(f"added: {name}\n")
    else:
        for thing in things:
            kind = f"; {' or '.join(thing.kinds)}" if 0 < len(thing.kinds) <= 4 else ""
            times = "once" if thing.count == 1 else f"{thing.count} times"
            near = f"; looks like {', '.join(thing.near)}" if len(thing.near) > 0 else ""
            sys.stdout.write(visible(f"thing   {thing.name} (named {times}, first on line {thing.line}{kind}{near})") + "\n")
        for key in sources:
            sys.stdout.write(f"source  {key}\n")
        sys.stderr.write("Nothing was written; --yes adds them.\n")
    for thing in doubtful:
        sys.stderr.write(
            visible(f"Not added by --yes: {thing.name} looks like {', '.join(thing.near)}.")
            + " Correct the claim, or: rapallo add thing NAME\n"
        )
    return 0


def _options(record: type[msgspec.Struct], positional: tuple[str, ...], optional: tuple[str, ...] = ()) -> tuple[Argument, ...]:
    """An argument for every column of a record: some by their place, the others as options."""
    columns = columns_of(record)
    placed = [
        Argument((name,), columns[name].meaning, value=name.upper(), many="?" if name in optional else "") for name in positional
    ]
    named = [
        Argument((f"--{name.replace('_', '-')}",), column.meaning, value="TEXT", choices=column.choices)
        for name, column in columns.items()
        if name not in positional
    ]
    return (*placed, *named, CASE, HELP)


COMMAND = Command(
    name="add",
    meaning=(
        "Adds one row to a table of the case, or all rows that are missing. Nothing that stands in the file is lost or "
        "changed: a canonical file stays canonical, any other gets the row at its end."
    ),
    parts=(
        Command(
            name="add thing",
            meaning="Adds a thing. Its id is made from the label where none is given.",
            arguments=_options(Thing, ("label",)),
            examples=('rapallo add thing "Lipetsk flying school" --kind facility --when 1925/1933 --names "ru:Липецк"',),
            run=_thing,
        ),
        Command(
            name="add claim",
            meaning=(
                "Adds a claim. Things may be named in any spelling; the file gets their ids. The claim's id is made of "
                "subject, verb and object where none is given."
            ),
            arguments=_options(Claim, ("subject", "verb", "object"), ("object",)),
            examples=("rapallo add claim arland supply rifles --to bertania --when 1921/1923 --source DIARY --locator p.12",),
            run=_claim,
        ),
        Command(
            name="add source",
            meaning="Adds a source under a key in capitals.",
            arguments=_options(Source, ("key",)),
            examples=('rapallo add source SMITH1999 --author "Smith, Ann" --title "The rifles" --year 1999',),
            run=_source,
        ),
        Command(
            name="add evidence",
            meaning="Adds a piece of evidence that supports or disputes a claim.",
            arguments=_options(Evidence, ("claim", "source")),
            examples=("rapallo add evidence arland-supply-rifles SMITH1999 --relation disputes --locator p.40",),
            run=_evidence,
        ),
        Command(
            name="add missing",
            meaning=(
                "Lists the things and sources that claims name and the case lacks; --yes adds them. A name that looks "
                "like a thing that is there already is only proposed: it may be a slip."
            ),
            arguments=(Argument(("--yes",), "Add them."), CASE, HELP),
            examples=("rapallo add missing", "rapallo add missing --yes"),
            run=_missing,
        ),
    ),
)
