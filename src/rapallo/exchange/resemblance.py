"""How far two entries look like one thing: a sum of named pieces of evidence with points, no probability."""

from collections.abc import Iterable, Iterator

import msgspec

from rapallo.exchange.companies import form_point, legal_forms
from rapallo.exchange.entries import Bound, Called, Entry, Tie
from rapallo.exchange.name_evidence import name_points

__all__ = ["PROPOSED", "STRONG", "Piece", "Resemblance", "resemblance"]

PROPOSED = 4
"""Points from which two entries are proposed: the lowest at which the building list's pairs (``tests/data/match/build.csv``) keep a
precision of nine in ten, and no less than a name that is the same letter for letter gives alone."""

STRONG = 8
"""Points from which a proposal is called strong: no pair of different things on the building list reaches it."""

_GROUND = ("place", "facility")
_BLURRED = frozenset(("organisation", "facility"))
_SAYS_LITTLE = ("material", "skill", "product", "cohort", "event")
_NEAR_KM, _FAR_KM = 5.0, 50.0
_YEAR, _TWO_YEARS = 366, 731
_MOST_FOR_TIES = 4
_PART, _MOST_IN_PART = 2, 2


class Piece(msgspec.Struct, frozen=True):
    """One piece of evidence: what of the two is compared, its points, what is said, and the claims of the case that say it."""

    what: str
    points: int
    text: str
    claims: tuple[str, ...] = ()


class Resemblance(msgspec.Struct, frozen=True):
    """Two entries with the evidence for and against their being one, the name first."""

    one: Entry
    other: Entry
    pieces: tuple[Piece, ...]

    @property
    def points(self) -> int:
        """The sum. It is no probability: eight points are not twice as sure as four."""
        return sum(piece.points for piece in self.pieces)


def resemblance(one: Entry, other: Entry, least: int | None = None) -> Resemblance | None:
    """Hold two entries against each other; ``None`` where nothing at all is alike in their names or ids elsewhere.

    ``least``: leave off early, and answer ``None``, where the sum stays below it (it changes no sum that reaches it).
    Laws: ``resemblance(a, b).points == resemblance(b, a).points``; evidence that is compatible never lowers it.
    """
    pieces = list(_elsewhere(one, other))
    name = _name(one, other)
    if name is None and len(pieces) == 0:
        return None
    if name is not None:
        pieces = [*name, *pieces]
    if least is not None and sum(piece.points for piece in pieces) + _MOST_BESIDE_THE_NAME < least:
        return None
    pieces += [*_kinds(one, other), *_dates(one, other), *_ground(one, other)]
    around = [*_wholes(one, other), *_ties(one, other), *_classes(one, other)]
    pieces += _at_most(around, _MOST_IN_PART) if name is not None and name[0].points <= _PART else around
    return Resemblance(one, other, (*pieces, *_together(one, other)))


def _at_most(pieces: Iterable[Piece], most: int) -> Iterator[Piece]:
    """Pieces whose points for come to no more than this: what is part of a name is mostly a part, which is at home where its whole is."""
    for piece in pieces:
        points = min(piece.points, most)
        most -= max(points, 0)
        if points != 0:
            yield msgspec.structs.replace(piece, points=points)


_MOST_BESIDE_THE_NAME = 5 + 3 + 3 + 2 + _MOST_FOR_TIES + 1


def _name(one: Entry, other: Entry) -> list[Piece] | None:
    """The best of all their names, with the legal forms these have; ``None``: no two names have anything in common."""
    kind = one.kind if one.kind == other.kind or other.kind == "" else other.kind if one.kind == "" else ""
    person = kind == "person"
    best: tuple[int, int, str, Called, Called] | None = None
    for a in one.names:
        for b in other.names:
            points, why = name_points(a, b, kind)
            if why == "":
                continue
            forms = 0 if person else form_point(a.firm.form, b.firm.form)
            if best is None or (points + forms, points) > best[:2]:
                best = (points + forms, points, why, a, b)
    if best is None:
        return None
    total, points, why, a, b = best
    said = f"'{a.text}', {why}" if a.text == b.text else f"'{a.text}' ~ '{b.text}', {why}"
    pieces = [Piece("name", points, said)]
    if not person and total != points:
        pieces.append(Piece("legal form", total - points, _forms(a.firm.form, b.firm.form)))
    elif not person and "" not in (a.firm.form, b.firm.form) and a.firm.form != b.firm.form:
        pieces.append(Piece("legal form", 0, _forms(a.firm.form, b.firm.form)))
    return pieces


