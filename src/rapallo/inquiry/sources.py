"""What the record rests on: how much on each source, on it alone, and on what it goes back to."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural
from rapallo.inquiry.voice import Voice, order
from rapallo.record.ancestry import ancestors, independence, roots
from rapallo.record.case import Case
from rapallo.record.claim import STANCES
from rapallo.record.source import Source
from rapallo.record.standing import withdrawn_sources

__all__ = ["Sources", "Weight", "sources"]


class Weight(msgspec.Struct, frozen=True):
    """How much rests on one source, in numbers of claims.

    ``direct`` is what it supports itself; ``at_all`` what rests on it, on what repeats it, or on premises that do; ``only`` what
    falls if it and what derives only from it are withdrawn (§5.4, §1.9); ``disputes`` what it speaks against.
    Law: ``only`` is never more than ``at_all``.
    """

    key: str
    cite: str
    direct: int
    at_all: int
    only: int
    disputes: int
    party: str
    repeats: tuple[str, ...]
    roots: tuple[str, ...]


class Sources(Answer, frozen=True, kw_only=True):
    """The weight of every source of a case. Counts overlap and are never added up; ``total`` is the number of claims."""

    total: int
    weights: tuple[Weight, ...]
    ancestors: tuple[tuple[str, int, int], ...]
    single: tuple[str, ...]
    unsupported: tuple[str, ...]
    stances: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, tuple[Line, ...]], ...]

    def summary(self) -> tuple[str, ...]:
        """The top ancestor's share with its denominator, and how much has a single independent source."""
        found = [f"{plural(self.total, 'claim')}, {plural(len(self.weights), 'source')}."]
        if len(self.ancestors) > 0 and self.total > 0:
            key, rests, alone = self.ancestors[0]
            found.append(
                f"The source that most goes back to is {key}: {rests} of {plural(self.total, 'claim')} "
                f"({_percent(rests, self.total)}) rest on it or on what repeats it, {alone} of them on nothing else."
            )
        one, none = len(self.single), len(self.unsupported)
        found.append(
            f"{plural(one, 'claim')} ({_percent(one, self.total)}) {'has' if one == 1 else 'have'} one independent source; "
            f"{none} {'has' if none == 1 else 'have'} none."
        )
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """By weight, by ancestor, by party, by stance; then the claims with one independent source, and with none."""
        notes = {
            "By weight": "Claims it supports, itself or through what repeats it; of these, those that would fall without it.",
            "By ancestry": "Sources that repeat one ancestor are one source (§1.2).",
            "Claims with one independent source": "Each would lose all support if that one line of tradition were wrong.",
        }
        return tuple(Section(title, lines, notes.get(title, "")) for title, lines in self.lines if len(lines) > 0)


def sources(case: Case) -> Sources:
    """What rests on which source, how independent the support is, and who speaks how.

    A claim rests on its supporting evidence; what disputes it is counted apart. A claim without evidence of its own rests on its
    premises. Cost: linear in evidence, times the depth of ancestry.
    """
    voice = Voice(case)
    support = {claim.id: frozenset(item.source for item in case.evidence_of(claim) if not item.disputes) for claim in case.claims}
    falls = _falls(case, support)
    lineage = _lineage(case, support)
    direct = Counter(key for keys in support.values() for key in keys)
    at_all = Counter(key for keys in _rests(case, support, lineage).values() for key in keys)
    only = Counter(key for keys in falls.values() for key in keys)
    disputes = Counter(item.source for claim in case.claims for item in case.evidence_of(claim) if item.disputes)
    weights = tuple(
        sorted(
            (_weight(case, source, direct, at_all, only, disputes) for source in case.sources),
            key=lambda one: (-one.at_all, -one.only, one.key),
        )
    )
    ends = [key for key in sorted(at_all) if roots(case, key) == (key,)]
    ancestry = tuple(sorted(((key, at_all[key], only[key]) for key in ends), key=lambda row: (-row[1], row[0])))
    counts = _independent(case, support)
    when_of = order(case)
    stances = Counter(
        item.stance if item.stance != "" else "reports" for claim in case.claims for item in case.evidence_of(claim)
    )
    single = tuple(sorted((claim for claim, count in counts.items() if count == 1), key=lambda claim: when_of[claim]))
    unsupported = tuple(sorted((claim for claim, count in counts.items() if count == 0), key=lambda claim: when_of[claim]))
    ranked = tuple((word, stances[word]) for word in STANCES if stances[word] > 0)
    lines = _lines(voice, weights, ancestry, ranked, single, unsupported)
    return Sources(
        question="sources",
        title="What the record rests on",
        case=case.about.title,
        digest=digest(case),
        grounds=voice.grounds(line for _, rows in lines for line in rows),
        total=len(case.claims),
        weights=weights,
        ancestors=ancestry,
        single=single,
        unsupported=unsupported,
        stances=ranked,
        lines=lines,
    )


