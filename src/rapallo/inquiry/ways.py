"""The ways to a holding, written, derived and by structure, and what they lack; drafts of ways for the author to accept (§4)."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.errors import UsageError
from rapallo.inquiry.alternatives import act_said
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.asked import solver_for, targets_of, voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.hindrances import Hindrance, hindrances, unsupported
from rapallo.inquiry.proposing import Draft, drafts
from rapallo.inquiry.sentence import said
from rapallo.inquiry.telling import structure_said
from rapallo.inquiry.voice import Voice
from rapallo.pathways.attain import attain
from rapallo.pathways.network import Reading
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE
from rapallo.pathways.solve import Solver, Stage
from rapallo.pathways.ways import Path
from rapallo.record import Complete, Given
from rapallo.record.case import Case

__all__ = ["Entry", "OfHolding", "Ways", "ways"]

_ORIGIN = {"part-of": "by parts", "anyone": "by anyone", "succession": "by succession", "identity": "by identity"}


class Entry(msgspec.Struct, frozen=True):
    """One way: its ``origin``, whether it ``gives`` its result *surely*, *possibly* or *not*, and its line."""

    way: str
    origin: str
    gives: str
    line: Line


class OfHolding(msgspec.Struct, frozen=True):
    """Everything that the case says of how a holding comes about. ``unsupported``: nothing (§4.7); ``complete``: the author answers
    for it that these are all its ways."""

    holding: str
    label: str
    entries: tuple[Entry, ...]
    givens: tuple[Line, ...]
    completes: tuple[Line, ...]
    unsupported: bool
    missing: tuple[str, ...]
    needed_by: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether the author declares it complete."""
        return len(self.completes) > 0


class Ways(Answer, frozen=True, kw_only=True):
    """The ways to some holdings, and drafts of ways where they were asked for; ``toml`` is their text for `ways.toml`."""

    holdings: tuple[OfHolding, ...]
    counts: tuple[tuple[str, int], ...]
    drafts: tuple[Draft, ...] = ()
    proposed: bool = False

    @property
    def toml(self) -> str:
        """The drafts as text for `ways.toml`, each commented; blank where there are none."""
        return "\n".join(draft.toml for draft in self.drafts)

    def summary(self) -> tuple[str, ...]:
        """How many ways there are, and what nobody gives."""
        counts = ", ".join(f"{number} {name}" for name, number in self.counts)
        bare = [one.label for one in self.holdings if one.unsupported]
        found = [f"{counts}." if counts != "" else "No ways."]
        if len(bare) > 0:
            found.append(f"Unsupported, which is not false: {'; '.join(bare)}.")
        if self.proposed and len(self.drafts) == 0:
            found.append("No claim around it could be drafted into a way.")
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """A section a holding; then the drafts, line by line as they would stand in the file."""
        found = []
        for one in self.holdings:
            lines = (*(entry.line for entry in one.entries), *one.givens, *one.completes)
            notes = []
            if len(lines) == 0:
                notes.append("Nothing is on record of how it comes about (unsupported).")
            if len(one.needed_by) > 0:
                notes.append(f"Needed by {', '.join(one.needed_by)}.")
            found.append(Section(f"{one.label} ({one.holding})", lines, " ".join(notes)))
        for draft in self.drafts:
            rows = tuple(Line(row if row != "" else " ") for row in draft.toml.rstrip("\n").split("\n"))
            rows = (msgspec.structs.replace(rows[0], claims=draft.claims), *rows[1:])
            found.append(
                Section(f"Draft: {draft.id}", rows, "To be accepted, changed or thrown away by the author; nothing was written.")
            )
        return kept(*found)


def ways(case: Case, target: str | Iterable[str] | None = None, propose: bool = False) -> Ways:
    """The ways to a holding and what it lacks.

    Parameters
    ----------
    target : the holding or holdings; absent: the case's aims and all that written ways give or need
    propose : draft ways for `ways.toml` out of the claims around the holding that give nothing by themselves (§4.6). A target is
        then needed. Nothing is written: the text is for the author to accept

    Returns the frozen answer. Raises `UnknownName` with near names; `UsageError` where nothing is named to propose ways for, or the
    case has neither aims nor ways.
    """
    if propose and target is None:
        raise UsageError("say which holding to propose ways for: rapallo ways thing@actor --propose. (§4.6)")
    texts = targets_of(case, target) if target is not None else _all(case)
    solver = solver_for(case, texts)
    voice = voice_of(case)
    sheet = _Sheet(voice, solver)
    found = tuple(sheet.of(text) for text in texts)
    drafted = drafts(voice, solver, texts) if propose else ()
    counts: dict[str, int] = {}
    for one in found:
        for entry in one.entries:
            counts[entry.origin] = counts.get(entry.origin, 0) + 1
        if len(one.givens) > 0:
            counts["given"] = counts.get("given", 0) + len(one.givens)
    named = (target,) if isinstance(target, str) else () if target is None else tuple(target)
    title = f"Ways to {found[0].label}" if len(found) == 1 else f"Ways to {plural(len(found), 'holding')}"
    answer = Ways(
        question=typed("ways", *named, *(("--propose",) if propose else ())),
        title=title,
        case=case.about.title,
        digest=digest(case),
        holdings=found,
        counts=tuple(sorted(counts.items())),
        drafts=drafted,
        proposed=propose,
    )
    return msgspec.structs.replace(answer, grounds=voice.grounds([line for one in answer.sections() for line in one.lines]))


