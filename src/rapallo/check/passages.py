"""R417, R418: passages of stored documents that do not stand where evidence says (§1.3)."""

import os
from collections.abc import Iterator

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault
from rapallo.errors import CaseError, Fault
from rapallo.record.claim import Evidence
from rapallo.record.stored import Stored, locator_at, read_stored, spot_of, text_of

__all__ = ["RULES"]


def passages(survey: Survey) -> Iterator[Fault]:
    """R417: a passage that stands elsewhere in its document now. R418: one that is no longer in it. With them the table's own faults."""
    shelf = os.path.join(survey.loaded.folder, "library")
    if not os.path.isfile(os.path.join(shelf, "documents.csv")):
        return
    documents, _, faults = read_stored(shelf)
    yield from faults
    by_source: dict[str, list[Stored]] = {}
    for document in documents:
        by_source.setdefault(document.source, []).append(document)
    texts: dict[str, str | None] = {}
    for item in survey.case.evidence:
        if item.quote_start is None or item.source not in by_source:
            continue
        found = [one for document in by_source[item.source] if (one := _found(shelf, document, item, texts)) is not None]
        if len(found) == 0 or any(one.code == "" for one in found):
            continue
        best = min(found, key=lambda one: one.code)
        claim = survey.case.claim_by_id[item.claim]
        yield fault(best.code, survey.claim_at(claim), best.finding, (item.claim,))


def _found(shelf: str, document: Stored, item: Evidence, texts: dict[str, str | None]) -> Fault | None:
    """A finding about one document; one without code where the passage stands; ``None`` where nothing can be said."""
    if document.id not in texts:
        try:
            texts[document.id] = text_of(shelf, document)
        except (FileNotFoundError, CaseError):
            texts[document.id] = None
    text = texts[document.id]
    spot = spot_of(text if text is not None else "", item)
    if spot is None:
        return None
    where = f"the passage of {item.source} for {item.claim} (characters {item.quote_start} to {item.quote_end})"
    if text is None:
        gone = f"the text of {document.id} is not in library/texts, or is no UTF-8; adding the file again puts it back"
        return Fault("", 0, 0, "R418", "", f"{where} cannot be looked at: {gone}.", "")
    if spot.state == "moved":
        now = f"characters {spot.start} to {spot.end}, {locator_at(text, spot.start)}"
        return Fault("", 0, 0, "R417", "", f"{where} now stands in {document.id} at {now}.", "")
    if spot.state == "gone":
        return Fault("", 0, 0, "R418", "", f"{where} is not in the text of {document.id}.", "")
    return Fault("", 0, 0, "", "", "", "")


RULES = (Rule(("R417", "R418"), passages),)
