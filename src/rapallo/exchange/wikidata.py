"""Wikidata read from files on disk: items become things, statements claims, references evidence; nothing is ever fetched.

Entity files (``Special:EntityData``), dumps with an entity a line, and JSON Lines are understood. Ranks are the community's
preference, not its confidence: *preferred* and *normal* come in with the rank in the note, *deprecated* is left out and counted.
A statement's source is Wikidata, its locator the statement's id; what it cites stands as further evidence, cited by Wikidata.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rapallo.exchange.found import Found, Refusal
from rapallo.exchange.naming_ids import listable
from rapallo.exchange.wikidata_dates import TimeError, time_text
from rapallo.exchange.wikidata_statements import SOURCE, Statements
from rapallo.exchange.wikidata_words import kind_of, own_verb, words
from rapallo.record.source import Source
from rapallo.record.thing import Thing
from rapallo.time import When, parse_when

__all__ = ["LANGUAGES", "read_wikidata"]

LANGUAGES = ("en", "de", "ru")
"""Languages whose labels and other names are read; the first that an item has gives its label."""

LONGEST_LINE = 64_000_000
LARGEST_FILE = 1 << 30
"""Bytes of a file that is one JSON document; a dump has an entity a line and no limit."""


def read_wikidata(*paths: str, languages: Sequence[str] = LANGUAGES) -> Found:
    """What files of Wikidata's entities hold. Raises `CaseError` for a file that cannot be read at all.

    Items that a statement only points at come in as things without label or kind. Cost: all entities of the files are held at once.
    """
    items: dict[str, dict[str, Any]] = {}
    refusals: list[Refusal] = []
    count = 0
    for path in paths:
        for where, data, problem in _entities(path):
            count += 1
            name = data.get("id") if problem == "" else ""
            if problem != "":
                refusals.append(Refusal(problem, where))
            elif not isinstance(name, str) or name[:1] != "Q" or not name[1:].isdigit():
                refusals.append(Refusal("an entity is no item (Q…)", where))
            elif name in items and items[name] != data:
                refusals.append(Refusal("an item stands twice and not alike; the first is kept", name))
            else:
                items[name] = data
    unread: Counter[str] = Counter()
    statements = Statements(refusals, unread)
    things = {name: _thing(name, data, languages, refusals, unread) for name, data in sorted(items.items())}
    labels = {name: thing.title for name, thing in things.items()}
    for name, data in sorted(items.items()):
        statements.read(name, _claims(data))
    for name in sorted(statements.named - set(things)):
        things[name] = Thing(id=name.lower(), wikidata=name)
    own = sorted({claim.verb for claim in statements.claims} & set(words().verbs))
    return Found(
        things=tuple(sorted(things.values(), key=lambda thing: thing.id)),
        claims=tuple(sorted(statements.claims, key=lambda claim: claim.id)),
        evidence=tuple(statements.evidence),
        sources=(Source(key=SOURCE, type="dataset", title="Wikidata", url="https://www.wikidata.org"), *_cited(statements, labels)),
        verbs=tuple(own_verb(name) for name in own),
        read=count,
        refusals=tuple(sorted(refusals)),
        unread=tuple(sorted(unread.items())),
    )


def _cited(statements: Statements, labels: Mapping[str, str]) -> list[Source]:
    """The sources that references name: by the label of their item where the files have it, else by its id alone."""
    found = []
    for key, (item, url) in sorted(statements.cited.items()):
        title = labels.get(item, f"Wikidata item {item}") if item != "" else ""
        note = "cited by Wikidata; not seen" + (f"; Wikidata item {item}" if item != "" else "")
        found.append(Source(key=key, type="webpage" if url != "" else "document", title=title, url=url, note=note))
    return found


def _entities(path: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each entity of a file, or what is wrong with a line."""
    from rapallo.exchange.reading import refuse

    if not os.path.isfile(path):
        refuse(path, 0, "R101", "is no file.", "Name a file that is there.")
    with open(path, "rb") as file:
        number = 0
        while (raw := file.readline(LONGEST_LINE)) != b"":
            number += 1
            if len(raw) == LONGEST_LINE:
                refuse(path, number, "R105", f"has a line longer than {LONGEST_LINE:,} bytes.", "A dump has an entity a line.")
            text = raw.strip().rstrip(b",")
            if text in (b"", b"[", b"]"):
                continue
            data, problem = _decoded(text)
            if problem != "" and number == 1:
                rest = text + file.read(LARGEST_FILE)
                if len(rest) >= LARGEST_FILE:
                    refuse(path, 0, "R119", f"is one document of more than {LARGEST_FILE} bytes.", "Give an entity a line.")
                data, problem = _decoded(rest)
            yield from _unwrapped(data, problem, f"{path}:{number}")


def _decoded(text: bytes) -> tuple[Any, str]:
    try:
        return json.loads(text.decode("utf-8-sig"), parse_int=_whole), ""
    except UnicodeDecodeError:
        return {}, "a line is not UTF-8"
    except (ValueError, RecursionError):
        return {}, "a line is not JSON"


def _whole(text: str) -> int:
    if len(text) > 30:
        raise ValueError("a number of more than thirty digits")
    return int(text)


