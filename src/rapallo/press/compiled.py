"""The compiled network of a case's aims as data, so that a page works out removals itself, to the bit (§4 to §7)."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from rapallo.inquiry.asked import solver_for, targets_of
from rapallo.inquiry.steps import notice_steps
from rapallo.pathways.endings import last_days
from rapallo.pathways.network import LASTING, Choice, bearing
from rapallo.pathways.readings import FAVOURABLE, NEVER, UNFAVOURABLE, Setting, Values
from rapallo.pathways.solve import Solver, Stage
from rapallo.pathways.ways import FOOTINGS, Path, split
from rapallo.press.compiled_beyond import beyond_columns, told_columns
from rapallo.press.compiled_readings import fixed_holdings, reading_rows
from rapallo.press.compiled_record import Lines, claim_columns, edge_rows, source_rows, thing_columns, thing_places
from rapallo.record import Case

__all__ = ["MOST_ENDINGS", "compiled"]

MOST_ENDINGS = 6
"""Claims of closing that bear on one way whose every combination is carried; of more, only what counts where none is withdrawn."""

_BOUNDS = (FAVOURABLE, UNFAVOURABLE)
_SETTINGS = tuple(product(_BOUNDS, FOOTINGS))
_RAN = {"no": 0, "unknown": 1, "yes": 2}


def compiled(case: Case, targets: Iterable[str] | None = None) -> dict[str, Any]:
    """What the page's kernel needs of a case: plain data for JSON, everything equal written once.

    Parameters
    ----------
    targets : the holdings asked about; ``None``: the case's aims

    Lines of steps stand in ``lines`` as first and last steps of their runs, by number elsewhere; things, claims, sources, holdings and ways
    are numbers too. Values of a way stand in ``values`` as open, takes, unbroken, keeps, sometime, waived, and in ``shapes`` by number, bound
    by bound and footing by footing; ``moved`` tells what other claims of closing would leave of them, ``readings`` what each named reading
    leaves out, chooses and closes. Raises `UnknownName`, `UsageError` where there is nothing to ask about, and `LimitError`. The same case
    gives the same data. Law: what is worked out from it is what the `Solver` works out, in every reading, for every removal that the page
    does not refuse.
    """
    solver = solver_for(case, targets_of(case, targets))
    model, part = solver.model, solver.part
    lines = Lines(model.grid.steps)
    named = (one for path in model.paths for one in (*path.named, *path.holders, *path.actors))
    things = thing_places(case, solver.knife, (*named, *(one for text in model.holdings for one in split(text) if one != "")))
    claims = {claim.id: place for place, claim in enumerate(case.claims)}
    values = _Values(lines)
    shapes = [[values.number(solver.frame.shape(way, bound, footing)) for way in part.ways] for bound, footing in _SETTINGS]
    moved = _moved(solver, claims, values, lines)
    ways, holdings = ([row[0] for row in moved[name] if len(row[2]) == 0] for name in ("ways", "holdings"))
    found = {
        "format": 1,
        "steps": model.grid.steps,
        "resolution": model.grid.resolution,
        "first_day": model.grid.first(0),
        "notice": list(notice_steps(model.grid, case.about.notice)),
        "things": thing_columns(case, things),
        "sides": [[name, [things[one] for one in members if one in things]] for name, members in case.about.sides],
        "sources": source_rows(case),
        "claims": claim_columns(case, solver.frame),
        "edges": edge_rows(solver.knife, things, claims, lines),
        "holdings": list(model.holdings),
        "ways": _ways(solver, things, lines),
        "part": {"holdings": list(part.holdings), "ways": list(part.ways)},
        "targets": [solver.place[text] for text in solver.targets],
        "bearing": [sorted(bearing(part.network, [solver.place[text]])) for text in solver.targets],
        "needs": _needs(solver),
        "order": [[int(one.feeds is not None), *one.holdings] for one in part.network.plan.components],
        "paths": [_path(path, claims) for path in solver.paths],
        "given": _given(solver, claims, lines),
        **beyond_columns(solver, lines),
        "groups": [
            [
                [claims[one] for one in group.claims],
                [sorted(claims[one] for one in some) for some in group.options],
                int(group.whole),
                *_denied(solver, group.claims, claims),
            ]
            for group in solver.groups
        ],
        **told_columns(solver),
        "shapes": shapes,
        "moved": {**moved, "fixed": fixed_holdings(solver, Stage(), holdings, lines)},
        "readings": reading_rows(solver, lines, values.number, (ways, holdings)),
    }
    return {**found, "values": values.rows, "lines": lines.rows}


class _Values:
    """The values of ways, each set of them once."""

    def __init__(self, lines: Lines) -> None:
        self.rows: list[list[int]] = []
        self._lines = lines
        self._places: dict[tuple[int, ...], int] = {}

    def number(self, one: Values) -> int:
        opened, sometime = self._lines.number(one.open), self._lines.number(one.sometime)
        row = (opened, min(one.takes, NEVER), int(one.unbroken), min(one.keeps, LASTING), sometime, int(one.waived != 0))
        found = self._places.get(row)
        if found is None:
            found = self._places[row] = len(self.rows)
            self.rows.append(list(row))
        return found


def _ways(solver: Solver, things: Mapping[str, int], lines: Lines) -> list[list[Any]]:
    """Every way of the model: id, holding given, whether an act, things with which it falls, who gets it, who acts; and when it may be open."""
    model = solver.model
    found = []
    for place, path in enumerate(model.paths):
        open_ = lines.number(solver.frame.shape(place, FAVOURABLE, FOOTINGS[-1]).open)
        sides = [[things[one] for one in dict.fromkeys(some)] for some in (path.named, path.holders, path.actors)]
        found.append([path.id, model.places[path.gives], int(path.act), *sides, open_])
    return found


def _needs(solver: Solver) -> list[list[Any]]:
    """For each way of the part its needs: a place in the part, or how many of which places."""
    return [[[need.k, *need.of] if isinstance(need, Choice) else need for need in way.needs] for way in solver.part.network.ways]


def _path(path: Path, claims: Mapping[str, int]) -> list[Any]:
    """What decides whether a way counts: its footing, what is said of its having run and on which footing, its claims."""
    known = _RAN.get(path.ran, 0)
    return [FOOTINGS.index(path.footing), known, FOOTINGS.index(path.footing_of("ran")), [claims[one] for one in path.claims]]


def _given(solver: Solver, claims: Mapping[str, int], lines: Lines) -> list[list[Any]]:
    """For each holding of the part: its existence where that alone gives it (else nothing), how long it can be held, and what is declared
    given, with footing and claims; lines favourably and unfavourably."""
    frame = solver.frame
    found: list[list[Any]] = []
    for text in solver.holdings:
        alone: list[int] = []
        if frame.exists_by_itself(text):
            alone = [lines.number(_dating(solver, bound, ()).existence(text, bound == FAVOURABLE)) for bound in _BOUNDS]
        exists = [lines.number(_dating(solver, bound, ()).exists(text, bound == FAVOURABLE)) for bound in _BOUNDS]
        declared = []
        for given in solver.model.givens.get(text, ()):
            held = [lines.number(frame.dating.given(given, bound == FAVOURABLE)) for bound in _BOUNDS]
            footing = FOOTINGS.index(given.footing) if given.footing != "" else FOOTINGS.index("assumed")
            declared.append([*held, footing, [claims[one] for one in given.claims]])
        found.append([alone, exists, declared])
    return found


def _denied(solver: Solver, group: Sequence[str], claims: Mapping[str, int]) -> list[int]:
    """The denied rivals of a group, none of which is an option."""
    among = next((one.claims for one in solver.frame.rivalries if not set(group).isdisjoint(one.claims)), ())
    return [claims[one] for one in among if one not in group]


# -- claims of closing -----------------------------------------------------------------------------------------------


def _dating(solver: Solver, bound: str, ends: tuple[tuple[str, int], ...]) -> Any:
    return solver.frame.dating_in(Setting(bound=bound, ends=(ends, ends)))


def _moved(solver: Solver, claims: Mapping[str, int], values: _Values, lines: Lines) -> dict[str, Any]:
    """What claims of closing leave of ways and holdings: for each that depends on some, these claims and a value for every choice of
    those that count (bit i: the i-th counts), bound by bound and footing by footing; an empty table where they are too many."""
    frame = solver.frame
    ending = {claim for several in frame.endings.values() for claim in several}
    rivals = [group.claims for group in frame.rivalries if not ending.issuperset(group.claims)]
    ways, holdings = [], []
    for place, path in enumerate(solver.paths):
        mine = _ends_of(solver, (*path.limits, *path.named, *split(path.gives)))
        if len(mine) > 0:
            table = [] if len(mine) > MOST_ENDINGS else _way_table(solver, place, mine, values)
            if len(table) == 0 or any(len(set(row)) > 1 for row in table):
                ways.append([place, [claims[one] for one in mine], table])
    for place, text in enumerate(solver.holdings):
        mine = _ends_of(solver, split(text))
        if len(mine) > 0:
            table = [] if len(mine) > MOST_ENDINGS else _holding_table(solver, text, mine, lines)
            if len(table) == 0 or any(len(set(row)) > 1 for row in table):
                holdings.append([place, [claims[one] for one in mine], table])
    return {
        "claims": sorted(claims[one] for one in ending),
        "doubted": sorted(claims[one] for one in ending & frame.with_inferred(claim for group in rivals for claim in group)),
        "ways": ways,
        "holdings": holdings,
    }


def _ends_of(solver: Solver, things: Iterable[str]) -> tuple[str, ...]:
    endings = solver.frame.endings
    return tuple(dict.fromkeys(claim for thing in things for claim in endings.get(thing, ())))


def _choices_of(solver: Solver, mine: Sequence[str]) -> list[list[tuple[tuple[str, int], ...]]]:
    """For each bound and each choice of the claims that count, the last days that they leave."""
    frame = solver.frame
    endings = {thing: several for thing, several in frame.endings.items() if not set(mine).isdisjoint(several)}
    picks = [{claim for number, claim in enumerate(mine) if mask >> number & 1 == 1} for mask in range(1 << len(mine))]
    return [
        [last_days(solver.model.case, endings, pick, bound == FAVOURABLE, frame.rivalries) for pick in picks] for bound in _BOUNDS
    ]


def _way_table(solver: Solver, place: int, mine: Sequence[str], values: _Values) -> list[list[int]]:
    days = dict(zip(_BOUNDS, _choices_of(solver, mine), strict=True))
    way = solver.part.ways[place]
    table = []
    for bound, footing in _SETTINGS:
        settings = [Setting(bound=bound, footing=footing, ends=(ends, ends)) for ends in days[bound]]
        table.append([values.number(solver.frame.shape_in(way, setting)) for setting in settings])
    return table


def _holding_table(solver: Solver, text: str, mine: Sequence[str], lines: Lines) -> list[list[int]]:
    """Existence that gives it (favourably, unfavourably), then how long it can be held."""
    table = []
    alone = solver.frame.exists_by_itself(text)
    for bound, days in zip(_BOUNDS, _choices_of(solver, mine), strict=True):
        good = bound == FAVOURABLE
        table.append([lines.number(_dating(solver, bound, ends).existence(text, good) if alone else 0) for ends in days])
    for bound, days in zip(_BOUNDS, _choices_of(solver, mine), strict=True):
        table.append([lines.number(_dating(solver, bound, ends).exists(text, bound == FAVOURABLE)) for ends in days])
    return table
