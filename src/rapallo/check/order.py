"""R212–R216, R219, R220: what is dated before that which it needs, follows or came from (§2.3)."""

import re
from collections.abc import Iterable, Iterator, Mapping

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault, listed, shown, told, told_day
from rapallo.check.time import span_of
from rapallo.errors import Fault
from rapallo.record import ACTORS, Claim, Thing
from rapallo.time import MAX_DAY, MIN_DAY

__all__ = ["RULES"]

_AT_WORK = (
    "operate", "staff", "serve-in", "study-at", "command", "lead", "host", "use", "visit", "inspect", "locate-at",
    "test",
)  # fmt: skip
"""Verbs whose object, if it is a facility, is where somebody is at work."""

_NOT_AT_WORK = frozenset(
    (
        "agree", "build", "close", "contract", "decide", "demand", "derive-from", "design", "destroy", "equip",
        "finance", "found", "lease", "license", "limit", "measure", "mediate", "negotiate", "plan", "prohibit",
        "prompt", "sanction", "sign", "state",
    )
)  # fmt: skip
"""Verbs whose 'at' may name a site that does not stand yet."""

_MADE_BY = ("build", "copy", "design", "found", "produce", "test")
_ORIGIN_BY = ("build", "design", "found")
_UNDER = (
    "build", "deliver", "equip", "finance", "host", "import", "lease", "license", "operate", "produce", "staff",
    "supply", "teach", "train",
)  # fmt: skip
_CONCLUDED_BY = ("agree", "contract", "found", "sign")
_EFFECTS = (
    "acquire", "agree", "attack", "build", "contract", "decide", "deliver", "design", "equip", "finance", "found",
    "host", "import", "lease", "license", "operate", "produce", "relocate", "share-intelligence", "sign", "supply",
    "teach", "test", "train",
)  # fmt: skip

_AFTER = re.compile(r"\b(after|following|aftermath of|before|prior to) (.+)\Z", re.IGNORECASE)
_WHILE = re.compile(r"\b(?:during|while|in the course of|in the midst of)\b", re.IGNORECASE)
_TURN = re.compile(
    r"(?:(?:the|their|his|her|its|our) )?"
    r"(?:(?:end|close|fall|defeat|victory|loss|outbreak|start|beginning|conclusion) (?:of|in) )?"
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
    for name, claims in survey.affirmed.items():
        at_object, at_role = name in objects, name not in _NOT_AT_WORK
        if not (at_object or at_role):
            continue
        moves = name == "relocate"
        for claim in claims:
            if claim.when is None:
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
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for claim in survey.of_verbs(("lease",)):
        for lessee in claim.to if claim.when is not None and claim.when.start_lo > MIN_DAY else ():
            lease = (claim.when.start_lo if claim.when is not None else MAX_DAY, claim.id)
            key = (survey.identity.of(claim.object), lessee)
            first[key] = min(first.get(key, lease), lease)
    leased = {site for site, _ in first}
    for claim, site in _presence(survey):
        head = survey.identity.of(site)
        if head not in leased or claim.when is None:
            continue
        people = {whole for thing in (claim.subject, *claim.by, *claim.to) for whole in survey.wholes(thing)}
        mine = sorted((first[head, lessee], lessee) for lessee in people if (head, lessee) in first)
        start_hi = span_of(claim.when, survey.verbs[claim.verb].span)[1]
        if len(mine) > 0 and start_hi < mine[0][0][0]:
            (day, name), lessee = mine[0]
            finding = (
                f"{_who(survey, claim)} at {survey.title(site)} from {told(claim.when)}; the lease to "
                f"{survey.title(lessee)} ({name}) begins on {told_day(day)} at the earliest."
            )
            yield fault("R213", survey.claim_at(claim, "when"), finding, (claim.id, name))


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
                f"{survey.title(younger)} was there by {told_day(young_hi)}, before {survey.title(older)}, from which it is "
                f"said to come ({told_day(old_lo)} at the earliest)."
            )
            yield fault("R214", survey.claim_at(claim), finding, (claim.id, *young_by, *old_by))


Effect = tuple[str, int, tuple[str, ...]]


def _effects(survey: Survey) -> Mapping[str, list[Effect]]:
    """For each claim of *prompt* the dated things prompted: the last day by which each had surely begun, and by which claim."""
    found: Mapping[str, list[Effect]] = survey.once("effects", lambda: _effects_of(survey))
    return found


