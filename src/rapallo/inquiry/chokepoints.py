"""The smallest sets of things whose loss takes a capability away, the single ones beside the pairs (§8.1)."""

from collections.abc import Callable, Sequence

import msgspec

from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.asked import solver_for, voice_of
from rapallo.inquiry.breaking import Breaking, breaking
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.searching import MOST_SETS, said_complete, search
from rapallo.inquiry.steps import at_step, first_step, last_step, say_step
from rapallo.inquiry.verdict import CERTAIN, NO_WAY, word
from rapallo.inquiry.voice import Voice
from rapallo.pathways.cuts import Sets
from rapallo.pathways.model import read_holding
from rapallo.pathways.solve import Stage
from rapallo.record.case import Case

__all__ = ["Chokepoint", "Chokepoints", "chokepoints"]

_KINDS = (
    "person",
    "organisation",
    "state",
    "facility",
    "place",
    "agreement",
    "event",
    "cohort",
    "design",
    "product",
    "skill",
    "material",
)
_TITLES = ("Nothing need be taken away", "One is enough", "Two together", "Three together", "Four together")


class Chokepoint(msgspec.Struct, frozen=True):
    """A minimal set of things, by id. ``takes``: how many further things surely go with it.

    ``alike`` are, thing by thing, others that in its place would have the very same effect; ``folded`` are sets with the same or a
    larger cascade, which would do too.
    """

    things: tuple[str, ...]
    takes: int
    alike: tuple[tuple[str, ...], ...]
    folded: tuple[tuple[str, ...], ...]
    line: Line


class Chokepoints(Answer, frozen=True, kw_only=True):
    """What ``target`` at step ``step`` cannot do without, on the record and in history (ways not taken are no way out here).

    ``held`` is *certain*, *possible* or *no recorded way*, without any removal. Laws: each set listed takes it away and none of its
    subsets does; up to size ``complete`` none is missing but those folded or alike.
    """

    target: str
    at: str
    start: str
    held: str
    size: int
    complete: int
    stopped: bool
    candidates: int
    asked: int
    found: tuple[Chokepoint, ...]
    says: tuple[str, ...]

    def summary(self) -> tuple[str, ...]:
        """Whether it is held at all, how many there are, and how far the list reaches."""
        return self.says

    def sections(self) -> tuple[Section, ...]:
        """A section a size."""
        sizes = sorted({len(one.things) for one in self.found})
        return kept(*(Section(_title(size), tuple(one.line for one in self.found if len(one.things) == size)) for size in sizes))

    def of_size(self, size: int) -> tuple[Chokepoint, ...]:
        """The sets of that many things."""
        return tuple(one for one in self.found if len(one.things) == size)


def chokepoints(
    case: Case,
    target: str,
    at: str | None = None,
    from_: str | None = None,
    size: int = 2,
    sets: int = MOST_SETS,
    trust: str = "moderate",
    tell: Callable[[int, int, int], None] | None = None,
    stage: Stage | None = None,
) -> Chokepoints:
    """The minimal sets of up to ``size`` things without which ``target`` is not held at ``at`` on the record.

    Parameters
    ----------
    target : a holding (``tank-design@germany``) or a bare thing
    at : the date at whose last step it is asked for; none: the end of the horizon
    from_ : from when on the things are gone; none: from the start
    size : how many things at most
    sets : how many sets of a size may be tried
    trust : the lowest confidence with which a claim counts as sure (§1.9)
    tell : is told (size, sets done, sets of that size)
    stage : a named reading to put the question in

    Things that are the target or its holder, or contain one of them, are no candidates. Raises `UnknownName`, `DateError`,
    `UsageError` outside the horizon and `LimitError` where it would run too long. Ctrl-C keeps what is proved by then.
    Cost: sets tried times one evaluation.
    """
    text = read_holding(case, target)
    solver = solver_for(case, (text,), trust)
    model = solver.model
    step, start = last_step(model.grid, at), first_step(model.grid, from_)
    stage = stage if stage is not None else Stage()
    lines = solver.lines([stage])[0][0]
    held = word(lines, step, held=True)
    voice = voice_of(case)
    since = say_step(model.grid, start)
    options = [word for name, value in (("--at", at), ("--from", from_)) if value is not None for word in (name, value)]
    options += ["--trust", trust] if trust != "moderate" else []
    if size != 2:
        options += ["--size", str(size)]
    asked: Breaking | None = None
    found = Sets((), size, False, 0)
    if held != NO_WAY:
        asked = breaking(solver, text, step, start, stage)
        found = search(asked.breaks, len(asked.candidates), size, rests_on=asked.rests_on, most=sets, tell=tell)
    chosen = () if asked is None else _chosen(voice, asked, found)
    about = f"{model.say(text)} {at_step(model.grid, step)}"
    answer = Chokepoints(
        question=typed("chokepoints", text, *options),
        title=f"Chokepoints of {about}",
        case=case.about.title,
        digest=digest(case),
        target=text,
        at=model.grid.label(step),
        start=model.grid.label(start),
        held=held,
        size=size,
        complete=found.complete,
        stopped=found.stopped,
        candidates=0 if asked is None else len(asked.candidates),
        asked=found.asked,
        found=chosen,
        says=_says(about, held, since if from_ is not None else "", chosen, found, size, solver.outer(stage)),
    )
    body = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice.grounds(body))


