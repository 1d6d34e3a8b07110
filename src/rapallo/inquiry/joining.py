"""The needed steps of a motif joined on the parts they share, each combination of players once, however many claims stand behind it (§13)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from rapallo.inquiry.motif import Motif, Step
from rapallo.inquiry.staging import Stage
from rapallo.record.claim import Claim
from rapallo.time import MAX_DAY, MIN_DAY

__all__ = ["MOST_BINDINGS", "Binding", "Group", "Rows", "Times", "apart", "joined_on", "settled", "timed"]

MOST_BINDINGS = 20_000
"""Combinations of players that a step may have, or a join may grow to; beyond it the first in order are kept, and the match says that it is
not complete."""

Binding = tuple[str, ...]
"""The value of each part of a motif, blank where it is open."""

Rows = Mapping[Binding, tuple[Claim, ...]]
"""The claims of a step by the values that they give the parts."""


class Group(msgspec.Struct):
    """What agrees in the parts that still matter: for each part its things, for each step its claims."""

    parts: list[dict[str, None]]
    steps: dict[str, dict[str, None]]

    def add(self, values: Binding) -> None:
        """Take in what plays the parts."""
        for number, value in enumerate(values):
            if value != "":
                self.parts[number][value] = None

    def take(self, other: "Group") -> None:
        """Take in all of another group."""
        for mine, theirs in zip(self.parts, other.parts, strict=True):
            mine.update(theirs)
        for step, claims in other.steps.items():
            self.steps.setdefault(step, {}).update(claims)


class Times(msgspec.Struct, frozen=True):
    """When some claims may have been, as far as order asks: the first day on which one may start, the last on which one may end, and the
    days that any may touch, as spans apart from each other."""

    start: int
    end: int
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    def meets(self, first: int, last: int) -> bool:
        """Whether any of the claims may touch one of these days."""
        at = bisect_right(self.firsts, last)
        return at > 0 and self.lasts[at - 1] >= first


def times_of(stage: Stage, claims: Iterable[str]) -> Times:
    """The times of some claims; what is not dated may have been at any time."""
    start, end = MAX_DAY, MIN_DAY
    spans: list[tuple[int, int]] = []
    for claim in claims:
        lo, hi = stage.bounds(claim)
        start, end = min(start, lo), max(end, hi)
        spans.append(stage.days(claim))
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in sorted(set(spans)):
        if len(lasts) > 0 and first <= lasts[-1]:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return Times(start, end, tuple(firsts), tuple(lasts))


class _Order(msgspec.Struct, frozen=True):
    """What the steps found so far ask of the time of a further one."""

    earlier: tuple[Times, ...]
    later: tuple[Times, ...]
    beside: tuple[Times, ...]

    def fits(self, stage: Stage, claim: str) -> bool:
        """Whether a claim does not surely lie before every claim of a step that it comes after, behind every one of a step that comes
        after it, or apart from every one of a step that it was during."""
        first, last = stage.bounds(claim)
        return (
            all(last >= one.start for one in self.earlier)
            and all(one.end >= first for one in self.later)
            and all(one.meets(*stage.days(claim)) for one in self.beside)
        )


def timed(stage: Stage, motif: Motif, steps: Mapping[str, Mapping[str, None]], step: Step) -> _Order:
    """The order that a step must fit among those found."""
    times = {name: times_of(stage, steps[name]) for name in _related(motif, step) if name in steps}
    return _Order(
        tuple(times[name] for name in step.after if name in times),
        tuple(times[one.id] for one in motif.steps if step.id in one.after and one.id in times),
        tuple(times[one.id] for one in motif.steps if (one.id in step.during or step.id in one.during) and one.id in times),
    )


def _related(motif: Motif, step: Step) -> Iterator[str]:
    for one in motif.steps:
        if one.id in (*step.after, *step.during) or step.id in (*one.after, *one.during):
            yield one.id


def joined_on(stage: Stage, motif: Motif, rows: Mapping[str, Rows]) -> tuple[dict[Binding, Group], bool]:
    """The groups in which every needed step has a claim, by the values of the keys; and whether every combination was looked at.

    Cost: linear in the rows, and in the combinations of players in parts that a further step asks for.
    """
    blank = ("",) * len(motif.parts)
    found = {blank: Group([{} for _ in blank], {})}
    complete = True
    rest = [step for step in motif.steps if step.need]
    while len(rest) > 0 and len(found) > 0:
        step = _next(rest, rows, found)
        rest.remove(step)
        found, whole = _join(stage, motif, found, step, rows[step.id], _kept(motif, rest))
        complete = complete and whole
    for binding in [binding for binding, group in found.items() if not settled(stage, motif, group)]:
        del found[binding]
    return found, complete


def settled(stage: Stage, motif: Motif, group: Group) -> bool:
    """Take away what does not fit in time among the claims of the other steps, until all that is left does; whether every needed step
    still has a claim."""
    changed = True
    while changed:
        changed = False
        for step in motif.steps:
            if step.id in group.steps:
                order = timed(stage, motif, group.steps, step)
                fitting = {claim: None for claim in group.steps[step.id] if order.fits(stage, claim)}
                changed = changed or len(fitting) < len(group.steps[step.id])
                group.steps[step.id] = fitting
                if len(fitting) == 0:
                    del group.steps[step.id]
    return all(step.id in group.steps for step in motif.steps if step.need)


def _next(rest: list[Step], rows: Mapping[str, Rows], found: Iterable[Binding]) -> Step:
    """The needed step to join next: the one with the fewest combinations among those that share a part with whatever was found so far;
    where there is none such, the one with the fewest."""
    bound = {_shape(binding) for binding in found}
    few = sorted(rest, key=lambda one: len(rows[one.id]))
    return next(
        (one for one in few if all(mine & own != 0 for mine in bound for own in {_shape(values) for values in rows[one.id]})),
        few[0],
    )


def _shape(binding: Binding) -> int:
    """Which parts are played, as bits."""
    return sum(1 << number for number, value in enumerate(binding) if value != "")


def _kept(motif: Motif, rest: list[Step]) -> tuple[bool, ...]:
    """For each part whether it still matters: a key, a part that a further step asks for, or one whose player could play such a part too."""
    asked = frozenset[str]().union(*(step.parts for step in rest))
    later = [part for part in motif.parts if part.id in asked]
    return tuple(
        part.key
        or part.id in asked
        or any(len(part.kinds) == 0 or len(one.kinds) == 0 or not part.kinds.isdisjoint(one.kinds) for one in later)
        for part in motif.parts
    )


def _join(
    stage: Stage, motif: Motif, found: Mapping[Binding, Group], step: Step, rows: Rows, kept: tuple[bool, ...]
) -> tuple[dict[Binding, Group], bool]:
    """Groups carried on by the claims of a step, on the parts that both have."""
    out: dict[Binding, Group] = {}
    indexes: dict[tuple[int, ...], dict[tuple[int, ...], dict[Binding, list[Binding]]]] = {}
    looked = 0
    for binding, group in found.items():
        bound = tuple(number for number, value in enumerate(binding) if value != "")
        if bound not in indexes:
            indexes[bound] = _indexed(rows, bound)
        order = timed(stage, motif, group.steps, step)
        alone = frozenset(claim for claims in group.steps.values() if len(claims) == 1 for claim in claims)
        held: dict[Binding, Group] = {}
        for shared, index in indexes[bound].items():
            for values in index.get(tuple(binding[number] for number in shared), ()):
                both = tuple(one if one != "" else other for one, other in zip(binding, values, strict=True))
                if not apart(motif, both):
                    continue
                claims = {claim.id: None for claim in rows[values] if claim.id not in alone and order.fits(stage, claim.id)}
                if len(claims) == 0:
                    continue
                looked += 1
                if looked > 10 * MOST_BINDINGS:
                    break
                _hold(held, tuple(value if keep else "" for value, keep in zip(both, kept, strict=True)), both, step.id, claims)
        for short, own in held.items():
            if short not in out and len(out) >= MOST_BINDINGS:
                return out, False
            whole = out.setdefault(short, Group([{} for _ in both], {}))
            whole.take(group)
            whole.take(own)
        if looked > 10 * MOST_BINDINGS:
            return out, False
    return out, True


def _hold(held: dict[Binding, Group], short: Binding, both: Binding, step: str, claims: dict[str, None]) -> None:
    own = held.get(short)
    if own is None:
        own = held[short] = Group([{} for _ in both], {step: {}})
    own.add(both)
    own.steps[step].update(claims)


def _indexed(rows: Rows, bound: tuple[int, ...]) -> dict[tuple[int, ...], dict[Binding, list[Binding]]]:
    """The rows of a step by the parts that they share with bindings of one shape, and by what stands there."""
    shapes: dict[tuple[int, ...], dict[Binding, list[Binding]]] = {}
    for values in rows:
        shared = tuple(number for number in bound if values[number] != "")
        shapes.setdefault(shared, {}).setdefault(tuple(values[number] for number in shared), []).append(values)
    return shapes


def apart(motif: Motif, binding: Binding) -> bool:
    """Whether no thing plays two parts, but for parts that stand in one place."""
    played = [one for one in binding if one != ""]
    if len(set(played)) == len(played):
        return True
    numbers = range(len(binding))
    return all(
        binding[one] == "" or binding[one] != binding[other] or (one, other) in motif.together
        for one in numbers
        for other in numbers[one + 1 :]
    )
