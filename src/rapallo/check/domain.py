"""R130–R136, R138: claims that their verb's file does not admit, or that give nothing (§3.1, §4.6)."""

from collections.abc import Iterator

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import ACTORS, ROLES, Claim, Verb

__all__ = ["RULES"]

MADE = (
    "steel", "stainless steel", "alloy steel", "brass", "bronze", "gasoline", "petrol", "diesel fuel", "kerosene",
    "aviation fuel", "cement", "concrete", "glass", "plastic", "synthetic rubber", "synthetic fuel", "ammonia",
    "gunpowder", "explosives", "paper", "stahl", "messing", "bronze", "benzin", "kunststoff", "zement", "сталь",
    "латунь", "бензин", "цемент",
)  # fmt: skip
"""Materials that are made and not won from the ground, wherever the case does not say so by a class of its own."""

_WINS = "mine"


def domains(survey: Survey) -> Iterator[Fault]:
    """R130 object, R131 role, R132 kind, R133 amount, R136 open end: each claim against its verb's file."""
    kinds = survey.kinds
    for name, claims in survey.by_verb.items():
        verb = survey.verbs[name]
        subjects, objects = verb.kinds("subject") or (), verb.kinds("object") or ()
        roles = {role: verb.kinds(role) for role in ROLES}
        takes_object = len(objects) > 0
        for claim in claims:
            kind = kinds.get(claim.subject, "")
            if kind != "" and kind not in subjects:
                yield _kind(survey, claim, verb, "subject", claim.subject, subjects)
            if (claim.object != "") != takes_object:
                yield _object(survey, claim, takes_object)
            elif takes_object:
                kind = kinds.get(claim.object, "")
                if kind != "" and kind not in objects:
                    yield _kind(survey, claim, verb, "object", claim.object, objects)
            yield from _roles(survey, claim, verb, roles)
            if not verb.amount and (claim.low is not None or claim.high is not None):
                finding = f"'{name}' counts nothing, yet the claim has an amount."
                yield fault("R133", survey.claim_at(claim, "low"), finding, (claim.id,))
            if not verb.span and claim.when is not None and (claim.when.end == "open" or claim.when.start == "open"):
                finding = f"'{name}' is the act of a moment, and a moment does not go on ({shown(claim.when.text)})."
                yield fault("R136", survey.claim_at(claim, "when"), finding, (claim.id,))


def _roles(survey: Survey, claim: Claim, verb: Verb, roles: dict[str, tuple[str, ...] | None]) -> Iterator[Fault]:
    filled = (claim.to, claim.by, claim.at, claim.via, claim.under, claim.for_)
    if filled == ((), (), (), (), (), ()) and claim.as_ == "":
        return
    for role in ROLES:
        things = claim.role(role)
        if len(things) == 0:
            continue
        allowed = roles[role]
        if allowed is None:
            used = [one for one, _ in verb.roles]
            what = f"it has {listed(used, 9)}" if len(used) > 0 else "it has none"
            finding = f"'{verb.id}' has no role '{role}' ({what})."
            yield fault("R131", survey.claim_at(claim, role), finding, (claim.id,))
            continue
        for thing in things:
            kind = survey.kinds.get(thing, "")
            if kind != "" and kind not in allowed:
                yield _kind(survey, claim, verb, role, thing, allowed)


def _kind(survey: Survey, claim: Claim, verb: Verb, role: str, thing: str, allowed: tuple[str, ...]) -> Fault:
    finding = f"{survey.title(thing)} is {_a(survey.kinds[thing])}; '{role}' of '{verb.id}' takes {listed(allowed, 12, 'or')}."
    return fault("R132", survey.claim_at(claim, role), finding, (claim.id,))


def _object(survey: Survey, claim: Claim, takes: bool) -> Fault:
    finding = f"'{claim.verb}' needs an object." if takes else f"'{claim.verb}' takes no object."
    return fault("R130", survey.claim_at(claim, "object"), finding, (claim.id,))


def _a(kind: str) -> str:
    return f"an {kind}" if kind[:1] in ("a", "e", "o") else f"a {kind}"


def gives_nothing(survey: Survey) -> Iterator[Fault]:
    """R134: an affirmed claim whose verb gives a holding, without the role that says which or to whom."""
    for name, claims in survey.by_verb.items():
        verb = survey.verbs[name]
        if verb.gives == "" or len(verb.needs_roles) == 0:
            continue
        for claim in claims:
            missing = [role for role in verb.needs_roles if len(claim.role(role)) == 0]
            if len(missing) > 0 and not claim.denied:
                finding = f"'{name}' without {listed([repr(role) for role in missing])} gives nothing ({verb.gives})."
                yield fault("R134", survey.claim_at(claim, missing[0]), finding, (claim.id,))


def held_by_nobody(survey: Survey) -> Iterator[Fault]:
    """R138: a claim that would put a holding into the hands of a cohort that is part of no actor."""
    for name, claims in survey.affirmed.items():
        verb = survey.verbs[name]
        _, at, holder = verb.gives.partition("@")
        if at == "":
            continue
        for claim in claims:
            holders = claim.to if holder == "{to}" or ("else" in holder and len(claim.to) > 0) else (claim.subject,)
            for one in holders:
                if survey.kinds.get(one) == "cohort" and _is_nobodys(survey, one):
                    finding = f"{survey.title(one)} is a cohort and part of no actor, so '{name}' gives nothing."
                    yield fault("R138", survey.claim_at(claim, "subject" if one == claim.subject else "to"), finding, (claim.id,))
                    break


def _is_nobodys(survey: Survey, cohort: str) -> bool:
    return all(survey.kinds.get(whole) not in ACTORS for whole in survey.wholes(cohort))


def wrong_class(survey: Survey) -> Iterator[Fault]:
    """R135: an object of a class that cannot be the verb's object: steel is not mined."""
    for name, claims in survey.by_verb.items():
        verb = survey.verbs[name]
        barred = frozenset(verb.object_not_classes)
        if len(barred) == 0 and name != _WINS:
            continue
        for claim in claims:
            thing = survey.case.thing_by_id.get(claim.object)
            if thing is None or claim.denied:
                continue
            hit = [word for word in thing.classes if word in barred]
            if len(hit) > 0:
                finding = f"{survey.title(thing.id)} is {listed(hit)}; what is {listed(hit)} cannot be the object of '{name}'."
                yield fault("R135", survey.claim_at(claim, "object"), finding, (claim.id,))
            elif name == _WINS and _is_made(survey, thing.id):
                finding = f"{survey.title(thing.id)} is made, not won from the ground; it cannot be the object of '{name}'."
                yield fault("R135", survey.claim_at(claim, "object"), finding, (claim.id,))


def _is_made(survey: Survey, thing: str) -> bool:
    """Whether its name is that of a made material."""
    found = survey.case.thing_by_id[thing]
    names = {found.label.casefold(), found.id.replace("-", " "), *(text.casefold() for _, text in found.names)}
    return not names.isdisjoint(MADE)


RULES = (
    Rule(("R130", "R131", "R132", "R133", "R136"), domains),
    Rule(("R134",), gives_nothing),
    Rule(("R138",), held_by_nobody),
    Rule(("R135",), wrong_class),
)
