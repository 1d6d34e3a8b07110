"""Cases for what lies beyond the record and what would settle it: declarations, ways not taken, rivals behind conclusions, doubtful givens."""

from typing import Any

from kernel_cases import SOURCES, about, things

from rapallo.record import Case, Claim, Complete, Given, Need, Thing, Way
from rapallo.time import parse_when

__all__ = ["beyond_cases"]

_MANY = 9


def beyond_cases() -> dict[str, Case]:
    """Each by name."""
    return {
        "silences": _silences(),
        "rivals in conclusions": _concluded(),
        "givens in doubt": _givens(),
        "keeping": _keeping(),
        "rivals beyond going through": _beyond(20),
    }


def _way(name: str, gives: str, *needs: str, **fields: Any) -> Way:
    known: dict[str, Any] = {"open": parse_when("1922-01/1928-12"), "takes": "P1M", "keeps": "lasting", "ran": "yes", "because": "x"}
    return Way(id=name, gives=gives, needs=tuple(Need((one,)) for one in needs), **{**known, **fields})


def _silences() -> Case:
    """A gun that only what nobody declared could give; a skill declared complete with one way not taken, and a tool with another that was; a plan
    that is ruled out."""
    names = [f"part{number}" for number in range(_MANY)]
    parts = [f"{name}@aland" for name in names]
    ways = (
        _way("join", "gun@aland", "ore@aland", *parts),
        _way("learn", "skill@aland", "ore@aland", f"{names[0]}@aland", ran="no"),
        _way("draw", "plan@aland", "skill@aland", "works@bland"),
        _way("build", "works@bland", "ore@aland", keeps="P6M/P3Y", open=parse_when("1924/1926"), takes="P2M/P9M"),
        _way("turn", "tool@aland", "ore@aland", at=("shop",)),
        _way("buy", "tool@aland", f"{names[1]}@aland", ran="no"),
    )
    completes = (
        Complete(holding="gun@aland", because="x"),
        Complete(holding="skill@aland", when=parse_when("1920/1926"), because="x"),
        Complete(holding="plan@aland", because="x"),
        Complete(holding="works@bland", when=parse_when("1923/.."), because="x"),
        Complete(holding="tool@aland", because="x"),
    )
    more = (
        Thing(id="gun", kind="product"),
        Thing(id="plan", kind="design"),
        Thing(id="shop", kind="facility"),
        Thing(id="tool", kind="product"),
        Thing(id="works", kind="facility"),
    )
    return Case(
        about=about(("gun@aland", "plan@aland", "skill@aland", "tool@aland", "works@bland")),
        things=things(*more, *(Thing(id=name, kind="product") for name in names)),
        sources=SOURCES,
        givens=(Given(holding="ore@aland", when=parse_when("1920-01/.."), footing="stated", because="x"),),
        completes=completes,
        ways=tuple(sorted(ways, key=lambda one: one.id)),
    )


def _concluded() -> Case:
    """Two dates of one licence, from each of which something is concluded; the gun needs both conclusions, the ore neither."""
    giving: dict[str, Any] = {"subject": "bland", "verb": "agree", "object": "plan", "to": ("aland",)}
    concluded: dict[str, Any] = {"subject": "bland", "verb": "plan", "object": "plan", "footing": "inferred"}
    claims = (
        Claim(id="early", when=parse_when("1922"), source="A", **giving),
        Claim(id="late", when=parse_when("1925"), rival_of=("early",), source="B", **giving),
        Claim(id="not-so", polarity="denied", rival_of=("early",), source="C", **giving),
        Claim(id="so-early", inferred_from=("early",), **concluded),
        Claim(id="so-late", inferred_from=("late",), **concluded),
        Claim(id="so-not", inferred_from=("not-so",), **concluded),
        Claim(id="deal", subject="bland", verb="deliver", object="ore", to=("aland",), when=parse_when("1921-05/1924"), source="B"),
    )
    ways = (
        _way("a", "skill@aland", claims=("so-early",)),
        _way("b", "tool@aland", claims=("so-late",)),
        _way("c", "gun@aland", "skill@aland", "tool@aland"),
        _way("d", "ore@bland", claims=("so-not",), ran="unknown", footing=(("way", "inferred"),)),
    )
    more = (Thing(id="gun", kind="product"), Thing(id="plan", kind="design"), Thing(id="tool", kind="product"))
    return Case(
        about=about(("gun@aland", "ore@aland", "ore@bland")),
        things=things(*more),
        sources=SOURCES,
        claims=tuple(sorted(claims, key=lambda one: one.id)),
        ways=ways,
    )


