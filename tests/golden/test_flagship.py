"""The flagship case: what it answers, what `check` finds in it, and that every fact was accounted for."""

import csv
import importlib.util
import json
import os
from difflib import unified_diff
from pathlib import Path

import msgspec
import pytest

from rapallo import inquiry
from rapallo.check import check
from rapallo.inquiry import Answer
from rapallo.record import Case, Loaded, load, read_case, standings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "cases" / "german-soviet"
GOLDEN = Path(__file__).with_name("german-soviet")
SHARED = Path(os.environ.get("RAPALLO_SHARED", ROOT.parent / "shared"))
FACTS = SHARED / "facts" / "german-soviet" / "facts.json"

ASKED = {
    "at-1928-01-01": lambda case: inquiry.at(case, "1928-01-01"),
    "at-1936": lambda case: inquiry.at(case, "1936"),
    "between": lambda case: inquiry.between(case, "german", "soviet"),
    "show-lipetsk-base": lambda case: inquiry.show(case, "lipetsk-base"),
    "show-niedermayer": lambda case: inquiry.show(case, "Нидермайер"),
    "rivals": inquiry.rivals,
    "breaches": inquiry.breaches,
    "sources": inquiry.sources,
}


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(str(FOLDER))


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(str(FOLDER))


@pytest.mark.parametrize("name", sorted(ASKED))
def test_answers_are_the_golden_ones(case: Case, name: str) -> None:
    """A change of answer shows as a readable difference; RAPALLO_GOLDEN=write accepts it."""
    answer: Answer = ASKED[name](case)
    text = "\n".join(line.rstrip() for line in answer.text(limit=30).splitlines()) + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("RAPALLO_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    difference = "\n".join(unified_diff(expected.splitlines(), text.splitlines(), str(path), "now", lineterm="", n=1))
    assert difference == ""


def test_what_coverage_asks_to_be_shown(case: Case) -> None:
    """1 January 1928: Lipetsk leased and at work, Kazan building and not at work. 1936: no joint site."""
    then = inquiry.at(case, "1928-01-01")
    verbs = {(case.claim_by_id[claim].verb, case.claim_by_id[claim].object) for claim in then.surely()}
    assert ("lease", "lipetsk-base") in verbs
    assert ("operate", "lipetsk-base") in verbs
    sound = standings(case)
    at_work = {
        case.claim_by_id[claim].verb
        for claim in then.possibly()
        if "kama-school" in case.claim_by_id[claim].things() and sound[claim].unfavourably
    }
    assert at_work.isdisjoint({"operate", "train", "test", "study-at"})
    outlier = [claim for claim in then.surely() if case.claim_by_id[claim].object == "kama-graduates-outlier"]
    assert outlier == ["f3-095"]
    assert not sound["f3-095"].unfavourably  # the one source that has the school at work before 1929 is disputed
    later = inquiry.at(case, "1936")
    joint = {thing.id for thing in case.things if "joint-site" in thing.classes}
    held = {
        case.claim_by_id[claim].object for claim in later.possibly() if case.claim_by_id[claim].verb in ("lease", "host", "operate")
    }
    assert held.isdisjoint(joint)


def _codes(loaded: Loaded) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for fault in check(loaded):
        found.setdefault(fault.code, set()).update(fault.claims)
    return found


def _essay_alone(loaded: Loaded) -> Loaded:
    """The flagship with nothing but what the essay says: its claims, its theses, and the rules."""
    case = loaded.case
    claims = tuple(claim for claim in case.claims if claim.source == "ESSAY")
    kept = {claim.id for claim in claims}
    claims = tuple(
        msgspec.structs.replace(
            claim,
            rival_of=tuple(other for other in claim.rival_of if other in kept),
            inferred_from=tuple(other for other in claim.inferred_from if other in kept),
        )
        for claim in claims
    )
    alone = msgspec.structs.replace(
        case,
        claims=claims,
        evidence=(),
        ways=(),
        givens=(),
        theses=tuple(thesis for thesis in case.theses if thesis.source == "ESSAY"),
        story="",
        about=msgspec.structs.replace(case.about, asserts=()),
    )
    return msgspec.structs.replace(loaded, case=alone, faults=[])


@pytest.mark.parametrize(
    ("trap", "codes"),
    [
        (1, {"R212"}),
        (4, {"R135"}),
        (5, {"R701"}),
        (6, {"R218"}),
        (8, {"R510", "R511"}),
        (10, {"R215", "R219", "R220"}),
        (12, {"R602", "R603"}),
    ],
)
def test_traps_are_found_on_the_essay_alone(loaded: Loaded, trap: int, codes: set[str]) -> None:
    """Traps of the record, each by a general rule, on the essay's claims of the real case."""
    assert not codes.isdisjoint(_codes(_essay_alone(loaded))), f"trap {trap}"


@pytest.mark.parametrize(("trap", "codes", "claim"), [(3, {"R317", "R318", "R316"}, ""), (13, {"R512"}, "e010a")])
def test_traps_are_found_beside_the_other_sources(loaded: Loaded, trap: int, codes: set[str], claim: str) -> None:
    """Tomka's place and the transit rubber show only against what others say."""
    found = _codes(loaded)
    hit = [code for code in sorted(codes) if code in found]
    assert len(hit) > 0, f"trap {trap}"
    assert claim == "" or any(claim in found[code] for code in hit)


def test_the_case_stands(loaded: Loaded) -> None:
    """No error, and the size that case.toml asserts."""
    assert [str(fault) for fault in check(loaded) if fault.severity == "error"] == []
    assert len(loaded.case.claims) >= 500
    assert 1500 <= len(loaded.case.story.split()) <= 3000
    assert sum(thesis.source == "ESSAY" for thesis in loaded.case.theses) >= 3
    assert len({thesis.source for thesis in loaded.case.theses} - {"ESSAY"}) >= 6


def _tool() -> object:
    spec = importlib.util.spec_from_file_location("accounting", ROOT / "tools" / "accounting.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_row_is_accounted_for(case: Case) -> None:
    """Each row once, in one of the known ways, naming what exists; what is left out has its reason."""
    tool = _tool()
    rows = tool.rows()  # type: ignore[attr-defined]
    names = [row["row"] for row in rows]
    assert len(names) == len(set(names))
    known = {*case.claim_by_id, *case.thing_by_id, *case.rule_by_id, *case.source_by_key, *(thesis.id for thesis in case.theses)}
    known |= {way.id for way in case.ways}
    for row in rows:
        assert row["as"] in tool.WAYS, row  # type: ignore[attr-defined]
        ids = [part.strip() for part in row["ids"].split(";") if part.strip() != ""]
        assert set(ids) <= known, row
        assert len(ids) > 0 or len(row["because"]) > 10, row


def test_accounting_page_is_up_to_date() -> None:
    """docs/cases/german-soviet.md is what the accounting says (python tools/accounting.py)."""
    tool = _tool()
    with open(tool.PAGE, encoding="utf-8") as file:  # type: ignore[attr-defined]
        assert file.read() == tool.page()  # type: ignore[attr-defined]


@pytest.mark.skipif(not FACTS.exists(), reason="the fact sheet (shared/facts) is not beside the checkout")
def test_no_row_of_the_fact_sheet_is_missing() -> None:
    """Every row of F1 to F10, the places, the people, the contested points and the essay's claims."""
    sheet = json.loads(FACTS.read_text(encoding="utf-8"))
    wanted = {row["id"] for table in sheet.values() for row in table}
    with open(FOLDER / "accounting.csv", encoding="utf-8", newline="") as file:
        assert {row["row"] for row in csv.DictReader(file)} == wanted
