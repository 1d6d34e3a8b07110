"""Where no route is recorded: what would make one, what lies nearest to either end, and the hop at which it breaks (§6)."""

from collections.abc import Iterator

import msgspec

from rapallo.inquiry.answer import Line
from rapallo.inquiry.routes_finding import Found, Quest, reached
from rapallo.inquiry.routes_joins import ASKED_ONLY, CHAINS
from rapallo.inquiry.routes_search import legs_between
from rapallo.inquiry.routes_telling import called, shown, told_of
from rapallo.inquiry.voice import Voice
from rapallo.record.case import Case
from rapallo.time import MAX_DAY, MIN_DAY

__all__ = ["FARTHEST", "Near", "Nearest", "near_of", "nearest_of"]

FARTHEST = 12
"""Hops that a route may have at most."""

_MOST_NAMED = 8


class Near(msgspec.Struct, frozen=True):
    """A route there would be if something were asked otherwise. ``relaxed``: what (*stance*, *footing*, *date*, *order*, *verbs*, *hops*,
    *reading*, *direction*, *all*). ``things``: what it goes through. ``broken``: the hops (from, to) that do not hold as asked; none where each
    does, but not in this order."""

    relaxed: str
    things: tuple[str, ...]
    broken: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


class Nearest(msgspec.Struct, frozen=True):
    """What is reached from one end, or reaches the other: how many things, and the first of them by hops (thing, hops)."""

    node: str
    back: bool
    number: int
    first: tuple[tuple[str, int], ...]
    line: Line


def nearest_of(voice: Voice, quest: Quest) -> tuple[Nearest, Nearest]:
    """What the start reaches and what reaches the end, under the question as asked, dates at their best."""
    start, end = quest.ends
    return _nearest(voice, quest, start, False), _nearest(voice, quest, end, True)


def _nearest(voice: Voice, quest: Quest, node: int, back: bool) -> Nearest:
    names = quest.web.names
    hops = reached(quest.view(False), node, quest.most, back)
    far = sorted(((count, names[one]) for one, count in hops.items() if one != node))
    first = tuple((name, count) for count, name in far[:_MOST_NAMED])
    shown = ", ".join(f"{quest.web.called(name)} ({count})" for name, count in first)
    more = f" and {len(far) - len(first)} more" if len(far) > len(first) else ""
    what = called(voice.case, quest.b if back else quest.a)
    if len(far) == 0:
        text = f"nothing on record leads to {what} so" if back else f"nothing on record leads on from {what} so"
    else:
        text = f"{'what leads to' if back else 'what is reached from'} {what}, with the hops: {shown}{more}"
    fields = (("node", names[node]), ("back", back), ("number", len(far)))
    return Nearest(names[node], back, len(far), first, Line(text, (), 0, fields))


def near_of(voice: Voice, quest: Quest) -> tuple[Near, ...]:
    """The routes there would be with one thing asked otherwise; where that gives none, with all of them at once.

    The other way round is asked as well, and never counts among *all*.
    """
    found: list[Near] = []
    every = quest
    for what, words, other in _otherwise(voice.case, quest):
        if what == "date" and len(found) > 0 and found[-1].relaxed == "order":
            every = _merged(every, other, what)
            continue
        near = _near(voice, quest, other, what, words)
        if near is not None:
            found.append(near)
        if what in ("stance", "footing", "date", "verbs", "hops", "reading"):
            every = _merged(every, other, what)
    if all(one.relaxed == "direction" for one in found) and every != quest:
        near = _near(voice, quest, every, "all", "with all of this asked otherwise at once")
        if near is not None:
            found.append(near)
    return tuple(found)


