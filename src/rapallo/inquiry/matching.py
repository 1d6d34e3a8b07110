"""Where a motif is found in a record: claims joined on the parts they share, steps missing told (§13)."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from rapallo.inquiry.motif import Motif, Part, Step
from rapallo.inquiry.voice import moment_of
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.identity import identity_of
from rapallo.time import YES, When, before

__all__ = ["MOST_MATCHES", "Match", "Stage", "matches", "stage_of"]

MOST_MATCHES = 20_000
"""Bindings that a join may grow to; beyond it the first in order are kept, and the match says that it is not complete."""

Binding = tuple[str, ...]


class Match(msgspec.Struct, frozen=True):
    """A motif found. ``parts``: for each part the things that play it, by id; ``steps``: for each step found its claims, by id, in the
    order of the motif; ``missing``: steps without a claim. ``complete``: every binding was looked at.

    Laws: every claim of a step has one of the step's patterns; every needed step has a claim, and not one that is all another has.
    """

    motif: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[str, ...]
    complete: bool = True

    def players(self, part: str) -> tuple[str, ...]:
        """The things that play a part."""
        return dict(self.parts).get(part, ())

    def claims(self, step: str) -> tuple[str, ...]:
        """The claims of a step; none where it is missing."""
        return dict(self.steps).get(step, ())


class Stage(msgspec.Struct, frozen=True, dict=True):
    """A case made ready for motifs: claims by verb, things folded by identity, wholes looked up once."""

    case: Case

    @cached_property
    def by_verb(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims of each verb, by id."""
        found: dict[str, list[Claim]] = {}
        for claim in self.case.claims:
            found.setdefault(claim.verb, []).append(claim)
        return {verb: tuple(claims) for verb, claims in found.items()}

    @cached_property
    def _whens(self) -> dict[str, When | None]:
        return {}

    def when(self, claim: str) -> When | None:
        """When a claim was so, as its verb has it."""
        if claim not in self._whens:
            self._whens[claim] = moment_of(self.case, self.case.claim_by_id[claim])
        return self._whens[claim]

    @cached_property
    def _head(self) -> Mapping[str, str]:
        return identity_of(self.case).head

    @cached_property
    def _around(self) -> Whereabouts:
        return Whereabouts(self.case)

    @cached_property
    def _heirs(self) -> Mapping[str, str]:
        """For each thing what succeeds it (affirmed claims)."""
        return {claim.object: claim.subject for claim in self.case.claims if claim.verb == "succeeds" and not claim.denied}

    @cached_property
    def _wholes(self) -> dict[str, str]:
        return {}

    def one(self, thing: str) -> str:
        """The thing that stands for this one, through identity (§1.6)."""
        return self._head.get(thing, thing)

    def whole(self, thing: str) -> str:
        """The state that a thing belongs to or lies in, else the organisation, else itself; the last heir where it has heirs."""
        found = self._wholes.get(thing)
        if found is None:
            near = self._near(thing)
            states = [name for name, kind in near if kind == "state"]
            bodies = [name for name, kind in near if kind == "organisation"]
            found = self.heir(states[0] if len(states) > 0 else bodies[-1] if len(bodies) > 0 else thing)
            self._wholes[thing] = found
        return found

    def _near(self, thing: str) -> list[tuple[str, str]]:
        """What a thing is part of, the near before the far and the sure before the rest, with kinds; what stands still lies in its
        place too."""
        known = self.case.thing_by_id.get(thing)
        still = known is not None and known.kind in ("facility", "place")
        around = sorted(self._around.around(thing, places=still).items(), key=lambda item: item[1].sure != YES)
        things = (self.case.thing_by_id.get(name) for name, _ in around)
        return [(one.id, one.kind) for one in things if one is not None]

    def heir(self, thing: str) -> str:
        """The last of what succeeds a thing."""
        seen = {thing}
        while thing in self._heirs and self._heirs[thing] not in seen:
            thing = self._heirs[thing]
            seen.add(thing)
        return self.one(thing)

    def plays(self, part: Part, thing: str) -> str | None:
        """The value a thing gives a part; ``None``: it cannot play it."""
        value = self.whole(thing) if part.whole else self.one(thing)
        known = self.case.thing_by_id.get(value)
        kind = "" if known is None else known.kind
        if len(part.kinds) > 0 and kind not in part.kinds:
            return None
        if len(part.classes) > 0 and part.classes.isdisjoint(() if known is None else known.classes):
            return None
        return value


