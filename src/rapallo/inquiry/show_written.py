"""The whole record of what an author wrote beside the claims: a rule, a thesis or a way."""

from rapallo.inquiry.answer import Line, Section
from rapallo.inquiry.head import facts, kept
from rapallo.inquiry.sentence import listed, said
from rapallo.inquiry.voice import Voice
from rapallo.record.case import Case
from rapallo.record.written import Rule, Thesis, Way

__all__ = ["written_sections"]


def written_sections(voice: Voice, name: str) -> tuple[str, str, str, tuple[Section, ...]] | None:
    """Kind, id, title and sections of the rule, thesis or way of that id; ``None``: there is none."""
    case = voice.case
    rule = case.rule_by_id.get(name)
    if rule is not None:
        return "rule", name, rule.label if rule.label != "" else f"Rule {name}", _rule(voice, rule)
    for thesis in case.theses:
        if thesis.id == name:
            return "thesis", name, f"Thesis {name}", _thesis(voice, thesis)
    for way in case.ways:
        if way.id == name:
            return "way", name, way.label if way.label != "" else f"Way {name}", _way(voice, way)
    return None


def _rule(voice: Voice, rule: Rule) -> tuple[Section, ...]:
    from rapallo.inquiry.breaches import breaches

    case = voice.case
    found = breaches(case, rules=(rule.id,))
    head = facts(
        ("id", rule.id),
        ("says", rule.says),
        ("forbids", f"to {', '.join(rule.forbids)} {', '.join(rule.classes) if len(rule.classes) > 0 else 'anything'}"),
        ("binds", listed(case, rule.binds)),
        ("territory", listed(case, rule.territory)),
        ("of what goes to", listed(case, rule.to)),
        ("not of what goes to", listed(case, rule.not_to)),
        ("in force", "dates not on record" if rule.when is None else said(rule.when)),
        ("under", listed(case, (rule.under,) if rule.under != "" else ())),
        ("source", _source(case, rule.source, rule.locator)),
        ("note", rule.note),
    )
    inspectors = tuple(
        Line(
            f"{case.title(one.actor)}, reach: {listed(case, one.reach) if len(one.reach) > 0 else 'not said'}"
            + (f", {said(one.when)}" if one.when is not None else ", dates not on record"),
            (),
            0,
            (("actor", one.actor),),
        )
        for one in rule.inspector
    )
    note = "" if len(inspectors) > 0 else "None on record."
    return kept(Section("What it is", head), Section("Inspectors", inspectors, note), *found.sections())


def _thesis(voice: Voice, thesis: Thesis) -> tuple[Section, ...]:
    case = voice.case
    head = facts(
        ("says", thesis.says),
        ("held by", thesis.author),
        ("source", _source(case, thesis.source, thesis.locator)),
        ("hedge", thesis.hedge),
        ("asks", f"rapallo {thesis.ask}" if thesis.ask != "" else ""),
        ("his answer", thesis.author_says),
        ("note", thesis.note),
    )
    note = "An author's conclusion, kept as his own; the model's answer stands beside it and is never merged with it (§12)."
    return kept(Section("What it is", head, note), Section("Claims it argues from", _claims(voice, thesis.claims)))


def _way(voice: Voice, way: Way) -> tuple[Section, ...]:
    case = voice.case
    needs = []
    for need in way.needs:
        several = f"{need.k} of: " if len(need.of) > 1 else ""
        needs.append(Line(several + _holdings(case, need.of), (), 0, (("k", need.k),)))
    head = facts(
        ("id", way.id),
        ("gives", _holdings(case, (way.gives,))),
        ("by", listed(case, way.by)),
        ("at", listed(case, way.at)),
        ("via", listed(case, way.via)),
        ("under", listed(case, way.under)),
        ("open", "not known" if way.open is None else said(way.open)),
        ("takes", way.takes if way.takes != "" else "not known"),
        ("keeps", way.keeps if way.keeps != "" else "not known"),
        ("ran", way.ran if way.ran != "" else "unknown"),
        ("footing", ", ".join(f"{field} {footing}" for field, footing in way.footing) if len(way.footing) > 0 else "assumed"),
        ("because", way.because),
    )
    return kept(
        Section("What it is", head), Section("Needs", tuple(needs)), Section("Claims it rests on", _claims(voice, way.claims))
    )


def _holdings(case: Case, holdings: tuple[str, ...]) -> str:
    said_of = []
    for holding in holdings:
        item, _, holder = holding.partition("@")
        said_of.append(case.title(item) + (f" in the hands of {case.title(holder)}" if holder != "" else ""))
    return "; ".join(said_of)


def _source(case: Case, key: str, locator: str) -> str:
    if key == "":
        return ""
    source = case.source_by_key.get(key)
    cite = "" if source is None else f" ({source.cite})"
    return key + (f", {locator}" if locator != "" else "") + cite


def _claims(voice: Voice, claims: tuple[str, ...]) -> tuple[Line, ...]:
    known = [voice.case.claim_by_id[name] for name in sorted(set(claims)) if name in voice.case.claim_by_id]
    return tuple(voice.line(claim, "denied" if claim.denied else "") for claim in known)
