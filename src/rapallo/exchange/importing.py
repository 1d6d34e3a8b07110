"""Somebody's table brought into a case: every row becomes claims, or is counted and listed with the reason why not."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from rapallo.errors import CaseError, Fault, UsageError
from rapallo.exchange.drafts import CLAIM_COLUMNS, Blank, Draft, Reader
from rapallo.exchange.filling import Refused
from rapallo.exchange.fitting import misfits
from rapallo.exchange.ground import Ground, read_ground
from rapallo.exchange.memory import Memory, core_of, memory_name, read_memory
from rapallo.exchange.merging import CORE, Entry, Merged, merge
from rapallo.exchange.naming import Naming, Sourcing
from rapallo.exchange.reading import MOST_ROWS, Table, open_table, refuse
from rapallo.record.edit import slug
from rapallo.record.journal import replace_files
from rapallo.record.mapping import Mapping
from rapallo.record.tables import runs, suspicious

__all__ = ["Outcome", "Refusal", "import_table"]

_THINGS = ("subject", "object", "to", "by", "at", "via", "under", "for", "as")
_THINGS_AT = tuple(CLAIM_COLUMNS.index(name) for name in _THINGS)
_CORE_AT = tuple(CLAIM_COLUMNS.index(name) for name in CORE)
_SAID_AT = tuple(at for at in _CORE_AT if at not in _THINGS_AT)
_TEXTS_AT = tuple(CLAIM_COLUMNS.index(name) for name in ("unit", "of_what", "speaker", "hedge", "note"))
_SOURCE_AT = CLAIM_COLUMNS.index("source")
_LOCATOR_AT = CLAIM_COLUMNS.index("locator")
_LONGEST_STEM = 48
_TELL_EVERY = 2_000
_PUT_IN_PLACE = ("sources.csv", "things.csv", "claims.csv", "evidence.csv")

Tell = Callable[[str, int], None]
"""Called with what is being done and how far it is, for a progress line."""


class Refusal(msgspec.Struct, frozen=True):
    """A row that made no claim: its number, a reason that it shares with others, and what it said."""

    row: str
    reason: str
    detail: str = ""


class Outcome(msgspec.Struct):
    """What an import did, or would do: every row of the file is in exactly one of the counts of rows.

    ``claimed`` rows made claims; ``repeats`` said again what a row of the same id (or the same row) said before; ``aside`` were left
    out by the mapping's conditions; ``silent`` met the condition of no ``[[claim]]``; the rest is ``refused``.
    """

    file: str
    mapping: str
    rows: int = 0
    claimed: int = 0
    repeats: int = 0
    aside: int = 0
    silent: int = 0
    refused: list[Refusal] = []
    ids: int = 0
    differing: list[str] = []
    claims: int = 0
    blanks: list[tuple[str, Blank]] = []
    things: int = 0
    sources: int = 0
    undecided: int = 0
    spelt: dict[str, str] = {}
    folded: dict[str, tuple[str, ...]] = {}
    remarks: list[str] = []
    merged: Merged = msgspec.field(default_factory=Merged)
    written: tuple[str, ...] = ()


class _Group(msgspec.Struct, gc=False):
    """What rows of one id say on one question: usually one thing, in one row."""

    stem: str
    row: str
    drafts: list[Draft]
    again: list[list[str]]


def import_table(
    path: str,
    folder: str,
    plan: Mapping,
    sheets: Sequence[str] = (),
    *,
    dry_run: bool = False,
    strict: bool = False,
    drop_gone: bool = False,
    tell: Tell | None = None,
) -> Outcome:
    """Import a file into the case in ``folder``, as a mapping says.

    The case's files are replaced all or none at the end; with ``dry_run`` nothing is. ``strict`` writes nothing if a row is refused.
    Raises `CaseError` for a file, case or mapping that cannot be used, `UsageError` for a sheet that is not there.
    Laws: importing a file a second time changes nothing; the order of its rows changes nothing but locators.
    """
    with _without_collector():
        return _import(path, folder, plan, sheets, dry_run, strict, drop_gone, tell)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing here goes round in circles, and looking for circles in what grows costs a quarter of the time."""
    import gc

    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _import(
    path: str, folder: str, plan: Mapping, sheets: Sequence[str], dry_run: bool, strict: bool, drop_gone: bool, tell: Tell | None
) -> Outcome:
    if plan.draft and not dry_run:
        raise UsageError(
            f"{plan.path} is a draft: settle the lines marked CHOOSE, delete 'draft = true', or look first with --dry-run."
        )
    ground = read_ground(folder)
    memory = read_memory(folder, plan.name)
    table = open_table(path, plan.file, sheets)
    naming, sourcing = Naming(ground.things, memory.things), Sourcing(ground.keys, memory.sources)
    faults = misfits(plan, path, table.columns, ground.verb, lambda name: _finds(naming, name))
    if len(faults) > 0:
        raise CaseError(faults)
    beside = os.path.dirname(os.path.abspath(path))
    reader = Reader(
        plan, table.columns, beside, os.path.basename(path), naming, sourcing, lambda name: ground.verb(name) is not None
    )
    outcome = Outcome(os.path.basename(path), plan.name)
    groups, refused_rows = _read_rows(table, reader, outcome, tell)
    outcome.remarks.extend(table.remarks)
    _enter_names(ground, memory, naming, sourcing, outcome)
    entries = _entries(plan, groups, ground, memory, naming, sourcing, outcome)
    outcome.remarks.extend(_to_be_mended(entries, naming))
    if tell is not None:
        tell("comparing with the case", outcome.rows)
    outcome.merged = merge(ground, memory, entries, refused_rows, drop_gone, outcome.file)
    if not dry_run and not (strict and len(outcome.refused) > 0):
        outcome.written = _write(ground, memory, plan, tell, outcome.rows)
    return outcome


