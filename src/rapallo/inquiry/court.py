"""A claim, or a way that nobody claims, held against a rule: under either reading of whom it binds, and within whose reach (§11)."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.inquiry.answer import Line, Value
from rapallo.inquiry.voice import Voice, moment_of, order
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.pathways.ways import gifts, split
from rapallo.record.claim import Claim
from rapallo.record.standing import Standing, standings
from rapallo.record.written import Inspector, Rule, Way
from rapallo.time import MAYBE, NO, YES, When, overlaps

__all__ = ["NONE", "Breach", "Court", "Silence"]

NONE = ""
"""A rule that has no such reading, or no inspectors: neither yes nor no."""

_BY_OTHERS = ("acquire", "contract", "import", "mediate")
_SITES = ("facility", "place")


class Breach(msgspec.Struct, frozen=True):
    """One claim against one rule; each verdict is *yes*, *maybe*, *no*, or blank where the rule does not say.

    ``actor``: forbidden if the rule binds its actors wherever they are. ``territory``: forbidden if it binds whoever acts in its
    territories. ``detectable``: within the inspectors' reach in place and time. ``feasible``: *yes* if the claim that it was done
    counts unfavourably (§1.9), *maybe* if only favourably. ``when``: whether it fell into the rule's time. ``through`` are the
    claims of place, part and identity that the verdicts hang on. ``way``: a written way that no claim speaks of, in place of a claim;
    of such a one nothing is more than *maybe*, since nobody says by which act it is.
    """

    rule: str
    claim: str
    actor: str
    territory: str
    detectable: str
    feasible: str
    when: str
    through: tuple[str, ...]
    classes: tuple[str, ...]
    line: Line
    way: str = ""


class Silence(msgspec.Struct, frozen=True):
    """A class of things that a rule forbids and no affirmed claim attains: not proof that it was not (§11.5)."""

    rule: str
    class_: str
    denied: tuple[str, ...]


class Court(msgspec.Struct, frozen=True, dict=True):
    """One case's claims, ready to be held against rules."""

    voice: Voice

    @cached_property
    def whereabouts(self) -> Whereabouts:
        contested = frozenset(claim for claim, group in self.voice.rivalry_of.items() if "polarity" in group.about)
        return Whereabouts(self.voice.case, contested)

    @cached_property
    def by_verb(self) -> Mapping[str, tuple[Claim, ...]]:
        when_of = order(self.voice.case)
        found: dict[str, list[Claim]] = {}
        for claim in sorted(self.voice.case.claims, key=lambda one: when_of[one.id]):
            found.setdefault(claim.verb, []).append(claim)
        return {verb: tuple(claims) for verb, claims in found.items()}

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        return standings(self.voice.case, rivals=self.voice.rivalries)

    def try_rule(self, rule: Rule) -> tuple[list[Breach], int]:
        """The breaches of a rule, in order of time, and how many acts of others had no place to be judged by."""
        found = []
        homeless = 0
        for claim in self._concerned(rule):
            if claim.denied:
                continue
            when = moment_of(self.voice.case, claim)
            fell = MAYBE if when is None or rule.when is None else overlaps(when, rule.when)
            if fell == NO:
                continue
            actor, by_actor = self._binds(rule.binds, claim, when)
            ground, by_ground, placed = self._within(rule.territory, claim, when)
            homeless += 1 if not placed and ground == NO and actor in (NO, NONE) else 0
            sent, by_sent = self._received(rule, self._receivers(claim), when)
            actor, ground = _both(_both(actor, fell), sent), _both(_both(ground, fell), sent)
            by_actor, by_ground = by_actor + by_sent, by_ground + by_sent
            if actor in (YES, MAYBE) or ground in (YES, MAYBE):
                found.append(self._breach(rule, claim, when, fell, (actor, by_actor), (ground, by_ground)))
        return found, homeless

    def _concerned(self, rule: Rule) -> list[Claim]:
        when_of = order(self.voice.case)
        claims = [claim for verb in rule.forbids for claim in self.by_verb.get(verb, ()) if len(self.classes(rule, claim)) > 0]
        return sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: when_of[claim.id])

    def classes(self, rule: Rule, claim: Claim) -> tuple[str, ...]:
        """The rule's classes that the claim's object or result has; a rule without classes speaks of any thing (``*``)."""
        return self._of_class(rule, (claim.object, claim.as_))

    def _of_class(self, rule: Rule, names: Iterable[str]) -> tuple[str, ...]:
        if len(rule.classes) == 0:
            return ("*",)
        things = [self.voice.case.thing_by_id.get(name) for name in names]
        had = {name for thing in things if thing is not None for name in thing.classes}
        return tuple(name for name in rule.classes if name in had)

    def _binds(self, bound: tuple[str, ...], claim: Claim, when: When | None) -> tuple[str, tuple[str, ...]]:
        """Whether who did it is bound or part of someone who is."""
        if len(bound) == 0:
            return NONE, ()
        return self._reaches(_actors(claim), bound, when, places=False)

    def _receivers(self, claim: Claim) -> tuple[str, ...]:
        """Who got it: those named, else who holds what the claim gives."""
        verb = self.voice.case.verb(claim.verb)
        if len(claim.to) > 0 or verb is None:
            return claim.to
        return tuple(dict.fromkeys(name for _, _, name in gifts(self.voice.case, claim, verb)))

    def _received(self, rule: Rule, receivers: tuple[str, ...], when: When | None) -> tuple[str, tuple[str, ...]]:
        """Whether it went to someone whom the rule speaks of, by the claims that say who is part of whom. Receivers whom the record does
        not name, or of no known state, are *maybe* of any."""
        if len(rule.to) == 0 and len(rule.not_to) == 0:
            return YES, ()
        best: tuple[str, tuple[str, ...]] = (MAYBE if len(receivers) == 0 else NO, ())
        for receiver in receivers:
            meant, claims = self._among(receiver, rule.to, when) if len(rule.to) > 0 else (YES, ())
            inside, more = self._among(receiver, rule.not_to, when)
            outside = {YES: NO, MAYBE: MAYBE, NO: YES}[inside] if len(rule.not_to) > 0 else YES
            verdict = _both(meant, outside), claims + more
            if best[0] == NO or (best[0] == MAYBE and verdict[0] == YES):
                best = verdict
        return best

    def _among(self, receiver: str, named: tuple[str, ...], when: When | None) -> tuple[str, tuple[str, ...]]:
        """Whether a receiver is one of these or part of one; *maybe* where nobody says whose it is."""
        found, claims = self._reaches((receiver,), named, when, places=False)
        return (MAYBE if found == NO and not self._of_a_state(receiver, when) else found), claims

    def _of_a_state(self, actor: str, when: When | None) -> bool:
        """Whether someone is surely a state or part of one."""
        things = self.voice.case.thing_by_id
        around = self.whereabouts.around(actor, when, places=False)
        return any(reach.sure == YES and one in things and things[one].kind == "state" for one, reach in around.items())

    def _within(self, territory: tuple[str, ...], claim: Claim, when: When | None) -> tuple[str, tuple[str, ...], bool]:
        """Whether it was done in a territory, by what claims, and whether any place of it is on record."""
        return self._done_within(territory, self._places(claim), _actors(claim), when)

    def _done_within(
        self, territory: tuple[str, ...], places: tuple[str, ...], actors: tuple[str, ...], when: When | None
    ) -> tuple[str, tuple[str, ...], bool]:
        if len(territory) == 0:
            return NONE, (), True
        if len(places) > 0 and self._located(places, when):
            return (*self._reaches(places, territory, when, places=True), True)
        home, claims = self._reaches(actors, territory, when, places=False)
        return (MAYBE if home != NO else NO), claims, False

    # -- ways that no claim speaks of -----------------------------------------------------------------------------

    def try_ways(self, rule: Rule) -> list[Breach]:
        """The written ways without claims that a rule may forbid, by id: what they give is of its classes, somebody whom it binds would
        do it, and at least one of the acts it forbids gives something. By which act they would is not written, so *maybe* at most."""
        verbs = [self.voice.case.verb(name) for name in rule.forbids]
        if all(verb is None or verb.gives == "" for verb in verbs):
            return []
        found = [self._judged(rule, way) for way in self.voice.case.ways if len(way.claims) == 0]
        return sorted((one for one in found if one is not None), key=lambda one: one.way)

    def _judged(self, rule: Rule, way: Way) -> Breach | None:
        thing, holder = split(way.gives)
        classes = self._of_class(rule, (thing,))
        actors = tuple(dict.fromkeys(one for one in (holder, *way.by) if one != ""))
        in_time = MAYBE if way.open is None or rule.when is None else overlaps(way.open, rule.when)
        sent = self._received(rule, (holder,) if holder != "" else (), way.open)[0]
        if len(classes) == 0 or NO in (in_time, sent):
            return None
        actor, by_actor = self._reaches(actors, rule.binds, way.open, places=False) if len(rule.binds) > 0 else (NONE, ())
        ground, by_ground, _ = self._done_within(rule.territory, way.at, actors, way.open)
        actor, ground = _both(actor, MAYBE), _both(ground, MAYBE)
        if MAYBE not in (actor, ground):
            return None
        label = way.label if way.label != "" else way.id
        name = self.voice.case.title(thing) + (f" in the hands of {self.voice.case.title(holder)}" if holder != "" else "")
        text = f"{label} (a written way to {name}, on no claim) — {_bound_said(actor, ground)}; by which act is not written"
        fields: tuple[tuple[str, Value], ...] = (("rule", rule.id), ("way", way.id), ("actor", actor), ("territory", ground))
        through = tuple(sorted({*by_actor, *by_ground}))
        line = Line(text, through, 0, fields, "possibly")
        return Breach(rule.id, "", actor, ground, NONE, MAYBE, in_time, through, classes, line, way.id)

    def _places(self, claim: Claim) -> tuple[str, ...]:
        if len(claim.at) > 0:
            return claim.at
        thing = self.voice.case.thing_by_id.get(claim.object)
        return (claim.object,) if thing is not None and thing.kind in _SITES else ()

    def _located(self, places: tuple[str, ...], when: When | None) -> bool:
        """Whether these places lie in some state on record, or are one."""
        things = self.voice.case.thing_by_id
        for place in places:
            for outer in self.whereabouts.around(place, when):
                if outer in things and things[outer].kind == "state":
                    return True
        return False

    def _reaches(
        self, things: Iterable[str], goals: tuple[str, ...], when: When | None, places: bool
    ) -> tuple[str, tuple[str, ...]]:
        """The best verdict over things and goals, and the claims that it hangs on."""
        best = NO
        claims: tuple[str, ...] = ()
        for thing in things:
            around = self.whereabouts.around(thing, when, places)
            for goal in goals:
                reach = around.get(goal)
                if reach is not None and (best == NO or (best == MAYBE and reach.sure == YES)):
                    best, claims = reach.sure, reach.claims
        return best, claims

    def _detectable(self, rule: Rule, claim: Claim, when: When | None) -> tuple[str, tuple[str, ...]]:
        if len(rule.inspector) == 0:
            return NONE, ()
        best: tuple[str, tuple[str, ...]] = (NO, ())
        for inspector in rule.inspector:
            seen, claims = self._seen(inspector, claim, when)
            if best[0] == NO or (best[0] == MAYBE and seen == YES):
                best = (seen, claims)
        return best

    def _seen(self, inspector: Inspector, claim: Claim, when: When | None) -> tuple[str, tuple[str, ...]]:
        in_time = MAYBE if when is None or inspector.when is None else overlaps(when, inspector.when)
        if in_time == NO:
            return NO, ()
        if len(inspector.reach) == 0:
            return MAYBE, ()
        places = self._places(claim)
        if len(places) == 0 or not self._located(places, when):
            home, claims = self._reaches(_actors(claim), inspector.reach, when, places=False)
            return (MAYBE if home != NO else NO), claims
        there, claims = self._reaches(places, inspector.reach, when, places=True)
        return _both(there, in_time), claims

    def _breach(
        self,
        rule: Rule,
        claim: Claim,
        when: When | None,
        fell: str,
        actor: tuple[str, tuple[str, ...]],
        ground: tuple[str, tuple[str, ...]],
    ) -> Breach:
        seen, by_seen = self._detectable(rule, claim, when)
        feasible = YES if self.standings[claim.id].unfavourably else MAYBE
        through = tuple(sorted({*actor[1], *ground[1], *by_seen} - {claim.id}))
        classes = self.classes(rule, claim)
        fields: tuple[tuple[str, Value], ...] = (
            ("rule", rule.id),
            ("actor", actor[0]),
            ("territory", ground[0]),
            ("detectable", seen),
            ("feasible", feasible),
            ("in_time", fell),
            ("classes", "; ".join(classes)),
            ("through", "; ".join(through)),
        )
        mark = "forbidden" if YES in (actor[0], ground[0]) else "possibly"
        after = f" — {_verdict(actor[0], ground[0], seen, feasible, fell)}"
        line = self.voice.line(claim, mark, after, fields=fields)
        line = msgspec.structs.replace(line, claims=(claim.id, *through))
        return Breach(rule.id, claim.id, actor[0], ground[0], seen, feasible, fell, through, classes, line)

    def silences(self, rule: Rule, found: list[Breach]) -> list[Silence]:
        """The rule's classes that none of its breaches has; with the claims that deny such an act."""
        attained = {name for breach in found for name in breach.classes}
        quiet = []
        for name in rule.classes:
            if name not in attained:
                denied = [claim.id for claim in self._concerned(rule) if claim.denied and name in self.classes(rule, claim)]
                quiet.append(Silence(rule.id, name, tuple(sorted(denied))))
        return quiet


