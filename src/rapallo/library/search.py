"""Documents found by words, phrases and fields: ranked, with the best passage of each and where it stands."""

import re
from collections import Counter
from collections.abc import Callable
from operator import attrgetter

import msgspec

from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.head import kept, plural, typed
from rapallo.library.endings import key_of_word, plain_text, plain_word, stem
from rapallo.library.index import Entry, Index, open_index
from rapallo.library.query import Query, read_query
from rapallo.library.shelf import Shelf
from rapallo.library.snippet import Snippet, snippet_of
from rapallo.record.folding import fold, plain

__all__ = ["FEATURES", "Features", "Found", "Hit", "Ranking", "ranked_documents", "search"]


class Features(msgspec.Struct, frozen=True):
    """What is switched on beside plain ranking; each was measured alone (docs/decisions/0011-the-library.md).

    ``folding``: names in any spelling; ``endings``: words in any form; ``title``: the weight of a word of the title, which
    did not win and counts as any other.
    """

    folding: bool = True
    endings: bool = True
    title: float = 1.0


FEATURES = Features()
"""What won in the measure."""

_WORD = re.compile(r"[^\W_]+")
_TELLING = 6  # signs of a key that tell a name from other words
_ENOUGH = 20  # documents with all the words in one passage, beyond which those with them scattered come unranked


class Ranking(msgspec.Struct, frozen=True):
    """Documents with their best passage and score, the best first; words found only in another spelling; how many documents a year leaves
    out for want of a date; whether none had all the words, so that these have some."""

    rows: list[tuple[int, int, float]]
    spelled: tuple[str, ...]
    undated: int
    partly: bool


class Hit(msgspec.Struct, frozen=True):
    """One document found, with its best passage; ``start`` is the offset of the first word found in the stored text."""

    document: str
    title: str
    date: str
    kind: str
    place: str
    locator: str
    snippet: str
    start: int
    score: float


class Found(Answer, frozen=True, kw_only=True):
    """What a query finds. ``total`` documents answer; ``facets`` count them by year, kind and place, ``undated`` are those without a
    date that a year leaves out. A rank is an order, no probability.

    Laws: every hit satisfies every field; the facets of a kind of count add up to ``total``.
    """

    words: str
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    undated: int = 0
    missing: tuple[str, ...] = ()
    spelled: tuple[str, ...] = ()
    partly: bool = False

    def summary(self) -> tuple[str, ...]:
        """How many, and what was left out."""
        said = [f"{plural(self.total, 'document')} found." if self.total > 0 else "No document answers to it."]
        if self.partly:
            said.append("None has all the words; these have some of them.")
        if len(self.spelled) > 0:
            said.append(f"Found in no document as written, so in any spelling: {', '.join(self.spelled)}.")
        if self.undated > 0:
            said.append(f"{plural(self.undated, 'document')} without a date left out by year.")
        if len(self.missing) > 0:
            said.append(f"The text of {', '.join(self.missing[:5])} is not there and could not be searched.")
        return tuple(said)

    def sections(self) -> tuple[Section, ...]:
        """The documents, each with its passage; then the facets."""
        lines: list[Line] = []
        for hit in self.hits:
            facts = ", ".join(part for part in (hit.date, hit.kind, hit.place) if part != "")
            fields = (
                ("document", hit.document), ("title", hit.title), ("date", hit.date), ("kind", hit.kind), ("place", hit.place),
                ("locator", hit.locator), ("snippet", hit.snippet), ("start", hit.start),
            )  # fmt: skip
            lines.append(Line(f"{hit.title}{f' ({facts})' if facts != '' else ''} — {hit.document}", (), 0, fields))
            if hit.snippet != "":
                lines.append(Line(f"{hit.locator}: {hit.snippet}", (), 1))
        counts = tuple(
            Line(
                ", ".join(f"{value if value != '' else 'unknown'} {count}" for value, count in found[:12]),
                (),
                0,
                (("facet", name),),
                name,
            )
            for name, found in self.facets
            if len(found) > 1
        )
        return kept(Section("Documents", tuple(lines)), Section("Among them", counts))


def search(folder: str, words: str, limit: int = 20, features: Features = FEATURES, index: Index | None = None) -> Found:
    """The documents of a shelf that answer to a query (`read_query`), the best first by BM25 of their best passage.

    A word is found in its other forms too (tank, tanks), a name in the spellings of German, Russian and English where it is typed with
    a capital or stands in no document as written. Without words, documents come by date. Raises `UsageError` and `CaseError`.
    """
    query = read_query(words)
    opened = open_index(folder) if index is None else index
    ranking = ranked_documents(opened, query, features)
    entries = opened.entries
    asked = [*query.words, *(word for phrase in (*query.phrases, *query.title) for word in phrase)]
    hits = [
        _hit(opened, entries[document], passage, score, asked, features)
        for document, passage, score in ranking.rows[: max(limit, 0)]
    ]
    found = [entries[document] for document, _, _ in ranking.rows]
    if index is None:
        opened.connection.close()
    return Found(
        question=typed("library", "find", words),
        title=f"Documents with {words}",
        case=Shelf(folder).name,
        digest="",
        words=words,
        total=len(found),
        hits=tuple(hits),
        facets=_facets(found),
        undated=ranking.undated,
        missing=opened.missing,
        spelled=ranking.spelled,
        partly=ranking.partly,
    )


