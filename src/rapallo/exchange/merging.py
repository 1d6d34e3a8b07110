"""What an import says now against what it wrote before and what stands in the case: added, altered, gone, or left alone."""

from collections.abc import Iterable, Sequence

import msgspec

from rapallo.exchange.drafts import CLAIM_COLUMNS
from rapallo.exchange.ground import Ground, Sheet
from rapallo.exchange.memory import Kept, Memory, core_of, place_of

__all__ = ["Entry", "Merged", "merge"]

CORE = tuple(name for name in CLAIM_COLUMNS if name not in ("id", "locator"))
"""The columns that say what a claim says; its locator may move without that."""

_CORE_AT = tuple(CLAIM_COLUMNS.index(name) for name in CORE)
_AT_LOCATOR = CLAIM_COLUMNS.index("locator")
_OWN_EVIDENCE = ("relation", "quote_start", "quote_end", "digest")


class Entry(msgspec.Struct, gc=False):
    """A claim as the file has it now: its key, its id, the digest of its row, all its cells, and its further sources."""

    key: str
    id: str
    row: str
    cells: list[str]
    more: tuple[str, ...] = ()


class Merged(msgspec.Struct):
    """What became of the claims of an import, by id; ``altered`` and ``conflicts`` with what differs in which column; ``elsewhere``:
    how many came from which other file through the same mapping."""

    added: list[str] = []
    same: int = 0
    moved: int = 0
    altered: list[tuple[str, str]] = []
    edited: list[str] = []
    conflicts: list[tuple[str, str]] = []
    deleted: list[str] = []
    gone: list[str] = []
    elsewhere: dict[str, int] = {}
    dropped: list[str] = []
    held: list[tuple[str, str]] = []
    refused: list[str] = []


def merge(
    ground: Ground, memory: Memory, entries: Sequence[Entry], refused_rows: Iterable[str], drop_gone: bool, file: str
) -> Merged:
    """Bring the tables of a case and the memory of an import up to what its file says now.

    A claim is written only where it is new, or where it stands as the import left it. What somebody changed in the case stays:
    if the file changed too, that is a conflict and is listed. Nothing that somebody deleted comes back. Claims that the file no
    longer has stay unless ``drop_gone``; then those go that nobody edited and nothing speaks of. A claim that another file (by its
    name) had last, through the same mapping, is not gone: that file may have it still.
    """
    done = Merged()
    number_of_file = memory.number_of(file)
    claims = ground.sheets["claims.csv"]
    for number, column in enumerate(CLAIM_COLUMNS):
        if column not in claims.header and any(column == "id" or entry.cells[number] != "" for entry in entries):
            claims.place(column)
    standing = _Standing(claims)
    evidence = _Evidence(ground.sheets["evidence.csv"])
    seen: set[str] = set()
    fresh: list[list[str]] = []
    for entry in entries:
        seen.add(entry.key)
        kept = memory.claims.get(entry.key)
        row = standing.rows.get(entry.id)
        core, at = _core(entry), place_of(entry.cells[_AT_LOCATOR])
        if row is None and kept is not None:
            done.deleted.append(entry.id)
        elif row is None:
            fresh.append(standing.laid(entry))
            done.added.append(entry.id)
            memory.claims[entry.key] = Kept(entry.id, entry.key, core, at, entry.row, list(entry.more), number_of_file)
            evidence.bring(entry, ())
        elif kept is None:
            if _adopt(entry, core, row, standing, memory, number_of_file, done):
                evidence.bring(entry, ())
        else:
            kept.file = number_of_file
            _weigh(entry, core, at, row, kept, standing, evidence, done)
    claims.rows.extend(fresh)
    _part(ground, memory, seen, set(refused_rows), drop_gone, number_of_file, standing, evidence, done)
    return done


def _core(entry: Entry) -> str:
    cells = entry.cells
    return core_of([cells[at] for at in _CORE_AT])


