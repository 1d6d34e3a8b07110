"""R190–R193: what `case.toml` asserts of its own case, held against it (§1.10)."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from rapallo.check.identity import unnamed
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import independence

__all__ = ["COUNTED", "EVERY", "check_assertions"]

_MOST = 200


def _sources_cited(survey: Survey) -> set[str]:
    case = survey.case
    return {claim.source for claim in case.claims if claim.source != ""} | {item.source for item in case.evidence}


COUNTED: Mapping[str, tuple[str, Callable[[Survey], int]]] = {
    "things": ("things", lambda survey: len(survey.case.things)),
    "sources": ("sources", lambda survey: len(survey.case.sources)),
    "sources_cited": ("sources that claims or evidence cite", lambda survey: len(_sources_cited(survey))),
    "sources_independent": (
        "independent sources among those cited",
        lambda survey: independence(survey.case, _sources_cited(survey)).count,
    ),
    "claims": ("claims", lambda survey: len(survey.case.claims)),
    "evidence": ("rows of evidence.csv", lambda survey: len(survey.case.evidence)),
    "verbs": ("verbs in use", lambda survey: len(survey.by_verb)),
    "ways": ("ways", lambda survey: len(survey.case.ways)),
    "rules": ("rules", lambda survey: len(survey.case.rules)),
    "theses": ("theses", lambda survey: len(survey.case.theses)),
    "readings": ("readings", lambda survey: len(survey.case.readings)),
    "questions": ("questions", lambda survey: len(survey.case.questions)),
    "story_words": ("words of the story", lambda survey: len(survey.case.story.split())),
}
"""Assertions of a number, as ``{ min = …, max = … }`` or the exact number: what each counts."""

EVERY: Mapping[str, tuple[str, Callable[[Survey], Iterable[str]]]] = {
    "every_claim_sourced": ("claims without a source or premises", lambda survey: _unsourced(survey)),
    "every_claim_dated": (
        "claims without a date",
        lambda survey: (c.id for c in survey.case.claims if c.when is None and c.period is None),
    ),
    "every_claim_located": (
        "claims cited without a place in the source",
        lambda survey: (c.id for c in survey.case.claims if c.source != "" and c.locator == ""),
    ),
    "every_claim_graded": (
        "claims without a confidence",
        lambda survey: (c.id for c in survey.case.claims if c.confidence == ""),
    ),
    "every_thing_named": ("things that nothing speaks of", unnamed),
    "every_thing_labelled": ("things without a label", lambda survey: (t.id for t in survey.case.things if t.label == "")),
    "every_place_has_radius": (
        "places without coordinates or radius",
        lambda survey: (t.id for t in survey.case.things if t.kind == "place" and (t.latitude is None or t.radius_km is None)),
    ),
    "every_source_cited": (
        "sources that nothing cites",
        lambda survey: (s.key for s in survey.case.sources if s.key not in _sources_cited(survey)),
    ),
    "every_rule_sourced": ("rules without a source", lambda survey: (r.id for r in survey.case.rules if r.source == "")),
    "every_thesis_asked": ("theses without a question", lambda survey: (t.id for t in survey.case.theses if t.ask == "")),
}
"""Assertions that are true or false: what would break each."""


def _unsourced(survey: Survey) -> Iterator[str]:
    further = survey.case.further_evidence
    for claim in survey.case.claims:
        if claim.source == "" and claim.id not in further and len(claim.inferred_from) == 0 and claim.footing != "assumed":
            yield claim.id


def check_assertions(survey: Survey, found: Iterable[Fault]) -> Iterator[Fault]:
    """R190 an assertion that is none, R191 a number off, R192 a broken *every*, R193 a finding where silence was asserted.

    ``found`` are the findings so far.
    """
    for name, value in survey.case.about.asserts:
        if name in COUNTED:
            yield from _count(survey, name, value)
        elif name in EVERY and isinstance(value, bool):
            broken = sorted(EVERY[name][1](survey)) if value else []
            if len(broken) > 0:
                finding = f"{name} does not hold: {len(broken):,} {EVERY[name][0]} ({listed(broken, 3)})."
                claims = [one for one in broken[:_MOST] if one in survey.case.claim_by_id]
                yield fault("R192", survey.case_at(), finding, claims)
        elif name == "silent" and isinstance(value, tuple) and all(isinstance(one, str) for one in value):
            yield from _silent(survey, tuple(str(one) for one in value), found)
        else:
            yield _unknown(survey, name, value)


def _count(survey: Survey, name: str, value: object) -> Iterator[Fault]:
    bounds = dict(value) if isinstance(value, tuple) and all(isinstance(one, tuple) and len(one) == 2 for one in value) else {}
    if isinstance(value, int) and not isinstance(value, bool):
        bounds = {"min": value, "max": value}
    whole = all(isinstance(bound, int) and not isinstance(bound, bool) for bound in bounds.values())
    if len(bounds) == 0 or not set(bounds) <= {"min", "max"} or not whole:
        yield _unknown(survey, name, value)
        return
    number = COUNTED[name][1](survey)
    if number < bounds.get("min", number):
        finding = f"the case has {number:,} {COUNTED[name][0]}; it asserts at least {bounds['min']:,}."
        yield fault("R191", survey.case_at(), finding)
    if number > bounds.get("max", number):
        finding = f"the case has {number:,} {COUNTED[name][0]}; it asserts at most {bounds['max']:,}."
        yield fault("R191", survey.case_at(), finding)


def _silent(survey: Survey, codes: tuple[str, ...], found: Iterable[Fault]) -> Iterator[Fault]:
    broken = [one for one in found if one.code.startswith(codes)]
    if len(broken) > 0 and len(codes) > 0:
        names = listed(sorted({one.code for one in broken}))
        finding = f"silent does not hold: {len(broken):,} finding{'' if len(broken) == 1 else 's'} of {names}."
        yield fault("R193", survey.case_at(), finding)


def _unknown(survey: Survey, name: str, value: object) -> Fault:
    from difflib import get_close_matches

    known = [*COUNTED, *EVERY, "silent"]
    if name in COUNTED:
        return fault("R190", survey.case_at(), f"{name} takes {{ min = …, max = … }} or a whole number.")
    if name in EVERY:
        return fault("R190", survey.case_at(), f"{name} takes true or false.")
    if name == "silent":
        return fault("R190", survey.case_at(), 'silent takes a list of codes or their beginnings: ["R2", "R501"].')
    near = get_close_matches(name, known, 1)
    remedy = f"Did you mean {near[0]}?" if len(near) > 0 else f"There are: {', '.join(known)}."
    return fault("R190", survey.case_at(), f"there is no assertion '{shown(name)}'.", remedy=remedy)
