"""The library of a case at its desk: documents found, and one read with the claims that rest on its passages in the margin."""

import os
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from rapallo.errors import LimitError, UnknownName, UsageError
from rapallo.inquiry.render import plain
from rapallo.library.index import Index, open_index
from rapallo.library.passages import Checked, passages_in
from rapallo.library.search import search
from rapallo.library.shelf import Shelf
from rapallo.press.payload_beside import document_rows
from rapallo.record.case import Case
from rapallo.record.stored import Stored

__all__ = ["LARGEST_TEXT", "LONGEST_PART", "LONGEST_QUERY", "document_part", "found_documents"]

LONGEST_QUERY = 400
"""Letters of a query of the library at most."""

LONGEST_PART = 60_000
"""Characters of a document that are shown at once."""

LARGEST_TEXT = 50_000_000
"""Bytes of a stored text that a desk opens at most."""

_MOST_HITS = 40
_MOST_COUNTS = 30
_MOST_NOTES = 400
_GAP = re.compile(r"\n[ \t]*\n\s*|\f\s*")


def found_documents(shelf: Shelf, query: str, opened: Callable[[str], Index] = open_index) -> dict[str, Any]:
    """What a query finds in a library, with snippets and facets; without words every document, as its table has it.

    ``opened`` opens the index of a shelf.
    Raises `UsageError` for a query that is too long or cannot be read.
    """
    if len(query) > LONGEST_QUERY:
        raise UsageError(f"a query of {len(query):,} letters is too long; {LONGEST_QUERY} is the most.")
    if query.strip() == "":
        return {"words": "", "summary": [], "total": len(shelf.documents), "hits": [], "facets": [], "documents": document_rows(shelf)}
    index = opened(shelf.folder)
    try:
        found = search(shelf.folder, query, _MOST_HITS, index=index)
    finally:
        index.connection.close()
    hits = [
        {
            "id": hit.document, "title": plain(hit.title), "date": plain(hit.date), "kind": plain(hit.kind), "place": plain(hit.place),
            "locator": plain(hit.locator), "snippet": plain(hit.snippet), "start": hit.start,
        }
        for hit in found.hits
    ]  # fmt: skip
    facets = [
        {"name": name, "counts": [[plain(value), count] for value, count in counts[:_MOST_COUNTS]], "more": max(0, len(counts) - _MOST_COUNTS)}
        for name, counts in found.facets
    ]
    return {"words": query, "summary": list(found.summary()), "total": found.total, "hits": hits, "facets": facets, "documents": []}


def document_part(case: Case, shelf: Shelf, name: str, at: int = 0) -> dict[str, Any]:
    """A part of a document: the one in which a place stands, in paragraphs cut where passages with claims begin and end.

    ``at`` is a place in the stored text, in characters. Claims of the source that point at no passage are listed apart. Raises
    `UnknownName`, `LimitError` for a text too large, and `UsageError` where it is gone.
    """
    document = shelf.by_id.get(name)
    if document is None:
        raise UnknownName(name[:80], (), what="document")
    _sized(shelf, document)
    text = shelf.text(document)
    cuts = _cuts(text)
    number = max((place for place, start in enumerate(cuts[:-1]) if start <= max(at, 0)), default=0)
    margin = passages_in(case, shelf, document)
    noted = {one.evidence.claim for one in margin}
    rows = [_note(one) for one in margin[:_MOST_NOTES]]
    cited = [
        claim.id
        for claim in case.claims
        if document.source != "" and claim.id not in noted and any(item.source == document.source for item in case.evidence_of(claim))
    ]
    return {
        "document": document_rows(Shelf(shelf.folder, (document,)))[0],
        "length": len(text),
        "part": number,
        "starts": cuts[:-1],
        "paragraphs": _paragraphs(text, cuts[number], cuts[number + 1], margin[:_MOST_NOTES]),
        "margin": rows,
        "notes_left_out": max(0, len(margin) - _MOST_NOTES),
        "cited": cited,
    }


def _sized(shelf: Shelf, document: Stored) -> None:
    path = os.path.join(shelf.folder, "texts", document.digest + ".txt")
    size = os.path.getsize(path) if os.path.isfile(path) else 0
    if size > LARGEST_TEXT:
        raise LimitError(f"the text of {document.id} has {size:,} bytes; the desk opens {LARGEST_TEXT:,} at most.")


def _note(one: Checked) -> dict[str, Any]:
    return {
        "claim": one.evidence.claim, "relation": "disputes" if one.evidence.disputes else "supports", "state": one.state,
        "start": one.start, "end": one.end, "locator": plain(one.locator), "was": [one.evidence.quote_start, one.evidence.quote_end],
    }  # fmt: skip


def _cuts(text: str) -> list[int]:
    """Where the parts of a text begin, at the beginning of a paragraph where there is one nearby; the end of the text last."""
    cuts = [0]
    while len(text) - cuts[-1] > LONGEST_PART:
        wanted = cuts[-1] + LONGEST_PART
        gap = None
        for gap in _GAP.finditer(text, wanted - LONGEST_PART // 4, wanted):  # noqa: B007
            pass
        cuts.append(gap.end() if gap is not None and gap.end() > cuts[-1] else wanted)
    return [*cuts, len(text)]


def _paragraphs(text: str, first: int, last: int, margin: tuple[Checked, ...]) -> list[dict[str, Any]]:
    """The paragraphs of a stretch; each in runs, with the numbers of the passages in the margin that a run belongs to."""
    spots = [(one.start, one.end, number) for number, one in enumerate(margin) if one.state != "gone" and one.end > first and one.start < last]
    rows = []
    start = first
    for end, after in (*((gap.start(), gap.end()) for gap in _GAP.finditer(text, first, last)), (last, last)):
        if text[start:end].strip() != "":
            rows.append({"start": start, "runs": _runs(text, start, end, spots)})
        start = after
    return rows


def _runs(text: str, start: int, end: int, spots: list[tuple[int, int, int]]) -> list[list[Any]]:
    near = [spot for spot in spots if spot[0] < end and spot[1] > start]
    edges = sorted({start, end, *(max(start, low) for low, _, _ in near), *(min(end, high) for _, high, _ in near)})
    found: list[list[Any]] = []
    for low, high in pairwise(edges):
        words = "\n".join(plain(line) for line in text[low:high].split("\n"))
        found.append([words, [number for a, b, number in near if a <= low and b >= high]])
    return found
