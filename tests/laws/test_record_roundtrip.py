"""Laws of the record's files: what is written is what is read, whatever the order of rows."""

import csv
import io
import os
import random
import tempfile
from decimal import Decimal
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rapallo.record as record
from rapallo.record import Case, load, read_case, save
from rapallo.record.csl import read_csl, to_csl
from rapallo.time import When, parse_when
from strategies import cases

SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
NAMESPACE = {name: getattr(record, name) for name in record.__all__} | {"When": When, "Decimal": Decimal}


@given(case=cases())
@SLOW
def test_a_case_written_and_read_is_the_same_case(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        save(case, folder)
        found = load(folder)
        assert [str(fault) for fault in found.faults if fault.severity == "error"] == []
        assert found.case == case


@given(case=cases())
@SLOW
def test_writing_what_was_read_changes_no_byte(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        save(case, folder)
        before = _bytes(folder)
        assert save(read_case(folder), folder) == ()
        assert _bytes(folder) == before


@given(case=cases())
@SLOW
def test_equal_cases_write_equal_files(case: Case) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        save(case, one)
        save(read_case(one), other)
        assert _bytes(one) == _bytes(other)


@given(case=cases(), seed=st.integers(0, 2**32 - 1))
@SLOW
def test_the_order_of_rows_and_columns_is_no_part_of_a_case(case: Case, seed: int) -> None:
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        save(case, folder)
        for name in ("claims.csv", "things.csv", "sources.csv", "evidence.csv"):
            path = Path(folder, name)
            if path.exists():
                _shuffle(path, rng)
        assert read_case(folder) == case


@given(
    case=cases(),
    mark=st.sampled_from(["", "\ufeff"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
@SLOW
def test_a_spreadsheet_s_way_of_saving_is_no_part_of_a_case(case: Case, mark: str, delimiter: str, end: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        save(case, folder)
        for name in ("claims.csv", "things.csv", "sources.csv", "evidence.csv"):
            path = Path(folder, name)
            if path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    rows = list(csv.reader(file))
                _write(path, rows, delimiter, end, mark)
        assert read_case(folder) == case


@given(case=cases())
@SLOW
def test_what_is_shown_of_a_value_makes_it_again(case: Case) -> None:
    assert eval(repr(case), {**NAMESPACE}) == case
    for claim in case.claims:
        assert eval(repr(claim), {**NAMESPACE}) == claim


@given(case=cases())
@SLOW
def test_sources_survive_csl_json(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sources.json")
        Path(path).write_text(to_csl(case.sources), encoding="utf-8")
        found, _, faults = read_csl(path)
    assert faults == []
    assert tuple(sorted(found, key=lambda source: source.key)) == case.sources


def test_the_laws_can_fail() -> None:
    """A changed cell is a changed case: the comparisons above see it."""
    claim = record.Claim(id="c", subject="a", verb="supply", when=parse_when("1925"))
    case = Case(about=record.About(title="x"), things=(record.Thing(id="a"),), claims=(claim,))
    with tempfile.TemporaryDirectory() as folder:
        save(case, folder)
        path = Path(folder, "claims.csv")
        path.write_text(path.read_text(encoding="utf-8").replace("1925", "1926"), encoding="utf-8")
        found = read_case(folder)
    assert found != case
    assert found == msgspec.structs.replace(case, claims=(msgspec.structs.replace(claim, when=parse_when("1926")),))


def _bytes(folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def _shuffle(path: Path, rng: random.Random) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    order = list(range(len(head)))
    rng.shuffle(order)
    rng.shuffle(rows)
    _write(path, [[row[number] for number in order] for row in [head, *rows]], ",", "\n", "")


def _write(path: Path, rows: list[list[str]], delimiter: str, end: str, mark: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
    path.write_bytes((mark + buffer.getvalue()).encode())
