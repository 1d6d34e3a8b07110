"""What the tests of page and desk stand on: the tutorial copied, a page's script in short, and the desk open on it."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pages import CASES, stand_in

if TYPE_CHECKING:
    from asgi import Client


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short script and style in the place of the built ones."""
    stand_in(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tutorial, to be changed at will."""
    return Path(shutil.copytree(CASES / "tutorial", tmp_path / "case"))


@pytest.fixture
def client(folder: Path) -> "Client":
    """The desk open on the tutorial."""
    from desks import desk

    return desk(folder)
