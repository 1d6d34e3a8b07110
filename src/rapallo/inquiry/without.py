"""What would have been lost, later, replaced or unchanged without something, on the record and beyond it (§7)."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.asked import solver_for, targets_of, voice_of
from rapallo.inquiry.diagram import Diagram
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, typed
from rapallo.inquiry.loss_diagram import loss_diagram
from rapallo.inquiry.outcome import NOT_HAD, STATUSES, Outcome, comes_to, outcome_of
from rapallo.inquiry.settle import Settling, settle
from rapallo.inquiry.steps import first_step, gap, last_step, notice_steps, say_step
from rapallo.inquiry.taking import Taking, fallen_consideration, find_cut, taken
from rapallo.inquiry.verdict import CERTAIN, Beyond
from rapallo.pathways.removal import Cut
from rapallo.pathways.solve import Lines, Scene, Solver, Stage
from rapallo.record.case import Case
from rapallo.time import When

__all__ = ["Without", "bare_without", "without", "without_comes_to"]


class Without(Answer, frozen=True, kw_only=True):
    """What became of each target without something (§7): ``outcomes`` in the order of the targets.

    ``cut`` is what was taken away, ``what`` how answers call it, ``start`` and ``stop`` its first and last step in words (blank: from
    ever; ``None``: to the end); ``taking`` what goes with it. ``raises``: withdrawing claims or sources took a denial or dispute with
    it, and something is held that was not, or more surely.
    ``diagram`` is drawn of a single target that was held with it. Laws: removing things never adds; removing nothing changes nothing.
    """

    what: tuple[str, ...]
    cut: Cut
    start: str
    stop: str | None
    at: str
    said_at: str
    notice: str
    taking: Taking
    outcomes: tuple[Outcome, ...]
    consideration: tuple[Line, ...]
    raises: bool
    settling: Settling | None
    outer: tuple[str, ...]
    diagram: Diagram = Diagram()

    @property
    def word(self) -> str:
        """The verdict on the first target, after re-planning."""
        return self.outcomes[0].verdict

    def svg(self) -> str:
        """The derivation of the one target asked about, with what goes, what comes later and what would replace it marked.

        Raises `UsageError` where several targets are asked about, or the one was not held with it either.
        """
        from rapallo.errors import UsageError
        from rapallo.inquiry.pathway_drawing import draw

        if len(self.outcomes) != 1:
            raise UsageError(f"a figure shows one target, and this asks about {len(self.outcomes)}: name one with --target. (§7)")
        if len(self.diagram.nodes) == 0:
            raise UsageError(f"{self.outcomes[0].label}: {self.outcomes[0].says}, so there is no derivation to draw. (§7)")
        return draw(f"{self.title}: {self.outcomes[0].label}", self.case, self.digest, self.summary(), self.diagram)

    def summary(self) -> tuple[str, ...]:
        """The two lines, and what is to be kept in mind."""
        if len(self.outcomes) == 1:
            one = self.outcomes[0]
            found = [f"On the record: {one.label}: {one.says}.", f"Beyond it: {_beyond_said(one.beyond, dict(one.names))}"]
        else:
            words = [one.verdict for one in self.outcomes]
            counts = ", ".join(f"{words.count(status)} {status}" for status in STATUSES if status in words)
            asked = [one for one in self.outcomes if one.beyond.word != ""]
            ruled = [one.label for one in asked if one.beyond.word == "ruled out"]
            found = [f"On the record, held in {self.said_at}: {counts}."]
            if len(asked) == 0:
                found.append("Beyond it: not asked, since there is a recorded way to each.")
            else:
                rest = len(asked) - len(ruled)
                out = f"ruled out: {'; '.join(ruled)}" if len(ruled) > 0 else "none of these is ruled out"
                found.append(f"Beyond it: {out}" + (f"; {rest} unknown." if rest > 0 else "."))
        if self.raises:
            found.append("Withdrawing this takes denials or disputes with it: something is held more surely than with it.")
        if len(self.outer) > 0:
            found.append(f"Outer bounds: too many rivals or identities are open to go through each ({', '.join(self.outer)}).")
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """What goes with it, what becomes of each target, and the consideration that fell away."""
        dated = ("From the beginning" if self.start == "" else f"From {self.start}") + (
            f" until {self.stop}" if self.stop is not None else " on" if self.start != "" else ""
        )
        if len(self.cut.things) == len(self.cut.holdings) == 0 and self.cut.between is None:
            dated = "Claims and sources are taken away without dates"
        lines: list[Line] = []
        for status in STATUSES:
            for one in self.outcomes:
                if one.verdict == status:
                    lines += [one.line, *one.details]
        note = f"Held in {self.said_at}; frozen history first, then re-planned ({self.notice})."
        return kept(
            Section("What goes", self.taking.lines, f"{dated}."),
            Section("What becomes of it", tuple(lines), note),
            Section(
                "Consideration that fell away",
                self.consideration,
                ""
                if len(self.consideration) == 0
                else "What the other side gave in exchange for it; nothing is computed from this.",
            ),
            Section("What would settle whether it is held without", self._settling_lines()),
        )

    def _settling_lines(self) -> tuple[Line, ...]:
        """The open matter, and whether it is held without, either way."""
        found = self.settling
        if found is None:
            return ()
        return (Line(found.text, found.claims), *(Line(f"{one.if_so}: {one.then}", (), 1) for one in found.resolutions))


def _beyond_said(found: Beyond, names: dict[str, str]) -> str:
    if found.word == "":
        return "not asked, since there is a recorded way."
    if found.word == "ruled out":
        if len(found.declarations) == 0:
            return "ruled out: it fails whatever else is granted."
        return f"ruled out, since these are declared complete: {'; '.join(names.get(one, one) for one in found.declarations)}."
    return f"unknown; the record does not answer for: {'; '.join(names.get(one, one) for one in found.first)}."


def without(
    case: Case,
    *what: str,
    between: tuple[str, str] | None = None,
    from_: str | When | None = None,
    until: str | When | None = None,
    target: str | Iterable[str] | None = None,
    at: str | When | None = None,
    trust: str = "moderate",
    stage: Stage | None = None,
) -> Without:
    """What would have become of some holdings without something.

    Parameters
    ----------
    what : things, actors, places, agreements, sides, holdings (``thing@actor``), source keys or claim ids, in any spelling
    between : two sides all that passed between which is taken away
    from_, until : from the first step of one date to the last step of the other; absent: from ever, and to the end. Sources and
        claims are taken away without dates
    target : the holding or holdings asked about; absent: the case's aims
    at : the date D, held at whose last step it is asked; absent: the end of the horizon
    trust : the lowest confidence with which a claim counts as sure (§1.9)
    stage : a named reading to put the question in

    *Frozen* takes history's ways alone; *re-planned* adds the ways not taken, their work beginning after the case's notice. Returns
    the frozen answer. Raises `UnknownName`, `UsageError`, `DateError` and `LimitError` before anything is computed.

    Law: without things nothing is ever gained; without claims or sources something may be, and the answer says so.
    """
    put = _put(case, what, between, from_, until, target, at, trust, stage)
    solver, scenes = put.solver, put.scenes
    voice = voice_of(case)
    single = len(put.targets) == 1
    places = range(len(solver.holdings)) if single else [solver.place[text] for text in put.targets]
    rows = solver.bounds(scenes, places)
    found = _bare(case, put, [(row[solver.place[put.targets[0]]],) for row in rows] if single else rows)
    taking = taken(voice, solver.frame, put.cut)
    diagram, last = Diagram(), found.outcomes[0]
    if single:
        bounds = [dict(zip(solver.holdings, row, strict=True)) for row in rows[:2]]
        diagram = loss_diagram(voice, solver, scenes[:2], bounds, last.target, put.step, last.by)
    unsettled = single and last.again != CERTAIN and last.verdict != NOT_HAD
    found = msgspec.structs.replace(
        found,
        question=typed(*_words(what, between, from_, until, target, at)),
        taking=taking,
        consideration=fallen_consideration(voice, {*taking.closed, *taking.fallen, *put.cut.claims}),
        settling=settle(voice, solver, put.stages[2], last.target, put.step, held=True) if unsettled else None,
        diagram=diagram,
    )
    return msgspec.structs.replace(found, grounds=voice.grounds([line for one in found.sections() for line in one.lines]))


def bare_without(
    case: Case,
    *what: str,
    between: tuple[str, str] | None = None,
    from_: str | When | None = None,
    until: str | When | None = None,
    target: str | Iterable[str] | None = None,
    at: str | When | None = None,
    trust: str = "moderate",
    stage: Stage | None = None,
) -> Without:
    """The verdicts of `without` alone: the same title, summary and outcomes, and nothing of what goes with it, of the consideration that
    fell away, of what would settle it, no grounds and no diagram. For those who put many such questions."""
    put = _put(case, what, between, from_, until, target, at, trust, stage)
    return _bare(case, put, put.solver.bounds(put.scenes, [put.solver.place[text] for text in put.targets]))


def without_comes_to(
    case: Case,
    *what: str,
    word: str,
    between: tuple[str, str] | None = None,
    from_: str | When | None = None,
    until: str | When | None = None,
    target: str | Iterable[str] | None = None,
    at: str | When | None = None,
    trust: str = "moderate",
    stage: Stage | None = None,
) -> bool | None:
    """Whether `without` answers in this word, *surely* left out, for its first target; with no more worked out than that takes.
    ``None``: that takes the answer itself. For those who try many readings for one word."""
    put = _put(case, what, between, from_, until, target, at, trust, stage)
    return comes_to(put.solver, put.stages, put.targets[0], put.step, word)


def _bare(case: Case, put: "_Put", lines: Sequence[tuple[Lines, ...]]) -> Without:
    """The answer as far as its verdicts go; ``lines`` are the bounds of each target with, without and re-planned."""
    solver, cut, step = put.solver, put.cut, put.step
    grid = solver.model.grid
    outcomes = tuple(
        outcome_of(voice_of(case), solver, put.stages, put.scenes, tuple(row[number] for row in lines), text, step)
        for number, text in enumerate(put.targets)
    )
    notice = (
        f"after a notice of {gap(grid, put.stages[2].notice)}"
        if case.about.notice != ""
        else "with no notice, since the case names none"
    )
    return Without(
        question="",
        title=f"Without {_listed(put.labels)}",
        case=case.about.title,
        digest=digest(case),
        what=put.labels,
        cut=cut,
        start="" if cut.start == 0 else say_step(grid, cut.start),
        stop=None if cut.stop is None else say_step(grid, cut.stop),
        at=grid.label(step),
        said_at=say_step(grid, step),
        notice=notice,
        taking=Taking((), (), (), (), (), (), (), ()),
        outcomes=outcomes,
        consideration=(),
        raises=any(one.raised for one in outcomes),
        settling=None,
        outer=tuple(sorted({claim for scene in put.scenes for claim in scene.outer})),
    )


class _Put(msgspec.Struct, frozen=True, dict=True):
    """A question found and checked: with, without and re-planned, ready to be evaluated."""

    solver: Solver
    targets: tuple[str, ...]
    cut: Cut
    labels: tuple[str, ...]
    step: int
    stages: tuple[Stage, Stage, Stage]

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The readings of each stage."""
        return tuple(self.solver.scene(one) for one in self.stages)


