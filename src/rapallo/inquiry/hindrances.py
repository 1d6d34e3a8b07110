"""What stands in the way of a way: why it is closed, or which of its needs nobody meets (§4.7, §6)."""

import msgspec

from rapallo.inquiry.head import plural
from rapallo.inquiry.sentence import said
from rapallo.inquiry.steps import say_step
from rapallo.inquiry.voice import Voice
from rapallo.pathways.attain import result, worked
from rapallo.pathways.bits import at_least
from rapallo.pathways.network import Reading
from rapallo.pathways.readings import NEVER, UNFAVOURABLE, Setting
from rapallo.pathways.solve import Solver, Stage
from rapallo.pathways.ways import FOOTINGS, Path
from rapallo.record import Need

__all__ = ["Hindrance", "gives_then", "hindrances", "unsupported"]


class Hindrance(msgspec.Struct, frozen=True):
    """One thing that stands in the way: in words, the ``kind`` of it (*not taken*, *footing*, *claims*, *dates*, *rule*, *removed*,
    *unsupported*, *not held*, *too short*, *unknown*), and the holdings and claims it is about."""

    kind: str
    text: str
    holdings: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def unsupported(solver: Solver, text: str) -> bool:
    """Whether a holding has neither a way nor a given, by structure neither: it is not false, nobody says anything of it (§4.7)."""
    model = solver.model
    return len(model.acts_into(text)) == 0 and not _stands(solver, text)


def _stands(solver: Solver, text: str) -> bool:
    """Whether it, or what leads to it by structure, is given."""
    model = solver.model
    seen = {text}
    waiting = [text]
    while len(waiting) > 0:
        one = waiting.pop()
        if one in model.givens or solver.frame.exists_by_itself(one):
            return True
        for place in model.into.get(one, ()):
            if not model.paths[place].act:
                more = [below for below in model.paths[place].needs[0].of if below not in seen]
                seen.update(more)
                waiting.extend(more)
    return False


def gives_then(solver: Solver, reading: Reading, place: int, held: list[int]) -> int:
    """The steps at which a way of the part leaves its result, in a reading whose H is known (§4.3)."""
    given = solver.part.network.ways[place].gives
    line = result(reading, place, worked(solver.part.network, reading, place, held.__getitem__))
    return line & reading.exists[given] & ~reading.removed[given]


def hindrances(
    voice: Voice, solver: Solver, stage: Stage, setting: Setting, reading: Reading, held: list[int], place: int
) -> tuple[Hindrance, ...]:
    """Everything that keeps a way of the part from giving anything in this reading; none: it does give something.

    ``held`` is H of the part in the reading, which is that of ``setting`` with the cut of ``stage``.
    """
    if gives_then(solver, reading, place, held) != 0:
        return ()
    path = solver.paths[place]
    found = [*_not_counting(voice, solver, stage, setting, path)]
    if len(found) > 0:
        return tuple(found)
    if reading.open[place] == 0 and solver.frame.barred(path, setting) != 0:
        rules = ", ".join(dict.fromkeys(bar.rule for bar in setting.barred if bar.way == path.id))
        return (Hindrance("rule", f"{rules} would forbid it, and this reading enforces that"),)
    if reading.open[place] == 0:
        return (_closed(voice, solver, stage, path, solver.base(setting).open[place] != 0),)
    way = solver.part.network.ways[place]
    missing = []
    for number, need in enumerate(path.needs):
        if reading.waived[place] >> number & 1 == 1:
            continue
        lines = [held[solver.place[one]] for one in need.of]
        if at_least(need.k, lines, solver.frame.full) & reading.open[place] & ~reading.removed[way.gives] == 0:
            missing.append(_missing(solver, need, held, _surely(setting)))
    if len(missing) > 0:
        return tuple(missing)
    if reading.takes[place] >= NEVER:
        return (Hindrance("unknown", "nobody knows how much work it takes"),)
    work = worked(solver.part.network, reading, place, held.__getitem__)
    if work == 0 and len(path.needs) > 0:
        return (Hindrance("not held", f"what it needs is never {_surely(setting)}held at the same time while it is open", tuple(_named(path))),)
    return (Hindrance("too short", f"there was too little time for the work it takes ({plural(work.bit_count(), 'step')} of work)"),)


