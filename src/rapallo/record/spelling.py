"""What the letters of one word of a name can stand for in German, in Russian and in English.

Each word has *readings*, one for each way its letters may have been meant: German ``ch`` is х and English
``ch`` is ч, so ``ch`` has both; Russian г stands for g or for h (Гитлер); ``z`` is ц or з; шт opens a German
St-. Two words agree when they share a reading. The *key* of a word is coarser than all its readings, so that
it is one string: every run of vowels is ``a``, and letters that the three spellings exchange share a sign.
Translations (Vienna, Wien, Вена) are no spellings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

__all__ = ["LONGEST_WORD", "Word", "bare", "begins", "key_of", "read_word", "word_agreement", "word_likeness"]

LONGEST_WORD = 40
"""Words with more letters are no words: they have one reading, themselves."""

_MOST_READINGS = 16
_TWO_EDITS = 0.85  # the most that words can reach whose keys differ in two signs
_Options = tuple[str, ...]

# Letters, once accents are taken apart: what a mark makes of a letter; every other mark is dropped.
_CARON = {"c": "č", "s": "š", "z": "ž"}
_DIAERESIS = {"a": "ä", "o": "ö", "u": "ü", "е": "ё"}
_MARKS = {
    "\u030c": _CARON,
    "\u0301": _CARON,
    "\u0308": _DIAERESIS,
    "\u030b": _DIAERESIS,
    "\u0306": {"и": "й"},
}
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʹʺʼʽ′″"), None)
_UNSEEN = {ord("'"): None, ord("`"): None} | dict.fromkeys([*range(9), *range(14, 28), 127])
_FOREIGN = str.maketrans(
    {"ł": "l", "ø": "ö", "æ": "ä", "œ": "ö", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
     "ґ": "г", "є": "е", "і": "и", "ї": "и", "ў": "у"}
)  # fmt: skip

# What consonants can stand for, longest first. Signs: h = х, č = ч, š = ш, ž = ж, q = щ, J = дж, s = с з ц.
_LATIN = {
    "schtsch": ("q",), "shch": ("q",), "šč": ("q",), "tzsch": ("č",), "tsch": ("č",), "tch": ("č",),
    "č": ("č",), "cz": ("č",), "dsch": ("J",), "dzh": ("J",), "dž": ("J",), "sch": ("š", "ž"), "sh": ("š",),
    "š": ("š",), "zh": ("ž",), "ž": ("ž",), "chs": ("ks", "hs"), "ch": ("h", "č"), "ck": ("k",),
    "kh": ("h", "kh"), "gh": ("g",), "th": ("t",), "ph": ("f",), "dt": ("t",), "tz": ("s",), "ts": ("s",),
    "dz": ("s",), "ds": ("s", "ds"), "x": ("ks",), "z": ("s",), "c": ("k",), "q": ("k",), "w": ("v",),
}  # fmt: skip
_CYRILLIC = {
    "шт": ("st", "št"), "шп": ("sp", "šp"), "дж": ("J",), "тс": ("s",), "тц": ("s",), "дз": ("s",),
    "дс": ("s", "ds"), "дт": ("t",), "кх": ("kh", "h"),
    "б": ("b",), "в": ("v",), "г": ("g", "h"), "д": ("d",), "ж": ("ž",), "з": ("s",), "к": ("k",),
    "л": ("l",), "м": ("m",), "н": ("n",), "п": ("p",), "р": ("r",), "с": ("s",), "т": ("t",), "ф": ("f",),
    "х": ("h",), "ц": ("s",), "ч": ("č",), "ш": ("š",), "щ": ("q",),
    "ђ": ("J",), "ј": ("",), "љ": ("l",), "њ": ("n",), "ћ": ("č",), "џ": ("J",),
}  # fmt: skip
_LONGEST = 7

# What vowels and glides (i, j, y) can stand for; the first pattern that fits. Y = ei, ai, oi, eu.
_LATIN_VOWELS = (
    ("aeu|äu", ("Y",)),
    ("eu", ("Y", "eu")),
    ("au", ("au",)),
    ("a(?=[iy]e)", ("a", "e")),  # Maier, Мейер
    ("e(?=[iy]e)", ("e", "a")),  # Meyer, Майер
    (r"[aeoäö][ijy]+\Z", ("Y",)),
    ("ae", ("e", "a", "ae")),
    ("oe", ("e", "o", "oe")),
    ("ue", ("u", "ue")),
    ("(?:^|(?<=u))ie", ("i", "e")),  # Riedel, Vasiliev
    ("[ijy]+o", ("o", "e")),  # Koroljow, Королёв
    (r"[ijy]+(?!\Z)", ("",)),
    ("[ijy]+", ("i",)),
    ("ä", ("e", "a")),
    ("ö", ("e", "o")),
    ("ü", ("u",)),
    ("å", ("o", "a")),
)
_CYRILLIC_VOWELS = (
    ("au", ("au",)),
    (r"[aeoё][ij]+\Z", ("Y",)),
    (r"[ij]+(?!\Z)", ("",)),
    ("[ij]+", ("i",)),
    ("ё", ("e", "o")),
)
_PLAINER = str.maketrans("аяоэеуюиый", "aaoeeuuiij", "ьъ")

_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzäöüåčšž")
_RUN = re.compile(r"[a-zäöüåčšž]+|[\u0400-\u052f]+|[^a-zäöüåčšž\u0400-\u052f]+")
_PARTS = re.compile(r"[aeiouyjäöüåё]+|[^aeiouyjäöüåё]+")
_LATIN_VOWEL, _CYRILLIC_VOWEL = (
    re.compile("|".join(f"({pattern})" for pattern, _ in table))
    for table in (_LATIN_VOWELS, _CYRILLIC_VOWELS)
)
_DOUBLED = re.compile(r"(.)\1+")
_PATRONYMIC = re.compile(r"..(vič|vna|ična)$|^(ilič|lukič|kusmič|fomič|nikitič)$")
_COARSE = str.maketrans(
    {"e": "a", "i": "a", "o": "a", "u": "a", "Y": "a", "g": "h", "č": "h", "J": None, "š": "c", "ž": "c",
     "q": "c", "v": "f"}
)  # fmt: skip

# Given names with a form of their own in each language; the first of a line stands for all.
_GIVEN = """
alexander aleksandr oleksandr alexandre александр александер
alexandra aleksandra александра
alexei aleksei alexey oleksiy alexej алексей
andrei andrej andriy андрей
anatoly anatolij анатолий
august август аугуст
constantine konstantin константин
catherine katharina katherine yekaterina екатерина катарина
dmitri dimitri dmytro дмитрий димитрий
edward eduard эдуард эдвард
elisabeth elizabeth yelizaveta елизавета элизабет
ernest ernst эрнст
eugene eugen yevgeny yevhen jewgeni евгений ойген эуген
frederick friedrich fridrikh фридрих
george georg georgy georgi георгий георг
gregory grigory grigori григорий
heinrich genrikh генрих хайнрих
helen helene yelena olena елена хелена
jacob jakob yakov jakow яков якоб
joseph josef iosif jozef иосиф йозеф джозеф юзеф
julia yulia juli юлия
leo leon lev лев лео
louis ludovic луи
maria marie mary marija мария
matthew matvei матвей
michael mikhail mykhailo michail михаил михаэль
nicholas nikolai nikolay mykola nikolaus николай николаус
paul pavel pavlo павел пауль
peter pyotr petro pjotr пётр петр петер
philip philipp filipp филипп
sergei sergey serhiy serge сергей
simon semyon semjon семён симон
sophia sophie sofya софия софья
stephen stefan stephan stepan степан стефан штефан
theodore theodor fyodor фёдор теодор
vasily vasyl wassili василий
victor viktor виктор
vladimir volodymyr wladimir uladzimir владимир
"""


class Word(msgspec.Struct, frozen=True):
    """One word of a name: its coarse ``key``, all its ``readings``, and whether it could be a patronymic."""

    key: str
    readings: frozenset[str]
    patronymic: bool = False


def bare(text: str) -> str:
    """Return ``text`` in lower case without accents, apostrophes, controls and bidirectional marks.

    Umlauts, ё, й and the carons of č, š, ž stay, since they are letters of their own.

    >>> bare("Tuchačévskij"), bare("ТУХАЧЕ́ВСКИЙ")
    ('tuchačevskij', 'тухачевский')
    """
    if text.isascii():
        return text.casefold().translate(_UNSEEN)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    out: list[str] = []
    for sign in unicodedata.normalize("NFD", text.translate(_APOSTROPHES)):
        kind = "" if " " <= sign < "\x7f" else unicodedata.category(sign)
        if kind[:1] == "M":
            if len(out) > 0:
                out[-1] = _MARKS.get(sign, {}).get(out[-1], out[-1])
        elif kind[:1] != "C" or sign.isspace():
            out.append(sign)
    return "".join(out).translate(_FOREIGN)


@lru_cache(maxsize=65536)
def read_word(word: str) -> Word:
    """Return the readings of a word that is :func:`bare`, and its key.

    >>> sorted(read_word("halepsky").readings), sorted(read_word("chalepski").readings)
    (['halepski'], ['halepski', 'čalepski'])
    >>> read_word("tuchatschewski").key, read_word("тухачевский").key
    ('tahahafska', 'tahahafska')
    """
    own = _read_letters(word)
    given = _given()
    for reading in sorted(own.readings):
        if reading in given:
            shared = given[reading]
            return Word(shared.key, own.readings | shared.readings)
    return own


def key_of(word: str) -> str:
    """Return the key of a word by its letters alone, be it a given name or not."""
    return _read_letters(word).key


def begins(word: Word, sign: str) -> bool:
    """Say whether a word can begin with ``sign``, the first of a key: Fyodor with f, and with t."""
    return any(_coarse(reading).startswith(sign) for reading in word.readings)


def word_agreement(a: Word, b: Word) -> float:
    """Return 1 where a reading of the two words agrees, else 0."""
    return 1.0 if a.key == b.key and not a.readings.isdisjoint(b.readings) else 0.0


def word_likeness(a: Word, b: Word) -> float:
    """Return how alike two words are, from 0 to 1: 1 where a reading agrees.

    Law: it is the same for ``a, b`` and ``b, a``.
    """
    if word_agreement(a, b) == 1.0:
        return 1.0
    if max(len(a.key), len(b.key)) > LONGEST_WORD:
        return 0.0
    from rapidfuzz.distance import Levenshtein

    coarse = Levenshtein.normalized_similarity(a.key, b.key)
    if coarse < 0.5:
        return coarse / 2
    fine = max(Levenshtein.normalized_similarity(one, other) for one in a.readings for other in b.readings)
    value = min(coarse, fine)
    return value if Levenshtein.distance(a.key, b.key) < 2 else min(value, _TWO_EDITS)


@lru_cache(maxsize=1)
def _given() -> dict[str, Word]:
    """Return the shared word of each reading of the given names that differ between the languages."""
    shared: dict[str, Word] = {}
    for line in _GIVEN.strip().splitlines():
        words = [_read_letters(bare(form)) for form in line.split()]
        for word in words:
            for reading in sorted(word.readings):
                shared.setdefault(reading, words[0])
    return shared


@lru_cache(maxsize=65536)
def _read_letters(word: str) -> Word:
    if len(word) > LONGEST_WORD:
        return Word(word, frozenset((word,)))
    readings = [""]
    for options in _sounds(word):
        if len(readings) * len(options) > _MOST_READINGS:
            options = options[:1]
        readings = [reading + option for option in options for reading in readings]
    short = [_DOUBLED.sub(r"\1", reading) for reading in readings if readings[0] != ""]
    if len(short) == 0:  # a sign that has no sound of its own
        short = [word]
    return Word(_coarse(short[0]), frozenset(short), len(word) > 4 and any(map(_PATRONYMIC.search, short)))


def _coarse(reading: str) -> str:
    """Put together what the spellings exchange; all readings of a word come to the same."""
    key = reading.translate(_COARSE).replace("kh", "h").replace("hs", "ks").replace("ds", "s")
    key = key.replace("ts", "s").replace("ct", "st").replace("cp", "sp")
    return _DOUBLED.sub(r"\1", key) if key != "" else reading


def _sounds(word: str) -> list[_Options]:
    """Say, sound by sound, what a word's letters can stand for; letters of other scripts for themselves."""
    out: list[_Options] = []
    for run in _RUN.findall(word):
        latin = run[0] in _ALPHABET
        if latin:
            run = run.replace("qu", "kw")
        elif "\u0400" <= run[0] <= "\u052f":
            run = run.translate(_PLAINER)
        else:
            out.extend((sign,) for sign in run)
            continue
        parts = _PARTS.findall(run)
        for at, part in enumerate(parts):
            if part[0] in "aeiouyjäöüåё":
                out.extend(_vowels(part, at == 0, out[-1][0] if len(out) > 0 else "", latin))
            else:
                after = parts[at + 1][0] if at + 1 < len(parts) else ""
                out.extend(_consonants(part, at == 0, after, latin))
    return out


