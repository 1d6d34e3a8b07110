"""Writes golden vectors for the page's kernel: random removals on many cases, with what Python says of them.

    python tools/vectors.py OUT.json.gz [SHARE]

OUT is one JSON object a line, gzipped: a case with its compiled network, then its removals. SHARE (1 by default) scales their number.
The same arguments give the same bytes.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "laws"))

import msgspec  # noqa: E402
from engine_cases import engine_cases  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from kernel_beyond import beyond_cases  # noqa: E402
from kernel_cases import edge_cases  # noqa: E402
from kernel_readings import edge_readings, with_readings  # noqa: E402
from kernel_untaken import untaken_cases  # noqa: E402
from pathways_cases import random_case  # noqa: E402

from rapallo.inquiry import without  # noqa: E402
from rapallo.inquiry.answer import Answer  # noqa: E402
from rapallo.inquiry.asked import knife_for, solver_for, targets_of, voice_of  # noqa: E402
from rapallo.inquiry.named import named, reading_named  # noqa: E402
from rapallo.inquiry.outcome import Span, outcome_of  # noqa: E402
from rapallo.inquiry.read_in import said_in, stage_of  # noqa: E402
from rapallo.inquiry.settle import settle  # noqa: E402
from rapallo.inquiry.steps import notice_steps  # noqa: E402
from rapallo.pathways.removal import Cut, withdrawn  # noqa: E402
from rapallo.pathways.solve import Solver, Stage  # noqa: E402
from rapallo.pathways.ways import FOOTINGS  # noqa: E402
from rapallo.press.compiled import compiled  # noqa: E402
from rapallo.press.payload import first_payload  # noqa: E402
from rapallo.press.payload_answers import answer_data  # noqa: E402
from rapallo.record import Case, read_case  # noqa: E402
from rapallo.record.standing import withdrawn_sources  # noqa: E402

FOLDERS = (("cases/german-soviet", 450), ("cases/two-lineages", 120), ("cases/tutorial", 250), ("tests/data/engine", 900))
SMALL, DRAWN, EDGE = 240, 160, 60
ANSWERS = {"cases/german-soviet": 90, "cases/two-lineages": 90, "cases/tutorial": 60, "tests/data/engine": 220}
"""Small random cases, and cases drawn by the engine's laws, six removals each; and removals on each case at an edge. Whole answers on each case of
a folder; a few on each of the others."""


def main(out: str, share: float = 1.0) -> int:
    """Write the vectors; their number."""
    number = 0
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        for name, case, many in cases(share):
            file.write(json.dumps({"case": name, "engine": compiled(case)}, separators=(",", ":")).encode() + b"\n")
            rng = Random(f"{name} 1923")
            for _ in range(many):
                removal = removal_of(case, rng)
                if removal is not None:
                    found = expected(case, removal, rng, reading_of(case, rng))
                    file.write(json.dumps(found, separators=(",", ":")).encode() + b"\n")
                    number += 1
            for row in answers(name, case, share):
                file.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")
    return number


def cases(share: float) -> Iterator[tuple[str, Case, int]]:
    """Every case with its name and how many removals to make, with readings drawn for it beside its own."""
    for number, (name, case, many) in enumerate(plain_cases(share)):
        yield name, with_readings(case, Random(number), 6 if many > 6 else 3), many


def plain_cases(share: float) -> Iterator[tuple[str, Case, int]]:
    """Every case as it is written or drawn."""
    for folder, many in FOLDERS:
        yield folder, read_case(str(ROOT / folder)), max(1, round(many * share))
    for name, case in {**edge_cases(), **untaken_cases(), **edge_readings(), **beyond_cases()}.items():
        yield name, case, max(4, round((EDGE if name != "rivals beyond going through" else 12) * share))
    for number in range(max(1, round(SMALL * share))):
        yield f"small {number}", random_case(number), 6
    for number, case in enumerate(drawn(max(1, round(DRAWN * share)))):
        yield f"drawn {number}", case, 6


def drawn(count: int) -> list[Case]:
    """Cases as the engine's laws draw them, the same every time."""
    found: list[Case] = []

    @settings(
        max_examples=count,
        derandomize=False,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(1923)
    @given(engine_cases())
    def take(case: Case) -> None:
        found.append(case)

    take()
    return found


# -- random removals -------------------------------------------------------------------------------------------------


def removal_of(case: Case, rng: Random) -> dict[str, Any] | None:
    """A random removal, as `kernel/index.ts` takes it; rather of what bears on the aims than not. ``None``: one that makes no sense."""
    pools = pools_of(case)
    found: dict[str, Any] = {"things": [], "holdings": [], "sources": [], "claims": [], "between": None, "start": 0, "stop": None}
    kinds = rng.choice(
        (
            ("things",),
            ("things",),
            ("holdings",),
            ("claims",),
            ("sources",),
            ("between",),
            ("things", "claims"),
            ("sources", "claims"),
            ("between", "things"),
        )
    )
    for kind in kinds:
        if kind == "between":
            found["between"] = pair_of(case, rng, pools["sides"])
        else:
            near, far = pools[kind]
            for _ in range(rng.choice((1, 1, 1, 2, 3))):
                pool = near if len(near) > 0 and rng.random() < 0.85 else far
                if len(pool) > 0:
                    found[kind].append(rng.choice(pool))
            found[kind] = list(dict.fromkeys(found[kind]))
    if found["between"] is None and all(len(found[kind]) == 0 for kind in ("things", "holdings", "sources", "claims")):
        return None
    steps = solver_for(case, targets_of(case, None)).model.grid.steps
    if rng.random() < 0.5:
        found["start"] = rng.randrange(steps)
    if rng.random() < 0.3:
        found["stop"] = rng.randrange(found["start"], steps)
    return found


def reading_of(case: Case, rng: Random) -> str:
    """The record (blank) or one of the case's readings."""
    return "" if len(case.readings) == 0 or rng.random() < 0.4 else rng.choice(case.readings).id


def pools_of(case: Case) -> dict[str, Any]:
    """What may be taken away: what is near the aims, and all there is. Remembered with the case."""
    memory = case.__dict__.setdefault("_vector_pools", {})
    if len(memory) == 0:
        solver = solver_for(case, targets_of(case, None))
        frame, knife = solver.frame, solver.knife
        things = {thing for thing in (*knife.ways_naming, *knife.holdings_with) if thing in case.thing_by_id}
        things |= {
            thing
            for edges in (knife.edges,)
            for thing, rows in edges.items()
            if any(row[0] in things or row[3] != "" for row in rows)
        }
        claims = {*solver.citing, *solver.giving, *(claim for several in frame.endings.values() for claim in several)}
        claims |= {one for group in frame.rivalries for one in group.claims if not claims.isdisjoint(group.claims)}
        claims |= {one for claim in sorted(claims) for one in case.claim_by_id[claim].inferred_from}
        claims |= {claim.id for claim in case.claims if claim.verb == "same-as"}
        sources = {item.source for claim in claims for item in case.evidence_of(case.claim_by_id[claim])} & set(
            case.source_by_key
        )
        actors = [thing.id for thing in case.things if thing.kind in ("state", "organisation", "person")]
        memory.update(
            things=(sorted(things & set(case.thing_by_id)), sorted(case.thing_by_id)),
            claims=(sorted(claims), sorted(case.claim_by_id)),
            sources=(sorted(sources), sorted(case.source_by_key)),
            holdings=(list(solver.holdings), [one for one in solver.model.holdings if "@" in one] + actors),
            sides=([name for name, _ in case.about.sides], actors),
        )
    return memory


def pair_of(case: Case, rng: Random, pool: tuple[list[str], list[str]]) -> list[str] | None:
    for _ in range(20):
        names = pool[0] if len(pool[0]) > 1 and rng.random() < 0.5 else [*pool[0], *pool[1]]
        if len(names) < 2:
            return None
        one, other = rng.sample(names, 2)
        if set(case.side(one)).isdisjoint(case.side(other)):
            return [one, other]
    return None


# -- what Python says ------------------------------------------------------------------------------------------------


def expected(case: Case, removal: dict[str, Any], rng: Random, reading: str = "") -> dict[str, Any]:
    """A removal, a reading, a step and a footing with bounds of all holdings, outcomes of all aims, and what goes with it."""
    targets = targets_of(case, None)
    solver = solver_for(case, targets)
    step = rng.randrange(solver.model.grid.steps) if rng.random() < 0.7 else solver.model.grid.steps - 1
    footing = rng.choice((*FOOTINGS, "assumed", "assumed"))
    cut = cut_of(case, removal)
    least, most = notice_steps(solver.model.grid, case.about.notice)
    stage = Stage() if reading == "" else named(solver.frame, reading_named(case, reading)).stage
    base = msgspec.structs.replace(stage, footing=footing)
    frozen = msgspec.structs.replace(base, cut=cut)
    again = msgspec.structs.replace(frozen, replanned=True, notice=most, soonest=least)
    scenes = [solver.scene(one) for one in (base, frozen, again)]
    rows = solver.bounds(scenes, range(len(solver.holdings)))
    found = [
        outcome_of(voice_of(case), solver, (base, frozen, again), scenes, tuple(row[solver.place[text]] for row in rows), text, step)
        for text in targets
    ]
    outcomes = [told(solver, one) for one in found]
    more: dict[str, Any] = {"outer": sorted({claim for scene in scenes for claim in scene.outer}), "raises": any(one.raised for one in found)}
    if len(targets) < 6 or rng.random() < 0.1:
        more["beyond"] = [[one.beyond.word, one.beyond.declarations, one.beyond.first] for one in found]
        more["settles"] = settles(case, rng.choice(targets), again, step)
    cascade = knife_for(solver.frame).cascade(cut)
    return {
        "removal": removal,
        "reading": reading,
        "step": step,
        "footing": footing,
        "lines": [
            [f"{line.surely:x},{line.possibly:x}" for line in (row[solver.place[text]] for text in targets)] for row in rows
        ],
        "held": [f"{line.surely:x},{line.possibly:x}" for line in rows[1]],
        "outcomes": outcomes,
        **more,
        "cascade": {
            "things": list(cascade.things),
            "surely": list(cascade.surely),
            "holdings": list(cascade.holdings),
            "ways": [solver.model.paths[way].id for way in cascade.ways],
        },
        "fallen": sorted(withdrawn(solver.frame, cut)),
        "silent": sorted(withdrawn_sources(case, cut.sources)) if len(cut.sources) > 0 else [],
        "readings": [len(side) for scene in scenes for side in (scene.favourable, scene.unfavourable)],
    }


# -- whole answers ---------------------------------------------------------------------------------------------------


def answers(name: str, case: Case, share: float) -> Iterator[dict[str, Any]]:
    """What a page shows of a case, and answers of `rapallo without` to removals, about all aims or one, in the record or a reading."""
    rng = Random(f"{name} answers")
    many = round(ANSWERS.get(name, 3 if name.startswith(("small", "drawn")) else 14) * share)
    asked = [one for one in (asked_of(case, rng) for _ in range(many)) if one is not None]
    if len(asked) == 0:
        return
    yield {"page": {**first_payload(case), "answers": {}, "pathways": {}}}
    for removal, reading, targets, step in asked:
        yield {"answer": answer_to(case, removal, reading, targets, step)}


def asked_of(case: Case, rng: Random) -> tuple[dict[str, Any], str, list[str], int] | None:
    """A removal, a reading, the aims asked about, and a step."""
    removal = removal_of(case, rng)
    if removal is None or any("@" not in one for one in removal["holdings"]):
        return None
    aims = list(targets_of(case, None))
    targets = aims if rng.random() < 0.15 else [rng.choice(aims)] if rng.random() < 0.9 else sorted(rng.sample(aims, min(2, len(aims))))
    steps = solver_for(case, tuple(aims)).model.grid.steps
    return removal, reading_of(case, rng), targets, rng.randrange(steps) if rng.random() < 0.6 else steps - 1


def answer_to(case: Case, removal: dict[str, Any], reading: str, targets: list[str], step: int) -> dict[str, Any]:
    """The answer as a page would carry it."""
    grid = solver_for(case, targets_of(case, None)).model.grid
    pair, stop = removal["between"], removal["stop"]
    found: Answer = without(
        case,
        *(one for kind in ("things", "holdings", "sources", "claims") for one in removal[kind]),
        between=None if pair is None else (pair[0], pair[1]),
        from_=grid.label(removal["start"]) if removal["start"] > 0 else None,
        until=None if stop is None else grid.label(stop),
        target=targets,
        at=grid.label(step),
        stage=None if reading == "" else stage_of(case, reading),
    )
    return answer_data(case, found if reading == "" else said_in(case, found, reading))


def cut_of(case: Case, removal: dict[str, Any]) -> Cut:
    """The cut that `rapallo without` makes of these ids."""
    pair = removal["between"]
    return Cut(
        things=tuple(removal["things"]),
        holdings=tuple(removal["holdings"]),
        between=None if pair is None else (case.side(pair[0]), case.side(pair[1])),
        claims=tuple(removal["claims"]),
        sources=tuple(removal["sources"]),
        start=removal["start"],
        stop=removal["stop"],
    )


def settles(case: Case, target: str, stage: Stage, step: int) -> dict[str, Any]:
    """What would settle whether a target is held then, asked about it alone."""
    found = settle(voice_of(case), solver_for(case, (target,)), stage, target, step, held=True)
    if found is None:
        return {"target": target, "found": None}
    resolutions = [[one.if_so, one.verdict] for one in found.resolutions]
    return {"target": target, "found": {"kind": found.kind, "about": found.about, "claims": found.claims, "resolutions": resolutions}}


def told(solver: Solver, one: Any) -> dict[str, Any]:
    """An outcome in the shape of `kernel/outcome.ts`; steps as their EDTF labels."""
    return {
        "target": one.target,
        "status": one.verdict,
        "frozen": one.frozen,
        "before": one.before,
        "after": one.after,
        "again": one.again,
        "says": one.says,
        "delay": span(one.delay),
        "delayReplanned": span(one.delay_replanned),
        "awayFrom": step_of(solver, one.away_from),
        "back": [step_of(solver, one.back[0]), step_of(solver, one.back[1])],
        "by": list(one.by),
    }


def span(one: Span | None) -> list[int | None] | None:
    return None if one is None else [one.low, one.high]


def step_of(solver: Solver, label: str | None) -> int | None:
    if label is None:
        return None
    places = solver.frame.__dict__.setdefault("_labelled", {})
    if len(places) == 0:
        places.update((solver.model.grid.label(step), step) for step in range(solver.model.grid.steps))
    return int(places[label])


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)} removals\n")
