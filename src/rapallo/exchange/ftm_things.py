"""Things and sources of a case as FollowTheMoney entities."""

import re
from collections.abc import Iterator

import msgspec

from rapallo.exchange.ftm_dates import plain, span
from rapallo.exchange.ftm_words import schema_of, words
from rapallo.exchange.losses import Tally
from rapallo.exchange.xml_text import cleaned
from rapallo.record.case import Case
from rapallo.record.source import Source
from rapallo.record.thing import Thing

__all__ = ["Entity", "dataset_of", "document", "entity_id", "key_of", "put", "thing_entities"]

_LOCATED = ("Address", "RealEstate")
_ITEM = re.compile(r"Q[1-9][0-9]{0,11}\Z")
_ADDRESS = re.compile(r"https?://[^\s]+\Z")
_NAMES = ("name", "alias")


class Entity(msgspec.Struct):
    """An entity being put together: each property has values with a language, or a blank one."""

    id: str
    schema: str
    caption: str
    properties: dict[str, list[tuple[str, str]]]
    datasets: set[str]


def put(entity: Entity, name: str, *values: str, language: str = "") -> bool:
    """Add values to a property, each once and never a blank one; returns whether all stand there as they were given."""
    whole = True
    for value in values:
        text = " ".join(cleaned(value).split()) if name in _NAMES else cleaned(value).strip()
        whole = whole and text == value
        held = entity.properties.setdefault(name, [])
        if text != "" and (text, language) not in held:
            held.append((text, language))
        if len(held) == 0:
            del entity.properties[name]
    return whole


def entity_id(name: str, space: str = "") -> str:
    """The entity's id for a thing, or, in the space ``source``, for a key: letters, digits, hyphens and dots alone.

    >>> entity_id("brand-works"), entity_id("DIARY", "source"), entity_id("A_B-", "source")
    ('brand-works', 'source.DIARY', 'source.A.uB-.e')
    """
    if space == "":
        return name
    return f"{space}.{name.replace('_', '.u')}" + (".e" if name.endswith("-") else "")


def key_of(entity: str) -> str:
    """The key that such an id stands for; blank where it is no source's."""
    if not entity.startswith("source."):
        return ""
    return entity.removeprefix("source.").removesuffix(".e").replace(".u", "_")


def dataset_of(name: str) -> str:
    """The name of a dataset: small letters, digits and underscores.

    >>> dataset_of("Who gave what?"), dataset_of("DIARY")
    ('who_gave_what', 'diary')
    """
    from rapallo.record.edit import slug

    made = slug(name).replace("-", "_")
    return made if made != "" else "case"


def thing_entities(case: Case, thing: Thing, dataset: str, tally: Tally) -> Iterator[Entity]:
    """The entity of a thing, and a link for each whole it is part of that no property can name."""
    schema = schema_of(thing)
    if schema == "":
        why = "there is no schema for a skill" if thing.kind == "skill" else "what it is, is not said: give it a kind in things.csv"
        tally.lose("things", why, thing.id)
        return
    entity = Entity(entity_id(thing.id), schema, thing.title, {}, {dataset})
    whole = put(entity, "name", thing.title)
    for language, text in thing.names:
        whole = put(entity, "alias", text, language=language) and whole
    whole = put(entity, "keywords", *thing.classes) and whole
    whole = put(entity, "notes", thing.note) and whole
    if not whole:
        tally.bend("signs", "control characters and runs of blanks are not kept", thing.id)
    _bend_kind(thing, schema, tally)
    if schema == "Address":
        put(entity, "full", thing.title)
    if _ITEM.match(thing.wikidata) is not None:
        put(entity, "wikidataId", thing.wikidata)
    elif thing.wikidata != "":
        put(entity, "notes", f"Wikidata: {thing.wikidata}")
        tally.bend("elsewhere", "what is no Wikidata id stays in words", thing.id)
    _life(entity, thing, tally)
    _place(entity, thing, tally)
    if thing.low is not None or thing.high is not None or thing.unit != "":
        put(entity, "notes", f"size: {_bounds(thing)}")
        tally.bend("sizes", "a size stays in words", thing.id)
    yield entity
    for number, name in enumerate(thing.part_of, 1):
        link = _part(case, thing, entity, name, number, dataset, tally)
        if link is not None:
            yield link


