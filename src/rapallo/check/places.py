"""R316–R318, R322, R323: sites in two places, sites nobody places, and sites that only look like one (§1.1, §1.6)."""

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
_NEARBY = 100.0
"""Kilometres allowed beside the radii where the source hedges where a site lay ("near", "in the suburbs")."""

_SAME = "same-as"
_MOST = 50
"""Sites of a kind that a site is compared with."""


class Spot(msgspec.Struct, frozen=True):
    """That a site lies at a place: by which claim (blank: its own coordinates), on which sources, and when."""

    place: str
    claim: str = ""
    sources: frozenset[str] = frozenset()
    when: When | None = None
    near: bool = False


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points (latitude, longitude in degrees) on a sphere of 6,371 km.

    >>> round(kilometres((55.75, 37.62), (52.12, 47.2)))
    745
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
        self.naming: dict[str, Counter[str]] = {site: Counter() for site in self.sites}
        for thing in case.things:
            if thing.kind == "facility" and thing.latitude is not None and thing.longitude is not None:
                self.spots[thing.id].append(Spot(thing.id))
        for claim in case.claims if len(self.sites) > 0 else ():
            own = claim.subject in self.spots or claim.object in self.spots
            if claim.denied or not (own or any(site in self.spots for site in (*claim.at, *claim.to))):
                continue
            named = dict.fromkeys(site for site in (claim.subject, claim.object, *claim.at, *claim.to) if site in self.spots)
            sources = self._sources(claim)
            telling = (claim.source,) if claim.source != "" else sources
            for site in named:
                if claim.verb != _SAME:
                    self.naming[site].update(telling)
                for place in self._places(claim, site):
                    self.spots[site].append(Spot(place, claim.id, sources, claim.when, claim.hedge != ""))

    def _sources(self, claim: Claim) -> frozenset[str]:
        if claim.id not in self.survey.case.further_evidence and claim.stance != "denies":
            return self.alone.setdefault(claim.source, frozenset((claim.source,))) if claim.source != "" else frozenset()
        return frozenset(item.source for item in self.survey.case.evidence_of(claim) if not item.disputes)

    def _places(self, claim: Claim, site: str) -> list[str]:
        found: tuple[str, ...] = ()
        if claim.verb == "locate-at":
            found = (claim.object,) if claim.subject == site else ()
        elif claim.object == site and self._there(claim):
            found = claim.at
        return [place for place in found if self.survey.kinds.get(place) == "place"]

    def _there(self, claim: Claim) -> bool:
        """Whether the act was done where its object stands: what lasts and what happens once is; words and talks are held anywhere."""
        verb = self.survey.case.verb_of(claim)
        return verb.span or verb.happens == "once"

    def point(self, place: str) -> tuple[float, float, float] | None:
        """Latitude, longitude and radius of a place; ``None`` where it has no coordinates."""
        thing = self.survey.case.thing_by_id[place]
        if thing.latitude is None or thing.longitude is None:
            return None
        radius = float(thing.radius_km) if thing.radius_km is not None else _UNKNOWN_RADIUS
        return float(thing.latitude), float(thing.longitude), radius

    def apart(self, here: Spot, there: Spot) -> float | None:
        """The kilometres between two places that surely differ; ``None`` where they may be one."""
        one, other = here.place, there.place
        first, second = self.point(one), self.point(other)
        if one == other or first is None or second is None:
            return None
        if one in self.survey.wholes(other) or other in self.survey.wholes(one):
            return None
        distance = kilometres(first[:2], second[:2])
        allowed = first[2] + second[2] + (_NEARBY if here.near or there.near else 0.0)
        return distance if distance > allowed else None


def two_places(survey: Survey) -> Iterator[Fault]:
    """R316: one site (perhaps through identity claims) in two places at one time."""
    known: _Map = survey.once("map", lambda: _Map(survey))
    classes: dict[str, list[Spot]] = {}
    for site in known.sites:
        classes.setdefault(survey.identity.of(site), []).extend(known.spots[site])
    for head, spots in sorted(classes.items()):
        for spot in spots[1:]:
            distance = known.apart(spots[0], spot)
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
        yield fault(
            "R322",
            survey.thing_at(thing),
            f"no place is recorded for {survey.title(site)}, which {listed(sources, 3)} name{'s' if len(sources) == 1 else ''}.",
        )


def perhaps_one(survey: Survey) -> Iterator[Fault]:
    """R323: a site without a place beside one of its classes that the same source places, and no word whether they are one."""
    known: _Map = survey.once("map", lambda: _Map(survey))
    things, of = survey.case.thing_by_id, survey.identity.of
    told = {frozenset((of(claim.subject), of(claim.object))) for claim in survey.by_verb.get(_SAME, ()) if claim.denied}
    placed: dict[tuple[str, str], list[str]] = {}
    for site in known.sites:
        for source in sorted({source for spot in known.spots[site] for source in spot.sources}):
            for word in things[site].classes:
                placed.setdefault((source, word), []).append(site)
    alone = {of(site) for site in known.sites} - {of(site) for site in known.sites if len(known.spots[site]) > 0}
    for site in known.sites:
        words = things[site].classes
        if of(site) not in alone or len(words) < 2:
            continue
        for source in sorted(known.naming[site]):
            near = [other for other in placed.get((source, words[0]), ())[:_MOST] if set(words) <= set(things[other].classes)]
            near = [other for other in near if frozenset((of(site), of(other))) not in told]
            if len(near) > 0:
                finding = (
                    f"{source} names {survey.title(site)} without a place, and {survey.titles(near, 3)} of the same classes "
                    "with one; nothing says whether they are one or two."
                )
                yield fault("R323", survey.thing_at(things[site]), finding)


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
        frozenset((of(claim.subject), of(claim.object))): claim.id for claim in survey.by_verb.get(_SAME, ()) if claim.denied
    }
    members: dict[str, list[str]] = {}
    for site in known.sites:
        members.setdefault(of(site), []).append(site)
    own = {site: _only_source(known, site) for site in known.sites}
    for site in known.sites:
        words = [word for word in case.thing_by_id[site].classes if counts[word] > 1]
        spots = [spot for one in members[of(site)] for spot in known.spots[one] if spot.claim != ""]
        if len(words) == 0 or len(spots) == 0:
            continue
        placing = {source for spot in spots for source in spot.sources}
        rarest = min(words, key=lambda word: (counts[word], word))
        for source, times in sorted(known.naming[site].items()):
            if source not in placing and (own[site] == source or times == 1):
                like = [other for other in by_word.get((rarest, source), ()) if own[other] == source]
                yield from _siblings(known, site, source, spots[0], like, rarest, denied)


def _only_source(known: _Map, site: str) -> str:
    """The one source that names a site, but for claims of identity; blank where there are several."""
    return next(iter(known.naming[site])) if len(known.naming[site]) == 1 else ""


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
            distance = known.apart(spot, one)
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
        f"{source} names {survey.title(site)} and does not say where; {spot.claim} puts it "
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
    Rule(("R323",), perhaps_one, tables=("claims",), absence=True),
    Rule(("R322",), unplaced, tables=("claims",), absence=True),
    Rule(("R317", "R318"), likely_mixed_up, tables=("claims",)),
)
