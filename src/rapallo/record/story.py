"""The links of a case's story: what things and claims its sentences rest on."""

import re

from rapallo.record.case import Case

__all__ = ["broken_links", "story_links"]

_LINK = re.compile(r"\]\((thing|claim):([a-z0-9-]+)\)")


def story_links(story: str) -> tuple[tuple[int, str, str], ...]:
    """Every link to a thing or a claim, in order: its line (1 = first), ``thing`` or ``claim``, and the id.

    >>> story_links("At [Lipetsk](thing:lipetsk) …")
    ((1, 'thing', 'lipetsk'),)
    """
    return tuple(
        (number, found.group(1), found.group(2))
        for number, line in enumerate(story.split("\n"), 1)
        for found in _LINK.finditer(line)
    )


def broken_links(case: Case) -> tuple[tuple[int, str, str], ...]:
    """The links of the story that lead to nothing in the case."""
    known = {"thing": case.thing_by_id, "claim": case.claim_by_id}
    return tuple(link for link in story_links(case.story) if link[2] not in known[link[1]])
