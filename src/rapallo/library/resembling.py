"""What a plain text resembles in the record and on the shelves: claims sentence by sentence, passages as a whole, names set aside (§13)."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from rapallo.inquiry.answer import Answer, Ground, Line, Section
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.precedents import prefixed
from rapallo.inquiry.sentence import joined, said, undoubted
from rapallo.inquiry.staging import stage_of
from rapallo.library.dating import dates_in
from rapallo.library.endings import plain_word
from rapallo.library.index import Index, open_index
from rapallo.library.masking import Masked, mask_claim, mask_story, sort_of, unnamed
from rapallo.library.mentions import sentences_of
from rapallo.library.naming import Names, names_of, namings
from rapallo.library.passage_likeness import PassageHit, passages_like
from rapallo.library.shelf import Shelf
from rapallo.library.weighing import DRAWS, Bags, bags_of, drawn, floor_of, scores, weight
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.time import parse_when

if TYPE_CHECKING:
    from random import Random

__all__ = ["ClaimHit", "Resembling", "resembling"]

_FEWEST_SHARED = 3
"""Telling words that a sentence and a claim must share at least, a word and the class of its name counted once: two agree by accident in
any long record."""

_GENERATION = 25 * 365
"""Days beyond which a story and a claim that share nothing but a state are no one episode."""

_LONGEST_STORY = 100_000
_WORD = re.compile(r"[^\W_]+")


class ClaimHit(msgspec.Struct, frozen=True):
    """A claim that a sentence of the story resembles: its score, the floor that random texts reach, and what the two share."""

    case: str
    claim: str
    sentence: str
    score: float
    floor: float
    shared: tuple[str, ...]


class Resembling(Answer, frozen=True, kw_only=True):
    """What a story resembles. ``left_out``: claims and passages that name what the story names, and so may be of the same episode.

    Laws: no claim or passage shown names a thing that the story names, but for a state, where story and claim are both dated and surely lie
    25 years apart; each is above what random texts of its own length reach.
    """

    story: str
    claims_found: tuple[ClaimHit, ...]
    passages_found: tuple[PassageHit, ...]
    parts: tuple[Section, ...]
    searched: tuple[str, ...]
    named: tuple[str, ...]
    left_out: tuple[int, int]
    dates: tuple[str, ...]

    def summary(self) -> tuple[str, ...]:
        """Whether there is a good match, and what that does not mean."""
        among = joined(self.searched)
        said_out: tuple[str, ...] = ()
        if sum(self.left_out) > 0:
            names = "; ".join(self.named[:8]) + (f" and {len(self.named) - 8} more" if len(self.named) > 8 else "")
            said_out = (f"Left out as perhaps the same episode, for what the text names ({names}): {_counted(*self.left_out)}.",)
        claims, passages = len(self.claims_found), len(self.passages_found)
        if claims + passages == 0:
            return (f"No good match in {among}: nothing is above what random texts of its words reach.", *said_out)
        return (
            f"{_counted(claims, passages)} in {among} {'resembles' if claims + passages == 1 else 'resemble'} it.",
            "A likeness of words and acts, not of causes: it predicts nothing. What it shares stands beside each; read what it does not.",
            *said_out,
        )

    def sections(self) -> tuple[Section, ...]:
        """Claims under the sentence they resemble; then passages."""
        return self.parts


def _counted(claims: int, passages: int) -> str:
    """Claims and passages, as far as there are some."""
    found = [plural(number, noun) for number, noun in ((claims, "claim"), (passages, "passage")) if number > 0]
    return " and ".join(found)


def resembling(
    story: str,
    cases: Mapping[str, Case],
    shelves: Sequence[Shelf] = (),
    rng: "Random | None" = None,
    limit: int = 10,
    name: str = "STORY",
    opened: Callable[[str], Index] = open_index,
) -> Resembling:
    """Claims and passages that a plain text resembles, the likest first.

    Names of the cases' things are set aside, other names in mid-sentence too. Claims are compared with each sentence by BM25 over words
    and classes, passages with the whole story by its words. The floor of each comparison is measured: random texts of as many known terms,
    each drawn by itself from the same record, as often as that has it; a match must be above what 95 of 100 stories made so reach with
    all their sentences. That is a floor, and no probability that a likeness is more than chance.

    Parameters
    ----------
    cases, shelves : where to look, cases by the name that answers call them
    rng : for the random texts; none: a generator of seed 0, so that the same question has the same answer
    opened : opens the index of a shelf

    Raises `UsageError` where there is nothing to look in or to look for.
    """
    from random import Random

    from rapallo.errors import LimitError, UsageError

    if len(cases) == 0 and len(shelves) == 0:
        raise UsageError("there is no case and no shelf to look in: --among CASE")
    if len(story) > _LONGEST_STORY:
        raise LimitError(f"the story has {len(story):,} characters; the limit is {_LONGEST_STORY:,}. Take its main part.")
    draw = Random(0) if rng is None else rng
    names = {name: names_of(case) for name, case in cases.items()}
    whole = mask_story(story, cases, names)
    if len(whole.words) == 0:
        raise UsageError("the story has no words to compare.")
    things = {case: names_of(one, [one.thing_by_id[thing] for thing in sorted(whole.named[case])]) for case, one in cases.items()}
    claims, claims_out = _claims(story, cases, names, whole, things, draw, limit)
    story_words = frozenset(plain_word(word) for word in _WORD.findall(unnamed(story, cases, names)))
    hits: list[PassageHit] = []
    passages_out = 0
    for shelf in shelves:
        index = opened(shelf.folder)
        found, out = passages_like(index, shelf.name, story_words, tuple(things.values()), draw, limit)
        index.connection.close()
        hits += found
        passages_out += out
    hits.sort(key=lambda hit: (-hit.score / hit.floor if hit.floor > 0 else -hit.score, hit.shelf, hit.document))
    labels = sorted({cases[case].title(thing) for case, found in whole.named.items() for thing in found})
    parts = (*_claim_sections(cases, claims), *_passage_sections(hits[:limit]))
    return Resembling(
        question=typed("precedents", name),
        title="What this text resembles",
        case="; ".join(cases[name].about.title for name in cases),
        digest="",
        grounds=_grounds(cases, claims),
        story=story,
        claims_found=tuple(claims),
        passages_found=tuple(hits[:limit]),
        parts=kept(*parts),
        searched=(*cases, *(f"the library of {shelf.name}" for shelf in shelves)),
        named=tuple(labels),
        left_out=(claims_out, passages_out),
        dates=tuple(dict.fromkeys(date.when for date in dates_in(story))),
    )


def _claims(
    story: str,
    cases: Mapping[str, Case],
    names: Mapping[str, Names],
    whole: Masked,
    things: Mapping[str, Names],
    draw: "Random",
    limit: int,
) -> tuple[list[ClaimHit], int]:
    """The claims above the floor, by sentence; and how many were left out for what they name."""
    items: list[tuple[str, str]] = []
    bags: list[frozenset[str]] = []
    out = 0
    days = [(when.start_lo, when.end_hi) for one in dates_in(story) if (when := parse_when(one.when)) is not None]
    for name, case in cases.items():
        named = whole.named.get(name, frozenset())
        states = frozenset(thing for thing in named if case.thing_by_id[thing].kind == "state")
        for claim in case.claims:
            if not named.isdisjoint(claim.things()) and not _long_apart(case, claim, named - states, days):
                out += 1
                continue
            items.append((name, claim.id))
            bags.append(mask_claim(case, claim).bag())
    known = bags_of(bags)
    pools = _pools(known, bags)
    places = sentences_of(story)
    found: dict[tuple[str, str], ClaimHit] = {}
    same: set[tuple[str, str]] = set()
    for start, end in places:
        terms = sorted(mask_story(story[start:end], cases, names).bag())
        floor = floor_of(known, _random_texts(known, terms, pools, draw), len(places))
        for number, score in scores(known, terms).items():
            shared = _shared(known, terms, bags[number])
            if score <= floor or len({term.rpartition(":")[2] for term in shared}) < _FEWEST_SHARED:
                continue
            if _speaks_of(cases, things, items[number], days):
                same.add(items[number])
                continue
            hit = ClaimHit(*items[number], " ".join(story[start:end].split()), round(score, 2), round(floor, 2), shared)
            before = found.get(items[number])
            if before is None or hit.score - hit.floor > before.score - before.floor:
                found[items[number]] = hit
    ranked = sorted(found.values(), key=lambda hit: (hit.floor - hit.score, hit.case, hit.claim))
    return ranked[:limit], out + len(same)


def _pools(known: Bags, bags: Sequence[frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The telling terms of all claims by sort, each as often as claims have it, for drawing."""
    found: dict[str, list[str]] = {}
    for bag in bags:
        for term in sorted(bag):
            if weight(known, term) > 0.0:
                found.setdefault(sort_of(term), []).append(term)
    return {sort: tuple(terms) for sort, terms in found.items()}


