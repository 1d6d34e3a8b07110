"""R202, R203, R210, R211, R217: dates turned or meant otherwise, and claims outside existence or horizon (§2, §3.2)."""

import re
from collections.abc import Iterator, Mapping

from rapallo.check.rule import Rule
from rapallo.check.survey import Bounds, Survey, fault, shown, told, told_day
from rapallo.errors import Fault
from rapallo.record import Claim, Thing
from rapallo.time import MAX_DAY, MIN_DAY, When, doubt

__all__ = ["RULES", "span_of"]

_MONTH = (
    "(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|sept|okt|oct|nov|dec|dez|january|february|march|april|june|july|august"
    "|september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember)"
)
_TURNED = re.compile(rf"(?:[0-9]{{1,2}}[-. ]{_MONTH}(?:[- ][0-9]{{2}})?|{_MONTH}[- ][0-9]{{2}})\Z", re.IGNORECASE)

_PARTS = re.compile(r"[0-9]{4}-(?:2[1-9]|3[0-9]|4[01])\Z")

_BEFORE_BEING = frozenset(("be-born", "derive-from", "found", "measure", "prompt", "same-as", "succeeds"))
"""Verbs whose subject need not exist yet, or that bring it about."""

_PRESENT = frozenset(
    (
        "acquire", "attack", "close", "command", "copy", "deliver", "destroy", "equip", "host", "import", "inspect",
        "lead", "lease", "locate-at", "member-of", "occupy", "operate", "own", "power", "relocate", "serve-in",
        "share-intelligence", "staff", "study-at", "supply", "teach", "test", "train", "use", "visit",
    )
)  # fmt: skip
"""Verbs whose object must exist while they last; what is planned, agreed, built or forbidden need not."""


def span_of(when: When, span: bool) -> Bounds:
    """The four bounds of a claim's date: of a span, or of the one moment of a verb that cannot have a span (§3.1)."""
    if span or when.kind == "moment":
        return when.bounds
    return (when.start_lo, when.end_hi, when.start_lo, when.end_hi)


def turned_dates(survey: Survey) -> Iterator[Fault]:
    """R202: a text that a spreadsheet has taken for a date: 3-Apr for pages 3-4, Apr-25 for 1925-04."""
    case = survey.case
    for column in ("locator", "unit", "hedge"):
        off = {text for text in {getattr(claim, column) for claim in case.claims} if _TURNED.match(text) is not None}
        for claim in case.claims if len(off) > 0 else ():
            if getattr(claim, column) in off:
                yield _turned(survey.claim_at(claim, column), column, getattr(claim, column), (claim.id,))
    for item in case.evidence:
        if _TURNED.match(item.locator) is not None:
            place = survey.claim_at(case.claim_by_id[item.claim])
            yield _turned(place, "locator of its evidence", item.locator, (item.claim,))
    for source in case.sources:
        for column, text in (("year", source.year), ("pages", source.pages), ("title", source.title)):
            if _TURNED.match(text) is not None:
                yield _turned(survey.source_at(source, column), column, text, ())
    for thing in case.things:
        for column, texts in (("label", (thing.label,)), ("names", tuple(text for _, text in thing.names))):
            for text in texts:
                if _TURNED.match(text) is not None:
                    yield _turned(survey.thing_at(thing, column), column, text, ())


def read_otherwise(survey: Survey) -> Iterator[Fault]:
    """R203: a date that is read one way and may be meant another: 1925-33 is the first quarter of 1925, or nine years."""
    case = survey.case
    for claim in case.claims:
        for column, when in (("when", claim.when), ("period", claim.period)):
            if when is not None and _PARTS.match(when.text) is not None:
                yield from _doubted(survey.claim_at(claim, column), column, when.text, (claim.id,))
    for thing in case.things:
        if thing.when is not None and _PARTS.match(thing.when.text) is not None:
            yield from _doubted(survey.thing_at(thing, "when"), "when", thing.when.text, ())
    for rule in case.rules:
        if rule.when is not None and _PARTS.match(rule.when.text) is not None:
            yield from _doubted(survey.rule_at(rule), "when", rule.when.text, ())


