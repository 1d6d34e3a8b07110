"""The same question in several readings of the record, side by side (§5.4)."""

from collections.abc import Iterable, Sequence

import msgspec

from rapallo.errors import UsageError
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.asked import solver_for, targets_of, voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.named import RECORD, Named, joined, named, reading_named, scene_in
from rapallo.inquiry.sentence import said
from rapallo.inquiry.steps import at_step, last_step
from rapallo.inquiry.verdict import NO_WAY, certain_on, first, word
from rapallo.pathways.proof import proof
from rapallo.pathways.solve import Lines, Scene, Solver, Stage
from rapallo.pathways.ways import FOOTINGS
from rapallo.record.case import Case
from rapallo.time import Grid, When, parse_when

__all__ = ["Column", "Compare", "Found", "compare"]


_MOST_NAMED = 6


class Found(msgspec.Struct, frozen=True):
    """What one reading says of one target: *held* at D and *attained* by it (certain, possible, no recorded way), on which footing
    it is certain (blank: on none), the earliest step at which it is possibly and surely held (as EDTF), and the claims beneath.
    ``taking``: in which of the two ways whom its rules bind is taken; blank: bounded over both."""

    target: str
    reading: str
    held: str
    attained: str
    footing: str
    earliest: str | None
    surely: str | None
    claims: tuple[str, ...]
    taking: str = ""


class Column(msgspec.Struct, frozen=True):
    """One reading: what it leaves out and closes, counted, and what is to be said of it."""

    id: str
    label: str
    fallen: int
    silent: int
    closed: int
    chosen: tuple[str, ...]
    barred: tuple[str, ...]
    line: Line


class Compare(Answer, frozen=True, kw_only=True):
    """Targets against readings; the first reading is the record as it stands. No reading is said to be right."""

    at: str
    said_at: str
    targets: tuple[tuple[str, str], ...]
    readings: tuple[Column, ...]
    found: tuple[Found, ...]
    outer: tuple[str, ...]
    apart: tuple[Found, ...] = ()

    def of(self, target: str, reading: str) -> Found:
        """What a reading says of a target; raises `KeyError`."""
        for one in self.found:
            if (one.target, one.reading) == (target, reading):
                return one
        raise KeyError((target, reading))

    def summary(self) -> tuple[str, ...]:
        """Where the readings agree, and where not."""
        if len(self.readings) == 1:
            return ("The case has no named readings (readings.toml), so there is only the record.",)
        split = [label for target, label in self.targets if len({one.held for one in self.found if one.target == target}) > 1]
        agree = len(self.targets) - len(split)
        says = [
            f"{plural(len(self.readings) - 1, 'reading')} beside the record, held {self.said_at}. They agree on {agree} of {len(self.targets)}."
        ]
        if len(split) > 0:
            more = f"; and {len(split) - _MOST_NAMED} more" if len(split) > _MOST_NAMED else ""
            says.append(f"They part over: {'; '.join(split[:_MOST_NAMED])}{more}.")
        if len(self.outer) > 0:
            says.append(f"Outer bounds: too many rivals are open to go through each ({', '.join(self.outer)}).")
        return tuple(says)

    def sections(self) -> tuple[Section, ...]:
        """A section a target, a line a reading; then what the readings are."""
        labels = {one.id: one.label for one in self.readings}
        grouped = [
            Section(
                label,
                tuple(
                    _line(labels, one, self.of(target, RECORD))
                    for found in self.found
                    if found.target == target
                    for one in (found, *(one for one in self.apart if (one.target, one.reading) == (target, found.reading)))
                ),
            )
            for target, label in self.targets
        ]
        return kept(*grouped, Section("The readings", tuple(one.line for one in self.readings)))


def compare(
    case: Case,
    target: str | Iterable[str] | None = None,
    readings: Iterable[str] = (),
    at: str | When | None = None,
    trust: str = "moderate",
) -> Compare:
    """What each reading says of some holdings.

    Parameters
    ----------
    target : the holding or holdings; none: the case's aims
    readings : ids or labels of named readings; none: all that the case has
    at : the date at whose last step it is asked; none: the end of the horizon

    Raises `UnknownName`, `UsageError`, `DateError`, `LimitError`. Cost: readings times footings evaluations.
    """
    asked = tuple(dict.fromkeys(readings))
    if any(name == "" for name in asked):
        raise UsageError("a reading has a name. (§5.4)")
    chosen = [reading_named(case, name) for name in asked] if len(asked) > 0 else list(case.readings)
    targets = targets_of(case, target)
    solver = solver_for(case, targets, trust)
    grid = solver.model.grid
    step = last_step(grid, at)
    several = [Named(id=RECORD, label="The record", stage=Stage()), *(named(solver.frame, one) for one in chosen)]
    scenes = [scene_in(solver, one, Stage(footing=footing)) for one in several for footing in FOOTINGS]
    lines = solver.bounds(scenes, [solver.place[text] for text in targets])
    found = []
    for number, text in enumerate(targets):
        for place, one in enumerate(several):
            table = tuple(row[number] for row in lines[place * len(FOOTINGS) : (place + 1) * len(FOOTINGS)])
            found.append(_found(solver, scenes[(place + 1) * len(FOOTINGS) - 1], one, text, table, step))
    words = ["compare", *asked]
    for text in (target,) if isinstance(target, str) else () if target is None else tuple(target):
        words += ["--target", text]
    words += ["--at", at if isinstance(at, str) else at.text] if at is not None else []
    notes = {reading.id: reading.note for reading in case.readings}
    answer = Compare(
        question=typed(*words),
        title="The readings side by side",
        case=case.about.title,
        digest=digest(case),
        at=grid.label(step),
        said_at=at_step(grid, step),
        targets=tuple((text, solver.model.say(text)) for text in targets),
        readings=tuple(_column(one, notes.get(one.id, "")) for one in several),
        found=tuple(found),
        outer=tuple(sorted({claim for scene in scenes for claim in scene.outer})),
        apart=tuple(one for reading in several for one in _apart(solver, reading, targets, step)),
    )
    body = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice_of(case).grounds(body))


