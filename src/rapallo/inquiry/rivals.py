"""Where the record disagrees with itself: claims of which not all can hold, and evidence that disputes a claim."""

from collections.abc import Iterable

import msgspec

from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.render import cited
from rapallo.inquiry.voice import Voice, order, passages
from rapallo.record.ancestry import ancestors, independence
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.identity import identity_of
from rapallo.record.rivals import Rivalry

__all__ = ["Camp", "Dispute", "Rivals", "Strife", "rivals"]


class Camp(msgspec.Struct, frozen=True):
    """What speaks for one answer: its claims, the sources in support, and how many of them are independent (§1.2).

    ``exact`` is false where the count is only a lower bound.
    """

    claims: tuple[str, ...]
    sources: tuple[str, ...]
    independent: int
    exact: bool
    lines: tuple[Line, ...]


class Strife(msgspec.Struct, frozen=True):
    """A group of rivals (§1.5): in what they differ, the camps, and the sources that two camps share or both go back to."""

    title: str
    about: tuple[str, ...]
    camps: tuple[Camp, ...]
    shared: tuple[str, ...]


class Dispute(msgspec.Struct, frozen=True):
    """One claim that some evidence disputes, with what supports it and what speaks against it."""

    claim: str
    line: Line
    supports: tuple[Line, ...]
    disputes: tuple[Line, ...]


class Rivals(Answer, frozen=True, kw_only=True):
    """Every disagreement of a case, or those that touch one thing. None wins here; a reading may decide (§5)."""

    groups: tuple[Strife, ...]
    disputed: tuple[Dispute, ...]
    graded: bool = True

    def summary(self) -> tuple[str, ...]:
        """How many groups and disputes there are."""
        if len(self.groups) == 0 and len(self.disputed) == 0:
            agreed = "No two claims contradict each other, and no evidence disputes a claim."
            return (f"{agreed} That the record agrees does not make it right.",)
        groups, disputed = plural(len(self.groups), "group"), plural(len(self.disputed), "claim")
        found = [f"{groups} of rival claims, of which none wins unless a reading says so; {disputed} disputed by evidence."]
        if not self.graded:
            found.append("No claim of this case is graded.")
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """A section for each group, camp by camp, then the disputed claims."""
        found = []
        for group in self.groups:
            lines = [line for camp in group.camps for line in _camp(camp)]
            note = f"They differ in {_differs(group.about)}."
            if len(group.shared) > 0:
                note += f" More than one answer rests on {', '.join(group.shared)}."
            found.append(Section(group.title, tuple(lines), note))
        if len(self.disputed) > 0:
            lines = [line for one in self.disputed for line in (one.line, *one.supports, *one.disputes)]
            found.append(Section("Disputed by evidence", tuple(lines)))
        return tuple(found)


def rivals(case: Case, thing: str | None = None) -> Rivals:
    """Groups of rival claims and disputed claims; ``thing`` (any name, or a claim's id) keeps those that name it.

    Of rivals in polarity the affirming claims are one camp and the denying ones the other; of rivals in time or amount, claims
    that say the same are one camp. Raises `UnknownName`.
    """
    voice = Voice(case)
    wanted = _wanted(case, thing)
    groups = [_strife(voice, group) for group in voice.rivalries if wanted is None or not wanted.isdisjoint(group.claims)]
    when_of = order(case)
    disputed = [
        _dispute(voice, claim)
        for claim in sorted(case.claims, key=lambda one: when_of[one.id])
        if (wanted is None or claim.id in wanted) and any(item.disputes for item in case.evidence_of(claim))
    ]
    answer = Rivals(
        question=typed("rivals", *(() if thing is None else (thing,))),
        title="Where the record disagrees with itself" + (f": {thing}" if thing is not None else ""),
        case=case.about.title,
        digest=digest(case),
        groups=tuple(sorted(groups, key=lambda one: (one.title, one.camps[0].claims))),
        disputed=tuple(disputed),
        graded=voice.graded or len(case.claims) == 0,
    )
    lines = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice.grounds(lines))


