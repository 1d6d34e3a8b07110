"""Amounts that can be set against one another: one thing counted, in one unit, over one period (§10.2)."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import cached_property

import msgspec

from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.identity import Identity, identity_of
from rapallo.record.units import SHARE_UNITS
from rapallo.time import MAX_DAY, MIN_DAY, When

__all__ = ["Amount", "Entry", "Pot", "is_share", "period_of", "pots", "ratio", "shown"]

_ROLES = ("subject", "object", "by", "at", "to")
_SIDE_BY_SIDE = {
    "subject": ("object", "to"),
    "by": ("subject", "object", "to"),
    "at": ("subject", "object", "to"),
    "to": ("subject", "object"),
}
"""Roles in which parts without a stated whole may differ, and the roles that must then be the same: givers of one thing to one
receiver, sites of one maker, receivers of one giver."""

_NO_SUM = ("limit", "measure", "plan", "state")
"""Verbs whose amounts make no whole by being added: figures of things, and words about them."""

_TENTH = Decimal("0.1")

Key = tuple[str, tuple[int, ...], str, str]


class Amount(msgspec.Struct, frozen=True):
    """Bounds of an amount; ``None``: not said, or not known."""

    low: Decimal | None
    high: Decimal | None


class Entry(msgspec.Struct, frozen=True):
    """Who did it, to what, by whom, where, for whom; all claims that count just this, and the bounds that hold whichever is right."""

    subject: tuple[str, ...]
    object: tuple[str, ...]
    by: tuple[str, ...]
    at: tuple[str, ...]
    to: tuple[str, ...]
    claims: tuple[str, ...]
    amount: Amount

    def of(self, role: str) -> tuple[str, ...]:
        """The things in one of the roles."""
        things: tuple[str, ...] = getattr(self, role)
        return things


class Pot(msgspec.Struct, frozen=True):
    """A whole and its parts. ``whole`` is a stated total, or ``None``: then the whole is what is stated of the parts, and no more.

    ``overlapping`` are parts of the whole that may count the same as another part: they are never added. ``missing`` are claims
    of further parts of which no amount is on record.
    """

    verb: str
    unit: str
    of_what: str
    period: When | None
    whole: Entry | None
    parts: tuple[Entry, ...]
    overlapping: tuple[Entry, ...]
    missing: tuple[str, ...]

    def total(self) -> Amount:
        """The whole, or the sum of the parts; without a stated whole and with parts missing it has no upper bound."""
        if self.whole is not None:
            return self.whole.amount
        found = self.together()
        return Amount(found.low, None) if len(self.missing) > 0 else found

    def together(self) -> Amount:
        """The parts that surely do not overlap, added."""
        return _sum(part.amount for part in self.parts)

    def share(self, part: Entry) -> Amount:
        """What a part is of the whole, as a fraction of 1, whatever the amounts are within their bounds."""
        amount = part.amount
        if self.whole is not None:
            return ratio(amount, self.whole.amount)
        others = _sum(other.amount for other in self.parts if other is not part)
        high = None if len(self.missing) > 0 else others.high
        return Amount(_fraction(amount.low, high), _fraction(amount.high, others.low, top=True))


def is_share(claim: Claim) -> bool:
    """Whether the amount of a claim is a share (§10.1)."""
    return claim.unit.casefold() in SHARE_UNITS


def period_of(claim: Claim) -> When | None:
    """The period that an amount is counted over: its own, or when the claim was so."""
    return claim.period if claim.period is not None else claim.when


def ratio(part: Amount, whole: Amount) -> Amount:
    """A part of a whole as a fraction of 1; a part is never more than its whole.

    >>> ratio(Amount(Decimal(10), Decimal(20)), Amount(Decimal(40), Decimal(50)))
    Amount(low=Decimal('0.2'), high=Decimal('0.5'))
    """
    low = None if part.low is None or whole.high is None or whole.high <= 0 else part.low / whole.high
    high = None if part.high is None or whole.low is None or whole.low <= 0 else part.high / whole.low
    one = Decimal(1)
    return Amount(None if low is None else min(low, one), None if high is None else min(high, one))


def shown(share: Amount) -> str:
    """A share in percent to one decimal, bounds rounded outwards.

    >>> shown(Amount(Decimal("0.5601"), Decimal("0.573")))
    '56–57.3 percent'
    """
    if share.low is None and share.high is None:
        return "a part that cannot be bounded"
    if share.low is not None and share.low == share.high:
        return f"{_percent(share.low, ROUND_HALF_EVEN)} percent"
    if share.low is None:
        return f"at most {_percent(share.high or Decimal(0), ROUND_CEILING)} percent"
    if share.high is None:
        return f"at least {_percent(share.low, ROUND_FLOOR)} percent"
    return f"{_percent(share.low, ROUND_FLOOR)}–{_percent(share.high, ROUND_CEILING)} percent"


def _percent(value: Decimal, rounding: str) -> str:
    found = (value * 100).quantize(_TENTH, rounding=rounding)
    return f"{found:f}".removesuffix(".0")


def _fraction(part: Decimal | None, rest: Decimal | None, top: bool = False) -> Decimal | None:
    """A part of itself and a rest; ``None``: no bound follows. ``top``: a rest that is not known may be nothing."""
    if part is None or (rest is None and not top):
        return None
    whole = part + (rest if rest is not None else Decimal(0))
    return None if whole <= 0 else part / whole


def _sum(amounts: Iterable[Amount]) -> Amount:
    """A sum with bounds. A lower bound that is not said adds nothing to the sum's lower bound; an upper one leaves it without."""
    low, high = Decimal(0), Decimal(0)
    open_end = False
    for amount in amounts:
        low += amount.low if amount.low is not None else Decimal(0)
        open_end = open_end or amount.high is None
        high += amount.high if amount.high is not None else Decimal(0)
    return Amount(low, None if open_end else high)


