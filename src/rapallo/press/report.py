"""The report of a case: one HTML file that needs no script, no network and no style but its own."""

from collections.abc import Iterable, Iterator
from importlib import resources

import msgspec

from rapallo.inquiry import Answer, between, breaches, rivals, sources, timeline
from rapallo.inquiry.answer import Line, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.render import escape
from rapallo.inquiry.timeline import Dated
from rapallo.press.cards import claim_cards, claim_links, source_list, thing_list
from rapallo.press.story import story_html
from rapallo.record import Case
from rapallo.time import When, format_day

__all__ = ["report"]

_MOST = 25
"""Lines of a section of what the record rests on; every source and claim has its own entry further down."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def report(case: Case) -> str:
    """The whole case as a page: story, exchange, timeline, disagreements, breaches, theses, claims, things, sources.

    Everything that comes from the case is escaped, names are isolated against text direction, and a content policy
    forbids scripts. The same case gives the same bytes. Cost: linear in the record, some megabytes for 1,000 claims.
    """
    parts = list(_parts(case))
    nav = "".join(f'<li><a href="#{name}">{escape(title)}</a></li>' for name, title, _ in parts)
    body = "".join(f'<section id="{name}"><h2>{escape(title)}</h2>{content}</section>\n' for name, title, content in parts)
    style = resources.files("rapallo.press").joinpath("page.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="rapallo">\n<title>{escape(case.about.title)}</title>\n'
        f'<link rel="icon" href="data:,">\n<style>\n{style}</style>\n</head>\n<body>\n'
        f'<a class="skip" href="#main">Skip to the text</a>\n{_head(case)}<nav aria-label="Contents" class="page"><ul>{nav}</ul></nav>\n'
        f'<main id="main">\n{body}</main>\n{_foot(case)}</body>\n</html>\n'
    )


def _head(case: Case) -> str:
    about = case.about
    who = f"<p class=\"meta\">{escape(', '.join(about.authors))}</p>" if len(about.authors) > 0 else ""
    summary = f"<p>{escape(about.summary)}</p>" if about.summary != "" else ""
    counts = f"{len(case.claims):,} claims · {len(case.sources):,} sources · {len(case.things):,} things"
    return f'<header><h1>{escape(about.title)}</h1>{who}{summary}<p class="meta">{counts}</p></header>\n'


def _foot(case: Case) -> str:
    licence = f"Licence of the record: {escape(case.about.licence)}. " if case.about.licence != "" else ""
    return (
        f'<footer><p class="cite">{licence}Cite this edition: {escape(case.about.title)}, case digest '
        f"<code>{escape(digest(case))}</code>.</p></footer>\n"
    )


def _parts(case: Case) -> Iterator[tuple[str, str, str]]:
    if case.story != "":
        yield "story", "The story", story_html(case)
    sides = case.about.sides
    if len(sides) >= 2:
        yield "between", "What each side gave the other", _answer(between(case, sides[0][0], sides[1][0]))
    yield "timeline", "Timeline", _timeline(case)
    yield "rivals", "Where sources disagree", _answer(rivals(case))
    if len(case.rules) > 0:
        yield "breaches", "Rules, and what broke them", _answer(breaches(case))
    if len(case.theses) > 0:
        yield "theses", "Theses", _theses(case)
    yield "rests-on", "What the record rests on", _answer(sources(case), _MOST)
    yield "claims", "Every claim", "".join(claim_cards(case))
    yield "things", "Things", "".join(thing_list(case))
    yield "sources", "Sources", "".join(source_list(case))


def _timeline(case: Case) -> str:
    """The figure of sites, agreements and events, and under it everything that is dated, as a table."""
    horizon = case.about.horizon
    window = (None, None) if horizon is None else (format_day(horizon.start_lo), format_day(horizon.end_hi))
    every = timeline(case, start=window[0], end=window[1])
    spine = [_clipped(entry, horizon) for entry in every.entries if _on_spine(case, entry)]
    note = "Sites, agreements and events that three claims or more name, and what was leased or hosted, within the case's horizon."
    figure = ""
    if len(spine) > 0:
        drawn = msgspec.structs.replace(every, entries=tuple(spine)).svg()
        figure = f'<p class="note">{note}</p><div class="figure">{drawn}</div>'
    return f"{figure}<details><summary>Everything that is dated</summary>{_answer(every)}</details>"


def _on_spine(case: Case, entry: Dated) -> bool:
    if entry.what == "claim":
        return case.claim_by_id[entry.id].verb in ("lease", "host")
    thing = case.thing_by_id[entry.id]
    return thing.kind in ("facility", "agreement", "event") and len(case.claims_of.get(thing.id, ())) >= 3


def _clipped(entry: Dated, horizon: When | None) -> Dated:
    """An entry drawn no further than the horizon; what goes on beyond it is open there."""
    if horizon is None:
        return entry
    first, last = horizon.start_lo, horizon.end_hi
    low, start_hi, end_lo, high = (min(max(one, first), last) for one in entry.bounds)
    start = "open" if entry.bounds[0] < first and entry.start == "known" else entry.start
    end = "open" if entry.bounds[3] > last and entry.end == "known" else entry.end
    return msgspec.structs.replace(entry, bounds=(low, start_hi, end_lo, high), start=start, end=end)


def _answer(answer: Answer, most: int = 0) -> str:
    """An answer's summary and sections; at most ``most`` lines of each (0: all), the rest counted."""
    summary = "".join(f"<p>{escape(sentence)}</p>" for sentence in answer.summary())
    return summary + "".join(_section(section, most, answer.question) for section in answer.sections())


