"""A file read as a document: its format told by its bytes, its text taken out, and whatever it says of itself."""

import os
import re
from collections.abc import Callable

import msgspec

from rapallo.errors import LimitError, RapalloError, UsageError

__all__ = [
    "LARGEST_ORIGINAL",
    "LARGEST_TEXT",
    "LIMITS",
    "Read",
    "Unreadable",
    "cleaned",
    "format_of_bytes",
    "lacking",
    "read_document",
    "sized_format",
    "tidy_date",
]

LARGEST_ORIGINAL = 200 << 20
"""Bytes in one file; a larger one is refused before it is read."""

LARGEST_TEXT = 20_000_000
"""Characters of text in one document."""

LIMITS = {"pdf": LARGEST_ORIGINAL, "epub": 100 << 20, "html": 20 << 20, "xml": 64 << 20, "markdown": 40 << 20, "text": 40 << 20}
"""Bytes in a file of each format."""

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_].*)?\Z", re.DOTALL)
_ENDINGS = {
    ".pdf": "pdf", ".html": "html", ".htm": "html", ".xhtml": "html", ".xml": "xml", ".tei": "xml", ".epub": "epub",
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
}  # fmt: skip


class Unreadable(RapalloError):
    """A file that cannot be read as a document: the finding and what to do about it, in one line."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds. ``text`` has paragraphs parted by a blank line and pages by form feeds; the rest is what it says of itself.

    ``date`` is EDTF or blank, ``language`` a code or blank; ``remarks`` are sentences for the person who adds it.
    """

    format: str
    text: str
    title: str = ""
    author: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    licence: str = ""
    place: str = ""
    remarks: tuple[str, ...] = ()


def read_document(path: str) -> Read:
    """The document in a file: PDF, HTML, TEI or other XML, EPUB, Markdown or plain text.

    Nothing in it is run, fetched or expanded. Raises `Unreadable` (encrypted, scanned, broken), `LimitError` with the limit,
    `UsageError` where a library for the format is not installed, and `OSError`.
    """
    form = sized_format(path)
    read = _reader(form)
    if form in _APART:
        from rapallo.library.apart import read_apart

        _ready(form)
        return read_apart(lambda name: _whole(read, name), path)
    return _whole(read, path)


def sized_format(path: str) -> str:
    """The format of a file that is one, is not empty and keeps to the limit; looked at before any of it is read in."""
    from stat import S_ISREG

    about = os.stat(path)
    if not S_ISREG(about.st_mode):
        raise Unreadable(f"{path} is {'a folder' if os.path.isdir(path) else 'a pipe or a device'}, and no file.")
    size = about.st_size
    if size > LARGEST_ORIGINAL:
        raise LimitError(f"{path} holds {size:,} bytes; the limit for a document is {LARGEST_ORIGINAL:,}. Split it.")
    if size == 0:
        raise Unreadable(f"{path} is empty.")
    with open(path, "rb") as file:
        head = file.read(4096)
    form = format_of_bytes(head, path)
    if size > LIMITS[form]:
        raise LimitError(f"{path} holds {size:,} bytes; the limit for {form} is {LIMITS[form]:,}. Split it.")
    return form


def _whole(reader: Callable[[str], Read], path: str) -> Read:
    """What a reader finds, with its text as it is stored and its language."""
    read = reader(path)
    text = cleaned(read.text)
    if len(text) > LARGEST_TEXT:
        raise LimitError(f"{path} has {len(text):,} characters of text; the limit is {LARGEST_TEXT:,}. Split it.")
    if text.replace("\f", "").strip() == "":
        raise Unreadable(f"{path} holds no text that could be searched.")
    language = read.language
    if language == "":
        from rapallo.library.language import language_of

        language = language_of(text)
    return msgspec.structs.replace(read, text=text, language=language[:2].lower() if _CODE.match(language) is not None else "")