class _Standing:
    """The claims of a case as they stand, by id."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        header = sheet.header
        at = header.index("id") if "id" in header else -1
        self.rows = {row[at]: row for row in sheet.rows if row[at] != ""} if at >= 0 else {}
        self.places = [header.index(name) if name in header else -1 for name in CORE]
        self.locator = header.index("locator") if "locator" in header else -1
        self.order = [CLAIM_COLUMNS.index(name) for name in header]

    def core(self, row: list[str]) -> list[str]:
        """What a claim says."""
        return [row[place] if place >= 0 else "" for place in self.places]

    def locator_of(self, row: list[str]) -> str:
        """Where it says that it stands."""
        return row[self.locator] if self.locator >= 0 else ""

    def laid(self, entry: Entry) -> list[str]:
        """An entry's cells in the order of the table."""
        entry.cells[0] = entry.id
        return [entry.cells[at] for at in self.order]

    def write(self, row: list[str], entry: Entry) -> None:
        """Let a row say what the entry says, its locator aside."""
        for at, place in zip(_CORE_AT, self.places, strict=True):
            if place >= 0:
                row[place] = entry.cells[at]


def _adopt(entry: Entry, core: str, row: list[str], standing: _Standing, memory: Memory, file: int, done: Merged) -> bool:
    """A claim of this id stands there that the import does not remember: its own again if it says the same."""
    if core_of(standing.core(row)) == core:
        at = place_of(standing.locator_of(row))
        memory.claims[entry.key] = Kept(entry.id, entry.key, core, at, entry.row, list(entry.more), file)
        done.same += 1
        return True
    done.conflicts.append(
        (entry.id, f"a claim of this id stands in the case and says something else: {_differing(entry, row, standing)}")
    )
    return False


def _weigh(
    entry: Entry, core: str, at: str, row: list[str], kept: Kept, standing: _Standing, evidence: "_Evidence", done: Merged
) -> None:
    """Three ways: as it was written, as it stands now, as the file has it now."""
    here = core_of(standing.core(row))
    kept.row = entry.row
    altered = False
    if here == kept.core and core != here:
        done.altered.append((entry.id, _differing(entry, row, standing)))
        standing.write(row, entry)
        kept.core, altered = core, True
    elif here == kept.core or core == here:
        kept.core = core
    elif core == kept.core:
        done.edited.append(entry.id)
        return
    else:
        done.conflicts.append((entry.id, "changed here and in the file: " + _differing(entry, row, standing)))
        return
    if tuple(kept.more) != entry.more:
        evidence.bring(entry, tuple(kept.more))
        if not altered:
            done.altered.append((entry.id, f"sources: {'; '.join(kept.more)} → {'; '.join(entry.more)}"))
            altered = True
        kept.more = list(entry.more)
    shown = standing.locator_of(row)
    if at != kept.at and place_of(shown) == kept.at and standing.locator >= 0:
        row[standing.locator] = entry.cells[_AT_LOCATOR]
        evidence.move(entry, shown)
        kept.at = at
        done.moved += not altered
    else:
        done.same += not altered


def _differing(entry: Entry, row: list[str], standing: _Standing) -> str:
    """Which columns differ, as ``high: 12 → 13``."""
    pairs = zip(CORE, standing.core(row), (entry.cells[at] for at in _CORE_AT), strict=True)
    found = [f"{name}: {_short(old)} → {_short(new)}" for name, old, new in pairs if old != new]
    return "; ".join(found[:4]) + (f" and {len(found) - 4} more" if len(found) > 4 else "")


def _short(text: str) -> str:
    return "(blank)" if text == "" else text if len(text) <= 40 else text[:37] + "…"


