"""The answers that a page brings along, and the questions it can be asked, as templates with an example from the case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from rapallo.errors import RapalloError
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.ask import ASKED, BESIDE, Form, put
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.head import typed
from rapallo.inquiry.voice import Voice
from rapallo.record import Case
from rapallo.time import civil

__all__ = ["answer_data", "answered", "common_questions", "opening", "quick_questions", "sections_data", "templates"]

_ON_PAGE = ("at", "breaches", "find", "rivals", "show", "sources", "theses", "timeline", "without")
"""Questions that a page answers by itself, from what it carries."""

_SLOW = ("chokepoints", "compare", "flips", "ways")
"""Questions of which the answers to all together take long, and that nothing else on the page is drawn from."""

def common_questions(case: Case) -> tuple[str, ...]:
    """The questions that a page answers without being asked: those of `questions.toml` and `theses.toml`, each aim's, and the overviews."""
    aims, sides = case.about.aims, [name for name, _ in case.about.sides]
    found: list[str] = [question.ask for question in case.questions]
    found += [thesis.ask for thesis in case.theses if thesis.ask != ""]
    found += ["rivals", "sources", "shares"]
    found += ["breaches"] if len(case.rules) > 0 else []
    found += ["theses"] if len(case.theses) > 0 else []
    if len(sides) >= 2:
        found.append(typed("between", sides[0], sides[1]))
    if len(aims) > 0:
        found.append("ways")
        found += ["compare"] if len(case.readings) > 0 else []
        found += [typed("rupture", sides[0], sides[1])] if len(sides) >= 2 else []
    for aim in aims:
        found += [typed("why", aim), typed("chokepoints", aim), typed("flips", aim)]
        found += [typed("why", aim, "--reading", reading.id) for reading in case.readings]
    return tuple(dict.fromkeys(found))


def quick_questions(case: Case) -> tuple[str, ...]:
    """Those of the common questions that a running desk has ready from the start; the others it answers when they are asked."""
    return tuple(one for one in common_questions(case) if one.split(" ", 1)[0] not in _SLOW and "--reading" not in one)


def opening(case: Case) -> dict[str, Answer]:
    """The answer that a page opens with, by its question: the first aim's, else what is between the sides, else what the record rests on."""
    sides = [name for name, _ in case.about.sides]
    wanted = [typed("why", aim) for aim in case.about.aims]
    wanted += [typed("between", sides[0], sides[1])] if len(sides) >= 2 else []
    for question in (*wanted, "sources"):
        given = answered(case, (question,))
        if len(given) > 0:
            return given
    return {}


def answered(case: Case, questions: Iterable[str]) -> dict[str, Answer]:
    """The answer to each question, sorted by question; one that cannot be put is left out (`check` names it)."""
    found: dict[str, Answer] = {}
    for question in sorted(set(questions)):
        try:
            found[question] = put(case, question)
        except RapalloError:
            continue
    return found


def answer_data(case: Case, answer: Answer) -> dict[str, Any]:
    """An answer as `Answer.json` has it, without its grounds, and without the fields of a line that say of the one claim it names what
    the claim itself says; a page has them with the claim."""
    return {
        "question": answer.question,
        "title": answer.title,
        "summary": list(answer.summary()),
        "sections": sections_data(case, answer.sections()),
    }


def sections_data(case: Case, sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Sections as a page has them: without the fields of a line that say of the one claim it names what the claim itself says."""
    voice = voice_of(case)
    return [
        {"title": one.title, "level": one.level, "note": one.note, "lines": [_line(voice, line) for line in one.lines]} for one in sections
    ]


def _line(voice: Voice, line: Line) -> dict[str, Any]:
    claim = voice.case.claim_by_id.get(line.claims[0]) if len(line.claims) == 1 and len(line.fields) > 0 else None
    known = dict(voice.fields(claim)) if claim is not None else {}
    fields = {name: value for name, value in line.fields if name not in known or known[name] != value}
    row: dict[str, Any] = {"text": line.text, "mark": line.mark, "depth": line.depth, "claims": list(line.claims)}
    return {**row, "fields": fields} if len(fields) > 0 else row


def templates(case: Case, others: Sequence[str] = (), stories: bool = False) -> list[dict[str, Any]]:
    """Every question that there is: its name, what it asks, how it is typed, and an example of this case.

    With ``others``, the names of cases that it is compared with, those too that need others; with ``stories`` what a story resembles.
    """
    words = {**_examples(case), **({"other case": others[0]} if len(others) > 0 else {})}
    beside = [name for name in BESIDE if len(others) > 0 or (stories and name == "precedents")]
    return [
        {
            "name": name,
            "summary": _summary(name),
            "form": " ".join([name, *_typed(form)]),
            "words": list(form.words),
            "options": {option: list(taken) for option, taken in form.options.items()},
            "whole": list(form.whole),
            "example": _example(name, form, words),
            "desk": name not in _ON_PAGE,
        }
        for name, form in {**ASKED, **{name: BESIDE[name] for name in beside}}.items()
    ]


def _summary(name: str) -> str:
    """The first sentence of what a question's function says of itself."""
    return " ".join((getattr(import_module(f"rapallo.inquiry.{name}"), name).__doc__ or "").split("\n\n")[0].split())


def _typed(form: Form) -> Iterator[str]:
    for word in form.words:
        name = word.rstrip("*?").upper()
        yield f"[{name} …]" if word.endswith("*") else f"[{name}]" if word.endswith("?") else name
    for option, (argument, many) in form.options.items():
        if many == "0":
            yield f"[{option}]"
        else:
            name = "A B" if many == "2" else argument.rstrip("_").upper()
            yield f"[{option} {name}]"


def _examples(case: Case) -> Mapping[str, str]:
    """A word of the case for each kind of argument."""
    about = case.about
    busiest = sorted(case.things, key=lambda thing: (-len(case.claims_of.get(thing.id, ())), thing.id))
    thing = busiest[0].id if len(busiest) > 0 else "thing"
    sites = [one for one in busiest if one.kind in ("facility", "place", "agreement")]
    aim = about.aims[0] if len(about.aims) > 0 else thing
    sides = [name for name, _ in about.sides]
    year = "1900"
    dated = sorted(claim.when.start_lo for claim in case.claims if claim.when is not None and claim.when.start == "known")
    if len(dated) > 0:
        year = str(civil(dated[len(dated) // 2])[0])
    other = next((one.id for one in busiest if one.id != thing), thing)
    return {
        "a": thing,
        "b": other,
        "side a": sides[0] if len(sides) > 1 else thing,
        "side b": sides[1] if len(sides) > 1 else other,
        "target": aim,
        "name": thing,
        "thing": thing,
        "what": sites[0].id if len(sites) > 0 else thing,
        "when": year,
        "words": case.title(thing),
    }


def _example(name: str, form: Form, words: Mapping[str, str]) -> str:
    kinds = [word.rstrip("*?") for word in form.words if name not in ("theses", "rivals")]
    if name in ("between", "rupture"):
        kinds = [f"side {kind}" for kind in kinds]
    if name == "diff":
        kinds = ["other case"]
    return typed(name, *(words[kind] for kind in kinds if kind in words))
