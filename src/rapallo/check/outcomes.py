"""R510–R512: promises taken for deeds, and transit taken for origin (§1.8, §10.4)."""

from collections.abc import Iterable, Iterator

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown
from rapallo.errors import Fault
from rapallo.record import Claim
from rapallo.time import YES, before

__all__ = ["RULES"]

_PROMISES = ("negotiate", "demand", "plan", "agree", "sign", "contract")
"""From talk to a bound word; none of them is a deed, and none implies the next."""

_WAITING = ("negotiate", "contract")
"""Promises of which one may ask what came of them."""

_DEEDS = (
    "acquire", "build", "copy", "deliver", "design", "equip", "finance", "host", "import", "lease", "license",
    "operate", "own", "power", "produce", "staff", "supply", "teach", "test", "train", "use",
)  # fmt: skip

_RIGHTS = frozenset(("acquire", "finance", "lease", "license", "own"))
"""Deeds that a signature can be: these may be inferred from one."""

_ORIGINS = ("deliver", "import", "mine", "produce", "supply")
_CARRIED = ("acquire", "deliver", "import", "relocate", "supply")


def only_promised(survey: Survey) -> Iterator[Fault]:
    """R510: talked of or contracted for, and the record does not say, yes or no, what came of it."""
    came = {"deed": _parties(survey, _DEEDS), "word": _parties(survey, ("agree", "contract", "sign"))}
    waiting: dict[tuple[str, tuple[str, ...]], list[Claim]] = {}
    for claim in survey.of_verbs(_WAITING):
        talked = claim.verb == "negotiate"
        matter = talked and len(claim.for_) > 0 and survey.kinds.get(claim.object, "") != "cohort"
        about = claim.for_ if matter else (claim.object,)
        if not any(_came(survey, thing, came, talked) for thing in about):
            waiting.setdefault((claim.verb, about), []).append(claim)
    for (verb, about), claims in waiting.items():
        first = claims[0]
        count = _count(survey, first) if len(claims) == 1 else f"{len(claims)} claims"
        told = f" ({count})" if count != "" else ""
        if verb == "negotiate":
            finding = (
                f"{survey.titles(about)}{told}: only negotiated; nothing is recorded of what was signed, delivered or built."
            )
        else:
            finding = f"{survey.titles(about)}{told}: only contracted for; nothing is recorded of what was delivered or built."
        yield fault("R510", survey.claim_at(first), finding, (claim.id for claim in claims))


def _parties(survey: Survey, verbs: Iterable[str]) -> set[str]:
    """Everybody and everything that claims of these verbs name as party, object, purpose or agreement; denied ones too."""
    found: set[str] = set()
    for verb in verbs:
        for claim in survey.by_verb.get(verb, ()):
            found.add(claim.subject)
            found.add(claim.object)
            for role in (claim.by, claim.to, claim.for_, claim.under):
                if role != ():
                    found.update(role)
    return {one for name in found for one in survey.identity.all_of(name)}


def _came(survey: Survey, thing: str, came: dict[str, set[str]], talked: bool) -> bool:
    members = (thing, *survey.case.parts_of.get(thing, ()))
    return any(one in came["deed"] or (talked and one in came["word"]) for one in members)


def _count(survey: Survey, claim: Claim) -> str:
    """How many were talked of: the claim's own amount, or the size of the cohort talked with."""
    thing = survey.case.thing_by_id.get(claim.object)
    low, unit = claim.low, claim.unit
    if low is None and thing is not None and thing.kind == "cohort":
        low, unit = thing.low, thing.unit
    return f"{low:,} {shown(unit)}".strip() if low is not None else ""


