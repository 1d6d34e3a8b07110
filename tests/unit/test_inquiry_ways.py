"""The ways to a holding, and drafts of ways from claims that give nothing by themselves (§4.6, §4.7)."""

import tomllib
from pathlib import Path

import pytest

from rapallo.errors import UnknownName, UsageError
from rapallo.inquiry.ways import ways
from small import small_case

HEAD = "id,subject,verb,object,to,by,at,via,under,for,as,when,polarity,confidence,footing,rival_of,exchange,source,stance\n"
ROWS = (
    "m,works,produce,tank,,,,,,,,1930/1935,,,,,,S,\nn,bland,license,tank,works,,,,,,,1925,,low,,,,S,\n"
    "d,tank,derive-from,engine,,,,,,,,1926,,,,,,S,\nf,bland,finance,school,aland,,harbour,,pact,,,1924/1927,,,,,,S,\n"
    "s,men,staff,school,,,,,,,,1925/1930,,,,,,S,\nx,bland,finance,school,guild,,,,,,,1924,,,,,,S,\n"
    "y,bland,test,school,,,,,,,,1924,denied,,,,,S,\ng,aland,negotiate,bland,,,,,,copy,,1923,,,,,,S,\n"
)
WRITTEN = """[[way]]
id = "w"
label = "tanks of its own"
gives = "tank@aland"
needs = ["engine@aland", "copy@aland"]
open = "1930/1935"
takes = "P0D"
keeps = 0
ran = "yes"
footing = { way = "stated" }
[[given]]
holding = "engine@aland"
when = "1920/.."
because = "as before the war"
[[complete]]
holding = "copy@aland"
because = "nobody had one"
"""


def test_every_way_is_listed_with_what_it_lacks(tmp_path: Path) -> None:
    found = ways(small_case(tmp_path, HEAD + ROWS, WRITTEN), "tank@aland")
    (one,) = found.holdings
    assert [(entry.way, entry.origin, entry.gives) for entry in one.entries] == [
        ("w", "written", "not"), ("part-of:tank@works>tank@aland", "part-of", "surely"),
    ]  # fmt: skip
    assert one.missing == ("copy@aland",) and not one.unsupported and not one.complete
    assert "of which nothing is on record (unsupported)" in one.entries[0].line.text
    assert found.counts == (("part-of", 1), ("written", 1))


def test_given_complete_and_unsupported(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + ROWS, WRITTEN)
    engine, copy, ore = ways(case, ["engine@aland", "copy@aland", "ore@aland"]).holdings
    assert [line.mark for line in engine.givens] == ["given"] and "as before the war" in engine.givens[0].text
    assert copy.complete and copy.unsupported and ore.unsupported and not ore.complete
    assert "Unsupported, which is not false" in ways(case, "ore@aland").summary()[1]
    assert ways(case, "pact").holdings[0].givens[0].mark == "exists"


def test_without_a_name_the_aims_and_all_that_ways_speak_of(tmp_path: Path) -> None:
    found = ways(small_case(tmp_path, HEAD + ROWS, WRITTEN))
    assert [one.holding for one in found.holdings] == ["flying@aland", "tank@aland", "engine@aland", "copy@aland"]
    assert found.holdings[2].needed_by == ("tanks of its own",)


def test_a_claim_gives_possibly_only_and_says_why(tmp_path: Path) -> None:
    entries = ways(small_case(tmp_path, HEAD + ROWS), "tank@works").holdings[0].entries
    assert [(entry.way, entry.gives) for entry in entries] == [("m", "surely"), ("n", "possibly")]
    assert "n: confidence low" in entries[1].line.text


def test_a_draft_reads_as_a_way_and_leaves_open_what_is_not_known(tmp_path: Path) -> None:
    case = small_case(tmp_path / "a", HEAD + ROWS)
    found = ways(case, "school@aland", propose=True)
    (draft,) = found.drafts
    assert draft.claims == ("f", "s")
    (way,) = tomllib.loads(found.toml)["way"]
    assert way["gives"] == "school@aland" and way["claims"] == ["f", "s"]
    assert way["by"] == ["bland"] and way["at"] == ["harbour"] and way["under"] == ["pact"] and way["ran"] == "yes"
    assert way["open"] == "1924-01-01/1930-12-31" and "takes" not in way and "keeps" not in way
    assert way["footing"] == {"way": "inferred"}
    again = small_case(tmp_path / "b", HEAD + ROWS, found.toml)
    assert [one.id for one in again.ways] == ["school-aland-draft"]
    assert ways(again, "school@aland", propose=True).drafts[0].id == "school-aland-draft-2"


def test_a_draft_needs_what_its_thing_derives_from(tmp_path: Path) -> None:
    (draft,) = ways(small_case(tmp_path, HEAD + ROWS), "tank@aland", propose=True).drafts
    (way,) = tomllib.loads(draft.toml)["way"]
    assert way["needs"] == ["engine@aland"] and way["ran"] == "unknown"
    assert "engine@aland: nothing on record gives it (unsupported)" in draft.toml


def test_nothing_to_draft_from_is_said(tmp_path: Path) -> None:
    found = ways(small_case(tmp_path, HEAD + ROWS), "ore@aland", propose=True)
    assert found.drafts == () and found.toml == "" and "No claim around it" in found.text()


def test_bad_input(tmp_path: Path) -> None:
    case = small_case(tmp_path, HEAD + ROWS, case='title = "x"\n')
    with pytest.raises(UsageError, match="neither aims nor written ways"):
        ways(case)
    with pytest.raises(UsageError, match="--propose"):
        ways(case, propose=True)
    with pytest.raises(UnknownName):
        ways(case, "qqqq zzzz@aland")
