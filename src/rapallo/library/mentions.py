"""What a document mentions of a case's things, with the dates and amounts beside them: proposals for a person, never claims."""

import re

from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.library.dating import Amount, Date, amounts_in, dates_in
from rapallo.library.naming import Naming, names_of, namings
from rapallo.library.shelf import Shelf
from rapallo.record.case import Case
from rapallo.record.stored import Stored, locator_at, passage_digest

__all__ = ["Mentions", "mentions", "sentences_of"]

_END = re.compile(r"(?<=[.!?…])[\"”»)]*\s+(?=[\"“«(]*[A-ZÀ-ÖØ-ÞА-ЯЁ0-9])|\n\n+|\f")
_ABBREVIATED = re.compile(
    r"(?:\b[A-ZА-ЯЁ]|\b(?:Dr|Mr|Mrs|St|Nr|No|Gen|Col|Lt|Maj|Prof|bzw|usw|ca|vol|p|pp|S|Bd|г|гг|т|стр|им)|\b[0-9]{1,2})\.\s*\Z"
)


class Mentions(Answer, frozen=True, kw_only=True):
    """The passages of a document in which something of the case is named beside something else.

    Each line is a draft of a row of claims.csv in which *subject, verb, object and every role are blank*: who did what to whom is for a
    person to say. ``things`` are the ids named, in order, with ``|`` between those that the words do not tell apart.
    """

    document: str
    proposals: tuple[Line, ...]
    named: tuple[tuple[str, int], ...]
    passages: int

    def summary(self) -> tuple[str, ...]:
        """What was found, and what it is not."""
        if len(self.named) == 0:
            return ("No thing of the case is named in it.",)
        return (
            f"{plural(len(self.named), 'thing')} of the case named; {plural(len(self.proposals), 'passage')} with two of them, or one beside a "
            "date or an amount.",
            "Proposals, not claims: subject, verb, object and roles are for a person to fill in.",
        )

    def sections(self) -> tuple[Section, ...]:
        """The passages in their order, then how often each thing is named."""
        counts = tuple(Line(f"{thing}: {count}", (), 0, (("thing", thing), ("number", count))) for thing, count in self.named)
        return kept(Section("Proposals", self.proposals), Section("Things named", counts))

    def csv(self) -> str:
        """The proposals alone, a row each: the columns of claims.csv, then the passage as evidence.csv has it."""
        import csv
        import io

        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        columns = [name for name, _ in self.proposals[0].fields] if len(self.proposals) > 0 else list(_COLUMNS)
        writer.writerow(columns)
        for line in self.proposals:
            writer.writerow([_harmless(value) for _, value in line.fields])
        return out.getvalue()


_COLUMNS = (
    "id", "subject", "verb", "object", "when", "low", "high", "unit", "of_what", "source", "locator", "speaker", "stance", "hedge", "note",
    "things", "document", "quote_start", "quote_end", "digest", "passage",
)  # fmt: skip


def mentions(case: Case, shelf: Shelf, name: str) -> Mentions:
    """The mentions of a case's things in a document, sentence by sentence. Raises `UnknownName`, `UsageError`.

    A sentence is proposed where it names two things, or one beside a date or an amount. Cost: one pass over the text, and for each word
    that begins a name the names that begin so.
    """
    document = shelf.resolve(name)
    text = shelf.text(document)
    names = names_of(case)
    counts: dict[str, int] = {}
    proposals: list[Line] = []
    for start, end in sentences_of(text):
        passage = text[start:end]
        found = namings(passage, names)
        for one in found:
            if len(one.things) == 1:
                counts[one.things[0]] = counts.get(one.things[0], 0) + 1
        dates = dates_in(passage)
        amounts = amounts_in(passage, document.language, dates)
        distinct = {one.things for one in found}
        if len(distinct) > 1 or (len(distinct) == 1 and len(dates) + len(amounts) > 0):
            proposals.append(_proposal(case, document, text, start, end, found, dates, amounts))
    return Mentions(
        question=typed("library", "mentions", document.id),
        title=f"What {document.called} mentions",
        case=case.about.title,
        digest=digest(case),
        document=document.id,
        proposals=tuple(proposals),
        named=tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))),
        passages=len(proposals),
    )


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a text begins and ends; initials, ordinals and common abbreviations end none."""
    found: list[tuple[int, int]] = []
    start = 0
    for gap in [*_END.finditer(text), None]:
        end = len(text) if gap is None else gap.start()
        if (
            gap is not None
            and "\n\n" not in gap.group()
            and "\f" not in gap.group()
            and _ABBREVIATED.search(text[max(start, end - 16) : end]) is not None
        ):
            continue
        low = start + len(text[start:end]) - len(text[start:end].lstrip())
        high = end - (len(text[start:end]) - len(text[start:end].rstrip()))
        if high > low:
            found.append((low, high))
        start = end if gap is None else gap.end()
    return found


def _proposal(
    case: Case,
    document: Stored,
    text: str,
    start: int,
    end: int,
    found: tuple[Naming, ...],
    dates: tuple[Date, ...],
    amounts: tuple[Amount, ...],
) -> Line:
    passage = text[start:end]
    things = list(dict.fromkeys("|".join(one.things) for one in found))
    amount = amounts[0] if len(amounts) == 1 else None
    notes = []
    if len(dates) > 1:
        notes.append("dates: " + "; ".join(one.when for one in dates))
    if len(amounts) > 1:
        notes.append("amounts: " + "; ".join(" ".join(one.words.split()) for one in amounts))
    locator = locator_at(text, start)
    values: dict[str, Value] = dict.fromkeys(_COLUMNS, "")
    values.update(
        when=dates[0].when if len(dates) == 1 else "",
        low=_figure(amount.low) if amount is not None else "",
        high=_figure(amount.high) if amount is not None else "",
        unit=amount.unit if amount is not None else "",
        hedge=amount.hedge if amount is not None else "",
        source=document.source,
        locator=locator,
        note="; ".join(notes),
        things="; ".join(things),
        document=document.id,
        quote_start=start,
        quote_end=end,
        digest=passage_digest(passage),
        passage=passage,
    )
    named = "; ".join(" or ".join(case.title(thing) for thing in one.split("|")[:3]) for one in things)
    said = [named, *(one.when for one in dates), *(" ".join(one.words.split()) for one in amounts)]
    return Line(f"{locator}: “{' '.join(passage.split())}” — {' · '.join(said)}", (), 0, tuple(values.items()))


def _figure(value: object) -> str:
    from decimal import Decimal

    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _harmless(value: Value) -> str:
    """A cell that no spreadsheet runs."""
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
