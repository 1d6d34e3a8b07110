"""A named reading as what it leaves out, adds, chooses and closes: a stage of the engine (§5.4, §11.4)."""

from collections.abc import Iterable, Mapping

import msgspec

from rapallo.errors import UnknownName
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.court import NONE, Breach, Court
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Bar, Frame, Setting
from rapallo.pathways.solve import Scene, Solver, Stage
from rapallo.record.case import Case
from rapallo.record.standing import withdrawn_sources
from rapallo.record.written import Reading
from rapallo.time import MAYBE, YES, parse_when

__all__ = ["RECORD", "Bar", "Named", "fixed", "joined", "named", "reading_named", "scene_in"]

RECORD = "the record"
"""What the reading that leaves nothing out is called."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A reading ready for the engine. ``notes`` say what it asks for that changes nothing here.

    Its stage bounds over both ways of taking whom a rule binds: at best a way is closed only while it is forbidden under both, at worst
    while it may be under either. ``apart`` is the stage with each of the two (words, stage), where they come to different things.
    """

    id: str
    label: str
    stage: Stage
    notes: tuple[str, ...] = ()
    apart: tuple[tuple[str, Stage], ...] = ()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The ways that its rules close."""
        return self.stage.barred


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
    named, or if a source that is left supports it; one without evidence stands by itself. A claim falls with any premise, also
    when it is named itself (§1.9). A source rejected takes those with it that derive only from it; a source that is not accepted does not.
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
    decided = {claim for _, claim in reading.rivals}
    chosen = frozenset(claim for claim in decided if claim in case.claim_by_id)
    stage = Stage(fallen=fallen, silent=silent - needed, closed=_closed(case, accept, reject, add), chosen=chosen)
    rivals = {claim for group in frame.rivalries for claim in group.claims}
    notes = [f"{claim!r} is no claim, so choosing it changes nothing" for claim in sorted(decided - chosen)]
    notes += [f"{claim} has no rival, so choosing it changes nothing" for claim in sorted(chosen - rivals)]
    notes += [f"{claim} is chosen, and falls in this reading" for claim in sorted(chosen & fallen)]
    notes += [f"{claim} is named, and falls with what it is inferred from" for claim in sorted((taken & fallen) - out)]
    breached = _breached(frame, reading.enforced, fallen)
    bars = _bars(frame, breached, _TAKINGS)
    notes += [f"{rule} closes no way" for rule in reading.enforced if all(bar.rule != rule for bar in bars)]
    each = [(words, _bars(frame, breached, (words,))) for words in _TAKINGS]
    return Named(
        id=reading.id,
        label=reading.label if reading.label != "" else reading.id,
        stage=msgspec.structs.replace(stage, barred=bars),
        notes=tuple(notes),
        apart=()
        if each[0][1] == each[1][1]
        else tuple((words, msgspec.structs.replace(stage, barred=some)) for words, some in each),
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
    left = {claim for source, claims in case.supported_by.items() if source not in silent for claim in claims}
    down = {*out, *(case.supporting.keys() - left - taken)}
    waiting = list(down)
    while len(waiting) > 0:
        for claim in case.inferred.get(waiting.pop(), ()):
            if claim not in down:
                down.add(claim)
                waiting.append(claim)
    return frozenset(down)


def _closed(case: Case, accept: Tables, reject: Tables, add: Tables) -> frozenset[str]:
    closed = set(reject.get("ways", ()))
    if "ways" in accept:
        closed.update(way.id for way in case.ways if way.id not in accept["ways"])
    return frozenset(closed) - frozenset(add.get("ways", ()))


# -- rules -----------------------------------------------------------------------------------------------------------

ACTOR, TERRITORY = "if its rules bind their actors wherever they are", "if its rules bind whoever acts in their territories"
_TAKINGS = (ACTOR, TERRITORY)


def _breached(frame: Frame, rules: Iterable[str], fallen: frozenset[str]) -> tuple[tuple[str, Breach], ...]:
    """Each way that rests on a claim which one of the rules may forbid, or that rests on none and may be forbidden itself, with the
    breach; at whatever time, since when a rule closes a way is a matter of steps, not of its claims' dates."""
    asked = tuple(dict.fromkeys(rules))
    if len(asked) == 0:
        return ()
    ever = parse_when("-9999/9999")
    court = Court(voice_of(frame.model.case))
    by_claim: dict[str, list[Breach]] = {}
    by_way: dict[str, list[Breach]] = {}
    for name in asked:
        rule = msgspec.structs.replace(frame.model.case.rule_by_id[name], when=ever)
        for breach in court.try_rule(rule)[0]:
            if breach.claim not in fallen:
                by_claim.setdefault(breach.claim, []).append(breach)
        for breach in court.try_ways(rule):
            by_way.setdefault(breach.way, []).append(breach)
    found = []
    for path in frame.model.paths:
        if path.act:
            several = [breach for claim in path.claims for breach in by_claim.get(claim, ())]
            several += by_way.get(path.id, ()) if path.origin == "written" else ()
            found += [(path.id, breach) for breach in several]
    return tuple(found)


