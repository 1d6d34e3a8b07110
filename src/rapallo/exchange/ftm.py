"""FollowTheMoney: things as entities, claims as links between them, sources as documents; what it cannot hold stays in words.

Only what the model can hold exactly goes into its properties. A date that is not plain, an amount with bounds, a role, a
footing are said in the link's description and counted; a denied claim and an author's assumption do not leave at all.
"""

import re

from rapallo.exchange.ftm_dates import plain, span
from rapallo.exchange.ftm_things import Entity, dataset_of, document, entity_id, put, thing_entities
from rapallo.exchange.ftm_words import Link, schema_of, words
from rapallo.exchange.losses import Exported, Tally, lose_case, lose_reasoning
from rapallo.record.bulk import json_line
from rapallo.record.case import Case
from rapallo.record.claim import ROLES, Claim, Evidence

__all__ = ["ftm_entities", "to_ftm", "to_ftm_statements"]

_INTEREST = ("Ownership", "Directorship", "Employment", "Membership", "Succession", "UnknownLink")
_BIRTHS = {"be-born": ("subject", "birthDate"), "found": ("object", "incorporationDate")}
_PERCENT = ("percent", "per cent", "%")
_ADDRESS = re.compile(r"https?://[^\s]+\Z")


def to_ftm(case: Case) -> Exported:
    """A case as FollowTheMoney entities, one JSON object a line, sorted by id."""
    entities, tally = ftm_entities(case)
    lines = []
    for entity in entities:
        said = {name: list(dict.fromkeys(value for value, _ in values)) for name, values in sorted(entity.properties.items())}
        whole = {
            "id": entity.id,
            "caption": entity.caption,
            "schema": entity.schema,
            "properties": said,
            "datasets": sorted(entity.datasets),
        }
        lines.append(json_line(whole))
        for values in entity.properties.values():
            for _, language in values:
                if language != "":
                    tally.bend("names", "an entity's names have no language; its statements do", entity.id)
    return Exported((("", "".join(lines).encode()),), tally.losses())


def to_ftm_statements(case: Case) -> Exported:
    """A case as FollowTheMoney statements, one JSON object a line: every value with its language and its dataset, the source."""
    entities, tally = ftm_entities(case)
    lines = []
    for entity in entities:
        for dataset in sorted(entity.datasets):
            for name, values in sorted(entity.properties.items()):
                for value, language in values:
                    row = {
                        "canonical_id": entity.id,
                        "entity_id": entity.id,
                        "prop": name,
                        "schema": entity.schema,
                        "value": value,
                        "dataset": dataset,
                        "lang": words().languages.get(language, language) or None,
                        "external": False,
                    }
                    lines.append(json_line(row))
    return Exported((("", "".join(lines).encode()),), tally.losses())


def ftm_entities(case: Case) -> tuple[tuple[Entity, ...], Tally]:
    """The entities of a case, sorted by id, and what they do not hold."""
    tally = Tally()
    entities: dict[str, Entity] = {}
    own = dataset_of(case.about.title)
    for thing in case.things:
        for made in thing_entities(case, thing, own, tally):
            entities[made.id] = made
    for source in case.sources:
        made = document(source, tally)
        entities[made.id] = made
    for claim in case.claims:
        if claim.denied:
            tally.lose("denials", "a link that was not there cannot be said", claim.id)
        elif claim.footing == "assumed":
            tally.lose("assumed", "what the author supposes is no finding, and nothing marks it as such", claim.id)
        else:
            link = _claim(case, claim, entities, tally)
            if link is not None:
                entities[link.id] = link
    lose_case(case, tally, ("title",))
    lose_reasoning(case, tally)
    return tuple(entities[name] for name in sorted(entities)), tally


def _claim(case: Case, claim: Claim, entities: dict[str, Entity], tally: Tally) -> Entity | None:
    """The link that a claim is; ``None`` where it is none and was told on a thing instead."""
    if claim.verb in _BIRTHS:
        _born(case, claim, entities, tally)
        if claim.verb == "be-born":
            return None
    verb = case.verb_of(claim)
    wanted = verb.export.split(";")[0].strip()
    found = words()
    for schema, link in ((wanted, found.verbs.get(claim.verb, found.links.get(wanted))), ("UnknownLink", None)):
        ends = _ends(case, claim, link)
        if ends is not None and (link is not None or schema == "UnknownLink"):
            return _link(case, claim, schema, link, ends, tally)
    if claim.object == "":
        tally.bend("bare", "they are told in words on their thing", claim.id)
    elif claim.verb != "found":
        tally.bend("claims", "a claim about what has no schema is told in words on its subject", claim.id)
    _tell(case, claim, claim.subject, entities, tally)
    return None


