"""What holds of every import: rows are all accounted for, order is no matter, a second time changes nothing, nobody's work is lost."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rapallo.errors import CaseError
from rapallo.exchange.amounts import read_amount
from rapallo.exchange.dates import read_date
from rapallo.exchange.filling import Bad
from rapallo.exchange.importing import Outcome, import_table
from rapallo.exchange.reading import open_table
from rapallo.record import read_case, save
from rapallo.record.mapping import Dates as DatesSpec
from rapallo.record.mapping import FileForm
from rapallo.record.mapping_file import read_mapping
from rapallo.time import parse_when

MAPPING = """
{row}
not_if = {{ "skip" = "x" }}
on_bad_date = "{bad}"
on_bad_amount = "{bad}"

[source]
key = "{{s}}"

[[claim]]
id = "gave"
subject = {{ name = "{{a}}", kind = "organisation" }}
verb = "deliver"
object = {{ name = {{ from = "{{g}}", split = "," }}, kind = "product" }}
to = {{ name = "{{b}}", kind = "organisation" }}
when = {{ from = "{{y}}", format = "d.m.y", brackets = "estimate" }}
amount = {{ from = "{{n}}", brackets = "estimate" }}

[[claim]]
id = "made"
only_if = {{ "b" = "" }}
subject = "{{a}}"
verb = "produce"
object = "{{g}}"
"""
COLUMNS = ["no", "a", "g", "b", "y", "n", "s", "skip"]
NAMES = st.sampled_from(["", "Foo", "foo", "Foo AG", "Bär", "Bar", "Москва", "Moskva", "C++", "C", "***", "a=b", "x;y"])
ROWS = st.lists(
    st.tuples(
        st.integers(1, 6).map(str), NAMES, st.sampled_from(["goods", "tin, lead", "", "tin"]), NAMES,
        st.sampled_from(["", "1925", "15.04.1925", "(1926)", "31.04.1926", "Apr-25", "1926/27"]),
        st.sampled_from(["", "5", "ca. 3-4 Mio t", "1.234", "(12)", "many"]), st.sampled_from(["ONE", "two three", "", "Ёж"]),
        st.sampled_from(["", "", "x"]),
    ),
    max_size=12,
)  # fmt: skip


def table(rows: list[tuple[str, ...]]) -> str:
    """The rows as CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([COLUMNS, *rows])
    return buffer.getvalue()


class Place:
    """A case in a folder of its own, with a mapping."""

    def __init__(self, folder: str, named: bool, bad: str) -> None:
        self.folder = Path(folder)
        (self.folder / "case").mkdir()
        (self.folder / "case" / "case.toml").write_text('title = "x"\n', encoding="utf-8")
        mapping = MAPPING.format(row='row = ["no"]' if named else "", bad=bad)
        (self.folder / "m.toml").write_text(mapping, encoding="utf-8")

    def bring(self, rows: list[tuple[str, ...]], drop_gone: bool = False) -> Outcome:
        """Import these rows."""
        (self.folder / "t.csv").write_text(table(rows), encoding="utf-8", newline="")
        plan = read_mapping(str(self.folder / "m.toml"))
        return import_table(str(self.folder / "t.csv"), str(self.folder / "case"), plan, drop_gone=drop_gone)

    def claims(self) -> list[str]:
        """The claims as they stand."""
        path = self.folder / "case" / "claims.csv"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def files(self) -> dict[str, bytes]:
        """Every file of the case."""
        return {str(path): path.read_bytes() for path in sorted((self.folder / "case").rglob("*")) if path.is_file()}


