"""Ways from claims, parts, successors, identities and the author's hand, worked out by hand (§4.1, §4.6, §4.7)."""

from pathlib import Path as File

import pytest

from rapallo.pathways.model import model_of
from rapallo.pathways.ways import Path, derived_paths, paths_of, split, structural_paths, structure_of
from small import small_case

HEAD = "id,subject,verb,object,to,by,at,via,under,for,as,when,polarity,footing,source\n"


def _gives(tmp_path: File, row: str) -> list[tuple[str, str]]:
    case = small_case(tmp_path, HEAD + row)
    return [(path.gives, path.keeps) for path in derived_paths(case)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("c,bland,supply,ore,aland,,,,,,,1925,,,S", [("ore@aland", "0")]),
        ("c,bland,supply,plans,aland,,,,,,,1925,,,S", [("plans@aland", "lasting")]),
        ("c,bland,deliver,engine,aland; works,,,,,,,1925,,,S", [("engine@aland", "lasting"), ("engine@works", "lasting")]),
        ("c,bland,license,plans,aland,,,,,,,1925,,,S", [("plans@aland", "lasting")]),
        ("c,works,acquire,engine,,bland,,,,,,1925,,,S", [("engine@works", "lasting")]),
        ("c,works,mine,ore,,,,,,,,1925,,,S", [("ore@works", "0")]),
        ("c,works,produce,engine,,,,,,,,1925,,,S", [("engine@works", "lasting")]),
        ("c,works,produce,engine,bland,,,,,,,1925,,,S", [("engine@bland", "lasting")]),
        ("c,works,copy,plans,,,,,,,copy,1925,,,S", [("copy@works", "lasting")]),
        ("c,bland,host,school,aland,,,,,,,1925,,,S", [("school@aland", "0")]),
        ("c,bland,lease,field,aland,,,,,,,1925,,,S", [("field@aland", "0")]),
        ("c,aland,operate,school,,,,,,,,1925,,,S", [("school@aland", "0")]),
        ("c,aland,train,men,aland,,,,,,flying,1925,,,S", [("flying@aland", "lasting")]),
        ("c,men,study-at,school,,,,,,,flying,1925,,,S", [("flying@aland", "lasting")]),
        ("c,young,study-at,school,,,,,,,flying,1925,,,S", [("flying@aland", "lasting")]),
        ("c,aland,emulate,bland,,,,,,,flying,1925,,,S", [("flying@aland", "lasting")]),
        ("c,loners,study-at,school,,,,,,,flying,1925,,,S", []),
        ("c,aland,train,men,,,,,,,flying,1925,,,S", []),
        ("c,aland,train,men,aland,,,,,,,1925,,,S", []),
        ("c,bland,supply,ore,,,,,,,,1925,,,S", []),
        ("c,bland,finance,works,,,,,,,,1925,,,S", []),
        ("c,bland,contract,engine,aland,,,,,,,1925,,,S", []),
        ("c,bland,supply,ore,aland,,,,,,,1925,denied,,S", []),
    ],
)
def test_what_a_claim_gives_by_itself(tmp_path: File, row: str, expected: list[tuple[str, str]]) -> None:
    assert _gives(tmp_path, row) == expected


def test_a_derived_way_ran_takes_nothing_and_needs_only_its_parties(tmp_path: File) -> None:
    case = small_case(tmp_path, HEAD + "c,guild,deliver,engine,works; bland,shop,harbour,anna,pact,tank,,1925/1926,,inferred,S")
    first, second = derived_paths(case)
    assert (first.id, second.id) == ("c", "c+1")
    assert (first.takes, first.ran, first.footing, first.needs) == ("P0D", "yes", "inferred", ())
    assert first.limits == ("guild", "works", "shop", "anna")
    assert second.limits == ("guild", "bland", "shop", "anna")
    assert {"harbour", "pact"} <= set(first.named) and "tank" not in first.named and "bland" not in first.named
    assert first.holders == ("works",) and first.actors == ("guild", "shop", "harbour", "anna")


def test_the_school_one_studies_at_acts_and_the_gift_does_not(tmp_path: File) -> None:
    rows = "a,men,study-at,guild,,,,,,,flying,1925,,,S\nb,bland,supply,ore,aland,,,,,,,1925,,,S\n"
    first, second = derived_paths(small_case(tmp_path, HEAD + rows))
    assert "guild" in first.actors
    assert second.actors == ("bland",)


