"""Which claims a rule forbids, under either reading of whom it binds; who could have seen it; and where the record is silent."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.errors import UnknownName
from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.sentence import listed, said
from rapallo.inquiry.voice import Voice, moment_of, order
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.standing import Standing, standings
from rapallo.record.written import Inspector, Rule
from rapallo.time import MAYBE, NO, YES, When, overlaps

__all__ = ["Breach", "Breaches", "Silence", "breaches"]

NONE = ""
"""A rule that has no such reading, or no inspectors: neither yes nor no."""

_BY_OTHERS = ("acquire", "contract", "import", "mediate")
_SITES = ("facility", "place")


class Breach(msgspec.Struct, frozen=True):
    """One claim against one rule; each verdict is *yes*, *maybe*, *no*, or blank where the rule does not say.

    ``actor``: forbidden if the rule binds its actors wherever they are. ``territory``: forbidden if it binds whoever acts in its
    territories. ``detectable``: within the inspectors' reach in place and time. ``feasible``: *yes* if the claim that it was done
    counts unfavourably (§1.9), *maybe* if only favourably. ``when``: whether it fell into the rule's time. ``through`` are the
    claims of place, part and identity that the verdicts hang on.
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


class Silence(msgspec.Struct, frozen=True):
    """A class of things that a rule forbids and no affirmed claim attains: not proof that it was not (§11.5)."""

    rule: str
    class_: str
    denied: tuple[str, ...]


class Breaches(Answer, frozen=True, kw_only=True):
    """Rules against claims. Legal, detectable and feasible are three answers, never one (§11.1)."""

    rules: tuple[tuple[str, str, str], ...]
    found: tuple[Breach, ...]
    silences: tuple[Silence, ...]
    placeless: tuple[tuple[str, int], ...] = ()
    graded: bool = True

    def summary(self) -> tuple[str, ...]:
        """How many acts break a rule under which reading."""
        if len(self.rules) == 0:
            return ("The case has no rules (rules.toml).",)
        both = [one for one in self.found if one.actor == YES and one.territory == YES]
        actor = [one for one in self.found if one.actor == YES and one.territory != YES]
        ground = [one for one in self.found if one.territory == YES and one.actor != YES]
        rest = len(self.found) - len(both) - len(actor) - len(ground)
        sentences = [
            f"{plural(len(self.rules), 'rule')}. Surely forbidden: {plural(len(both), 'act')} under both readings, "
            f"{len(actor)} only if the rule binds its actors wherever they are, "
            f"{len(ground)} only if it binds whoever acts in its territory; {rest} possibly forbidden."
        ]
        if not self.graded:
            sentences.append("No claim of this case is graded.")
        return tuple(sentences)

    def sections(self) -> tuple[Section, ...]:
        """A section a rule, then the silences."""
        found = []
        placeless = dict(self.placeless)
        for rule, title, frame in self.rules:
            lines = tuple(one.line for one in self.found if one.rule == rule)
            note = frame if len(lines) > 0 else f"{frame} No claim on record breaks it."
            if placeless.get(rule, 0) > 0:
                acts = plural(placeless[rule], "act")
                note += f" {acts} of others, of no known place, could not be held against its territory."
            found.append(Section(title, lines, note.strip()))
        if len(self.silences) > 0:
            titles = {rule: title for rule, title, _ in self.rules}
            lines = tuple(_silent(one, titles[one.rule]) for one in self.silences)
            note = "Classes that a rule forbids and no affirmed claim attains. A silence of the record, not an impossibility."
            found.append(Section("Silences", lines, note))
        return tuple(found)


def breaches(case: Case, rules: Iterable[str] = ()) -> Breaches:
    """Every claim that a rule forbids; ``rules`` (ids) keeps some.

    A claim is held against a rule if its verb is among what the rule forbids, its object or what it became is of one of the
    rule's classes (none named: anything), and their times may meet. Denied claims break nothing. An act with no place on record
    is held against a territory only if its actor belongs there, and then as *maybe*. Raises `UnknownName`.
    Cost: rules times the claims of their verbs.
    """
    voice = Voice(case)
    asked = tuple(dict.fromkeys(rules))
    for name in asked:
        if name not in case.rule_by_id:
            raise UnknownName(name, tuple(sorted(case.rule_by_id))[:5], "rule")
    chosen = [rule for rule in case.rules if len(asked) == 0 or rule.id in asked]
    court = _Court(voice)
    found: list[Breach] = []
    silences: list[Silence] = []
    placeless: list[tuple[str, int]] = []
    for rule in chosen:
        breached, homeless = court.try_rule(rule)
        found.extend(breached)
        silences.extend(court.silences(rule, breached))
        placeless.append((rule.id, homeless))
    lines = [one.line for one in found] + [Line("", silence.denied) for silence in silences]
    return Breaches(
        question=typed("breaches", *asked),
        title="What broke which rule",
        case=case.about.title,
        digest=digest(case),
        grounds=voice.grounds(lines),
        rules=tuple((rule.id, rule.label if rule.label != "" else rule.id, _frame(case, rule)) for rule in chosen),
        found=tuple(found),
        silences=tuple(silences),
        placeless=tuple(placeless),
        graded=voice.graded or len(case.claims) == 0,
    )


