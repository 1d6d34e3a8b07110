"""What the form of an edit asks a desk: a row as it stands in its file, what each column takes, and how a date is read."""

from typing import Any

from rapallo.desk.replies import as_json, refused
from rapallo.desk.shelf import Shelf
from rapallo.errors import RapalloError, TextError, UsageError
from rapallo.inquiry.digest import digest
from rapallo.inquiry.render import plain
from rapallo.inquiry.sentence import said
from rapallo.record import Loaded
from rapallo.record.amending import AMENDED, row_now
from rapallo.record.columns import columns_of
from rapallo.record.verb import builtin_verbs
from rapallo.time import MAX_DAY, MIN_DAY, parse_when

__all__ = ["LONGEST_DATE", "OWN_PASSAGE", "date_read", "row_routes", "row_seen"]

LONGEST_DATE = 400
"""Letters of a date that is read while it is typed, at most."""

OWN_PASSAGE = ("source", "locator", "speaker", "stance", "hedge")
"""The columns of a claim's own row that hold its first piece of evidence."""


def row_routes(shelf: Shelf) -> list[Any]:
    """The routes of the form. They only read, so that they need no token."""
    from starlette.routing import Route

    async def row(request: Any) -> Any:
        from starlette.concurrency import run_in_threadpool

        table, name = request.query_params.get("table", ""), request.query_params.get("id", "")
        try:
            return as_json(await run_in_threadpool(lambda: row_seen(shelf.current().loaded, table, name)))
        except RapalloError as error:
            return refused(error)

    async def date(request: Any) -> Any:
        return as_json(date_read(request.query_params.get("text", "")))

    return [Route("/api/row", row, methods=["GET"]), Route("/api/date", date, methods=["GET"])]


def row_seen(loaded: Loaded, table: str, name: str) -> dict[str, Any]:
    """A row with what its columns take; a blank name: a new row, all blank.

    ``table`` and ``id`` of the reply are those under which it is amended: of a passage that stands in its claim's own row they are the
    claim's, and ``columns`` only those of the passage. The texts are the file's own, to be edited; ``hidden`` names the columns whose
    text holds signs that would steer a screen or turn the direction of writing. Raises `TextError`, `UnknownName`, `CaseError`.
    """
    if table not in AMENDED:
        raise UsageError(f"there is no table '{table[:40]}' to amend. Name one of {', '.join(AMENDED)}.")
    asked = table
    row: dict[str, str] = {}
    if name != "":
        table, name, row = row_now(loaded, table, name)
    columns = columns_of(AMENDED[table])
    wanted = OWN_PASSAGE if table != asked else tuple(columns)
    own = {*loaded.columns.get(f"{table}.csv", ())}
    return {
        "table": table,
        "id": name,
        "digest": digest(loaded.case),
        "row": {column: row.get(column, "") for column in wanted},
        "hidden": [column for column in wanted if any(plain(line) != line for line in row.get(column, "").split("\n"))],
        "columns": [
            {
                "name": column,
                "cell": columns[column].cell,
                "meaning": columns[column].meaning,
                "choices": list(columns[column].choices),
                "required": columns[column].required and column not in ("object", "id"),
                "used": column in own,
            }
            for column in wanted
        ],
        "verbs": sorted({*loaded.case.own_verbs, *builtin_verbs()}) if table == "claims" else [],
    }


def date_read(text: str) -> dict[str, Any]:
    """How a date is read: as written, in words, and as four bounds in days; or ``error``, with why it is none. A blank one is no date."""
    if len(text) > LONGEST_DATE:
        return {"error": f"a date of {len(text):,} letters is too long."}
    if text.strip() == "":
        return {"text": ""}
    try:
        when = parse_when(text)
    except TextError as error:
        return {"error": str(error)}
    bounds = [day if MIN_DAY < day < MAX_DAY else None for day in when.bounds]
    return {"text": when.text, "said": said(when), "bounds": bounds, "states": [when.start, when.end]}
