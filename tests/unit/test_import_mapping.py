"""Mappings as files: what each key says is what is read, and every slip is a fault with its line."""

import shutil
from pathlib import Path

import pytest

from rapallo.check import check
from rapallo.cli import main
from rapallo.errors import CaseError
from rapallo.record import load
from rapallo.record.mapping import Test as Condition
from rapallo.record.mapping import template
from rapallo.record.mapping_file import mapping_names, read_mapping

TUTORIAL = Path(__file__).parents[2] / "cases" / "tutorial"
GOOD = """
title = "Deliveries"
row = ["no"]
locator = "sheet {#}"
only_if = { kind = ["sale", "loan"] }
on_bad_date = "leave blank"
numbers = "1.234,5"

[file]
header = 3
encoding = "cp1252"
blank = ["-"]

[maps.who]
A = "Arland"

[source]
key = "LEDGER"
title = "A ledger"

[thing.giver]
name = { from = "{from}", map = "who", else = "*" }
kind = "state"

[[claim]]
subject = "giver"
verb = "deliver"
object = { name = "{goods}", kind = "product" }
to = "{to}"
when = { start = "{begun}", end = { from = "{ended}", format = "d.m.y" }, end_blank = "open" }
amount = { from = "{n}", unit = "{u}" }
confidence = { from = "{sure}", map = { yes = "high", no = "low" } }
"""


def faults(folder: Path, text: str, name: str = "m.toml") -> list[str]:
    """The faults of a mapping with this text, as ``line code finding``."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    try:
        read_mapping(str(path))
    except CaseError as error:
        assert all(fault.remedy.endswith((".", "}", "?", '"')) for fault in error.faults)
        return [f"{fault.line} {fault.code} {fault.finding}" for fault in error.faults]
    return []


def test_a_mapping_is_read_as_it_says(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD, "deliveries.toml") == []
    plan = read_mapping(str(tmp_path / "deliveries.toml"))
    assert (plan.name, plan.title, plan.row, plan.file.header, plan.file.blank) == (
        "deliveries",
        "Deliveries",
        ("no",),
        3,
        ("-",),
    )
    assert plan.only_if == (Condition((("kind", ("sale", "loan")),)),)
    (claim,) = plan.claims
    assert claim.roles == (("subject", "giver"), ("object", "claim[0].object"), ("to", "claim[0].to"))
    giver = plan.things["giver"].name
    assert giver.map is not None and giver.map.pairs == {"A": "Arland"} and giver.otherwise == "*"
    assert (
        claim.when is not None
        and claim.when.end is not None
        and claim.when.end.format == "d.m.y"
        and claim.when.end_blank == "open"
    )
    assert plan.source is not None and plan.source.key.template.constant


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('title = "Deliveries"', 'titel = "x"', "2 R901 there is no key 'titel' in the mapping."),
        ('row = ["no"]', "row = [true]", "3 R901 'row' of the mapping is not a text."),
        ('"leave blank"', '"ignore"', "6 R901 'on_bad_date' of the mapping 'ignore' is not one of the words allowed."),
        ('"1.234,5"', '"1.2"', "7 R901 'numbers' of the mapping '1.2' is not one of the words allowed."),
        ("header = 3", 'header = "3"', "10 R901 'header' of [file] is no line of a file."),
        ('map = "who"', 'map = "whom"', "22 R901 'map' of this text names the map 'whom', which is not there."),
        ('kind = "state"', 'kind = "country"', "23 R901 'kind' of [thing.giver] 'country' is not one of the words allowed."),
        ('verb = "deliver"', "", "25 R901 [[claim]] has no verb."),
        ('to = "{to}"', 'to = "{to"', "29 R901 'to' of [[claim]] '{to' has a brace that names no column."),
        ('format = "d.m.y"', 'format = "dd.mm"', "30 R901 'format' of this date 'dd.mm' is no order of day, month and year."),
        ('start = "{begun}", ', 'from = "{x}", ', "30 R901 'when' of [[claim]] says not, or not in one way only, where the date stands."),
        ('from = "{n}"', 'high = "{n}", from = "{n}"', "31 R901 'amount' of [[claim]] says not, or not in one way only, where the amount stands."),
        ('no = "low"', 'no = "poor"', "32 R901 'confidence' of [[claim]] 'poor' is not one of the words allowed."),
        ('key = "LEDGER"\n', "", "17 R901 [source] has no key."),
    ],
)  # fmt: skip
def test_a_slip_is_a_fault_with_its_line(tmp_path: Path, before: str, after: str, fault: str) -> None:
    assert before in GOOD
    assert faults(tmp_path, GOOD.replace(before, after, 1)) == [fault]


def test_all_faults_at_once_and_toml_that_is_none(tmp_path: Path) -> None:
    text = (
        GOOD.replace("header = 3", "head = 3").replace('kind = "state"', 'kin = "state"').replace('unit = "{u}"', 'units = "{u}"')
    )
    assert [fault.split(" ")[0] for fault in faults(tmp_path, text)] == ["10", "23", "31"]
    assert faults(tmp_path, "title = ")[0].startswith("1 R112 is not TOML")
    assert faults(tmp_path, 'title = "x"\n') == ["1 R901 makes no claim."]
    assert "no name of a mapping" in faults(tmp_path, GOOD, "My Mapping.toml")[0]


def test_two_claims_need_ids_and_a_source(tmp_path: Path) -> None:
    two = GOOD + '\n[[claim]]\nsubject = "giver"\nverb = "own"\nobject = "{goods}"\n'
    assert "is the second [[claim]] without an id" in faults(tmp_path, two)[0]
    without = GOOD.replace('[source]\nkey = "LEDGER"\ntitle = "A ledger"\n', "")
    assert "this [[claim]] says no source." in faults(tmp_path, without)[0]


def test_a_map_leads_nowhere_but_beside_the_data(tmp_path: Path) -> None:
    text = GOOD.replace('[maps.who]\nA = "Arland"', '[maps.who]\nfile = "../secret.csv"\nkey = "a"\nvalue = "b"')
    assert "is not a file beside the data" in faults(tmp_path, text)[0]


def test_templates() -> None:
    found = template("row {#}, {a b} {{x}}")
    assert found is not None and found.columns == ("#", "a b") and found.parts == (("row ", "#"), (", ", "a b"), (" {x}", ""))
    assert [template(text) for text in ("{", "}", "{}", "a{b", "{a{b}}")] == [None] * 5


def test_check_names_the_faults_of_mappings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case"
    shutil.copytree(TUTORIAL, case)
    (case / "imports").mkdir()
    (case / "imports" / "good.toml").write_text(GOOD, encoding="utf-8")
    assert mapping_names(str(case)) == ("good",)
    assert [one.code for one in check(load(str(case)), select=["R9"])] == []
    (case / "imports" / "bad.toml").write_text(GOOD.replace('verb = "deliver"', 'verb = "member-of"'), encoding="utf-8")
    (case / "imports" / "worse.toml").write_text(GOOD.replace("row =", "rows ="), encoding="utf-8")
    found = [(Path(one.path).name, one.line, one.code) for one in check(load(str(case)), select=["R9"])]
    assert found == [("bad.toml", 25, "R902"), ("bad.toml", 25, "R902"), ("worse.toml", 3, "R901")]
    assert main(["check", str(case), "--select", "R9"]) == 1
    assert "'member-of' has no role 'to'." in capsys.readouterr().out
