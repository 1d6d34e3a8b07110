"""R310–R321: things that may be one, are said to be one, or are not named (§1.1, §1.6)."""

from collections.abc import Iterator

from rapallo.check.circles import circles
from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import ACTORS, Claim, identity_of

__all__ = ["RULES", "unnamed"]

_SAME = "same-as"


def denied_inside(survey: Survey) -> Iterator[Fault]:
    """R310: two things that a claim keeps apart and other claims make one."""
    for claim in survey.by_verb[_SAME]:
        if claim.denied and claim.object != "" and survey.identity.of(claim.subject) == survey.identity.of(claim.object):
            through = survey.ones(claim.subject)
            finding = (
                f"{survey.title(claim.subject)} and {survey.title(claim.object)} are kept apart here, but {listed(through)} "
                f"make{'s' if len(through) == 1 else ''} them one."
            )
            yield fault("R310", survey.claim_at(claim), finding, (claim.id, *through))


def only_implied(survey: Survey) -> Iterator[Fault]:
    """R311: an identity that no source states: without the author's inference the two would be two."""
    open_claims = [
        claim for claim in survey.of_verbs((_SAME,)) if claim.footing in ("inferred", "assumed") and claim.object != ""
    ]
    stated = identity_of(survey.case, without=[claim.id for claim in open_claims])
    for claim in open_claims:
        if stated.of(claim.subject) != stated.of(claim.object):
            rests = sum(1 for one in (claim.subject, claim.object) for _ in survey.case.claims_of.get(one, ())) - 2
            finding = (
                f"that {survey.title(claim.subject)} is the same as {survey.title(claim.object)} is {claim.footing}, and "
                f"no source states it; {rests} other claim{'' if rests == 1 else 's'} name one or the other."
            )
            yield fault("R311", survey.claim_at(claim), finding, (claim.id, *claim.inferred_from))


def odd_identities(survey: Survey) -> Iterator[Fault]:
    """R314: an identity of two kinds. R315: a claim in which a thing meets itself."""
    for claim in survey.of_verbs((_SAME,)):
        one, other = survey.kinds.get(claim.subject, ""), survey.kinds.get(claim.object, "")
        if "" not in (one, other) and one != other:
            finding = f"{survey.title(claim.subject)} is of kind {one}, {survey.title(claim.object)} of kind {other}."
            yield fault("R314", survey.claim_at(claim), finding, (claim.id,))


def meets_itself(survey: Survey) -> Iterator[Fault]:
    """R315: subject and object, or giver and receiver, are one and the same entry."""
    for claim in survey.case.claims:
        if claim.subject == claim.object or (claim.object != "" and claim.object in claim.to):
            finding = f"{survey.title(claim.object)} stands on both sides of '{claim.verb}'."
            yield fault("R315", survey.claim_at(claim, "object"), finding, (claim.id,))


def shared_names(survey: Survey) -> Iterator[Fault]:
    """R312: two things that go by one name, without a claim that they are one or two."""
    first: dict[str, str] = {}
    said = {frozenset((claim.subject, claim.object)) for claim in survey.by_verb.get(_SAME, ())}
    for thing in survey.case.things:
        texts = {thing.label.casefold(): thing.label, **{text.casefold(): text for _, text in thing.names}}
        for folded, text in texts.items():
            if folded == "":
                continue
            other = first.setdefault(folded, thing.id)
            if other != thing.id and frozenset((other, thing.id)) not in said:
                finding = f"'{shown(text)}' is a name of {thing.id} and of {other}."
                yield fault("R312", survey.thing_at(thing, "label"), finding)


def never_named(survey: Survey) -> Iterator[Fault]:
    """R313: a thing that nothing in the case speaks of."""
    for name in unnamed(survey):
        thing = survey.case.thing_by_id[name]
        yield fault("R313", survey.thing_at(thing), f"{survey.title(name)} is named by no claim, rule, way or side.")


def unnamed(survey: Survey) -> tuple[str, ...]:
    """The things that no claim, rule, way, side or aim names and that are the whole of nothing, sorted."""
    case = survey.case
    named = {claim.subject for claim in case.claims} | {claim.object for claim in case.claims}
    for claim in case.claims:
        for role in (claim.to, claim.by, claim.at, claim.via, claim.under, claim.for_):
            if role != ():
                named.update(role)
    named.update(claim.as_ for claim in case.claims)
    for thing in case.things:
        named.update(thing.part_of)
    for rule in case.rules:
        named.update((rule.under, *rule.binds, *rule.territory))
        for inspector in rule.inspector:
            named.update((inspector.actor, *inspector.reach))
    for way in case.ways:
        named.update((*way.by, *way.at, *way.via, *way.under, *way.gives.split("@")))
        named.update(name for need in way.needs for holding in need.of for name in holding.split("@"))
    for holding in (*(given.holding for given in case.givens), *(one.holding for one in case.completes), *case.about.aims):
        named.update(holding.split("@"))
    for _, members in case.about.sides:
        named.update(members)
    return tuple(thing.id for thing in case.things if thing.id not in named)


