"""Passages that evidence points at, held against the stored texts: here, moved to another place, or gone (§1.3)."""

import msgspec

from rapallo.errors import CaseError, UsageError
from rapallo.library.shelf import Shelf
from rapallo.record.case import Case
from rapallo.record.claim import Evidence
from rapallo.record.stored import Spot, Stored, locator_at, spot_of

__all__ = ["Checked", "check_passages", "passages_in"]


class Checked(msgspec.Struct, frozen=True):
    """One piece of evidence and how its passage stands: ``here``, ``moved``, ``gone``, or ``plain`` (offsets with no digest, which
    nothing can be held against). ``locator`` says where it is now, ``passage`` what it says; both blank where it is gone."""

    evidence: Evidence
    document: str
    state: str
    start: int
    end: int
    locator: str
    passage: str


def check_passages(case: Case, shelf: Shelf) -> tuple[Checked, ...]:
    """Every piece of evidence with offsets whose source has a document on the shelf, in the order of the case's evidence.

    Of several documents of one source the one counts in which the passage stands. Evidence without a stored document is not spoken of:
    its passage need not be stored (§1.3). Where a document's text is not there any more, its passages are gone with it.
    """
    texts: dict[str, str] = {}
    found: list[Checked] = []
    for item in case.evidence:
        documents = shelf.by_source.get(item.source, ())
        held = [_checked(item, document, _text(shelf, document, texts)) for document in documents]
        told = [one for one in held if one is not None]
        if len(told) > 0:
            found.append(min(told, key=lambda one: ("here", "moved", "plain", "gone").index(one.state)))
    return tuple(found)


def passages_in(case: Case, shelf: Shelf, document: Stored) -> tuple[Checked, ...]:
    """The passages of one document, in the order in which they stand; those that are gone last."""
    text = shelf.text(document)
    found = [_checked(item, document, text) for item in case.evidence if item.source == document.source and document.source != ""]
    told = [one for one in found if one is not None]
    return tuple(sorted(told, key=lambda one: (one.state == "gone", one.start, one.end, one.evidence.claim)))


def _text(shelf: Shelf, document: Stored, texts: dict[str, str]) -> str:
    if document.id not in texts:
        try:
            texts[document.id] = shelf.text(document)
        except (UsageError, CaseError):
            texts[document.id] = ""
    return texts[document.id]


def _checked(item: Evidence, document: Stored, text: str) -> Checked | None:
    spot: Spot | None = spot_of(text, item)
    if spot is None:
        return None
    gone = spot.state == "gone"
    return Checked(
        item, document.id, spot.state, spot.start, spot.end, "" if gone else locator_at(text, spot.start),
        "" if gone else text[spot.start : spot.end],
    )  # fmt: skip
