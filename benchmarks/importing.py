"""A register of 218,621 trade flows imported with everything that makes it claims, beside Polars merely reading its cells.

Run ``python benchmarks/importing.py FLOWS.csv`` with RICardo's flows of 1919–38 (see ``../shared/data/README.md``); without the file it stops.
Answers are checked equal first: how many rows there are, and how many with a figure. Each runs in a process of its own, so that
peak memory is its own. Polars does less: it makes no claims, resolves no names, keeps no locators and writes nothing.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from statistics import median
from typing import Any

ROUNDS = 3
HERE = os.path.dirname(os.path.abspath(__file__))
FLOWS = os.path.join(
    os.environ.get("RAPALLO_SHARED", os.path.join(HERE, "..", "..", "shared")), "data", "ricardo", "flows_1919_1938.csv"
)
MAPPING = """
row = ["source", "year", "reporting", "partner", "export_import", "special_general", "species_bullions", "transport_type",
       "statistical_period", "world_trade_type", "partner_sum", "unit", "currency"]
numbers = "1234.5"
not_if = { flow = "" }

[source]
key = "{source}"

[thing.reporting]
name = "{reporting}"
kind = "state"

[thing.partner]
name = "{partner}"
kind = "state"

[thing.goods]
name = "trade goods"
kind = "product"

[[claim]]
id = "exports"
only_if = { export_import = ["exp", "re-exp"] }
subject = "reporting"
verb = "deliver"
object = "goods"
to = "partner"
when = "{year}"
amount = { from = "{flow}", times = "{unit}", unit = "{currency}", period = "{year}", of_what = "exports {special_general}" }
note = "{notes}"

[[claim]]
id = "imports"
only_if = { export_import = ["imp", "re-imp"] }
subject = "reporting"
verb = "import"
object = "goods"
by = "partner"
when = "{year}"
amount = { from = "{flow}", times = "{unit}", unit = "{currency}", period = "{year}", of_what = "imports {special_general}" }
note = "{notes}"
"""


def ours(path: str, folder: str) -> dict[str, Any]:
    """Import into an empty case."""
    from rapallo.exchange.importing import import_table
    from rapallo.record.mapping_file import read_mapping

    outcome = import_table(path, folder, read_mapping(os.path.join(folder, "flows.toml")))
    return {"rows": outcome.rows, "figures": outcome.rows - outcome.aside}


def again(path: str, folder: str) -> dict[str, Any]:
    """The same once more: compared claim by claim, nothing to write."""
    return ours(path, folder)


def polars(path: str, folder: str) -> dict[str, Any]:
    """Every cell read as text."""
    import polars as pl

    table = pl.read_csv(path, infer_schema_length=0)
    return {"rows": table.height, "figures": table.filter(pl.col("flow").fill_null("") != "").height}


def plain(path: str, folder: str) -> dict[str, Any]:
    """A loop over the rows."""
    import csv

    rows = figures = 0
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows += 1
            figures += row["flow"].strip() != ""
    return {"rows": rows, "figures": figures}


READERS = {"rapallo": ours, "rapallo, again": again, "polars": polars, "csv": plain}


def one(name: str, path: str, folder: str) -> None:
    """Run one in this process and print what it took."""
    import resource

    start, cpu = time.perf_counter(), time.process_time()
    answer = READERS[name](path, folder)
    took = {"answer": answer, "seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    print(json.dumps({**took, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def main(path: str) -> int:
    """Run each in turn and print a table."""
    if not os.path.exists(path):
        print(f"{path} is not there; name the file of flows", file=sys.stderr)
        return 1
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in READERS}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("case.toml", 'title = "Flows"\n'), ("flows.toml", MAPPING)):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            for name in READERS:
                done = subprocess.run([sys.executable, __file__, name, path, folder], capture_output=True, text=True)
                if done.returncode == 0:
                    found[name].append(json.loads(done.stdout))
                elif name.startswith("rapallo"):
                    print(done.stderr, file=sys.stderr)
                    return 1
    answers = {json.dumps(run["answer"], sort_keys=True) for runs in found.values() for run in runs}
    if len(answers) != 1:
        print("the readers disagree", answers, file=sys.stderr)
        return 1
    base = median(run["seconds"] for run in found["rapallo"])
    print(
        f"{answers.pop()}; Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; medians of {ROUNDS}\n"
    )
    print("| what | seconds | processor seconds | ratio to ours | peak MB |\n|---|---:|---:|---:|---:|")
    for name, runs in found.items():
        if len(runs) == 0:
            print(f"| {name} | not installed | – | – | – |")
            continue
        seconds, cpu, memory = (median(run[key] for run in runs) for key in ("seconds", "cpu", "mb"))
        print(f"| {name} | {seconds:.2f} | {cpu:.2f} | {seconds / base:.3f} | {memory:.0f} |")
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 4:
        one(*sys.argv[1:])
        sys.exit(0)
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else FLOWS))
