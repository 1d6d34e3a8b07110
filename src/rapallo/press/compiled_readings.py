"""A case's named readings beside its compiled network: what each leaves out, chooses and closes, so that a page works them out too (§5.4)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import msgspec

from rapallo.inquiry.named import named
from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Setting, Values
from rapallo.pathways.setting import Bar
from rapallo.pathways.solve import Solver, Stage
from rapallo.pathways.ways import FOOTINGS
from rapallo.press.compiled_record import Lines, merged_claims, rival_pairs, runs
from rapallo.record import Case, identity_of, rivalries

__all__ = ["fixed_holdings", "reading_rows"]


def reading_rows(
    solver: Solver, lines: Lines, value: Callable[[Values], int], beyond: tuple[Sequence[int], Sequence[int]]
) -> list[dict[str, Any]]:
    """Every named reading of the case as data.

    Parameters
    ----------
    value : the number of a way's values among all
    beyond : ways and holdings of the part whose claims of closing are too many for a table; of these each reading has its own values

    A row has its id, whether it enforces rules, and by number: claims ``fallen`` and sources ``silent`` (as first and last of their runs),
    ways of the part ``closed``, rivals ``chosen``; ``bars`` the ways that rules close: the way, the steps at which it may be forbidden, and
    rows of the steps at which it surely is with the claims that takes; ``barring`` all claims that any bar of the case rests on (runs);
    ``rivals`` the pairs of rivals where an identity falls. What a reading does not name is absent.
    """
    case = solver.model.case
    claims = {claim.id: place for place, claim in enumerate(case.claims)}
    sources = {source.key: place for place, source in enumerate(case.sources)}
    found = []
    for reading in case.readings:
        stage = named(solver.frame, reading).stage
        row: dict[str, Any] = {
            "fallen": runs(sum(1 << claims[one] for one in stage.fallen)),
            "silent": runs(sum(1 << sources[one] for one in stage.silent)),
            "closed": [place for place, path in enumerate(solver.paths) if path.id in stage.closed],
            "chosen": sorted(claims[one] for one in stage.chosen),
            "bars": _bars(solver, stage.barred, claims, lines),
            "barring": runs(sum(1 << claims[one] for one in {claim for bar in stage.barred for claim in bar.claims})),
            "ways": _ways(solver, stage, beyond[0], value),
            "holdings": fixed_holdings(solver, stage, beyond[1], lines),
        }
        head = {"id": reading.id, "enforced": int(len(reading.enforced) > 0)}
        rivals = _rivals(case, stage, claims)
        pairs = {} if rivals is None else {"rivals": rivals}
        found.append({**head, **{name: some for name, some in row.items() if len(some) > 0}, **pairs})
    return found


def _bars(solver: Solver, bars: Iterable[Bar], claims: Mapping[str, int], lines: Lines) -> list[list[Any]]:
    """For each way of the part that rules may close: the way, when at worst, and at best when on which claims."""
    by_way: dict[str, list[Bar]] = {}
    for bar in bars:
        by_way.setdefault(bar.way, []).append(bar)
    found: list[list[Any]] = []
    for place, path in enumerate(solver.paths):
        possibly, surely = 0, dict[tuple[int, ...], int]()
        for bar in by_way.get(path.id, ()):
            possibly |= bar.possibly
            if bar.surely != 0:
                key = tuple(sorted({claims[one] for one in bar.claims}))
                surely[key] = surely.get(key, 0) | bar.surely
        if path.id in by_way:
            found.append([place, lines.number(possibly), [[lines.number(line), *key] for key, line in surely.items()]])
    return found


def _rivals(case: Case, stage: Stage, claims: Mapping[str, int]) -> list[list[int]] | None:
    """The pairs of rivals as they are where the reading's identities alone hold; ``None``: as they are in the record."""
    if stage.fallen.isdisjoint(merged_claims(case)):
        return None
    kept = msgspec.structs.replace(case, claims=tuple(claim for claim in case.claims if claim.id not in stage.fallen))
    return rival_pairs(kept, rivalries(kept), identity_of(kept), claims)


def _ways(solver: Solver, stage: Stage, ways: Iterable[int], value: Callable[[Values], int]) -> list[list[int]]:
    """Values of ways that no table has, bound by bound and footing by footing."""
    found = []
    for place in ways:
        settings = [_setting(stage, bound, footing) for bound, footing in product((FAVOURABLE, UNFAVOURABLE), FOOTINGS)]
        found.append([place, *(value(solver.frame.shape_in(solver.part.ways[place], setting)) for setting in settings)])
    return found


def fixed_holdings(solver: Solver, stage: Stage, holdings: Iterable[int], lines: Lines) -> list[list[int]]:
    """Of holdings that no table has: existence that gives them, and how long they can be held, on each footing, favourably and unfavourably."""
    found = []
    for place in holdings:
        text, row = solver.holdings[place], [place]
        for bound, footing in product((FAVOURABLE, UNFAVOURABLE), FOOTINGS):
            dating, good = solver.frame.dating_in(_setting(stage, bound, footing)), bound == FAVOURABLE
            row.append(lines.number(dating.existence(text, good) if solver.frame.exists_by_itself(text) else 0))
            row.append(lines.number(dating.exists(text, good)))
        found.append(row)
    return found


def _setting(stage: Stage, bound: str, footing: str) -> Setting:
    return Setting(bound=bound, footing=footing, fallen=stage.fallen, silent=stage.silent)
