"""Cases at the edges of what the page's kernel carries: many closings, identities and rivals, days, years before Christ, a long circle."""

from random import Random

from rapallo.record import About, Case, Claim, Complete, Evidence, Given, Need, Source, Thing, Way
from rapallo.time import parse_when

__all__ = ["edge_cases"]

_SOURCES = (Source(key="A"), Source(key="B", derives_from=("A",)), Source(key="C"))


def edge_cases() -> dict[str, Case]:
    """Each by name."""
    return {
        "many closings": _closings(8),
        "some closings": _closings(3),
        "many identities": _identities(8),
        "some identities": _identities(4),
        "many rivals": _rivals(14),
        "some rivals": _rivals(4),
        "by day": _dated("day", "1922-02-20/1922-05-10", "1922-03-01/1922-04-20"),
        "by year, long ago": _dated("year", "-0050/0030", "-0044/0014"),
        "circle": _circle(40),
        "start-up": _start_up(),
        **{f"ways not taken {seed}": _not_taken(seed) for seed in range(20)},
    }


def _about(aims: tuple[str, ...], resolution: str = "month", horizon: str = "1920-01/1929-12", notice: str = "P3M/P5M") -> About:
    sides = (("north", ("aland",)), ("south", ("bland",)))
    return About(title="edge", resolution=resolution, horizon=parse_when(horizon), notice=notice, aims=aims, sides=sides)


def _things(*more: Thing) -> tuple[Thing, ...]:
    own = (Thing(id="aland", kind="state"), Thing(id="bland", kind="state"), Thing(id="ore", kind="material"), Thing(id="skill", kind="skill"))
    return tuple(sorted((*own, *more), key=lambda one: one.id))


def _sorted(*claims: Claim) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda one: one.id))


def _closings(count: int) -> Case:
    """A works and a pact said to have ended several times over; one way needs the works, one the pact, one both."""
    closing = [
        Claim(
            id=f"shut{number}",
            subject="bland",
            verb="close" if number % 3 != 0 else "end",
            object="works" if number % 3 != 0 else "pact",
            when=parse_when(f"192{number % 7 + 2}-0{number % 8 + 1}"),
            source="ABC"[number % 3],
            stance="alleges" if number % 4 == 3 else "",
            inferred_from=("deal",) if number == 2 else (),
            footing="inferred" if number == 2 else "",
        )
        for number in range(count)
    ]
    deal = Claim(id="deal", subject="bland", verb="deliver", object="ore", to=("aland",), under=("pact",), when=parse_when("1921-05"), source="B")
    runs = Claim(id="runs", subject="aland", verb="operate", object="works", when=parse_when("1921-01/1928-12"), source="C")
    way = Way(
        id="learn", gives="skill@aland", needs=(Need(("ore@aland", "works@aland"), 1),), at=("works",), under=("pact",), open=parse_when("1922-01/1928-12"),
        takes="P6M/P9M", keeps="P2Y", ran="yes", footing=(("way", "inferred"),), claims=("runs",), because="x",
    )  # fmt: skip
    return Case(
        about=_about(("ore@aland", "skill@aland", "works@aland")),
        things=_things(Thing(id="pact", kind="agreement", when=parse_when("1920-06/..")), Thing(id="works", kind="facility")),
        sources=_SOURCES,
        claims=_sorted(*closing, deal, runs),
        evidence=(Evidence(claim="shut1", source="C", relation="disputes"),),
        ways=(way,),
    )


def _identities(count: int) -> Case:
    """A firm that may be the same as several others, each of which delivers; some of these identities are disputed."""
    names = [f"firm{number}" for number in range(count)]
    same = [
        Claim(id=f"same{number}", subject="house", verb="same-as", object=name, source="ABC"[number % 3], stance="alleges" if number % 2 == 0 else "", confidence="low")
        for number, name in enumerate(names)
    ]
    deals = [
        Claim(id=f"deal{number}", subject=name, verb="deliver", object="ore", to=("aland",), when=parse_when(f"192{number}-03"), source="A")
        for number, name in enumerate(names)
    ]
    own = Claim(id="own", subject="house", verb="license", object="plan", to=("aland",), when=parse_when("1923-04/1925-06"), source="C")
    chain = Claim(id="chain", subject="firm0", verb="same-as", object="heir", source="B", stance="alleges")
    bought = Claim(id="bought", subject="bland", verb="license", object="plan", to=("house",), when=parse_when("1920-03"), source="A")
    again = [
        Claim(id=f"again{number}", subject="cland", verb="license", object="plan", to=(name,), when=parse_when(f"192{number % 4 + 3}-04"), source="C")
        for number, name in enumerate(names[:2])
    ]
    passed = Claim(id="passed", subject="heir", verb="deliver", object="ore", to=("aland",), when=parse_when("1926-02"), source="C")
    things = (Thing(id="house", kind="organisation"), Thing(id="plan", kind="design"), *(Thing(id=name, kind="organisation") for name in (*names, "heir")))
    return Case(
        about=_about(("ore@aland", "plan@aland", "plan@firm0", "plan@firm1"), notice=""),
        things=_things(*things, Thing(id="cland", kind="state")),
        sources=_SOURCES,
        claims=_sorted(*same, *deals, *again, own, chain, bought, passed),
    )


