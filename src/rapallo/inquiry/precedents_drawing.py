"""A precedent as two columns of steps, aligned, with what is missing shown as a gap; text stays text."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rapallo.errors import UsageError
from rapallo.inquiry.render import escape, wrap

if TYPE_CHECKING:
    from rapallo.inquiry.precedents import Precedent, Precedents

__all__ = ["draw"]

_INK, _PAPER, _PALE, _RULE = "#1b2a41", "#fdfcf9", "#6b7585", "#d9d6cd"
_WIDTH, _LEFT, _COLUMN, _BOX, _TOP, _ROW = 1080, 24, 540, 500, 96, 15
_LETTERS = 82


def draw(answer: "Precedents") -> str:
    """The first precedent as one SVG document. A step found is a box with its first claim, solid where it is stated, dashed where it
    rests on less; a step missing is a pale box that says so. Raises `UsageError` where there is no precedent."""
    if len(answer.found) == 0:
        raise UsageError("there is no precedent, so there is nothing to draw.")
    one = answer.found[0]
    motif = next(motif for motif in answer.motifs if motif.id == one.motif)
    says = {ground.claim: (ground.says, ground.rests_on) for ground in answer.grounds}
    rows: list[str] = []
    y = _TOP
    for step in motif.steps:
        left = _first(one, step.id, says, here=True)
        right = _first(one, step.id, says, here=False)
        words = [wrap(text, _LETTERS) if text != "" else ["not on record"] for text, _ in (left, right)]
        height = 34 + _ROW * max(len(block) for block in words)
        rows.append(f'<text x="{_LEFT}" y="{y + 14}" fill="{_INK}" font-weight="bold">{escape(step.says)}</text>')
        for x, (text, footing), block in ((_LEFT, left, words[0]), (_COLUMN + _LEFT, right, words[1])):
            rows.extend(_box(x, y + 20, height - 24, text != "", footing, block))
        y += height + 16
    height = y + 40
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + 20} {height}" width="{_WIDTH + 20}" height="{height}" role="img" '
        f'aria-labelledby="t d" font-family="Georgia, \'Times New Roman\', serif" font-size="12">',
        f'<title id="t">{escape(motif.label)}</title>',
        f'<desc id="d">{escape(answer.case)} beside {escape(one.case)}. {len(one.common)} of {len(motif.steps)} steps in both.</desc>',
        f'<rect width="{_WIDTH + 20}" height="{height}" fill="{_PAPER}"/>',
        f'<text x="{_LEFT}" y="28" font-size="18" fill="{_INK}">{escape(motif.label)}</text>',
        f'<text x="{_LEFT}" y="46" fill="{_PALE}">{len(one.common)} of {len(motif.steps)} steps in both; a likeness of steps, not of causes</text>',
        f'<text x="{_LEFT}" y="76" fill="{_PALE}">{escape(answer.case)}</text>',
        f'<text x="{_COLUMN + _LEFT}" y="76" fill="{_PALE}">{escape(one.case)}</text>',
        f'<line x1="{_COLUMN + 4}" y1="64" x2="{_COLUMN + 4}" y2="{height - 30}" stroke="{_RULE}"/>',
    ]
    key = "solid: stated · dashed: inferred · dotted: assumed · pale: not on record"
    legend = f'<text x="{_LEFT}" y="{height - 16}" fill="{_PALE}" font-size="11">{key}</text>'
    return "\n".join([*head, *rows, legend, "</svg>"]) + "\n"


def _first(one: "Precedent", step: str, says: dict[str, tuple[str, str]], here: bool) -> tuple[str, str]:
    """The first claim of a step on one side, in words, and what it rests on; blank where the step is missing."""
    claims = (one.here if here else one.there).claims(step)
    if len(claims) == 0:
        return "", ""
    names = [claim if here else f"{one.case}:{claim}" for claim in claims]
    text, footing = next((says[name] for name in names if name in says), ("", "stated"))
    more = f" (and {len(claims) - 1} more)" if len(claims) > 1 else ""
    return text + more, footing


def _box(x: int, y: int, height: int, found: bool, footing: str, words: list[str]) -> Iterator[str]:
    dash = {"inferred": ' stroke-dasharray="7 3"', "assumed": ' stroke-dasharray="1.5 3"'}.get(footing, "")
    colour = _INK if found else _RULE
    yield f'<rect x="{x}" y="{y}" width="{_BOX}" height="{height}" fill="none" stroke="{colour}"{dash}/>'
    for number, row in enumerate(words):
        ink = _INK if found else _PALE
        yield f'<text x="{x + 9}" y="{y + 16 + _ROW * number}" fill="{ink}">{escape(row)}</text>'
