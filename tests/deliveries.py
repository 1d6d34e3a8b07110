"""A table of deliveries, its mapping and an empty case, into which it is imported."""

import csv
from collections.abc import Callable
from pathlib import Path

from rapallo.exchange.importing import Outcome, import_table
from rapallo.record import Case, read_case
from rapallo.record.mapping_file import read_mapping

HEADER = "no;date;from;goods;to;amount;estimated;source;remark\n"
ROWS = [
    "1;15.04.1925;Arland;shells;Bertania;ca. 300.000 pieces;no;LEDGER;\n",
    "2;00.00.1926;Arland;aircraft;Bertania;15–20;yes;LEDGER;by rail\n",
    "3;31.04.1926;Arland;aircraft;Bertania;12;no;DIARY;\n",
    "4;1926/27;Arland;engines;Bertania;1.234,5 t;no;DIARY;\n",
    "5;Apr-25;Arland;engines;Bertania;3;no;DIARY;\n",
    "5;Apr-25;Arland;engines;Bertania;3;no;DIARY;\n",
    "6;1925;;engines;Bertania;3;no;DIARY;\n",
    "7;1925;Arland;engines;Bertania;4;no;DIARY;\n",
    "7;1925;Arland;engines;Bertania;5;no;DIARY;\n",
    "8;1927;Arland;torpedoes, mines;Bertania;;no;DIARY | LEDGER;\n",
]
MAPPING = """
row = ["no"]
numbers = "1.234,5"
on_bad_date = "leave blank"

[source]
key = { from = "{source}", split = "|" }

[thing.goods]
name = { from = "{goods}", split = "," }
kind = "product"

[[claim]]
subject = { name = "{from}", kind = "state" }
verb = "deliver"
object = "goods"
to = { name = "{to}", kind = "state" }
when = { from = "{date}", format = "d.m.y", zero = "not said", estimate_if = { estimated = "yes" } }
amount = { from = "{amount}", of_what = "{goods}" }
confidence = { from = "{estimated}", map = { yes = "low", no = "" } }
note = "{remark}"
"""
Bring = Callable[..., Outcome]


def laid_out(tmp_path: Path) -> Path:
    """A folder with an empty case, a table and its mapping."""
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "case.toml").write_text('title = "Own"\n', encoding="utf-8")
    (tmp_path / "deliveries.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "t.csv").write_text(HEADER + "".join(ROWS), encoding="utf-8")
    return tmp_path


def bring(place: Path, rows: list[str] | None = None, **options: bool) -> Outcome:
    """Import the table, with these rows if they are given."""
    if rows is not None:
        (place / "t.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return import_table(str(place / "t.csv"), str(place / "case"), read_mapping(str(place / "deliveries.toml")), **options)  # type: ignore[arg-type]


def cells(place: Path, claim: str) -> dict[str, str]:
    """The row of a claim."""
    with (place / "case" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["id"] == claim)


def edit(place: Path, before: str, after: str) -> None:
    """Change the claims by hand."""
    path = place / "case" / "claims.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def case_of(place: Path) -> Case:
    """The case, which must be sound."""
    return read_case(str(place / "case"))
