"""A story or a claim as what it is about without its names: words without endings, kinds for names, verbs and classes recognised."""

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from rapallo.inquiry.sentence import undoubted
from rapallo.library.endings import plain_word, stem
from rapallo.library.language import SMALL_WORDS
from rapallo.library.naming import Naming, Names, names_of, namings
from rapallo.record.case import Case
from rapallo.record.claim import ROLES, Claim
from rapallo.record.verb import builtin_verb, builtin_verbs

__all__ = ["Masked", "mask_claim", "mask_story", "named_in", "terms_of"]

_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = frozenset(
    "carried out way under its his her their them they who whom whose than then there these those been being has have had did does will would "
    "could should may might can also more most some such other only into over between after before during since until about against within "
    "said says year years month months day days one two three four five six seven eight nine ten first second new many several".split()
)


class Masked(msgspec.Struct, frozen=True):
    """What a text comes to: its ``terms``, each once; ``structure`` (``verb:lease``, ``class:tank``, ``state lease facility``); the
    things it names, by case."""

    terms: frozenset[str]
    structure: frozenset[str]
    named: Mapping[str, frozenset[str]] = {}


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


def mask_claim(case: Case, claim: Claim, masking: bool = True) -> Masked:
    """A claim: the words of its sentence, every thing by its kind; its verb, the classes of its things, and who did it to what."""
    words = undoubted(case, claim)
    kinds: dict[str, str] = {}
    structure = {f"verb:{claim.verb}"}
    for thing in claim.things():
        found = case.thing_by_id.get(thing)
        if found is None:
            continue
        kinds[thing] = found.kind
        structure.update(f"class:{stem(plain_word(one))}" for one in found.classes)
        if masking and any(sign.isupper() for sign in found.title[:1]) and found.kind not in ("skill", "material"):
            words = words.replace(found.title, f" {found.kind} ")
    subject, target = kinds.get(claim.subject, ""), kinds.get(claim.object, "")
    structure.add(f"{subject} {claim.verb} {target}")
    structure.update(f"role:{role}:{kinds.get(thing, '')}" for role in ROLES for thing in claim.role(role))
    if claim.denied:
        structure.add("denied")
    return Masked(frozenset(terms_of(f"{words} {claim.note}")), frozenset(structure))


def mask_story(text: str, cases: Mapping[str, Case], masking: bool = True) -> Masked:
    """A story: words without the names of things of these cases, and, in the middle of a sentence, without other names as well; the verbs
    and classes that its words are forms of."""
    named: dict[str, frozenset[str]] = {}
    kinds: set[str] = set()
    classes: set[str] = set()
    spans: list[Naming] = []
    for name, case in sorted(cases.items()):
        found = namings(text, names_of(case))
        proper = [one for one in found if one.words[:1].isupper() and not _common(case, one)]
        named[name] = frozenset(thing for one in proper for thing in one.things)
        kinds.update(case.thing_by_id[thing].kind for thing in named[name])
        classes.update(stem(plain_word(one)) for thing in case.things for one in thing.classes)
        spans += proper
    rest = list(text)
    if masking:
        for one in spans:
            rest[one.start : one.end] = " " * (one.end - one.start)
    words = "".join(rest)
    if masking:
        words = re.sub(r"(?<=[a-zà-ÿа-яё,;] )[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]+", " ", words)
    terms = terms_of(words)
    forms = _verb_forms()
    verbs = {forms[word] for word in map(plain_word, _WORD.findall(words)) if word in forms}
    structure = {f"verb:{verb}" for verb in verbs} | {f"class:{term}" for term in terms if term in classes}
    return Masked(frozenset(terms) | (frozenset(kinds - {""}) if masking else frozenset()), frozenset(structure), named)


def _common(case: Case, naming: Naming) -> bool:
    """Whether what is named is no particular thing: a skill, a material, or a product called by a common word."""
    things = [case.thing_by_id[thing] for thing in naming.things]
    return all(thing.kind in ("skill", "material", "cohort") or (thing.kind == "product" and " " not in thing.title) for thing in things)


def named_in(text: str, names: Names) -> bool:
    """Whether a text names any of some things."""
    return len(namings(text, names)) > 0
