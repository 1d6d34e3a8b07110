"""What claims name and the case lacks: listed, and added on request (§1.1)."""

from collections.abc import Iterable
from typing import Any

import msgspec

from rapallo.record.cells import ID
from rapallo.record.claim import ROLES, Claim, Evidence
from rapallo.record.edit import append_rows, free_id, refuse_json, slug, sound_table, taken_ids
from rapallo.record.files import safe_path
from rapallo.record.load import Loaded, load
from rapallo.record.lookup import Lookup

__all__ = ["Wanting", "add_wanting", "wanting"]


class Wanting(msgspec.Struct, frozen=True):
    """A thing that claims name and the case lacks: how often, where first, what it may be, and what is like it.

    ``kinds`` are those that every verb naming it allows in that place; ``near`` the ids of things with a like name.
    """

    name: str
    count: int
    line: int
    kinds: tuple[str, ...]
    near: tuple[str, ...]


def wanting(folder: str) -> tuple[tuple[Wanting, ...], tuple[str, ...]]:
    """The things that claims name and the case lacks, and the source keys that claims or evidence cite and it lacks.

    Both sorted. Of two lacking names that are like one another, the second has the first among its ``near``.
    """
    loaded = load(folder)
    claims, lines = _rows(folder, "claims.csv", Claim)
    met: dict[str, list[tuple[Claim, str]]] = {}
    seen: dict[str, int] = {}
    for claim, line in zip(claims, lines, strict=True):
        for role, name in _named(claim):
            if name in met or len(loaded.case.names.find(name)) == 0:
                seen.setdefault(name, line)
                met.setdefault(name, []).append((claim, role))
    near: dict[str, list[str]] = {name: [thing for thing, _ in loaded.case.names.near(name, 3)] for name in met}
    for one, other in Lookup((name, name, ()) for name in sorted(met)).alike():
        near[other].append(one)
    found = tuple(
        Wanting(name, len(places), seen[name], _possible(loaded, places), tuple(near[name]))
        for name, places in sorted(met.items())
    )
    evidence, _ = _rows(folder, "evidence.csv", Evidence)
    cited = {item.source for item in [*claims, *evidence] if item.source != ""}
    return found, tuple(sorted(cited - set(loaded.case.source_by_key)))


def add_wanting(folder: str, things: Iterable[Wanting], sources: Iterable[str]) -> tuple[str, ...]:
    """Add things and sources that claims name; returns the ids and keys added.

    A name that is an id becomes the id, any other the label. The kind is filled in only where a single one is possible.
    """
    loaded = load(folder)
    taken = taken_ids(loaded)
    rows: list[dict[str, str]] = []
    for thing in things:
        written = ID.match(thing.name) is not None and thing.name not in taken
        name = thing.name if written else free_id(slug(thing.name) or "thing", taken)
        taken.add(name)
        kind = thing.kinds[0] if len(thing.kinds) == 1 else ""
        rows.append({"id": name, "kind": kind, "label": "" if written else thing.name})
    keys = [{"key": key} for key in sources]
    if len(keys) > 0:
        refuse_json(folder)
    append_rows(folder, "things.csv", rows)
    append_rows(folder, "sources.csv", keys)
    return (*(row["id"] for row in rows), *(row["key"] for row in keys))


def _rows(folder: str, table: str, record: type[msgspec.Struct]) -> tuple[list[Any], list[int]]:
    try:
        rows = sound_table(safe_path(folder, table), record)
    except FileNotFoundError:
        return [], []
    return rows.records, rows.lines


def _named(claim: Claim) -> Iterable[tuple[str, str]]:
    yield "subject", claim.subject
    if claim.object != "":
        yield "object", claim.object
    for role in ROLES:
        for name in claim.role(role):
            yield role, name


def _possible(loaded: Loaded, places: Iterable[tuple[Claim, str]]) -> tuple[str, ...]:
    """The kinds that every claim's verb allows where it names the thing; none where any is possible."""
    allowed: list[tuple[str, ...]] = []
    for claim, role in places:
        verb = loaded.case.verb(claim.verb)
        kinds = verb.kinds(role) if verb is not None else None
        if kinds is not None and len(kinds) > 0:
            allowed.append(kinds)
    if len(allowed) == 0:
        return ()
    return tuple(kind for kind in allowed[0] if all(kind in kinds for kinds in allowed[1:]))
