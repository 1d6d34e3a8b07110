"""What each aim would have missed, and for how long, had all that passed between two sides stopped at one date or another (§9)."""

from collections.abc import Iterable, Sequence

import msgspec

from rapallo.errors import UsageError
from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.asked import solver_for, targets_of, voice_of
from rapallo.inquiry.curves import Break, Gap, gap_between
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.steps import first_step, gap, last_step, notice_steps, say_step
from rapallo.pathways.solve import Lines, Stage
from rapallo.pathways.ways import split
from rapallo.record.case import Case
from rapallo.time import Grid, When

__all__ = ["Curve", "Point", "Rupture", "rupture"]


class Point(msgspec.Struct, frozen=True):
    """What a rupture at one step comes to for one aim, as steps of the case's grid.

    ``had`` and ``surely_had``: whether it is held at that step without the rupture. ``replanned`` and ``frozen`` are measured on what
    is possibly held (on the record), ``sure_replanned`` and ``sure_frozen`` on what is certain.
    """

    step: int
    had: bool
    surely_had: bool
    replanned: Gap
    frozen: Gap
    sure_replanned: Gap
    sure_frozen: Gap


class Curve(msgspec.Struct, frozen=True):
    """One aim of one side. ``ever``: whether history possibly holds it at any step, ``surely``: whether it surely does; ``claims`` are
    those of the ways between the sides that bear on it."""

    aim: str
    label: str
    side: str
    ever: bool
    surely: bool
    points: tuple[Point, ...]
    claims: tuple[str, ...]


class Rupture(Answer, frozen=True, kw_only=True):
    """A curve an aim and side; nothing is blended into one score (§9).

    Laws: what is held frozen is held re-planned; what is held frozen after an earlier rupture is held after a later one.
    """

    a: str
    b: str
    grid: tuple[str, int, int]
    notice: str
    curves: tuple[Curve, ...]
    outer: tuple[str, ...]

    def summary(self) -> tuple[str, ...]:
        """How to read it, and what is never had."""
        dates = self.curves[0].points if len(self.curves) > 0 else ()
        says = [
            f"If all that passed between {self.a} and {self.b} had stopped at a date: from when each aim falls short of history, and for "
            f"how long, with other ways tried {self.notice} (re-planned) and without (frozen). {plural(len(dates), 'date')}."
        ]
        never = [one.label for one in self.curves if not one.ever]
        if len(never) > 0:
            says.append(f"No recorded way within the horizon, so nothing to lose: {'; '.join(never)}.")
        if len(self.outer) > 0:
            says.append(f"Outer bounds: too many rivals or identities are open to go through each ({', '.join(self.outer)}).")
        return tuple(says)

    def sections(self) -> tuple[Section, ...]:
        """A section a side; below each aim the dates of rupture that come to the same."""
        grid = Grid(*self.grid)
        sides = dict.fromkeys(one.side for one in self.curves)
        return kept(
            *(
                Section(
                    f"Aims of {side}" if side != "" else "Aims of neither",
                    tuple(line for one in self.curves if one.side == side and one.ever for line in _lines(grid, one)),
                )
                for side in sides
            )
        )

    def curve(self, aim: str) -> Curve:
        """The curve of an aim; raises `KeyError`."""
        for one in self.curves:
            if one.aim == aim:
                return one
        raise KeyError(aim)

    def svg(self) -> str:
        """Small multiples, one an aim: date of rupture across, how long it is short upward."""
        from rapallo.inquiry.rupture_drawing import draw

        return draw(self)


def rupture(
    case: Case,
    a: str,
    b: str,
    targets: str | Iterable[str] | None = None,
    every: int = 1,
    start: str | When | None = None,
    end: str | When | None = None,
    trust: str = "moderate",
    stage: Stage | None = None,
) -> Rupture:
    """What a rupture between two sides comes to, for every aim and every date.

    Parameters
    ----------
    a, b : sides that `case.toml` names, or things with their parts
    targets : holdings; none: the case's aims
    every : steps of the grid from one date of rupture to the next
    start, end : first and last date of rupture; none: the horizon's. A rupture at the first step of the horizon means from ever: what
        passed before it is gone too (§7)
    trust : the lowest confidence with which a claim counts as sure (§1.9)
    stage : a named reading to put the question in

    An aim not held at the date of the rupture is *not had anyway* then (``Point.had``); what of it history has later is still told.

    Raises `UnknownName`, `UsageError`, `DateError`, `LimitError`. Cost: four evaluations a date, those that come to the same made once.
    """
    if every < 1:
        raise UsageError(f"--every {every} is no number of steps. Give 1 or more. (§9)")
    first, second = case.side(a), case.side(b)
    if not set(first).isdisjoint(second):
        raise UsageError(f"'{a}' and '{b}' have members in common. Name two sides. (§7)")
    aims = targets_of(case, targets)
    solver = solver_for(case, aims, trust)
    grid = solver.model.grid
    low, high = first_step(grid, start), last_step(grid, end)
    if high < low:
        raise UsageError(
            f"it would end in {say_step(grid, high)}, before it starts in {say_step(grid, low)}. Swap the two dates. (§9)"
        )
    least, most = notice_steps(grid, case.about.notice)
    asked = Break(solver, first, second, (least, most), stage if stage is not None else Stage())
    steps = range(low, high + 1, every)
    history = asked.history()
    frozen, replanned = asked.lines(steps, False), asked.lines(steps, True)
    names = (_name(case, a), _name(case, b))
    curves = []
    for number, aim in enumerate(aims):
        points = tuple(
            _point(step, history[number], fixed[number], again[number])
            for step, fixed, again in zip(steps, frozen, replanned, strict=True)
        )
        holder = split(aim)[1]
        side = names[0] if holder in first else names[1] if holder in second else ""
        ever, surely = history[number].possibly != 0, history[number].surely != 0
        curves.append(Curve(aim, solver.model.say(aim), side, ever, surely, points, _claims(asked, aim)))
    curves.sort(key=lambda one: ((*names, "").index(one.side), one.label))
    words = ["rupture", a, b]
    for aim in (targets,) if isinstance(targets, str) else () if targets is None else tuple(targets):
        words += ["--target", aim]
    words += ["--every", str(every)] if every != 1 else []
    for option, date in (("--from", start), ("--until", end)):
        if date is not None:
            words += [option, date if isinstance(date, str) else date.text]
    answer = Rupture(
        question=typed(*words),
        title=f"A rupture between {names[0]} and {names[1]}",
        case=case.about.title,
        digest=digest(case),
        a=names[0],
        b=names[1],
        grid=(grid.resolution, grid.first_day, grid.last_day),
        notice=f"after a notice of {gap(grid, most)}" if case.about.notice != "" else "with no notice, since the case names none",
        curves=tuple(curves),
        outer=asked.outer,
    )
    body = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice_of(case).grounds(body))


