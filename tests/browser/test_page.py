"""A published page used as a person would, from a disk and with the network off."""

import json
import shutil
from pathlib import Path

import pytest

from browser.chromium import checked, missing, told
from furnished import furnished_case
from rapallo import inquiry
from rapallo.inquiry.outcome import STATUSES
from rapallo.inquiry.render import plain
from rapallo.inquiry.without import bare_without
from rapallo.library.shelf import open_shelf, shelf_of
from rapallo.pathways.solve import Stage
from rapallo.pathways.ways import FOOTINGS
from rapallo.press.page import publish
from rapallo.press.payload_beside import Beside
from rapallo.record import read_case
from rapallo.record.case import Case

CASES = Path(__file__).parents[2] / "cases"
pytestmark = pytest.mark.skipif(missing() != "", reason=missing())


def expectations(case: Case, dates: tuple[str, ...], names: dict[str, str]) -> dict[str, object]:
    """What the library says of some dates, line by line, and things by other spellings of their names."""
    rows, summary = {}, {}
    for when in dates:
        found = inquiry.at(case, when)
        rows[when] = [
            [section.title, line.mark, line.claims[0], plain(line.text)]
            for section in found.sections()
            for line in section.lines
            if len(line.claims) == 1 and dict(line.fields).get("what") in ("claim", "moment")
        ]
        summary[when] = found.summary()[0]
    return {"at": rows, "summary": summary, "names": names}


def on_footings(case: Case, taken: tuple[str, ...]) -> dict[str, object]:
    """What the library says becomes of each aim without something (as the address names it), on each footing."""
    found: dict[str, object] = {}
    for token in taken:
        what = token.split(":")[-1]
        asked = {footing: bare_without(case, what, stage=Stage(footing=footing)) for footing in FOOTINGS}
        found[token] = {
            footing: [
                {"label": one.label, "frozen": one.frozen, "status": one.verdict, "says": one.says} for one in answer.outcomes
            ]
            for footing, answer in asked.items()
        }
    return found


def run(
    folder: Path,
    work: Path,
    dates: tuple[str, ...],
    names: dict[str, str],
    beside: Beside | None = None,
    taken: tuple[str, ...] = (),
) -> dict[str, str]:
    """The checks of page.mjs on the page of a case."""
    case = read_case(str(folder))
    (work / "page.html").write_text(publish(case, beside=beside), encoding="utf-8")
    expected = {**expectations(case, dates, names), "statuses": STATUSES, "footings": on_footings(case, taken)}
    (work / "expected.json").write_text(json.dumps(expected), encoding="utf-8")
    return checked("page.mjs", str(work / "page.html"), str(work / "expected.json"))


def test_tutorial(tmp_path: Path) -> None:
    folder = furnished_case(tmp_path)
    beside = Beside({"german-soviet": read_case(str(CASES / "german-soviet"))}, open_shelf(shelf_of(str(folder))))
    names = {"Анна Велль": "anna-vell", "Anna Well": "anna-vell"}
    found = run(folder, tmp_path, ("1924", "1926-05", "1931-01-01"), names, beside, ("lume-school", "tin", "source:DIARY"))
    assert len(found) > 40
    assert told(found) == ""


def test_german_soviet(tmp_path: Path) -> None:
    names = {"Tuchatschewski": "tukhachevsky", "Липецк": "lipetsk"}
    dates = ("1922-04-16", "1929", "1933-09", "1939-08-23", "1925/1933", "1941-06-22")
    found = run(CASES / "german-soviet", tmp_path, dates, names, taken=("lipetsk", "krupp", "source:ACES", "claim:e049"))
    assert told(found) == ""


def test_hostile_case(tmp_path: Path) -> None:
    """A case full of script, drawings, formulas and marks of direction does nothing but stand there."""
    folder = tmp_path / "case"
    shutil.copytree(CASES / "tutorial", folder)
    evil = "<img src=x onerror=alert(1)><svg onload=alert(2)></script><script>alert(3)</script>"
    for name in ("things.csv", "claims.csv", "sources.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        text = text.replace("Arland Air Office", evil + "\u202eoffice").replace("about fifty", "=cmd()").replace("Diary (invented)", evil)
        (folder / name).write_text(text, encoding="utf-8")
    story = folder / "story.md"
    story.write_text(story.read_text(encoding="utf-8") + f"\n\n{evil} [x](javascript:alert(4))\n", encoding="utf-8")
    near = tmp_path / "near"
    shutil.copytree(folder, near)
    (near / "case.toml").write_text((near / "case.toml").read_text(encoding="utf-8").replace("fictitious", evil), encoding="utf-8")
    found = run(folder, tmp_path, ("1926",), {}, Beside({"near": read_case(str(near))}))
    assert told(found) == ""
