"""The library: does each thing switched on beside plain ranking win on the labelled queries, and how fast is a shelf of 5,000 documents?

Texts and queries are the project's own (``tests/data/library``). nDCG@5 and recall@100 are means over queries, with 95 % intervals of a
bootstrap over queries (2,000 draws, seed 0); a feature is kept where its gain over the ranking without it lies above zero.
Run: ``python benchmarks/library.py``.
"""

from __future__ import annotations

import math
import os
import platform
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from library_sets import asked, bystanders, lines, texts

from rapallo.library.endings import plain_word
from rapallo.library.index import Index, build
from rapallo.library.masking import STRUCTURE, mask_claim, mask_story, unnamed
from rapallo.library.mentions import sentences_of
from rapallo.library.naming import names_of
from rapallo.library.passage_likeness import passages_like, ranked_passages
from rapallo.library.query import read_query
from rapallo.library.resembling import resembling
from rapallo.library.search import FEATURES, Features, ranked_documents, search
from rapallo.library.shelf import Shelf
from rapallo.library.weighing import bags_of, scores
from rapallo.record import read_case
from rapallo.record.stored import Stored
from rapallo.time import parse_when

ROOT = Path(__file__).parents[1]
Rows = list[tuple[float, float]]
HEAD = "| ranking | nDCG@5 | recall@100 | gain in nDCG@5 | gain in recall |\n|---|---|---|---|---|"


def stored(folder: str, documents: list[dict]) -> Shelf:
    """A shelf of texts, written as `library add` writes them but without reading formats."""
    os.makedirs(os.path.join(folder, "texts"))
    rows = []
    for number, one in enumerate(documents):
        digest = f"{number:064x}"
        with open(os.path.join(folder, "texts", digest + ".txt"), "w", encoding="utf-8") as file:
            file.write(one["text"] + "\n")
        when = parse_when(one["date"]) if one["date"] != "" else None
        rows.append(
            Stored(
                id=one["id"],
                digest=digest,
                title=one["title"],
                date=when,
                kind=one["kind"],
                place=one["place"],
                language=one["language"],
            )
        )
    return Shelf(folder, tuple(sorted(rows, key=lambda row: row.id)))


def ndcg(ranked: list[str], relevant: Mapping[str, int], at: int = 5) -> float:
    gained = sum((2 ** relevant.get(name, 0) - 1) / math.log2(rank + 2) for rank, name in enumerate(ranked[:at]))
    ideal = sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(sorted(relevant.values(), reverse=True)[:at]))
    return gained / ideal


def recall(ranked: list[str], relevant: Mapping[str, int], at: int = 100) -> float:
    return sum(1 for name in ranked[:at] if name in relevant) / len(relevant)


def interval(values: list[float]) -> tuple[float, float]:
    draw = random.Random(0)
    means = sorted(statistics.fmean(draw.choices(values, k=len(values))) for _ in range(2_000))
    return means[49], means[1949]


def told(name: str, rows: Rows, base: Rows | None) -> None:
    said = []
    for column in (0, 1):
        values = [row[column] for row in rows]
        low, high = interval(values)
        said.append(f"{statistics.fmean(values):.3f} ({low:.3f} to {high:.3f})")
    gains = ["", ""]
    for column in (0, 1) if base is not None else ():
        gained = [row[column] - other[column] for row, other in zip(rows, base or [], strict=True)]
        low, high = interval(gained)
        gains[column] = f"{statistics.fmean(gained):+.3f} ({low:+.3f} to {high:+.3f})"
    print(f"| {name} | {said[0]} | {said[1]} | {gains[0]} | {gains[1]} |")


def measured(queries: list[dict], key: str, rank: Callable[[str], list[str]]) -> Rows:
    found = []
    for one in queries:
        ranked = rank(one["query"])
        found.append((ndcg(ranked, one[key]), recall(ranked, one[key])))
    return found