def ranked_documents(index: Index, query: Query, features: Features = FEATURES) -> Ranking:
    """Every document that answers, the best first."""
    partly = False
    within, undated = _within(index, query)
    if not query.has_words:
        listed = sorted(within or (), key=lambda one: (index.entries[one].first or 9999, index.entries[one].id))
        return Ranking([(one, 0, 0.0) for one in listed], (), undated, False)
    units, spelled = _units(index, query, features)
    each = [index.rows(unit) if within is None else index.rows(unit) & within for unit in units]
    documents = set.intersection(*each)
    if len(documents) == 0 and len(units) > 1:
        documents, units = set.union(*each), [" OR ".join(units)]
        partly = len(documents) > 0
    best: dict[int, tuple[int, float]] = {}
    weights = (features.title, 1.0, 1.0)
    few = documents if len(documents) < 500 else within
    for match in (" AND ".join(units), " OR ".join(units)):
        for passage, score in index.ranked(match, weights, few, 1_000):
            document = Index.document_of(passage)
            if document in documents and document not in best:
                best[document] = (passage, score if match == units[0] or " OR " not in match else score - 1e6)
        if len(best) == len(documents) or len(units) == 1 or len(best) >= _ENOUGH:
            break
    found = [(document, passage, score) for document, (passage, score) in best.items()]
    found.sort(key=lambda row: (-row[2], index.entries[row[0]].id))
    rest = sorted(documents - set(best), key=lambda one: index.entries[one].id)
    return Ranking([*found, *((one, 0, -2e6) for one in rest)], spelled, undated, partly)


def _units(index: Index, query: Query, features: Features) -> tuple[list[str], tuple[str, ...]]:
    """An expression of FTS5 for each thing asked; only letters and digits of the query get into it, in quotation marks."""
    units: list[str] = []
    spelled: list[str] = []
    for word in query.words:
        unit, in_spelling = _word(index, word, "{title text}", features)
        units.append(unit)
        spelled += [word] if in_spelling else []
    for phrase in query.phrases:
        units.append(f'({{title text}} : {_as_indexed(" ".join(phrase))})')
    for phrase in query.title:
        units += [_word(index, word, "{title}", features)[0] for word in phrase]
    return units, tuple(spelled)


def _word(index: Index, word: str, columns: str, features: Features) -> tuple[str, bool]:
    letters = plain_word(word)
    forms = index.forms(letters) if features.endings and letters.isalpha() else (word,)
    parts = [f"{columns} : {_as_indexed(form)}" for form in forms]
    spelled = False
    if features.folding and word.isalpha() and len(word) >= 3:
        spelled = not index.has(" OR ".join(parts))
        keys = dict.fromkeys((key_of_word(word), key_of_word(stem(letters)) if features.endings else key_of_word(word)))
        for key in keys:
            if spelled or word[0].isupper() or len(key) >= _TELLING:
                parts.append(f'{{folded}} : "{key}"{" *" if len(key) >= 5 else ""}')
    return f"({' OR '.join(parts)})", spelled


def _as_indexed(words: str) -> str:
    """Words in quotation marks, with the letters that the index has; nothing else of them gets into an expression."""
    return f'"{" ".join(_WORD.findall(plain_text(words)))}"'


def _within(index: Index, query: Query) -> tuple[set[int] | None, int]:
    """The documents whose fields are as asked (``None``: nothing is asked of fields), and those left out for want of a date."""
    if query.years is None and len(query.fields) == 0:
        return None, 0
    kept_ones = [entry for entry in index.entries.values() if all(_says(entry, field, text) for field, text in query.fields)]
    if query.years is None:
        return {entry.number for entry in kept_ones}, 0
    first, last = query.years
    undated = sum(1 for entry in kept_ones if entry.date == "")
    inside = {
        entry.number
        for entry in kept_ones
        if entry.date != ""
        and (last is None or entry.first is None or entry.first <= last)
        and (first is None or entry.last is None or entry.last >= first)
    }
    return inside, undated


_READS: dict[str, Callable[[Entry], str]] = {
    "author": lambda entry: entry.author,
    "kind": lambda entry: entry.kind,
    "place": lambda entry: entry.place,
    "lang": lambda entry: entry.language,
    "source": lambda entry: entry.source,
}


def _says(entry: Entry, field: str, text: str) -> bool:
    """Whether a field holds the words asked for, in any case; a name or place in any spelling."""
    own = _READS[field](entry)
    if own == "":
        return False
    have, asked = plain(own).split(), plain(text).split()
    if all(word in have for word in asked):
        return True
    if field not in ("author", "place"):
        return False
    keys = {fold(word) for word in have}
    return all(fold(word) in keys for word in asked)


def _hit(index: Index, entry: Entry, passage: int, score: float, asked: list[str], features: Features) -> Hit:
    shown = Snippet("", "", 0)
    if passage > 0:
        shown = snippet_of(index.passage(passage), asked, features.folding, features.endings)
    return Hit(
        entry.id, entry.title if entry.title != "" else entry.id, entry.date, entry.kind, entry.place, shown.locator, shown.text, shown.start,
        round(score, 4),
    )  # fmt: skip


def _facets(found: list[Entry]) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """Counts by year (of the earliest it may be), kind and place; blank: unknown."""
    years = Counter(map(attrgetter("first"), found))
    counted = [("year", tuple(("" if year is None else str(year), years[year]) for year in sorted(years, key=lambda year: (year is not None, year))))]
    for name in ("kind", "place"):
        counts = Counter(map(attrgetter(name), found))
        counted.append((name, tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))))
    return tuple(counted)
