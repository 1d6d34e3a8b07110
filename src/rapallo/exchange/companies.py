"""A firm's name taken apart: its own words, the words that many firms have, its numbers, and its legal form (GmbH, ООО, Ltd)."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import msgspec

from rapallo.record.spelling import Word, bare, read_word

__all__ = ["Firm", "LegalForm", "form_point", "legal_forms", "read_firm"]

_PIECE = re.compile(r"\d+|&|[^\W\d_]+")
_SPELT = re.compile(r"(?<![^\W\d_])((?:[^\W\d_]\. ?){2,})")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_DOUBLED = re.compile(r"(.)\1+")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
_WORKS = re.compile(r"(.{3,})(?:werke|werken|werk|fabriken|fabrik)\Z")
_LONGEST_FORM = 6
_LONG_KEY = 7


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_IDLE = _set_of("& the der die das of für fur und and et de la le del di des и at in near im am bei zu zum zur von в на")


class LegalForm(msgspec.Struct, frozen=True, kw_only=True):
    """A legal form: how it is written, what sort of body it is (``family``), whose law knows it, what it means.

    ``leads``: it may stand before the name too.
    """

    id: str
    family: str
    meaning: str
    law: str = ""
    written: tuple[str, ...] = ()
    leads: bool = False


class Firm(msgspec.Struct, frozen=True, gc=False):
    """A firm's name as read. ``own`` words tell it apart, ``common`` ones are shared by many firms (by what they mean).

    ``form`` is the id of its legal form, blank where the name gives none; ``joined`` the key of its words written as one;
    ``initials`` what it might be abbreviated to.
    """

    own: tuple[Word, ...] = ()
    common: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()
    form: str = ""
    joined: str = ""
    initials: str = ""
    bare: str = ""


@lru_cache(maxsize=1)
def _data() -> Mapping[str, object]:
    return tomllib.loads(files("rapallo.exchange").joinpath("legal_forms.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def legal_forms() -> Mapping[str, LegalForm]:
    """Every legal form by its id, in the order of the table."""
    return {form.id: form for form in msgspec.convert(_data()["form"], tuple[LegalForm, ...])}


@lru_cache(maxsize=1)
def _written() -> Mapping[tuple[str, ...], LegalForm]:
    return {
        tuple(_pieces(text)): form for form in legal_forms().values() for text in form.written if _HAN.fullmatch(text) is None
    }


@lru_cache(maxsize=1)
def _written_han() -> tuple[tuple[str, LegalForm], ...]:
    found = [(text, form) for form in legal_forms().values() for text in form.written if _HAN.fullmatch(text) is not None]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))


@lru_cache(maxsize=1)
def _common() -> Mapping[str, str]:
    """What each word that many firms have means, by the word and by its key in another spelling."""
    words = msgspec.convert(_data()["words"], dict[str, str])
    return {bare(word): meaning for meaning, line in words.items() for word in line.split()}


@lru_cache(maxsize=1)
def _common_keys() -> Mapping[str, str]:
    """The same by the keys of its longer words, so that another spelling of one is known too."""
    keys = {read_word(word).key: meaning for word, meaning in _common().items()}
    return {key: meaning for key, meaning in keys.items() if len(key) >= _LONG_KEY}


def _pieces(text: str) -> list[str]:
    """The words of a name in lower case; letters with points between them (G.m.b.H.) are one."""
    spelt = _SPELT.sub(lambda found: found.group().replace(".", "").replace(" ", "") + " ", bare(text).replace("/", " "))
    return _PIECE.findall(spelt)


@lru_cache(maxsize=65536)
def read_firm(text: str) -> Firm:
    """Read a firm's name.

    >>> firm = read_firm("Limbach Flugmotoren GmbH & Co. KG")
    >>> [word.key for word in firm.own], sorted(firm.common), firm.form
    (['lambah'], ['engines'], 'gmbh-co-kg')
    >>> read_firm("ООО «Прибой»").form, read_firm("Priboy LLC").form
    ('ooo', 'llc')
    """
    pieces, form = _without_form(_pieces(text))
    common = _common()
    own: list[Word] = []
    known: set[str] = set()
    numbers: list[str] = []
    signs: list[str] = []
    for piece in pieces:
        if piece[0].isdigit():
            numbers.append(piece.lstrip("0") or "0")
        elif piece in _ROMAN:
            numbers.append(_ROMAN[piece])
        elif piece not in _IDLE:
            signs.append(piece[0])
            compound = None if piece in common else _WORKS.match(piece)
            if compound is not None:
                known.add("works")
                piece = compound.group(1)
            word = read_word(piece)
            meaning = common.get(piece, _common_keys().get(word.key, ""))
            if meaning != "":
                known.add(meaning)
            else:
                own.append(word)
    if len(own) == 0:  # nothing but words that many have: then they are its own
        own = [read_word(piece) for piece in pieces if piece not in _IDLE and not piece[0].isdigit()]
        known = set()
    joined = _DOUBLED.sub(r"\1", "".join(read_word(piece).key for piece in pieces if piece not in _IDLE and not _number(piece)))
    return Firm(tuple(own), frozenset(known), tuple(sorted(numbers)), form, joined, "".join(signs), " ".join(pieces))


def _number(piece: str) -> bool:
    return piece in _ROMAN or piece[0].isdigit()


def _without_form(pieces: list[str]) -> tuple[list[str], str]:
    """The words without the legal form, and its id; the form that stands last counts, and one word at least remains."""
    table, form = _written(), ""
    while len(pieces) > 1:
        if _HAN.fullmatch(pieces[-1]) is not None:
            found = next(((t, f) for t, f in _written_han() if pieces[-1].endswith(t) and pieces[-1] != t), None)
            if found is None:
                break
            pieces, form = [*pieces[:-1], pieces[-1][: -len(found[0])]], form or found[1].id
            continue
        width = next((n for n in range(min(_LONGEST_FORM, len(pieces) - 1), 0, -1) if tuple(pieces[-n:]) in table), 0)
        if width == 0:
            break
        known = table[tuple(pieces[-width:])]
        form = known.id if form == "" or (legal_forms()[form].family == "company" != known.family) else form
        pieces = pieces[:-width]
    if len(pieces) == 1 and _HAN.fullmatch(pieces[0]) is not None:
        for text, one in _written_han():
            if pieces[0].endswith(text) and pieces[0] != text:
                return [pieces[0][: -len(text)]], form or one.id
    width = next((n for n in range(min(_LONGEST_FORM, len(pieces) - 1), 0, -1) if tuple(pieces[:n]) in table), 0)
    if width > 0 and table[tuple(pieces[:width])].leads:
        form = form or table[tuple(pieces[:width])].id
        pieces = pieces[width:]
    return pieces, form


def form_point(one: str, other: str) -> int:
    """What two legal forms say of two firms being one: for (1), nothing (0), against (−3).

    The same form is slight evidence for; another one of the same family may be a translation or a change of law; one that is not
    given says nothing; a form of another family is evidence against.

    >>> form_point("gmbh", "gmbh"), form_point("ooo", "llc"), form_point("gmbh", ""), form_point("gmbh", "ag")
    (1, 0, 0, -3)
    """
    if one == "" or other == "":
        return 0
    if one == other:
        return 0 if legal_forms()[one].family == "company" else 1
    families = {legal_forms()[one].family, legal_forms()[other].family}
    return 0 if len(families) == 1 or "company" in families else -3
