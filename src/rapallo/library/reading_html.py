"""The main text of a web page, without what surrounds it; nothing in the page runs or is fetched."""

import re
from typing import Any

from rapallo.library.reading import Read, Unreadable, lacking, tidy_date

__all__ = ["body_text", "page_of", "read_html", "tree_of"]

_DEEPEST = 200
_OPENING = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>")
_SINGLE = frozenset(b"area base br col embed hr img input link meta source track wbr p li td tr th dt dd option".split())


def read_html(path: str) -> Read:
    """The text, title, author, date and language of a page. Raises `Unreadable`, and `UsageError` where trafilatura is not installed."""
    with open(path, "rb") as file:
        data = file.read()
    return page_of(data, path)


def page_of(data: bytes, path: str) -> Read:
    """See `read_html`; the bytes of the page."""
    _not_too_deep(data, path)
    try:
        import trafilatura
        from trafilatura.settings import use_config
    except ImportError as error:
        raise lacking("trafilatura", error) from error
    tree = tree_of(data, path)
    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    said = _said(tree)
    whole = body_text(tree)
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, include_links=False, include_images=False, config=config
    )
    given = found if found is None or isinstance(found, dict) else found.as_dict()
    text = "" if given is None else str(given.get("text") or "")
    remarks: tuple[str, ...] = ()
    if len(text) < 0.25 * len(whole) and len(text) < 500:
        text, remarks = whole, ("No main text stands out on the page; all its text was kept.",)
    else:
        text = re.sub(r"\n+", "\n\n", text)
    return Read(
        format="html",
        text=text,
        title=said["title"][0] if len(said["title"]) > 0 else "",
        author=tuple(said["author"]),
        date=next((date for date in map(tidy_date, said["date"]) if date != ""), ""),
        language=said["language"][0] if len(said["language"]) > 0 else "",
        licence=said["licence"][0] if len(said["licence"]) > 0 else "",
        remarks=remarks,
    )


_SAYS = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title"),
    "author": ("citation_author", "dc.creator", "dcterms.creator", "author"),
    "date": (
        "citation_publication_date",
        "citation_date",
        "dc.date",
        "dcterms.created",
        "dcterms.issued",
        "article:published_time",
        "date",
    ),
    "language": ("dc.language", "dcterms.language"),
    "licence": ("dcterms.license", "dc.rights"),
}


def _said(tree: Any) -> dict[str, list[str]]:
    """What the page says of itself in so many words; nothing is guessed from its looks or its address."""
    metas: dict[str, list[str]] = {}
    for one in tree.iter("meta"):
        name, content = (one.get("name") or one.get("property") or "").lower(), " ".join((one.get("content") or "").split())
        if content != "":
            metas.setdefault(name, []).append(content[:300])
    said: dict[str, list[str]] = {}
    for key, names in _SAYS.items():
        said[key] = next((list(dict.fromkeys(metas[name])) for name in names if name in metas), [])
    said["author"] = [one.replace(";", ",") for one in said["author"] if not one.startswith(("http:", "https:"))]
    if len(said["title"]) == 0:
        titles = [" ".join(one.text_content().split())[:300] for name in ("h1", "title") for one in tree.iter(name)]
        said["title"] = [one for one in titles if one != ""][:1]
    if len(said["date"]) == 0:
        times = (one for one in tree.iter("time") if one.get("pubdate") is not None or one.get("itemprop") == "datePublished")
        said["date"] = [one.get("datetime") or "" for one in times]
    root = tree.getroottree().getroot()
    said["language"] = [one for one in (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang")) if one] + said[
        "language"
    ]
    said["licence"] = [str(one) for one in tree.xpath("//link[@rel='license']/@href | //a[@rel='license']/@href")][:1] + said[
        "licence"
    ]
    return said


def tree_of(data: bytes, path: str) -> Any:
    """The tree of a page without scripts, styles and frames. Raises `Unreadable`, and `UsageError` where lxml is not installed."""
    try:
        from lxml import etree, html
    except ImportError as error:
        raise lacking("lxml", error) from error
    try:
        parser = html.HTMLParser(encoding=_charset(data), no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(f"{path} is no page that can be read ({str(error)[:80]}).") from error
    etree.strip_elements(tree, "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", with_tail=False)
    return tree


def _charset(data: bytes) -> str:
    """The encoding a page names in its head, else UTF-8 where it is that, else Windows-1252."""
    import codecs

    named = re.search(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", data[:4096])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if named is not None:
        try:
            return codecs.lookup(named.group(1).decode("ascii")).name
        except LookupError:
            pass
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def body_text(tree: Any) -> str:
    """All text of a tree of HTML, a paragraph a block."""
    blocks = {
        "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "pre", "section", "article", "td", "th", "dt", "dd",
        "br", "hr", "table", "ul", "ol", "header", "footer", "main", "figcaption", "title", "body",
    }  # fmt: skip
    parts: list[str] = []
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if event == "start":
            if name in blocks:
                parts.append("\n\n")
            if name not in ("script", "style", "head", "title"):
                parts.append(re.sub(r"\s+", " ", element.text or ""))
        else:
            if name in blocks:
                parts.append("\n\n")
            parts.append(re.sub(r"\s+", " ", element.tail or ""))
    return re.sub(r" ?\n\n[\n ]*", "\n\n", re.sub(" {2,}", " ", "".join(parts))).strip()


def _not_too_deep(data: bytes, path: str) -> None:
    """Refuse a page whose elements are nested without end; ordinary pages reach 40."""
    depth = 0
    for closing, name, single in _OPENING.findall(data):
        if name.lower() in _SINGLE or single != b"":
            continue
        depth = max(0, depth - 1) if closing != b"" else depth + 1
        if depth > 20 * _DEEPEST:
            raise Unreadable(f"{path} nests more than {20 * _DEEPEST:,} elements; it is no page for reading.")
