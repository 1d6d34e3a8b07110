"""Dated claims and things in order of time, with the vagueness of their ends kept."""

from collections.abc import Iterable

import msgspec

from rapallo.errors import DateError
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.sentence import said
from rapallo.inquiry.spell import existence
from rapallo.inquiry.themes import theme_of
from rapallo.inquiry.voice import Voice, dates, moment_of
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.identity import identity_of
from rapallo.record.thing import KINDS, Thing
from rapallo.time import MAX_DAY, MIN_DAY, When, parse_when, say_day

__all__ = ["Dated", "Timeline", "timeline"]


class Dated(msgspec.Struct, frozen=True):
    """One bar of the timeline: a claim or a thing, its label, its four bounds as days, and how it is to be drawn.

    ``footing`` is the weakest it rests on; ``start`` and ``end`` are *known*, *open* or *unknown*; a ``moment`` is one day that
    lies somewhere in its bounds.
    """

    id: str
    what: str
    label: str
    theme: str
    bounds: tuple[int, int, int, int]
    start: str
    end: str
    moment: bool
    footing: str
    denied: bool
    line: Line


class Timeline(Answer, frozen=True, kw_only=True):
    """What is dated, by earliest start. ``undated`` counts the claims that would belong here but have no date."""

    entries: tuple[Dated, ...]
    undated: int
    graded: bool = True

    def summary(self) -> tuple[str, ...]:
        """How many, and how many have no date."""
        found = [f"{len(self.entries)} dated entries."]
        if self.undated > 0:
            found.append(f"{plural(self.undated, 'claim')} without a date cannot be placed and {_is(self.undated)} not listed.")
        if not self.graded:
            found.append("No claim of this case is graded.")
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """The entries in one column, each under its year: the year in which it began at the earliest."""
        years: dict[str, list[Line]] = {}
        for entry in self.entries:
            first = entry.bounds[0]
            year = "Start not known" if first <= MIN_DAY else say_day(first).split(" ", 2)[2]
            years.setdefault(year, []).append(entry.line)
        return tuple(Section(year, tuple(lines), "", 2) for year, lines in years.items())

    def svg(self) -> str:
        """The timeline drawn: fuzzy ends fade, open ends are arrows, footing is solid, dashed or dotted, text stays text."""
        from rapallo.inquiry.drawing import draw

        return draw(self)


def timeline(
    case: Case,
    thing: str | None = None,
    start: str | When | None = None,
    end: str | When | None = None,
    kinds: Iterable[str] = (),
) -> Timeline:
    """Dated claims and things, in order.

    ``thing`` (a name, or a side of `case.toml`) keeps what names it, its parts if it is a side, and what is the same by claims of
    identity. ``start`` and ``end`` keep what possibly lies between their first and last day. ``kinds`` keeps claims by verb or by
    the kind of their subject or object, and things by kind. Raises `UnknownName`, `DateError`.
    """
    voice = Voice(case)
    first, last = _window(start, end)
    only = tuple(sorted(set(kinds)))
    wanted = _wanted(case, thing)
    entries: list[Dated] = []
    undated = 0
    for claim in case.claims:
        if (wanted is not None and wanted.isdisjoint(claim.things())) or not _of_kind(case, claim, only):
            continue
        when = moment_of(case, claim)
        if when is None:
            undated += 1
        elif when.start_lo <= last and when.end_hi >= first:
            entries.append(_claim(voice, claim, when))
    for one in case.things:
        if (wanted is None or one.id in wanted) and (len(only) == 0 or one.kind in only):
            was = existence(case, one)
            if was is not None and was[0].start_lo <= last and was[0].end_hi >= first:
                entries.append(_thing(one, *was))
    entries.sort(key=lambda entry: (entry.bounds, entry.what, entry.id))
    days = (("--from", start), ("--until", end))
    asked = [word for name, day in days if day is not None for word in (name, _text(day))]
    asked += [word for kind in only for word in ("--kind", kind)]
    return Timeline(
        question=typed("timeline", *(() if thing is None else (thing,)), *asked),
        title="Timeline" + (f" of {_title(case, thing)}" if thing is not None else ""),
        case=case.about.title,
        digest=digest(case),
        grounds=voice.grounds(entry.line for entry in entries),
        entries=tuple(entries),
        undated=undated,
        graded=voice.graded or len(case.claims) == 0,
    )


def _window(start: str | When | None, end: str | When | None) -> tuple[int, int]:
    first = MIN_DAY if start is None else (parse_when(start) if isinstance(start, str) else start).start_lo
    last = MAX_DAY if end is None else (parse_when(end) if isinstance(end, str) else end).end_hi
    if last < first:
        raise DateError("the end lies before the start.", "Swap them.")
    return first, last


def _text(day: str | When) -> str:
    return day if isinstance(day, str) else day.text


def _wanted(case: Case, thing: str | None) -> frozenset[str] | None:
    if thing is None:
        return None
    if any(thing == name for name, _ in case.about.sides):
        return frozenset(case.side(thing))
    return frozenset(identity_of(case).all_of(case.resolve(thing).id))


def _title(case: Case, thing: str) -> str:
    return thing if any(thing == name for name, _ in case.about.sides) else case.resolve(thing).title


def _of_kind(case: Case, claim: Claim, only: tuple[str, ...]) -> bool:
    if len(only) == 0 or claim.verb in only:
        return True
    kinds = {case.thing_by_id[name].kind for name in (claim.subject, claim.object) if name in case.thing_by_id}
    return not kinds.isdisjoint(set(only) & set(KINDS))


def _claim(voice: Voice, claim: Claim, when: When) -> Dated:
    footing = voice.rests_on[claim.id]
    line = voice.line(claim, "denied" if claim.denied else "")
    return Dated(
        claim.id,
        "claim",
        voice.says(claim),
        theme_of(claim),
        when.bounds,
        when.start,
        when.end,
        when.kind in ("moment", "one-of"),
        footing,
        claim.denied,
        line,
    )


def _thing(thing: Thing, when: When, claims: tuple[str, ...]) -> Dated:
    written = "" if thing.when is None else said(thing.when)
    label = f"{thing.title} ({thing.kind if thing.kind != '' else 'thing'}), {written}"
    line = Line(label, claims, 0, (("thing", thing.id), ("kind", thing.kind), *dates(when)))
    moment = when.kind in ("moment", "one-of")
    return Dated(thing.id, "thing", label, "Things", when.bounds, when.start, when.end, moment, "stated", False, line)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
