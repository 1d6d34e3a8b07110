"""What would settle a question: the one claim, date or silence whose resolution would move the answer most (§6)."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from rapallo.inquiry.hindrances import unsupported
from rapallo.inquiry.sentence import said
from rapallo.inquiry.steps import say_step
from rapallo.inquiry.verdict import CERTAIN, NO_WAY, POSSIBLE, first, until, word
from rapallo.inquiry.voice import Voice
from rapallo.pathways.network import Reading
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Setting, Values
from rapallo.pathways.removal import Delta, Knife
from rapallo.pathways.solve import Lines, Scene, Solver, Stage
from rapallo.pathways.ways import Path

__all__ = ["MOST_TRIED", "Resolution", "Settling", "settle"]

MOST_TRIED = 600
"""Open matters that are tried, claims first; where there are more, the answer says so."""

_RANK = {NO_WAY: 0, POSSIBLE: 1, CERTAIN: 2}
_FIELDS = ("open", "takes", "unbroken", "keeps", "sometime", "waived")


class Resolution(msgspec.Struct, frozen=True):
    """One way in which an open matter could come out, and the answer then."""

    if_so: str
    verdict: str
    then: str


class Settling(msgspec.Struct, frozen=True):
    """The matter that would move the answer most. ``kind`` is *claim*, *rivals*, *dates*, *work*, *keeping*, *ran* or *silence*;
    ``about`` the claim, way or holding; ``tried`` how many open matters there were, ``all_tried`` whether each was tried."""

    kind: str
    about: str
    text: str
    resolutions: tuple[Resolution, ...]
    claims: tuple[str, ...] = ()
    tried: int = 0
    all_tried: bool = True


class _Side(msgspec.Struct, frozen=True):
    """The readings of one bound, each with its setting and with what the cut takes from it."""

    readings: tuple[Reading, ...]
    settings: tuple[Setting, ...]
    deltas: tuple[Delta | None, ...]

    def each(self) -> Iterator[tuple[Reading, Setting, Delta | None]]:
        """One after the other."""
        return zip(self.readings, self.settings, self.deltas, strict=True)


class _Matter(msgspec.Struct):
    kind: str
    about: str
    text: str
    outcomes: tuple[tuple[str, Scene], ...]
    claims: tuple[str, ...] = ()


def settle(voice: Voice, solver: Solver, stage: Stage, target: str, step: int, held: bool = False) -> Settling | None:
    """The one open matter whose resolution would move the verdict on a holding by ``step`` most, and after that its dates.

    The verdict is on *attained by* the step; with ``held`` on *held at* it (§4.5), where dates before it do not matter.

    Tried are each claim that counts favourably only, each choice among rivals, each date, duration and ``ran`` that is open, and
    each holding of which the record says nothing. ``None``: no single open matter would move the answer.

    One matter at a time: pairs are not tried. A target that lacks two things at once, either of which alone changes nothing, has
    therefore no settling matter here. To try them all would cost the square of the matters (some hundreds at a target of the shipped
    case: a minute where this takes milliseconds), and §6 asks for the one whose resolution moves the answer most; what a way lacks, all
    of it together, is told beside it among the other ways.

    Law: the same for any order of rows.
    """
    scene = solver.scene(stage)
    matters = [matter for matter in _matters(voice, solver, stage, scene) if matter.about != target]
    tried = matters[:MOST_TRIED]
    scenes = [scene, *(outcome for matter in tried for _, outcome in matter.outcomes)]
    found = [lines[0] for lines in solver.bounds(scenes, [solver.place[target]])]
    base = found[0]
    best: tuple[tuple[int, int, int], int] | None = None
    place = 1
    results: list[tuple[Lines, ...]] = []
    for number, matter in enumerate(tried):
        outcomes = tuple(found[place : place + len(matter.outcomes)])
        place += len(matter.outcomes)
        results.append(outcomes)
        moved = _moved(base, outcomes, step, held)
        if moved > (0, 0, 0) and (best is None or moved > best[0]):
            best = (moved, number)
    if best is None:
        return None
    matter = tried[best[1]]
    return Settling(
        kind=matter.kind,
        about=matter.about,
        text=matter.text,
        resolutions=tuple(
            Resolution(if_so, word(lines, step, held), word(lines, step, held) if held else _then(solver, lines, step))
            for (if_so, _), lines in zip(matter.outcomes, results[best[1]], strict=True)
        ),
        claims=matter.claims,
        tried=len(matters),
        all_tried=len(matters) <= MOST_TRIED,
    )


def _moved(base: Lines, outcomes: Sequence[Lines], step: int, held: bool) -> tuple[int, int, int]:
    """How far the outcomes lie from the answer: the largest change of verdict, all changes of it, and the largest change of dates."""
    ranks = [abs(_RANK[word(lines, step, held)] - _RANK[word(base, step, held)]) for lines in outcomes]
    if held:
        return max(ranks), sum(ranks), 0
    dates = [
        until(lines.surely ^ base.surely, step).bit_count() + until(lines.possibly ^ base.possibly, step).bit_count()
        for lines in outcomes
    ]
    return max(ranks), sum(ranks), max(dates)


def _then(solver: Solver, lines: Lines, step: int) -> str:
    sure, may = first(until(lines.surely, step)), first(until(lines.possibly, step))
    if may is None:
        return NO_WAY
    grid = solver.model.grid
    if sure is None:
        return f"possible, in {say_step(grid, may)} at the earliest"
    if sure == may:
        return f"certain, from {say_step(grid, sure)}"
    return f"certain, from {say_step(grid, may)} at the earliest, {say_step(grid, sure)} at the latest"


def _matters(voice: Voice, solver: Solver, stage: Stage, scene: Scene) -> Iterator[_Matter]:
    good = _Side(scene.favourable, solver.settings(stage, FAVOURABLE), solver.deltas(stage, FAVOURABLE))
    bad = _Side(scene.unfavourable, solver.settings(stage, UNFAVOURABLE), solver.deltas(stage, UNFAVOURABLE))
    yield from _claims(voice, solver, scene, good, bad)
    yield from _rivals(voice, solver, stage)
    for place, path in enumerate(solver.paths):
        yield from _fields(voice, solver, scene, good, bad, place, path)
    full = solver.frame.full
    for place, text in enumerate(solver.holdings):
        if unsupported(solver, text):
            granted = _given(scene, place, full)
            name = solver.model.say(text)
            outcomes = (("if it was had throughout", granted), ("if it was not", scene))
            yield _Matter("silence", text, f"whether {name} was had: nothing is on record", outcomes)


def _given(scene: Scene, place: int, line: int) -> Scene:
    return Scene(
        tuple(reading.but(given={place: line}) for reading in scene.favourable),
        tuple(reading.but(given={place: line}) for reading in scene.unfavourable),
    )


def _claims(voice: Voice, solver: Solver, scene: Scene, good: _Side, bad: _Side) -> Iterator[_Matter]:
    """Claims that count favourably only: taken as true for the lower bound, set aside for the upper one."""
    frame = solver.frame
    surely = frozenset[str]().union(*(frame.counting(setting) for setting in bad.settings))
    doubtful = frozenset[str]().union(*(frame.counting(setting) for setting in good.settings)) - surely
    for claim in sorted(doubtful):
        bearing = frame.with_inferred((claim,))
        if all(one not in solver.citing and one not in solver.giving for one in bearing):
            continue
        because = frame.standing_in(bad.settings[0])[claim].because
        if len(because) == 0:
            continue
        true = Scene(scene.favourable, tuple(_anew(solver, bearing, bad, on=claim)))
        false = Scene(tuple(_anew(solver, bearing, good, off=claim)), scene.unfavourable)
        text = f"whether this is so: {voice.says(voice.case.claim_by_id[claim])}"
        yield _Matter("claim", claim, text, (("if it is so", true), ("if it is not", false)), (claim,))


def _anew(solver: Solver, bearing: Iterable[str], side: _Side, on: str = "", off: str = "") -> Iterator[Reading]:
    """Readings with a claim taken as true or set aside; what rests on it is valued anew, with the same taken away."""
    claims = sorted(bearing)
    ways = sorted({place for claim in claims for place in solver.citing.get(claim, ())})
    holdings = sorted({place for claim in claims for place in solver.giving.get(claim, ())})
    for reading, setting, delta in side.each():
        changed = msgspec.structs.replace(
            setting,
            on=setting.on | {on} if on != "" else setting.on,
            off=setting.off | {off} if off != "" else setting.off,
        )
        values = {place: solver.frame.values(solver.part.ways[place], changed) for place in ways}
        given = {place: solver.frame.given(solver.holdings[place], changed) for place in holdings}
        yield _valued(reading, values, delta).but(given=given)


def _valued(reading: Reading, values: dict[int, Values], delta: Delta | None, fields: Sequence[str] = _FIELDS) -> Reading:
    """A reading with other values of some ways, from which the cut takes what it takes from any."""
    changes: dict[str, dict[int, int]] = {
        field: {place: getattr(value, field) for place, value in values.items()} for field in fields
    }
    found: Reading = reading.but(**changes)  # type: ignore[arg-type]
    closed = {} if delta is None else {place: delta.closed[place] for place in values if place in delta.closed}
    return found if len(closed) == 0 else Knife.cut(found, Delta({}, closed))


def _rivals(voice: Voice, solver: Solver, stage: Stage) -> Iterator[_Matter]:
    for group in solver.groups:
        left = [option - stage.fallen for option in group.options]
        options = sorted({option for option in left if len(option) > 0}, key=sorted)
        if len(options) < 2 or not stage.chosen.isdisjoint(group.claims):
            continue
        outcomes = []
        for option in options:
            chosen = msgspec.structs.replace(stage, chosen=stage.chosen | option)
            outcomes.append((f"if {' and '.join(sorted(option))} holds", solver.scene(chosen)))
        says = "; or: ".join(voice.says(voice.case.claim_by_id[claim]) for claim in group.claims)
        yield _Matter("rivals", group.claims[0], f"which of these holds: {says}", tuple(outcomes), group.claims)


def _fields(
    voice: Voice, solver: Solver, scene: Scene, good: _Side, bad: _Side, place: int, path: Path
) -> Iterator[_Matter]:
    """What is open in a way by itself: its dates, how long its work takes and its result keeps, and whether it ran."""
    way, frame = solver.part.ways[place], solver.frame
    best, worst = frame.shape_in(way, good.settings[0]), frame.shape_in(way, bad.settings[0])
    if not any(frame.counts(path, setting) for setting in good.settings):
        return
    name = _name(voice, path)
    parts: list[tuple[str, str, tuple[str, ...]]] = []
    if (best.open, best.sometime) != (worst.open, worst.sometime):
        fields: tuple[str, ...] = (
            _FIELDS if worst.open == 0 else ("open", "sometime", "keeps") if path.origin == "derived" else ("open", "sometime")
        )
        when = f"; on record: {said(path.when)}" if path.when is not None else ", which the record does not say"
        parts.append(("dates", f"when exactly it was that {name}{when}", fields))
    if worst.open != 0 and best.takes != worst.takes:
        parts.append(("work", f"how long it took to work on {name}", ("takes",)))
    if worst.open != 0 and path.origin == "written" and best.keeps != worst.keeps:
        parts.append(("keeping", f"how long the result kept of {name}", ("keeps",)))
    for kind, text, fields in parts:
        low = tuple(_if_so(solver, place, path, best, one, fields) for one in bad.each())
        high = tuple(_if_so(solver, place, path, worst, one, fields) for one in good.each())
        outcomes = (("at its best", Scene(scene.favourable, low)), ("at its worst", Scene(high, scene.unfavourable)))
        yield _Matter(kind, path.id, text, outcomes, path.claims)
    maybe = any(frame.in_history(path, setting) for setting in good.settings)
    if path.origin == "written" and maybe and not any(frame.in_history(path, setting) for setting in bad.settings):
        took = tuple(
            _valued(reading, {place: frame.within_rules(path, worst, setting)}, delta) if frame.claimed(path.claims, setting) else reading
            for reading, setting, delta in bad.each()
        )
        outcomes = (("if it was", Scene(scene.favourable, took)), ("if not", Scene(_not_taken(place, good), scene.unfavourable)))
        yield _Matter("ran", path.id, f"whether this way was taken: {name}", outcomes, path.claims)


def _if_so(
    solver: Solver, place: int, path: Path, values: Values, one: tuple[Reading, Setting, Delta | None], fields: Sequence[str]
) -> Reading:
    """A reading in which these fields of a way are as these values have them, where the way counts."""
    reading, setting, delta = one
    if not solver.frame.counts(path, setting):
        return reading
    there = solver.frame.delayed(path, solver.frame.within_rules(path, values, setting), setting)
    return _valued(reading, {place: there}, delta, fields)


def _not_taken(place: int, good: _Side) -> tuple[Reading, ...]:
    """The favourable readings in which history did not take a way; re-planning still may, once it has begun."""
    found = []
    for reading, setting, _ in good.each():
        if setting.replanned:
            found.append(reading.but(open={place: reading.open[place] >> setting.begin << setting.begin}))
        else:
            found.append(reading.but(open={place: 0}, sometime={place: 0}))
    return tuple(found)


def _name(voice: Voice, path: Path) -> str:
    if path.origin == "written":
        return path.label if path.label != "" else path.id
    if len(path.claims) > 0:
        return voice.says(voice.case.claim_by_id[path.claims[0]])
    return path.id
