"""Names in German, Russian or English spelling fold onto one key, and are compared by what they can mean.

A name is split into words, each read by :mod:`rapallo.record.spelling`; its key (:func:`fold`) is its words'
keys, sorted. Set aside are legal forms (GmbH, ООО), particles (von, фон), titles of nobility, patronymics and
middle initials, as long as enough of the name remains. Numbers, Roman or Arabic, always count: Panzer II is
not Panzer III. Keys are coarse, so that every spelling falls on one: what shares a key need not be alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from rapallo.record.spelling import Word, bare, begins, key_of, read_word, word_likeness

__all__ = ["ALIKE", "Name", "alike", "fold", "fold_read", "likeness", "plain", "read_name", "similarity"]

ALIKE = 90.0
"""Names this similar or more are *alike*.

Half-way between the highest false pair (80) and the true pairs (100) of the building list of names
(``tests/data/names/build.csv``), on which alone it and the rules were worked out.
"""

_WORD = ALIKE / 100
_PART = 0.75  # a name that is part of the other
_NUMBERS = 0.6  # numbers that differ
_JOINED = 0.95  # one word here, two there
_SHORTEST_JOINED = 5
_MOST_WORDS = 16  # longer names are alike only if their keys are equal

_PIECE = re.compile(r"\d+|[^\W\d_]+")
_DOUBLED = re.compile(r"(.)\1+")
_ROMAN = re.compile(r"(?=[ivx]{2,}$)(x{0,3})(ix|iv|v?i{0,3})$")


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TWO_LETTERS = _set_of("yu ya ye ju ja je ch sh zh ts kh th ph")  # initials of two letters: Yu. Gagarin
_LEGAL = _set_of(
    "gmbh mbh ag kg kgaa ohg se ev eg co cie inc corp corporation ltd limited llc llp plc sa sarl spa srl nv"
    " bv ab oy jsc ojsc cjsc pjsc pao oao zao ooo ao fgup aktiengesellschaft гмбх аг кг ооо оао зао пао ао"
    " фгуп ко лтд инк корп"
)
_PARTICLES = _set_of(
    "von vom van der den dem des de di du la le zu zum zur und and the унд энд фон ван дер ден цу цур"
)
_TITLES = _set_of(
    "dr prof graf grafin gräfin freiherr freiherrn ritter edler furst fürst baron count prince prinz sir"
    " граф графиня барон фрайхерр фрейгерр риттер князь"
)


class Name(msgspec.Struct, frozen=True):
    """A name as read: the ``words`` that tell it apart, and what counts only in part.

    ``initials`` (signs of single letters) stand for a word that begins so; ``numbers`` must all agree;
    ``family`` holds the keys of the words that stand where a family name stands; ``joined`` is the key of
    the name written as one word.
    """

    words: tuple[Word, ...] = ()
    initials: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    joined: str = ""


def plain(text: str) -> str:
    """Return ``text`` in lower case without accents, controls, bidirectional marks and punctuation.

    Umlauts, ё, й and the carons of č, š, ž stay. What stands before a comma goes to the end.

    Law: ``plain(plain(x)) == plain(x)``.

    >>> plain("TUKHACHEVSKY,\u202e  M.\u00a0N. ")
    'm n tukhachevsky'
    """
    return " ".join(piece for part in _parts(text) for piece in part)


def _parts(text: str) -> list[list[str]]:
    """Split a name at its blanks into parts (T-26), and each part into words and numbers."""
    head, _, tail = bare(text).partition(",")
    parts = [_PIECE.findall(part) for part in f"{tail} {head}".split()]
    parts = [pieces for pieces in parts if len(pieces) > 0]
    for at, pieces in enumerate(parts):
        spelt = "".join(pieces) if max(map(len, pieces)) == 1 else ""
        if (len(spelt) > 2 and spelt in _LEGAL) or (spelt == "ag" and at == len(parts) - 1):
            parts[at] = [spelt]  # G.m.b.H., A.G.
    return parts


def read_name(text: str) -> Name:
    """Read a name into the words that tell it apart, initials and numbers.

    >>> [word.key for word in read_name("Kurt von Hammerstein-Equord").words]
    ['kart', 'hamarstan', 'akfard']
    >>> read_name("Panzer III").numbers, read_name("M. N. Tukhachevsky").initials
    (('3',), ('m', 'n'))
    """
    pieces = [(part, piece) for part, found in enumerate(_parts(text)) for piece in found]
    words: list[int] = []
    titles: list[int] = []
    aside: list[int] = []
    singles: list[int] = []
    numbers: list[str] = []
    for at, (_, piece) in enumerate(pieces):
        if piece[0].isdigit():
            numbers.append(piece.lstrip("0") or "0")
        elif len(piece) == 1 or piece in _TWO_LETTERS:
            singles.append(at)
        elif (roman := _roman(piece)) != "":
            numbers.append(roman)
        elif piece in _LEGAL or piece in _PARTICLES:
            aside.append(at)
        else:
            (titles if piece in _TITLES else words).append(at)
    if len(words) < 2:
        words = sorted(words + titles)
    if len(words) == 0 and len(singles) > 0:  # M.A.N.
        word = read_word("".join(pieces[at][1] for at in singles))
        return Name((word,), (), tuple(sorted(numbers)), (word.key,), word.key)
    if len(words) == 0:
        words = aside
    read = [(pieces[at][0], read_word(pieces[at][1])) for at in words]
    return Name(
        words=tuple(word for _, word in read),
        initials=tuple(dict.fromkeys(key_of(pieces[at][1])[:1] for at in singles)),
        numbers=tuple(sorted(numbers)),
        family=tuple(word.key for part, word in read if part == read[-1][0]),
        joined=_DOUBLED.sub(r"\1", "".join(key_of(pieces[at][1]) for at in sorted(singles + words))),
    )


def _roman(piece: str) -> str:
    found = _ROMAN.match(piece)
    if found is None:
        return ""
    tens, units = found.groups()
    return str(10 * len(tens) + {"ix": 9, "iv": 4}.get(units, units.count("i") + 5 * units.count("v")))


def fold(name: str) -> str:
    """Return the key on which all spellings of ``name`` in the three languages fall.

    An empty key means that nothing could be read (no letter, no digit); it equals no other name.

    Laws: ``fold(x) == fold(plain(x))``; the order of words, case and accents do not matter. A key is no name:
    folding it again means nothing.

    >>> fold("Tukhachevsky") == fold("Tuchatschewski") == fold("Тухачевский")
    True
    >>> fold("Михаил Тухачевский")
    'mahal tahahafska'
    """
    return fold_read(read_name(name))


def fold_read(name: Name) -> str:
    """Return the key of a name that has been read."""
    words = name.words
    if len(words) > 2 and sum(word.patronymic for word in words) == 1:
        words = tuple(word for word in words if not word.patronymic)
    signs = name.initials if len(words) < 2 else ()
    return " ".join(sorted([*(word.key for word in words), *signs, *("#" + n for n in name.numbers)]))


def similarity(a: str, b: str) -> float:
    """Return how alike two names are, from 0 to 100; 90 and more is :func:`alike`.

    A name is as alike as its least alike word: two given names that differ are not made up for by a family
    name that agrees. A name that is only part of the other (Speidel, Hans Speidel) reaches 75 at most.

    Law: ``similarity(a, b) == similarity(b, a)``.

    >>> similarity("Mikhail Tukhachevsky", "Тухачевский, Михаил Николаевич")
    100.0
    >>> similarity("Hans Speidel", "Helm Speidel") < 90
    True
    """
    return likeness(read_name(a), read_name(b))


def alike(a: str, b: str) -> bool:
    """Say whether two names may be spellings of one; brothers with one family name are not.

    >>> alike("Georgi Schukow", "Георгий Жуков"), alike("Wassili Schukow", "Георгий Жуков")
    (True, False)
    """
    return similarity(a, b) >= ALIKE


def likeness(a: Name, b: Name, words: Callable[[Word, Word], float] = word_likeness) -> float:
    """Return :func:`similarity` of two names that have been read; ``words`` compares two of their words."""
    if len(a.words) == 0 or len(b.words) == 0:
        return 100.0 if len(a.numbers) > 0 and fold_read(a) == fold_read(b) else 0.0
    if max(map(len, (a.words, b.words, a.initials, b.initials))) > _MOST_WORDS:
        return 100.0 if fold_read(a) == fold_read(b) and a.numbers == b.numbers else 0.0
    table = [[words(one, other) for other in b.words] for one in a.words]
    best_a = [max(row) for row in table]
    best_b = [max(column) for column in zip(*table, strict=True)]
    left_a, spare_a = _left(a, b, best_a)
    left_b, spare_b = _left(b, a, best_b)
    if len(spare_a) > 0 and len(spare_b) > 0:
        left_a, left_b = left_a + spare_a, left_b + spare_b
    score: float
    agreed = [best for best in (*best_a, *best_b) if best >= _WORD]
    if len(agreed) == 0:
        score = min(*best_a, *best_b)
    elif len(left_a) > 0 and len(left_b) > 0:
        score = min(*left_a, *left_b)
    elif len(left_a) > 0 or len(left_b) > 0:
        score = _PART * min(agreed)
    else:
        score = min(agreed)
    if a.joined == b.joined and len(a.words) != len(b.words) and len(a.joined) >= _SHORTEST_JOINED:
        score = max(score, _JOINED)
    if a.numbers != b.numbers:
        score *= _NUMBERS
    return 100.0 * score


def _left(a: Name, b: Name, best: list[float]) -> tuple[list[float], list[float]]:
    """Return the likeness of what in ``a`` nothing in ``b`` answers to: what tells, and what can be spared.

    A patronymic and a middle initial can be spared where two other parts of the name agree.
    """
    left: list[float] = []
    spare: list[float] = []
    for word, value in zip(a.words, best, strict=True):
        if value < _WORD and not any(begins(word, sign) for sign in b.initials):
            (spare if word.patronymic else left).append(value)
    for sign in a.initials:
        if sign not in b.initials and not any(begins(word, sign) for word in b.words):
            spare.append(0.0)
    agreed = len(a.words) + len(a.initials) - len(left) - len(spare)
    return (left, spare) if agreed > 1 else (left + spare, [])
