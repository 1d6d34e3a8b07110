"""R117, R118, R124, R125, R137: texts that a spreadsheet, terminal or page would obey, links and passages that cannot be."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rapallo.check.rule import Rule
from rapallo.check.survey import Place, Survey, fault
from rapallo.errors import Fault
from rapallo.record import broken_links
from rapallo.record.tables import runs, suspicious

__all__ = ["RULES"]

_RUNS = frozenset("=+-@")
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")

_CLAIM = ("unit", "of_what", "locator", "speaker", "hedge", "note")
_THING = ("label", "unit", "wikidata", "note")
_SOURCE = ("type", "title", "container", "year", "publisher", "pages", "url", "party", "note")
_EVIDENCE = ("locator", "speaker", "hedge", "digest")


def dangerous_texts(survey: Survey) -> Iterator[Fault]:
    """R117: a cell that a spreadsheet would run. R118: a control or direction-changing character."""
    for place, column, text, claims in _texts(survey):
        if runs(text):
            finding = f"'{column}' begins with '{text[0]}', which a spreadsheet would run as a formula."
            yield fault("R117", place, finding, claims)
        if not text.isprintable():
            sign = suspicious(text)
            if sign is not None:
                yield fault("R118", place, f"'{column}' holds {sign}, which hides or reorders what is read.", claims)


def tags(survey: Survey) -> Iterator[Fault]:
    """R124: a label or a name that holds a tag."""
    for thing in survey.case.things:
        for column, text in (("label", thing.label), *(("names", name) for _, name in thing.names)):
            if "<" in text and _TAG.search(text) is not None:
                yield fault("R124", survey.thing_at(thing, column), f"'{column}' of {thing.id} holds a tag.", ())


def story(survey: Survey) -> Iterator[Fault]:
    """R125: a link of the story that leads to nothing."""
    path = os.path.join(survey.loaded.folder, "story.md")
    for line, kind, name in broken_links(survey.case):
        yield fault("R125", (path, line, 0), f"the story links to {kind} '{name}', which the case does not have.", ())


def _texts(survey: Survey) -> Iterator[tuple[Place, str, str, tuple[str, ...]]]:
    """Every text worth a closer look, with its place; most cells are passed over without a call."""
    case = survey.case
    for claim, column, text in _odd(case.claims, _CLAIM):
        yield survey.claim_at(claim, column), column, text, (claim.id,)
    for thing, column, text in _odd(case.things, _THING):
        yield survey.thing_at(thing, column), column, text, ()
    for source, column, text in _odd(case.sources, _SOURCE):
        yield survey.source_at(source, column), column, text, ()
    for item, column, text in _odd(case.evidence, _EVIDENCE):
        yield survey.claim_at(case.claim_by_id[item.claim]), f"{column} of its evidence", text, (item.claim,)
    for thing in case.things:
        for column, texts in (("names", [text for _, text in thing.names]), ("classes", thing.classes)):
            for text in texts:
                if _is_odd(text):
                    yield survey.thing_at(thing, column), column, text, ()
    for source in case.sources:
        for text in source.author:
            if _is_odd(text):
                yield survey.source_at(source, "author"), "author", text, ()
    for rule in case.rules:
        for column in ("label", "says", "note", "locator"):
            if not getattr(rule, column).isprintable():
                yield survey.rule_at(rule), column, " " + getattr(rule, column), ()
    for thesis in case.theses:
        for column in ("author", "says", "hedge", "note", "locator"):
            if not getattr(thesis, column).isprintable():
                yield survey.thesis_at(thesis), column, " " + getattr(thesis, column), ()


def _odd(records: Sequence[Any], columns: Iterable[str]) -> Iterator[tuple[Any, str, str]]:
    for column in columns:
        for record in records:
            text = getattr(record, column)
            if text != "" and (text[0] in _RUNS or not text.isprintable()):
                yield record, column, text


def _is_odd(text: str) -> bool:
    return text[:1] in _RUNS or not text.isprintable()


def passages(survey: Survey) -> Iterator[Fault]:
    """R137: a passage that ends before it begins, or a digest that is none."""
    for item in survey.case.evidence:
        place = survey.claim_at(survey.case.claim_by_id[item.claim])
        where = f"the evidence of {item.source} for {item.claim}"
        if item.quote_start is not None and item.quote_end is not None and item.quote_end < item.quote_start:
            finding = f"{where} ends at character {item.quote_end}, before it begins at {item.quote_start}."
            yield fault("R137", place, finding, (item.claim,))
        elif item.digest != "" and _DIGEST.match(item.digest.lower()) is None:
            yield fault("R137", place, f"{where} has a digest that is no SHA-256 (64 digits 0–9, a–f).", (item.claim,))


RULES = (
    Rule(("R117", "R118"), dangerous_texts),
    Rule(("R124",), tags),
    Rule(("R125",), story),
    Rule(("R137",), passages, tables=("evidence",)),
)
