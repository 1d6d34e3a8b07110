"""What is known of a thing when it is held against others: its names as read, dates, roles, places; from a case or from a list."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from rapallo.errors import CaseError, Fault, TextError
from rapallo.exchange.companies import Firm, read_firm
from rapallo.record import Case, Thing, identity_of
from rapallo.record.cells import reader_of
from rapallo.record.columns import columns_of, field_of
from rapallo.record.folding import Name, fold, fold_read, plain, read_name
from rapallo.time import When
from rapallo.time.calendar import MAX_DAY, MIN_DAY

__all__ = ["FIRMS", "MOST_ENTRIES", "Bound", "Called", "Entry", "Tie", "called_by", "entries_of_case", "entries_of_list"]

MOST_ENTRIES = 200_000
"""Things of a case or rows of a list that are held against others in one go."""

FIRMS = ("organisation", "facility", "place", "state")
"""Kinds of things whose names are read as firms' are: words of their own, words that many have."""

NO_NAME, NO_FIRM = Name(), Firm()
MOST_NAMES = 12
"""Names of one thing that are compared."""

_BEGINNINGS = ("be-born", "found")
_UNTIED = ("same-as",)


class Called(msgspec.Struct, frozen=True, gc=False):
    """One name of a thing: as written, without case and accents, as a person's name, and as a firm's.

    ``key`` is what all its spellings fall on.
    """

    text: str
    plain: str
    name: Name
    firm: Firm
    key: str


class Bound(msgspec.Struct, frozen=True, gc=False):
    """A beginning or an end: the first and last day it may have been, as said, whether the text doubts it, and the claims."""

    low: int
    high: int
    said: str
    doubted: bool = False
    claims: tuple[str, ...] = ()


