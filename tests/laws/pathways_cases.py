"""Small random cases for the engine, and every admissible way to take them, worked out from the text and not from the program."""

from collections.abc import Iterator
from itertools import product
from random import Random

from rapallo.pathways import Model
from rapallo.pathways.network import LASTING, Reading, reading
from rapallo.pathways.ways import Path
from rapallo.record import About, Case, Claim, Complete, Evidence, Given, Need, Source, Thing, Way
from rapallo.time import When, parse_when

__all__ = ["STEPS", "random_case", "worlds"]

STEPS = 12
NEVER = 10**8
_ACTORS = ("aland", "bland", "cworks")
_THINGS = ("flying", "ore", "plans")
_HOLDINGS = tuple(f"{thing}@{actor}" for thing in _THINGS for actor in _ACTORS)
_MONTHS = tuple(f"1920-{month:02d}" for month in range(1, 13))
_QUARTERS = ("1920-33", "1920-34", "1920-35", "1920-36")


def _date(rng: Random) -> str:
    return rng.choice(_QUARTERS if rng.random() < 0.6 else _MONTHS)


def _span(rng: Random) -> str:
    first, second = sorted((rng.randrange(4), rng.randrange(4)))
    start = _QUARTERS[first] if rng.random() < 0.6 else _MONTHS[3 * first]
    end = _QUARTERS[second] if rng.random() < 0.6 else _MONTHS[3 * second + 2]
    return f"{start}/{end}"


def _when(rng: Random) -> When | None:
    pick = rng.random()
    return parse_when(_date(rng)) if pick < 0.4 else parse_when(_span(rng)) if pick < 0.95 else None


def random_case(seed: int, lasting: bool = False) -> Case:
    """A case of three actors (one part of another), three things, a few claims and ways. ``lasting``: derived ways leave lasting
    results only, written ones are surely open for a while, nothing is blank, and actors have no dates (these are taken by the day)."""
    rng = Random(seed)
    things = [Thing(id="aland", kind="state"), Thing(id="bland", kind="state")]
    born = parse_when(_date(rng) + "/..") if rng.random() < 0.3 and not lasting else None
    things.append(Thing(id="cworks", kind="organisation", part_of=("aland",), when=born))
    things += [Thing(id="flying", kind="skill"), Thing(id="ore", kind="material"), Thing(id="plans", kind="design")]
    things += [Thing(id="men", kind="cohort", part_of=("aland",)), Thing(id="site", kind="facility", when=_existence(rng))]
    claims: list[Claim] = []
    for number in range(rng.randrange(1, 4)):
        common = {"id": f"c{number}", "source": "S", "footing": rng.choice(("", "", "inferred", "assumed"))}
        stance = rng.choice(("", "", "", "alleges")) if common["footing"] == "" else ""
        rival = (f"c{number - 1}",) if number > 0 and rng.random() < 0.25 else ()
        giver, taker = rng.sample(_ACTORS, 2)
        kind = rng.choice(("train", "license") if lasting else ("train", "license", "supply", "operate"))
        when = _when(rng) if not lasting else parse_when(_date(rng))
        if kind == "train":
            claims.append(
                Claim(
                    subject=giver,
                    verb="train",
                    object="men",
                    to=(taker,),
                    as_="flying",
                    when=when,
                    stance=stance,
                    rival_of=rival,
                    **common,
                )
            )
        elif kind == "operate":
            claims.append(Claim(subject=giver, verb="operate", object="site", when=when, stance=stance, rival_of=rival, **common))
        else:
            thing = "plans" if kind == "license" else "ore"
            claims.append(
                Claim(subject=giver, verb=kind, object=thing, to=(taker,), when=when, stance=stance, rival_of=rival, **common)
            )
    if rng.random() < 0.3:
        claims.append(
            Claim(id="same", subject="ore", verb="same-as", object="plans", source="S", stance=rng.choice(("", "alleges")))
        )
    if rng.random() < 0.3:
        claims.append(Claim(id="heir", subject="bland", verb="succeeds", object="aland", source="S", when=parse_when(_date(rng))))
    ways = tuple(_way(rng, number, claims, lasting) for number in range(rng.randrange(0, 3)))
    claims += _closing(Random(seed + 10**6)) if not lasting or things[-1].when is None else []  # no closing against its own dates
    givens = ()
    if rng.random() < 0.5:
        when = None if rng.random() < 0.5 else parse_when(f"{_date(rng)}/{_MONTHS[-1]}")
        givens = (Given(holding=rng.choice(_HOLDINGS), when=when, footing=rng.choice(("stated", "assumed"))),)
    completes = tuple(Complete(holding=one, because="x") for one in rng.sample(_HOLDINGS, rng.randrange(0, 4)))
    return Case(
        about=About(title="random", resolution="month", horizon=parse_when("1920-01/1920-12"), aims=_HOLDINGS),
        things=tuple(sorted(things, key=lambda thing: thing.id)),
        sources=(Source(key="S"), Source(key="T")),
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
        evidence=(Evidence(claim=claims[0].id, relation="disputes", source="T"),) if rng.random() < 0.2 else (),
        ways=ways,
        givens=givens,
        completes=completes,
    )


