"""What the record says of a holding, and what it does not: the two lines that stand above every answer (§6)."""

import msgspec

from rapallo.inquiry.answer import Line
from rapallo.inquiry.sentence import said
from rapallo.pathways.attain import attain
from rapallo.pathways.network import LASTING, Reading
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE
from rapallo.pathways.solve import Lines, Scene, Solver, Stage
from rapallo.pathways.ways import FOOTINGS
from rapallo.time import parse_when

__all__ = [
    "CERTAIN",
    "NO_WAY",
    "POSSIBLE",
    "RULED_OUT",
    "UNKNOWN",
    "Beyond",
    "OnFooting",
    "beyond",
    "certain_on",
    "declared_lines",
    "first",
    "fleeting",
    "last_of",
    "spoken_lines",
    "until",
    "word",
]

CERTAIN, POSSIBLE, NO_WAY = "certain", "possible", "no recorded way"
RULED_OUT, UNKNOWN = "ruled out", "unknown"
_MOST_NAMED = 6


class Beyond(msgspec.Struct, frozen=True):
    """What is to be said beyond the record: *ruled out*, with the ``declarations`` it rests on, or *unknown*, naming the ``first``
    undeclared holdings from the target down."""

    word: str
    declarations: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


class OnFooting(msgspec.Struct, frozen=True):
    """The answer on one footing: verdict on *attained by* and on *held at*, with the bounds of its first step as EDTF."""

    footing: str
    verdict: str
    held: str
    earliest: str | None
    latest: str | None

    def line(self) -> Line:
        """The answer on this footing in words."""
        names = {"stated": "on what is stated", "inferred": "with what is inferred", "assumed": "with what is assumed"}
        dates = "" if self.earliest is None else f", {_between(self.earliest, self.latest)}"
        fields = tuple((name, getattr(self, name)) for name in self.__struct_fields__)
        return Line(f"{names[self.footing]}: {self.verdict}{dates}", (), 0, fields)


def _between(earliest: str, latest: str | None) -> str:
    start = said(parse_when(earliest))
    if latest is None:
        return f"in {start} at the earliest"
    return f"from {start}" if earliest == latest else f"from {start} at the earliest, {said(parse_when(latest))} at the latest"


def until(line: int, step: int) -> int:
    """A line up to and including a step."""
    return line & ((1 << (step + 1)) - 1)


def first(line: int) -> int | None:
    """The first step of a line; ``None``: it has none."""
    return (line & -line).bit_length() - 1 if line != 0 else None


def last_of(line: int) -> int | None:
    """The last step of a line; ``None``: it has none."""
    return line.bit_length() - 1 if line != 0 else None


def word(lines: Lines, step: int, held: bool = False) -> str:
    """*certain*, *possible* or *no recorded way*: attained by a step, or (``held``) held at it (§4.5)."""
    if held:
        sure, may = lines.surely >> step & 1 == 1, lines.possibly >> step & 1 == 1
    else:
        sure, may = until(lines.surely, step) != 0, until(lines.possibly, step) != 0
    return CERTAIN if sure else POSSIBLE if may else NO_WAY


def certain_on(table: tuple[Lines, ...], step: int, held: bool = False) -> str:
    """The first footing on which it already is certain; blank where it is on none (§5.3). ``table``: bounds footing by footing."""
    for footing, lines in zip(FOOTINGS, table, strict=True):
        if word(lines, step, held) == CERTAIN:
            return footing
    return ""


def beyond(solver: Solver, stage: Stage, target: str, step: int, held: bool = False) -> Beyond:
    """Whether the record rules out what it has no way to: it does if that still fails when every holding not declared complete is
    granted, except what was removed and what existence gives (§6). Ways not taken do not count unless the stage re-plans."""
    scene = solver.scene(stage)
    declared = declared_lines(solver)
    if _granted(solver, scene, target, step, held, declared):
        return Beyond(UNKNOWN, (), _undeclared(solver, scene, target, step, declared))
    needed = dict(declared)
    for text in sorted(declared):
        fewer = {name: line for name, line in needed.items() if name != text}
        if not _granted(solver, scene, target, step, held, fewer):
            needed = fewer
    return Beyond(RULED_OUT, tuple(sorted(needed)))


