"""Makes src/rapallo/press/land.json out of the npm package world-atlas: the land of Natural Earth, public domain, compact.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/land.py package/land-50m.json src/rapallo/press/land.json

Rings are decoded from TopoJSON, cut at the 180th meridian (which they cross as if the world were a ball; one round the pole is led along
it) and rounded to hundredths of a degree; points that then coincide or lie within little more than a hundredth of the
line between their neighbours are dropped, and so are rings with fewer than three corners, with an area below a hundredth of a square
degree, or that are degenerate (a ring as wide as the world without the area of one: it would draw an islet over the whole map).
Inner rings (the Caspian Sea) are kept as lakes.
The file holds each ring as whole hundredths, the first corner as it is, each further one as its distance from the one before.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

Ring = list[tuple[int, int]]
SMALLEST = 100  # square hundredths of a degree: a hundredth of a square degree
SLACK = 1.2  # hundredths of a degree by which a dropped corner may have lain off the line


def rings(topology: dict) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Every ring in degrees, *land* or, where it is an inner one, *lakes*."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            for number, ring in enumerate(polygon):
                points = []
                for index in ring:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points.extend(arc if len(points) == 0 else arc[1:])
                yield ("land" if number == 0 else "lakes"), points


def flat(points: list[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    """A ring of the ball as rings of the flat map: followed across the 180th meridian, then cut there."""
    followed = [points[0]]
    for lon, lat in points[1:]:
        last = followed[-1][0]
        followed.append((lon + 360 * round((last - lon) / 360), lat))
    if abs(followed[-1][0] - followed[0][0]) > 180:
        pole = -90.0 if followed[0][1] < 0 else 90.0
        followed += [(followed[-1][0], pole), (followed[0][0], pole)]
    for shift in (-360, 0, 360):
        ring = [(lon + shift, lat) for lon, lat in followed]
        ring = cut(cut(ring, -180.0, 1), 180.0, -1)
        if len(ring) >= 3:
            yield ring


def cut(ring: list[tuple[float, float]], limit: float, sign: int) -> list[tuple[float, float]]:
    """What lies on the one side of a meridian."""
    out = []
    for (x1, y1), (x2, y2) in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
        before, here = (x1 - limit) * sign >= 0, (x2 - limit) * sign >= 0
        if before != here:
            out.append((limit, y1 + (limit - x1) / (x2 - x1) * (y2 - y1)))
        if here:
            out.append((x2, y2))
    return out


def rounded(points: list[tuple[float, float]]) -> Ring:
    """The ring in hundredths, open, each corner once, without those that lie on the line between their neighbours."""
    ring: Ring = []
    for lon, lat in points:
        corner = (round(lon * 100), round(lat * 100))
        if not ring or ring[-1] != corner:
            ring.append(corner)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return simplified(ring)


def simplified(ring: Ring) -> Ring:
    """Douglas and Peucker's thinning of a closed ring, at `SLACK`, from its first corner and the one farthest off."""
    if len(ring) < 4:
        return ring
    far = max(range(len(ring)), key=lambda at: (ring[at][0] - ring[0][0]) ** 2 + (ring[at][1] - ring[0][1]) ** 2)
    closed = [*ring, ring[0]]
    keep = {0, far}
    waiting = [(0, far), (far, len(ring))]
    while waiting:
        start, end = waiting.pop()
        (x1, y1), (x2, y2) = closed[start], closed[end]
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        worst, at = 0.0, -1
        for place in range(start + 1, end):
            x, y = closed[place]
            off = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
            if off > worst:
                worst, at = off, place
        if worst > SLACK:
            keep.add(at)
            waiting += [(start, at), (at, end)]
    return [ring[at] for at in sorted(keep)]


def area(ring: Ring) -> float:
    """Area in square hundredths, unsigned."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def sound(ring: Ring) -> bool:
    """Whether a ring encloses anything worth drawing."""
    if len(ring) < 3 or area(ring) < SMALLEST:
        return False
    wide = max(x for x, _ in ring) - min(x for x, _ in ring)
    return wide < 30000 or area(ring) > 1e6


def main(source: str, target: str) -> None:
    """Convert one file."""
    found: dict[str, list[Ring]] = {"land": [], "lakes": []}
    for kind, points in rings(json.loads(Path(source).read_text(encoding="utf-8"))):
        found[kind] += [ring for ring in map(rounded, flat(points)) if sound(ring)]
    document: dict[str, object] = {"from": "Natural Earth 1:50m land, public domain; by world-atlas 2.0.2", "unit": "hundredths of a degree"}
    for kind, several in found.items():
        document[kind] = [packed(ring) for ring in sorted(several, key=lambda ring: (-area(ring), ring[0]))]
    Path(target).write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
    counts = ", ".join(f"{len(several)} {kind}" for kind, several in found.items())
    print(f"{target}: {counts}, {Path(target).stat().st_size} bytes")


def packed(ring: Ring) -> list[int]:
    """The first corner, then the way from each to the next."""
    found = [*ring[0]]
    for (x1, y1), (x2, y2) in pairwise(ring):
        found += [x2 - x1, y2 - y1]
    return found


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
