"""Which sourced routes link one thing to another, at a date or in an order of time: hop by hop, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from rapallo.errors import DateError, UnknownName, UsageError
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural, typed
from rapallo.inquiry.routes_finding import Quest
from rapallo.inquiry.routes_joins import CHAINS
from rapallo.inquiry.routes_near import FARTHEST, Near, Nearest, near_of, nearest_of
from rapallo.inquiry.routes_strength import LADDER
from rapallo.inquiry.routes_telling import Hop, Route, called, route_of
from rapallo.inquiry.routes_web import Counting
from rapallo.inquiry.sentence import said
from rapallo.inquiry.spell import spell_of
from rapallo.record.case import Case
from rapallo.record.claim import FOOTINGS
from rapallo.time import MAX_DAY, MIN_DAY, When, parse_when

if TYPE_CHECKING:
    from rapallo.pathways.solve import Stage

__all__ = ["Hop", "Route", "Routes", "routes"]

MOST_ROUTES = 100


class Routes(Answer, frozen=True, kw_only=True):
    """The routes from ``a`` to ``b`` (things, or holdings ``thing@actor``), best first: those surely there, then those possibly there,
    each by the strength of its weakest hop (stance, footing, confidence), then by its length, then by what it goes through.

    ``whole``: there is no other. ``near`` and ``nearest`` are told where there is none: *no recorded route* is not *no route*.
    """

    a: str
    b: str
    phrase: str
    counts: str
    routes: tuple[Route, ...]
    whole: bool
    through: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    period: bool
    near: tuple[Near, ...] = ()
    nearest: tuple[Nearest, ...] = ()

    @property
    def word(self) -> str:
        """*surely*, *possibly* or *no recorded route*."""
        if len(self.routes) == 0:
            return "no recorded route"
        return "surely" if self.routes[0].surely else "possibly"

    def summary(self) -> tuple[str, ...]:
        """How many routes, how sure, and what that does not say."""
        names = dict(self.names)
        if len(self.routes) == 0:
            return (
                f"No recorded route {self.phrase}{self.counts}. That is not: no route. The record does not say that there was none.",
            )
        sure = sum(1 for route in self.routes if route.surely)
        number = f"{plural(len(self.routes), 'route')} {self.phrase}{self.counts}"
        more = "; there is no other through other hands" if self.whole else "; there are more (--k)"
        found = [f"{number}: {sure} surely there, {len(self.routes) - sure} possibly{more}."]
        if len(self.through) > 0 and len(self.routes) > 1:
            found.append(f"All of them go through {', '.join(names[name] for name in self.through)}.")
        if self.period:
            found.append("Each hop holds at some time of it, in whatever order; for one and the same day ask for a day.")
        found.append(
            "Surely and possibly speak of dates; how well a hop is attested stands before it. A route says that each hop is on record, "
            "not that the one was done for the sake of the other."
        )
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """A section a route; where there is none, what would make one and what lies nearest."""
        found = [Section(f"{number}. {route.chain}", route.lines, route.note) for number, route in enumerate(self.routes, 1)]
        near = tuple(line for one in self.near for line in one.lines)
        note = "" if len(near) > 0 else "Nothing on record joins the two, however it is asked."
        if len(self.routes) == 0:
            found.append(Section("What would make a route", near, note))
        return kept(*found, Section("Nearest", tuple(one.line for one in self.nearest)))

    def svg(self) -> str:
        """The routes as chains, the best on top."""
        from rapallo.inquiry.routes_drawing import draw

        return draw(self)


def routes(
    case: Case,
    a: str,
    b: str,
    at: str | When | None = None,
    from_: str | When | None = None,
    until: str | When | None = None,
    k: int = 3,
    stance: str | None = None,
    footing: str | None = None,
    verbs: Iterable[str] = (),
    max_hops: int = 6,
    stage: Stage | None = None,
) -> Routes:
    """The k best sourced routes from one thing to another.

    Parameters
    ----------
    a, b : any two things by any name, or holdings (``tank-design@germany``)
    at : a date at which, or in which, every hop holds; it excludes ``from_`` and ``until``
    from_, until : the route departs and arrives between the two, its hops passed one after another; absent: at any time, in order
    k : how many routes, at most 100. Routes are different if they go through different hands: goods between the same hands are variants
    stance : the least stance of a hop, *alleges*, *reports*, *lists* or *proves*; absent: any, also none
    footing : the lowest footing of a hop, *stated*, *inferred* or *assumed*; absent: assumed
    verbs : the verbs that may carry a hop, or with a ``+`` before it what may beside those of the table in the documentation; none
        named: those of the table
    max_hops : the most hops of a route, at most 12
    stage : a named reading to put the question in

    Returns the frozen answer. Raises `UnknownName`, `DateError` and `UsageError`.

    Laws: a further claim takes no route away, though it may bring a better one before it; what a stricter stance finds, a laxer one
    finds too; the order of rows is irrelevant. Cost: a pass over the claims, then a few searches a route.
    """
    one, other = _end(case, a), _end(case, b)
    asked = _verbs(case, verbs)
    counting = _counting(stance, footing, _admitted(case, asked), stage)
    if not 1 <= k <= MOST_ROUTES:
        raise UsageError(f"--k is a number from 1 to {MOST_ROUTES}, not {k}.")
    if not 1 <= max_hops <= FARTHEST:
        raise UsageError(f"--max-hops is a number from 1 to {FARTHEST}, not {max_hops}.")
    first, last, phrase = _dates(at, from_, until)
    quest = Quest(case=case, a=one, b=other, counting=counting, first=first, last=last, at=at is not None, most=max_hops, k=k)
    if quest.web.node(one) == quest.web.node(other):
        raise UsageError(f"'{a}' and '{b}' are one and the same thing; name two.")
    voice = voice_of(case)
    found, whole = quest.found()
    told = tuple(route_of(voice, quest, each) for each in found)
    shared = [set(route.things[1:-1]) for route in told]
    through = tuple(sorted(set.intersection(*shared))) if len(shared) > 0 else ()
    near = near_of(voice, quest) if len(told) == 0 else ()
    answer = Routes(
        question=typed(*_words(a, b, at, from_, until, k, stance, footing, asked, max_hops)),
        title=f"Routes from {called(case, one)} to {called(case, other)}",
        case=case.about.title,
        digest=digest(case),
        a=one,
        b=other,
        phrase=phrase,
        counts=_counts(counting, asked, max_hops),
        routes=told,
        whole=whole,
        through=through,
        names=_names(quest, told),
        period=at is not None and first < last,
        near=near,
        nearest=nearest_of(voice, quest) if len(told) == 0 else (),
    )
    lines: list[Line] = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice.grounds(lines))


def _names(quest: Quest, told: Iterable[Route]) -> tuple[tuple[str, str], ...]:
    """What answers call each node on a route, and the two ends."""
    found = {name: quest.web.called(name) for route in told for name in route.things}
    found.update((end, called(quest.case, end)) for end in (quest.a, quest.b))
    return tuple(sorted(found.items()))


def _end(case: Case, text: str) -> str:
    """A thing by any name, or a holding."""
    if "@" not in text:
        return case.resolve(text).id
    from rapallo.pathways.model import read_holding

    return read_holding(case, text)


def _verbs(case: Case, verbs: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sorted({word.strip() for verb in verbs for word in verb.split(",")} - {""}))
    if 0 < sum(1 for word in found if word.startswith("+")) < len(found):
        raise UsageError("--verbs either names the verbs that may carry a hop, or adds some (+mediate); not both at once.")
    for word in (word.removeprefix("+") for word in found):
        if case.verb(word) is None:
            from difflib import get_close_matches

            from rapallo.record.verb import builtin_verbs

            raise UnknownName(word, tuple(get_close_matches(word, [*builtin_verbs(), *case.own_verbs], 3)), "verb")
    return found


def _admitted(case: Case, asked: tuple[str, ...]) -> frozenset[str] | None:
    """The verbs that may carry a hop: those named, or those of the table and those added to it; ``None``: those of the table."""
    if len(asked) == 0:
        return None
    if not asked[0].startswith("+"):
        return frozenset(asked)
    own = [name for name, verb in case.own_verbs.items() if verb.gives != ""]
    return frozenset({*CHAINS, *own, *(word[1:] for word in asked)})


def _counting(stance: str | None, footing: str | None, verbs: frozenset[str] | None, stage: Stage | None) -> Counting:
    if stance is not None and stance not in LADDER[1:]:
        raise UsageError(f"{stance[:40]!r} is no stance of a hop; it is one of {', '.join(LADDER[1:])}. (§1.8)")
    if footing is not None and footing not in FOOTINGS:
        raise UsageError(f"{footing[:40]!r} is no footing; it is one of {', '.join(FOOTINGS)}. (§5.3)")
    if stage is not None and len(stage.barred) > 0:
        raise UsageError("a reading that enforces rules closes ways, not routes; ask in one that enforces none. (§11.4)")
    return Counting(
        verbs=verbs,
        stance=stance if stance is not None else "",
        footing=footing if footing is not None else "assumed",
        stage=stage,
    )


def _dates(at: str | When | None, from_: str | When | None, until: str | When | None) -> tuple[int, int, str]:
    """First and last day, and how it is said."""
    if at is not None:
        if from_ is not None or until is not None:
            raise UsageError(
                "--at asks for one date, --from and --until for an order of time between two; take the one or the other."
            )
        spell = spell_of(at)
        return spell.first, spell.last, spell.phrase
    first = MIN_DAY if from_ is None else spell_of(from_).first
    last = MAX_DAY if until is None else spell_of(until).last
    if first > last:
        raise DateError("'--until' ends before '--from' begins.", "Swap the two dates.")
    words = [
        f"{name} {said(parse_when(date) if isinstance(date, str) else date)}"
        for name, date in (("from", from_), ("until", until))
        if date is not None
    ]
    return first, last, f"in an order of time, {' '.join(words)}" if len(words) > 0 else "in an order of time, at any date"


def _counts(counting: Counting, asked: tuple[str, ...], max_hops: int) -> str:
    """What narrows the question, in words."""
    found = []
    if counting.stance != "":
        found.append(
            {"alleges": "at least alleged", "reports": "at least reported", "lists": "listed or proved"}.get(
                counting.stance, "proved"
            )
        )
    if counting.footing != "assumed":
        found.append("stated" if counting.footing == "stated" else "stated or inferred")
    hops = f" of at most {plural(max_hops, 'hop')}"
    if len(found) > 0:
        hops += f", each {' and '.join(found)}"
    if len(asked) > 0:
        names = ", ".join(word.removeprefix("+") for word in asked)
        hops += f", {names} counted as well" if asked[0].startswith("+") else f", by {names} alone"
    return hops


def _words(
    a: str,
    b: str,
    at: str | When | None,
    from_: str | When | None,
    until: str | When | None,
    k: int,
    stance: str | None,
    footing: str | None,
    verbs: tuple[str, ...],
    max_hops: int,
) -> tuple[str, ...]:
    words = ["routes", a, b]
    for option, date in (("--at", at), ("--from", from_), ("--until", until)):
        if date is not None:
            words += [option, date if isinstance(date, str) else date.text]
    for option, value, usual in (("--k", str(k), "3"), ("--stance", stance, None), ("--footing", footing, None)):
        if value is not None and value != usual:
            words += [option, value]
    for verb in verbs:
        words += ["--verbs", verb]
    return (*words, "--max-hops", str(max_hops)) if max_hops != 6 else tuple(words)
