"""Motif matching on a large record: the flagship several times over, each copy with things of its own.

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
from rapallo.record import Case, Claim, Thing, read_case

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
    print(f"{platform.machine()}, Python {platform.python_version()}: {number:,} claims, {len(alone)} motifs, {sum(found.values())} matches")
    print(f"median {statistics.median(times):.3f} s (goal 0.5)")


if __name__ == "__main__":
    main()
