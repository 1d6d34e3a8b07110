"""The page's kernel says what Python says, to the bit and the word, on thousands of random removals, in the record and in named readings."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).parent / "kernel.mjs"
IDENTITY = "Withdrawing this takes away an identity on which it hangs which claims deny each other; the desk and `rapallo without` work that out."
CLOSINGS = "Withdrawing this changes which of many claims of closing count; the desk and `rapallo without` work that out."


def missing() -> str:
    """What is missing to build and run the kernel, or blank."""
    if shutil.which("node") is None:
        return "no Node: make browser"
    return "" if (ROOT / "frontend" / "node_modules" / "esbuild").is_dir() else "no Node packages: make browser"


pytestmark = pytest.mark.skipif(missing() != "", reason=missing())


@cache
def report() -> dict[str, Any]:
    """What the kernel made of all golden vectors."""
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "vectors.json.gz")
        made = subprocess.run(
            [sys.executable, str(ROOT / "tools" / "vectors.py"), path], capture_output=True, text=True, timeout=600, check=False
        )
        assert made.returncode == 0, made.stderr[-3000:]
        done = subprocess.run(["node", str(SCRIPT), path], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_says_what_python_says() -> None:
    found = report()
    assert found["wrong"] == 0, json.dumps(found["first"], ensure_ascii=False, indent=1)[:4000]
    assert found["vectors"] - sum(found["refused"].values()) >= 4500
    assert found["cases"] >= 400


def test_the_vectors_speak_of_everything() -> None:
    """Every status occurs, and among the readings are choices of rivals and of identities."""
    from rapallo.inquiry.outcome import STATUSES

    found = report()
    assert set(found["statuses"]) == set(STATUSES)
    assert found["by"] > 100 and found["readings"] >= 32
    assert found["named"] > 3000 and found["enforced"] > 500


def test_answers_as_python_answers() -> None:
    """Whole answers to `without`, to the letter, with what lies beyond the record and what would settle it."""
    found = report()
    assert found["answersWrong"] == 0, json.dumps(found["first"], ensure_ascii=False, indent=1)[:4000]
    assert found["answers"] > 1900
    assert sum(found["unanswered"].values()) < 40
    assert all(why in (IDENTITY, CLOSINGS) or "is no date that this page reads" in why for why in found["unanswered"])
    assert set(found["sections"]) == {
        "What goes",
        "What becomes of it",
        "Consideration that fell away",
        "What would settle whether it is held without",
    }
    assert found["sections"]["What would settle whether it is held without"] > 150
    assert found["beyond"]["ruled out"] > 300 and found["beyond"]["not asked"] > 300
    assert set(found["settled"]) == {"claim", "dates", "keeping", "ran", "rivals", "silence", "work"}
    assert sum(found["settled"].values()) > 300 and found["outer"] > 20


def test_refuses_little_and_says_why() -> None:
    found = report()
    assert set(found["refused"]) == {IDENTITY, CLOSINGS}
    assert found["refused"][IDENTITY] <= 0.005 * found["vectors"]
    assert {name for name in found["refusedIn"] if not name.startswith("drawn")} == {
        "closings read",
        "identity given up",
        "many closings",
        "very many closings",
        "denied of one called otherwise",
    }


@pytest.mark.parametrize(
    ("removal", "begins"),
    [
        ({}, "Nothing is taken away."),
        ({"things": ["nobody"]}, "This case has nothing called “nobody”."),
        ({"claims": ["pilots-by-diary", "none"]}, "This case has nothing called “none”."),
        ({"sources": ["NONE"]}, "This case has nothing called “NONE”."),
        ({"holdings": ["airships@nobody"]}, "This case has no holding called “airships@nobody”."),
        ({"between": ["arland", "nobody"]}, "This case has no side called “nobody”."),
        ({"between": ["arland", "arland"]}, "“arland” and “arland” have members in common."),
        ({"things": ["arland"], "start": 9, "stop": 8}, "It would end before it starts."),
        ({"things": ["arland"], "start": 10_000}, "It would start or end outside the horizon of the case"),
        ({"things": ["arland"], "stop": 8}, ""),
    ],
)
def test_refuses_what_makes_no_sense(tmp_path: Path, removal: dict[str, object], begins: str) -> None:
    import gzip

    from rapallo.press.compiled import compiled
    from rapallo.record import read_case

    whole = {"things": [], "holdings": [], "sources": [], "claims": [], "between": None, "start": 0, "stop": None, **removal}
    rows = [
        {"case": "tutorial", "engine": compiled(read_case(str(ROOT / "cases" / "tutorial")))},
        {"removal": whole, "refused": True},
    ]
    path = tmp_path / "one.json.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    done = subprocess.run(["node", str(SCRIPT), str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    refused = list(json.loads(done.stdout)["refused"])
    assert len(refused) == 1
    assert refused[0].startswith(begins) and (begins != "" or refused[0] == "")
