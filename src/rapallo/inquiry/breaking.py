"""Whether a holding is still possibly held when some things are taken away: the question that chokepoints put (§8.1)."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import msgspec

from rapallo.pathways.attain import attain
from rapallo.pathways.network import Reading
from rapallo.pathways.proof import Proof, proof
from rapallo.pathways.readings import FAVOURABLE
from rapallo.pathways.removal import Cut, Delta, Knife
from rapallo.pathways.solve import Scene, Solver, Stage
from rapallo.pathways.ways import split

__all__ = ["Breaking", "breaking"]


class Breaking(msgspec.Struct, frozen=True, dict=True):
    """One target of a solver at one step, in history, with the things that could be taken away from step ``start`` on.

    ``candidates`` are things, by id: they touch what bears on the target, and neither are nor contain it or its holder.
    """

    solver: Solver
    target: str
    step: int
    start: int
    stage: Stage
    candidates: tuple[str, ...]

    # -- what taking away does ------------------------------------------------------------------------------------

    @cached_property
    def _plain(self) -> Reading | None:
        """The one favourable reading that there is where no rivals bear on the target."""
        scene = self.solver.scene(self.stage)
        return scene.favourable[0] if len(self.solver.groups) == 0 and len(scene.favourable) == 1 else None

    @cached_property
    def deltas(self) -> tuple[Delta, ...]:
        """For each candidate the most that its removal takes from a favourable reading."""
        knife = self.solver.knife
        found = []
        for name in self.candidates:
            cut = Cut(things=(name,), start=self.start)
            found.append(knife.delta(cut, FAVOURABLE, frozenset(knife.open_identities(cut))))
        return tuple(found)

    @cached_property
    def simple(self) -> tuple[bool, ...]:
        """For each candidate whether its removal passes over no open identity: its effect is then one."""
        knife = self.solver.knife
        return tuple(len(knife.open_identities(Cut(things=(name,), start=self.start))) == 0 for name in self.candidates)

    def readings(self, taken: Sequence[int]) -> tuple[Reading, ...]:
        """The favourable readings without these candidates."""
        plain = self._plain
        if plain is not None and all(self.simple[place] for place in taken):
            return (Knife.cut(plain, _merged([self.deltas[place] for place in taken])),)
        return self.scene(taken).favourable

    def scene(self, taken: Sequence[int]) -> Scene:
        """All readings without these candidates."""
        cut = Cut(things=tuple(self.candidates[place] for place in taken), start=self.start) if len(taken) > 0 else None
        return self.solver.scene(msgspec.structs.replace(self.stage, cut=cut))

    # -- the oracle -----------------------------------------------------------------------------------------------

    def breaks(self, sets: Sequence[tuple[int, ...]]) -> list[bool]:
        """Of each set, whether without it the target is not held at the step in any favourable reading."""
        several = [self.readings(one) for one in sets]
        found = attain(self.solver.part.network, [reading for readings in several for reading in readings])
        held = found.held_at(self.solver.place[self.target], self.step)
        broken, start = [], 0
        for readings in several:
            broken.append(not any(held[start : start + len(readings)]))
            start += len(readings)
        return broken

    def rests_on(self, taken: tuple[int, ...]) -> tuple[int, ...]:
        """The candidates that touch one proof that the target is held even so; as long as none of them goes too, it stands."""
        why = self.proof(taken)
        if why is None:
            raise ValueError("it is not held without these, so it rests on nothing")
        held, work = self._touched(why)
        return tuple(place for place, delta in enumerate(self.deltas) if _touches(delta, held, work))

    def proof(self, taken: tuple[int, ...]) -> Proof | None:
        """A proof that it is held without these, in the first favourable reading in which it is; remembered."""
        if taken not in self._proofs:
            found = None
            for reading in self.readings(taken):
                found = proof(self.solver.part.network, reading, self.solver.place[self.target], self.step)
                if found is not None:
                    break
            self._proofs[taken] = found
        return self._proofs[taken]

    @cached_property
    def _proofs(self) -> dict[tuple[int, ...], Proof | None]:
        return {}

    def _touched(self, why: Proof) -> tuple[dict[int, int], dict[int, int]]:
        held, work = why.held(), why.worked()
        for way, line in work.items():
            given = self.solver.part.network.ways[way].gives
            held[given] = held.get(given, 0) | line
        return held, work

    def claims(self, taken: tuple[int, ...]) -> tuple[str, ...]:
        """The claims on which it rests that this set is what it takes: for each member, those of a proof without the others that the
        member touches, by the strongest claims there are."""
        found: set[str] = set()
        for member in taken:
            why = self._strongest(tuple(place for place in taken if place != member))
            if why is None:
                continue
            held, work = self._touched(why)
            delta = self.deltas[member]
            for way, line in work.items():
                given = self.solver.part.network.ways[way].gives
                gone = delta.closed.get(way, 0) & line | delta.removed.get(given, 0) & held[given]
                if gone != 0:
                    found.update(self.solver.paths[way].claims)
        return tuple(sorted(found))

    def _strongest(self, taken: tuple[int, ...]) -> Proof | None:
        """A proof that rests on what counts at its worst, where there is one; else any."""
        if taken not in self._strong:
            found = None
            for reading in self.scene(taken).unfavourable:
                found = proof(self.solver.part.network, reading, self.solver.place[self.target], self.step)
                if found is not None:
                    break
            self._strong[taken] = found if found is not None else self.proof(taken)
        return self._strong[taken]

    @cached_property
    def _strong(self) -> dict[tuple[int, ...], Proof | None]:
        return {}

    # -- cascades -------------------------------------------------------------------------------------------------

    def cascade(self, taken: Sequence[int]) -> frozenset[str]:
        """The things that surely go with these, themselves among them."""
        return frozenset(self._spread(tuple(taken)))

    def _spread(self, taken: tuple[int, ...]) -> Mapping[str, int]:
        line = self.solver.knife.line(Cut(start=self.start))
        return self.solver.knife.spread([self.candidates[place] for place in taken], line, True)


def breaking(solver: Solver, target: str, step: int, start: int, stage: Stage) -> Breaking:
    """The question for one target, with every thing that could bear on it as a candidate."""
    knife = solver.knife
    line = knife.line(Cut(start=start))
    thing, holder = split(target)
    kept = []
    for one in sorted(_named(solver)):
        away = knife.spread((one,), line, False)
        if thing not in away and (holder == "" or holder not in away):
            delta = knife.delta(Cut(things=(one,), start=start), FAVOURABLE, frozenset(knife.open_identities(Cut(things=(one,)))))
            if len(delta.removed) > 0 or len(delta.closed) > 0:
                kept.append(one)
    return Breaking(solver, target, step, start, stage, tuple(kept))


def _named(solver: Solver) -> set[str]:
    """Every thing of the case: a whole that nothing names may still take something with it."""
    return {thing.id for thing in solver.model.case.things}


def _merged(deltas: Sequence[Delta]) -> Delta:
    removed: dict[int, int] = {}
    closed: dict[int, int] = {}
    for delta in deltas:
        for place, line in delta.removed.items():
            removed[place] = removed.get(place, 0) | line
        for place, line in delta.closed.items():
            closed[place] = closed.get(place, 0) | line
    return Delta(removed, closed)


def _touches(delta: Delta, held: Mapping[int, int], work: Mapping[int, int]) -> bool:
    if any(held.get(place, 0) & line != 0 for place, line in delta.removed.items()):
        return True
    return any(work.get(place, 0) & line != 0 for place, line in delta.closed.items())