def format_of_bytes(head: bytes, path: str = "") -> str:
    """The format of a file by how it begins; its ending decides only between kinds of text.

    >>> format_of_bytes(b"%PDF-1.7"), format_of_bytes(b"<!DOCTYPE html><html>"), format_of_bytes(b"# Notes", "a.md")
    ('pdf', 'html', 'markdown')
    """
    by_ending = _ENDINGS.get(os.path.splitext(path)[1].lower(), "")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if by_ending == "epub" or b"application/epub+zip" in head[:256]:
            return "epub"
        if os.path.splitext(path)[1].lower() in _OFFICE or b"[Content_Types].xml" in head or b"opendocument" in head[:256]:
            raise Unreadable(f"{path} is a file of a word processor or spreadsheet. Save it as PDF, HTML or plain text, and add that.")
        raise Unreadable(f"{path} is a zip archive and no EPUB. Unpack it, and add the documents in it.")
    if head.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(f"{path} is a file of a word processor. Save it as PDF, HTML or plain text, and add that.")
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"AT&TFORM", b"II*\0", b"MM\0*")):
        raise Unreadable(f"{path} is none of the formats that can be read: PDF, HTML, TEI, EPUB, Markdown, plain text.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if by_ending == "html" or start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if by_ending == "xml" or start.startswith((b"<?xml", b"<tei")):
        return "html" if b"<html" in head.lower() else "xml"
    if by_ending in ("pdf", "epub"):
        raise Unreadable(f"{path} is called a {by_ending.upper()} and is none.")
    return by_ending if by_ending == "markdown" else "text"


_OFFICE = (".docx", ".docm", ".odt", ".ods", ".xlsx", ".pptx", ".odp")
_APART = {"html": ("lxml.html", "trafilatura"), "xml": ("lxml.etree",), "epub": ("lxml.html",), "markdown": ("markdown_it",)}
"""The formats that are read by a process of their own (a PDF by a program), with what they are read with."""

_READERS = {
    "pdf": ("reading_pdf", "read_pdf"),
    "html": ("reading_html", "read_html"),
    "xml": ("reading_tei", "read_tei"),
    "epub": ("reading_epub", "read_epub"),
    "markdown": ("reading_plain", "read_markdown"),
    "text": ("reading_plain", "read_plain"),
}


def _reader(form: str) -> Callable[[str], Read]:
    from importlib import import_module

    module, name = _READERS[form]
    read: Callable[[str], Read] = getattr(import_module(f"rapallo.library.{module}"), name)
    return read


def _ready(form: str) -> None:
    """Load what a format is read with, once for all documents that are read apart."""
    from importlib import import_module

    for name in _APART[form]:
        try:
            import_module(name)
        except ImportError as error:
            raise lacking(name.partition(".")[0], error) from error


def lacking(library: str, error: ImportError) -> UsageError:
    """What is said where an optional library is not installed."""
    return UsageError(
        f"this format is read with {library}, which is not installed: pip install 'rapallo[library]' ({error.name})."
    )


def cleaned(text: str) -> str:
    """Text as it is stored: Unix line ends, no NUL and no other control but the form feed, no soft hyphens, marks on
    the letters they belong to, at most one blank line in a row.

    Law: ``cleaned(cleaned(x)) == cleaned(x)``.
    """
    from unicodedata import normalize

    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n").lstrip("\ufeff")
    text = re.sub("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text)
    text = text if text.isascii() else normalize("NFC", text)
    text = re.sub(r"(?<![ \t\u00a0])[ \t\u00a0]++\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return text.strip("\n \t") + "\n" if text.strip() != "" else ""


def tidy_date(text: str) -> str:
    """A date as a document's metadata gives it, as EDTF; blank where it is none (nothing is guessed).

    >>> tidy_date("D:19260415093000+02'00'"), tidy_date("1926-04-15T00:00:00Z"), tidy_date("soon")
    ('1926-04-15', '1926-04-15', '')
    """
    from rapallo.errors import DateError
    from rapallo.time import parse_when

    stamp = re.match(r"D:(\d{4})(\d{2})?(\d{2})?", text)
    candidate = (
        "-".join(part for part in stamp.groups() if part is not None) if stamp is not None else text.strip().partition("T")[0]
    )
    try:
        return parse_when(candidate).text.strip()
    except DateError:
        return ""
