"""What two names say of their bearers being one: of persons across scripts, of firms with their legal forms aside."""

from rapallo.exchange.companies import Firm
from rapallo.exchange.entries import FIRMS, Called
from rapallo.record.folding import ALIKE, Name, likeness
from rapallo.record.spelling import Word, word_agreement, word_likeness

__all__ = ["name_points"]

_WORD = ALIKE / 100
_PART = 70.0
_SHORT_KEY = 5
_LONG_TEXT = 9
_SHORTEST_ACRONYM = 3
_MOST_WORDS = 12

Said = tuple[int, str]
_NOTHING: Said = (0, "")
_PLACES = ("place", "state")  # a part of their name is another place


def name_points(one: Called, other: Called, kind: str) -> Said:
    """Points and reason; a blank reason: nothing in common. ``kind`` is what both may be; blank: not said.

    Law: the same either way.

    >>> from rapallo.exchange.entries import called_by
    >>> a, b, c = called_by(("Limbach Flugmotoren", "Limbach Flugmotoren GmbH", "Limbach Handels-GmbH"))
    >>> name_points(a, b, "organisation")
    (6, 'legal form aside')
    >>> name_points(a, c, "organisation")[0]
    1
    """
    if kind == "person":
        return _person(one, other)
    if kind in FIRMS or one.firm.form != "" or other.firm.form != "":
        said = _firm(one, other)
        return _NOTHING if kind in _PLACES and said[0] < 3 else said
    if kind != "":
        return _thing(one, other)
    return max(_person(one, other), _firm(one, other), key=lambda said: (said[1] != "", said))


def _thing(one: Called, other: Called) -> Said:
    """Designs, goods, skills, treaties: their numbers always count, and a part of a name is another thing's."""
    if one.plain == other.plain:
        return (6, "the same name")
    score = likeness(one.name, other.name)
    if score < ALIKE or (one.plain.isascii() and other.plain.isascii() and _marks(one.plain) != _marks(other.plain)):
        return _NOTHING
    return (5, "the same name in another spelling") if score >= 100.0 else (4, "nearly the same name")


def _person(one: Called, other: Called) -> Said:
    a, b = one.name, other.name
    if one.plain == other.plain:
        return (6, "the same name") if max(len(a.words), len(b.words)) > 1 else (4, "the same name")
    score = likeness(a, b, _likely)
    least = min(len(a.words), len(b.words))
    if score < ALIKE:
        if score >= _PART and _within(a, b):
            return (2, "one name is part of the other")
        return (3, "one letter apart") if least > 1 and a.numbers == b.numbers and _one_slip(one.plain, other.plain) else _NOTHING
    if least < 2:
        single = max(len(a.words) + len(a.initials), len(b.words) + len(b.initials)) == 1
        if single:
            return (3, "the same name in another spelling")
        return (4, "initials that fit") if len(a.initials) > 0 or len(b.initials) > 0 else (3, "a name in another spelling")
    if score >= 100.0:
        return (6, "the same name in another spelling or order")
    return (5, "nearly the same name")


def _marks(text: str) -> list[str]:
    """The short signs of a design's name (A 20, Ju 20), which are no initials; Roman numerals are numbers."""
    return sorted(word for word in text.split() if len(word) < 3 and word.isalpha() and not set(word) <= set("ivx"))


def _likely(x: Word, y: Word) -> float:
    """`word_likeness`, with nothing for words too unlike in length to be alike."""
    if x.key == y.key:
        return word_likeness(x, y)
    length = max(len(x.key), len(y.key))
    return 0.0 if 10 * abs(len(x.key) - len(y.key)) > length or length < _SHORT_KEY else word_likeness(x, y)


def _one_slip(one: str, other: str) -> bool:
    """Whether two long texts differ in one sign."""
    if min(len(one), len(other)) < _LONG_TEXT or abs(len(one) - len(other)) > 1:
        return False
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(one, other, score_cutoff=1)) <= 1


