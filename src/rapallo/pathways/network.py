"""The abstract network that attains: holdings, ways to them, and readings that fill in their values (§4, §5).

Nothing here knows of claims, sources or labels. A network is the part that all readings share (who gives
what, from which needs); a :class:`Reading` is everything that may differ between them. Both are
frozen data; what is worked out once for a network is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final, TypeVar

import msgspec

from rapallo.errors import UnknownName
from rapallo.pathways.components import Component, Run, components, runs

__all__ = [
    "LASTING",
    "Choice",
    "Network",
    "Part",
    "Plan",
    "Reading",
    "Way",
    "bearing",
    "reading",
    "restrict",
]

LASTING: Final = 10**9
"""``keeps`` of a result that stays: more steps than any horizon has."""

N = TypeVar("N", bound=int)


class Choice(msgspec.Struct, frozen=True):
    """A need met by any ``k`` of the holdings ``of`` (§4.1).

    ``k`` = 0 is always met, ``k`` beyond their number never. A holding is listed once.

    >>> Choice(2, (0, 3, 4))
    Choice(k=2, of=(0, 3, 4))
    """

    k: int
    of: tuple[int, ...]


class Way(msgspec.Struct, frozen=True):
    """One way to one holding: the index of what it ``gives`` and its ``needs``, all of which it takes (§4.1).

    A need is the index of a holding or a :class:`Choice`. ``name`` is for the reader alone. Part-of and
    anyone-holds are ordinary ways that take no time and keep nothing.

    >>> Way(2, (0, Choice(1, (3, 4))), "by sea")
    Way(gives=2, needs=(0, Choice(k=1, of=(3, 4))), name='by sea')
    """

    gives: int
    needs: tuple[int | Choice, ...] = ()
    name: str = ""


class Plan(msgspec.Struct, frozen=True):
    """What evaluation needs to know of a network, worked out once; ``components`` and ``runs`` come needs first."""

    gives: tuple[int, ...]
    plain: tuple[tuple[int, ...], ...]
    choices: tuple[tuple[Choice, ...], ...]
    components: tuple[Component, ...]
    runs: tuple[Run, ...]


class Network(msgspec.Struct, frozen=True, dict=True):
    """Holdings and the ways to them, over a horizon of ``steps`` steps.

    Parameters
    ----------
    steps : number of steps of the grid, at least 1
    holdings : a name for each holding, all different; a holding *is* its place in this list
    ways : in any order; their order matters to nothing but their numbers

    Raises ValueError where a way speaks of a holding that is not there or a choice lists one twice.

    >>> network = Network(12, ("ore", "steel"), (Way(1, (0,)),))
    >>> network.index("steel")
    1
    """

    steps: int
    holdings: tuple[str, ...]
    ways: tuple[Way, ...]

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise ValueError(f"a horizon has at least 1 step, not {self.steps}. (§2.1)")
        if len(set(self.holdings)) < len(self.holdings):
            twice = sorted({name for name in self.holdings if self.holdings.count(name) > 1})
            raise ValueError(f"holdings are named twice: {', '.join(twice)}. Name each once. (§4.1)")
        for place, way in enumerate(self.ways):
            _check_way(way, place, len(self.holdings))

    def index(self, name: str) -> int:
        """The place of the holding of that name; raises UnknownName."""
        place = self._places.get(name)
        if place is None:
            raise UnknownName(name, what="holding")
        return place

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.holdings)}

    @cached_property
    def plan(self) -> Plan:
        """The order of evaluation; cost: one pass over holdings and needs."""
        plain, choices = [], []
        for way in self.ways:
            plain.append(tuple(dict.fromkeys(need for need in way.needs if isinstance(need, int))))
            choices.append(tuple(need for need in way.needs if isinstance(need, Choice)))
        gives = tuple(way.gives for way in self.ways)
        parts = components(self.into, self.needed)
        return Plan(gives, tuple(plain), tuple(choices), parts, runs(parts, gives, plain))

    @cached_property
    def into(self) -> tuple[tuple[int, ...], ...]:
        """For each holding, the ways that give it."""
        places: list[list[int]] = [[] for _ in self.holdings]
        for place, way in enumerate(self.ways):
            places[way.gives].append(place)
        return tuple(tuple(ways) for ways in places)

    @cached_property
    def needed(self) -> tuple[tuple[int, ...], ...]:
        """For each way, every holding that one of its needs speaks of."""
        return tuple(_needed(way) for way in self.ways)


def _check_way(way: Way, place: int, count: int) -> None:
    what = f"way {place} {way.name}".rstrip()
    known = f"but holdings run from 0 to {count - 1}. (§4.1)"
    if not 0 <= way.gives < count:
        raise ValueError(f"{what} gives holding {way.gives}, {known}")
    for need in way.needs:
        of = need.of if isinstance(need, Choice) else (need,)
        for holding in of:
            if not 0 <= holding < count:
                raise ValueError(f"{what} needs holding {holding}, {known}")
        if isinstance(need, Choice):
            if need.k < 0:
                raise ValueError(f"{what} needs {need.k} of a list. Ask for 0 or more. (§4.1)")
            if len(set(of)) < len(of):
                raise ValueError(f"{what} lists a holding twice in a choice. List each once. (§4.1)")


def _needed(way: Way) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for need in way.needs:
        found.update(dict.fromkeys(need.of if isinstance(need, Choice) else (need,)))
    return tuple(found)


class Reading(msgspec.Struct, frozen=True):
    """One consistent set of values for a network (§5.1): per holding, then per way, in the network's order.

    All lines are ints over ``steps`` steps. Readings made by :meth:`but` share what they do not change, and
    evaluation profits from it. A Reading made directly is not checked; :func:`reading` and ``but`` check.

    Per holding
    -----------
    given : steps at which it is held without any way
    removed : steps at which it is neither held nor worked on (§7)
    exists : steps outside of which it is not held, whatever was done (§4.3)

    Per way
    -------
    open : steps at which work is possible
    takes : worked steps that start-up asks for, 0 or more (§4.2)
    unbroken : whether they must be consecutive
    keeps : steps that the result stays after the last worked one, 0 or more, or LASTING (§4.3)
    sometime : where not empty: all the work is one step, no one knows which of these; what is left is what
        would be left wherever it was (the intersection over admissible dates, §4.6)
    waived : needs taken as met, as bits by their place in the way (§5.3)
    """

    steps: int
    given: tuple[int, ...]
    removed: tuple[int, ...]
    exists: tuple[int, ...]
    open: tuple[int, ...]
    takes: tuple[int, ...]
    unbroken: tuple[bool, ...]
    keeps: tuple[int, ...]
    sometime: tuple[int, ...]
    waived: tuple[int, ...]

    def but(
        self,
        *,
        given: Mapping[int, int] | None = None,
        removed: Mapping[int, int] | None = None,
        exists: Mapping[int, int] | None = None,
        open: Mapping[int, int] | None = None,
        takes: Mapping[int, int] | None = None,
        unbroken: Mapping[int, bool] | None = None,
        keeps: Mapping[int, int] | None = None,
        sometime: Mapping[int, int] | None = None,
        waived: Mapping[int, int] | None = None,
    ) -> Reading:
        """This reading with the given places changed; the rest is shared.

        Raises ValueError for a negative value or a line that leaves the horizon, IndexError for a place
        that the network does not have.
        """
        full = (1 << self.steps) - 1
        return Reading(
            steps=self.steps,
            given=_changed("given", self.given, given, full),
            removed=_changed("removed", self.removed, removed, full),
            exists=_changed("exists", self.exists, exists, full),
            open=_changed("open", self.open, open, full),
            takes=_changed("takes", self.takes, takes, None),
            unbroken=_changed("unbroken", self.unbroken, unbroken, None),
            keeps=_changed("keeps", self.keeps, keeps, None),
            sometime=_changed("sometime", self.sometime, sometime, full),
            waived=_changed("waived", self.waived, waived, None),
        )


def _changed(
    field: str, old: tuple[N, ...], changes: Mapping[int, N] | None, full: int | None
) -> tuple[N, ...]:
    if changes is None:
        return old
    new = list(old)
    for place, value in changes.items():
        if value < 0:
            raise ValueError(f"{field} of {place} is {value}. Give 0 or more. (§4.2)")
        if full is not None and value > full:
            raise ValueError(f"{field} of {place} holds beyond the last step. Cut it to the horizon. (§2.1)")
        if place < 0:
            raise IndexError(f"{field} has no place {place}")
        new[place] = value
    return tuple(new)


def reading(network: Network) -> Reading:
    """The reading with the default values, to be changed by :meth:`Reading.but`.

    Nothing is given or removed, everything exists, every way is open throughout, works at once (takes 0)
    and leaves nothing behind (keeps 0), and no need is waived.

    >>> network = Network(4, ("ore", "steel"), (Way(1, (0,)),))
    >>> reading(network).but(given={0: 0b0110}, takes={0: 1}).given
    (6, 0)
    """
    full = (1 << network.steps) - 1
    holdings, ways = len(network.holdings), len(network.ways)
    return Reading(
        steps=network.steps,
        given=(0,) * holdings,
        removed=(0,) * holdings,
        exists=(full,) * holdings,
        open=(full,) * ways,
        takes=(0,) * ways,
        unbroken=(False,) * ways,
        keeps=(0,) * ways,
        sometime=(0,) * ways,
        waived=(0,) * ways,
    )


class Part(msgspec.Struct, frozen=True):
    """The part of a network that bears on some targets: ``holdings`` and ``ways`` are their old places.

    Law: what a part says of its holdings is what the whole says of them.
    """

    network: Network
    holdings: tuple[int, ...]
    ways: tuple[int, ...]

    def of(self, whole: Reading) -> Reading:
        """The reading of the whole network, cut to this part."""
        holdings, ways = self.holdings, self.ways
        return Reading(
            steps=whole.steps,
            given=tuple([whole.given[place] for place in holdings]),
            removed=tuple([whole.removed[place] for place in holdings]),
            exists=tuple([whole.exists[place] for place in holdings]),
            open=tuple([whole.open[place] for place in ways]),
            takes=tuple([whole.takes[place] for place in ways]),
            unbroken=tuple([whole.unbroken[place] for place in ways]),
            keeps=tuple([whole.keeps[place] for place in ways]),
            sometime=tuple([whole.sometime[place] for place in ways]),
            waived=tuple([whole.waived[place] for place in ways]),
        )


def bearing(network: Network, targets: Iterable[int]) -> frozenset[int]:
    """The holdings that bear on some targets, these included, whatever the reading.

    >>> sorted(bearing(Network(4, ("a", "b", "c"), (Way(1, (0,)), Way(2, (0,)))), [1]))
    [0, 1]
    """
    into, needed = network.into, network.needed
    reached = set(targets)
    pending = sorted(reached)
    while len(pending) > 0:
        for place in into[pending.pop()]:
            for need in needed[place]:
                if need not in reached:
                    reached.add(need)
                    pending.append(need)
    return frozenset(reached)


def restrict(network: Network, targets: Iterable[int]) -> Part:
    """The part of the network from which the targets can be reached, whatever the reading.

    Parameters
    ----------
    targets : holdings, by place; those of them that nothing gives are part of it too

    >>> network = Network(4, ("a", "b", "c"), (Way(1, (0,)), Way(2, (0,))))
    >>> restrict(network, [1]).network.holdings
    ('a', 'b')
    """
    reached = bearing(network, targets)
    holdings = tuple(sorted(reached))
    if len(holdings) == len(network.holdings):
        return Part(network, holdings, tuple(range(len(network.ways))))
    new = {old: place for place, old in enumerate(holdings)}
    ways = tuple(place for place, way in enumerate(network.ways) if way.gives in reached)
    return Part(
        network=Network(
            steps=network.steps,
            holdings=tuple(network.holdings[old] for old in holdings),
            ways=tuple(_renumbered(network.ways[place], new) for place in ways),
        ),
        holdings=holdings,
        ways=ways,
    )


def _renumbered(way: Way, new: Mapping[int, int]) -> Way:
    needs = tuple(
        Choice(need.k, tuple(new[old] for old in need.of)) if isinstance(need, Choice) else new[need]
        for need in way.needs
    )
    return Way(new[way.gives], needs, way.name)
