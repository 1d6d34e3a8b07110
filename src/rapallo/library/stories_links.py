"""Whether the links of stories lead to what is really in a case."""

import os
from collections.abc import Iterable

from rapallo.errors import CaseError, RapalloError
from rapallo.library.stories import Story
from rapallo.library.stories_house import House, link_target
from rapallo.record.case import Case
from rapallo.record.load import read_case

__all__ = ["check_link", "links_astray", "links_named"]


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


def links_named(house: House, stories: Iterable[Story], cases: dict[str, Case] | None = None) -> dict[str, str]:
    """What the links of stories are called: a thing by its label, a claim by its sentence, each with its case's title.

    A link that leads to nothing, or into a case that cannot be read, has no name (`links_astray` says why). ``cases`` as in `check_link`.
    """
    from rapallo.inquiry.asked import voice_of

    known: dict[str, Case] = {} if cases is None else cases
    found: dict[str, str] = {}
    for link in (link for story in stories for link in story.links):
        try:
            check_link(house, link, known)
        except (CaseError, RapalloError):
            continue
        name, _, anchor = link.partition("#")
        case, (kind, _, inner) = known[name], anchor.partition("-")
        said = "" if anchor == "" else case.title(inner) if kind == "thing" else voice_of(case).says(case.claim_by_id[inner])
        found[link] = case.about.title if said == "" else f"{said} ({case.about.title})"
    return found


def links_astray(house: House, stories: Iterable[Story], cases: dict[str, Case] | None = None) -> tuple[str, ...]:
    """A sentence for every link of a story that leads to nothing; each case is read once. ``cases`` as in `check_link`."""
    found = []
    cases = {} if cases is None else cases
    for story in stories:
        for link in story.links:
            try:
                check_link(house, link, cases)
            except CaseError as error:
                found.append(f"{story.id}: {link}: the case cannot be read ({error.faults[0]})")
            except RapalloError as error:
                found.append(f"{story.id}: {link}: {error}")
    return tuple(found)
