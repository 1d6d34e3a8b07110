"""The main text of a web page, without what surrounds it; nothing in the page runs or is fetched."""

import re
from typing import Any

from rapallo.library.decoding import decoded
from rapallo.library.reading import Read, Unreadable, lacking, tidy_date

__all__ = ["body_text", "page_of", "read_html", "tree_of"]

_DEEPEST = 200
_LITTLE = 0.5  # share of a page's text from which down it is said how much was left out
_OPENING = re.compile(rb"<(/?+)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+(?<!/)>")  # nothing in it can be matched in two ways: linear on any bytes
_NAMED = re.compile(rb"(?:charset\s*=|<\?xml[^>]{0,80}?encoding\s*=)\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
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
    data, remarks = _unmarked(data, path)
    tree = _tree(data, path)
    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    said = _said(tree)
    whole = body_text(tree)
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, include_links=False, include_images=False, config=config
    )
    given = found if found is None or isinstance(found, dict) else found.as_dict()
    text = "" if given is None else str(given.get("text") or "")
    if len(text) < 0.25 * len(whole) and len(text) < 500:
        text, remarks = whole, (*remarks, "No main text stands out on the page; all its text was kept.")
    else:
        text = re.sub(r"\n+", "\n\n", text)
        if len(text) < _LITTLE * len(whole):
            remarks += (f"Its main text was kept: {len(text):,} of the page's {len(whole):,} characters. Look whether anything is missing.",)
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
    links = (str(one).strip() for one in tree.xpath("//link[@rel='license']/@href | //a[@rel='license']/@href"))
    said["licence"] = [one for one in links if one.startswith(("http:", "https:"))][:1] + said["licence"]
    return said


def tree_of(data: bytes, path: str) -> Any:
    """The tree of a page without scripts, styles and frames. Raises `Unreadable`, and `UsageError` where lxml is not installed."""
    return _tree(_unmarked(data, path)[0], path)


def _tree(data: bytes, path: str) -> Any:
    try:
        from lxml import etree, html
    except ImportError as error:
        raise lacking("lxml", error) from error
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(f"{path} is no page that can be read ({str(error)[:80]}).") from error
    if any("depth" in one.message for one in parser.error_log.filter_from_fatals()):
        raise Unreadable(f"{path} nests its elements deeper than can be read; what stands below would be lost. It is no page for reading.")
    etree.strip_elements(tree, "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", with_tail=False)
    return tree


def _unmarked(data: bytes, path: str) -> tuple[bytes, tuple[str, ...]]:
    """A page as UTF-8, whatever encoding it names or has (`decoding.decoded`)."""
    named = _NAMED.search(data[:4096])
    text, remarks = decoded(data, path, named.group(1).decode("ascii") if named is not None else "")
    return text.encode("utf-8", errors="replace"), remarks


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
    for closing, name in _OPENING.findall(data):
        if name.lower() in _SINGLE:
            continue
        depth = max(0, depth - 1) if closing != b"" else depth + 1
        if depth > 20 * _DEEPEST:
            raise Unreadable(f"{path} nests more than {20 * _DEEPEST:,} elements; it is no page for reading.")
