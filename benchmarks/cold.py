"""Cold start: whole processes from the shell, on a made-up case of 1,000 claims and on the flagship.

    python benchmarks/cold.py [RUNS]

Prints medians in milliseconds beside what they should reach: `import rapallo` 60; any question on 1,000 claims 150, on the
flagship 250. The floor is a Python that does nothing. Run it with the Python that Rapallo is installed in, twice: the first
run writes byte code.
"""

import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = (
    "at 1927",
    "between a b",
    "show {thing}",
    "timeline {thing}",
    "timeline",
    "trace {thing}",
    "rivals",
    "breaches",
    "sources",
    "find {thing}",
    "names {thing}",
    "check",
)


def main(runs: int) -> None:
    """Measure everything."""

    def median(*words: str) -> float:
        return whole_process(runs, *words)

    print(f"{'nothing':<36}{median('-c', 'pass'):>8.0f} ms")
    print(f"{'import rapallo':<36}{median('-c', 'import rapallo'):>8.0f} ms   reach 60")
    with tempfile.TemporaryDirectory() as folder:
        made_up(folder, 1_000)
        ask(median, "1,000 claims", folder, "t3", "a b", 150)
    flagship = ROOT / "cases" / "german-soviet"
    if (flagship / "case.toml").exists():
        ask(median, "flagship", str(flagship), "lipetsk", "german soviet", 250)


def whole_process(runs: int, *words: str) -> float:
    """The median over some runs of a Python with these words on its command line, in milliseconds."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], capture_output=True, env=environment, check=False)
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def ask(median, title: str, folder: str, thing: str, sides: str, reach: int) -> None:  # type: ignore[no-untyped-def]
    """Every question of one case."""
    for question in QUESTIONS:
        words = question.replace("{thing}", thing).replace("a b", sides).split()
        found = median("-m", "rapallo", *words, "--case", folder)
        print(f"{title + ': ' + ' '.join(words):<36}{found:>8.0f} ms   reach {reach}")


def made_up(folder: str, number: int, seed: int = 1) -> None:
    """A case of so many claims about a quarter as many things, from 40 sources."""
    rng = random.Random(seed)
    kinds = ("state", "organisation", "person", "facility", "product", "material", "skill", "place")
    things = {f"t{place}": rng.choice(kinds) if place > 7 else kinds[place] for place in range(number // 4)}
    by_kind = {kind: [name for name, its in things.items() if its == kind] for kind in kinds}
    actors = by_kind["state"] + by_kind["organisation"]
    forms = {
        "supply": ("product", True),
        "deliver": ("material", True),
        "lease": ("facility", True),
        "train": ("person", True),
        "produce": ("product", False),
        "own": ("facility", False),
    }
    Path(folder, "case.toml").write_text('title = "Made up"\nhorizon = "1919/1945"\n[sides]\na = ["t0"]\nb = ["t1"]\n')
    rows = [[name, kind, f"Thing number {name}", f"de:Ding {name}; ru:Вещь {name}"] for name, kind in things.items()]
    write(folder, "things.csv", ["id", "kind", "label", "names"], rows)
    sources = [[f"S{place}", f"Source {place}", f"S{place - 1}" if place % 5 == 1 else ""] for place in range(40)]
    write(folder, "sources.csv", ["key", "title", "derives_from"], sources)
    claims = []
    for place in range(number):
        verb = rng.choice(sorted(forms))
        kind, receiver = forms[verb]
        year = rng.randint(1919, 1940)
        when = rng.choice([f"{year}", f"{year}-{rng.randint(1, 12):02d}", f"{year}/{year + rng.randint(1, 5)}"])
        skill = rng.choice(by_kind["skill"]) if verb == "train" else ""
        to = rng.choice(actors) if receiver else ""
        source = f"S{rng.randrange(40)}"
        what = rng.choice(by_kind[kind])
        claims.append([f"c{place:05d}", rng.choice(actors), verb, what, to, skill, when, source, f"p. {place}"])
    write(folder, "claims.csv", ["id", "subject", "verb", "object", "to", "as", "when", "source", "locator"], claims)


def write(folder: str, name: str, header: list[str], rows: list[list[str]]) -> None:
    """A table."""
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
