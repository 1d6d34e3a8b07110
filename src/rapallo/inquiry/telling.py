"""A proof told in plain sentences, from the capability down to the claims beneath it (§6)."""

from collections.abc import Iterable, Mapping

import msgspec

from rapallo.inquiry.answer import Line
from rapallo.inquiry.sentence import listed, said
from rapallo.inquiry.steps import say_step
from rapallo.inquiry.voice import Voice
from rapallo.pathways.model import Model
from rapallo.pathways.proof import Link, Proof
from rapallo.pathways.solve import Lines, Solver
from rapallo.pathways.ways import Path, split
from rapallo.record import Case, Given, Need
from rapallo.time import Duration, parse_duration

__all__ = ["Step", "lasts", "needs_said", "structure_said", "supporting", "tell", "when_held", "written_said"]

_FOOTING = {"stated": 0, "": 0, "inferred": 1, "assumed": 2}
_NAMES = ("stated", "inferred", "assumed")


class Step(msgspec.Struct, frozen=True):
    """One inference of a proof: the ``holding``, how it came about, and what that rests on.

    ``way`` is the id of the way, blank for what is given or exists; ``origin`` one of the origins of a way, *given* or *exists*;
    ``footing`` the weakest it rests on by itself; ``depth`` how far it is below the target; ``needs`` the holdings it needed.
    """

    holding: str
    way: str
    origin: str
    footing: str
    depth: int
    needs: tuple[str, ...]
    line: Line


def tell(voice: Voice, solver: Solver, proof: Proof, bounds: Mapping[str, Lines], depth: int | None = None) -> tuple[Step, ...]:
    """The links of a proof over the solver's part, from what it proves down, each once; ``depth`` cuts off what lies lower.

    ``bounds`` are those of all holdings of the part.
    """
    by_holding: dict[int, list[Link]] = {}
    for link in proof.links:
        by_holding.setdefault(link.holding, []).append(link)
    told: list[Step] = []
    seen: set[int] = set()

    def go(place: int, level: int) -> None:
        if place in seen or (depth is not None and level > depth):
            return
        seen.add(place)
        below: dict[int, None] = {}
        for link in _one_each(by_holding[place]):
            step = _step(voice, solver, link, bounds, level)
            told.append(step)
            below.update((need, None) for need, _ in link.needs)
        for need in below:
            go(need, level + 1)

    go(proof.holding, 0)
    return tuple(told)


def _one_each(links: list[Link]) -> list[Link]:
    """One link for each way, the last one first; what is proved in two rounds by one way is told once."""
    found: dict[int | None, Link] = {}
    for link in reversed(links):
        found.setdefault(link.way, link)
    return list(found.values())


def _step(voice: Voice, solver: Solver, link: Link, bounds: Mapping[str, Lines], level: int) -> Step:
    text = solver.holdings[link.holding]
    needs = tuple(solver.holdings[need] for need, _ in link.needs)
    since = when_held(solver.model, bounds[text])
    if link.way is None:
        found = _given_said(voice, solver, text)
        way, origin = "", "exists" if solver.frame.exists_by_itself(text) else "given"
    else:
        path = solver.paths[link.way]
        way, origin = path.id, path.origin
        found = _path_said(voice, solver.model, path)
    said_how, claims, footing = found
    head = solver.model.say(text)
    line = Line(
        f"{head}{since}: {said_how}",
        claims,
        level,
        (
            ("holding", text),
            ("way", way),
            ("origin", origin),
            ("footing", footing),
            ("earliest", _label(solver.model, bounds[text].possibly)),
            ("surely", _label(solver.model, bounds[text].surely)),
        ),
        footing,
    )
    return Step(text, way, origin, footing, level, needs, line)


def _label(model: Model, line: int) -> str | None:
    return None if line == 0 else model.grid.label((line & -line).bit_length() - 1)


def when_held(model: Model, lines: Lines) -> str:
    """From when something is held, as a phrase that follows it: `` (from Jan 1926 at the earliest, surely from Jul 1929)``."""
    early = (lines.possibly & -lines.possibly).bit_length() - 1
    sure = (lines.surely & -lines.surely).bit_length() - 1
    if early < 0:
        return ""
    if early == sure:
        return "" if early == 0 else f", from {say_step(model.grid, early)}"
    if sure < 0:
        return f", possibly from {say_step(model.grid, early)}" if early > 0 else ", possibly"
    start = "" if early == 0 else f"from {say_step(model.grid, early)} at the earliest, "
    return f", {start}surely from {say_step(model.grid, sure)}"


def _path_said(voice: Voice, model: Model, path: Path) -> tuple[str, tuple[str, ...], str]:
    case = voice.case
    weakest = max(
        (_FOOTING[path.footing], *(_FOOTING[voice.rests_on[claim]] for claim in path.claims if claim in voice.rests_on))
    )
    if path.origin == "derived":
        return voice.says(case.claim_by_id[path.claims[0]]), path.claims, _NAMES[weakest]
    if path.origin == "written":
        for field, footing in path.fields:
            if field in ("takes", "keeps", "open", "needs", "ran", "unbroken", "by", "at", "via", "under"):
                weakest = max(weakest, _FOOTING[footing])
        return written_said(voice, model, path), path.claims, _NAMES[weakest]
    return structure_said(voice, path), path.claims, _NAMES[weakest]


