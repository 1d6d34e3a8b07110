"""Claims, things and sources as cards of a page, each with an anchor, each opening to what it rests on."""

from collections.abc import Iterable, Iterator

from rapallo.inquiry.render import escape
from rapallo.inquiry.sentence import said, sentence
from rapallo.record import Case, Claim, Source, Thing, ancestors, rivalries

__all__ = ["claim_cards", "claim_links", "source_list", "thing_list"]


def claim_links(claims: Iterable[str]) -> str:
    """Claim ids as links to their cards."""
    return ", ".join(f'<a href="#claim-{escape(claim)}">{escape(claim)}</a>' for claim in claims)


def claim_cards(case: Case) -> Iterator[str]:
    """Every claim as an article: the sentence, what is known of it, its evidence, its rivals and premises."""
    rivals: dict[str, tuple[str, ...]] = {}
    for group in rivalries(case):
        for claim_id in group.claims:
            rivals[claim_id] = tuple(other for other in group.claims if other != claim_id)
    exchanges: dict[str, list[str]] = {}
    for claim in case.claims:
        if claim.exchange != "":
            exchanges.setdefault(claim.exchange, []).append(claim.id)
    for claim in case.claims:
        partners = tuple(other for other in exchanges.get(claim.exchange, ()) if other != claim.id)
        yield _claim_card(case, claim, rivals.get(claim.id, ()), partners)


def _claim_card(case: Case, claim: Claim, rivals: tuple[str, ...], partners: tuple[str, ...]) -> str:
    footing = claim.footing if claim.footing != "" else "stated"
    facts = [footing, claim.confidence if claim.confidence != "" else "not graded"]
    if claim.denied:
        facts.append('<span class="denied">denied</span>')
    if claim.when is not None:
        facts.append(f"as written: {escape(claim.when.text)}")
    rows = [_evidence(item.source, item.locator, item.relation, item.stance, item.speaker, item.hedge, item.disputes)
            for item in case.evidence_of(claim)]
    more = [
        ("Inferred from", claim.inferred_from),
        ("Rivals", rivals),
        ("In exchange with", partners),
    ]
    rows.extend(f"<li>{label}: {claim_links(ids)}</li>" for label, ids in more if len(ids) > 0)
    if claim.note != "":
        rows.append(f"<li>{escape(claim.note)}</li>")
    listed = f"<ul>{''.join(rows)}</ul>" if len(rows) > 0 else ""
    return (
        f'<article class="card {footing}" id="claim-{escape(claim.id)}">'
        f'<p class="says"><bdi>{_linked(case, claim)}</bdi></p>'
        f'<p class="facts"><a href="#claim-{escape(claim.id)}">{escape(claim.id)}</a> · {" · ".join(facts)}</p>{listed}</article>'
    )


def _linked(case: Case, claim: Claim) -> str:
    """The sentence of a claim with its subject and object linked."""
    words = escape(sentence(case, claim))
    for thing in (claim.subject, claim.object):
        title = escape(case.title(thing))
        if thing != "" and words.startswith(title) and thing == claim.subject:
            words = f'<a href="#thing-{escape(thing)}">{title}</a>{words[len(title):]}'
        elif thing != "" and f" {title}" in words:
            before, _, after = words.rpartition(f" {title}") if thing == claim.subject else words.partition(f" {title}")
            words = f'{before} <a href="#thing-{escape(thing)}">{title}</a>{after}'
    return words


def _evidence(source: str, locator: str, relation: str, stance: str, speaker: str, hedge: str, disputes: bool) -> str:
    parts = [f'<a href="#source-{escape(source)}">{escape(source)}</a>']
    if locator != "":
        parts.append(escape(locator))
    how = stance if stance != "" else "reports"
    parts.append(f'<span class="disputes">disputes ({escape(how)})</span>' if disputes else escape(how))
    if speaker != "":
        parts.append(f"speaking: {escape(speaker)}")
    if hedge != "":
        parts.append(f"“{escape(hedge)}”")
    return f"<li>{', '.join(parts)}</li>"


