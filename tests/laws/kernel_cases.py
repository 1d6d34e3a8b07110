"""Cases at the edges of what the page's kernel carries: many closings, identities and rivals, days, years before Christ, a long circle."""

from rapallo.record import About, Case, Claim, Evidence, Given, Need, Source, Thing, Way
from rapallo.time import parse_when

__all__ = ["SOURCES", "about", "edge_cases", "things"]

SOURCES = (Source(key="A"), Source(key="B", derives_from=("A",)), Source(key="C"))


def edge_cases() -> dict[str, Case]:
    """Each by name."""
    return {
        "many closings": _closings(8),
        "very many closings": _closings(14),
        "some closings": _closings(3),
        "many identities": _identities(8),
        "some identities": _identities(4),
        "many rivals": _rivals(14),
        "some rivals": _rivals(4),
        "denied of one called otherwise": _merged(),
        "by day": _dated("day", "1922-02-20/1922-05-10", "1922-03-01/1922-04-20"),
        "by year, long ago": _dated("year", "-0050/0030", "-0044/0014"),
        "circle": _circle(40),
    }


def about(aims: tuple[str, ...], resolution: str = "month", horizon: str = "1920-01/1929-12", notice: str = "P3M/P5M") -> About:
    """A case's own data, with two sides."""
    sides = (("north", ("aland",)), ("south", ("bland",)))
    return About(title="edge", resolution=resolution, horizon=parse_when(horizon), notice=notice, aims=aims, sides=sides)


def things(*more: Thing) -> tuple[Thing, ...]:
    """Two states, a material and a skill, and more."""
    own = (
        Thing(id="aland", kind="state"),
        Thing(id="bland", kind="state"),
        Thing(id="ore", kind="material"),
        Thing(id="skill", kind="skill"),
    )
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
    deal = Claim(
        id="deal",
        subject="bland",
        verb="deliver",
        object="ore",
        to=("aland",),
        under=("pact",),
        when=parse_when("1921-05"),
        source="B",
    )
    runs = Claim(id="runs", subject="aland", verb="operate", object="works", when=parse_when("1921-01/1928-12"), source="C")
    way = Way(
        id="learn",
        gives="skill@aland",
        needs=(Need(("ore@aland", "works@aland"), 1),),
        at=("works",),
        under=("pact",),
        open=parse_when("1922-01/1928-12"),
        takes="P6M/P9M",
        keeps="P2Y",
        ran="yes",
        footing=(("way", "inferred"),),
        claims=("runs",),
        because="x",
    )
    return Case(
        about=about(("ore@aland", "skill@aland", "works@aland")),
        things=things(Thing(id="pact", kind="agreement", when=parse_when("1920-06/..")), Thing(id="works", kind="facility")),
        sources=SOURCES,
        claims=_sorted(*closing, deal, runs),
        evidence=(Evidence(claim="shut1", source="C", relation="disputes"),),
        ways=(way,),
    )


def _identities(count: int) -> Case:
    """A firm that may be the same as several others, each of which delivers; some of these identities are disputed."""
    names = [f"firm{number}" for number in range(count)]
    same = [
        Claim(
            id=f"same{number}",
            subject="house",
            verb="same-as",
            object=name,
            source="ABC"[number % 3],
            stance="alleges" if number % 2 == 0 else "",
            confidence="low",
        )
        for number, name in enumerate(names)
    ]
    deals = [
        Claim(
            id=f"deal{number}",
            subject=name,
            verb="deliver",
            object="ore",
            to=("aland",),
            when=parse_when(f"192{number}-03"),
            source="A",
        )
        for number, name in enumerate(names)
    ]
    own = Claim(
        id="own", subject="house", verb="license", object="plan", to=("aland",), when=parse_when("1923-04/1925-06"), source="C"
    )
    chain = Claim(id="chain", subject="firm0", verb="same-as", object="heir", source="B", stance="alleges")
    bought = Claim(
        id="bought", subject="bland", verb="license", object="plan", to=("house",), when=parse_when("1920-03"), source="A"
    )
    again = [
        Claim(
            id=f"again{number}",
            subject="cland",
            verb="license",
            object="plan",
            to=(name,),
            when=parse_when(f"192{number % 4 + 3}-04"),
            source="C",
        )
        for number, name in enumerate(names[:2])
    ]
    passed = Claim(
        id="passed", subject="heir", verb="deliver", object="ore", to=("aland",), when=parse_when("1926-02"), source="C"
    )
    more = (
        Thing(id="house", kind="organisation"),
        Thing(id="plan", kind="design"),
        *(Thing(id=name, kind="organisation") for name in (*names, "heir")),
    )
    return Case(
        about=about(("ore@aland", "plan@aland", "plan@firm0", "plan@firm1"), notice=""),
        things=things(*more, Thing(id="cland", kind="state")),
        sources=SOURCES,
        claims=_sorted(*same, *deals, *again, own, chain, bought, passed),
    )


