"""Everything that is to be said of a loaded case: what its reader found and what the rules of all families find."""

from collections.abc import Iterable

from rapallo.check import (
    assertions,
    bounds,
    cohorts,
    domain,
    evidence,
    form,
    identity,
    imports,
    independence,
    order,
    outcomes,
    passages,
    pathways,
    places,
    quantities,
    rules,
    silences,
    spans,
    theses,
    time,
    totals,
    ways,
)
from rapallo.check.registry import codes
from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault
from rapallo.errors import Fault, UsageError
from rapallo.record import Loaded

__all__ = ["RULES", "check"]

RULES: tuple[Rule, ...] = (
    *form.RULES,
    *domain.RULES,
    *time.RULES,
    *order.RULES,
    *spans.RULES,
    *identity.RULES,
    *places.RULES,
    *evidence.RULES,
    *independence.RULES,
    *theses.RULES,
    *quantities.RULES,
    *totals.RULES,
    *bounds.RULES,
    *outcomes.RULES,
    *passages.RULES,
    *cohorts.RULES,
    *rules.RULES,
    *silences.RULES,
    *ways.RULES,
    *pathways.RULES,
    *imports.RULES,
)
_ASSERTED = ("R190", "R191", "R192", "R193")


def check(loaded: Loaded, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Fault, ...]:
    """The reader's faults and the findings of every family, sorted by place.

    ``select`` keeps only codes that begin so (none given: all), ``ignore`` drops codes that begin so. Rules that report an
    absence are left out where rows could not be read, and R199 says so. Raises `UsageError` for a beginning that no code has.
    Law: what is selected is a part of what is found without selecting. Cost: linear in the record, but for sorting the findings.
    """
    chosen, dropped = _prefixes(select), _prefixes(ignore)

    def wanted(code: str) -> bool:
        return (len(chosen) == 0 or code.startswith(chosen)) and not (len(dropped) > 0 and code.startswith(dropped))

    survey = Survey(loaded)
    unread = any(one.severity == "error" for one in loaded.faults)
    found = [one for one in loaded.faults if wanted(one.code)]
    left_out: list[str] = []
    for rule in RULES:
        if not any(wanted(code) for code in rule.codes) or not rule.applies(survey):
            continue
        if rule.absence and unread:
            left_out.extend(rule.codes)
            continue
        found.extend(one for one in rule.find(survey) if wanted(one.code))
    if len(left_out) > 0 and wanted("R199"):
        finding = f"rows of this case could not be read, so {', '.join(sorted(left_out))} were not looked for."
        found.append(fault("R199", survey.case_at(), finding))
    if any(wanted(code) for code in _ASSERTED):
        found.extend(one for one in list(assertions.check_assertions(survey, found)) if wanted(one.code))
    found.sort(key=lambda one: (one.path, one.line, one.column, one.code, one.finding))
    return tuple(found)


def _prefixes(texts: Iterable[str]) -> tuple[str, ...]:
    """Codes or their beginnings, in capitals; commas part several in one text."""
    found = tuple(part.strip().upper() for text in texts for part in text.split(",") if part.strip() != "")
    for part in found:
        if not any(one.code.startswith(part) for one in codes()):
            raise UsageError(f"no code begins with {part[:40]!r}; codes are R101 to R904, families R1 to R9.")
    return found
