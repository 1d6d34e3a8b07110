"""A running desk used as a person would, in one window and in two."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from browser.chromium import checked, missing, told
from furnished import furnished_case, furnished_house

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(missing() != "", reason=missing())


def test_desk(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn", reason="no server: pip install 'rapallo[desk]'")
    folder, house = furnished_case(tmp_path), furnished_house(tmp_path)
    beside = ["--among", str(ROOT / "cases" / "german-soviet"), "--house", str(house)]
    command = [sys.executable, "-m", "rapallo", "open", str(folder), *beside, "--no-browser", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as desk:
        try:
            assert desk.stdout is not None
            address = desk.stdout.readline().rpartition(" ")[2].strip()
            assert address.startswith("http://127.0.0.1:")
            found = checked("desk.mjs", address, str(folder))
            found |= checked("editing.mjs", address, str(folder))
            found |= checked("beside.mjs", address, str(house))
        finally:
            desk.terminate()
            desk.wait(10)
    assert told(found) == ""
