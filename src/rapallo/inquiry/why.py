"""How a capability came about on the record, how sure that is, on what footing, and what would settle it."""

from collections.abc import Sequence

import msgspec

from rapallo.errors import UsageError
from rapallo.inquiry.alternatives import Alternative, alternatives
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.asked import solver_for, targets_of, voice_of
from rapallo.inquiry.diagram import Diagram, diagram_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.hindrances import unsupported
from rapallo.inquiry.settle import Settling, settle
from rapallo.inquiry.steps import last_step, say_step
from rapallo.inquiry.telling import Step, supporting, tell
from rapallo.inquiry.verdict import (
    CERTAIN,
    NO_WAY,
    POSSIBLE,
    Beyond,
    OnFooting,
    beyond,
    certain_on,
    first,
    fleeting,
    last_of,
    until,
    word,
)
from rapallo.inquiry.voice import Voice
from rapallo.pathways.attain import Availability, attain
from rapallo.pathways.proof import Proof, proof
from rapallo.pathways.solve import Lines, Scene, Solver, Stage
from rapallo.pathways.ways import FOOTINGS
from rapallo.record.ancestry import Independence, independence
from rapallo.record.case import Case
from rapallo.time import When

__all__ = ["Why", "why"]

_NO_MORE = Beyond("")