def _givens() -> Case:
    """What is given on a claim that is only alleged, what is given surely, and what needs both."""
    alleged = Claim(id="alleged", subject="aland", verb="state", object="ore", source="A", stance="alleges")
    sure = Claim(id="sure", subject="aland", verb="state", object="plan", source="B")
    over = Claim(id="over", subject="bland", verb="license", object="plan", to=("aland",), when=parse_when("1919-06/1921-06"), source="C")
    givens = (
        Given(holding="ore@aland", when=parse_when("1920/1927"), claims=("alleged",), footing="stated", because="x"),
        Given(holding="plan@aland", when=parse_when("1921/.."), claims=("sure",), footing="inferred", because="x"),
        Given(holding="works@aland", because="x"),
    )
    ways = (
        _way("make", "gun@aland", "ore@aland", "plan@aland", takes="P1M/P2Y", keeps="P6M/P3Y"),
        _way("other", "gun@aland", "works@aland", "skill@aland", ran="unknown", open=None, keeps=""),
    )
    more = (Thing(id="gun", kind="product"), Thing(id="plan", kind="design"), Thing(id="works", kind="facility"))
    return Case(
        about=about(("gun@aland", "plan@aland")), things=things(*more), sources=SOURCES, claims=(alleged, over, sure), givens=givens, ways=ways
    )


def _keeping() -> Case:
    """A skill that faded, nobody knows how soon, and a gun that needs it."""
    stated: dict[str, Any] = {"footing": (("way", "stated"),), "at": ("works",)}
    ways = (
        _way("learn", "skill@aland", open=parse_when("1922/1923"), keeps="P6M/P4Y", **stated),
        _way("make", "gun@aland", "skill@aland", open=parse_when("1924/1929"), takes="P1M/P4M", keeps="0", **stated),
    )
    more = (Thing(id="gun", kind="product"), Thing(id="works", kind="facility"))
    return Case(about=about(("gun@aland", "skill@aland")), things=things(*more), sources=SOURCES, ways=ways)


def _beyond(count: int) -> Case:
    """Deliveries that were in one half of a year or the other, pair by pair: more than are gone through."""
    claims = [
        Claim(
            id=f"r{number:02}{'ab'[version]}",
            subject="bland",
            verb="supply",
            object=f"ore{number}",
            to=("aland",),
            when=parse_when(f"192{number % 5 + 1}-0{1 + 6 * version}/192{number % 5 + 1}-{(6, 12)[version]:02}"),
            rival_of=(f"r{number:02}a",) if version == 1 else (),
            source="ABC"[(number + version) % 3],
        )
        for number in range(count)
        for version in range(2)
    ]
    several = Need(tuple(f"ore{number}@aland" for number in range(count)), 2)
    way = Way(id="use", gives="skill@aland", needs=(several,), open=parse_when("1921/1929"), takes="P2M", keeps="P1Y", ran="yes", because="x")
    return Case(
        about=about(("skill@aland", "ore0@aland")),
        things=things(*(Thing(id=f"ore{number}", kind="material") for number in range(count))),
        sources=SOURCES,
        claims=tuple(sorted(claims, key=lambda one: one.id)),
        ways=(way,),
    )
