"""What is left of a word without its ending, in German, Russian and English alike: for finding, never for saying."""

import re
import unicodedata
from functools import lru_cache

from rapallo.record.spelling import bare, read_word

__all__ = ["key_of_word", "plain_text", "plain_word", "stem"]

_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_JOINED = {ord(sign): letters for sign, letters in zip("ßﬀﬁﬂﬃﬄﬅﬆ", ["ss", "ff", "fi", "fl", "ffi", "ffl", "st", "st"], strict=True)}
_LATIN = re.compile(r"(?:'s|s'|ings?|edly|ed|ies|es|ern|em|en|er|est|e|n|s|y)\Z")
_CYRILLIC = re.compile(
    r"(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ией|иям|иях|ых|их|ую|юю|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ым|им|ом|ем|ою|ею|ам|ям|ах|ях|ов|ев"
    r"|ию|ия|ии|а|я|о|е|ы|и|у|ю|ь|й)\Z"
)
_SHORTEST = 4


def plain_text(text: str) -> str:
    """A text with the letters that the index has: lower case, without marks on them, ё as е, ß as ss, a ligature as its letters.

    Only й keeps its mark: without it endings could not be told.

    >>> plain_text("Größe, Лётчики, Ли́пецк, ﬁrst")
    'grosse, летчики, липецк, first'
    """
    text = text.lower()
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text.translate(_JOINED)).replace("и\u0306", "й")
    return _MARKS.sub("", apart)


@lru_cache(maxsize=65536)
def plain_word(word: str) -> str:
    """A word as the index has it (`plain_text`).

    >>> plain_word("Flüge"), plain_word("Лётчик")
    ('fluge', 'летчик')
    """
    return plain_text(word)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The beginning that a word's forms share, at least four letters of it; a shorter word is its own.

    >>> stem("tanks"), stem("flugzeuge"), stem("летчиков"), stem("base")
    ('tank', 'flugzeug', 'летчик', 'base')
    """
    pattern = _CYRILLIC if "\u0400" <= word[:1] <= "\u052f" else _LATIN
    short = pattern.sub("", word)
    return short if len(short) >= _SHORTEST else word


@lru_cache(maxsize=65536)
def key_of_word(word: str) -> str:
    """The key on which the spellings of a word in the three languages fall (`rapallo.record.folding`), without the vowels at its end.

    >>> key_of_word("Tuchatschewski") == key_of_word("Тухачевский")
    True
    """
    key = read_word(bare(word)).key
    short = key.rstrip("a")
    return short if len(short) >= 3 else key