def _says(
    about: str, held: str, since: str, chosen: Sequence[Chokepoint], found: Sets, size: int, outer: tuple[str, ...]
) -> tuple[str, ...]:
    if held == NO_WAY:
        return (f"There is no recorded way to {about}, so there is nothing to lose.",)
    sure = CERTAIN if held == CERTAIN else "possible only, so what is lost was perhaps not held anyway"
    says = [f"On the record {about} is {sure}. Ways that were not taken are no way out here: `without` plans anew."]
    counts = [len([one for one in chosen if len(one.things) == number]) for number in range(1, size + 1)]
    parts = [plural(count, _TUPLE[min(number, 2)]) + _AFTER[min(number, 3)] for number, count in enumerate(counts)]
    gone = f"If gone from {since} on, it is lost" if since != "" else "It is lost"
    says.append(f"{gone} with {', with '.join(parts)}. {said_complete(found, size, 'things')}")
    if len(outer) > 0:
        says.append(f"Outer bound: too many rivals to go through ({', '.join(outer)}).")
    return tuple(says)


_TUPLE = ("thing", "pair", "set")
_AFTER = (" alone", "", " of three", " of more")


def _title(size: int) -> str:
    return _TITLES[size] if size < len(_TITLES) else f"Sets of {size}"


def _chosen(voice: Voice, asked: Breaking, found: Sets) -> tuple[Chokepoint, ...]:
    """The sets found: those of the same effect put together, larger cascades folded under smaller ones, claims named."""
    classes = _classes(asked)
    cascades = [asked.cascade((place,)) for place in range(len(asked.candidates))]

    def weight(one: tuple[int, ...]) -> tuple[int, tuple[str, ...]]:
        return len(frozenset().union(*(cascades[place] for place in one))), tuple(asked.candidates[place] for place in one)

    groups: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for one in found.sets:
        if len(one) > 0:
            key = one if len(one) == 1 else tuple(sorted(classes[place] for place in one))
            groups.setdefault((len(one), *key), []).append(one)
    heads = sorted((min(sets, key=weight), tuple(sets)) for sets in groups.values())
    heads.sort(key=lambda pair: (len(pair[0]), weight(pair[0])))
    kept_sets: list[tuple[tuple[int, ...], frozenset[str], tuple[tuple[int, ...], ...], list[tuple[int, ...]]]] = []
    for head, sets in heads:
        goes = frozenset().union(*(cascades[place] for place in head))
        under = next((one for one in kept_sets if len(one[0]) == len(head) and one[1] <= goes), None)
        if under is None:
            kept_sets.append((head, goes, sets, []))
        else:
            under[3].extend(sets)
    chosen = [_chokepoint(voice, asked, classes, *one) for one in kept_sets]
    chosen.sort(key=lambda one: _place(voice.case, one))
    return tuple(chosen)


def _classes(asked: Breaking) -> list[int]:
    """For each candidate a number that it shares with all that have the very same effect."""
    numbers: dict[tuple[tuple[tuple[int, int], ...], ...], int] = {}
    found = []
    for place, delta in enumerate(asked.deltas):
        key = (tuple(sorted(delta.removed.items())), tuple(sorted(delta.closed.items())))
        found.append(numbers.setdefault(key, place) if asked.simple[place] else place)
    return found


def _place(case: Case, one: Chokepoint) -> tuple[int, int, int, tuple[str, ...]]:
    if len(one.things) > 1:
        return len(one.things), one.takes, 0, tuple(case.title(thing) for thing in one.things)
    thing = case.thing_by_id[one.things[0]]
    kind = _KINDS.index(thing.kind) if thing.kind in _KINDS else len(_KINDS)
    return 1, kind, one.takes, (case.title(thing.id),)


def _chokepoint(
    voice: Voice,
    asked: Breaking,
    classes: Sequence[int],
    head: tuple[int, ...],
    goes: frozenset[str],
    sets: tuple[tuple[int, ...], ...],
    folded: list[tuple[int, ...]],
) -> Chokepoint:
    case = voice.case
    names = asked.candidates
    members = {place for one in sets for place in one}
    alike = tuple(
        tuple(names[other] for other in sorted(members) if other != place and classes[other] == classes[place] and len(head) > 1)
        for place in head
    )
    things = tuple(names[place] for place in head)
    claims = asked.claims(head)
    also = tuple(tuple(names[place] for place in one) for one in folded)
    takes = len(goes) - len(head)
    words = [
        case.title(thing) + (f" (or {', or '.join(case.title(other) for other in others)})" if len(others) > 0 else "")
        for thing, others in zip(things, alike, strict=True)
    ]
    text = ", together with ".join(words)
    if takes > 0:
        text += f"; {plural(takes, 'further thing')} {'goes' if takes == 1 else 'go'} with {'it' if len(head) == 1 else 'them'}"
    if len(also) > 0:
        text += f"; with more going with it, also {', '.join(_together(case, one) for one in also[:6])}"
        text += f" and {len(also) - 6} more" if len(also) > 6 else ""
    kind = case.thing_by_id[things[0]].kind if len(things) == 1 else ""
    fields: tuple[tuple[str, Value], ...] = (
        ("things", "; ".join(things)),
        ("size", len(things)),
        ("kind", kind),
        ("takes", takes),
        ("alike", " | ".join("; ".join(others) for others in alike) if any(len(others) > 0 for others in alike) else ""),
        ("folded", "; ".join("+".join(one) for one in also)),
    )
    return Chokepoint(things, takes, alike, also, Line(text, claims, 0, fields, kind))


def _together(case: Case, things: tuple[str, ...]) -> str:
    return " with ".join(case.title(thing) for thing in things)
