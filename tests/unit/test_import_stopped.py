"""An import that is stopped, at whatever moment, leaves the case as it was or as it was to be, and nothing between."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import rapallo.record.journal as journal
from rapallo.errors import CaseError
from rapallo.exchange.importing import import_table
from rapallo.record import load, read_case
from rapallo.record.files import write_text
from rapallo.record.journal import JOURNAL, finish, replace_files, stamp
from rapallo.record.mapping_file import read_mapping

ROOT = Path(__file__).parents[2]
MAPPING = """
row = ["n"]

[source]
key = { from = "{s}", split = "|" }

[[claim]]
subject = { name = "{a}", kind = "state" }
verb = "deliver"
object = { name = "{g}", kind = "product" }
to = { name = "{b}", kind = "state" }
when = "{y}"
"""
HEADER = "n,a,g,b,y,s\n"


class Stopped(BaseException):
    """The program ends here."""


def rows(number: int, mark: str = "") -> str:
    """A table of so many deliveries, each with two sources."""
    return HEADER + "".join(f"{n},A{n % 7}{mark},G{n % 11}{mark},B{n % 5},{1920 + n % 20},ONE | TWO\n" for n in range(number))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A case that holds a first import, and a second version of the table."""
    place = tmp_path / "place"
    (place / "case").mkdir(parents=True)
    (place / "case" / "case.toml").write_text('title = "Own"\n', encoding="utf-8")
    (place / "m.toml").write_text(MAPPING, encoding="utf-8")
    (place / "t.csv").write_text(rows(40), encoding="utf-8")
    bring(place)
    (place / "t.csv").write_text(rows(60, "x"), encoding="utf-8")
    return place


def bring(place: Path) -> None:
    """Import the table."""
    import_table(str(place / "t.csv"), str(place / "case"), read_mapping(str(place / "m.toml")))


def contents(case: Path) -> dict[str, bytes]:
    """Every file of the case."""
    return {str(path.relative_to(case)): path.read_bytes() for path in sorted(case.rglob("*")) if path.is_file()}


def done(place: Path) -> dict[str, bytes]:
    """What the second import makes of the case, in a copy."""
    import shutil

    shutil.copytree(place, place.parent / "other")
    bring(place.parent / "other")
    return contents(place.parent / "other" / "case")


