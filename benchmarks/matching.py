"""Matching two lists of names with known truth: time, recall and precision, beside two simple peers on the same labelled pairs.

    python benchmarks/matching.py [NAMES]

Firms are made of words, forms and spellings by a seeded generator: of those in the second list half are firms of the first, written otherwise (another
legal form's spelling, case, a transliteration, a letter lost), half are others. Peers: RapidFuzz's token_sort_ratio at 90, and letters equal, each
on the pairs that share a word, which is the blocking they are given for nothing.
"""

import platform
import random
import sys
import time

from rapidfuzz import fuzz

from rapallo.exchange.match import match
from rapallo.record import About, Case, Thing

SYLLABLES = ("bal tor ven dis mar kol ner gas pol rin stad wek hol bur nor tam lir fen dor sav mek ruz tol ban gir pel som vat kur zel").split()
TRADES = ("Trade", "Works", "Motoren", "Shipping", "Electric", "Optik", "Metall", "Chemie", "Systems", "Freight", "Verkehr", "Bergbau")
FORMS = (("GmbH", "Gmbh", "G.m.b.H."), ("AG", "A.G.", "Aktiengesellschaft"), ("Ltd", "Limited", "LTD."), ("OOO", "ООО", "LLC"), ("S.A.", "SA", "SA"))
CYRILLIC = dict(zip("abdefgiklmnoprstuvwz", "абдефгиклмнопрстувуз", strict=True))


def firm(draw: random.Random) -> tuple[str, str, tuple[str, ...]]:
    """A firm: two made-up words, a trade and its form's spellings."""
    words = " ".join("".join(draw.choice(SYLLABLES) for _ in range(draw.choice((2, 3)))).capitalize() for _ in range(2))
    return words, draw.choice(TRADES), draw.choice(FORMS)


def written(draw: random.Random, one: tuple[str, str, tuple[str, ...]]) -> str:
    """Another way to write a firm."""
    words, trade, form = one
    way = draw.randrange(4)
    if way == 0:
        words = words.upper()
    elif way == 1:
        words = "".join(CYRILLIC.get(sign.lower(), sign) for sign in words).title()
    elif way == 2 and len(words) > 12:
        place = draw.randrange(3, len(words) - 3)
        words = words[:place] + words[place + 1 :]
    return f"{words} {trade} {draw.choice(form)}"


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    draw = random.Random(20261123)
    firms = [firm(draw) for _ in range(number)]
    others = [firm(draw) for _ in range(number // 2)]
    mine = [f"{words} {trade} {form[0]}" for words, trade, form in firms]
    theirs = [written(draw, one) for one in firms[: number // 2]] + [written(draw, one) for one in others]
    left = Case(about=About(title="left"), things=tuple(_thing("a", n, text) for n, text in enumerate(mine)))
    right = Case(about=About(title="right"), things=tuple(_thing("b", n, text) for n, text in enumerate(theirs)))
    start = time.perf_counter()
    pairs = {(pair.one, pair.other) for pair in match(left, right, "list").pairs}
    took = time.perf_counter() - start
    truth = {(f"a{n:05}", f"list:b{n:05}") for n in range(number // 2)}
    print(f"{platform.machine()}, Python {platform.python_version()}: {number:,} × {number:,} names, {len(truth):,} true pairs")
    print(f"| rapallo match | {took:.1f} s | recall {len(pairs & truth) / len(truth):.3f} | precision {len(pairs & truth) / max(len(pairs), 1):.3f} |")
    sample = draw.sample(range(number // 2), min(2_000, number // 2))
    blocks: dict[str, list[int]] = {}
    for place, text in enumerate(mine):
        for word in text.casefold().split()[:2]:
            blocks.setdefault(word, []).append(place)
    for name, same in (("token_sort_ratio ≥ 90", _fuzzy), ("letters equal", _equal)):
        start = time.perf_counter()
        hits = right_ones = 0
        for n in [*sample, *range(number // 2, number // 2 + len(sample))]:
            text = theirs[n]
            near = {place for word in text.casefold().split()[:2] for place in blocks.get(word, ())}
            found = [place for place in near if same(mine[place], text)]
            hits += len(found)
            right_ones += n in found
        print(f"| {name} (on {2 * len(sample):,}) | {time.perf_counter() - start:.1f} s | recall {right_ones / len(sample):.3f} | precision {right_ones / max(hits, 1):.3f} |")


def _thing(side: str, number: int, text: str) -> Thing:
    return Thing(id=f"{side}{number:05}", kind="organisation", label=text)


def _fuzzy(one: str, other: str) -> bool:
    return float(fuzz.token_sort_ratio(one.casefold(), other.casefold())) >= 90


def _equal(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


if __name__ == "__main__":
    main()
