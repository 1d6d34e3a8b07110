"""Fills the console blocks of the README and the tutorial with what their commands really print (see tests/consoles.py)."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from consoles import filled  # noqa: E402

for name in ("README.md", "docs/tutorial.md", "docs/investigator.md", "docs/how-to/match.md", "docs/how-to/import.md", "docs/how-to/export.md"):
    path = ROOT / name
    with tempfile.TemporaryDirectory() as folder:
        text = filled(path.read_text(encoding="utf-8"), Path(folder))
    if text != path.read_text(encoding="utf-8"):
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"written: {name}\n")
