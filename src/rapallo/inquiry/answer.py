"""What every question gives back: frozen lines with their claims, which know how to become text, data and tables."""

from __future__ import annotations

import msgspec

__all__ = ["Answer", "Ground", "Line", "Passage", "Section", "Value"]

Value = str | int | bool | None
"""What a field of a line can hold; ``None``: not known."""


class Line(msgspec.Struct, frozen=True):
    """One line of an answer and the ids of the claims it rests on.

    ``mark`` is a short word that stands before it in a column of its own (*surely*, *possibly*, *denied*), ``depth``
    how far it is indented, and ``fields`` the same content for programs, by name.
    """

    text: str
    claims: tuple[str, ...] = ()
    depth: int = 0
    fields: tuple[tuple[str, Value], ...] = ()
    mark: str = ""


class Section(msgspec.Struct, frozen=True):
    """A titled group of lines; ``level`` 1 is a heading, 2 one below it. ``note`` is a sentence under the title."""

    title: str
    lines: tuple[Line, ...] = ()
    note: str = ""
    level: int = 1


class Passage(msgspec.Struct, frozen=True):
    """One piece of evidence as an answer shows it: where in which source, who speaks, how, with what hedge (§1.3)."""

    source: str
    cite: str
    relation: str
    locator: str = ""
    speaker: str = ""
    stance: str = ""
    hedge: str = ""


class Ground(msgspec.Struct, frozen=True):
    """A claim opened: its sentence, its own footing, the weakest footing among its premises, and all its evidence.

    ``premises`` are the claims it is inferred from.
    """

    claim: str
    says: str
    footing: str
    rests_on: str
    evidence: tuple[Passage, ...] = ()
    premises: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to one question about one edition of a case.

    ``question`` is the question as typed after ``rapallo``, ``title`` its headline, ``case`` the title of the case and
    ``digest`` the case's own (`rapallo.inquiry.digest`). ``grounds`` open every claim that a line names (goal 3).
    Laws: every claim named in a line is in ``grounds``; ``eval(repr(answer)) == answer``; the same case gives the same
    bytes, in whatever order its rows stand.
    """

    question: str
    title: str
    case: str
    digest: str
    grounds: tuple[Ground, ...] = ()

    def summary(self) -> tuple[str, ...]:
        """Sentences that stand above the sections."""
        return ()

    def sections(self) -> tuple[Section, ...]:
        """The content, line by line."""
        raise NotImplementedError

    def claims(self) -> tuple[str, ...]:
        """Every claim that a line of the answer names, sorted."""
        return tuple(sorted({claim for section in self.sections() for line in section.lines for claim in line.claims}))

    def text(self, evidence: bool = False, width: int = 100, limit: int = 20) -> str:
        """Plain text of at most about ``width`` columns; ``limit`` lines a section (0: all), the rest counted.

        With ``evidence`` every claim of a line is opened below it.
        """
        from rapallo.inquiry.render import text

        return text(self, evidence, width, limit)

    def json(self) -> str:
        """Everything, as JSON: sections, lines with their fields, and the evidence of every claim named."""
        from rapallo.inquiry.render import json

        return json(self)

    def csv(self) -> str:
        """One row a line, with one column a field; cells that a spreadsheet would run are made harmless."""
        from rapallo.inquiry.render import csv

        return csv(self)

    def markdown(self, evidence: bool = False) -> str:
        """Headings and lists, nothing left out, ending in how to cite the edition of the case."""
        from rapallo.inquiry.render import markdown

        return markdown(self, evidence)

    def html(self) -> str:
        """A fragment of HTML, escaped, in which every line opens to its evidence."""
        from rapallo.inquiry.render import html

        return html(self)

    def svg(self) -> str:
        """A figure. Raises `UsageError` where this question has none."""
        from rapallo.errors import UsageError

        raise UsageError(f"'{self.question}' has no figure; ask for text, json, csv or md.")

    def _repr_html_(self) -> str:
        return self.html()
