"""A register of dated links, compiled once into plain arrays that routes are searched on (§2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from rapallo.errors import LimitError, UsageError

if TYPE_CHECKING:
    from array import array

__all__ = ["MOST_LINKS", "NEVER", "Links", "links_of"]

MOST_LINKS = 50_000_000
"""Links that a register may have; each takes 40 bytes."""

NEVER = 2_000_000_000
"""A first day after which nothing comes: a stretch from it is empty. Days beyond it, either way, are taken for it."""


class Links(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Nodes 0 … n−1 and the links between them, those that leave a node side by side.

    The links of node u are those from ``start[u]`` up to ``start[u + 1]``: link e leads from ``tail[e]`` to ``head[e]``, holds
    *possibly* from day ``first[e]`` to ``last[e]``, *surely* from ``begun[e]`` to ``unended[e]`` (its latest start and earliest
    end, in this order also where they cross: §2.3), and has a ``strength`` of 0 … 255 and the ``number[e]`` that its maker gave it.
    ``into`` lists all links by where they lead, those to node v from ``into_start[v]``. ``classes`` are the strengths that occur,
    weakest first.
    """

    nodes: int
    start: array[int]
    tail: array[int]
    head: array[int]
    first: array[int]
    last: array[int]
    begun: array[int]
    unended: array[int]
    strength: array[int]
    number: array[int]
    into_start: array[int]
    into: array[int]
    classes: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.tail)


def links_of(
    nodes: int,
    tails: Sequence[int],
    heads: Sequence[int],
    first: Sequence[int],
    last: Sequence[int],
    begun: Sequence[int] | None = None,
    unended: Sequence[int] | None = None,
    strength: Sequence[int] | None = None,
    number: Sequence[int] | None = None,
) -> Links:
    """Compile a register from plain columns, one entry a link: lists, arrays, or anything that can be iterated and counted.

    Parameters
    ----------
    nodes : how many nodes there are; ``tails`` and ``heads`` are numbers below it
    first, last : the first and last day on which each link possibly holds, as day numbers, inclusive
    begun, unended : its latest start and earliest end; absent: its dates are exact, and the same two
    strength : 0 (weakest) to 255; absent: all alike
    number : what answers call the link by; absent: its place in the columns

    Returns the compiled register; the order of the columns' rows is no part of what is found on it. Raises `UsageError` for columns
    of unequal length, a node that there is not or a strength beyond 255, and `LimitError` beyond `MOST_LINKS`. Cost: one sort; 40
    bytes a link.

    >>> links = links_of(3, [1, 0], [2, 1], [10, 5], [20, 8])
    >>> list(links.head), list(links.start)
    ([1, 2], [0, 1, 2, 2])
    """
    from array import array

    size = len(tails)
    if size > MOST_LINKS:
        raise LimitError(f"{size:,} links are beyond the limit of {MOST_LINKS:,} of a register. Ask a part of it.")
    columns = [heads, first, last, begun, unended, strength, number]
    if any(column is not None and len(column) != size for column in columns):
        raise UsageError("the columns of a register are of unequal length.")
    if size > 0 and (min(tails) < 0 or min(heads) < 0 or max(tails) >= nodes or max(heads) >= nodes):
        raise UsageError(f"a link leads from or to a node beyond the {nodes:,} that there are.")
    strengths: Iterable[int] = bytes(size) if strength is None else strength
    try:
        packed = array("B", strengths)
    except (OverflowError, TypeError) as error:
        raise UsageError("a strength is a whole number from 0 to 255.") from error
    ways = _ordered(nodes, tails, heads)
    tail, head = _taken("i", tails, ways), _taken("i", heads, ways)
    earliest, latest = _taken("i", first, ways), _taken("i", last, ways)
    into = _ordered(nodes, head, tail)
    return Links(
        nodes=nodes,
        start=_starts(nodes, tail),
        tail=tail,
        head=head,
        first=earliest,
        last=latest,
        begun=earliest if begun is None else _taken("i", begun, ways),
        unended=latest if unended is None else _taken("i", unended, ways),
        strength=_taken("B", packed, ways),
        number=ways if number is None else _taken("i", number, ways),
        into_start=_starts(nodes, [head[place] for place in into]),
        into=into,
        classes=tuple(sorted(set(packed))),
    )


def _ordered(nodes: int, one: Sequence[int], other: Sequence[int]) -> array[int]:
    """The places of links in the order of one column, then of the other, then as they came."""
    from array import array

    keys = [a * nodes + b for a, b in zip(one, other, strict=True)]
    return array("i", sorted(range(len(keys)), key=keys.__getitem__))


def _taken(kind: str, column: Sequence[int], places: Iterable[int]) -> array[int]:
    from array import array

    found: array[Any] = array(kind)
    try:
        found.extend(map(column.__getitem__, places))
    except OverflowError:
        found = array(kind, (min(max(column[place], -NEVER), NEVER) for place in places))
    return found


def _starts(nodes: int, ordered: Iterable[int]) -> array[int]:
    """Where the links of each node begin in a column that is in order of nodes."""
    from array import array

    counts = [0] * (nodes + 1)
    for node in ordered:
        counts[node + 1] += 1
    total = 0
    for place in range(nodes + 1):
        total += counts[place]
        counts[place] = total
    return array("i", counts)