def _rivals(count: int) -> Case:
    """Deliveries dated two ways, each pair marked as rivals, and needed together."""
    claims = []
    for number in range(count):
        for version in range(2):
            claims.append(
                Claim(
                    id=f"r{number:02}{'ab'[version]}",
                    subject="bland",
                    verb="deliver",
                    object=f"part{number}",
                    to=("aland",),
                    when=parse_when(f"192{number % 5 + 1 + 2 * (version ^ (number == 0))}-0{version + 1}"),
                    rival_of=(f"r{number:02}a",) if version == 1 else (),
                    source="ABC"[(number + version) % 3],
                )
            )
    needs = tuple(Need((f"part{number}@aland",)) for number in range(count))
    way = Way(id="build", gives="skill@aland", needs=needs[: count // 2] or needs, open=parse_when("1922/1929"), takes="P1M", keeps="lasting", ran="yes", claims=("r00a",), because="x")
    other = Way(id="buy", gives="skill@aland", needs=(Need(tuple(need.of[0] for need in needs), 2),), open=parse_when("1924/1929"), takes="P0D", keeps="P1Y", ran="no", because="x")
    shared = Way(id="find", gives="part0@aland", open=parse_when("1920/1922"), takes="P0D", keeps="lasting", ran="yes", claims=("r00a", "r01b"), because="x")
    return Case(
        about=_about(("skill@aland", "part0@aland")),
        things=_things(*(Thing(id=f"part{number}", kind="product") for number in range(count))),
        sources=_SOURCES,
        claims=_sorted(*claims),
        ways=(way, other, shared),
    )


def _dated(resolution: str, horizon: str, when: str) -> Case:
    """The same small pathway at another resolution."""
    deal = Claim(id="deal", subject="bland", verb="deliver", object="ore", to=("aland",), when=parse_when(when.split("/")[0]), source="A")
    teach = Claim(id="teach", subject="school", verb="train", object="men", to=("aland",), as_="skill", at=("school",), when=parse_when(when), source="B")
    long = {"day": ("P3D", "P9D/P12D"), "year": ("P2Y", "P9Y/P12Y")}[resolution]
    ways = (
        Way(id="make", gives="gun@aland", needs=(Need(("ore@aland", "skill@aland"), 2),), open=parse_when(when), takes=long[0], unbroken=True, keeps=long[1], ran="yes", because="x"),
        Way(id="steal", gives="gun@aland", needs=(Need(("skill@aland",)),), open=parse_when(horizon), takes=long[1], keeps=long[1], ran="unknown", because="x"),
        Way(id="copy", gives="gun@aland", open=parse_when(when), takes="P0D", keeps=long[0], ran="yes", footing=(("way", "stated"), ("ran", "assumed")), because="x"),
    )
    things = (Thing(id="gun", kind="product"), Thing(id="men", kind="cohort", part_of=("aland",)), Thing(id="school", kind="organisation", part_of=("bland",)))
    return Case(
        about=_about(("gun@aland", "ore@aland"), resolution, horizon, long[0]),
        things=_things(*things),
        sources=_SOURCES,
        claims=_sorted(deal, teach),
        ways=ways,
    )


def _circle(count: int) -> Case:
    """Things each made from the one before, the first from the last: nobody has any but for what is given, for a while."""
    ways = tuple(
        Way(id=f"w{number:02}", gives=f"item{number}@aland", needs=(Need((f"item{(number - 1) % count}@aland",)),), by=("bland",) if number % 7 == 0 else (),
            open=parse_when("1920/1929"), takes="P1M" if number % 2 == 0 else "P0D", keeps="P3M" if number % 3 == 0 else "P2M", ran=("yes", "yes", "unknown")[number % 3], because="x")
        for number in range(count)
    )  # fmt: skip
    return Case(
        about=_about(("item5@aland", f"item{count - 1}@aland")),
        things=_things(*(Thing(id=f"item{number}", kind="product") for number in range(count))),
        sources=_SOURCES,
        ways=ways,
        givens=(Given(holding="item0@aland", when=parse_when("1921-02/1921-05"), because="x"), Given(holding="item9@aland", when=parse_when("1924/1925"), footing="stated", because="x")),
    )


def _start_up() -> Case:
    """What was never done asks for two months of work, and each month's parts come by another way."""
    made = [
        Way(id=f"make-{month}", gives="part@aland", open=parse_when(month), takes="P0D", keeps="0", ran="no", because="x")
        for month in ("1923-01", "1923-06", "1924-02")
    ]
    gun = Way(id="gun", gives="gun@aland", needs=(Need(("part@aland",)),), open=parse_when("1922/1929"), takes="P2M", keeps="lasting", ran="no", because="x")
    history = Way(id="history", gives="gun@aland", by=("bland",), at=_SITES, open=parse_when("1922/1929"), takes="P0D", keeps="lasting", ran="yes", because="x")
    return Case(
        about=_about(("gun@aland", "part@aland"), notice=""),
        things=_things(Thing(id="gun", kind="product"), Thing(id="part", kind="product"), *(Thing(id=one, kind="facility") for one in _SITES)),
        sources=_SOURCES,
        ways=tuple(sorted((*made, gun, history), key=lambda one: one.id)),
    )


_SITES = ("dock", "mill", "works", "yard")
_SPANS = ("1921-01/1921-04", "1921-06/1921-07", "1922-01/1922-05", "1922-09/1923-06", "1924/1926", "1920/1929")
_MONTHS = ("1922-33/1922-33", "1923-34/1923-34", "1921", "1922-05/1924-06", "1923/1928", "1920/1929")


def _not_taken(seed: int) -> Case:
    """History has a gun by one way; others, never taken, go by parts that are there in pieces, some of several, some after some work."""
    rng = Random(seed)
    parts = [f"part{number}@aland" for number in range(5)]
    ways = [Way(id="history", gives="gun@aland", by=("bland",), at=_SITES, open=parse_when("1922/1929"), takes="P0D", keeps="lasting", ran="yes", because="x")]
    for number in range(4):
        of = tuple(rng.sample(parts, rng.randrange(1, 4)))
        needs = (Need(of, rng.randrange(1, len(of) + 1)),) if rng.random() < 0.7 else tuple(Need((one,)) for one in of)
        ways.append(_untaken(rng, f"gun{number}", "gun@aland", needs))
    for place, part in enumerate(parts):
        for number in range(rng.randrange(1, 4)):
            lower = tuple(Need((one,)) for one in parts[:place] if rng.random() < 0.3)
            ways.append(_untaken(rng, f"make{place}-{number}", part, lower))
    ways.append(
        Way(id="late", gives="never@aland", needs=(Need(("pact",)), Need(("part0@aland",))), open=parse_when("1925/1929"), takes="P0D", keeps="lasting", ran="yes", because="x")
    )
    denial = Claim(id="denial", subject="bland", verb="deliver", object="ore", to=("aland",), when=parse_when("1922"), polarity="denied", source="A", stance=rng.choice(("", "alleges")))
    from_it = Claim(
        id="from-it", subject="bland", verb="license", object="plan", to=("aland",), when=parse_when("1923-02"), source="B", footing="inferred", inferred_from=("denial",)
    )
    givens = tuple(
        Given(holding=rng.choice(parts), when=parse_when(rng.choice(_SPANS)), footing=rng.choice(("stated", "assumed")), because="x") for _ in range(rng.randrange(2, 6))
    )
    return Case(
        about=_about(("gun@aland", "never@aland", "plan@aland"), notice=rng.choice(("", "P1M/P4M"))),
        things=_things(
            Thing(id="gun", kind="product"),
            Thing(id="never", kind="product"),
            Thing(id="pact", kind="agreement", when=parse_when("1921/1923")),
            Thing(id="plan", kind="design"),
            *(Thing(id=one.partition("@")[0], kind="product") for one in parts),
            *(Thing(id=one, kind="facility") for one in _SITES),
        ),
        sources=_SOURCES,
        claims=(denial, from_it),
        ways=tuple(sorted(ways, key=lambda one: one.id)),
        givens=givens,
        completes=(Complete(holding="never@aland", because="x"), *(Complete(holding=one, because="x") for one in parts[: rng.randrange(3)])),
    )


def _untaken(rng: Random, name: str, gives: str, needs: tuple[Need, ...]) -> Way:
    return Way(
        id=name,
        gives=gives,
        needs=needs,
        open=parse_when(rng.choice(_MONTHS)),
        takes=rng.choice(("P0D", "P1M", "P2M", "P5M", "P2M/P3M")),
        unbroken=rng.random() < 0.5,
        keeps=rng.choice(("lasting", "0", "P3M", "P1M/P2M", "P1Y")),
        ran=rng.choice(("yes", "no", "no", "unknown")),
        footing=(("way", rng.choice(("stated", "inferred", "assumed"))),),
        because="x",
    )
