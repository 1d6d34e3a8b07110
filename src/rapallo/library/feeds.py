"""A feed read from bytes: RSS and Atom through feedparser, JSON Feed by itself, and what is no feed said to be none."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from rapallo.errors import RapalloError, UsageError
from rapallo.library.feeds_words import date_of, plain_words, safe_url

__all__ = ["MOST_ITEMS", "Feed", "Item", "read_feed"]

MOST_ITEMS = 1000
"""Entries of one feed that are read, in its own order."""

_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_LINKED = re.compile(rb"<link\b[^>]{0,600}>", re.IGNORECASE)
_FEED_KIND = re.compile(rb"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
_HREF = re.compile(rb"""href\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


class Item(msgspec.Struct, frozen=True):
    """One entry of a feed. ``mark`` is what its feed knows it by; ``published`` a certain moment or day, else blank, and
    ``dated`` what the feed wrote. ``url`` is an http(s) address or blank; all texts are plain."""

    mark: str
    title: str
    url: str
    published: str
    dated: str
    summary: str
    author: str


class Feed(msgspec.Struct, frozen=True):
    """A feed: ``form`` (``rss``, ``atom``, ``json``), its title, the page it belongs to, and its entries.

    ``flawed`` says what is wrong with it where it could be read all the same; blank: nothing. ``left`` entries are beyond the limit.
    """

    form: str
    title: str
    home: str
    items: tuple[Item, ...]
    flawed: str = ""
    left: int = 0


def read_feed(body: bytes, url: str, media: str = "") -> Feed:
    """The feed in some bytes that came from an address.

    Raises `RapalloError` for what is no feed (a web page: with the feeds that it names), for entities of its own, and for a
    JSON Feed that is broken; `UsageError` where feedparser is not installed. A flawed feed is read as far as it goes, and says so.
    """
    start = body[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start == b"":
        raise RapalloError(f"{url} answers with nothing at all.")
    if start.startswith(b"{"):
        return _json_feed(body, url)
    if _PAGE.match(start) is not None:
        raise RapalloError(f"{url} is a web page, no feed." + _named(body, url))
    if _ENTITY.search(body) is not None:
        raise RapalloError(f"{url} declares entities of its own, which a feed does not need and which are not expanded. Not read.")
    return _xml_feed(body, url, media)


def _named(body: bytes, url: str) -> str:
    """The feeds that a web page names, as a hint."""
    found = []
    for tag in _LINKED.findall(body[:200_000]):
        href = _HREF.search(tag)
        if _FEED_KIND.search(tag) is not None and href is not None:
            address = safe_url(href.group(1).decode("utf-8", "replace"), url)
            found += [address] if address != "" else []
    named = list(dict.fromkeys(found))[:5]
    return f" It names these feeds: {', '.join(named)}" if len(named) > 0 else " It names no feed either."


def _xml_feed(body: bytes, url: str, media: str) -> Feed:
    try:
        import feedparser
    except ImportError:
        raise UsageError("RSS and Atom need a library more: pip install 'rapallo[stories]'") from None
    from io import BytesIO

    headers = {"content-type": media if "xml" in media else "application/xml", "content-location": url}
    if "charset" not in media:
        headers["content-type"] = "application/xml"
    try:
        found: Any = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, RecursionError, LookupError, AttributeError, TypeError, KeyError) as error:
        raise RapalloError(f"{url} cannot be read as a feed ({type(error).__name__}).") from None
    version = str(found.get("version", ""))
    if version == "":
        raise RapalloError(f"{url} is neither RSS nor Atom nor JSON Feed.")
    entries = list(found.entries)
    flaw = found.get("bozo_exception") if found.get("bozo") else None
    if type(flaw).__name__ in ("CharacterEncodingOverride", "NonXMLContentType"):
        flaw = None
    return Feed(
        "atom" if version.startswith("atom") else "rss",
        _words(found.feed, "title", 200),
        safe_url(_text(found.feed.get("link")), url),
        tuple(_unique(_entry(entry, url) for entry in entries[:MOST_ITEMS])),
        "" if flaw is None else plain_words(str(flaw), 160, markup=False) or type(flaw).__name__,
        max(0, len(entries) - MOST_ITEMS),
    )


def _entry(entry: Any, url: str) -> Item:
    summary = _text(entry.get("summary"))
    if summary == "":
        content = entry.get("content")
        summary = _text(content[0].get("value")) if isinstance(content, list) and len(content) > 0 else ""
    dated = _text(dict.get(entry, "published")) or _text(dict.get(entry, "updated"))
    link = safe_url(_text(entry.get("link")), url)
    title = _words(entry, "title", 300)
    return Item(
        _marked(_text(entry.get("id")), link, title, dated),
        title,
        link,
        date_of(dated),
        plain_words(dated, 80, markup=False),
        plain_words(summary, markup=_is_markup(entry, "summary")),
        plain_words(_text(entry.get("author")), 200, markup=False),
    )


def _json_feed(body: bytes, url: str) -> Feed:
    try:
        data = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RapalloError(f"{url} is broken JSON ({plain_words(str(error), 120, markup=False)}).") from None
    version = data.get("version") if isinstance(data, dict) else None
    if not isinstance(version, str) or not version.startswith(("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")):
        raise RapalloError(f"{url} is JSON, but no JSON Feed: it names no version of jsonfeed.org.")
    entries = data.get("items")
    if not isinstance(entries, list):
        raise RapalloError(f"{url} is a JSON Feed without items.")
    known = [one for one in entries if isinstance(one, dict)]
    flawed = "" if len(known) == len(entries) else f"{len(entries) - len(known)} items are no objects"
    items = _unique(_json_item(one, url) for one in known[:MOST_ITEMS])
    return Feed(
        "json",
        plain_words(_text(data.get("title")), 200, markup=False),
        safe_url(_text(data.get("home_page_url")), url),
        tuple(items),
        flawed,
        max(0, len(known) - MOST_ITEMS),
    )


def _json_item(item: dict[str, Any], url: str) -> Item:
    dated = _text(item.get("date_published")) or _text(item.get("date_modified"))
    html = _text(item.get("content_html"))
    plain = _text(item.get("summary")) or _text(item.get("content_text"))
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_text(one.get("name")) for one in authors or [] if isinstance(one, dict)]
    link = safe_url(_text(item.get("url")), url) or safe_url(_text(item.get("external_url")), url)
    title = plain_words(_text(item.get("title")), 300, markup=False)
    return Item(
        _marked(_text(item.get("id")), link, title, dated),
        title,
        link,
        date_of(dated),
        plain_words(dated, 80, markup=False),
        plain_words(plain, markup=False) if plain != "" else plain_words(html),
        plain_words(", ".join(name for name in names if name != ""), 200, markup=False),
    )


def _unique(items: Iterable[Item]) -> list[Item]:
    """Items by their mark, the first of each; one that says nothing at all is left out."""
    found: dict[str, Item] = {}
    for item in items:
        if item.title != "" or item.url != "" or item.summary != "":
            found.setdefault(item.mark, item)
    return list(found.values())


def _marked(given: str, link: str, title: str, dated: str) -> str:
    return plain_words(given, 1000, markup=False) or link or f"{title} {dated}"


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _words(holder: Any, name: str, most: int) -> str:
    return plain_words(_text(holder.get(name)), most, markup=_is_markup(holder, name))


def _is_markup(holder: Any, name: str) -> bool:
    """Whether a text of a feed is markup, or words in which ``<`` is just a sign; where the feed does not say, it is taken for markup."""
    detail = holder.get(f"{name}_detail")
    return not isinstance(detail, dict) or detail.get("type") != "text/plain"