def _random_texts(
    known: Bags, terms: Sequence[str], pools: Mapping[str, tuple[str, ...]], draw: "Random"
) -> Iterator[frozenset[str]]:
    """Texts of as many telling terms of each sort as a sentence has, every one drawn by itself."""
    sizes: dict[str, int] = {}
    for term in terms:
        if weight(known, term) > 0.0:
            sizes[sort_of(term)] = sizes.get(sort_of(term), 0) + 1
    for _ in range(DRAWS):
        yield frozenset().union(*(drawn(pools[sort], size, draw) for sort, size in sorted(sizes.items())))


def _long_apart(case: Case, claim: Claim, other: Collection[str], days: Sequence[tuple[int, int]]) -> bool:
    """Whether a claim names none of some things and surely lies a generation from every date that the story tells; a story without a
    date, and a claim that may be of any, lie apart from nothing."""
    if len(days) == 0 or not set(other).isdisjoint(claim.things()):
        return False
    first, last = stage_of(case).days(claim.id)
    return all(first - end > _GENERATION or start - last > _GENERATION for start, end in days)


def _speaks_of(cases: Mapping[str, Case], things: Mapping[str, Names], item: tuple[str, str], days: Sequence[tuple[int, int]]) -> bool:
    """Whether the words of a claim (a thing called after another, a note) name what the story names."""
    case = cases[item[0]]
    claim = case.claim_by_id[item[1]]
    found = namings(f"{undoubted(case, claim)}. {claim.note}", things[item[0]])
    states = all(case.thing_by_id[thing].kind == "state" for one in found for thing in one.things)
    return len(found) > 0 and not (states and _long_apart(case, claim, (), days))


