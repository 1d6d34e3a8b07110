"""R601–R607: groups known by their size, which are never added up (§1.1)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import Claim, Thing

__all__ = ["RULES"]

Count = tuple[Decimal | None, Decimal | None]


def _cohorts(survey: Survey) -> Mapping[str, Thing]:
    found: Mapping[str, Thing] = survey.once(
        "cohorts", lambda: {thing.id: thing for thing in survey.case.things if thing.kind == "cohort"}
    )
    return found


def _counts(survey: Survey) -> Mapping[str, Count]:
    """The size of each cohort that has one: its own, or the bounds of all that claims say."""
    found: Mapping[str, Count] = survey.once("counts", lambda: _count_all(survey))
    return found


def _count_all(survey: Survey) -> dict[str, Count]:
    cohorts = _cohorts(survey)
    found = {thing.id: (thing.low, thing.high) for thing in cohorts.values() if thing.low is not None or thing.high is not None}
    sized = frozenset(found)
    for claim in survey.counted if len(cohorts) > 0 else ():
        for name in (claim.subject, claim.object):
            if name in cohorts and name not in sized and not claim.denied and _counts_members(claim, cohorts[name]):
                found[name] = _hull(found[name], (claim.low, claim.high)) if name in found else (claim.low, claim.high)
    return found


def _hull(one: Count, other: Count) -> Count:
    """The bounds that hold on either of two counts."""
    low = min(one[0], other[0]) if one[0] is not None and other[0] is not None else None
    high = max(one[1], other[1]) if one[1] is not None and other[1] is not None else None
    return low, high


def _counts_members(claim: Claim, cohort: Thing) -> bool:
    """Whether the claim's amount counts the members of the cohort it is about, and not its goods."""
    if claim.verb in ("contract", "deliver", "supply", "import", "finance", "produce", "build", "depend-on"):
        return False
    return claim.unit == cohort.unit or (
        cohort.unit == "" and claim.unit in ("persons", "people", "men", "firms", "officers", "pilots")
    )


def _said(count: Count) -> str:
    low, high = count
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return f"{low:,} or more" if low is not None else f"up to {high:,}" if high is not None else "no number"


def added_up(survey: Survey) -> Iterator[Fault]:
    """R601: a number that is the sum of cohorts whose overlap is unknown."""
    counts = _counts(survey)
    for claim in survey.counted:
        if claim.low is None or len(claim.inferred_from) < 2:
            continue
        names: list[str] = []
        total = Decimal(0)
        for name in claim.inferred_from:
            premise = survey.case.claim_by_id.get(name)
            about = [one for one in (premise.object, premise.subject) if one in counts] if premise is not None else []
            if premise is None or len(about) == 0:
                break
            size = premise.low if premise.low is not None else counts[about[0]][0]
            total += size if size is not None else Decimal(0)
            names.append(about[0])
        else:
            if len(set(names)) > 1 and total == claim.low:
                finding = f"{claim.low:,} is the sum of {survey.titles(dict.fromkeys(names))}, who may be the same people."
                yield fault("R601", survey.claim_at(claim, "low"), finding, (claim.id, *claim.inferred_from))
    for thing in _cohorts(survey).values():
        parts = [part for part in survey.case.parts_of.get(thing.id, ()) if part in counts]
        sizes = [counts[part][0] for part in parts]
        if len(parts) > 1 and thing.low is not None and thing.low == thing.high and None not in sizes:
            total = sum((size for size in sizes if size is not None), Decimal(0))
            if total == thing.low and "disjoint" not in thing.note.casefold():
                finding = f"its size, {thing.low:,}, is the sum of {survey.titles(parts)}, who may be the same people."
                yield fault("R601", survey.thing_at(thing, "low"), finding)


def may_overlap(survey: Survey) -> Iterator[Fault]:
    """R602: counts that one source gives on one side, of people who may be the same, without a count of their whole."""
    counts, told = _counts(survey), _claims_of_cohorts(survey)
    groups: dict[tuple[str, str, str], list[Thing]] = {}
    for thing in _cohorts(survey).values():
        if thing.id not in counts or any(whole in counts for whole in survey.wholes(thing.id)[1:]):
            continue
        side = min(
            (whole for whole in survey.wholes(thing.id) if survey.kinds.get(whole) != "cohort"), default="", key=_last(survey)
        )
        for source in sorted({claim.source for claim in told.get(thing.id, ())}):
            groups.setdefault((source, side, thing.unit), []).append(thing)
    for (source, _, _), members in sorted(groups.items()):
        if len(members) < 2:
            continue
        ordered = sorted(members, key=lambda thing: (counts[thing.id][0] or counts[thing.id][1] or Decimal(0), thing.id))
        counted = listed([f"{survey.title(thing.id)} ({_said(counts[thing.id])})" for thing in ordered], 8)
        finding = (
            f"{counted}{' in ' + source if source != '' else ''} may be the same people in part; the counts are not to be added."
        )
        claims = [claim.id for thing in ordered for claim in told[thing.id] if claim.source == source]
        yield fault("R602", survey.thing_at(ordered[0], "low"), finding, claims[:50])


