"""What the page answers by itself it answers as Python does, to the letter; what it cannot answer it says it cannot."""

import json
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser.asked import write
from rapallo.inquiry.head import typed

FRONT = Path(__file__).parents[2] / "frontend"
SCRIPT = Path(__file__).parent / "answers.mjs"


def missing() -> str:
    """What is missing to build and ask the page, or blank."""
    if shutil.which("node") is None:
        return "no Node: make browser"
    return "" if (FRONT / "node_modules" / "esbuild").is_dir() else "no Node packages: make browser"


needs_node = pytest.mark.skipif(missing() != "", reason=missing())


@cache
def report() -> dict[str, Any]:
    """What came of asking the page everything."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "asked.json.gz"
        write(path, Path(folder))
        done = subprocess.run(["node", str(SCRIPT), str(path)], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@needs_node
def test_says_what_python_says() -> None:
    found = report()
    assert found["wrong"] == 0, json.dumps(found["first"], ensure_ascii=False, indent=1)[:6000]
    assert found["cases"] >= 30


@needs_node
def test_is_asked_everything_that_it_answers_itself() -> None:
    asked = report()["asked"]
    assert asked["show"] >= 4000 and asked["find"] >= 1500 and asked["at"] >= 1500 and asked["timeline"] >= 500


@needs_node
def test_leaves_to_the_desk_only_what_it_says_it_leaves() -> None:
    """Beyond the page, of what Python answers, are dates in rarer forms, and questions that it carries answered or not at all; the rest it
    answers, or refuses with Python's words. What it left where Python refuses too are texts that are no dates."""
    found = report()
    assert set(found["beyond"]) == {"at", "timeline", "rivals", "sources", "theses"}
    assert set(found["both"]) <= {"at", "timeline", "rivals"}
    assert found["beyond"]["at"] <= 0.2 * found["asked"]["at"] and found["beyond"]["timeline"] <= 0.2 * found["asked"]["timeline"]
    assert set(found["refused"]) == {"find", "show", "timeline"}


@needs_node
def test_finds_and_proposes_the_same_things_by_any_spelling() -> None:
    assert report()["names"] >= 1500


@needs_node
def test_reads_lines_dates_and_names_alike() -> None:
    found = report()
    assert found["parsed"] >= 800 and found["dates"] >= 4000 and found["folded"] >= 5000 and found["compared"] >= 2500
    assert found["datesRead"] >= 500


@given(st.lists(st.text(max_size=8), max_size=4))
def test_a_line_typed_has_its_words(words: list[str]) -> None:
    assert shlex.split(typed(*words)) == words
