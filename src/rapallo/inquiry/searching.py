"""Minimal sets looked for size by size, each size estimated before it is begun (§8)."""

from collections.abc import Callable, Collection, Sequence
from time import perf_counter

from rapallo.errors import LimitError
from rapallo.pathways.cuts import Sets, minimal_sets

__all__ = ["MOST_SETS", "said_complete", "search"]

MOST_SETS = 1_000_000
"""Sets of one size that are tried without being asked for by name (``--sets``)."""

Tell = Callable[[int, int, int], None]


def search(
    breaks: Callable[[Sequence[tuple[int, ...]]], Sequence[bool]],
    candidates: int,
    size: int,
    *,
    rests_on: Callable[[tuple[int, ...]], Collection[int]] | None = None,
    most: int = MOST_SETS,
    tell: Tell | None = None,
) -> Sets:
    """The minimal breaking sets, complete to a size; see `rapallo.pathways.cuts.minimal_sets`.

    Before a size is begun it is known how many sets of it there can be at most; beyond ``most`` the search refuses and says about
    how long it would take. Raises `LimitError`. A KeyboardInterrupt ends it with what is proved by then.
    """
    answers: dict[tuple[int, ...], bool] = {}
    supports: dict[tuple[int, ...], Collection[int]] = {}
    began = perf_counter()
    level = 1

    def asked(sets: Sequence[tuple[int, ...]]) -> list[bool]:
        new = [one for one in sets if one not in answers]
        if len(new) > 0:
            answers.update(zip(new, breaks(new), strict=True))
        return [answers[one] for one in sets]

    def resting(one: tuple[int, ...]) -> Collection[int]:
        if one not in supports:
            supports[one] = tuple(range(candidates)) if rests_on is None else rests_on(one)
        return supports[one]

    def told(now: int, done: int, to_do: int) -> None:
        nonlocal level
        level = to_do
        if tell is not None and now == reached:
            tell(now, done, to_do)

    reached = 0
    found = minimal_sets(asked, candidates, 0, rests_on=resting, tell=told)
    for reached in range(1, size + 1):
        if found.stopped or (len(found.sets) > 0 and found.sets[0] == ()):
            break
        coming = level * candidates // reached
        if coming > most:
            rate = max(len(answers), 1) / max(perf_counter() - began, 1e-3)
            raise LimitError(
                f"sets of {reached} may be as many as {coming:,}, about {_long(coming / rate)} of work; sets of up to {reached - 1} are "
                f"done at once. Ask for --size {reached - 1}, or for --sets {coming} to run it. (§8.1)"
            )
        found = minimal_sets(asked, candidates, reached, rests_on=resting, tell=told)
    complete = size if len(found.sets) > 0 and found.sets[0] == () else found.complete
    return Sets(found.sets, complete, found.stopped, len(answers))


def _long(seconds: float) -> str:
    if seconds < 120:
        return f"{max(round(seconds), 1)} seconds"
    return f"{round(seconds / 60)} minutes" if seconds < 7200 else f"{round(seconds / 3600)} hours"


def said_complete(found: Sets, size: int, what: str) -> str:
    """How far a list of sets reaches, in a sentence."""
    if not found.stopped:
        return f"Complete up to sets of {size}: every smallest set of that many {what} is here."
    if found.complete < 1:
        return f"Stopped before any size was finished: what is here is proved, and more {what} may be missing."
    whole = f"1 {what.removesuffix('s')}" if found.complete == 1 else f"{found.complete} {what}"
    return f"Stopped: complete up to sets of {whole}; of larger ones what is here is proved, and more may be missing."