def _finds(naming: Naming, name: str) -> bool:
    return name.casefold() in naming.verbatim or len(naming.lookup.find(name)) == 1 or name in naming.known


def _read_rows(table: Table, reader: Reader, outcome: Outcome, tell: Tell | None) -> tuple[dict[str, _Group], set[str]]:
    """The claims of every row by key, and the digests of the rows that were refused."""
    groups: dict[str, _Group] = {}
    refused: set[str] = set()
    ids: set[str] = set()
    several = len(reader.plan.claims) > 1
    named = len(reader.row) > 0
    for number, row, problem in table.rows:
        outcome.rows += 1
        if outcome.rows > MOST_ROWS:
            refuse(table.path, 0, "R119", f"has more than {MOST_ROWS:,} rows.", "Split it.")
        if tell is not None and outcome.rows % _TELL_EVERY == 0:
            tell("reading rows", outcome.rows)
        cells = reader.cells(number, row)
        digest = ""
        try:
            if problem != "":
                raise Refused(*_parted(problem))
            if reader.wanted is not None and not reader.wanted(cells):
                outcome.aside += 1
                continue
            key = reader.key(cells, row)
            digest = _hash("\x1f".join(key), 8)
            blanks: list[Blank] = []
            drafts = reader.read(cells, blanks)
        except Refused as error:
            outcome.refused.append(Refusal(number, error.reason, error.detail))
            refused.add(digest or _row_digest(reader, cells, row))
            continue
        if len(drafts) == 0:
            outcome.silent += 1
            continue
        ids.add(digest)
        outcome.blanks.extend((number, blank) for blank in blanks)
        fresh = _enter(groups, drafts, key, digest, number, several, named)
        outcome.claimed += fresh
        outcome.repeats += not fresh
    outcome.ids = len(ids)
    return groups, refused


