"""What was active on a day or in a period, surely or possibly, and what happened then."""

from collections.abc import Iterator

import msgspec

from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.sentence import said
from rapallo.inquiry.spell import POSSIBLY, SURELY, THROUGHOUT, Spell, bearing, existence, spell_of
from rapallo.inquiry.themes import THEMES, theme_of
from rapallo.inquiry.voice import Voice, dates, moment_of, order
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.thing import Thing
from rapallo.record.written import Rule
from rapallo.time import When, format_day

__all__ = ["Active", "At", "at"]

DENIED = "denied"
_RANK = {THROUGHOUT: 0, SURELY: 1, POSSIBLY: 2, DENIED: 3}
_BEING = {"facility": "Sites and plants in being", "agreement": "Agreements in force", "event": "Events going on"}
_RULES = "Rules in force"
_LASTING = ("same-as", "part-of", "derive-from", "contain")


class Active(msgspec.Struct, frozen=True):
    """Something that was so: a *claim* that lasts, a claim that is a *moment*, a *thing* or a *rule* in being.

    ``certainty`` is *throughout* (a period only), *surely*, *possibly* or *denied*; a denied claim is no activity but a record of
    its absence. ``group`` is the heading it stands under.
    """

    id: str
    what: str
    group: str
    certainty: str
    line: Line


class At(Answer, frozen=True, kw_only=True):
    """What was so on the days from ``first`` to ``last``. Laws: surely is part of possibly; days, never the grid (§2.1)."""

    first: str
    last: str
    active: tuple[Active, ...]
    undated: int
    carried_off: tuple[str, ...]
    silent: tuple[str, ...]
    graded: bool = True

    def surely(self) -> tuple[str, ...]:
        """Ids of the claims that surely were so at some time of it, sorted; denied ones are never among them."""
        return self._ids(THROUGHOUT, SURELY)

    def possibly(self) -> tuple[str, ...]:
        """Ids of the claims that surely or possibly were so, sorted."""
        return self._ids(THROUGHOUT, SURELY, POSSIBLY)

    def _ids(self, *certainties: str) -> tuple[str, ...]:
        found = (one.id for one in self.active if one.what in ("claim", "moment") and one.certainty in certainties)
        return tuple(sorted(found))

    def summary(self) -> tuple[str, ...]:
        """How many of each, and what the dates leave out."""
        acts = [one.certainty for one in self.active if one.what == "claim"]
        happened = [one.certainty for one in self.active if one.what == "moment"]
        sure = acts.count(THROUGHOUT) + acts.count(SURELY)
        sentences = [
            f"{plural(sure, 'claim')} surely active, {acts.count(POSSIBLY)} possibly; "
            f"{happened.count(SURELY) + happened.count(THROUGHOUT)} surely happened then, {happened.count(POSSIBLY)} possibly."
        ]
        if self.undated > 0:
            undated = plural(self.undated, "claim")
            sentences.append(f"{undated} without a date, which may bear on it, {_is(self.undated)} not listed.")
        if len(self.carried_off) > 0:
            number = len(self.carried_off)
            sentences.append(
                f"{plural(number, 'claim')} with no end (or start) on record {_is(number)} left out: "
                "what they speak of had ended by then or not begun, or it lies beyond the case's horizon."
            )
        if not self.graded:
            sentences.append("No claim of this case is graded.")
        return tuple(sentences)

    def sections(self) -> tuple[Section, ...]:
        """Claims by theme; what happened; things in being; rules; and the themes on which the record is silent then."""
        titles = dict.fromkeys(one.group for one in self.active)
        found = [Section(title, tuple(one.line for one in self.active if one.group == title)) for title in titles]
        if len(self.silent) > 0:
            note = "Claims with dates speak of these at other times. That none does here is no proof that there was none."
            found.append(Section("Nothing on record then", tuple(Line(theme) for theme in self.silent), note))
        return tuple(found)


def at(case: Case, when: str | When) -> At:
    """What was active on a day (``1928-01-01``) or at some time in a period (``1936``; any date text with both ends).

    A claim whose verb cannot last happens, and is listed as having happened. Undated claims are counted. An unknown end is
    carried on as *possibly*, but not beyond the existence of the things it speaks of nor beyond the case's horizon (§2.2).
    A claim without a date whose amount is counted over a period is *possibly* active in that period.
    Raises `DateError`. Cost: linear in the claims.
    """
    spell = spell_of(when)
    voice = Voice(case)
    found: list[Active] = []
    undated = 0
    carried_off: list[str] = []
    for claim in case.claims:
        if claim.when is None and claim.period is None:
            undated += 1
            continue
        active = _claim(voice, claim, spell)
        if active is not None:
            if active.certainty == POSSIBLY and _gone(case, claim, spell):
                carried_off.append(claim.id)
            else:
                found.append(active)
    for thing in case.things:
        if thing.kind in _BEING:
            found.extend(_thing(case, thing, spell))
    for rule in case.rules:
        found.extend(_rule(rule, spell))
    place = _places(spell)
    when_of = order(case)
    found.sort(key=lambda one: (place[one.group], _RANK[one.certainty], when_of.get(one.id, (0,)), one.id))
    lines = [one.line for one in found]
    return At(
        question=typed("at", spell.text),
        title=f"What was active {spell.phrase}",
        case=case.about.title,
        digest=digest(case),
        grounds=voice.grounds(lines),
        first=format_day(spell.first),
        last=format_day(spell.last),
        active=tuple(found),
        undated=undated,
        carried_off=tuple(carried_off),
        silent=_silent(case, found),
        graded=voice.graded or len(case.claims) == 0,
    )


