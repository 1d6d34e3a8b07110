"""Circles in what leads to what: strongly connected components, in one linear walk."""

from collections.abc import Iterable, Mapping

__all__ = ["circles"]


def circles(onward: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of names from each of which one comes back to it through the others, each group and all of them sorted.

    Names that lead only out of a circle or into one are in none. Law: the order of the mapping is irrelevant.
    Cost: linear. Reference: Tarjan 1972, SIAM J. Comput. 1(2):146–160.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["d"]})
    (('b', 'c'), ('d',))
    """
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    held: list[str] = []
    inside: set[str] = set()
    found: list[tuple[str, ...]] = []
    for start in sorted(onward):
        if start in number:
            continue
        trail = [(start, iter(onward[start]))]
        number[start] = lowest[start] = len(number)
        held.append(start)
        inside.add(start)
        while len(trail) > 0:
            name, rest = trail[-1]
            following = next(rest, None)
            if following is None:
                trail.pop()
                if len(trail) > 0:
                    lowest[trail[-1][0]] = min(lowest[trail[-1][0]], lowest[name])
                if lowest[name] == number[name]:
                    found.extend(_closed(name, held, inside, onward))
            elif following not in number:
                if following in onward:
                    number[following] = lowest[following] = len(number)
                    held.append(following)
                    inside.add(following)
                    trail.append((following, iter(onward[following])))
            elif following in inside:
                lowest[name] = min(lowest[name], number[following])
    return tuple(sorted(found))


def _closed(name: str, held: list[str], inside: set[str], onward: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Take a finished component off the stack; one name alone is a circle only if it leads to itself."""
    group: list[str] = []
    while True:
        one = held.pop()
        inside.remove(one)
        group.append(one)
        if one == name:
            break
    return [tuple(sorted(group))] if len(group) > 1 or name in tuple(onward[name]) else []
