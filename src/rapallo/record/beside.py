"""The cases that lie beside one, or are named to be compared with it, each by the name of its folder."""

import os
from collections.abc import Sequence

from rapallo.errors import UsageError
from rapallo.record.case import Case
from rapallo.record.load import read_case

__all__ = ["beside", "cases_in"]


def beside(folder: str) -> list[str]:
    """The folders of the other cases in the folder in which a case lies, sorted by name."""
    parent = os.path.dirname(os.path.abspath(folder))
    found = (os.path.join(parent, name) for name in sorted(os.listdir(parent)))
    return [one for one in found if os.path.isfile(os.path.join(one, "case.toml")) and not os.path.samefile(one, folder)]


def cases_in(folders: Sequence[str]) -> dict[str, Case]:
    """The cases in some folders, each by its folder's name. Raises `CaseError`, and `UsageError` where two have one name."""
    found: dict[str, Case] = {}
    for folder in folders:
        name = os.path.basename(os.path.abspath(folder))
        if name in found:
            raise UsageError(f"two cases to compare with are called '{name}'. Rename one of the folders.")
        found[name] = read_case(folder)
    return found
