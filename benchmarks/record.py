"""100,000 claims from CSV: read, checked and indexed, beside FollowTheMoney and a plain ``csv`` loop, in one run.

Run ``python benchmarks/record.py``. The peers read the same statements: FollowTheMoney one entity a claim (an interval schema with
subject, object, dates and source), the floor a `csv.DictReader` that only counts. Answers are checked equal first: as many claims, and the
same pairs of subject and object. Each reader runs in a process of its own, so that peak memory is its own.
"""

import csv
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from statistics import median

CLAIMS = 100_000
ROUNDS = 3
VERBS = ("supply", "deliver", "produce", "build")
COLUMNS = ["id", "subject", "verb", "object", "to", "when", "low", "high", "unit", "of_what", "period", "confidence", "source", "locator"]


def write_case(folder: str, number: int = CLAIMS, seed: int = 1) -> None:
    """A synthetic case: 2,500 organisations and as many products, 500 sources, claims with dates of every common shape."""
    draw = random.Random(seed)
    with open(os.path.join(folder, "case.toml"), "w", encoding="utf-8") as file:
        file.write('title = "A hundred thousand claims"\n')
    _table(folder, "things.csv", ["id", "kind", "label"], [[f"t{n}", "organisation" if n % 2 == 0 else "product", f"Thing {n}"] for n in range(5000)])
    _table(folder, "sources.csv", ["key", "title"], [[f"S{n}", f"Source {n}"] for n in range(500)])
    _table(folder, "claims.csv", COLUMNS, [_row(draw, n) for n in range(number)])


def _row(draw: random.Random, number: int) -> list[str]:
    year, month, day = draw.randint(1919, 1941), draw.randint(1, 12), draw.randint(1, 28)
    shapes = (f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}/{year + 1}", f"{year}~")
    things = [f"t{2 * draw.randrange(2500) + kind}" for kind in (0, 1, 0)]
    amount = str(draw.randrange(1000))
    sure = draw.choice(("high", "moderate", "low"))
    return [
        f"c{number}", things[0], draw.choice(VERBS), things[1], things[2], draw.choice(shapes), amount, amount, "tonnes", "ore",
        f"{year}", sure, f"S{draw.randrange(500)}", f"p. {number % 300}",
    ]  # fmt: skip


def _table(folder: str, name: str, header: list[str], rows: list[list[str]]) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def ours(folder: str) -> tuple[int, int]:
    """Read, check and index."""
    from rapallo.check import check
    from rapallo.record import load

    loaded = load(folder)
    check(loaded)
    index = loaded.case.claims_of
    assert len(index) > 0
    return len(loaded.case.claims), hash(frozenset((claim.subject, claim.object) for claim in loaded.case.claims))


def followthemoney(folder: str) -> tuple[int, int]:
    """One entity a claim, its properties cleaned and validated by the schema."""
    from followthemoney import model

    schema = model.get("UnknownLink")
    pairs, number = set(), 0
    with open(os.path.join(folder, "claims.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entity = model.make_entity(schema)
            entity.id = row["id"]
            entity.add("subject", row["subject"])
            entity.add("object", row["object"])
            entity.add("role", row["verb"])
            entity.add("date", row["when"])
            entity.add("publisher", row["source"])
            pairs.add((row["subject"], row["object"]))
            number += 1
    return number, hash(frozenset(pairs))


def floor(folder: str) -> tuple[int, int]:
    """A plain loop over the rows."""
    pairs, number = set(), 0
    with open(os.path.join(folder, "claims.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pairs.add((row["subject"], row["object"]))
            number += 1
    return number, hash(frozenset(pairs))


READERS = {"rapallo": ours, "followthemoney": followthemoney, "csv": floor}


def one(name: str, folder: str) -> None:
    """Run one reader in this process and print what it took."""
    import resource

    start = time.perf_counter()
    answer = READERS[name](folder)
    took = time.perf_counter() - start
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    print(json.dumps({"answer": answer, "seconds": took, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit}))


def main() -> int:
    """Write the case, run every reader in turn, print a table."""
    with tempfile.TemporaryDirectory() as folder:
        write_case(folder)
        found: dict[str, list[dict[str, object]]] = {name: [] for name in READERS}
        environment = dict(os.environ, PYTHONHASHSEED="0")
        for _ in range(ROUNDS):
            for name in READERS:
                done = subprocess.run([sys.executable, __file__, name, folder], capture_output=True, text=True, env=environment)
                if done.returncode == 0:
                    found[name].append(json.loads(done.stdout))
                elif name == "rapallo":
                    print(done.stderr, file=sys.stderr)
                    return 1
        answers = {json.dumps(run["answer"]) for runs in found.values() for run in runs}
        if len(answers) != 1:
            print("the readers disagree", answers, file=sys.stderr)
            return 1
        base = median(float(run["seconds"]) for run in found["rapallo"])  # type: ignore[arg-type]
        print(f"{CLAIMS:,} claims; Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; medians of {ROUNDS}\n")
        print("| reader | seconds | ratio to ours | peak MB |\n|---|---:|---:|---:|")
        for name, runs in found.items():
            if len(runs) == 0:
                print(f"| {name} | not installed | – | – |")
                continue
            seconds = median(float(run["seconds"]) for run in runs)  # type: ignore[arg-type]
            memory = median(float(run["mb"]) for run in runs)  # type: ignore[arg-type]
            print(f"| {name} | {seconds:.2f} | {seconds / base:.2f} | {memory:.0f} |")
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 3:
        one(sys.argv[1], sys.argv[2])
        sys.exit(0)
    sys.exit(main())
