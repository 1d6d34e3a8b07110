"""One change of an edition made by itself, with what it cannot be made without, to see whether it alone moves an answer (§8.2)."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from rapallo.inquiry.editions import ADDED, GONE, TABLES, Change, key_of, rows_of
from rapallo.inquiry.withdraw import withdraw
from rapallo.record.case import Case

__all__ = ["Single", "made", "singles_of"]

_ALONE = ("claim", "evidence", "thing", "way", "given", "complete", "rule", "verb", "case", "source", "reading")
_COMES_ALONG = ("thing", "source", "verb")


class Single(msgspec.Struct, frozen=True):
    """The smallest change that can be made by itself: a claim with its evidence, a way, a thing altered. ``id`` names it."""

    id: str
    what: str
    changes: tuple[Change, ...]


def singles_of(changes: Iterable[Change]) -> tuple[Single, ...]:
    """The changes of an edition as far as each can be made alone: a claim goes with its evidence; a thing, source or verb that is new
    comes along with what needs it, and one that is gone goes with it."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        if change.what not in _ALONE or (change.what in _COMES_ALONG and change.how in (ADDED, GONE)):
            continue
        key = ("claim", change.claim) if change.claim != "" else (change.what, change.id)
        groups.setdefault(key, []).append(change)
    return tuple(Single(name, what, tuple(group)) for (what, name), group in groups.items())


def made(old: Case, new: Case, single: Single) -> Case:
    """The old edition with one change of the new made in it.

    A claim that is gone is withdrawn, with what falls with it (§1.9). What is new brings the things, sources and verbs that it names
    and the old edition lacks.
    """
    gone = [one.claim for one in single.changes if one.what == "claim" and one.how == GONE]
    if len(gone) > 0:
        return withdraw(old, gone)
    case = old
    for what in dict.fromkeys(one.what for one in single.changes):
        if what == "case":
            case = msgspec.structs.replace(case, about=new.about)
            continue
        key = key_of(what)
        ids = {one.id for one in single.changes if one.what == what}
        place = next(place for kind, place, _ in TABLES if kind == what)
        rows = [row for row in rows_of(case, what) if key(row) not in ids]
        rows += [row for row in rows_of(new, what) if key(row) in ids]
        case = msgspec.structs.replace(case, **{place: _in_order(rows, [key_of(what)])})
    return _completed(case, new)


def _in_order(rows: Sequence[Any], keys: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=lambda row: tuple(key(row) for key in keys)))


def _completed(case: Case, new: Case) -> Case:
    """The case with the things, sources and verbs that it names and only the new edition has; what neither has is not named."""
    while True:
        things = {thing.id for thing in case.things}
        wanted = {one for claim in case.claims for one in claim.things()}
        wanted.update(one for thing in case.things for one in thing.part_of)
        wanted.update(one for way in case.ways for one in (*way.by, *way.at, *way.via, *way.under))
        holdings = [*(way.gives for way in case.ways), *(one for way in case.ways for need in way.needs for one in need.of)]
        holdings += [given.holding for given in case.givens] + [one.holding for one in case.completes] + list(case.about.aims)
        wanted.update(part for one in holdings for part in one.split("@"))
        more = [thing for thing in new.things if thing.id in wanted - things]
        if len(more) == 0:
            break
        case = msgspec.structs.replace(case, things=_in_order([*case.things, *more], [key_of("thing")]))
    keys = {source.key for source in case.sources}
    cited = {item.source for item in case.evidence} | {claim.source for claim in case.claims}
    sources = [source for source in new.sources if source.key in cited - keys]
    verbs = [verb for verb in new.verbs if verb.id not in case.own_verbs]
    known = {claim.id for claim in case.claims}
    return msgspec.structs.replace(
        case,
        sources=_in_order([*case.sources, *sources], [key_of("source")]),
        verbs=_in_order([*case.verbs, *verbs], [key_of("verb")]),
        evidence=tuple(item for item in case.evidence if item.claim in known),
        ways=tuple(_named(way, known) for way in case.ways),
        givens=tuple(_named(given, known) for given in case.givens),
    )


def _named(record: Any, known: set[str]) -> Any:
    """A record without the claims that the case does not have."""
    kept = tuple(claim for claim in record.claims if claim in known)
    return record if kept == record.claims else msgspec.structs.replace(record, claims=kept)
