"""The whole record of one source: its ancestry, who repeats it, and every claim that rests on it."""

from rapallo.inquiry.answer import Line, Section
from rapallo.inquiry.head import facts, kept, plural
from rapallo.inquiry.voice import Voice, order
from rapallo.record.ancestry import ancestors, derived_from, roots
from rapallo.record.case import Case
from rapallo.record.source import Source
from rapallo.record.standing import fallen
from rapallo.record.written import Rule

__all__ = ["source_sections"]


def source_sections(voice: Voice, source: Source) -> tuple[Section, ...]:
    """Head, ancestry, claims that fall without it, claims that others support too, and claims that it disputes."""
    case = voice.case
    when_of = order(case)
    down = fallen(case, sources=(source.key,))
    own: list[Line] = []
    shared: list[Line] = []
    against: list[Line] = []
    inferred: list[Line] = []
    for claim in sorted(case.claims, key=lambda one: when_of[one.id]):
        mine = [item for item in case.evidence_of(claim) if item.source == source.key]
        mark = "denied" if claim.denied else ""
        if any(item.disputes for item in mine):
            against.append(voice.line(claim, mark))
        if any(not item.disputes for item in mine):
            where = ", ".join(sorted({item.locator for item in mine if not item.disputes and item.locator != ""}))
            after = f" — {where}" if where != "" else ""
            (own if claim.id in down else shared).append(voice.line(claim, mark, after))
        elif claim.id in down:
            inferred.append(voice.line(claim, mark))
    return kept(
        Section("What it is", _head(case, source)),
        Section("Claims that rest on it, or on what derives only from it, and on nothing else", tuple(own)),
        Section("Claims that fall with these or with what derives only from it", tuple(inferred)),
        Section("Claims that it supports beside others", tuple(shared)),
        Section("Claims that it disputes", tuple(against)),
        Section("Rules of its text", tuple(_rule(one) for one in case.rules if one.source == source.key)),
        Section(
            "Theses held in it",
            tuple(Line(f"{one.id}: {one.says}", ()) for one in case.theses if one.source == source.key),
        ),
    )


def _rule(rule: Rule) -> Line:
    title = rule.label if rule.label != "" else rule.id
    return Line(title + (f", {rule.locator}" if rule.locator != "" else ""), (), 0, (("rule", rule.id),))


def _head(case: Case, source: Source) -> tuple[Line, ...]:
    line = [key for key in sorted(ancestors(case, source.key)) if key != source.key]
    children = derived_from(case, source.key)
    return facts(
        ("cite", source.cite),
        ("type", source.type),
        ("publisher", source.publisher),
        ("pages", source.pages),
        ("url", source.url),
        ("party", source.party),
        ("repeats", ", ".join(source.derives_from) if len(source.derives_from) > 0 else "nothing on record"),
        ("goes back to", ", ".join(roots(case, source.key)) if len(line) > 0 else ""),
        ("repeated by", f"{plural(len(children), 'source')}: {', '.join(children)}" if len(children) > 0 else ""),
        ("note", source.note),
    )
