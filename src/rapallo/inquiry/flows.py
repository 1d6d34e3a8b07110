"""What each claim put into whose hands, and what it drew on: the links that `trace` follows back."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.identity import Identity, identity_of
from rapallo.time import MAX_DAY

__all__ = ["Flows", "Node", "fed"]

Node = tuple[str, str]
"""A thing in an actor's hands; the bare thing, in nobody's named hands, has a blank second part."""

_RESULT_IS_SUBJECT = ("contain", "derive-from")
_SERVES_OBJECT = ("equip", "finance", "found", "power", "staff", "test")
_HANDS_ON = ("deliver", "host", "lease", "license", "share-intelligence", "supply", "teach", "train")
_FROM_BY = ("acquire", "import")
_TAKES_PEOPLE = ("teach", "train")
_MAKES = ("build", "copy", "design", "mine", "produce")
_HAS = ("operate", "own", "use")
_LEARNS = ("emulate", "study-at")


class Flows(msgspec.Struct, frozen=True, dict=True):
    """The flows of one case, with things that claims of identity make one taken as one."""

    case: Case

    @cached_property
    def identity(self) -> Identity:
        """Which things are one."""
        return identity_of(self.case)

    @cached_property
    def into(self) -> Mapping[Node, tuple[Claim, ...]]:
        """For each node the claims that fed it, by id. Denied claims give nothing (§1.9)."""
        found: dict[Node, dict[str, Claim]] = {}
        for claim in self.case.claims:
            if not claim.denied:
                for item, holder in fed(self.case, claim):
                    found.setdefault((self.identity.of(item), self.identity.of(holder)), {})[claim.id] = claim
        return {node: tuple(claims.values()) for node, claims in found.items()}

    @cached_property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """For each thing everybody into whose hands some claim put it, sorted; the blank one stands for nobody named."""
        found: dict[str, set[str]] = {}
        for item, holder in self.into:
            found.setdefault(item, set()).add(holder)
        return {item: tuple(sorted(holders)) for item, holders in found.items()}

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[Claim, ...]]:
        """For each actor the claims by which it succeeded another: it holds what that held (§3.2)."""
        found: dict[str, list[Claim]] = {}
        for claim in self.case.claims:
            if claim.verb == "succeeds" and not claim.denied and claim.object != "":
                found.setdefault(self.identity.of(claim.subject), []).append(claim)
        return {actor: tuple(claims) for actor, claims in found.items()}

    def feeding(self, node: Node) -> Iterator[Claim]:
        """The claims that fed a node or a part of it, each once, by id: into these hands or a part's (§4.1), or nobody's named.

        The bare thing is fed by whatever put it into anybody's hands; merely having or using it gave it nothing.
        """
        item, holder = node
        hands = self._whole(holder) if holder != "" else frozenset()
        nodes: list[Node] = []
        for one in sorted(self._whole(item)):
            for other in self.holders.get(one, ()):
                if holder == "" or other == "" or other in hands:
                    nodes.append((one, other))
        claims = {claim.id: claim for one in nodes for claim in self.into.get(one, ())}
        claims = {name: claim for name, claim in claims.items() if holder != "" or claim.verb not in _HAS}
        for claim in sorted(claims):
            yield claims[claim]

    def _whole(self, thing: str) -> frozenset[str]:
        """A thing with all its parts: what a part of an actor holds it holds, and what made a part made some of it."""
        found = self._wholes.get(thing)
        if found is None:
            parts = self.case.with_parts(self.identity.all_of(thing))
            found = self._wholes[thing] = frozenset(self.identity.of(part) for part in parts)
        return found

    @cached_property
    def _wholes(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _making(self) -> Mapping[str, int]:
        """For each thing until when it was made at the latest, where every claim of its making is dated."""
        found: dict[str, int] = {}
        for (item, _), claims in self.into.items():
            for claim in claims:
                if claim.verb in _MAKES:
                    end = MAX_DAY if claim.when is None else claim.when.end_hi
                    found[item] = max(found.get(item, end), end)
        return found

    def made_until(self, claim: Claim) -> int:
        """The latest day that matters for a part or a model whose claim has no date: what was made of it was made by then."""
        if claim.verb not in _RESULT_IS_SUBJECT or claim.when is not None:
            return MAX_DAY
        return self._making.get(self.identity.of(claim.subject), MAX_DAY)

    def drawn_on(self, claim: Claim) -> tuple[Node, ...]:
        """The nodes that must have been there for the claim to be so: what the giver held, the site, the model, the part."""
        found = dict.fromkeys((self.identity.of(item), self.identity.of(holder)) for item, holder in _drawn(self.case, claim))
        own = {(self.identity.of(item), self.identity.of(holder)) for item, holder in fed(self.case, claim)}
        return tuple(node for node in found if node not in own and node[0] != "")


def fed(case: Case, claim: Claim) -> tuple[Node, ...]:
    """The nodes that a claim feeds: the holdings its verb gives (§4.6), and what it made, fitted out or trained."""
    verb, subject, item = claim.verb, claim.subject, claim.object
    if verb in _RESULT_IS_SUBJECT:
        return ((subject, ""),)
    if verb in _SERVES_OBJECT:
        return ((item, ""),)
    if verb == "share-intelligence":
        return tuple((item, to) for to in claim.to)
    if verb in _TAKES_PEOPLE:
        return ((item, ""), *((claim.as_, to) for to in claim.to if claim.as_ != ""))
    if verb in _LEARNS:
        return ((subject, ""), *(((claim.as_, subject),) if claim.as_ != "" else ()))
    return _given(case, claim)


def _given(case: Case, claim: Claim) -> tuple[Node, ...]:
    """The holdings that the verb's ``gives`` names, its roles filled in; none where a role that it needs is blank."""
    gives = case.verb_of(claim).gives
    if gives == "":
        return ()
    what, _, whose = gives.partition("@")
    return tuple((item, holder) for item in _filled(claim, what) for holder in _filled(claim, whose))


def _filled(claim: Claim, pattern: str) -> tuple[str, ...]:
    """``{as, else object}`` and the like, filled in from a claim."""
    for name in pattern.strip("{}").split(", else "):
        if name in ("subject", "object"):
            things: tuple[str, ...] = (getattr(claim, name),)
        else:
            things = claim.role(name.strip())
        things = tuple(thing for thing in things if thing != "")
        if len(things) > 0:
            return things
    return ()


def _drawn(case: Case, claim: Claim) -> Iterator[Node]:
    verb, subject, item = claim.verb, claim.subject, claim.object
    if verb in _HANDS_ON:
        yield (claim.as_ if verb in _TAKES_PEOPLE else item, subject)
    elif verb in _FROM_BY:
        yield from ((item, by) for by in claim.by)
    elif verb in _RESULT_IS_SUBJECT:
        yield (item, "")
    elif verb in _SERVES_OBJECT:
        kind = case.thing_by_id[subject].kind if subject in case.thing_by_id else ""
        if kind not in ("state", "organisation", "person"):
            yield (subject, "")
    elif verb in _LEARNS:
        yield (item, "")
        if claim.as_ != "":
            yield (claim.as_, item)
    else:
        if claim.as_ != "":
            yield (item, "")
        if case.verb_of(claim).gives.endswith("@{to}"):
            yield (item, subject)
    for via in claim.via:
        yield (item, via)
    for place in claim.at:
        yield (place, "")
