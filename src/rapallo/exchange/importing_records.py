"""Records of a known form (FollowTheMoney, Wikidata) brought into a case: no mapping is needed, the same care is taken.

What was read goes through the same weighing as rows of a table do: a second import changes nothing, what somebody edited or
deleted here stays so, and the case is replaced all or not at all.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from rapallo.errors import CaseError, Fault
from rapallo.exchange.drafts import CLAIM_COLUMNS
from rapallo.exchange.found import Found
from rapallo.exchange.ground import Ground, read_ground
from rapallo.exchange.importing import Outcome, Refusal
from rapallo.exchange.memory import Memory, memory_name, read_memory
from rapallo.exchange.merging import Entry, merge
from rapallo.record.cells import write_cell
from rapallo.record.columns import columns_of, field_of
from rapallo.record.edit import free_id
from rapallo.record.journal import replace_files, stamp
from rapallo.record.save import verb_text
from rapallo.record.source import Source
from rapallo.record.thing import Thing

__all__ = ["READERS", "import_records"]

READERS: Mapping[str, tuple[str, str]] = {
    "followthemoney": ("ftm_in", "read_ftm"),
    "wikidata": ("wikidata", "read_wikidata"),
    "rdf": ("rdf_in", "read_rdf"),
}
"""The forms of records that are known, by the name that ``--with`` takes: module and reader."""

_TABLES = ("sources.csv", "things.csv", "claims.csv", "evidence.csv")


def import_records(
    path: str, folder: str, name: str, *, dry_run: bool = False, strict: bool = False, drop_gone: bool = False
) -> Outcome:
    """Import a file of the form ``name`` (a key of `READERS`) into the case in ``folder``.

    A thing that bears the Wikidata id of one in the case is that thing; any other comes in beside, under an id of its own: whether
    two are the same is for the author to say. Raises `CaseError` for a file or case that cannot be used.
    Law: importing a file a second time changes nothing.
    """
    ground = read_ground(folder)
    memory = read_memory(folder, name)
    module, reader = READERS[name]
    read: Callable[[str], Found] = getattr(import_module(f"rapallo.exchange.{module}"), reader)
    found = read(path)
    outcome = Outcome(os.path.basename(path), name, rows=found.read, claimed=len(found.claims), ids=len(found.claims), claims=len(found.claims))
    outcome.refused = [Refusal(one.where, one.reason) for one in found.refusals]
    outcome.remarks = _remarks(found)
    things, outcome.things = _things(found.things, ground, memory)
    keys, outcome.sources = _sources(found.sources, ground, memory)
    entries = _entries(found, things, keys, ground, memory, name)
    further = _further(found, keys, {entry.key: entry.id for entry in entries})
    outcome.merged = merge(ground, memory, entries, (), drop_gone, outcome.file)
    _place_evidence(ground, further, set(outcome.merged.added))
    if not dry_run and not (strict and len(outcome.refused) > 0):
        outcome.written = _write(ground, memory, found, name)
    return outcome


def _remarks(found: Found) -> list[str]:
    """What else is worth a line: records that make no claim, and what says nothing here."""
    remarks = [f"{len(found.things):,} things and {len(found.sources):,} sources were read; they make no claim by themselves."]
    if len(found.unread) > 0:
        most = sorted(found.unread, key=lambda pair: (-pair[1], pair[0]))
        shown = ", ".join(f"{what} ({count:,})" for what, count in most[:8])
        more = f" and {len(most) - 8:,} more" if len(most) > 8 else ""
        remarks.append(f"Not understood, and left out: {shown}{more}.")
    if len(found.verbs) > 0:
        remarks.append(f"Verbs that come with it: {', '.join(verb.id for verb in found.verbs)}.")
    return remarks


def _things(found: Sequence[Thing], ground: Ground, memory: Memory) -> tuple[dict[str, str], int]:
    """The id in the case of each thing that was read, and how many are new."""
    known = {thing.id for thing in ground.things}
    by_item = {thing.wikidata: thing.id for thing in ground.things if thing.wikidata != ""}
    ids: dict[str, str] = {}
    new: list[Thing] = []
    for thing in found:
        made = memory.things.get(thing.id, "")
        if made not in known:
            made = by_item.get(thing.wikidata, "") if thing.wikidata != "" else ""
            if made == "":
                made = free_id(thing.id, ground.taken)
                ground.taken.add(made)
                new.append(thing)
            memory.things[thing.id] = made
        ids[thing.id] = made
    rows = []
    for thing in new:
        cells = _cells(thing)
        cells["id"] = ids[thing.id]
        cells["part_of"] = "; ".join(ids[whole] for whole in thing.part_of)
        rows.append(cells)
    ground.sheets["things.csv"].add(rows)
    return ids, len(new)


def _sources(found: Sequence[Source], ground: Ground, memory: Memory) -> tuple[dict[str, str], int]:
    taken = set(ground.keys)
    keys: dict[str, str] = {}
    rows = []
    for source in found:
        made = memory.sources.get(source.key, "")
        if made not in taken:
            made, count = source.key, 1
            while made in taken:
                count += 1
                made = f"{source.key}-{count}"
            taken.add(made)
            memory.sources[source.key] = made
            rows.append({**_cells(source), "key": made})
        keys[source.key] = made
    if len(rows) > 0 and ground.json_sources:
        finding = f"holds this case's sources, and the import brings {len(rows)} more."
        remedy = "Add them in the program that exports the file, and export it again."
        raise CaseError([Fault(os.path.join(ground.folder, "sources.json"), 0, 0, "R123", "error", finding, remedy, "§1.2")])
    for row, source in zip(rows, [one for one in found if keys[one.key] in {row["key"] for row in rows}], strict=True):
        row["derives_from"] = "; ".join(keys[key] for key in source.derives_from if key in keys)
    ground.sheets["sources.csv"].add(rows)
    return keys, len(rows)


def _cells(record: object) -> dict[str, str]:
    return {name: write_cell(getattr(record, field_of(name))) for name in columns_of(type(record))}  # type: ignore[arg-type]


def _entries(
    found: Found, things: Mapping[str, str], keys: Mapping[str, str], ground: Ground, memory: Memory, name: str
) -> list[Entry]:
    more: dict[str, list[str]] = {}
    for item in found.evidence:
        key = keys[item.source]
        if key not in more.setdefault(item.claim, []):
            more[item.claim].append(key)
    ids: dict[str, str] = {}
    for claim in found.claims:
        kept = memory.claims.get(claim.id)
        if kept is not None:
            ids[claim.id] = kept.claim
        else:
            ids[claim.id] = free_id(claim.id, ground.taken)
            ground.taken.add(ids[claim.id])
    entries = []
    for claim in found.claims:
        cells = _cells(claim)
        for role in ("subject", "object", "to", "by", "at", "via", "under", "for", "as"):
            if cells[role] != "":
                cells[role] = "; ".join(things[part] for part in cells[role].split("; "))
        for column in ("inferred_from", "rival_of"):
            if cells[column] != "":
                cells[column] = "; ".join(ids[part] for part in cells[column].split("; ") if part in ids)
        if cells["source"] != "":
            cells["source"] = keys[cells["source"]]
        row = [cells[column] for column in CLAIM_COLUMNS]
        entries.append(Entry(claim.id, ids[claim.id], claim.locator, row, tuple(more.get(claim.id, ()))))
    return entries


def _further(found: Found, keys: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """The rows of further evidence by claim, as the case is to have them."""
    rows: dict[str, list[dict[str, str]]] = {}
    for item in found.evidence:
        if item.claim in ids:
            cells = {**_cells(item), "claim": ids[item.claim], "source": keys[item.source]}
            rows.setdefault(ids[item.claim], []).append(cells)
    return rows


def _place_evidence(ground: Ground, further: Mapping[str, list[dict[str, str]]], added: set[str]) -> None:
    """Let the evidence of claims that are new say what was read, each piece with its own locator."""
    sheet = ground.sheets["evidence.csv"]
    fresh = added & set(further)
    if len(fresh) == 0:
        return
    at = sheet.place("claim")
    sheet.rows = [row for row in sheet.rows if row[at] not in fresh]
    for claim in sorted(fresh):
        sheet.add(further[claim])


def _write(ground: Ground, memory: Memory, found: Found, name: str) -> tuple[str, ...]:
    """Replace the files that change, all or none: verbs first, then tables in an order in which each names only what stands."""
    files: dict[str, Sequence[str]] = {}
    seen = dict(ground.stamps)
    for verb in found.verbs:
        if ground.verbs.get(verb.id) is None:
            files[f"verbs/{verb.id}.toml"] = [verb_text(verb)]
            seen[f"verbs/{verb.id}.toml"] = stamp(os.path.join(ground.folder, "verbs", f"{verb.id}.toml"))
    for table in _TABLES:
        sheet = ground.sheets[table]
        if sheet.stamp is None and len(sheet.rows) == 0:
            continue
        chunks = list(sheet.chunks())
        if sheet.stamp is None or not _stands(os.path.join(ground.folder, table), chunks):
            files[table] = chunks
    state = memory_name(name)
    chunks = list(memory.chunks())
    if memory.stamp is None or not _stands(os.path.join(ground.folder, state), chunks):
        files[state] = chunks
        seen[state] = memory.stamp
    for inside in ("imports", "verbs"):
        if any(file.startswith(f"{inside}/") for file in files):
            os.makedirs(os.path.join(ground.folder, inside), exist_ok=True)
    replace_files(ground.folder, files, seen)
    return tuple(files)


def _stands(path: str, chunks: Sequence[str]) -> bool:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read() == "".join(chunks)