def _lineage(case: Case, support: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """For each source in use, itself and all that it repeats."""
    return {key: ancestors(case, key) for key in _used(support)}


def _used(support: Mapping[str, frozenset[str]]) -> list[str]:
    return sorted({key for keys in support.values() for key in keys})


def _rests(
    case: Case, support: Mapping[str, frozenset[str]], lineage: Mapping[str, frozenset[str]]
) -> Mapping[str, frozenset[str]]:
    """For each claim every source that it rests on at all: those in support, what they repeat, and those of its premises."""
    own = {claim: {one for key in keys for one in lineage[key]} for claim, keys in support.items()}
    return _with_premises(case, own)


def _falls(case: Case, support: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """For each claim the sources without which, each by itself, it falls: with all its support, or with a premise."""
    takes: dict[str, set[str]] = {}
    children = {parent for source in case.sources for parent in source.derives_from}
    for key in sorted(children.union(_used(support))):
        for gone in withdrawn_sources(case, (key,)) if key in children else (key,):
            takes.setdefault(gone, set()).add(key)
    found: dict[str, set[str]] = {}
    for claim, keys in support.items():
        found[claim] = set.intersection(*(takes[key] for key in keys)) if len(keys) > 0 else set()
    return _with_premises(case, found)


def _with_premises(case: Case, found: dict[str, set[str]]) -> Mapping[str, frozenset[str]]:
    """What holds of a claim's premises, at any depth, added to what holds of itself."""
    inferred = [claim for claim in case.claims if len(claim.inferred_from) > 0]
    changed = True
    while changed:
        changed = False
        for claim in inferred:
            for premise in claim.inferred_from:
                more = found.get(premise, set()) - found[claim.id]
                if len(more) > 0:
                    found[claim.id] |= more
                    changed = True
    return {claim: frozenset(keys) for claim, keys in found.items()}


def _independent(case: Case, support: Mapping[str, frozenset[str]]) -> Mapping[str, int]:
    """For each stated claim the number of independent sources in support; inferred and assumed ones without any are left out."""
    known: dict[frozenset[str], int] = {}
    found: dict[str, int] = {}
    for claim in case.claims:
        keys = support[claim.id]
        if len(keys) == 0 and claim.footing in ("inferred", "assumed"):
            continue
        if keys not in known:
            known[keys] = independence(case, keys).count
        found[claim.id] = known[keys]
    return found


def _weight(
    case: Case, source: Source, direct: Counter[str], at_all: Counter[str], only: Counter[str], disputes: Counter[str]
) -> Weight:
    key = source.key
    return Weight(
        key,
        source.cite,
        direct[key],
        at_all[key],
        only[key],
        disputes[key],
        source.party,
        source.derives_from,
        roots(case, key) if len(source.derives_from) > 0 else (),
    )


def _lines(
    voice: Voice,
    weights: tuple[Weight, ...],
    ancestry: tuple[tuple[str, int, int], ...],
    stances: tuple[tuple[str, int], ...],
    single: tuple[str, ...],
    unsupported: tuple[str, ...],
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    case = voice.case
    used = [one for one in weights if one.at_all > 0 or one.disputes > 0]
    unused = [one for one in weights if one.at_all == 0 and one.disputes == 0]
    parties = [one for one in weights if one.party != ""]
    return (
        ("By weight", tuple(_weighed(one) for one in used)),
        ("By ancestry", tuple(_ancestor(case, row, weights) for row in ancestry if _has_children(row[0], weights))),
        ("Parties to the matter", tuple(_party(one) for one in parties)),
        ("How they say it", tuple(_stance(word, number) for word, number in stances)),
        ("Claims with one independent source", _told(voice, single)),
        ("Claims with no source in support", _told(voice, unsupported)),
        ("Sources on which nothing rests", tuple(_unused(one) for one in unused)),
    )


def _unused(one: Weight) -> Line:
    return Line(f"{one.key}: {one.cite}", (), 0, (("source", one.key),))


def _party(one: Weight) -> Line:
    fields: tuple[tuple[str, Value], ...] = (("source", one.key), ("party", one.party), ("direct", one.direct))
    return Line(f"{one.key} stands on the side of {one.party}: {plural(one.direct, 'claim')}", (), 0, fields)


def _stance(word: str, number: int) -> Line:
    return Line(plural(number, "passage"), (), 0, (("stance", word), ("number", number)), word)


def _weighed(one: Weight) -> Line:
    words = f"{one.key}: {one.cite}" if one.cite != one.key else one.key
    parts = [f"{plural(one.at_all, 'claim')}, {one.only} on it alone"]
    if one.direct != one.at_all:
        parts.append(f"{one.direct} directly")
    if one.disputes > 0:
        parts.append(f"disputes {one.disputes}")
    if len(one.repeats) > 0:
        parts.append(f"repeats {', '.join(one.repeats)}")
    if one.party != "":
        parts.append(f"party: {one.party}")
    fields: tuple[tuple[str, Value], ...] = (
        ("source", one.key),
        ("direct", one.direct),
        ("at_all", one.at_all),
        ("only", one.only),
        ("disputes", one.disputes),
        ("party", one.party),
        ("repeats", "; ".join(one.repeats)),
        ("roots", "; ".join(one.roots)),
    )
    return Line(f"{words} — {'; '.join(parts)}", (), 0, fields, f"{one.at_all:>4} {one.only:>4}")


def _has_children(key: str, weights: Iterable[Weight]) -> bool:
    return any(key in one.roots for one in weights)


def _ancestor(case: Case, row: tuple[str, int, int], weights: Iterable[Weight]) -> Line:
    key, rests, alone = row
    children = [one.key for one in weights if key in one.roots]
    text = f"{key}: {plural(rests, 'claim')} {'goes' if rests == 1 else 'go'} back to it, {alone} to nothing else; repeated by {', '.join(children)}"
    fields: tuple[tuple[str, Value], ...] = (
        ("source", key),
        ("at_all", rests),
        ("only", alone),
        ("repeated_by", "; ".join(children)),
    )
    return Line(text, (), 0, fields, f"{rests:>4}")


def _told(voice: Voice, claims: tuple[str, ...]) -> tuple[Line, ...]:
    found = []
    for name in claims:
        claim = voice.case.claim_by_id[name]
        found.append(voice.line(claim, "denied" if claim.denied else ""))
    return tuple(found)


def _percent(part: int, whole: int) -> str:
    return "–" if whole == 0 else f"{100 * part / whole:.0f} %"
