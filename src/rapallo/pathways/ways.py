"""Every way that a case knows of, written or not: from claims, parts, successors, identities and givens (§4.1, §4.6, §4.7)."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from rapallo.record import ACTORS, Case, Claim, Need, Verb
from rapallo.time import When

__all__ = ["FOOTINGS", "ORIGINS", "Path", "derived_paths", "gifts", "holding", "parties", "paths_of", "split", "written_paths"]

FOOTINGS = ("stated", "inferred", "assumed")
ORIGINS = ("written", "derived", "part-of", "anyone", "succession", "identity")


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """One way as the engine takes it, with what each field rests on.

    ``gives`` and the needs are holdings as text (``chrome@germany``, bare: ``chrome``). ``limits`` are things whose
    existence bounds it, ``named`` all things with whose removal it falls; ``actors`` those who act in it (§7, between two sides).
    ``moment``: ``when`` is one instant that lies anywhere in it. ``footing`` is the way's own, ``fields`` that of single
    fields where it differs. ``takes`` and ``keeps`` are as written; blank is unknown (§4.8).
    """

    id: str
    origin: str
    gives: str
    needs: tuple[Need, ...] = ()
    limits: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    when: When | None = None
    moment: bool = False
    takes: str = ""
    unbroken: bool = False
    keeps: str = ""
    ran: str = ""
    footing: str = "stated"
    fields: tuple[tuple[str, str], ...] = ()
    claims: tuple[str, ...] = ()
    label: str = ""

    def footing_of(self, field: str) -> str:
        """The footing of a field: its own, or that of the way."""
        for name, footing in self.fields:
            if name == field:
                return footing
        return self.footing


def holding(thing: str, actor: str = "") -> str:
    """A holding as text: the thing in an actor's hands, or bare."""
    return f"{thing}@{actor}" if actor != "" else thing


def split(text: str) -> tuple[str, str]:
    """Thing and actor of a holding; the actor is blank for a bare thing."""
    thing, _, actor = text.partition("@")
    return thing, actor


def paths_of(case: Case) -> tuple[Path, ...]:
    """The ways of a case that give something by an act: the written ones, and the derived ones they do not replace.

    A written way replaces, in every reading, only the derived way that rests on a claim it cites and gives the same
    holding (§4.6). Sorted by id.
    """
    written = written_paths(case)
    replaced = {(claim, path.gives) for path in written for claim in path.claims}
    derived = [path for path in derived_paths(case) if (path.claims[0], path.gives) not in replaced]
    return tuple(sorted([*written, *derived], key=lambda path: (path.id, path.gives)))


def written_paths(case: Case) -> tuple[Path, ...]:
    """The ways of `ways.toml`."""
    found = []
    for way in case.ways:
        footing = dict(way.footing)
        own = footing.pop("way", "assumed")
        limits = (*way.by, *way.at, *way.via, *way.under)
        actors = dict.fromkeys((*way.by, *way.via, *(split(one)[1] for need in way.needs for one in need.of)))
        actors.pop("", None)
        found.append(
            Path(
                id=way.id,
                origin="written",
                gives=way.gives,
                needs=way.needs,
                limits=tuple(dict.fromkeys(limits)),
                named=tuple(dict.fromkeys(limits)),
                actors=tuple(actors) + tuple(thing for thing in way.at if thing not in actors),
                when=way.open,
                takes=way.takes,
                unbroken=way.unbroken,
                keeps=way.keeps,
                ran=way.ran if way.ran != "" else "unknown",
                footing=own,
                fields=tuple(footing.items()),
                claims=way.claims,
                label=way.label,
            )
        )
    return tuple(found)


def derived_paths(case: Case) -> tuple[Path, ...]:
    """The ways that affirmed claims are by themselves (§4.6): open while the claim says, taking no time, needing nothing
    but that their parties exist."""
    found = []
    for claim in case.claims:
        if claim.denied:
            continue
        verb = case.verb(claim.verb)
        if verb is None or verb.gives == "":
            continue
        acting = parties(case, claim)
        for place, (text, keeps) in enumerate(gifts(case, claim, verb)):
            found.append(
                Path(
                    id=claim.id if place == 0 else f"{claim.id}+{place}",
                    origin="derived",
                    gives=text,
                    limits=acting,
                    named=tuple(thing for thing in claim.things() if thing not in split(text)) + acting,
                    actors=tuple(dict.fromkeys((claim.subject, *claim.by, *claim.via, *claim.at))),
                    when=claim.when,
                    moment=not verb.span,
                    takes="P0D",
                    keeps=keeps,
                    ran="yes",
                    footing=claim.footing if claim.footing != "" else "stated",
                    claims=(claim.id,),
                )
            )
    return tuple(found)


def parties(case: Case, claim: Claim) -> tuple[str, ...]:
    """The actors of a claim: who did it, for whom, through whom; without them it could not have been."""
    named = dict.fromkeys((claim.subject, *claim.to, *claim.by, *claim.via))
    return tuple(thing for thing in named if thing in case.thing_by_id and case.thing_by_id[thing].kind in ACTORS)


