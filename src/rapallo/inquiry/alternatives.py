"""Other ways to a holding: those that give it too, and those that do not, with what stands in their way (§4.8, §6)."""

from collections.abc import Collection, Sequence

import msgspec

from rapallo.inquiry.answer import Line
from rapallo.inquiry.hindrances import Hindrance, gives_then, hindrances
from rapallo.inquiry.telling import written_said
from rapallo.inquiry.verdict import until
from rapallo.inquiry.voice import Voice
from rapallo.pathways.attain import attain
from rapallo.pathways.network import Reading
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE
from rapallo.pathways.solve import Scene, Solver, Stage
from rapallo.pathways.ways import Path

__all__ = ["STATUSES", "Alternative", "act_said", "alternatives"]

STATUSES = ("also certain", "also possible", "not taken", "unsupported", "closed")


class Alternative(msgspec.Struct, frozen=True):
    """A way to the target. ``status`` is one of `STATUSES`; ``line`` says what it is and what stands in its way, and ``missing``
    are the holdings it lacks."""

    way: str
    gives: str
    status: str
    line: Line
    missing: tuple[str, ...] = ()


def alternatives(
    voice: Voice, solver: Solver, stage: Stage, scene: Scene, target: str, step: int, used: Collection[str] = ()
) -> tuple[Alternative, ...]:
    """The acts that give a holding, directly or by structure alone, but for those ``used``; the surest first.

    ``scene`` is that of ``stage``. A way is *also certain* where it gives its result by ``step`` in every unfavourable reading.
    """
    places = {way: place for place, way in enumerate(solver.part.ways)}
    acts = [places[way] for way in solver.model.acts_into(target) if solver.model.paths[way].id not in used]
    if len(acts) == 0:
        return ()
    sure = _results(solver, scene.unfavourable, acts, both=True)
    setting = solver.settings(stage, FAVOURABLE)[0]
    undecided = solver.base(msgspec.structs.replace(setting, off=frozenset()))
    if stage.cut is not None:
        undecided = solver.knife.apply(undecided, stage.cut, FAVOURABLE)
    may = _results(solver, (*scene.favourable, undecided), acts, both=False)
    found = []
    for number, place in enumerate(acts):
        path = solver.paths[place]
        reasons: tuple[Hindrance, ...] = ()
        if until(sure[number], step) != 0:
            status = "also certain"
        elif until(may[number], step) != 0:
            status, reasons = "also possible", _reasons(voice, solver, stage, scene, UNFAVOURABLE, place)
        else:
            reasons = _reasons(voice, solver, stage, scene, FAVOURABLE, place)
            status = _status(reasons)
            if len(reasons) == 0:
                reasons = (Hindrance("late", "it gives it only later"),)
        words = f"{act_said(voice, solver, path)}" + "".join(f" — {one.text}" for one in reasons[:1])
        words += "".join(f"; {one.text}" for one in reasons[1:])
        fields = (("way", path.id), ("gives", path.gives), ("status", status))
        missing = tuple(dict.fromkeys(text for one in reasons for text in one.holdings))
        found.append(Alternative(path.id, path.gives, status, Line(words, path.claims, 0, fields, status), missing))
    return tuple(sorted(found, key=lambda one: (STATUSES.index(one.status), one.way)))


def act_said(voice: Voice, solver: Solver, path: Path) -> str:
    """An act in words: the sentence of its claim, or what its author wrote."""
    if path.origin == "derived":
        return voice.says(voice.case.claim_by_id[path.claims[0]])
    return written_said(voice, solver.model, path)


def _reasons(voice: Voice, solver: Solver, stage: Stage, scene: Scene, bound: str, place: int) -> tuple[Hindrance, ...]:
    """What stands in its way in the first reading of a bound."""
    reading = (scene.favourable if bound == FAVOURABLE else scene.unfavourable)[0]
    setting = solver.settings(stage, bound)[0]
    found = attain(solver.part.network, [reading])
    held = [found.held(one) for one in range(len(solver.holdings))]
    return hindrances(voice, solver, stage, setting, reading, held, place)


def _results(solver: Solver, readings: Sequence[Reading], acts: Sequence[int], both: bool) -> list[int]:
    """What each of some ways leaves: in every one of the readings, or in any."""
    found = attain(solver.part.network, readings)
    lines = [solver.frame.full if both else 0 for _ in acts]
    for number, reading in enumerate(readings):
        held = [found.held(place, number) for place in range(len(solver.holdings))]
        for one, place in enumerate(acts):
            line = gives_then(solver, reading, place, held)
            lines[one] = lines[one] & line if both else lines[one] | line
    return lines


def _status(reasons: Sequence[Hindrance]) -> str:
    kinds = {one.kind for one in reasons}
    if "not taken" in kinds:
        return "not taken"
    return "unsupported" if "unsupported" in kinds else "closed"
