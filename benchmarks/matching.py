"""Matching: precision and recall on labelled pairs beside nomenklatura, and 20,000 against 20,000 names with known truth.

Every method's threshold is the one with the best F1 on the building list (``tests/data/match/build.csv``; of several the highest); it
is then measured on the frozen list. Rapallo's own threshold is fixed. nomenklatura is asked where it is installed. Run:
``python benchmarks/matching.py``.
"""

from __future__ import annotations

import csv
import itertools
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from rapallo.exchange.blocking import candidates
from rapallo.exchange.entries import Entry, entries_of_list
from rapallo.exchange.proposals import looked_alike
from rapallo.exchange.resemblance import PROPOSED, STRONG, resemblance

LISTS = Path(__file__).parents[1] / "tests" / "data" / "match"
NAMES = Path(__file__).parents[1] / "tests" / "data" / "names"
COLUMNS = ("label", "names", "when", "part_of", "roles", "latitude", "longitude")
Row = dict[str, str]
Method = Callable[[str, Row, Row], float]


def pairs(which: str) -> list[tuple[bool, str, Row, Row]]:
    with open(LISTS / f"{which}.csv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        (row["same"] == "1", row["kind"], *({name: row[f"{side}_{name}"] for name in COLUMNS} for side in "ab")) for row in rows
    ]


def entry_of(kind: str, row: Row, folder: Path) -> Entry:
    path = folder / "one.csv"
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ("kind", *COLUMNS))
        writer.writeheader()
        writer.writerow({"kind": kind, **row})
    return entries_of_list(str(path))[0]


def rapallo_points(folder: Path) -> Method:
    def points(kind: str, a: Row, b: Row) -> float:
        like = resemblance(entry_of(kind, a, folder), entry_of(kind, b, folder))
        return 0.0 if like is None else float(like.points)

    return points


def names_alone(folder: Path) -> Method:
    bare = rapallo_points(folder)

    def points(kind: str, a: Row, b: Row) -> float:
        return bare(kind, *({**dict.fromkeys(COLUMNS, ""), "label": row["label"], "names": row["names"]} for row in (a, b)))

    return points


def spelt(score: Callable[[str, str], float]) -> Method:
    return lambda kind, a, b: score(a["label"].casefold(), b["label"].casefold())


def nomenklatura_methods() -> dict[str, Method]:
    """Its matchers on the same fields: name, further names, dates, country aside (the lists have none), notes for roles."""
    try:
        from followthemoney import model
        from nomenklatura.matching import LogicV1, LogicV2, NameMatcher, RegressionV1
        from nomenklatura.matching.types import ScoringConfig
    except ImportError as error:
        print(f"nomenklatura is not installed ({error}); left out")
        return {}
    schemata = {"person": "Person", "organisation": "Company", "place": "Address", "facility": "Organization"}

    numbers = itertools.count()

    def proxy(kind: str, row: Row) -> object:
        entity = model.make_entity(schemata[kind])
        entity.id = f"e{next(numbers)}"  # its caches go by the id, so every entity has its own
        for text in (row["label"], *(part.split(":", 1)[1] for part in row["names"].split("; ") if ":" in part)):
            entity.add("full" if kind == "place" else "name", text)
        start, _, end = row["when"].partition("/")
        if kind == "person":
            entity.add("birthDate", start, quiet=True)
            entity.add("deathDate", end, quiet=True)
            entity.add("position", row["roles"].split(";"), quiet=True)
        elif kind == "organisation":
            entity.add("incorporationDate", start, quiet=True)
            entity.add("dissolutionDate", end, quiet=True)
            entity.add("address", row["part_of"], quiet=True)
        elif kind == "place":
            entity.add("latitude", row["latitude"], quiet=True)
            entity.add("longitude", row["longitude"], quiet=True)
        return entity

    def method(algorithm: object) -> Method:
        config = ScoringConfig.defaults()
        return lambda kind, a, b: float(algorithm.compare(proxy(kind, a), proxy(kind, b), config).score)

    return {f"nomenklatura {one.NAME}": method(one) for one in (LogicV2, LogicV1, RegressionV1, NameMatcher)}


def measured(scored: list[tuple[float, bool]], cut: float) -> tuple[float, float, int, int]:
    """Recall, precision, missed and false at a threshold."""
    hits = sum(score >= cut and same for score, same in scored)
    false = sum(score >= cut and not same for score, same in scored)
    true = sum(same for _, same in scored)
    return hits / true, hits / max(1, hits + false), true - hits, false


def best_cut(scored: list[tuple[float, bool]]) -> float:
    def f1(cut: float) -> float:
        recall, precision, _, _ = measured(scored, cut)
        return 2 * recall * precision / max(1e-9, recall + precision)

    return max(sorted({score for score, _ in scored if score > 0.0}), key=lambda cut: (round(f1(cut), 9), cut))


