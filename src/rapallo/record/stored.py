"""A stored document: its row in `documents.csv`, its text beside it, and where in that text a passage stands (§1.3)."""

import hashlib
import os
import re
from collections.abc import Sequence
from itertools import chain, islice
from typing import Annotated

import msgspec

from rapallo.errors import CaseError, Fault
from rapallo.record.claim import Evidence
from rapallo.record.columns import Column
from rapallo.record.files import read_text, safe_path
from rapallo.time import When

__all__ = ["DIGEST", "Spot", "Stored", "documents_of", "locator_at", "passage_digest", "read_stored", "spot_of", "text_of"]

DIGEST = re.compile(r"[0-9a-f]{64}\Z")
"""A SHA-256 digest as written."""

_PAGE = re.compile(r"\[((?:p\.|chapter) [^\]\n]{1,20})\]")
_GAP = re.compile(r"\n[ \t]*\n")
_NEAR = 4_000
_MOST_LOOKED_AT = 400_000_000  # characters digested in looking for one passage
_WORD_START = re.compile(r"(?<!\w)(?=\S)")


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a shelf. What nobody said is blank: a blank licence is an unknown one."""

    id: Annotated[str, Column("id", "The document's id on this shelf.", "§1.4", required=True)]
    digest: Annotated[str, Column("text", "SHA-256 of the original file.", "§1.3", required=True)] = ""
    title: Annotated[str, Column("text", "Title.", "§1.2")] = ""
    author: Annotated[tuple[str, ...], Column("texts", "Authors.", "§1.2")] = ()
    date: Annotated[When | None, Column("when", "When it was written or issued.", "§2.2")] = None
    kind: Annotated[str, Column("text", "What it is: letter, treaty, article; else its format.", "§1.2")] = ""
    place: Annotated[str, Column("text", "Where it was written or issued.", "§1.2")] = ""
    language: Annotated[str, Column("text", "Its language, by code (de, en, ru); blank: unknown.", "§1.2")] = ""
    licence: Annotated[str, Column("text", "On what terms it may be passed on; blank: unknown.", "§1.2")] = ""
    source: Annotated[str, Column("text", "The key of the case's source that it is a copy of.", "§1.2")] = ""
    file: Annotated[str, Column("text", "The original: in the shelf, or where it was left.", "§1.2")] = ""
    text: Annotated[str, Column("text", "SHA-256 of its text, which stands in texts/.", "§1.3")] = ""
    note: Annotated[str, Column("text", "Anything a reader should know.", "§1.2")] = ""

    @property
    def called(self) -> str:
        """Its title, or its id."""
        return self.title if self.title != "" else self.id


class Spot(msgspec.Struct, frozen=True):
    """How a passage stands in a text: ``here``, ``moved`` (then where it is now) or ``gone``; ``plain`` where
    nothing but its place is known."""

    state: str
    start: int
    end: int


def read_stored(shelf: str) -> tuple[tuple[Stored, ...], tuple[int, ...], tuple[Fault, ...]]:
    """The documents of a shelf with the line of each, and every fault of the table; nothing where there is no table."""
    from rapallo.record.tables import read_table

    try:
        rows = read_table(safe_path(shelf, "documents.csv"), Stored)
    except FileNotFoundError:
        return (), (), ()
    except CaseError as error:
        return (), (), error.faults
    found: list[Stored] = []
    lines: list[int] = []
    faults = list(rows.faults)
    seen: dict[str, int] = {}
    for document, line in zip(rows.records, rows.lines, strict=True):
        wrong = ""
        if document.id in seen:
            wrong, remedy = f"document {document.id} stands twice (first on line {seen[document.id]}).", "Keep one."
        elif DIGEST.match(document.digest) is None:
            wrong, remedy = f"document {document.id} has no SHA-256 digest.", "Add the file again: rapallo library add FILE."
        if wrong != "":
            code = "R302" if document.id in seen else "R110"
            faults.append(Fault(rows.path, line, 0, code, "error", wrong, remedy, "§1.4"))
            continue
        seen[document.id] = line
        found.append(document)
        lines.append(line)
    return tuple(found), tuple(lines), tuple(faults)


def text_of(shelf: str, document: Stored) -> str:
    """The stored text of a document, its lines ended as it was stored, whatever an editor made of them.

    Raises `FileNotFoundError` where it is gone and `CaseError` where it cannot be read.
    """
    return read_text(safe_path(shelf, os.path.join("texts", document.digest + ".txt"))).replace("\r\n", "\n")


def passage_digest(passage: str) -> str:
    """SHA-256 of a passage, as evidence keeps it.

    >>> passage_digest("Lipetsk")[:8]
    '4f391931'
    """
    return hashlib.sha256(passage.encode("utf-8")).hexdigest()


def spot_of(text: str, evidence: Evidence) -> Spot | None:
    """Whether a passage stands in a text where evidence points: offsets are characters of the stored text, ``end`` not included.

    Where it does not, the digest is looked for: nearby, then from every beginning of a word. ``None`` for evidence with no offsets.
    Law: a passage that is ``here`` or was found (``moved``) has the digest of the evidence. Cost: where it is not in its place, one
    digest a word of the text, of at most 400 million characters together.
    """
    start, end = evidence.quote_start, evidence.quote_end
    if start is None or end is None or end <= start:
        return None
    if evidence.digest == "":
        return Spot("plain" if end <= len(text) else "gone", start, end)
    wanted, length = evidence.digest.strip().lower(), end - start
    if end <= len(text) and passage_digest(text[start:end]) == wanted:
        return Spot("here", start, end)
    close = range(max(0, start - _NEAR), min(len(text) - length, start + _NEAR) + 1)
    words = (found.start() for found in _WORD_START.finditer(text) if found.start() + length <= len(text))
    nearest = sorted(close, key=lambda place: (abs(place - start), place))
    for at in islice(chain(nearest, words), max(1, _MOST_LOOKED_AT // length)):
        if passage_digest(text[at : at + length]) == wanted:
            return Spot("moved", at, at + length)
    return Spot("gone", start, end)


def locator_at(text: str, at: int) -> str:
    """Where in a document a character stands: ``p. 47`` as printed, else ``page 3 of the file``, and the paragraph.

    Pages are parted by form feeds; a page whose printed number is known begins with ``[p. 47]``.

    >>> locator_at("one\\n\\ntwo\\f[p. 47]\\n\\nthree", 18)
    'p. 47, para 1'
    >>> locator_at("one\\n\\ntwo", 6)
    'para 2'
    """
    page = text.rfind("\f", 0, at) + 1
    label = _PAGE.match(text, page)
    begin = label.end() if label is not None else page
    paragraph = 1 + len(_GAP.findall(text[begin:at].lstrip("\n \t")))
    if label is not None:
        return f"{label.group(1)}, para {paragraph}"
    if page == 0 and "\f" not in text:
        return f"para {paragraph}"
    return f"page {text.count(chr(12), 0, at) + 1} of the file, para {paragraph}"


def documents_of(documents: Sequence[Stored], source: str) -> tuple[Stored, ...]:
    """The documents that are copies of a source."""
    return tuple(document for document in documents if document.source == source)
