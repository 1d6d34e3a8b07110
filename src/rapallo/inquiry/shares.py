"""What part of what: shares that sources state, and apart from them those that stated amounts give (§10)."""

from collections.abc import Callable, Iterable
from decimal import Decimal

import msgspec

from rapallo.errors import UnknownName
from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.pots import Amount, Entry, Pot, is_share, period_of, pots, ratio, shown
from rapallo.inquiry.sentence import listed, number, said
from rapallo.inquiry.voice import Voice
from rapallo.pathways.solve import Stage
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.rivals import rivalries

__all__ = ["Attested", "Part", "Share", "Shares", "shares"]

_LESS = (
    "A share is not criticality: what one per cent is worth, `without` says. Transit is not origin: a share stands with who gave."
)


class Attested(msgspec.Struct, frozen=True):
    """A share that a source states: of what, over which period, and who says so. Bounds are in the claim's own unit."""

    claim: str
    low: str | None
    high: str | None
    unit: str
    of_what: str
    period: str
    sources: tuple[str, ...]
    line: Line


class Part(msgspec.Struct, frozen=True):
    """One part of a whole: its bounds, its share as fractions of 1 (``None``: no bound follows), and its claims."""

    label: str
    amount: Amount
    share: Amount
    claims: tuple[str, ...]


class Share(msgspec.Struct, frozen=True):
    """A whole with its parts, from stated amounts of one unit, of-what and period.

    ``stated``: the whole is on record; else it is what is stated of the parts and no more. ``together`` is what the parts make,
    and ``rest`` what no part on record accounts for. ``overlapping`` are not added; ``missing`` have no amount on record.
    """

    label: str
    unit: str
    of_what: str
    period: str
    stated: bool
    whole: Amount
    whole_claims: tuple[str, ...]
    parts: tuple[Part, ...]
    together: Amount
    rest: Amount
    overlapping: tuple[Part, ...]
    missing: tuple[Line, ...]


class Shares(Answer, frozen=True, kw_only=True):
    """Attested and computed shares, never mixed (§10.1). Law: a computed share lies between 0 and 1."""

    attested: tuple[Attested, ...]
    computed: tuple[Share, ...]

    def summary(self) -> tuple[str, ...]:
        """How many of each, and what a share does not say."""
        if len(self.attested) + len(self.computed) == 0:
            return ("No share is attested, and no two stated amounts are of one unit, of-what and period.", _LESS)
        counts = f"{plural(len(self.attested), 'attested share')}; {plural(len(self.computed), 'whole')} with parts on record."
        return (counts, _LESS)

    def sections(self) -> tuple[Section, ...]:
        """What is attested, then a section a whole."""
        note = "As the claims give them. None is computed here, and none is mixed with what is."
        found = [Section("Attested", tuple(one.line for one in self.attested), note if len(self.attested) > 0 else "")]
        found.extend(_section(one) for one in self.computed)
        return kept(*found)


def shares(case: Case, about: str = "", stage: Stage | None = None) -> Shares:
    """The shares of a case; ``about`` keeps those that name a thing, or whose *of what* or labels have the text.

    ``stage`` is a named reading: claims that fall in it, and amounts whose rival it has chosen, are left out.
    Cost: linear in the claims, and quadratic in the amounts of one unit, of-what and period.
    """
    voice = voice_of(case)
    keeps = _filter(case, about)
    read = case if stage is None else _as_read(case, stage)
    attested = tuple(_attested(voice, claim) for claim in read.claims if _is_attested(claim) and keeps([claim]))
    found = []
    for pot in pots(read):
        claims = [case.claim_by_id[one] for one in _claims(pot)]
        if keeps(claims):
            found.append(_share(voice, pot))
    found.sort(key=lambda one: (one.of_what.casefold(), one.period, one.label))
    answer = Shares(
        question=typed("shares", about) if about != "" else "shares",
        title="Shares" if about == "" else f"Shares: {about}",
        case=case.about.title,
        digest=digest(case),
        attested=tuple(sorted(attested, key=lambda one: (one.of_what.casefold(), one.period, one.claim))),
        computed=tuple(found),
    )
    lines = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice.grounds(lines))


