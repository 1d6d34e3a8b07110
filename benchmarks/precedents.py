"""Motif matching on a large record: the flagship several times over, each copy with things of its own; and records made to be hard, in
which thousands of claims are each of two steps between the same two states.

    python benchmarks/precedents.py [CLAIMS]

Prints the median processor time of five runs over all built-in motifs, the readying of the record (wholes, dates) included.
"""

import platform
import statistics
import sys
import time
from pathlib import Path

import msgspec

from rapallo.inquiry.matching import matches
from rapallo.inquiry.motif import builtin_motifs
from rapallo.record import About, Case, Claim, Thing, read_case

ROLES = ("to", "by", "at", "via", "under", "for_")


def copied(claim: Claim, number: int) -> Claim:
    """A claim about things of its own copy."""
    roles = {name: tuple(f"{one}-{number}" for one in getattr(claim, name)) for name in ROLES}
    single = {name: f"{getattr(claim, name)}-{number}" for name in ("subject", "object", "as_") if getattr(claim, name) != ""}
    return msgspec.structs.replace(claim, id=f"{claim.id}-{number}", inferred_from=(), rival_of=(), **roles, **single)


def grown(case: Case, claims: int) -> Case:
    """The case copied until it has so many claims."""
    copies = range(claims // len(case.claims) + 1)
    things = tuple(
        msgspec.structs.replace(thing, id=f"{thing.id}-{number}", part_of=tuple(f"{one}-{number}" for one in thing.part_of))
        for number in copies
        for thing in case.things
    )
    found = tuple(copied(claim, number) for number in copies for claim in case.claims)[:claims]
    return msgspec.structs.replace(case, things=tuple(sorted(things, key=_id)), claims=tuple(sorted(found, key=_id)), evidence=())


def _id(one: Thing | Claim) -> str:
    return one.id


def hard(claims: int) -> dict[str, Case]:
    """Records of so many claims that all fit two steps of one motif: joined pair by pair, millions."""
    half = claims // 2
    base = Case(about=About(title="Hard"), things=(Thing(id="a", kind="state"), Thing(id="b", kind="state")))
    goods = [Claim(id=f"x{n}", subject="a", verb="deliver", object=f"p{n}", to=("b",)) for n in range(half)]
    back = [Claim(id=f"y{n}", subject="b", verb="deliver", object=f"m{n}", to=("a",)) for n in range(half)]
    war = [Claim(id=f"y{n}", subject="b", verb="attack", object="a") for n in range(half)]
    tests = [Claim(id=f"x{n}", subject="a", verb="test", object=f"p{n}", at=(f"f{n % 50}",)) for n in range(half)]
    hosts = [Claim(id=f"y{n}", subject="b", verb="host", object=f"f{n % 50}", to=("a",)) for n in range(half)]
    products = [Thing(id=f"p{n}", kind="product") for n in range(half)]
    materials = [Thing(id=f"m{n}", kind="material") for n in range(half)]
    sites = [Thing(id=f"f{n}", kind="facility", part_of=("b",)) for n in range(50)]
    parts = {"goods against materials": (products + materials, goods + back), "goods, then attacks": (products, goods + war),
             "tests at hosted sites": (products + sites, tests + hosts)}  # fmt: skip
    return {
        name: msgspec.structs.replace(
            base, things=tuple(sorted((*base.things, *things), key=_id)), claims=tuple(sorted(found, key=_id))
        )
        for name, (things, found) in parts.items()
    }


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    case = read_case(str(Path(__file__).parents[1] / "cases" / "german-soviet"))
    alone = {motif.id: len(matches(case, motif)) for motif in builtin_motifs()}
    times = []
    for _ in range(5):
        large = grown(case, number)
        start = time.process_time()
        found = {motif.id: len(matches(large, motif)) for motif in builtin_motifs()}
        times.append(time.process_time() - start)
    assert all(found[name] >= count * (number // len(case.claims)) for name, count in alone.items()), "copies lost matches"
    print(
        f"{platform.machine()}, Python {platform.python_version()}: {number:,} claims, {len(alone)} motifs, {sum(found.values())} matches"
    )
    print(f"median {statistics.median(times):.3f} s (goal 0.5)")
    for name, record in hard(number).items():
        start = time.process_time()
        matched = [match for motif in builtin_motifs() for match in matches(record, motif)]
        assert len(matched) == 1 and matched[0].complete and sum(len(claims) for _, claims in matched[0].steps) == number
        print(f"{name}, {number:,} claims: {time.process_time() - start:.2f} s, one match of all of them")


if __name__ == "__main__":
    main()
