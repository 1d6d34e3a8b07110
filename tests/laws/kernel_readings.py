"""Random named readings and rules for any case, so that the page's kernel is held against Python in readings too."""

from random import Random
from typing import Any

import msgspec
from kernel_cases import SOURCES, about, edge_cases, things

from rapallo.record import ACTORS, Case, Claim, Need, Reading, Rule, Thing, Way, rivalries
from rapallo.time import parse_when

__all__ = ["edge_readings", "with_readings"]


def edge_readings() -> dict[str, Case]:
    """Readings at the edges of what is carried: closings beyond any table, identities given up, rules that hang on claims, rivals chosen."""
    many, merged, rivals = (edge_cases()[name] for name in ("many closings", "denied of one called otherwise", "some rivals"))
    shut = [claim.id for claim in many.claims if claim.id.startswith("shut")]
    return {
        "closings read": _read(many, all=shut, most=shut[:2] + shut[6:], half=shut[::2], other=shut[1::2], one=shut[:1]),
        "identity given up": _read(merged, same=["same"], lesson=["same", "no-lesson"], denied=["no-deal"], affirmed=["same", "deal"]),
        "rules on claims": _ruled(),
        "rivals chosen": msgspec.structs.replace(
            rivals,
            readings=(
                Reading(id="both", rivals=(("0", "r00a"), ("1", "r00b"))),
                Reading(id="first", rivals=(("0", "r00b"), ("1", "r01a"), ("2", "r02b"))),
                Reading(id="gone", reject=(("claims", ("r00a", "r01b")),), rivals=(("0", "r00a"),)),
            ),
        ),
    }


def _read(case: Case, **readings: list[str]) -> Case:
    """A case with readings that reject these claims."""
    several = (Reading(id=name, reject=(("claims", tuple(claims)),)) for name, claims in sorted(readings.items()))
    return msgspec.structs.replace(case, readings=tuple(several))


def _ruled() -> Case:
    """A firm whose being part of a bound state is a claim; what it delivers, and a rival date of one delivery, under a rule."""
    giving: dict[str, Any] = {"subject": "firm", "verb": "supply", "to": ("aland",)}
    claims = (
        Claim(id="of", subject="firm", verb="part-of", object="bland", source="C"),
        Claim(id="ore-1", object="ore", when=parse_when("1921-03/1926-02"), source="A", **giving),
        Claim(id="ore-2", object="ore", when=parse_when("1924-03/1927-02"), source="B", **giving),
        Claim(id="plan-1", object="plan", when=parse_when("1922-03"), source="A", **{**giving, "verb": "license"}),
        Claim(id="plan-2", object="plan", when=parse_when("1925-05"), rival_of=("plan-1",), source="C", **{**giving, "verb": "license"}),
        Claim(id="flight", object="engine", when=parse_when("1921/1927"), source="B", **{**giving, "verb": "deliver"}),
        Claim(id="no-flight", object="engine", polarity="denied", source="C", **{**giving, "verb": "deliver"}),
    )
    taught = Way(
        id="learn",
        gives="skill@aland",
        needs=(Need(("ore@aland",)), Need(("plan@aland",))),
        open=parse_when("1922-01/1928-12"),
        takes="P3M/P9M",
        keeps="P1Y",
        ran="yes",
        claims=("ore-1", "plan-1"),
        because="x",
    )
    alone = Way(id="alone", gives="skill@aland", open=parse_when("1926/1928"), takes="P1Y", keeps="P2Y", ran="unknown", because="x")
    rules = (
        Rule(id="ban-all", forbids=("supply", "license", "produce", "train"), binds=("bland",), when=parse_when("1922-06/1925-06")),
        Rule(id="ban-here", forbids=("supply", "deliver"), territory=("bland",), binds=("firm",), when=parse_when("1921-01/1923-12")),
        Rule(id="ban-skill", forbids=("train",), binds=("aland",), classes=("skill",), when=parse_when("1920/1927-06")),
    )
    return Case(
        about=about(("ore@aland", "plan@aland", "skill@aland", "engine@aland")),
        things=things(
            Thing(id="engine", kind="product"),
            Thing(id="firm", kind="organisation"),
            Thing(id="plan", kind="design"),
        ),
        sources=SOURCES,
        claims=tuple(sorted(claims, key=lambda one: one.id)),
        ways=(alone, taught),
        rules=rules,
        readings=(
            Reading(id="all", enforced=("ban-all", "ban-here", "ban-skill")),
            Reading(id="ban", enforced=("ban-all",)),
            Reading(id="chosen", enforced=("ban-all",), rivals=(("plan", "plan-2"),)),
            Reading(id="unsaid", enforced=("ban-all",), reject=(("claims", ("of",)),)),
            Reading(id="without-c", enforced=("ban-here",), reject=(("sources", ("C",)),)),
        ),
    )


