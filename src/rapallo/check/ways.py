"""R720–R723: written ways that rest on nothing, share a plant or pass one thing round in a circle (§4)."""

from collections.abc import Iterator

from rapallo.check.circles import circles
from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import Way
from rapallo.time import NO, overlaps

__all__ = ["RULES"]


def groundless(survey: Survey) -> Iterator[Fault]:
    """R720: a way or a given that is not marked assumed and names no claim. R721: an assumed given without its reason."""
    for way in survey.case.ways:
        footing = dict(way.footing).get("way", "")
        if len(way.claims) == 0 and footing in ("stated", "inferred"):
            place = (*survey.loaded.place("ways.toml", way.id), 0)
            yield fault("R720", place, f"way {way.id} is {footing}, and names no claim that it rests on.")
    path = survey.loaded.place("ways.toml", "")[0]
    for given in survey.case.givens:
        if len(given.claims) == 0 and given.footing in ("stated", "inferred"):
            yield fault(
                "R720", (path, 0, 0), f"the given {shown(given.holding)} is {given.footing}, and names no claim that it rests on."
            )
        elif len(given.claims) == 0 and given.because == "":
            yield fault("R721", (path, 0, 0), f"the given {shown(given.holding)} is assumed, and says not why.")


def shared_plants(survey: Survey) -> Iterator[Fault]:
    """R722: one site at which several ways to different holdings are worked at times that may be the same (§4.9)."""
    known: dict[str, list[Way]] = {}
    for way in survey.case.ways:
        for site in way.at:
            if survey.kinds.get(site) == "facility":
                known.setdefault(site, []).append(way)
    for site, ways in sorted(known.items()):
        first = ways[0]
        shared = [first, *(way for way in ways[1:] if way.gives != first.gives and _may_meet(first, way))]
        if len(shared) > 1:
            names = listed([way.id for way in shared])
            finding = f"{survey.title(site)} works for {names}; that one may leave no room for another is not modelled."
            yield fault("R722", survey.thing_at(survey.case.thing_by_id[site]), finding)


def _may_meet(one: Way, other: Way) -> bool:
    return one.open is None or other.open is None or overlaps(one.open, other.open) != NO


def passed_round(survey: Survey) -> Iterator[Fault]:
    """R723: a circle of ways in which the same thing passes from hand to hand and back (§4.4)."""
    onward: dict[str, list[str]] = {}
    for way in survey.case.ways:
        onward.setdefault(way.gives, []).extend(holding for need in way.needs for holding in need.of)
    for circle in circles(onward):
        hands: dict[str, list[str]] = {}
        for holding in circle:
            hands.setdefault(holding.partition("@")[0], []).append(holding)
        for thing, holdings in sorted(hands.items()):
            if len(holdings) > 1 or len(circle) == 1:
                place = (survey.loaded.place("ways.toml", "")[0], 0, 0)
                yield fault(
                    "R723",
                    place,
                    f"{listed(holdings)}: {shown(thing)} is had only because it is had already; no circle starts itself.",
                )


RULES = (
    Rule(("R720", "R721"), groundless),
    Rule(("R722",), shared_plants, tables=("ways",)),
    Rule(("R723",), passed_round, tables=("ways",)),
)
