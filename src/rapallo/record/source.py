"""A source is where a claim comes from, with the sources it repeats and the side it stands on (§1.2)."""

from typing import Annotated

import msgspec

from rapallo.record.columns import Column

__all__ = ["Source"]


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One source of a case: the columns are those of a CSL-JSON item that people keep in a spreadsheet."""

    key: Annotated[str, Column("key", "The source's key, in capitals.", "§1.2", required=True)]
    type: Annotated[str, Column("text", "CSL type: book, webpage, article-journal, treaty and so on.", "§1.2")] = ""
    author: Annotated[tuple[str, ...], Column("texts", "Authors.", "§1.2")] = ()
    title: Annotated[str, Column("text", "Title.", "§1.2")] = ""
    container: Annotated[str, Column("text", "The journal, book or site it stands in.", "§1.2")] = ""
    year: Annotated[str, Column("text", "Date of issue, as the source gives it.", "§1.2")] = ""
    publisher: Annotated[str, Column("text", "Publisher.", "§1.2")] = ""
    pages: Annotated[str, Column("text", "Pages.", "§1.2")] = ""
    url: Annotated[str, Column("text", "Address.", "§1.2")] = ""
    derives_from: Annotated[
        tuple[str, ...],
        Column("keys", "The sources it repeats (its own key among them: it also has work of its own).", "§1.2"),
    ] = ()
    party: Annotated[str, Column("text", "The side in the matter that it stands on, if it is one.", "§1.2")] = ""
    note: Annotated[str, Column("text", "Anything a reader should know.", "§1.2")] = ""

    @property
    def cite(self) -> str:
        """A short citation: author, title, year, as far as they are known."""
        who = ", ".join(self.author)
        parts = [part for part in (who, self.title, self.container, self.year) if part != ""]
        return ". ".join(parts) if len(parts) > 0 else self.key
