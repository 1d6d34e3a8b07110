"""Many documents added at once, by several programs, and by one that is killed: the table is whole, and nothing half is a document."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.library import add, open_shelf, search
from rapallo.library.adding import Added, Refused, add_all
from rapallo.library.nearness import NEARNESS, nearly_same
from rapallo.library.reading import Unreadable

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "rapallo", "library", "add"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def made(folder: Path, count: int, first: int = 0) -> list[str]:
    folder.mkdir(exist_ok=True)
    paths = []
    for number in range(first, first + count):
        path = folder / f"{number:03}.txt"
        path.write_text(" ".join(f"word{number}x{place}" for place in range(30)), encoding="utf-8")
        paths.append(str(path))
    return paths


def test_many_files_are_one_write_and_each_is_told_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[int] = []
    import rapallo.library.adding as adding

    real = adding.write_table
    monkeypatch.setattr(adding, "write_table", lambda path, kind, rows: writes.append(len(list(rows))) or real(path, kind, rows))
    paths = made(tmp_path / "in", 12)
    came = list(add_all(str(tmp_path / "library"), [*paths, paths[3]], {"kind": "letter"}))
    assert [one.path for one in came] == [*paths, paths[3]] and writes == [12]
    assert [one.again for one in came if isinstance(one, Added)] == [False] * 12 + [True]
    assert {one.kind for one in open_shelf(str(tmp_path / "library")).documents} == {"letter"}


def test_what_cannot_be_read_keeps_no_other_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = made(tmp_path / "in", 2)
    (tmp_path / "empty.txt").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "none")
    bad = [str(tmp_path / name) for name in ("empty.txt", "in", "pipe", "nowhere.txt", "not-there.txt")]
    came = list(add_all(str(tmp_path / "library"), [good[0], *bad, good[1]]))
    assert [isinstance(one, Refused) for one in came] == [False, True, True, True, True, True, False]
    assert all(isinstance(one, Refused) and one.path in one.reason and "\n" not in one.reason for one in came[1:6])
    assert main(["library", "add", good[0], *bad, "--shelf", str(tmp_path / "library")]) == 1
    out = capsys.readouterr()
    assert out.out.count("there already: ") == 1 and "5 of 6 files were not added" in out.err and out.err.count("rapallo:") == 5


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_what_is_no_file_is_said_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(Unreadable, match="no file"):
        add(str(tmp_path / "library"), str(path))


def test_two_programs_at_once_both_land(tmp_path: Path) -> None:
    shelf = str(tmp_path / "library")
    mine, theirs = made(tmp_path / "a", 25), made(tmp_path / "b", 25, 100)
    both = [
        subprocess.Popen([*PROGRAM, *paths, "--shelf", shelf], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for paths in (mine, theirs)
    ]
    told = [program.communicate(timeout=120)[0].decode() for program in both]
    assert [program.returncode for program in both] == [0, 0] and [text.count("added: ") for text in told] == [25, 25]
    assert len(open_shelf(shelf).documents) == 50 and len(list(Path(shelf, "texts").iterdir())) == 50


def test_killed_in_the_middle_the_table_is_whole_and_a_second_run_picks_up(tmp_path: Path) -> None:
    shelf = tmp_path / "library"
    add(str(shelf), made(tmp_path / "first", 1, 900)[0])
    before = (shelf / "documents.csv").read_bytes()
    paths = made(tmp_path / "in", 150)
    program = subprocess.Popen([*PROGRAM, *paths, "--shelf", str(shelf)], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while len(list((shelf / "texts").iterdir())) < 5 and time.monotonic() < end:
        time.sleep(0.01)
    program.send_signal(signal.SIGKILL)
    program.wait(timeout=60)
    rows = len(open_shelf(str(shelf)).documents)
    assert rows in (1, 151) and (rows == 151 or (shelf / "documents.csv").read_bytes() == before)
    assert search(str(shelf), "word0x0").total == (0 if rows == 1 else 1)
    assert sum(1 for one in add_all(str(shelf), paths) if isinstance(one, Added)) == 150
    assert len(open_shelf(str(shelf)).documents) == 151


def test_adding_again_puts_back_what_has_gone(tmp_path: Path) -> None:
    folder = str(tmp_path / "library")
    path = made(tmp_path / "in", 1)[0]
    document = add(folder, path).document
    text, original = Path(folder, "texts", document.digest + ".txt"), Path(folder, document.file)
    kept = text.read_bytes()
    for spoil, said in ((text.unlink, "text"), (original.unlink, "original"), (lambda: original.write_text("other"), "original"),
                        (lambda: text.write_bytes(b"\xff\xff"), "text")):  # fmt: skip
        spoil()
        again = add(folder, path)
        assert again.again and f"Its {said} had gone and was put back." in again.remarks
        assert text.read_bytes() == kept and original.read_bytes() == Path(path).read_bytes()
    assert add(folder, path).remarks == () and open_shelf(folder).documents == (document,)


def test_a_linked_original_that_moved_is_found_again(tmp_path: Path) -> None:
    folder, path = str(tmp_path / "library"), made(tmp_path / "in", 1)[0]
    add(folder, path, link=True)
    moved = str(tmp_path / "elsewhere.txt")
    os.rename(path, moved)
    assert "put back" in add(folder, moved, link=True).remarks[0]
    assert open_shelf(folder).documents[0].file == moved


def test_a_file_that_changes_while_it_is_read_is_not_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import rapallo.library.adding as adding

    real = adding.read_document

    def slow(path: str) -> object:
        read = real(path)
        Path(path).write_text("Something else stands here now.\n", encoding="utf-8")
        return read

    monkeypatch.setattr(adding, "read_document", slow)
    for link in (False, True):
        path = made(tmp_path / "in", 1)[0]
        (came,) = list(add_all(str(tmp_path / "library"), [path], link=link))
        assert isinstance(came, Refused) and "changed while it was read" in came.reason
    assert open_shelf(str(tmp_path / "library")).documents == ()


def test_the_same_file_under_two_names_is_one_document(tmp_path: Path) -> None:
    path = made(tmp_path / "in", 1)[0]
    other, link = tmp_path / "other.txt", tmp_path / "link.txt"
    other.write_bytes(Path(path).read_bytes())
    link.symlink_to(path)
    came = list(add_all(str(tmp_path / "library"), [path, str(other), str(link)]))
    assert [one.again for one in came if isinstance(one, Added)] == [False, True, True]
    assert len(open_shelf(str(tmp_path / "library")).documents) == 1


def test_nearly_the_same_texts_of_one_batch_are_told_and_marks_can_be_deleted(tmp_path: Path) -> None:
    folder = str(tmp_path / "library")
    words = [f"word{number}" for number in range(200)]
    paths = []
    for number, name in enumerate(("one", "two", "three")):
        words[50 * number + 5] = "changed"
        path = tmp_path / f"{name}.txt"
        path.write_text(" ".join(words), encoding="utf-8")
        paths.append(str(path))
    first, second, third = (one.near for one in add_all(folder, [*paths]) if isinstance(one, Added))
    assert first == () and [name for name, _ in second] == ["one"] and {name for name, _ in third} == {"one", "two"}
    shelf = open_shelf(folder)
    found = nearly_same(shelf, ["three"])
    for spoil in (lambda: Path(folder, NEARNESS).unlink(), lambda: Path(folder, NEARNESS).write_bytes(b"rubbish" * 1000)):
        spoil()
        assert nearly_same(shelf, ["three"]) == found == {"three": third}


def test_a_list_of_what_versions_leave_out_is_kept_as_somebody_changed_it(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    one, other = made(tmp_path / "in", 2)
    folder.mkdir()
    (folder / ".gitignore").write_text("index.sqlite\n")
    add(str(folder), one)
    assert (folder / ".gitignore").read_text() == "index.sqlite\nnear.sqlite\n.lock\n"
    (folder / ".gitignore").write_text("*\n")
    add(str(folder), other)
    assert (folder / ".gitignore").read_text() == "*\n"
