"""Where a text names the things of a case: any of their names, in the spellings and cases of German, Russian and English."""

import re
from collections.abc import Iterable

import msgspec

from rapallo.library.endings import plain_word, stem
from rapallo.library.language import word_set
from rapallo.record.case import Case
from rapallo.record.folding import read_name
from rapallo.record.spelling import Word, bare, read_word
from rapallo.record.thing import Thing

__all__ = ["Names", "Naming", "names_of", "namings"]

_TOKEN = re.compile(r"\d+(?:-[^\W_]+)*|(?:[^\W\d_][\u0300-\u036f]*)+(?:-\d+)?(?:['’](?=[^\W\d_])[^\W\d_]+)?|[.,;:!?()\n]")
_BETWEEN = word_set("von vom van der den dem des de of the la le und and для фон и")
_MOST_BETWEEN = 2
_SHORTEST_ALONE = 3
_LONGEST_NAME = 8
_SHORT = 3
_CASES = ("а", "у", "е", "ы", "ом", "ой")


class Naming(msgspec.Struct, frozen=True):
    """One place where a text names something. ``things`` are the ids it may mean, several where the words do not tell them apart."""

    start: int
    end: int
    words: str
    things: tuple[str, ...]


class _Name(msgspec.Struct, frozen=True):
    """A name to look for: its words by key, each with readings, and whether it is written with a capital."""

    thing: str
    words: tuple[Word, ...]
    plain: tuple[str, ...]
    numbers: tuple[str, ...]
    proper: bool
    family: bool = False


class Names(msgspec.Struct, frozen=True):
    """The names of some things by the key of their first word."""

    by_first: dict[str, list[_Name]]


def names_of(case: Case, things: Iterable[Thing] | None = None) -> Names:
    """The names of a case's things, ready to be looked for; of persons the family name alone too."""
    found: dict[str, dict[_Name, None]] = {}
    for thing in case.things if things is None else things:
        for text in dict.fromkeys((thing.title, *(name for _, name in thing.names))):
            for name in _read(thing, text):
                found.setdefault(name.words[0].key if len(name.words) > 0 else name.numbers[0], {})[name] = None
    return Names({key: sorted(names, key=lambda one: (-len(one.words), one.thing)) for key, names in found.items()})


def _read(thing: Thing, text: str) -> list[_Name]:
    text = re.sub(r"\s*\([^)]*\)", "", text).strip()
    words = [word for word in re.findall(r"[^\W\d_]+", text) if plain_word(word) not in _BETWEEN]
    numbers = tuple(re.findall(r"\d+", text))
    if (
        len(words) == 0
        or len(words) > _LONGEST_NAME
        or (len(words) == 1 and len(words[0]) < _SHORTEST_ALONE and len(numbers) == 0)
    ):
        return []
    proper = any(word[0].isupper() for word in words) and thing.kind not in ("skill", "material", "cohort")
    kept = [word for word in words if len(word) > 1] if thing.kind == "person" else words
    if len(kept) == 0:
        return []
    own = _Name(thing.id, tuple(_word(word) for word in kept), tuple(map(plain_word, kept)), numbers, proper)
    found = [own]
    if thing.kind == "person" and len(kept) > 1:
        name = read_name(text)
        for word in kept:
            if read_word(bare(word)).key in name.family and len(word) > 2:
                family = _Name(thing.id, (_word(word),), (plain_word(word),), (), True, True)
                found.append(family)
                break
    return found


def _word(word: str) -> Word:
    """A word without its ending, as read in the three languages."""
    return read_word(bare(stem(bare(re.sub(r"['’]s?\Z", "", word)))))


def namings(text: str, names: Names) -> tuple[Naming, ...]:
    """Every place where the text names a thing, the longest name at each place, none inside another.

    A name written with a capital is found only where the text has one; a common word only as it is written, but for its ending.
    Law: ``text[start:end] == words``, and places do not overlap.
    """
    tokens = [(found.start(), found.end(), found.group()) for found in _TOKEN.finditer(text)]
    read = [_word(token) if token[0].isalpha() else None for _, _, token in tokens]
    taken: list[Naming] = []
    at = 0
    while at < len(tokens):
        word = read[at]
        candidates = names.by_first.get(word.key, ()) if word is not None else ()
        best, ids = 0, []
        whole = False
        for name in candidates:
            length = _length(name, tokens, read, at)
            if length > best or (length == best and length > 0 and whole is False and not name.family):
                best, ids, whole = length, [name.thing], not name.family
            elif length == best and length > 0 and (not whole or not name.family):
                ids.append(name.thing)
        if best == 0:
            at += 1
            continue
        start, end = tokens[at][0], tokens[at + best - 1][1]
        taken.append(Naming(start, end, text[start:end], tuple(sorted(set(ids)))))
        at += best
    return tuple(taken)


def _length(name: _Name, tokens: list[tuple[int, int, str]], read: list[Word | None], at: int) -> int:
    """How many tokens from this one on are the name; 0: they are not."""
    place, between = at, 0
    for number, word in enumerate(name.words):
        while place < len(tokens) and number > 0:
            sign = tokens[place][2]
            filler = sign.lower() in _BETWEEN or sign == "." or (len(sign) == 1 and sign.isalpha() and sign.isupper())
            if not filler or _agrees(word, name.plain[number], read[place], sign, name.proper):
                break
            place, between = place + 1, between + 1
            if between > 2 * _MOST_BETWEEN:
                return 0
        if place >= len(tokens) or not _agrees(word, name.plain[number], read[place], tokens[place][2], name.proper):
            return 0
        place += 1
    for number_word in name.numbers:
        near = [tokens[one][2] for one in range(max(0, at - 1), min(len(tokens), place + 2))]
        if not any(number_word in re.findall(r"\d+", one) for one in near):
            return 0
        if place < len(tokens) and number_word in re.findall(r"\d+", tokens[place][2]):
            place += 1
    return place - at


def _agrees(word: Word, written: str, own: Word | None, token: str, proper: bool) -> bool:
    if own is None:
        return False
    letters = plain_word(re.sub(r"['’]s?\Z", "", token))
    if letters == written:
        return not proper or len(written) > 3 or token[0].isupper()
    if proper and not token[0].isupper():
        return False
    if not proper and stem(letters) != stem(written):
        return False
    if min(len(letters), len(written)) <= _SHORT:  # He is not Heye, nor Mann M.A.N.
        same = letters[0].isascii() == written[0].isascii()
        alike = letters.startswith(written) and letters[len(written) :] in ("", "s", *_CASES) if same else len(letters) == len(written) >= _SHORT
        if not alike:
            return False
    return own.key == word.key and not own.readings.isdisjoint(word.readings)
