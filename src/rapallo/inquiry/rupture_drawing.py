"""The curves of a rupture as small multiples: when the rupture comes across, how long an aim is missed upward."""

from collections.abc import Iterator

from rapallo.inquiry.curves import Gap
from rapallo.inquiry.head import plural
from rapallo.inquiry.render import escape, wrap
from rapallo.inquiry.rupture import Curve, Point, Rupture
from rapallo.time import Grid, civil

__all__ = ["draw"]

_WIDTH, _COLUMNS, _TOP, _LEFT = 1080, 3, 84, 24
_PANEL, _HEIGHT, _ROW, _PLOT = 320, 128, 214, 290
_NEVER = 16
_INK, _PAPER, _PALE, _RULE, _RED = "#1b2a41", "#fdfcf9", "#6b7585", "#d9d6cd", "#8c2f39"


def draw(rupture: Rupture) -> str:
    """The figure as one SVG document.

    Solid: re-planned; dashed: frozen. The band at the top is *never again within the horizon*; pale ground marks dates at which the
    aim is not had anyway. Thin lines are measured on what is certain. Law: equal answers, equal bytes.
    """
    grid = Grid(*rupture.grid)
    curves = [one for one in rupture.curves if len(one.points) > 0]
    rows = -(-len(curves) // _COLUMNS)
    height = _TOP + _ROW * max(rows, 1) + 40
    counted = plural(len(curves), "curve")
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="t d" font-family="Georgia, \'Times New Roman\', serif" font-size="12">',
        f'<title id="t">{escape(rupture.title)}</title>',
        f'<desc id="d">{escape(rupture.case)}. {counted}. Case digest {escape(rupture.digest)}.</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
        f'<text x="{_LEFT}" y="28" font-size="18" fill="{_INK}">{escape(rupture.title)}</text>',
        f'<text x="{_LEFT}" y="46" fill="{_PALE}">{escape(rupture.case)}</text>',
    ]
    most = _most(curves)
    for number, curve in enumerate(curves):
        row, column = divmod(number, _COLUMNS)
        out.extend(_panel(grid, curve, _LEFT + column * (_PANEL + 24), _TOP + row * _ROW, most))
    out.extend(_legend(height, grid))
    out.append("</svg>")
    return "\n".join(out) + "\n"


def _most(curves: list[Curve]) -> int:
    """The longest gap that ends within the horizon, for one scale in all panels."""
    steps = [
        found.steps
        for curve in curves
        for point in curve.points
        for found in (point.replanned, point.frozen, point.sure_replanned, point.sure_frozen)
        if found.steps is not None
    ]
    return max(steps, default=12)


def _panel(grid: Grid, curve: Curve, left: int, top: int, most: int) -> Iterator[str]:
    first, last = curve.points[0].step, curve.points[-1].step
    side = f" · {curve.side}" if curve.side != "" else ""
    words = wrap(curve.label, 46)
    yield f'<g id="{escape(curve.aim)}"><title>{escape(curve.label + side)}</title>'
    for number, word in enumerate(words[:2]):
        yield f'<text x="{left}" y="{top - 18 + 13 * number}" fill="{_INK}">{escape(word)}</text>'
    top += 8
    for start, stop in _not_had(curve.points):
        x, end = _x(start, first, last, left), _x(stop + 1, first, last, left)
        yield f'<rect x="{x}" y="{top}" width="{round(end - x, 1)}" height="{_HEIGHT}" fill="{_RULE}" fill-opacity="0.45"/>'
    yield f'<line x1="{left}" y1="{top + _HEIGHT}" x2="{left + _PLOT}" y2="{top + _HEIGHT}" stroke="{_INK}" stroke-width="0.8"/>'
    yield f'<line x1="{left}" y1="{top + _NEVER}" x2="{left + _PLOT}" y2="{top + _NEVER}" stroke="{_RULE}" stroke-width="1"/>'
    yield f'<text x="{left + _PLOT + 4}" y="{top + _NEVER - 5}" fill="{_PALE}" font-size="10">never</text>'
    yield f'<text x="{left + _PLOT + 4}" y="{top + _NEVER + 10}" fill="{_PALE}" font-size="10">{most}</text>'
    yield f'<text x="{left + _PLOT + 4}" y="{top + _HEIGHT}" fill="{_PALE}" font-size="10">0</text>'
    yield from _years(grid, first, last, left, top)
    if not curve.ever:
        yield f'<text x="{left + 8}" y="{top + 60}" fill="{_PALE}" font-style="italic">no recorded way</text></g>'
        return
    styles = (
        ([point.sure_frozen for point in curve.points], f'stroke="{_PALE}" stroke-width="0.7" stroke-dasharray="5 3"'),
        ([point.sure_replanned for point in curve.points], f'stroke="{_PALE}" stroke-width="0.7"'),
        ([point.frozen for point in curve.points], f'stroke="{_RED}" stroke-width="1.4" stroke-dasharray="5 3"'),
        ([point.replanned for point in curve.points], f'stroke="{_INK}" stroke-width="1.8"'),
    )
    for gaps, style in styles:
        path = _path(gaps, [point.step for point in curve.points], first, last, left, top, most)
        yield f'<path d="{path}" fill="none" {style}/>'
    yield "</g>"


