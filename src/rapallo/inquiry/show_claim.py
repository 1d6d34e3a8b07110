"""The whole record of one claim: its evidence opened, its ancestry, rivals, premises, consequences and standing."""

from collections.abc import Iterable

from rapallo.inquiry.answer import Line, Section
from rapallo.inquiry.head import facts, kept, plural
from rapallo.inquiry.render import cited
from rapallo.inquiry.sentence import amount, said, stretch
from rapallo.inquiry.voice import Voice, moment_of, passages
from rapallo.record.ancestry import ancestors, independence
from rapallo.record.case import Case
from rapallo.record.claim import ROLES, Claim
from rapallo.time import MAX_DAY, MIN_DAY

__all__ = ["claim_sections"]


def claim_sections(voice: Voice, claim: Claim) -> tuple[Section, ...]:
    """Everything about one claim, each part in a section of its own."""
    case = voice.case
    group = voice.rivalry_of.get(claim.id)
    rivals = () if group is None else tuple(other for other in group.claims if other != claim.id)
    about = "" if group is None else f"They differ in {', '.join(group.about)}; none wins unless a reading says so."
    partners = [other for other in case.claims if other.exchange == claim.exchange and other.id != claim.id]
    later = [other for other in case.claims if claim.id in other.inferred_from]
    return kept(
        Section("What it says", (voice.line(claim, "denied" if claim.denied else ""),)),
        Section("Field by field", _fields(case, claim)),
        Section("How far it counts", _standing(voice, claim)),
        Section("Evidence", _evidence(case, claim), _independent(case, claim)),
        Section("Inferred from", _told(voice, claim.inferred_from)),
        Section("Rivals", _told(voice, rivals), about),
        Section("In return for it, or it in return for them", _told(voice, (one.id for one in partners if claim.exchange != ""))),
        Section("What is inferred from it", _told(voice, (one.id for one in later)), _falls(later)),
        Section(
            "Ways that cite it",
            tuple(
                Line(f"{way.label if way.label != '' else way.id}: gives {way.gives}", (claim.id,))
                for way in case.ways
                if claim.id in way.claims
            ),
        ),
        Section(
            "Theses that argue from it",
            tuple(Line(f"{one.id}: {one.says}", (claim.id,)) for one in case.theses if claim.id in one.claims),
        ),
    )


def _fields(case: Case, claim: Claim) -> tuple[Line, ...]:
    verb = case.verb_of(claim)
    when = moment_of(case, claim)
    return facts(
        ("verb", f"{verb.id}: {verb.meaning}"),
        ("subject", _named(case, (claim.subject,))),
        ("object", _named(case, (claim.object,) if claim.object != "" else ())),
        *((role, _named(case, claim.role(role))) for role in ROLES),
        ("when", "the record does not say" if claim.when is None else f"{said(claim.when)} (written {claim.when.text})"),
        ("start", "" if when is None else _bound(when.start_lo, when.start_hi, when.start)),
        ("end", "" if when is None or when.kind in ("moment", "one-of") else _bound(when.end_lo, when.end_hi, when.end)),
        ("amount", amount(claim)),
        ("exchange", claim.exchange),
        ("hedge", claim.hedge),
        ("note", claim.note),
    )


def _bound(first: int, last: int, state: str) -> str:
    if state == "open":
        return "none: it goes on" if last >= MAX_DAY else "none: it always was"
    if state == "unknown":
        known = stretch(MIN_DAY, last) if first <= MIN_DAY else stretch(first, MAX_DAY)
        return f"not known ({known})"
    return stretch(first, last)


def _named(case: Case, things: tuple[str, ...]) -> str:
    return "; ".join(f"{case.title(thing)} ({thing})" for thing in things)


def _standing(voice: Voice, claim: Claim) -> tuple[Line, ...]:
    standing = voice.standing[claim.id]
    confidence = claim.confidence if claim.confidence != "" else "not graded (taken as moderate)"
    footing = claim.footing if claim.footing != "" else "stated"
    rests = voice.rests_on[claim.id]
    because = "; ".join(standing.because)
    return facts(
        ("favourably", "counts" if standing.favourably else "does not count"),
        ("unfavourably", "counts" if standing.unfavourably else f"does not count: {because}"),
        ("confidence", confidence),
        ("footing", footing + (f", resting on what is {rests}" if rests != footing else "")),
    )


def _evidence(case: Case, claim: Claim) -> tuple[Line, ...]:
    found: list[Line] = []
    for passage in passages(case, claim):
        fields = tuple((name, getattr(passage, name)) for name in passage.__struct_fields__)
        found.append(Line(cited(passage), (claim.id,), 0, fields, passage.relation))
        line = [key for key in sorted(ancestors(case, passage.source)) if key != passage.source]
        if len(line) > 0:
            found.append(Line(f"{passage.source} repeats, directly or through others: {', '.join(line)}", (), 1))
    return tuple(found)


def _independent(case: Case, claim: Claim) -> str:
    supporting = [item for item in case.evidence_of(claim) if not item.disputes]
    if len(supporting) == 0:
        return "No evidence supports it." if claim.footing in ("", "stated") else ""
    keys = {item.source for item in supporting}
    count = independence(case, keys)
    least = "" if count.exact else "at least "
    chosen = f" ({', '.join(count.chosen)})" if len(keys) > 1 else ""
    passages = plural(len(supporting), "passage")
    return f"{passages} in support from {plural(len(keys), 'source')}, of which {least}{count.count} independent{chosen}."


def _told(voice: Voice, claims: Iterable[str]) -> tuple[Line, ...]:
    found = [voice.case.claim_by_id.get(name) for name in sorted(claims)]
    return tuple(voice.line(claim, "denied" if claim.denied else "") for claim in found if claim is not None)


def _falls(later: list[Claim]) -> str:
    return "" if len(later) == 0 else "They fall if this one falls."