def _named(path: Path) -> list[str]:
    return [one for need in path.needs for one in need.of]


def _not_counting(voice: Voice, solver: Solver, stage: Stage, setting: Setting, path: Path) -> list[Hindrance]:
    found = []
    if path.id in stage.closed:
        found.append(Hindrance("closed", "it is closed in this reading"))
    if FOOTINGS.index(path.footing) > FOOTINGS.index(setting.footing):
        found.append(Hindrance("footing", f"it is only {path.footing}"))
    if not setting.replanned and not solver.frame.in_history(path, setting):
        found.append(Hindrance("not taken", "it was not taken" if path.ran == "no" else "it is not known whether it was taken"))
    if not solver.frame.claimed(path.claims, setting):
        counting = solver.frame.counting(setting)
        weak = tuple(claim for claim in path.claims if claim not in counting)
        reasons = "; ".join(dict.fromkeys(_weakness(voice, solver, setting, claim) for claim in weak))
        found.append(Hindrance("claims", reasons, (), weak))
    return found


def _weakness(voice: Voice, solver: Solver, setting: Setting, claim: str) -> str:
    if claim in setting.fallen:
        return f"the claim {claim} is withdrawn"
    if claim in setting.off:
        return f"a rival of {claim} may hold instead"
    rests = voice.rests_on[claim]
    if FOOTINGS.index(rests) > FOOTINGS.index(setting.footing):
        return f"the claim {claim} is only {rests}"
    because = solver.frame.standing_in(setting)[claim].because
    return f"{claim}: {', '.join(because)}" if len(because) > 0 else f"what {claim} is inferred from does not count"


def _closed(voice: Voice, solver: Solver, stage: Stage, path: Path, cut: bool) -> Hindrance:
    if cut and stage.cut is not None:
        return Hindrance("removed", "it goes with what is taken away")
    if path.when is None:
        return Hindrance("dates", "its dates are not on record")
    if path.act and len(path.limits) > 0 and solver.frame.dating.line(path.when, True) != 0:
        named = ", ".join(voice.case.title(one) for one in path.limits)
        ended = tuple(claim for one in path.limits for claim in solver.frame.endings.get(one, ()))
        tail = f" (ended: {', '.join(ended)})" if len(ended) > 0 else ""
        return Hindrance("dates", f"no date of it ({said(path.when)}) surely lies within the existence of {named}{tail}", (), ended)
    return Hindrance("dates", f"its dates ({said(path.when)}) fix no time within the horizon")


def _surely(setting: Setting) -> str:
    """Unfavourably a holding is one that is surely held: *never held* would say more than is known."""
    return "surely " if setting.bound == UNFAVOURABLE else ""


def _missing(solver: Solver, need: Need, held: list[int], surely: str) -> Hindrance:
    names = ", ".join(solver.model.say(one) for one in need.of)
    few = f"{need.k} of " if len(need.of) > 1 else ""
    bare = tuple(one for one in need.of if unsupported(solver, one))
    if len(bare) == len(need.of):
        return Hindrance("unsupported", f"needs {few}{names}, of which nothing is on record (unsupported)", need.of)
    late = [line for one in need.of if (line := held[solver.place[one]]) != 0]
    if len(late) == 0:
        return Hindrance("not held", f"needs {few}{names}, which is never {surely}held", need.of)
    first = min((line & -line).bit_length() - 1 for line in late)
    return Hindrance(
        "not held", f"needs {few}{names}, {surely}held from {say_step(solver.model.grid, first)}, not while it is open", need.of
    )
