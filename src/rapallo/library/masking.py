"""A story or a claim as what it is about: words without endings, verbs and classes recognised, a story's names set aside."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

import msgspec

from rapallo.inquiry.sentence import undoubted
from rapallo.library.endings import plain_word, stem
from rapallo.library.language import SMALL_WORDS, word_set
from rapallo.library.naming import Names, Naming, namings
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.verb import builtin_verb, builtin_verbs

__all__ = ["STRUCTURE", "Masked", "mask_claim", "mask_story", "named_in", "sort_of", "terms_of", "unnamed"]

_WORD = re.compile(r"[^\W\d_]{3,}")
_MIDDLE = re.compile(r"(?<=[a-zà-ÿа-яё,;] )[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]+")
_FIRST = re.compile(r"\A[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]+")
_NAMED = word_set("state organisation person place facility agreement")
"""Kinds whose things go by names of their own; the words of other things say what they are."""

_EMPTY = word_set(
    "carried out way under its his her their them they who whom whose than then there these those been being has have had did does will would "
    "could should may might can also more most some such other only into over between after before during since until about against within "
    "nothing nobody nowhere anything anybody something somebody everything everybody "
    "said says year years month months day days one two three four five six seven eight nine ten first second new many several"
)


STRUCTURE = ("class",)
"""What stands in a bag beside the words; ``verb`` and ``pair`` were measured and lost (docs/decisions/0011-the-library.md)."""


class Masked(msgspec.Struct, frozen=True):
    """What a text comes to: ``words`` without endings, ``verbs`` and ``classes`` recognised, and the things it ``named``, by case."""

    words: frozenset[str]
    verbs: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    named: Mapping[str, frozenset[str]] = {}

    def bag(self, structure: Collection[str] = STRUCTURE) -> frozenset[str]:
        """Its words as terms, with ``class:airfield``, and where asked ``verb:lease`` and ``lease airfield``."""
        found = set(self.words)
        if "class" in structure:
            found.update(f"class:{one}" for one in self.classes)
        if "verb" in structure:
            found.update(f"verb:{verb}" for verb in self.verbs)
        if "pair" in structure:
            found.update(f"{verb} {one}" for verb in self.verbs for one in self.classes)
        return frozenset(found)


def sort_of(term: str) -> str:
    """Which sort of term it is: a word, a verb, a class, or a verb with a class.

    >>> sort_of("verb:lease"), sort_of("lease airfield"), sort_of("coast")
    ('verb', 'pair', 'word')
    """
    return "pair" if " " in term else term.partition(":")[0] if ":" in term else "word"


def terms_of(text: str) -> list[str]:
    """The words of a text that say something, without their endings.

    >>> terms_of("The tanks were tested by the firms")
    ['tank', 'test', 'firm']
    """
    words = [plain_word(word) for word in _WORD.findall(text)]
    return [stem(word) for word in words if word not in SMALL_WORDS and word not in _EMPTY]


@lru_cache(maxsize=1)
def _verb_forms() -> dict[str, str]:
    """For each form of a verb's name, and the first word of its label, the verb; not the form in -s, which is mostly a plural."""
    found: dict[str, str] = {}
    for verb in (verb for name in builtin_verbs() if (verb := builtin_verb(name)) is not None):
        label = verb.label.split(" ")
        base = verb.id.partition("-")[0]
        short = base.removesuffix("e")
        said = label[-1] if label[0] in ("was", "were") else label[0]
        for word in (base, said, short + "ing", base + "ing", short + "ed", base + base[-1] + "ing", base + base[-1] + "ed"):
            if word not in SMALL_WORDS and word not in _EMPTY and len(word) > 2:
                found.setdefault(word, verb.id)
    return found


def mask_claim(case: Case, claim: Claim, masking: bool = False) -> Masked:
    """A claim: the words of its sentence and note; its verb; the classes of its things. ``masking``: every name by the kind of its thing."""
    words = f"{undoubted(case, claim)} {claim.note}"
    classes: set[str] = set()
    for thing in claim.things():
        found = case.thing_by_id.get(thing)
        if found is None:
            continue
        classes.update(stem(plain_word(one)) for one in found.classes)
        if masking and found.kind in _NAMED:
            words = words.replace(found.title, f" {found.kind} {_MIDDLE.sub('', _FIRST.sub('', found.title))} ")
    return Masked(frozenset(terms_of(words)), frozenset((claim.verb,)), frozenset(classes))


def mask_story(text: str, cases: Mapping[str, Case], names: Mapping[str, Names], masking: bool = True) -> Masked:
    """A story: its words without the names of things of these cases (`names_of` each) and, in mid-sentence, without other names; the
    verbs and classes that its words are forms of."""
    found = {name: _proper(text, case, names[name]) for name, case in sorted(cases.items())}
    named = {name: frozenset(thing for one in spans for thing in one.things) for name, spans in found.items()}
    words = unnamed(text, cases, names) if masking else text
    forms, known = _verb_forms(), frozenset[str]().union(*map(_classes, cases.values()))
    acts = frozenset(forms[word] for word in map(plain_word, _WORD.findall(words)) if word in forms)
    terms = frozenset(terms_of(words))
    return Masked(terms, acts, terms & known, named)


def unnamed(text: str, cases: Mapping[str, Case], names: Mapping[str, Names]) -> str:
    """A text with the names of the cases' things, and capitalised words in mid-sentence, blanked out."""
    rest = list(text)
    for name, case in cases.items():
        for one in _proper(text, case, names[name]):
            rest[one.start : one.end] = " " * (one.end - one.start)
    return _MIDDLE.sub(lambda found: " " * len(found.group()), "".join(rest))


def _proper(text: str, case: Case, names: Names) -> list[Naming]:
    return [one for one in namings(text, names) if one.words[:1].isupper() and not _common(case, one)]


def _classes(case: Case) -> frozenset[str]:
    """The classes of a case's things, without endings."""
    return frozenset(stem(plain_word(one)) for thing in case.things for one in thing.classes)


def _common(case: Case, naming: Naming) -> bool:
    """Whether what is named is no particular thing: a skill, a material, or a product called by a common word."""
    things = [case.thing_by_id[thing] for thing in naming.things]
    return all(
        thing.kind in ("skill", "material", "cohort") or (thing.kind == "product" and " " not in thing.title) for thing in things
    )


def named_in(text: str, names: Names) -> bool:
    """Whether a text names any of some things."""
    return len(namings(text, names)) > 0
