"""A case as a register of links: what each claim, written way and part joins, when, and how well that is attested (§1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from rapallo.inquiry.routes_identity import Bonds
from rapallo.inquiry.routes_joins import chain_of, joined, roles_of, things_in
from rapallo.inquiry.routes_links import NEVER, Links, links_of
from rapallo.inquiry.routes_strength import LADDER, STRONGEST, footing_in, packed, stances_of, weakest
from rapallo.inquiry.spell import existence
from rapallo.inquiry.voice import Voice, moment_of
from rapallo.record.case import Case
from rapallo.record.claim import FOOTINGS, Claim
from rapallo.record.identity import Identity, identity_of
from rapallo.record.written import Way
from rapallo.time import MAX_DAY, MIN_DAY, When

if TYPE_CHECKING:
    from rapallo.pathways.solve import Stage

__all__ = ["Counting", "Tie", "Web", "web_of"]

Stretch = tuple[int, int, int, int]
"""Possibly from and to, latest start and earliest end."""

_MOST_WEBS = 16
_EVER: Stretch = (MIN_DAY, MAX_DAY, MIN_DAY, MAX_DAY)


class Counting(msgspec.Struct, frozen=True, kw_only=True):
    """Which hops count: verbs (``None``: those of the table), the least stance and footing, and what a named reading leaves out."""

    verbs: frozenset[str] | None = None
    stance: str = ""
    footing: str = "assumed"
    stage: Stage | None = None


class Tie(msgspec.Struct, frozen=True):
    """One link of a case, from the thing or holding ``tail`` to ``head`` as the record names them.

    ``claim`` is the claim that it is, ``way`` the written way, both blank for a part in the table of things; ``claims`` what it rests on.
    """

    tail: str
    head: str
    claim: str = ""
    way: str = ""
    claims: tuple[str, ...] = ()


class Web(msgspec.Struct, frozen=True, eq=False, dict=True):
    """The links of a case under one `Counting`. ``names`` are its nodes, in order: things, one for all that are the same, and
    holdings (``thing@actor``). ``ties`` are the links by their numbers."""

    case: Case
    counting: Counting
    identity: Identity
    names: tuple[str, ...]
    ties: tuple[Tie, ...]
    strengths: tuple[int, ...]
    links: Links
    bonds: Bonds

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The number of each node."""
        return {name: place for place, name in enumerate(self.names)}

    def called(self, name: str) -> str:
        """A node as answers call it: of things taken as one by the name that most claims use."""
        thing, at, actor = name.partition("@")
        title = self.case.title(self._usual(thing))
        return title if at == "" else f"{title} in the hands of {self.case.title(self._usual(actor))}"

    def _usual(self, thing: str) -> str:
        return min(self.identity.all_of(thing), key=lambda one: (-len(self.case.claims_of.get(one, ())), one))

    def node(self, text: str) -> str:
        """The node that a thing or holding is."""
        return node_of(self.identity, text)


def node_of(identity: Identity, text: str) -> str:
    """A thing or holding under the name of what it is the same as."""
    thing, at, actor = text.partition("@")
    return identity.of(thing) + (at + identity.of(actor) if at != "" else "")


def web_of(case: Case, counting: Counting, ends: Iterable[str] = ()) -> Web:
    """Compile a case; ``ends`` are things and holdings asked about, which become nodes whether or not anything joins them.

    Remembered with the case, whatever the ends, as long as they are on record. Cost: a pass over claims and parts, and one sort.
    """
    asked = frozenset(ends)
    given = {way.gives.partition("@")[0] for way in case.ways}
    held = len(case.ways) > 0 or any("@" in one for one in asked)
    found = _remembered(case, counting, held, asked & given)
    missing = frozenset(one for one in asked if found.node(one) not in found.place)
    return found if len(missing) == 0 else _remembered(case, counting, held, asked)


