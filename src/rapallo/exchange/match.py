"""Things that may be one, within a list or between two, each with what speaks for it and against it (§1.6)."""

from collections.abc import Iterable, Mapping

import msgspec

from rapallo.exchange.resemblance import Evidence, Sketch, Sketches, compared, score_of
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.record.case import Case
from rapallo.record.identity import identity_claims
from rapallo.record.lookup import Lookup

__all__ = ["LIKELY", "POSSIBLE", "Matching", "Pair", "match"]

LIKELY, POSSIBLE = 8, 5
"""Points from which a pair is called likely, and from which it is proposed at all."""


class Pair(msgspec.Struct, frozen=True):
    """Two things that may be one: ids, labels, the sum of points and what it is made of; ``judged``: how claims judge it already."""

    one: str
    other: str
    labels: tuple[str, str]
    score: int
    evidence: tuple[Evidence, ...]
    judged: str = ""


class Matching(Answer, frozen=True, kw_only=True):
    """Pairs that may be one, the strongest first. ``weak``: pairs with like names that other evidence speaks against, not proposed.

    Laws: symmetric; the order of rows is irrelevant; what is judged is not proposed again.
    """

    pairs: tuple[Pair, ...]
    weak: tuple[Pair, ...]
    judged: tuple[Pair, ...]
    between: str

    def summary(self) -> tuple[str, ...]:
        """How many, and what the points are not."""
        likely = sum(1 for pair in self.pairs if pair.score >= LIKELY)
        where = f" between this list and {self.between}" if self.between != "" else ""
        return (
            f"{plural(len(self.pairs), 'pair')} may be one{where}, {likely} of them likely; {len(self.weak)} with like names have more against "
            f"them; {len(self.judged)} judged already.",
            "Points order the proposals; they are no probabilities, and nothing is merged: rapallo judge records what you decide.",
        )

    def sections(self) -> tuple[Section, ...]:
        """Likely pairs, then possible ones, then those that more speaks against."""
        likely = [pair for pair in self.pairs if pair.score >= LIKELY]
        rest = [pair for pair in self.pairs if pair.score < LIKELY]
        return kept(
            Section("Likely one", tuple(_lines(likely))),
            Section("Possibly one", tuple(_lines(rest))),
            Section("Like names, and more against than for", tuple(_lines(self.weak))),
            Section("Judged already", tuple(_lines(self.judged))),
        )


def match(
    case: Case, other: Case | None = None, between: str = "", unsure: Iterable[frozenset[str]] = (), every: bool = False
) -> Matching:
    """Propose pairs that may be one.

    Parameters
    ----------
    case : the list; within it, or between it and ``other`` (called ``between``)
    unsure : pairs of ids that a person could not decide, which are not proposed again
    every : tell judged pairs and weak ones too

    Pairs looked at are those whose names are alike once legal forms are aside, in any German, Russian or English spelling, and those
    that share a reference id; no others. Cost: about linear in the names (`Lookup.alike`).
    """
    mine = {sketch.id: sketch for sketch in Sketches(case).all}
    theirs = {f"{between}:{sketch.id}": sketch for sketch in Sketches(other).all} if other is not None else {}
    sketches = {**mine, **theirs}
    bearers = _bearers(sketches)
    settled = _settled(case)
    open_ones = set(unsure)
    pairs, weak, judged = [], [], []
    for a, b in sorted(_candidates(sketches, other is not None)):
        one, its = sketches[a], sketches[b]
        evidence = compared(one, its, max((bearers.get(key, 0) for key in one.folded & its.folded), default=2))
        word = settled.get(frozenset((a, b)), "unsure" if frozenset((a, b)) in open_ones else "")
        pair = Pair(a, b, (one.label, its.label), score_of(evidence), evidence, word)
        (judged if word != "" else pairs if pair.score >= POSSIBLE else weak).append(pair)
    return Matching(
        question=typed("match", *((between,) if between != "" else ())),
        title="Which things may be one",
        case=case.about.title,
        digest=digest(case),
        pairs=tuple(sorted(pairs, key=_rank)),
        weak=tuple(sorted(weak, key=_rank)) if every else (),
        judged=tuple(sorted(judged, key=_rank)) if every else (),
        between=between,
    )


def _rank(pair: Pair) -> tuple[int, str, str]:
    return -pair.score, pair.one, pair.other


def _candidates(sketches: Mapping[str, Sketch], across: bool) -> set[tuple[str, str]]:
    """Pairs with names alike or one reference id, each once, across the two lists where there are two."""
    people = frozenset(name for name, sketch in sketches.items() if sketch.kind == "person")
    entries = (
        (name, sketch.names[0], tuple(("", text) for text in sketch.names[1:])) for name, sketch in sorted(sketches.items())
    )
    found = {(a, b) if a < b else (b, a) for a, b in Lookup(entries, people).alike()}
    by_reference: dict[str, list[str]] = {}
    for name, sketch in sorted(sketches.items()):
        if sketch.wikidata != "":
            by_reference.setdefault(sketch.wikidata, []).append(name)
    found |= {(a, b) for names in by_reference.values() for at, a in enumerate(names) for b in names[at + 1 :]}
    return {(a, b) for a, b in found if not across or (":" in a) != (":" in b)}


def _bearers(sketches: Mapping[str, Sketch]) -> dict[str, int]:
    """How many things have each folded name."""
    found: dict[str, int] = {}
    for sketch in sketches.values():
        for key in sketch.folded:
            found[key] = found.get(key, 0) + 1
    return found


def _settled(case: Case) -> dict[frozenset[str], str]:
    """What claims of identity say of pairs: *same* or *different*."""
    return {frozenset((claim.subject, claim.object)): "different" if claim.denied else "same" for claim in identity_claims(case)}


def _lines(pairs: Iterable[Pair]) -> Iterable[Line]:
    for pair in pairs:
        judged = f" — judged: {pair.judged}" if pair.judged != "" else ""
        reasons = "; ".join(f"{one.about}: {one.says} {one.points:+d}" for one in pair.evidence)
        yield Line(
            f"{pair.labels[0]} ({pair.one}) and {pair.labels[1]} ({pair.other}){judged}",
            (),
            0,
            (("one", pair.one), ("other", pair.other), ("score", pair.score), ("judged", pair.judged), ("reasons", reasons)),
            f"{pair.score:+d}",
        )
        for one in pair.evidence:
            yield Line(f"{one.points:+d} {one.about}: {one.says}", (), 1)
