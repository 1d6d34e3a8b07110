"""What an author writes beside the tables: ways, rules, theses, readings and questions, as plain data.

Their meaning lives higher up (`pathways`, `inquiry`); here they are only what the files say, so that a case can be
read and written whole without anything that computes.
"""

from typing import Annotated

import msgspec

from rapallo.record.columns import Column
from rapallo.time import When

__all__ = ["About", "Complete", "Given", "Inspector", "Need", "Question", "Reading", "Rule", "Thesis", "Way"]

RESOLUTIONS = ("day", "month", "year")


class About(msgspec.Struct, frozen=True, kw_only=True):
    """`case.toml`: what the case is called and the frame that its questions are asked in."""

    title: Annotated[str, Column("text", "The case's title.", "§2.1", required=True)]
    authors: Annotated[tuple[str, ...], Column("texts", "Who answers for it.", "§2.1")] = ()
    licence: Annotated[str, Column("text", "SPDX licence of the record.", "§2.1")] = ""
    summary: Annotated[str, Column("text", "The case in a sentence or two.", "§2.1")] = ""
    resolution: Annotated[str, Column("choice", "The step of pathways.", "§2.1", choices=RESOLUTIONS, blank="month")] = ""
    horizon: Annotated[When | None, Column("when", "The span that pathways are computed on.", "§2.1")] = None
    notice: Annotated[str, Column("duration", "How long re-planning takes to begin; blank: zero.", "§4.8")] = ""
    sides: Annotated[
        tuple[tuple[str, tuple[str, ...]], ...], Column("table", "Named sides, each a list of things.", "§7")
    ] = ()
    aims: Annotated[tuple[str, ...], Column("texts", "Holdings that the case asks about.", "§9")] = ()
    asserts: Annotated[tuple[tuple[str, object], ...], Column("table", "What `check` holds the case to.", "§1.10")] = ()


class Need(msgspec.Struct, frozen=True):
    """A need of a way: ``k`` of the listed holdings (a plain need is one of one)."""

    of: tuple[str, ...]
    k: int = 1


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way to one holding (§4.1); a blank field is unknown (§4.8)."""

    id: Annotated[str, Column("id", "The way's id.", "§4.1", required=True)]
    gives: Annotated[str, Column("holding", "The holding it gives.", "§4.1", required=True)]
    label: Annotated[str, Column("text", "What answers call it.", "§4.1")] = ""
    needs: Annotated[tuple[Need, ...], Column("needs", "Everything it needs; k-of-n as { of, k }.", "§4.1")] = ()
    by: Annotated[tuple[str, ...], Column("things", "Who works on it.", "§4.1")] = ()
    at: Annotated[tuple[str, ...], Column("things", "Where.", "§4.1")] = ()
    via: Annotated[tuple[str, ...], Column("things", "Through whom.", "§4.1")] = ()
    under: Annotated[tuple[str, ...], Column("things", "Under which agreement.", "§4.1")] = ()
    open: Annotated[When | None, Column("when", "When it could be worked.", "§4.2")] = None
    takes: Annotated[str, Column("duration", "How much work it asks for.", "§4.2")] = ""
    unbroken: Annotated[bool, Column("flag", "Whether the work must be of one piece.", "§4.2")] = False
    keeps: Annotated[str, Column("keeps", "How long the result stays: lasting, 0, or a duration.", "§4.3")] = ""
    ran: Annotated[str, Column("choice", "Whether it happened.", "§4.8", choices=("yes", "no", "unknown"), blank="unknown")] = ""
    footing: Annotated[tuple[tuple[str, str], ...], Column("table", "Footing, by field.", "§1.3")] = ()
    claims: Annotated[tuple[str, ...], Column("claims", "The claims it rests on.", "§4.6")] = ()
    because: Annotated[str, Column("text", "The author's reason.", "§4.1")] = ""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A holding that stood without any way of this record (§4.7)."""

    holding: Annotated[str, Column("holding", "The holding.", "§4.7", required=True)]
    when: Annotated[When | None, Column("when", "When it stood.", "§4.7")] = None
    claims: Annotated[tuple[str, ...], Column("claims", "The claims that say so.", "§4.7")] = ()
    footing: Annotated[
        str, Column("choice", "Its footing.", "§1.3", choices=("stated", "inferred", "assumed"), blank="assumed")
    ] = ""
    because: Annotated[str, Column("text", "The author's reason.", "§4.7")] = ""


class Complete(msgspec.Struct, frozen=True, kw_only=True):
    """The author's declaration that a holding has no ways but those recorded (§4.7)."""

    holding: Annotated[str, Column("holding", "The holding.", "§4.7", required=True)]
    when: Annotated[When | None, Column("when", "For which time.", "§4.7")] = None
    because: Annotated[str, Column("text", "The author's reason.", "§4.7", required=True)] = ""


