"""The map under a case: land clipped to the box of its places, and flows between places that claims speak of."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.voice import Voice, moment_of
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.record import Case, Claim
from rapallo.time import YES, When

__all__ = ["box_of", "clipped", "flows", "land_rings", "map_data"]

Ring = list[tuple[float, float]]
Area = tuple[float, float, float, float]

_MARGIN = 3.0
"""Degrees around the outermost places."""

_LEAST = 4.0
"""Degrees that a box measures at least."""


def map_data(case: Case) -> dict[str, Any]:
    """Land within the box of the case's places, and its flows.

    A place without coordinates is not drawn, nor guessed; a case may bring borders of its own later on, none are shipped. Rings are in
    degrees, longitude first, rounded to hundredths.
    """
    box = box_of(case)
    return {
        "box": list(box if box is not None else (-180.0, -90.0, 180.0, 90.0)),
        "land": _within(box, "land"),
        "lakes": _within(box, "lakes"),
        "borders": [],
        "flows": flows(case),
    }


def box_of(case: Case) -> Area | None:
    """West, south, east and north of the places that claims name, with a margin; ``None``: none has coordinates."""
    named = [thing for thing in case.things if thing.id in case.claims_of]
    places = [(float(one.longitude), float(one.latitude)) for one in named if one.longitude is not None and one.latitude is not None]
    if len(places) == 0:
        return None
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    wide = max(_MARGIN, (_LEAST - (max(lons) - min(lons))) / 2)
    high = max(_MARGIN, (_LEAST - (max(lats) - min(lats))) / 2)
    return (
        round(max(min(lons) - wide, -180.0), 2),
        round(max(min(lats) - high, -90.0), 2),
        round(min(max(lons) + wide, 180.0), 2),
        round(min(max(lats) + high, 90.0), 2),
    )


def _within(box: Area | None, kind: str) -> list[list[list[float]]]:
    """The rings of a kind, as far as they lie in a box; none where there is no box."""
    rings = () if box is None else tuple(clipped(ring, box) for ring in land_rings(kind))
    return [[list(corner) for corner in ring] for ring in rings if len(ring) >= 3]


@cache
def land_rings(kind: str = "land") -> tuple[Ring, ...]:
    """The world's *land*, or the *lakes* in it, as rings in degrees, the largest first (Natural Earth 1:50m; made by `tools/land.py`)."""
    text = resources.files("rapallo.press").joinpath("land.json").read_bytes()
    found = []
    for flat in msgspec.json.decode(text)[kind]:
        x = y = 0
        ring: Ring = []
        for dx, dy in zip(flat[::2], flat[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x / 100, y / 100))
        found.append(ring)
    return tuple(found)


def clipped(ring: Ring, box: Area) -> Ring:
    """The part of a ring within a box (Sutherland and Hodgman), corners rounded to hundredths; empty where nothing is.

    A ring that leaves the box and comes back runs along its edge in between.

    >>> clipped([(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)], (1.0, 1.0, 9.0, 2.0))
    [(1.0, 2.0), (1.0, 1.0), (4.0, 1.0), (4.0, 2.0)]
    """
    west, south, east, north = box
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        ring = _cut(ring, axis, limit, sign)
        if len(ring) == 0:
            return []
    found: Ring = []
    for x, y in ring:
        corner = (round(x, 2), round(y, 2))
        if len(found) == 0 or found[-1] != corner:
            found.append(corner)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return found if len(found) >= 3 else []


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """What lies on the one side of a line."""
    out: Ring = []
    for number, corner in enumerate(ring):
        before = ring[number - 1]
        here, there = (corner[axis] - limit) * sign >= 0, (before[axis] - limit) * sign >= 0
        if here != there:
            share = (limit - before[axis]) / (corner[axis] - before[axis])
            other = before[1 - axis] + share * (corner[1 - axis] - before[1 - axis])
            out.append((limit, other) if axis == 0 else (other, limit))
        if here:
            out.append(corner)
    return out


def flows(case: Case) -> list[dict[str, Any]]:
    """What moved, claim by claim, in the order of their ids, as far as the record places it; a blank end is a place not on record.

    The rule: the claim is affirmed, and its verb gives something to somebody (§4.6) or says that something moved. It begins where its
    subject is (for verbs that give to the subject: where that is from which it came, ``by`` or else the object) and ends where the
    first of ``to``, ``at`` and the object is that has a place (for verbs that give to the subject: where the subject is, or ``at``).
    A thing is where its own coordinates are, or those of the nearest place in which it lay at the time; ``sure`` is false where that hangs
    on a doubtful or undated location. Where both ends are one, or neither is known, there is no flow; a state is no point.
    """
    voice = voice_of(case)
    atlas = _Atlas(case, voice)
    found: list[dict[str, Any]] = []
    for claim in case.claims:
        ends = _ends(case, claim)
        if claim.denied or ends is None:
            continue
        when = moment_of(case, claim)
        start, end = (next((one for one in (atlas.place(thing, when) for thing in things) if one[0] != ""), ("", True)) for things in ends)
        if start[0] != end[0]:
            row = {"claim": claim.id, "from": start[0], "to": end[0], "kind": claim.verb, "sure": start[1] and end[1]}
            found.append(row)
    return found


def _ends(case: Case, claim: Claim) -> tuple[Sequence[str], Sequence[str]] | None:
    """The things where a claim's flow may begin and where it may end, best first; ``None``: nothing moves."""
    gives = case.verb_of(claim).gives
    item = (claim.object,) if claim.object != "" else ()
    if gives.endswith("@{subject}") and claim.verb not in _STAYS:
        return (*claim.by, *item), (claim.subject, *claim.at)
    if claim.verb in _MOVES or (gives != "" and claim.verb not in _STAYS):
        return (claim.subject, *claim.by), (*claim.to, *claim.at, *item)
    return None


_MOVES = ("deliver", "relocate", "visit", "finance", "equip", "staff", "attack", "share-intelligence")
_STAYS = ("build", "design", "found", "mine", "operate", "own", "produce", "use", "host", "lease", "test", "occupy")


class _Atlas:
    """Where things lay, as far as their coordinates or those of what they surely lay in tell."""

    def __init__(self, case: Case, voice: Voice) -> None:
        self.case = case
        self.whereabouts = Whereabouts(case, frozenset(voice.rivalry_of))
        self.known: dict[tuple[str, str], tuple[str, bool]] = {}

    def place(self, thing: str, when: When | None) -> tuple[str, bool]:
        """The id of the thing with coordinates where this one lay, and whether surely; a blank id: not known."""
        key = (thing, "" if when is None else when.text)
        if key not in self.known:
            around = self.whereabouts.around(thing, when)
            here = [(one, reach.sure == YES) for one, reach in around.items() if self._drawn(one)]
            self.known[key] = next((one for one in here if one[1]), here[0] if len(here) > 0 else ("", True))
        return self.known[key]

    def _drawn(self, thing: str) -> bool:
        found = self.case.thing_by_id.get(thing)
        return found is not None and found.latitude is not None and found.longitude is not None
