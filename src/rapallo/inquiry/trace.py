"""Who gave what to a thing, back to its origins, in an order of time that may have been."""

from collections.abc import Mapping

import msgspec

from rapallo.errors import LimitError
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.flows import Flows, Node
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.spell import spell_of
from rapallo.inquiry.voice import Voice, moment_of, order
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.thing import ACTORS
from rapallo.time import MAX_DAY, MIN_DAY, When

__all__ = ["Step", "Trace", "trace"]

DEEP, DEEPEST = 8, 200
SURELY, POSSIBLY, UNKNOWN = "surely", "possibly", "not known"


class Step(msgspec.Struct, frozen=True):
    """One claim that fed ``node`` (*thing@actor*, or the bare thing), ``depth`` steps back, and when it came to that.

    ``in_time`` is *surely* (it had begun before everything that drew on it), *possibly*, or *not known* (no date).
    ``identity`` are the claims of identity and succession by which the node is the one that was asked for.
    """

    node: str
    depth: int
    claim: str
    in_time: str
    line: Line
    identity: tuple[str, ...] = ()


class Trace(Answer, frozen=True, kw_only=True):
    """Everything that may have led to ``target``.

    ``too_late`` are claims that fed something on the way but only after it had been passed on; ``origins`` the things and actors
    before which the record has nothing. ``cut`` says that there was more beyond the depth asked for.
    Law: dropping a claim adds no step that does not stand on another.
    """

    target: str
    steps: tuple[Step, ...]
    too_late: tuple[Line, ...]
    origins: tuple[str, ...]
    cut: bool

    def summary(self) -> tuple[str, ...]:
        """How many steps, how sure their order, and where the record ends."""
        if len(self.steps) == 0:
            return ("The record has nothing that gave it to anyone, made it or fitted it out.",)
        counts = [sum(1 for step in self.steps if step.in_time == word) for word in (SURELY, POSSIBLY, UNKNOWN)]
        found = [
            f"{plural(len(self.steps), 'claim')} back from it: {counts[0]} surely in time, {counts[1]} possibly, "
            f"{counts[2]} without a date. What a giver had only after giving it is left out."
        ]
        if len(self.origins) > 0:
            shown = ", ".join(self.origins[:12]) + (f" and {len(self.origins) - 12} more" if len(self.origins) > 12 else "")
            found.append(f"The record ends at: {shown}.")
        if self.cut:
            found.append("There is more beyond this depth (--depth).")
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """The steps, indented by how far back they lie, each thing opened where it is first met; then what came too late."""
        found = [Section("Step by step, back from it", tuple(step.line for step in self.steps))] if len(self.steps) > 0 else []
        if len(self.too_late) > 0:
            note = "They fed something on the way, but not before it had been passed on."
            found.append(Section("Came too late", self.too_late, note))
        return tuple(found)


class _Met(msgspec.Struct):
    """What is known of a node while the walk goes on: the latest day that still matters, possibly and surely; depth; how met."""

    latest: int
    surely: int
    depth: int
    parent: str
    identity: tuple[str, ...] = ()


def trace(case: Case, name: str, depth: int = DEEP, by: str | When | None = None) -> Trace:
    """Who gave what to a thing, an actor or a holding (``tank-design@germany``), back to its origins.

    A giving to somebody counts for what they passed on only if it may have begun before that ended (*possibly*), or surely had
    begun before that did (*surely*); one without a date is *not known* and its sources are followed with the time of what it fed.
    Each thing in each hand is opened once, with the latest day that matters on any path; circles therefore end.
    ``depth`` (1 to 200) is the largest number of steps back; ``by`` leaves out what surely came after that day.
    Raises `UnknownName`, `DateError`, `LimitError`.
    Cost: rounds (at most ``depth``) times the claims met.
    """
    if not 1 <= depth <= DEEPEST:
        raise LimitError(f"a depth of {depth} is not between 1 and {DEEPEST}; ask for fewer steps.")
    flows = Flows(case)
    voice = Voice(case)
    targets, title = _targets(flows, name)
    limit = MAX_DAY if by is None else spell_of(by).last
    met: dict[Node, _Met] = {node: _Met(limit, limit, 0, "", claims) for node, claims in targets.items()}
    cut = _walk(flows, met, list(targets), depth)
    steps, late = _steps(voice, flows, met)
    lines = [step.line for step in steps]
    asked = ["trace", name]
    asked += ["--depth", str(depth)] if depth != DEEP else []
    asked += ["--by", spell_of(by).text] if by is not None else []
    return Trace(
        question=typed(*asked),
        title=title,
        case=case.about.title,
        digest=digest(case),
        grounds=voice.grounds([*lines, *late]),
        target=name,
        steps=steps,
        too_late=late,
        origins=_origins(case, flows, met, steps) if len(steps) > 0 else (),
        cut=cut,
    )