def thing_list(case: Case) -> Iterator[str]:
    """Every thing that a claim names, by kind: names, dates, place, and the claims about it."""
    kinds: dict[str, list[Thing]] = {}
    for thing in case.things:
        if thing.id in case.claims_of:
            kinds.setdefault(thing.kind if thing.kind != "" else "kind not said", []).append(thing)
    for kind in sorted(kinds):
        yield f'<h3 id="things-{escape(kind.replace(" ", "-"))}">{escape(kind.capitalize())} ({len(kinds[kind])})</h3><dl class="things">'
        for thing in sorted(kinds[kind], key=lambda thing: (thing.title.casefold(), thing.id)):
            yield _thing(case, thing)
        yield "</dl>"


def _thing(case: Case, thing: Thing) -> str:
    facts = [f'<bdi lang="{escape(language)}">{escape(name)}</bdi>' if language != "" else f"<bdi>{escape(name)}</bdi>"
             for language, name in thing.names]
    if thing.when is not None:
        facts.append(escape(said(thing.when)))
    if thing.latitude is not None and thing.longitude is not None:
        radius = f" ± {thing.radius_km} km" if thing.radius_km is not None else ""
        facts.append(f"{thing.latitude}, {thing.longitude}{radius}")
    if len(thing.part_of) > 0:
        facts.append("part of " + ", ".join(f'<a href="#thing-{escape(one)}">{escape(case.title(one))}</a>' for one in thing.part_of))
    if len(thing.classes) > 0:
        facts.append(escape(", ".join(thing.classes)))
    if thing.note != "":
        facts.append(escape(thing.note))
    line = f"<dd>{' · '.join(facts)}</dd>" if len(facts) > 0 else ""
    claims = tuple(claim.id for claim in case.claims_of[thing.id])
    return (
        f'<dt id="thing-{escape(thing.id)}"><bdi>{escape(thing.title)}</bdi></dt>{line}'
        f'<dd class="ids"><details><summary>{len(claims)} claim{"s" if len(claims) != 1 else ""}</summary>{claim_links(claims)}</details></dd>'
    )


def source_list(case: Case) -> Iterator[str]:
    """Every source with its citation, what it repeats, its side, and how many claims name it."""
    used: dict[str, set[str]] = {}
    for claim in case.claims:
        for item in case.evidence_of(claim):
            used.setdefault(item.source, set()).add(claim.id)
    yield '<dl class="things">'
    for source in case.sources:
        yield _source(case, source, tuple(sorted(used.get(source.key, ()))))
    yield "</dl>"


def _source(case: Case, source: Source, claims: tuple[str, ...]) -> str:
    facts = []
    if source.url != "" and source.url.lower().startswith(("http://", "https://")):
        facts.append(f'<a href="{escape(source.url)}" rel="noreferrer">{escape(source.url)}</a>')
    if source.party != "":
        facts.append(f"a source of a side: {escape(source.party)}")
    older = sorted(ancestors(case, source.key) - {source.key})
    if len(older) > 0:
        facts.append("repeats " + ", ".join(f'<a href="#source-{escape(key)}">{escape(key)}</a>' for key in older))
    if source.note != "":
        facts.append(escape(source.note))
    line = f"<dd>{' · '.join(facts)}</dd>" if len(facts) > 0 else ""
    opened = f"<details><summary>named by {len(claims)} claim{'s' if len(claims) != 1 else ''}</summary>{claim_links(claims)}</details>"
    return (
        f'<dt id="source-{escape(source.key)}">{escape(source.key)}</dt><dd><bdi>{escape(source.cite)}</bdi></dd>{line}'
        f'<dd class="ids">{opened if len(claims) > 0 else "named by no claim"}</dd>'
    )