def _closing(rng: Random) -> list[Claim]:
    """Perhaps a claim that the site was closed: a fact, or only alleged, and perhaps without a date."""
    if rng.random() < 0.6:
        return []
    when = parse_when(_date(rng)) if rng.random() < 0.9 else None
    return [Claim(id="shut", subject="bland", verb="close", object="site", source="S", when=when, stance=rng.choice(("", "alleges")))]


def _existence(rng: Random) -> When | None:
    return parse_when(_span(rng)) if rng.random() < 0.5 else None


def _way(rng: Random, number: int, claims: list[Claim], lasting: bool) -> Way:
    gives, *needs = rng.sample(_HOLDINGS, rng.randrange(1, 4))
    several = Need(tuple(needs), rng.randrange(1, len(needs) + 1)) if len(needs) > 1 and rng.random() < 0.4 else None
    span = f"{_MONTHS[rng.randrange(0, 4)]}/{_MONTHS[rng.randrange(6, 12)]}"
    return Way(
        id=f"w{number}",
        gives=gives,
        needs=(several,) if several is not None else tuple(Need((one,)) for one in needs),
        at=("site",) if rng.random() < 0.3 else (),
        by=("cworks",) if rng.random() < 0.3 else (),
        open=parse_when(span) if lasting else _when(rng),
        takes=rng.choice(("P0D", "P1M", "P1M/P3M") if lasting else ("P0D", "P1M", "P1M/P3M", "")),
        unbroken=rng.random() < 0.3,
        keeps=rng.choice(("lasting", "0", "P1M/P2M") if lasting else ("lasting", "0", "P2M", "")),
        ran=rng.choice(("yes", "yes", "unknown", "no")),
        footing=(("way", rng.choice(("stated", "inferred", "assumed"))),),
        claims=(rng.choice(claims).id,) if rng.random() < 0.4 else (),
    )


# -- every admissible way to take a case --------------------------------------------------------------------------


def worlds(model: Model, most: int, rng: Random) -> Iterator[Reading]:
    """Every choice of dates, durations, contested claims, unknown ways and rivals; a random ``most`` of them where there are more."""
    case = model.case
    axes: list[tuple[str, list[object]]] = []
    for thing in case.things:
        if thing.when is not None:
            axes.append((f"thing {thing.id}", [*_periods(thing.when)]))
    claims = [claim for claim in case.claims if claim.verb not in ("same-as", "close")]
    shut = case.claim_by_id.get("shut")
    if shut is not None:
        dated = next(thing.when for thing in case.things if thing.id == "site") is not None  # its own end is then the undated closing
        undated = [STEPS - 1] if dated else [*range(STEPS)]
        months = undated if shut.when is None else [start for start, _ in _periods(shut.when)]
        axes.append(("shut", [*months]))
    for claim in case.claims:
        sure = claim.stance != "alleges" and not any(item.claim == claim.id for item in case.evidence)
        axes.append((f"claim {claim.id}", [True] if sure else [True, False]))
    rivals = _rivals(claims)
    axes += [(f"rivals {number}", [*group]) for number, group in enumerate(rivals)]
    for claim in claims:
        if claim.when is not None:
            verb = case.verb_of(claim)
            axes.append((f"when {claim.id}", [*_periods(claim.when if verb.span else claim.when.moment())]))
        else:
            axes.append((f"when {claim.id}", [None, (0, STEPS - 1)]))
    for way in case.ways:
        if way.open is None:
            axes.append((f"open {way.id}", [None, (0, STEPS - 1), (3, 5)]))
        elif way.open.kind == "moment":
            axes.append((f"open {way.id}", [(_month(way.open.start_lo), _month(way.open.start_hi))]))
        else:
            axes.append((f"open {way.id}", [*_periods(way.open)]))
        axes.append((f"takes {way.id}", {"P0D": [0], "P1M": [1], "P1M/P3M": [1, 2, 3], "": [0, 2, NEVER]}[way.takes]))
        axes.append(
            (f"keeps {way.id}", {"lasting": [LASTING], "0": [0], "P2M": [2], "P1M/P2M": [1, 2], "": [0, 3, LASTING]}[way.keeps])
        )
        axes.append((f"ran {way.id}", {"yes": [True], "no": [False], "unknown": [True, False]}[way.ran]))
    for number, given in enumerate(case.givens):
        axes.append((f"given {number}", [(0, STEPS - 1)] if given.when is None else [*_periods(given.when)]))
    total = 1
    for _, values in axes:
        total *= len(values)
    names = [name for name, _ in axes]
    if total <= most:
        for values in product(*(values for _, values in axes)):
            yield _world(model, dict(zip(names, values, strict=True)), rivals)
    else:
        for _ in range(most):
            yield _world(model, {name: rng.choice(values) for name, values in axes}, rivals)