def _doubted(place: tuple[str, int, int], column: str, text: str, claims: tuple[str, ...]) -> Iterator[Fault]:
    found = doubt(text)
    if found is not None:
        yield fault("R203", place, f"'{column}': {shown(found[0])}", claims, found[1])


def _turned(place: tuple[str, int, int], column: str, text: str, claims: tuple[str, ...]) -> Fault:
    return fault(
        "R202", place, f"'{column}' is '{shown(text)}', which looks like a cell that a spreadsheet took for a date.", claims
    )


def outside_existence(survey: Survey) -> Iterator[Fault]:
    """R210 the subject, R211 the object or site: a claim that surely lies outside its existence."""
    existence = survey.existence
    if len(existence) == 0:
        return
    for name, claims in survey.affirmed.items():
        span = survey.verbs[name].span
        subject, present = name not in _BEFORE_BEING, name in _PRESENT
        for claim in claims:
            when = claim.when
            if when is None:
                continue
            first, last = when.start_lo, when.end_hi
            if subject:
                known = existence.get(claim.subject)
                if known is not None and (first < known[0] or last > known[3]):
                    yield from _outside(survey, claim, span, "R210", "subject", claim.subject)
            if present:
                known = existence.get(claim.object)
                if known is not None and (first < known[0] or last > known[3]):
                    yield from _outside(survey, claim, span, "R211", "object", claim.object)
                for thing in claim.at:
                    if thing in existence:
                        yield from _outside(survey, claim, span, "R211", "at", thing)


def _outside(survey: Survey, claim: Claim, span: bool, code: str, role: str, thing: str) -> Iterator[Fault]:
    when = claim.when
    if when is None:
        return
    start_lo, start_hi, end_lo, end_hi = span_of(when, span)
    begin_lo, _, _, last = survey.existence[thing]
    if start_hi < begin_lo and when.start != "open":
        what = "is over before" if end_hi < begin_lo else "begins before"
        edge = f"began ({told_day(begin_lo)} at the earliest)"
    elif start_lo > last:
        what, edge = "begins after", f"ended ({told_day(last)} at the latest)"
    elif end_lo > last and when.end == "known":
        what, edge = "goes on after", f"ended ({told_day(last)} at the latest)"
    else:
        return
    finding = f"{told(when)} {what} {survey.title(thing)} {edge}."
    yield fault(code, survey.claim_at(claim, "when" if code == "R210" else role), finding, (claim.id,))


def beyond_horizon(survey: Survey) -> Iterator[Fault]:
    """R217: what surely lies beyond the case's horizon, where pathways say nothing."""
    horizon = survey.case.about.horizon
    if horizon is None or horizon.end_hi >= MAX_DAY:
        return
    last = horizon.end_hi
    for claim in survey.case.claims:
        when = claim.when
        if when is not None and _runs_past(when, last):
            finding = f"{told(when)} runs past the case's horizon, which ends on {told_day(last)}."
            yield fault("R217", survey.claim_at(claim, "when"), finding, (claim.id,))
    ends: Mapping[str, Thing] = survey.case.thing_by_id
    for aim in survey.case.about.aims:
        thing = ends.get(aim.partition("@")[0])
        if thing is not None and thing.when is not None and thing.when.start_lo > last:
            finding = (
                f"the aim {shown(aim)} begins on {told_day(thing.when.start_lo)}, after the horizon's end on {told_day(last)}."
            )
            yield fault("R217", survey.case_at(), finding)


def _runs_past(when: When, last: int) -> bool:
    return when.start_lo > last or (when.end == "known" and MIN_DAY < last < when.end_lo < MAX_DAY)


RULES = (
    Rule(("R202",), turned_dates),
    Rule(("R203",), read_otherwise),
    Rule(("R210", "R211"), outside_existence),
    Rule(("R217",), beyond_horizon),
)
