"""What moved and where, claim by claim, as far as the record places it: the flows of a map."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import msgspec

from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.voice import moment_of
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.record import Case, Claim
from rapallo.time import YES, When

__all__ = ["flows"]

_MOVES = ("deliver", "relocate", "visit", "finance", "equip", "staff", "attack", "share-intelligence")
_STAYS = ("build", "design", "found", "mine", "operate", "own", "produce", "use", "host", "lease", "test", "occupy")
_REACHES = ("visit", "finance", "equip", "staff", "attack")
"""Verbs whose object is what is reached, and not what moves."""

_MAKES = ("build", "produce")
_FIXED = ("facility", "place")


class End(msgspec.Struct, frozen=True):
    """One end of a flow: the ``place`` (blank: not on record), whether it is sure, whether the claim names it as where the act took place
    (``at``), and what stands in for a location of its own."""

    place: str = ""
    sure: bool = True
    at: bool = False
    note: str = ""


def flows(case: Case) -> list[dict[str, Any]]:
    """What moved, claim by claim, in the order of the claims; a blank ``from`` or ``to`` is a place not on record.

    The rule: the claim is affirmed, and its verb gives something to somebody (§4.6) or says that something moved. ``givers`` and
    ``takers`` are the things at its two sides, placed or not; ``via`` the places by way of which it went, as written. It begins where its
    giver is and ends at its taker or, where that is not placed, where the act took place (``at``); what is moved with ``to`` a place begins
    there instead, and so does what is learned at a school. A thing is where its own coordinates are, or those of the nearest place in which
    it lay at the time. A body without a place of its own is at its works, if all that the record has of them lie in one place, and what it
    delivers comes from where it made that; both are not ``sure``, and ``note`` says so. ``sure`` is false as well where a location is doubtful or
    undated. Where both ends are one, or no place is known, there is no flow; a state is no point.
    """
    atlas = _Atlas(case)
    rows = (_flow(case, atlas, claim) for claim in case.claims if not claim.denied and _moves(case, claim))
    return [row for row in rows if row is not None]


def _moves(case: Case, claim: Claim) -> bool:
    return claim.verb not in _STAYS and (claim.verb in _MOVES or case.verb_of(claim).gives != "")


def _flow(case: Case, atlas: "_Atlas", claim: Claim) -> dict[str, Any] | None:
    when = moment_of(case, claim)
    item = (claim.object,) if claim.object != "" else ()
    back = case.verb_of(claim).gives.endswith("@{subject}")
    givers: Sequence[str] = ((*claim.by, *item) if back else (claim.subject,)) if claim.verb != "relocate" else (claim.subject,)
    takers: Sequence[str] = (
        (claim.subject,) if back else claim.to if len(claim.to) > 0 else item if claim.verb in _REACHES else ()
    )
    here = atlas.first(claim.at, when, at=True)
    if claim.verb == "study-at":
        start, end = _better(atlas.first(givers, when), here), atlas.first(takers, when)
    elif claim.verb == "relocate" and atlas.first(claim.to, when).place != "":
        start, end = _better(here, atlas.first(givers, when)), atlas.first(claim.to, when)
    else:
        fixed = [one for one in item if claim.verb in _REACHES or case.thing_by_id[one].kind in _FIXED] if not back else []
        start = _better(atlas.first(givers, when), atlas.made(claim, when), atlas.seat(givers, when))
        if not back and start.place == "":
            start = atlas.first(claim.by, when)
        end = _better(
            atlas.first(claim.to if not back else takers, when), here, atlas.first(fixed, when), atlas.seat(takers, when)
        )
    via = tuple(dict.fromkeys(place for place in (atlas.first((one,), when).place for one in claim.via) if place != ""))
    if start.place == end.place != "":
        if not end.at:
            return None
        start, end = End(start.place, True), End()
    via = tuple(place for place in via if place not in (start.place, end.place))
    if start.place == "" and end.place == "" and len(via) == 0:
        return None
    return {
        "claim": claim.id,
        "from": start.place,
        "to": end.place,
        "via": list(via),
        "givers": list(givers),
        "takers": list(takers),
        "kind": claim.verb,
        "sure": start.sure and end.sure,
        "note": "; ".join(one.note for one in (start, end) if one.note != ""),
    }


def _better(*ends: End) -> End:
    """The first end that is placed surely, else the first that is placed."""
    placed = [one for one in ends if one.place != ""]
    return next((one for one in placed if one.sure), placed[0] if len(placed) > 0 else End())


class _Atlas:
    """Where things lay, as far as their coordinates or those of what they surely lay in tell."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.whereabouts = Whereabouts(case, frozenset(voice_of(case).rivalry_of))
        self.known: dict[tuple[str, str], End] = {}

    def first(self, things: Iterable[str], when: When | None, at: bool = False) -> End:
        """The first of some things that is placed."""
        found = _better(*(self._place(thing, when) for thing in things))
        return msgspec.structs.replace(found, at=at) if at else found

    def _place(self, thing: str, when: When | None) -> End:
        key = (thing, "" if when is None else when.text)
        if key not in self.known:
            around = self.whereabouts.around(thing, when)
            self.known[key] = _better(*(End(one, reach.sure == YES) for one, reach in around.items() if self._drawn(one)))
        return self.known[key]

    def seat(self, things: Iterable[str], when: When | None) -> End:
        """Where the works of the first body of some lie, if all that are on record lie in one place; never sure."""
        for thing in things:
            found = self.case.thing_by_id.get(thing)
            if found is None or found.kind != "organisation":
                continue
            places = {self._place(one, when).place for one in self.parts.get(thing, ())} - {""}
            if len(places) == 1:
                place = places.pop()
                return End(place, False, note=f"all works of {found.title} on record are at {self.case.title(place)}")
        return End()

    def made(self, claim: Claim, when: When | None) -> End:
        """Where the giver made what it gives, if the record says so of one place and of no later time; never sure."""
        places: dict[str, str] = {}
        for one in self.case.claims_of.get(claim.object, ()) if claim.object != "" else ():
            if (
                one.verb in _MAKES
                and not one.denied
                and (one.subject, one.object) == (claim.subject, claim.object)
                and not _later(one, when)
            ):
                place = self.first(one.at, when).place
                if place != "":
                    places[place] = one.id
        if len(places) != 1:
            return End()
        place, source = places.popitem()
        said = (
            f"{self.case.title(claim.object)} was made by {self.case.title(claim.subject)} at {self.case.title(place)} ({source})"
        )
        return End(place, False, note=said)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """The facilities that the table of things puts into each whole."""
        found: dict[str, list[str]] = {}
        for thing in self.case.things:
            for whole in thing.part_of if thing.kind == "facility" else ():
                found.setdefault(whole, []).append(thing.id)
        return found

    def _drawn(self, thing: str) -> bool:
        found = self.case.thing_by_id.get(thing)
        return found is not None and found.latitude is not None and found.longitude is not None


def _later(claim: Claim, when: When | None) -> bool:
    """Whether a claim is surely of a time after ``when``."""
    return (
        claim.when is not None
        and when is not None
        and claim.when.start == "known"
        and when.end == "known"
        and claim.when.start_lo > when.end_hi
    )
