"""A running desk used as a person would, in one window and in two."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from browser.chromium import checked, missing, told

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(missing() != "", reason=missing())


def test_desk(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn", reason="no server: pip install 'rapallo[desk]'")
    folder = tmp_path / "case"
    shutil.copytree(ROOT / "cases" / "tutorial", folder)
    command = [sys.executable, "-m", "rapallo", "open", str(folder), "--no-browser", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as desk:
        try:
            assert desk.stdout is not None
            address = desk.stdout.readline().rpartition(" ")[2].strip()
            assert address.startswith("http://127.0.0.1:")
            found = checked("desk.mjs", address, str(folder))
        finally:
            desk.terminate()
            desk.wait(10)
    assert told(found) == ""
