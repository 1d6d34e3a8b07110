"""A figure for print: the SVG of an answer drawn again as PDF or PNG, mark for mark, text kept as text."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from rapallo.errors import UsageError

__all__ = ["PRINTED", "printed"]

PRINTED = ("pdf", "png")
"""The formats a figure is printed in."""

_PIXEL = 0.75
"""Points in a pixel of 1/96 inch."""
_DOTS = 192
"""Dots in an inch of a PNG: two to a pixel."""
_SLICES = 24
"""Strips in which a gradient is drawn."""
_FONTS = ("STIXGeneral", "DejaVu Serif")
_SPACE = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?")
_SETTINGS: Any = {"pdf.fonttype": 42, "font.family": list(_FONTS), "pdf.compression": 6, "savefig.dpi": _DOTS}


def printed(svg: str, form: str) -> bytes:
    """A figure as PDF or PNG.

    Parameters
    ----------
    svg : what an answer's ``svg()`` gives
    form : ``pdf`` (fonts embedded, text can be searched and copied) or ``png`` (192 dots an inch)

    Returns the file's bytes: the same figure gives the same bytes with the same version of Matplotlib, which draws it. Raises
    `UsageError` where Matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.backends.backend_pdf import FigureCanvasPdf
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError(f"a figure as {form} needs Matplotlib: pip install 'rapallo[figures]'. SVG needs nothing.") from None
    import io
    from xml.etree import ElementTree

    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width", "100")), float(root.get("height", "100"))
    with rc_context(_SETTINGS):
        figure = Figure(figsize=(width / 96, height / 96))
        (FigureCanvasPdf if form == "pdf" else FigureCanvasAgg)(figure)
        axes: Any = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        _Easel(axes, {}).draw(root, _State(0.0, 0.0, {}))
        out = io.BytesIO()
        title = root.findtext(f"{_SPACE}title", "")
        about = root.findtext(f"{_SPACE}desc", "")
        metadata: dict[str, Any] = {"CreationDate": None, "Producer": None, "Creator": "rapallo", "Title": title, "Subject": about}
        if form == "png":
            metadata = {"Software": None, "Title": title, "Description": about}
        figure.savefig(out, format=form, metadata=metadata)
    return out.getvalue()


class _State(msgspec.Struct, frozen=True):
    """Where a group has moved to, and the attributes it hands down."""

    x: float
    y: float
    given: Mapping[str, str]


_HANDED = ("font-size", "fill", "font-style", "font-weight")


