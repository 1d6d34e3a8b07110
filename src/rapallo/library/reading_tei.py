"""TEI, or other XML, as a document: no entity is expanded, no DTD is read, nothing is fetched."""

import re
from typing import Any

from rapallo.library.language import word_set
from rapallo.library.reading import Read, Unreadable, lacking, tidy_date

__all__ = ["parsed", "read_tei"]

_BLOCKS = word_set(
    "p ab head div lg l list item sp speaker stage opener closer dateline salute signed postscript argument trailer row table note "
    "titlePart docAuthor docDate epigraph quote cit figDesc para title section abstract"
)
_LEFT_OUT = word_set("teiHeader fw facsimile sourceDoc standOff")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tei(path: str) -> Read:
    """The text and header of a TEI file: pages by ``pb`` with their printed numbers, notes in brackets, headers of pages left out.

    Any other XML gives its text, a paragraph a block. Raises `Unreadable`, and `UsageError` where lxml is not installed.
    """
    with open(path, "rb") as file:
        data = file.read()
    root = parsed(data, path)
    tei = _name(root) in ("TEI", "TEI.2", "teiCorpus")
    body = next((one for one in root.iter() if _name(one) == "text"), root) if tei else root
    text = re.sub(r" ?\n\n[\n ]*", "\n\n", re.sub(" {2,}", " ", "".join(_texts(body)))).strip(" \n")
    header = next((one for one in root.iter() if _name(one) == "teiHeader"), None) if tei else None
    title = _first(header, "titleStmt", "title")
    authors = _all(header, "titleStmt", "author")
    date = _date(header)
    language = root.get(_XML_LANG) or body.get(_XML_LANG) or _attribute(header, "language", "ident")
    licence = _first(header, "availability", "licence")
    place = _first(header, "correspAction", "placeName") or _first(header, "creation", "placeName")
    remarks = () if tei else ("It is XML and no TEI; all its text was kept.",)
    return Read(
        format="tei" if tei else "xml", text=text, title=title, author=authors, date=date, language=language or "",
        licence=licence[:200], place=place, remarks=remarks,
    )  # fmt: skip


def parsed(data: bytes, path: str) -> Any:
    """The tree of an XML document. A declared entity or a document type with rules of its own is refused, not expanded."""
    try:
        from lxml import etree
    except ImportError as error:
        raise lacking("lxml", error) from error
    head = data[: data.find(b"<", max(0, data.find(b"<!DOCTYPE")) + 1) + 65536] if b"<!DOCTYPE" in data[:65536] else b""
    if b"<!ENTITY" in head or b"<\x00!\x00E\x00N\x00T" in data[:65536]:
        raise Unreadable(f"{path} declares entities. They can fetch files or grow without end and are not expanded; remove them.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"{path} is no sound XML ({str(error.msg)[:100]}).") from error
    if any(isinstance(one, etree._Entity) for one in root.iter()):
        raise Unreadable(
            f"{path} uses entities that it does not declare itself. They are not fetched; replace them by their letters."
        )
    return root


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _texts(root: Any) -> list[str]:
    """The text in reading order; depth is bounded by the parser, so that walking by events suffices."""
    from lxml import etree

    parts: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = _name(element)
        if event == "start":
            if name in _LEFT_OUT or name == "":
                skipped += 1
            if skipped == 0:
                if name == "pb":
                    parts.append(
                        f"\f[p. {element.get('n')[:20]}]\n\n" if element.get("n") and "]" not in element.get("n") else "\f"
                    )
                elif name == "lb":
                    parts.append(" ")
                elif name in _BLOCKS:
                    parts.append("\n\n[" if name == "note" else "\n\n")
                parts.append(re.sub(r"\s+", " ", element.text or ""))
        else:
            if skipped == 0 and name in _BLOCKS:
                parts.append("]\n\n" if name == "note" else "\n\n")
            if name in _LEFT_OUT or name == "":
                skipped -= 1
            if skipped == 0 and element is not root:
                parts.append(re.sub(r"\s+", " ", element.tail or ""))
    return parts


def _within(header: Any, outer: str, inner: str) -> list[Any]:
    if header is None:
        return []
    return [one for group in header.iter() if _name(group) == outer for one in group.iter() if _name(one) == inner]


def _said(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _first(header: Any, outer: str, inner: str) -> str:
    found = _within(header, outer, inner)
    return _said(found[0]) if len(found) > 0 else ""


def _all(header: Any, outer: str, inner: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_said(one).replace(";", ",") for one in _within(header, outer, inner) if _said(one) != ""))


def _attribute(header: Any, element: str, name: str) -> str:
    if header is None:
        return ""
    return next((one.get(name) or "" for one in header.iter() if _name(one) == element), "")


def _date(header: Any) -> str:
    """When it was written: of the creation, the letter or the source; never when the file was published."""
    for outer in ("creation", "correspAction", "sourceDesc"):
        for one in _within(header, outer, "date"):
            start, end = one.get("from") or one.get("notBefore"), one.get("to") or one.get("notAfter")
            span = f"{start}/{end}" if start and end else ""
            found = tidy_date(one.get("when") or one.get("when-iso") or span or _said(one))
            if found != "":
                return found
    return ""
