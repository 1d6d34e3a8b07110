"""A timeline as a figure in which what is vague looks vague; text stays text."""

from collections.abc import Iterator

from rapallo.inquiry.render import escape, wrap
from rapallo.inquiry.timeline import Dated, Timeline
from rapallo.time import MAX_DAY, MIN_DAY, civil, day

__all__ = ["draw"]

_WIDTH, _CHART, _LEFT, _TOP, _ROW, _BAR = 1080, 520, 24, 88, 22, 10
_LABEL = _LEFT + _CHART + 20
_LETTERS = 78
_INK, _PAPER, _PALE, _RULE, _RED = "#1b2a41", "#fdfcf9", "#6b7585", "#d9d6cd", "#8c2f39"
_DASH = {"stated": "", "inferred": "7 3", "assumed": "1.5 3"}
_EDGE_YEARS = 2


def draw(timeline: Timeline) -> str:
    """The figure as one SVG document.

    A bar is full where it surely was and fades over the days between which it began or ended. An open end is an arrow, an unknown
    one fades out under a question mark. The outline is solid (stated), dashed (inferred) or dotted (assumed); a denied claim
    is hollow, struck through and says so. Every bar has its sentence and claim id as its title. Law: equal answers, equal bytes.
    """
    entries = timeline.entries
    first, last = _frame(entries)
    height = _TOP + _ROW * len(entries) + 60
    title, case = escape(timeline.title), escape(timeline.case)
    counted = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="t d" font-family="Georgia, \'Times New Roman\', serif" font-size="12">',
        f'<title id="t">{title}</title>',
        f'<desc id="d">{case}. {counted}. Case digest {escape(timeline.digest)}.</desc>',
        *_patterns(),
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
        f'<text x="{_LEFT}" y="28" font-size="18" fill="{_INK}">{title}</text>',
        f'<text x="{_LEFT}" y="46" fill="{_PALE}">{case}</text>',
        *_axis(first, last, height),
    ]
    for number, entry in enumerate(entries):
        out.extend(_entry(entry, _TOP + _ROW * number, first, last))
    out.append(_legend(height))
    out.append("</svg>")
    return "\n".join(out) + "\n"


def _frame(entries: tuple[Dated, ...]) -> tuple[int, int]:
    """The first and last day drawn: whole years around every day that is known."""
    known = [number for entry in entries for number in entry.bounds if MIN_DAY < number < MAX_DAY]
    if len(known) == 0:
        return day(1900, 1, 1), day(1901, 1, 1)
    loose = any(entry.bounds[0] <= MIN_DAY or entry.bounds[3] >= MAX_DAY for entry in entries)
    edge = _EDGE_YEARS if loose else 0
    return day(civil(min(known))[0] - edge, 1, 1), day(civil(max(known))[0] + 1 + edge, 1, 1)


def _x(number: int, first: int, last: int) -> float:
    share = (min(max(number, first), last) - first) / (last - first)
    return round(_LEFT + share * _CHART, 1)


def _patterns() -> Iterator[str]:
    yield "<defs>"
    for name, ends in (("in", (0, 1)), ("out", (1, 0))):
        stops = "".join(
            f'<stop offset="{offset}" stop-color="{_INK}" stop-opacity="{0.85 * strength + 0.05:.2f}"/>'
            for offset, strength in enumerate(ends)
        )
        yield f'<linearGradient id="{name}">{stops}</linearGradient>'
    yield "</defs>"


def _axis(first: int, last: int, height: int) -> Iterator[str]:
    start, end = civil(first)[0], civil(last)[0]
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (end - start) / step <= 12), 1000)
    for year in range(start - start % step, end + 1, step):
        if year < start:
            continue
        x = _x(day(year, 1, 1), first, last)
        yield f'<line x1="{x}" y1="{_TOP - 12}" x2="{x}" y2="{height - 44}" stroke="{_RULE}" stroke-width="1"/>'
        yield f'<text x="{x}" y="{_TOP - 18}" text-anchor="middle" fill="{_PALE}" font-size="11">{year}</text>'


def _entry(entry: Dated, top: int, first: int, last: int) -> Iterator[str]:
    start_lo, start_hi, end_lo, end_hi = (_x(number, first, last) for number in _drawn(entry))
    middle = top + _ROW // 2
    ids = "" if entry.what == "thing" else f" [{entry.id}]"
    yield f'<g id="entry-{escape(entry.id)}"><title>{escape(entry.label + ids)}</title>'
    if entry.denied:
        yield from _denied(start_lo, end_hi, middle)
    elif entry.moment:
        yield from _moment(entry, start_lo, end_hi, middle)
    else:
        yield from _bar(entry, (start_lo, start_hi, end_lo, end_hi), middle)
    words = wrap(entry.label, _LETTERS)
    label = words[0] + (" …" if len(words) > 1 else "")
    colour = _RED if entry.denied else _INK
    style = ' font-style="italic"' if entry.what == "thing" else ""
    shown = ("denied: " if entry.denied else "") + label
    yield f'<text x="{_LABEL}" y="{middle + 4}" fill="{colour}"{style}>{escape(shown)}</text></g>'