def _wanted(case: Case, thing: str | None) -> frozenset[str] | None:
    if thing is None:
        return None
    if thing in case.claim_by_id:
        return frozenset((thing,))
    members = identity_of(case).all_of(case.resolve(thing).id)
    return frozenset(claim.id for member in members for claim in case.claims_of.get(member, ()))


def _strife(voice: Voice, group: Rivalry) -> Strife:
    case = voice.case
    claims = [case.claim_by_id[name] for name in group.claims]
    camps: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        camps.setdefault(_answer(claim, group.about), []).append(claim)
    made = tuple(_camp_of(voice, camps[key]) for key in sorted(camps))
    first = claims[0]
    verb = case.verb_of(first)
    after = f" {case.title(first.object)}" if first.object != "" else ""
    title = f"{case.title(first.subject)} {verb.label}{after}"
    return Strife(title, group.about, made, _shared(case, made))


def _answer(claim: Claim, about: tuple[str, ...]) -> tuple[str, ...]:
    """What a claim answers, as far as the group differs in it; claims that answer the same are one camp."""
    if claim.denied:
        return ("1 denied",)
    if about == ("polarity",):
        return ("0 affirmed",)
    when = "" if claim.when is None else claim.when.text
    low = "" if claim.low is None else f"{claim.low.normalize():f}"
    high = "" if claim.high is None else f"{claim.high.normalize():f}"
    if "marked" in about:
        return ("0 affirmed", claim.id)
    timed = (when,) if "time" in about else ()
    return ("0 affirmed", *timed, *((low, high, claim.unit) if "amount" in about else ()))


def _camp_of(voice: Voice, claims: list[Claim]) -> Camp:
    case = voice.case
    keys = {item.source for claim in claims for item in case.evidence_of(claim) if not item.disputes}
    count = independence(case, keys)
    lines = tuple(voice.line(claim, "denied" if claim.denied else "") for claim in claims)
    return Camp(tuple(claim.id for claim in claims), tuple(sorted(keys)), count.count, count.exact, lines)


def _shared(case: Case, camps: tuple[Camp, ...]) -> tuple[str, ...]:
    """Sources, or ancestors of sources, on which more than one camp rests."""
    seen: dict[str, int] = {}
    for camp in camps:
        for key in set().union(*(ancestors(case, source) for source in camp.sources)) if len(camp.sources) > 0 else ():
            seen[key] = seen.get(key, 0) + 1
    return tuple(key for key in sorted(seen) if seen[key] > 1)


def _camp(camp: Camp) -> Iterable[Line]:
    yield from camp.lines
    least = "" if camp.exact else "at least "
    if len(camp.sources) == 0:
        yield Line("no source in support", camp.claims, 1, (("sources", ""), ("independent", 0)))
        return
    text = f"{', '.join(camp.sources)}: {least}{plural(camp.independent, 'independent source')}"
    yield Line(text, (), 1, (("sources", "; ".join(camp.sources)), ("independent", camp.independent)))


def _dispute(voice: Voice, claim: Claim) -> Dispute:
    lines: dict[str, list[Line]] = {"supports": [], "disputes": []}
    for passage in passages(voice.case, claim):
        fields = (("source", passage.source), ("relation", passage.relation))
        lines[passage.relation].append(Line(cited(passage), (claim.id,), 1, fields, passage.relation))
    head = voice.line(claim, "denied" if claim.denied else "")
    return Dispute(claim.id, head, tuple(lines["supports"]), tuple(lines["disputes"]))


def _differs(about: tuple[str, ...]) -> str:
    words = {"polarity": "whether it was so", "time": "when", "amount": "how much", "marked": "what the author marks as rival"}
    return ", ".join(words[kind] for kind in about)
