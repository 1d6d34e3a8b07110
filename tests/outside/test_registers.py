"""Other people's registers become cases by import alone: rows, claims and what was left out, counted."""

import json
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from rapallo.cli import main
from rapallo.record import Case, read_case, rivalries

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("RAPALLO_SHARED", ROOT.parent / "shared")) / "data"
FILES = {
    "ricardo": "ricardo/flows_1919_1938.csv",
    "sipri": "sipri/trade_register_2000_2023.csv",
    "cow-alliances": "cow_alliance/alliance_v4.1_by_member.csv",
    "atop": "atop/atop-member-level.csv",
    "eu-regulation-833": "eu_sanctions/32014R0833.csv",
    "components": "components/components.csv",
}


def imported(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, object], Case]:
    """The report of an import into a copy of a register's case, and the case."""
    path = SHARED / FILES[name]
    if not path.exists():
        pytest.skip(f"the register {FILES[name]} is not beside the project")
    shutil.copytree(ROOT / "cases" / "registers" / name, folder)
    assert main(["import", str(path), "--into", str(folder), "--with", name, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out), read_case(str(folder))


def test_every_register_has_its_mapping_and_no_data() -> None:
    found = {path.name for path in (ROOT / "cases" / "registers").iterdir() if path.is_dir()}
    assert found == set(FILES)
    for name in found:
        folder = ROOT / "cases" / "registers" / name
        files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
        assert files == ["case.toml", f"imports/{name}.toml"]
        assert main(["check", str(folder)]) == 0


def test_sipri(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, case = imported("sipri", tmp_path / "case", capsys)
    assert (report["rows"], report["aside"], report["refused"]) == (20_480, 201, [])
    assert Counter(claim.verb for claim in case.claims) == {"deliver": 16_371, "license": 3_908, "produce": 3_908}
    assert sum(claim.hedge == "estimate" for claim in case.claims) == 12_855
    assert sum(claim.when is not None and claim.when.text.endswith("~") for claim in case.claims) == 7_930
    one = case.claim_by_id["sipri-1245-2004-delivered"]
    assert (one.subject, one.object, one.to, str(one.when and one.when.text)) == ("israel", "m-2032", ("india",), "2004~")
    assert one.locator == "transfer 1245, row 6631" and one.stance == "lists" and one.low == one.high == 1
    assert rivalries(case) == ()


def test_components(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, case = imported("components", tmp_path / "case", capsys)
    assert (report["rows"], report["ids"], report["repeats"], report["refused"]) == (8_326, 5_806, 2_520, [])
    assert Counter(claim.verb for claim in case.claims) == {"contain": 5_806, "produce": 5_680}
    assert all(claim.when is None for claim in case.claims)
    assert [source.party for source in case.sources] == ["ukraine"]


def test_alliances(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, case = imported("cow-alliances", tmp_path / "cow", capsys)
    assert (report["rows"], len(case.claims)) == (1_221, 1_221)
    ends = Counter(claim.when.end for claim in case.claims if claim.when is not None)
    assert ends["open"] == 359 and ends["known"] == 862
    starts = Counter(claim.when.start for claim in case.claims if claim.when is not None)
    assert starts["unknown"] == 20
    report, case = imported("atop", tmp_path / "atop", capsys)
    assert (report["rows"], len(case.claims)) == (2_398, 2_398)
    assert sum(claim.note != "" for claim in case.claims) == 174


def test_eu_listings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, case = imported("eu-regulation-833", tmp_path / "case", capsys)
    assert (report["rows"], len(case.claims)) == (1_746, 1_746)
    assert {claim.stance for claim in case.claims} == {"proves"} and {claim.verb for claim in case.claims} == {"sanction"}
    kinds = Counter(thing.kind for thing in case.things)
    assert kinds["agreement"] == 1 and kinds["product"] > 600 and kinds["organisation"] > 1_000


def test_trade_between_two_countries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, case = imported("ricardo", tmp_path / "case", capsys)
    assert (report["rows"], report["aside"], report["silent"], report["repeats"], report["refused"]) == (218_621, 8_104, 202, 2, [])
    assert len(case.claims) == 210_313 and len(case.sources) == 1_179
    russia, germany = case.resolve("Russia (USSR)").id, case.resolve("Germany (Zollverein)").id
    years = {
        claim.when.text
        for claim in case.claims
        if claim.when is not None and {claim.subject, *claim.to, *claim.by} == {russia, germany}
    }
    assert {str(year) for year in range(1926, 1938)} <= years
    assert len(rivalries(case)) == 1_043