def _vowels(run: str, first: bool, before: str, latin: bool) -> list[_Options]:
    """Say what a run of vowels and glides can stand for; ``before`` is the sound before it."""
    pattern, table = (_LATIN_VOWEL, _LATIN_VOWELS) if latin else (_CYRILLIC_VOWEL, _CYRILLIC_VOWELS)
    out: list[_Options] = []
    if latin and first and run[0] == "j" and len(run) > 1 and run[1] not in "ijy":
        out.append(("", "J"))
    at = 0
    while at < len(run):
        found = pattern.match(run, at)
        if found is not None and found.lastindex is not None:
            out.append(table[found.lastindex - 1][1])
            at = found.end()
            continue
        moved = latin and at == 0 and run[at] == "o" and before in ("š", "ž", "č", "q")
        out.append(("o", "e") if moved else (run[at],))  # Gorbatschow, Горбачёв
        at += 1
    return out


def _consonants(run: str, first: bool, after: str, latin: bool) -> list[_Options]:
    """Say what a run of consonants can stand for; ``after`` is the letter that follows, if any."""
    out: list[_Options] = []
    at = 0
    if latin and not first and run[0] == "h" and (len(run) > 1 or after == ""):
        out.append(("", "h"))  # Stahr, Rohrbach
        at = 1
    elif latin and first and run[0] == "v":
        out.append(("v", "f"))  # Vogel, Voronezh
        at = 1
    elif latin and first and run.startswith("rh"):
        out.append(("r",))  # Rheinmetall
        at = 2
    while at < len(run):
        if latin and after == "" and run[at:] == "ff":
            out.append(("f", "v"))  # Romanoff
            break
        if latin and run[at:] == "c" and after != "" and after in "eiy":
            out.append(("s", "k"))  # Celle
            break
        for width in range(min(_LONGEST, len(run) - at), 0, -1):
            options = (_LATIN if latin else _CYRILLIC).get(run[at : at + width])
            if options is not None:
                out.append(options)
                at += width
                break
        else:
            out.append((run[at],))
            at += 1
    return out
