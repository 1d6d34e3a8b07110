"""Every way that a case knows of, written or not: from claims, parts, successors, identities and givens (§4.1, §4.6, §4.7)."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from rapallo.record import ACTORS, Case, Claim, Need, Verb
from rapallo.time import When

__all__ = [
    "FOOTINGS",
    "ORIGINS",
    "Path",
    "Structure",
    "derived_paths",
    "gifts",
    "holding",
    "parties",
    "paths_of",
    "split",
    "structural_paths",
    "structure_of",
    "written_paths",
]

FOOTINGS = ("stated", "inferred", "assumed")
ORIGINS = ("written", "derived", "part-of", "anyone", "succession", "identity")


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """One way as the engine takes it, with what each field rests on.

    ``gives`` and the needs are holdings as text (``chrome@germany``, bare: ``chrome``). ``limits`` are things whose
    existence bounds it, ``named`` all things with whose removal it falls. For §7, between two sides: ``holders`` stand on the
    side that gets (the actor of ``gives``; of a bare thing those by whom), ``actors`` on the other (who acts, where, through whom).
    ``moment``: ``when`` is one instant that lies anywhere in it. ``footing`` is the way's own, ``fields`` that of single
    fields where it differs. ``takes`` and ``keeps`` are as written; blank is unknown (§4.8).
    """

    id: str
    origin: str
    gives: str
    needs: tuple[Need, ...] = ()
    limits: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
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

    @property
    def act(self) -> bool:
        """Whether somebody did it: written or derived, and no mere consequence of structure."""
        return self.origin in ("written", "derived")


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
        limits = tuple(dict.fromkeys((*way.by, *way.at, *way.via, *way.under)))
        actors = dict.fromkeys((*way.by, *way.at, *way.via, *(split(one)[1] for need in way.needs for one in need.of)))
        actors.pop("", None)
        actor = split(way.gives)[1]
        found.append(
            Path(
                id=way.id,
                origin="written",
                gives=way.gives,
                needs=way.needs,
                limits=limits,
                named=limits,
                holders=(actor,) if actor != "" else way.by,
                actors=tuple(actors),
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
        for place, (text, keeps, receiver) in enumerate(gifts(case, claim, verb)):
            thing, holder = split(text)
            acting = parties(case, claim, (holder, receiver))
            present = (claim.subject, claim.object, *claim.by, *claim.at, *claim.via, *claim.under, *claim.role("as"), receiver)
            found.append(
                Path(
                    id=claim.id if place == 0 else f"{claim.id}+{place}",
                    origin="derived",
                    gives=text,
                    limits=acting,
                    named=tuple(one for one in dict.fromkeys((*present, *acting)) if one not in ("", thing, holder)),
                    holders=(holder,),
                    actors=_acting(case, claim),
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


def parties(case: Case, claim: Claim, receivers: Iterable[str] = ()) -> tuple[str, ...]:
    """The actors of a claim without whom it could not have been: who did it, by whom, through whom, and who received it.

    ``receivers`` are the actors that one of its gifts goes to; those of its other gifts do not bound that one.
    """
    named = dict.fromkeys((claim.subject, *receivers, *claim.by, *claim.via))
    return tuple(thing for thing in named if thing in case.thing_by_id and case.thing_by_id[thing].kind in ACTORS)


def _acting(case: Case, claim: Claim) -> tuple[str, ...]:
    """Who may stand on the giving side of a claim: its subject, by, at and via; and its object where that is an actor, a place
    or a facility, since one learns at a school and runs a plant where it stands."""
    named = dict.fromkeys((claim.subject, *claim.by, *claim.at, *claim.via))
    found = case.thing_by_id.get(claim.object)
    if found is not None and found.kind in (*ACTORS, "place", "facility"):
        named[claim.object] = None
    return tuple(named)


def gifts(case: Case, claim: Claim, verb: Verb) -> tuple[tuple[str, str, str], ...]:
    """The holdings that a claim gives, how each keeps and the receiver named; none where a role it needs is missing (§4.6).

    A holder that is a cohort stands for the actors it is part of, at any depth; where it is part of none, nothing is given.
    """
    if any(len(_role(claim, role)) == 0 for role in verb.needs_roles):
        return ()
    thing_part, _, actor_part = verb.gives.partition("@")
    found: dict[str, tuple[str, str, str]] = {}
    for thing in _fill(claim, thing_part):
        if thing not in case.thing_by_id:
            continue
        material = case.thing_by_id[thing].kind == "material"
        keeps = verb.keeps_material if material and verb.keeps_material != "" else verb.keeps
        for name in _fill(claim, actor_part):
            for holder in _holders(case, name):
                found.setdefault(holding(thing, holder), (holding(thing, holder), keeps, name))
    return tuple(found.values())


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
    """The actor of that name, or the nearest actors that a cohort is part of."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [name]
    while len(waiting) > 0:
        one = waiting.pop(0)
        thing = case.thing_by_id.get(one)
        if thing is None or one in seen:
            continue
        seen.add(one)
        if thing.kind in ACTORS:
            found[one] = None
        elif thing.kind == "cohort":
            waiting.extend(thing.part_of)
    return tuple(found)


