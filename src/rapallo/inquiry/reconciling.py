"""What would bring an author's answer and the model's together: a reading, a footing, a claim or way fewer, or one more (§12)."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from rapallo.errors import RapalloError
from rapallo.inquiry.answer import Answer, Line
from rapallo.inquiry.ask import takes_stage
from rapallo.inquiry.asked import solver_for
from rapallo.inquiry.named import named
from rapallo.inquiry.steps import last_step, notice_steps
from rapallo.inquiry.verdict import CERTAIN, NO_WAY, POSSIBLE, RULED_OUT, UNKNOWN
from rapallo.inquiry.voice import Voice
from rapallo.inquiry.why import Why
from rapallo.inquiry.without import Without
from rapallo.pathways.proof import proof
from rapallo.pathways.solve import Stage
from rapallo.record.written import Reading, Thesis

__all__ = ["DECIDED", "claims_of", "frozen_of", "plainly", "reconciling", "word_of", "words_of"]

DECIDED = (
    CERTAIN,
    POSSIBLE,
    NO_WAY,
    RULED_OUT,
    UNKNOWN,
    "lost",
    "replaced",
    "delayed",
    "less sure",
    "interrupted",
    "unsettled",
    "unchanged",
    "not had anyway",
)
"""The answers in a word that an author's and the model's can have in common."""

_LOST = "lost"
_FOOTINGS = (("stated", "on what is stated alone"), ("inferred", "on what is stated and inferred, without assumptions"))
_MOST = 6


def word_of(answer: Answer) -> str:
    """An answer in a word; blank where its question has none such."""
    if isinstance(answer, (Why, Without)):
        return answer.word
    held = getattr(answer, "held", "")
    return held if isinstance(held, str) else ""


def words_of(answer: Answer) -> tuple[str, ...]:
    """Every word that an answer can be called by, without what makes it surer: beyond the record and on it."""
    own = (answer.verdict,) if isinstance(answer, Why) else ()
    return tuple(plainly(word) for word in (word_of(answer), *own) if word != "")


def frozen_of(answer: Answer) -> str:
    """The word of frozen history, for a question that has one."""
    return answer.outcomes[0].frozen if isinstance(answer, Without) else ""


def claims_of(answer: Answer) -> tuple[str, ...]:
    """The claims that an answer in a word rests on: those of its proof, or of what replaces what was taken away."""
    if isinstance(answer, Why):
        lines = [step.line for step in answer.steps]
    elif isinstance(answer, Without):
        lines = [line for one in answer.outcomes for line in (one.line, *one.details)]
    else:
        lines = []
    return tuple(sorted({claim for line in lines for claim in line.claims}))


def plainly(word: str) -> str:
    """A word without what makes it surer.

    >>> plainly("surely lost")
    'lost'
    """
    return word.strip().casefold().removeprefix("surely ")


Ask = Callable[[str, Stage, str], bool]
"""Whether a question put in a named reading is answered in a word."""


def reconciling(voice: Voice, thesis: Thesis, answer: Answer, ask: Ask) -> tuple[Line, ...]:
    """What was tried and would bring them together; where nothing would, a line that says so.

    ``ask`` tells whether a question put in a named reading is answered in a word.
    """
    goal = plainly(thesis.author_says)
    lines: list[Line] = []
    if takes_stage(thesis.ask):
        lines.extend(_by_reading(voice, thesis, answer, goal, ask))
        lines.extend(_by_footing(thesis, goal, ask))
    if isinstance(answer, Without):
        one = answer.outcomes[0]
        if goal == _LOST and one.again != NO_WAY:
            lines.extend(_by_less(voice, answer))
        if len(one.beyond.first) > 0:
            names = dict(one.names)
            missing = "; ".join(names.get(text, text) for text in one.beyond.first)
            lines.append(Line(f"a recorded way to what the record does not answer for: {missing}", (), 1))
    elif isinstance(answer, Why):
        if len(answer.beyond.first) > 0:
            names = dict(answer.names)
            missing = "; ".join(names.get(text, text) for text in answer.beyond.first)
            lines.append(Line(f"a recorded way to what the record does not answer for: {missing}", (), 1))
        if answer.settling is not None:
            lines.append(Line(f"settling it: {answer.settling.text}", answer.settling.claims, 1))
    if len(lines) == 0:
        lines.append(Line("nothing that was tried: no named reading, footing, or single claim or way", (), 1))
    return tuple(lines)


def _by_reading(voice: Voice, thesis: Thesis, answer: Answer, goal: str, ask: Ask) -> Iterable[Line]:
    case = voice.case
    if not isinstance(answer, (Why, Without)):
        return
    solver = solver_for(case, (answer.target if isinstance(answer, Why) else answer.outcomes[0].target,))
    several = [(one, f"the reading {one.label if one.label != '' else one.id}") for one in case.readings]
    if thesis.source in case.source_by_key:
        several.append((Reading(id="own", accept=(("sources", (thesis.source,)),)), f"{thesis.source} read alone"))
    for reading, words in several:
        if _answered(thesis, named(solver.frame, reading).stage, goal, ask):
            yield Line(words, (), 1, (("by", "reading"), ("reading", reading.id)))


def _by_footing(thesis: Thesis, goal: str, ask: Ask) -> Iterable[Line]:
    for footing, words in _FOOTINGS:
        if _answered(thesis, Stage(footing=footing), goal, ask):
            yield Line(words, (), 1, (("by", "footing"), ("footing", footing)))
            return


def _answered(thesis: Thesis, stage: Stage, goal: str, ask: Ask) -> bool:
    try:
        return ask(thesis.ask, stage, goal)
    except RapalloError:
        return False


def _by_less(voice: Voice, answer: Without) -> Iterable[Line]:
    """The single claims and ways of one re-planned proof without which it would be lost."""
    case = voice.case
    target = answer.outcomes[0].target
    solver = solver_for(case, (target,))
    grid = solver.model.grid
    step = last_step(grid, answer.at)
    least, most = notice_steps(grid, case.about.notice)
    stage = Stage(cut=answer.cut, replanned=True, notice=most, soonest=least)
    place = solver.place[target]
    claims: dict[str, None] = {}
    ways: dict[str, None] = {}
    for reading in solver.scene(stage).favourable:
        why = proof(solver.part.network, reading, place, step)
        if why is None:
            continue
        for link in why.links:
            if link.way is not None and solver.paths[link.way].act:
                claims.update(dict.fromkeys(solver.paths[link.way].claims))
                ways[solver.paths[link.way].id] = None
        break
    tried = [msgspec.structs.replace(stage, fallen=solver.frame.with_inferred((claim,))) for claim in claims]
    tried += [msgspec.structs.replace(stage, closed=frozenset((way,))) for way in ways]
    lost = [lines[0].possibly >> step & 1 == 0 for lines in solver.lines(tried, [target])] if len(tried) > 0 else []
    fewer = [claim for claim, gone in zip(claims, lost, strict=False) if gone]
    yield from _fewer_claims(voice, fewer)
    written = [way for way, gone in zip(ways, lost[len(claims) :], strict=True) if gone and way not in case.claim_by_id]
    for way in written[:_MOST]:
        label = next((one.label for one in case.ways if one.id == way and one.label != ""), way)
        yield Line(f"if the way {way} were none ({label})", (), 1, (("by", "way"), ("way", way)))


def _fewer_claims(voice: Voice, claims: Sequence[str]) -> Iterable[Line]:
    for claim in sorted(claims)[:_MOST]:
        said = voice.says(voice.case.claim_by_id[claim])
        yield Line(f"if this were not so: {said}", (claim,), 1, (("by", "claim"), ("claim", claim)))
