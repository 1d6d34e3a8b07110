"""Questions of a desk that need more than its case: precedents, what a story of the house resembles, an earlier edition."""

import os
from functools import partial
from typing import Any

from rapallo.desk.edition import Edition
from rapallo.desk.shelf import Shelf
from rapallo.errors import UnknownName, UsageError
from rapallo.inquiry import diff, precedents
from rapallo.inquiry.answer import Answer
from rapallo.inquiry.ask import BESIDE, read_as
from rapallo.library.index import open_index
from rapallo.library.queue import read_queue
from rapallo.library.shelf import Shelf as Documents
from rapallo.library.stories import ORIGINAL, stories_of
from rapallo.library.stories_house import read_house
from rapallo.record.case import Case

__all__ = ["compared", "of_a_story", "opened_index"]


def of_a_story(question: str) -> bool:
    """Whether a question is about a story, whose text may change with no case changing."""
    return "story" in read_as(question, BESIDE)[2]


def compared(shelf: Shelf, edition: Edition, question: str) -> Answer:
    """The answer to a question of `BESIDE`. Raises `UsageError` where it is typed wrongly, `UnknownName`, and as the question itself does.

    ``precedents [--motif MOTIF] [--pairs N]`` looks among the cases that the desk was opened with, ``precedents STORY`` among these and
    the desk's own for what a story of the house resembles; ``diff NAME`` compares with the case of that name, as the earlier edition.
    """
    name, given, named = read_as(question, BESIDE)
    others = edition.beside.others
    if name == "diff":
        if given[0] not in others:
            raise UnknownName(given[0], tuple(sorted(others)), what="case that this desk was opened with (--among)")
        return diff(others[given[0]], edition.case, names=(given[0], _called(shelf)), **named)
    story = named.pop("story", None)
    if story is None:
        if named.get("limit", 1) < 1:
            raise UsageError("--pairs takes a whole number from 1 on, not '0'.")
        return precedents(edition.case, others, **named)
    for option in named:
        raise UsageError(f"--{'pairs' if option == 'limit' else option} is for a case; a text is compared by its words.")
    return _resembling(shelf, edition, story)


def opened_index(shelf: Shelf, folder: str) -> Any:
    """The search index of a library; where the desk may not write there, one in a folder of its own is made for the time it runs."""
    return open_index(folder, place=shelf.index_place(folder))


def _called(shelf: Shelf) -> str:
    return os.path.basename(os.path.abspath(shelf.folder))


def _resembling(shelf: Shelf, edition: Edition, story: str) -> Answer:
    from rapallo.library.resembling import resembling

    cases: dict[str, Case] = {_called(shelf): edition.case}
    for name, other in edition.beside.others.items():
        if name in cases:
            raise UsageError(f"two cases to look in are called '{name}'. Rename one of the folders.")
        cases[name] = other
    near: list[Documents] = [one for one in (edition.beside.shelf, *shelf.other_libraries()) if one is not None]
    return resembling(_story(shelf.house, story), cases, near, name=story, opened=partial(opened_index, shelf))


def _story(folder: str, name: str) -> str:
    """The text of a story: of an original as its file has it, of one of the queue its title and what its source says of it."""
    from rapallo.library.reading import read_document

    if folder == "":
        raise UsageError("this desk keeps no house of stories. Name one: rapallo open CASE --house DIR")
    originals = [one.id for one in stories_of(read_house(folder), drafts=True) if one.kind == ORIGINAL]
    if name in originals:
        return read_document(os.path.join(folder, "stories", name + ".md")).text
    found = next((one for one in read_queue(folder) if one.id == name), None)
    if found is None:
        raise UnknownName(name, (), what="story")
    return f"{found.title}\n\n{found.summary}\n"
