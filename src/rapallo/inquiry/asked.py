"""A question about pathways as it was asked: its targets and its record, found and checked before anything runs."""

from collections.abc import Iterable

from rapallo.errors import UsageError
from rapallo.inquiry.voice import voice_of
from rapallo.pathways.model import model_of, read_holding
from rapallo.pathways.readings import Frame, frame_of
from rapallo.pathways.removal import Knife
from rapallo.pathways.solve import Solver, solver_of
from rapallo.record.case import Case
from rapallo.record.claim import CONFIDENCES

__all__ = ["knife_for", "solver_for", "targets_of", "voice_of"]


def targets_of(case: Case, target: str | Iterable[str] | None) -> tuple[str, ...]:
    """The holdings that a question is about: those named, in any spelling; none named: the case's aims.

    Raises `UnknownName` with near names, and `UsageError` where neither is to be had.
    """
    if target is None:
        if len(case.about.aims) == 0:
            raise UsageError("say which holding it is about (--target thing@actor), or list aims in case.toml. (§9)")
        return tuple(dict.fromkeys(read_holding(case, aim) for aim in case.about.aims))
    named = (target,) if isinstance(target, str) else tuple(target)
    return tuple(dict.fromkeys(read_holding(case, one) for one in named))


def solver_for(case: Case, targets: tuple[str, ...], trust: str = "moderate") -> Solver:
    """The engine set to some targets. Raises `LimitError` before it starts, `UsageError` for a trust that is none."""
    if trust not in CONFIDENCES:
        raise UsageError(f"--trust {trust[:40]!r} is not one of {', '.join(CONFIDENCES)}.")
    return solver_of(frame_of(model_of(case, targets), trust), targets)


def knife_for(frame: Frame) -> Knife:
    """The knife of a frame's whole network, remembered with it."""
    found = frame.__dict__.get("_knife")
    if not isinstance(found, Knife):
        found = frame.__dict__["_knife"] = Knife(frame)
    return found
