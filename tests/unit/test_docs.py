"""The documentation is true: every console block prints what it shows, every Python example runs, every link leads somewhere."""

import doctest
import re
import sys
from pathlib import Path

import pytest

from consoles import filled, played, steps

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "docs" / "tutorial.md",
    ROOT / "docs" / "investigator.md",
    ROOT / "docs" / "how-to" / "match.md",
    ROOT / "docs" / "how-to" / "import.md",
    ROOT / "docs" / "how-to" / "export.md",
]
ALL = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "changes").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_console_blocks_show_what_is_printed(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(steps(text)) > (0 if page.name == "match.md" else 3)
    for step, output in played(text, tmp_path):
        assert output == step.output, f"{page.name}:{step.line}: {step.command} (make docs fills the pages in)"
    assert filled(text, tmp_path / "again") == text


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_python_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(page), module_relative=False, encoding="utf-8", optionflags=doctest.NORMALIZE_WHITESPACE)
    assert results.failed == 0
    assert ">>>" not in page.read_text(encoding="utf-8") or results.attempted > 0


@pytest.mark.parametrize("page", ALL, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), f"{page.name} links to {target}"


def test_reference_pages_are_what_the_source_says() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from reference import FOLDER
        from reference import PAGES as GENERATED
    finally:
        sys.path.pop(0)
    for name, page in GENERATED.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == page(), f"docs/reference/{name} is old: make docs"
    assert {path.name for path in FOLDER.glob("*.md")} == {*GENERATED, "page.md"}, "page.md alone is written by hand"


def test_the_readme_names_the_two_commands_and_ci_runs_the_second() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme and "make test" in readme
    lines = [line for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines[-1] == "make test"
    assert "set -euo pipefail" in lines


def test_no_document_names_the_machine_it_was_written_on() -> None:
    for page in ALL:
        assert re.search(r"(?<![\w.])/(work|tmp|root|home)/", page.read_text(encoding="utf-8")) is None, page
