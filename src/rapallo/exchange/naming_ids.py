"""Ids, keys and list cells for records that come with names of their own: made the same way each time, never twice the same."""

import re
from collections.abc import Iterable

__all__ = ["Ids", "listable", "source_key"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*:")


class Ids:
    """Ids given so far. The same outside name has the same id whatever the order in which names come."""

    def __init__(self, names: Iterable[str]) -> None:
        from rapallo.record.edit import slug

        stems: dict[str, list[str]] = {}
        for name in sorted(set(names)):
            stems.setdefault(slug(name)[:80].strip("-") or "x", []).append(name)
        self._ids: dict[str, str] = {}
        self.taken: set[str] = set()
        for stem, sharing in sorted(stems.items()):
            for name in sharing:
                made = stem if len(sharing) == 1 or name == stem else f"{stem}-{_short(name)}"
                self._ids[name] = self.free(made)

    def __getitem__(self, name: str) -> str:
        return self._ids[name]

    def free(self, stem: str) -> str:
        """An id that is not taken yet: the stem, or with the first number that makes it free."""
        made, number = stem, 1
        while made in self.taken:
            number += 1
            made = f"{stem}-{number}"
        self.taken.add(made)
        return made


def _short(name: str) -> str:
    from hashlib import sha256

    return sha256(name.encode()).hexdigest()[:6]


def source_key(name: str) -> str:
    """A source key out of any name.

    >>> source_key("us_ofac_sdn"), source_key("Q123"), source_key("Тест")
    ('US_OFAC_SDN', 'Q123', 'TEST')
    """
    from rapallo.record.edit import slug

    plain = re.sub(r"[^A-Z0-9_-]+", "-", name.upper()).strip("-_")
    if plain == "" or not name.isascii():
        plain = slug(name).upper().replace(" ", "-")
    return plain if plain != "" else "SOURCE"


def listable(text: str) -> bool:
    """Whether a text can stand in a list cell: no semicolon, no line break, and nothing at its head that reads as a language."""
    return text.strip() != "" and ";" not in text and "\n" not in text and _LANGUAGE.match(text) is None
