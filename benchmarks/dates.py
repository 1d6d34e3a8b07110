"""How many dates a second are read: ours beside ``edtf`` and ``undate``, one run, answers equal first.

    python benchmarks/dates.py [--dates 60000] [--peers 300] [--rounds 5]

The texts are distinct, so that nothing is remembered from one to the next; the last row shows what
remembering gives on a column that repeats itself. Medians over the rounds; the peers read a sample of the
same texts once.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable

from rapallo.time import day, format_day, parse_when

Reader = Callable[[str], object]


def sample(count: int, rng: random.Random) -> list[str]:
    """Distinct ordinary dates: days, months, years, intervals of them, open ends, a few marks."""
    shapes = (
        "{a}",
        "{a}",
        "{a}",
        "{a:.7}",
        "{a:.7}",
        "{a:.4}",
        "{a}/{b:.4}",
        "{a}/{b}",
        "{a:.7}/{b:.7}",
        "{a}/..",
        "{a:.7}~",
    )
    texts: dict[str, None] = {}
    low, high = day(1000, 1, 1), day(2400, 1, 1)
    while len(texts) < count:
        first = rng.randint(low, high)
        texts[
            rng.choice(shapes).format(a=format_day(first), b=format_day(first + rng.randint(400, 9000)))
        ] = None
    return list(texts)


def seconds(read: Reader, texts: Iterable[str]) -> float:
    begun = time.perf_counter()
    for text in texts:
        read(text)
    return time.perf_counter() - begun


def ours(text: str) -> tuple[str, str]:
    when = parse_when(text)
    return format_day(when.start_lo), format_day(when.end_hi)


def date(year: int, month: int, number: int) -> str:
    return f"{year:04d}-{month:02d}-{number:02d}"


def with_edtf() -> tuple[Reader, Callable[[str], tuple[str, str]]] | None:
    try:
        import edtf
    except ImportError:
        return None

    def bounds(text: str) -> tuple[str, str]:
        read = edtf.parse_edtf(text)
        first, last = read.lower_strict(), read.upper_strict()
        return date(*first[:3]), date(*last[:3])

    return edtf.parse_edtf, bounds


def with_undate() -> tuple[Reader, Callable[[str], tuple[str, str]]] | None:
    try:
        from undate import Undate
    except ImportError:
        return None

    def read(text: str) -> object:
        return Undate.parse(text, "EDTF")

    def bounds(text: str) -> tuple[str, str]:
        found = Undate.parse(text, "EDTF")
        ends = (found.earliest, found.latest)
        first = ends[0] if not hasattr(ends[0], "earliest") else ends[0].earliest
        last = ends[1] if not hasattr(ends[1], "latest") else ends[1].latest
        return date(first.year, first.month, first.day), date(last.year, last.month, last.day)

    return read, bounds


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--dates", type=int, default=60_000)
    options.add_argument("--peers", type=int, default=300)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    texts = sample(chosen.dates * chosen.rounds, random.Random(1922))
    batches = [texts[place :: chosen.rounds] for place in range(chosen.rounds)]
    seconds(parse_when, sample(2_000, random.Random(0)))
    rates = [len(batch) / seconds(parse_when, batch) for batch in batches]
    distinct = statistics.median(rates)
    column = random.Random(1).choices(texts[:2_000], k=chosen.dates)
    again = statistics.median(len(column) / seconds(parse_when, column) for _ in range(chosen.rounds))

    rows = [("rapallo, distinct texts", len(texts), distinct, "–")]
    for name, peer in (("edtf", with_edtf()), ("undate", with_undate())):
        if peer is None:
            rows.append((f"{name} (not installed)", 0, 0.0, "–"))
            continue
        read, bounds = peer
        few = [text for text in random.Random(2).sample(texts, 3 * chosen.peers) if readable(text, name)][
            : chosen.peers
        ]
        unlike = [text for text in few if bounds(text) != ours(text)]
        if len(unlike) > 0:
            raise SystemExit(f"{name} answers otherwise on {unlike[:5]}")
        rows.append((name, len(few), len(few) / seconds(read, few), f"{len(few)} of {len(few)} equal"))
    rows.append(("rapallo, 2,000 texts over and over", len(column), again, "–"))

    print("| reader | texts | dates a second | ours is faster by | bounds |")
    print("|---|---:|---:|---:|---|")
    for name, count, rate, equal in rows:
        ratio = f"{distinct / rate:,.0f} ×" if rate > 0 and not name.startswith("rapallo") else "–"
        print(f"| {name} | {count:,} | {rate:,.0f} | {ratio} | {equal} |")


def readable(text: str, peer: str) -> bool:
    """Whether a peer has bounds for such a text: neither has a last day for an open end, undate no marks."""
    return not text.endswith("/..") and not (peer == "undate" and text.endswith("~"))


if __name__ == "__main__":
    main()
