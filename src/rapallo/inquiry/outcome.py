"""What becomes of one holding when something is taken away: frozen, then re-planned (§7)."""

from collections.abc import Callable, Sequence

import msgspec

from rapallo.inquiry.alternatives import act_said
from rapallo.inquiry.answer import Line
from rapallo.inquiry.hindrances import unsupported
from rapallo.inquiry.steps import gap, say_step
from rapallo.inquiry.verdict import NO_WAY, UNKNOWN, Beyond, beyond, first, until, word
from rapallo.inquiry.voice import Voice
from rapallo.pathways.attain import attain
from rapallo.pathways.network import Reading, bearing
from rapallo.pathways.proof import proof
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE
from rapallo.pathways.solve import Lines, Scene, Solver, Stage
from rapallo.pathways.ways import FOOTINGS, Path
from rapallo.time import Grid

__all__ = ["STATUSES", "Outcome", "Span", "became", "comes_to", "outcome_of"]

LOST, SURELY_LOST, REPLACED, DELAYED = "lost", "surely lost", "replaced", "delayed"
LESS_SURE, INTERRUPTED, RAISED, UNCHANGED, NOT_HAD = "less sure", "interrupted", "raised", "unchanged", "not had anyway"
UNSETTLED = "unsettled"
STATUSES = (SURELY_LOST, LOST, REPLACED, DELAYED, LESS_SURE, INTERRUPTED, UNSETTLED, RAISED, UNCHANGED, NOT_HAD, UNKNOWN)
"""What can become of a holding, worst first. *less sure*: certain with, only possible without. *interrupted*: away for a while, and
held again at the date. *unsettled*: only possible with and only possible without, and what goes bears on it, so that it may be lost in one
reading and untouched in another (the bounds cannot tell). *raised*: held, or more surely held, without (only by withdrawing a denial or dispute)."""

_NO_MORE = Beyond("")


class Span(msgspec.Struct, frozen=True):
    """Bounds in steps; ``high`` ``None``: no bound, since it is surely had at no time within the horizon."""

    low: int
    high: int | None


class Outcome(msgspec.Struct, frozen=True):
    """One target. ``before``, ``after`` and ``again`` are the verdicts on *held at the date* with it, without it frozen, and
    re-planned; ``frozen`` and ``verdict`` what became of it without and with re-planning, among `STATUSES`.

    ``delay`` is how much later it is first attained, as outer bounds in steps, where it is. ``away_from`` is the first step at which
    it is possibly held with and surely not without; ``back`` when re-planning has it again, earliest and latest, as EDTF. ``by`` are
    the ways that replace it, ``footing`` the weakest of them. ``beyond`` says what the record rules out, where it is lost or was
    not had.
    """

    target: str
    label: str
    before: str
    after: str
    again: str
    frozen: str
    verdict: str
    raised: bool
    delay: Span | None
    delay_replanned: Span | None
    away_from: str | None
    back: tuple[str | None, str | None]
    by: tuple[str, ...]
    footing: str
    beyond: Beyond
    names: tuple[tuple[str, str], ...]
    says: str
    line: Line
    details: tuple[Line, ...]


def outcome_of(
    voice: Voice,
    solver: Solver,
    stages: tuple[Stage, Stage, Stage],
    scenes: Sequence[Scene],
    lines: tuple[Lines, ...],
    target: str,
    step: int,
) -> Outcome:
    """What becomes of a target that is asked about at a step; stages, scenes and lines are with, frozen and re-planned."""
    with_it, without_it, again = lines
    frozen, verdict = became(lines, step, lambda: _touched(solver, scenes[0].favourable, scenes[1].favourable, target, step))
    replaced = verdict == REPLACED
    further = _NO_MORE
    if again.possibly >> step & 1 == 0 or frozen == NOT_HAD:
        further = beyond(solver, stages[1 if frozen == NOT_HAD else 2], target, step, held=True)
        if frozen == NOT_HAD and until(with_it.possibly, step) == 0 and further.word == UNKNOWN:
            frozen = verdict = UNKNOWN
    grid = solver.model.grid
    away = first(with_it.possibly & ~without_it.possibly)
    ways = _replacing(voice, solver, scenes[2], again, target, step) if replaced else ()
    soonest = _from(again.possibly, away), _from(again.surely, away)
    names = tuple((one, _open_name(solver, one)) for one in dict.fromkeys((*further.declarations, *further.first)))
    delay = _delay(with_it, without_it, step) if frozen in (DELAYED, LESS_SURE) else None
    delay_again = _delay(with_it, again, step) if verdict in (DELAYED, LESS_SURE, REPLACED) else None
    label = solver.model.say(target)
    then = f"{word(without_it if frozen == DELAYED else again, step, held=True)} in {say_step(grid, step)} with it and without"
    says = _says(grid, frozen, verdict, delay, delay_again, away, soonest, word(again, step, held=True), then)
    fields = (
        ("target", target),
        ("frozen", frozen),
        ("replanned", verdict),
        ("before", word(with_it, step, held=True)),
        ("after", word(without_it, step, held=True)),
        ("again", word(again, step, held=True)),
        ("away_from", None if away is None else grid.label(away)),
        ("beyond", further.word),
    )
    details = [
        Line(f"by {act_said(voice, solver, path)}", path.claims, 1, (("way", path.id), ("footing", path.footing)))
        for path in ways
    ]
    if further.word != "":
        what = further.declarations if further.word != UNKNOWN else further.first
        named = "; ".join(dict(names)[one] for one in what)
        says_more = "ruled out" if further.word != UNKNOWN else "unknown"
        details.append(Line(f"beyond the record: {says_more}" + (f" ({named})" if named != "" else ""), (), 1))
    return Outcome(
        target=target,
        label=label,
        before=word(with_it, step, held=True),
        after=word(without_it, step, held=True),
        again=word(again, step, held=True),
        frozen=frozen,
        verdict=verdict,
        raised=_raised(with_it, without_it, step),
        delay=delay,
        delay_replanned=delay_again,
        away_from=None if away is None else grid.label(away),
        back=(
            (None if soonest[0] is None else grid.label(soonest[0]), None if soonest[1] is None else grid.label(soonest[1]))
            if replaced
            else (None, None)
        ),
        by=tuple(path.id for path in ways),
        footing=max((path.footing for path in ways), key=FOOTINGS.index, default=""),
        beyond=further,
        names=names,
        says=says,
        line=Line(f"{label}: {says}", (), 0, fields, verdict),
        details=tuple(details),
    )


