"""FollowTheMoney read: entities become things, links become claims whose locator is the entity's id and whose source its dataset.

What is not understood is counted, by reason or by property; nothing is guessed: a link without a known end, a supply that does
not say what was supplied, a likeness that is no identity are refused and listed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from rapallo.exchange.found import Found, Refusal
from rapallo.exchange.ftm_claims import LINKED, Linker
from rapallo.exchange.ftm_dates import plain
from rapallo.exchange.ftm_rows import Raw, read_entities
from rapallo.exchange.ftm_things import dataset_of, key_of
from rapallo.exchange.ftm_words import words
from rapallo.exchange.naming_ids import Ids, listable, source_key
from rapallo.record.claim import Claim
from rapallo.record.source import Source
from rapallo.record.thing import Thing
from rapallo.time import When, parse_when

__all__ = ["read_ftm"]

_DOCUMENTS = (
    "Document", "Article", "Audio", "Email", "Folder", "HyperText", "Image", "Message", "Package", "Pages", "PlainText", "Table",
    "Video", "Workbook",
)  # fmt: skip
_NAMES = ("alias", "previousName", "weakAlias", "abbreviation")
_NOTES = ("notes", "description", "summary")
_TAKEN = {
    "name", "keywords", "topics", "wikidataId", "latitude", "longitude", "parent", "full", *_NAMES, *_NOTES,
}  # fmt: skip
_OF_DOCUMENTS = {"title", "name", "author", "publisher", "sourceUrl", "publishedAt", "notes"}


def read_ftm(*paths: str) -> Found:
    """What FollowTheMoney files hold; several are read as one, so that an entity may stand in many.

    Raises `CaseError` for a file that cannot be read at all. Cost: linear in the file, all entities being held at once.
    """
    entities, refusals, count = read_entities(paths)
    unread: Counter[str] = Counter()
    kinds, documents, links = _sorted_out(entities, refusals)
    ids = Ids([*kinds, *links])
    sources = _sources(entities, documents, unread)
    keys = _keys(entities, sources, documents)
    things: dict[str, Thing] = {}
    births: list[Claim] = []
    for name in sorted(kinds):
        thing, born = _thing(entities[name], kinds[name], ids, kinds, keys, refusals, unread)
        things[name] = thing
        births.extend(born)
    linker = Linker(things, ids, keys, refusals, unread)
    for name in sorted(links):
        linker.link(entities[name])
    claims = [*births, *linker.claims]
    used = {claim.source for claim in claims} | {item.source for item in linker.evidence}
    kept = [source for key, source in sorted(sources.items()) if key in used or source.type != "dataset"]
    return Found(
        things=tuple(sorted([*things.values(), *linker.made], key=lambda thing: thing.id)),
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
        evidence=tuple(linker.evidence),
        sources=tuple(kept),
        verbs=(LINKED,) if any(claim.verb == LINKED.id for claim in claims) else (),
        read=count,
        refusals=tuple(sorted(refusals)),
        unread=tuple(sorted(unread.items())),
    )


def _sorted_out(entities: Mapping[str, Raw], refusals: list[Refusal]) -> tuple[dict[str, str], list[str], list[str]]:
    """The schema of each entity that is a thing, the ids of documents, and those of links."""
    found = words()
    kinds: dict[str, str] = {}
    documents: list[str] = []
    links: list[str] = []
    for name, entity in sorted(entities.items()):
        schema = _narrowest(entity.schemata)
        if schema == "":
            refusals.append(Refusal(f"an entity is said to be {' and '.join(sorted(entity.schemata))}, which do not agree", name))
        elif schema in found.schemata:
            kinds[name] = schema
        elif schema in _DOCUMENTS:
            documents.append(name)
        elif schema in found.links or schema in found.others:
            entity.schemata = [schema]
            links.append(name)
        else:
            refusals.append(Refusal(f"the schema {schema[:40]} has no place in a case", name))
    return kinds, documents, links


def _narrowest(schemata: Sequence[str]) -> str:
    """The one schema that all others of an entity allow; blank where they contradict each other."""
    found = words()
    for schema in schemata:
        if all(other == schema or other == "Thing" or schema in found.above.get(other, ()) for other in schemata):
            return schema
    return ""


def _sources(entities: Mapping[str, Raw], documents: Sequence[str], unread: Counter[str]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for name in documents:
        entity = entities[name]
        key = key_of(name) or source_key(name)
        while key in sources:
            key += "-X"
        years = [text for text, _ in entity.properties.get("publishedAt", []) if plain(text)]
        titles = _texts(entity, "title") or _texts(entity, "name")
        url = _texts(entity, "sourceUrl")[:1]
        sources[key] = Source(
            key=key,
            type="document",
            author=tuple(text for text in _texts(entity, "author") if listable(text)),
            title=titles[0] if len(titles) > 0 else "",
            publisher="".join(_texts(entity, "publisher")[:1]),
            year="".join(years[:1]),
            url=url[0] if len(url) > 0 else "",
            note=" / ".join(_texts(entity, "notes")),
        )
        unread.update(f"{_narrowest(entity.schemata)}.{prop}" for prop in entity.properties if prop not in _OF_DOCUMENTS)
    return sources


def _keys(entities: Mapping[str, Raw], sources: dict[str, Source], documents: Sequence[str]) -> dict[str, str]:
    """The source key of each dataset, and of each document by its entity's id; keys of datasets are entered as sources.

    A dataset that one document alone stands in is that document.
    """
    keys = {name: key_of(name) or source_key(name) for name in documents}
    own = {dataset_of(key): key for key in sources}
    for entity in entities.values():
        for dataset in entity.datasets or ["unnamed dataset"]:
            if dataset not in keys:
                key = own.get(dataset, "")
                if key == "":
                    key = source_key(dataset)
                    while key in sources:
                        key += "-DATA"
                    sources[key] = Source(key=key, type="dataset", title=dataset)
                keys[dataset] = key
    return keys


def _texts(entity: Raw, *names: str) -> list[str]:
    return [text for name in names for text, _ in entity.properties.get(name, [])]


def _thing(
    entity: Raw,
    schema: str,
    ids: Ids,
    kinds: Mapping[str, str],
    keys: Mapping[str, str],
    refusals: list[Refusal],
    unread: Counter[str],
) -> tuple[Thing, list[Claim]]:
    shape = words().schemata[schema]
    labels = _texts(entity, "name") or _texts(entity, "full")
    label = labels[0] if len(labels) > 0 else ""
    back = {long: short for short, long in words().languages.items()}
    names: list[tuple[str, str]] = []
    for name in ("name", *_NAMES):
        for text, language in entity.properties.get(name, []):
            if text == label and name == "name":
                continue
            if listable(text):
                names.append((back.get(language, language), text))
            else:
                refusals.append(Refusal("a name holds a semicolon or a line break", entity.id))
    classes = [word for word in _texts(entity, "keywords", "topics") if listable(word)]
    if shape.word != "" and shape.word not in classes and not (schema == "Company" and "firm" in classes):
        classes.append(shape.word)
    wholes = [ids[name] for name in _texts(entity, "parent") if name in kinds and name != entity.id]
    items = [text for text in _texts(entity, "wikidataId") if text[:1] == "Q" and text[1:].isdigit()]
    when, born = _life(entity, schema, ids, keys, refusals)
    note = " / ".join(_texts(entity, *_NOTES))
    if ids[entity.id] != entity.id:
        note = f"{note} / FollowTheMoney id {entity.id}" if note != "" else f"FollowTheMoney id {entity.id}"
    life = words().life.get(schema, ())
    unread.update(f"{schema}.{prop}" for prop in entity.properties if prop not in _TAKEN and prop not in (*life, "date"))
    thing = Thing(
        id=ids[entity.id],
        kind=shape.kind,
        label=" ".join(label.split()),
        names=tuple(dict.fromkeys(names)),
        classes=tuple(dict.fromkeys(classes)),
        when=when,
        latitude=_coordinate(entity, "latitude", 90, refusals),
        longitude=_coordinate(entity, "longitude", 180, refusals),
        part_of=tuple(dict.fromkeys(wholes)),
        wikidata="".join(items[:1]),
        note=note,
    )
    return thing, born


def _coordinate(entity: Raw, name: str, most: int, refusals: list[Refusal]) -> Decimal | None:
    texts = _texts(entity, name)
    if len(texts) == 0:
        return None
    try:
        value = Decimal(texts[0])
    except InvalidOperation:
        value = Decimal("NaN")
    if len(texts) > 1 or not value.is_finite() or abs(value) > most:
        refusals.append(Refusal(f"the {name} is not one number within ±{most}", entity.id))
        return None
    return value


def _life(
    entity: Raw, schema: str, ids: Ids, keys: Mapping[str, str], refusals: list[Refusal]
) -> tuple[When | None, list[Claim]]:
    """When a thing existed; a person's conflicting dates of birth become rival claims instead."""
    begins, ends = words().life.get(schema, ("", ""))
    start, starts = _date(entity, begins)
    end, finals = _date(entity, ends)
    born: list[Claim] = []
    if len(starts) > 1 and schema == "Person":
        for number, text in enumerate(starts, 1):
            source = keys[entity.datasets[0] if len(entity.datasets) > 0 else "unnamed dataset"]
            name = ids.free(f"{ids[entity.id]}-born-{number}")
            claim = Claim(
                id=name, subject=ids[entity.id], verb="be-born", when=parse_when(text), source=source, locator=entity.id
            )
            born.append(claim)
    elif len(starts) > 1 or len(finals) > 1:
        refusals.append(Refusal(f"several dates for {begins if len(starts) > 1 else ends}, which do not agree", entity.id))
    moment, moments = _date(entity, "date") if schema == "Event" else ("", [])
    if len(moments) == 1 and start == "" and end == "":
        return parse_when(moment), born
    for name in (begins, ends):
        for text in _texts(entity, name):
            if not plain(text):
                refusals.append(Refusal("a date is not a year, a month or a day", entity.id))
    if start == "" and end == "":
        return None, born
    if start != "" and end != "" and start[: len(end)] > end[: len(start)]:
        refusals.append(Refusal("it ends before it begins", entity.id))
        return None, born
    return parse_when(start if end == "" else f"{start}/{end}"), born


def _date(entity: Raw, name: str) -> tuple[str, list[str]]:
    """The one date of a property (the finest, where the others say less of the same), and all that do not agree."""
    texts = sorted({text[:10] for text in _texts(entity, name) if plain(text[:10])}, key=lambda text: (-len(text), text))
    finest = [text for text in texts if not any(other != text and other.startswith(text + "-") for other in texts)]
    return (finest[0] if len(finest) == 1 else ""), sorted(finest)