def _unwrapped(data: Any, problem: str, where: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    if problem != "":
        yield where, {}, problem
        return
    inner = data.get("entities") if isinstance(data, dict) else data
    if isinstance(inner, dict):
        inner = list(inner.values())
    for one in inner if isinstance(inner, list) else [data]:
        yield where, one if isinstance(one, dict) else {}, "" if isinstance(one, dict) else "a line is no JSON object"


def _claims(data: Mapping[str, Any]) -> Mapping[str, Any]:
    found = data.get("claims")
    return found if isinstance(found, dict) else {}


def _thing(
    name: str, data: Mapping[str, Any], languages: Sequence[str], refusals: list[Refusal], unread: Counter[str]
) -> Thing:
    labels = _by_language(data.get("labels"), languages)
    aliases = _by_language(data.get("aliases"), languages)
    order = [language for language in languages if len(labels.get(language, [])) > 0]
    label = labels[order[0]][0] if len(order) > 0 else ""
    names: dict[tuple[str, str], None] = {}
    for language in languages:
        for text in [*labels.get(language, []), *aliases.get(language, [])]:
            if (language == order[0] if len(order) > 0 else False) and text == label:
                continue
            if listable(text):
                names[language, text] = None
            else:
                refusals.append(Refusal("a name holds a semicolon or a line break", name))
    claims = _claims(data)
    classes = [str(item) for item in _items(claims.get("P31"))]
    kind = kind_of(classes)
    if kind == "":
        unread["P31 (what it is an instance of says no kind)"] += 1
    latitude, longitude = _coordinates(claims.get("P625"), name, refusals)
    return Thing(
        id=name.lower(),
        kind=kind,
        label=" ".join(label.split()),
        names=tuple(names),
        when=_life(name, claims, kind, refusals),
        latitude=latitude,
        longitude=longitude,
        wikidata=name,
        note="".join(_by_language(data.get("descriptions"), languages).get(order[0] if len(order) > 0 else "en", [])[:1]),
    )


def _by_language(data: Any, languages: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if isinstance(data, dict):
        for language in languages:
            said = data.get(language)
            for one in said if isinstance(said, list) else [said]:
                value = one.get("value") if isinstance(one, dict) else None
                if isinstance(value, str) and value.strip() != "":
                    found.setdefault(language, []).append(" ".join(value.split()))
    return found


def _good(statements: Any) -> list[dict[str, Any]]:
    """The statements of a property that are not deprecated and have a value."""
    found = [one for one in statements if isinstance(one, dict)] if isinstance(statements, list) else []
    return [
        one
        for one in found
        if one.get("rank") != "deprecated" and isinstance(one.get("mainsnak"), dict) and one["mainsnak"].get("snaktype") == "value"
    ]


def _value(statement: Mapping[str, Any]) -> Any:
    inner = statement["mainsnak"].get("datavalue")
    return inner.get("value") if isinstance(inner, dict) else None


def _items(statements: Any) -> list[str]:
    return [value["id"] for one in _good(statements) if isinstance(value := _value(one), dict) and isinstance(value.get("id"), str)]


def _coordinates(statements: Any, name: str, refusals: list[Refusal]) -> tuple[Decimal | None, Decimal | None]:
    found = _best(_good(statements))
    if len(found) != 1:
        if len(found) > 1:
            refusals.append(Refusal("several coordinates, none preferred", name))
        return None, None
    value = _value(found[0])
    pair = [value.get(part) for part in ("latitude", "longitude")] if isinstance(value, dict) else []
    sound = len(pair) == 2 and all(isinstance(part, int | float) and not isinstance(part, bool) and abs(part) <= 180 for part in pair)
    if sound and str(value.get("globe", "")).endswith("/Q2"):
        return Decimal(repr(pair[0])), Decimal(repr(pair[1]))
    refusals.append(Refusal("coordinates are not on Earth, or no numbers", name))
    return None, None


def _best(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    preferred = [one for one in statements if one.get("rank") == "preferred"]
    return preferred if len(preferred) > 0 else statements


def _life(name: str, claims: Mapping[str, Any], kind: str, refusals: list[Refusal]) -> When | None:
    """When an item existed, by its best-ranked dates; several that do not agree leave that side open to question: unknown."""
    sides: dict[str, set[str]] = {"begins": set(), "ends": set(), "day": set()}
    for prop, side in words().life.items():
        for one in _best(_good(claims.get(prop))):
            try:
                sides[side].add(time_text(_value(one)))
            except TimeError as error:
                refusals.append(Refusal(str(error), f"{name} {prop}"))
    texts: dict[str, str] = {}
    for side, found in sides.items():
        if len(found) > 1:
            refusals.append(Refusal("several dates for the beginning or end of an item, none preferred", name))
        texts[side] = found.pop() if len(found) == 1 else ""
    begins, ends = texts["begins"], texts["ends"]
    if begins == "" and ends == "":
        return parse_when(texts["day"]) if texts["day"] != "" and kind == "event" else None
    if ends == "":
        return parse_when(begins)
    julian = " (julian)" if begins.endswith("(julian)") and ends.endswith("(julian)") else ""
    text = f"{begins.removesuffix(julian)}/{ends.removesuffix(julian)}{julian}"
    try:
        return parse_when(text)
    except ValueError:
        refusals.append(Refusal("beginning and end cannot be said as one span", name))
        return None