def _targets(flows: Flows, name: str) -> tuple[dict[Node, tuple[str, ...]], str]:
    """The nodes asked for, each with the claims of identity it goes by, and what the answer calls them."""
    case, identity = flows.case, flows.identity
    if "@" in name:
        item, _, holder = name.partition("@")
        thing, actor = case.resolve(item), case.resolve(holder)
        title = f"How {thing.title} came into the hands of {actor.title}"
        return {(identity.of(thing.id), identity.of(actor.id)): _merged(flows, thing.id)}, title
    if any(name == side for side, _ in case.about.sides):
        members = case.side(name)
        nodes: dict[Node, tuple[str, ...]] = {node: () for member in members for node in _held(flows, member, members)}
        return nodes, f"What {name} had from others, and where they had it from"
    thing = case.resolve(name)
    if thing.kind in ACTORS:
        members = case.with_parts(identity.all_of(thing.id))
        nodes = {node: _merged(flows, thing.id) for member in members for node in _held(flows, member, members)}
        return nodes, f"What {thing.title} had from others, and where they had it from"
    return {(identity.of(thing.id), ""): _merged(flows, thing.id)}, f"How {thing.title} came about"


def _held(flows: Flows, actor: str, members: tuple[str, ...]) -> list[Node]:
    """What an actor got by claims in which somebody who is no part of it had a hand."""
    inside = set(members)
    mine = flows.identity.of(actor)
    return [
        node
        for node in sorted(flows.into)
        if node[1] == mine and any(not inside.issuperset(_hands(flows.case, claim)) for claim in flows.into[node])
    ]


def _hands(case: Case, claim: Claim) -> tuple[str, ...]:
    model = (claim.object,) if claim.verb in ("emulate", "study-at") else ()
    things = (claim.subject, *claim.by, *claim.via, *model)
    return tuple(thing for thing in things if thing in case.thing_by_id and case.thing_by_id[thing].kind in ACTORS)


def _merged(flows: Flows, thing: str) -> tuple[str, ...]:
    return flows.identity.by_claim.get(flows.identity.of(thing), ())


def _walk(flows: Flows, met: dict[Node, _Met], frontier: list[Node], depth: int) -> bool:
    """Go back round by round until nothing gets later or deeper than ``depth``; returns whether there was more."""
    case = flows.case
    for round_ in range(1, depth):
        grown: dict[Node, None] = {}
        for node in frontier:
            state = met[node]
            for claim in flows.feeding(node):
                when = moment_of(case, claim)
                if when is not None and when.start_lo > state.latest:
                    continue
                latest, surely = _passed_back(when, state)
                latest = min(latest, flows.made_until(claim))
                for before in flows.drawn_on(claim):
                    _reach(flows, met, before, _Met(latest, surely, round_, claim.id, _merged(flows, before[0])), grown)
            for claim in flows.predecessors.get(node[1], ()):
                when = moment_of(case, claim)
                latest, surely = _passed_back(when, state)
                before = (node[0], flows.identity.of(claim.object))
                if before in flows.into:
                    _reach(flows, met, before, _Met(latest, surely, round_, claim.id, (claim.id,)), grown)
        frontier = list(grown)
        if len(frontier) == 0:
            return False
    return any(before not in met for node in frontier for claim in flows.feeding(node) for before in flows.drawn_on(claim))