def taken_for_done(survey: Survey) -> Iterator[Fault]:
    """R511: a deed that is inferred from a promise, or that repeats a promise's own passage or amount."""
    case = survey.case
    promises = frozenset(_PROMISES)
    passages: dict[tuple[str, str, str], Claim] = {}
    amounts: dict[tuple[object, ...], Claim] = {}
    for claim in survey.of_verbs(_PROMISES):
        if claim.source != "" and claim.locator != "" and survey.kinds.get(claim.object, "") == "cohort":
            passages.setdefault((claim.source, claim.locator, claim.object), claim)
        if claim.low is not None and claim.source != "" and claim.locator != "":
            for thing in (claim.object, *claim.for_):
                amounts.setdefault((claim.source, claim.locator, claim.low, claim.high, claim.unit, thing), claim)
    for claim in survey.of_verbs(verb for verb in _DEEDS if verb not in _RIGHTS):
        found = [case.claim_by_id[name] for name in claim.inferred_from if name in case.claim_by_id]
        if len(found) > 0 and all(one.verb in promises and not one.denied for one in found):
            words = listed(sorted({one.verb for one in found}))
            finding = f"'{claim.verb}' is inferred from what is only '{words}': {listed([one.id for one in found], 4)}."
            yield fault("R511", survey.claim_at(claim, "inferred_from"), finding, (claim.id, *(one.id for one in found)))
            continue
        other = _same_passage(survey, claim, passages)
        if other is None and claim.low is not None:
            other = amounts.get((claim.source, claim.locator, claim.low, claim.high, claim.unit, claim.object))
        if other is not None:
            passage = f"the passage ({other.source} {shown(other.locator)})"
            finding = f"'{claim.verb}' stands on {passage} that gives '{other.verb}' ({other.id})."
            yield fault("R511", survey.claim_at(claim, "verb"), finding, (claim.id, other.id))


def _same_passage(survey: Survey, claim: Claim, passages: dict[tuple[str, str, str], Claim]) -> Claim | None:
    if claim.source == "" or claim.locator == "" or len(passages) == 0:
        return None
    for thing in (claim.subject, *claim.by, *claim.to, claim.object):
        found = passages.get((claim.source, claim.locator, thing))
        if found is not None:
            return found
    return None


def transit_as_origin(survey: Survey) -> Iterator[Fault]:
    """R512: goods said to come from whoever, on another claim, only let them through."""
    passed: dict[tuple[str, str], list[Claim]] = {}
    of = survey.identity.of
    for claim in survey.of_verbs(_CARRIED):
        for carrier in claim.via:
            for whole in survey.wholes(carrier):
                passed.setdefault((of(claim.object), of(whole)), []).append(claim)
    if len(passed) == 0:
        return
    for claim in survey.of_verbs(_ORIGINS):
        origins = claim.by if claim.verb == "import" else (claim.subject,)
        for origin in origins:
            other = _through(survey, claim, origin, passed)
            if other is not None:
                source = survey.titles(
                    other.by if other.verb in ("import", "acquire") and len(other.by) > 0 else (other.subject,)
                )
                finding = (
                    f"{survey.title(claim.object)} is said to come from {survey.title(origin)}; by {other.id} it came "
                    f"from {source} and only passed through {survey.titles(other.via)}."
                )
                yield fault("R512", survey.claim_at(claim, "object"), finding, (claim.id, other.id))
                break


def _through(survey: Survey, claim: Claim, origin: str, passed: dict[tuple[str, str], list[Claim]]) -> Claim | None:
    """A claim on which this thing only came through this origin, at a time and to a receiver that may be the same."""
    of = survey.identity.of
    for thing in survey.wholes(claim.object):
        for other in passed.get((of(thing), of(origin)), ())[:50]:
            givers = other.by if other.verb in ("import", "acquire") else (other.subject,)
            same_giver = any(of(origin) in {of(whole) for whole in survey.wholes(giver)} for giver in givers)
            apart = (
                claim.when is not None
                and other.when is not None
                and YES in (before(claim.when, other.when), before(other.when, claim.when))
            )
            if other.id != claim.id and not same_giver and not apart:
                return other
    return None


RULES = (
    Rule(("R510",), only_promised, verbs=_WAITING, absence=True),
    Rule(("R511",), taken_for_done, verbs=_PROMISES),
    Rule(("R512",), transit_as_origin, verbs=_CARRIED),
)
