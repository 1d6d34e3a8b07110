"""What a house publishes as feeds: Atom (RFC 4287) and JSON Feed 1.1, the same bytes for the same stories."""

import json
import re
from collections.abc import Sequence

import msgspec

from rapallo.inquiry.render import escape
from rapallo.library.stories_house import House

__all__ = ["Entry", "atom", "json_feed"]

_NOBODY = "author not named"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed. ``url`` is its page here; ``outside`` the text of somebody else that it leads to, with its ``source``.

    ``at`` is a day or a moment; in a feed a day is its first moment (UTC). ``kind`` stands in the feed as a category.
    """

    url: str
    title: str
    at: str
    html: str
    summary: str = ""
    kind: str = ""
    outside: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


def moment(at: str) -> str:
    """A day or moment as RFC 3339 wants it.

    >>> moment("2026-11-23")
    '2026-11-23T00:00:00Z'
    """
    return at if "T" in at else f"{at}T00:00:00Z"


def atom(house: House, title: str, place: str, home: str, entries: Sequence[Entry]) -> str:
    """An Atom feed. ``place`` is its own address, ``home`` that of the page it belongs to.

    Every entry has a name of its own (its page's address), a date and an author, as RFC 4287 wants; a link to somebody else's text is
    ``related``, its kind a category. Without entries it is dated at the beginning of time: nothing was ever changed.
    """
    newest = max((moment(entry.at) for entry in entries), default="1970-01-01T00:00:00Z")
    author = house.author if house.author != "" else house.title
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_x(house.language)}">',
        f"<id>{_x(place)}</id>",
        f'<title type="text">{_x(title)}</title>',
        f"<updated>{newest}</updated>",
        f"<author><name>{_x(author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{_x(place)}"/>',
        f'<link rel="alternate" type="text/html" href="{_x(home)}"/>',
        "<generator>rapallo</generator>",
    ]
    if house.summary != "":
        lines.append(f'<subtitle type="text">{_x(house.summary)}</subtitle>')
    for entry in entries:
        lines += _atom_entry(entry)
    return "\n".join([*lines, "</feed>"]) + "\n"


def _atom_entry(entry: Entry) -> list[str]:
    language = f' xml:lang="{_x(entry.language)}"' if entry.language != "" else ""
    lines = [
        f"<entry{language}>",
        f"<id>{_x(entry.url)}</id>",
        f'<title type="text">{_x(entry.title)}</title>',
        f"<updated>{moment(entry.at)}</updated>",
        f"<published>{moment(entry.at)}</published>",
        f'<link rel="alternate" type="text/html" href="{_x(entry.url)}"/>',
    ]
    if entry.outside != "":
        title = f' title="{_x(entry.source)}"' if entry.source != "" else ""
        lines.append(f'<link rel="related" href="{_x(entry.outside)}"{title}/>')
    lines += [f"<author><name>{_x(name)}</name></author>" for name in _written_by(entry)]
    if entry.kind != "":
        lines.append(f'<category term="{_x(entry.kind)}" scheme="tag:rapallo,2026:kind"/>')
    lines += [f'<category term="{_x(tag)}"/>' for tag in entry.tags]
    if entry.summary != "":
        lines.append(f'<summary type="text">{_x(entry.summary)}</summary>')
    return [*lines, f'<content type="html">{_x(entry.html)}</content>', "</entry>"]


def json_feed(house: House, title: str, place: str, home: str, entries: Sequence[Entry]) -> str:
    """A JSON Feed 1.1: the same entries as in the Atom feed, with ``external_url`` for somebody else's text."""
    items = []
    for entry in entries:
        item: dict[str, object] = {
            "id": entry.url,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.html,
            "date_published": moment(entry.at),
            "tags": [one for one in (entry.kind, *entry.tags) if one != ""],
        }
        if entry.outside != "":
            item["external_url"] = entry.outside
        if entry.summary != "":
            item["summary"] = entry.summary
        if len(_written_by(entry)) > 0:
            item["authors"] = [{"name": name} for name in _written_by(entry)]
        if entry.language != "":
            item["language"] = entry.language
        items.append(item)
    whole: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": home,
        "feed_url": place,
        "language": house.language,
        "authors": [{"name": house.author if house.author != "" else house.title}],
    }
    if house.summary != "":
        whole["description"] = house.summary
    return json.dumps({**whole, "items": items}, ensure_ascii=False, indent=1) + "\n"


def _written_by(entry: Entry) -> tuple[str, ...]:
    """Who an entry is by. One that names nobody is taken to be by the feed's own author (RFC 4287 §4.2.1, JSON Feed 1.1), and what
    somebody else wrote is not: there its author stands, else who published it, else that neither is known."""
    if entry.kind != "curated" or len(entry.authors) > 0:
        return entry.authors
    return (entry.source if entry.source != "" else _NOBODY,)


def _x(text: str) -> str:
    """A text as XML can carry it: what XML forbids is a replacement character, the rest is escaped."""
    return escape(_NOT_XML.sub("\ufffd", text))
