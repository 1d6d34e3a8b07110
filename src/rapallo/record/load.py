"""A case folder read whole: all its faults at once, or a case."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from rapallo.errors import CaseError, Fault
from rapallo.record.bulk import stored_as
from rapallo.record.case import Case
from rapallo.record.cells import ID, near_words
from rapallo.record.claim import Claim, Evidence
from rapallo.record.documents import Document, read_about, read_document, read_records, read_verb
from rapallo.record.files import read_text, safe_path
from rapallo.record.journal import finish
from rapallo.record.lookup import Lookup
from rapallo.record.references import Place, References
from rapallo.record.source import Source
from rapallo.record.tables import Rows, read_table
from rapallo.record.thing import Thing
from rapallo.record.verb import Verb, builtin_verb
from rapallo.record.written import About, Complete, Given, Question, Reading, Rule, Thesis, Way

__all__ = ["Loaded", "load", "read_case"]



class Loaded(msgspec.Struct):
    """What a folder holds: the sound part of the case, every fault, and where each record stands.

    ``places`` maps ``(table, id)`` to path and line, ``columns`` a table to its header.
    """

    folder: str
    case: Case
    faults: list[Fault]
    places: dict[tuple[str, str], Place]
    columns: dict[str, tuple[str, ...]]

    def place(self, table: str, name: str) -> Place:
        """Path and line of a record; line 0 where it is not known."""
        return self.places.get((table, name), (os.path.join(self.folder, table), 0))


def read_case(folder: str) -> Case:
    """The case in a folder. Raises `CaseError` with every fault that keeps it from being read (§1, FORMATS)."""
    loaded = load(folder)
    errors = [fault for fault in loaded.faults if fault.severity == "error"]
    if len(errors) > 0:
        raise CaseError(errors)
    return loaded.case


def load(folder: str) -> Loaded:
    """Read a folder as far as it can be read; faults are collected, and rows with faults are left out.

    Raises `CaseError` only where there is no case at all (R101).
    """
    reader = _Folder(folder)
    return reader.read()


class _Folder(References):
    """One reading of one folder; its attributes are what has been read so far."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.columns: dict[str, tuple[str, ...]] = {}

    def read(self) -> Loaded:
        about = self._about()
        self.faults.extend(finish(self.folder))
        self.things = self._things()
        sources = self._sources()
        verbs = self._verbs()
        claims = self._claims({verb.id for verb in verbs})
        evidence = self._evidence({claim.id for claim in claims})
        ways = self._toml("ways.toml", "way", Way)
        givens = self._toml("ways.toml", "given", Given)
        completes = self._toml("ways.toml", "complete", Complete)
        rules = self._toml("rules.toml", "rule", Rule)
        theses = self._toml("theses.toml", "thesis", Thesis)
        readings = self._toml("readings.toml", "reading", Reading)
        questions = self._toml("questions.toml", "question", Question)
        self.known_sides(about)
        case = Case(
            about=about,
            things=_sorted(self.things),
            sources=tuple(sorted(sources, key=lambda source: source.key)),
            claims=_sorted(claims),
            evidence=tuple(sorted(evidence, key=_evidence_order)),
            verbs=_sorted(verbs),
            ways=_sorted(ways),
            givens=tuple(givens),
            completes=tuple(completes),
            rules=_sorted(rules),
            theses=_sorted(theses),
            readings=_sorted(readings),
            questions=tuple(questions),
            story=self._story(),
        )
        self.faults.sort()
        return Loaded(self.folder, case, self.faults, self.places, self.columns)

    # -- one method a file -------------------------------------------------------------------------------------

    def _about(self) -> About:
        path = os.path.join(self.folder, "case.toml")
        if not os.path.isfile(path):
            what = "has no case.toml, so it is no case." if os.path.isdir(self.folder) else "is no folder."
            remedy = "Name a case's folder, or make one with: rapallo new FOLDER."
            raise CaseError([Fault(self.folder, 0, 0, "R101", "error", what, remedy, "§1")])
        document = self._document("case.toml")
        about = read_about(document) if document is not None and len(document.faults) == 0 else None
        if document is not None:
            self.faults.extend(document.faults)
        return about if about is not None else About(title=os.path.basename(os.path.normpath(self.folder)))

    def _document(self, name: str) -> Document | None:
        try:
            return read_document(safe_path(self.folder, name))
        except FileNotFoundError:
            return None
        except CaseError as error:
            self.faults.extend(error.faults)
            return None

    def _table(self, name: str, record: type[msgspec.Struct]) -> Rows:
        path = os.path.join(self.folder, name)
        stored = stored_as(self.folder, name)
        if len(stored) > 1:
            finding = f"stands beside {stored[0]}; a table is kept in one file."
            self.fault((os.path.join(self.folder, stored[1]), 0), "R123", finding, "Keep one of the two.", "§1.4")
        try:
            rows = read_table(safe_path(self.folder, stored[0] if len(stored) > 0 else name), record)
        except FileNotFoundError:
            return Rows(path, [], [], (), [])
        except CaseError as error:
            self.faults.extend(error.faults)
            self.unread.add(name)
            return Rows(path, [], [], (), [])
        self.faults.extend(rows.faults)
        self.columns[name] = rows.header
        self.lost.update((name, one) for one in rows.lost)
        if len(rows.faults) > 0 and len(rows.header) == 0:
            self.unread.add(name)
        return rows

    def _things(self) -> list[Thing]:
        rows = self._table("things.csv", Thing)
        kept: list[Thing] = []
        for thing, line in zip(rows.records, rows.lines, strict=True):
            if self.take("things.csv", thing.id, (rows.path, line)):
                kept.append(thing)
        self.ids = frozenset(thing.id for thing in kept)
        people = frozenset(thing.id for thing in kept if thing.kind == "person")
        self.lookup = Lookup(((thing.id, thing.label, thing.names) for thing in kept), people)
        return [self.resolved("things.csv", thing, thing.id) or thing for thing in kept]

    def _sources(self) -> list[Source]:
        rows = self._table("sources.csv", Source)
        records, lines, path = list(rows.records), list(rows.lines), rows.path
        other = os.path.join(self.folder, "sources.json")
        if os.path.exists(other):
            from rapallo.record.csl import read_csl

            try:
                more, numbers, faults = read_csl(safe_path(self.folder, "sources.json"))
            except CaseError as error:
                more, numbers, faults = [], [], list(error.faults)
            self.faults.extend(faults)
            if len(faults) > 0:
                self.unread.add("sources.csv")
            if len(records) > 0:
                finding = "stands beside sources.csv; sources are kept in one file."
                self.fault((other, 0), "R123", finding, "Keep one of the two.", "§1.2")
            else:
                records, lines, path = more, [0] * len(numbers), other
                self.columns["sources.json"] = ()
        kept: list[Source] = []
        for source, line in zip(records, lines, strict=True):
            if ("sources", source.key) in self.places:
                first = self.places["sources", source.key]
                finding = f"source {source.key} stands twice (first on line {first[1]})."
                self.fault((path, line), "R302", finding, "Keep one.", "§1.2")
            else:
                self.places["sources", source.key] = (path, line)
                kept.append(source)
        self.keys = frozenset(source.key for source in kept)
        for source in kept:
            for key in source.derives_from:
                self.known_source(key, self.places["sources", source.key])
        return kept

    def _verbs(self) -> list[Verb]:
        folder = os.path.join(self.folder, "verbs")
        found: list[Verb] = []
        if not os.path.isdir(folder):
            return found
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".toml"):
                continue
            document = self._document(os.path.join("verbs", name))
            if document is None:
                continue
            verb = read_verb(name[:-5], document) if len(document.faults) == 0 else None
            self.faults.extend(document.faults)
            if ID.match(name[:-5]) is None:
                self.fault((document.path, 0), "R120", "is no verb's name.", "Use lower-case letters and hyphens.", "§3.1")
            elif builtin_verb(name[:-5]) is not None:
                finding = f"'{name[:-5]}' is a built-in verb already; a case adds verbs, it does not change them."
                self.fault((document.path, 0), "R120", finding, "Give it another name.", "§3.1")
            elif verb is not None:
                found.append(verb)
                self.places["verbs", verb.id] = (document.path, 1)
        return found

    def _claims(self, own_verbs: set[str]) -> list[Claim]:
        rows = self._table("claims.csv", Claim)
        _fill_ids(rows, self.taken, lambda name: self.meant(name)[0] or name)
        kept: list[Claim] = []
        for claim, line in zip(rows.records, rows.lines, strict=True):
            place = (rows.path, line)
            if not self.take("claims.csv", claim.id, place):
                continue
            sound = self.resolved("claims.csv", claim, claim.id)
            sound = sound if self.known_verb(claim.verb, own_verbs, place) else None
            if claim.source != "" and not self.known_source(claim.source, place):
                sound = None
            if sound is not None:
                kept.append(sound)
        self.claim_ids = frozenset(key[1] for key in self.places if key[0] == "claims.csv")
        for claim in kept:
            self.known_claims(claim.inferred_from + claim.rival_of, self.places["claims.csv", claim.id])
        return kept

    def _evidence(self, claims: set[str]) -> list[Evidence]:
        """The evidence of the claims that could be read."""
        rows = self._table("evidence.csv", Evidence)
        kept: list[Evidence] = []
        for item, line in zip(rows.records, rows.lines, strict=True):
            place = (rows.path, line)
            sound = self.known_claims((item.claim,), place)
            sound = self.known_source(item.source, place) and sound
            if sound and item.claim in claims:
                kept.append(item)
        return kept

    def _toml(self, name: str, table: str, record: type[msgspec.Struct]) -> list[Any]:
        document = self._document(name)
        if document is None:
            return []
        first = {"given": "way", "complete": "way"}.get(table, table) != table
        if len(document.faults) > 0:
            self.faults.extend([] if first else document.faults)
            return []
        if not first:
            self._known_tables(document, ("way", "given", "complete") if name == "ways.toml" else (table,))
        records, lines = read_records(document, table, record)
        self.faults.extend(document.faults)
        kept: list[Any] = []
        for found, line in zip(records, lines, strict=True):
            place = (document.path, line)
            name_of = getattr(found, "id", "")
            if name_of != "" and not self.take(name, name_of, place):
                continue
            sound = self.resolved(name, found, name_of, place)
            self.known_claims(getattr(found, "claims", ()), place)
            if getattr(found, "source", "") != "":
                self.known_source(found.source, place)
            if sound is not None:
                kept.append(sound)
        return kept

    def _known_tables(self, document: Document, tables: tuple[str, ...]) -> None:
        for key in document.data:
            if key not in tables:
                near = near_words(key, list(tables), 1)
                remedy = f"Did you mean [[{near[0] if len(near) > 0 else tables[0]}]]?"
                document.fault(key, 0, "", "R113", f"there is no table '{key[:60]}' here.", remedy, "")

    def _story(self) -> str:
        try:
            return read_text(safe_path(self.folder, "story.md")).replace("\r\n", "\n")
        except FileNotFoundError:
            return ""
        except CaseError as error:
            self.faults.extend(error.faults)
            return ""

def _fill_ids(rows: Rows, taken: dict[str, Any], known_as: Callable[[str], str]) -> None:
    """Give claims without an id one made of subject, verb and object; never of a date (§1.4)."""
    used = set(taken) | {claim.id for claim in rows.records}
    for number in rows.blank_ids:
        claim = rows.records[number]
        parts = (known_as(claim.subject), claim.verb, known_as(claim.object) if claim.object != "" else "")
        words = "-".join(part for part in parts if part != "")
        stem = re.sub(r"[^a-z0-9]+", "-", words.lower())[:80].strip("-") or "claim"
        name, count = stem, 1
        while name in used:
            count += 1
            name = f"{stem}-{count}"
        used.add(name)
        rows.records[number] = msgspec.structs.replace(claim, id=name)


def _sorted(records: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(records, key=lambda record: record.id))


def _evidence_order(item: Evidence) -> tuple[Any, ...]:
    start = item.quote_start if item.quote_start is not None else -1
    return (item.claim, item.relation, item.source, item.locator, item.speaker, item.stance, item.hedge, start, repr(item))