def _part(
    ground: Ground,
    memory: Memory,
    seen: set[str],
    refused: set[str],
    drop: bool,
    file: int,
    standing: _Standing,
    evidence: "_Evidence",
    done: Merged,
) -> None:
    """What is to be said of claims that the file no longer has, and to be done where they are to go."""
    leaving: set[str] = set()
    words: set[str] | None = None
    for key in [key for key in memory.claims if key not in seen]:
        kept = memory.claims[key]
        row = standing.rows.get(kept.claim)
        if row is None:
            del memory.claims[key]
        elif kept.file != file:
            name = memory.files[kept.file] if kept.file < len(memory.files) else "another file"
            done.elsewhere[name] = done.elsewhere.get(name, 0) + 1
        elif kept.row in refused:
            done.refused.append(kept.claim)
        elif not drop:
            done.gone.append(kept.claim)
        else:
            words = _spoken_of(ground, standing) if words is None else words
            why = ""
            if core_of(standing.core(row)) != kept.core:
                why = "it was edited here"
            elif kept.claim in words:
                why = "other files or claims of the case speak of it"
            elif evidence.foreign(kept):
                why = "evidence was added to it here"
            if why != "":
                done.held.append((kept.claim, why))
                continue
            leaving.add(kept.claim)
            done.dropped.append(kept.claim)
            del memory.claims[key]
    if len(leaving) > 0:
        at = standing.sheet.header.index("id")
        standing.sheet.rows = [row for row in standing.sheet.rows if row[at] not in leaving]
        evidence.drop(leaving)
    for ids in (done.added, done.edited, done.deleted, done.gone, done.dropped, done.refused):
        ids.sort()
    for pairs in (done.altered, done.conflicts, done.held):
        pairs.sort()


def _spoken_of(ground: Ground, standing: _Standing) -> set[str]:
    """The ids that an author's files name, and those that claims rest on or are marked rivals of."""
    found = ground.mentioned()
    for name in ("inferred_from", "rival_of"):
        if name in standing.sheet.header:
            at = standing.sheet.header.index(name)
            found.update(part.strip() for row in standing.sheet.rows if row[at] != "" for part in row[at].split(";"))
    return found


class _Evidence:
    """The further evidence of claims; its index is built when it is first needed."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._of: dict[str, list[list[str]]] | None = None

    def of(self, claim: str) -> list[list[str]]:
        """The rows of a claim."""
        if self._of is None:
            self._of = {}
            at = self.sheet.place("claim")
            for row in self.sheet.rows:
                self._of.setdefault(row[at], []).append(row)
        return self._of.get(claim, [])

    def bring(self, entry: Entry, before: Sequence[str]) -> None:
        """Have one row for each further source of a claim; those that the file no longer names go."""
        if len(entry.more) == 0 and len(before) == 0:
            return
        source = self.sheet.place("source")
        known = {row[source] for row in self.of(entry.id)}
        away = set(before) - set(entry.more)
        if len(away) > 0:
            going = [row for row in self.of(entry.id) if row[source] in away and self._bare(row)]
            self.sheet.rows = [row for row in self.sheet.rows if not any(row is one for one in going)]
            self._of = None
        cells = dict(zip(CLAIM_COLUMNS, entry.cells, strict=True))
        for key in entry.more:
            if key not in known:
                self.sheet.add(
                    [
                        {
                            "claim": entry.id,
                            "source": key,
                            **{name: cells[name] for name in ("locator", "speaker", "stance", "hedge")},
                        }
                    ]
                )
                self.of(entry.id)
                if self._of is not None and not any(row is self.sheet.rows[-1] for row in self.of(entry.id)):
                    self._of.setdefault(entry.id, []).append(self.sheet.rows[-1])

    def move(self, entry: Entry, before: str) -> None:
        """Let the rows of further sources follow the locator of their claim."""
        if len(entry.more) == 0 or "locator" not in self.sheet.header:
            return
        source, locator = self.sheet.place("source"), self.sheet.place("locator")
        for row in self.of(entry.id):
            if row[source] in entry.more and row[locator] == before:
                row[locator] = entry.cells[_AT_LOCATOR]

    def foreign(self, kept: Kept) -> bool:
        """Whether a claim has evidence that the import did not bring."""
        return any(row[self.sheet.place("source")] not in kept.more or not self._bare(row) for row in self.of(kept.claim))

    def drop(self, claims: set[str]) -> None:
        """Remove the evidence of claims that go."""
        at = self.sheet.place("claim")
        self.sheet.rows = [row for row in self.sheet.rows if row[at] not in claims]

    def _bare(self, row: list[str]) -> bool:
        return all(cell == "" for cell in self.sheet.cells(row, _OWN_EVIDENCE))
