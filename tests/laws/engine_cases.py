"""Small random cases with written ways, rivals, denials and sources that repeat each other, for the laws of the engine's questions."""

from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from rapallo.record import About, Case, Claim, Evidence, Given, Need, Reading, Rule, Source, Thesis, Thing, Way
from rapallo.time import parse_when

__all__ = ["THINGS", "engine_cases"]

THINGS = (
    Thing(id="aland", kind="state"),
    Thing(id="bland", kind="state"),
    Thing(id="cland", kind="state"),
    Thing(id="envoy", kind="person", part_of=("aland",)),
    Thing(id="gun", kind="product", classes=("gun",)),
    Thing(id="firm", kind="organisation", part_of=("bland",)),
    Thing(id="mill", kind="facility", part_of=("town",)),
    Thing(id="ore", kind="material"),
    Thing(id="pact", kind="agreement", when=parse_when("1921")),
    Thing(id="plan", kind="design"),
    Thing(id="shop", kind="facility", when=parse_when("1922/1926")),
    Thing(id="skill", kind="skill"),
    Thing(id="town", kind="place", part_of=("bland",)),
)
_HOLDINGS = ("gun@aland", "ore@aland", "shop@aland", "mill@bland", "ore@bland", "plan@aland", "skill@aland", "gun@bland", "ore", "plan")
_WHENS = ("1920/1927", "1921", "1922/1925", "1923/", "1920/1922", "1924/1926", "1921/1923")
_GIVERS = ("deliver", "supply", "license")


@st.composite
def _claims(draw: st.DrawFn, identity: str, others: list[str]) -> Claim:
    verb = draw(st.sampled_from((*_GIVERS, "produce", "deliver", "operate", "same-as", "part-of", "close")))
    when = draw(st.sampled_from(_WHENS))
    fields: dict[str, object] = {}
    if verb == "same-as":
        subject, thing = "mill", "shop"
    elif verb == "close":
        subject, thing, verb = draw(st.sampled_from((("bland", "mill", "close"), ("aland", "shop", "close"), ("bland", "pact", "end"))))
    elif verb == "operate":
        subject, thing = draw(st.sampled_from(("aland", "bland"))), draw(st.sampled_from(("mill", "shop")))
    elif verb == "part-of":
        subject, thing = "firm", "aland"
    else:
        subject = draw(st.sampled_from(("bland", "cland", "firm")))
        thing = draw(st.sampled_from(("ore", "gun", "plan") if verb != "license" else ("plan",)))
        fields["to"] = ("aland",)
        if draw(st.booleans()):
            fields[draw(st.sampled_from(("at", "under", "by")))] = (
                draw(st.sampled_from(("mill", "shop"))) if "at" in fields else draw(st.sampled_from(("pact", "envoy", "mill"))),
            )
        if "by" in fields:
            fields["by"] = ("envoy",)
        if "at" in fields:
            fields["at"] = ("mill",)
        if "under" in fields:
            fields["under"] = ("pact",)
        if draw(st.booleans()):
            low = draw(st.sampled_from((10, 20)))
            fields |= {
                "low": Decimal(low),
                "high": Decimal(low),
                "unit": "tonnes",
                "of_what": "goods",
                "period": parse_when("1923"),
            }
    inferred = tuple(draw(st.lists(st.sampled_from(others), max_size=1))) if len(others) > 0 else ()
    return Claim(
        id=identity,
        subject=subject,
        verb=verb,
        object=thing,
        when=parse_when(when),
        polarity=draw(st.sampled_from(("", "", "", "", "denied"))),
        confidence=draw(st.sampled_from(("", "high", "low"))) if verb != "same-as" else "",
        footing="inferred" if len(inferred) > 0 else "",
        inferred_from=inferred,
        rival_of=tuple(draw(st.lists(st.sampled_from(others), max_size=1)))
        if len(others) > 0 and draw(st.integers(0, 4)) == 0
        else (),
        source=draw(st.sampled_from(("A", "B", "C", "D"))),
        stance=draw(st.sampled_from(("", "", "", "alleges"))),
        **fields,  # type: ignore[arg-type]
    )