def _shared(known: Bags, terms: Sequence[str], bag: frozenset[str]) -> tuple[str, ...]:
    """The telling terms in common, the most telling first."""
    both = [term for term in terms if term in bag and weight(known, term) > 0.0]
    return tuple(sorted(both, key=lambda term: (-weight(known, term), term)))


def _claim_sections(cases: Mapping[str, Case], hits: Sequence[ClaimHit]) -> list[Section]:
    sections: list[Section] = []
    for sentence in dict.fromkeys(hit.sentence for hit in hits):
        lines: list[Line] = []
        for hit in (one for one in hits if one.sentence == sentence):
            case = cases[hit.case]
            claim = case.claim_by_id[hit.claim]
            fields = (
                ("case", hit.case), ("claim", hit.claim), ("score", str(hit.score)), ("floor", str(hit.floor)),
                ("when", said(claim.when) if claim.when is not None else None), ("sentence", sentence),
            )  # fmt: skip
            lines.append(Line(voice_of(case).says(claim), (prefixed(hit.case, hit.claim),), 0, fields, hit.case))
            lines.append(
                Line(f"shared: {', '.join(map(_spoken, hit.shared[:8]))} (score {hit.score}, random texts {hit.floor})", (), 1)
            )
        short = sentence if len(sentence) <= 120 else sentence[:117] + "…"
        sections.append(Section(f"“{short}”", tuple(lines)))
    return sections


def _spoken(term: str) -> str:
    """A shared term for people: ``verb lease``, ``class tank``; of a word the beginning that its forms share."""
    kind, joined, name = term.partition(":")
    return f"{kind} {name}" if joined != "" else f"{term}-" if " " not in term else term


def _passage_sections(hits: Sequence[PassageHit]) -> list[Section]:
    lines: list[Line] = []
    for hit in hits:
        fields = (
            ("shelf", hit.shelf), ("document", hit.document), ("locator", hit.locator), ("score", str(hit.score)), ("floor", str(hit.floor)),
            ("date", hit.date if hit.date != "" else None),
        )  # fmt: skip
        when = f" ({hit.date})" if hit.date != "" else ""
        lines.append(Line(f"{hit.title}{when}, {hit.locator} — {hit.document}", (), 0, fields, hit.shelf))
        lines.append(Line(hit.snippet, (), 1))
    return [Section("Passages", tuple(lines))]


def _grounds(cases: Mapping[str, Case], hits: Sequence[ClaimHit]) -> tuple[Ground, ...]:
    found = []
    for name, claim in sorted({(hit.case, hit.claim) for hit in hits}):
        ground = voice_of(cases[name]).ground(cases[name].claim_by_id[claim])
        premises = tuple(prefixed(name, one) for one in ground.premises)
        found.append(msgspec.structs.replace(ground, claim=prefixed(name, claim), premises=premises))
    return tuple(sorted(found, key=lambda ground: ground.claim))