def _rivals(claims: list[Claim]) -> list[list[frozenset[str]]]:
    """Chains of marked rivals, as the largest sets that hold together: of two one, of three in a row the middle or the outer two."""
    chains: list[list[str]] = []
    for claim in claims:
        if len(claim.rival_of) > 0:
            chain = next((one for one in chains if one[-1] == claim.rival_of[0]), None)
            if chain is None:
                chains.append([claim.rival_of[0], claim.id])
            else:
                chain.append(claim.id)
    found = []
    for chain in chains:
        if len(chain) == 2:
            found.append([frozenset(chain[:1]), frozenset(chain[1:])])
        else:
            assert len(chain) == 3
            found.append([frozenset(chain[1:2]), frozenset((chain[0], chain[2]))])
    return found


def _month(day: int) -> int:
    from rapallo.time import civil

    year, month, _ = civil(day)
    return (year - 1920) * 12 + month - 1


def _periods(when: When) -> Iterator[tuple[int, int]]:
    """Every span of months that a date admits."""
    low, high = _month(when.start_lo), _month(when.start_hi)
    if when.kind == "moment":
        yield from ((month, month) for month in range(low, high + 1))
        return
    last = [STEPS - 1] if when.end != "known" else range(_month(when.end_lo), _month(when.end_hi) + 1)
    yield from ((start, end) for start in range(low, high + 1) for end in last if start <= end)


def _bits(period: object) -> int:
    if period is None:
        return 0
    assert isinstance(period, tuple)
    return sum(1 << step for step in range(max(period[0], 0), min(period[1], STEPS - 1) + 1))


def _world(model: Model, drawn: dict[str, object], rivals: list[list[frozenset[str]]]) -> Reading:
    """The kernel's reading of one world, in which nothing is open any more."""
    case, full = model.case, (1 << STEPS) - 1
    counts = {claim.id: bool(drawn[f"claim {claim.id}"]) for claim in case.claims}
    for number, group in enumerate(rivals):
        taken = drawn[f"rivals {number}"]
        for claim in {claim for option in group for claim in option} - set(taken):
            counts[claim] = False
    lives = {thing.id: _bits(drawn[f"thing {thing.id}"]) if thing.when is not None else full for thing in case.things}
    if counts.get("shut", False):
        began = drawn["thing site"][0] if "thing site" in drawn else 0  # what was closed had begun
        lives["site"] &= _bits((0, max(drawn["shut"], began)))
    ways = {way.id: way for way in case.ways}
    opened, takes, keeps = [], [], []
    for path in model.paths:
        line = _open(path, drawn, ways)
        if len(path.claims) > 0 and not all(counts[claim] for claim in path.claims):
            line = 0
        for thing in path.limits:
            line &= lives[thing]
        opened.append(line)
        takes.append(drawn[f"takes {path.id}"] if path.id in ways else 0)
        keeps.append(drawn[f"keeps {path.id}"] if path.id in ways else LASTING if path.keeps == "lasting" else int(path.keeps))
    given = [0] * len(model.holdings)
    for number, one in enumerate(case.givens):
        given[model.places[one.holding]] |= _bits(drawn[f"given {number}"])
    exists = [lives["site"] if text.startswith("site") else full for text in model.holdings]
    return reading(model.network).but(
        given=dict(enumerate(given)),
        exists=dict(enumerate(exists)),
        open=dict(enumerate(opened)),
        takes=dict(enumerate(takes)),
        keeps=dict(enumerate(keeps)),
        unbroken={place: path.unbroken for place, path in enumerate(model.paths)},
    )


def _open(path: Path, drawn: dict[str, object], ways: dict[str, Way]) -> int:
    if path.id in ways:
        return _bits(drawn[f"open {path.id}"]) if drawn[f"ran {path.id}"] else 0
    if path.origin == "derived":
        return _bits(drawn[f"when {path.claims[0]}"])
    if path.origin == "succession":
        date = drawn[f"when {path.claims[0]}"]
        return 0 if date is None else _bits((date[0], STEPS - 1))
    return (1 << STEPS) - 1
