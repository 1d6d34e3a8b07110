"""A case: everything its folder says, as one frozen value with the look-ups that questions need."""

from collections.abc import Mapping
from functools import cached_property

import msgspec

from rapallo.errors import UnknownName
from rapallo.record.claim import Claim, Evidence
from rapallo.record.lookup import Lookup
from rapallo.record.source import Source
from rapallo.record.thing import Thing
from rapallo.record.verb import Verb, builtin_verb
from rapallo.record.written import About, Complete, Given, Question, Reading, Rule, Thesis, Way

__all__ = ["Case"]


class Case(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The whole record of a case, sorted by id, so that the order of its files' rows is no part of it.

    Equal cases write equal files. Look-ups are built when first asked for.
    """

    about: About
    things: tuple[Thing, ...] = ()
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    verbs: tuple[Verb, ...] = ()
    ways: tuple[Way, ...] = ()
    givens: tuple[Given, ...] = ()
    completes: tuple[Complete, ...] = ()
    rules: tuple[Rule, ...] = ()
    theses: tuple[Thesis, ...] = ()
    readings: tuple[Reading, ...] = ()
    questions: tuple[Question, ...] = ()
    story: str = ""

    @cached_property
    def thing_by_id(self) -> Mapping[str, Thing]:
        """Things by id."""
        return {thing.id: thing for thing in self.things}

    @cached_property
    def claim_by_id(self) -> Mapping[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def source_by_key(self) -> Mapping[str, Source]:
        """Sources by key."""
        return {source.key: source for source in self.sources}

    @cached_property
    def rule_by_id(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def own_verbs(self) -> Mapping[str, Verb]:
        """The verbs that the case adds, by name."""
        return {verb.id: verb for verb in self.verbs}

    @cached_property
    def claims_of(self) -> Mapping[str, tuple[Claim, ...]]:
        """For each thing, the claims that name it anywhere, sorted by id."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            for thing in claim.things():
                found.setdefault(thing, []).append(claim)
        return {thing: tuple(claims) for thing, claims in found.items()}

    @cached_property
    def further_evidence(self) -> Mapping[str, tuple[Evidence, ...]]:
        """The rows of `evidence.csv` by claim."""
        found: dict[str, list[Evidence]] = {}
        for item in self.evidence:
            found.setdefault(item.claim, []).append(item)
        return {claim: tuple(items) for claim, items in found.items()}

    @cached_property
    def supporting(self) -> Mapping[str, frozenset[str]]:
        """For each claim with supporting evidence the sources that support it."""
        found = {}
        for claim in self.claims:
            sources = frozenset(item.source for item in self.evidence_of(claim) if not item.disputes)
            if len(sources) > 0:
                found[claim.id] = sources
        return found

    @cached_property
    def supported_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each source the claims that it supports."""
        found: dict[str, list[str]] = {}
        for claim, sources in self.supporting.items():
            for source in sources:
                found.setdefault(source, []).append(claim)
        return {source: tuple(claims) for source, claims in found.items()}

    @cached_property
    def inferred(self) -> Mapping[str, tuple[str, ...]]:
        """For each premise the claims inferred from it."""
        found: dict[str, list[str]] = {}
        for claim in self.claims:
            for premise in claim.inferred_from:
                found.setdefault(premise, []).append(claim.id)
        return {premise: tuple(claims) for premise, claims in found.items()}

    @cached_property
    def names(self) -> Lookup:
        """The index of every name of every thing."""
        people = frozenset(thing.id for thing in self.things if thing.kind == "person")
        return Lookup(((thing.id, thing.label, thing.names) for thing in self.things), people)

    def verb(self, name: str) -> Verb | None:
        """The verb of that name: the case's own, or a built-in one; ``None``: neither has it."""
        own = self.own_verbs.get(name)
        return own if own is not None else builtin_verb(name)

    def verb_of(self, claim: Claim) -> Verb:
        """A claim's verb. Raises `UnknownName` where neither the case nor the list has it."""
        verb = self.verb(claim.verb)
        if verb is None:
            raise UnknownName(claim.verb, what="verb")
        return verb

    def evidence_of(self, claim: Claim) -> tuple[Evidence, ...]:
        """All evidence of a claim: what its own row says first, then the rows of `evidence.csv`.

        A stance of *denies* disputes an affirmed claim and supports a denied one, whatever its relation says (§1.9).
        """
        known = self._evidence.get(claim.id)
        if known is not None and known[0] is claim:
            return known[1]
        found = self._evidence_of(claim)
        self._evidence[claim.id] = (claim, found)
        return found

    @cached_property
    def _evidence(self) -> dict[str, tuple[Claim, tuple[Evidence, ...]]]:
        return {}

    def _evidence_of(self, claim: Claim) -> tuple[Evidence, ...]:
        found = self.further_evidence.get(claim.id, ())
        if claim.source != "":
            own = Evidence(
                claim=claim.id,
                relation="supports",
                source=claim.source,
                locator=claim.locator,
                speaker=claim.speaker,
                stance=claim.stance,
                hedge=claim.hedge,
            )
            found = (own, *found)
        if all(item.stance != "denies" for item in found):
            return found
        relation = "supports" if claim.denied else "disputes"
        return tuple(msgspec.structs.replace(item, relation=relation) if item.stance == "denies" else item for item in found)

    def title(self, thing: str) -> str:
        """What answers call a thing; its id where the case does not have it."""
        found = self.thing_by_id.get(thing)
        return thing if found is None else found.title

    def resolve(self, name: str) -> Thing:
        """The one thing that a name in any spelling means.

        Raises `UnknownName` with the nearest labels if none or several answer to it; never one at random.
        """
        found = self.thing_by_id.get(name)
        if found is not None:
            return found
        ids = self.names.find(name)
        if len(ids) == 1:
            return self.thing_by_id[ids[0]]
        near = ids if len(ids) > 1 else tuple(thing for thing, _ in self.names.near(name))
        raise UnknownName(name, tuple(f"{self.title(thing)} ({thing})" for thing in near))

    def side(self, name: str) -> tuple[str, ...]:
        """The things of a side: one that `case.toml` names, or the thing itself; with all their parts.

        Raises `UnknownName`.
        """
        for side, members in self.about.sides:
            if side == name:
                return self.with_parts(members)
        return self.with_parts((self.resolve(name).id,))

    @cached_property
    def parts_of(self) -> Mapping[str, tuple[str, ...]]:
        """For each thing its direct parts, by `part_of`, sorted."""
        found: dict[str, list[str]] = {}
        for thing in self.things:
            for whole in thing.part_of:
                found.setdefault(whole, []).append(thing.id)
        return {whole: tuple(sorted(parts)) for whole, parts in found.items()}

    def with_parts(self, things: tuple[str, ...]) -> tuple[str, ...]:
        """The things and all their parts at any depth, sorted; circles of parts do no harm. Remembered."""
        memory: dict[tuple[str, ...], tuple[str, ...]] = self.__dict__.setdefault("_with_parts", {})
        if things not in memory:
            memory[things] = self._whole(things)
        return memory[things]

    def _whole(self, things: tuple[str, ...]) -> tuple[str, ...]:
        seen: set[str] = set()
        waiting = list(things)
        while len(waiting) > 0:
            thing = waiting.pop()
            if thing not in seen:
                seen.add(thing)
                waiting.extend(self.parts_of.get(thing, ()))
        return tuple(sorted(seen))
