"""What the names in a case's files mean, and a fault for each that leads nowhere."""

import os
from collections.abc import Iterable
from typing import Any

import msgspec

from rapallo.errors import Fault
from rapallo.record.cells import near_words
from rapallo.record.claim import Claim
from rapallo.record.columns import columns_of, field_of
from rapallo.record.lookup import Lookup
from rapallo.record.thing import Thing
from rapallo.record.verb import builtin_verb, builtin_verbs
from rapallo.record.written import About, Complete, Given, Inspector, Question, Reading, Rule, Thesis, Way

__all__ = ["Place", "References"]

_THING_CELLS = ("thing", "things")
_PROPOSALS = 100  # unknown names for which near ones are looked for; each look compares with all names
Place = tuple[str, int]
"""Path and line of a record."""


class References:
    """The ids of one folder as they become known while it is read, and the faults met."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, str], Place] = {}
        self.taken: dict[str, Place] = {}
        self.ids: frozenset[str] = frozenset()
        self.keys: frozenset[str] = frozenset()
        self.claim_ids: frozenset[str] = frozenset()
        self.lookup: Lookup | None = None
        self.things: list[Thing] = []
        self.cache: dict[str, str | None] = {}
        self.unread: set[str] = set()
        self.lost: set[tuple[str, str]] = set()
        self.proposals = _PROPOSALS

    def follows(self, table: str, name: str) -> bool:
        """Whether a name is unknown only because its file or its row could not be read, which is a fault already."""
        return table in self.unread or (table, name) in self.lost

    def fault(self, place: Place, code: str, finding: str, remedy: str, section: str, claims: tuple[str, ...] = ()) -> None:
        """Note an error at a place."""
        self.faults.append(Fault(place[0], place[1], 0, code, "error", finding, remedy, section, claims))

    def take(self, table: str, name: str, place: Place) -> bool:
        """Enter an id into the one namespace; a second taking is a fault."""
        if name in self.taken:
            first = self.taken[name]
            finding = f"id '{name}' stands twice (first in {os.path.basename(first[0])}, line {first[1]})."
            self.fault(place, "R302", finding, "Things, claims, ways and rules share one namespace: rename one.", "§1.4")
            return False
        self.taken[name] = place
        self.places[table, name] = place
        return True

    def meant(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        """The id that a cell means, or ``None`` with what is near."""
        if name in self.ids:
            return name, ()
        if name in self.cache and self.cache[name] is not None:
            return self.cache[name], ()
        lookup = self.lookup
        if lookup is None:
            return None, ()
        ids = lookup.find(name)
        if len(ids) == 1:
            self.cache[name] = ids[0]
            return ids[0], ()
        if len(ids) > 1:
            return None, ids
        if name in self.cache or self.proposals == 0:
            return None, ()
        self.proposals -= 1
        return None, tuple(near for near, _ in lookup.near(name, 3))

    def _near(self, name: str, names: Iterable[str], most: int) -> list[str]:
        """The names most like one that is not among them; none once many were looked for."""
        if self.proposals == 0:
            return []
        self.proposals -= 1
        return near_words(name, sorted(names), most)

    def resolved(self, table: str, record: Any, name: str, place: Place | None = None) -> Any:
        """The record with every thing named by its id; ``None`` where one is unknown (R301) or ambiguous (R303)."""
        where = place if place is not None else self.places.get((table, name), (table, 0))
        changed: dict[str, Any] = {}
        good = True
        ids = self.ids
        for field in _THING_FIELDS[type(record)]:
            value = getattr(record, field)
            if value == "" or value == () or (value in ids if isinstance(value, str) else ids.issuperset(value)):
                continue
            names = (value,) if isinstance(value, str) else value
            found = [self.meant(one) for one in names]
            for one, (thing, near) in zip(names, found, strict=True):
                if thing is None:
                    good = False
                    self._unknown(field.rstrip("_"), one, near, where, name)
            meant = tuple(thing for thing, _ in found if thing is not None)
            changed[field] = meant[0] if isinstance(value, str) and len(meant) > 0 else meant
        if isinstance(record, Rule):
            inspectors = [self.resolved(table, item, name, where) for item in record.inspector]
            good = good and None not in inspectors
            changed["inspector"] = tuple(item for item in inspectors if item is not None)
        if not good:
            return None
        return record if len(changed) == 0 else msgspec.structs.replace(record, **changed)

    def _unknown(self, field: str, name: str, near: tuple[str, ...], place: Place, record: str) -> None:
        if self.follows("things.csv", name):
            return
        shown = name if name.isprintable() and len(name) <= 60 else ascii(name[:60])
        several = len(near) > 1 and self.lookup is not None and len(self.lookup.find(name)) > 1
        if several:
            finding = f"'{field}' names {shown}, which may mean {', '.join(near)}."
            self.fault(place, "R303", finding, "Write the id of the one you mean.", "§1.6", (record,))
            return
        if name in self.cache:
            hint = "See the first line that names it."
        elif len(near) > 0:
            hint = f"Did you mean {' or '.join(near)}? If not, add it to things.csv (rapallo add thing)."
        else:
            hint = "Add it to things.csv (rapallo add thing)."
        self.cache[name] = None
        self.fault(place, "R301", f"'{field}' names {shown}, which no thing is called.", hint, "§1.1", (record,))

    def known_verb(self, verb: str, own: set[str], place: Place) -> bool:
        """Whether there is such a verb (R304)."""
        if verb in own or builtin_verb(verb) is not None:
            return True
        near = self._near(verb, [*sorted(own), *builtin_verbs()], 2)
        remedy = f"Did you mean {' or '.join(near)}?" if len(near) > 0 else "See rapallo verbs, or add verbs/NAME.toml."
        self.fault(place, "R304", f"'{verb[:60]}' is no verb.", remedy, "§3.1")
        return False

    def known_source(self, key: str, place: Place) -> bool:
        """Whether the case has a source of that key (R305)."""
        if key in self.keys:
            return True
        if self.follows("sources.csv", key):
            return False
        near = self._near(key, self.keys, 1)
        remedy = f"Did you mean {near[0]}?" if len(near) > 0 else "Add it to sources.csv."
        self.fault(place, "R305", f"source {key[:60]} is not in the case.", remedy, "§1.2")
        return False

    def known_claims(self, ids: Iterable[str], place: Place) -> bool:
        """Whether the case has claims of all these ids (R306)."""
        good = True
        for name in ids:
            if name in self.claim_ids:
                continue
            good = False
            if not self.follows("claims.csv", name):
                near = self._near(name, self.claim_ids, 1)
                remedy = f"Did you mean '{near[0]}'?" if len(near) > 0 else "Name the id of a claim in claims.csv."
                self.fault(place, "R306", f"claim '{name[:60]}' is not in the case.", remedy, "§1.3")
        return good

    def known_sides(self, about: About) -> None:
        """Note the members of sides that are no things (R301)."""
        path = os.path.join(self.folder, "case.toml")
        for side, members in about.sides:
            for member in members:
                if member not in self.ids and not self.follows("things.csv", member):
                    finding = f"side '{side}' names '{member[:60]}', which no thing is called."
                    self.fault((path, 0), "R301", finding, "Name a thing's id.", "§7")


def _thing_fields(record: type[msgspec.Struct]) -> tuple[str, ...]:
    names = (name for name, column in columns_of(record).items() if column.cell in _THING_CELLS)
    return tuple(field_of(name) for name in names)


_THING_FIELDS: dict[type, tuple[str, ...]] = {
    record: _thing_fields(record) for record in (Thing, Claim, Way, Given, Complete, Rule, Inspector, Thesis, Reading, Question)
}
