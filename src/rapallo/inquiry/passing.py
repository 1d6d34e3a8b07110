"""Between two sides: which of them a claim has giving, and in what form."""

from collections.abc import Iterable, Mapping

import msgspec

from rapallo.inquiry.themes import GROUND, PASSAGE, form_of
from rapallo.inquiry.voice import moment_of
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.time import YES

__all__ = ["Passing", "Sides", "passing"]

A, B = "a", "b"
_OTHER = {A: B, B: A}


class Passing(msgspec.Struct, frozen=True):
    """That ``giver`` (*a* or *b*) gave the other side something in a form, how the claim ties the two together, and how sure
    that tie is: ``maybe`` where it hangs on a doubtful location, part or identity, whose claims ``through`` names."""

    giver: str
    form: str
    how: str
    sure: str = YES
    through: tuple[str, ...] = ()


class Sides(msgspec.Struct, frozen=True):
    """Two sides with all their parts; ``both`` are things that stand on both and count for neither."""

    a: frozenset[str]
    b: frozenset[str]
    both: tuple[str, ...]
    whereabouts: Whereabouts

    def of(self, things: Iterable[str], claim: Claim, places: bool = False) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """The sides on which some of these things stand, each with how sure that is and the claims it rests on.

        With ``places`` a thing also stands on the side on whose ground it lay at the claim's time.
        """
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        things = [thing for thing in things if thing not in self.both]
        for thing in things:
            here = A if thing in self.a else B if thing in self.b else None
            if here is not None:
                found[here] = (YES, ())
        if len(found) > 0:
            return found
        when = moment_of(self.whereabouts.case, claim)
        for thing in things:
            for whole, reach in self.whereabouts.around(thing, when, places).items():
                side = A if whole in self.a else B if whole in self.b else None
                if side is not None and (side not in found or (found[side][0] != YES and reach.sure == YES)):
                    found[side] = (reach.sure, reach.claims)
        return found


def passing(case: Case, claim: Claim, sides: Sides) -> Passing | None:
    """Who gave whom, if a claim has one side giving the other something; ``None`` if not.

    Its subject gives to the side in ``to``; without one, to the side that its object belongs to. Where the verb makes the subject
    the receiver (import, acquire, study-at, emulate, use, operate), the side in ``by``, of the object, or of the ground gives.
    Whoever stands on one side and was helped by, through or on the ground of the other (``by``, ``via``, ``at``; ``to`` a place;
    where the object lies) was given that: help, passage, ground.
    Law: swapping the sides swaps the giver and nothing else.
    """
    form = form_of(case, claim)
    if form is None:
        return None
    gives = case.verb_of(claim).gives
    takes = gives.endswith("@{subject}") or (claim.verb == "copy" and len(claim.to) == 0)
    subject = sides.of((claim.subject,), claim)
    if any(not _is_ground(case, thing) for thing in claim.to):
        to = sides.of(claim.to, claim)
        for giver in subject:
            if _OTHER[giver] in to:
                return _made(giver, form, "to", subject[giver], to[_OTHER[giver]])
        receivers = to if len(to) > 0 else subject
    else:
        receivers = subject
    if len(receivers) != 1:
        return None
    receiver, tie = next(iter(receivers.items()))
    giver = _OTHER[receiver]
    if takes:
        for role, things in (("by", claim.by), ("object", (claim.object,) if claim.object != "" else ())):
            found = sides.of(things, claim)
            if giver in found and receiver not in found:
                return _made(giver, form, role, tie, found[giver])
    elif len(claim.to) == 0 and claim.object != "":
        owned = sides.of((claim.object,), claim)
        if giver in owned and receiver not in owned:
            return _made(receiver, form, "object", tie, owned[giver])
    return _helped(claim, sides, form, receiver, tie)


def _helped(claim: Claim, sides: Sides, form: str, receiver: str, tie: tuple[str, tuple[str, ...]]) -> Passing | None:
    """Help of the other side in ``by``, ``via`` or ``at``, or in the ground on which the object lies."""
    giver = _OTHER[receiver]
    helps = (
        ("by", claim.by, form, False),
        ("via", claim.via, PASSAGE, True),
        ("to", claim.to, GROUND, True),
        ("at", claim.at, GROUND, True),
        ("object", (claim.object,) if len(claim.at) == 0 and claim.object != "" else (), GROUND, True),
    )
    for role, things, kind, places in helps:
        found = sides.of(things, claim, places)
        if giver in found and receiver not in found:
            return _made(giver, kind, role, tie, found[giver])
    return None


def _is_ground(case: Case, thing: str) -> bool:
    """Whether a thing in ``to`` is where something went, not who got it."""
    found = case.thing_by_id.get(thing)
    return found is not None and found.kind in ("place", "facility")


def _made(giver: str, form: str, how: str, *ties: tuple[str, tuple[str, ...]]) -> Passing:
    sure = YES if all(tie[0] == YES for tie in ties) else "maybe"
    through = tuple(sorted({claim for tie in ties for claim in tie[1]}))
    return Passing(giver, form, how, sure, through)