def stage_of(case: Case) -> Stage:
    """A case made ready for motifs, remembered with it."""
    found = case.__dict__.get("_stage")
    if not isinstance(found, Stage):
        found = case.__dict__["_stage"] = Stage(case)
    return found


class _Row(msgspec.Struct, frozen=True):
    """A claim as a step: the value of each part, blank where the claim leaves it open."""

    values: Binding
    claim: Claim


Found = dict[Binding, dict[str, dict[str, None]]]
"""Bindings with the claims of each step, in order."""


def matches(case: Case, motif: Motif) -> tuple[Match, ...]:
    """Every match of a motif in a case, those with the most steps first, then by their parts.

    Steps in time: a claim is kept if it does not surely lie before every claim of a step that it comes after. Undated claims are kept.
    Cost: linear in the claims of the verbs named, and in the bindings found, of which at most `MOST_MATCHES` are kept at a time.
    """
    stage = stage_of(case)
    names = tuple(part.id for part in motif.parts)
    rows = {step.id: tuple(_rows(stage, motif, step, names)) for step in motif.steps}
    found: Found = {("",) * len(names): {}}
    complete = True
    for step in sorted((one for one in motif.steps if one.need), key=lambda one: len(rows[one.id])):
        found, whole = _join(stage, motif, found, step, rows[step.id])
        complete = complete and whole
        if len(found) == 0:
            return ()
    keys = tuple(number for number, part in enumerate(motif.parts) if part.key)
    merged = _merged(found, keys)
    for step in (one for one in motif.steps if not one.need):
        _attach(stage, motif, merged, step, rows[step.id], keys)
    made = [_match(motif, names, group, complete) for _, group in sorted(merged.items())]
    return tuple(sorted(made, key=lambda one: (-len(one.steps), one.parts)))


def _rows(stage: Stage, motif: Motif, step: Step, names: tuple[str, ...]) -> Iterator[_Row]:
    seen: set[tuple[Binding, str]] = set()
    cast: dict[tuple[str, str], str | None] = {}
    for pattern in step.patterns:
        places = tuple((place, names.index(name), motif.part(name)) for place, name in pattern.places)
        for verb in sorted(pattern.verbs):
            for claim in stage.by_verb.get(verb, ()):
                if claim.denied != step.denied:
                    continue
                for values in _bindings(stage, claim, places, len(names), cast):
                    if (values, claim.id) not in seen:
                        seen.add((values, claim.id))
                        yield _Row(values, claim)


def _bindings(
    stage: Stage, claim: Claim, places: tuple[tuple[str, int, Part], ...], size: int, cast: dict[tuple[str, str], str | None]
) -> Iterator[Binding]:
    """The values that a claim gives the parts of a pattern; a place with several things gives one binding each. ``cast`` remembers
    who plays what."""
    found: list[list[str]] = [[""] * size]
    for place, number, part in places:
        things = (claim.subject,) if place == "subject" else (claim.object,) if place == "object" else claim.role(place)
        values: dict[str, None] = {}
        for thing in things:
            key = (part.id, thing)
            if key not in cast:
                cast[key] = stage.plays(part, thing) if thing != "" else None
            value = cast[key]
            if value is not None:
                values[value] = None
        if len(values) == 0:
            return
        found = [[*one[:number], value, *one[number + 1 :]] for one in found for value in values if one[number] in ("", value)]
    yield from (binding for one in found if _apart(binding := tuple(one)))


