"""The fewest claims, or sources, whose withdrawal changes an answer (§8.2)."""

from collections.abc import Callable, Sequence
from itertools import combinations

import msgspec

from rapallo.errors import LimitError, UsageError
from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.asked import solver_for, voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.named import fixed
from rapallo.inquiry.searching import MOST_SETS, search
from rapallo.inquiry.steps import at_step, last_step
from rapallo.inquiry.verdict import CERTAIN, NO_WAY, POSSIBLE, word
from rapallo.inquiry.voice import Voice
from rapallo.inquiry.withdrawals import CLAIMS, SOURCES, Withdrawals
from rapallo.pathways.cuts import how_many
from rapallo.pathways.model import read_holding
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE
from rapallo.pathways.solve import Stage
from rapallo.record.case import Case
from rapallo.record.standing import withdrawn_sources

__all__ = ["Flip", "Flips", "flips"]

LOWERING, RAISING = "lowering", "raising"


class Flip(msgspec.Struct, frozen=True):
    """A minimal set of claims (ids) or sources (keys). ``kind``: *lowering* (their support is withdrawn) or *raising* (their denials).

    ``loses`` is what it takes away (*certain* or *possible*), or for raising what it brings; ``becomes`` is the answer then.
    """

    kind: str
    members: tuple[str, ...]
    loses: str
    becomes: str
    line: Line


class Flips(Answer, frozen=True, kw_only=True):
    """What the answer on ``target`` hangs on. ``held`` is the answer as it stands.

    Laws: each set changes the answer as it says and none of its subsets does; up to ``complete`` none is missing.
    """

    target: str
    at: str
    of: str
    held: str
    size: int
    complete: int
    stopped: bool
    found: tuple[Flip, ...]
    says: tuple[str, ...]

    def summary(self) -> tuple[str, ...]:
        """The answer, what it rests on alone, and how far the list reaches."""
        return self.says

    def sections(self) -> tuple[Section, ...]:
        """What lowers the answer by a step or two, and what raises it."""
        groups = (
            (LOWERING, CERTAIN, "Without their support it is no longer certain"),
            (LOWERING, POSSIBLE, "Without their support there is no recorded way"),
            (RAISING, CERTAIN, "Without their denials it is certain"),
        )
        return kept(
            *(
                Section(title, tuple(one.line for one in self.found if (one.kind, one.loses) == (kind, loses)))
                for kind, loses, title in groups
            )
        )

    def of_kind(self, kind: str) -> tuple[Flip, ...]:
        """The flips of a kind."""
        return tuple(one for one in self.found if one.kind == kind)


def flips(
    case: Case,
    target: str,
    at: str | None = None,
    of: str = CLAIMS,
    size: int = 2,
    sets: int = MOST_SETS,
    trust: str = "moderate",
    stage: Stage | None = None,
) -> Flips:
    """The minimal sets of up to ``size`` claims (``of="claims"``) or sources (``of="sources"``) whose withdrawal changes the answer.

    The answer is whether ``target`` is *certain*, *possible* or of *no recorded way* at the last step of ``at``, in history.
    Lowering flips withdraw support and leave every denial, and every way closed that an enforced rule closes;
    raising flips withdraw denials and leave all support. A source takes
    those with it that derive only from it. ``stage`` is a named reading to put the
    question in. Raises `UnknownName`, `DateError`, `UsageError`, `LimitError`. Ctrl-C keeps what is
    proved. Cost: sets tried times one evaluation.
    """
    if of not in (CLAIMS, SOURCES):
        raise UsageError(f"--of {of[:40]!r} is not one of {CLAIMS}, {SOURCES}.")
    text = read_holding(case, target)
    solver = solver_for(case, (text,), trust)
    step = last_step(solver.model.grid, at)
    asked = Withdrawals(solver, text, step, of, fixed(solver.frame, stage if stage is not None else Stage()))
    held = word(asked.lines([(solver, asked.stage)])[0], step, held=True)
    voice = voice_of(case)
    found: list[Flip] = []
    complete, stopped = size, False
    done: set[tuple[str, ...]] = set()
    for bound, level in ((UNFAVOURABLE, CERTAIN), (FAVOURABLE, POSSIBLE)):
        if held == NO_WAY or (level == CERTAIN and held != CERTAIN) or stopped:
            continue
        lowering, reached, stopped = _lowering(asked, bound, size, sets)
        complete = min(complete, reached)
        new = [one for one in lowering if one not in done]
        done.update(new)
        after = asked.lines([asked.without_support(one) for one in new])
        found.extend(
            _flip(voice, asked, LOWERING, one, level, word(lines, step, held=True)) for one, lines in zip(new, after, strict=True)
        )
    if held == POSSIBLE and not stopped:
        raising, reached, stopped = _raising(asked, size, sets)
        complete = min(complete, reached)
        found.extend(_flip(voice, asked, RAISING, one, CERTAIN, CERTAIN) for one in raising)
    about = f"{solver.model.say(text)} {at_step(solver.model.grid, step)}"
    options = [
        word
        for name, value in (("--at", at), ("--of", None if of == CLAIMS else of))
        if value is not None
        for word in (name, value)
    ]
    options += ["--size", str(size)] if size != 2 else []
    options += ["--trust", trust] if trust != "moderate" else []
    answer = Flips(
        question=typed("flips", text, *options),
        title=f"What the answer hangs on: {about}",
        case=case.about.title,
        digest=digest(case),
        target=text,
        at=solver.model.grid.label(step),
        of=of,
        held=held,
        size=size,
        complete=complete,
        stopped=stopped,
        found=tuple(found),
        says=_says(asked, about, held, found, size, complete, stopped),
    )
    body = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice.grounds(body))