def unsaid(survey: Survey) -> Iterator[Fault]:
    """R319: a thing without a kind. R320: a thing that is part of itself."""
    for thing in survey.case.things:
        if thing.kind == "":
            finding = f"{survey.title(thing.id)} has no kind, so what may be said of it cannot be checked."
            yield fault("R319", survey.thing_at(thing, "kind"), finding)
    for circle in circles({thing.id: thing.part_of for thing in survey.case.things}):
        thing = survey.case.thing_by_id[circle[0]]
        through = f" through {survey.titles(circle[1:], 4)}" if len(circle) > 1 else ""
        finding = f"{survey.title(thing.id)} is{through} a part of itself."
        yield fault("R320", survey.thing_at(thing, "part_of"), finding)


def holdings(survey: Survey) -> Iterator[Fault]:
    """R307: a holding of a thing that the case does not have, or in the hands of what is no actor."""
    case = survey.case
    for way in case.ways:
        place = (*survey.loaded.place("ways.toml", way.id), 0)
        for holding in (way.gives, *(one for need in way.needs for one in need.of)):
            yield from _holding(survey, holding, place)
    path = survey.loaded.place("ways.toml", "")[0]
    for holding in (*(given.holding for given in case.givens), *(one.holding for one in case.completes)):
        yield from _holding(survey, holding, (path, 0, 0))
    for aim in case.about.aims:
        yield from _holding(survey, aim, survey.case_at())


def _holding(survey: Survey, holding: str, place: tuple[str, int, int]) -> Iterator[Fault]:
    thing, at, actor = holding.partition("@")
    if thing not in survey.kinds:
        yield fault("R307", place, f"the holding {shown(holding)} is of '{shown(thing)}', which no thing is called.")
    elif at != "" and actor not in survey.kinds:
        yield fault("R307", place, f"the holding {shown(holding)} is in the hands of '{shown(actor)}', which no thing is called.")
    elif at != "" and survey.kinds[actor] not in (*ACTORS, ""):
        kind = survey.kinds[actor]
        yield fault(
            "R307", place, f"the holding {shown(holding)} is in the hands of {survey.title(actor)}, a {kind} and no actor."
        )


def reading_names(survey: Survey) -> Iterator[Fault]:
    """R308: a reading that takes, leaves or enforces what the case does not have."""
    case = survey.case
    ways = {way.id for way in case.ways}
    known = {"sources": set(case.source_by_key), "claims": set(case.claim_by_id), "ways": ways}
    for reading in case.readings:
        place = (*survey.loaded.place("readings.toml", reading.id), 0)
        for table in (reading.accept, reading.reject, reading.add):
            for what, names in table:
                if what not in known:
                    yield fault(
                        "R308", place, f"reading {reading.id} speaks of '{shown(what)}'; there are sources, claims and ways."
                    )
                    continue
                for name in sorted(set(names) - known[what]):
                    yield fault("R308", place, f"reading {reading.id} names '{shown(name)}', which is none of the case's {what}.")
        for group, claim in reading.rivals:
            if claim not in known["claims"]:
                yield fault(
                    "R308", place, f"reading {reading.id} decides {shown(group)} for '{shown(claim)}', which is no claim."
                )
        for name in reading.enforced:
            if name not in case.rule_by_id:
                yield fault("R308", place, f"reading {reading.id} enforces '{shown(name)}', which is no rule.")


def exchanges(survey: Survey) -> Iterator[Fault]:
    """R321: an exchange with one side: nothing is recorded that was given in return."""
    found: dict[str, list[Claim]] = {}
    for claim in survey.case.claims:
        if claim.exchange != "":
            found.setdefault(claim.exchange, []).append(claim)
    for name, claims in sorted(found.items()):
        if len(claims) == 1:
            finding = f"exchange {name} has this one claim; what was given in return is not recorded under it."
            yield fault("R321", survey.claim_at(claims[0], "exchange"), finding, (claims[0].id,))


RULES = (
    Rule(("R310",), denied_inside, verbs=(_SAME,)),
    Rule(("R311",), only_implied, verbs=(_SAME,)),
    Rule(("R314",), odd_identities, verbs=(_SAME,)),
    Rule(("R315",), meets_itself),
    Rule(("R312",), shared_names),
    Rule(("R313",), never_named, absence=True),
    Rule(("R319", "R320"), unsaid),
    Rule(("R307",), holdings),
    Rule(("R308",), reading_names, tables=("readings",)),
    Rule(("R321",), exchanges, absence=True),
)
