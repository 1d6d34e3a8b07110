"""A route told hop by hop: each with its sentences, dates, stance and footing, and what it rests on (§1.8, §5.3)."""

import msgspec

from rapallo.inquiry.answer import Line, Value
from rapallo.inquiry.head import plural
from rapallo.inquiry.routes_finding import GOODS, Found, Leg, Quest
from rapallo.inquiry.routes_strength import confidence_in, footing_in, said_stance, said_strength, stance_in
from rapallo.inquiry.routes_web import Tie
from rapallo.inquiry.sentence import listed, said
from rapallo.inquiry.voice import Voice
from rapallo.record.case import Case
from rapallo.time import MAX_DAY, MIN_DAY, format_day

__all__ = ["Hop", "Route", "called", "route_of", "shown", "told_of"]

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")


class Hop(msgspec.Struct, frozen=True):
    """One hop from ``start`` to ``end`` (things, or holdings).

    ``claims`` carry it, the strongest first; where a written way does, it is named in ``way``. Where both are blank the table of
    things has the one as part of the other. ``stance``, ``footing`` and ``confidence`` are those of what carries it best; a blank stance
    is no evidence of its own. ``same``: claims of identity that it rests on. ``reached_by``: the first day by which one may have come so
    far (asked in order of time; ``None``: not known).
    """

    start: str
    end: str
    claims: tuple[str, ...]
    way: str
    stance: str
    footing: str
    confidence: str
    same: tuple[str, ...]
    reached_by: str | None
    lines: tuple[Line, ...]


class Route(msgspec.Struct, frozen=True):
    """One route. ``surely``: it is there however the dates fall, else possibly. ``stance``, ``footing`` and ``confidence`` are those of
    its weakest hop, whose place is ``weakest`` (0: the first). ``things``: what it goes through, ends included. ``variants``: the same
    told otherwise, by way of other goods or by some of the same acts."""

    things: tuple[str, ...]
    hops: tuple[Hop, ...]
    surely: bool
    stance: str
    footing: str
    confidence: str
    weakest: int
    variants: tuple[tuple[str, ...], ...]
    chain: str
    note: str

    @property
    def claims(self) -> tuple[str, ...]:
        """Every claim that it may rest on, sorted."""
        return tuple(sorted({claim for hop in self.hops for claim in (*hop.claims, *hop.same)}))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Hop by hop."""
        return tuple(line for hop in self.hops for line in hop.lines)


def called(case: Case, name: str) -> str:
    """A node as answers call it: a thing by its label, a holding as a thing in somebody's hands."""
    thing, _, actor = name.partition("@")
    return case.title(thing) if actor == "" else f"{case.title(thing)} in the hands of {case.title(actor)}"


def route_of(voice: Voice, quest: Quest, found: Found) -> Route:
    """A route found, put into words."""
    case = voice.case
    hops = tuple(_hop(voice, quest, found, place) for place in range(len(found.legs)))
    strength = found.trip.strength
    worst = min(range(len(hops)), key=lambda place: (min(found.legs[place].strength, found.legs[place].bond), place))
    names = shown(quest, found)
    return Route(
        found.names,
        hops,
        found.sure,
        stance_in(strength),
        footing_in(strength),
        confidence_in(strength),
        worst,
        found.variants,
        " → ".join(names),
        _note(case, quest, found, worst),
    )


def shown(quest: Quest, found: Found) -> tuple[str, ...]:
    """What the nodes of a route are called: its ends as asked, of things taken as one in between the one most claims speak of."""
    between = (quest.web.called(name) for name in found.names[1:-1])
    return (called(quest.case, quest.a), *between, called(quest.case, quest.b))


def _note(case: Case, quest: Quest, found: Found, worst: int) -> str:
    sure = "Surely there" if found.sure else "Possibly there"
    if not quest.at:
        sure += ", in an order of time that " + ("holds however the dates fall" if found.sure else "may have been")
    words = [f"{plural(len(found.legs), 'hop')}. {sure}."]
    strength = said_strength(found.trip.strength)
    where = "" if len(found.legs) == 1 else f", the {_ORDINALS[worst]}"
    words.append(f"As strong as its weakest hop{where}: {strength}.")
    if len(found.last_same) > 0:
        words.append(f"What it ends in is {called(case, quest.b)} only by {', '.join(found.last_same)}.")
    goods = [name for name in found.names[1:-1] if name in case.thing_by_id and case.thing_by_id[name].kind in GOODS]
    if len(goods) > 0:
        kinds = "a kind of thing" if len(goods) == 1 else "kinds of things"
        words.append(f"It goes through {listed(case, tuple(goods))}, {kinds}: that it was the same piece, nobody says.")
    if len(found.variants) > 0:
        others = dict.fromkeys(name for names in found.variants for name in names[1:-1] if name not in found.names)
        titles = [quest.web.called(name) for name in others][:6]
        more = f" and {len(others) - 6} more" if len(others) > 6 else ""
        ways = "; ".join(titles) + more if len(titles) > 0 else "fewer or more of the same goods"
        words.append(f"The same told by way of: {ways}.")
    return " ".join(words)


