"""What earlier case this one resembles, step by step, and where the likeness fails; or no good match (§13)."""

from collections.abc import Mapping, Sequence

import msgspec

from rapallo.errors import UnknownName
from rapallo.inquiry.answer import Answer, Ground, Line, Section
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.likeness import Difference, differences
from rapallo.inquiry.matching import Match, matches
from rapallo.inquiry.motif import Motif, builtin_motifs
from rapallo.inquiry.sentence import joined
from rapallo.record.case import Case

__all__ = ["Precedent", "Precedents", "precedents", "prefixed"]

_MOST_CLAIMS = 3
"""Claims of a step that an answer says in sentences; the others it names."""


class Precedent(msgspec.Struct, frozen=True):
    """One motif found here and in another case. ``common``: steps found in both, ``only_here`` and ``only_there`` in one,
    ``neither`` in none."""

    motif: str
    case: str
    here: Match
    there: Match
    common: tuple[str, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    neither: tuple[str, ...]
    differences: tuple[Difference, ...]


class Precedents(Answer, frozen=True, kw_only=True):
    """Precedents, those with the most common steps first. ``searched``: the names of the other cases; ``alone``: motifs found here and in
    none of them; ``lacking``: motifs not found here. The claims of another case stand behind its name (``name:claim``).

    Laws: a precedent has every needed step of its motif in both cases; no case is a precedent of itself.
    """

    motifs: tuple[Motif, ...]
    searched: tuple[str, ...]
    found: tuple[Precedent, ...]
    alone: tuple[Line, ...]
    lacking: tuple[Line, ...]
    parts: tuple[Section, ...]
    complete: bool

    def summary(self) -> tuple[str, ...]:
        """Whether there is a precedent, in which case, and what that does not mean."""
        if len(self.searched) == 0:
            return ("No other case to compare with: name one (--among CASE).",)
        among = joined(self.searched)
        if len(self.found) == 0:
            return (f"No good match: no motif is found here and in {among}.", *self._limits())
        motifs = tuple(dict.fromkeys(one.motif for one in self.found))
        labels = {motif.id: motif.label for motif in self.motifs}
        counts = (
            f"{plural(len(motifs), 'motif')} found here and in {joined(tuple(dict.fromkeys(one.case for one in self.found)))}"
        )
        return (
            f"{counts}: {'; '.join(labels[one] for one in motifs)}.",
            "A likeness of steps, not of causes: it predicts nothing, and each difference below may be the one that matters.",
            *self._limits(),
        )

    def _limits(self) -> tuple[str, ...]:
        return () if self.complete else ("More bindings were open than are gone through; matches may be missing.",)

    def sections(self) -> tuple[Section, ...]:
        """A section a precedent; then motifs found here alone, and those not found here."""
        return kept(
            *self.parts,
            Section("Found here, and in no other case", self.alone),
            Section(
                "Not found here", self.lacking, "" if len(self.lacking) == 0 else "Motifs that lack a needed step in this case."
            ),
        )

    def svg(self) -> str:
        """The first precedent as two columns of steps, aligned."""
        from rapallo.inquiry.precedents_drawing import draw

        return draw(self)


def precedents(
    case: Case, among: Mapping[str, Case], motif: str = "", motifs: Sequence[Motif] | None = None, limit: int = 1
) -> Precedents:
    """What a case resembles among others.

    Parameters
    ----------
    among : other cases by the name that answers call them; one with the same digest as this one is left out
    motif : the id of one motif; blank: all
    motifs : motifs to look for; absent: the built-in ones
    limit : precedents shown of each motif and case, the likest first

    Raises `UnknownName` for a motif that there is not. Cost: linear in the claims of the verbs that motifs name, and in the pairs of
    matches of a motif.
    """
    pool = builtin_motifs() if motifs is None else tuple(motifs)
    if motif != "":
        known = tuple(one.id for one in pool)
        if motif not in known:
            from difflib import get_close_matches

            raise UnknownName(motif, tuple(get_close_matches(motif, known, 3)), what="motif")
        pool = tuple(one for one in pool if one.id == motif)
    others = {name: other for name, other in sorted(among.items()) if digest(other) != digest(case)}
    found: list[Precedent] = []
    alone: list[Line] = []
    lacking: list[Line] = []
    complete = True
    for one in pool:
        here = matches(case, one)
        complete = complete and all(match.complete for match in here)
        if len(here) == 0:
            lacking.append(Line(one.label, (), 0, (("motif", one.id),)))
            continue
        pairs = [pair for name, other in others.items() for pair in _pairs(case, one, here, name, other, limit)]
        found.extend(pairs)
        if len(pairs) == 0:
            claims = tuple(claim for step in here[0].steps for claim in step[1])
            alone.append(Line(f"{one.label}: {_played(case, one, here[0])}", claims, 0, (("motif", one.id),)))
    found.sort(key=lambda one: (-len(one.common), len(one.only_here) + len(one.only_there), one.motif, one.case, one.here.parts))
    labels = {one.id: one for one in pool}
    answer = Precedents(
        question=typed("precedents", *(("--motif", motif) if motif != "" else ())),
        title="What this resembles",
        case=case.about.title,
        digest=digest(case),
        motifs=pool,
        searched=tuple(others),
        found=tuple(found),
        alone=tuple(alone),
        lacking=tuple(lacking),
        parts=tuple(_section(case, others[one.case], labels[one.motif], one) for one in found),
        complete=complete,
    )
    return msgspec.structs.replace(answer, grounds=_grounds(case, others, answer))


def _pairs(case: Case, motif: Motif, here: tuple[Match, ...], name: str, other: Case, limit: int) -> list[Precedent]:
    """The likest pairs of matches of a motif: most steps in both, then the most claims in both together, then fewest steps in one alone."""
    steps = tuple(step.id for step in motif.steps)
    ranked = []
    for there in matches(other, motif):
        for mine in here:
            a, b = {step for step, _ in mine.steps}, {step for step, _ in there.steps}
            ranked.append((-len(a & b), -_size(mine) - _size(there), len(a ^ b), mine.parts, there.parts, mine, there))
    ranked.sort(key=lambda row: row[:5])
    found = []
    for *_, mine, there in ranked[: max(limit, 0)]:
        a, b = {step for step, _ in mine.steps}, {step for step, _ in there.steps}
        found.append(
            Precedent(
                motif.id, name, mine, there,
                tuple(step for step in steps if step in a and step in b), tuple(step for step in steps if step in a - b),
                tuple(step for step in steps if step in b - a), tuple(step for step in steps if step not in a | b),
                differences(case, other, motif, mine, there),
            )
        )  # fmt: skip
    return found


def _size(match: Match) -> int:
    """The claims that a match rests on."""
    return len({claim for _, claims in match.steps for claim in claims})


def prefixed(name: str, claim: str) -> str:
    """How an answer calls a claim of another case."""
    return f"{name}:{claim}"


def _section(case: Case, other: Case, motif: Motif, found: Precedent) -> Section:
    steps = {step.id: step for step in motif.steps}
    lines: list[Line] = [
        Line(f"here: {_played(case, motif, found.here)}", (), 0, (("side", "here"),), "who"),
        Line(f"{found.case}: {_played(other, motif, found.there)}", (), 0, (("side", found.case),), "who"),
    ]
    for name in found.common:
        lines.append(Line(steps[name].says, (), 0, (("step", name), ("found", "both")), "in both"))
        lines += _told(case, found.here.claims(name), "here", "")
        lines += _told(other, found.there.claims(name), found.case, found.case)
    for name in found.only_here:
        lines.append(
            Line(f"{steps[name].says}: not on record in {found.case}", (), 0, (("step", name), ("found", "here")), "only here")
        )
        lines += _told(case, found.here.claims(name), "here", "")
    for name in found.only_there:
        lines.append(Line(f"{steps[name].says}: not on record here", (), 0, (("step", name), ("found", "there")), "only there"))
        lines += _told(other, found.there.claims(name), found.case, found.case)
    lines += [
        Line(f"{steps[name].says}: in neither", (), 0, (("step", name), ("found", "neither")), "missing")
        for name in found.neither
    ]
    lines += [
        Line(f"{one.about}: here {one.here}; {found.case} {one.there}", (), 0, _said_of(one), "differs")
        for one in found.differences
    ]
    return Section(f"{motif.label} ({found.case})", tuple(lines), f"{motif.meaning} {motif.differs}".strip())


def _said_of(one: Difference) -> tuple[tuple[str, str], ...]:
    return (("about", one.about), ("here", one.here), ("there", one.there))


def _told(case: Case, claims: tuple[str, ...], where: str, prefix: str) -> list[Line]:
    """The claims of a step: the best of them in sentences, the rest counted and named."""
    voice = voice_of(case)
    ranked = sorted(claims, key=lambda claim: (_weakness(case, claim), claim))
    lines = []
    for claim in ranked[:_MOST_CLAIMS]:
        name = claim if prefix == "" else prefixed(prefix, claim)
        lines.append(Line(f"{where}: {voice.says(case.claim_by_id[claim])}", (name,), 1, (("case", where), ("claim", claim))))
    rest = ranked[_MOST_CLAIMS:]
    if len(rest) > 0:
        names = tuple(one if prefix == "" else prefixed(prefix, one) for one in rest)
        lines.append(
            Line(f"{where}: and {len(rest)} more {'claim' if len(rest) == 1 else 'claims'}", names, 1, (("case", where),))
        )
    return lines


def _weakness(case: Case, claim: str) -> tuple[int, int]:
    one = case.claim_by_id[claim]
    return ("high", "moderate", "", "low").index(one.confidence), 0 if one.footing in ("", "stated") else 1


def _played(case: Case, motif: Motif, match: Match) -> str:
    """Who plays what, in words; of many the first three."""
    said = []
    for name, things in match.parts:
        if len(things) > 0:
            shown = "; ".join(case.title(thing) for thing in things[:3]) + (
                f" and {len(things) - 3} more" if len(things) > 3 else ""
            )
            said.append(f"{motif.part(name).label}: {shown}")
    return " · ".join(said)


def _grounds(case: Case, others: Mapping[str, Case], answer: Precedents) -> tuple[Ground, ...]:
    """Every claim named, opened, those of other cases behind the name of their case."""
    named = sorted({claim for section in answer.sections() for line in section.lines for claim in line.claims})
    found = []
    for claim in named:
        name, joined, inner = claim.partition(":")
        if joined == "":
            found.append(voice_of(case).ground(case.claim_by_id[claim]))
            continue
        ground = voice_of(others[name]).ground(others[name].claim_by_id[inner])
        premises = tuple(prefixed(name, one) for one in ground.premises)
        found.append(msgspec.structs.replace(ground, claim=claim, premises=premises))
    return tuple(found)