def _apart(solver: Solver, reading: Named, targets: tuple[str, ...], step: int) -> Iterable[Found]:
    """What a reading says with either way of taking whom its rules bind, where the two come to different things."""
    for taking, stage in reading.apart:
        scenes = [solver.scene(joined(stage, Stage(footing=footing))) for footing in FOOTINGS]
        lines = solver.bounds(scenes, [solver.place[text] for text in targets])
        for number, text in enumerate(targets):
            table = tuple(row[number] for row in lines)
            yield msgspec.structs.replace(_found(solver, scenes[-1], reading, text, table, step), taking=taking)


def _found(solver: Solver, scene: Scene, reading: Named, text: str, table: Sequence[Lines], step: int) -> Found:
    lines = table[-1]
    held = word(lines, step, held=True)
    earliest, surely = first(lines.possibly), first(lines.surely)
    return Found(
        target=text,
        reading=reading.id,
        held=held,
        attained=word(lines, step),
        footing=certain_on(tuple(table), step, held=True),
        earliest=_label(solver.model.grid, earliest),
        surely=_label(solver.model.grid, surely),
        claims=() if held == NO_WAY else _claims(solver, scene, text, step, held),
    )


def _label(grid: Grid, step: int | None) -> str | None:
    return None if step is None else grid.label(step)


def _claims(solver: Solver, scene: Scene, text: str, step: int, held: str) -> tuple[str, ...]:
    """The claims of one proof: in a reading that bounds from below where it is certain, else in a favourable one."""
    for reading in scene.unfavourable if held == "certain" else scene.favourable:
        why = proof(solver.part.network, reading, solver.place[text], step)
        if why is not None:
            return tuple(sorted({claim for link in why.links if link.way is not None for claim in solver.paths[link.way].claims}))
    return ()


def _line(labels: dict[str, str], one: Found, record: Found) -> Line:
    text = one.taking if one.taking != "" else labels[one.reading]
    if one.held != NO_WAY:
        text += f": held from {_said(one.earliest)} at the earliest" + (
            f", surely from {_said(one.surely)}" if one.surely is not None else ""
        )
        if one.footing != "":
            text += f"; certain on what is {one.footing}" if one.footing != "assumed" else "; certain if its assumptions hold"
    elif one.attained != NO_WAY:
        text += ": attained before, and lost by then"
    if one.reading != RECORD and one.held != record.held and one.taking == "":
        text += f" (the record: {record.held})"
    return Line(
        text,
        one.claims,
        0 if one.taking == "" else 1,
        (
            ("target", one.target),
            ("reading", one.reading),
            ("taking", one.taking),
            ("held", one.held),
            ("attained", one.attained),
            ("footing", one.footing),
            ("earliest", one.earliest),
            ("surely", one.surely),
        ),
        one.held,
    )


def _said(label: str | None) -> str:
    return "" if label is None else said(parse_when(label))


def _column(one: Named, note: str) -> Column:
    stage = one.stage
    aside = [plural(number, noun) for number, noun in ((len(stage.fallen), "claim"), (len(stage.silent), "source")) if number > 0]
    parts = [f"sets aside {' and '.join(aside)}"] if len(aside) > 0 else []
    if len(stage.closed) > 0:
        parts.append(f"closes {plural(len(stage.closed), 'way')}")
    if len(stage.chosen) > 0:
        parts.append(f"holds {', '.join(sorted(stage.chosen))} against its rivals")
    ways = tuple(dict.fromkeys(bar.way for bar in one.bars))
    if len(ways) > 0:
        rules = ", ".join(dict.fromkeys(bar.rule for bar in one.bars))
        parts.append(f"enforces {rules}, which closes {plural(len(ways), 'way')} while in force")
    parts += one.notes
    if one.id == RECORD:
        parts = ["everything on record, at its worst and at its best"]
    elif len(parts) == 0:
        parts = ["sets nothing aside"]
    text = f"{one.label}: {'; '.join(parts)}" + (f" ({note})" if note != "" else "")
    claims = tuple(sorted({claim for bar in one.bars for claim in bar.claims} | stage.chosen))
    line = Line(text, claims, 0, (("reading", one.id), ("fallen", len(stage.fallen)), ("closed", len(stage.closed) + len(ways))))
    return Column(
        one.id, one.label, len(stage.fallen), len(stage.silent), len(stage.closed), tuple(sorted(stage.chosen)), ways, line
    )