def _hop(voice: Voice, quest: Quest, found: Found, place: int) -> Hop:
    leg, ends = found.legs[place], shown(quest, found)[place : place + 2]
    links, ties = quest.web.links, quest.web.ties
    elsewhere = {_key(ties[links.number[one]]) for other in found.legs if other is not leg for one in (other.best,)}
    acts: dict[str, tuple[Tie, int]] = {}
    for one in (leg.best, *leg.places):
        tie = ties[links.number[one]]
        if one == leg.best or _key(tie) not in elsewhere:
            acts.setdefault(_key(tie), (tie, links.strength[one]))
    told = list(acts.values())
    day = None if quest.at else _day(found.trip.days[place])
    claims = tuple(dict.fromkeys(claim for tie, _ in told for claim in tie.claims))
    lines = [_line(voice, quest, leg, tie, strength, (number == 0, ends), day) for number, (tie, strength) in enumerate(told)]
    if len(leg.same) > 0:
        text = f"{called(voice.case, _arrived(quest, found, place))} and {called(voice.case, told[0][0].tail)} are taken as one"
        weak = dict.fromkeys(doubt for one in leg.same for doubt in voice.doubts(voice.case.claim_by_id[one]))
        text += f" ({'; '.join(weak)})" if len(weak) > 0 else ""
        lines.append(Line(text, leg.same, 1, (("from", leg.start), ("same", "; ".join(leg.same)))))
    return Hop(
        leg.start,
        leg.end,
        claims,
        told[0][0].way,
        stance_in(leg.strength),
        footing_in(leg.strength),
        confidence_in(leg.strength),
        leg.same,
        day,
        tuple(lines),
    )


def _arrived(quest: Quest, found: Found, place: int) -> str:
    """The thing by which a route comes to a hop: where the one before it leads."""
    return quest.a if place == 0 else quest.web.ties[quest.web.links.number[found.legs[place - 1].best]].head


def _key(tie: Tie) -> str:
    return tie.claim or tie.way or "".join(tie.claims)


def _day(number: int) -> str | None:
    return None if number <= MIN_DAY or number >= MAX_DAY or abs(number) >= 2_000_000_000 else format_day(number)


def _line(
    voice: Voice, quest: Quest, leg: Leg, tie: Tie, strength: int, place: tuple[bool, tuple[str, ...]], day: str | None
) -> Line:
    case = voice.case
    first, ends = place
    table = tie.claim == "" and tie.way == "" and len(tie.claims) == 0
    says = told_of(voice, tie)
    sure = _sure(quest, tie, leg)
    text = (f"{ends[0]} → {ends[1]}: {says}" if first else says) + (" — possibly then" if quest.at and not sure else "")
    fields: tuple[tuple[str, Value], ...] = (
        ("from", leg.start),
        ("to", leg.end),
        ("way", tie.way),
        ("stance", None if table else stance_in(strength)),
        ("surely", sure),
        ("reached_by", day if first else None),
    )
    if tie.claim == "":
        own = () if table else (("footing", footing_in(strength)), ("confidence", confidence_in(strength)))
        return Line(text, tie.claims, 0 if first else 1, (*fields, *own), "" if table else said_stance(strength))
    line = voice.line(case.claim_by_id[tie.claim], said_stance(strength), fields=fields)
    return msgspec.structs.replace(line, text=text, depth=0 if first else 1)


def _sure(quest: Quest, tie: Tie, leg: Leg) -> bool:
    """Whether a link holds surely at some time of what is asked, whatever the others do."""
    links = quest.web.links
    return any(
        links.begun[place] <= quest.last and links.unended[place] >= quest.first
        for place in leg.places
        if quest.web.ties[links.number[place]] == tie
    )


def told_of(voice: Voice, tie: Tie) -> str:
    """A link in a sentence: its claim, its written way, or what the table of things says."""
    case = voice.case
    if tie.claim != "":
        return voice.says(case.claim_by_id[tie.claim])
    if tie.way != "":
        way = next(one for one in case.ways if one.id == tie.way)
        weak = dict(way.footing).get("way", "assumed")
        label = way.label if way.label != "" else way.id
        when = "at times not on record" if way.open is None else said(way.open)
        ran = "" if way.ran == "yes" else "; it is not known whether it was taken"
        return f"the way “{label}”, {when} ({weak}{ran})"
    (one, _, actor), (other, _, whole) = tie.tail.partition("@"), tie.head.partition("@")
    source = "" if len(tie.claims) > 0 else " (by the table of things, which names no source)"
    if actor != "":
        return f"what {case.title(actor)} holds, {case.title(whole)} holds{source}"
    return f"{case.title(one)} is part of {case.title(other)}{source}"
