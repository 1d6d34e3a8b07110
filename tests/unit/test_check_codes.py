"""Every code's example triggers it, its mended copy does not, and the reference page is the registry's."""

import os
import re
from pathlib import Path

import pytest

import rapallo
from rapallo.check import Code, check, codes, render_reference
from rapallo.check.registry import FAMILIES, SEVERITIES
from rapallo.check.run import RULES
from rapallo.errors import CaseError, Fault
from rapallo.record import load

BASE = {
    "case.toml": 'title = "Example"\n',
    "sources.csv": "key,type,title\nA,book,A book\nB,book,Another book\n",
}
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "checks.md"


def build(folder: Path, files: tuple[tuple[str, str], ...], encoding: str = "utf-8") -> str:
    """A case folder of the base and these files."""
    for name, content in {**BASE, **dict(files)}.items():
        if content == "":
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.strip("\n").encode(encoding) + b"\n")
    return str(folder)


def found(folder: str) -> tuple[Fault, ...]:
    """What check finds; a case that cannot be loaded has the loader's faults, and a house those of its files."""
    if os.path.exists(os.path.join(folder, "house.toml")):
        return found_in_house(folder)
    try:
        return check(load(folder))
    except CaseError as error:
        return error.faults


def found_in_house(folder: str) -> tuple[Fault, ...]:
    """What reading a house says: its settings, feeds, stories and letters."""
    from rapallo.library.feeds_follow import read_feeds
    from rapallo.library.stories import stories_of
    from rapallo.library.stories_house import read_house
    from rapallo.press.letter import issues_of

    faults: list[Fault] = []
    for each in (read_house, lambda name: read_feeds(name), lambda name: stories_of(read_house(name)), lambda name: issues_of(read_house(name))):
        try:
            each(folder)
        except CaseError as error:
            faults += error.faults
    return tuple(faults)


@pytest.mark.parametrize("code", [one for one in codes() if one.by_hand == ""], ids=lambda one: one.code)
def test_example_triggers_its_code_and_the_mended_copy_does_not(code: Code, tmp_path: Path) -> None:
    hits = [one for one in found(build(tmp_path / "example", code.example, code.encoding)) if one.code == code.code]
    assert len(hits) > 0
    assert {one.severity for one in hits} == {code.severity}
    assert all(one.finding != "" and one.remedy != "" for one in hits)
    assert all(one.finding.endswith((".", "?")) and one.remedy.endswith((".", "?")) for one in hits)
    mended = found(build(tmp_path / "mended", code.mended))
    assert code.code not in {one.code for one in mended}, [str(one) for one in mended]


@pytest.mark.parametrize("code", [one for one in codes() if one.by_hand != ""], ids=lambda one: one.code)
def test_codes_without_example_say_what_it_would_be(code: Code) -> None:
    assert len(code.example) == len(code.mended) == 0
    assert code.code in {"R101", "R105", "R115", "R116", "R119", "R122"}


def test_every_code_has_its_texts() -> None:
    for code in codes():
        assert re.fullmatch(r"R[1-9][0-9]{2}", code.code)
        assert code.severity in SEVERITIES
        assert code.title != "" and code.meaning.endswith(".") and code.remedy.endswith(".")
        assert code.section == "" or re.fullmatch(r"§[0-9]+(\.[0-9]+)?", code.section)
        assert code.family in FAMILIES.values()
        assert (len(code.example) > 0) != (code.by_hand != "")


def test_every_code_in_the_source_is_registered_and_every_registered_code_is_used() -> None:
    package = os.path.dirname(rapallo.__file__)
    used: set[str] = set()
    for folder, _, names in os.walk(package):
        for name in names:
            if name.endswith(".py"):
                used.update(re.findall(r'"(R[0-9]{3})"', Path(folder, name).read_text("utf-8")))
    assert used == {one.code for one in codes()}


def test_every_own_code_belongs_to_one_rule() -> None:
    listed = [code for rule in RULES for code in rule.codes]
    assert len(listed) == len(set(listed))


def test_reference_page_is_what_the_registry_renders() -> None:
    assert REFERENCE.read_text("utf-8") == render_reference()