def gifts(case: Case, claim: Claim, verb: Verb) -> tuple[tuple[str, str], ...]:
    """The holdings that a claim gives and how each keeps; none where a role it needs is missing (§4.6).

    A holder that is a cohort stands for the actors it is part of; where it is part of none, nothing is given.
    """
    thing_part, _, actor_part = verb.gives.partition("@")
    things = _fill(claim, thing_part)
    holders = [one for name in _fill(claim, actor_part) for one in _holders(case, name)]
    found: list[tuple[str, str]] = []
    for thing in things:
        if thing not in case.thing_by_id:
            continue
        material = case.thing_by_id[thing].kind == "material"
        keeps = verb.keeps_material if material and verb.keeps_material != "" else verb.keeps
        found.extend((holding(thing, holder), keeps) for holder in dict.fromkeys(holders))
    return tuple(found)


def _fill(claim: Claim, template: str) -> tuple[str, ...]:
    """What ``{as, else object}`` means for a claim: the first of the roles that is filled."""
    match = re.fullmatch(r"\{([a-z, ]+)\}", template)
    if match is None:
        return ()
    for name in match.group(1).split(", else "):
        found = _role(claim, name.strip())
        if len(found) > 0:
            return found
    return ()


def _role(claim: Claim, name: str) -> tuple[str, ...]:
    if name == "subject":
        return (claim.subject,)
    if name == "object":
        return (claim.object,) if claim.object != "" else ()
    return claim.role(name)


def _holders(case: Case, name: str) -> tuple[str, ...]:
    thing = case.thing_by_id.get(name)
    if thing is None:
        return ()
    if thing.kind in ACTORS:
        return (name,)
    if thing.kind == "cohort":
        return tuple(whole for whole in thing.part_of if case.thing_by_id[whole].kind in ACTORS)
    return ()


class Structure(msgspec.Struct):
    """The relations that carry holdings on without work: of parts, successors and identities, with the claims behind them."""

    wholes: dict[str, list[tuple[str, str, str]]]
    successors: dict[str, list[tuple[str, Claim]]]
    same: dict[str, list[tuple[str, Claim]]]


def structure_of(case: Case) -> Structure:
    """Who is part of whom (whole, claim or blank, footing), who succeeds whom, and what is the same as what."""
    wholes: dict[str, list[tuple[str, str, str]]] = {}
    for thing in case.things:
        if thing.kind in ACTORS:
            for whole in thing.part_of:
                if case.thing_by_id[whole].kind in ACTORS:
                    wholes.setdefault(thing.id, []).append((whole, "", "stated"))
    successors: dict[str, list[tuple[str, Claim]]] = {}
    same: dict[str, list[tuple[str, Claim]]] = {}
    for claim in case.claims:
        if claim.denied or claim.object == "":
            continue
        if claim.verb == "part-of":
            wholes.setdefault(claim.subject, []).append((claim.object, claim.id, claim.footing or "stated"))
        elif claim.verb == "succeeds":
            successors.setdefault(claim.object, []).append((claim.subject, claim))
        elif claim.verb == "same-as":
            same.setdefault(claim.subject, []).append((claim.object, claim))
            same.setdefault(claim.object, []).append((claim.subject, claim))
    return Structure(wholes, successors, same)


def structural_paths(structure: Structure, given: Iterable[str], bare: Mapping[str, bool]) -> tuple[Path, ...]:
    """All ways by structure that lead on from the holdings ``given``, and on from what those give.

    ``bare`` says for which things anyone's holding matters.
    """
    found: dict[str, Path] = {}
    waiting = sorted(set(given))
    seen = set(waiting)
    while len(waiting) > 0:
        text = waiting.pop()
        for path in _onward(structure, text, bare):
            found.setdefault(path.id, path)
            if path.gives not in seen:
                seen.add(path.gives)
                waiting.append(path.gives)
    return tuple(found[name] for name in sorted(found))


def _onward(structure: Structure, text: str, bare: Mapping[str, bool]) -> list[Path]:
    thing, actor = split(text)
    need = (Need((text,)),)
    found: list[Path] = []
    if actor != "":
        if bare.get(thing, False):
            found.append(_free("anyone", thing, need))
        for whole, claim, footing in structure.wholes.get(actor, ()):
            found.append(_free("part-of", holding(thing, whole), need, claim, footing))
        for successor, claim_of in structure.successors.get(actor, ()):
            onward = _free("succession", holding(thing, successor), need, claim_of.id, claim_of.footing or "stated")
            found.append(msgspec.structs.replace(onward, when=claim_of.when))
        for other, claim_of in structure.same.get(actor, ()):
            found.append(_free("identity", holding(thing, other), need, claim_of.id, claim_of.footing or "stated"))
    for other, claim_of in structure.same.get(thing, ()):
        found.append(_free("identity", holding(other, actor), need, claim_of.id, claim_of.footing or "stated"))
    return found


def _free(origin: str, gives: str, needs: tuple[Need, ...], claim: str = "", footing: str = "stated") -> Path:
    return Path(
        id=f"{origin}:{needs[0].of[0]}>{gives}" + (f":{claim}" if claim != "" else ""),
        origin=origin,
        gives=gives,
        needs=needs,
        takes="P0D",
        keeps="0",
        ran="yes",
        footing=footing,
        claims=(claim,) if claim != "" else (),
    )