def _forms(one: str, other: str) -> str:
    forms = legal_forms()
    a, b = forms[one], forms[other]
    if one == other:
        return f"both {a.meaning}"
    if form_point(one, other) < 0:
        return f"{a.meaning} ({a.family}) is not {b.meaning} ({b.family})"
    return f"{a.meaning} and {b.meaning} may be translations, or one may have become the other"


def _elsewhere(one: Entry, other: Entry) -> Iterator[Piece]:
    if "" in (one.wikidata, other.wikidata):
        return
    if one.wikidata == other.wikidata:
        yield Piece("Wikidata", 10, f"both are {one.wikidata}")
    else:
        yield Piece("Wikidata", -8, f"{one.wikidata} is not {other.wikidata}")


def _kinds(one: Entry, other: Entry) -> Iterator[Piece]:
    if "" in (one.kind, other.kind) or one.kind == other.kind:
        return
    points = -1 if {one.kind, other.kind} == _BLURRED else -5
    yield Piece("kind", points, f"{one.kind} is not {other.kind}")


def _dates(one: Entry, other: Entry) -> Iterator[Piece]:
    person = "person" in (one.kind, other.kind)
    words = ("born", "died") if person else ("founded" if "organisation" in (one.kind, other.kind) else "begun", "ended")
    against = False
    for what, a, b, scale in (
        (words[0], one.began, other.began, (5, 3, 1, -3, -6) if person else (4, 2, 1, -2, -4)),
        (words[1], one.ended, other.ended, (3, 2, 1, -2, -5) if person else (3, 2, 1, -2, -4)),
    ):
        if a is not None and b is not None:
            piece = _date(what, a, b, scale)
            against = against or piece.points < 0
            yield piece
    if not against:
        yield from _apart(one, other)


def _date(what: str, a: Bound, b: Bound, scale: tuple[int, int, int, int, int]) -> Piece:
    """Two beginnings, or two ends: the same day, the same year, merely compatible, a year or two apart, surely apart."""
    claims = tuple(sorted({*a.claims, *b.claims}))
    said = a.said if a.said == b.said else f"{a.said} / {b.said}"
    gap = max(a.low, b.low) - min(a.high, b.high)
    if gap > 0:
        points, how = (scale[3], "disjoint, though near") if gap < _TWO_YEARS else (scale[4], "disjoint")
        if a.doubted or b.doubted:
            points, how = (points + 1) // 2, f"{how}, though a source doubts its date"
        return Piece(what, points, f"{said}, {how}", claims)
    widest = max(a.high - a.low, b.high - b.low)
    if widest == 0:
        return Piece(what, scale[0], f"{said}, the same day", claims)
    if widest <= _YEAR:
        return Piece(what, scale[1], f"{said}, compatible within a year", claims)
    return Piece(what, scale[2], f"{said}, compatible", claims)


def _apart(one: Entry, other: Entry) -> Iterator[Piece]:
    """One was over before the other began; or an act of the one lies outside the other's life."""
    for a, b in ((one, other), (other, one)):
        if a.ended is not None and b.began is not None and a.ended.high < b.began.low:
            text = f"{a.title} was over ({a.ended.said}) before {b.title} began ({b.began.said}): a successor is another thing"
            yield Piece("life", -6, text, tuple(sorted({*a.ended.claims, *b.began.claims})))
            return
    for a, b in ((one, other), (other, one)):
        for tie in a.ties:
            if tie.when is None:
                continue
            early = b.began is not None and tie.when.end_hi < b.began.low
            late = b.ended is not None and tie.when.start_lo > b.ended.high
            if early or late:
                said = "before the other began" if early else "after the other ended"
                yield Piece("life", -4, f"{a.title} and {tie.title} ({tie.verb}, {tie.when.text}) {said}", _ids((tie,)))
                return