def _merged() -> Case:
    """A delivery by one firm, denied of another that is said to be the same; and one denied of itself."""
    claims = (
        Claim(id="deal", subject="firm", verb="deliver", object="ore", to=("aland",), when=parse_when("1922-03"), source="A"),
        Claim(id="no-deal", subject="house", verb="deliver", object="ore", to=("aland",), polarity="denied", source="B"),
        Claim(id="lesson", subject="bland", verb="license", object="plan", to=("aland",), when=parse_when("1923-05"), source="C"),
        Claim(id="no-lesson", subject="bland", verb="license", object="plan", to=("aland",), polarity="denied", source="A"),
        Claim(id="same", subject="firm", verb="same-as", object="house", source="C"),
    )
    more = (Thing(id="firm", kind="organisation"), Thing(id="house", kind="organisation"), Thing(id="plan", kind="design"))
    return Case(about=about(("ore@aland", "plan@aland")), things=things(*more), sources=SOURCES, claims=_sorted(*claims))


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
    way = Way(
        id="build",
        gives="skill@aland",
        needs=needs[: count // 2] or needs,
        open=parse_when("1922/1929"),
        takes="P1M",
        keeps="lasting",
        ran="yes",
        claims=("r00a",),
        because="x",
    )
    other = Way(
        id="buy",
        gives="skill@aland",
        needs=(Need(tuple(need.of[0] for need in needs), 2),),
        open=parse_when("1924/1929"),
        takes="P0D",
        keeps="P1Y",
        ran="no",
        because="x",
    )
    shared = Way(
        id="find",
        gives="part0@aland",
        open=parse_when("1920/1922"),
        takes="P0D",
        keeps="lasting",
        ran="yes",
        claims=("r00a", "r01b"),
        because="x",
    )
    return Case(
        about=about(("skill@aland", "part0@aland")),
        things=things(*(Thing(id=f"part{number}", kind="product") for number in range(count))),
        sources=SOURCES,
        claims=_sorted(*claims),
        ways=(way, other, shared),
    )


def _dated(resolution: str, horizon: str, when: str) -> Case:
    """The same small pathway at another resolution."""
    deal = Claim(
        id="deal", subject="bland", verb="deliver", object="ore", to=("aland",), when=parse_when(when.split("/")[0]), source="A"
    )
    teach = Claim(
        id="teach",
        subject="school",
        verb="train",
        object="men",
        to=("aland",),
        as_="skill",
        at=("school",),
        when=parse_when(when),
        source="B",
    )
    long = {"day": ("P3D", "P9D/P12D"), "year": ("P2Y", "P9Y/P12Y")}[resolution]
    ways = (
        Way(
            id="make",
            gives="gun@aland",
            needs=(Need(("ore@aland", "skill@aland"), 2),),
            open=parse_when(when),
            takes=long[0],
            unbroken=True,
            keeps=long[1],
            ran="yes",
            because="x",
        ),
        Way(
            id="steal",
            gives="gun@aland",
            needs=(Need(("skill@aland",)),),
            open=parse_when(horizon),
            takes=long[1],
            keeps=long[1],
            ran="unknown",
            because="x",
        ),
        Way(
            id="copy",
            gives="gun@aland",
            open=parse_when(when),
            takes="P0D",
            keeps=long[0],
            ran="yes",
            footing=(("way", "stated"), ("ran", "assumed")),
            because="x",
        ),
    )
    more = (
        Thing(id="gun", kind="product"),
        Thing(id="men", kind="cohort", part_of=("aland",)),
        Thing(id="school", kind="organisation", part_of=("bland",)),
    )
    return Case(
        about=about(("gun@aland", "ore@aland"), resolution, horizon, long[0]),
        things=things(*more),
        sources=SOURCES,
        claims=_sorted(deal, teach),
        ways=ways,
    )


def _circle(count: int) -> Case:
    """Things each made from the one before, the first from the last: nobody has any but for what is given, for a while."""
    ways = tuple(
        Way(
            id=f"w{number:02}",
            gives=f"item{number}@aland",
            needs=(Need((f"item{(number - 1) % count}@aland",)),),
            by=("bland",) if number % 7 == 0 else (),
            open=parse_when("1920/1929"),
            takes="P1M" if number % 2 == 0 else "P0D",
            keeps="P3M" if number % 3 == 0 else "P2M",
            ran=("yes", "yes", "unknown")[number % 3],
            because="x",
        )
        for number in range(count)
    )
    return Case(
        about=about(("item5@aland", f"item{count - 1}@aland")),
        things=things(*(Thing(id=f"item{number}", kind="product") for number in range(count))),
        sources=SOURCES,
        ways=ways,
        givens=(
            Given(holding="item0@aland", when=parse_when("1921-02/1921-05"), because="x"),
            Given(holding="item9@aland", when=parse_when("1924/1925"), footing="stated", because="x"),
        ),
    )