def _effects_of(survey: Survey) -> dict[str, list[Effect]]:
    prompts = list(survey.of_verbs(("prompt",)))
    effects = frozenset(survey.identity.of(thing) for claim in prompts for thing in (claim.object, *claim.for_))
    done = _starts(survey, _EFFECTS, effects)
    found: dict[str, list[Effect]] = {}
    for claim in prompts:
        for effect in (claim.object, *claim.for_):
            kind, latest = survey.kinds.get(effect, ""), MAX_DAY
            by: tuple[str, ...] = ()
            if kind in ("event", "agreement", "facility"):
                latest = survey.begins(effect)[1]
            first = done.get(survey.identity.of(effect))
            if first is not None and kind not in ACTORS and first[2] < latest:
                latest, by = first[2], (first[0].id,)
            if latest < MAX_DAY:
                found.setdefault(claim.id, []).append((effect, latest, by))
    return found


def effect_before_cause(survey: Survey) -> Iterator[Fault]:
    """R215: what was prompted had surely begun before that which prompted it. R220: before that was over."""
    effects = _effects(survey)
    for claim in survey.of_verbs(("prompt",)):
        cause_lo = survey.begins(claim.subject)[0]
        if claim.when is not None:
            cause_lo = max(cause_lo, claim.when.start_lo)
        cause = survey.case.thing_by_id[claim.subject]
        over = cause.when.end_lo if cause.kind == "event" and cause.when is not None and cause.when.end == "known" else MIN_DAY
        for effect, latest, by in effects.get(claim.id, ()):
            what = (
                f"{survey.title(effect)} had begun by {told_day(latest)}, before {survey.title(claim.subject)}, which is said to"
            )
            if latest < cause_lo:
                finding = f"{what} have prompted it ({told_day(cause_lo)} at the earliest)."
                yield fault("R215", survey.claim_at(claim), finding, (claim.id, *by))
            elif latest < over and _WHILE.search(claim.hedge) is None:
                finding = f"{what} have prompted it, was over ({told_day(over)} at the earliest)."
                yield fault("R220", survey.claim_at(claim), finding, (claim.id, *by))


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
    """R219: a hedge that puts the claim after (before) a thing of the record which it surely precedes (follows).

    A claim of *prompt* is taken at the date of what was prompted.
    """
    for claim in survey.case.claims:
        if claim.hedge == "" or claim.denied:
            continue
        found = _AFTER.search(claim.hedge)
        thing = _named(survey, found.group(2)) if found is not None else None
        if found is None or thing is None or thing.when is None or thing.kind not in ("event", "agreement"):
            continue
        later = found.group(1).lower() in ("after", "following", "aftermath of")
        over = thing.kind == "event"
        edge = thing.when.start_hi if not later else thing.when.end_lo if over else thing.when.start_lo
        for start_lo, start_hi, by in _dates(survey, claim):
            if not (start_hi < edge < MAX_DAY if later else start_lo > edge > MIN_DAY):
                continue
            end = "ended" if over and later else "began"
            finding = (
                f"the source has it '{shown(found.group(0))}', but it had begun by {told_day(start_hi)}, before "
                f"{survey.title(thing.id)} {end} ({told_day(edge)} at the earliest)."
                if later
                else f"the source has it '{shown(found.group(0))}', but it began on {told_day(start_lo)} at the earliest, after "
                f"{survey.title(thing.id)} {end} ({told_day(edge)} at the latest)."
            )
            yield fault("R219", survey.claim_at(claim, "hedge"), finding, (claim.id, *by))
            break


def _dates(survey: Survey, claim: Claim) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    """Earliest and latest beginning of what a claim tells, with the claims that date it."""
    if claim.verb == "prompt":
        return ((MIN_DAY, latest, by) for _, latest, by in _effects(survey).get(claim.id, ()))
    if claim.when is None:
        return ()
    start_lo, start_hi, _, _ = span_of(claim.when, survey.verbs[claim.verb].span)
    return ((start_lo, start_hi, ()),)


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
    Rule(("R215", "R220"), effect_before_cause, verbs=("prompt",)),
    Rule(("R216",), before_agreement),
    Rule(("R219",), said_after),
)
