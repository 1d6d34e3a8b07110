"""How well it is attested that two names are one: the strongest chain of identity claims between them (§1.6)."""

from collections.abc import Mapping

import msgspec

from rapallo.record.case import Case

__all__ = ["Bond", "Bonds"]

Bond = tuple[int, tuple[str, ...]]
"""A strength, which is that of the weakest claim, and the claims."""

ALWAYS = 255


class Bonds(msgspec.Struct, frozen=True, eq=False, dict=True):
    """The identities of a case: ``claims`` are those that count, with their strengths."""

    case: Case
    claims: Mapping[str, int]

    def between(self, one: str, other: str) -> Bond:
        """The bond between two things, or two holdings by their things and actors; a thing is itself without any claim.

        What no claim makes one has a strength of −1.
        """
        if one == other:
            return ALWAYS, ()
        (thing, _, actor), (again, _, holder) = one.partition("@"), other.partition("@")
        if actor == "" and holder == "":
            return self._found(thing, again)
        first, second = self.between(thing, again), self.between(actor, holder)
        return min(first[0], second[0]), tuple(dict.fromkeys((*first[1], *second[1])))

    def _found(self, one: str, other: str) -> Bond:
        memory: dict[str, dict[str, Bond]] = self.__dict__.setdefault("_known", {})
        if one not in memory:
            memory[one] = self._from(one)
        return memory[one].get(other, (-1, ()))

    def _from(self, thing: str) -> dict[str, Bond]:
        """The strongest, and of these shortest, chain to everything that is the same."""
        best: dict[str, Bond] = {thing: (ALWAYS, ())}
        done: set[str] = set()
        while len(done) < len(best):
            here = min((one for one in best if one not in done), key=lambda one: (-best[one][0], len(best[one][1]), one))
            done.add(here)
            strength, chain = best[here]
            for other, claim in self._next.get(here, ()):
                found = (min(strength, self.claims[claim]), (*chain, claim))
                known = best.get(other)
                if known is None or (-found[0], len(found[1]), found[1]) < (-known[0], len(known[1]), known[1]):
                    best[other] = found
        return best

    @property
    def _next(self) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] | None = self.__dict__.get("_near")
        if found is None:
            found = self.__dict__["_near"] = {}
            for name in sorted(self.claims):
                claim = self.case.claim_by_id[name]
                found.setdefault(claim.subject, []).append((claim.object, name))
                found.setdefault(claim.object, []).append((claim.subject, name))
        return found
