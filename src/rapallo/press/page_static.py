"""What a page says with its scripts off: the story, and tables of claims and sources."""

from collections.abc import Iterable, Iterator

import msgspec

from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import cite
from rapallo.inquiry.render import cited, escape, plain
from rapallo.inquiry.voice import passages
from rapallo.press.story import story_html
from rapallo.record import Case, Claim, Source

__all__ = ["static_html"]


def static_html(case: Case) -> str:
    """A ``main`` element that reads without scripts; everything from the case is escaped, and every claim and source has an anchor."""
    about = case.about
    parts = [("story", "The story", _story(case))] if case.story != "" else []
    parts += [("claims", "Claims", _claims(case)), ("sources", "Sources", _sources(case))]
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