def _actors(claim: Claim) -> tuple[str, ...]:
    """Who did it: the subject and whoever carried it out; not the other party of a purchase or contract."""
    return (claim.subject,) if claim.verb in _BY_OTHERS else (claim.subject, *claim.by)


def _both(one: str, other: str) -> str:
    if NONE in (one, other):
        return NONE
    if NO in (one, other):
        return NO
    return YES if one == other == YES else MAYBE


def _bound_said(actor: str, ground: str) -> str:
    """The verdict under each reading of whom a rule binds."""
    says = {YES: "forbidden", MAYBE: "possibly forbidden", NO: "not forbidden"}
    parts = [f"bound as actor: {says[actor]}"] if actor != NONE else []
    return "; ".join(parts + ([f"by territory: {says[ground]}"] if ground != NONE else []))


def _verdict(actor: str, ground: str, seen: str, feasible: str, fell: str) -> str:
    parts = [_bound_said(actor, ground)]
    reach = {YES: "within", MAYBE: "possibly within", NO: "beyond"}
    parts.append(f"{reach[seen]} the inspectors' reach" if seen != NONE else "no inspectors on record")
    parts.append("was done" if feasible == YES else "may not have been done")
    if fell == MAYBE:
        parts.append("not sure that it fell into the rule's time")
    return "; ".join(parts)
