"""Which roles of which verb a route may pass between, and in which direction: one table (§1.3, §1.8)."""

from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.verb import Verb

__all__ = ["ASKED_ONLY", "CHAINS", "GROUPS", "Group", "chain_of", "joined", "pairs_of", "roles_of", "things_in"]

_HANDS_ON = "subject>by>via>object>to"
_MAKES = "subject>by>object>as>to;at>object>as>to"
_LEARNS = "via>object>subject>as;at>subject>as"


class Group(msgspec.Struct, frozen=True):
    """Verbs that join the same roles. ``chain``: each role named joins every role named after it; a second chain after ``;``."""

    title: str
    verbs: tuple[str, ...]
    chain: str
    meaning: str


GROUPS: tuple[Group, ...] = (
    Group(
        "handed on",
        ("deliver", "supply", "license"),
        _HANDS_ON,
        "from who gave, through whose hands, with the thing given, to who received it",
    ),
    Group(
        "let to another", ("lease", "host"), "subject>by>object>to", "from who let it, with the site, to who had the use of it"
    ),
    Group("told", ("share-intelligence",), "subject>by>via>to", "from who told to who was told; what it was about joins nothing"),
    Group("paid", ("finance",), "subject>by>via>to>object", "from who paid to who received it, and to what it was paid for"),
    Group(
        "got", ("acquire", "import"), "by>via>object>subject", "from whose hands, through whose, with the thing, to who got it"
    ),
    Group(
        "made", ("produce", "build", "design", "mine"), _MAKES, "from who made it and the site, to the thing made and whom for"
    ),
    Group(
        "copied", ("copy",), "object>subject>by>as>to;at>as>to", "from the original, by who copied it, to the copy and whom for"
    ),
    Group("trained", ("train", "teach"), _MAKES, "from who taught and the site, to those taught, the skill, and who gained it"),
    Group("learned", ("study-at", "emulate"), _LEARNS, "from where it was learned to who learned it, and what"),
    Group("went into", ("contain", "derive-from", "depend-on"), "object>subject", "from the part or model to what has it in it"),
    Group(
        "fitted out",
        ("equip", "power", "staff", "found", "test", "relocate"),
        "subject>by>via>object>to;at>object",
        "from who or what did it to what it was done to",
    ),
    Group(
        "was at work in",
        ("lead", "command", "serve-in"),
        "subject>object",
        "from the person or body to where he or it was at work",
    ),
    Group(
        "ran",
        ("operate",),
        "subject>by>object>to;object>subject",
        "from who ran it to what was run, and back: he had the use of it",
    ),
    Group("used", ("use",), "object>subject", "from the thing to who used it"),
    Group("owned", ("own",), "subject>object;object>subject", "both ways: means go down, what it has goes up"),
    Group(
        "was part of",
        ("part-of",),
        "subject>object",
        "from the part to the whole, which has what its parts have; never down again",
    ),
    Group("succeeded", ("succeeds",), "object>subject", "from the predecessor to the successor, who holds what that held"),
)
"""The verbs that carry a hop by themselves."""

ASKED_ONLY: Mapping[str, str] = {
    "locate-at": "subject>object;object>subject",
    "member-of": "subject>object",
    "mediate": "by>subject>object>to",
}
"""Verbs with a chain of their own that carry a hop only where ``--verbs`` names them; all others then join as what is handed on."""

CHAINS: Mapping[str, str] = {verb: group.chain for group in GROUPS for verb in group.verbs}
"""The chain of each verb that carries a hop by itself."""


def chain_of(verb: Verb, asked: frozenset[str] | None, own: bool = False) -> str:
    """The chain of a verb; blank: it carries no hop. ``asked`` are the verbs that may; ``None``: those of the table.

    A verb of the case's ``own`` carries one where it gives something. A word (negotiate, sign, contract, agree, demand, plan) or a
    hindrance carries none by itself: nothing was handed over by it (§1.8).
    """
    if asked is not None and verb.id not in asked:
        return ""
    found = "" if own else CHAINS.get(verb.id, "")
    if found == "" and own and verb.gives != "":
        found = _LEARNS if verb.gives.endswith("@{subject}") else "subject>by>via>object>as>to;at>object>as>to"
    if found == "" and asked is not None:
        found = ASKED_ONLY.get(verb.id, _HANDS_ON)
    return found


@cache
def pairs_of(chain: str) -> tuple[tuple[str, str], ...]:
    """The pairs of roles that a chain joins, the first to the second.

    >>> pairs_of("by>object>subject")
    (('by', 'object'), ('by', 'subject'), ('object', 'subject'))
    """
    found: dict[tuple[str, str], None] = {}
    for part in chain.split(";") if chain != "" else ():
        roles = part.split(">")
        for place, one in enumerate(roles):
            found.update(((one, other), None) for other in roles[place + 1 :])
    return tuple(found)


@cache
def roles_of(chain: str) -> tuple[str, ...]:
    """The roles that a chain names, each once."""
    return tuple(dict.fromkeys(role for pair in pairs_of(chain) for role in pair))


def joined(case: Case, claim: Claim, chain: str) -> Iterator[tuple[str, str]]:
    """The things of a claim that a hop leads from and to, each pair once.

    What stands in ``at`` joins only where it is a facility: a town or country is where something was, and nobody's hands. A site gives;
    it gets nothing by what is done there.
    """
    pairs = pairs_of(chain)
    standing = {role: things_in(case, claim, role) for role in roles_of(chain)}
    seen: set[tuple[str, str]] = set()
    for one, other in pairs:
        for start in standing[one]:
            for end in standing[other]:
                if start != end and (start, end) not in seen:
                    seen.add((start, end))
                    yield start, end


def things_in(case: Case, claim: Claim, role: str) -> tuple[str, ...]:
    """The things that stand in a role and can be passed through."""
    if role in ("subject", "object"):
        found = claim.subject if role == "subject" else claim.object
        return (found,) if found != "" else ()
    things = claim.role(role)
    if role != "at":
        return things
    return tuple(one for one in things if one in case.thing_by_id and case.thing_by_id[one].kind == "facility")