def _all(case: Case) -> tuple[str, ...]:
    named: dict[str, None] = dict.fromkeys(case.about.aims)
    for way in case.ways:
        named[way.gives] = None
        named.update((one, None) for need in way.needs for one in need.of)
    if len(named) == 0:
        raise UsageError("this case has neither aims nor written ways. Name a holding: rapallo ways thing@actor. (§4.1)")
    return tuple(named)


class _Sheet(msgspec.Struct, frozen=True, dict=True):
    """What all holdings of one answer share."""

    voice: Voice
    solver: Solver

    def of(self, text: str) -> OfHolding:
        solver, model = self.solver, self.solver.model
        entries = tuple(self._entry(place) for place in solver.part.network.into[solver.place[text]])
        order = ("written", "derived", *_ORIGIN)
        completes = tuple(_complete(one) for one in model.case.completes if one.holding == text)
        needed = [path.label if path.label != "" else path.id for path in solver.paths if path.act and _needs(path, text)]
        missing = {one for path in solver.paths if path.gives == text for need in path.needs for one in need.of}
        return OfHolding(
            holding=text,
            label=model.say(text),
            entries=tuple(sorted(entries, key=lambda one: (order.index(one.origin), one.way))),
            givens=tuple(self._given(one) for one in model.givens.get(text, ())) + self._existing(text),
            completes=completes,
            unsupported=unsupported(solver, text),
            missing=tuple(sorted(one for one in missing if unsupported(solver, one))),
            needed_by=tuple(sorted(dict.fromkeys(needed))),
        )

    def _entry(self, place: int) -> Entry:
        solver = self.solver
        path = solver.paths[place]
        reasons = self._reasons(FAVOURABLE, place)
        gives = "not"
        if len(reasons) == 0:
            weak = self._reasons(UNFAVOURABLE, place)
            gives, reasons = ("surely", ()) if len(weak) == 0 else ("possibly", weak)
        says = act_said(self.voice, solver, path) if path.act else structure_said(self.voice, path)
        tail = " — " + "; ".join(one.text for one in reasons) if len(reasons) > 0 else ""
        fields = (("way", path.id), ("origin", path.origin), ("gives", gives), ("ran", path.ran), ("footing", path.footing))
        mark = path.origin if path.act else _ORIGIN[path.origin]
        return Entry(path.id, path.origin, gives, Line(f"{says}{tail}", path.claims, 0, fields, mark))

    def _reasons(self, bound: str, place: int) -> tuple[Hindrance, ...]:
        reading, held = self._read[bound]
        stage = Stage()
        return hindrances(self.voice, self.solver, stage, self.solver.settings(stage, bound)[0], reading, held, place)

    @cached_property
    def _read(self) -> Mapping[str, tuple[Reading, list[int]]]:
        """For each bound its first reading, and what is held when in it."""
        scene = self.solver.scene(Stage())
        first = {FAVOURABLE: scene.favourable[0], UNFAVOURABLE: scene.unfavourable[0]}
        found = attain(self.solver.part.network, first.values())
        places = range(len(self.solver.holdings))
        return {bound: (first[bound], [found.held(one, number) for one in places]) for number, bound in enumerate(first)}

    def _given(self, given: Given) -> Line:
        footing = given.footing if given.footing != "" else "assumed"
        when = f", {said(given.when)}" if given.when is not None else ", throughout"
        because = f": {given.because}" if given.because != "" else ""
        return Line(f"stood already{when} ({footing}){because}", given.claims, 0, (("footing", footing),), "given")

    def _existing(self, text: str) -> tuple[Line, ...]:
        if not self.solver.frame.exists_by_itself(text):
            return ()
        when = self.voice.case.thing_by_id[text].when
        return (Line("in being" + (f", {said(when)}" if when is not None else ", no dates on record"), (), 0, (), "exists"),)


def _complete(one: Complete) -> Line:
    when = f", {said(one.when)}" if one.when is not None else ""
    return Line(f"declared complete{when}: {one.because}", (), 0, (), "complete")


def _needs(path: Path, text: str) -> bool:
    return any(text in need.of for need in path.needs)
