"""Which claims and ways a rule forbids, under either reading of whom it binds; who could have seen it; and where the record is silent."""

from collections.abc import Iterable

from rapallo.errors import UnknownName
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.court import Breach, Court, Silence
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.sentence import listed, said
from rapallo.inquiry.voice import Voice
from rapallo.record.case import Case
from rapallo.record.written import Rule
from rapallo.time import YES

__all__ = ["Breach", "Breaches", "Silence", "breaches"]


class Breaches(Answer, frozen=True, kw_only=True):
    """Rules against claims, and against written ways that no claim speaks of (``ways``). Legal, detectable and feasible are three
    answers, never one (§11.1)."""

    rules: tuple[tuple[str, str, str], ...]
    found: tuple[Breach, ...]
    silences: tuple[Silence, ...]
    placeless: tuple[tuple[str, int], ...] = ()
    graded: bool = True
    ways: tuple[Breach, ...] = ()

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
        if len(self.ways) > 0:
            number = len({one.way for one in self.ways})
            sentences.append(f"{plural(number, 'written way')} on no claim would perhaps break one.")
        if not self.graded:
            sentences.append("No claim of this case is graded.")
        return tuple(sentences)

    def sections(self) -> tuple[Section, ...]:
        """A section a rule, then the silences."""
        found = []
        placeless = dict(self.placeless)
        for rule, title, frame in self.rules:
            lines = tuple(one.line for one in (*self.found, *self.ways) if one.rule == rule)
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
    """Every claim, and every written way without claims, that a rule forbids; ``rules`` (ids) keeps some.

    A claim is held against a rule if its verb is among what the rule forbids, its object or what it became is of one of the
    rule's classes (none named: anything), who received it is whom the rule speaks of, and their times may meet. Denied claims
    break nothing. An act with no place on record
    is held against a territory only if its actor belongs there, and then as *maybe*. Raises `UnknownName`.
    Cost: rules times the claims of their verbs.
    """
    voice = Voice(case)
    asked = tuple(dict.fromkeys(rules))
    for name in asked:
        if name not in case.rule_by_id:
            raise UnknownName(name, tuple(sorted(case.rule_by_id))[:5], "rule")
    chosen = [rule for rule in case.rules if len(asked) == 0 or rule.id in asked]
    court = Court(voice)
    found: list[Breach] = []
    ways: list[Breach] = []
    silences: list[Silence] = []
    placeless: list[tuple[str, int]] = []
    for rule in chosen:
        breached, homeless = court.try_rule(rule)
        found.extend(breached)
        ways.extend(court.try_ways(rule))
        silences.extend(court.silences(rule, breached))
        placeless.append((rule.id, homeless))
    lines = [one.line for one in (*found, *ways)] + [Line("", silence.denied) for silence in silences]
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
        ways=tuple(ways),
    )


def _frame(case: Case, rule: Rule) -> str:
    """What a rule forbids whom, where and when, in a sentence."""
    things = ", ".join(rule.classes) if len(rule.classes) > 0 else "anything"
    parts = [f"Forbids to {', '.join(rule.forbids)}: {things}"]
    if len(rule.binds) > 0:
        parts.append(f"binds {listed(case, rule.binds)} wherever they are")
    if len(rule.territory) > 0:
        parts.append(f"binds anyone on the territory of {listed(case, rule.territory)}")
    if len(rule.to) > 0:
        parts.append(f"speaks of what goes to {listed(case, rule.to)}")
    if len(rule.not_to) > 0:
        parts.append(f"does not speak of what goes to {listed(case, rule.not_to)}")
    parts.append("time not on record" if rule.when is None else said(rule.when))
    return "; ".join(parts) + "."


def _silent(silence: Silence, title: str) -> Line:
    denied = f" — denied by {plural(len(silence.denied), 'claim')}" if len(silence.denied) > 0 else ""
    return Line(f"{silence.class_}: {title}{denied}", silence.denied, 0, (("rule", silence.rule), ("class", silence.class_)))
