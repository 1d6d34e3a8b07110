"""R701–R710: rules that say too little, and acts whose legality depends on whom a rule binds (§11)."""

from collections.abc import Iterator

from rapallo.check.rule import Rule as Check
from rapallo.check.survey import Survey, fault, listed, shown, told, told_day
from rapallo.errors import Fault
from rapallo.record import Claim, Rule
from rapallo.time import NO, overlaps

__all__ = ["RULES"]


def unsound(survey: Survey) -> Iterator[Fault]:
    """R703 no source, R706 a class that nothing has, R707 a verb that is none, R708 binds nobody, R709 no date."""
    classes = {word for thing in survey.case.things for word in thing.classes}
    for rule in survey.case.rules:
        place = survey.rule_at(rule)
        if rule.source == "":
            yield fault("R703", place, f"rule {rule.id} names no source.")
        for word in rule.classes:
            if word not in classes:
                yield fault("R706", place, f"rule {rule.id} speaks of the class '{shown(word)}', which no thing has.")
        for verb in rule.forbids:
            if survey.case.verb(verb) is None:
                yield fault("R707", place, f"rule {rule.id} forbids '{shown(verb)}', which is no verb, so nothing can break it.")
        if len(rule.binds) == 0 and len(rule.territory) == 0:
            yield fault("R708", place, f"rule {rule.id} binds no actor and no territory, so nothing can break it.")
        if rule.when is None:
            yield fault("R709", place, f"rule {rule.id} does not say when it was in force.")


def unwatched(survey: Survey) -> Iterator[Fault]:
    """R704: a rule that nobody watches over. R705: one in force after its last inspectors' reach ended."""
    for rule in survey.case.rules:
        place = survey.rule_at(rule)
        if len(rule.inspector) == 0:
            yield fault("R704", place, f"rule {rule.id} has no inspectors: whether a breach could be seen is not recorded.")
            continue
        ends = [one.when.end_hi for one in rule.inspector if one.when is not None]
        if rule.when is not None and len(ends) == len(rule.inspector) and max(ends) < rule.when.end_lo:
            actors = survey.titles(dict.fromkeys(one.actor for one in rule.inspector))
            finding = f"the reach of {actors} over rule {rule.id} ends on {told_day(max(ends))}, the rule does not."
            yield fault("R705", place, finding)
        for one in rule.inspector:
            if rule.when is not None and one.when is not None and overlaps(one.when, rule.when) == NO:
                finding = f"{survey.title(one.actor)} inspects for rule {rule.id} in {told(one.when)}, when it is not in force."
                yield fault("R705", place, finding)


def by_whom_bound(survey: Survey) -> Iterator[Fault]:
    """R702: acts that a rule forbids under one reading of whom it binds, and not under the other (§11.2)."""
    for rule in survey.case.rules:
        if len(rule.binds) == 0 and len(rule.territory) == 0:
            continue
        actor_only: list[Claim] = []
        ground_only: list[Claim] = []
        binds, ground = frozenset(rule.binds), frozenset(rule.territory)
        to, outside = frozenset(rule.to), frozenset(rule.not_to)
        for claim in _acts(survey, rule):
            if claim.when is not None and rule.when is not None and overlaps(claim.when, rule.when) == NO:
                continue
            receivers = [_wholes(survey, (one,)) for one in claim.to]
            if len(receivers) > 0 and all(not outside.isdisjoint(whole) for whole in receivers):
                continue
            if len(receivers) > 0 and len(rule.to) > 0 and all(to.isdisjoint(whole) for whole in receivers):
                continue
            actor = not binds.isdisjoint(_wholes(survey, (claim.subject, *claim.by, *claim.to)))
            where = _where(survey, claim)
            inside = len(where) > 0 and not ground.isdisjoint(_wholes(survey, where))
            if actor and not inside and len(where) > 0:
                actor_only.append(claim)
            elif inside and not actor:
                ground_only.append(claim)
        yield from _split(survey, rule, actor_only, ground_only)