def _ends(case: Case, claim: Claim, link: Link | None) -> dict[str, list[str]] | None:
    """The entities at the ends of a link; ``None`` where one has none that fits. Without a link: subject and object at large."""
    if link is None:
        others = _fitting(case, claim, "object", "Thing") or _fitting(case, claim, "to", "Thing") or _fitting(case, claim, "by", "Thing")
        subject = _fitting(case, claim, "subject", "Thing")
        return {"subject": subject, "object": others} if len(subject) > 0 and len(others) > 0 else None
    ends = {end.property: _fitting(case, claim, end.role, end.range) for end in link.ends}
    whole = all(len(ends[end.property]) == len(_filling(claim, end.role)) for end in link.ends)
    return ends if whole and all(len(values) > 0 for values in ends.values()) else None


def _filling(claim: Claim, role: str) -> tuple[str, ...]:
    if role in ("subject", "object"):
        thing: str = getattr(claim, role)
        return (thing,) if thing != "" else ()
    return claim.role(role)


def _fitting(case: Case, claim: Claim, role: str, wanted: str) -> list[str]:
    found = []
    for name in _filling(claim, role):
        thing = case.thing_by_id.get(name)
        schema = "" if thing is None else schema_of(thing)
        if schema != "" and words().fits(schema, wanted):
            found.append(entity_id(name))
    return found


def _link(
    case: Case, claim: Claim, schema: str, link: Link | None, ends: dict[str, list[str]], tally: Tally
) -> Entity:
    from rapallo.inquiry.sentence import sentence

    entity = Entity(claim.id, schema, _says(case, claim), {}, _datasets(case, claim))
    for name, values in ends.items():
        put(entity, name, *values)
    mapped = {end.role for end in link.ends} if link is not None else {"subject", "object"}
    if link is None and len(_fitting(case, claim, "object", "Thing")) == 0:
        mapped |= {"to"} if len(_fitting(case, claim, "to", "Thing")) > 0 else {"by"}
        tally.bend("claims", "the object has no schema: the link goes to whom it was done, and words say what", claim.id)
    if schema == "Similar":
        put(entity, "criteria", sentence(case, claim))
        if len(case.evidence_of(claim)) > 0:
            tally.lose("evidence", "a likeness (Similar) has no place for it", claim.id)
        if claim.when is not None:
            tally.bend("dates", "a likeness (Similar) has no place for it but words", claim.id)
        if claim.note != "":
            tally.lose("notes", "a likeness (Similar) has no place for it", claim.id)
        _bend_rest(claim, mapped, tally)
        return entity
    if schema in _INTEREST:
        put(entity, "role", case.verb_of(claim).label)
        if claim.footing == "inferred":
            put(entity, "status", "inferred by the case's author")
    if link is not None and schema == "EconomicActivity" and claim.verb != link.verb:
        tally.bend("claims", "EconomicActivity does not tell supply, delivery and import apart", claim.id)
    if link is not None and link.text[0] != "":
        put(entity, link.text[0], *(case.title(name) for name in _filling(claim, link.text[1])))
        mapped.add("" if link.text[1] == "subject" else link.text[1])
    if schema == "Ownership" and claim.unit in _PERCENT and claim.low is not None and claim.low == claim.high:
        put(entity, "percentage", format(claim.low, "f"))
    put(entity, "recordId", claim.id)
    put(entity, "summary", claim.note)
    put(entity, "description", sentence(case, claim))
    _dates(entity, claim, case.verb_of(claim).span, tally)
    _sourced(case, claim, entity, tally)
    _bend_rest(claim, mapped, tally)
    return entity


def _says(case: Case, claim: Claim) -> str:
    return f"{case.title(claim.subject)} {case.verb_of(claim).label} {case.title(claim.object) if claim.object != '' else ''}".strip()


def _datasets(case: Case, claim: Claim) -> set[str]:
    """A dataset is a source; a claim without one stands in the case's own."""
    keys = {item.source for item in case.evidence_of(claim) if not item.disputes}
    return {dataset_of(key) for key in keys} if len(keys) > 0 else {dataset_of(case.about.title)}


def _dates(entity: Entity, claim: Claim, lasts: bool, tally: Tally) -> None:
    """The dates of a link; of a verb that cannot last an interval is no span, and stays in words (§3.1)."""
    if claim.when is None:
        return
    date, start, end, whole = span(claim.when)
    if not lasts and claim.when.kind == "interval":
        date, start, end, whole = "", "", "", False
    put(entity, "date", date)
    put(entity, "startDate", start)
    put(entity, "endDate", end)
    if not whole:
        put(entity, "description", f"date as written: {claim.when.text}")
        tally.bend("dates", "only plain years, months and days go into a date; the rest stays in words", claim.id)


