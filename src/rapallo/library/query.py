"""What is typed to find documents, read into words, phrases and fields."""

import re
from unicodedata import normalize

import msgspec

from rapallo.errors import UsageError

__all__ = ["FIELDS", "LONGEST_QUERY", "MOST_WORDS", "Query", "read_query"]

FIELDS = ("title", "author", "kind", "year", "place", "lang", "source")
"""The fields that can be asked for: ``kind:letter``, ``year:1925..1930``, ``title:"treaty of peace"``."""

LONGEST_QUERY = 1_000
MOST_WORDS = 32

_TOKEN = re.compile(r'(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+))|(?P<open>")')
_MARKS = re.compile("[\u00ad\u200b\u2060\u0300-\u036f]")  # stress, which texts have and nobody types; hyphens that are not seen
_QUOTES = dict.fromkeys(map(ord, "“”„«»‟"), '"')
_WORD = re.compile(r"[^\W_]+")
_YEARS = re.compile(r"(\d{1,4})?(\.\.)?(\d{1,4})?\Z")


class Query(msgspec.Struct, frozen=True):
    """A query as read: single ``words`` as typed, ``phrases`` of several words, words that the ``title`` must have, ``years`` as first
    and last (``None``: open), and what other ``fields`` must say."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    title: tuple[tuple[str, ...], ...] = ()
    years: tuple[int | None, int | None] | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether anything is asked of the text or title."""
        return len(self.words) + len(self.phrases) + len(self.title) > 0


def read_query(text: str) -> Query:
    """A query. Every word must be in the document; a phrase in quotation marks of any kind, in that order; a field, as it
    says.

    Whatever else is typed (signs, operators of other search programs) parts words and does nothing. Raises `UsageError`.

    >>> read_query('lease "flying school" year:1925..1930 kind:letter')
    Query(words=('lease',), phrases=(('flying', 'school'),), title=(), years=(1925, 1930), fields=(('kind', 'letter'),))
    """
    if len(text) > LONGEST_QUERY:
        raise UsageError(f"the query has {len(text):,} characters; the limit is {LONGEST_QUERY:,}.")
    text = _MARKS.sub("", normalize("NFC", text.translate(_QUOTES)))
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    title: list[tuple[str, ...]] = []
    fields: list[tuple[str, str]] = []
    years: tuple[int | None, int | None] | None = None
    for token in _TOKEN.finditer(text):
        if token["open"] is not None:
            raise UsageError("a quotation mark is not closed in the query.")
        said = token["quoted"] if token["quoted"] is not None else token["word"]
        field = (token["field"] or "").lower()
        parts = tuple(_WORD.findall(said))
        if field == "" and said.endswith(":") and said[:-1].lower() in FIELDS:
            raise UsageError(f"{said} says nothing to look for.")
        if field == "year":
            years = _years(said)
        elif field == "title":
            title.append(_some(parts, field))
        elif field in FIELDS:
            fields.append((field, " ".join(_some(parts, field))))
        elif field != "" and len(field) > 1 and not said.startswith("//"):
            raise UsageError(
                f"there is no field '{field[:20]}'; there are {', '.join(FIELDS)}. Put a word with a colon in quotation marks."
            )
        else:
            parts = (field, *parts) if field != "" else parts
            if token["quoted"] is not None and len(parts) > 1:
                phrases.append(parts)
            else:
                words.extend(parts)
    found = Query(tuple(dict.fromkeys(words)), tuple(phrases), tuple(title), years, tuple(fields))
    count = len(found.words) + sum(map(len, found.phrases)) + sum(map(len, found.title))
    if count > MOST_WORDS:
        raise UsageError(f"the query has {count} words; the limit is {MOST_WORDS}.")
    if not found.has_words and len(found.fields) == 0 and found.years is None:
        raise UsageError("there is nothing to look for; give a word, a phrase in quotation marks or a field.")
    return found


def _some(parts: tuple[str, ...], field: str) -> tuple[str, ...]:
    if len(parts) == 0:
        raise UsageError(f"{field}: says nothing to look for.")
    return parts


def _years(text: str) -> tuple[int | None, int | None]:
    found = _YEARS.match(text)
    if found is None or (found[1] is None and found[3] is None) or (found[2] is None and found[3] is not None):
        raise UsageError(f"year: takes a year or two, as in year:1925..1930, not '{text[:20]}'.")
    first = int(found[1]) if found[1] is not None else None
    last = int(found[3]) if found[3] is not None else (first if found[2] is None else None)
    if first is not None and last is not None and last < first:
        raise UsageError(f"year: {first} is after {last}. Swap them.")
    return first, last
