"""Whether the links of stories lead to what is really in a case."""

import os
from collections.abc import Iterable

from rapallo.errors import CaseError, RapalloError
from rapallo.library.stories import Story
from rapallo.library.stories_house import House, link_target
from rapallo.record.case import Case
from rapallo.record.load import read_case

__all__ = ["check_link", "links_astray"]


def check_link(house: House, link: str, cases: dict[str, Case] | None = None) -> None:
    """See that a link leads to a case of the house and to a thing or claim that it has. Raises `RapalloError` with near ids.

    ``cases`` remembers what was read, by name.
    """
    link_target(house, link)
    name, _, anchor = link.partition("#")
    linked = house.case_named(name)
    assert linked is not None
    known = {} if cases is None else cases
    if name not in known:
        known[name] = read_case(os.path.join(house.folder, linked.folder))
    kind, _, inner = anchor.partition("-")
    there = known[name].thing_by_id if kind == "thing" else known[name].claim_by_id
    if anchor != "" and inner not in there:
        from difflib import get_close_matches

        near = get_close_matches(inner, there, 3)
        hint = f" Did you mean: {', '.join(near)}?" if len(near) > 0 else ""
        raise RapalloError(f"{name} has no {kind} {inner[:80]!r}.{hint}")


def links_astray(house: House, stories: Iterable[Story]) -> tuple[str, ...]:
    """A sentence for every link of a story that leads to nothing; each case is read once."""
    found = []
    cases: dict[str, Case] = {}
    for story in stories:
        for link in story.links:
            try:
                check_link(house, link, cases)
            except CaseError as error:
                found.append(f"{story.id}: {link}: the case cannot be read ({error.faults[0]})")
            except RapalloError as error:
                found.append(f"{story.id}: {link}: {error}")
    return tuple(found)
