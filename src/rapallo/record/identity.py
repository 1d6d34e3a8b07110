"""Which things are one, as far as claims of identity say so (§1.6)."""

from collections.abc import Iterable, Mapping

import msgspec

from rapallo.record.case import Case
from rapallo.record.claim import Claim

__all__ = ["Identity", "identity_claims", "identity_of"]

SAME = "same-as"


class Identity(msgspec.Struct, frozen=True):
    """Classes of things taken as one. ``head`` maps each thing of a class to the class's first id.

    ``by_claim`` names, for each class head, the claims that make it one.
    """

    head: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    by_claim: Mapping[str, tuple[str, ...]]

    def of(self, thing: str) -> str:
        """The thing that stands for this one."""
        return self.head.get(thing, thing)

    def all_of(self, thing: str) -> tuple[str, ...]:
        """Every thing that is this one, itself included, sorted."""
        return self.members.get(self.of(thing), (thing,))


def identity_claims(case: Case) -> tuple[Claim, ...]:
    """The claims of identity, affirmed and denied."""
    return tuple(claim for claim in case.claims if claim.verb == SAME)


def identity_of(case: Case, without: Iterable[str] = ()) -> Identity:
    """The classes that the affirmed claims of identity make, ``without`` some claims switched off.

    Law: switching a claim off never merges anything.
    """
    off = frozenset(without)
    parent: dict[str, str] = {}

    def find(thing: str) -> str:
        root = thing
        while parent.get(root, root) != root:
            root = parent[root]
        while parent.get(thing, thing) != root:
            parent[thing], thing = root, parent[thing]
        return root

    used = [claim for claim in identity_claims(case) if not claim.denied and claim.id not in off]
    for claim in used:
        first, second = sorted((find(claim.subject), find(claim.object)))
        parent[second] = first
        parent.setdefault(first, first)
    members: dict[str, list[str]] = {}
    for thing in sorted(parent):
        members.setdefault(find(thing), []).append(thing)
    by_claim: dict[str, list[str]] = {}
    for claim in used:
        by_claim.setdefault(find(claim.subject), []).append(claim.id)
    return Identity(
        head={thing: find(thing) for thing in sorted(parent)},
        members={head: tuple(things) for head, things in members.items()},
        by_claim={head: tuple(sorted(claims)) for head, claims in by_claim.items()},
    )