def labelled(folder: Path) -> None:
    methods: dict[str, tuple[Method, float | None]] = {
        "rapallo match": (rapallo_points(folder), PROPOSED),
        "rapallo match, names alone": (names_alone(folder), PROPOSED),
        "token sort ratio (RapidFuzz)": (spelt(fuzz.token_sort_ratio), None),
        "Jaro-Winkler (RapidFuzz)": (spelt(JaroWinkler.similarity), None),
        **{name: (method, None) for name, method in nomenklatura_methods().items()},
    }
    lists = {which: pairs(which) for which in ("build", "frozen")}
    for which, rows in lists.items():
        print(f"{which}: {len(rows)} pairs, {sum(row[0] for row in rows)} of them the same")
    print(
        f"{'':34}{'cut':>7}   build: recall precision   frozen: recall precision missed false   by kind: recall/precision   µs a pair"
    )
    for name, (method, cut) in methods.items():
        took = time.perf_counter()
        scored = {which: [(method(kind, a, b), same) for same, kind, a, b in rows] for which, rows in lists.items()}
        took = 1e6 * (time.perf_counter() - took) / sum(map(len, lists.values()))
        chosen = best_cut(scored["build"]) if cut is None else cut
        built, frozen = measured(scored["build"], chosen), measured(scored["frozen"], chosen)
        kinds = []
        for kinds_of in (("person",), ("organisation",), ("place", "facility")):
            some = [one for one, row in zip(scored["frozen"], lists["frozen"], strict=True) if row[1] in kinds_of]
            kinds.append("{:.2f}/{:.2f}".format(*measured(some, chosen)[:2]))
        print(
            f"{name:34}{chosen:7.2f}          {built[0]:.3f} {built[1]:.3f}             {frozen[0]:.3f} {frozen[1]:.3f} "
            f"{frozen[2]:6} {frozen[3]:5}   {' '.join(kinds)}   {took:8.0f}"
        )


def people_across_scripts(folder: Path) -> None:
    """The frozen names of people, each of three spellings against the same person's and the hard ones written beside it."""
    with open(NAMES / "frozen.csv", encoding="utf-8", newline="") as lines:
        rows = {row["entity"]: row for row in csv.DictReader(lines)}
    rows = {name: row for name, row in rows.items() if row["kind"] == "person"}
    spellings = (("en", "de"), ("de", "ru"), ("en", "ru"))
    same = [(True, row[a], row[b]) for row in rows.values() for a, b in spellings]
    hard = [
        (False, row[a], rows[other][b])
        for row in rows.values()
        for other in row["unlike"].split(";")
        if other in rows
        for a, b in spellings
    ]
    blank = dict.fromkeys(COLUMNS, "")
    methods = {
        "rapallo match": (rapallo_points(folder), float(PROPOSED)),
        **{k: (m, 0.7) for k, m in nomenklatura_methods().items()},
    }
    print(
        f"people of the frozen names, no dates: {len(same)} pairs the same, {len(hard)} hard ones different; peers at their usual 0.7"
    )
    for name, (method, cut) in methods.items():
        scored = [(method("person", {**blank, "label": a}, {**blank, "label": b}), truth) for truth, a, b in (*same, *hard)]
        print(f"{name:34}recall {{:.3f}} precision {{:.3f}} missed {{}} false {{}}".format(*measured(scored, cut)))


def set_out(words: str) -> list[str]:
    return words.split()


GIVEN = set_out("""Ivan Pyotr Hans Karl Mikhail Georg Wilhelm Sergei Otto Andrei Boris Leonid Oskar Viktor Anna Olga Marta Pavel Fyodor Emil Ludwig
Rosa Klara Yakov Nikolai Stefan Theodor Elena Vera Alexei""")
PARTS = set_out(
    "ka to ri mu sen bor vel gra din ost pel chu zha mir lov ter nik sha kur ven dol bra kel tor vin mar zel gor lin tav"
)
ENDS = ["ov", "sky", "mann", "er", "", "in", "enko", "ert"]
TRADES = set_out("Trading Electronics Technology Motors Aviation Industry Systems Chemical Steel Logistics")
FORMS = ["GmbH", "AG", "Ltd", "LLC", "Inc.", "Co., Ltd.", "JSC", "S.A.", "B.V.", ""]
RUSSIAN = [("shch", "щ"), ("sch", "ш"), ("zh", "ж"), ("ch", "ч"), ("sh", "ш"), ("ya", "я"), ("yu", "ю"), ("kh", "х"), ("ts", "ц"),
           *zip("abvgdeziyklmnoprstufhw", "абвгдезийклмнопрстуфхв", strict=True)]  # fmt: skip


GERMAN = {"zh": "sch", "ch": "tsch", "sh": "sch", "v": "w", "z": "s"}


def german(name: str) -> str:
    return re.sub("zh|ch|sh|v|z", lambda found: GERMAN[found.group()], name)


