"""The few words of a passage around what was asked for, with what was found in brackets and where it stands."""

import re
from functools import lru_cache

import msgspec

from rapallo.library.endings import key_of_word, plain_word, stem
from rapallo.library.index import Passage

__all__ = ["Snippet", "snippet_of"]

_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
_AROUND = 110


class Snippet(msgspec.Struct, frozen=True):
    """The words as shown, where they stand, and the offset of the first word found in the stored text."""

    text: str
    locator: str
    start: int


def snippet_of(passage: Passage, asked: list[str], folding: bool = True, endings: bool = True) -> Snippet:
    """About 220 characters of a passage around the place where most of the words asked for stand together.

    The stored text is not changed but for line breaks, which are blanks, and the brackets.
    """
    found = _found(passage.text, asked, folding, endings)
    if len(found) == 0:
        centre, spots = 0, []
    else:
        best = max(found, key=lambda one: (len({other[2] for other in found if abs(other[0] - one[0]) <= _AROUND}), -one[0]))
        spots = [one for one in found if abs(one[0] - best[0]) <= _AROUND]
        centre = (spots[0][0] + spots[-1][1]) // 2
    low, high = _window(passage.text, centre)
    parts: list[str] = ["…" if low > 0 else ""]
    at = low
    for start, end, _ in spots:
        if start >= at and end <= high:
            parts += [passage.text[at:start], "[", passage.text[start:end], "]"]
            at = end
    parts += [passage.text[at:high], "…" if high < len(passage.text) else ""]
    first = spots[0][0] if len(spots) > 0 else low
    paragraph = passage.paragraph + passage.text[:first].count("\n\n")
    where = f"{passage.page}, para {paragraph}" if passage.page != "" else f"para {paragraph}"
    return Snippet(" ".join("".join(parts).split()), where, passage.start + first)


def _found(text: str, asked: list[str], folding: bool, endings: bool) -> list[tuple[int, int, int]]:
    """Start, end and the number of the word asked for, of every word that answers."""
    sought = _sought(tuple(asked), folding, endings)
    known = sought.known
    found: list[tuple[int, int, int]] = []
    for word in _WORD.finditer(text):
        letters = word.group()
        number = known.get(letters)
        if number is None:
            number = known[letters] = _number(sought, letters)
        if number >= 0:
            found.append((word.start(), word.end(), number))
    return found


class _Sought(msgspec.Struct, frozen=True):
    """What is looked for: the words asked for, their stems and keys with the number of each; and which words answer to which (-1: none)."""

    plains: dict[str, int]
    stems: dict[str, int]
    keys: tuple[tuple[str, int], ...]
    known: dict[str, int]


@lru_cache(maxsize=4)
def _sought(asked: tuple[str, ...], folding: bool, endings: bool) -> _Sought:
    plains = {plain_word(word): number for number, word in enumerate(asked)}
    stems: dict[str, int] = {}
    for number, word in enumerate(asked) if endings else ():
        begun = stem(plain_word(word))
        if len(begun) >= 4:
            stems.setdefault(begun, number)
    named = [(word, number) for number, word in enumerate(asked) if folding and word.isalpha() and len(word) >= 3]
    keys = dict.fromkeys((key_of_word(form), number) for word, number in named for form in (word, stem(plain_word(word))))
    return _Sought(plains, stems, tuple(keys), {})


def _number(sought: _Sought, word: str) -> int:
    """Which of the words asked for a word answers to; -1: none."""
    letters = plain_word(word)
    number = sought.plains.get(letters)
    if number is None:
        number = sought.stems.get(stem(letters))
    if number is None and word[0].isupper() and len(letters) >= 3 and len(sought.keys) > 0:
        own = key_of_word(word)
        number = next((at for key, at in sought.keys if own == key or (len(key) >= 5 and own.startswith(key))), None)
    return -1 if number is None else number


def _window(text: str, centre: int) -> tuple[int, int]:
    """Where the words shown begin and end, between words."""
    low = max(0, min(centre - _AROUND, len(text) - 2 * _AROUND))
    high = min(len(text), low + 2 * _AROUND)
    if low > 0:
        blank = text.find(" ", low, low + 30)
        low = blank + 1 if blank >= 0 else low
    if high < len(text):
        blank = text.rfind(" ", high - 30, high)
        high = blank if blank >= 0 else high
    return low, high
