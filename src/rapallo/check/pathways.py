"""R801–R807: written ways that cannot give what they say, and what they rest on (§4).

The engine is loaded only where a case has written ways.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rapallo.check.circles import circles
from rapallo.check.rule import Rule
from rapallo.check.survey import Place, Survey, fault, listed, shown, told, told_day
from rapallo.errors import DateError, Fault, LimitError
from rapallo.record import Way
from rapallo.time import MAX_DAY, MIN_DAY, parse_duration

if TYPE_CHECKING:
    from rapallo.pathways.model import Model
    from rapallo.pathways.readings import Frame

__all__ = ["RULES"]


def _frame(survey: Survey) -> "Frame | None":
    """The case compiled, or none where its horizon cannot be used, which other codes and questions say."""

    def build() -> "Frame | None":
        from rapallo.pathways.model import model_of
        from rapallo.pathways.readings import frame_of

        try:
            return frame_of(model_of(survey.case))
        except (LimitError, DateError):
            return None

    found: Frame | None = survey.once("pathways", build)
    return found


def _at(survey: Survey, way: str) -> Place:
    return (*survey.loaded.place("ways.toml", way), 0)


def _say(survey: Survey, holding: str) -> str:
    thing, _, actor = holding.partition("@")
    return survey.title(thing) if actor == "" else f"{survey.title(thing)} in the hands of {survey.title(actor)}"


# -- what is had at all ------------------------------------------------------------------------------------------------


def no_base(survey: Survey) -> Iterator[Fault]:
    """R801: holdings had only through each other; R806: a circle whose fading results keep each other going."""
    frame = _frame(survey)
    if frame is None:
        return
    model = frame.model
    had = _ever(frame)
    written = {way.id for way in survey.case.ways}
    onward: dict[str, list[str]] = {}
    for path in model.paths:
        onward.setdefault(path.gives, []).extend(one for need in path.needs for one in need.of)
    lacking = {text: [one for one in needs if one not in had] for text, needs in onward.items() if text not in had}
    for circle in circles(lacking):
        ways = _inside(model, circle, written)
        if len(ways) > 0:
            names = listed([_say(survey, text) for text in circle], 4)
            finding = f"{names}: had only by ways that need each other ({listed(ways, 6)}), and nothing starts them."
            yield fault("R801", _at(survey, ways[0]), finding)
    for circle in circles({text: [one for one in needs if one in had] for text, needs in onward.items() if text in had}):
        fading = [way for way in _inside(model, circle, written) if _fades(survey, way)]
        if len(fading) > 0:
            names = listed([_say(survey, text) for text in circle], 4)
            finding = f"{names} need each other, and what {listed(fading, 4)} leaves fades: once begun it renews itself for ever."
            yield fault("R806", _at(survey, fading[0]), finding)


def _ever(frame: "Frame") -> set[str]:
    """What could be had if every way were always open: what nobody gives is granted here, since R802 speaks of that."""
    model = frame.model
    had = {
        text
        for text in model.holdings
        if len(model.into.get(text, ())) == 0 or text in model.givens or frame.exists_by_itself(text)
    }
    waiting = True
    while waiting:
        waiting = False
        for path in model.paths:
            if path.gives not in had and all(sum(one in had for one in need.of) >= need.k for need in path.needs):
                had.add(path.gives)
                waiting = True
    return had


def _inside(model: "Model", circle: tuple[str, ...], written: set[str]) -> list[str]:
    """The written ways from one holding of a circle to another."""
    members = set(circle)
    return sorted(
        path.id
        for text in circle
        for path in (model.paths[place] for place in model.into.get(text, ()))
        if path.id in written and any(one in members for need in path.needs for one in need.of)
    )


def _fades(survey: Survey, way: str) -> bool:
    keeps = next(one.keeps for one in survey.case.ways if one.id == way)
    return keeps not in ("", "0", "lasting") and parse_duration(keeps).hi != (0, 0)


def unsupported(survey: Survey) -> Iterator[Fault]:
    """R802: a need of which the record has neither a way nor a given."""
    frame = _frame(survey)
    if frame is None:
        return
    model = frame.model
    for way in survey.case.ways:
        for need in way.needs:
            bare = [
                one
                for one in need.of
                if len(model.into.get(one, ())) == 0 and one not in model.givens and not frame.exists_by_itself(one)
            ]
            if len(need.of) - len(bare) < need.k:
                names = listed([_say(survey, one) for one in bare], 4)
                few = f"{need.k} of {len(need.of)} holdings, of which " if len(need.of) > 1 else ""
                yield fault("R802", _at(survey, way.id), f"way {way.id} needs {few}{names}: no way and no given is on record.")


# -- when ways are open ------------------------------------------------------------------------------------------------


def closed(survey: Survey) -> Iterator[Fault]:
    """R803: a way that is open at no step of the horizon; R804: one whose work is longer than it can be open."""
    frame = _frame(survey)
    if frame is None:
        return
    grid = frame.model.grid
    for path in frame.model.paths:
        if path.origin != "written":
            continue
        open_steps = frame.dating.opening(path, True).open
        if open_steps == 0:
            when = "at no time" if path.when is None else told(path.when)
            named = [survey.title(thing) for thing in path.limits if frame.dating.existence(thing, True) != (1 << grid.steps) - 1]
            limits = f", or {listed(named, 4)} did not exist then" if len(named) > 0 else ""
            finding = (
                f"way {path.id} can never be open: {when} lies outside the horizon ({grid.label(0)} to {_last(survey)}){limits}."
            )
            yield fault("R803", _at(survey, path.id), finding)
            continue
        least = 0 if path.takes == "" else grid.duration_steps(parse_duration(path.takes))[0]
        room = _longest(open_steps) if path.unbroken else open_steps.bit_count()
        if least > room:
            piece = " in one piece" if path.unbroken else ""
            finding = f"way {path.id} takes at least {least} {grid.resolution}s{piece}, and can be open for {room}."
            yield fault("R804", _at(survey, path.id), finding)


def _last(survey: Survey) -> str:
    frame = _frame(survey)
    assert frame is not None
    return frame.model.grid.label(frame.model.grid.steps - 1)


def _longest(line: int) -> int:
    """The length of the longest run of steps."""
    length = 0
    while line != 0:
        line &= line >> 1
        length += 1
    return length


# -- what they rest on -------------------------------------------------------------------------------------------------


def backing(survey: Survey) -> Iterator[Fault]:
    """R805: a way that no claim backs, and no reason either; R807: a way open before any of its claims."""
    for way in survey.case.ways:
        claims = [survey.case.claim_by_id[one] for one in way.claims if one in survey.case.claim_by_id]
        affirmed = [claim for claim in claims if not claim.denied]
        footing = dict(way.footing).get("way", "assumed")
        if len(claims) > 0 and len(affirmed) == 0:
            names = listed([claim.id for claim in claims])
            yield fault(
                "R805", _at(survey, way.id), f"way {way.id} rests on {names}, which deny.", [claim.id for claim in claims]
            )
        elif len(way.claims) == 0 and footing == "assumed" and way.because == "":
            yield fault("R805", _at(survey, way.id), f"way {way.id} is assumed, names no claim, and says not why.")
        yield from _older(survey, way)


def _older(survey: Survey, way: Way) -> Iterator[Fault]:
    footing = dict(way.footing)
    if way.open is None or footing.get("open", footing.get("way", "assumed")) == "assumed" or way.open.start_lo <= MIN_DAY:
        return
    dated = [survey.case.claim_by_id[one] for one in way.claims if one in survey.case.claim_by_id]
    dated = [claim for claim in dated if claim.when is not None and not claim.denied]
    if len(dated) == 0:
        return
    first = min(dated, key=lambda claim: (claim.when.start_lo if claim.when is not None else MAX_DAY, claim.id))
    assert first.when is not None
    if MIN_DAY < first.when.start_lo < MAX_DAY and way.open.start_lo < first.when.start_lo:
        finding = (
            f"way {way.id} is open from {told_day(way.open.start_lo)}, before the earliest of its claims, {first.id} "
            f"({shown(told(first.when))})."
        )
        yield fault("R807", _at(survey, way.id), finding, [first.id])


RULES = (
    Rule(("R801", "R806"), no_base, tables=("ways",), absence=True),
    Rule(("R802",), unsupported, tables=("ways",), absence=True),
    Rule(("R803", "R804"), closed, tables=("ways",)),
    Rule(("R805", "R807"), backing, tables=("ways",)),
)
