"""What is to be taken away, found in the case under whatever name it was typed, and what goes with it (§7)."""

from collections.abc import Iterable, Sequence

import msgspec

from rapallo.errors import UnknownName, UsageError
from rapallo.inquiry.answer import Line
from rapallo.inquiry.asked import knife_for
from rapallo.inquiry.head import plural
from rapallo.inquiry.voice import Voice, order
from rapallo.pathways.model import read_holding
from rapallo.pathways.readings import Frame
from rapallo.pathways.removal import Cut, withdrawn
from rapallo.record.case import Case

__all__ = ["Taking", "fallen_consideration", "find_cut", "taken"]

_MOST_NAMED = 12
_WORDS = (
    "agree",
    "contract",
    "decide",
    "demand",
    "limit",
    "mediate",
    "measure",
    "negotiate",
    "plan",
    "prohibit",
    "sign",
    "state",
)
"""Verbs of words and figures: none of them is what was given in return (§1.8)."""


class Taking(msgspec.Struct, frozen=True):
    """What a cut takes with it: things (not those named), holdings, claims of the ways closed, claims withdrawn, and sources.

    ``doubtful`` are the things that go only if an inferred or contested part, place or identity holds.
    """

    things: tuple[str, ...]
    doubtful: tuple[str, ...]
    holdings: tuple[str, ...]
    ways: tuple[str, ...]
    closed: tuple[str, ...]
    fallen: tuple[str, ...]
    sources: tuple[str, ...]
    lines: tuple[Line, ...]


def find_cut(
    case: Case, what: Sequence[str], between: tuple[str, str] | None, start: int, stop: int | None
) -> tuple[Cut, tuple[str, ...]]:
    """The cut that these names mean, and what answers call its parts.

    A name may be a thing's id or name in any spelling, a side, a holding (``thing@actor``), a source's key or a claim's id. Raises
    `UnknownName` with near names and `UsageError` where nothing is named.
    """
    if len(what) == 0 and between is None:
        raise UsageError(
            "say what to take away: a thing, place, actor, agreement, holding, source or claim, or --between A B. (§7)"
        )
    things: list[str] = []
    holdings: list[str] = []
    claims: list[str] = []
    sources: list[str] = []
    labels: list[str] = []
    sides = dict(case.about.sides)
    for name in what:
        if name in case.thing_by_id:
            things.append(name)
            labels.append(case.title(name))
        elif name in case.claim_by_id:
            claims.append(name)
            labels.append(f"claim {name}")
        elif name in case.source_by_key:
            sources.append(name)
            labels.append(f"source {name}")
        elif name in sides:
            things.extend(sides[name])
            labels.append(f"the side {name}")
        elif "@" in name:
            holdings.append(read_holding(case, name))
            thing, _, actor = holdings[-1].partition("@")
            labels.append(f"{case.title(thing)} in the hands of {case.title(actor)}")
        else:
            things.append(_resolved(case, name))
            labels.append(case.title(things[-1]))
    pair = None
    if between is not None:
        pair = (case.side(between[0]), case.side(between[1]))
        if not set(pair[0]).isdisjoint(pair[1]):
            raise UsageError(f"'{between[0]}' and '{between[1]}' have members in common. Name two sides. (§7)")
        labels.append(f"all that passed between {_side(case, between[0])} and {_side(case, between[1])}")
    cut = Cut(
        things=tuple(dict.fromkeys(things)),
        holdings=tuple(dict.fromkeys(holdings)),
        between=pair,
        claims=tuple(dict.fromkeys(claims)),
        sources=tuple(dict.fromkeys(sources)),
        start=start,
        stop=stop,
    )
    return cut, tuple(labels)


def _side(case: Case, name: str) -> str:
    return f"the {name} side" if name in dict(case.about.sides) else case.title(case.resolve(name).id)


