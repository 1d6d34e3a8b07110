"""An answer written out: text for a terminal, JSON, CSV, Markdown and a fragment of HTML."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from rapallo.inquiry.answer import Answer, Ground, Line, Passage, Section

__all__ = ["csv", "escape", "harmless", "html", "json", "markdown", "plain", "text", "wrap"]

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")
_MOST_IDS = 12


def plain(text: str) -> str:
    """A text as one line may show it: breaks are blanks, and what would steer a terminal or turn the line is named.

    >>> plain("a\\nb" + chr(0x202e) + "c")
    'a b‹U+202E›c'
    """
    if text.isprintable() and _UNSEEN.search(text) is None:
        return text
    return _UNSEEN.sub(lambda found: " " if found.group() in "\t\n\r" else f"‹U+{ord(found.group()):04X}›", text)


def wrap(text: str, width: int) -> list[str]:
    """A text broken at blanks into lines of at most ``width`` characters; a longer word stands alone.

    >>> wrap("one two three", 8)
    ['one two', 'three']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line == "":
            line = word
        elif len(line) + 1 + len(word) <= width:
            line += " " + word
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line != "" or len(lines) == 0 else lines


# -- text ------------------------------------------------------------------------------------------------------


def text(answer: Answer, evidence: bool = False, width: int = 100, limit: int = 20) -> str:
    """See `Answer.text`. Lines below one that is left out (greater depth) go with it."""
    out: list[str] = [plain(answer.title), plain(answer.case)]
    for sentence in answer.summary():
        out.append("")
        out.extend(wrap(plain(sentence), width))
    sections = answer.sections()
    widest = max((len(line.mark) for section in sections for line in section.lines), default=0)
    grounds = {ground.claim: ground for ground in answer.grounds}
    for section in sections:
        out.append("")
        if section.level == 1:
            out.extend([plain(section.title), "─" * min(len(section.title), width)])
        else:
            out.append(plain(section.title))
        if section.note != "":
            out.extend("  " + row for row in wrap(plain(section.note), width - 2))
        shown = _first(section.lines, limit)
        gutter = widest if any(line.mark != "" for line in shown) else 0
        opened: set[str] = set()
        for line in shown:
            out.extend(_line(line, gutter, width))
            if evidence:
                out.extend(_opened(line, grounds, gutter, width, opened))
        if len(shown) < len(section.lines):
            out.append(f"  … and {len(section.lines) - len(shown)} more (--limit 0 shows all)")
    return "\n".join(row.rstrip() for row in out) + "\n"


def _first(lines: tuple[Line, ...], limit: int) -> tuple[Line, ...]:
    """The first ``limit`` lines, at least one; a limit of 0 takes all, and one line too many is no reason to cut."""
    return lines if limit <= 0 or len(lines) <= limit + 1 else lines[:limit]


def _line(line: Line, gutter: int, width: int) -> list[str]:
    indent = 2 + (gutter + 2 if gutter > 0 else 0) + 2 * line.depth
    head = "  " + (line.mark.ljust(gutter + 2) if gutter > 0 else "") + "  " * line.depth
    rows = wrap(plain(line.text), max(width - indent - 2, 20))
    rows = [head + rows[0], *(" " * (indent + 2) + row for row in rows[1:])]
    if len(line.claims) == 0:
        return rows
    shown = line.claims if len(line.claims) <= _MOST_IDS else line.claims[: _MOST_IDS - 1]
    more = len(line.claims) - len(shown)
    label = "[" + ", ".join(shown) + (f", and {more} more" if more > 0 else "") + "]"
    if len(rows[-1]) + 2 + len(label) <= width:
        rows[-1] = rows[-1] + label.rjust(width - len(rows[-1]))
        return rows
    return [*rows, *(row.rjust(width) for row in wrap(label, max(width - indent - 2, 20)))]