def _parted(problem: str) -> tuple[str, str]:
    """A problem of a row as the reason that others share and what is this row's own."""
    head, colon, rest = problem.partition(": ")
    if problem.startswith(("line ", "cell ")):
        return (rest, head) if colon != "" else ("cannot be read:", problem)
    return problem, ""


def _row_digest(reader: Reader, cells: Sequence[str], row: Sequence[str]) -> str:
    try:
        return _hash("\x1f".join(reader.key(cells, row)), 8)
    except Refused:
        return ""


def _enter(
    groups: dict[str, _Group], drafts: list[Draft], key: tuple[str, ...], digest: str, number: str, several: bool, named: bool
) -> bool:
    """Enter the claims of a row; returns whether it said anything that rows of its id had not said."""
    fresh = False
    for draft in drafts:
        name = _hash(f"{digest}\x1f{draft.claim}\x1f{draft.question}", 8)
        group = groups.get(name)
        if group is None:
            stem = (_stem(key) if named else "") or name[:10]
            groups[name] = _Group(f"{stem}-{draft.claim}" if several and draft.claim != "" else stem, digest, [draft], [[]])
            fresh = True
            continue
        for at, known in enumerate(group.drafts):
            if all(known.cells[place] == draft.cells[place] for place in _CORE_AT) and known.further == draft.further:
                group.again[at].append(number)
                break
        else:
            group.drafts.append(draft)
            group.again.append([])
            fresh = True
    return fresh


def _stem(key: tuple[str, ...]) -> str:
    """What an id can show of a row's own id; blank where that is too long to be read."""
    text = "-".join(part for part in key if part != "")
    if len(text) > _LONGEST_STEM:
        return ""
    return slug(text)


