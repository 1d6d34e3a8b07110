"""The whole record of one thing: what it is, and everything claimed of it."""

from collections import Counter

from rapallo.inquiry.answer import Line, Section
from rapallo.inquiry.head import facts, kept, plural
from rapallo.inquiry.sentence import listed, number, said
from rapallo.inquiry.spell import existence
from rapallo.inquiry.themes import THEMES, theme_of
from rapallo.inquiry.voice import Voice, order
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.record.case import Case
from rapallo.record.identity import identity_of
from rapallo.record.thing import Thing
from rapallo.record.written import Rule, Way
from rapallo.time import When, say_day

__all__ = ["rules_of", "thing_sections"]


def thing_sections(voice: Voice, thing: Thing) -> tuple[Section, ...]:
    """Head, parts, claims by theme in order of time, rivals, rules, ways, theses and sources of a thing.

    Things that claims of identity make one with it are taken with it; lines that name only another of them say so.
    """
    case = voice.case
    one = identity_of(case).all_of(thing.id)
    claims = {claim.id: claim for member in one for claim in case.claims_of.get(member, ())}
    when_of = order(case)
    ordered = sorted(claims.values(), key=lambda claim: when_of[claim.id])
    themes: dict[str, list[Line]] = {}
    for claim in ordered:
        other = "" if thing.id in claim.things() else f" — as {listed(case, tuple(m for m in one if m in claim.things()))}"
        mark = "denied" if claim.denied else ""
        themes.setdefault(theme_of(claim), []).append(voice.line(claim, mark, other))
    return kept(
        Section("What it is", _head(voice, thing, one)),
        Section("Parts", _parts(case, thing)),
        *(Section(theme, tuple(themes[theme])) for theme in THEMES if theme in themes),
        Section("Where its claims are contested", _rivals(voice, set(claims))),
        Section("Rules that speak of it", _rules(case, thing)),
        Section("Ways with it", tuple(_way(case, way) for way in case.ways if _in_way(way, thing.id))),
        Section(
            "Theses that argue from these claims",
            tuple(
                Line(f"{thesis.id}: {thesis.says}", tuple(sorted(set(thesis.claims) & set(claims))))
                for thesis in case.theses
                if not set(thesis.claims).isdisjoint(claims)
            ),
        ),
        Section("Sources of its claims", _sources(case, list(claims)), "" if len(claims) > 0 else "No claim names it."),
    )


def _head(voice: Voice, thing: Thing, one: tuple[str, ...]) -> tuple[Line, ...]:
    case = voice.case
    names = "; ".join(f"{name} ({language})" if language != "" else name for language, name in thing.names)
    was = existence(case, thing)
    place = ""
    if thing.latitude is not None and thing.longitude is not None:
        radius = f", within {thing.radius_km} km" if thing.radius_km is not None else ""
        place = f"{thing.latitude}, {thing.longitude}{radius}"
    size = number(thing.low, thing.high)
    around = Whereabouts(case).around(thing.id, thing.when)
    outer = {name: reach for name, reach in around.items() if name not in one and name not in thing.part_of}
    return facts(
        ("id", thing.id),
        ("kind", thing.kind if thing.kind != "" else "not said"),
        ("classes", ", ".join(thing.classes)),
        ("names", names),
        ("existed", "" if thing.when is None else said(thing.when)),
        ("end", "" if was is None or len(was[1]) == 0 else _end(was[0]), () if was is None else was[1]),
        ("part of", listed(case, thing.part_of)),
        ("lay in", listed(case, tuple(outer)), tuple(sorted({c for reach in outer.values() for c in reach.claims}))),
        ("place", place),
        ("size", f"{size} {thing.unit}".strip() if size != "" else ""),
        ("same as", listed(case, tuple(other for other in one if other != thing.id)), identity_of(case).by_claim.get(one[0], ())),
        ("wikidata", thing.wikidata),
        ("note", thing.note),
    )


def _end(when: When) -> str:
    first, last = say_day(when.end_lo), say_day(when.end_hi)
    return first if first == last else f"between {first} and {last}"


def _parts(case: Case, thing: Thing) -> tuple[Line, ...]:
    found = []
    for part in case.parts_of.get(thing.id, ()):
        one = case.thing_by_id[part]
        count = plural(len(case.claims_of.get(part, ())), "claim")
        kind = one.kind if one.kind != "" else "thing"
        when = f", {said(one.when)}" if one.when is not None else ""
        found.append(Line(f"{one.title} ({kind}{when}): {count}", (), 0, (("part", part), ("kind", one.kind))))
    return tuple(found)


def _rivals(voice: Voice, claims: set[str]) -> tuple[Line, ...]:
    found = []
    for group in voice.rivalries:
        if not claims.isdisjoint(group.claims):
            about = ", ".join(group.about)
            found.append(Line(f"{len(group.claims)} claims that cannot all hold ({about})", group.claims, 0, (("about", about),)))
    return tuple(found)


def rules_of(case: Case, thing: Thing) -> tuple[tuple[Rule, str], ...]:
    """The rules that speak of a thing, each with how it does."""
    found = []
    for rule in case.rules:
        how = []
        if thing.id == rule.under:
            how.append("stands in it")
        if thing.id in rule.binds:
            how.append("binds it")
        if thing.id in rule.territory:
            how.append("holds on its territory")
        if any(thing.id == inspector.actor for inspector in rule.inspector):
            how.append("it inspects")
        shared = [name for name in rule.classes if name in thing.classes]
        if len(shared) > 0:
            how.append(f"forbids to {', '.join(rule.forbids)} {', '.join(shared)}")
        if len(how) > 0:
            found.append((rule, "; ".join(how)))
    return tuple(found)


def _rules(case: Case, thing: Thing) -> tuple[Line, ...]:
    found = []
    for rule, how in rules_of(case, thing):
        title = rule.label if rule.label != "" else rule.id
        found.append(Line(f"{title}: {how}", (), 0, (("rule", rule.id), ("how", how))))
    return tuple(found)


def _in_way(way: Way, thing: str) -> bool:
    holdings = [way.gives, *(name for need in way.needs for name in need.of)]
    return thing in (*way.by, *way.at, *way.via, *way.under) or any(thing in holding.split("@") for holding in holdings)


def _way(case: Case, way: Way) -> Line:
    item, _, holder = way.gives.partition("@")
    title = way.label if way.label != "" else way.id
    text = f"{title}: gives {case.title(item)}" + (f" to {case.title(holder)}" if holder != "" else "")
    return Line(text, tuple(claim for claim in way.claims if claim in case.claim_by_id), 0, (("way", way.id),))


def _sources(case: Case, claims: list[str]) -> tuple[Line, ...]:
    counts: Counter[str] = Counter()
    named: dict[str, list[str]] = {}
    for claim in sorted(claims):
        for key in sorted({item.source for item in case.evidence_of(case.claim_by_id[claim])}):
            counts[key] += 1
            named.setdefault(key, []).append(claim)
    found = []
    for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        source = case.source_by_key.get(key)
        cite = "" if source is None else f" — {source.cite}"
        found.append(Line(f"{key}: {plural(count, 'claim')}{cite}", tuple(named[key]), 0, (("source", key), ("number", count))))
    return tuple(found)