def _sourced(case: Case, claim: Claim, entity: Entity, tally: Tally) -> None:
    """Supporting sources as proof, with address; where in them and how, in words; disputes in words alone."""
    for item in case.evidence_of(claim):
        source = case.source_by_key[item.source]
        if not item.disputes:
            put(entity, "proof", entity_id(source.key, "source"))
            if _ADDRESS.match(source.url) is not None:
                put(entity, "sourceUrl", source.url)
        put(entity, "description", ("disputed by " if item.disputes else "evidence: ") + _cited(item))
    if any(getattr(claim, name) != "" for name in ("locator", "speaker", "stance", "hedge")):
        tally.bend("evidence", "where in a source and how it is said stay in words", claim.id)
    for item in case.further_evidence.get(claim.id, ()):
        tally.bend("further", "disputes, and where in a source and how it is said, stay in words", claim.id)
        if item.digest != "" or item.quote_start is not None or item.quote_end is not None:
            tally.lose("further", "passages are not pointed at", claim.id)


def _cited(item: Evidence) -> str:
    """A piece of evidence in words: ``DIARY, p. 9: reports; speaks: Vell; "about"``."""
    where = item.source + (f", {item.locator}" if item.locator != "" else "")
    how = [item.stance if item.stance != "" else "reports"]
    if item.speaker != "":
        how.append(f"speaks: {item.speaker}")
    if item.hedge != "":
        how.append(f"hedge: {item.hedge}")
    return f"{where}: {'; '.join(how)}"


def _bend_rest(claim: Claim, mapped: set[str], tally: Tally) -> None:
    """Count what the claim says beyond ends, dates and sources: it stands in the sentence, or it is gone."""
    if any(len(claim.role(role)) > 0 and role not in mapped for role in ROLES):
        tally.bend("roles", "what is neither end of the link stays in words", claim.id)
    if any(part is not None for part in (claim.low, claim.high, claim.period)) or claim.unit != "" or claim.of_what != "":
        tally.bend("amounts", "bounds, unit and of-what stay in words", claim.id)
    if claim.confidence != "" or claim.footing == "inferred":
        tally.bend("grading", "confidence and footing stay in words", claim.id)
    if len(claim.inferred_from) > 0 or len(claim.rival_of) > 0 or claim.exchange != "":
        tally.lose("grading", "premises, rivals and exchanges are not said", claim.id)


def _born(case: Case, claim: Claim, entities: dict[str, Entity], tally: Tally) -> None:
    """Put the date of a birth or foundation on its entity where it is plain."""
    role, name = _BIRTHS[claim.verb]
    which = claim.subject if role == "subject" else claim.object
    entity = entities.get(entity_id(which))
    if entity is None:
        tally.lose("bare" if role == "subject" else "claims", "there is no schema for what it is about", claim.id)
        return
    begins = words().life.get(entity.schema, ("", ""))[0]
    fits = begins == name and claim.when is not None and plain(claim.when.text)
    if fits and claim.when is not None:
        put(entity, name, claim.when.text)
    elif claim.when is not None:
        tally.bend("dates", "only plain years, months and days go into a date; the rest stays in words", claim.id)
    if role == "subject":
        _tell(case, claim, which, entities, tally)
        tally.bend("bare", "a date of birth is a property; the claim stays in words beside it", claim.id)


def _tell(case: Case, claim: Claim, thing: str, entities: dict[str, Entity], tally: Tally) -> None:
    """Say a claim in words, with its sources, in the notes of a thing."""
    from rapallo.inquiry.sentence import sentence

    entity = entities.get(entity_id(thing))
    if entity is None:
        tally.lose("claims", "there is no schema for what it is about (give the thing a kind in things.csv)", claim.id)
        return
    cited = " / ".join(("disputed by " if item.disputes else "") + _cited(item) for item in case.evidence_of(claim))
    put(entity, "notes", sentence(case, claim) + (f" [{cited}]" if cited != "" else ""))
    if claim.source != "":
        tally.bend("evidence", "where in a source and how it is said stay in words", claim.id)
    for _ in case.further_evidence.get(claim.id, ()):
        tally.bend("further", "disputes, and where in a source and how it is said, stay in words", claim.id)
    if claim.note != "":
        tally.lose("notes", "a claim told in words leaves its note behind", claim.id)
    _bend_rest(claim, {"subject", "object"}, tally)
