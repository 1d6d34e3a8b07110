"""R508, R509, R515, R516: shares and totals that contradict or overlap one another (§10.2)."""

from collections.abc import Iterator
from decimal import Decimal

from rapallo.check.quantities import is_share
from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown, told
from rapallo.errors import Fault
from rapallo.record import Claim
from rapallo.time import MAX_DAY, MIN_DAY, When

__all__ = ["RULES"]

_MOST = 40
"""Amounts of one unit and thing that a percentage is compared with."""


def _period(claim: Claim) -> When | None:
    return claim.period if claim.period is not None else claim.when


def contradicted_percentage(survey: Survey) -> Iterator[Fault]:
    """R508: a percentage that the amounts it comes from do not give.

    The amounts are the two that it names in ``inferred_from``; or those that another share of the same whole and period, from the
    same source, names; or else a part counted of the share's own object or subject and a whole under its *of what*, from its own
    source, in one unit, over its period, if there is exactly one such pair.
    """
    shares = [claim for claim in survey.counted if is_share(claim) and claim.low is not None and not claim.denied]
    if len(shares) == 0:
        return
    wholes: dict[str, list[Claim]] = {}
    parts: dict[str, list[Claim]] = {}
    for claim in survey.counted:
        if not is_share(claim) and not claim.denied:
            if claim.of_what != "":
                wholes.setdefault(claim.of_what.casefold(), []).append(claim)
            parts.setdefault(claim.object if claim.object != "" else claim.subject, []).append(claim)
    named = {share.id: pair for share in shares if (pair := _named_pair(survey, share)) is not None}
    beside = {_whole_of(share): named[share.id] for share in shares if share.id in named}
    for share in shares:
        pair = named.get(share.id, beside.get(_whole_of(share)))
        if pair is None:
            pair = _only_pair(share, wholes, parts)
        ratio = _ratio(*pair) if pair is not None else None
        if pair is None or ratio is None or _fits(share, ratio):
            continue
        part, whole = pair
        finding = (
            f"{_plain(share)} {shown(share.unit)}, but {_plain(part)} of {_plain(whole)} {shown(whole.unit)} "
            f"({part.id}, {whole.id}) is {_span(ratio)}."
        )
        yield fault("R508", survey.claim_at(share, "low"), finding, (share.id, part.id, whole.id))


Pair = tuple[Claim, Claim]


def _named_pair(survey: Survey, share: Claim) -> Pair | None:
    """The two amounts of one unit that a percentage names as its premises: the smaller is the part."""
    claims = survey.case.claim_by_id
    found = [claims[name] for name in share.inferred_from if name in claims]
    found = [claim for claim in found if (claim.low is not None or claim.high is not None) and not is_share(claim)]
    if len(found) != 2 or found[0].unit != found[1].unit:
        return None
    one, other = sorted(found, key=lambda claim: claim.low if claim.low is not None else claim.high or Decimal(0))
    return one, other


def _whole_of(share: Claim) -> tuple[object, ...]:
    """What a share is a share of, as far as the record says: source, whole and period."""
    period = _period(share)
    return (share.source, share.of_what.casefold(), period.bounds if period is not None else share.id)


def _only_pair(share: Claim, wholes: dict[str, list[Claim]], parts: dict[str, list[Claim]]) -> Pair | None:
    """The one pair of amounts that a percentage may come from; ``None`` where there is none, or more than one."""
    found: list[Pair] = []
    for whole in wholes.get(share.of_what.casefold(), ())[:_MOST]:
        for part in parts.get(share.object if share.object != "" else share.subject, ())[:_MOST]:
            alike = part.id != whole.id and part.unit == whole.unit and part.of_what != whole.of_what
            said_together = share.source == part.source == whole.source
            if alike and said_together and _one_period(share, part) and _one_period(share, whole):
                found.append((part, whole))
    return found[0] if len(found) == 1 else None


def _one_period(share: Claim, amount: Claim) -> bool:
    one, other = _period(share), _period(amount)
    return one is not None and other is not None and one.bounds == other.bounds


def _ratio(part: Claim, whole: Claim) -> tuple[Decimal, Decimal] | None:
    if None in (part.low, part.high, whole.low, whole.high):
        return None
    low, high = part.low or Decimal(0), part.high or Decimal(0)
    bottom, top = whole.low or Decimal(0), whole.high or Decimal(0)
    if bottom <= 0 or low < 0:
        return None
    return low * 100 / top, high * 100 / bottom


def _fits(share: Claim, ratio: tuple[Decimal, Decimal]) -> bool:
    """Whether the percentage is what the amounts give, to half of its last digit."""
    low = share.low if share.low is not None else Decimal(0)
    high = share.high if share.high is not None else Decimal(100)
    scale = Decimal(10) if share.unit.casefold() in ("permille", "‰") else Decimal(1)
    half = max(_half(low), _half(high))
    return ratio[0] * scale <= high + half and low - half <= ratio[1] * scale