def _within(a: Name, b: Name) -> bool:
    """Whether the words of the shorter name are all in the longer one."""
    few, many = (a.words, b.words) if len(a.words) <= len(b.words) else (b.words, a.words)
    return len(few) < len(many) <= _MOST_WORDS and all(any(word_agreement(x, y) == 1.0 for y in many) for x in few)


def _firm(one: Called, other: Called) -> Said:
    a, b = one.firm, other.firm
    if a.bare == "" or b.bare == "":  # not read as a firm's, since it is of another kind
        return (6, "the same name") if one.plain == other.plain else _NOTHING
    if a.numbers != b.numbers:
        same = a.joined == b.joined and len(a.own) > 0 and len(b.own) > 0
        return (-2, "numbers that differ") if same else _NOTHING
    if one.plain == other.plain:
        return (6, "the same name")
    if a.bare == b.bare:
        return (6, "legal form aside")
    left_a, left_b, close = _unmatched(a, b)
    if left_a is None or left_b is None:
        return _apart(a, b)
    aside = ", legal form aside" if a.form != b.form else ""
    if left_a == 0 and left_b == 0:
        here, there = a.common - b.common, b.common - a.common
        if len(here) == 0 and len(there) == 0:
            return (5, f"nearly the same name{aside}") if close else (6, f"the same name in another spelling{aside}")
        if len(here) > 0 and len(there) > 0:
            return (1, f"its own words agree, what it does not ({_said(here)} / {_said(there)})")
        return (4 if not close else 3, f"the same but for words that many firms have ({_said(here | there)}){aside}")
    if _parted_otherwise(a, b):
        return (6, f"the same letters, parted otherwise{aside}")
    if left_a == 0 or left_b == 0:
        alike = len(a.common) > 0 and a.common == b.common
        return (2, "one name is part of the other, in the same business") if alike else (1, "one name is part of the other")
    return _apart(a, b)


def _parted_otherwise(a: Firm, b: Firm) -> bool:
    if a.joined != b.joined or len(a.joined) < _SHORT_KEY or a.bare.count(" ") == b.bare.count(" "):
        return False
    one, other = a.bare.replace(" ", ""), b.bare.replace(" ", "")
    return one == other or (one.isascii() != other.isascii() and len(a.joined) >= _LONG_TEXT)


def _said(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _unmatched(a: Firm, b: Firm) -> tuple[int | None, int | None, bool]:
    """How many of each firm's own words nothing answers to; ``None``: not one agrees. And whether some agree only nearly."""
    if len(a.own) > _MOST_WORDS or len(b.own) > _MOST_WORDS:
        return None, None, False
    taken: set[int] = set()
    close = False
    table = sorted(
        ((_alike(x, y), i, j) for i, x in enumerate(a.own) for j, y in enumerate(b.own)),
        key=lambda row: (-row[0], row[1] + row[2]),
    )
    gone: set[int] = set()
    for value, i, j in table:
        if value >= _WORD and i not in gone and j not in taken:
            gone.add(i)
            taken.add(j)
            close = close or value < 1.0
    if len(gone) == 0:
        return None, None, False
    return len(a.own) - len(gone), len(b.own) - len(taken), close


def _alike(x: Word, y: Word) -> float:
    if x.key == y.key or min(len(x.key), len(y.key)) < _SHORT_KEY:
        return word_agreement(x, y)
    if abs(len(x.key) - len(y.key)) > 2 or x.key[0] != y.key[0]:
        return 0.0
    return word_likeness(x, y)


def _apart(a: Firm, b: Firm) -> Said:
    """What is left where words do not agree: letters parted otherwise, an abbreviation, or one slip in a long name."""
    if _parted_otherwise(a, b):
        return (6, "the same letters, parted otherwise")
    for x, y in ((a, b), (b, a)):
        if len(x.bare) >= _SHORTEST_ACRONYM and " " not in x.bare and x.bare == y.initials:
            return (3, "one name is the other's initials")
    if _one_slip(a.bare, b.bare):
        return (4, "one letter apart")
    return _NOTHING