# -- finding pots ------------------------------------------------------------------------------------------------------


def pots(case: Case) -> tuple[Pot, ...]:
    """Every whole on record of which parts are on record too, in order of matter and period.

    Claims are set against one another if verb, unit, *of what* and period are the same. One of them is the whole of others if it
    is the same in every role or says less or wider things there. Law: no claim is in two entries of a pot.
    """
    groups: dict[Key, list[Claim]] = {}
    for claim in case.claims:
        if claim.denied or is_share(claim) or claim.unit == "" or (claim.low is None and claim.high is None):
            continue
        period = period_of(claim)
        if period is None or period.start_lo <= MIN_DAY or period.end_hi >= MAX_DAY:
            continue
        groups.setdefault((claim.of_what.casefold(), period.bounds, claim.unit, claim.verb), []).append(claim)
    tables = _Tables(case)
    found: list[Pot] = []
    for key in sorted(groups):
        if len(groups[key]) > 1:
            found.extend(tables.pots(groups[key]))
    return tuple(found)


class _Tables(msgspec.Struct, frozen=True, dict=True):
    case: Case

    @cached_property
    def identity(self) -> Identity:
        return identity_of(self.case)

    @cached_property
    def _within(self) -> dict[str, frozenset[str]]:
        return {}

    def within(self, thing: str) -> frozenset[str]:
        """A thing with everything that it is a part of, or lies at, by table or by claim."""
        known = self._within.get(thing)
        if known is None:
            seen: set[str] = set()
            waiting = [thing]
            while len(waiting) > 0:
                one = waiting.pop()
                if one not in seen:
                    seen.add(one)
                    record = self.case.thing_by_id.get(one)
                    waiting.extend(record.part_of if record is not None else ())
                    waiting.extend(self._lies.get(one, ()))
                    waiting.extend(other for other in self.identity.all_of(one) if other not in seen)
            known = self._within[thing] = frozenset(seen)
        return known

    @cached_property
    def _lies(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for claim in self.case.claims:
            if claim.verb in ("part-of", "locate-at") and not claim.denied and claim.object != "":
                found.setdefault(claim.subject, []).append(claim.object)
        return {thing: tuple(wholes) for thing, wholes in found.items()}

    def pots(self, claims: list[Claim]) -> Iterator[Pot]:
        entries = self._entries(claims)
        wholes = [one for one in entries if any(self._covers(one, other) for other in entries)]
        done: set[str] = set()
        for whole in wholes:
            if any(self._covers(other, whole) for other in wholes):
                continue
            under = [one for one in entries if self._covers(whole, one)]
            under = [one for one in under if not any(self._covers(one, other) for other in under)]
            done.update(claim for one in (whole, *under) for claim in one.claims)
            yield self._pot(claims[0], whole, under)
        rest = [one for one in entries if done.isdisjoint(one.claims)]
        for several in self._side_by_side(rest) if claims[0].verb not in _NO_SUM else ():
            yield self._pot(claims[0], None, several)

    def _entries(self, claims: list[Claim]) -> list[Entry]:
        groups: dict[tuple[tuple[str, ...], ...], list[Claim]] = {}
        for claim in claims:
            groups.setdefault(tuple(self._role(claim, role) for role in _ROLES), []).append(claim)
        return [_entry(roles, tuple(sorted(claim.id for claim in same)), _hull(same)) for roles, same in sorted(groups.items())]

    def _role(self, claim: Claim, role: str) -> tuple[str, ...]:
        own = {"subject": claim.subject, "object": claim.object}.get(role)
        things = claim.role(role) if own is None else (own,)
        return tuple(sorted({self.identity.of(thing) for thing in things if thing != ""}))

    def _covers(self, whole: Entry, part: Entry) -> bool:
        """Whether one entry counts all that the other does, and more: in every role the same, wider, or unsaid; and not the same."""
        if whole is part:
            return False
        narrower = False
        for role in ("subject", "by", "at", "to"):
            wide, narrow = whole.of(role), part.of(role)
            if wide == narrow:
                continue
            if len(wide) > 0 and not self._inside(narrow, wide):
                return False
            narrower = True
        if whole.object != part.object:
            if not self._inside(part.object, whole.object) and not narrower:
                return False
            if self._inside(whole.object, part.object):
                return False
            narrower = True
        return narrower

    def _inside(self, narrow: tuple[str, ...], wide: tuple[str, ...]) -> bool:
        return len(narrow) > 0 and all(not self.within(thing).isdisjoint(wide) for thing in narrow)

    def apart(self, one: Entry, other: Entry) -> bool:
        """Whether two entries surely count different things: in some role that both fill nothing of one is part of the other's."""
        return any(self._apart_in(role, one, other) for role in _ROLES)

    def _apart_in(self, role: str, one: Entry, other: Entry) -> bool:
        first, second = one.of(role), other.of(role)
        if len(first) == 0 or len(second) == 0:
            return False
        return not any(a in self.within(b) or b in self.within(a) for a in first for b in second)

    def _side_by_side(self, entries: list[Entry]) -> Iterator[list[Entry]]:
        """Entries that make a whole by being added: they surely differ in one role, and are the same where they must be."""
        taken: set[str] = set()
        for role, same_in in _SIDE_BY_SIDE.items():
            groups: dict[tuple[tuple[str, ...], ...], list[Entry]] = {}
            for entry in entries:
                if len(entry.of(role)) > 0 and taken.isdisjoint(entry.claims):
                    groups.setdefault(tuple(entry.of(other) for other in same_in), []).append(entry)
            for several in groups.values():
                if len(several) > 1 and all(
                    self._apart_in(role, one, other) for one in several for other in several if one is not other
                ):
                    taken.update(claim for one in several for claim in one.claims)
                    yield several

    def _pot(self, sample: Claim, whole: Entry | None, under: list[Entry]) -> Pot:
        parts: list[Entry] = []
        overlapping: list[Entry] = []
        for one in under:
            clear = all(self.apart(one, other) for other in under if other is not one)
            (parts if clear else overlapping).append(one)
        return Pot(
            sample.verb,
            sample.unit,
            sample.of_what,
            period_of(sample),
            whole,
            tuple(parts),
            tuple(overlapping),
            self._missing(sample, whole, (*parts, *overlapping)),
        )

    def _missing(self, sample: Claim, whole: Entry | None, parts: tuple[Entry, ...]) -> tuple[str, ...]:
        """Claims of the same act in the same period, with no amount, that a further part of the whole is spoken of in."""
        if whole is None:
            same = [role for role in _ROLES if len({part.of(role) for part in parts}) == 1]
            frame = {role: parts[0].of(role) for role in same}
        else:
            frame = {role: whole.of(role) for role in _ROLES}
        period = period_of(sample)
        assert period is not None
        found = []
        for claim in self.case.claims:
            when = period_of(claim)
            if claim.denied or claim.verb != sample.verb or claim.low is not None or claim.high is not None or when is None:
                continue
            if when.start_lo < period.start_lo or when.end_hi > period.end_hi:
                continue
            entry = _entry(tuple(self._role(claim, role) for role in _ROLES), (claim.id,), Amount(None, None))
            fits = all(
                entry.of(role) == things or self._inside(entry.of(role), things) for role, things in frame.items() if things != ()
            )
            if fits and all(self.apart(entry, part) for part in parts):
                found.append(claim.id)
        return tuple(found)


def _entry(roles: tuple[tuple[str, ...], ...], claims: tuple[str, ...], amount: Amount) -> Entry:
    """An entry from its roles in the order of `_ROLES`."""
    subject, thing, by, at, to = roles
    return Entry(subject, thing, by, at, to, claims, amount)


def _hull(claims: list[Claim]) -> Amount:
    """The bounds of several claims that count the same: whichever of them holds."""
    lows = [claim.low for claim in claims]
    highs = [claim.high for claim in claims]
    low = None if None in lows else min(low for low in lows if low is not None)
    high = None if None in highs else max(high for high in highs if high is not None)
    return Amount(low, high)