def _section(section: Section, most: int, question: str) -> str:
    level = section.level + 2
    note = f'<p class="note">{escape(section.note)}</p>' if section.note != "" else ""
    shown = section.lines if most == 0 or len(section.lines) <= most else section.lines[:most]
    lines = f'<ul class="lines">{"".join(_items(shown))}</ul>' if len(shown) > 0 else ""
    left = len(section.lines) - len(shown)
    more = f'<p class="note">… and {left:,} more: <code>rapallo {escape(question)} --limit 0</code></p>' if left > 0 else ""
    return f"<h{level}>{escape(section.title)}</h{level}>{note}{lines}{more}"


def _items(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        mark = f'<span class="mark">{escape(line.mark)}</span> ' if line.mark != "" else ""
        ids = f' <span class="ids">[{claim_links(line.claims)}]</span>' if len(line.claims) > 0 else ""
        indent = f' style="margin-left:{1.4 * line.depth:.1f}em"' if line.depth > 0 else ""
        yield f"<li{indent}>{mark}<bdi>{escape(line.text)}</bdi>{ids}</li>"


def _theses(case: Case) -> str:
    out = ['<p class="note">Conclusions of their authors. They are no claims of the record, and the record may disagree with them.</p>']
    for thesis in case.theses:
        who = f"{escape(thesis.author)}, " if thesis.author != "" else ""
        where = f'<a href="#source-{escape(thesis.source)}">{escape(thesis.source)}</a>' + (
            f", {escape(thesis.locator)}" if thesis.locator != "" else ""
        )
        hedge = f" · “{escape(thesis.hedge)}”" if thesis.hedge != "" else ""
        ask = f'<p class="facts">Put to the record as: <code>rapallo {escape(thesis.ask)}</code></p>' if thesis.ask != "" else ""
        note = f"<p class=\"facts\">{escape(thesis.note)}</p>" if thesis.note != "" else ""
        out.append(
            f'<article class="card" id="thesis-{escape(thesis.id)}"><p class="says">{escape(thesis.says)}</p>'
            f'<p class="facts">{who}{where}{hedge}</p>{ask}{note}</article>'
        )
    return "".join(out)
