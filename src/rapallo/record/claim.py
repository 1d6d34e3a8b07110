"""A claim is what evidence says: subject, verb, object, with roles, time and amount (§1.3)."""

from decimal import Decimal
from typing import Annotated

import msgspec

from rapallo.record.columns import Column
from rapallo.time import When

__all__ = ["CONFIDENCES", "FOOTINGS", "POLARITIES", "RELATIONS", "ROLES", "STANCES", "Claim", "Evidence"]

ROLES = ("to", "by", "at", "via", "under", "for", "as")
POLARITIES = ("affirmed", "denied")
CONFIDENCES = ("high", "moderate", "low")
FOOTINGS = ("stated", "inferred", "assumed")
STANCES = ("reports", "alleges", "lists", "proves", "denies")
RELATIONS = ("supports", "disputes")


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One claim of a case. Blank cells are ``""``, ``()`` or ``None``; a blank is never a value (§1.9).

    >>> Claim(id="c1", subject="germany", verb="lease", object="base", to=("germany",)).footing
    ''
    """

    id: Annotated[str, Column("id", "The claim's id; the author's own, and no part of it is a date.", "§1.4")]
    subject: Annotated[str, Column("thing", "Who or what the claim is about.", "§1.3", required=True)]
    verb: Annotated[str, Column("verb", "What the subject did.", "§3", required=True)]
    object: Annotated[str, Column("thing", "To whom or what it was done.", "§1.3", required=True)] = ""
    to: Annotated[tuple[str, ...], Column("things", "Who received it, or was made able.", "§1.3")] = ()
    by: Annotated[tuple[str, ...], Column("things", "Who carried it out.", "§1.3")] = ()
    at: Annotated[tuple[str, ...], Column("things", "The place or facility where it was done.", "§1.3")] = ()
    via: Annotated[tuple[str, ...], Column("things", "Through whose hands or over which route.", "§1.3")] = ()
    under: Annotated[tuple[str, ...], Column("things", "The agreement it rested on.", "§1.3")] = ()
    for_: Annotated[tuple[str, ...], Column("things", "What it was meant for.", "§1.3")] = ()
    as_: Annotated[str, Column("thing", "What the object became or served as: the skill taught, the copy.", "§1.3")] = ""
    when: Annotated[When | None, Column("when", "When it was so; blank: the record does not say.", "§2")] = None
    low: Annotated[Decimal | None, Column("number", "The lower bound of the amount; blank: not said.", "§1.3")] = None
    high: Annotated[Decimal | None, Column("number", "The upper bound; an exact amount stands in both.", "§1.3")] = None
    unit: Annotated[str, Column("text", "What the amount counts (tonnes, aircraft, percent).", "§10.4")] = ""
    of_what: Annotated[str, Column("text", "Of what it is a part or count: the denominator of a share.", "§10.1")] = ""
    period: Annotated[When | None, Column("when", "Over which period the amount is counted.", "§1.3")] = None
    polarity: Annotated[
        str, Column("choice", "Whether the evidence affirms or denies it.", "§1.9", choices=POLARITIES, blank="affirmed")
    ] = ""
    confidence: Annotated[
        str,
        Column("choice", "How far the author trusts it.", "§1.9", choices=CONFIDENCES, blank="moderate, shown as not graded"),
    ] = ""
    footing: Annotated[
        str,
        Column(
            "choice",
            "stated: some source says it; inferred: concluded from named claims; assumed: supposed by the author.",
            "§1.3",
            choices=FOOTINGS,
            blank="stated",
        ),
    ] = ""
    inferred_from: Annotated[tuple[str, ...], Column("claims", "The stated claims it is concluded from.", "§1.3")] = ()
    rival_of: Annotated[tuple[str, ...], Column("claims", "Claims that answer the same question otherwise.", "§1.5")] = ()
    exchange: Annotated[str, Column("id", "An id shared by claims that are each other's consideration.", "§1.7")] = ""
    source: Annotated[str, Column("key", "The source that says it (more of them: evidence.csv).", "§1.2")] = ""
    locator: Annotated[str, Column("text", "Where in the source: page, paragraph, folio, row.", "§1.3")] = ""
    speaker: Annotated[str, Column("text", "Who speaks in the source, if not its author.", "§1.3")] = ""
    stance: Annotated[str, Column("choice", "How it is said.", "§1.8", choices=STANCES, blank="reports")] = ""
    hedge: Annotated[str, Column("text", "The source's own hedge ('about', 'probably', 'said to').", "§1.3")] = ""
    note: Annotated[str, Column("text", "Anything a reader should know.", "§1.3")] = ""

    @property
    def denied(self) -> bool:
        """Whether the claim says that something was not so."""
        return self.polarity == "denied"

    def role(self, name: str) -> tuple[str, ...]:
        """The things in a role, by its name in files (``to`` … ``as``)."""
        if name == "as":
            return (self.as_,) if self.as_ != "" else ()
        things: tuple[str, ...] = self.for_ if name == "for" else getattr(self, name)
        return things

    def things(self) -> tuple[str, ...]:
        """Every thing the claim names, subject and object first, each once."""
        seen = dict.fromkeys((self.subject, self.object))
        for name in ROLES:
            seen.update(dict.fromkeys(self.role(name)))
        seen.pop("", None)
        return tuple(seen)


class Evidence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One passage of one source that supports or disputes a claim (§1.3)."""

    claim: Annotated[str, Column("id", "The claim's id.", "§1.3", required=True)]
    relation: Annotated[
        str, Column("choice", "Whether it supports or disputes.", "§1.3", choices=RELATIONS, blank="supports")
    ] = ""
    source: Annotated[str, Column("key", "The source's key.", "§1.2", required=True)] = ""
    locator: Annotated[str, Column("text", "Where in the source: page, paragraph, folio, row.", "§1.3")] = ""
    speaker: Annotated[str, Column("text", "Who speaks in the source, if not its author.", "§1.3")] = ""
    stance: Annotated[str, Column("choice", "How it is said; denies disputes.", "§1.9", choices=STANCES, blank="reports")] = ""
    hedge: Annotated[str, Column("text", "The source's own hedge.", "§1.3")] = ""
    quote_start: Annotated[int | None, Column("whole", "Where the passage begins.", "§1.3", unit="characters")] = None
    quote_end: Annotated[int | None, Column("whole", "Where the passage ends.", "§1.3", unit="characters")] = None
    digest: Annotated[str, Column("text", "SHA-256 of the passage, which itself need not be stored.", "§1.3")] = ""

    @property
    def disputes(self) -> bool:
        """Whether it speaks against the claim: by relation, or where none is given because its stance is *denies* (§1.9)."""
        return self.relation == "disputes" or (self.relation == "" and self.stance == "denies")
