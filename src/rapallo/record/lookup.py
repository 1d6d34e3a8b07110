"""Things found by any spelling of any of their names.

:meth:`Lookup.find` answers only where letters agree; what is merely close is for :meth:`Lookup.near` to
propose, and :meth:`Lookup.alike` proposes things that may be one. Nothing is ever merged or guessed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from rapallo.record.folding import ALIKE, Name, fold_read, likeness, plain, read_name
from rapallo.record.spelling import Word, begins, word_agreement, word_likeness

__all__ = ["Lookup"]

Entry = tuple[str, str, tuple[tuple[str, str], ...]]

_NEAR = 55.0  # below this closeness nothing is proposed
_SHORTLIST = 40  # names looked at closely for each way of getting at them
_BLANKS = str.maketrans("\t\n\r", "   ")  # a page has these three as blanks
_BEGUN = 0.85  # likeness of a word to one that it begins
_LONG_KEY = 9  # shorter keys are alike only if equal: one sign in ten is what ALIKE leaves


def _written(text: str) -> str:
    """A name as it is compared with one as written."""
    return text.strip().casefold().translate(_BLANKS)


class Lookup:
    """An index of things by id, label and names; each part of it is built when it is first needed.

    ``entries`` are ``(id, label, names)`` with names as ``(language, text)``; ``people`` are the ids that may
    be called by a family name alone (``None``: all things).

    >>> people = Lookup([("hans", "Hans Speidel", ()), ("helm", "Helm Speidel", (("ru", "Хельм Шпейдель"),))])
    >>> people.find("helm speidel"), people.find("Хельм Шпайдель"), people.find("Шпейдель")
    (('helm',), ('helm',), ('hans', 'helm'))
    """

    def __init__(self, entries: Iterable[Entry], people: Collection[str] | None = None) -> None:
        self._entries: tuple[Entry, ...] = tuple(entries)
        self._people = None if people is None else frozenset(people)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the ids of all things that ``text`` names, in the order of the entries.

        Tried in this order, and only the first that answers is returned: the id; a label or name as written,
        but for case, outer blanks and the kind of a blank (a tab, the end of a line); or but for accents and
        punctuation too; the same name in another spelling; a family name, alone or with given names or initials
        that fit. Several ids mean that ``text`` does not tell them apart. Empty: no answer.

        Law: ``find(label)`` holds the thing's own id, unless ``label`` is another thing's id or is blank.
        """
        asked = _written(text)
        if asked == "":
            return ()
        if asked in self._ids:
            return (self._ids[asked],)
        if asked in self._verbatim:
            return self._answer(self._verbatim[asked])
        simple = plain(text)
        if simple == "":
            return ()
        if simple in self._plain:
            return self._answer(self._plain[simple])
        name = read_name(text)
        key = fold_read(name)
        same = {at for at, own in self._folded.get(key, ()) if _same(name, own)}
        return self._answer(same if len(same) > 0 else self._family(name))

    def near(self, text: str, limit: int = 5) -> tuple[tuple[str, float], ...]:
        """Return up to ``limit`` ids of things with names close to ``text``, each with its closeness to 100.

        The closest comes first, equally close ones in the order of the entries. A proposal, never an answer.
        """
        from rapidfuzz import fuzz, process

        name = read_name(text)
        key = fold_read(name)
        if key == "" or len(key) > 1000:
            return ()
        keys = list(self._folded)
        chosen = [found for found, _, _ in process.extract(key, keys, scorer=fuzz.ratio, limit=_SHORTLIST)]
        places = {(at, own) for found in chosen for at, own in self._folded[found]}
        words = list(self._by_word)
        for asked in name.words[:8]:
            begun = [word for word in words if len(asked.key) > 2 and word.startswith(asked.key)]
            close = process.extract(asked.key, words, scorer=fuzz.ratio, limit=_SHORTLIST, score_cutoff=60)
            for word in [*(word for word, _, _ in close), *begun[:_SHORTLIST]]:
                places.update(self._by_word[word][: 5 * _SHORTLIST])
        best: dict[int, float] = {}
        for at, own in places:
            best[at] = max(best.get(at, 0.0), _closeness(name, own))
        ranked = sorted((-round(score, 1), at) for at, score in best.items() if score >= _NEAR)
        return tuple((self._entries[at][0], -score) for score, at in ranked[:limit])

    def alike(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of things, in the order of the entries, that have names alike.

        Where all they share is a bare family name, and both go by fuller names of that family, they are not
        proposed.

        Cost: about linear; a name is compared with those that share its rarest word.
        """
        fuller = {(at, word.key) for at, name in self._read if len(name.words) > 1 for word in name.words}
        found: set[tuple[int, int]] = set()
        for (one, name), (other, its) in self._candidates():
            if (one, other) not in found and likeness(name, its) >= ALIKE:
                bare = len(name.words) == len(its.words) == 1 and len(name.initials) == len(its.initials) == 0
                key = name.words[0].key if bare else ""
                if not ((one, key) in fuller and (other, key) in fuller):
                    found.add((one, other))
        return tuple((self._entries[one][0], self._entries[other][0]) for one, other in sorted(found))

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {entry[0].casefold(): entry[0] for entry in reversed(self._entries)}

    @cached_property
    def _verbatim(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for at, (_, label, names) in enumerate(self._entries):
            for text in (label, *(text for _, text in names)):
                index.setdefault(_written(text), []).append(at)
        return index

    @cached_property
    def _plain(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for text, places in self._verbatim.items():
            index.setdefault(plain(text), []).extend(places)
        return index

    @cached_property
    def _read(self) -> tuple[tuple[int, Name], ...]:
        """Every name of every thing, read; each once."""
        read: dict[tuple[int, Name], None] = {}
        for at, (_, label, names) in enumerate(self._entries):
            for text in (label, *(text for _, text in names)):
                read[at, read_name(text)] = None
        return tuple(read)

    @cached_property
    def _folded(self) -> dict[str, list[tuple[int, Name]]]:
        index: dict[str, list[tuple[int, Name]]] = {}
        for at, name in self._read:
            if (key := fold_read(name)) != "":
                index.setdefault(key, []).append((at, name))
        return index

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, Name]]]:
        index: dict[str, list[tuple[int, Name]]] = {}
        for at, name in self._read:
            for key in sorted({word.key for word in name.words}):
                index.setdefault(key, []).append((at, name))
        return index

    def _answer(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._entries[at][0] for at in sorted(places)))

    def _family(self, name: Name) -> set[int]:
        """Return the places of things whose family name ``name`` gives, where nothing speaks against it."""
        found: set[int] = set()
        for asked in name.words:
            for at, own in self._by_word.get(asked.key, ()):
                named = asked.key in own.family and (self._people is None or self._entries[at][0] in self._people)
                if at not in found and ((named and _fits(name, own)) or _same(name, own)):
                    found.add(at)
        return found

    def _candidates(self) -> Iterator[tuple[tuple[int, Name], tuple[int, Name]]]:
        """Yield each pair of names of two things that could be alike, once, in the order of the entries.

        Names that are alike share a word (or their key, or their letters), and where neither has an initial
        or a patronymic they share every word: then the rarest of them is enough.
        """
        done: set[tuple[int, int]] = set()
        blocks: dict[str, list[int]] = {}
        of_name: list[list[list[str]]] = []
        for place, (_, name) in enumerate(self._read):
            groups = [_neighbours(word.key) for word in name.words]
            groups.append(["=" + name.joined, "+" + fold_read(name)])
            of_name.append(groups)
            for block in sorted({block for group in groups for block in group}):
                blocks.setdefault(block, []).append(place)
        for place, (at, name) in enumerate(self._read):
            *words, whole = of_name[place]
            if len(words) > 0 and len(name.initials) == 0 and not any(word.patronymic for word in name.words):
                words = [min(words, key=lambda group: sum(len(blocks[block]) for block in group))]
            shared = {block for group in (*words, whole) for block in group}
            for other in sorted({other for block in shared for other in blocks[block]}):
                its, numbers = self._read[other][0], self._read[other][1].numbers
                pair = (place, other) if at < its else (other, place)
                if its != at and numbers == name.numbers and pair not in done:
                    done.add(pair)
                    yield self._read[pair[0]], self._read[pair[1]]


def _neighbours(key: str) -> list[str]:
    """Return blocks such that keys of words that may be alike share one: a long key, each sign left out."""
    if len(key) < _LONG_KEY or len(key) > 40:
        return [key]
    return [key, *sorted({key[:at] + key[at + 1 :] for at in range(len(key))})]


def _same(asked: Name, own: Name) -> bool:
    return likeness(asked, own, word_agreement) > ALIKE


def _fits(asked: Name, own: Name) -> bool:
    """Say whether every part of a name is in a fuller one, but for a patronymic that this one may lack."""
    if asked.numbers != own.numbers:
        return False
    other = any(word.patronymic and not _holds(asked, word) for word in own.words)
    for word in asked.words:
        lacking = word.patronymic and len(asked.words) > 2 and not other
        if not lacking and not _holds(own, word):
            return False
    return all(sign in own.initials or any(begins(word, sign) for word in own.words) for sign in asked.initials)


def _holds(name: Name, word: Word) -> bool:
    return any(word_agreement(word, own) == 1.0 for own in name.words)


def _closeness(asked: Name, own: Name) -> float:
    """Return how close a name is to what was typed, which may be only its beginning or one of its words."""
    score: float = likeness(asked, own)
    if len(asked.words) == 0 or len(own.words) == 0 or max(len(asked.words), len(own.words)) > 16:
        return score
    table = [[_word_closeness(one, other) for other in own.words] for one in asked.words]
    typed = sum(max(row) for row in table) / len(asked.words)
    there = sum(max(column) for column in zip(*table, strict=True)) / len(own.words)
    soft: float = 90.0 * (0.75 * typed + 0.25 * there) * (1.0 if asked.numbers == own.numbers else 0.9)
    return max(score, soft)


def _word_closeness(asked: Word, own: Word) -> float:
    begun = _BEGUN if len(asked.key) > 2 and own.key.startswith(asked.key) else 0.0
    return max(begun, word_likeness(asked, own))
