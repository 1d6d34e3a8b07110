"""Cases for the page's kernel in which history has a gun by one way and others were never taken: what replaces it, and by which derivation."""

from random import Random

from kernel_cases import SOURCES, about, things

from rapallo.record import Case, Claim, Complete, Given, Need, Thing, Way
from rapallo.time import parse_when

__all__ = ["untaken_cases"]


def untaken_cases() -> dict[str, Case]:
    """Each by name."""
    return {"start-up": _start_up(), **{f"ways not taken {seed}": _not_taken(seed) for seed in range(20)}}


def _start_up() -> Case:
    """What was never done asks for two months of work, and each month's parts come by another way."""
    made = [
        Way(id=f"make-{month}", gives="part@aland", open=parse_when(month), takes="P0D", keeps="0", ran="no", because="x")
        for month in ("1923-01", "1923-06", "1924-02")
    ]
    gun = Way(
        id="gun",
        gives="gun@aland",
        needs=(Need(("part@aland",)),),
        open=parse_when("1922/1929"),
        takes="P2M",
        keeps="lasting",
        ran="no",
        because="x",
    )
    history = Way(
        id="history",
        gives="gun@aland",
        by=("bland",),
        at=_SITES,
        open=parse_when("1922/1929"),
        takes="P0D",
        keeps="lasting",
        ran="yes",
        because="x",
    )
    return Case(
        about=about(("gun@aland", "part@aland"), notice=""),
        things=things(
            Thing(id="gun", kind="product"), Thing(id="part", kind="product"), *(Thing(id=one, kind="facility") for one in _SITES)
        ),
        sources=SOURCES,
        ways=tuple(sorted((*made, gun, history), key=lambda one: one.id)),
    )


_SITES = ("dock", "mill", "works", "yard")
_SPANS = ("1921-01/1921-04", "1921-06/1921-07", "1922-01/1922-05", "1922-09/1923-06", "1924/1926", "1920/1929")
_MONTHS = ("1922-33/1922-33", "1923-34/1923-34", "1921", "1922-05/1924-06", "1923/1928", "1920/1929")


def _not_taken(seed: int) -> Case:
    """History has a gun by one way; others, never taken, go by parts that are there in pieces, some of several, some after some work."""
    rng = Random(seed)
    parts = [f"part{number}@aland" for number in range(5)]
    ways = [
        Way(
            id="history",
            gives="gun@aland",
            by=("bland",),
            at=_SITES,
            open=parse_when("1922/1929"),
            takes="P0D",
            keeps="lasting",
            ran="yes",
            because="x",
        )
    ]
    for number in range(4):
        of = tuple(rng.sample(parts, rng.randrange(1, 4)))
        needs = (Need(of, rng.randrange(1, len(of) + 1)),) if rng.random() < 0.7 else tuple(Need((one,)) for one in of)
        ways.append(_untaken(rng, f"gun{number}", "gun@aland", needs))
    for place, part in enumerate(parts):
        for number in range(rng.randrange(1, 4)):
            lower = tuple(Need((one,)) for one in parts[:place] if rng.random() < 0.3)
            ways.append(_untaken(rng, f"make{place}-{number}", part, lower))
    ways.append(
        Way(
            id="late",
            gives="never@aland",
            needs=(Need(("pact",)), Need(("part0@aland",))),
            open=parse_when("1925/1929"),
            takes="P0D",
            keeps="lasting",
            ran="yes",
            because="x",
        )
    )
    denial = Claim(
        id="denial",
        subject="bland",
        verb="deliver",
        object="ore",
        to=("aland",),
        when=parse_when("1922"),
        polarity="denied",
        source="A",
        stance=rng.choice(("", "alleges")),
    )
    from_it = Claim(
        id="from-it",
        subject="bland",
        verb="license",
        object="plan",
        to=("aland",),
        when=parse_when("1923-02"),
        source="B",
        footing="inferred",
        inferred_from=("denial",),
    )
    givens = tuple(
        Given(
            holding=rng.choice(parts), when=parse_when(rng.choice(_SPANS)), footing=rng.choice(("stated", "assumed")), because="x"
        )
        for _ in range(rng.randrange(2, 6))
    )
    return Case(
        about=about(("gun@aland", "never@aland", "plan@aland"), notice=rng.choice(("", "P1M/P4M"))),
        things=things(
            Thing(id="gun", kind="product"),
            Thing(id="never", kind="product"),
            Thing(id="pact", kind="agreement", when=parse_when("1921/1923")),
            Thing(id="plan", kind="design"),
            *(Thing(id=one.partition("@")[0], kind="product") for one in parts),
            *(Thing(id=one, kind="facility") for one in _SITES),
        ),
        sources=SOURCES,
        claims=(denial, from_it),
        ways=tuple(sorted(ways, key=lambda one: one.id)),
        givens=givens,
        completes=(
            Complete(holding="never@aland", because="x"),
            *(Complete(holding=one, because="x") for one in parts[: rng.randrange(3)]),
        ),
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
