"""R212–R216, R219: what is dated before that which it needs, follows or came from (§2.3)."""

import re
from collections.abc import Iterable, Iterator, Mapping

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown, told, told_day
from rapallo.check.time import span_of
from rapallo.errors import Fault
from rapallo.record import Claim, Thing
from rapallo.time import MAX_DAY, MIN_DAY

__all__ = ["RULES"]

_AT_WORK = (
    "operate", "staff", "serve-in", "study-at", "command", "lead", "host", "use", "visit", "inspect", "locate-at", "test",
)  # fmt: skip
"""Verbs whose object, if it is a facility, is where somebody is at work."""

_NOT_AT_WORK = frozenset(
    (
        "agree", "build", "close", "contract", "decide", "demand", "derive-from", "design", "destroy", "equip", "finance", "found",
        "lease", "license", "limit", "measure", "mediate", "negotiate", "plan", "prohibit", "prompt", "sanction", "sign", "state",
    )
)  # fmt: skip
"""Verbs whose 'at' may name a site that does not stand yet."""

_MADE_BY = ("build", "copy", "design", "found", "produce", "test")
_ORIGIN_BY = ("build", "design", "found")
_UNDER = (
    "build", "deliver", "equip", "finance", "host", "import", "lease", "license", "operate", "produce", "staff", "supply", "teach",
    "train",
)  # fmt: skip
_CONCLUDED_BY = ("agree", "contract", "found", "sign")
_EFFECTS = (
    "acquire", "agree", "attack", "build", "contract", "decide", "deliver", "design", "equip", "finance", "found", "host", "import",
    "lease", "license", "operate", "produce", "relocate", "share-intelligence", "sign", "supply", "teach", "test", "train",
)  # fmt: skip

_AFTER = re.compile(r"\b(after|following|before|prior to) (.+)\Z", re.IGNORECASE)
_TURN = re.compile(
    r"(?:(?:the|their|his|her|its|our) )?(?:(?:end|close|fall|defeat|victory|loss|outbreak|start|beginning|conclusion) (?:of|in) )?"
    r"(?:the )?(.+)\Z",
    re.IGNORECASE,
)


def _starts(survey: Survey, verbs: Iterable[str], things: frozenset[str]) -> Mapping[str, tuple[Claim, int, int]]:
    """For each of these things the claim of these verbs that begins first, with its earliest and latest beginning."""
    found: dict[str, tuple[Claim, int, int]] = {}
    for claim in survey.of_verbs(verbs):
        if claim.when is None:
            continue
        lo, hi, _, _ = span_of(claim.when, survey.verbs[claim.verb].span)
        for name in (claim.object, claim.as_):
            thing = survey.identity.of(name)
            if thing in things and lo > MIN_DAY and (thing not in found or lo < found[thing][1]):
                found[thing] = (claim, lo, hi)
    return found


def site_before_built(survey: Survey) -> Iterator[Fault]:
    """R212: at work on a site before it was built, or, where nobody says when it was built, before it was founded."""
    sites = frozenset(
        survey.identity.of(thing.id) for thing in survey.case.things if thing.kind in ("facility", "place", "organisation", "")
    )
    built = {**_starts(survey, ("found",), sites), **_starts(survey, ("build",), sites)}
    for claim, site in _presence(survey):
        begun = built.get(survey.identity.of(site))
        if begun is None or claim.when is None or claim.id == begun[0].id:
            continue
        start_hi = span_of(claim.when, survey.verbs[claim.verb].span)[1]
        if start_hi < begun[1] and claim.when.start != "open":
            same = survey.ones(site) if site != begun[0].object else ()
            through = f" (one with {survey.title(begun[0].object)} by {listed(same)})" if len(same) > 0 else ""
            finding = (
                f"{_who(survey, claim)} at {survey.title(site)}{through} from {told(claim.when)}, but {begun[0].id} begins to "
                f"{begun[0].verb} it on {told_day(begun[1])} at the earliest."
            )
            yield fault("R212", survey.claim_at(claim, "when"), finding, (claim.id, begun[0].id, *same))