def _bend_kind(thing: Thing, schema: str, tally: Tally) -> None:
    if words().schemata[schema].kind != thing.kind:
        tally.bend("kinds", f"a {thing.kind} leaves as {schema}", thing.id)
    elif thing.kind in ("facility", "product", "agreement"):
        tally.bend("kinds", f"{schema} is narrower than {thing.kind}", thing.id)


def _life(entity: Entity, thing: Thing, tally: Tally) -> None:
    """When a thing began and ended, where that is plain; a date alone is a beginning, except of events (§4.7)."""
    if thing.when is None:
        return
    begins, ends = words().life.get(entity.schema, ("", ""))
    date, start, end, whole = span(thing.when)
    if date != "" and entity.schema == "Event":
        put(entity, "date", date)
        return
    start = date if date != "" else start
    kept = whole and begins != "" and (end == "" or ends != "")
    if begins != "":
        put(entity, begins, start)
    if ends != "":
        put(entity, ends, end)
    if not kept:
        put(entity, "notes", f"existed: {thing.when.text}")
        tally.bend("existence", "a date that is not plain, or that its schema has no property for, stays in words", thing.id)


def _place(entity: Entity, thing: Thing, tally: Tally) -> None:
    if thing.latitude is None and thing.longitude is None and thing.radius_km is None:
        return
    located = entity.schema in _LOCATED
    if located:
        for name, value in (("latitude", thing.latitude), ("longitude", thing.longitude)):
            if value is not None:
                put(entity, name, format(value, "f"))
    if not located or thing.radius_km is not None:
        radius = f", within {thing.radius_km} km" if thing.radius_km is not None else ""
        put(entity, "notes", f"place: {thing.latitude}, {thing.longitude}{radius}")
        tally.bend("places", "a radius, and where what is no place is, stay in words", thing.id)


def _bounds(thing: Thing) -> str:
    low = "" if thing.low is None else format(thing.low, "f")
    high = "" if thing.high is None else format(thing.high, "f")
    return f"{low}–{high} {thing.unit}".strip() if low != high else f"{low} {thing.unit}".strip()


def _part(case: Case, thing: Thing, entity: Entity, name: str, number: int, dataset: str, tally: Tally) -> Entity | None:
    whole = case.thing_by_id[name]
    schema = schema_of(whole)
    if schema == "" or name == thing.id:
        tally.lose("parts", "the whole has no schema, or is the thing itself", thing.id)
        return None
    if words().fits(entity.schema, "Organization") and words().fits(schema, "Organization"):
        put(entity, "parent", entity_id(name))
        return None
    link = Entity(f"{thing.id}.part.{number}", "UnknownLink", f"{thing.title} was part of {whole.title}", {}, {dataset})
    put(link, "subject", entity.id)
    put(link, "object", entity_id(name))
    put(link, "role", "was part of")
    return link


def document(source: Source, tally: Tally) -> Entity:
    """A source as a document, its dataset being itself."""
    entity = Entity(entity_id(source.key, "source"), "Document", source.cite, {}, {dataset_of(source.key)})
    put(entity, "name", source.cite)
    put(entity, "title", source.title)
    put(entity, "author", *source.author)
    put(entity, "publisher", source.publisher)
    put(entity, "notes", source.note)
    if _ADDRESS.match(source.url) is not None:
        put(entity, "sourceUrl", source.url)
    rest = {
        "type": source.type,
        "in": source.container,
        "pages": source.pages,
        "party": source.party,
        "derives from": "; ".join(source.derives_from),
        "address": source.url if _ADDRESS.match(source.url) is None else "",
        "year": source.year if not plain(source.year) else "",
    }
    if plain(source.year):
        put(entity, "publishedAt", source.year)
    for name, text in rest.items():
        if text != "":
            put(entity, "notes", f"{name}: {text}")
            tally.bend("sources", "type, container, pages, party and ancestry stay in words", source.key)
    return entity
