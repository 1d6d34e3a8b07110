"""What in the record answers to some words, in any spelling."""

from collections.abc import Mapping
from functools import lru_cache

from rapallo.errors import UsageError
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.sentence import said
from rapallo.inquiry.voice import Voice, order
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.folding import plain as plain_letters
from rapallo.record.source import Source
from rapallo.record.thing import Thing

__all__ = ["Find", "find"]

plain = lru_cache(maxsize=16_384)(plain_letters)
"""A text in plain letters, remembered: the texts of a case are looked through again for every question."""


class Find(Answer, frozen=True, kw_only=True):
    """What answers to ``words``. ``near`` are things whose names are close, proposed only where nothing else was found."""

    words: str
    things: tuple[tuple[str, Line], ...]
    claims_found: tuple[tuple[str, Line], ...]
    sources: tuple[tuple[str, Line], ...]
    written: tuple[tuple[str, Line], ...]
    near: tuple[str, ...] = ()

    def summary(self) -> tuple[str, ...]:
        """How much was found, or what is near."""
        counts = (
            plural(len(self.things), "thing"),
            plural(len(self.claims_found), "claim"),
            plural(len(self.sources), "source"),
            f"{len(self.written)} of rules and theses",
        )
        if len(self.things) + len(self.claims_found) + len(self.sources) + len(self.written) > 0:
            return (f"{', '.join(counts)}.",)
        hint = f" Did you mean: {'; '.join(self.near)}?" if len(self.near) > 0 else ""
        return (f"Nothing in the record answers to it.{hint}",)

    def sections(self) -> tuple[Section, ...]:
        """Things, claims, sources, rules and theses."""
        groups = (
            ("Things", self.things),
            ("Claims", self.claims_found),
            ("Sources", self.sources),
            ("Rules and theses", self.written),
        )
        return tuple(Section(title, tuple(line for _, line in found)) for title, found in groups if len(found) > 0)


def find(case: Case, words: str) -> Find:
    """Things, claims, sources, rules and theses in which every one of these words occurs.

    A word is found where some word of a text begins with it, whatever its case and accents; one that stands so in no name of a
    thing is looked for in any spelling (Tuchatschewski finds Тухачевский). A claim is found by the names of the things in it too.
    Raises `UsageError` if there is no letter or figure in ``words``.
    """
    asked = tuple(dict.fromkeys(plain(words).split()))
    if len(asked) == 0:
        raise UsageError("there is nothing to look for; give a word or a name.")
    voice = Voice(case)
    names = {thing.id: _names(thing) for thing in case.things}
    written_so = {word: frozenset(thing for thing, text in names.items() if _has(text, word)) for word in asked}
    in_full = all(len(found) > 0 for found in written_so.values())
    whole = _called(case, words) if in_full else frozenset(case.names.find(words))
    named = {word: found if len(found) > 0 else frozenset(case.names.find(word)) for word, found in written_so.items()}
    things = [(thing.id, _thing(case, thing)) for thing in _things(case, asked, named, whole)]
    when_of = order(case)
    claims = [claim for claim in case.claims if _in_claim(case, claim, asked, named, whole)]
    claims.sort(key=lambda claim: when_of[claim.id])
    claims_found = tuple((claim.id, voice.line(claim, "denied" if claim.denied else "")) for claim in claims)
    sources = tuple((source.key, _source(source)) for source in case.sources if _in_source(source, asked))
    written = _written(case, asked)
    nothing = len(things) + len(claims_found) + len(sources) + len(written) == 0
    return Find(
        question=typed("find", words),
        title=f"What answers to “{words}”",
        case=case.about.title,
        digest=digest(case),
        grounds=voice.grounds(line for _, line in claims_found),
        words=words,
        things=tuple(things),
        claims_found=claims_found,
        sources=sources,
        written=written,
        near=tuple(f"{case.title(thing)} ({thing})" for thing, _ in case.names.near(words)) if nothing else (),
    )


def _called(case: Case, words: str) -> frozenset[str]:
    """The things that go by exactly these words."""
    name = plain(words)
    return frozenset(
        thing.id for thing in case.things if name in (thing.id, plain(thing.label), *(plain(other) for _, other in thing.names))
    )


def _names(thing: Thing) -> str:
    return plain(" ".join((thing.id, thing.label, *(name for _, name in thing.names))))


def _has(text: str, word: str) -> bool:
    return text.startswith(word) or f" {word}" in text


def _things(case: Case, asked: tuple[str, ...], named: Mapping[str, frozenset[str]], whole: frozenset[str]) -> list[Thing]:
    """Things that answer, those with the words in their names first."""
    found: list[tuple[int, str, str, Thing]] = []
    for thing in case.things:
        if thing.id in whole:
            found.append((0, thing.title, thing.id, thing))
        elif all(thing.id in named[word] for word in asked):
            found.append((1, thing.title, thing.id, thing))
        else:
            rest = plain(" ".join((thing.kind, *thing.classes, thing.unit, thing.wikidata, thing.note)))
            if all(thing.id in named[word] or _has(rest, word) for word in asked):
                found.append((2, thing.title, thing.id, thing))
    return [thing for _, _, _, thing in sorted(found, key=lambda row: row[:3])]


def _in_claim(
    case: Case, claim: Claim, asked: tuple[str, ...], named: Mapping[str, frozenset[str]], whole: frozenset[str]
) -> bool:
    things = claim.things()
    if not whole.isdisjoint(things):
        return True
    missing = [word for word in asked if named[word].isdisjoint(things)]
    if len(missing) == 0:
        return True
    verb = case.verb_of(claim)
    further = (part for item in case.evidence_of(claim) for part in (item.source, item.locator, item.speaker, item.hedge))
    text = plain(" ".join((claim.id, verb.id, verb.label, claim.unit, claim.of_what, claim.note, *further)))
    return all(_has(text, word) for word in missing)


def _in_source(source: Source, asked: tuple[str, ...]) -> bool:
    text = plain(" ".join((source.key, *source.author, source.title, source.container, source.year, source.party, source.note)))
    return all(_has(text, word) for word in asked)


def _thing(case: Case, thing: Thing) -> Line:
    names = f" — also {'; '.join(name for _, name in thing.names)}" if len(thing.names) > 0 else ""
    kind = thing.kind if thing.kind != "" else "thing"
    when = f", {said(thing.when)}" if thing.when is not None else ""
    count = plural(len(case.claims_of.get(thing.id, ())), "claim")
    text = f"{thing.title} ({kind}{when}): {count}{names}"
    return Line(text, (), 0, (("thing", thing.id), ("kind", thing.kind), ("number", len(case.claims_of.get(thing.id, ())))))


def _source(source: Source) -> Line:
    return Line(f"{source.key}: {source.cite}", (), 0, (("source", source.key),))


def _written(case: Case, asked: tuple[str, ...]) -> tuple[tuple[str, Line], ...]:
    found = []
    for rule in case.rules:
        text = plain(" ".join((rule.id, rule.label, rule.says, rule.note, *rule.classes, *rule.forbids)))
        if all(_has(text, word) for word in asked):
            title = rule.label if rule.label != "" else rule.id
            found.append((rule.id, Line(f"rule {rule.id}: {title}", (), 0, (("rule", rule.id),))))
    for thesis in case.theses:
        text = plain(" ".join((thesis.id, thesis.author, thesis.says, thesis.note, thesis.source)))
        if all(_has(text, word) for word in asked):
            found.append((thesis.id, Line(f"thesis {thesis.id}: {thesis.says}", (), 0, (("thesis", thesis.id),))))
    return tuple(found)
