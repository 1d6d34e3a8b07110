"""Where things were and what they were part of, step by step, with the claims that say so and how sure it is."""

from collections.abc import Mapping
from functools import cached_property

import msgspec

from rapallo.inquiry.voice import moment_of
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.thing import ACTORS
from rapallo.time import MAYBE, NO, YES, When, overlaps

__all__ = ["Reach", "Whereabouts"]

_WITHIN = ("part-of", "locate-at")
_SAME = "same-as"


class Step(msgspec.Struct, frozen=True):
    """One step outwards: to a whole or a place (``kind`` *part-of*, *locate-at*) or to the same thing by another entry."""

    to: str
    kind: str
    claim: str = ""
    when: When | None = None
    firm: bool = True


class Reach(msgspec.Struct, frozen=True):
    """How a thing lies within another: ``sure`` is *yes* or *maybe*, ``claims`` those that the way there rests on."""

    sure: str
    claims: tuple[str, ...] = ()


class Whereabouts(msgspec.Struct, frozen=True, dict=True):
    """The parts and places of one case, from ``part_of`` and from affirmed claims of part, location and identity.

    A step is firm if it stands in the things' table or if its claim is stated, undisputed, not denied by a rival and of more
    than low confidence; any other makes *maybe* of what it leads to (§7: whole unfavourably, the certain part favourably).
    """

    case: Case
    contested: frozenset[str] = frozenset()

    @cached_property
    def steps(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps outwards from each thing, sorted."""
        found: dict[str, list[Step]] = {}
        for thing in self.case.things:
            for whole in thing.part_of:
                found.setdefault(thing.id, []).append(Step(whole, "part-of"))
        for claim in self.case.claims:
            if claim.denied or claim.object == "":
                continue
            if claim.verb in _WITHIN:
                found.setdefault(claim.subject, []).append(self._step(claim, claim.object))
            elif claim.verb == _SAME:
                found.setdefault(claim.subject, []).append(self._step(claim, claim.object))
                found.setdefault(claim.object, []).append(self._step(claim, claim.subject))
        return {
            thing: tuple(sorted(steps, key=lambda step: (not step.firm, step.to, step.claim))) for thing, steps in found.items()
        }

    def _step(self, claim: Claim, to: str) -> Step:
        weak = (
            claim.footing not in ("", "stated")
            or claim.confidence == "low"
            or claim.id in self.contested
            or any(item.disputes for item in self.case.evidence_of(claim))
        )
        return Step(to, claim.verb, claim.id, moment_of(self.case, claim), not weak)

    def around(self, thing: str, when: When | None = None, places: bool = True) -> Mapping[str, Reach]:
        """Everything that a thing lay in or was part of at some time of ``when``, itself included.

        ``when`` absent: at any time. ``places`` false leaves locations out: a firm is not its town. A location without a date
        holds throughout for what does not move (facilities, places) and is *maybe* for the rest. Circles do no harm.
        """
        found: dict[str, Reach] = {thing: Reach(YES)}
        for firm in (True, False):
            waiting = list(found)
            while len(waiting) > 0:
                one = waiting.pop(0)
                for step in self.steps.get(one, ()):
                    if not places and step.kind == "locate-at":
                        continue
                    sure = self._holds(one, step, when)
                    if sure == NO or (firm and (sure != YES or found[one].sure != YES)) or step.to in found:
                        continue
                    claims = found[one].claims + ((step.claim,) if step.claim != "" else ())
                    found[step.to] = Reach(YES if sure == YES and found[one].sure == YES else MAYBE, claims)
                    waiting.append(step.to)
        return found

    def _holds(self, thing: str, step: Step, when: When | None) -> str:
        moves = step.kind == "locate-at" and self._moves(thing)
        if step.when is None:
            sure = MAYBE if moves else YES
        elif when is None:
            sure = MAYBE
        else:
            sure = overlaps(step.when, when)
        return MAYBE if sure == YES and not step.firm else sure

    def _moves(self, thing: str) -> bool:
        found = self.case.thing_by_id.get(thing)
        return found is None or found.kind in (*ACTORS, "cohort", "product")