class Why(Answer, frozen=True, kw_only=True):
    """Why a holding is held: two lines of verdict, dates, footing, proof, alternatives, sources, and what would settle it (§6).

    ``verdict`` is on *attained by* ``at`` and ``held`` on *held at* it (§4.5): *certain*, *possible* or *no recorded way*.
    ``beyond`` is empty where there is a recorded way. ``earliest`` and ``latest`` are the clairvoyant bounds (§4.9) of the first
    step at which it is held, as EDTF; ``None``: never. ``lost_after``: the last step at which it is possibly held, where it is not
    held again within the horizon and nothing is in progress. ``assumptions`` are what it rests on where it is certain on assumptions
    alone. ``outer``: the rivals and identities too many to go through (§5.2); ``fleeting``: acts that leave nothing lasting and
    whose dates fix no step, where the verdict is *possible*. Laws: certain implies possible; the same case gives
    the same bytes.
    """

    target: str
    label: str
    at: str
    said_at: str
    verdict: str
    held: str
    beyond: Beyond
    footing: str
    assumptions: tuple[str, ...]
    earliest: str | None
    latest: str | None
    dates: tuple[Line, ...]
    in_progress: bool
    lost_after: str | None
    table: tuple[OnFooting, ...]
    steps: tuple[Step, ...]
    hidden: int
    proved_at: str
    alternatives: tuple[Alternative, ...]
    independent: Independence
    settling: Settling | None
    outer: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    diagram: Diagram
    fleeting: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The verdict in a word: beyond the record where that says nothing, else on it."""
        return self.beyond.word if self.verdict == NO_WAY else self.verdict

    def summary(self) -> tuple[str, ...]:
        """The two lines."""
        return (f"On the record: {self._on_record()}", f"Beyond it: {self._beyond()}")

    def _on_record(self) -> str:
        by = f"by {self.said_at}"
        if self.verdict == NO_WAY:
            return f"no recorded way {by}."
        tail = "" if self.held == self.verdict else f"; held then: {self.held if self.held != NO_WAY else 'no longer'}"
        if self.verdict == POSSIBLE:
            return f"possible {by}{tail}; in some readings it is not."
        if self.footing == "assumed":
            return f"certain {by} if these assumptions hold: {'; '.join(self.assumptions)}{tail}."
        grounds = "what is stated" if self.footing == "stated" else "what is stated and inferred"
        return f"certain {by}, already on {grounds}{tail}."

    def _beyond(self) -> str:
        if self.beyond.word == "":
            return "not asked, since there is a recorded way."
        names = dict(self.names)
        if self.beyond.word == "ruled out":
            rests = "; ".join(names.get(one, one) for one in self.beyond.declarations)
            if len(self.beyond.declarations) == 0:
                return "ruled out: it fails whatever else is granted."
            return f"ruled out, since these are declared complete: {rests}."
        rests = "; ".join(names.get(one, one) for one in self.beyond.first)
        return f"unknown; the record does not answer for: {rests}."

    def sections(self) -> tuple[Section, ...]:
        """Dates, the table of footings, the proof, other ways, sources, and what would settle it."""
        title = "How it came about" if self.verdict == CERTAIN else "How it may have come about"
        on = {"stated": " on what is stated", "inferred": " on what is stated and inferred"}.get(self.footing, "")
        note = "" if len(self.steps) == 0 else f"One derivation of perhaps several{on}, for {self.proved_at}."
        if self.hidden > 0:
            note += f" {plural(self.hidden, 'step')} lower down not shown (--depth)."
        told = tuple(step.line for step in self.steps)
        if self.verdict == NO_WAY:
            title, told, note = "How it came about", (), "The record has no way to it."
            if len(self.others) > 0:
                note += f" On record of the same thing: {'; '.join(self.others)}."
        return kept(
            Section("When", self.dates, self._bounds_note()),
            Section("On which footing", tuple(one.line() for one in self.table)),
            Section(title, told, note),
            Section("Other ways", tuple(one.line for one in self.alternatives)),
            Section("Sources of this derivation", self._source_lines()),
            Section("What would settle it", self._settling_lines()),
        )

    def _bounds_note(self) -> str:
        notes = []
        if len(self.outer) > 0:
            notes.append(f"too many rivals or identities are open ({', '.join(self.outer)})")
        if len(self.fleeting) > 0:
            more = f" and {len(self.fleeting) - 6} more" if len(self.fleeting) > 6 else ""
            notes.append(f"what leaves nothing lasting is dated to no one step ({', '.join(self.fleeting[:6])}{more})")
        if len(notes) == 0:
            return ""
        return f"Outer bounds, since {'; and '.join(notes)}: possible means not excluded, and may be certain."

    def _source_lines(self) -> tuple[Line, ...]:
        claims = tuple(dict.fromkeys(claim for step in self.steps for claim in step.line.claims))
        if len(claims) == 0:
            return ()
        count = self.independent.count
        exact = "" if self.independent.exact else "at least "
        named = f": {', '.join(self.independent.chosen)}" if count > 0 else ""
        fields = (("independent", count), ("exact", self.independent.exact))
        return (Line(f"{exact}{plural(count, 'independent source')}{named}", claims, 0, fields),)

    def _settling_lines(self) -> tuple[Line, ...]:
        if self.settling is None:
            if self.verdict == NO_WAY:
                return (Line("A claim or way that gives it; no single matter that is open on record would."),)
            return (Line("No single matter that is open on record would move the answer; two together were not tried."),)
        one = self.settling
        tail = "" if one.all_tried else " (not every open matter was tried)"
        head = Line(f"{one.text}{tail}", one.claims, 0, (("kind", one.kind), ("about", one.about), ("tried", one.tried)))
        return (head, *(Line(f"{r.if_so}: {r.then}", (), 1, (("verdict", r.verdict),)) for r in one.resolutions))

    def svg(self) -> str:
        """The derivation and the other ways as a layered diagram."""
        from rapallo.inquiry.pathway_drawing import draw

        return draw(self.title, self.case, self.digest, self.summary(), self.diagram)


def why(
    case: Case,
    target: str,
    at: str | When | None = None,
    footing: str | None = None,
    depth: int | None = None,
    trust: str = "moderate",
    stage: Stage | None = None,
) -> Why:
    """How a holding came about, and how sure that is.

    Parameters
    ----------
    target : a holding, ``tank-design@germany`` or a bare thing, with any name on either side of the ``@``
    at : the date D by which it is asked, its last step counting; absent: the end of the horizon
    footing : the lowest footing that counts, *stated*, *inferred* or *assumed*; absent: all claims
    depth : how many levels of the proof are told; absent: all
    trust : the lowest confidence with which a claim counts as sure (§1.9)
    stage : a named reading to put the question in; its footing gives way to ``footing``

    Returns the frozen answer. Raises `UnknownName` with near names, `UsageError` for a date outside the horizon or a footing that is
    none, `LimitError` for a horizon too long, before anything is computed.

    Law: what is certain on a footing is certain on every weaker one. A date is the earliest attainable, not the likeliest (§4.9).
    """
    if footing is not None and footing not in FOOTINGS:
        raise UsageError(f"{footing[:40]!r} is no footing; it is one of {', '.join(FOOTINGS)}. (§5.3)")
    (text,) = targets_of(case, target)
    solver = solver_for(case, (text,), trust)
    asked = stage if stage is not None else Stage()
    if footing is not None:
        asked = msgspec.structs.replace(asked, footing=footing)
    return _Asked(voice_of(case), solver, asked, text, last_step(solver.model.grid, at), depth, target, footing).answer()


class _Asked(msgspec.Struct, frozen=True, dict=True):
    """One question on its way to an answer."""

    voice: Voice
    solver: Solver
    stage: Stage
    text: str
    step: int
    depth: int | None
    typed: str
    footing: str | None

    def answer(self) -> Why:
        solver, model, step = self.solver, self.solver.model, self.step
        grid = model.grid
        scene = solver.scene(self.stage)
        every = range(len(solver.holdings))
        bounds = dict(zip(solver.holdings, solver.bounds([scene], every)[0], strict=True))
        lines = bounds[self.text]
        table = tuple(row[0] for row in solver.by_footing(self.stage))
        verdict, held = word(lines, step), word(lines, step, held=True)
        further = beyond(solver, self.stage, self.text, step) if verdict == NO_WAY else _NO_MORE
        footing = certain_on(table, step) if verdict == CERTAIN else ""
        proved, of = self._proof(scene, verdict, held), bounds
        if footing not in ("", self.stage.footing):
            firm = solver.scene(msgspec.structs.replace(self.stage, footing=footing))
            of = dict(zip(solver.holdings, solver.bounds([firm], every)[0], strict=True))
            proved = self._proof(firm, verdict, word(of[self.text], step, held=True))
        told = () if proved is None else tell(self.voice, solver, proved, of)
        shown = told if self.depth is None else tuple(one for one in told if one.depth <= self.depth)
        ways = set() if proved is None else {solver.paths[link.way].id for link in proved.links if link.way is not None}
        others = alternatives(self.voice, solver, self.stage, scene, self.text, step, ways)
        claims = {claim for one in told for claim in one.line.claims}
        settling = settle(self.voice, solver, self.stage, self.text, step)
        progress = self._in_progress(scene)
        end = last_of(lines.possibly)
        lost = end if end is not None and end < grid.steps - 1 and not progress else None
        found = Why(
            question=typed(*self._words()),
            title=f"Why: {model.say(self.text)}",
            case=self.voice.case.about.title,
            digest=digest(self.voice.case),
            target=self.text,
            label=model.say(self.text),
            at=grid.label(step),
            said_at=say_step(grid, step),
            verdict=verdict,
            held=held,
            beyond=further,
            footing=footing,
            assumptions=_assumed(told, solver) if footing == "assumed" else (),
            earliest=_label(solver, until(lines.possibly, step)),
            latest=_label(solver, until(lines.surely, step)),
            dates=self._dates(lines, verdict, held, progress, lost),
            in_progress=progress,
            lost_after=None if lost is None else grid.label(lost),
            table=tuple(self._on(name, one) for name, one in zip(FOOTINGS, table, strict=True)),
            steps=shown,
            hidden=len(told) - len(shown),
            proved_at="" if proved is None else say_step(grid, proved.step),
            alternatives=others,
            independent=independence(self.voice.case, supporting(self.voice.case, claims)),
            settling=settling,
            outer=scene.outer,
            names=tuple((one, self._say_open(one)) for one in dict.fromkeys((*further.declarations, *further.first))),
            others=self._others() if verdict == NO_WAY else (),
            diagram=diagram_of(self.voice, solver, self.text, told, others),
            fleeting=fleeting(solver, self.stage) if verdict == POSSIBLE else (),
        )
        return msgspec.structs.replace(
            found, grounds=self.voice.grounds([line for one in found.sections() for line in one.lines])
        )

    def _words(self) -> tuple[str, ...]:
        words = ["why", self.typed]
        if self.step != self.solver.model.grid.steps - 1:
            words += ["--at", self.solver.model.grid.label(self.step)]
        if self.footing is not None:
            words += ["--footing", self.footing]
        return tuple(words)

    def _say_open(self, text: str) -> str:
        name = self.solver.model.say(text)
        return f"{name} (unsupported)" if unsupported(self.solver, text) else name

    def _on(self, name: str, lines: Lines) -> OnFooting:
        earliest, latest = (
            _label(self.solver, until(lines.possibly, self.step)),
            _label(self.solver, until(lines.surely, self.step)),
        )
        return OnFooting(name, word(lines, self.step), word(lines, self.step, held=True), earliest, latest)

    def _others(self) -> tuple[str, ...]:
        model = self.solver.model
        thing = self.text.partition("@")[0]
        found = [one for one in model.holdings if one.partition("@")[0] == thing and one != self.text and one in model.into]
        return tuple(f"{model.say(one)} ({one})" for one in found[:5])

    # -- dates ----------------------------------------------------------------------------------------------------

    def _dates(self, lines: Lines, verdict: str, held: str, progress: bool, lost: int | None) -> tuple[Line, ...]:
        grid = self.solver.model.grid
        if verdict == NO_WAY:
            return ()
        early, sure = first(until(lines.possibly, self.step)), first(until(lines.surely, self.step))
        found = []
        if early is not None and early == sure:
            start = "held from the start of the horizon" if early == 0 else f"attained in {say_step(grid, early)}"
            found.append(Line(start))
        elif early is not None and sure is not None:
            found.append(Line(f"attained between {say_step(grid, early)} (earliest) and {say_step(grid, sure)} (latest)"))
        elif early is not None:
            found.append(Line(f"attained in {say_step(grid, early)} at the earliest; at no time surely"))
        found.append(Line(f"held in {say_step(grid, self.step)}: {held if held != NO_WAY else 'no longer'}"))
        for one in self.solver.frame.endings.get(self.text.partition("@")[0], ()):
            found.append(Line(f"it ended: {self.voice.says(self.voice.case.claim_by_id[one])}", (one,)))
        if progress:
            found.append(Line("still being worked on at the end of the horizon (in progress)"))
        if lost is not None:
            found.append(Line(f"not held after {say_step(grid, lost)}, as far as the horizon goes"))
        return tuple(found)

    def _in_progress(self, scene: Scene) -> bool:
        found = attain(self.solver.part.network, scene.favourable)
        place = self.solver.place[self.text]
        return any(self._working(found, number, place, set()) for number in range(len(scene.favourable)))

    def _working(self, found: Availability, number: int, place: int, seen: set[int]) -> bool:
        """Whether an act that gives it, directly or by structure, is being worked at the last step."""
        final = self.solver.model.grid.steps - 1
        seen.add(place)
        for way in self.solver.part.network.into[place]:
            path = self.solver.paths[way]
            if found.worked(way, number) >> final & 1 == 0:
                continue
            if path.act:
                return True
            below = [self.solver.place[one] for need in path.needs for one in need.of]
            if any(one not in seen and self._working(found, number, one, seen) for one in below):
                return True
        return False

    # -- proof and alternatives -----------------------------------------------------------------------------------

    def _proof(self, scene: Scene, verdict: str, held: str) -> Proof | None:
        if verdict == NO_WAY:
            return None
        readings = scene.unfavourable if verdict == CERTAIN else scene.favourable
        found = attain(self.solver.part.network, readings)
        place = self.solver.place[self.text]
        for number, reading in enumerate(readings):
            line = until(found.held(place, number), self.step)
            if line == 0 or (held == verdict and line >> self.step & 1 == 0):
                continue
            return proof(self.solver.part.network, reading, place, _when(line, self.step, held == verdict))
        return None


def _when(line: int, step: int, held: bool) -> int:
    """The step to prove: where it is held at the date, the first of the run that reaches it; else the first it is held at."""
    if not held:
        return (line & -line).bit_length() - 1
    gaps = ~line & ((1 << (step + 1)) - 1)
    return gaps.bit_length()


def _label(solver: Solver, line: int) -> str | None:
    found = first(line)
    return None if found is None else solver.model.grid.label(found)


def _assumed(told: Sequence[Step], solver: Solver) -> tuple[str, ...]:
    """What a derivation assumes: of a written way the fields that are, else the whole step."""
    paths = {path.id: path for path in solver.paths}
    found: dict[str, None] = {}
    for one in told:
        if one.footing == "assumed":
            path = paths.get(one.way)
            if path is None:
                name = f"that {solver.model.say(one.holding)} stood already"
            else:
                name = one.line.text if path.origin != "written" else path.label if path.label != "" else path.id
            fields = [] if path is None else [field for field, footing in path.fields if footing == "assumed"]
            whole = path is None or path.footing == "assumed" or len(fields) == 0
            found[name if whole else f"{name} ({', '.join(fields)})"] = None
    return tuple(found)