def fleeting(solver: Solver, stage: Stage) -> tuple[str, ...]:
    """The acts that surely were, leave nothing lasting, and whose dates fix no step: where they are needed the lower bound is an outer
    one, since it asks for a step that is sure and not only for some step in every reading (§5.2). By id of their ways."""
    setting = solver.settings(stage, UNFAVOURABLE)[0]
    found = []
    for place, path in enumerate(solver.paths):
        if not path.act or path.when is None or not solver.frame.counts(path, setting):
            continue
        worst = solver.frame.shape_in(solver.part.ways[place], setting)
        best = solver.frame.shape(solver.part.ways[place], FAVOURABLE, stage.footing)
        dated = path.when.start == "known" and path.when.end == "known"
        if dated and best.open != 0 and best.keeps < LASTING and (worst.open == 0 or worst.sometime != 0):
            found.append(path.id)
    return tuple(found)


def declared_lines(solver: Solver) -> dict[str, int]:
    """The steps for which each holding of the model is declared complete."""
    found: dict[str, int] = {}
    for complete in solver.model.case.completes:
        line = solver.frame.dating.declared(complete.when)
        found[complete.holding] = found.get(complete.holding, 0) | line
    return found


def spoken_lines(solver: Solver, declared: dict[str, int]) -> dict[str, int]:
    """Declarations with all that they speak for: who answers for all ways of a whole answers for what its parts hold, and so along
    all structure."""
    model = solver.model
    found = dict(declared)
    waiting = sorted(found)
    while len(waiting) > 0:
        text = waiting.pop()
        for place in model.into.get(text, ()):
            if model.paths[place].act:
                continue
            for below in model.paths[place].needs[0].of:
                more = found[text] & ~found.get(below, 0)
                if more != 0:
                    found[below] = found.get(below, 0) | more
                    waiting.append(below)
    return found


def _granted(solver: Solver, scene: Scene, target: str, step: int, held: bool, declared: dict[str, int]) -> bool:
    """Whether it is had in some favourable reading with all granted that is not declared complete."""
    spoken = spoken_lines(solver, declared)
    readings = [_with_all(solver, reading, spoken) for reading in scene.favourable]
    found = attain(solver.part.network, readings)
    place = solver.place[target]
    for number in range(len(readings)):
        line = found.held(place, number)
        if (line >> step & 1 == 1) if held else until(line, step) != 0:
            return True
    return False


def _with_all(solver: Solver, reading: Reading, declared: dict[str, int]) -> Reading:
    full = solver.frame.full
    return reading.but(
        given={
            place: reading.given[place] | (full & ~declared.get(text, 0))
            for place, text in enumerate(solver.holdings)
            if not solver.frame.exists_by_itself(text)
        }
    )


def _undeclared(solver: Solver, scene: Scene, target: str, step: int, declared: dict[str, int]) -> tuple[str, ...]:
    """From the target down, the first holdings not declared complete and not held throughout on the record."""
    declared = spoken_lines(solver, declared)
    found = attain(solver.part.network, scene.favourable)
    held = [0] * len(solver.holdings)
    for number in range(len(scene.favourable)):
        held = [line | found.held(place, number) for place, line in enumerate(held)]
    counts = [0] * len(solver.paths)
    for reading in scene.favourable:
        counts = [line | opened for line, opened in zip(counts, reading.open, strict=True)]
    named: dict[str, None] = {}
    seen = {target}
    level = [target]
    while len(level) > 0:
        below: list[str] = []
        for text in level:
            if until(solver.frame.full & ~declared.get(text, 0), step) != 0 and not solver.frame.exists_by_itself(text):
                named[text] = None
                continue
            for place in solver.part.network.into[solver.place[text]]:
                if counts[place] == 0:
                    continue
                for need in solver.paths[place].needs:
                    for one in need.of:
                        if one not in seen and until(counts[place] & ~held[solver.place[one]], step) != 0:
                            seen.add(one)
                            below.append(one)
        if len(named) > 0 and len(below) == 0:
            break
        level = below
    return tuple(named)[:_MOST_NAMED]