def _presence(survey: Survey) -> Iterator[tuple[Claim, str]]:
    """Each affirmed, dated claim that puts somebody to work somewhere, with the site."""
    objects = frozenset(_AT_WORK)
    for name, claims in survey.by_verb.items():
        at_object, at_role = name in objects, name not in _NOT_AT_WORK
        if not (at_object or at_role):
            continue
        moves = name == "relocate"
        for claim in claims:
            if claim.when is None or claim.denied:
                continue
            if at_object and claim.object != "":
                yield claim, claim.object
            for site in claim.at if at_role else ():
                yield claim, site
            for site in claim.to if moves else ():
                yield claim, site


def _who(survey: Survey, claim: Claim) -> str:
    moved = claim.object if claim.verb == "relocate" else claim.subject
    return survey.title(moved)


def site_before_lease(survey: Survey) -> Iterator[Fault]:
    """R213: the lessee's people on a site before the lease of it."""
    leases: dict[str, list[tuple[int, Claim]]] = {}
    for claim in survey.of_verbs(("lease",)):
        if claim.when is not None and claim.when.start_lo > MIN_DAY and len(claim.to) > 0:
            leases.setdefault(survey.identity.of(claim.object), []).append((claim.when.start_lo, claim))
    for claim, site in _presence(survey):
        found = leases.get(survey.identity.of(site), ())
        if len(found) == 0 or claim.when is None:
            continue
        people = {whole for thing in (claim.subject, *claim.by, *claim.to) for whole in survey.wholes(thing)}
        mine = [(day, lease) for day, lease in found if not people.isdisjoint(lease.to)]
        start_hi = span_of(claim.when, survey.verbs[claim.verb].span)[1]
        if len(mine) > 0 and start_hi < min(day for day, _ in mine):
            day, lease = min(mine, key=lambda one: (one[0], one[1].id))
            finding = (
                f"{_who(survey, claim)} at {survey.title(site)} from {told(claim.when)}; the lease to "
                f"{survey.titles(lease.to)} ({lease.id}) begins on {told_day(day)} at the earliest."
            )
            yield fault("R213", survey.claim_at(claim, "when"), finding, (claim.id, lease.id))


def product_before_origin(survey: Survey) -> Iterator[Fault]:
    """R214: a thing derived or copied from another that is surely younger."""
    pairs = [(claim, claim.subject, claim.object) for claim in survey.of_verbs(("derive-from",)) if claim.object != ""]
    pairs += [(claim, claim.as_, claim.object) for claim in survey.of_verbs(("copy",)) if claim.as_ != ""]
    of = survey.identity.of
    made = _starts(survey, _MADE_BY, frozenset(of(younger) for _, younger, _ in pairs))
    began = _starts(survey, _ORIGIN_BY, frozenset(of(older) for _, _, older in pairs))
    for claim, younger, older in pairs:
        young_by: tuple[str, ...] = ()
        old_by: tuple[str, ...] = ()
        young_hi, old_lo = survey.begins(younger)[1], survey.begins(older)[0]
        if of(younger) in made and made[of(younger)][2] < young_hi:
            young_hi, young_by = made[of(younger)][2], (made[of(younger)][0].id,)
        if old_lo == MIN_DAY and of(older) in began:
            old_lo, old_by = began[of(older)][1], (began[of(older)][0].id,)
        if young_hi < old_lo:
            finding = (
                f"{survey.title(younger)} was there by {told_day(young_hi)}, before {survey.title(older)}, from which it is said to "
                f"come ({told_day(old_lo)} at the earliest)."
            )
            yield fault("R214", survey.claim_at(claim), finding, (claim.id, *young_by, *old_by))