def test_a_written_way_replaces_only_what_rests_on_its_claim_and_gives_the_same(tmp_path: File) -> None:
    rows = "a,bland,license,plans,aland,,,,,,,1925,,,S\nb,bland,deliver,engine,aland; works,,,,,,,1925,,,S\n"
    written = '[[way]]\nid = "w"\ngives = "engine@aland"\nclaims = ["a", "b"]\n'
    case = small_case(tmp_path, HEAD + rows, written)
    assert [(path.id, path.gives) for path in paths_of(case)] == [
        ("a", "plans@aland"),
        ("b+1", "engine@works"),
        ("w", "engine@aland"),
    ]


def test_a_written_way_keeps_footing_by_field_and_who_acts(tmp_path: File) -> None:
    written = (
        '[[way]]\nid = "w"\ngives = "flying@aland"\nneeds = ["ore@bland", { of = ["plans@works", "engine"], k = 1 }]\nby = ["works"]\n'
        'at = ["harbour"]\nfooting = { way = "stated", takes = "assumed" }\n'
        '[[way]]\nid = "bare"\ngives = "ore"\nby = ["guild"]\n'
    )
    bare, way = paths_of(small_case(tmp_path, ways=written))
    assert (way.footing, way.footing_of("takes"), way.footing_of("open")) == ("stated", "assumed", "stated")
    assert way.actors == ("works", "harbour", "bland") and way.holders == ("aland",)
    assert (bare.footing, bare.ran, bare.holders) == ("assumed", "unknown", ("guild",))


def _structural(tmp_path: File, rows: str, given: list[str], bare: bool = False) -> list[Path]:
    case = small_case(tmp_path, HEAD + rows)
    return list(structural_paths(structure_of(case), given, {split(one)[0]: bare for one in given}))


def test_what_a_part_holds_the_whole_holds_at_any_depth(tmp_path: File) -> None:
    found = _structural(tmp_path, "", ["ore@shop"], bare=True)
    assert sorted(path.gives for path in found) == ["ore", "ore", "ore", "ore@aland", "ore@works"]
    whole = next(path for path in found if path.gives == "ore@works")
    assert (whole.takes, whole.keeps, whole.footing, whole.claims) == ("P0D", "0", "stated", ())


def test_parts_successors_and_identities_by_claim_keep_claim_and_footing(tmp_path: File) -> None:
    rows = (
        "p,guild,part-of,works,,,,,,,,1922/1923,,inferred,S\ns,bland,succeeds,old-bland,,,,,,,,1922,,,S\n"
        "i,plans,same-as,copy,,,,,,,,,,assumed,S\nx,ore,same-as,tank,,,,,,,,,denied,,S\n"
    )
    found = {path.gives: path for path in _structural(tmp_path, rows, ["ore@guild", "plans@old-bland"])}
    assert (
        found["ore@works"].claims == ("p",) and found["ore@works"].footing == "inferred" and found["ore@works"].when is not None
    )
    assert found["plans@bland"].origin == "succession" and found["plans@bland"].moment
    assert found["copy@old-bland"].origin == "identity" and found["copy@old-bland"].footing == "assumed"
    assert "tank@guild" not in found


def test_a_place_in_a_whole_hands_nothing_on(tmp_path: File) -> None:
    assert _structural(tmp_path, "", ["school@harbour"]) == []
    assert _structural(tmp_path, "p,school,part-of,guild,,,,,,,,,,,S\n", ["ore@school"]) == []


def test_the_model_holds_what_is_given_needed_aimed_at_and_asked(tmp_path: File) -> None:
    written = '[[way]]\nid = "w"\ngives = "tank@shop"\nneeds = ["engine"]\n[[given]]\nholding = "plans@aland"\n'
    case = small_case(tmp_path, HEAD + "a,bland,supply,engine,works,,,,,,,1925,,,S\n", written)
    assert model_of(case) is model_of(case, ["tank@aland"])
    model = model_of(case, ["copy@bland"])
    assert set(model.holdings) == {
        "copy@bland", "engine", "engine@aland", "engine@works", "flying@aland", "plans@aland", "tank@aland", "tank@shop", "tank@works",
    }  # fmt: skip
    assert [model.paths[place].id for place in model.acts_into("tank@aland")] == ["w"]


def test_the_order_of_rows_and_of_ways_is_irrelevant(tmp_path: File) -> None:
    rows = ["a,bland,supply,engine,works,,,,,,,1925,,,S", "b,aland,train,men,aland,,,,,,flying,1925,,,S"]
    one = model_of(small_case(tmp_path / "one", HEAD + "\n".join(rows) + "\n"))
    other = model_of(small_case(tmp_path / "other", HEAD + "\n".join(rows[::-1]) + "\n"))
    assert one.paths == other.paths and one.network == other.network