def with_readings(case: Case, rng: Random, many: int) -> Case:
    """The case with some more readings, and some more rules for them to enforce; those that it has stay."""
    rules = tuple(sorted((*case.rules, *(_rule(case, rng, f"x-rule-{number}") for number in range(2))), key=lambda one: one.id))
    names = [rule.id for rule in rules]
    several = [_reading(case, rng, f"x-reading-{number}", names) for number in range(many)]
    readings = tuple(sorted((*case.readings, *several), key=lambda one: one.id))
    return msgspec.structs.replace(case, rules=rules, readings=readings)


def _some(rng: Random, pool: list[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(rng.sample(pool, min(len(pool), rng.randint(1, most))))) if len(pool) > 0 else ()


def _rule(case: Case, rng: Random, name: str) -> Rule:
    """A rule against acts that the case tells of, by or among those it names, at a time that one of its claims names, or at any."""
    actors = [thing.id for thing in case.things if thing.kind in ACTORS]
    states = [thing.id for thing in case.things if thing.kind in ("state", "place")]
    whens = [claim.when for claim in case.claims if claim.when is not None]
    classes = sorted({one for thing in case.things for one in thing.classes})
    binds = _some(rng, actors, 2) if rng.random() < 0.7 else ()
    receivers: dict[str, Any] = {}
    if rng.random() < 0.3:
        receivers[rng.choice(("to", "not_to"))] = _some(rng, actors, 2)
    return Rule(
        id=name,
        forbids=_some(rng, sorted({claim.verb for claim in case.claims}), 3),
        classes=_some(rng, classes, 2) if rng.random() < 0.3 else (),
        binds=binds,
        territory=_some(rng, states, 1) if len(binds) == 0 or rng.random() < 0.5 else (),
        when=rng.choice(whens) if len(whens) > 0 and rng.random() < 0.7 else None,
        **receivers,
    )


def _reading(case: Case, rng: Random, name: str, rules: list[str]) -> Reading:
    """A reading that leaves out, puts back, chooses or enforces one thing or several."""
    sources, claims = [source.key for source in case.sources], [claim.id for claim in case.claims]
    identities = [claim.id for claim in case.claims if claim.verb in ("same-as", "close", "end") or claim.denied]
    ways = [way.id for way in case.ways]
    accept: dict[str, tuple[str, ...]] = {}
    reject: dict[str, tuple[str, ...]] = {}
    add: dict[str, tuple[str, ...]] = {}
    rivals: dict[str, str] = {}
    enforced: tuple[str, ...] = ()
    for kind in rng.sample(("accept", "sources", "claims", "denied", "ways", "add", "rivals", "rules"), rng.choice((1, 1, 2, 3))):
        if kind == "accept":
            accept["sources"] = tuple(one for one in sources if rng.random() < 0.75)
        elif kind == "sources":
            reject["sources"] = _some(rng, sources, 3)
        elif kind == "claims":
            reject["claims"] = _some(rng, claims, 3)
        elif kind == "denied":
            reject["claims"] = _some(rng, identities, 3)
        elif kind == "ways":
            reject["ways"] = _some(rng, ways, 2)
        elif kind == "add":
            add["claims"] = _some(rng, claims, 2)
        elif kind == "rivals":
            groups = rivalries(case)
            for number, group in enumerate(rng.sample(groups, min(len(groups), 2))):
                rivals[f"group-{number}"] = rng.choice(group.claims)
        else:
            enforced = _some(rng, rules, 2)
    tables = ({kind: some for kind, some in sorted(table.items()) if len(some) > 0} for table in (accept, reject, add))
    taken, left, back = (tuple(table.items()) for table in tables)
    return Reading(id=name, accept=taken, reject=left, add=back, rivals=tuple(rivals.items()), enforced=enforced)