def became(lines: tuple[Lines, ...], step: int, touched: Callable[[], bool]) -> tuple[str, str]:
    """What became of what is held as these lines have it, with, frozen and re-planned: frozen, and after re-planning; *not had anyway*
    where neither history has it, whether or not the record answers for that. ``touched``: whether what goes bears on it."""
    with_it, without_it, again = lines
    frozen = _status(with_it, without_it, step)
    verdict = frozen if frozen in (NOT_HAD, RAISED) else _status(with_it, _within(again, with_it), step)
    if frozen in (LOST, SURELY_LOST) and again.possibly >> step & 1 == 1:
        verdict = REPLACED
    if UNCHANGED in (frozen, verdict) and with_it.surely >> step & 1 == 0 and touched():
        frozen, verdict = (UNSETTLED if one == UNCHANGED else one for one in (frozen, verdict))
    return frozen, verdict


def comes_to(solver: Solver, stages: tuple[Stage, Stage, Stage], target: str, step: int, goal: str) -> bool | None:
    """Whether this word, *surely* left out, is what becomes of a target; with no more of it worked out than that takes. ``None``: the
    whole outcome has to be asked, since it takes what lies beyond the record. Law: as the verdict of `outcome_of`.

    Nothing had is not lost or later, and what is had with and not without is lost or replaced, for which the favourable bounds alone are
    enough.
    """
    network, place = solver.part.network, solver.place[target]
    readings: list[tuple[Reading, ...]] = []
    best: list[int] = []
    for stage in stages:
        readings.append(solver.side(stage, FAVOURABLE))
        found = attain(network, readings[-1])
        line = 0
        for number in range(len(readings[-1])):
            line |= found.held(place, number)
        best.append(line)
        if len(best) == 1 and line >> step & 1 == 0:
            return None if goal in (RAISED, NOT_HAD, UNKNOWN) else False
        if len(best) == 2 and line >> step & 1 == 1 and goal in (REPLACED, NOT_HAD, UNKNOWN):
            return False
    has, again = (line >> step & 1 == 1 for line in best[1:])
    if not has:
        return goal == (REPLACED if again else LOST)
    if again and goal == LOST:
        return False
    lines = []
    for stage, high in zip(stages, best, strict=True):
        worst = solver.side(stage, UNFAVOURABLE)
        found = attain(network, worst)
        low = high & solver.frame.full
        for number in range(len(worst)):
            low &= found.held(place, number)
        lines.append(Lines(low, high))
    _, verdict = became(tuple(lines), step, lambda: _touched(solver, readings[0], readings[1], target, step))
    return verdict.removeprefix("surely ") == goal


def _status(with_it: Lines, without_it: Lines, step: int) -> str:
    """What became of it, held at the step, without re-planning being asked about."""
    had, has = with_it.possibly >> step & 1 == 1, without_it.possibly >> step & 1 == 1
    if not had:
        return RAISED if has else NOT_HAD
    if not has:
        return SURELY_LOST if with_it.surely >> step & 1 == 1 else LOST
    if _raised(with_it, without_it, step):
        return RAISED
    if with_it.surely >> step & 1 == 1 and without_it.surely >> step & 1 == 0:
        return LESS_SURE
    if any(first(until(one, step)) != first(until(other, step)) for one, other in _pairs(with_it, without_it)):
        return DELAYED
    return UNCHANGED if all(until(one, step) == until(other, step) for one, other in _pairs(with_it, without_it)) else INTERRUPTED


