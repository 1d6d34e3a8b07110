"""The compiled network of a page read back the obvious way: every choice among rivals and identities tried, nothing shared, nothing pruned."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from rapallo.pathways.attain import attain
from rapallo.pathways.network import Choice, Network, Reading, Way

__all__ = ["Unfolded"]


class Unfolded:
    """Bounds of the part's holdings worked out from the data alone. Claims, things and ways are numbers, lines ints."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.steps: int = data["steps"]
        self.lines = [
            sum(1 << step for at in range(0, len(runs), 2) for step in range(runs[at], runs[at + 1] + 1))
            for runs in data["lines"]
        ]
        self.full = (1 << self.steps) - 1
        self.names = [data["holdings"][old] for old in data["part"]["holdings"]]
        places = {old: place for place, old in enumerate(data["part"]["holdings"])}
        ways = [
            Way(
                places[data["ways"][old][1]],
                tuple(Choice(one[0], tuple(one[1:])) if isinstance(one, list) else one for one in needs),
            )
            for old, needs in zip(data["part"]["ways"], data["needs"], strict=True)
        ]
        self.network = Network(self.steps, tuple(self.names), tuple(ways))
        self.premises = {row[0]: row[1:] for row in data["claims"]["premises"]}
        self.named: Mapping[str, Any] = {}

    def bounds(self, removal: Mapping[str, Any], footing: int, reading: str = "") -> list[list[tuple[int, int]]]:
        """Surely and possibly for each holding of the part: with it, without it in frozen history, and re-planned; in a named reading."""
        cut = dict(removal)
        self.named = {} if reading == "" else next(row for row in self.data["readings"] if row["id"] == reading)
        found = []
        for away, replanned in ((False, False), (True, False), (True, True)):
            sure, may = [self.full] * len(self.names), [0] * len(self.names)
            for bound in (0, 1):
                readings = list(self.readings(cut if away else None, bound, footing, replanned))
                held = attain(self.network, readings)
                for number in range(len(readings)):
                    for place in range(len(self.names)):
                        line = held.held(place, number)
                        if bound == 0:
                            may[place] |= line
                        else:
                            sure[place] &= line
            found.append([(low & high, high) for low, high in zip(sure, may, strict=True)])
        return found

    # -- the record -----------------------------------------------------------------------------------------------

    def withdrawn(self, cut: Mapping[str, Any] | None) -> tuple[set[int], set[int]]:
        """Claims that fall and sources that say nothing."""
        without, unheard = _numbers(self.named.get("fallen", [])), _numbers(self.named.get("silent", []))
        if cut is None:
            return without, unheard
        claims, sources = self.data["claims"], self.data["sources"]
        gone = {sources["keys"].index(one) for one in cut["sources"]}
        more = True
        while more:
            new = {
                at
                for at, row in enumerate(sources["derives"])
                if at < sources["listed"] and len(row) > 0 and gone.issuperset(row)
            } - gone
            gone |= new
            more = len(new) > 0
        down = {claims["ids"].index(one) for one in cut["claims"]}
        for claim, items in enumerate(claims["evidence"]):
            support = {source for source, kind in zip(items[::2], items[1::2], strict=True) if kind & 1 == 0}
            if len(support & gone) > 0 and support <= gone | unheard:
                down.add(claim)
        return self.inferred(down) | without, gone | unheard

    def inferred(self, claims: Iterable[int]) -> set[int]:
        """Claims and all that is inferred from any of them."""
        found = set(claims)
        while True:
            more = {claim for claim, several in self.premises.items() if not found.isdisjoint(several)} - found
            if len(more) == 0:
                return found
            found |= more

    def sure(self, fallen: set[int], silent: set[int]) -> list[bool]:
        """Of each claim, or of its denial, whether it is sure by itself."""
        claims = self.data["claims"]
        rivals = claims["rivals"]
        if any(claim in fallen for row in rivals for claim in row[:2]):
            rivals = self.named.get("rivals", rivals)
        pairs = [row for row in rivals if row[0] not in fallen and row[1] not in fallen]
        contested: set[int] = set()
        for first, second, _ in pairs:
            group = {first, second}
            while any(len(group & {one, other}) == 1 for one, other, _ in pairs):
                group |= {claim for one, other, _ in pairs if len(group & {one, other}) == 1 for claim in (one, other)}
            strict = any(kind == 1 and one in group for one, _, kind in pairs)
            if strict and any(claims["marks"][claim] & 4 for claim in group):
                contested |= group
        found = []
        for claim, (mark, items) in enumerate(zip(claims["marks"], claims["evidence"], strict=True)):
            heard = [kind for source, kind in zip(items[::2], items[1::2], strict=True) if source not in silent]
            supports = [kind for kind in heard if kind & 1 == 0]
            bare = mark & 8 != 0 if len(supports) == 0 else all(kind & 2 for kind in supports)
            found.append(not bare and len(supports) == len(heard) and claim not in contested and mark & 16 != 0)
        return found

    def counting(self, bound: int, footing: int, fallen: set[int], silent: set[int], off: set[int], on: set[int]) -> set[int]:
        """The claims that count."""
        marks = self.data["claims"]["marks"]
        sure = self.sure(fallen, silent)
        down = set()
        for claim, mark in enumerate(marks):
            denied = mark & 4 != 0
            unsure = denied if bound == 0 or sure[claim] else True
            spared = claim in on or (denied and (bound == 0 or sure[claim]))
            if mark & 3 > footing or claim in fallen | off or (unsure and not spared):
                down.add(claim)
        down = self.inferred(down)
        return {claim for claim, mark in enumerate(marks) if claim not in down and mark & 4 == 0}

    # -- what goes ------------------------------------------------------------------------------------------------

    def spread(self, things: Iterable[int], line: int, bound: int, carried: Mapping[int, bool]) -> dict[int, int]:
        """Things with what goes with them."""
        away = dict.fromkeys(things, line)
        changed = True
        while changed:
            changed = False
            for whole, below, surely, possibly, identity in self.data["edges"]:
                edge = self.lines[possibly if bound == 1 else surely]
                if identity in carried:
                    edge = self.lines[possibly] if carried[identity] else 0
                more = away.get(whole, 0) & edge & ~away.get(below, 0)
                if more != 0:
                    away[below] = away.get(below, 0) | more
                    changed = True
        return away

    def side(self, name: str) -> set[int]:
        """A side with all its parts."""
        found = (
            set(dict(self.data["sides"]).get(name, []))
            if name in dict(self.data["sides"])
            else {self.data["things"]["ids"].index(name)}
        )
        parts = {row[0]: row[1:] for row in self.data["things"]["parts"]}
        while True:
            more = {one for whole in found for one in parts.get(whole, ())} - found
            if len(more) == 0:
                return found
            found |= more

    def gone(self, cut: Mapping[str, Any], bound: int, carried: Mapping[int, bool]) -> tuple[dict[int, int], dict[int, int]]:
        """Steps at which holdings of the part are removed and ways of the part closed."""
        ids = self.data["things"]["ids"]
        stop = self.steps - 1 if cut["stop"] is None else cut["stop"]
        line = (1 << stop + 1) - (1 << cut["start"])
        removed = dict.fromkeys(range(len(self.names)), 0)
        closed = dict.fromkeys(range(len(self.network.ways)), 0)
        away = self.spread([ids.index(one) for one in cut["things"]], line, bound, carried)
        for place, text in enumerate(self.names):
            for one in text.split("@"):
                removed[place] |= away.get(ids.index(one), 0)
            for name in cut["holdings"]:
                thing, at, actor = name.partition("@")
                if at == "":
                    removed[place] |= line if text.split("@")[0] == thing else 0
                elif text.split("@")[0] == thing and "@" in text:
                    removed[place] |= self.spread([ids.index(actor)], line, bound, carried).get(ids.index(text.split("@")[1]), 0)
        sides = (
            [] if cut["between"] is None else [self.spread(self.side(name), self.full, bound, carried) for name in cut["between"]]
        )
        for place, old in enumerate(self.data["part"]["ways"]):
            _, _, act, named, holders, actors, _ = self.data["ways"][old]
            for one in named:
                closed[place] |= away.get(one, 0)
            for getting, acting in (sides, sides[::-1]) if act == 1 and len(sides) == 2 else ():
                got = gave = 0
                for one in holders:
                    got |= getting.get(one, 0)
                for one in actors:
                    gave |= acting.get(one, 0)
                closed[place] |= got & gave & line
        return removed, closed

    # -- readings -------------------------------------------------------------------------------------------------

    def readings(self, cut: Mapping[str, Any] | None, bound: int, footing: int, replanned: bool) -> Iterator[Reading]:
        """Every reading: each open identity on and off, each largest set of rivals that hold together."""
        fallen, silent = self.withdrawn(cut)
        identities = [] if cut is None else [one for one in self.open(cut) if one not in fallen]
        begin = self.data["notice"][bound] + (cut["start"] if cut is not None else 0) if replanned else 0
        for picks in product((False, True), repeat=len(identities)):
            carried = dict(zip(identities, picks, strict=True))
            on = {claim for claim, pick in carried.items() if pick}
            off = set(identities) - on
            removed, closed = ({}, {}) if cut is None else self.gone(cut, bound, carried)
            for aside in self.aside(fallen | off):
                yield self.reading(bound, footing, replanned, begin, fallen, silent, off | aside, on, removed, closed)

    def open(self, cut: Mapping[str, Any]) -> list[int]:
        """The open identities over which the removal passes on to something here, by id."""
        every = sorted({edge[4] for edge in self.data["edges"] if edge[4] >= 0}, key=self.data["claims"]["ids"].__getitem__)
        none = self.gone(cut, 1, dict.fromkeys(every, False))
        both = self.gone(cut, 1, dict.fromkeys(every, True))
        return [
            one
            for one in every
            if self.gone(cut, 1, {other: other == one for other in every}) != none
            or self.gone(cut, 1, {other: other != one for other in every}) != both
        ]

    def aside(self, gone: set[int]) -> Iterator[set[int]]:
        """What each choice among rivals sets aside."""
        groups = []
        for claims, options, whole in self.data["groups"]:
            left = set(claims) - gone
            assert whole == 1
            if len(left) > 1:
                picks = set(self.named.get("chosen", [])).intersection(claims)
                kept = {frozenset(option) & left for option in options if picks <= set(option)}
                if not any(kept):
                    continue
                groups.append(
                    [left - one for one in sorted(kept, key=sorted) if len(one) > 0 and not any(one < other for other in kept)]
                )
        for picked in product(*groups):
            yield set().union(*picked)

    def reading(
        self,
        bound: int,
        footing: int,
        replanned: bool,
        begin: int,
        fallen: set[int],
        silent: set[int],
        off: set[int],
        on: set[int],
        removed: Mapping[int, int],
        closed: Mapping[int, int],
    ) -> Reading:
        """The values of one reading."""
        counting = self.counting(bound, footing, fallen, silent, off, on)
        moved = self.data["moved"]
        ending = set(moved["claims"]) - fallen
        if bound == 0:
            ending = (ending - set(moved["doubted"])) & self.counting(1, footing, set(), silent, set(), set())
        shape = list(self.data["shapes"][bound * 3 + footing])
        for place, claims, table in moved["ways"]:
            if len(table) > 0:
                shape[place] = table[bound * 3 + footing][_mask(claims, ending)]
        for place, *own in self.named.get("ways", []):
            shape[place] = own[bound * 3 + footing]
        values = []
        for place, (own, ran, known, claims) in enumerate(self.data["paths"]):
            opened, takes, unbroken, keeps, sometime, waived = self.data["values"][shape[place]]
            line, zone = self.lines[opened], self.lines[sometime]
            ran = ran if known <= footing else 1
            history = ran == 2 or (ran == 1 and bound == 0)
            if own > footing or not (replanned or history) or not self.claimed(claims, counting, bound):
                line = zone = 0
            barred = self.barred(place, bound, counting)
            line, zone = (0, 0) if zone & barred != 0 else (line & ~barred, zone)
            if not history and begin > 0:
                line = line >> begin << begin
            gone = closed.get(place, 0)
            line, zone = (0, 0) if zone & gone != 0 else (line & ~gone, zone)
            needs = len(self.network.ways[place].needs)
            values.append((line, takes, unbroken == 1, keeps, zone, (1 << needs) - 1 if waived == 1 else 0))
        given, exists = [], []
        tables = {place: (claims, table) for place, claims, table in moved["holdings"] if len(table) > 0}
        fixed = {place: row for place, *row in [*moved["fixed"], *self.named.get("holdings", [])]}
        for place, (alone, there, declared) in enumerate(self.data["given"]):
            line = self.lines[alone[bound]] if len(alone) > 0 else 0
            room = self.lines[there[bound]]
            if place in tables:
                claims, table = tables[place]
                line = self.lines[table[bound][_mask(claims, ending)]] if len(alone) > 0 else 0
                room = self.lines[table[2 + bound][_mask(claims, ending)]]
            if place in fixed:
                line, room = (self.lines[one] for one in fixed[place][2 * (bound * 3 + footing) :][:2])
            for good, bad, own, claims in declared:
                if own <= footing and self.claimed(claims, counting, bound):
                    line |= self.lines[bad if bound == 1 else good]
            given.append(line)
            exists.append(room)
        columns = [tuple(column) for column in zip(*values, strict=True)] if len(values) > 0 else [()] * 6
        gone_too = tuple(removed.get(place, 0) for place in range(len(self.names)))
        return Reading(self.steps, tuple(given), gone_too, tuple(exists), *columns)

    def barred(self, way: int, bound: int, counting: set[int]) -> int:
        """The steps at which the reading closes a way, by name or by its rules."""
        if way in self.named.get("closed", []):
            return self.full
        line = 0
        for place, possibly, surely in self.named.get("bars", []):
            if place == way:
                rows = [] if bound == 1 else [row for row in surely if counting.issuperset(row[1:])]
                for number in [possibly] if bound == 1 else [row[0] for row in rows]:
                    line |= self.lines[number]
        return line

    @staticmethod
    def claimed(claims: list[int], counting: set[int], bound: int) -> bool:
        """Whether what rests on some claims counts."""
        if len(claims) == 0:
            return True
        return all(claim in counting for claim in claims) if bound == 1 else any(claim in counting for claim in claims)


def _numbers(runs: list[int]) -> set[int]:
    """The numbers that runs of first and last name."""
    return {one for at in range(0, len(runs), 2) for one in range(runs[at], runs[at + 1] + 1)}


def _mask(claims: list[int], ending: set[int]) -> int:
    return sum(1 << number for number, claim in enumerate(claims) if claim in ending)