def _as_read(case: Case, stage: Stage) -> Case:
    """The case as a named reading takes it: without what falls in it and without the rivals of what it has chosen."""
    away = set(stage.fallen)
    for group in rivalries(case):
        if not stage.chosen.isdisjoint(group.claims):
            away.update(set(group.claims) - stage.chosen)
    return msgspec.structs.replace(case, claims=tuple(claim for claim in case.claims if claim.id not in away))


def _filter(case: Case, about: str) -> Callable[[Iterable[Claim]], bool]:
    try:
        thing = case.resolve(about).id if about != "" else ""
    except UnknownName:
        thing = ""
    text = about.casefold()

    def keeps(claims: Iterable[Claim]) -> bool:
        for claim in claims:
            if thing != "" and thing in claim.things():
                return True
            words = (claim.of_what, claim.unit, *(case.title(one) for one in claim.things()))
            if any(text in word.casefold() for word in words):
                return True
        return False

    return keeps


def _is_attested(claim: Claim) -> bool:
    return is_share(claim) and (claim.low is not None or claim.high is not None)


def _claims(pot: Pot) -> tuple[str, ...]:
    entries = (*pot.parts, *pot.overlapping, *(() if pot.whole is None else (pot.whole,)))
    return tuple(sorted({claim for entry in entries for claim in entry.claims}))


def _attested(voice: Voice, claim: Claim) -> Attested:
    period = period_of(claim)
    missing = [word for word, lacks in (("of what", claim.of_what == ""), ("over which period", period is None)) if lacks]
    after = f" — {' and '.join(missing)} is not said" if len(missing) > 0 else ""
    sources = tuple(dict.fromkeys(item.source for item in voice.case.evidence_of(claim)))
    when = "" if period is None else period.text
    fields: tuple[tuple[str, Value], ...] = (("kind", "attested"), ("period", when), ("sources", "; ".join(sources)))
    line = voice.line(claim, "denied" if claim.denied else claim.footing.replace("stated", ""), after, fields=fields)
    return Attested(claim.id, _text(claim.low), _text(claim.high), claim.unit, claim.of_what, when, sources, line)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _share(voice: Voice, pot: Pot) -> Share:
    case = voice.case
    whole = pot.total()
    together = pot.together()
    whole_claims = pot.whole.claims if pot.whole is not None else ()
    parts = [_part(case, pot, one, pot.share(one)) for one in pot.parts]
    if pot.whole is not None:
        overlapping = [_part(case, pot, one, ratio(one.amount, whole)) for one in pot.overlapping]
    else:
        overlapping = [_part(case, pot, one, Amount(None, None)) for one in pot.overlapping]
    verb = case.verb(pot.verb)
    act = pot.verb if verb is None else verb.label
    label = f"{pot.of_what if pot.of_what != '' else pot.unit}" + (f", {said(pot.period)}" if pot.period is not None else "")
    if pot.whole is not None:
        label += f": {_named(case, pot, pot.whole, act)}"
    return Share(
        label=label,
        unit=pot.unit,
        of_what=pot.of_what,
        period="" if pot.period is None else pot.period.text,
        stated=pot.whole is not None,
        whole=whole,
        whole_claims=whole_claims,
        parts=_largest_first(parts),
        together=together,
        rest=_rest(whole, together) if pot.whole is not None else Amount(None, None),
        overlapping=_largest_first(overlapping),
        missing=tuple(voice.line(case.claim_by_id[one], "missing", " — no amount on record", 1) for one in pot.missing),
    )


def _largest_first(parts: list[Part]) -> tuple[Part, ...]:
    zero = Decimal(0)

    def size(part: Part) -> tuple[Decimal, Decimal, str, tuple[str, ...]]:
        high, low = part.amount.high, part.amount.low
        return -(high if high is not None else low or zero), -(low or zero), part.label, part.claims

    return tuple(sorted(parts, key=size))


