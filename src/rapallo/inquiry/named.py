"""A named reading as what it leaves out, adds, chooses and closes: a stage of the engine (§5.4, §11.4)."""

from collections.abc import Iterable, Mapping

import msgspec

from rapallo.errors import UnknownName
from rapallo.inquiry.breaches import Breach, breaches
from rapallo.pathways.readings import Frame
from rapallo.pathways.removal import Delta, Knife
from rapallo.pathways.solve import Scene, Solver, Stage
from rapallo.record.case import Case
from rapallo.record.standing import withdrawn_sources
from rapallo.record.written import Reading
from rapallo.time import YES, parse_when

__all__ = ["RECORD", "Bar", "Named", "named", "reading_named", "scene_in"]

RECORD = "the record"
"""What the reading that leaves nothing out is called."""


class Bar(msgspec.Struct, frozen=True):
    """A way closed by a rule: ``surely`` at these steps whichever way the rule is read, ``possibly`` at those. By which rule and
    claims."""

    way: str
    surely: int
    possibly: int
    rule: str
    claims: tuple[str, ...]


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A reading ready for the engine. ``notes`` say what it asks for that changes nothing here."""

    id: str
    label: str
    stage: Stage
    bars: tuple[Bar, ...] = ()
    notes: tuple[str, ...] = ()


def reading_named(case: Case, name: str) -> Reading:
    """The reading of that id or label. Raises `UnknownName` with near ones."""
    from difflib import get_close_matches

    for reading in case.readings:
        if name in (reading.id, reading.label):
            return reading
    known = [word for reading in case.readings for word in (reading.id, reading.label) if word != ""]
    near = get_close_matches(name, known, 3)
    raise UnknownName(name, tuple(near) if len(near) > 0 else tuple(reading.id for reading in case.readings)[:5], "reading")


def named(frame: Frame, reading: Reading) -> Named:
    """What a reading comes to.

    It accepts (of sources, claims, ways; nothing named: everything), then rejects, then adds. A claim with evidence stands if it is
    named, or if a source that is left supports it; one without evidence stands by itself. A claim falls with any premise unless
    it is named. A source rejected takes those with it that derive only from it; a source that is not accepted does not.
    Where ways are accepted, other written ways are closed. Remembered with the frame.
    """
    memory: dict[Reading, Named] = frame.__dict__.setdefault("_named", {})
    found = memory.get(reading)
    if found is None:
        found = memory[reading] = _named(frame, reading)
    return found


def _named(frame: Frame, reading: Reading) -> Named:
    case = frame.model.case
    accept, reject, add = dict(reading.accept), dict(reading.reject), dict(reading.add)
    present = _sources(case, accept, reject, add)
    silent = frozenset(source.key for source in case.sources if source.key not in present)
    taken = (frozenset(accept.get("claims", ())) - frozenset(reject.get("claims", ()))) | frozenset(add.get("claims", ()))
    out = frozenset(reject.get("claims", ())) - frozenset(add.get("claims", ()))
    fallen = _fallen(case, silent, taken, out)
    needed = {item.source for claim in taken if claim in case.claim_by_id for item in case.evidence_of(case.claim_by_id[claim])}
    chosen = frozenset(claim for _, claim in reading.rivals)
    stage = Stage(fallen=fallen, silent=silent - needed, closed=_closed(case, accept, reject, add), chosen=chosen)
    rivals = {claim for group in frame.rivalries for claim in group.claims}
    notes = [f"{claim} has no rival, so choosing it changes nothing" for claim in sorted(chosen - rivals)]
    notes += [f"{claim} is chosen, and falls in this reading" for claim in sorted(chosen & fallen)]
    bars = _bars(frame, reading.enforced, fallen)
    notes += [f"{rule} closes no way" for rule in reading.enforced if all(bar.rule != rule for bar in bars)]
    return Named(
        id=reading.id, label=reading.label if reading.label != "" else reading.id, stage=stage, bars=bars, notes=tuple(notes)
    )


Tables = Mapping[str, tuple[str, ...]]


def _sources(case: Case, accept: Tables, reject: Tables, add: Tables) -> frozenset[str]:
    every = frozenset(source.key for source in case.sources)
    if "sources" in accept:
        every = frozenset(accept["sources"])
    elif len(accept.get("claims", ())) > 0:
        every = frozenset()
    return (every - withdrawn_sources(case, reject.get("sources", ()))) | frozenset(add.get("sources", ()))


def _fallen(case: Case, silent: frozenset[str], taken: frozenset[str], out: frozenset[str]) -> frozenset[str]:
    down = set(out)
    for claim in case.claims:
        supporting = [item for item in case.evidence_of(claim) if not item.disputes]
        if claim.id not in taken and len(supporting) > 0 and all(item.source in silent for item in supporting):
            down.add(claim.id)
    while True:
        more = {
            claim.id
            for claim in case.claims
            if claim.id not in down and claim.id not in taken and not down.isdisjoint(claim.inferred_from)
        }
        if len(more) == 0:
            return frozenset(down)
        down |= more


def _closed(case: Case, accept: Tables, reject: Tables, add: Tables) -> frozenset[str]:
    closed = set(reject.get("ways", ()))
    if "ways" in accept:
        closed.update(way.id for way in case.ways if way.id not in accept["ways"])
    return frozenset(closed) - frozenset(add.get("ways", ()))


# -- rules -----------------------------------------------------------------------------------------------------------


def _bars(frame: Frame, rules: Iterable[str], fallen: frozenset[str]) -> tuple[Bar, ...]:
    """The ways that enforced rules close, and when: a way that rests on a claim which a rule forbids.

    Surely: the claim is forbidden under each reading of whom the rule binds, and the rule is surely in force; possibly: under some,
    and it may be. Ways without claims are judged by no rule.
    """
    asked = tuple(dict.fromkeys(rules))
    if len(asked) == 0:
        return ()
    case = frame.model.case
    by_claim: dict[str, list[Breach]] = {}
    for breach in breaches(_timeless(case), asked).found:
        if breach.claim not in fallen:
            by_claim.setdefault(breach.claim, []).append(breach)
    found = []
    for path in frame.model.paths:
        if not path.act:
            continue
        for rule in asked:
            broken = [breach for claim in path.claims for breach in by_claim.get(claim, ()) if breach.rule == rule]
            if len(broken) > 0:
                certain, may = _in_force(frame, rule)
                sure = any(_surely(breach) for breach in broken)
                claims = tuple(sorted({one for breach in broken for one in (breach.claim, *breach.through)}))
                found.append(Bar(path.id, certain if sure else 0, may, rule, claims))
    return tuple(found)


def _timeless(case: Case) -> Case:
    """The case with its rules in force at any time: when they close a way is a matter of steps, not of its claims' dates."""
    ever = parse_when("-9999/9999")
    return msgspec.structs.replace(case, rules=tuple(msgspec.structs.replace(rule, when=ever) for rule in case.rules))