def _ground(one: Entry, other: Entry) -> Iterator[Piece]:
    if one.point is None or other.point is None:
        return
    km = _distance(one.point, other.point)
    reach = one.point[2] + other.point[2]
    if km <= reach + _NEAR_KM:
        yield Piece("place", 3, f"{km:.0f} km apart" if km >= 0.5 else "the same spot")
    elif km > reach + _FAR_KM:
        ground = one.kind in _GROUND or other.kind in _GROUND
        yield Piece("place", -5 if ground else -1, f"{km:,.0f} km apart")


def _distance(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    """Kilometres between two points on a sphere, the same either way."""
    from math import asin, cos, radians, sin, sqrt

    (south, west), (north, east) = sorted(((a[0], a[1]), (b[0], b[1])))
    half = sin(radians(north - south) / 2) ** 2 + cos(radians(south)) * cos(radians(north)) * sin(radians(east - west) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def _wholes(one: Entry, other: Entry) -> Iterator[Piece]:
    if len(one.wholes) == 0 or len(other.wholes) == 0:
        return
    titles = dict((*other.wholes, *one.wholes))
    shared = sorted(one.direct & other.direct)
    if len(shared) > 0:
        yield Piece("part of", 2, f"both part of {titles[shared[0]]}")
        return
    common = sorted({key for key, _ in one.wholes} & {key for key, _ in other.wholes})
    if len(common) > 0:
        yield Piece("part of", 1, f"both within {titles[common[0]]}")
        return
    first, second = (min(title for _, title in entry.wholes) for entry in (one, other))
    against = -1 if "person" in (one.kind, other.kind) else -3 if "place" in (one.kind, other.kind) else -2
    yield Piece("part of", against, f"part of {first} / {second}")


def _ties(one: Entry, other: Entry) -> Iterator[Piece]:
    """What both are linked with, each thing once; a state says less, and what many things have says nothing."""
    found: dict[str, tuple[int, str, set[str]]] = {}
    by_key: dict[str, list[Tie]] = {}
    for tie in other.ties:
        for key in tie.keys:
            by_key.setdefault(key, []).append(tie)
    each = {f"id:{entry.id}" for entry in (one, other)}
    for tie in one.ties:
        if tie.kind in _SAYS_LITTLE or not each.isdisjoint(tie.keys):
            continue
        for key in sorted(tie.keys):
            if key in by_key:
                points = 1 if tie.kind == "state" else 2
                entry = found.setdefault(min((tie.title, *(its.title for its in by_key[key]))), (points, tie.verb, set()))
                entry[2].update(_ids((tie, *by_key[key])))
                break
    left = _MOST_FOR_TIES
    for title, (points, _, claims) in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
        points, left = min(points, left), left - min(points, left)
        if points == 0:
            return
        yield Piece("role", points, f"both with {title}", tuple(sorted(claims)))


def _ids(ties: Iterable[Tie]) -> tuple[str, ...]:
    return tuple(sorted({tie.claim for tie in ties} - {""}))


def _classes(one: Entry, other: Entry) -> Iterator[Piece]:
    if len(one.classes) == 0 or len(other.classes) == 0:
        return
    shared = sorted(one.classes & other.classes)
    yield Piece("class", 1, f"both {shared[0]}") if len(shared) > 0 else Piece("class", -1, "no class in common")


def _together(one: Entry, other: Entry) -> Iterator[Piece]:
    """A thing does not act on itself and is no part of itself."""
    if one.id == "" or other.id == "":
        return
    if other.id in one.inside or one.id in other.inside:
        yield Piece("apart", -6, "the one is part of the other")
    elif other.id in one.near:
        claims = {tie.claim for tie in one.ties if f"id:{other.id}" in tie.keys}
        yield Piece("apart", -4, "one claim has both in it", tuple(sorted(claims - {""})))