def structure_said(voice: Voice, path: Path) -> str:
    """A way by structure in words: *what Krupp holds, Germany holds*."""
    case = voice.case
    (thing, actor), (given, receiver) = split(path.needs[0].of[0]), split(path.gives)
    when = f", {said(path.when)}" if path.when is not None else ""
    if path.origin == "anyone":
        return f"{case.title(actor)} holds it, and what anyone holds is there"
    if path.origin == "succession":
        return f"{case.title(receiver)} succeeded {case.title(actor)}{when}, and holds what that held"
    if path.origin == "identity":
        one, other = (actor, receiver) if actor != receiver else (thing, given)
        return f"{case.title(other)} is {case.title(one)}{when}"
    return f"what {case.title(actor)} holds, {case.title(receiver)} holds{when}"


def written_said(voice: Voice, model: Model, path: Path) -> str:
    """A written way in words: its label, what it needs, how much work it takes, when it was open, how the result keeps."""
    case = voice.case
    words = [path.label if path.label != "" else f"by the way {path.id}"]
    if len(path.needs) > 0:
        words.append("needs " + needs_said(model, path.needs))
    if len(path.limits) > 0:
        words.append(f"rests on {listed(case, path.limits)}")
    words.append("open " + (said(path.when) if path.when is not None else "at times not on record") + _mark(path, "open"))
    words.append("takes " + (lasts(path.takes) if path.takes != "" else "nobody knows how long") + _mark(path, "takes"))
    if path.keeps != "lasting":
        keeps = {"": "it is not known how long it keeps", "0": "kept only while worked"}
        words.append(
            keeps.get(path.keeps, f"keeps {lasts(path.keeps)}" if path.keeps not in keeps else "") + _mark(path, "keeps")
        )
    if path.ran != "yes":
        words.append("an alternative not taken" if path.ran == "no" else "it is not known whether it was taken")
    if path.footing != "stated":
        words.append(path.footing)
    return "; ".join(words)


def _mark(path: Path, field: str) -> str:
    footing = path.footing_of(field)
    return f" ({footing})" if footing != path.footing else ""


def needs_said(model: Model, needs: tuple[Need, ...]) -> str:
    """Needs in words: ``A and B``, ``2 of A, B, C``."""
    words = []
    for need in needs:
        names = ", ".join(model.say(one) for one in need.of)
        words.append(names if need.k == len(need.of) == 1 else f"{need.k} of ({names})")
    return " and ".join(words) if len(words) < 3 else "; ".join(words)


def lasts(text: str) -> str:
    """A duration in words.

    >>> lasts("P18M/P3Y"), lasts("P2Y"), lasts("P10D/P2M")
    ('18 to 36 months', '2 years', '10 days to 2 months')
    """
    found: Duration = parse_duration(text)
    years = found.lo[0] % 12 == found.hi[0] % 12 == 0
    low, high = _length(found.lo, years), _length(found.hi, years)
    if low == high:
        return low
    one, other = low.split(" "), high.split(" ")
    return (
        f"{one[0]} to {high}"
        if len(one) == len(other) == 2 and one[1].rstrip("s") == other[1].rstrip("s")
        else f"{low} to {high}"
    )


def _length(length: tuple[int, int], years: bool) -> str:
    months, days = length
    words = []
    if months > 0:
        number, unit = (months // 12, "year") if years else (months, "month")
        words.append(f"{number} {unit}" + ("s" if number != 1 else ""))
    if days > 0:
        words.append(f"{days} day" + ("s" if days != 1 else ""))
    return " and ".join(words) if len(words) > 0 else "no time"


def _given_said(voice: Voice, solver: Solver, text: str) -> tuple[str, tuple[str, ...], str]:
    case = voice.case
    if solver.frame.exists_by_itself(text):
        thing = case.thing_by_id[text]
        return (f"existed, {said(thing.when)}" if thing.when is not None else "existed; no dates on record"), (), "stated"
    givens = solver.model.givens.get(text, ())
    if len(givens) == 0:
        return "granted", (), "assumed"
    weakest = min(givens, key=lambda one: _FOOTING[one.footing if one.footing != "" else "assumed"])
    return _declared(weakest), weakest.claims, weakest.footing if weakest.footing != "" else "assumed"


def _declared(given: Given) -> str:
    words = "stood already" + (f", {said(given.when)}" if given.when is not None else "")
    if given.footing in ("", "assumed"):
        words += ", as the case's author assumes"
    return words + (f" ({given.because})" if given.because != "" else "")


def supporting(case: Case, claims: Iterable[str]) -> tuple[str, ...]:
    """The sources that support these claims and what they are inferred from."""
    keys: set[str] = set()
    seen: set[str] = set()
    waiting = sorted(claims)
    while len(waiting) > 0:
        claim = case.claim_by_id.get(waiting.pop())
        if claim is None or claim.id in seen:
            continue
        seen.add(claim.id)
        waiting.extend(claim.inferred_from)
        keys.update(item.source for item in case.evidence_of(claim) if not item.disputes)
    return tuple(sorted(keys))
