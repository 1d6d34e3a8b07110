"""Drafts of ways out of claims that give nothing by themselves, for the author to accept, change or throw away (§4.6)."""

from collections.abc import Iterator, Sequence

import msgspec

from rapallo.inquiry.head import plural
from rapallo.inquiry.voice import Voice, order
from rapallo.pathways.solve import Solver
from rapallo.pathways.ways import split
from rapallo.record import ACTORS, Claim
from rapallo.record.case import Case
from rapallo.time import MAX_DAY, MIN_DAY, format_day

__all__ = ["PROPOSING", "Draft", "drafts"]

PROPOSING = {
    "finance": "was paid for",
    "equip": "was equipped",
    "power": "was powered",
    "staff": "was staffed",
    "test": "was tested",
    "contain": "goes into it",
    "derive-from": "it derives from this",
    "mediate": "was mediated",
    "negotiate": "was negotiated",
    "contract": "was contracted",
    "agree": "was agreed",
}
"""The verbs that ways are drafted from, and what each says of a way."""

_DONE = ("equip", "power", "staff", "test")
"""Verbs of acts: a way drafted from none of them is not known to have been taken (§1.8)."""


class Draft(msgspec.Struct, frozen=True):
    """One way as text for `ways.toml`, and the claims it is drafted from. Nothing in it is more than a proposal."""

    id: str
    gives: str
    claims: tuple[str, ...]
    toml: str


def drafts(voice: Voice, solver: Solver, targets: Sequence[str]) -> tuple[Draft, ...]:
    """At most one draft for each target: from the claims that name its thing (or what that is part of, derives from or contains) and
    give nothing. Its duration and keeping are left blank, which is unknown, and its footing is inferred."""
    found = []
    for text in targets:
        thing, holder = split(text)
        claims = tuple(_around(voice.case, thing, holder))
        if len(claims) > 0:
            found.append(_draft(voice, solver, text, claims))
    return tuple(found)


def _around(case: Case, thing: str, holder: str) -> Iterator[Claim]:
    """Claims of the verbs that ways are drafted from around a thing, in time; another actor's, where both are named, are not."""
    near = {thing, *case.parts_of.get(thing, ())}
    when = order(case)
    for claim in sorted(case.claims_of.get(thing, ()), key=lambda one: when[one.id]):
        if claim.verb in ("derive-from", "contain") and not claim.denied:
            near.update((claim.subject, claim.object))
    seen: dict[str, Claim] = {}
    for one in sorted(near):
        for claim in case.claims_of.get(one, ()):
            seen.setdefault(claim.id, claim)
    side = set(case.with_parts((holder,))) if holder != "" else set()
    for claim in sorted(seen.values(), key=lambda one: when[one.id]):
        if claim.denied or claim.verb not in PROPOSING:
            continue
        whom = claim.to if len(claim.to) > 0 else (claim.subject,)
        actors = {name for name in whom if case.thing_by_id[name].kind in ACTORS}
        if holder == "" or claim.verb in ("derive-from", "contain") or len(actors) == 0 or not actors.isdisjoint(side):
            yield claim


def _draft(voice: Voice, solver: Solver, text: str, claims: tuple[Claim, ...]) -> Draft:
    case = voice.case
    thing, holder = split(text)
    taken = {way.id for way in case.ways} | set(case.claim_by_id) | set(case.thing_by_id) | set(case.rule_by_id)
    name = stem = f"{thing}-{holder}-draft" if holder != "" else f"{thing}-draft"
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    needs = tuple(dict.fromkeys(need for claim in claims for need in _needs(case, claim, thing, holder)))
    by = _roles(case, claims, ("subject", "by"), ACTORS, without=(holder,))
    at = _roles(case, claims, ("at", "object"), ("place", "facility"), without=(thing,))
    ran = "yes" if any(claim.verb in _DONE for claim in claims) else "unknown"
    rows = [
        f"# Proposed from {plural(len(claims), 'claim')} that by themselves give nothing; check each line before accepting it."
    ]
    rows += [f"# {claim.id}: {PROPOSING[claim.verb]}: {_comment(voice.says(claim))}" for claim in claims]
    rows += ["[[way]]", f'id = "{name}"', f'gives = "{text}"', f"needs = {_list(needs)}"]
    rows += [
        f"# needs {need}: {'on record' if _known(solver, need) else 'nothing on record gives it (unsupported)'}" for need in needs
    ]
    rows += [f"by = {_list(by)}", f"at = {_list(at)}", f"via = {_list(_roles(case, claims, ('via',), None))}"]
    rows.append(f"under = {_list(_roles(case, claims, ('under',), ('agreement',)))}")
    span = _span(claims)
    rows.append(f'open = "{span}"' if span != "" else "# open: no date on record, which is unknown")
    rows.append('# takes = "P12M/P36M"   # how much work it asked for: left out, it is unknown')
    rows.append('# keeps = "lasting"     # how long the result stays: left out, it is unknown')
    rows.append(f'ran = "{ran}"')
    rows.append('footing = { way = "inferred" }')
    rows.append(f"claims = {_list(tuple(claim.id for claim in claims))}")
    rows.append('because = "drafted from its claims; say why these together give it"')
    return Draft(name, text, tuple(claim.id for claim in claims), "\n".join(rows) + "\n")


def _needs(case: Case, claim: Claim, thing: str, holder: str) -> Iterator[str]:
    """What a claim says that the way needs: what it derives from, goes into it, equips or powers it."""
    at = f"@{holder}" if holder != "" else ""
    kind = case.thing_by_id[claim.object].kind if claim.object != "" else ""
    if claim.verb in ("derive-from", "contain") and claim.subject == thing and kind != "":
        yield f"{claim.object}{at}"
    elif claim.verb in ("equip", "power") and kind != "" and claim.object != thing:
        yield f"{claim.object}{at}" if kind not in ACTORS else claim.object
    elif (
        claim.verb in ("equip", "power", "test")
        and claim.subject not in (thing, holder)
        and case.thing_by_id[claim.subject].kind in ("product", "design", "material")
    ):
        yield f"{claim.subject}{at}"


def _roles(
    case: Case, claims: Sequence[Claim], names: Sequence[str], kinds: Sequence[str] | None, without: Sequence[str] = ()
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for claim in claims:
        for name in names:
            things = (claim.subject,) if name == "subject" else (claim.object,) if name == "object" else claim.role(name)
            for one in things:
                if one not in ("", *without) and (kinds is None or case.thing_by_id[one].kind in kinds):
                    found[one] = None
    return tuple(found)


def _span(claims: Sequence[Claim]) -> str:
    """From the earliest start to the latest end that any of the claims admits; an end that nobody knows stays so."""
    dated = [claim.when for claim in claims if claim.when is not None]
    if len(dated) == 0:
        return ""
    low, high = min(when.start_lo for when in dated), max(when.end_hi for when in dated)
    return (
        f"{'' if low <= MIN_DAY else format_day(low)}/{'' if high >= MAX_DAY else format_day(high)}"
        if low > MIN_DAY or high < MAX_DAY
        else ""
    )


def _known(solver: Solver, need: str) -> bool:
    model = solver.model
    return need in model.into or need in model.givens or solver.frame.exists_by_itself(need)


def _list(items: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


def _comment(text: str) -> str:
    """A text as one line of a comment."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
