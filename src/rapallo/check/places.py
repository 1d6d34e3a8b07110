"""R316–R318, R322: sites in two places, sites nobody places, and sites that only look like one (§1.1, §1.6)."""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed
from rapallo.errors import Fault
from rapallo.record import Claim
from rapallo.time import YES, When, before

__all__ = ["RULES", "kilometres"]

_UNKNOWN_RADIUS = 25.0
"""Kilometres allowed for a place whose radius is not said, before two places count as apart."""

_MOST = 50
"""Sites of a kind that a site is compared with."""


class Spot(msgspec.Struct, frozen=True):
    """That a site lies at a place: by which claim (blank: its own coordinates), on which sources, and when."""

    place: str
    claim: str = ""
    sources: frozenset[str] = frozenset()
    when: When | None = None


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points (latitude, longitude in degrees) on a sphere of 6,371 km.

    >>> round(kilometres((55.75, 37.62), (52.12, 47.2)))
    743
    """
    from math import asin, cos, radians, sin, sqrt

    first, second = radians(one[0]), radians(other[0])
    half = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(min(1.0, half)))


class _Map:
    """Where the facilities of a case lie, source by source; one pass over the claims."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        case = survey.case
        self.sites = [thing.id for thing in case.things if thing.kind == "facility"]
        self.spots: dict[str, list[Spot]] = {site: [] for site in self.sites}
        self.alone: dict[str, frozenset[str]] = {}
        self.naming: dict[str, set[str]] = {site: set() for site in self.sites}
        for thing in case.things:
            if thing.kind == "facility" and thing.latitude is not None and thing.longitude is not None:
                self.spots[thing.id].append(Spot(thing.id))
        for claim in case.claims if len(self.sites) > 0 else ():
            if claim.subject not in self.spots and claim.object not in self.spots and claim.at == () and claim.to == ():
                continue
            named = dict.fromkeys(site for site in (claim.subject, claim.object, *claim.at, *claim.to) if site in self.spots)
            if len(named) == 0 or claim.denied:
                continue
            sources = self._sources(claim)
            for site in named:
                self.naming[site].update(sources)
                for place in self._places(claim, site):
                    self.spots[site].append(Spot(place, claim.id, sources, claim.when))

    def _sources(self, claim: Claim) -> frozenset[str]:
        if claim.id not in self.survey.case.further_evidence and claim.stance != "denies":
            return self.alone.setdefault(claim.source, frozenset((claim.source,))) if claim.source != "" else frozenset()
        return frozenset(item.source for item in self.survey.case.evidence_of(claim) if not item.disputes)

    def _places(self, claim: Claim, site: str) -> list[str]:
        found: tuple[str, ...] = ()
        if claim.verb == "locate-at":
            found = (claim.object,) if claim.subject == site else ()
        elif claim.object == site:
            found = claim.at
        return [place for place in found if self.survey.kinds.get(place) == "place"]

    def point(self, place: str) -> tuple[float, float, float] | None:
        """Latitude, longitude and radius of a place; ``None`` where it has no coordinates."""
        thing = self.survey.case.thing_by_id[place]
        if thing.latitude is None or thing.longitude is None:
            return None
        radius = float(thing.radius_km) if thing.radius_km is not None else _UNKNOWN_RADIUS
        return float(thing.latitude), float(thing.longitude), radius

    def apart(self, one: str, other: str) -> float | None:
        """The kilometres between two places that surely differ; ``None`` where they may be one."""
        first, second = self.point(one), self.point(other)
        if one == other or first is None or second is None:
            return None
        if one in self.survey.wholes(other) or other in self.survey.wholes(one):
            return None
        distance = kilometres(first[:2], second[:2])
        return distance if distance > first[2] + second[2] else None


def two_places(survey: Survey) -> Iterator[Fault]:
    """R316: one site (perhaps through identity claims) in two places at one time."""
    known: _Map = survey.once("map", lambda: _Map(survey))
    classes: dict[str, list[Spot]] = {}
    for site in known.sites:
        classes.setdefault(survey.identity.of(site), []).extend(known.spots[site])
    for head, spots in sorted(classes.items()):
        for spot in spots[1:]:
            distance = known.apart(spots[0].place, spot.place)
            if distance is None or _at_other_times(spots[0].when, spot.when):
                continue
            same = survey.ones(head)
            through = f", one site by {listed(same)}," if len(same) > 0 else ""
            finding = (
                f"{survey.title(head)}{through} lies at {survey.title(spots[0].place)} and at {survey.title(spot.place)}, "
                f"{distance:.0f} km apart."
            )
            claims = [name for name in (spots[0].claim, spot.claim, *same) if name != ""]
            yield fault("R316", survey.thing_at(survey.case.thing_by_id[head]), finding, claims)
            break


