"""Small cases whose claims name the same few things again and again."""

from hypothesis import strategies as st

from rapallo.record import ROLES, About, Case, Claim, Evidence, Rule, Source, Thing, builtin_verb
from rapallo.time import parse_when

THINGS = (
    Thing(id="aland", kind="state", label="Aland"),
    Thing(id="bland", kind="state", label="Bland"),
    Thing(id="cland", kind="state", label="Cland"),
    Thing(id="firm", kind="organisation", part_of=("aland",)),
    Thing(id="field", kind="place", part_of=("bland",)),
    Thing(id="site", kind="facility"),
    Thing(id="site-too", kind="facility", when=parse_when("1925/1930")),
    Thing(id="tank", kind="product", classes=("tank",)),
    Thing(id="part", kind="product"),
    Thing(id="plan", kind="design", classes=("tank",)),
    Thing(id="ore", kind="material"),
    Thing(id="craft", kind="skill"),
    Thing(id="men", kind="cohort", part_of=("aland",)),
    Thing(id="pact", kind="agreement", when=parse_when("1922-04-16")),
)
VERBS = (
    *("supply", "deliver", "import", "produce", "build", "license", "lease", "host", "train", "study-at", "finance"),
    *("derive-from", "contain", "locate-at", "same-as", "succeeds", "sign", "negotiate", "attack", "found", "operate", "command"),
)
WHENS = (
    "1925",
    "1926-05",
    "1925/1930",
    "1927/",
    "/1928",
    "1928/..",
    "1931-02-03",
    "[1924,1929]",
    "1929~",
    "1925/1926",
    "1930/1933",
)
DAYS = ("1925-06-01", "1928", "1926/1929", "1931-02-03", "1999")


@st.composite
def dense_claims(draw: st.DrawFn, identity: str, others: list[str]) -> Claim:
    """A claim whose things are of the kinds that its verb takes."""
    name = draw(st.sampled_from(VERBS))
    verb = builtin_verb(name)
    assert verb is not None

    def of(role: str) -> list[str]:
        kinds = verb.kinds(role) or ()
        return [thing.id for thing in THINGS if thing.kind in kinds]

    fields: dict[str, object] = {}
    for role in ROLES:
        things = of(role)
        if len(things) > 0 and draw(st.booleans()):
            one = draw(st.sampled_from(things))
            fields["as_" if role == "as" else role + "_" if role == "for" else role] = one if role == "as" else (one,)
    when = draw(st.sampled_from((None, *WHENS)))
    return Claim(
        id=identity,
        subject=draw(st.sampled_from(of("subject"))),
        verb=name,
        object=draw(st.sampled_from(of("object"))),
        when=None if when is None else parse_when(when),
        polarity=draw(st.sampled_from(("", "", "", "denied"))),
        footing=draw(st.sampled_from(("", "", "inferred", "assumed"))),
        confidence=draw(st.sampled_from(("", "high", "low"))),
        inferred_from=tuple(draw(st.lists(st.sampled_from(others), max_size=1))) if len(others) > 0 else (),
        exchange=draw(st.sampled_from(("", "x-one"))),
        source=draw(st.sampled_from(("", "A", "B", "C"))),
        **fields,  # type: ignore[arg-type]
    )


@st.composite
def dense(draw: st.DrawFn, most: int = 14) -> Case:
    """A small case in which much hangs together."""
    ids = [f"c{number}" for number in range(draw(st.integers(1, most)))]
    claims = tuple(draw(dense_claims(name, ids[:number])) for number, name in enumerate(ids))
    rule = Rule(
        id="ban",
        forbids=("produce", "build", "supply"),
        classes=("tank",),
        binds=("aland",),
        territory=("aland",),
        when=parse_when("1920/1928"),
    )
    return Case(
        about=About(title="dense", sides=(("left", ("aland",)), ("right", ("bland",)))),
        things=tuple(sorted(THINGS, key=lambda thing: thing.id)),
        sources=(Source(key="A"), Source(key="B", derives_from=("A",)), Source(key="C")),
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
        evidence=tuple(
            Evidence(claim=name, source="C", relation=draw(st.sampled_from(("", "disputes")))) for name in sorted(ids)[:2]
        ),
        rules=(rule,),
    )
