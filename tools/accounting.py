"""Writes docs/cases/german-soviet.md: what became of every row of the fact sheet that the flagship case was made from.

Run ``python tools/accounting.py`` after changing `cases/german-soviet/accounting.csv`; a test keeps the page equal to it.
"""

import csv
import os
import sys
from collections import Counter

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASE = os.path.join(ROOT, "cases", "german-soviet")
PAGE = os.path.join(ROOT, "docs", "cases", "german-soviet.md")
WAYS = ("claim", "merged", "rule", "thesis", "source", "thing", "left-out")


def rows() -> list[dict[str, str]]:
    """The rows of the accounting, in the order of the fact sheet."""
    with open(os.path.join(CASE, "accounting.csv"), encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: (_section(row["row"]), row["row"]))


def _section(row: str) -> tuple[int, str]:
    """F1 … F10 in order, the places after F3, contested points as F8 and the essay's claims as F9."""
    head = row.split("-")[0]
    if row.startswith("C") and row[1:].isdigit():
        head = "F8"
    if row.startswith("E") and row[1:].isdigit():
        head = "F9"
    number = head.rstrip("P")[1:]
    return (int(number), head)


def page() -> str:
    """The page as Markdown."""
    every = rows()
    sections: dict[str, list[dict[str, str]]] = {}
    for row in every:
        sections.setdefault(_section(row["row"])[1], []).append(row)
    out = [
        "# What became of every row of the fact sheet",
        "",
        "The case `german-soviet` was made from a sheet of facts with sources, a basis and a grade for each row. Each row is accounted",
        "for here: it became a claim (or several), was merged into the claim of another row, became a rule, a thesis, a source or a",
        "thing, or was left out for the reason given. Generated from `cases/german-soviet/accounting.csv` by `tools/accounting.py`.",
        "",
        "| section | rows | " + " | ".join(WAYS) + " |",
        "|---|---|" + "---|" * len(WAYS),
    ]
    for name, members in sections.items():
        counts = Counter(row["as"] for row in members)
        out.append(f"| {name} | {len(members)} | " + " | ".join(str(counts[way]) for way in WAYS) + " |")
    total = Counter(row["as"] for row in every)
    out.append(f"| all | {len(every)} | " + " | ".join(str(total[way]) for way in WAYS) + " |")
    for name, members in sections.items():
        out += ["", f"## {name}", "", "| row | as | ids | because |", "|---|---|---|---|"]
        out += [f"| {row['row']} | {row['as']} | {_ids(row['ids'])} | {_cell(row['because'])} |" for row in members]
    return "\n".join(out) + "\n"


def _ids(cell: str) -> str:
    return " ".join(f"`{part.strip()}`" for part in cell.split(";") if part.strip() != "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the page."""
    os.makedirs(os.path.dirname(PAGE), exist_ok=True)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