def _last(survey: Survey) -> Callable[[str], tuple[int, str]]:
    """Orders wholes so that the widest comes first."""
    return lambda whole: (len(survey.wholes(whole)), whole)


def _claims_of_cohorts(survey: Survey) -> Mapping[str, list[Claim]]:
    """The claims that have each cohort as subject or object."""
    found: dict[str, list[Claim]] = survey.once("claims of cohorts", dict)
    cohorts = _cohorts(survey)
    if len(found) == 0 and len(cohorts) > 0:
        for claim in survey.case.claims:
            if claim.subject in cohorts:
                found.setdefault(claim.subject, []).append(claim)
            if claim.object in cohorts and claim.object != claim.subject:
                found.setdefault(claim.object, []).append(claim)
    return found


def different_cohorts(survey: Survey) -> Iterator[Fault]:
    """R603: a ceiling of one cohort and a floor of another that look at odds, and are not, since they count different people."""
    counts, told = _counts(survey), _claims_of_cohorts(survey)
    apart = {frozenset((claim.subject, claim.object)) for claim in survey.by_verb.get("same-as", ()) if claim.denied}
    below: dict[tuple[str, str], dict[str, Claim]] = {}
    above: dict[tuple[str, str], dict[str, Claim]] = {}
    for name, (low, high) in counts.items():
        for claim in told.get(name, ()):
            if not claim.denied and (low is None or high is None):
                side = below if low is None else above
                side.setdefault((claim.source, survey.case.thing_by_id[name].unit), {}).setdefault(name, claim)
    for source, unit in sorted(below.keys() & above.keys()):
        lows, highs = below[source, unit], above[source, unit]
        for one, other in _at_odds(lows, highs, counts):
            if frozenset((one, other)) in apart or one in survey.wholes(other) or other in survey.wholes(one):
                continue
            finding = (
                f"{survey.title(one)} ({_said(counts[one])}) and {survey.title(other)} ({_said(counts[other])}) are two cohorts"
                f"{' in ' + source if source != '' else ''}: no contradiction, and no sum."
            )
            yield fault("R603", survey.claim_at(highs[other]), finding, (lows[one].id, highs[other].id))


def _at_odds(below: Iterable[str], above: Iterable[str], counts: Mapping[str, Count]) -> Iterator[tuple[str, str]]:
    """For each ceiling the highest floor, where that lies above it."""
    floors = [(floor, name) for name in above if (floor := counts[name][0]) is not None]
    floor, other = max(floors)
    for one in sorted(below):
        ceiling = counts[one][1]
        if ceiling is not None and ceiling < floor:
            yield one, other


def sizes(survey: Survey) -> Iterator[Fault]:
    """R604: more counted than there are. R605: a part larger than its whole. R607: more members named than there are."""
    cohorts, counts = _cohorts(survey), _counts(survey)
    for claim in survey.counted if len(cohorts) > 0 else ():
        for name in (claim.subject, claim.object):
            cohort = cohorts.get(name)
            if cohort is None or cohort.high is None or claim.low is None or claim.denied or not _counts_members(claim, cohort):
                continue
            if claim.low > cohort.high:
                finding = (
                    f"{claim.low:,} {shown(claim.unit)} of {survey.title(name)}, which has {_said((cohort.low, cohort.high))}."
                )
                yield fault("R604", survey.claim_at(claim, "low"), finding, (claim.id,))
    for thing in cohorts.values():
        low = counts.get(thing.id, (None, None))[0]
        for whole in survey.wholes(thing.id)[1:]:
            top = counts.get(whole, (None, None))[1]
            if low is not None and top is not None and low > top:
                part = f"{survey.title(thing.id)} ({_said(counts[thing.id])})"
                finding = f"{part} is a part of {survey.title(whole)} ({_said(counts[whole])})."
                yield fault("R605", survey.thing_at(thing, "low"), finding)
        named = sum(1 for part in survey.case.parts_of.get(thing.id, ()) if survey.kinds.get(part) == "person")
        if thing.high is not None and named > thing.high:
            finding = (
                f"{named} persons are named as parts of {survey.title(thing.id)}, which has {_said((thing.low, thing.high))}."
            )
            yield fault("R607", survey.thing_at(thing, "high"), finding)


def sizeless(survey: Survey) -> Iterator[Fault]:
    """R606: a cohort whose size nothing says."""
    for thing in _cohorts(survey).values():
        if thing.id not in _counts(survey):
            yield fault("R606", survey.thing_at(thing, "low"), f"{survey.title(thing.id)}: a cohort, and nothing says how many.")


RULES = (
    Rule(("R601",), added_up, tables=("things",)),
    Rule(("R602",), may_overlap, tables=("things",)),
    Rule(("R603",), different_cohorts, tables=("things",)),
    Rule(("R604", "R605", "R607"), sizes, tables=("things",)),
    Rule(("R606",), sizeless, tables=("things",), absence=True),
)