def _split(survey: Survey, rule: Rule, actor_only: list[Claim], ground_only: list[Claim]) -> Iterator[Fault]:
    ways = []
    if len(actor_only) > 0:
        who = survey.titles(rule.binds, 3)
        ways.append(f"{listed(sorted(claim.id for claim in actor_only), 4)} break it only if it binds {who} everywhere")
    if len(ground_only) > 0:
        where = survey.titles(rule.territory, 3)
        ways.append(f"{listed(sorted(claim.id for claim in ground_only), 4)} only if it binds whoever acts in {where}")
    if len(ways) > 0:
        claims = sorted(claim.id for claim in (*actor_only, *ground_only))
        yield fault("R702", survey.rule_at(rule), f"rule {rule.id}: {'; '.join(ways)}.", claims)


def _acts(survey: Survey, rule: Rule) -> list[Claim]:
    """The affirmed claims of the verbs and classes that a rule forbids, by one index for all rules."""
    index: dict[tuple[str, str], list[Claim]] = survey.once("acts", lambda: _index_acts(survey))
    words = rule.classes if len(rule.classes) > 0 else ("",)
    found = {claim.id: claim for verb in rule.forbids for word in words for claim in index.get((verb, word), ())}
    return [found[name] for name in sorted(found)]


def _index_acts(survey: Survey) -> dict[tuple[str, str], list[Claim]]:
    rules, things = survey.case.rules, survey.case.thing_by_id
    verbs = dict.fromkeys(verb for rule in rules for verb in rule.forbids)
    wanted = {word for rule in rules for word in rule.classes}
    any_class = any(len(rule.classes) == 0 for rule in rules)
    index: dict[tuple[str, str], list[Claim]] = {}
    for claim in survey.of_verbs(verbs):
        words = {
            word
            for name in (claim.object, claim.as_, *claim.for_)
            if name in things
            for word in things[name].classes
            if word in wanted
        }
        for word in (*sorted(words), *(("",) if any_class else ())):
            index.setdefault((claim.verb, word), []).append(claim)
    return index


def _wholes(survey: Survey, names: tuple[str, ...]) -> set[str]:
    return {whole for name in names for one in survey.identity.all_of(name) for whole in survey.wholes(one)}


def _where(survey: Survey, claim: Claim) -> tuple[str, ...]:
    """The sites and places of an act; where a site lies, if a claim says so."""
    located: dict[str, tuple[str, ...]] = survey.once("located", lambda: _located(survey))
    sites = [*claim.at, *(one for one in (claim.object,) if survey.kinds.get(one) == "facility")]
    return tuple(dict.fromkeys(place for site in sites for place in (site, *located.get(site, ()))))


def _located(survey: Survey) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for claim in survey.of_verbs(("locate-at",)):
        for site in survey.identity.all_of(claim.subject):
            found[site] = (*found.get(site, ()), claim.object)
    for claim in survey.of_verbs(("build", "found", "host", "lease", "operate")):
        for site in survey.identity.all_of(claim.object) if len(claim.at) > 0 else ():
            found[site] = (*found.get(site, ()), *claim.at)
    return found


def bans_without_rule(survey: Survey) -> Iterator[Fault]:
    """R710: a prohibition that is only a claim, so that no breach of it can be found."""
    ruled = {word for rule in survey.case.rules for word in rule.classes}
    under = {rule.under for rule in survey.case.rules}
    for claim in survey.of_verbs(("prohibit",)):
        thing = survey.case.thing_by_id.get(claim.object)
        classes = thing.classes if thing is not None else ()
        if ruled.isdisjoint(classes) and under.isdisjoint(claim.under):
            finding = (
                f"{survey.title(claim.object)}: forbidden here, and no rule in rules.toml says whom that binds, where and when."
            )
            yield fault("R710", survey.claim_at(claim), finding, (claim.id,))


RULES = (
    Check(("R703", "R706", "R707", "R708", "R709"), unsound, tables=("rules",)),
    Check(("R704", "R705"), unwatched, tables=("rules",), absence=True),
    Check(("R702",), by_whom_bound, tables=("rules", "claims")),
    Check(("R710",), bans_without_rule, verbs=("prohibit",), absence=True),
)
