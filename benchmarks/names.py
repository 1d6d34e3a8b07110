"""Names: what each method finds and confuses on the two written lists, and how long looking up takes.

Every rival's threshold is the lowest that keeps false pairs at or under 0.1 % on the building list, the three
pairs of languages pooled; its recall and false rate are then measured on the frozen list. Rapallo's own
threshold is fixed. Run: ``python benchmarks/names.py``.
"""

from __future__ import annotations

import csv
import random
import statistics
import time
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from rapallo.record.folding import ALIKE, fold, likeness, read_name
from rapallo.record.lookup import Lookup

NAMES = Path(__file__).parents[1] / "tests" / "data" / "names"
PAIRS = (("en", "de"), ("de", "ru"), ("en", "ru"))
FALSE = 0.001

# BGN/PCGN romanisation, as an English reader's map writes it.
BGN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True))
BGN |= {"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
BGN |= {"ъ": "", "ь": ""}


def romanised(name: str) -> str:
    return "".join(BGN.get(sign, sign) for sign in name.casefold())


def jaro_winkler(a: str, b: str) -> float:
    return 100 * JaroWinkler.similarity(a, b)


METHODS: dict[str, tuple[Callable[..., object], Callable[..., float], float | None]] = {
    "Jaro-Winkler, raw": (str.casefold, jaro_winkler, None),
    "Jaro-Winkler, romanised (BGN)": (romanised, jaro_winkler, None),
    "token sort ratio, romanised (BGN)": (romanised, fuzz.token_sort_ratio, None),
    "Jaro-Winkler on our keys": (fold, jaro_winkler, None),
    "our keys equal": (fold, lambda a, b: 100.0 * (a == b), 100.0),
    "alike": (read_name, likeness, ALIKE),
}


def scores(method: str, which: str, pair: tuple[str, str]) -> tuple[list[float], list[float]]:
    """Return the scores of the true and of the false pairs of a list."""
    read, score, _ = METHODS[method]
    with open(NAMES / f"{which}.csv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    left, right = ([read(row[language]) for row in rows] for language in pair)
    true = [score(a, b) for a, b in zip(left, right, strict=True)]
    return true, [score(left[i], right[j]) for i, j in permutations(range(len(rows)), 2)]


def threshold(method: str) -> float:
    """Return the lowest threshold with few enough false pairs on the building list."""
    fixed = METHODS[method][2]
    if fixed is not None:
        return fixed
    false = sorted((score for pair in PAIRS for score in scores(method, "build", pair)[1]), reverse=True)
    return false[int(FALSE * len(false))] + 1e-9


def rates(method: str, which: str, cut: float) -> str:
    out = []
    hits = all_true = wrong = all_false = 0
    for pair in PAIRS:
        true, false = scores(method, which, pair)
        found, confused = sum(s >= cut for s in true), sum(s >= cut for s in false)
        out.append(f"{found / len(true):.4f} ({confused})")
        hits, all_true, wrong, all_false = (
            hits + found,
            all_true + len(true),
            wrong + confused,
            all_false + len(false),
        )
    return "  ".join([*out, f"{hits / all_true:.4f} ({wrong / all_false:.4%})"])


GIVEN = """Ivan Pyotr Hans Karl Mikhail Georg Wilhelm Sergei Otto Andrei Boris Leonid Oskar Viktor Anna"""
PARTS = """ka to ri mu sen bor vel gra din ost pel chu zha mir lov ter nik sha kur ven dol"""
ENDS = ["ov", "sky", "mann", "er", "", "in"]


def entries(size: int) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Return made-up people, three spellings each."""
    rng = random.Random(size)
    given, parts = GIVEN.split(), PARTS.split()
    stems = ["".join(rng.choices(parts, k=rng.randint(2, 4))).title() for _ in range(size // 3)]
    family = [stem + rng.choice(ENDS) for stem in stems]
    made: list[tuple[str, str, tuple[tuple[str, str], ...]]] = []
    for at in range(size):
        first, last = rng.choice(given), rng.choice(family)
        german = f"{first} {last}".replace("v", "w").replace("zh", "sch").replace("z", "s")
        made.append((f"p{at}", f"{first} {last}", (("de", german), ("", f"{last}, {first}"))))
    return made


def median(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    print("recall (false pairs) en-de, de-ru, en-ru, pooled (false rate)")
    for method in METHODS:
        cut = threshold(method)
        for which in ("build", "frozen"):
            print(f"{method:34} {which:6} >= {cut:6.2f}  {rates(method, which, cut)}")
    for size in (1_000, 10_000):
        print(f"{size:6} things:", "; ".join(timings(size)))


def timings(size: int) -> list[str]:
    people = entries(size)
    things = Lookup(people)
    label = people[size // 2][1].upper() + "!"
    other = "Hans Katorisenow"
    things.near(label)
    return [
        f"first find by id {1e3 * median(lambda: Lookup(people).find('p1')):.1f} ms",
        f"first by another spelling {1e3 * median(lambda: Lookup(people).find(other)):.0f} ms",
        f"then find {1e6 * median(lambda: things.find(label)):.0f} µs",
        f"near {1e3 * median(lambda: things.near(other)):.1f} ms",
        f"alike {median(things.alike, 3):.2f} s",
    ]


if __name__ == "__main__":
    main()
