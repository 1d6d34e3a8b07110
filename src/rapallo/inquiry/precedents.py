"""What earlier case this one resembles, step by step, and where the likeness fails; or no good match (§13)."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from rapallo.errors import UnknownName
from rapallo.inquiry.answer import Answer, Ground, Line, Section
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.likeness import Difference, differences
from rapallo.inquiry.matching import MOST_MATCHES, Match, lacking, search
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
    none of them; ``lacking``: motifs not found here; ``editions``: the cases compared with, each with its title and digest; ``cut``: the
    motifs of which not every combination of claims was looked at. The claims of another case stand behind its name (``name:claim``).

    Laws: a precedent has every needed step of its motif in both cases; no case is a precedent of itself.
    """

    motifs: tuple[Motif, ...]
    searched: tuple[str, ...]
    found: tuple[Precedent, ...]
    alone: tuple[Line, ...]
    lacking: tuple[Line, ...]
    parts: tuple[Section, ...]
    editions: tuple[Line, ...]
    cut: tuple[str, ...]

    def summary(self) -> tuple[str, ...]:
        """Whether there is a precedent, in which case, and what that does not mean."""
        if len(self.searched) == 0:
            return ("No other case to compare with: name one (--among CASE).",)
        among = ", ".join((*self.searched[:-2], " or ".join(self.searched[-2:])))
        if len(self.found) == 0:
            none = f"the motif “{self.motifs[0].label}” is not" if len(self.motifs) == 1 else "no motif is"
            return (f"No good match: {none} found both here and in {among}.", *self._limits())
        motifs = tuple(dict.fromkeys(one.motif for one in self.found))
        labels = {motif.id: motif.label for motif in self.motifs}
        where = joined(tuple(dict.fromkeys(one.case for one in self.found)))
        counts = f"{plural(len(motifs), 'motif')} found here and in {where}"
        return (
            f"{counts}: {'; '.join(labels[one] for one in motifs)}.",
            "A likeness of steps, not of causes: it predicts nothing, and each difference below may be the one that matters.",
            *self._limits(),
        )

    def _limits(self) -> tuple[str, ...]:
        if len(self.cut) == 0:
            return ()
        labels = {motif.id: motif.label for motif in self.motifs}
        named = "; ".join(labels[one] for one in self.cut)
        return (
            f"More than {MOST_MATCHES:,} combinations of claims were open, and the first were looked at: matches may be missing ({named}).",
        )

    def sections(self) -> tuple[Section, ...]:
        """Of each precedent its steps, where the likeness fails, and its claims; then motifs found here alone, and those not found here."""
        return kept(
            *self.parts,
            Section("Found here, and in no other case", self.alone),
            Section(
                "Not found here",
                self.lacking,
                "" if len(self.lacking) == 0 else "Motifs that lack a needed step, or steps that hang together.",
            ),
            Section("Editions compared with", self.editions),
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

            near = tuple(get_close_matches(motif, known, 3))
            raise UnknownName(motif, near if len(near) > 0 else known, what="motif")
        pool = tuple(one for one in pool if one.id == motif)
    others = {name: other for name, other in sorted(among.items()) if digest(other) != digest(case)}
    found: list[Precedent] = []
    alone: list[Line] = []
    absent: list[Line] = []
    cut: list[str] = []
    for one in pool:
        here, whole = search(case, one)
        elsewhere = {}
        for name, other in others.items() if len(here) > 0 else ():
            elsewhere[name], also = search(other, one)
            whole = whole and also
        if not whole:
            cut.append(one.id)
        if len(here) == 0:
            absent.append(_absent(case, one, whole))
            continue
        pairs = [pair for name, there in elsewhere.items() for pair in _pairs(case, one, here, name, others[name], there, limit)]
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
        lacking=tuple(absent),
        parts=tuple(section for one in found for section in _sections(case, others[one.case], labels[one.motif], one)),
        editions=tuple(_edition(name, other) for name, other in others.items()),
        cut=tuple(cut),
    )
    return msgspec.structs.replace(answer, grounds=_grounds(case, others, answer))


def _absent(case: Case, motif: Motif, whole: bool) -> Line:
    """A motif that is not found in a case: the needed steps that nothing on record could be, or that they do not hang together."""
    missing = lacking(case, motif)
    says = [step.says for step in motif.steps if step.id in missing]
    why = "what could be its steps does not hang together" if whole else "not every combination of claims was looked at"
    why = f"nothing on record is this: {'; '.join(says)}" if len(says) > 0 else why
    return Line(f"{motif.label}: {why}", (), 0, (("motif", motif.id), ("lacks", "; ".join(missing))))


def _edition(name: str, other: Case) -> Line:
    """Another case with its title and the edition that was read."""
    told = digest(other)
    return Line(
        f"{name}: {other.about.title}, edition {told[:16]}",
        (),
        0,
        (("case", name), ("title", other.about.title), ("digest", told)),
    )


def _pairs(
    case: Case, motif: Motif, here: tuple[Match, ...], name: str, other: Case, elsewhere: tuple[Match, ...], limit: int
) -> list[Precedent]:
    """The likest pairs of matches of a motif: most steps in both, then the most claims in both together, then fewest steps in one alone.

    Of the matches with the same steps only as many as are shown are paired, those with the most claims: no other can come before them.
    """
    steps = tuple(step.id for step in motif.steps)
    ranked = []
    for there in _best(elsewhere, limit):
        for mine in _best(here, limit):
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