def effect_before_cause(survey: Survey) -> Iterator[Fault]:
    """R215: what is said to have been prompted had surely begun before that which prompted it."""
    prompts = list(survey.of_verbs(("prompt",)))
    effects = frozenset(survey.identity.of(thing) for claim in prompts for thing in (claim.object, *claim.for_))
    done = _starts(survey, _EFFECTS, effects)
    kinds = survey.kinds
    for claim in prompts:
        cause_lo = survey.begins(claim.subject)[0]
        if claim.when is not None:
            cause_lo = max(cause_lo, claim.when.start_lo)
        if cause_lo == MIN_DAY:
            continue
        for effect in (claim.object, *claim.for_):
            effect_hi = MAX_DAY
            by: tuple[str, ...] = ()
            if kinds.get(effect) in ("event", "agreement", "facility"):
                effect_hi = survey.begins(effect)[1]
            first = done.get(survey.identity.of(effect))
            if first is not None and kinds.get(effect) not in ("state", "organisation", "person") and first[2] < effect_hi:
                effect_hi, by = first[2], (first[0].id,)
            if effect_hi < cause_lo:
                finding = (
                    f"{survey.title(effect)} had begun by {told_day(effect_hi)}, before {survey.title(claim.subject)}, which is said to "
                    f"have prompted it ({told_day(cause_lo)} at the earliest)."
                )
                yield fault("R215", survey.claim_at(claim), finding, (claim.id, *by))


def before_agreement(survey: Survey) -> Iterator[Fault]:
    """R216: done under an agreement that surely did not stand yet."""
    of = survey.identity.of
    claims = [claim for claim in survey.of_verbs(_UNDER) if len(claim.under) > 0 and claim.when is not None]
    concluded = _starts(survey, _CONCLUDED_BY, frozenset(of(thing) for claim in claims for thing in claim.under))
    for claim in claims:
        if claim.when is None or claim.when.start == "open":
            continue
        start_hi = span_of(claim.when, survey.verbs[claim.verb].span)[1]
        for agreement in claim.under:
            begin = survey.begins(agreement)[0]
            by: tuple[str, ...] = ()
            if begin == MIN_DAY and of(agreement) in concluded:
                begin, by = concluded[of(agreement)][1], (concluded[of(agreement)][0].id,)
            if start_hi < begin:
                finding = (
                    f"{told(claim.when)} begins before {survey.title(agreement)}, under which it was done "
                    f"({told_day(begin)} at the earliest)."
                )
                yield fault("R216", survey.claim_at(claim, "under"), finding, (claim.id, *by))


def said_after(survey: Survey) -> Iterator[Fault]:
    """R219: a hedge that puts the claim after (before) a thing of the record which it surely precedes (follows)."""
    for claim in survey.case.claims:
        if claim.hedge == "" or claim.when is None or claim.denied:
            continue
        found = _AFTER.search(claim.hedge)
        if found is None:
            continue
        thing = _named(survey, found.group(2))
        if thing is None or thing.when is None or thing.kind not in ("event", "agreement"):
            continue
        later = found.group(1).lower() in ("after", "following")
        start_lo, start_hi, _, _ = span_of(claim.when, survey.verbs[claim.verb].span)
        over = thing.kind == "event"
        edge = thing.when.start_hi if not later else thing.when.end_lo if over else thing.when.start_lo
        off = start_hi < edge < MAX_DAY if later else start_lo > edge > MIN_DAY
        if off:
            side = (
                f"before {survey.title(thing.id)} {'ended' if over else 'began'}"
                if later
                else f"after {survey.title(thing.id)} began"
            )
            finding = f"the source has it {shown(found.group(0))}, but {told(claim.when)} is {side} ({told_day(edge)})."
            yield fault("R219", survey.claim_at(claim, "when"), finding, (claim.id,))


def _named(survey: Survey, words: str) -> Thing | None:
    """The thing that the words after *after* name, with or without "the end of"."""
    words = re.split(r"[,;:.()]", words, maxsplit=1)[0].strip()
    turned = _TURN.match(words)
    for text in (words, words.partition(" ")[2] if words.lower().startswith("the ") else "", turned.group(1) if turned else ""):
        if text in survey.case.thing_by_id:
            return survey.case.thing_by_id[text]
        found = survey.case.names.find(text) if text != "" else ()
        if len(found) == 1:
            return survey.case.thing_by_id[found[0]]
    return None


RULES = (
    Rule(("R212",), site_before_built, verbs=("build", "found")),
    Rule(("R213",), site_before_lease, verbs=("lease",)),
    Rule(("R214",), product_before_origin, verbs=("derive-from", "copy")),
    Rule(("R215",), effect_before_cause, verbs=("prompt",)),
    Rule(("R216",), before_agreement),
    Rule(("R219",), said_after),
)
