"""Laws of matching: symmetry, no order, more evidence for is never less, twins are found, switched-off claims come back."""

import csv
import tempfile
from pathlib import Path

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rapallo.exchange.entries import Entry, Tie, entries_of_list
from rapallo.exchange.judging import judge, take_back
from rapallo.exchange.proposals import looked_alike, proposals
from rapallo.exchange.resemblance import PROPOSED, resemblance
from rapallo.record import Case, load, read_case
from small import small_case

COLUMNS = ("kind", "label", "names", "when", "part_of", "roles", "latitude", "longitude", "classes", "wikidata")
LABELS = (
    "Hans Speidel", "Helm Speidel", "H. Speidel", "Ганс Шпейдель", "Speidel, Hans", "Brand Works", "Brandwerke AG", "ООО «Бранд»",
    "Brand GmbH", "Brand GmbH & Co. KG", "Plant 22", "Plant II", "Panzer II", "Quorin", "AMD", "Advanced Micro Devices", "深圳市凯玥科技有限公司",
    "A", "的", "Georgi Schukow", "Георгий Жуков", "Arland Steel Trading", "Arland Steel",
)  # fmt: skip
DATES = ("", "1890", "1890-05-11", "1890/1930", "1891/1930-02", "1920/..", "../1933", "192X", "1890~", "1925/", "early 1939")
rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("", "person", "organisation", "place", "design", "facility")),
        "label": st.one_of(
            st.sampled_from(LABELS), st.text(st.characters(categories=("L", "N", "Zs", "P")), min_size=1, max_size=12)
        ),
        "names": st.sampled_from(("", "de:Brandwerke; ru:Бранд", "en:Hans Speidel")),
        "when": st.sampled_from(DATES),
        "part_of": st.sampled_from(("", "Arland", "Bertania", "Arland; Lume")),
        "roles": st.sampled_from(("", "Lume Shipyard", "Lume Shipyard; Guild")),
        "latitude": st.just(""),
        "longitude": st.just(""),
        "classes": st.sampled_from(("", "firm", "tank")),
        "wikidata": st.sampled_from(("", "Q1", "Q2")),
    }
)


def entries(some: list[dict[str, str]]) -> tuple[Entry, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        with open(path, "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(some)
        return entries_of_list(str(path))


def points(one: Entry, other: Entry) -> int:
    like = resemblance(one, other)
    return 0 if like is None else like.points


@settings(max_examples=150, deadline=None)
@given(rows, rows)
def test_likeness_is_the_same_either_way(a: dict[str, str], b: dict[str, str]) -> None:
    found = entries([a, b])
    assume(len(found) == 2)
    one, other = found
    assert points(one, other) == points(other, one)
    there, back = resemblance(one, other), resemblance(other, one)
    if there is not None and back is not None:
        assert [(p.what, p.points) for p in there.pieces] == [(p.what, p.points) for p in back.pieces]


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(some: list[dict[str, str]], rng: object) -> None:
    def told(order: list[dict[str, str]]) -> list[tuple[object, ...]]:
        found, compared, cut = looked_alike(entries(order))
        pairs = [(like.points, *sorted((like.one.order[:-1], like.other.order[:-1]))) for like in found]
        return [*sorted(pairs, key=repr), (compared, cut)]

    other = list(some)
    rng.shuffle(other)  # type: ignore[attr-defined]
    assert told(some) == told(other)


@settings(max_examples=60, deadline=None)
@given(rows, st.lists(rows, max_size=6))
def test_a_twin_in_all_fields_is_always_proposed(row: dict[str, str], beside: list[dict[str, str]]) -> None:
    found = entries([row, *beside, row])
    twins = {entry.row for entry in found} & {2, 3 + len(beside)}
    assume(len(twins) == 2)
    one = next(entry for entry in found if entry.row == 2)
    assume(len(one.names) > 0)
    pairs = [like for like in looked_alike(found)[0] if {like.one.row, like.other.row} == twins]
    assert len(pairs) == 1 and pairs[0].points >= PROPOSED


@settings(max_examples=150, deadline=None)
@given(rows, rows)
def test_evidence_that_is_compatible_never_lowers_the_score(a: dict[str, str], b: dict[str, str]) -> None:
    found = entries([a, b])
    assume(len(found) == 2)
    one, other = found
    before = points(one, other)
    assume(resemblance(one, other) is not None)
    tie = Tie("role", "The Common Guild", frozenset(("common guild",)))
    richer = [msgspec.structs.replace(entry, ties=(*entry.ties, tie)) for entry in found]
    assert points(*richer) >= before
    assert points(*(msgspec.structs.replace(e, classes=e.classes | {"common"}) for e in found)) >= before
    whole = ("common whole", "Common Whole")
    within = [msgspec.structs.replace(e, wholes=(*e.wholes, whole), direct=e.direct | {whole[0]}) for e in found]
    assert points(*within) >= before
    if other.began is not None and one.began is None:
        dated = msgspec.structs.replace(one, began=other.began)
        assert dated.ended is not None or points(dated, other) >= before
    if len(other.names) > 0:
        assert points(msgspec.structs.replace(one, names=(*one.names, *other.names)), other) >= before


@settings(max_examples=100, deadline=None)
@given(rows, rows, st.integers(1, 12))
def test_leaving_off_early_changes_no_sum_that_counts(a: dict[str, str], b: dict[str, str], least: int) -> None:
    found = entries([a, b])
    assume(len(found) == 2)
    whole, early = resemblance(*found), resemblance(*found, least)
    if whole is not None and whole.points >= least:
        assert early == whole


def _case(folder: str) -> Case:
    things = "a,person,Berta Quell,1890,\nb,person,Berta Kwell,1890,\nc,person,B. Quell,,\n"
    return small_case(Path(folder) / "case", things=things)


@settings(max_examples=25, deadline=None)
@given(st.permutations(("a", "b", "c")), st.sampled_from(("same", "different")))
def test_the_judgement_switched_off_restores_the_proposal(names: list[str], judgement: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        case = _case(name)
        folder = str(Path(name) / "case")
        before = [(pair.one, pair.other, pair.points) for pair in proposals(case).pairs]
        pair = tuple(sorted(names[:2]))
        judge(folder, *names[:2], judgement)
        assert pair not in {(shown.one, shown.other) for shown in proposals(read_case(folder)).pairs}
        take_back(folder, *names[:2])
        assert [(pair.one, pair.other, pair.points) for pair in proposals(read_case(folder)).pairs] == before
        assert load(folder).case.claims == case.claims
