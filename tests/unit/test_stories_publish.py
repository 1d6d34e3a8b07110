"""A folder that is published into: pages that are withdrawn go, what others put there stays, and no run leaves it between the two."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from letters import house_in
from rapallo.cli import main
from rapallo.errors import RapalloError
from rapallo.library.queue import note_items, read_queue
from rapallo.library.stories_house import House
from rapallo.library.stories_lock import held
from rapallo.press.publishing import MANIFEST, Published, publish

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = house_in(tmp_path / "house")
    os.makedirs(house.path("stories"))
    for name in ("one", "two"):
        Path(house.path("stories", f"{name}.md")).write_text(f'+++\ntitle = "{name}"\ndate = "2026-11-20"\n+++\n\nText.\n', encoding="utf-8")
    return house


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name != ".rapallo-site.lock"}


def test_a_story_that_is_withdrawn_goes(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site"
    command = ["stories", "publish", str(site), "--house", house.folder]
    assert main(command) == 0 and {"one.html", "two.html"} <= names(site)
    (site / "CNAME").write_text("example.org", encoding="utf-8")
    (site / "mine").mkdir()
    (site / "mine" / "one.html").write_text("mine", encoding="utf-8")
    Path(house.path("stories", "one.md")).unlink()
    capsys.readouterr()
    assert main(command) == 0
    assert "1 taken away" in capsys.readouterr().out
    assert names(site) == {"index.html", "two.html", "feed.atom", "feed.json", MANIFEST, "CNAME", "mine"}
    assert (site / "mine" / "one.html").read_text(encoding="utf-8") == "mine"
    assert "one.html" not in (site / "feed.atom").read_text(encoding="utf-8") + (site / "index.html").read_text(encoding="utf-8")
    text = Path(house.path("stories", "two.md")).read_text(encoding="utf-8")
    Path(house.path("stories", "two.md")).write_text(text.replace("+++\n\n", "draft = true\n+++\n\n"), encoding="utf-8")
    assert main(command) == 0 and "two.html" not in names(site), "a draft again: withdrawn"


def test_a_letter_that_is_withdrawn_goes(house: House, tmp_path: Path) -> None:
    site = tmp_path / "letters"
    command = ["letter", "publish", str(site), "--house", house.folder]
    assert main(command) == 0 and "2026-11.html" in names(site)
    house_in(Path(house.folder), draft=True)
    assert main(command) == 0 and "2026-11.html" not in names(site)
    assert "2026-11" not in (site / "feed.json").read_text(encoding="utf-8")


def test_a_page_that_somebody_changed_is_left_and_said(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site"
    command = ["stories", "publish", str(site), "--house", house.folder]
    assert main(command) == 0
    (site / "one.html").write_text("by hand", encoding="utf-8")
    Path(house.path("stories", "one.md")).unlink()
    capsys.readouterr()
    assert main(command) == 1
    assert "one.html is no longer published, but was changed" in capsys.readouterr().err
    assert (site / "one.html").read_text(encoding="utf-8") == "by hand"
    assert main(command) == 0, "from now on it is somebody else's"


def test_what_others_put_there_is_not_written_over(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("my own front page", encoding="utf-8")
    assert main(["stories", "publish", str(site), "--house", house.folder]) == 1
    assert "were not published by this command: index.html" in capsys.readouterr().err
    assert names(site) == {"index.html"} and (site / "index.html").read_text(encoding="utf-8") == "my own front page"
    (site / "index.html").unlink()
    os.symlink(house.path("house.toml"), site / "one.html")
    assert main(["stories", "publish", str(site), "--house", house.folder]) == 1 and names(site) == {"one.html"}


def test_letters_and_stories_do_not_take_each_others_place(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site"
    assert main(["stories", "publish", str(site), "--house", house.folder]) == 0
    before = {path.name: path.read_bytes() for path in site.iterdir()}
    assert main(["letter", "publish", str(site), "--house", house.folder]) == 1
    assert "holds the stories of https://example.org/lion/" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in site.iterdir()} == before
    assert main(["letter", "publish", str(site / "letters"), "--house", house.folder]) == 0
    Path(house.path("stories", "one.md")).unlink()
    assert main(["stories", "publish", str(site), "--house", house.folder]) == 0 and (site / "letters" / "index.html").exists()


@pytest.mark.parametrize("name", ["../outside.html", "/etc/hosts", ".htaccess", "a/b.html", "..", "", "a\\b", "a\nb"])
def test_a_list_that_was_tampered_with_takes_nothing_away(tmp_path: Path, name: str) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside.html"
    outside.write_text("x", encoding="utf-8")
    publish(str(site), {"a.html": "a"}, "w")
    listed = json.loads((site / MANIFEST).read_text(encoding="utf-8"))
    listed["files"][name] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    (site / MANIFEST).write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(RapalloError, match="is not the list"):
        publish(str(site), {}, "w")
    assert outside.exists() and (site / "a.html").exists()
    with pytest.raises(RapalloError, match="no name of a page"):
        publish(str(tmp_path / "other"), {name: "x"}, "w")


def test_a_run_that_ended_in_between_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended before any of the writes: the next run leaves the folder as if nothing had happened, and takes nothing for another's."""
    import rapallo.press.publishing as publishing

    real = publishing.write_bytes
    for end in range(4):
        site = tmp_path / str(end)
        publish(str(site), {"a.html": "a", "gone.html": "g"}, "w")
        count = 0

        def ends(path: str, data: bytes, at: int = end) -> None:
            nonlocal count
            count += 1
            if count > at:
                raise KeyboardInterrupt
            real(path, data)

        monkeypatch.setattr(publishing, "write_bytes", ends)
        new = {"a.html": "A", "b.html": "b", "c.html": "c"}
        try:
            publish(str(site), new, "w")
        except KeyboardInterrupt:
            pass
        monkeypatch.setattr(publishing, "write_bytes", real)
        publish(str(site), new, "w")
        assert names(site) == {*new, MANIFEST} and (site / "a.html").read_text(encoding="utf-8") == "A"
        assert publish(str(site), new, "w") == Published(0)


def test_two_at_once(tmp_path: Path) -> None:
    publish(str(tmp_path), {"a.html": "a"}, "w")
    with held(str(tmp_path / ".rapallo-site.lock"), "x"):
        code = "from rapallo.press.publishing import publish; import sys; publish(sys.argv[1], {}, 'w')"
        env = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}
        ran = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=env, capture_output=True, text=True)
    assert "by another process" in ran.stderr and (tmp_path / "a.html").exists()


def test_an_id_of_the_queue_cannot_lead_out_of_the_folder(house: House) -> None:
    """The queue is a file that people edit and merge; an id in it is the name of a page."""
    from rapallo.errors import CaseError
    from rapallo.library.feeds import Item

    note_items(house.folder, "https://f.example/", "F", [Item("1", "T", "https://f.example/1", "", "", "", "")], "2026-11-23T10:00:00Z")
    path = Path(house.path("stories", "queue.jsonl"))
    (found,) = read_queue(house.folder)
    for bad in ("../../x", "index", "a.b", "", "A" * 12):
        path.write_text(path.read_text(encoding="utf-8").replace(found.id, bad), encoding="utf-8")
        with pytest.raises(CaseError, match=r"queue\.jsonl:1 .*the id"):
            read_queue(house.folder)
        path.write_text(path.read_text(encoding="utf-8").replace(f'"id": "{bad}"', f'"id": "{found.id}"'), encoding="utf-8")
