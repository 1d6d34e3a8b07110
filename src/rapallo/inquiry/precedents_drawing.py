"""A precedent as two pathways of steps, aligned, with what is missing shown as a gap and below them where the likeness fails."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rapallo.errors import UsageError
from rapallo.inquiry.render import escape, plain, wrap

if TYPE_CHECKING:
    from rapallo.inquiry.precedents import Precedent, Precedents

__all__ = ["draw"]

_INK, _PAPER, _PALE, _RULE = "#1b2a41", "#fdfcf9", "#5c6675", "#b9b4a6"
_WIDTH, _LEFT, _COLUMN, _BOX = 640, 16, 328, 296
_SIZE, _ROW, _LETTERS, _WHOLE = 14, 18, 40, 92
_MOST_IDS = 3


def draw(answer: "Precedents") -> str:
    """The first precedent as one SVG document, narrow enough for a telephone; text stays text. A step found is a box with its first claim,
    solid where it is stated, dashed where it is inferred, dotted where it is assumed; a step missing is a gap that says so.

    Raises `UsageError` where there is no precedent.
    """
    if len(answer.found) == 0:
        raise UsageError("there is no precedent, so there is nothing to draw.")
    one = answer.found[0]
    motif = next(motif for motif in answer.motifs if motif.id == one.motif)
    said = _ranked(answer, one)
    titles = {fields["case"]: str(fields["title"]) for fields in (dict(line.fields) for line in answer.editions)}
    rows: list[str] = []
    y = 34
    for text in wrap(plain(motif.label), 62):
        rows.append(_text(_LEFT, y, text, _INK, 19))
        y += 24
    both = f"{len(one.common)} of {len(motif.steps)} steps in both; a likeness of steps, not of causes"
    rows.append(_text(_LEFT, y, both, _PALE))
    y += 30
    heads = wrap(plain(answer.case), _LETTERS), wrap(plain(f"{one.case}: {titles[one.case]}"), _LETTERS)
    for x, head in ((_LEFT, heads[0]), (_COLUMN, heads[1])):
        rows.extend(_text(x, y + _ROW * number, row, _INK, _SIZE, ' font-style="italic"') for number, row in enumerate(head))
    y += _ROW * max(map(len, heads)) + 8
    ends: list[int | None] = [None, None]
    for step in motif.steps:
        sides = [_side(one, step.id, said, here) for here in (True, False)]
        for number, row in enumerate(wrap(plain(f"{step.says} ({_where(one, step.id)})"), _WHOLE - 6)):
            rows.append(_text(_LEFT, y + _SIZE, row, _INK, _SIZE, ' font-weight="bold"' if number == 0 else ""))
            y += _ROW
        height = 14 + _ROW * max(len(words) for words, _ in sides)
        for side, (x, (words, footing)) in enumerate(zip((_LEFT, _COLUMN), sides, strict=True)):
            last = ends[side]
            if footing != "" and last is not None:
                beside = (_LEFT - 8, _WIDTH - 8)[side]
                rows.append(f'<line x1="{beside}" y1="{last}" x2="{beside}" y2="{y + 8}" stroke="{_INK}"/>')
                rows.append(f'<path d="M{beside - 4} {y + 6}L{beside} {y + 14}L{beside + 4} {y + 6}Z" fill="{_INK}"/>')
            rows.extend(_box(x, y + 6, height, words, footing))
            ends[side] = y + 6 + height // 2 if footing != "" else last
        y += height + 22
    y, below = _failing(one, y)
    rows.extend(below)
    return "\n".join([*_head(answer, one, motif.label, len(motif.steps), y), *rows, "</svg>"]) + "\n"


def _head(answer: "Precedents", one: "Precedent", label: str, steps: int, height: int) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-labelledby="t d" font-family="Georgia, \'Times New Roman\', serif" font-size="{_SIZE}" style="max-width:100%;height:auto">',
        f'<title id="t">{escape(label)}</title>',
        f'<desc id="d">{escape(answer.case)} beside {escape(one.case)}. {len(one.common)} of {steps} steps in both.</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
    ]


def _where(one: "Precedent", step: str) -> str:
    found = (one.common, "in both"), (one.only_here, "only here"), (one.only_there, f"only in {one.case}")
    return next((said for steps, said in found if step in steps), "in neither")


def _ranked(answer: "Precedents", one: "Precedent") -> dict[str, tuple[str, str]]:
    """What each claim of a precedent says and what it rests on, in the order in which the answer tells them, the surest first."""
    opened = {ground.claim: ground for ground in answer.grounds}
    told = [
        claim
        for section in answer.parts
        for line in section.lines
        if ("motif", one.motif) in line.fields
        for claim in line.claims
    ]
    return {claim: (opened[claim].says, opened[claim].rests_on) for claim in dict.fromkeys(told)}


def _side(one: "Precedent", step: str, said: dict[str, tuple[str, str]], here: bool) -> tuple[list[str], str]:
    """The surest claim of a step on one side in lines, with the ids, and what it rests on; *not on record* where the step is missing."""
    claims = {claim if here else f"{one.case}:{claim}": claim for claim in (one.here if here else one.there).claims(step)}
    if len(claims) == 0:
        return ["not on record"], ""
    ids = [claims[key] for key in said if key in claims]
    text, footing = next(said[key] for key in said if key in claims)
    left = len(ids) - _MOST_IDS
    more = f" and {left} more" if left > 0 else ""
    return [*wrap(plain(text), _LETTERS), f"[{', '.join(ids[:_MOST_IDS])}{more}]"], footing


def _box(x: int, y: int, height: int, words: list[str], footing: str) -> Iterator[str]:
    dash = {"": ' stroke-dasharray="3 5"', "inferred": ' stroke-dasharray="7 3"', "assumed": ' stroke-dasharray="1.5 3"'}.get(
        footing, ""
    )
    yield f'<rect x="{x}" y="{y}" width="{_BOX}" height="{height}" fill="none" stroke="{_RULE if footing == "" else _INK}"{dash}/>'
    for number, row in enumerate(words):
        pale = footing == "" or number == len(words) - 1
        yield _text(x + 9, y + 20 + _ROW * number, row, _PALE if pale else _INK, _SIZE - 1 if pale else _SIZE)


def _failing(one: "Precedent", y: int) -> tuple[int, list[str]]:
    """Where the likeness fails, line by line, and the key."""
    rows = [_text(_LEFT, y + 14, "Where the likeness fails", _INK, _SIZE, ' font-weight="bold"')]
    y += 22
    for row in one.differences:
        for number, words in enumerate(wrap(plain(f"{row.about}: here {row.here}; {one.case} {row.there}"), _WHOLE - 4)):
            rows.append(_text(_LEFT + (14 if number > 0 else 0), y + _SIZE, words, _INK, _SIZE - 1))
            y += _ROW
    for words in wrap(
        "arrow: to the next step on record · solid: stated · dashed: inferred · dotted: assumed · pale: not on record", _WHOLE
    ):
        y += _ROW
        rows.append(_text(_LEFT, y + 4, words, _PALE, _SIZE - 1))
    return y + 20, rows


def _text(x: int, y: int, words: str, ink: str, size: int = _SIZE, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" fill="{ink}" font-size="{size}"{more}>{escape(words)}</text>'