def russian(name: str) -> str:
    name = name.lower()
    for old, new in RUSSIAN:
        name = name.replace(old, new)
    return name.title()


def slip(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(name) - 1)
    return name[:at] + rng.choice("aeinrst") + name[at + 1 :] if name[at].isalpha() else name


def synthetic(size: int, seed: int) -> tuple[list[Row], list[Row]]:
    """Two lists of made-up people and firms; half of each is in the other too, spelt, dated and formed otherwise. The id is the truth."""
    rng = random.Random(seed)
    stems = ["".join(rng.choices(PARTS, k=rng.randint(2, 4))).title() for _ in range(size)]
    left: list[Row] = []
    right: list[Row] = []
    for number in range(size + size // 2):
        person = number % 2 == 0
        year = rng.randint(1860, 1990)
        if person:
            label = f"{rng.choice(GIVEN)} {rng.choice(stems)}{rng.choice(ENDS)}"
            other = rng.choice((label, german(label), russian(label), " ".join(reversed(label.split(" "))), slip(label, rng)))
            if rng.random() < 0.1:
                other = f"{label[0]}. {label.split(' ')[1]}"
        else:
            core = f"{rng.choice(stems)} {rng.choice(TRADES)}"
            form = rng.choice(FORMS)
            label = f"{core} {form}".strip()
            other = rng.choice(
                (core, label, label.upper(), f"{german(core.split(' ')[0])} {core.split(' ')[1]} {form}".strip(), slip(core, rng))
            )
        kind = "person" if person else "organisation"
        one = {
            "id": f"e{number}",
            "kind": kind,
            "label": label,
            "when": f"{year}-{rng.randint(1, 12):02}" if rng.random() < 0.7 else "",
        }
        two = {"id": f"e{number}", "kind": kind, "label": other, "when": f"{year}" if rng.random() < 0.6 else ""}
        if number < size:
            left.append(one)
        if number >= size // 2:
            right.append(two)
    rng.shuffle(right)
    return left, right


def write(path: Path, rows: list[Row]) -> str:
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ("id", "kind", "label", "when"))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def shell(folder: Path, rows: tuple[list[Row], list[Row]]) -> None:
    """The whole command in a process of its own, from files to a file."""
    case = folder / "case"
    case.mkdir(exist_ok=True)
    (case / "case.toml").write_text('title = "Made up"\n', encoding="utf-8")
    write(case / "things.csv", rows[0])
    other, out = write(folder / "other.csv", rows[1]), folder / "out.csv"
    start = time.perf_counter()
    words = ["match", str(case), "--with", other, "--format", "csv", "--out", str(out)]
    subprocess.run([sys.executable, "-m", "rapallo", *words], check=True, capture_output=True)
    took = time.perf_counter() - start
    with open(out, encoding="utf-8", newline="") as lines:
        print(
            f"rapallo match CASE --with LIST --format csv: {took:.1f} s, {sum(1 for _ in csv.DictReader(lines)):,} pairs written"
        )


def in_bulk(folder: Path, size: int) -> None:
    rows = synthetic(size, 20261123)
    shell(folder, rows)
    start = time.perf_counter()
    left, right = (entries_of_list(write(folder / f"{side}.csv", some)) for side, some in zip("lr", rows, strict=True))
    read = time.perf_counter() - start
    start = time.perf_counter()
    blocked = candidates(left, right)
    block = time.perf_counter() - start
    start = time.perf_counter()
    found, compared, cut = looked_alike(left, right)
    whole = time.perf_counter() - start
    truth = {row["id"] for row in rows[0]} & {row["id"] for row in rows[1]}
    reached = {left[a].id for a, b in blocked.pairs if left[a].id == right[b].id}
    print(
        f"{size:,} × {size:,}: read {read:.1f} s, blocks and scores {whole:.1f} s (blocks alone {block:.1f} s), {compared:,} pairs looked at, "
        f"{cut:,} entries cut; {len(truth):,} true pairs, {len(reached & truth) / len(truth):.4f} of them among the candidates"
    )
    for least in (PROPOSED, 6, STRONG):
        chosen = [like for like in found if like.points >= least]
        right_ones = sum(like.one.id == like.other.id for like in chosen)
        print(
            f"  {least} points: {len(chosen):,} proposed, recall {right_ones / len(truth):.4f}, precision {right_ones / len(chosen):.4f}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory {peak:.0f} MB")


def main() -> None:
    import gc
    import tempfile

    gc.set_threshold(200_000, 10, 10)  # as the command line has it
    for package in ("nomenklatura", "followthemoney", "rigour", "rapidfuzz"):
        try:
            print(package, version(package), end="; ")
        except PackageNotFoundError:
            print(package, "is not installed", end="; ")
    print("Python", sys.version.split()[0])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        labelled(folder)
        people_across_scripts(folder)
        for size in (2_000, 20_000):
            in_bulk(folder, size)


if __name__ == "__main__":
    main()