def _path(gaps: list[Gap], steps: list[int], first: int, last: int, left: int, top: int, most: int) -> str:
    """A line of stairs; consecutive dates of one height are one stroke."""
    heights = [_y(one, top, most) for one in gaps]
    parts = [f"M {_x(steps[0], first, last, left)} {heights[0]}"]
    for number in range(1, len(heights)):
        if heights[number] != heights[number - 1]:
            parts.append(f"H {_x(steps[number], first, last, left)} V {heights[number]}")
    parts.append(f"H {_x(last + 1, first, last, left)}")
    return " ".join(parts)


def _x(step: int, first: int, last: int, left: int) -> float:
    return round(left + (step - first) / (last + 1 - first) * _PLOT, 1)


def _y(one: Gap, top: int, most: int) -> float:
    if one.short is None:
        return float(top + _HEIGHT)
    if one.steps is None:
        return float(top + _NEVER // 2)
    return round(top + _HEIGHT - one.steps / max(most, 1) * (_HEIGHT - _NEVER), 1)


def _not_had(points: tuple[Point, ...]) -> Iterator[tuple[int, int]]:
    """Stretches of dates at which the aim is not had anyway."""
    start = None
    for number, point in enumerate(points):
        if not point.had and start is None:
            start = point.step
        if start is not None and (point.had or number == len(points) - 1):
            yield start, point.step - 1 if point.had else point.step
            start = None


def _years(grid: Grid, first: int, last: int, left: int, top: int) -> Iterator[str]:
    begin, end = civil(grid.first(first))[0], civil(grid.first(last))[0]
    every = next((one for one in (1, 2, 5, 10, 20, 50, 100) if (end - begin) / one <= 6), 200)
    for year in range(begin - begin % every + every, end + 1, every):
        step = next((one for one in range(first, last + 1) if civil(grid.first(one))[0] == year), None)
        if step is not None:
            x = _x(step, first, last, left)
            yield f'<line x1="{x}" y1="{top + _HEIGHT}" x2="{x}" y2="{top + _HEIGHT + 4}" stroke="{_INK}" stroke-width="0.8"/>'
            yield f'<text x="{x}" y="{top + _HEIGHT + 16}" text-anchor="middle" fill="{_PALE}" font-size="10">{year}</text>'


def _legend(height: int, grid: Grid) -> Iterator[str]:
    words = (
        f"across: date of the rupture · upward: {grid.resolution}s from falling short of history until held again · solid: re-planned · "
        "dashed: frozen · thin: of what is certain · pale ground: not had anyway"
    )
    for number, row in enumerate(wrap(words, 170)):
        yield f'<text x="{_LEFT}" y="{height - 18 + 14 * number}" fill="{_PALE}" font-size="11">{escape(row)}</text>'
