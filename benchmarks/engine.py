"""The engine on the flagship: questions in process and cold from the shell, beside NumPy versions of the same, answers equal first.

    python benchmarks/engine.py [--runs 7] [--only shell|process|peers|network]

*Process*: a case just read; what is worked out once for a case (model, standings) is in the first row alone. Then each question is put
once for every aim, thing or date, so that no answer is a memory of the same one, and the median is told. *Shell*: whole processes
(`cold.whole_process`), with the mean of the processor time, which a busy machine moves less. *Peers*: the flagship's compiled network
under the same readings by `attain.by_numpy`, a fixed point on arrays of holdings by steps; a choice of one among several is a holding of
its own there, which any of them gives at once. Peers of more than a second are run once, and where it says so on some of the readings
only. *Network*: one reading of random networks (`attain.KINDS`). Run it with the Python that Rapallo is installed in.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shlex
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from attain import KINDS, a_network, as_array, by_numpy, median
from cold import whole_process

from rapallo.inquiry.asked import solver_for, targets_of
from rapallo.inquiry.breaking import breaking
from rapallo.inquiry.chokepoints import chokepoints
from rapallo.inquiry.compare import compare
from rapallo.inquiry.curves import Break
from rapallo.inquiry.flips import flips
from rapallo.inquiry.rupture import rupture
from rapallo.inquiry.steps import notice_steps
from rapallo.inquiry.theses import theses
from rapallo.inquiry.why import why
from rapallo.inquiry.without import without
from rapallo.pathways.attain import attain
from rapallo.pathways.network import Choice, Network, Reading, Way
from rapallo.pathways.readings import FAVOURABLE
from rapallo.pathways.removal import Cut, Knife
from rapallo.pathways.solve import Solver, Stage
from rapallo.record import Case, read_case

FLAGSHIP = Path(__file__).resolve().parents[1] / "cases" / "german-soviet"
SIDES = ("german", "soviet")
TARGET = "tank-design@germany"
SOME = 20
"""Readings that a slow peer is measured on; the rest is reckoned from them."""

SHELL = (
    "why {target}",
    "without kama-school",
    "without --between german soviet --from 1920 --target {target} --at 1939",
    "chokepoints {target}",
    "flips {target}",
    "flips {target} --of sources",
    "rupture german soviet",
    "shares",
    "breaches",
    "theses",
    "compare",
    "ways",
)


def row(what: str, ours: float, goal: float | None = None, theirs: float | None = None, note: str = "") -> None:
    """A line of the table: ours in milliseconds, the goal, the peer and how many times longer it takes."""
    aim = "" if goal is None else f"{goal:,.0f} ms" + ("" if ours <= goal else " (missed)")
    peer = "" if theirs is None else f"{theirs:,.1f} ms"
    ratio = "" if theirs is None else f"{theirs / ours:,.0f}"
    print(f"| {what} | {ours:,.1f} ms | {aim} | {peer} | {ratio} | {note} |", flush=True)


def head(title: str) -> None:
    """The head of a table."""
    print(f"\n## {title}\n| what | ours | goal | NumPy | ratio | |\n|---|---:|---:|---:|---:|---|")


def each(work: Callable[[Any], object], several: Iterable[Any]) -> float:
    """The median over several questions of what each takes, in milliseconds."""
    taken = []
    for one in several:
        start = time.perf_counter()
        work(one)
        taken.append(1_000 * (time.perf_counter() - start))
    return statistics.median(taken)


def once(work: Callable[[], object]) -> float:
    """What something takes that is done once, in milliseconds."""
    return each(lambda _: work(), (None,))


# -- questions -------------------------------------------------------------------------------------------------------


def shell(runs: int) -> None:
    """Whole processes."""
    head("From the shell, whole process")
    row("a Python that does nothing", whole_process(runs, "-c", "pass"))
    for question in SHELL:
        words = shlex.split(question.format(target=TARGET))
        before = os.times()
        taken = whole_process(runs, "-m", "rapallo", *words, "--case", str(FLAGSHIP))
        after = os.times()
        work = 1_000 * (after.children_user + after.children_system - before.children_user - before.children_system) / runs
        row(f"`rapallo {shlex.join(words)}`", taken, 400, note=f"processor time {work:,.0f} ms")


def process() -> None:
    """Questions put to a case in memory."""
    head("In process")
    row("reading the case", once(lambda: read_case(str(FLAGSHIP))))
    case = read_case(str(FLAGSHIP))
    aims = targets_of(case, None)
    row("`why`, the first question to a case", once(lambda: why(case, aims[0])))
    row(f"`why`, each of the other {len(aims) - 1} aims", each(lambda aim: why(case, aim), aims[1:]), 5)
    things = random.Random(1922).sample([thing.id for thing in case.things], 40)
    row("`without` each of 40 things, one aim", each(lambda thing: without(case, thing, target=TARGET), things), 10)
    solver = solver_for(case, aims)
    row(f"all {len(case.things)} single removals, {len(aims)} aims, both bounds", once(lambda: removals(case, solver)), 1_000)
    row("`chokepoints` to pairs, each aim", each(lambda aim: chokepoints(case, aim), aims), 5_000)
    row("`flips` of sources to pairs, each aim", each(lambda aim: flips(case, aim, of="sources"), aims))
    row(f"`rupture` by month, {solver.model.grid.steps} dates, {len(aims)} aims", once(lambda: rupture(case, *SIDES)), 2_000)
    row("`theses`", once(lambda: theses(case)))
    row("`compare`", once(lambda: compare(case)))


def removals(case: Case, solver: Solver) -> list[Any]:
    """Every aim without each thing: the bounds of what is held when."""
    return list(solver.lines([Stage(cut=Cut(things=(thing.id,))) for thing in case.things]))


# -- the same by arrays ----------------------------------------------------------------------------------------------


def plainly(network: Network, reading: Reading) -> tuple[Network, Reading]:
    """A network without choices that says the same of the holdings there are, with its reading: a choice is a holding of its own."""
    names = list(network.holdings)
    ways: list[Way] = []
    extra: list[Way] = []
    known: dict[Choice, int] = {}
    for way in network.ways:
        needs: list[int | Choice] = []
        for need in way.needs:
            if isinstance(need, Choice):
                if need not in known:
                    known[need] = len(names)
                    extra += [Way(len(names), some) for some in combinations(need.of, need.k)]
                    names.append(f"choice {len(names)}")
                needs.append(known[need])
            else:
                needs.append(need)
        ways.append(Way(way.gives, tuple(needs)))
    full, more, new = (1 << network.steps) - 1, len(names) - len(network.holdings), len(extra)
    assert all(line == 0 for line in (*reading.sometime, *reading.waived)), "a reading that this peer cannot express"
    return Network(network.steps, tuple(names), (*ways, *extra)), Reading(
        steps=network.steps,
        given=reading.given + (0,) * more,
        removed=reading.removed + (0,) * more,
        exists=reading.exists + (full,) * more,
        open=reading.open + (full,) * new,
        takes=reading.takes + (0,) * new,
        unbroken=reading.unbroken + (False,) * new,
        keeps=reading.keeps + (0,) * new,
        sometime=reading.sometime + (0,) * new,
        waived=reading.waived + (0,) * new,
    )


def peers(runs: int) -> None:
    """The flagship's network by our kernel and by arrays."""
    case = read_case(str(FLAGSHIP))
    aims = targets_of(case, None)
    solver = solver_for(case, aims)
    network, steps = solver.part.network, solver.model.grid.steps
    head(f"The flagship's network: {len(network.holdings)} holdings, {len(network.ways)} ways, {steps} steps")
    base = solver.scene(Stage()).favourable[0]
    plain, same = plainly(network, base)
    count = len(network.holdings)

    def equal(readings: Sequence[Reading], found: Sequence[Sequence[int]]) -> None:
        for reading, lines in zip(readings, found, strict=True):
            assert (as_array(lines, steps) == by_numpy(plain, plainly(network, reading)[1])[:count]).all()

    def ours(readings: Sequence[Reading]) -> list[list[int]]:
        held = attain(network, readings)
        return [[held.held(place, number) for place in range(count)] for number in range(len(readings))]

    equal([base], ours([base]))
    row("one reading, favourable: what is held when", median(lambda: attain(network, [base]), runs), None,
        median(lambda: by_numpy(plain, same), runs))  # fmt: skip

    knife = solver.knife
    deltas = [knife.delta(Cut(things=(thing.id,)), FAVOURABLE) for thing in case.things]
    cuts = [Knife.cut(base, delta) for delta in deltas if len(delta.removed) + len(delta.closed) > 0]
    some = random.Random(1922).sample(cuts, SOME)
    equal(some, ours(some))
    flat = [plainly(network, one)[1] for one in some]
    row(f"the {len(cuts)} things whose removal changes anything, one reading each", median(lambda: attain(network, cuts), runs), None,
        median(lambda: [by_numpy(plain, one) for one in flat], 1) * len(cuts) / SOME, f"NumPy on {SOME} of them")  # fmt: skip
    singles(case, runs)
    breaks(case, solver, runs)