class _Easel(msgspec.Struct):
    """Axes to draw on, in the figure's own pixels, and the gradients met so far."""

    axes: Any
    gradients: dict[str, tuple[tuple[float, str, float], ...]]
    order: int = 1

    def draw(self, element: Any, state: _State) -> None:
        """An element and what stands in it, each over what came before."""
        name = element.tag.removeprefix(_SPACE)
        if name in ("title", "desc", "style"):
            return
        given = {**state.given, **{key: element.get(key) for key in _HANDED if element.get(key) is not None}}
        moved = re.match(r"translate\(\s*(-?[\d.]+)[ ,]+(-?[\d.]+)\s*\)\Z", element.get("transform", ""))
        dx, dy = (float(moved.group(1)), float(moved.group(2))) if moved is not None else (0.0, 0.0)
        inner = _State(state.x + dx, state.y + dy, given)
        if name == "linearGradient":
            stops = tuple(
                (float(stop.get("offset", "0")), stop.get("stop-color", "#000"), float(stop.get("stop-opacity", "1"))) for stop in element
            )
            self.gradients[element.get("id", "")] = stops
            return
        if name in _MARKS:
            _MARKS[name](self, element, inner)
        elif name not in ("svg", "g", "defs", "a"):
            raise UsageError(f"this figure has a mark that cannot be printed ({name}); take it as svg.")
        for child in element:
            self.draw(child, inner)

    def patch(self, element: Any, state: _State, path: Any, box: tuple[float, float, float, float] | None = None) -> None:
        """A path filled and stroked as the element says; ``box`` (left, top, width, height) for gradients."""
        from matplotlib.patches import PathPatch

        fill = element.get("fill", "#000000")
        named = re.match(r"url\(#(.+)\)\Z", fill)
        if named is not None and box is not None:
            self._gradient(self.gradients[named.group(1)], box, state)
            fill = "none"
        stroke = element.get("stroke", "none")
        self.axes.add_patch(
            PathPatch(
                path,
                facecolor="none" if fill == "none" else _ink(fill, element.get("fill-opacity", "1")),
                edgecolor="none" if stroke == "none" else _ink(stroke, element.get("stroke-opacity", "1")),
                linewidth=float(element.get("stroke-width", "1")) * _PIXEL,
                linestyle=_dash(element),
                capstyle="butt",
                joinstyle="miter",
                zorder=self._next(),
            )
        )

    def _next(self) -> int:
        self.order += 1
        return self.order

    def _gradient(self, stops: tuple[tuple[float, str, float], ...], box: tuple[float, float, float, float], state: _State) -> None:
        from matplotlib.patches import Rectangle

        left, top, width, height = box
        (_, colour, start), (_, _, end) = stops[0], stops[-1]
        for number in range(_SLICES):
            strength = start + (end - start) * (number + 0.5) / _SLICES
            x = left + width * number / _SLICES
            self.axes.add_patch(
                Rectangle((x, top), width / _SLICES, height, facecolor=_ink(colour, str(strength)), linewidth=0, zorder=self._next())
            )

    def rect(self, element: Any, state: _State) -> None:
        """A rectangle, perhaps with round corners."""
        from matplotlib.path import Path

        x, y = float(element.get("x", "0")) + state.x, float(element.get("y", "0")) + state.y
        width, height = float(element.get("width", "0")), float(element.get("height", "0"))
        r = min(float(element.get("rx", "0")), width / 2, height / 2)
        right, bottom = x + width, y + height
        if r == 0:
            path = Path([(x, y), (right, y), (right, bottom), (x, bottom), (x, y)], closed=True)
        else:
            k = r * 0.4477
            points = [
                (x + r, y), (right - r, y), (right - k, y), (right, y + k), (right, y + r), (right, bottom - r), (right, bottom - k),
                (right - k, bottom), (right - r, bottom), (x + r, bottom), (x + k, bottom), (x, bottom - k), (x, bottom - r), (x, y + r),
                (x, y + k), (x + k, y), (x + r, y), (x + r, y),
            ]  # fmt: skip
            codes = [Path.MOVETO, *([Path.LINETO] + [Path.CURVE4] * 3) * 4, Path.CLOSEPOLY]
            path = Path(points, codes)
        self.patch(element, state, path, (x, y, width, height))

    def line(self, element: Any, state: _State) -> None:
        """A straight line."""
        from matplotlib.path import Path

        ends = [(float(element.get(f"x{n}", "0")) + state.x, float(element.get(f"y{n}", "0")) + state.y) for n in (1, 2)]
        self.patch(element, state, Path(ends))

    def circle(self, element: Any, state: _State) -> None:
        """A circle."""
        from matplotlib.path import Path

        x, y, r = (float(element.get(name, "0")) for name in ("cx", "cy", "r"))
        whole: Any = Path.unit_circle()
        self.patch(element, state, Path([(x + state.x + r * a, y + state.y + r * b) for a, b in whole.vertices], whole.codes))

    def path(self, element: Any, state: _State) -> None:
        """A path of lines and curves."""
        from matplotlib.path import Path

        points: list[tuple[float, float]] = []
        codes: list[int] = []
        code = {"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4, "Z": Path.CLOSEPOLY}
        for letter, point in _steps(element.get("d", "")):
            points.append((point[0] + state.x, point[1] + state.y))
            codes.append(int(code[letter]))
        if len(points) > 0:
            self.patch(element, state, Path(points, codes))

    def text(self, element: Any, state: _State) -> None:
        """A line of text, with a pale ground where the figure gives it a halo."""
        anchor = {"start": "left", "middle": "center", "end": "right"}[element.get("text-anchor", "start")]
        halo = element.get("stroke")
        self.axes.text(
            float(element.get("x", "0")) + state.x,
            float(element.get("y", "0")) + state.y,
            "".join(element.itertext()),
            fontsize=float(state.given.get("font-size", "12")) * _PIXEL,
            color=state.given.get("fill", "#000000"),
            fontstyle=state.given.get("font-style", "normal"),
            fontweight=state.given.get("font-weight", "normal"),
            horizontalalignment=anchor,
            verticalalignment="baseline",
            bbox=None if halo is None else {"facecolor": halo, "edgecolor": "none", "pad": 0.8},
            parse_math=False,
            zorder=self._next(),
        )


_MARKS: Mapping[str, Callable[[_Easel, Any, _State], None]] = {
    "rect": _Easel.rect,
    "line": _Easel.line,
    "circle": _Easel.circle,
    "path": _Easel.path,
    "text": _Easel.text,
}


def _ink(colour: str, opacity: str) -> Any:
    from matplotlib.colors import to_rgba

    return to_rgba(colour, float(opacity))


def _dash(element: Any) -> Any:
    """The dashes of a stroke in widths of it, as Matplotlib counts them."""
    given = element.get("stroke-dasharray")
    if given is None:
        return "solid"
    width = float(element.get("stroke-width", "1"))
    return (0, tuple(float(part) / width for part in re.split(r"[ ,]+", given.strip())))


def _steps(d: str) -> Iterator[tuple[str, tuple[float, float]]]:
    """The points of a path in absolute commands (M, L, H, V, C, Z), each with the letter it is drawn by."""
    tokens = _NUMBER.findall(d)
    place, letter, x, y, start = 0, "", 0.0, 0.0, (0.0, 0.0)
    while place < len(tokens):
        if tokens[place].isalpha():
            letter = tokens[place]
            place += 1
        if letter == "Z":
            yield "Z", start
            continue
        if letter in ("H", "V"):
            value = float(tokens[place])
            place += 1
            x, y = (value, y) if letter == "H" else (x, value)
            yield "L", (x, y)
            continue
        for _ in range(3 if letter == "C" else 1):
            x, y = float(tokens[place]), float(tokens[place + 1])
            place += 2
            yield letter, (x, y)
        if letter == "M":
            start, letter = (x, y), "L"
