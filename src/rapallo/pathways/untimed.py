"""Minimal cut sets of a network without time, all at once by decision diagrams (§4.10)."""

from __future__ import annotations

from collections.abc import Sequence

from rapallo.pathways.cuts import Candidate, Losing, Sets, by_length, losing
from rapallo.pathways.families import EVERYTHING, NOTHING, Families
from rapallo.pathways.network import Network, Reading

__all__ = ["count_untimed_cuts", "untimed_cuts"]


def untimed_cuts(
    network: Network,
    reading: Reading,
    holding: int,
    candidates: Sequence[Candidate],
    max_size: int | None = None,
) -> Sets:
    """The minimal sets that lose a holding of a network of one step, all at once (§4.10).

    Without time a network is a coherent fault tree read the other way round: a holding is lost when it is
    taken away or when every way to it is lost, and a way is lost when it is closed or one of its needs is
    lost. The families of sets that do so are combined from the needs up; in a circle they are the greatest
    solution, as what is held is the least.

    Parameters
    ----------
    max_size : larger sets are dropped on the way; None keeps all, which may be more than fit a list:
        :func:`count_untimed_cuts` tells how many before

    Raises ValueError for a network of more than one step: what is lost when, only the oracle can tell.
    """
    asked = _untimed(network, reading, holding, candidates)
    order = _first_met(asked)
    families = Families(len(order), max_size)
    listed = families.sets(_lost(asked, order, families))
    sets = by_length(tuple(sorted(asked.relevant[order[place]] for place in one)) for one in listed)
    return Sets(sets, len(order) if max_size is None else max_size, False, 0)


def count_untimed_cuts(
    network: Network,
    reading: Reading,
    holding: int,
    candidates: Sequence[Candidate],
    max_size: int | None = None,
) -> tuple[int, ...]:
    """How many minimal sets of each size from 0 up :func:`untimed_cuts` has, without listing them.

    >>> from rapallo.pathways.network import Way, reading
    >>> network = Network(1, ("sea", "rail", "oil"), (Way(2, (0,)), Way(2, (1,))))
    >>> base = reading(network).but(given={0: 1, 1: 1})
    >>> both = [Candidate("sea", removed=((0, 1),)), Candidate("rail", removed=((1, 1),))]
    >>> count_untimed_cuts(network, base, 2, both)
    (0, 0, 1)
    """
    asked = _untimed(network, reading, holding, candidates)
    order = _first_met(asked)
    families = Families(len(order), max_size)
    return families.by_size(_lost(asked, order, families))


def _untimed(network: Network, reading: Reading, holding: int, candidates: Sequence[Candidate]) -> Losing:
    if network.steps != 1:
        raise ValueError(
            f"a network of {network.steps} steps has time: ask losing(...).minimal(size) instead. (§4.10)"
        )
    return losing(network, reading, holding, 0, candidates)


def _lost(asked: Losing, order: Sequence[int], families: Families) -> int:
    """The family of the minimal sets of effects, by their place in ``order``, that lose the holding."""
    network, base = asked.part.network, asked.base
    taken = [NOTHING] * len(network.holdings)
    shut = [NOTHING] * len(network.ways)
    for place, effect in enumerate(order):
        for holding, _ in asked.effects[effect].removed:
            taken[holding] = families.either(taken[holding], families.single(place))
        for way, _ in asked.effects[effect].closed:
            shut[way] = families.either(shut[way], families.single(place))
    lost = [EVERYTHING] * len(network.holdings)

    def lost_way(way: int) -> int:
        if base.open[way] == 0 or base.takes[way] > 0:
            return EVERYTHING
        family = shut[way]
        for place, need in enumerate(network.ways[way].needs):
            if base.waived[way] >> place & 1 == 1:
                continue
            if isinstance(need, int):
                family = families.either(family, lost[need])
            else:
                options = [lost[one] for one in need.of]
                family = families.either(family, families.at_least(len(options) - need.k + 1, options))
        return family

    def lost_holding(holding: int) -> int:
        if base.removed[holding] == 1 or base.exists[holding] == 0:
            return EVERYTHING
        family = NOTHING if base.given[holding] == 1 else EVERYTHING
        for way in network.into[holding]:
            if family != NOTHING:
                family = families.both(family, lost_way(way))
        return families.either(family, taken[holding])

    for component in network.plan.components:
        changed = True
        while changed:
            now = [(holding, lost_holding(holding)) for holding in component.holdings]
            changed = component.feeds is not None and any(lost[holding] != family for holding, family in now)
            for holding, family in now:
                lost[holding] = family
    return lost[asked.holding]


def _first_met(asked: Losing) -> list[int]:
    """The effects in the order in which a walk down from the holding meets them: neighbours stay together."""
    part = asked.part.network
    of_holding: dict[int, list[int]] = {}
    of_way: dict[int, list[int]] = {}
    for place, effect in enumerate(asked.effects):
        for one, _ in effect.removed:
            of_holding.setdefault(one, []).append(place)
        for way, _ in effect.closed:
            of_way.setdefault(way, []).append(place)
    met: dict[int, None] = {}
    seen = {asked.holding}
    trail = [asked.holding]
    while len(trail) > 0:
        one = trail.pop()
        met.update(dict.fromkeys(of_holding.get(one, ())))
        for way in part.into[one]:
            met.update(dict.fromkeys(of_way.get(way, ())))
            for need in reversed(part.needed[way]):
                if need not in seen:
                    seen.add(need)
                    trail.append(need)
    return list(met)