def _passed_back(when: When | None, state: _Met) -> tuple[int, int]:
    """Until when something must have been there to serve a claim: possibly by its latest day, surely by its earliest."""
    if when is None:
        return state.latest, MIN_DAY
    sure = state.surely if when.start_hi <= state.surely else MIN_DAY
    return min(state.latest, when.end_hi), min(sure, when.start_lo)


def _reach(flows: Flows, met: dict[Node, _Met], node: Node, state: _Met, grown: dict[Node, None]) -> None:
    known = met.get(node)
    if known is None:
        met[node] = state
        grown[node] = None
    elif state.latest > known.latest or state.surely > known.surely:
        known.latest = max(known.latest, state.latest)
        known.surely = max(known.surely, state.surely)
        grown[node] = None


def _steps(voice: Voice, flows: Flows, met: dict[Node, _Met]) -> tuple[tuple[Step, ...], tuple[Line, ...]]:
    """The claims of every node met, each under the nearest node that it fed in time; and those that came too late for all."""
    case = voice.case
    nearest = sorted(met, key=lambda node: (met[node].depth, node))
    below: dict[str, list[Node]] = {}
    for node in nearest:
        below.setdefault(met[node].parent, []).append(node)
    home: dict[str, Node] = {}
    late: dict[str, None] = {}
    for node in nearest:
        succession = (claim for claim in flows.predecessors.get(node[1], ()) if claim.id in below)
        for claim in (*flows.feeding(node), *succession):
            if _in_time(moment_of(case, claim), met[node]) is None:
                late[claim.id] = None
            else:
                home.setdefault(claim.id, node)
    when_of = order(case)
    claims: dict[Node, list[str]] = {}
    for name in sorted(home, key=lambda claim: when_of[claim]):
        claims.setdefault(home[name], []).append(name)
    steps: list[Step] = []
    waiting = [(name, 0) for node in reversed(below.get("", [])) for name in reversed(claims.get(node, []))]
    while len(waiting) > 0:
        name, indent = waiting.pop()
        steps.append(_step(voice, home[name], met[home[name]], case.claim_by_id[name], indent))
        nested = [claim for node in below.get(name, ()) for claim in claims.get(node, ())]
        waiting.extend((claim, indent + 1) for claim in reversed(nested))
    return tuple(steps), tuple(voice.line(case.claim_by_id[name]) for name in sorted(late) if name not in home)


def _in_time(when: When | None, state: _Met) -> str | None:
    """Whether a claim came before what drew on it; ``None``: surely not."""
    if when is None:
        return UNKNOWN
    if when.start_lo > state.latest:
        return None
    return SURELY if when.start_hi <= state.surely else POSSIBLY


def _step(voice: Voice, node: Node, state: _Met, claim: Claim, indent: int) -> Step:
    in_time = _in_time(moment_of(voice.case, claim), state) or UNKNOWN
    name = node[0] + (f"@{node[1]}" if node[1] != "" else "")
    line = voice.line(claim, in_time, "", indent, (("node", name), ("depth", state.depth), ("in_time", in_time)))
    identity = tuple(one for one in state.identity if one != claim.id)
    return Step(name, state.depth, claim.id, in_time, msgspec.structs.replace(line, claims=(claim.id, *identity)), identity)


def _origins(case: Case, flows: Flows, met: Mapping[Node, _Met], steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Where the record ends: nodes that nothing fed in time, and who made something out of nothing on record."""
    found: set[str] = set()
    fed_nodes = {step.node for step in steps}
    for item, holder in met:
        node = item + (f"@{holder}" if holder != "" else "")
        feeding = (moment_of(case, claim) for claim in flows.feeding((item, holder)))
        if node not in fed_nodes and all(_in_time(when, met[item, holder]) is None for when in feeding):
            found.add(case.title(item) + (f" in the hands of {case.title(holder)}" if holder != "" else ""))
    for step in steps:
        claim = case.claim_by_id[step.claim]
        if len(flows.drawn_on(claim)) == 0:
            found.add(case.title(claim.subject))
    return tuple(sorted(found))