def _claim(voice: Voice, claim: Claim, spell: Spell) -> Active | None:
    span = voice.case.verb_of(claim).span
    when = moment_of(voice.case, claim)
    if when is not None:
        found = bearing(when, spell)
    else:
        found = None if claim.period is None else bearing(claim.period, spell)
        found = None if found is None else (POSSIBLY, "dated only by the period of its amount")
    if found is None:
        return None
    certainty, why = found
    happened = _happened(spell)
    group = theme_of(claim) if span else happened[0] if certainty != POSSIBLY else happened[1]
    if claim.denied:
        certainty, why = DENIED, ""
        group = theme_of(claim) if span else happened[0]
    after = f" — {why}" if why != "" else ""
    fields = (("what", "claim" if span else "moment"), ("certainty", certainty), ("why", why))
    return Active(claim.id, "claim" if span else "moment", group, certainty, voice.line(claim, certainty, after, fields=fields))


def _gone(case: Case, claim: Claim, spell: Spell) -> bool:
    """Whether only an unknown end (or start) would carry a claim to a spell to which its things did not last."""
    when = moment_of(case, claim)
    if when is None:
        return False
    ended = when.end == "unknown" and when.end_lo < spell.first
    begun = when.start == "unknown" and when.start_hi > spell.last
    if not ended and not begun:
        return False
    horizon = case.about.horizon
    if horizon is not None and ((ended and horizon.end_hi < spell.first) or (begun and horizon.start_lo > spell.last)):
        return True
    for name in (claim.subject, claim.object, *claim.to, *claim.at):
        thing = case.thing_by_id.get(name)
        was = None if thing is None else existence(case, thing)
        if was is not None and ((ended and was[0].end_hi < spell.first) or (begun and was[0].start_lo > spell.last)):
            return True
    return False


def _thing(case: Case, thing: Thing, spell: Spell) -> Iterator[Active]:
    was = existence(case, thing)
    if was is None:
        return
    when, claims = was
    found = bearing(when, spell)
    horizon = case.about.horizon
    if found is None or (when.end == "unknown" and horizon is not None and found[0] == POSSIBLY and horizon.end_hi < spell.first):
        return
    certainty, why = found
    dated = said(thing.when) if thing.when is not None else ""
    text = f"{thing.title}, {dated}" + (f" — {why}" if why != "" else "")
    fields = (("what", "thing"), ("certainty", certainty), ("why", why), ("thing", thing.id), ("kind", thing.kind), *dates(when))
    line = Line(text, claims, 0, fields, certainty)
    yield Active(thing.id, "thing", _BEING[thing.kind], certainty, line)


def _rule(rule: Rule, spell: Spell) -> Iterator[Active]:
    found = (POSSIBLY, "no dates on record") if rule.when is None else bearing(rule.when, spell)
    if found is None:
        return
    certainty, why = found
    title = rule.label if rule.label != "" else rule.id
    dated = f", {said(rule.when)}" if rule.when is not None else ""
    fields = (("what", "rule"), ("certainty", certainty), ("why", why), ("rule", rule.id), *dates(rule.when))
    text = f"{title}{dated}" + (f" — {why}" if why != "" else "")
    yield Active(rule.id, "rule", _RULES, certainty, Line(text, (), 0, fields, certainty))


def _happened(spell: Spell) -> tuple[str, str]:
    return ("Happened that day", "May have happened that day") if spell.day else ("Happened then", "May have happened then")


def _places(spell: Spell) -> dict[str, int]:
    """The order of the headings."""
    return {title: number for number, title in enumerate((*THEMES, *_happened(spell), *_BEING.values(), _RULES))}


def _silent(case: Case, found: list[Active]) -> tuple[str, ...]:
    """Themes of which dated claims that last speak at some time, but none then."""
    spoken = {
        theme_of(claim)
        for claim in case.claims
        if claim.when is not None and not claim.denied and claim.verb not in _LASTING and case.verb_of(claim).span
    }
    heard = {one.group for one in found if one.what == "claim" and one.certainty != DENIED}
    return tuple(theme for theme in THEMES if theme in spoken and theme not in heard)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