def _put(
    case: Case,
    what: Sequence[str],
    between: tuple[str, str] | None,
    from_: str | When | None,
    until: str | When | None,
    target: str | Iterable[str] | None,
    at: str | When | None,
    trust: str,
    stage: Stage | None,
) -> _Put:
    targets = targets_of(case, target)
    solver = solver_for(case, targets, trust)
    grid = solver.model.grid
    start = first_step(grid, from_)
    stop = None if until is None else last_step(grid, until)
    if stop is not None and stop < start:
        from rapallo.errors import UsageError

        raise UsageError(
            f"it would end in {say_step(grid, stop)}, before it starts in {say_step(grid, start)}. Swap the two dates. (§7)"
        )
    cut, labels = find_cut(case, what, between, start, stop)
    step = last_step(grid, at)
    base = stage if stage is not None else Stage()
    least, most = notice_steps(grid, case.about.notice)
    frozen = msgspec.structs.replace(base, cut=cut)
    again = msgspec.structs.replace(frozen, replanned=True, notice=most, soonest=least)
    stages = (base, frozen, again)
    return _Put(solver, targets, cut, labels, step, stages)


def _listed(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"


def _words(
    what: Sequence[str],
    between: tuple[str, str] | None,
    from_: str | When | None,
    until: str | When | None,
    target: str | Iterable[str] | None,
    at: str | When | None,
) -> tuple[str, ...]:
    words = ["without", *what]
    if between is not None:
        words += ["--between", *between]
    for option, date in (("--from", from_), ("--until", until)):
        if date is not None:
            words += [option, date if isinstance(date, str) else date.text]
    for one in (target,) if isinstance(target, str) else () if target is None else tuple(target):
        words += ["--target", one]
    if at is not None:
        words += ["--at", at if isinstance(at, str) else at.text]
    return tuple(words)
