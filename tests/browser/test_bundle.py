"""The page's script and style as committed: what the sources give, with nothing in them that a page must not have."""

import shutil
import subprocess
from pathlib import Path

import pytest

from browser.chromium import FRONTEND

PRESS = FRONTEND.parent / "src" / "rapallo" / "press"
BUILT = ("app.js", "app.css")


def missing() -> str:
    """What is missing to build, or blank."""
    if shutil.which("node") is None:
        return "no Node: make browser"
    return "" if (FRONTEND / "node_modules" / "esbuild").is_dir() else "no Node packages: make browser"


def test_no_map_no_module_no_address() -> None:
    script = (PRESS / "app.js").read_text(encoding="utf-8")
    for unwanted in ("sourceMappingURL", "</script", "<!--", "import(", "eval(", "new Function"):
        assert unwanted not in script
    assert "@import" not in (PRESS / "app.css").read_text(encoding="utf-8")
    assert "url(http" not in (PRESS / "app.css").read_text(encoding="utf-8")
    assert not list(PRESS.glob("*.map"))


@pytest.mark.skipif(missing() != "", reason=missing())
def test_rebuilt_the_same(tmp_path: Path) -> None:
    subprocess.run(["node", str(FRONTEND / "build.mjs"), str(tmp_path)], check=True, capture_output=True, timeout=120)
    for name in BUILT:
        assert (tmp_path / name).read_bytes() == (PRESS / name).read_bytes(), f"{name}: cd frontend && npm run build"


@pytest.mark.skipif(missing() != "", reason=missing())
def test_types() -> None:
    command = ["node", "node_modules/typescript/bin/tsc", "--noEmit"]
    done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout == ""
    assert done.returncode == 0