def _best(found: tuple[Match, ...], limit: int) -> list[Match]:
    """Of the matches with the same steps the first few by claims, then by parts."""
    kinds: dict[tuple[str, ...], list[Match]] = {}
    for match in sorted(found, key=lambda one: (-_size(one), one.parts)):
        kinds.setdefault(tuple(step for step, _ in match.steps), []).append(match)
    return [match for kind in sorted(kinds) for match in kinds[kind][: max(limit, 0)]]


def _size(match: Match) -> int:
    """The claims that a match rests on."""
    return len({claim for _, claims in match.steps for claim in claims})


def prefixed(name: str, claim: str) -> str:
    """How an answer calls a claim of another case."""
    return f"{name}:{claim}"


def _sections(case: Case, other: Case, motif: Motif, found: Precedent) -> tuple[Section, ...]:
    """A precedent in three parts: who plays and which steps are where; where the likeness fails; the claims of each step."""
    note = " ".join(one for one in (motif.meaning, motif.differs, motif.unless) if one != "")
    title = f"{motif.label} ({found.case})"
    return kept(
        Section(title, _overview(case, other, motif, found), note),
        Section(f"Where the likeness fails: {title}", tuple(_failing(found, one) for one in found.differences), "", 2),
        Section(f"The claims of each step: {title}", tuple(_claims_told(case, other, motif, found)), "", 2),
    )


def _overview(case: Case, other: Case, motif: Motif, found: Precedent) -> tuple[Line, ...]:
    steps = {step.id: step for step in motif.steps}
    lines = [
        Line(f"here: {_played(case, motif, found.here)}", (), 0, (("side", "here"),), "who"),
        Line(f"{found.case}: {_played(other, motif, found.there)}", (), 0, (("side", found.case),), "who"),
    ]
    for names, mark, where in (
        (found.common, "in both", "both"), (found.only_here, "only here", "here"),
        (found.only_there, "only there", "there"), (found.neither, "missing", "neither"),
    ):  # fmt: skip
        for name in names:
            mine, theirs = found.here.claims(name), tuple(prefixed(found.case, claim) for claim in found.there.claims(name))
            said = _counted(len(mine), len(theirs), found.case)
            lines.append(Line(f"{steps[name].says}: {said}", mine + theirs, 0, (("step", name), ("found", where)), mark))
    return tuple(lines)


def _counted(here: int, there: int, name: str) -> str:
    """Where a step has how many claims, in words."""
    if here == 0 and there == 0:
        return "on record in neither"
    if here == 0:
        return f"{plural(there, 'claim')} in {name}, not on record here"
    return f"{plural(here, 'claim')} here, " + (f"not on record in {name}" if there == 0 else f"{there} in {name}")


def _failing(found: Precedent, one: Difference) -> Line:
    claims = one.claims_here + tuple(prefixed(found.case, claim) for claim in one.claims_there)
    fields = (("about", one.about), ("here", one.here), ("there", one.there))
    return Line(f"{one.about}: here {one.here}; {found.case} {one.there}", claims, 0, fields, "differs")


def _claims_told(case: Case, other: Case, motif: Motif, found: Precedent) -> Iterator[Line]:
    for step in motif.steps:
        mine, theirs = found.here.claims(step.id), found.there.claims(step.id)
        if len(mine) + len(theirs) > 0:
            yield Line(step.says, (), 0, (("step", step.id),))
            yield from _told(case, motif, mine, "here", "")
            yield from _told(other, motif, theirs, found.case, found.case)


def _told(case: Case, motif: Motif, claims: tuple[str, ...], where: str, prefix: str) -> list[Line]:
    """The claims of a step: the best of them in sentences, the rest counted and named."""
    voice = voice_of(case)
    ranked = sorted(claims, key=lambda claim: (_weakness(case, claim), claim))
    lines = []
    for claim in ranked[:_MOST_CLAIMS]:
        name = claim if prefix == "" else prefixed(prefix, claim)
        fields = (("motif", motif.id), ("case", where), ("claim", claim))
        lines.append(Line(f"{where}: {voice.says(case.claim_by_id[claim])}", (name,), 1, fields))
    rest = ranked[_MOST_CLAIMS:]
    if len(rest) > 0:
        names = tuple(one if prefix == "" else prefixed(prefix, one) for one in rest)
        said = f"{where}: and {len(rest)} more {'claim' if len(rest) == 1 else 'claims'}"
        lines.append(Line(said, names, 1, (("motif", motif.id), ("case", where))))
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
    elsewhere = {
        prefixed(one.case, claim): (one.case, claim) for one in answer.found for _, claims in one.there.steps for claim in claims
    }
    found = []
    for named in answer.claims():
        if named not in elsewhere:
            found.append(voice_of(case).ground(case.claim_by_id[named]))
            continue
        name, claim = elsewhere[named]
        ground = voice_of(others[name]).ground(others[name].claim_by_id[claim])
        premises = tuple(prefixed(name, one) for one in ground.premises)
        found.append(msgspec.structs.replace(ground, claim=named, premises=premises))
    return tuple(found)