def _touched(solver: Solver, with_it: Sequence[Reading], without_it: Sequence[Reading], target: str, step: int) -> bool:
    """Whether what goes bears on a target up to a step in any favourable reading: a way to it, or a holding on the way, open or given
    with and not without."""
    network = solver.part.network
    reached = bearing(network, [solver.place[target]])
    ways = [way for place in reached for way in network.into[place]]
    for one, other in zip(with_it, without_it, strict=False):
        holds = [(one.given[at] ^ other.given[at]) | (one.removed[at] ^ other.removed[at]) for at in reached]
        works = [(one.open[way] ^ other.open[way]) | (one.sometime[way] ^ other.sometime[way]) for way in ways]
        if any(until(line, step) != 0 for line in (*holds, *works)):
            return True
    return False


def _within(lines: Lines, history: Lines) -> Lines:
    """What re-planning has of what history had; what it has besides is no matter of what was taken away."""
    return Lines(lines.surely & history.surely, lines.possibly & history.possibly)


def _pairs(one: Lines, other: Lines) -> tuple[tuple[int, int], tuple[int, int]]:
    return (one.surely, other.surely), (one.possibly, other.possibly)


def _raised(with_it: Lines, without_it: Lines, step: int) -> bool:
    """Whether anything is held without that is not held with it."""
    return any(until(other & ~one, step) != 0 for one, other in _pairs(with_it, without_it))


def _delay(with_it: Lines, without_it: Lines, step: int) -> Span | None:
    """How much later it is first attained, as outer bounds: [max(0, lo′ − hi), hi′ − lo] (§7)."""
    low, high = first(until(with_it.possibly, step)), first(until(with_it.surely, step))
    then, surely = first(without_it.possibly), first(without_it.surely)
    if low is None or then is None:
        return None
    least = 0 if high is None else max(0, then - high)
    return Span(least, None if surely is None else max(surely - low, least))


def _from(line: int, away: int | None) -> int | None:
    """The first step of a line from a step on."""
    return None if away is None else first(line >> away << away)


def _open_name(solver: Solver, text: str) -> str:
    name = solver.model.say(text)
    return f"{name} (unsupported)" if unsupported(solver, text) else name


def _says(
    grid: Grid,
    frozen: str,
    verdict: str,
    delay: Span | None,
    delay_again: Span | None,
    away: int | None,
    back: tuple[int | None, int | None],
    again: str,
    then: str,
) -> str:
    """What became of it in words; ``then`` is what holds at the date asked about where it is no more than delayed: that comes first."""
    from_then = f" (from {say_step(grid, away)})" if away is not None else ""
    if verdict == REPLACED:
        when = f"earliest {say_step(grid, back[0])}" if back[0] is not None else "at a time not known"
        when += f", latest {say_step(grid, back[1])}" if back[1] is not None else ", surely at no time"
        sure = "certainly" if again == "certain" else "possibly"
        return f"{frozen}{from_then} in frozen history; re-planned {sure} held again: {when}"
    if verdict in (LOST, SURELY_LOST):
        return f"{verdict}{from_then}, re-planned or not"
    words = {
        DELAYED: f"{then}; {_later(grid, delay_again)}",
        LESS_SURE: "certain with it, only possible without",
        INTERRUPTED: f"held, but away for a while before{from_then}",
        RAISED: "held more surely without it than with it",
        UNSETTLED: f"{then}; whether that makes a difference is not settled",
        UNCHANGED: "unchanged",
        NOT_HAD: "not held then with it either",
        UNKNOWN: f"{NO_WAY} with it either",
    }[verdict]
    if frozen != verdict:
        before = {DELAYED: f"{then}, {_later(grid, delay)}", LESS_SURE: "only possible", INTERRUPTED: "away for a while", UNSETTLED: "not settled"}
        words = f"{before.get(frozen, frozen)} in frozen history; re-planned: {words}"
    return words


def _later(grid: Grid, span: Span | None) -> str:
    """How much later it is first had, before the date at which it is had either way."""
    if span is None:
        return "first had later, by a time not known"
    if span.high is None:
        return f"first had at least {gap(grid, span.low)} later" if span.low > 0 else "first had perhaps later"
    if span.low == span.high:
        return f"first had {gap(grid, span.low)} later" if span.low > 0 else "first had no later"
    return f"first had {span.low} to {gap(grid, span.high)} later" if span.low > 0 else f"first had up to {gap(grid, span.high)} later"


def _replacing(voice: Voice, solver: Solver, scene: Scene, again: Lines, target: str, step: int) -> tuple[Path, ...]:
    """The acts outside history on which re-planning has it again: those of its derivation."""
    sure = again.surely >> step & 1 == 1
    place = solver.place[target]
    readings = scene.unfavourable if sure else scene.favourable
    found = attain(solver.part.network, readings)
    for number, reading in enumerate(readings):
        if found.held(place, number) >> step & 1 == 1:
            derived = proof(solver.part.network, reading, place, step)
            assert derived is not None
            used = {link.way for link in derived.links if link.way is not None}
            acts = [solver.paths[way] for way in sorted(used) if solver.paths[way].act]
            other = tuple(path for path in acts if path.ran != "yes")
            return other if len(other) > 0 else tuple(acts)
    return ()