def _at_other_times(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and YES in (before(one, other), before(other, one))


def unplaced(survey: Survey) -> Iterator[Fault]:
    """R322: a site that the record speaks of and nobody places closer than a country."""
    known: _Map = survey.once("map", lambda: _Map(survey))
    placed = {survey.identity.of(site) for site in known.sites if len(known.spots[site]) > 0}
    for site in known.sites:
        thing = survey.case.thing_by_id[site]
        inside = any(survey.kinds.get(whole) in ("place", "facility") for whole in thing.part_of)
        sources = sorted(known.naming[site])
        if survey.identity.of(site) in placed or inside or len(sources) == 0:
            continue
        yield fault("R322", survey.thing_at(thing), f"no place is recorded for {survey.title(site)}, which {listed(sources, 3)} name{'s' if len(sources) == 1 else ''}.")


def likely_mixed_up(survey: Survey) -> Iterator[Fault]:
    """R317: a site that one source names without its place, and others put elsewhere than that source's sites of the kind.

    R318: the same, where the record denies that it is any of them.
    """
    known: _Map = survey.once("map", lambda: _Map(survey))
    case, of = survey.case, survey.identity.of
    counts = Counter(word for site in known.sites for word in case.thing_by_id[site].classes)
    by_word: dict[tuple[str, str], list[str]] = {}
    for site in known.sites:
        for word in case.thing_by_id[site].classes:
            for source in sorted({source for spot in known.spots[site] for source in spot.sources}):
                by_word.setdefault((word, source), []).append(site)
    denied = {
        frozenset((of(claim.subject), of(claim.object))): claim.id for claim in survey.by_verb.get("same-as", ()) if claim.denied
    }
    members: dict[str, list[str]] = {}
    for site in known.sites:
        members.setdefault(of(site), []).append(site)
    for site in known.sites:
        words = [word for word in case.thing_by_id[site].classes if counts[word] > 1]
        if len(words) == 0:
            continue
        silent = known.naming[site] - {source for spot in known.spots[site] for source in spot.sources}
        spots = [spot for one in members[of(site)] for spot in known.spots[one] if spot.claim != "" or one != site]
        rarest = min(words, key=lambda word: (counts[word], word))
        for source in sorted(silent):
            elsewhere = [spot for spot in spots if source not in spot.sources]
            if len(elsewhere) > 0:
                yield from _siblings(known, site, source, elsewhere[0], by_word.get((rarest, source), []), rarest, denied)


def _siblings(
    known: _Map, site: str, source: str, spot: Spot, like: list[str], word: str, denied: Mapping[frozenset[str], str]
) -> Iterator[Fault]:
    survey = known.survey
    of = survey.identity.of
    others: list[tuple[str, str, float]] = []
    for other in like[:_MOST]:
        if of(other) == of(site):
            continue
        for one in known.spots[other]:
            distance = known.apart(spot.place, one.place)
            if source in one.sources and distance is not None:
                others.append((other, one.place, distance))
                break
    if len(others) == 0:
        return
    kept = [denied[pair] for other, _, _ in others if (pair := frozenset((of(site), of(other)))) in denied]
    told = listed(
        [f"{survey.title(other)} ({survey.title(place)}, {distance:.0f} km off)" for other, place, distance in others], 3
    )
    finding = (
        f"{source} names {survey.title(site)} and does not say where; {spot.claim or 'its coordinates'} put{'s' if spot.claim else ''} it "
        f"at {survey.title(spot.place)}, not where {source} has its sites of the class '{word}': {told}."
    )
    thing = survey.case.thing_by_id[site]
    claims = [name for name in (spot.claim, *survey.ones(site)) if name != ""]
    if len(kept) == len(others):
        yield fault("R318", survey.thing_at(thing), f"{finding} Kept apart by {listed(kept)}.", (*kept, *claims))
    else:
        yield fault("R317", survey.thing_at(thing), finding, claims)


RULES = (
    Rule(("R316",), two_places, tables=("claims",)),
    Rule(("R322",), unplaced, tables=("claims",), absence=True),
    Rule(("R317", "R318"), likely_mixed_up, tables=("claims",)),
)