def _point(step: int, history: Lines, frozen: Lines, replanned: Lines) -> Point:
    return Point(
        step,
        history.possibly >> step & 1 == 1,
        history.surely >> step & 1 == 1,
        gap_between(history.possibly, replanned.possibly, step),
        gap_between(history.possibly, frozen.possibly, step),
        gap_between(history.surely, replanned.surely, step),
        gap_between(history.surely, frozen.surely, step),
    )


def _claims(asked: Break, aim: str) -> tuple[str, ...]:
    """The claims of the ways between the sides that bear on an aim."""
    solver, holdings = asked.solver, asked.bearing[aim]
    bearing = [way for way in asked.passing if solver.part.network.ways[way].gives in holdings]
    return tuple(sorted({claim for way in bearing for claim in solver.paths[way].claims}))


def _name(case: Case, side: str) -> str:
    if any(side == name for name, _ in case.about.sides):
        return f"the {side} side"
    return case.title(case.resolve(side).id)


# -- saying it -------------------------------------------------------------------------------------------------------


def _lines(grid: Grid, curve: Curve) -> list[Line]:
    lines = [Line(curve.label, curve.claims, 0, (("aim", curve.aim), ("side", curve.side)))]
    for run in _runs(curve.points):
        lines.append(_run_line(grid, curve, run))
    return lines


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Neighbouring dates that come to the same but for the number of steps."""
    runs: list[list[Point]] = []
    last: tuple[object, ...] = ()
    for point in points:
        kind = _kind(point)
        if kind == last:
            runs[-1].append(point)
        else:
            runs.append([point])
        last = kind
    return runs


def _kind(point: Point) -> tuple[object, ...]:
    def of(one: Gap) -> str:
        return "none" if one.short is None else "never" if one.steps is None else "again"

    return point.had, of(point.replanned), of(point.frozen), of(point.sure_replanned), of(point.sure_frozen)


def _run_line(grid: Grid, curve: Curve, run: Sequence[Point]) -> Line:
    first, last = run[0], run[-1]
    dates = say_step(grid, first.step) if len(run) == 1 else f"{say_step(grid, first.step)} to {say_step(grid, last.step)}"
    replanned, frozen = _said(grid, [one.replanned for one in run]), _said(grid, [one.frozen for one in run])
    text = f"{dates}: {replanned}" + (f"; frozen: {frozen}" if frozen != replanned else "")
    sure, sure_frozen = _said(grid, [one.sure_replanned for one in run]), _said(grid, [one.sure_frozen for one in run])
    if curve.surely and (sure, sure_frozen) != (replanned, frozen):
        text += f". Of what is certain: {sure}" + (f"; frozen: {sure_frozen}" if sure_frozen != sure else "")
    if not first.had:
        text += " (not had anyway at the date of the rupture)"
    fields: list[tuple[str, Value]] = [
        ("aim", curve.aim),
        ("side", curve.side),
        ("from", grid.label(first.step)),
        ("to", grid.label(last.step)),
        ("had", first.had),
    ]
    for name, gaps in (("replanned", [one.replanned for one in run]), ("frozen", [one.frozen for one in run])):
        shorts = [one.short for one in gaps if one.short is not None]
        steps = [one.steps for one in gaps if one.steps is not None]
        fields += [
            (f"{name}_short_from", grid.label(min(shorts)) if len(shorts) > 0 else None),
            (f"{name}_{grid.resolution}s_least", min(steps) if len(steps) > 0 else None),
            (f"{name}_{grid.resolution}s_most", max(steps) if len(steps) > 0 else None),
            (f"{name}_never", len(shorts) > 0 and len(steps) == 0),
        ]
    return Line(text, (), 1, tuple(fields))


def _said(grid: Grid, gaps: Sequence[Gap]) -> str:
    """Gaps of one kind in words."""
    if gaps[0].short is None:
        return "nothing is missed"
    shorts = [one.short for one in gaps if one.short is not None]
    low, high = say_step(grid, min(shorts)), say_step(grid, max(shorts))
    since = f"short from {low}" + (f" (at the latest {high})" if high != low else "")
    steps = [one.steps for one in gaps if one.steps is not None]
    if len(steps) == 0:
        return f"{since}, never again within the horizon"
    least, most = min(steps), max(steps)
    return f"{since}, for {gap(grid, most)}" if least == most else f"{since}, for {least} to {gap(grid, most)}"
