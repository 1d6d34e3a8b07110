"""What a page says with its scripts off: the story, tables of claims and sources, precedents, and a list of documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import cite
from rapallo.inquiry.render import cited, escape, plain
from rapallo.inquiry.voice import passages
from rapallo.press.story import story_html
from rapallo.record import Case, Claim, Source

__all__ = ["static_html"]


def static_html(case: Case, precedents: Mapping[str, Any] | None = None, documents: Sequence[Mapping[str, Any]] = ()) -> str:
    """A ``main`` element that reads without scripts; everything from the case is escaped, and every claim and source has an anchor.

    ``precedents`` and ``documents`` are those of the payload (`rapallo.press.payload_beside`).
    """
    about = case.about
    parts = [("story", "The story", _story(case))] if case.story != "" else []
    parts += [("claims", "Claims", _claims(case)), ("sources", "Sources", _sources(case))]
    parts += [("precedents", "What this resembles", _precedents(precedents))] if precedents is not None else []
    parts += [("documents", "Documents", _documents(documents))] if len(documents) > 0 else []
    links = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title, _ in parts)
    body = "".join(f'<section id="{name}"><h2>{title}</h2>{content}</section>\n' for name, title, content in parts)
    who = f"<p>{escape(', '.join(about.authors))}</p>" if len(about.authors) > 0 else ""
    summary = f"<p>{escape(about.summary)}</p>" if about.summary != "" else ""
    return (
        f'<main id="static"><header><h1>{escape(about.title)}</h1>{who}{summary}</header>\n'
        "<noscript><p>Scripts are off, so this page shows its text and tables only; questions, figures and what-ifs need them.</p>"
        f'</noscript>\n<nav aria-label="Contents"><ul>{links}</ul></nav>\n{body}'
        f"<footer><p>{escape(cite(case))}</p></footer></main>\n"
    )


def _story(case: Case) -> str:
    return "\n".join(plain(row) for row in story_html(case).split("\n"))


def _claims(case: Case) -> str:
    head = "<thead><tr><th>Claim</th><th>What it says</th><th>Footing, confidence, date as written</th><th>Evidence</th></tr></thead>"
    voice = voice_of(case)
    rows = (_claim(case, claim, voice.says(claim)) for claim in case.claims)
    return f"<table>{head}<tbody>\n{''.join(rows)}</tbody></table>"


def _claim(case: Case, claim: Claim, says: str) -> str:
    facts = [claim.footing if claim.footing != "" else "stated", claim.confidence if claim.confidence != "" else "not graded"]
    if claim.when is not None:
        facts.append(claim.when.text)
    name = escape(claim.id)
    return (
        f'<tr id="claim-{name}"><td>{name}<td><bdi>{escape(says)}</bdi><td>{escape(", ".join(facts))}'
        f"<td>{'; '.join(_evidence(case, claim))}\n"
    )


def _evidence(case: Case, claim: Claim) -> Iterator[str]:
    for passage in passages(case, claim):
        key = escape(passage.source)
        words = escape(cited(msgspec.structs.replace(passage, cite=passage.source)))
        yield f'<a href="#source-{key}">{key}</a>{words[len(key) :]}'
    if len(claim.inferred_from) > 0:
        yield f"from {_links(claim.inferred_from)}"


def _links(claims: Iterable[str]) -> str:
    return ", ".join(f'<a href="#claim-{escape(claim)}">{escape(claim)}</a>' for claim in claims)


def _sources(case: Case) -> str:
    counts: dict[str, int] = {}
    for claim in case.claims:
        for key in {item.source for item in case.evidence_of(claim)}:
            counts[key] = counts.get(key, 0) + 1
    head = "<thead><tr><th>Key</th><th>Source</th><th>Repeats</th><th>Claims</th></tr></thead>"
    rows = (_source(source, counts.get(source.key, 0)) for source in case.sources)
    return f"<table>{head}<tbody>\n{''.join(rows)}</tbody></table>"


def _source(source: Source, count: int) -> str:
    key, words = escape(source.key), f"<bdi>{escape(source.cite)}</bdi>"
    if source.url.lower().startswith(("http://", "https://")):
        words += f' <a href="{escape(source.url)}" rel="noreferrer">{escape(source.url)}</a>'
    repeats = ", ".join(f'<a href="#source-{escape(one)}">{escape(one)}</a>' for one in source.derives_from if one != source.key)
    return f'<tr id="source-{key}"><td>{key}<td>{words}<td>{repeats}<td>{count}\n'


def _precedents(data: Mapping[str, Any]) -> str:
    """Precedents in short: the steps by name, and where they are found."""
    body = [f"<p>{_text(sentence)}</p>" for sentence in data["answer"]["summary"]]
    for one in data["found"]:
        steps = "".join(f"<li>{_text(step['says'])}: {_where(step, one['case'])}</li>" for step in one["steps"])
        differs = "".join(f"<li>{_text(row['about'])}: here {_text(row['here'])}; there {_text(row['there'])}</li>" for row in one["differences"])
        head = f"<h3>{_text(one['label'])} ({_text(one['case'])})</h3><p>{_text(one['meaning'])} {_text(one['differs'])}</p>"
        body.append(f"{head}<ul>{steps}{differs}</ul>")
    return "\n".join(body)


def _where(step: Mapping[str, Any], other: str) -> str:
    mine, there = step["here"], len(step["there"]) + len(step["more"])
    rest = f" and {len(mine) - 3} more" if len(mine) > 3 else ""
    here = f"here ({_links(mine[:3])}{rest})" if len(mine) > 0 else "not on record here"
    return f"{here}; {'in' if there > 0 else 'not on record in'} {_text(other)}"


def _documents(documents: Sequence[Mapping[str, Any]]) -> str:
    rows = (
        f"<li>{_text('; '.join(one['author']))}{': ' if len(one['author']) > 0 else ''}{_text(one['title'])}. {_text(one['date'] or 'no date')}; "
        f"licence {_text(one['licence'] or 'unknown')}</li>"
        for one in documents
    )
    return f"<p>The library that the case was read with, without its texts.</p><ul>{''.join(rows)}</ul>"


def _text(words: str) -> str:
    return escape(plain(words))