def _hash(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def _enter_names(ground: Ground, memory: Memory, naming: Naming, sourcing: Sourcing, outcome: Outcome) -> None:
    """Give new things ids and new sources keys, and enter them into the tables."""
    things = naming.ids(ground.taken)
    keys = sourcing.keys()
    if len(keys) > 0 and ground.json_sources:
        finding = (
            f"holds this case's sources, and the import brings {len(keys)} more ({', '.join(row['key'] for row in keys[:5])})."
        )
        remedy = "Add them in the program that exports the file, and export it again."
        raise CaseError([Fault(os.path.join(ground.folder, "sources.json"), 0, 0, "R123", "error", finding, remedy, "§1.2")])
    ground.sheets["things.csv"].add(things)
    ground.sheets["sources.csv"].add(keys)
    memory.things.update(naming.made)
    memory.sources.update(sourcing.made)
    outcome.things, outcome.sources = len(things), len(keys)
    outcome.undecided, outcome.spelt, outcome.folded = (
        naming.undecided,
        dict(sorted(naming.spelt.items())),
        dict(sorted(naming.folded.items())),
    )


def _entries(
    plan: Mapping, groups: dict[str, _Group], ground: Ground, memory: Memory, naming: Naming, sourcing: Sourcing, outcome: Outcome
) -> list[Entry]:
    """The claims of the file with their ids; those remembered keep theirs, new ones that would share one get a longer one."""
    keyed: list[tuple[str, str, str, Draft]] = []
    for name, group in groups.items():
        for draft, again in zip(group.drafts, group.again, strict=True):
            _settle(draft, again, naming, sourcing)
        if len(group.drafts) == 1:
            keyed.append((name, group.stem, group.row, group.drafts[0]))
            continue
        outcome.differing.append(group.stem)
        for draft in group.drafts:
            remembered = name in memory.claims and memory.claims[name].core == core_of([draft.cells[at] for at in _CORE_AT])
            said = "\x1f".join([*(draft.cells[at] for at in _SAID_AT), *(sourcing.key_of(one) for one in draft.further)])
            keyed.append((name if remembered else _hash(f"{name}\x1f{said}", 8), group.stem, group.row, draft))
    outcome.claims = len(keyed)
    outcome.differing.sort()
    others = ground.taken - _claim_ids(ground) | {kept.claim for kept in memory.claims.values()}
    shared: dict[str, int] = {}
    for key, stem, _, _ in keyed:
        if key not in memory.claims:
            shared[stem] = shared.get(stem, 0) + 1
    entries: list[Entry] = []
    for key, stem, row, draft in keyed:
        kept = memory.claims.get(key)
        if kept is not None:
            name = kept.claim
        else:
            name = f"{plan.name}-{stem}"
            if shared[stem] > 1 or name in others:
                name = f"{name}-{key[:8]}"
        entries.append(Entry(key, name, row, draft.cells, tuple(sourcing.key_of(one) for one in draft.further)))
    return entries


def _to_be_mended(entries: Sequence[Entry], naming: Naming) -> list[str]:
    """What the case now has as the file says it, and `check` calls a fault until somebody has looked at it."""
    said = [(entry.cells[at], entry.id) for entry in entries for at in _TEXTS_AT if entry.cells[at] != ""]
    said += [(text, repr(text[:40])) for new in naming.new.values() for text in sorted(new.spellings | new.labels | new.names)]
    found = []
    for what, faulty in (("begin like a formula of a spreadsheet", runs), ("hold a sign that hides or turns text", suspicious)):
        where = sorted({place for text, place in said if faulty(text) not in (False, None)})
        if len(where) > 0:
            more = f" and {len(where) - 5} more" if len(where) > 5 else ""
            found.append(f"Texts that {what} were taken over as they are, and 'check' names them: {', '.join(where[:5])}{more}.")
    return found


def _claim_ids(ground: Ground) -> set[str]:
    sheet = ground.sheets["claims.csv"]
    if "id" not in sheet.header:
        return set()
    at = sheet.header.index("id")
    return {row[at] for row in sheet.rows}


def _settle(draft: Draft, again: list[str], naming: Naming, sourcing: Sourcing) -> None:
    """Put ids and keys in the place of tokens, and say which rows say the same again."""
    cells = draft.cells
    for at in _THINGS_AT:
        text = cells[at]
        if "\0" in text:
            cells[at] = "; ".join(naming.id_of(part) for part in text.split("; ")) if "; " in text else naming.id_of(text)
    if cells[_SOURCE_AT][:1] == "\0":
        cells[_SOURCE_AT] = sourcing.key_of(cells[_SOURCE_AT])
    if len(again) > 0:
        more = f" and {len(again) - 3} more" if len(again) > 3 else ""
        cells[_LOCATOR_AT] += f" (again in {', '.join(again[:3])}{more})"


def _write(ground: Ground, memory: Memory, plan: Mapping, tell: Tell | None, rows: int) -> tuple[str, ...]:
    """Replace the files that change, all or none; the tables in an order in which each names only what stands already."""
    if tell is not None:
        tell("writing", rows)
    files: dict[str, Sequence[str]] = {}
    seen = dict(ground.stamps)
    for name in _PUT_IN_PLACE:
        sheet = ground.sheets[name]
        if sheet.stamp is None and len(sheet.rows) == 0:
            continue
        chunks = list(sheet.chunks())
        if sheet.stamp is None or not _stands(os.path.join(ground.folder, name), chunks):
            files[name] = chunks
    own = f"imports/{plan.name}.toml"
    if not os.path.exists(os.path.join(ground.folder, own)):
        with open(plan.path, encoding="utf-8") as file:
            files[own] = [file.read()]
        seen[own] = None
    state = memory_name(plan.name)
    chunks = list(memory.chunks())
    if memory.stamp is None or not _stands(os.path.join(ground.folder, state), chunks):
        files[state] = chunks
        seen[state] = memory.stamp
    os.makedirs(os.path.join(ground.folder, "imports"), exist_ok=True)
    replace_files(ground.folder, files, seen)
    return tuple(files)


def _stands(path: str, chunks: Sequence[str]) -> bool:
    """Whether a file holds exactly this already."""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read() == "".join(chunks)