def _half(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(5).scaleb(min(int(exponent), 0) - 1) if isinstance(exponent, int) else Decimal(0)


def _span(ratio: tuple[Decimal, Decimal]) -> str:
    low, high = (f"{value:.1f}" for value in ratio)
    return f"{low} percent" if low == high else f"{low}–{high} percent"


def _plain(claim: Claim) -> str:
    low, high = claim.low, claim.high
    if low is None:
        return f"up to {high:,}"
    return f"{low:,}" if high == low or high is None else f"{low:,}–{high:,}"


def over_the_whole(survey: Survey) -> Iterator[Fault]:
    """R509: the shares that one source gives of one whole sum to more than the whole, so they overlap."""
    groups: dict[tuple[object, ...], dict[tuple[str, ...], Claim]] = {}
    for claim in survey.counted:
        if is_share(claim) and claim.of_what != "" and claim.low is not None and not claim.denied:
            period = _period(claim)
            key = (claim.source, claim.of_what.casefold(), claim.unit, period.bounds if period is not None else ())
            groups.setdefault(key, {}).setdefault((claim.subject, claim.verb, claim.object, *claim.by, *claim.to), claim)
    for group in groups.values():
        claims = sorted(group.values(), key=lambda claim: claim.id)
        limit = Decimal(1000) if claims[0].unit in ("permille", "‰") else Decimal(100)
        total = sum((claim.low for claim in claims if claim.low is not None), Decimal(0))
        if len(claims) > 1 and total > limit + len(claims) * Decimal("0.5"):
            finding = (
                f"{listed([claim.id for claim in claims])} are shares of one whole ('{shown(claims[0].of_what)}') and "
                f"sum to {total}: they overlap."
            )
            yield fault("R509", survey.claim_at(claims[0], "low"), finding, [claim.id for claim in claims])


def overlapping_totals(survey: Survey) -> Iterator[Fault]:
    """R515: totals of one thing over periods that overlap without being the same."""
    groups: dict[tuple[object, ...], list[tuple[When, Claim]]] = {}
    for claim in survey.counted:
        period = _period(claim)
        if period is None or claim.denied or claim.unit == "" or is_share(claim):
            continue
        if period.start_lo <= MIN_DAY or period.end_hi >= MAX_DAY:
            continue
        key = (claim.subject, claim.verb, claim.object, claim.to, claim.by, claim.unit, claim.of_what.casefold())
        groups.setdefault(key, []).append((period, claim))
    for group in groups.values():
        if len(group) < 2:
            continue
        group.sort(key=lambda one: (one[0].start_lo, -one[0].end_hi, one[1].id))
        longest, found = group[0], dict[str, Claim]()
        for one in group[1:]:
            if one[0].start_lo <= longest[0].end_hi and one[0].bounds != longest[0].bounds:
                found[longest[1].id], found[one[1].id] = longest[1], one[1]
            if one[0].end_hi > longest[0].end_hi:
                longest = one
        if len(found) > 0:
            which = listed([f"{name} ({told(period)})" for name, period in _with_periods(found)], 4)
            finding = f"{which} count the same over periods that overlap."
            yield fault("R515", survey.claim_at(found[min(found)], "period"), finding, sorted(found))


def _with_periods(found: dict[str, Claim]) -> Iterator[tuple[str, When]]:
    for name in sorted(found):
        period = _period(found[name])
        if period is not None:
            yield name, period


def part_over_whole(survey: Survey) -> Iterator[Fault]:
    """R516: of a part more is counted than of the whole that it is a part of, over one period."""
    case = survey.case
    groups: dict[tuple[object, ...], Claim] = {}
    for claim in survey.counted:
        period = _period(claim)
        if period is not None and claim.object != "" and claim.high is not None and not claim.denied and not is_share(claim):
            key = (claim.subject, claim.verb, claim.object, claim.to, claim.unit, period.bounds)
            known = groups.get(key)
            if known is None or (known.high is not None and claim.high > known.high):
                groups[key] = claim
    for claim in survey.counted:
        thing = case.thing_by_id.get(claim.object)
        period = _period(claim)
        if thing is None or len(thing.part_of) == 0 or period is None or claim.low is None or claim.denied or is_share(claim):
            continue
        for whole in survey.wholes(claim.object)[1:]:
            total = groups.get((claim.subject, claim.verb, whole, claim.to, claim.unit, period.bounds))
            if total is not None and total.high is not None and claim.low > total.high:
                finding = (
                    f"{claim.low} {shown(claim.unit)} of {survey.title(claim.object)} is more than the {total.high} of "
                    f"{survey.title(whole)}, of which it is a part ({total.id})."
                )
                yield fault("R516", survey.claim_at(claim, "low"), finding, (claim.id, total.id))
                break


RULES = (
    Rule(("R508",), contradicted_percentage),
    Rule(("R509",), over_the_whole),
    Rule(("R515",), overlapping_totals),
    Rule(("R516",), part_over_whole),
)
