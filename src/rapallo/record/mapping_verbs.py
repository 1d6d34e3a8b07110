"""Whether the verbs that a mapping names exist and take the roles it fills (R902)."""

from collections.abc import Callable, Iterator

from rapallo.errors import Fault
from rapallo.record.cells import near_words, shown
from rapallo.record.mapping import Claims, Mapping
from rapallo.record.verb import Verb, builtin_verbs

__all__ = ["verb_faults"]


def verb_faults(plan: Mapping, verb: Callable[[str], Verb | None]) -> Iterator[Fault]:
    """The faults of each ``[[claim]]`` as to its verb, as far as the mapping names it."""
    for claim in plan.claims:
        for name in _named(claim):
            found = verb(name)
            if found is None:
                near = near_words(name, builtin_verbs(), 2)
                remedy = f"Did you mean {' or '.join(near)}?" if len(near) > 0 else "rapallo verbs lists them."
                yield _fault(plan, claim, f"there is no verb {shown(name)}.", remedy)
                continue
            yield from _roles(plan, claim, found)


def _named(claim: Claims) -> tuple[str, ...]:
    """The verbs that a claim can come to have, where the mapping tells."""
    if claim.verb.map is not None:
        otherwise = (claim.verb.otherwise,) if claim.verb.otherwise not in (None, "*") else ()
        return tuple(dict.fromkeys(word for word in (*claim.verb.map.pairs.values(), *otherwise) if word))
    return (claim.verb.template.text,) if claim.verb.template.constant else ()


def _roles(plan: Mapping, claim: Claims, verb: Verb) -> Iterator[Fault]:
    filled = [role for role, _ in claim.roles]
    for role in filled:
        if role not in ("subject", "object") and verb.kinds(role) is None:
            used = ", ".join(one for one, _ in verb.roles) or "none"
            yield _fault(plan, claim, f"'{verb.id}' has no role '{role}'.", f"Its roles are: {used}.")
    takes = len(verb.object) > 0
    if takes != ("object" in filled):
        what = f"'{verb.id}' needs an object." if takes else f"'{verb.id}' takes no object."
        yield _fault(plan, claim, what, f"Compare: rapallo verbs {verb.id}.")
    if claim.amount is not None and not verb.amount:
        yield _fault(plan, claim, f"'{verb.id}' counts nothing, yet the claim has an amount.", "Use a verb that takes an amount.")


def _fault(plan: Mapping, claim: Claims, finding: str, remedy: str) -> Fault:
    return Fault(plan.path, claim.line, 0, "R902", "error", finding, remedy, "§3.1")
