"""Things linked by claims, laid out by forces from a fixed beginning: the same case gives the same coordinates."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import sqrt
from typing import Any

from rapallo.record import Case

__all__ = ["laid_out", "linked", "network_layout"]

_WIDTH, _HEIGHT = 1600, 1200
_ROUNDS = 60
_SEED = 1922


def network_layout(case: Case) -> dict[str, Any]:
    """The network of a case: things that a claim names, a link between its subject and every other thing it names.

    Coordinates are rounded to a tenth; ``degree`` counts neighbours. Cost: about a second for 800 things and 1,500 links.
    """
    links = linked(case)
    degree: dict[str, int] = {thing.id: 0 for thing in case.things if thing.id in case.claims_of}
    for a, b in links:
        degree[a] += 1
        degree[b] += 1
    ids = sorted(degree)
    places = _remembered(tuple(ids), tuple(links))
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "nodes": [{"id": name, "x": x, "y": y, "degree": degree[name]} for name, (x, y) in zip(ids, places, strict=True)],
        "links": [{"a": a, "b": b, "claims": claims} for (a, b), claims in links.items()],
    }


@lru_cache(maxsize=4)
def _remembered(ids: tuple[str, ...], links: tuple[tuple[str, str], ...]) -> list[tuple[float, float]]:
    """`laid_out`, for an edition that differs from the last one in no link."""
    return laid_out(ids, links)


def linked(case: Case) -> Mapping[tuple[str, str], list[str]]:
    """Pairs of things, each in order, with the claims that link them, sorted."""
    found: dict[tuple[str, str], list[str]] = {}
    for claim in case.claims:
        for other in claim.things():
            if other != claim.subject and other in case.thing_by_id and claim.subject in case.thing_by_id:
                pair = (claim.subject, other) if claim.subject < other else (other, claim.subject)
                found.setdefault(pair, []).append(claim.id)
    return {pair: found[pair] for pair in sorted(found)}


def laid_out(ids: Sequence[str], links: Sequence[tuple[str, str]], rounds: int = _ROUNDS) -> list[tuple[float, float]]:
    """A place for each id: linked ones attract, near ones repel, all are drawn gently to the middle (Fruchterman and Reingold, with
    repulsion among neighbours in a grid alone).

    Only sums, products, quotients and roots are taken, which are rounded alike everywhere. Law: what lies apart only in the order
    of its links is laid out alike.
    """
    from random import Random

    number = len(ids)
    if number == 0:
        return []
    rng = Random(_SEED)
    side = sqrt(_WIDTH * _HEIGHT / number)
    xs = [rng.random() * _WIDTH for _ in ids]
    ys = [rng.random() * _HEIGHT for _ in ids]
    place = {name: at for at, name in enumerate(ids)}
    pairs = sorted((place[a], place[b]) for a, b in links)
    for done in range(rounds):
        dx, dy = _repelled(xs, ys, side)
        _attracted(xs, ys, pairs, side, dx, dy)
        heat = _WIDTH / 8 * (1 - done / rounds) ** 2 + 1
        for at in range(number):
            mx = dx[at] + (_WIDTH / 2 - xs[at]) * 0.045
            my = dy[at] + (_HEIGHT / 2 - ys[at]) * 0.08
            length = sqrt(mx * mx + my * my)
            step = min(length, heat) / length if length > 0 else 0.0
            xs[at] = min(max(xs[at] + mx * step, 0.0), float(_WIDTH))
            ys[at] = min(max(ys[at] + my * step, 0.0), float(_HEIGHT))
    return [(round(x, 1), round(y, 1)) for x, y in zip(xs, ys, strict=True)]


def _repelled(xs: list[float], ys: list[float], side: float) -> tuple[list[float], list[float]]:
    """What pushes each away from those within two sides of it."""
    number = len(xs)
    dx, dy = [0.0] * number, [0.0] * number
    reach, strength = 2 * side, side * side
    cells: dict[tuple[int, int], list[int]] = {}
    for at in range(number):
        cells.setdefault((int(xs[at] / reach), int(ys[at] / reach)), []).append(at)
    for (column, row), here in cells.items():
        near = [other for x in (-1, 0, 1) for y in (-1, 0, 1) for other in cells.get((column + x, row + y), ())]
        for at in here:
            x, y, fx, fy = xs[at], ys[at], 0.0, 0.0
            for other in near:
                ox, oy = x - xs[other], y - ys[other]
                apart = ox * ox + oy * oy
                if 0.0 < apart < reach * reach:
                    push = strength / apart
                    fx += ox * push
                    fy += oy * push
                elif apart == 0.0 and other != at:
                    fx += side / 8 if at < other else -side / 8
            dx[at], dy[at] = fx, fy
    return dx, dy


def _attracted(xs: list[float], ys: list[float], pairs: list[tuple[int, int]], side: float, dx: list[float], dy: list[float]) -> None:
    for a, b in pairs:
        ox, oy = xs[a] - xs[b], ys[a] - ys[b]
        pull = sqrt(ox * ox + oy * oy) / side * 0.35
        dx[a] -= ox * pull
        dy[a] -= oy * pull
        dx[b] += ox * pull
        dy[b] += oy * pull