class Inspector(msgspec.Struct, frozen=True, kw_only=True):
    """Who watches over a rule, where, and until when (§11.1)."""

    actor: Annotated[str, Column("thing", "Who inspects.", "§11.1", required=True)]
    reach: Annotated[tuple[str, ...], Column("things", "Places and territories in reach.", "§11.1")] = ()
    when: Annotated[When | None, Column("when", "When the reach held.", "§11.1")] = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A prohibition: acts on classes of things, by actors or in territories, in a period, from a source (§11.1)."""

    id: Annotated[str, Column("id", "The rule's id.", "§11.1", required=True)]
    label: Annotated[str, Column("text", "What answers call it.", "§11.1")] = ""
    under: Annotated[str, Column("thing", "The agreement it stands in.", "§11.1")] = ""
    forbids: Annotated[tuple[str, ...], Column("texts", "Verbs it forbids.", "§11.1", required=True)] = ()
    classes: Annotated[tuple[str, ...], Column("texts", "Classes of things it speaks of; none: any thing.", "§11.1")] = ()
    binds: Annotated[tuple[str, ...], Column("things", "Actors bound, wherever they are.", "§11.2")] = ()
    territory: Annotated[tuple[str, ...], Column("things", "Territories in which anyone is bound.", "§11.2")] = ()
    to: Annotated[tuple[str, ...], Column("things", "Receivers it speaks of, with their parts; none: any.", "§11.1")] = ()
    not_to: Annotated[tuple[str, ...], Column("things", "Receivers, with their parts, it does not speak of.", "§11.1")] = ()
    when: Annotated[When | None, Column("when", "When it was in force.", "§11.1")] = None
    source: Annotated[str, Column("key", "The source of its text.", "§11.1")] = ""
    locator: Annotated[str, Column("text", "Article, paragraph.", "§11.1")] = ""
    says: Annotated[str, Column("text", "What it says, in the author's words.", "§11.1")] = ""
    note: Annotated[str, Column("text", "Anything a reader should know.", "§11.1")] = ""
    inspector: Annotated[tuple[Inspector, ...], Column("inspectors", "Who watched over it.", "§11.1")] = ()


class Thesis(msgspec.Struct, frozen=True, kw_only=True):
    """An author's conclusion, kept as his and tied to a question (§12)."""

    id: Annotated[str, Column("id", "The thesis's id.", "§12", required=True)]
    author: Annotated[str, Column("text", "Who holds it, if not the source's author.", "§12")] = ""
    source: Annotated[str, Column("key", "Where it is said.", "§12", required=True)] = ""
    locator: Annotated[str, Column("text", "Where in the source.", "§12")] = ""
    says: Annotated[str, Column("text", "What he holds, in the case author's words.", "§12", required=True)] = ""
    hedge: Annotated[str, Column("text", "The source's own hedge.", "§12")] = ""
    ask: Annotated[str, Column("text", "The question that puts it to the record.", "§12")] = ""
    author_says: Annotated[str, Column("text", "His answer to that question.", "§12")] = ""
    claims: Annotated[tuple[str, ...], Column("claims", "The claims it speaks of.", "§12")] = ()
    note: Annotated[str, Column("text", "Anything a reader should know.", "§12")] = ""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One consistent way to take the record, by name (§5.4)."""

    id: Annotated[str, Column("id", "The reading's id.", "§5.4", required=True)]
    label: Annotated[str, Column("text", "Whose it is.", "§5.4")] = ""
    accept: Annotated[tuple[tuple[str, tuple[str, ...]], ...], Column("table", "Sources, claims, ways taken.", "§5.4")] = ()
    reject: Annotated[tuple[tuple[str, tuple[str, ...]], ...], Column("table", "Sources, claims, ways left.", "§5.4")] = ()
    add: Annotated[tuple[tuple[str, tuple[str, ...]], ...], Column("table", "Claims and ways added back.", "§5.4")] = ()
    rivals: Annotated[tuple[tuple[str, str], ...], Column("table", "Which rival holds, by group.", "§5.4")] = ()
    enforced: Annotated[tuple[str, ...], Column("texts", "Rules that close ways.", "§11.4")] = ()
    note: Annotated[str, Column("text", "Whose position it is, and from where.", "§5.4")] = ""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question with the answer worked out by hand."""

    ask: Annotated[str, Column("text", "The question, as typed after `rapallo`.", "§6", required=True)]
    expect: Annotated[str, Column("path", "The file with the answer expected, within the case.", "§6")] = ""
    because: Annotated[str, Column("text", "How it was worked out from the sources.", "§6")] = ""