def _otherwise(case: Case, quest: Quest) -> Iterator[tuple[str, str, Quest]]:
    counting, put = quest.counting, msgspec.structs.replace
    if counting.stance != "":
        yield "stance", "with hops of any stance", put(quest, counting=put(counting, stance=""))
    if counting.footing != "assumed":
        yield "footing", "with hops that are inferred or assumed", put(quest, counting=put(counting, footing="assumed"))
    if quest.at:
        yield "order", "at another date, in an order of time", put(quest, at=False, first=MIN_DAY, last=MAX_DAY)
        yield "date", "without the date, in no order of time", put(quest, first=MIN_DAY, last=MAX_DAY)
    else:
        if quest.first > MIN_DAY or quest.last < MAX_DAY:
            yield "date", "at another date, in an order of time", put(quest, first=MIN_DAY, last=MAX_DAY)
        yield "order", "in no order of time", put(quest, at=True, first=MIN_DAY, last=MAX_DAY)
    words = _words(case, counting.verbs)
    yield (
        "verbs",
        "counting what was only agreed, planned or said, or lies in one place",
        put(quest, counting=put(counting, verbs=words)),
    )
    if quest.most < FARTHEST:
        yield "hops", f"with up to {FARTHEST} hops", put(quest, most=FARTHEST)
    if counting.stage is not None:
        yield "reading", "on the whole record", put(quest, counting=put(counting, stage=None))
    yield "direction", "the other way round", put(quest, a=quest.b, b=quest.a)


def _words(case: Case, asked: frozenset[str] | None) -> frozenset[str]:
    """Every verb of the table and every other that the case uses."""
    used = {claim.verb for claim in case.claims if not claim.denied}
    return frozenset({*CHAINS, *ASKED_ONLY, *used, *(asked or ())})


def _merged(every: Quest, other: Quest, what: str) -> Quest:
    """A question with one more thing asked otherwise."""
    put, counting = msgspec.structs.replace, every.counting
    if what == "date":
        return put(every, at=True, first=other.first, last=other.last)
    if what == "hops":
        return put(every, most=other.most)
    name = "stage" if what == "reading" else what
    return put(every, counting=put(counting, **{name: getattr(other.counting, name)}))


def _near(voice: Voice, asked: Quest, other: Quest, what: str, words: str) -> Near | None:
    found = msgspec.structs.replace(other, k=1).found()[0]
    if len(found) == 0:
        return None
    one = found[0]
    broken = (
        () if what == "direction" else tuple(place for place, leg in enumerate(one.legs) if not _holds(asked, leg.start, leg.end))
    )
    chain = " → ".join(shown(other, one))
    if what == "verbs":
        words += f" (--verbs {','.join(f'+{verb}' for verb in _added(voice.case, asked, other, one, broken))})"
    lines = [Line(f"{words}: {chain}", (), 0, (("relaxed", what), ("hops", len(one.legs))))]
    if len(broken) == 0 and what not in ("direction", "hops"):
        lines.append(Line("each hop holds as asked, but not in this order", (), 1))
    for place in broken if what != "direction" else range(len(one.legs)):
        lines.append(_hop(voice, other, one, place, "breaks at" if what != "direction" else ""))
    return Near(what, one.names, tuple((one.legs[place].start, one.legs[place].end) for place in broken), tuple(lines))


def _added(case: Case, asked: Quest, other: Quest, found: Found, broken: tuple[int, ...]) -> list[str]:
    """The verbs that carry the hops which do not count as asked."""
    ties, numbers = other.web.ties, other.web.links.number
    claims = [ties[numbers[found.legs[place].best]].claim for place in broken]
    return sorted({case.claim_by_id[claim].verb for claim in claims if claim != ""} - (asked.counting.verbs or frozenset()))


def _holds(quest: Quest, start: str, end: str) -> bool:
    """Whether a hop counts by itself in the question as asked."""
    place, web = quest.web.place, quest.web
    one, other = (web.node(name) for name in (start, end))
    return one in place and other in place and len(legs_between(quest.view(False), place[one], place[other])) > 0


def _hop(voice: Voice, quest: Quest, found: Found, place: int, words: str) -> Line:
    leg = found.legs[place]
    tie = quest.web.ties[quest.web.links.number[leg.best]]
    head = f"{words} " if words != "" else ""
    start, end = shown(quest, found)[place : place + 2]
    text = f"{head}{start} → {end}: {told_of(voice, tie)}"
    return Line(text, tuple(dict.fromkeys((*tie.claims, *leg.same))), 1, (("from", leg.start), ("to", leg.end), ("way", tie.way)))
