"""What a plain text resembles in the record and on the shelves: claims sentence by sentence, passages as a whole, names set aside (§13)."""

from collections.abc import Mapping, Sequence
from random import Random

import msgspec

from rapallo.inquiry.answer import Answer, Ground, Line, Section
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.precedents import prefixed
from rapallo.inquiry.sentence import said
from rapallo.library.dating import dates_in
from rapallo.library.index import open_index
from rapallo.library.masking import Masked, mask_claim, mask_story
from rapallo.library.mentions import sentences_of
from rapallo.library.naming import names_of
from rapallo.library.passage_likeness import PassageHit, passages_like
from rapallo.library.shelf import Shelf
from rapallo.library.weighing import Bags, bags_of, floor_of, scores, weight
from rapallo.record.case import Case

__all__ = ["ClaimHit", "Resembling", "resembling"]

_FEWEST_SHARED = 3
"""Telling words, verbs and classes that a sentence and a claim must share at least: two can agree by accident in any long record."""

_LONGEST_STORY = 100_000


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

    Laws: no claim or passage shown names a thing that the story names; each is above what random texts of its own length reach.
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
        among = ", ".join(self.searched)
        said_out = ()
        if sum(self.left_out) > 0:
            names = "; ".join(self.named[:8]) + (f" and {len(self.named) - 8} more" if len(self.named) > 8 else "")
            claims, passages = self.left_out
            said_out = (
                f"Left out as perhaps the same episode: {plural(claims, 'claim')} and {plural(passages, 'passage')} that name {names}.",
            )
        if len(self.claims_found) == 0 and len(self.passages_found) == 0:
            return (f"No good match in {among}: nothing is above what random texts of its words reach.", *said_out)
        return (
            f"{plural(len(self.claims_found), 'claim')} and {plural(len(self.passages_found), 'passage')} in {among} resemble it.",
            "A likeness of words and acts, not of causes: it predicts nothing. What it shares stands beside each; read what it does not.",
            *said_out,
        )

    def sections(self) -> tuple[Section, ...]:
        """Claims under the sentence they resemble; then passages."""
        return self.parts


def resembling(
    story: str,
    cases: Mapping[str, Case],
    shelves: Sequence[Shelf] = (),
    rng: Random | None = None,
    limit: int = 10,
    name: str = "STORY",
) -> Resembling:
    """Claims and passages that a plain text resembles, the likest first.

    Names of the cases' things are replaced by their kinds, other names in mid-sentence set aside; claims are compared with each sentence
    by BM25 over words, verbs, classes and who did it to what; passages with the whole story by its words. The floor of each comparison is
    measured: random texts of as many known words, drawn from the same record as often as it has them; a match must be above what 95 of
    100 stories made so reach with all their sentences.

    Parameters
    ----------
    cases, shelves : where to look, cases by the name that answers call them
    rng : for the random texts; none: a generator of seed 0, so that the same question has the same answer

    Raises `UsageError` where there is nothing to look in or to look for.
    """
    from rapallo.errors import LimitError, UsageError

    if len(cases) == 0 and len(shelves) == 0:
        raise UsageError("there is no case and no shelf to look in: --among CASE")
    if len(story) > _LONGEST_STORY:
        raise LimitError(f"the story has {len(story):,} characters; the limit is {_LONGEST_STORY:,}. Take its main part.")
    draw = Random(0) if rng is None else rng
    whole = mask_story(story, cases)
    if len(whole.terms) == 0:
        raise UsageError("the story has no words to compare.")
    claims, claims_out = _claims(story, cases, whole, draw, limit)
    hits: list[PassageHit] = []
    passages_out = 0
    things = {case: names_of(one, [one.thing_by_id[thing] for thing in sorted(whole.named[case])]) for case, one in cases.items()}
    for shelf in shelves:
        index = open_index(shelf.folder)
        found, out = passages_like(index, shelf.name, whole.terms, tuple(things.values()), draw, limit)
        index.connection.close()
        hits += found
        passages_out += out
    hits.sort(key=lambda hit: (-hit.score / hit.floor if hit.floor > 0 else -hit.score, hit.shelf, hit.document))
    labels = sorted({cases[case].title(thing) for case, found in whole.named.items() for thing in found})
    parts = (*_claim_sections(cases, claims), *_passage_sections(hits[:limit]))
    return Resembling(
        question=typed("precedents", name),
        title="What this text resembles",
        case="",
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


def _claims(story: str, cases: Mapping[str, Case], whole: Masked, draw: Random, limit: int) -> tuple[list[ClaimHit], int]:
    """The claims above the floor, by sentence; and how many were left out for what they name."""
    items: list[tuple[str, str]] = []
    bags: list[frozenset[str]] = []
    out = 0
    for name, case in cases.items():
        named = whole.named.get(name, frozenset())
        for claim in case.claims:
            if not named.isdisjoint(claim.things()):
                out += 1
                continue
            masked = mask_claim(case, claim)
            items.append((name, claim.id))
            bags.append(masked.terms | masked.structure)
    known = bags_of(bags)
    places = sentences_of(story)
    found: dict[tuple[str, str], ClaimHit] = {}
    for start, end in places:
        masked = mask_story(story[start:end], cases)
        terms = sorted(masked.terms | masked.structure)
        floor = floor_of(known, terms, draw, len(places))
        for number, score in scores(known, terms).items():
            shared = _shared(known, terms, bags[number])
            if score <= floor or len(shared) < _FEWEST_SHARED:
                continue
            hit = ClaimHit(*items[number], " ".join(story[start:end].split()), round(score, 2), round(floor, 2), shared)
            before = found.get(items[number])
            if before is None or hit.score - hit.floor > before.score - before.floor:
                found[items[number]] = hit
    ranked = sorted(found.values(), key=lambda hit: (hit.floor - hit.score, hit.case, hit.claim))
    return ranked[:limit], out


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
            lines.append(Line(f"shared: {', '.join(map(_spoken, hit.shared[:8]))} (score {hit.score}, random texts {hit.floor})", (), 1))
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