def singles(case: Case, runs: int) -> None:
    """Which single things take the target away, by going through them all."""
    solver = solver_for(case, (TARGET,))
    network, last = solver.part.network, solver.model.grid.steps - 1
    asked = breaking(solver, TARGET, last, 0, Stage())
    sets = [(number,) for number in range(len(asked.candidates))]
    readings = [asked.readings(one) for one in sets]
    plain = plainly(network, readings[0][0])[0]
    flat = [[plainly(network, one)[1] for one in several] for several in readings]
    place = solver.place[TARGET]

    def by_arrays() -> list[bool]:
        return [not any(by_numpy(plain, one)[place, last] for one in several) for several in flat]

    assert asked.breaks(sets) == by_arrays()
    row(f"the {len(sets)} candidates for chokepoints of {TARGET}, each tried", median(lambda: asked.breaks(sets), runs), None,
        median(by_arrays, 1))  # fmt: skip


def breaks(case: Case, solver: Solver, runs: int) -> None:
    """A rupture at every month, frozen, favourably."""
    network, steps = solver.part.network, solver.model.grid.steps
    notice = notice_steps(solver.model.grid, case.about.notice)
    asked = Break(solver, case.side(SIDES[0]), case.side(SIDES[1]), notice)
    found = asked.lines(range(steps), False)
    places = [solver.place[text] for text in solver.targets]
    bases = asked._bases(False, FAVOURABLE)

    def at(step: int, base: Reading, passing: Mapping[int, int]) -> Reading:
        line = (1 << steps) - (1 << step)
        return base.but(open={way: base.open[way] & ~(passes & line) for way, passes in passing.items()})

    some = random.Random(1922).sample(range(steps), SOME)
    plain = plainly(network, bases[0][0])[0]
    flat = [[plainly(network, at(step, *base))[1] for base in bases] for step in some]

    def by_arrays() -> list[Any]:
        return [np.logical_or.reduce([by_numpy(plain, one)[places] for one in several]) for several in flat]

    for step, held in zip(some, by_arrays(), strict=True):
        assert (as_array([one.possibly for one in found[step]], steps) == held).all()
    row(f"a rupture at each of {steps} months, frozen, {len(places)} aims (ours: both bounds)",
        median(lambda: asked.lines(range(steps), False), runs), None, median(by_arrays, 1) * steps / SOME,
        f"NumPy one bound ({len(bases)} readings a month), on {SOME} months")  # fmt: skip


def networks(runs: int) -> None:
    """One reading of random networks."""
    head("Random networks, 2,000 holdings, 6,000 ways, 300 steps, one reading")
    for kind, shape in KINDS.items():
        network, base = a_network(1922, 2_000, 300, **shape)
        found = attain(network, [base])
        assert (as_array([found.held(place) for place in range(2_000)], 300) == by_numpy(network, base)).all()
        row(kind, median(lambda network=network, base=base: attain(network, [base]), runs), 50,
            median(lambda network=network, base=base: by_numpy(network, base), 3))  # fmt: skip


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", choices=("shell", "process", "peers", "network"))
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, NumPy {np.__version__}; medians, {options.runs} runs")
    parts: dict[str, Callable[[], None]] = {
        "shell": lambda: shell(options.runs),
        "process": process,
        "peers": lambda: peers(options.runs),
        "network": lambda: networks(options.runs),
    }
    for name, part in parts.items():
        if options.only in (None, name):
            part()


if __name__ == "__main__":
    main()
