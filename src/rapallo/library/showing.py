"""A document with what is known of it, its text, and in its margin the claims that rest on its passages."""

import os
import re

from rapallo.inquiry.answer import Answer, Ground, Line, Section
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import facts, kept, plural, typed
from rapallo.inquiry.sentence import said
from rapallo.library.passages import Checked, passages_in
from rapallo.library.shelf import Shelf, digest_of_file
from rapallo.record.case import Case
from rapallo.record.stored import Stored, passage_digest

__all__ = ["Shown", "show"]

_STATES = {
    "here": "",
    "moved": "the passage stands elsewhere now",
    "gone": "the passage is no longer in the text",
    "plain": "no digest says what stood here",
}


class Shown(Answer, frozen=True, kw_only=True):
    """A document. ``margin`` holds each passage with its claim; ``cited`` the claims of its source that point at no passage;
    ``paragraphs`` the text itself, a line each, with the offset at which it begins. ``original`` says how the original stands."""

    document: Stored
    original: str
    margin: tuple[Checked, ...] = ()
    beside: tuple[Line, ...] = ()
    cited: tuple[Line, ...] = ()
    paragraphs: tuple[tuple[int, str], ...] = ()
    claims_asked: bool = False
    length: int = 0

    def summary(self) -> tuple[str, ...]:
        """How long it is, and how its passages stand."""
        words = [f"{self.length:,} characters of text. {self.original}"]
        if self.claims_asked:
            off = sum(1 for one in self.margin if one.state in ("moved", "gone"))
            stands = "" if off == 0 else f"; {off} of them {'does' if off == 1 else 'do'} not stand where the evidence says"
            words.append(f"{plural(len(self.margin), 'passage')} with a claim{stands}.")
        return tuple(words)

    def sections(self) -> tuple[Section, ...]:
        """What is known of it; then its passages with their claims, or its text."""
        one = self.document
        head = facts(
            ("id", one.id), ("title", one.title), ("author", "; ".join(one.author)),
            ("date", said(one.date) if one.date is not None else "unknown"), ("kind", one.kind), ("place", _known(one.place)),
            ("language", _known(one.language)), ("licence", _known(one.licence)), ("source", one.source), ("file", one.file),
            ("digest", one.digest), ("note", one.note),
        )  # fmt: skip
        if self.claims_asked:
            return kept(
                Section("Document", head), Section("Passages and their claims", self.beside),
                Section("Claims of its source that point at no passage", self.cited),
            )  # fmt: skip
        text = tuple(Line(words, (), 0, (("start", start), ("text", words))) for start, words in self.paragraphs)
        return kept(Section("Document", head), Section("Text", text))


def show(shelf: Shelf, name: str, case: Case | None = None) -> Shown:
    """A document of a shelf by id, digest, source key or title; with a ``case``, the claims that rest on it, passage by passage.

    Raises `UnknownName`, and `UsageError` where its text is gone or where it was changed behind the table's back.
    """
    document = shelf.resolve(name)
    text = shelf.text(document)
    changed = document.text not in ("", passage_digest(text))
    note = " Its text is not the one that was added: the table has another digest." if changed else ""
    margin = passages_in(case, shelf, document) if case is not None else ()
    grounds: tuple[Ground, ...] = ()
    beside: list[Line] = []
    cited: list[Line] = []
    if case is not None:
        voice = voice_of(case)
        for one in margin:
            beside += _passage(one, voice.says(case.claim_by_id[one.evidence.claim]))
        at = {one.evidence.claim for one in margin}
        for claim in case.claims:
            if (
                document.source != ""
                and claim.id not in at
                and any(item.source == document.source for item in case.evidence_of(claim))
            ):
                cited.append(voice.line(claim))
        grounds = voice.grounds([*beside, *cited])
    return Shown(
        question=typed("library", "show", document.id, *(("--claims",) if case is not None else ())),
        title=document.called,
        case=shelf.name if case is None else case.about.title,
        digest="" if case is None else digest(case),
        grounds=grounds,
        document=document,
        original=_original(shelf, document) + note,
        margin=margin,
        beside=tuple(beside),
        cited=tuple(cited),
        paragraphs=_paragraphs(text) if case is None else (),
        claims_asked=case is not None,
        length=len(text),
    )


def _known(text: str) -> str:
    return text if text != "" else "unknown"


def _passage(one: Checked, sentence: str) -> tuple[Line, Line]:
    """The passage, and under it the claim that rests on it."""
    words = " ".join(one.passage.split())
    shown = words if len(words) <= 400 else words[:397] + "…"
    where = (
        f"{one.locator}: “{shown}”" if one.state != "gone" else f"characters {one.evidence.quote_start}–{one.evidence.quote_end}"
    )
    off = _STATES[one.state]
    if one.state == "moved":
        off += f": now characters {one.start}–{one.end}, not {one.evidence.quote_start}–{one.evidence.quote_end}"
    fields = (
        ("claim", one.evidence.claim), ("state", one.state), ("start", one.start), ("end", one.end), ("locator", one.locator),
        ("passage", one.passage),
    )  # fmt: skip
    relation = "disputes" if one.evidence.disputes else "supports"
    return (
        Line(f"{where}{f' ({off})' if off != '' else ''}", (), 0, fields, "" if one.state == "here" else one.state),
        Line(sentence, (one.evidence.claim,), 1, (("claim", one.evidence.claim), ("relation", relation)), relation),
    )


def _original(shelf: Shelf, document: Stored) -> str:
    path = document.file if os.path.isabs(document.file) else os.path.join(shelf.folder, document.file)
    if document.file == "" or not os.path.isfile(path):
        return f"Its original is not there ({document.file})." if document.file != "" else "Its original is not kept."
    return (
        "Its original is unchanged."
        if digest_of_file(path) == document.digest
        else "Its original is not the file that was added."
    )


def _paragraphs(text: str) -> tuple[tuple[int, str], ...]:
    """The paragraphs in a line each, with the offset at which each begins in the stored text."""
    found: list[tuple[int, str]] = []
    at = 0
    for piece in re.split(r"(\n\n|\f)", text):
        words = " ".join(piece.split())
        if words != "":
            found.append((at + len(piece) - len(piece.lstrip()), words))
        at += len(piece)
    return tuple(found)