# -- looking for sets ------------------------------------------------------------------------------------------------


def _lowering(asked: Withdrawals, bound: str, size: int, most: int) -> tuple[list[tuple[str, ...]], int, bool]:
    """The minimal sets of support whose withdrawal leaves the target not held in that bound; how far complete; whether stopped.

    Withdrawing one of several rivals may help the others, so sets of these are gone through one by one; for each, what
    is withdrawn beside it can only lower the answer, which makes a search for minimal sets sound.
    """
    entangled = asked.entangled
    free = tuple(one for one in asked.supports if one not in frozenset(entangled))
    if how_many(len(entangled), size) > most:
        raise LimitError(
            f"{len(entangled)} {asked.of} are rivals or carry some; sets of up to {size} of them are {how_many(len(entangled), size):,}. "
            f"Ask for --size {size - 1}, or for more --sets. (§8.2)"
        )
    found: dict[tuple[str, ...], None] = {}
    complete, stopped = size, False
    for number in range(min(size, len(entangled)) + 1):
        for some in combinations(entangled, number):
            if any(frozenset(one) <= frozenset(some) for one in found):
                continue
            oracle, rests_on = _oracle(asked, free, some, bound)
            sets = search(oracle, len(free), size - number, rests_on=rests_on, most=most)
            for one in sets.sets:
                found[tuple(sorted((*some, *(free[place] for place in one))))] = None
            if sets.stopped:
                return _minimal(found), min(sets.complete, number), True
    return _minimal(found), complete, stopped