class Structure(msgspec.Struct):
    """The relations that carry holdings on without work: of parts, successors and identities, with the claims behind them."""

    wholes: dict[str, list[tuple[str, Claim | None]]]
    successors: dict[str, list[tuple[str, Claim]]]
    same: dict[str, list[tuple[str, Claim]]]


def structure_of(case: Case) -> Structure:
    """Which actor is part of which (``None``: by the table of things), who succeeds whom, and what is the same as what."""
    wholes: dict[str, list[tuple[str, Claim | None]]] = {}
    kinds = {thing.id: thing.kind for thing in case.things}
    for thing in case.things:
        if thing.kind in ACTORS:
            for whole in thing.part_of:
                if kinds.get(whole) in ACTORS and whole != thing.id:
                    wholes.setdefault(thing.id, []).append((whole, None))
    successors: dict[str, list[tuple[str, Claim]]] = {}
    same: dict[str, list[tuple[str, Claim]]] = {}
    for claim in case.claims:
        if claim.denied or claim.object == "" or claim.object == claim.subject:
            continue
        actors = kinds.get(claim.subject) in ACTORS and kinds.get(claim.object) in ACTORS
        if claim.verb == "part-of" and actors:
            wholes.setdefault(claim.subject, []).append((claim.object, claim))
        elif claim.verb == "succeeds" and actors:
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
    found: list[Path] = []
    if actor != "":
        if bare.get(thing, False):
            found.append(_free("anyone", text, thing))
        for whole, claim in structure.wholes.get(actor, ()):
            found.append(_free("part-of", text, holding(thing, whole), claim))
        for successor, claim in structure.successors.get(actor, ()):
            found.append(_free("succession", text, holding(thing, successor), claim))
        for other, claim in structure.same.get(actor, ()):
            found.append(_free("identity", text, holding(thing, other), claim))
    for other, claim in structure.same.get(thing, ()):
        found.append(_free("identity", text, holding(other, actor), claim))
    return found


def _free(origin: str, need: str, gives: str, claim: Claim | None = None) -> Path:
    """A way by structure: at once, and only while what it rests on is held; no further than the receiving actor exists."""
    actor = split(gives)[1]
    return Path(
        id=f"{origin}:{need}>{gives}" + (f":{claim.id}" if claim is not None else ""),
        origin=origin,
        gives=gives,
        needs=(Need((need,)),),
        limits=(actor,) if actor != "" else (),
        when=None if claim is None else claim.when,
        moment=origin == "succession",
        takes="P0D",
        keeps="0",
        ran="yes",
        footing="stated" if claim is None or claim.footing == "" else claim.footing,
        claims=(claim.id,) if claim is not None else (),
    )