def _opened(line: Line, grounds: dict[str, Ground], gutter: int, width: int, done: set[str]) -> Iterator[str]:
    """The evidence of each claim of a line, once in a section."""
    indent = " " * (4 + (gutter + 2 if gutter > 0 else 0) + 2 * line.depth)
    for claim in line.claims:
        ground = grounds[claim]
        if claim in done:
            continue
        done.add(claim)
        if len(line.claims) > 1:
            for number, row in enumerate(wrap(plain(f"{claim}: {ground.says}"), max(width - len(indent) - 2, 20))):
                yield indent + ("  " if number > 0 else "") + row
        for sentence in _evidence(ground):
            for number, row in enumerate(wrap(plain(sentence), max(width - len(indent) - 4, 20))):
                yield indent + ("· " if number == 0 else "  ") + row


def _evidence(ground: Ground) -> Iterator[str]:
    for passage in ground.evidence:
        yield cited(passage)
    if len(ground.premises) > 0:
        yield f"{ground.footing} from {', '.join(ground.premises)}"
    if len(ground.evidence) == 0 and len(ground.premises) == 0:
        yield "no evidence on record" if ground.footing != "assumed" else "assumed by the case's author"


def cited(passage: Passage) -> str:
    """A piece of evidence in a phrase: ``ESSAY, para 8: reports; speaks: Speidel (Author. Title)``."""
    where = passage.source + (f", {passage.locator}" if passage.locator != "" else "")
    how = [passage.stance if passage.stance != "" else "reports"]
    if passage.relation == "disputes":
        how.insert(0, "disputes")
    if passage.speaker != "":
        how.append(f"speaks: {passage.speaker}")
    if passage.hedge != "":
        how.append(f"“{passage.hedge}”")
    return f"{where}: {'; '.join(how)}" + (f" ({passage.cite})" if passage.cite != passage.source else "")


# -- data ------------------------------------------------------------------------------------------------------


