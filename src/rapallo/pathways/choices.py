"""Which of several exclusive rivals holds: the combinations that bounds must look at, and no more (§5.2)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, product

import msgspec

from rapallo.record import Case, Rivalry, identity_of, rivalries

__all__ = ["MOST_CHOICES", "MOST_GROUPS", "Choices", "Group", "choices", "groups_of"]

MOST_GROUPS = 12
"""Groups of exclusive rivals that are enumerated; beyond them the answer is an outer bound and names them (§5.2)."""

MOST_CHOICES = 4096
"""Combinations of rivals that are enumerated."""

_MOST_MEMBERS = 10

Profile = Mapping[object, int]


class Group(msgspec.Struct, frozen=True):
    """Rivals in time, amount or by the author's mark. ``options`` are the largest sets of its claims that can hold together;
    ``whole`` false: there are too many to list."""

    claims: tuple[str, ...]
    options: tuple[frozenset[str], ...]
    whole: bool = True


class Choices(msgspec.Struct, frozen=True):
    """The claims to set aside, one set for each combination; ``named``: too many, and these claims are not decided."""

    off: tuple[frozenset[str], ...]
    named: tuple[str, ...] = ()


def groups_of(case: Case, found: Iterable[Rivalry], bearing: frozenset[str]) -> tuple[Group, ...]:
    """The groups of exclusive rivals with a claim among ``bearing``.

    Rivals in polarity alone are not exclusive: perhaps none holds, and standing takes care of them (§1.9).
    """
    groups = []
    for rivalry in found:
        if rivalry.about == ("polarity",) or bearing.isdisjoint(rivalry.claims):
            continue
        claims = tuple(claim for claim in rivalry.claims if not case.claim_by_id[claim].denied)
        if len(claims) > _MOST_MEMBERS:
            groups.append(Group(claims, (), False))
        elif len(claims) == 2:
            groups.append(Group(claims, tuple(frozenset((claim,)) for claim in claims)))
        elif len(claims) > 2:
            groups.append(Group(claims, _together(case, claims)))
    return tuple(groups)


def _together(case: Case, claims: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The largest sets of claims of which no two are rivals."""
    identity = identity_of(case)
    apart = set()
    for pair in combinations(claims, 2):
        alone = msgspec.structs.replace(case, claims=tuple(case.claim_by_id[claim] for claim in pair), evidence=())
        if len(rivalries(alone, identity)) > 0:
            apart.add(frozenset(pair))
    free = [
        frozenset(some)
        for size in range(len(claims), 0, -1)
        for some in combinations(claims, size)
        if not any(frozenset(pair) in apart for pair in combinations(some, 2))
    ]
    return tuple(one for one in free if not any(one < other for other in free))


def choices(
    groups: Sequence[Group],
    fallen: frozenset[str],
    chosen: frozenset[str],
    profile: Callable[[Group, frozenset[str]], Profile],
    best: bool,
) -> Choices:
    """The combinations of options that a bound needs.

    ``profile`` says what an option of a group lets through, in comparable lines; an option that lets through no more than another
    is left out for the favourable bound (``best``), one that lets through no less for the unfavourable one. What ``fallen`` claims
    said is no option; a group of which a reading has ``chosen`` a claim is decided by that.
    """
    decided: set[str] = set()
    several: list[tuple[Group, tuple[frozenset[str], ...]]] = []
    undecided: list[Group] = []
    for group in groups:
        left = frozenset(group.claims) - fallen
        if len(left) < 2:
            continue
        if not group.whole:
            undecided.append(group)
            continue
        picks = frozenset(group.claims) & chosen
        options = {option & left for option in group.options if picks <= option}
        options = {option for option in options if len(option) > 0 and not any(option < other for other in options)}
        kept = _extreme(tuple(sorted(options, key=sorted)), group, profile, best)
        if len(kept) == 1:
            decided.update(left - kept[0])
        elif len(kept) > 1:
            several.append((group, tuple(left - option for option in kept)))
    while len(several) > MOST_GROUPS or _number(several) > MOST_CHOICES:
        undecided.append(several.pop()[0])
    if len(undecided) > 0:
        undecided.extend(group for group, _ in several)
        named = tuple(sorted({claim for group in undecided for claim in group.claims if claim not in fallen}))
        return Choices((frozenset(decided) if best else frozenset(decided).union(named),), named)
    return Choices(tuple(frozenset(decided).union(*picked) for picked in product(*(off for _, off in several))))


def _number(several: Sequence[tuple[Group, tuple[frozenset[str], ...]]]) -> int:
    number = 1
    for _, options in several:
        number *= len(options)
    return number


def _extreme(
    options: tuple[frozenset[str], ...], group: Group, profile: Callable[[Group, frozenset[str]], Profile], best: bool
) -> tuple[frozenset[str], ...]:
    if len(options) < 2:
        return options
    profiles = [profile(group, option) for option in options]
    kept: list[int] = []
    for place, own in enumerate(profiles):
        if any(_no_more(own, profiles[other]) if best else _no_more(profiles[other], own) for other in kept):
            continue
        kept = [other for other in kept if not (_no_more(profiles[other], own) if best else _no_more(own, profiles[other]))]
        kept.append(place)
    return tuple(options[place] for place in kept)


def _no_more(one: Profile, other: Profile) -> bool:
    """Whether a profile lets through nothing that the other does not."""
    return all(line & ~other.get(key, 0) == 0 for key, line in one.items())