def _remembered(case: Case, counting: Counting, held: bool, ends: frozenset[str]) -> Web:
    memory: dict[tuple[Counting, bool, frozenset[str]], Web] = case.__dict__.setdefault("_webs", {})
    key = (counting, held, ends)
    if key not in memory:
        if len(memory) > _MOST_WEBS:
            memory.clear()
        memory[key] = _Loom(case, counting, held, ends).web()
    return memory[key]


class _Loom(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A web in the making."""

    case: Case
    counting: Counting
    held: bool
    ends: frozenset[str]

    def web(self) -> Web:
        bonds = Bonds(self.case, {claim: self.strength_of[claim] for claim in self.same})
        rows = [row for row in self.rows() if self.counts(row[1])]
        known: dict[str, str] = {}
        for name in (*self.ends, *self.case.thing_by_id):
            known[name] = node_of(self.identity, name)
        for tie, _, _ in rows:
            for name in (tie.tail, tie.head):
                if name not in known:
                    known[name] = node_of(self.identity, name)
        names = tuple(sorted(set(known.values())))
        number_of = {name: number for number, name in enumerate(names)}
        place = {name: number_of[node] for name, node in known.items()}
        columns: list[list[int]] = [[] for _ in range(8)]
        add = [column.append for column in columns]
        for number, (tie, strength, stretches) in enumerate(rows):
            tail, head = place[tie.tail], place[tie.head]
            if tail != head:
                for stretch in stretches:
                    for append, value in zip(add, (tail, head, *stretch, strength, number), strict=True):
                        append(value)
        ties, strengths = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
        return Web(self.case, self.counting, self.identity, names, ties, strengths, links_of(len(names), *columns), bonds)

    # -- what counts ----------------------------------------------------------------------------------------------

    @cached_property
    def voice(self) -> Voice:
        from rapallo.inquiry.asked import voice_of

        return voice_of(self.case)

    @cached_property
    def fallen(self) -> frozenset[str]:
        """The claims that do not count: those that fell in the reading, with the rivals of those that it chose."""
        stage = self.counting.stage
        if stage is None:
            return frozenset()
        beaten = {one for group in self.voice.rivalries for one in group.claims if not stage.chosen.isdisjoint(group.claims)}
        return stage.fallen | (beaten - stage.chosen)

    @cached_property
    def strength_of(self) -> Mapping[str, int]:
        """How well each claim is attested."""
        stage = self.counting.stage
        silent = frozenset() if stage is None else stage.silent
        memory: dict[frozenset[str], Mapping[str, int]] = self.case.__dict__.setdefault("_strengths", {})
        if silent not in memory:
            memory[silent] = self._strengths(silent)
        return memory[silent]

    def _strengths(self, silent: frozenset[str]) -> Mapping[str, int]:
        stances, rests_on = stances_of(self.case, silent), self.voice.rests_on
        return {claim.id: packed(LADDER[stances[claim.id]], rests_on[claim.id], claim.confidence) for claim in self.case.claims}

    def counts(self, strength: int) -> bool:
        """Whether something of this strength may be a hop."""
        stance, footing = self.counting.stance, self.counting.footing
        return strength // 9 >= LADDER.index(stance) and FOOTINGS.index(footing_in(strength)) <= FOOTINGS.index(footing)

    @cached_property
    def same(self) -> tuple[str, ...]:
        """The claims of identity that count."""
        return tuple(
            claim.id
            for claim in self.case.claims
            if claim.verb == "same-as"
            and not claim.denied
            and claim.id not in self.fallen
            and self.counts(self.strength_of[claim.id])
        )

    @cached_property
    def identity(self) -> Identity:
        off = [claim.id for claim in self.case.claims if claim.verb == "same-as" and claim.id not in self.same]
        return identity_of(self.case, off)

    # -- the links ------------------------------------------------------------------------------------------------

    def rows(self) -> Iterator[tuple[Tie, int, tuple[Stretch, ...]]]:
        """Every link with its strength and when it held."""
        case, verbs = self.case, self.counting.verbs
        chains: dict[str, str] = {}
        gifts = _gifts(case) if self.held else {}
        for claim in case.claims:
            if claim.denied or claim.id in self.fallen or claim.verb == "same-as":
                continue
            chain = chains.get(claim.verb)
            if chain is None:
                chain = chains[claim.verb] = chain_of(case.verb_of(claim), verbs, claim.verb in case.own_verbs)
            if chain == "" or not self.counts(self.strength_of[claim.id]):
                continue
            strength, when, own = self.strength_of[claim.id], self.stretches(claim), (claim.id,)
            for tail, head in joined(case, claim, chain):
                yield Tie(tail, head, claim.id, "", own), strength, when
            for text in gifts.get(claim.id, ()):
                for tail in _givers(case, claim, chain):
                    yield Tie(tail, text, claim.id, "", own), strength, when
        if verbs is None or "part-of" in verbs:
            yield from self.parts()
        if self.held:
            yield from self.holdings(gifts)

    def parts(self) -> Iterator[tuple[Tie, int, tuple[Stretch, ...]]]:
        """Parts and wholes of the table of things, while both exist; what lies in a place is no part in this sense."""
        kind = {thing.id: thing.kind for thing in self.case.things}
        for thing in self.case.things:
            for whole in thing.part_of:
                if "place" not in (thing.kind, kind.get(whole)) and whole != thing.id:
                    yield Tie(thing.id, whole), STRONGEST, (self._together(thing.id, whole),)

    def holdings(self, gifts: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Tie, int, tuple[Stretch, ...]]]:
        """The written ways, and what structure carries on: what a part holds, the whole holds (§4.1)."""
        from rapallo.pathways.ways import structural_paths, structure_of

        bare = {one for way in self.case.ways for need in way.needs for one in need.of if "@" not in one}
        bare.update(one for one in self.ends if "@" not in one)
        ways = [way for way in self.case.ways if self._taken(way)]
        seeds = {text for texts in gifts.values() for text in texts} | {one for way in ways for one in (way.gives, *_needed(way))}
        for way in ways:
            strength, when = self._way(way)
            thing, _, actor = way.gives.partition("@")
            ends = (way.gives, thing) if actor != "" and thing in bare else (way.gives,)
            sites = [one for one in way.at if one in self.case.thing_by_id and self.case.thing_by_id[one].kind == "facility"]
            for tail in dict.fromkeys((*way.by, *sites, *way.via, *_needed(way))):
                for head in ends:
                    yield Tie(tail, head, "", way.id, way.claims), strength, when
        seeds.update(one for one in self.ends if "@" in one)
        for path in structural_paths(structure_of(self.case), seeds, {}):
            if path.origin == "identity" or not self.fallen.isdisjoint(path.claims):
                continue
            strength = STRONGEST if len(path.claims) == 0 else weakest(self.strength_of[one] for one in path.claims)
            claim = self.case.claim_by_id[path.claims[0]] if len(path.claims) > 0 else None
            yield (
                Tie(path.needs[0].of[0], path.gives, "", "", path.claims),
                strength,
                (_EVER,) if claim is None or claim.when is None else self.stretches(claim),
            )

    def _taken(self, way: Way) -> bool:
        stage = self.counting.stage
        closed = stage is not None and way.id in stage.closed
        return not closed and way.ran != "no" and (len(way.claims) == 0 or not self.fallen.issuperset(way.claims))

    def _way(self, way: Way) -> tuple[int, tuple[Stretch, ...]]:
        """A way's strength, that of the weakest it rests on; it surely ran only where its author says so and all its claims stand."""
        footing = max((FOOTINGS.index(one) for _, one in way.footing), default=FOOTINGS.index("assumed"))
        claims = [one for one in way.claims if one in self.strength_of and one not in self.fallen]
        rests = [self.strength_of[one] for one in claims]
        own = packed("proves" if len(rests) > 0 else "", FOOTINGS[footing], "high" if len(rests) > 0 else "low")
        when = ((MIN_DAY, MAX_DAY, NEVER, MIN_DAY),) if way.open is None else pieces(way.open)
        sure = way.ran == "yes" and len(claims) == len(way.claims)
        return weakest([own, *rests]), when if sure else tuple((a, b, NEVER, MIN_DAY) for a, b, _, _ in when)

    # -- when -----------------------------------------------------------------------------------------------------

    def stretches(self, claim: Claim) -> tuple[Stretch, ...]:
        """When a claim holds, possibly and surely. An unknown end goes no further than what the claim speaks of, nor than the
        horizon; without a date it is possibly at any time at which all that it names was there. A succession goes on."""
        when = moment_of(self.case, claim)
        if when is None:
            low, high = self._lasted(claim)
            if claim.period is not None:
                low, high = max(low, claim.period.start_lo), min(high, claim.period.end_hi)
            return ((low, high, NEVER, MIN_DAY),)
        if claim.verb == "succeeds":
            return ((when.start_lo, MAX_DAY, when.start_hi, MAX_DAY),)
        found = pieces(when)
        if when.end == "unknown" or when.start == "unknown":
            low, high = self._lasted(claim)
            horizon = self.case.about.horizon
            if horizon is not None:
                low, high = max(low, horizon.start_lo), min(high, horizon.end_hi)
            first = max(when.start_lo, min(low, when.start_hi)) if when.start == "unknown" else when.start_lo
            last = min(when.end_hi, max(high, when.end_lo)) if when.end == "unknown" else when.end_hi
            found = tuple((max(a, first), min(b, last), c, d) for a, b, c, d in found)
        return found

    def _lasted(self, claim: Claim) -> tuple[int, int]:
        """From when to when, at the outermost, everything was there that a claim names."""
        low, high = MIN_DAY, MAX_DAY
        for name in claim.things():
            was = self._was(name)
            if was is not None:
                low, high = max(low, was[0]), min(high, was[1])
        return low, high

    def _together(self, one: str, other: str) -> Stretch:
        """When two things were both there, possibly and surely; what has no dates was there throughout (§4.7)."""
        first, last, begun, unended = _EVER
        for name in (one, other):
            was = self._was(name)
            if was is not None:
                first, last = max(first, was[0]), min(last, was[1])
                begun, unended = max(begun, was[2]), min(unended, was[3])
        return first, last, begun, unended

    def _was(self, name: str) -> Stretch | None:
        memory: dict[str, Stretch | None] = self.__dict__.setdefault("_there", {})
        if name not in memory:
            thing = self.case.thing_by_id.get(name)
            was = None if thing is None else existence(self.case, thing)
            memory[name] = None if was is None else (was[0].start_lo, was[0].end_hi, was[0].start_hi, was[0].end_lo)
        return memory[name]


def pieces(when: When) -> tuple[Stretch, ...]:
    """A date as stretches: days *of each* member of a set stand apart; *one of* several leaves gaps in which it surely was not."""
    whole = (when.start_lo, when.end_hi, when.start_hi, when.end_lo)
    if when.kind == "all-of":
        return tuple((piece[0], piece[3], piece[1], piece[2]) for piece in when.parts)
    if len(when.parts) == 0:
        return (whole,)
    return (*((piece[0], piece[3], NEVER, MIN_DAY) for piece in when.parts), (NEVER, MIN_DAY, when.start_hi, when.end_lo))


def _needed(way: Way) -> tuple[str, ...]:
    return tuple(one for need in way.needs for one in need.of)


def _gifts(case: Case) -> dict[str, tuple[str, ...]]:
    """The holdings that each claim gives (§4.6)."""
    from rapallo.pathways.ways import gifts

    found = {}
    for claim in case.claims:
        verb = case.verb_of(claim)
        if verb.gives != "" and not claim.denied:
            given = tuple(text for text, _, _ in gifts(case, claim, verb))
            if len(given) > 0:
                found[claim.id] = given
    return found


def _givers(case: Case, claim: Claim, chain: str) -> Iterator[str]:
    """The things of a claim from which what it gives has come: all that its chain joins, but who received it from another."""
    seen: set[str] = set()
    for role in roles_of(chain):
        for thing in things_in(case, claim, role) if role != "to" else ():
            if thing not in seen:
                seen.add(thing)
                yield thing
