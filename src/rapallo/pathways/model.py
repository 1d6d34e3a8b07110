"""A case as a network: its ways, what structure adds to them, and the grid, compiled once for any number of readings."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from rapallo.errors import LimitError, UnknownName
from rapallo.pathways.network import Choice, Network
from rapallo.pathways.network import Way as Arc
from rapallo.pathways.ways import Path, holding, paths_of, split, structural_paths, structure_of
from rapallo.record import ACTORS, Case, Given
from rapallo.time import Grid

__all__ = ["MOST_STEPS", "Model", "horizon_of", "model_of", "read_holding"]

MOST_STEPS = 200_000
"""Steps of a horizon that the engine is ready for; a finer grid or longer horizon is refused before it starts."""

_MOST_MODELS = 64


class Model(msgspec.Struct, frozen=True, dict=True):
    """The compiled ways of a case. ``paths`` and ``holdings`` are in the order of the network's ways and holdings."""

    case: Case
    grid: Grid
    paths: tuple[Path, ...]
    holdings: tuple[str, ...]
    network: Network

    def index(self, text: str) -> int:
        """The place of a holding in the network. Raises `UnknownName` with holdings of the same thing."""
        place = self.places.get(text)
        if place is None:
            thing = split(text)[0]
            raise UnknownName(text, tuple(one for one in self.holdings if split(one)[0] == thing)[:5], what="holding")
        return place

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each holding."""
        return {text: place for place, text in enumerate(self.holdings)}

    @cached_property
    def into(self) -> Mapping[str, tuple[int, ...]]:
        """For each holding the ways that give it, by place."""
        found: dict[str, list[int]] = {}
        for place, path in enumerate(self.paths):
            found.setdefault(path.gives, []).append(place)
        return {text: tuple(places) for text, places in found.items()}

    @cached_property
    def givens(self) -> Mapping[str, tuple[Given, ...]]:
        """What the case declares as given, by holding."""
        found: dict[str, list[Given]] = {}
        for given in self.case.givens:
            found.setdefault(given.holding, []).append(given)
        return {text: tuple(givens) for text, givens in found.items()}

    def say(self, text: str) -> str:
        """A holding by its labels: ``chrome ore of Germany``."""
        thing, actor = split(text)
        return self.case.title(thing) if actor == "" else f"{self.case.title(thing)} in the hands of {self.case.title(actor)}"

    def acts_into(self, text: str) -> tuple[int, ...]:
        """The acts, by place, that give a holding, directly or through structure alone (a part, a predecessor, an identity)."""
        found: dict[int, None] = {}
        seen = {text}
        waiting = [text]
        while len(waiting) > 0:
            for place in self.into.get(waiting.pop(0), ()):
                path = self.paths[place]
                if path.act:
                    found[place] = None
                    continue
                for need in path.needs:
                    for one in need.of:
                        if one not in seen:
                            seen.add(one)
                            waiting.append(one)
        return tuple(found)


def horizon_of(case: Case) -> Grid:
    """The grid of a case: its horizon, or where it names none the span of its dated claims.

    Raises `LimitError` before anything is computed, and `DateError` for a horizon with an open end.
    """
    resolution = case.about.resolution if case.about.resolution != "" else "month"
    horizon = case.about.horizon
    if horizon is not None:
        grid = Grid(resolution, horizon.start_lo, horizon.end_hi)
    else:
        low, high = _dated(case)
        grid = Grid(resolution, low, high)
    if grid.steps > MOST_STEPS:
        coarser = {"day": "month", "month": "year"}.get(resolution)
        fits = f" A horizon of up to {MOST_STEPS:,} {resolution}s fits" + (
            f", or steps by {coarser}." if coarser is not None else "."
        )
        raise LimitError(
            f"a horizon of {grid.steps:,} steps by {resolution} is beyond the limit of {MOST_STEPS:,}.{fits} "
            "Change horizon or resolution in case.toml. (§2.1)"
        )
    return grid


def _dated(case: Case) -> tuple[int, int]:
    from rapallo.time import MAX_DAY, MIN_DAY, day

    days = [one for claim in case.claims if claim.when is not None for one in claim.when.bounds if MIN_DAY < one < MAX_DAY]
    if len(days) == 0:
        return day(1900, 1, 1), day(1900, 12, 31)
    return min(days), max(days)


def model_of(case: Case, targets: Iterable[str] = ()) -> Model:
    """Compile a case. ``targets`` are holdings asked about that no way need mention; each becomes part of the network.

    Remembered with the case: a model that has all targets is compiled once. Cost: one pass over claims and parts.
    """
    asked = frozenset(targets)
    memory: dict[frozenset[str], Model] = case.__dict__.setdefault("_models", {})
    plain = memory.get(frozenset())
    if plain is None:
        plain = memory[frozenset()] = _compiled(case, frozenset())
    more = asked.difference(plain.places)
    if len(more) == 0:
        return plain
    if more not in memory:
        if len(memory) > _MOST_MODELS:
            memory.clear()
            memory[frozenset()] = plain
        memory[more] = _compiled(case, more)
    return memory[more]


def _compiled(case: Case, targets: frozenset[str]) -> Model:
    grid = horizon_of(case)
    acts = paths_of(case)
    asked = [*targets, *case.about.aims]
    needed = {one for path in acts for need in path.needs for one in need.of}
    bare = {one: True for one in [*needed, *asked] if "@" not in one}
    seeds = {path.gives for path in acts} | {given.holding for given in case.givens}
    paths = (*acts, *structural_paths(structure_of(case), seeds | needed | set(asked), bare))
    names = set(seeds) | needed | set(asked)
    for path in paths:
        names.add(path.gives)
        names.update(one for need in path.needs for one in need.of)
    holdings = tuple(sorted(names))
    places = {text: place for place, text in enumerate(holdings)}
    arcs = tuple(_arc(path, places) for path in paths)
    return Model(case=case, grid=grid, paths=paths, holdings=holdings, network=Network(grid.steps, holdings, arcs))


def _arc(path: Path, places: Mapping[str, int]) -> Arc:
    needs: list[int | Choice] = []
    for need in path.needs:
        of = tuple(dict.fromkeys(places[one] for one in need.of))
        needs.append(of[0] if len(of) == 1 and need.k == 1 else Choice(need.k, of))
    return Arc(places[path.gives], tuple(needs), path.id)


def read_holding(case: Case, text: str) -> str:
    """The holding that a user typed: ``tank-design@germany``, or a bare thing, with any name on either side.

    It need not be on record. Raises `UnknownName` with near names, also for a holder that is no actor.
    """
    thing_text, at, actor_text = text.partition("@")
    thing = case.resolve(thing_text.strip())
    if at == "":
        return thing.id
    actor = case.resolve(actor_text.strip())
    if actor.kind not in ACTORS:
        whole = sorted(one for one in actor.part_of if case.thing_by_id[one].kind in ACTORS)
        raise UnknownName(actor_text.strip(), tuple(f"{case.title(one)} ({one})" for one in whole), what="actor")
    return holding(thing.id, actor.id)