def test_stopped_before_each_rename(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many renames were done, opening the case gives the old one or the new one, whole."""
    before, after = contents(place / "case"), done(place)
    seen: set[str] = set()
    for number in range(40):
        work = place.parent / f"work{number}"
        (work / "case" / "imports").mkdir(parents=True)
        for name, data in before.items():
            (work / "case" / name).write_bytes(data)
        for name in ("m.toml", "t.csv"):
            (work / name).write_bytes((place / name).read_bytes())
        left = [number]
        real = os.replace

        def failing(source: str, target: str, left: list[int] = left, real: Any = real) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Stopped
            real(source, target)

        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", failing)
            try:
                bring(work)
            except Stopped:
                pass
        read_case(str(work / "case"))
        found = {name: data for name, data in contents(work / "case").items() if not name.startswith(".rapallo")}
        assert found in (before, after), number
        seen.add("old" if found == before else "new")
        if left[0] > 0:
            break
    assert seen == {"old", "new"} and number > 6


def test_killed_at_random_moments(place: Path) -> None:
    """A process of its own, killed without warning; a next import finishes the work and leaves nothing lying about."""
    before, after = contents(place / "case"), done(place)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from rapallo.exchange.importing import import_table\nfrom rapallo.record.mapping_file import read_mapping\n"
        "plan = read_mapping(sys.argv[2] + '/m.toml')\nprint('begun', flush=True)\n"
        "import_table(sys.argv[2] + '/t.csv', sys.argv[2] + '/case', plan)\n"
    )
    draw = random.Random(4)
    for _ in range(12):
        for path in sorted((place / "case").rglob("*"), reverse=True):
            if path.is_file():
                path.unlink()
        for name, data in before.items():
            (place / "case" / name).write_bytes(data)
        child = subprocess.Popen([sys.executable, "-c", code, str(ROOT / "src"), str(place)], stdout=subprocess.PIPE)
        assert child.stdout is not None and child.stdout.readline() == b"begun\n"
        time.sleep(draw.random() * 0.05)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        read_case(str(place / "case"))
        found = {name: data for name, data in contents(place / "case").items() if not name.startswith(".rapallo")}
        assert found in (before, after)
        bring(place)
        assert contents(place / "case") == after


def test_a_full_disk_changes_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(place / "case")
    calls = [0]

    def failing(path: str, chunks: object) -> None:
        calls[0] += 1
        if calls[0] == 3:
            raise CaseError([])
        write_text(path, chunks)  # type: ignore[arg-type]

    monkeypatch.setattr(journal, "write_text", failing)
    with pytest.raises(CaseError):
        bring(place)
    assert contents(place / "case") == before


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("id\n", encoding="utf-8")
    seen = {"claims.csv": stamp(str(tmp_path / "claims.csv"))}
    (tmp_path / "claims.csv").write_text("id,subject\n", encoding="utf-8")
    with pytest.raises(CaseError, match="changed while the import was at work"):
        replace_files(str(tmp_path), {"claims.csv": ["new"]}, seen)
    assert contents(tmp_path) == {"claims.csv": b"id,subject\n"}


def stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replacement of two files that is stopped after the journal stands."""

    def failing(_: str) -> tuple[()]:
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(journal, "finish", failing)
        with pytest.raises(Stopped):
            replace_files(
                str(folder),
                {"a.csv": ["new a"], "b.csv": ["new b"]},
                {name: stamp(str(folder / name)) for name in ("a.csv", "b.csv")},
            )
    assert (folder / JOURNAL).exists()


def test_a_file_edited_after_the_stop_is_not_overwritten_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("old a", encoding="utf-8")
    stopped(tmp_path, monkeypatch)
    (tmp_path / "a.csv").write_text("my own", encoding="utf-8")
    (fault,) = finish(str(tmp_path))
    assert (
        fault.code == "R903" and "changed since" in fault.finding and (tmp_path / "a.csv").read_text(encoding="utf-8") == "my own"
    )
    (tmp_path / "a.csv").write_text("old a", encoding="utf-8")
    assert finish(str(tmp_path)) == () and contents(tmp_path) == {"a.csv": b"new a", "b.csv": b"new b"}
    assert finish(str(tmp_path)) == ()


def test_a_stop_is_mended_by_whoever_opens_the_case(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "case" / "a.csv").write_text("old a", encoding="utf-8")
    stopped(place / "case", monkeypatch)
    assert [fault for fault in load(str(place / "case")).faults if fault.code == "R903"] == []
    assert (place / "case" / "a.csv").read_text(encoding="utf-8") == "new a" and not (place / "case" / JOURNAL).exists()


@pytest.mark.parametrize(
    "text",
    [
        "", "[", "{}", "[1]", '[["../x/0", "claims.csv", ""]]', '[[".rapallo-stage-1/0", "../claims.csv", ""]]',
        '[[".rapallo-stage-1/0", "/etc/passwd", ""]]', '[[".rapallo-stage-1/x", "claims.csv", ""]]', '[[".rapallo-stage-1/0", ".git", ""]]',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_journal_from_elsewhere_leads_nowhere(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / ".rapallo-stage-1").mkdir()
    (folder / ".rapallo-stage-1" / "0").write_text("evil", encoding="utf-8")
    (tmp_path / "claims.csv").write_text("mine", encoding="utf-8")
    (folder / JOURNAL).write_text(text, encoding="utf-8")
    faults = finish(str(folder))
    assert len(faults) == 1 and faults[0].code in ("R903", "R116")
    assert (tmp_path / "claims.csv").read_text(encoding="utf-8") == "mine" and not (folder / "claims.csv").exists()


def test_a_damaged_memory_is_refused(place: Path) -> None:
    path = place / "case" / "imports" / "m.state.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0]) == {"import": "m", "form": 1}
    path.write_text("\n".join([*lines[:5], lines[5][:-4]]) + "\n", encoding="utf-8")
    with pytest.raises(CaseError, match="R904 is damaged on this line"):
        bring(place)
    path.write_text("something else\n", encoding="utf-8")
    with pytest.raises(CaseError, match="R904 is no record of an import"):
        bring(place)
