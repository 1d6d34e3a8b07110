"""A case as the rules of `check` look at it: its records with their places, and indexes built once."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import msgspec

from rapallo.check.registry import code as code_of
from rapallo.errors import Fault
from rapallo.record import Case, Claim, Identity, Loaded, Rule, Source, Thesis, Thing, Verb, identity_of
from rapallo.time import MAX_DAY, MIN_DAY, When, say, say_day

__all__ = ["Bounds", "Place", "Survey", "fault", "listed", "shown", "told", "told_day"]

Bounds = tuple[int, int, int, int]
Place = tuple[str, int, int]


class Survey(msgspec.Struct, frozen=True, dict=True):
    """A loaded case with what several rules need to know of it; every index is one pass over the record."""

    loaded: Loaded

    @property
    def case(self) -> Case:
        """The sound part of the case."""
        return self.loaded.case

    # -- indexes -----------------------------------------------------------------------------------------------

    @cached_property
    def by_verb(self) -> Mapping[str, list[Claim]]:
        """The claims of each verb that is used."""
        found: dict[str, list[Claim]] = {}
        for claim in self.case.claims:
            verb = claim.verb
            if verb in found:
                found[verb].append(claim)
            else:
                found[verb] = [claim]
        return found

    @cached_property
    def affirmed(self) -> Mapping[str, list[Claim]]:
        """The claims of each verb that are not denied."""
        if all(claim.polarity != "denied" for claim in self.case.claims):
            return self.by_verb
        return {verb: [claim for claim in claims if claim.polarity != "denied"] for verb, claims in self.by_verb.items()}

    def of_verbs(self, verbs: Iterable[str]) -> Iterable[Claim]:
        """The affirmed claims of some verbs, verb by verb."""
        return chain.from_iterable(self.affirmed.get(verb, ()) for verb in verbs)

    @cached_property
    def verbs(self) -> Mapping[str, Verb]:
        """The verbs that are used, by name."""
        found = {name: self.case.verb(name) for name in self.by_verb}
        return {name: verb for name, verb in found.items() if verb is not None}

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each thing; blank where it is not said."""
        return {thing.id: thing.kind for thing in self.case.things}

    @cached_property
    def identity(self) -> Identity:
        """Which things are one, on all claims of identity."""
        return identity_of(self.case)

    @cached_property
    def counted(self) -> tuple[Claim, ...]:
        """The claims with an amount."""
        return tuple(claim for claim in self.case.claims if claim.low is not None or claim.high is not None)

    @cached_property
    def existence(self) -> Mapping[str, Bounds]:
        """For each dated thing: earliest and latest beginning, earliest and latest end (§4.7)."""
        found: dict[str, Bounds] = {}
        for thing in self.case.things:
            when = thing.when
            if when is None:
                continue
            if when.kind == "interval" or thing.kind == "event":
                found[thing.id] = when.bounds
            else:
                found[thing.id] = (when.start_lo, when.start_hi, MAX_DAY, MAX_DAY)
        return found

    def wholes(self, thing: str) -> tuple[str, ...]:
        """The thing and everything it is a part of, at any depth; circles do no harm."""
        known = self._wholes.get(thing)
        if known is None:
            seen: dict[str, None] = {}
            waiting = [thing]
            while len(waiting) > 0:
                one = waiting.pop()
                if one not in seen:
                    seen[one] = None
                    found = self.case.thing_by_id.get(one)
                    waiting.extend(found.part_of if found is not None else ())
            known = tuple(seen)
            self._wholes[thing] = known
        return known

    @cached_property
    def _wholes(self) -> dict[str, tuple[str, ...]]:
        return {}

    def ones(self, thing: str) -> tuple[str, ...]:
        """The claims of identity that make this thing one with others; none for most."""
        return self.identity.by_claim.get(self.identity.of(thing), ())

    def begins(self, thing: str) -> tuple[int, int]:
        """Earliest and latest beginning of a thing; the sentinels where it is not dated."""
        known = self.existence.get(thing)
        return (MIN_DAY, MAX_DAY) if known is None else (known[0], known[1])

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made when first asked for under this name: an index that one family shares."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}

    # -- places and faults -------------------------------------------------------------------------------------

    def column(self, table: str, name: str) -> int:
        """The number of a column in a table's header; 0 where it has none."""
        header = self.loaded.columns.get(table, ())
        return header.index(name) + 1 if name in header else 0

    def claim_at(self, claim: Claim, column: str = "") -> Place:
        """Where a claim stands."""
        return (*self.loaded.place("claims.csv", claim.id), self.column("claims.csv", column) if column != "" else 0)

    def thing_at(self, thing: Thing, column: str = "") -> Place:
        """Where a thing stands."""
        return (*self.loaded.place("things.csv", thing.id), self.column("things.csv", column) if column != "" else 0)

    def source_at(self, source: Source, column: str = "") -> Place:
        """Where a source stands."""
        return (*self.loaded.place("sources", source.key), self.column("sources.csv", column) if column != "" else 0)

    def rule_at(self, rule: Rule) -> Place:
        """Where a rule stands."""
        return (*self.loaded.place("rules.toml", rule.id), 0)

    def thesis_at(self, thesis: Thesis) -> Place:
        """Where a thesis stands."""
        return (*self.loaded.place("theses.toml", thesis.id), 0)

    def case_at(self) -> Place:
        """The case as a whole."""
        return (*self.loaded.place("case.toml", ""), 0)

    def title(self, thing: str) -> str:
        """What findings call a thing: its label, with nothing in it that a terminal would obey."""
        return shown(self.case.title(thing))

    def titles(self, things: Iterable[str], most: int = 6) -> str:
        """The things' labels, as a list for a sentence."""
        return listed([self.title(thing) for thing in things], most)


@lru_cache(maxsize=4096)
def told(when: When) -> str:
    """A date as a finding may show it."""
    return shown(say(when))


@lru_cache(maxsize=4096)
def told_day(day: int) -> str:
    """A day in words."""
    return say_day(day)


def shown(text: str) -> str:
    """A text of the case as a finding may show it: short and printable."""
    short = text if len(text) <= 60 else text[:57] + "…"
    return short if short.isprintable() else ascii(short)[1:-1]


def listed(words: Iterable[str], most: int = 6, joint: str = "and") -> str:
    """Words as a list for a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed("abcd", most=2)
    ('a, b and c', 'a', 'a, b and 2 more')
    """
    found = list(words)
    if len(found) > most:
        found = [*found[:most], f"{len(found) - most} more"]
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + f" {joint} " + found[-1] if len(found) > 0 else ""


def fault(code: str, place: Place, finding: str, claims: Iterable[str] = (), remedy: str = "") -> Fault:
    """A finding of a code at a place; severity, section and (unless given) the remedy are the code's own."""
    known = code_of(code)
    said = remedy if remedy != "" else known.remedy
    return Fault(*place, code, known.severity, finding, said, known.section, tuple(dict.fromkeys(claims)))