def _drawn(entry: Dated) -> tuple[int, int, int, int]:
    """The bounds with one day of width, so that a day is seen as one."""
    start_lo, start_hi, end_lo, end_hi = entry.bounds
    return start_lo, start_hi, end_lo + 1 if end_lo < MAX_DAY else end_lo, end_hi + 1 if end_hi < MAX_DAY else end_hi


def _bar(entry: Dated, places: tuple[float, float, float, float], middle: int) -> Iterator[str]:
    start_lo, start_hi, end_lo, end_hi = places
    y = middle - _BAR // 2
    if start_hi > end_lo:
        start_hi = end_lo = round((start_hi + end_lo) / 2, 1)
    if start_hi > start_lo:
        yield _box(start_lo, start_hi, y, "url(#in)")
    if end_lo > start_hi:
        yield _box(start_hi, end_lo, y, _INK)
    if end_hi > end_lo:
        yield _box(end_lo, end_hi, y, "url(#out)")
    dash = f' stroke-dasharray="{_DASH[entry.footing]}"' if _DASH[entry.footing] != "" else ""
    yield (
        f'<rect x="{start_lo}" y="{y}" width="{round(max(end_hi - start_lo, 1), 1)}" height="{_BAR}" fill="none" '
        f'stroke="{_INK}" stroke-width="1"{dash}/>'
    )
    for state, x, way in ((entry.start, start_lo, -1), (entry.end, end_hi, 1)):
        if state == "open":
            yield f'<path d="M {x} {y} L {x + 8 * way} {middle} L {x} {y + _BAR} Z" fill="{_INK}"/>'
        elif state == "unknown":
            anchor = "start" if way > 0 else "end"
            yield f'<text x="{x + 3 * way}" y="{middle + 4}" text-anchor="{anchor}" fill="{_PALE}" font-size="11">?</text>'


def _box(left: float, right: float, y: int, fill: str) -> str:
    return f'<rect x="{left}" y="{y}" width="{round(right - left, 1)}" height="{_BAR}" fill="{fill}"/>'


def _moment(entry: Dated, left: float, right: float, middle: int) -> Iterator[str]:
    """A diamond; where its day is not known, hollow, in the middle of a line over the days on which it may lie."""
    dash = f' stroke-dasharray="{_DASH[entry.footing]}"' if _DASH[entry.footing] != "" else ""
    exact = entry.bounds[0] == entry.bounds[3]
    x = left if exact else round((left + right) / 2, 1)
    if not exact:
        yield f'<line x1="{left}" y1="{middle}" x2="{right}" y2="{middle}" stroke="{_INK}" stroke-width="1"{dash}/>'
        for end in (left, right):
            yield f'<line x1="{end}" y1="{middle - 4}" x2="{end}" y2="{middle + 4}" stroke="{_INK}" stroke-width="1"/>'
    fill = _INK if exact else _PAPER
    yield (
        f'<path d="M {x} {middle - 6} L {round(x + 6, 1)} {middle} L {x} {middle + 6} L {round(x - 6, 1)} {middle} Z" '
        f'fill="{fill}" stroke="{_INK}"{dash}/>'
    )


def _denied(left: float, right: float, middle: int) -> Iterator[str]:
    width = round(max(right - left, 8), 1)
    yield (
        f'<rect x="{left}" y="{middle - _BAR // 2}" width="{width}" height="{_BAR}" fill="{_PAPER}" stroke="{_RED}"/>'
        f'<line x1="{left}" y1="{middle + 6}" x2="{round(left + width, 1)}" y2="{middle - 6}" stroke="{_RED}"/>'
    )


def _legend(height: int) -> str:
    words = (
        "full: surely · fading: began or ended on a day not known · arrow: goes on · ?: not known · ◆ day known, ◇ not · "
        "outline solid: stated, dashed: inferred, dotted: assumed · struck through: denied"
    )
    rows = wrap(words, 150)
    return "".join(
        f'<text x="{_LEFT}" y="{height - 26 + 14 * number}" fill="{_PALE}" font-size="11">{escape(row)}</text>'
        for number, row in enumerate(rows)
    )
