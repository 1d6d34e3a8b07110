"""Where a motif is found in a record: claims joined on the parts they share, steps missing told (§13)."""

from collections.abc import Mapping

import msgspec

from rapallo.inquiry.joining import MOST_BINDINGS, Binding, Group, Rows, apart, joined_on, timed
from rapallo.inquiry.motif import Motif, Part, Step
from rapallo.inquiry.staging import Stage, stage_of
from rapallo.record.case import Case
from rapallo.record.claim import Claim

__all__ = ["MOST_MATCHES", "Match", "lacking", "matches", "search"]

MOST_MATCHES = MOST_BINDINGS
"""Combinations of players that are gone through at a time; beyond it the first in order are kept, and the match says so."""


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


def matches(case: Case, motif: Motif) -> tuple[Match, ...]:
    """Every match of a motif in a case, those with the most steps first, then by their parts.

    Steps in time: a claim is kept if it does not surely lie before every claim of a step that it comes after, or apart from every claim of
    one that it was during. Undated claims are kept. Cost: linear in the claims of the verbs named, and in the combinations of players, of
    which at most `MOST_MATCHES` are kept at a time.
    """
    return search(case, motif)[0]


def search(case: Case, motif: Motif) -> tuple[tuple[Match, ...], bool]:
    """The matches of a motif in a case, and whether every combination of players was looked at, which a record without any does not
    show."""
    stage = stage_of(case)
    names = tuple(part.id for part in motif.parts)
    rows, complete = {}, True
    for step in (one for one in motif.steps if one.need):
        rows[step.id], whole = _rows(stage, motif, step, names)
        complete = complete and whole
        if len(rows[step.id]) == 0:
            return (), complete
    found, whole = joined_on(stage, motif, rows)
    complete = complete and whole
    keys = tuple(number for number, part in enumerate(motif.parts) if part.key)
    merged: dict[Binding, Group] = {}
    for binding in sorted(found):
        key = tuple(binding[number] for number in keys)
        if key in merged:
            merged[key].take(found[binding])
        else:
            merged[key] = found[binding]
    for step in (one for one in motif.steps if not one.need and len(merged) > 0):
        more, whole = _rows(stage, motif, step, names)
        complete = complete and whole
        _attach(stage, motif, merged, step, more, keys)
    made = [_match(motif, names, group, complete) for _, group in sorted(merged.items())]
    return tuple(sorted(made, key=lambda one: (-len(one.steps), one.parts))), complete


def lacking(case: Case, motif: Motif) -> tuple[str, ...]:
    """The needed steps of a motif that no claim of a case could be; none, although there is no match: they do not hang together."""
    stage = stage_of(case)
    names = tuple(part.id for part in motif.parts)
    return tuple(step.id for step in motif.steps if step.need and len(_rows(stage, motif, step, names)[0]) == 0)


def _rows(stage: Stage, motif: Motif, step: Step, names: tuple[str, ...]) -> tuple[Rows, bool]:
    """The claims that can be a step, by the values they give the parts; and whether all were taken."""
    found: dict[Binding, dict[str, Claim]] = {}
    cast: dict[tuple[str, str], str | None] = {}
    complete = True
    for pattern in step.patterns:
        places: dict[str, list[tuple[int, Part]]] = {}
        for place, name in pattern.places:
            places.setdefault(place, []).append((names.index(name), motif.part(name)))
        pool = stage.denials if step.denied else stage.by_verb
        for verb in sorted(pattern.verbs) if len(pattern.verbs) > 0 else pool:
            for claim in pool.get(verb, ()):
                values, whole = _bindings(stage, claim, places, len(names), cast)
                complete = complete and whole
                for one in values:
                    if apart(motif, one):
                        found.setdefault(one, {})[claim.id] = claim
    return {values: tuple(claims.values()) for values, claims in found.items()}, complete


def _bindings(
    stage: Stage, claim: Claim, places: Mapping[str, list[tuple[int, Part]]], size: int, cast: dict[tuple[str, str], str | None]
) -> tuple[list[Binding], bool]:
    """The values that a claim gives the parts of a pattern, and whether that is all; a place with several things gives one binding each.
    ``cast`` remembers who plays what."""
    found: list[Binding] = [("",) * size]
    for place, parts in places.items():
        things = (claim.subject,) if place == "subject" else (claim.object,) if place == "object" else claim.role(place)
        casts = []
        for thing in things:
            if thing != "":
                played = []
                for number, part in parts:
                    key = (part.id, thing)
                    if key not in cast:
                        cast[key] = stage.plays(part, thing)
                    played.append((number, cast[key]))
                casts.append(played)
        if len(found) * len(casts) > MOST_MATCHES:
            return [], False
        found = [both for played in casts for one in found if (both := _with(one, played)) is not None]
        if len(found) == 0:
            break
    return found, True


def _with(binding: Binding, played: list[tuple[int, str | None]]) -> Binding | None:
    """A binding with further parts played; ``None`` where a part cannot be, or is played by another already."""
    out = list(binding)
    for number, value in played:
        if value is None or out[number] not in ("", value):
            return None
        out[number] = value
    return tuple(out)


def _attach(stage: Stage, motif: Motif, merged: Mapping[Binding, Group], step: Step, rows: Rows, keys: tuple[int, ...]) -> None:
    """The claims of a step that is not needed, given to every group that they fit; they share a part with it at least, as it was
    before this step: two go-betweens stand side by side."""
    by_value: dict[tuple[int, str], list[Binding]] = {}
    for values in rows:
        for number, value in enumerate(values):
            if value != "":
                by_value.setdefault((number, value), []).append(values)
    for group in merged.values():
        known = [dict(things) for things in group.parts]
        near = {
            values: None
            for number, things in enumerate(known)
            for thing in things
            for values in by_value.get((number, thing), ())
        }
        order = timed(stage, motif, group.steps, step) if len(near) > 0 else None
        for values in near:
            shared = [number for number, value in enumerate(values) if value != "" and len(known[number]) > 0]
            if order is None or any(values[number] not in known[number] for number in shared):
                continue
            claims = {claim.id: None for claim in rows[values] if order.fits(stage, claim.id)}
            if len(claims) > 0:
                group.steps.setdefault(step.id, {}).update(claims)
                group.add(tuple("" if number in keys else value for number, value in enumerate(values)))


def _match(motif: Motif, names: tuple[str, ...], group: Group, complete: bool) -> Match:
    steps = tuple((step.id, tuple(sorted(group.steps[step.id]))) for step in motif.steps if step.id in group.steps)
    parts = tuple((name, tuple(sorted(things))) for name, things in zip(names, group.parts, strict=True))
    missing = tuple(step.id for step in motif.steps if step.id not in group.steps)
    return Match(motif.id, parts, steps, missing, complete)