def _join(stage: Stage, motif: Motif, found: Found, step: Step, rows: tuple[_Row, ...]) -> tuple[Found, bool]:
    """Bindings carried on by the claims of a step, on the parts that both have."""
    if len(rows) == 0 or len(found) == 0:
        return {}, True
    out: Found = {}
    indexes: dict[tuple[int, ...], dict[tuple[int, ...], dict[Binding, list[_Row]]]] = {}
    for binding, claims in found.items():
        bound = tuple(number for number, value in enumerate(binding) if value != "")
        if bound not in indexes:
            indexes[bound] = _indexed(rows, bound)
        for shared, index in indexes[bound].items():
            for row in index.get(tuple(binding[number] for number in shared), ()):
                both = tuple(one if one != "" else other for one, other in zip(binding, row.values, strict=True))
                if not _apart(both) or _taken(claims, row.claim.id) or not _in_time(stage, motif, claims, step, row.claim):
                    continue
                if both not in out and len(out) >= MOST_MATCHES:
                    return out, False
                kept = out.setdefault(both, {name: dict(ids) for name, ids in claims.items()})
                for name, ids in claims.items():
                    kept[name].update(ids)
                kept.setdefault(step.id, {})[row.claim.id] = None
    return out, True


def _indexed(rows: tuple[_Row, ...], bound: tuple[int, ...]) -> dict[tuple[int, ...], dict[Binding, list[_Row]]]:
    """The rows of a step by the parts that they share with bindings of one shape, and by what stands there."""
    shapes: dict[tuple[int, ...], dict[Binding, list[_Row]]] = {}
    for row in rows:
        shared = tuple(number for number in bound if row.values[number] != "")
        shapes.setdefault(shared, {}).setdefault(tuple(row.values[number] for number in shared), []).append(row)
    return shapes


def _apart(binding: Binding) -> bool:
    """Whether no thing plays two parts."""
    played = [one for one in binding if one != ""]
    return len(set(played)) == len(played)


def _taken(claims: Mapping[str, Mapping[str, None]], claim: str) -> bool:
    """Whether a claim is all that another step has: one claim is not two steps."""
    return any(len(ids) == 1 and claim in ids for ids in claims.values())


def _in_time(stage: Stage, motif: Motif, claims: Mapping[str, Mapping[str, None]], step: Step, claim: Claim) -> bool:
    """Whether a claim fits the order of the steps that are already found, on either side of it."""
    earlier = [claims[name] for name in step.after if name in claims]
    later = [claims[one.id] for one in motif.steps if step.id in one.after and one.id in claims]
    when = stage.when(claim.id)
    return all(any(not _before(when, stage.when(other)) for other in group) for group in earlier) and all(
        any(not _before(stage.when(other), when) for other in group) for group in later
    )


def _before(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and before(one, other) == YES


class _Group(msgspec.Struct):
    """Bindings that agree in the keys: for each part its things, for each step its claims."""

    parts: list[dict[str, None]]
    steps: dict[str, dict[str, None]]


def _merged(found: Found, keys: tuple[int, ...]) -> dict[Binding, _Group]:
    out: dict[Binding, _Group] = {}
    for binding in sorted(found):
        group = out.setdefault(tuple(binding[number] for number in keys), _Group([{} for _ in binding], {}))
        for number, value in enumerate(binding):
            if value != "":
                group.parts[number][value] = None
        for step, claims in found[binding].items():
            group.steps.setdefault(step, {}).update(claims)
    return out


def _attach(
    stage: Stage, motif: Motif, merged: dict[Binding, _Group], step: Step, rows: tuple[_Row, ...], keys: tuple[int, ...]
) -> None:
    """The claims of a step that is not needed, given to every group that they fit; they share a part with it at least."""
    for group in merged.values():
        for row in rows:
            shared = [number for number, value in enumerate(row.values) if value != "" and len(group.parts[number]) > 0]
            if len(shared) == 0 or any(row.values[number] not in group.parts[number] for number in shared):
                continue
            told = [number for number, value in enumerate(row.values) if value != "" and number in keys]
            if len(told) == 0 and not any(number not in keys for number in shared):
                continue
            if _in_time(stage, motif, group.steps, step, row.claim):
                group.steps.setdefault(step.id, {})[row.claim.id] = None
                for number, value in enumerate(row.values):
                    if value != "" and number not in keys:
                        group.parts[number][value] = None


def _match(motif: Motif, names: tuple[str, ...], group: _Group, complete: bool) -> Match:
    steps = tuple((step.id, tuple(sorted(group.steps[step.id]))) for step in motif.steps if step.id in group.steps)
    parts = tuple((name, tuple(sorted(things))) for name, things in zip(names, group.parts, strict=True))
    missing = tuple(step.id for step in motif.steps if step.id not in group.steps)
    return Match(motif.id, parts, steps, missing, complete)