@st.composite
def _ways(draw: st.DrawFn, identity: str, claims: list[str]) -> Way:
    needs = draw(st.lists(st.sampled_from(_HOLDINGS), max_size=2, unique=True))
    several = len(needs) == 2 and draw(st.booleans())
    cited = draw(st.lists(st.sampled_from(claims), max_size=2, unique=True))
    return Way(
        id=identity,
        gives=draw(st.sampled_from(("gun@aland", "gun@aland", "skill@aland", "plan@aland", "gun@bland"))),
        needs=(Need(tuple(needs), draw(st.integers(1, 2))),) if several else tuple(Need((one,)) for one in needs),
        by=draw(st.sampled_from(((), ("firm",), ("envoy",)))),
        at=draw(st.sampled_from(((), ("mill",), ("shop",)))),
        under=draw(st.sampled_from(((), ("pact",)))),
        open=draw(st.sampled_from([parse_when(one) for one in ("1920/1927", "1922/1926", "1921/1924", "1923")])),
        takes=draw(st.sampled_from(("P0D", "P1Y", "P1Y/P2Y"))),
        keeps=draw(st.sampled_from(("lasting", "0", "P1Y", "P2Y"))),
        ran=draw(st.sampled_from(("yes", "yes", "yes", "no", "unknown"))),
        footing=(("way", draw(st.sampled_from(("stated", "inferred", "assumed")))),),
        claims=tuple(cited),
        because="for the law",
    )


@st.composite
def engine_cases(draw: st.DrawFn) -> Case:
    """A case of a few claims and ways on a grid of eight years."""
    names = [f"c{number}" for number in range(draw(st.integers(2, 7)))]
    claims = [draw(_claims(name, names[:number])) for number, name in enumerate(names)]
    for number, one in enumerate(draw(st.lists(st.sampled_from(claims), max_size=2, unique_by=lambda claim: claim.id))):
        if not one.denied and one.verb != "same-as":
            source = draw(st.sampled_from(("B", "C", "D")))
            claims.append(
                msgspec.structs.replace(one, id=f"d{number}", polarity="denied", source=source, inferred_from=(), rival_of=())
            )
    ways = [draw(_ways(f"w{number}", names)) for number in range(draw(st.integers(1, 5)))]
    givens = (Given(holding=draw(st.sampled_from(_HOLDINGS[:8])), when=parse_when("1920/.."), because="for the law"),)
    evidence = [
        Evidence(claim=draw(st.sampled_from(names)), source=draw(st.sampled_from(("B", "C", "D"))), relation=relation)
        for relation in draw(st.lists(st.sampled_from(("", "disputes")), max_size=3))
    ]
    return Case(
        about=About(
            title="engine",
            resolution="year",
            horizon=parse_when("1920/1927"),
            notice=draw(st.sampled_from(("", "P1Y"))),
            sides=(("north", ("aland",)), ("south", ("bland",))),
            aims=("gun@aland", "skill@aland"),
        ),
        things=THINGS,
        sources=(
            Source(key="A"),
            Source(key="B", derives_from=("A",)),
            Source(key="C"),
            Source(key="D", derives_from=("C", "D")),
        ),
        claims=tuple(sorted(claims, key=lambda one: one.id)),
        evidence=tuple(sorted(evidence, key=lambda one: (one.claim, one.source, one.relation))),
        ways=tuple(sorted(ways, key=lambda one: one.id)),
        givens=givens if draw(st.booleans()) else (),
        rules=(
            Rule(
                id="ban",
                forbids=("produce", "deliver"),
                classes=("gun",),
                binds=("bland",),
                territory=draw(st.sampled_from(((), ("bland",)))),
                not_to=draw(st.sampled_from(((), ("cland",), ("aland",)))),
                when=parse_when("1921/1924"),
            ),
        ),
        theses=(
            Thesis(id="t-0", source="A", says="x", ask="without bland --target gun@aland --at 1926", author_says="lost"),
            Thesis(id="t-1", source="B", says="y", ask="why gun@aland --at 1926", author_says="certain"),
            Thesis(id="t-2", source="B", says="z", ask="shares gun", author_says="half"),
        ),
        readings=(
            Reading(id="a-alone", accept=(("sources", ("A",)),)),
            Reading(id="banned", enforced=("ban",)),
            Reading(id="everybody", accept=(("sources", ("A", "B", "C", "D")),)),
            Reading(id="nothing"),
        ),
    )