def json(answer: Answer) -> str:
    """See `Answer.json`. The text is indented, ends in a line break, and reads back as what it was made of."""
    content = {
        "question": answer.question,
        "title": answer.title,
        "case": answer.case,
        "digest": answer.digest,
        "summary": answer.summary(),
        "sections": [_section(section) for section in answer.sections()],
        "claims": {ground.claim: _ground(ground) for ground in answer.grounds},
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "level": section.level,
        "note": section.note,
        "lines": [
            {
                "text": line.text,
                "mark": line.mark,
                "depth": line.depth,
                "claims": line.claims,
                **({"fields": dict(line.fields)} if len(line.fields) > 0 else {}),
            }
            for line in section.lines
        ],
    }


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "says": ground.says,
        "footing": ground.footing,
        "rests_on": ground.rests_on,
        "inferred_from": ground.premises,
        "evidence": [msgspec.structs.asdict(passage) for passage in ground.evidence],
    }


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: what looks like a formula gets a leading apostrophe, numbers excepted.

    A lone carriage return, which would end the row, becomes a line break within the cell.

    >>> harmless("=HYPERLINK(1)"), harmless("-12.5"), harmless("- none")
    ("'=HYPERLINK(1)", '-12.5', "'- none")
    """
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    runs = cell.startswith(_RUNS) or cell.lstrip(" \u00a0").startswith(_RUNS)
    return "'" + cell if runs and _NUMBER.match(cell) is None else cell


def csv(answer: Answer) -> str:
    """See `Answer.csv`. Columns: section, mark, depth, text, claims, then fields in order of first appearance."""
    from csv import writer
    from io import StringIO

    sections = answer.sections()
    names: dict[str, None] = {}
    for section in sections:
        for line in section.lines:
            names.update((name, None) for name, _ in line.fields)
    buffer = StringIO(newline="")
    rows = writer(buffer, lineterminator="\n")
    rows.writerow(["section", "mark", "depth", "text", "claims", *map(harmless, names)])
    above = ""
    for section in sections:
        above = section.title if section.level == 1 else above
        title = section.title if section.level == 1 or above == "" else f"{above}: {section.title}"
        for line in section.lines:
            fields = dict(line.fields)
            cells = [title, line.mark, str(line.depth), line.text, "; ".join(line.claims)]
            rows.writerow([harmless(cell) for cell in [*cells, *(_cell(fields.get(name)) for name in names)]])
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


# -- documents -------------------------------------------------------------------------------------------------


def markdown(answer: Answer, evidence: bool = False) -> str:
    """See `Answer.markdown`. Every character that Markdown would act on is escaped."""
    out = [f"# {_md(answer.title)}", "", f"*{_md(answer.case)}*"]
    for sentence in answer.summary():
        out.extend(["", _md(sentence)])
    grounds = {ground.claim: ground for ground in answer.grounds}
    for section in answer.sections():
        out.extend(["", f"{'#' * (section.level + 1)} {_md(section.title)}"])
        if section.note != "":
            out.extend(["", f"*{_md(section.note)}*"])
        if len(section.lines) > 0:
            out.append("")
        for line in section.lines:
            mark = f"**{_md(line.mark)}** " if line.mark != "" else ""
            ids = f" [{', '.join(f'`{claim}`' for claim in line.claims)}]" if len(line.claims) > 0 else ""
            out.append(f"{'  ' * line.depth}- {mark}{_md(line.text)}{ids}")
            if evidence:
                for claim in line.claims:
                    out.extend(f"{'  ' * line.depth}  - `{claim}` {_md(row)}" for row in _evidence(grounds[claim]))
    out.extend(["", f"`rapallo {plain(answer.question).replace('`', '')}` · case digest `{answer.digest}`"])
    return "\n".join(out) + "\n"


def _md(text: str) -> str:
    return _MARKS.sub(r"\\\1", plain(text).replace("&", "&amp;"))


def escape(text: str) -> str:
    """A text as HTML or SVG may hold it, in content and in quoted attributes."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace('"', "&quot;").replace("'", "&#39;")


def html(answer: Answer) -> str:
    """See `Answer.html`."""
    grounds = {ground.claim: ground for ground in answer.grounds}
    out = ['<section class="rapallo-answer">', f"<h2>{escape(answer.title)}</h2>", f"<p>{escape(answer.case)}</p>"]
    out.extend(f"<p>{escape(sentence)}</p>" for sentence in answer.summary())
    for section in answer.sections():
        out.append(f"<h{section.level + 2}>{escape(section.title)}</h{section.level + 2}>")
        if section.note != "":
            out.append(f"<p><em>{escape(section.note)}</em></p>")
        if len(section.lines) > 0:
            out.append("<ul>")
            out.extend(_item(line, grounds) for line in section.lines)
            out.append("</ul>")
    out.append(f"<footer>Case digest <code>{escape(answer.digest)}</code></footer>")
    out.append("</section>")
    return "\n".join(out) + "\n"


def _item(line: Line, grounds: dict[str, Ground]) -> str:
    style = f' style="margin-left:{2 * line.depth}em"' if line.depth > 0 else ""
    mark = f"<b>{escape(line.mark)}</b> " if line.mark != "" else ""
    if len(line.claims) == 0:
        return f"<li{style}>{mark}{escape(line.text)}</li>"
    return (
        f"<li{style}><details><summary>{mark}{escape(line.text)} <small>[{escape(', '.join(line.claims))}]</small></summary>"
        f"<ul>{''.join(_claim(grounds[claim]) for claim in line.claims)}</ul></details></li>"
    )


def _claim(ground: Ground) -> str:
    rows: Iterable[str] = (f"<li>{escape(row)}</li>" for row in _evidence(ground))
    return f"<li><code>{escape(ground.claim)}</code> {escape(ground.says)}<ul>{''.join(rows)}</ul></li>"
