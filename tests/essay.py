"""The claims of one essay alone (``tests/data/check/essay-alone``), and copies of them whose tables can be changed row by row."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from rapallo.check import check
from rapallo.errors import Fault
from rapallo.record import load

BASE = Path(__file__).parent / "data" / "check" / "essay-alone"
Change = Callable[["Copy"], None]


class Copy:
    """A copy of the base case whose tables can be changed row by row."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(BASE, folder)
        self.tables = {name: self._read(name) for name in ("things.csv", "claims.csv", "sources.csv")}
        self.texts = {name: (folder / name).read_text("utf-8") for name in ("case.toml", "rules.toml", "theses.toml")}

    def _read(self, name: str) -> list[dict[str, str]]:
        with open(self.folder / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def change(self, identity: str, table: str = "claims.csv", **cells: str) -> None:
        """Write these cells of one row."""
        (row,) = [row for row in self.tables[table] if row["id"] == identity]
        row.update(_named(cells))

    def drop(self, *identities: str, table: str = "claims.csv") -> None:
        """Leave rows out."""
        kept = [row for row in self.tables[table] if row["id"] not in identities]
        assert len(kept) == len(self.tables[table]) - len(identities)
        self.tables[table] = kept

    def claim(self, text: str, **cells: str) -> None:
        """Add a claim: id, subject, verb, object in a text, the rest as cells; said by BOOK unless it is inferred."""
        identity, subject, verb, thing = text.split()
        said = {} if "footing" in cells else {"source": "BOOK", "locator": "p. 1"}
        new = {"id": identity, "subject": subject, "verb": verb, "object": thing, **said, **_named(cells)}
        self.tables["claims.csv"].append(new)

    def thing(self, identity: str, kind: str, label: str, **cells: str) -> None:
        """Add a thing."""
        self.tables["things.csv"].append({"id": identity, "kind": kind, "label": label, **cells})

    def say(self, name: str, old: str, new: str) -> None:
        """Replace a text in a TOML file."""
        assert self.texts[name].count(old) == 1
        self.texts[name] = self.texts[name].replace(old, new)

    def findings(self) -> tuple[Fault, ...]:
        """Write everything and check it."""
        self.tables["sources.csv"].append({"key": "BOOK", "type": "book", "title": "Another history"})
        for name, rows in self.tables.items():
            header = list(dict.fromkeys(column for row in rows for column in row))
            with open(self.folder / name, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        for name, text in self.texts.items():
            (self.folder / name).write_text(text, "utf-8")
        return check(load(str(self.folder)))


def _named(cells: dict[str, str]) -> dict[str, str]:
    return {name.rstrip("_"): value for name, value in cells.items()}


def hits(found: tuple[Fault, ...], code: str, *claims: str) -> list[Fault]:
    """The findings of a code that name all these claims."""
    return [one for one in found if one.code == code and set(claims) <= set(one.claims)]