def _bars(frame: Frame, breached: Iterable[tuple[str, Breach]], takings: tuple[str, ...]) -> tuple[Bar, ...]:
    """The ways that enforced rules close, and when.

    Surely: the act is forbidden under each of these ways of taking whom the rule binds, on claims that nothing speaks against, and the
    rule is surely in force; possibly: under some, and it may be. An act from before the horizon stands in its first step: at best no
    rule reaches it there.
    """
    rivals = {claim for group in frame.rivalries for claim in group.claims}
    origins = {path.id: path for path in frame.model.paths}
    found = []
    for way, breach in breached:
        sure, may = _forbidden(breach, takings)
        if not may:
            continue
        certain, possible = _in_force(frame, breach.rule)
        if frame.dating.opening(origins[way], True).before < 0:
            certain, possible = certain & ~1, possible | (1 if _before(frame, breach.rule) else 0)
        own = (breach.claim,) if breach.claim != "" else ()
        surely = certain if sure and rivals.isdisjoint(breach.through) else 0
        found.append(Bar(way, surely, possible, breach.rule, (*own, *breach.through)))
    return tuple(dict.fromkeys(found))


def _forbidden(breach: Breach, takings: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether an act is forbidden under all of some ways of taking its rule, and whether it may be under one. A rule that can be taken
    one way only is taken so."""
    verdicts = []
    for taking in takings:
        one, other = (breach.actor, breach.territory) if taking == ACTOR else (breach.territory, breach.actor)
        verdicts.append(one if one != NONE else other)
    return all(word == YES for word in verdicts), any(word in (YES, MAYBE) for word in verdicts)


def _in_force(frame: Frame, rule: str) -> tuple[int, int]:
    """The steps at which a rule is surely, and possibly, in force; an undated one perhaps always."""
    when = frame.model.case.rule_by_id[rule].when
    if when is None:
        return 0, frame.full
    return frame.dating.line(when, False), frame.dating.line(when, True)


def _before(frame: Frame, rule: str) -> bool:
    """Whether a rule may have been in force before the horizon."""
    when = frame.model.case.rule_by_id[rule].when
    return when is None or when.start_lo < frame.model.grid.first(0)


def scene_in(solver: Solver, reading: Named, stage: Stage | None = None) -> Scene:
    """The readings of a solver in a named reading; ``stage`` says the rest (footing, cut, re-planning)."""
    return solver.scene(reading.stage if stage is None else joined(reading.stage, stage))


def fixed(frame: Frame, stage: Stage) -> Stage:
    """A stage in which nothing that speaks against is moved by a withdrawal of support: rules close what they close on all claims (but
    where a rival might be set aside), and what claims of closing end is ended."""
    counting = frame.counting(Setting(footing=stage.footing, fallen=stage.fallen, silent=stage.silent))
    rivals = frame.with_inferred(claim for group in frame.rivalries for claim in group.claims)
    bars = []
    for bar in stage.barred:
        if rivals.isdisjoint(bar.claims):
            bar = msgspec.structs.replace(bar, surely=bar.surely if counting.issuperset(bar.claims) else 0, claims=())
        bars.append(bar)
    last = [
        frame.ends(Setting(bound=bound, footing=stage.footing, fallen=stage.fallen, silent=stage.silent))
        for bound in (FAVOURABLE, UNFAVOURABLE)
    ]
    return msgspec.structs.replace(stage, barred=tuple(bars), ends=(last[0], last[1]))


def joined(first: Stage, second: Stage) -> Stage:
    """What a named reading leaves out, chooses and closes, and what a second stage does besides, whose footing and cut are taken."""
    return msgspec.structs.replace(
        second,
        fallen=first.fallen | second.fallen,
        silent=first.silent | second.silent,
        closed=first.closed | second.closed,
        barred=first.barred + second.barred,
        chosen=first.chosen | second.chosen,
    )