def plain_fts(shelf: Shelf) -> Callable[[str], list[str]]:
    """Plain FTS5: title and text in one table, the default tokenizer, any of the words, its own rank."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE plain USING fts5(id UNINDEXED, title, text)")
    connection.executemany("INSERT INTO plain VALUES (?,?,?)", [(one.id, one.title, shelf.text(one)) for one in shelf.documents])

    def rank(text: str) -> list[str]:
        words = "".join(sign if sign.isalnum() else " " for sign in text).split()
        match = " OR ".join(f'"{word}"' for word in words)
        return [
            row[0] for row in connection.execute("SELECT id FROM plain WHERE plain MATCH ? ORDER BY rank, id LIMIT 100", (match,))
        ]

    return rank


def documents_by(index: Index, features: Features) -> Callable[[str], list[str]]:
    return lambda text: [index.entries[row[0]].id for row in ranked_documents(index, read_query(text), features).rows]


SORTS = {
    "name": "by a name or a few words (the first set)",
    "phrase": "by a rare phrase or rare words",
    "paraphrase": "by other words than the text's",
    "cross": "asked in one language or spelling, written in others",
    "claim": "a claim of the flagship, in the program's words",
}


def known_items(shelf: Shelf, index: Index, queries: list[dict], among: str) -> None:
    plain, bare = plain_fts(shelf), documents_by(index, Features(False, False, 1.0))
    alone = (("… names folded", Features(True, False, 1.0)), ("… words in any form", Features(False, True, 1.0)))
    for sort, meaning in (*SORTS.items(), ("", "all together")):
        some = [one for one in queries if sort in ("", one["by"])]
        base, own = measured(some, "relevant", plain), measured(some, "relevant", bare)
        print(f"\n## {meaning[0].upper()}{meaning[1:]}: {len(some)} queries, {len(shelf.documents)} documents {among}\n\n{HEAD}")
        told("plain FTS5", base, None)
        told("ours with nothing switched on", own, base)
        for name, features in (*alone, ("… title counts double", Features(False, False, 2.0))):
            told(name, measured(some, "relevant", documents_by(index, features)), own)
        told("as shipped", measured(some, "relevant", documents_by(index, FEATURES)), base)


def no_answer(shelf: Shelf, index: Index, queries: list[dict]) -> None:
    """Queries that nothing on the shelf answers: how many are told so, with nothing shown or with the words that none has all of them."""
    plain = plain_fts(shelf)
    found = [ranked_documents(index, read_query(one["query"])) for one in queries]
    nothing = sum(1 for one in found if len(one.rows) == 0)
    partly = sum(1 for one in found if one.partly)
    shown = sum(1 for one in queries if len(plain(one["query"])) > 0)
    print(f"\n## Queries without an answer: {len(queries)}\n")
    print(f"Nothing shown {nothing}, some words found and that said {partly}, taken for an answer {len(found) - nothing - partly}.")
    print(f"Plain FTS5 shows documents for {shown}.")
    for one, ranking in zip(queries, found, strict=True):
        if len(ranking.rows) > 0 and not ranking.partly:
            print(f"- {one['query']}: {', '.join(index.entries[row[0]].id for row in ranking.rows[:3])}")


def links(shelf: Shelf, index: Index, queries: list[dict], cases: dict) -> None:
    names = {name: names_of(case) for name, case in cases.items()}

    def passages(masked: bool, forms: bool) -> Callable[[str], list[str]]:
        def rank(text: str) -> list[str]:
            words = {plain_word(word) for word in re.findall(r"[^\W_]+", unnamed(text, cases, names) if masked else text)}
            found = ranked_passages(index, words, forms)
            return list(dict.fromkeys(index.entries[index.document_of(number)].id for number, _ in found))

        return rank

    base = measured(queries, "relevant", plain_fts(shelf))
    bare = measured(queries, "relevant", passages(False, False))
    print(f"\n## Links from a story to documents: {len(queries)} stories\n\n{HEAD}")
    told("plain FTS5", base, None)
    told("ours with nothing switched on", bare, base)
    told("… names masked", measured(queries, "relevant", passages(True, False)), bare)
    told("… words in any form", measured(queries, "relevant", passages(False, True)), bare)
    told("as shipped: names masked", measured(queries, "relevant", passages(True, False)), base)


def claims(queries: list[dict], cases: dict) -> None:
    case = cases["german-soviet"]
    names = {name: names_of(one) for name, one in cases.items()}

    def ranker(story: bool, claim_names: bool, structure: tuple[str, ...]) -> Callable[[str], list[str]]:
        bags = bags_of(mask_claim(case, claim, claim_names).bag(structure) for claim in case.claims)

        def rank(text: str) -> list[str]:
            best: dict[int, float] = {}
            for start, end in sentences_of(text):
                bag = mask_story(text[start:end], cases, names, story).bag(structure)
                for number, score in scores(bags, bag).items():
                    best[number] = max(best.get(number, 0.0), score)
            return [case.claims[number].id for number in sorted(best, key=lambda number: (-best[number], number))]

        return rank

    bare = measured(queries, "claims", ranker(False, False, ()))
    print(f"\n## Links from a story to claims: {len(queries)} stories, {len(case.claims):,} claims\n\n{HEAD}")
    told("BM25 of sentences, words without endings", bare, None)
    told("… the story's names masked", measured(queries, "claims", ranker(True, False, ())), bare)
    told("… the claims' names masked", measured(queries, "claims", ranker(False, True, ())), bare)
    told("… classes", measured(queries, "claims", ranker(False, False, ("class",))), bare)
    told("… verbs", measured(queries, "claims", ranker(False, False, ("verb",))), bare)
    told("… verbs with classes", measured(queries, "claims", ranker(False, False, ("pair",))), bare)
    told("as shipped: the story's names masked, classes", measured(queries, "claims", ranker(True, False, STRUCTURE)), bare)


def no_match(stories: list[str], cases: dict, shelf: Shelf, what: str) -> None:
    found = [resembling(story, cases, [shelf]) for story in stories]
    by_claims = sum(1 for one in found if len(one.claims_found) > 0)
    by_passages = sum(1 for one in found if len(one.passages_found) > 0)
    print(f"{what}: {by_claims} of {len(found)} have a claim above the floor, {by_passages} a passage.")


def speed(folder: str) -> None:
    """5,000 made-up documents of 2,600 characters, words by rank 1/r, names and titles among them."""
    draw = random.Random(1)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "er", "an", "en", "ol", "it")]
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(40_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    totals = list(__import__("itertools").accumulate(weights))
    documents = []
    for number in range(5_000):
        chosen = draw.choices(words, cum_weights=totals, k=430)
        chosen = [word.capitalize() if draw.random() < 0.12 else word for word in chosen]
        text = ". ".join(" ".join(chosen[at : at + 14]) for at in range(0, len(chosen), 14))
        paragraphs = text.replace(". ", ".\n\n", 3)
        year = draw.randint(1919, 1941)
        documents.append(
            {
                "id": f"d{number}",
                "title": " ".join(chosen[:5]),
                "date": str(year),
                "kind": draw.choice(["letter", "note"]),
                "place": "",
                "language": "",
                "text": paragraphs,
            }
        )
    shelf = stored(folder, documents)
    start, worked = time.perf_counter(), time.process_time()
    index = build(shelf, "", os.path.join(folder, "index.sqlite"))
    built, worked = time.perf_counter() - start, time.process_time() - worked
    queries = []
    for _ in range(400):
        asked = draw.choices(words, cum_weights=totals, k=draw.randint(1, 3))
        asked = [word.capitalize() if draw.random() < 0.3 else word for word in asked]
        queries.append(" ".join(asked) + (" year:1925..1930" if draw.random() < 0.2 else ""))
    times, works = [], []
    for text in queries:
        start, work = time.perf_counter(), time.process_time()
        search(folder, text, 20, index=index)
        works.append(1000 * (time.process_time() - work))
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    works.sort()
    characters = sum(len(one["text"]) for one in documents) / 1e6
    size = os.path.getsize(os.path.join(folder, "index.sqlite")) / 1e6
    print(f"\n## Speed: 5,000 documents, {characters:.1f} M characters\n\nBuilt in {built:.2f} s, {worked:.2f} s of them work ({size:.0f} MB).")
    for what, found in (("by the clock", times), ("of work", works)):
        middle, most = found[len(found) // 2], found[int(0.95 * len(found))]
        print(f"{len(found)} queries, snippets and facets, {what}: median {middle:.1f} ms, 95 % in {most:.1f} ms, slowest {found[-1]:.1f} ms.")
    story = " ".join(draw.choices(words, cum_weights=totals, k=60))
    start = time.perf_counter()
    passages_like(index, "made up", frozenset(story.split()), (), random.Random(0), 10)
    print(f"A story of 60 words against its passages, floor measured: {time.perf_counter() - start:.2f} s.")
    start = time.perf_counter()
    case = read_case(str(ROOT / "cases" / "german-soviet"))
    story = lines("queries.jsonl")[-1]["query"]
    begun = time.perf_counter()
    resembling(story, {"german-soviet": case}, [])
    print(f"A story against {len(case.claims):,} claims, floor measured: {time.perf_counter() - begun:.2f} s after reading.")


def main() -> None:
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    )
    queries = asked()
    cases = {name: read_case(str(ROOT / "cases" / name)) for name in ("german-soviet", "two-lineages")}
    finding = [one for one in queries if one["kind"] in ("known", "claim")]
    linked = [one for one in queries if one["kind"] == "link"]
    with tempfile.TemporaryDirectory() as folder:
        crowd = stored(os.path.join(folder, "crowd"), [*texts(), *bystanders()])
        index = build(crowd)
        known_items(crowd, index, finding, "(400 of them made up, about other things)")
        no_answer(crowd, index, [one for one in queries if one["kind"] == "none"])
        links(crowd, index, linked, cases)
        claims([one for one in linked if len(one["claims"]) > 0], cases)
        shelf = stored(os.path.join(folder, "own"), texts())
        print("\n## No good match\n")
        with open(os.path.join(shelf.folder, "documents.csv"), "w", encoding="utf-8") as file:
            from rapallo.record.tables import table_text

            file.write(table_text(Stored, shelf.documents))
        no_match([one["query"] for one in linked], cases, shelf, "Stories that have precedents")
        no_match(lines("unrelated.jsonl"), cases, shelf, "Texts about something else")
        if "--no-speed" not in sys.argv:
            speed(os.path.join(folder, "many"))


if __name__ == "__main__":
    main()
