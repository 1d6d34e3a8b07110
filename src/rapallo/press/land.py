"""The map under a case: land clipped to the box of its places."""

from functools import cache
from importlib import resources
from typing import Any

import msgspec

from rapallo.press.flows import flows
from rapallo.record import Case

__all__ = ["box_of", "clipped", "land_rings", "map_data"]

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