def _rest(whole: Amount, together: Amount) -> Amount:
    zero = Decimal(0)
    low = None if whole.low is None or together.high is None else max(whole.low - together.high, zero)
    high = None if whole.high is None or together.low is None else max(whole.high - together.low, zero)
    return Amount(low, high)


def _part(case: Case, pot: Pot, entry: Entry, share: Amount) -> Part:
    other = pot.whole if pot.whole is not None else next(one for one in (*pot.parts, *pot.overlapping) if one is not entry)
    return Part(_differs(case, entry, other), entry.amount, share, entry.claims)


def _differs(case: Case, entry: Entry, other: Entry) -> str:
    """What sets a part off from the whole, or from another part."""
    words = {"subject": "by", "by": "by", "at": "at", "to": "to"}
    found = [listed(case, entry.object)] if entry.object != other.object else []
    for role, word in words.items():
        if entry.of(role) != other.of(role) and len(entry.of(role)) > 0:
            found.append(
                f"{word} {listed(case, entry.of(role))}" if len(found) > 0 or role != "subject" else listed(case, entry.of(role))
            )
    return " ".join(found) if len(found) > 0 else listed(case, entry.subject)


def _named(case: Case, pot: Pot, entry: Entry, act: str) -> str:
    words = [listed(case, entry.subject), act]
    words += [listed(case, entry.object)] if len(entry.object) > 0 else []
    for role in ("to", "by", "at"):
        words += [f"{role} {listed(case, entry.of(role))}"] if len(entry.of(role)) > 0 else []
    return " ".join(words)


def _section(share: Share) -> Section:
    figure = number(share.whole.low, share.whole.high)
    lines = [_whole_line(share, figure)]
    lines.extend(_part_line(share, part, "part") for part in share.parts)
    if share.stated and len(share.parts) > 0:
        lines.append(_together_line(share))
    lines.extend(_part_line(share, part, "overlaps") for part in share.overlapping)
    lines.extend(share.missing)
    note = (
        "Computed from amounts as stated."
        if share.stated
        else "Computed. No total is on record: the whole is what is stated of these parts."
    )
    if len(share.overlapping) > 0:
        note += " What overlaps is not added."
    return Section(share.label, tuple(lines), note)


def _whole_line(share: Share, figure: str) -> Line:
    claims = share.whole_claims if share.stated else tuple(sorted({claim for part in share.parts for claim in part.claims}))
    several = " (by claims that differ)" if len(share.whole_claims) > 1 else ""
    text = f"{figure} {share.unit}{several}" if share.stated else f"{figure} {share.unit}, added from the parts stated"
    return Line(text, claims, 0, _fields("whole", share.whole, None, share), "whole")


def _part_line(share: Share, part: Part, mark: str) -> Line:
    bounded = part.share.low is not None or part.share.high is not None
    text = f"{part.label}: {number(part.amount.low, part.amount.high)} {share.unit}" + (
        f", {shown(part.share)}" if bounded else ""
    )
    return Line(text, part.claims, 1, _fields(mark, part.amount, part.share, share), mark)


def _together_line(share: Share) -> Line:
    part = ratio(share.together, share.whole)
    text = f"together {number(share.together.low, share.together.high)} {share.unit}, {shown(part)}"
    rest = number(share.rest.low, share.rest.high)
    text += f"; no part on record accounts for {rest} {share.unit}" if rest not in ("", "0") else "; nothing is left over"
    claims = tuple(sorted({claim for one in share.parts for claim in one.claims} | set(share.whole_claims)))
    return Line(text, claims, 1, _fields("together", share.together, part, share), "together")


def _fields(kind: str, amount: Amount, share: Amount | None, of: Share) -> tuple[tuple[str, Value], ...]:
    return (
        ("kind", kind),
        ("low", _text(amount.low)),
        ("high", _text(amount.high)),
        ("unit", of.unit),
        ("of_what", of.of_what),
        ("period", of.period),
        ("share_low", None if share is None else _text(share.low)),
        ("share_high", None if share is None else _text(share.high)),
        ("whole_stated", of.stated),
    )