def _surely(breach: Breach) -> bool:
    """Whether a claim is forbidden under each reading of whom its rule binds."""
    verdicts = [word for word in (breach.actor, breach.territory) if word != ""]
    return len(verdicts) > 0 and all(word == YES for word in verdicts)


def _in_force(frame: Frame, rule: str) -> tuple[int, int]:
    """The steps at which a rule is surely, and possibly, in force; an undated one perhaps always."""
    when = frame.model.case.rule_by_id[rule].when
    if when is None:
        return 0, frame.full
    return frame.dating.line(when, False), frame.dating.line(when, True)


def scene_in(solver: Solver, reading: Named, stage: Stage | None = None) -> Scene:
    """The readings of a solver in a named reading; ``stage`` says the rest (footing, cut, re-planning)."""
    base = reading.stage if stage is None else _joined(reading.stage, stage)
    scene = solver.scene(base)
    if len(reading.bars) == 0:
        return scene
    surely, possibly = (_shut(solver, [(bar.way, line) for bar, line in lines]) for lines in _both(reading.bars))
    return Scene(
        tuple(Knife.cut(one, surely) for one in scene.favourable),
        tuple(Knife.cut(one, possibly) for one in scene.unfavourable),
        scene.outer,
    )


def _both(bars: tuple[Bar, ...]) -> tuple[list[tuple[Bar, int]], list[tuple[Bar, int]]]:
    return [(bar, bar.surely) for bar in bars], [(bar, bar.possibly) for bar in bars]


def _shut(solver: Solver, bars: Iterable[tuple[str, int]]) -> Delta:
    """Ways closed at some steps, as a change to readings of a solver's part."""
    lines: dict[str, int] = {}
    for way, line in bars:
        lines[way] = lines.get(way, 0) | line
    return Delta({}, {place: lines[path.id] for place, path in enumerate(solver.paths) if lines.get(path.id, 0) != 0})


def _joined(first: Stage, second: Stage) -> Stage:
    return msgspec.structs.replace(
        second,
        fallen=first.fallen | second.fallen,
        silent=first.silent | second.silent,
        closed=first.closed | second.closed,
        chosen=first.chosen | second.chosen,
    )
