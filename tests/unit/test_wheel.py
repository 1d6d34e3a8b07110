"""What is installed holds everything that a page needs, and nothing that it does not."""

import subprocess
import sys
import zipfile
from importlib import resources
from pathlib import Path

import pytest

from pages import ROOT

DATA = ("app.css", "app.js", "land.json", "page.css", "static.css")
"""The data of the press: script, style and land of the page, style of the report."""


def test_the_data_of_the_page_lie_beside_its_modules() -> None:
    press = resources.files("rapallo.press")
    for name in DATA:
        assert press.joinpath(name).is_file(), f"{name} is missing: cd frontend && npm ci && npm run build"
    script = press.joinpath("app.js").read_text(encoding="utf-8")
    assert "sourceMappingURL" not in script and "</script" not in script.lower() and "<!--" not in script
    assert "</style" not in press.joinpath("app.css").read_text(encoding="utf-8").lower()
    assert len(press.joinpath("land.json").read_bytes()) <= 250 * 1024
    assert not [one.name for one in press.iterdir() if one.name.endswith((".map", ".ts", ".tsx"))]


def test_no_data_are_kept_out_of_git() -> None:
    """The build leaves out what git ignores."""
    paths = [f"src/rapallo/press/{name}" for name in DATA]
    try:
        done = subprocess.run(["git", "check-ignore", *paths], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    if done.returncode == 128:
        pytest.skip("this is no checkout")
    assert done.stdout == ""


def test_a_wheel_holds_them(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is not installed: pip install 'rapallo[test]'")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"rapallo/press/{name}" for name in DATA} <= names
    assert "rapallo/desk/app.py" in names and "rapallo/verbs/supply.toml" in names and "rapallo/py.typed" in names
    assert not [name for name in names if name.endswith((".map", ".ts", ".tsx", ".pyc")) or "node_modules" in name or name.startswith("tests")]