@settings(max_examples=60, deadline=None)
@given(ROWS, st.booleans(), st.sampled_from(["refuse row", "leave blank"]))
def test_every_row_is_counted_once_and_a_second_time_changes_nothing(rows: list[tuple[str, ...]], named: bool, bad: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, named, bad)
        outcome = place.bring(rows)
        assert outcome.rows == len(rows)
        assert outcome.rows == outcome.claimed + outcome.repeats + outcome.aside + outcome.silent + len(outcome.refused)
        case = read_case(str(place.folder / "case"))
        assert len(case.claims) == outcome.claims == len(outcome.merged.added)
        assert all(claim.source != "" and claim.locator != "" for claim in case.claims)
        before = place.files()
        again = place.bring(rows)
        assert again.written == () and again.merged.same == outcome.claims and place.files() == before
        assert save(case, str(place.folder / "case")) == (), "what an import writes is what the house writes"


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_rows_is_no_matter(rows: list[tuple[str, ...]], draw: "object", named: bool) -> None:
    turned = list(rows)
    draw.shuffle(turned)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        first, second = Place(one, named, "refuse row"), Place(two, named, "refuse row")
        first.bring(rows)
        second.bring(turned)
        case, other = (read_case(str(place.folder / "case")) for place in (first, second))
        assert [thing.id for thing in case.things] == [thing.id for thing in other.things]
        assert [(claim.id, claim.subject, claim.object, claim.to, claim.when, claim.low) for claim in case.claims] == [
            (claim.id, claim.subject, claim.object, claim.to, claim.when, claim.low) for claim in other.claims
        ]


@settings(max_examples=40, deadline=None)
@given(ROWS, ROWS, st.booleans())
def test_one_table_after_another_comes_to_the_second(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], named: bool
) -> None:
    """With what is gone dropped, the claims are those of the second table alone, ids aside; refused rows keep what they had."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        place, fresh = Place(one, named, "leave blank"), Place(two, named, "leave blank")
        place.bring(first)
        outcome = place.bring(second, drop_gone=True)
        fresh.bring(second)
        assert outcome.merged.conflicts == outcome.merged.held == outcome.merged.edited == []
        case = read_case(str(place.folder / "case"))
        if not outcome.merged.refused:
            found = sorted((claim.verb, str(claim.when), str(claim.low), claim.source) for claim in case.claims)
            wanted = read_case(str(fresh.folder / "case"))
            assert found == sorted((claim.verb, str(claim.when), str(claim.low), claim.source) for claim in wanted.claims)


@settings(max_examples=40, deadline=None)
@given(ROWS.filter(lambda rows: len(rows) > 0), ROWS, st.data())
def test_an_edited_claim_is_never_overwritten(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, True, "leave blank")
        place.bring(first)
        claims = read_case(str(place.folder / "case")).claims
        if len(claims) == 0:
            return
        edited = data.draw(st.sampled_from(claims)).id
        path = place.folder / "case" / "claims.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        names = [*rows[0], *([] if "speaker" in rows[0] else ["speaker"])]
        for row in rows:
            row["speaker"] = "my own work" if row["id"] == edited else row.get("speaker", "")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        before = next(row for row in rows if row["id"] == edited)
        place.bring(second, drop_gone=True)
        after = read_case(str(place.folder / "case")).claim_by_id[edited]
        assert after.speaker == "my own work" and (after.subject, after.object) == (before["subject"], before["object"])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["t.csv", "t.tsv", "t.jsonl", "t.xlsx", "t.parquet"]))
def test_whatever_a_file_holds_it_is_read_or_refused(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        try:
            found = open_table(str(path), FileForm())
            for _, cells, _ in found.rows:
                assert len(cells) == len(found.columns)
        except CaseError as error:
            assert all(fault.finding != "" and fault.remedy != "" for fault in error.faults)


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789.,-–~ ()[]/#caMioApr<>?", max_size=14), st.sampled_from(["", "d.m.y", "m/d/y"]))
def test_whatever_a_cell_holds_it_is_read_or_refused(text: str, form: str) -> None:
    try:
        found = read_amount(text)
        assert all(bound == "" or float(bound) == float(bound) for bound in (found.low, found.high))
    except Bad:
        pass
    try:
        said = read_date(text.strip(), DatesSpec(format=form))
        if said != "":
            parse_when(said)
    except ValueError:
        pass