class _Court(msgspec.Struct, frozen=True, dict=True):
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
            actor, ground = _both(actor, fell), _both(ground, fell)
            if actor in (YES, MAYBE) or ground in (YES, MAYBE):
                found.append(self._breach(rule, claim, when, fell, (actor, by_actor), (ground, by_ground)))
        return found, homeless

    def _concerned(self, rule: Rule) -> list[Claim]:
        when_of = order(self.voice.case)
        claims = [claim for verb in rule.forbids for claim in self.by_verb.get(verb, ()) if len(self.classes(rule, claim)) > 0]
        return sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: when_of[claim.id])

    def classes(self, rule: Rule, claim: Claim) -> tuple[str, ...]:
        """The rule's classes that the claim's object or result has; a rule without classes speaks of any thing (``*``)."""
        if len(rule.classes) == 0:
            return ("*",)
        things = [self.voice.case.thing_by_id.get(name) for name in (claim.object, claim.as_)]
        had = {name for thing in things if thing is not None for name in thing.classes}
        return tuple(name for name in rule.classes if name in had)

    def _binds(self, bound: tuple[str, ...], claim: Claim, when: When | None) -> tuple[str, tuple[str, ...]]:
        """Whether who did it is bound or part of someone who is."""
        if len(bound) == 0:
            return NONE, ()
        return self._reaches(_actors(claim), bound, when, places=False)

    def _within(self, territory: tuple[str, ...], claim: Claim, when: When | None) -> tuple[str, tuple[str, ...], bool]:
        """Whether it was done in a territory, by what claims, and whether any place of it is on record."""
        if len(territory) == 0:
            return NONE, (), True
        places = self._places(claim)
        if len(places) > 0 and self._located(places, when):
            return (*self._reaches(places, territory, when, places=True), True)
        home, claims = self._reaches(_actors(claim), territory, when, places=False)
        return (MAYBE if home != NO else NO), claims, False

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


def _verdict(actor: str, ground: str, seen: str, feasible: str, fell: str) -> str:
    says = {YES: "forbidden", MAYBE: "possibly forbidden", NO: "not forbidden"}
    parts = []
    if actor != NONE:
        parts.append(f"bound as actor: {says[actor]}")
    if ground != NONE:
        parts.append(f"by territory: {says[ground]}")
    reach = {YES: "within", MAYBE: "possibly within", NO: "beyond"}
    parts.append(f"{reach[seen]} the inspectors' reach" if seen != NONE else "no inspectors on record")
    parts.append("was done" if feasible == YES else "may not have been done")
    if fell == MAYBE:
        parts.append("not sure that it fell into the rule's time")
    return "; ".join(parts)


def _frame(case: Case, rule: Rule) -> str:
    """What a rule forbids whom, where and when, in a sentence."""
    things = ", ".join(rule.classes) if len(rule.classes) > 0 else "anything"
    parts = [f"Forbids to {', '.join(rule.forbids)}: {things}"]
    if len(rule.binds) > 0:
        parts.append(f"binds {listed(case, rule.binds)} wherever they are")
    if len(rule.territory) > 0:
        parts.append(f"binds anyone on the territory of {listed(case, rule.territory)}")
    parts.append("time not on record" if rule.when is None else said(rule.when))
    return "; ".join(parts) + "."


def _silent(silence: Silence, title: str) -> Line:
    denied = f" — denied by {plural(len(silence.denied), 'claim')}" if len(silence.denied) > 0 else ""
    return Line(f"{silence.class_}: {title}{denied}", silence.denied, 0, (("rule", silence.rule), ("class", silence.class_)))
