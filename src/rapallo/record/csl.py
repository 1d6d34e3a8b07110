"""Sources as CSL-JSON, the way Zotero and its like export them, read and written."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rapallo.errors import CaseError, Fault
from rapallo.record.cells import KEY
from rapallo.record.files import read_text
from rapallo.record.source import Source

__all__ = ["read_csl", "to_csl"]

_PLAIN = {
    "type": "type",
    "title": "title",
    "container": "container-title",
    "publisher": "publisher",
    "pages": "page",
    "url": "URL",
}


def read_csl(path: str) -> tuple[list[Source], list[int], list[Fault]]:
    """The sources of a CSL-JSON file, the number of each item (1 = first) and the faults met.

    The key is the item's ``id`` or ``citation-key`` in capitals; ``custom.derives_from`` and ``custom.party`` carry
    what CSL has no field for. Raises `FileNotFoundError`.
    """
    faults: list[Fault] = []
    try:
        items = json.loads(read_text(path))
    except CaseError as error:
        return [], [], list(error.faults)
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        return [], [], [Fault(path, line, 0, "R121", "error", "is not JSON.", "Export it again as CSL JSON.", "§1.2")]
    if not _whole_characters(items):
        finding = "holds half a character (an escape such as \\ud800 alone)."
        return [], [], [Fault(path, 0, 0, "R121", "error", finding, "Export it again as CSL JSON in UTF-8.", "§1.4")]
    if not isinstance(items, list):
        return [], [], [Fault(path, 1, 0, "R121", "error", "is not a list of items.", "Export it as CSL JSON.", "§1.2")]
    sources: list[Source] = []
    numbers: list[int] = []
    for number, item in enumerate(items, 1):
        key = _key(item) if isinstance(item, Mapping) else ""
        if KEY.match(key) is None:
            finding = f"item {number} has no usable id ({str(key)[:40]!r})."
            faults.append(Fault(path, 0, 0, "R110", "error", finding, "Give it an id such as SMITH1999.", "§1.2"))
            continue
        sources.append(_source(key, item))
        numbers.append(number)
    return sources, numbers, faults


def _whole_characters(items: Any) -> bool:
    """Whether every text can be written again; JSON may hold half of a surrogate pair."""
    try:
        json.dumps(items, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _key(item: Mapping[str, Any]) -> str:
    raw = str(item.get("citation-key", item.get("id", "")))
    last = raw.rpartition("/")[2]
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "_-") else "-" for sign in last).upper()


def _source(key: str, item: Mapping[str, Any]) -> Source:
    custom = item.get("custom")
    custom = custom if isinstance(custom, Mapping) else {}
    derives = custom.get("derives_from", [])
    plain = {field: str(item[name]).strip() for field, name in _PLAIN.items() if isinstance(item.get(name), str)}
    return Source(
        key=key,
        author=tuple(_name(person) for person in item.get("author", []) if isinstance(person, Mapping)),
        year=_year(item.get("issued")),
        derives_from=tuple(str(part) for part in derives) if isinstance(derives, list) else (str(derives),),
        party=str(custom.get("party", "")),
        note=str(item.get("note", "")).strip(),
        **plain,
    )


def _name(person: Mapping[str, Any]) -> str:
    if isinstance(person.get("literal"), str):
        return str(person["literal"]).replace(";", ",").strip()
    parts = (person.get("given", ""), person.get("non-dropping-particle", ""), person.get("family", ""))
    return " ".join(str(part) for part in parts if part != "").replace(";", ",").strip()


def _year(issued: Any) -> str:
    if isinstance(issued, str):
        return issued
    if isinstance(issued, Mapping):
        parts = issued.get("date-parts")
        if isinstance(parts, list) and len(parts) > 0 and isinstance(parts[0], list):
            return "-".join(_two_digits(part) for part in parts[0])
        for name in ("literal", "raw"):
            if isinstance(issued.get(name), str):
                return str(issued[name])
    return ""


def _two_digits(part: Any) -> str:
    """A part of a date; blank where it is no number."""
    text = str(part) if isinstance(part, int | str) else ""
    return f"{int(text):02d}" if text.isascii() and text.isdigit() and len(text) < 10 else ""


def to_csl(sources: Iterable[Source]) -> str:
    """The sources as CSL-JSON text, sorted by key; `read_csl` gives the same sources back."""
    items: list[dict[str, Any]] = []
    for source in sorted(sources, key=lambda source: source.key):
        item: dict[str, Any] = {"id": source.key}
        for field, name in _PLAIN.items():
            if getattr(source, field) != "":
                item[name] = getattr(source, field)
        if len(source.author) > 0:
            item["author"] = [{"literal": name} for name in source.author]
        if source.year != "":
            item["issued"] = {"literal": source.year}
        custom: dict[str, Any] = {}
        if len(source.derives_from) > 0:
            custom["derives_from"] = list(source.derives_from)
        if source.party != "":
            custom["party"] = source.party
        if len(custom) > 0:
            item["custom"] = custom
        if source.note != "":
            item["note"] = source.note
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"
