"""Whether the browser tests can run here, and how they are run."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FRONTEND = HERE.parents[1] / "frontend"
SECONDS = 600


def missing() -> str:
    """What is missing to run a browser, or blank."""
    if shutil.which("node") is None:
        return "no Node: make browser"
    if not (FRONTEND / "node_modules" / "playwright-core").is_dir():
        return "no Node packages: make browser"
    chromium = os.environ.get("CHROMIUM", "")
    if chromium == "" and not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return "no Chromium: make browser"
    return ""


def checked(script: str, *words: str) -> dict[str, str]:
    """The checks of a script: what is wrong by the check's name, blank where nothing is."""
    reason = missing()
    if reason != "":
        pytest.skip(reason)
    done = subprocess.run(["node", str(HERE / script), *words], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def told(found: dict[str, str]) -> str:
    """What is wrong, one after the other."""
    return "\n\n".join(f"{name}\n{wrong}" for name, wrong in found.items() if wrong != "")