class Tie(msgspec.Struct, frozen=True, gc=False):
    """A link with another thing: by which verb, with what; ``keys`` are what the other may be known by, ``when`` it was so."""

    verb: str
    title: str
    keys: frozenset[str]
    kind: str = ""
    when: When | None = None
    claim: str = ""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A thing as it is held against others. ``id`` is blank for a row of a list; ``near`` are the ids it shares a claim with,
    ``inside`` those it is part of.

    ``wholes`` maps what it is part of, at any depth, from key to title; ``direct`` are the keys of its own wholes.
    """

    id: str
    title: str
    kind: str = ""
    names: tuple[Called, ...] = ()
    began: Bound | None = None
    ended: Bound | None = None
    point: tuple[float, float, float] | None = None
    wholes: tuple[tuple[str, str], ...] = ()
    direct: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    wikidata: str = ""
    ties: tuple[Tie, ...] = ()
    near: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    row: int = 0

    @property
    def order(self) -> tuple[Any, ...]:
        """What entries are sorted by: what they say, then where they stand."""
        spans = tuple((-1, -1) if one is None else (one.low, one.high) for one in (self.began, self.ended))
        names = tuple(called.text for called in self.names)
        return (self.title, self.id, self.kind, names, spans, self.wikidata, self.wholes, tuple(sorted(self.classes)), self.row)


def called_by(texts: Iterable[str], kind: str = "") -> tuple[Called, ...]:
    """The names among some texts, each once; read as a firm's, as a person's (and a design's), or where the kind is blank as both."""
    found: dict[str, Called] = {}
    for text in (part for whole in texts for part in _parted_names(whole, kind)):
        simple = plain(text)
        if simple != "" and simple not in found and len(found) < MOST_NAMES:
            name = NO_NAME if kind in FIRMS else read_name(text)
            firm = NO_FIRM if kind not in ("", *FIRMS) else read_firm(text)
            key = " ".join(sorted([*(word.key for word in firm.own), *firm.common])) if kind in FIRMS else fold_read(name)
            found[simple] = Called(text.strip(), simple, name, firm, key)
    return tuple(found.values())


def _parted_names(text: str, kind: str) -> tuple[str, ...]:
    """A name, or two where a bracket holds a firm's name of its own, with a legal form: Concern Sirius (OAO Sirius)."""
    head, opened, rest = text.partition("(")
    inside, closed, tail = rest.rpartition(")")
    if kind != "organisation" or "" in (opened, closed, head.strip()) or tail.strip() != "" or read_firm(inside).form == "":
        return (text,)
    return (text, head, inside)


def _bounds(when: When | None, kind: str, claims: tuple[str, ...] = ()) -> tuple[Bound | None, Bound | None]:
    """The beginning and the end that a text gives; a date alone is a beginning, save of an event (§4.7)."""
    if when is None:
        return None, None
    began = ended = None
    doubted = any(sign in when.qualifiers for sign in ("?", "~", "%", "words"))
    if when.start == "known" and when.start_lo > MIN_DAY and when.start_hi < MAX_DAY:
        began = Bound(when.start_lo, when.start_hi, when.text, doubted, claims)
    if (when.kind == "interval" or kind == "event") and when.end == "known" and when.end_lo > MIN_DAY and when.end_hi < MAX_DAY:
        ended = Bound(when.end_lo, when.end_hi, when.text, doubted, claims)
    return began, ended


def _either(rivals: Sequence[Bound]) -> Bound | None:
    """What several claims of one beginning leave open: none of them wins here."""
    if len(rivals) == 0:
        return None
    claims = tuple(sorted({claim for one in rivals for claim in one.claims}))
    said = " or ".join(dict.fromkeys(one.said for one in rivals))
    return Bound(
        min(one.low for one in rivals), max(one.high for one in rivals), said, any(one.doubted for one in rivals), claims
    )


def entries_of_case(case: Case) -> tuple[Entry, ...]:
    """Every thing of a case that has a name, sorted; claims of identity count as they stand (§1.6)."""
    identity = identity_of(case)
    wholes = _Wholes(case)
    folded: dict[str, str] = {}
    born: dict[str, list[Bound]] = {}
    for claim in case.claims:
        if claim.verb in _BEGINNINGS and not claim.denied and claim.when is not None:
            named = claim.object if claim.verb == "found" and claim.object != "" else claim.subject
            said = _bounds(claim.when.moment(), "", (claim.id,))[0]
            born.setdefault(named, []).extend(() if said is None else (said,))
    found = []
    for thing in case.things[:MOST_ENTRIES]:
        began, ended = _bounds(thing.when, thing.kind)
        if began is None:
            began = _either(born.get(thing.id, ()))
        ties, near = _ties(case, thing, identity.of, folded)
        found.append(
            Entry(
                id=thing.id,
                title=thing.title,
                kind=thing.kind,
                names=called_by((thing.label, *(text for _, text in thing.names)), thing.kind),
                began=began,
                ended=ended,
                point=_point(thing),
                wholes=wholes.of(thing.id),
                direct=frozenset(fold(case.title(one)) for one in thing.part_of),
                classes=frozenset(thing.classes),
                wikidata=thing.wikidata,
                ties=ties,
                near=near,
                inside=frozenset(thing.part_of),
            )
        )
    return tuple(sorted(found, key=lambda entry: entry.order))


class _Wholes:
    """What things of a case are part of, at any depth, as keys and titles."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.known: dict[str, tuple[tuple[str, str], ...]] = {}

    def of(self, thing: str) -> tuple[tuple[str, str], ...]:
        """The wholes of a thing, sorted by key."""
        if thing not in self.known:
            seen: set[str] = set()
            waiting = [thing]
            while len(waiting) > 0:
                one = self.case.thing_by_id.get(waiting.pop())
                fresh = [] if one is None else [whole for whole in one.part_of if whole not in seen and whole != thing]
                seen.update(fresh)
                waiting.extend(fresh)
            self.known[thing] = tuple(sorted((fold(self.case.title(one)), self.case.title(one)) for one in seen))
        return self.known[thing]


def _ties(case: Case, thing: Thing, head: Any, folded: dict[str, str]) -> tuple[tuple[Tie, ...], frozenset[str]]:
    """The links that affirmed claims give a thing, and the ids of what stands in a claim with it, denied ones aside."""
    ties: list[Tie] = []
    near: set[str] = set()
    for claim in case.claims_of.get(thing.id, ()):
        if claim.verb in _UNTIED or claim.denied:
            continue
        for other in claim.things():
            if other == thing.id:
                continue
            near.add(other)
            one = case.thing_by_id.get(other)
            if one is None:
                continue
            if other not in folded:
                folded[other] = fold(one.title)
            keys = frozenset((f"id:{head(other)}", folded[other])) - {""}
            ties.append(Tie(claim.verb, one.title, keys, one.kind, claim.when, claim.id))
    return tuple(sorted(ties, key=lambda tie: (tie.title, tie.verb, tie.claim))), frozenset(near)


def _point(thing: Thing) -> tuple[float, float, float] | None:
    if thing.latitude is None or thing.longitude is None:
        return None
    return float(thing.latitude), float(thing.longitude), 0.0 if thing.radius_km is None else float(thing.radius_km)


# -- lists ----------------------------------------------------------------------------------------------------------

_LIST = ("id", "kind", "label", "names", "classes", "when", "latitude", "longitude", "radius_km", "part_of", "wikidata", "note")


def entries_of_list(path: str) -> tuple[Entry, ...]:
    """The rows of a CSV or TSV with the columns of ``things.csv`` (``label`` at least) and, if there, ``roles``.

    ``part_of`` and ``roles`` hold names in any spelling, parted by ``;``. Other columns are left aside. Raises `CaseError` with every
    cell that cannot be read; a list is small work to mend, and a date left out would be evidence left out.
    """
    from rapallo.exchange.reading import open_table
    from rapallo.record.mapping import FileForm

    table = open_table(path, FileForm(kind="tsv" if os.path.splitext(path)[1].lower() in (".tsv", ".tab") else "csv"))
    at = {name.strip().lower().replace(" ", "_"): number for number, name in reversed(list(enumerate(table.columns)))}
    if "label" not in at:
        remedy = "A list has the columns of things.csv, label at least; and roles, if there are any."
        raise CaseError([Fault(path, 1, 0, "R106", "error", "has no column 'label'.", remedy, "§1.1")])
    found: list[Entry] = []
    faults: list[Fault] = []
    for number, cells, wrong in table.rows:
        line = int(number) if number.isdigit() else 0
        if wrong != "":
            faults.append(Fault(path, line, 0, "R107", "error", f"cannot be read: {wrong}.", "Mend the row.", "§1.1"))
            continue
        if len(found) >= MOST_ENTRIES:
            finding = f"has more than {MOST_ENTRIES} rows."
            raise CaseError([Fault(path, line, 0, "R119", "error", finding, "Split it.", "§1.1")])
        row = {name: cells[place].strip() for name, place in at.items() if place < len(cells)}
        if row.get("label", "") != "":
            found.append(_listed(path, line, row, faults))
    if len(faults) > 0:
        raise CaseError(faults)
    return tuple(sorted(found, key=lambda entry: entry.order))


def _listed(path: str, line: int, row: Mapping[str, str], faults: list[Fault]) -> Entry:
    """An entry from a row's texts by column; what cannot be read goes to ``faults``."""
    columns = columns_of(Thing)
    said: dict[str, Any] = {}
    for name in _LIST:
        text = row.get(name, "")
        if text == "" or name in ("id", "part_of"):
            continue
        try:
            said[field_of(name)] = reader_of(columns[name])(text.lower() if columns[name].cell == "choice" else text)
        except TextError as error:
            faults.append(Fault(path, line, 0, "R108", "error", f"'{name}': {error.finding}", error.remedy, "§1.1"))
    thing = Thing(id=row.get("id", "") or "row", **said)
    began, ended = _bounds(thing.when, thing.kind)
    parts = _parted(row.get("part_of", ""))
    ties = tuple(Tie("role", text, frozenset((fold(text),)) - {""}) for text in _parted(row.get("roles", "")))
    return Entry(
        id=row.get("id", ""),
        title=thing.label,
        kind=thing.kind,
        names=called_by((thing.label, *(text for _, text in thing.names)), thing.kind),
        began=began,
        ended=ended,
        point=_point(thing),
        wholes=tuple(sorted((fold(text), text) for text in parts)),
        direct=frozenset(fold(text) for text in parts) - {""},
        classes=frozenset(thing.classes),
        wikidata=thing.wikidata,
        ties=ties,
        row=line,
    )


def _parted(text: str) -> Sequence[str]:
    return [part for part in map(str.strip, text.split(";")) if part != ""]