def _oracle(
    asked: Withdrawals, free: tuple[str, ...], some: tuple[str, ...], bound: str
) -> tuple[Callable[[Sequence[tuple[int, ...]]], list[bool]], Callable[[tuple[int, ...]], tuple[int, ...]]]:
    places = {name: place for place, name in enumerate(free)}

    def names(one: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(sorted((*some, *(free[place] for place in one))))

    def breaks(sets: Sequence[tuple[int, ...]]) -> list[bool]:
        lines = asked.lines([asked.without_support(names(one)) for one in sets])
        held = [one.possibly if bound == FAVOURABLE else one.surely for one in lines]
        return [line >> asked.step & 1 == 0 for line in held]

    def rests_on(one: tuple[int, ...]) -> tuple[int, ...]:
        found = asked.rests_on(names(one), bound)
        return tuple(range(len(free))) if found is None else tuple(sorted(places[name] for name in found if name in places))

    return breaks, rests_on


def _raising(asked: Withdrawals, size: int, most: int) -> tuple[list[tuple[str, ...]], int, bool]:
    names = asked.denials

    def breaks(sets: Sequence[tuple[int, ...]]) -> list[bool]:
        lines = asked.lines([asked.without_denials(tuple(names[place] for place in one)) for one in sets])
        return [one.surely >> asked.step & 1 == 1 for one in lines]

    sets = search(breaks, len(names), min(size, len(names)), most=most)
    complete = size if not sets.stopped else sets.complete
    return [tuple(names[place] for place in one) for one in sets.sets], complete, sets.stopped


def _minimal(found: dict[tuple[str, ...], None]) -> list[tuple[str, ...]]:
    sets = [frozenset(one) for one in found]
    kept_sets = [one for one in found if not any(other < frozenset(one) for other in sets)]
    return sorted(kept_sets, key=lambda one: (len(one), one))


# -- saying it -------------------------------------------------------------------------------------------------------


def _flip(voice: Voice, asked: Withdrawals, kind: str, members: tuple[str, ...], loses: str, becomes: str) -> Flip:
    case = voice.case
    if asked.of == CLAIMS:
        words = [f"{member}: {voice.says(case.claim_by_id[member])}" for member in members]
        claims = members
    else:
        words = [_source(case, member) for member in members]
        gone = asked.falling(members) if kind == LOWERING else _denied_by(asked, members)
        bearing = frozenset(asked.bearing)
        claims = tuple(sorted(claim for claim in gone if kind == RAISING or claim in bearing))
    text = "; together with ".join(words) + f" → {becomes}"
    fields: tuple[tuple[str, Value], ...] = (
        ("kind", kind),
        ("of", asked.of),
        ("members", "; ".join(members)),
        ("size", len(members)),
        ("becomes", becomes),
    )
    return Flip(kind, members, loses, becomes, Line(text, claims, 0, fields))


def _source(case: Case, key: str) -> str:
    source = case.source_by_key[key]
    with_it = sorted(withdrawn_sources(case, (key,)) - {key})
    repeats = f" (and with it {', '.join(with_it)})" if len(with_it) > 0 else ""
    return f"{key}{repeats}" + (f": {source.cite}" if source.cite != key else "")


def _denied_by(asked: Withdrawals, members: tuple[str, ...]) -> frozenset[str]:
    """The claims that these sources deny or dispute, and the denied claims that rest on them."""
    case = asked.case
    gone = withdrawn_sources(case, members)
    bearing = set(asked.bearing)
    disputed = {
        one for one in bearing if any(item.disputes and item.source in gone for item in case.evidence_of(case.claim_by_id[one]))
    }
    denied = {claim.id for claim in case.claims if claim.denied and any(item.source in gone for item in case.evidence_of(claim))}
    rivals = {claim for group in asked.solver.frame.rivalries if not bearing.isdisjoint(group.claims) for claim in group.claims}
    return frozenset(disputed | (denied & rivals))


def _says(
    asked: Withdrawals, about: str, held: str, found: Sequence[Flip], size: int, complete: int, stopped: bool
) -> tuple[str, ...]:
    if held == NO_WAY:
        return (f"There is no recorded way to {about}; no withdrawal changes that, since denials close nothing (§1.9).",)
    says = [f"On the record {about} is {held}."]
    alone = [one for one in found if one.kind == LOWERING and len(one.members) == 1]
    if asked.of == SOURCES and len(alone) > 0:
        whole = [one.members[0] for one in alone if one.becomes == NO_WAY]
        part = [one.members[0] for one in alone if one.becomes != NO_WAY]
        if len(whole) > 0:
            says.append(f"It rests on one source: without {' or without '.join(whole)} there is no recorded way.")
        if len(part) > 0:
            says.append(f"Its certainty rests on one source: {' or '.join(part)}.")
    elif len(alone) > 0:
        says.append(f"{plural(len(alone), 'claim')} alone can lower it.")
    else:
        says.append(f"No single {asked.of[:-1]} alone lowers it.")
    lowering, raising = len([one for one in found if one.kind == LOWERING]), len([one for one in found if one.kind == RAISING])
    says.append(
        f"{plural(lowering, 'lowering flip')}, {plural(raising, 'raising flip')}; never mixed. {_complete(asked, size, complete, stopped)}"
    )
    outer = asked.solver.outer(asked.stage)
    if len(outer) > 0:
        says.append(f"Outer bound: too many rivals to go through ({', '.join(outer)}).")
    return tuple(says)


def _complete(asked: Withdrawals, size: int, complete: int, stopped: bool) -> str:
    if not stopped:
        return f"Complete up to sets of {size}."
    return f"Stopped: complete up to sets of {max(complete, 0)}; what is here beyond that is proved, and more may be missing."