def _resolved(case: Case, name: str) -> str:
    """A thing by name; where nothing is called so, near claims and sources are proposed too."""
    try:
        return case.resolve(name).id
    except UnknownName as error:
        from difflib import get_close_matches

        near = (
            *error.near,
            *get_close_matches(name, list(case.claim_by_id), 2),
            *get_close_matches(name, list(case.source_by_key), 2),
        )
        raise UnknownName(name, near, what="thing, source or claim") from None


def taken(voice: Voice, frame: Frame, cut: Cut) -> Taking:
    """What goes with a cut, told as lists (§7). Remembered with the frame."""
    memory: dict[Cut, Taking] = frame.__dict__.setdefault("_taken", {})
    if cut not in memory:
        memory[cut] = _taken(voice, frame, cut)
    return memory[cut]


def _taken(voice: Voice, frame: Frame, cut: Cut) -> Taking:
    case, model = voice.case, frame.model
    cascade = knife_for(frame).cascade(cut)
    named = set(cut.things)
    things = tuple(thing for thing in cascade.things if thing not in named)
    doubtful = tuple(thing for thing in things if thing not in cascade.surely)
    closed = tuple(sorted({claim for way in cascade.ways for claim in model.paths[way].claims if model.paths[way].act}))
    fallen = tuple(sorted(withdrawn(frame, cut) - set(cut.claims)))
    sources = tuple(sorted(frame.silenced(cut.sources) - set(cut.sources)))
    ways = tuple(model.paths[way].id for way in cascade.ways if model.paths[way].act)
    holdings = tuple(text for text in cascade.holdings if text not in case.thing_by_id and text not in cut.holdings)
    lines = []
    if len(things) > 0:
        text = f"This also takes away {plural(len(things), 'thing')}: {_names(case, things)}"
        lines.append(Line(text, (), 0, (("things", "; ".join(things)),)))
    if len(doubtful) > 0:
        lines.append(
            Line(f"of them only if a part, place or identity holds that is not certain: {_names(case, doubtful)}", (), 1)
        )
    if len(holdings) > 0:
        some = "; ".join(model.say(text) for text in holdings[:_MOST_NAMED])
        more = f"; and {len(holdings) - _MOST_NAMED} more" if len(holdings) > _MOST_NAMED else ""
        lines.append(
            Line(f"{plural(len(holdings), 'holding')} out of reach: {some}{more}", (), 0, (("holdings", len(holdings)),))
        )
    if len(ways) > 0:
        lines.append(Line(f"{plural(len(ways), 'way')} closed", closed, 0, (("ways", len(ways)),)))
    if len(sources) > 0:
        lines.append(Line(f"{plural(len(sources), 'source')} that derive only from them: {', '.join(sources)}"))
    if len(fallen) > 0:
        lines.append(Line(f"{plural(len(fallen), 'claim')} with them", fallen, 0, (("claims", len(fallen)),)))
    if len(lines) == 0:
        lines.append(Line("Nothing else goes with it."))
    return Taking(things, doubtful, holdings, ways, closed, fallen, sources, tuple(lines))


def _names(case: Case, things: Sequence[str]) -> str:
    shown = "; ".join(case.title(thing) for thing in things[:_MOST_NAMED])
    return shown + (f"; and {len(things) - _MOST_NAMED} more" if len(things) > _MOST_NAMED else "")


def fallen_consideration(voice: Voice, gone: Iterable[str]) -> tuple[Line, ...]:
    """The claims whose consideration fell away: acts that share an exchange with a claim that is gone, and are not gone (§1.7)."""
    case = voice.case
    lost = set(gone)
    exchanges: dict[str, list[str]] = {}
    for claim in sorted(lost):
        exchange = case.claim_by_id[claim].exchange
        if exchange != "":
            exchanges.setdefault(exchange, []).append(claim)
    when = order(case)
    left = [claim for claim in case.claims if claim.exchange in exchanges and claim.id not in lost and claim.verb not in _WORDS]
    left.sort(key=lambda claim: (claim.exchange, when[claim.id]))
    return tuple(
        voice.line(claim, fields=(("exchange", claim.exchange), ("for", "; ".join(exchanges[claim.exchange])))) for claim in left
    )
