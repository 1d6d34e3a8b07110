"""What one way to take the record comes to before it meets the dates: bound, footing, what is withdrawn, chosen, closed, barred (§5.1)."""

from collections.abc import Mapping
from functools import lru_cache

import msgspec

__all__ = ["FAVOURABLE", "NEVER", "UNFAVOURABLE", "Bar", "LastDays", "Setting", "Values", "bars_by_way"]

FAVOURABLE = "favourable"
UNFAVOURABLE = "unfavourable"
NEVER = 10**8
"""``takes`` of a way that nobody knows the length of, at its worst: more steps than any horizon has."""


LastDays = tuple[tuple[str, int], ...]


class Bar(msgspec.Struct, frozen=True):
    """A way closed by a rule that a reading enforces (§11.4): ``surely`` at these steps however the rule is taken, ``possibly`` at those.

    ``rule`` is its id; ``claims`` are those without which nothing is surely forbidden here: the act and what places it.
    """

    way: str
    surely: int
    possibly: int
    rule: str = ""
    claims: tuple[str, ...] = ()


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of everything that a reading leaves open (§5.1).

    ``footing`` is the lowest footing that counts. ``replanned`` adds the ways not taken, their work beginning no earlier
    than step ``begin``. ``fallen`` are claims withdrawn and ``silent`` sources withdrawn; ``off`` claims that a choice among
    rivals or an identity switched off sets aside, ``on`` claims that one takes as true whatever speaks against them;
    ``closed`` ways closed by name, ``barred`` those that enforced rules close while they are in force. ``unsure`` claims never
    count unfavourably; ``ends`` are the last days of things, favourably and unfavourably, where no withdrawal is to move them.
    """

    bound: str = FAVOURABLE
    footing: str = "assumed"
    replanned: bool = False
    begin: int = 0
    fallen: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    barred: tuple[Bar, ...] = ()
    unsure: frozenset[str] = frozenset()
    ends: tuple[LastDays, LastDays] | None = None


class Values(msgspec.Struct, frozen=True):
    """What a reading says of one way: open, takes, unbroken, keeps, sometime, waived (`rapallo.pathways.network.Reading`)."""

    open: int = 0
    takes: int = 0
    unbroken: bool = False
    keeps: int = 0
    sometime: int = 0
    waived: int = 0


@lru_cache(maxsize=64)
def bars_by_way(bars: tuple[Bar, ...]) -> Mapping[str, tuple[Bar, ...]]:
    """For each way its bars."""
    found: dict[str, list[Bar]] = {}
    for bar in bars:
        found.setdefault(bar.way, []).append(bar)
    return {way: tuple(several) for way, several in found.items()}
