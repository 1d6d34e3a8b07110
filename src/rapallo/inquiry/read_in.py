"""A named reading as the stage on which a question is put (§5.4)."""

import msgspec

from rapallo.inquiry.answer import Answer
from rapallo.inquiry.head import typed
from rapallo.inquiry.named import named, reading_named
from rapallo.pathways.model import model_of
from rapallo.pathways.readings import frame_of
from rapallo.pathways.solve import Stage
from rapallo.record.case import Case

__all__ = ["said_in", "stage_of"]


def stage_of(case: Case, reading: str, trust: str = "moderate") -> Stage:
    """What a reading accepts, rejects, chooses and enforces, by its id or label.

    Enforced rules close ways under both ways of taking whom they bind: at best where each forbids, at worst where either may (§11.2).
    `compare` shows the two apart. Raises `UnknownName`.
    """
    return named(frame_of(model_of(case), trust), reading_named(case, reading)).stage


def said_in(case: Case, answer: Answer, reading: str) -> Answer:
    """The answer with the reading named in its title and in the question as typed, so that it never passes for the whole record's."""
    found = reading_named(case, reading)
    label = found.label if found.label != "" else found.id
    title = f"{answer.title}, in the reading: {label}"
    if len(found.enforced) > 0:
        title += " (rules enforced: at best only what both ways of taking whom they bind forbid, at worst what either may)"
    return msgspec.structs.replace(answer, title=title, question=f"{answer.question} {typed('--reading', found.id)}")
