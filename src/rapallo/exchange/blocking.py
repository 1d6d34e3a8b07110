"""Which entries are worth holding against each other: those that share something rare in their names."""

from collections.abc import Iterable, Iterator, Sequence
from math import log2

import msgspec

from rapallo.exchange.entries import FIRMS, Called, Entry

__all__ = ["CANDIDATES", "COMMONEST", "Blocked", "blocks_of", "candidates"]

CANDIDATES = 30
"""Candidates looked at closely for each entry, those that share the most and the rarest first."""

COMMONEST = 150
"""A block with more entries than this brings nobody together: what so many share tells nobody apart. In short lists less is common."""

_RAREST = 12
_OF_LETTERS, _LEAST = 1.0, 2.0  # one run of letters in common is too little, two are enough

_MOST_WORDS = 6
_LONG = 9
_SHORTEST_JOINED, _LONGEST_JOINED = 5, 24
_PART_OF_COMMON = 4
_SHORTEST_ACRONYM = 3


class Blocked(msgspec.Struct, frozen=True):
    """Pairs of places, in order; how many entries had more candidates than were looked at; and how many blocks were too common."""

    pairs: tuple[tuple[int, int], ...]
    cut: int = 0
    common: int = 0


def candidates(left: Sequence[Entry], right: Sequence[Entry] | None = None) -> Blocked:
    """Pairs that share a rare word by its key, two words, a family name and an initial, all letters but one, an abbreviation or an id.

    Without ``right``, pairs within ``left``. Each entry, on either side, is held against its `CANDIDATES` best; whoever both sides'
    shortlists leave out is missed, and the answer counts where that may be so. Cost: about linear.
    Law: the order of entries does not matter, but that among equals the first are taken.
    """
    within = right is None
    others = left if right is None else right
    here, there = _index(left), None if right is None else _index(right)
    sizes = {block: len(places) + (0 if there is None else len(there.get(block, ()))) for block, places in here.items()}
    most = max(_RAREST, min(COMMONEST, (len(left) + (0 if right is None else len(right))) // 40))
    weight = {
        block: _OF_LETTERS if block[0] == "t" else _LEAST + log2(1 + most / size)
        for block, size in sizes.items()
        if size <= most or block[0] in "=q"
    }
    common = len(sizes) - len(weight)
    shared: list[dict[int, float]] = [{} for _ in left]
    for block in sorted(weight):
        value = weight[block]
        theirs = here[block] if there is None else there.get(block, ())
        for one in here[block]:
            row = shared[one]
            for other in theirs:
                if not within or one < other:
                    row[other] = row.get(other, 0.0) + value
    back: list[list[tuple[float, int]]] = [[] for _ in others]
    forth: list[list[tuple[float, int]]] = [[] for _ in left]
    for one, row in enumerate(shared):
        for other, value in row.items():
            if value < _LEAST:
                continue
            forth[one].append((-value, other))
            back[other].append((-value, one))
    if within:
        for one, found in enumerate(back):
            forth[one] += found
        back = []
    pairs: set[tuple[int, int]] = set()
    cut = 0
    for one, found in enumerate(forth):
        cut += len(found) > CANDIDATES
        pairs.update((one, other) if not within or one < other else (other, one) for _, other in sorted(found)[:CANDIDATES])
    for other, found in enumerate(back):
        cut += len(found) > CANDIDATES
        pairs.update((one, other) for _, one in sorted(found)[:CANDIDATES])
    return Blocked(tuple(sorted(pairs)), cut, common)


def _index(entries: Sequence[Entry]) -> dict[str, list[int]]:
    """The places of entries by block; of runs of four letters each name has its rarest."""
    index: dict[str, list[int]] = {}
    grams: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        for block in blocks_of(entry):
            index.setdefault(block, []).append(place)
        for gram in sorted({gram for called in entry.names for gram in _runs(_letters(called, entry.kind))}):
            grams.setdefault(gram, []).append(place)
    for gram, places in grams.items():
        if len(places) <= COMMONEST // _PART_OF_COMMON:
            index[gram] = places
    return index


def blocks_of(entry: Entry) -> tuple[str, ...]:
    """The blocks of an entry, sorted: what another may share with it."""
    found: set[str] = set()
    for called in entry.names:
        found.update(_blocks(called, entry.kind))
    if entry.wikidata != "":
        found.add(f"q {entry.wikidata}")
    return tuple(sorted(found))


def _letters(called: Called, kind: str) -> str:
    return called.firm.joined if kind in FIRMS or called.firm.form != "" else called.name.joined


def _runs(letters: str) -> Iterator[str]:
    return (f"t {letters[at : at + 4]}" for at in range(len(letters) - 3)) if len(letters) <= 60 else iter(())


def _blocks(called: Called, kind: str) -> Iterator[str]:
    yield f"= {called.plain}"
    yield f"+ {called.key}"
    if kind not in FIRMS:
        yield from _of_words([word.key for word in called.name.words], called.name.initials)
    if kind == "" or kind in FIRMS:
        firm = called.firm
        yield from _of_words([word.key for word in firm.own], ())
        for word in sorted(firm.common):
            for own in firm.own[:_MOST_WORDS]:
                yield f"c {own.key} {word}"
        if len(firm.initials) >= _SHORTEST_ACRONYM:
            yield f"a {firm.initials}"
        if _SHORTEST_ACRONYM <= len(firm.bare) <= _MOST_WORDS and " " not in firm.bare:
            yield f"a {firm.bare}"
    letters = _letters(called, kind)
    if _SHORTEST_JOINED <= len(letters) <= _LONGEST_JOINED:
        yield f"j {letters}"
        yield from (f"j {letters[:at]}{letters[at + 1 :]}" for at in range(len(letters)))


def _of_words(keys: Sequence[str], initials: Iterable[str]) -> Iterator[str]:
    words = keys[:_MOST_WORDS]
    for at, key in enumerate(words):
        yield f"w {key}"
        if _LONG <= len(key) <= 40:
            yield from (f"w {key[:gap]}{key[gap + 1 :]}" for gap in range(len(key)))
        for other in words[at + 1 :]:
            yield "p " + " ".join(sorted((key, other)))
        for number, other in enumerate(words):
            if number != at:
                yield f"i {key} {other[:1]}"
        for sign in initials:
            yield f"i {key} {sign}"
