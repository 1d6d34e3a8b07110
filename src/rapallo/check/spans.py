"""R218: a length of time that is a span, while what is recorded within it covers less (§2.3)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import ACTORS, Claim, Thing
from rapallo.time import MAX_DAY, MIN_DAY, When

__all__ = ["RULES", "days_of_unit"]

_DAYS: Mapping[str, Decimal] = {
    **dict.fromkeys(("day", "days", "tag", "tage", "день", "дней"), Decimal(1)),
    **dict.fromkeys(("week", "weeks", "woche", "wochen", "недель"), Decimal(7)),
    **dict.fromkeys(("month", "months", "monat", "monate", "месяцев"), Decimal("30.436875")),
    **dict.fromkeys(("year", "years", "jahr", "jahre", "лет", "года"), Decimal("365.2425")),
    **dict.fromkeys(("decade", "decades", "jahrzehnt", "jahrzehnte"), Decimal("3652.425")),
}
_WORDS = frozenset(("agree", "contract", "demand", "limit", "negotiate", "plan", "prohibit", "sanction", "sign", "state"))
"""Verbs whose length of time is a term or a word, not what passed."""
_BROKEN = re.compile(
    r"\b(?:intermittent(?:ly)?|interrupt(?:ed|ions?)|on and off|off and on|with breaks|breaks included)\b", re.IGNORECASE
)
_YEAR = Decimal("365.2425")
Span = tuple[int, int]


def days_of_unit(unit: str) -> Decimal | None:
    """Days in a unit of time, by its mean length; ``None`` if it is no unit of time."""
    return _DAYS.get(unit.casefold())


def active_time(survey: Survey) -> Iterator[Fault]:
    """R218 at a claim of so many years, and at an event whose dated parts leave a year or more of it open.

    A length said to have had breaks is a span too where nothing recorded tells the breaks."""
    lengths = [claim for claim in survey.counted if not claim.denied and days_of_unit(claim.unit) is not None]
    lengths = [claim for claim in lengths if claim.verb not in _WORDS and claim.low is not None]
    pieces = _Pieces(survey, lengths)
    spoken: set[str] = set()
    for claim in lengths:
        about = pieces.about(claim)
        spans = pieces.of(about)
        spoken.update(about)
        active = _days(spans)
        if (
            _BROKEN.search(f"{claim.hedge} {claim.of_what}") is not None
            and len(pieces.lengths[about]) == 1
            and _whole_only(spans)
        ):
            finding = f"{claim.low} {claim.unit} with breaks ('{_said(claim)}') is a span; how much of it was active is not said."
            yield fault("R218", survey.claim_at(claim, "low"), finding, (claim.id,))
            continue
        if len(spans) == 0 or _days_said(claim) <= active or pieces.told_apart(about, active):
            continue
        unit = days_of_unit(claim.unit) or Decimal(1)
        if _days_said(claim) - unit <= active:
            continue
        whole = spans[-1][1] - spans[0][0] + 1
        is_span = _days_said(claim) - unit <= whole and len(spans) > 1
        what = "is the span from first to last" if is_span else "is longer than what the record dates"
        finding = (
            f"{claim.low} {claim.unit} {what}: recorded are {_in(whole, unit)} {claim.unit} from first to last, of which "
            f"{_in(active, unit)} active at most{pieces.by(about)}."
        )
        yield fault("R218", survey.claim_at(claim, "low"), finding, (claim.id,))
    for thing in survey.case.things:
        if thing.kind == "event" and thing.id not in spoken:
            yield from _whole(survey, thing, pieces)


def _whole(survey: Survey, thing: Thing, pieces: "_Pieces") -> Iterator[Fault]:
    parts = pieces.parts((thing.id,))
    own = _closed(thing.when)
    if len(parts) < 2 or own is None or thing.when is None:
        return
    shortest = thing.when.end_lo - thing.when.start_hi + 1
    active = _days(parts)
    if Decimal(shortest - active) >= _YEAR:
        finding = (
            f"{survey.title(thing.id)} spans {_in(shortest, _YEAR)} years at least, of which its dated parts cover "
            f"{_in(active, _YEAR)} at most."
        )
        yield fault("R218", survey.thing_at(thing, "when"), finding)


class _Pieces:
    """The recorded stretches of whatever a length of time is said of; each index is one pass."""

    def __init__(self, survey: Survey, lengths: Iterable[Claim]) -> None:
        self.survey = survey
        self.lengths: dict[tuple[str, ...], list[Claim]] = {}
        for claim in lengths:
            self.lengths.setdefault(self.about(claim), []).append(claim)
        wanted = set(self.lengths) - {()}
        self.told: dict[tuple[str, ...], list[Span]] = {}
        if len(wanted) > 0:
            self._read_claims({frozenset(about): about for about in wanted})
        self.claimed_parts: dict[str, list[str]] = {}
        for claim in survey.of_verbs(("part-of",)):
            self.claimed_parts.setdefault(claim.object, []).append(claim.subject)

    def about(self, claim: Claim) -> tuple[str, ...]:
        """What the length is said of: the first thing that is no actor, cohort or place, or else two actors; perhaps nothing."""
        kinds = self.survey.kinds
        named = [claim.subject, claim.object, *claim.under, *claim.for_, *claim.to]
        things = [thing for thing in named if thing != "" and kinds.get(thing, "") not in (*ACTORS, "place", "cohort")]
        if len(things) > 0:
            return tuple(things[:1])
        actors = sorted({thing for thing in named if kinds.get(thing, "") in ACTORS})
        return tuple(actors[:2]) if len(actors) > 1 else ()

    def _read_claims(self, wanted: Mapping[frozenset[str], tuple[str, ...]]) -> None:
        for claim in self.survey.case.claims:
            if claim.when is None or claim.denied or (claim.low is not None and days_of_unit(claim.unit) is not None):
                continue
            span = _closed(claim.when)
            if span is None or not self.survey.verbs[claim.verb].span:
                continue
            pairs = {frozenset((claim.subject,)), frozenset((claim.object,))}
            pairs.update(frozenset((claim.subject, other)) for other in (claim.object, *claim.to, *claim.by))
            for pair in pairs:
                if pair in wanted:
                    self.told.setdefault(wanted[pair], []).append(span)

    def parts(self, about: tuple[str, ...]) -> list[Span]:
        """The stretches of its dated parts, joined."""
        case = self.survey.case
        names = [part for thing in about for part in (*case.parts_of.get(thing, ()), *self.claimed_parts.get(thing, ()))]
        found = [case.thing_by_id[name] for name in sorted(set(names)) if name in case.thing_by_id]
        return _joined(span for span in (_closed(thing.when) for thing in found) if span is not None)

    def of(self, about: tuple[str, ...]) -> list[Span]:
        """The stretches of its parts; where it has none, its own if it is an event; else of the claims about it."""
        parts = self.parts(about) if len(about) == 1 else []
        if len(parts) > 0:
            return parts
        thing = self.survey.case.thing_by_id.get(about[0]) if len(about) == 1 else None
        own = _closed(thing.when) if thing is not None and thing.kind == "event" else None
        return [own] if own is not None else _joined(self.told.get(about, ()))

    def by(self, about: tuple[str, ...]) -> str:
        """Which parts the count rests on, as words."""
        names = [
            part for thing in about for part in (*self.survey.case.parts_of.get(thing, ()), *self.claimed_parts.get(thing, ()))
        ]
        return f" ({listed([self.survey.title(name) for name in sorted(set(names))], 4)})" if len(names) > 0 else ""

    def told_apart(self, about: tuple[str, ...], active: int) -> bool:
        """Whether another length said of the same, and of something else about it, fits what was active."""
        claims = self.lengths[about]
        return len({claim.of_what for claim in claims}) > 1 and any(_days_said(claim) <= active for claim in claims)


def _whole_only(spans: list[Span]) -> bool:
    """Whether nothing recorded parts active time from the rest."""
    return len(spans) <= 1


def _said(claim: Claim) -> str:
    """The words that tell of breaks."""
    return shown(claim.hedge if _BROKEN.search(claim.hedge) is not None else claim.of_what)


def _days_said(claim: Claim) -> Decimal:
    unit = days_of_unit(claim.unit)
    return Decimal(0) if claim.low is None or unit is None else claim.low * unit


def _closed(when: When | None) -> Span | None:
    """The longest stretch a date admits; ``None`` where it is not closed at both ends."""
    if when is None or when.start_lo <= MIN_DAY or when.end_hi >= MAX_DAY or when.kind != "interval":
        return None
    return when.start_lo, when.end_hi


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(spans):
        if len(joined) > 0 and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _days(spans: Iterable[Span]) -> int:
    return sum(last - first + 1 for first, last in spans)


def _in(days: int, unit: Decimal) -> str:
    """Days in a unit, to one decimal."""
    return f"{Decimal(days) / unit:.1f}".removesuffix(".0")


RULES = (Rule(("R218",), active_time),)
