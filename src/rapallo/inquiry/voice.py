"""How one case speaks: its claims as lines of an answer, with what their rivals and premises take from them."""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

import msgspec

from rapallo.inquiry.answer import Ground, Line, Passage, Value
from rapallo.inquiry.sentence import doubts, undoubted
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.record.rivals import Rivalry, rivalries
from rapallo.record.standing import Standing, standings
from rapallo.time import MAX_DAY, MIN_DAY, When, format_day

__all__ = ["Voice", "dates", "moment_of", "order", "passages", "voice_of"]

_WEAKEST = {"": 0, "stated": 0, "inferred": 1, "assumed": 2}
_FOOTING = ("stated", "inferred", "assumed")


class Voice(msgspec.Struct, frozen=True, dict=True):
    """What is needed to put claims of one case into words; each part is computed when first needed."""

    case: Case

    @cached_property
    def rivalries(self) -> tuple[Rivalry, ...]:
        """The case's groups of rivals (§1.5)."""
        return rivalries(self.case)

    @cached_property
    def rivalry_of(self) -> Mapping[str, Rivalry]:
        """For each claim with rivals, its group."""
        return {claim: group for group in self.rivalries for claim in group.claims}

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """How far each claim counts (§1.9)."""
        return standings(self.case, rivals=self.rivalries)

    @cached_property
    def graded(self) -> bool:
        """Whether any claim of the case has a confidence; where none has, *not graded* is said once and not on every line."""
        return any(claim.confidence != "" for claim in self.case.claims)

    @cached_property
    def rests_on(self) -> Mapping[str, str]:
        """For each claim the weakest footing on which it rests: its own, or that of any premise at any depth (§1.3)."""
        weakest = {claim.id: _WEAKEST[claim.footing] for claim in self.case.claims}
        premises = [claim for claim in self.case.claims if len(claim.inferred_from) > 0]
        changed = True
        while changed:
            changed = False
            for claim in premises:
                worst = max(weakest.get(premise, 0) for premise in claim.inferred_from)
                if worst > weakest[claim.id]:
                    weakest[claim.id] = worst
                    changed = True
        return {claim: _FOOTING[number] for claim, number in weakest.items()}

    def doubts(self, claim: Claim) -> tuple[str, ...]:
        """What is weak about a claim, its rivals and premises included."""
        found = list(doubts(self.case, claim, self.graded))
        if self.rests_on[claim.id] == "assumed" and claim.footing != "assumed":
            found.append("rests on an assumption")
        group = self.rivalry_of.get(claim.id)
        if group is not None:
            found.append(_contested(claim, group))
        return tuple(found)

    @cached_property
    def _said(self) -> dict[str, str]:
        return {}

    def says(self, claim: Claim) -> str:
        """The claim's sentence with everything that is weak about it in brackets."""
        words = self._said.get(claim.id)
        if words is None:
            weak = self.doubts(claim)
            words = undoubted(self.case, claim) + (f" ({'; '.join(weak)})" if len(weak) > 0 else "")
            self._said[claim.id] = words
        return words

    def line(
        self, claim: Claim, mark: str = "", after: str = "", depth: int = 0, fields: Iterable[tuple[str, Value]] = ()
    ) -> Line:
        """The claim as a line with the fields every claim has; ``after`` is added to its sentence."""
        return Line(self.says(claim) + after, (claim.id,), depth, (*fields, *self.fields(claim)), mark)

    def fields(self, claim: Claim) -> tuple[tuple[str, Value], ...]:
        """A claim for programs: who, what, whom, when (four bounds), how much, and how sure."""
        when = None if claim.when is None else moment_of(self.case, claim)
        return (
            ("subject", claim.subject),
            ("verb", claim.verb),
            ("object", claim.object),
            ("when", None if claim.when is None else claim.when.text),
            *dates(when),
            ("low", None if claim.low is None else str(claim.low)),
            ("high", None if claim.high is None else str(claim.high)),
            ("unit", claim.unit),
            ("of_what", claim.of_what),
            ("polarity", claim.polarity if claim.polarity != "" else "affirmed"),
            ("confidence", claim.confidence if claim.confidence != "" else "not graded"),
            ("footing", claim.footing if claim.footing != "" else "stated"),
            ("rests_on", self.rests_on[claim.id]),
            ("contested", claim.id in self.rivalry_of or any(item.disputes for item in self.case.evidence_of(claim))),
        )

    def ground(self, claim: Claim) -> Ground:
        """The claim opened: all its evidence, and what it is inferred from."""
        found = self._opened.get(claim.id)
        if found is None:
            found = self._opened[claim.id] = self._ground(claim)
        return found

    @cached_property
    def _opened(self) -> dict[str, Ground]:
        return {}

    def _ground(self, claim: Claim) -> Ground:
        return Ground(
            claim.id,
            self.says(claim),
            claim.footing if claim.footing != "" else "stated",
            self.rests_on[claim.id],
            passages(self.case, claim),
            claim.inferred_from,
        )

    def grounds(self, lines: Iterable[Line]) -> tuple[Ground, ...]:
        """Every claim that these lines name, opened once, by id."""
        named = sorted({claim for line in lines for claim in line.claims})
        return tuple(self.ground(self.case.claim_by_id[claim]) for claim in named)


def voice_of(case: Case) -> Voice:
    """How a case speaks, remembered with it."""
    found = case.__dict__.get("_voice")
    if not isinstance(found, Voice):
        found = case.__dict__["_voice"] = Voice(case)
    return found


def passages(case: Case, claim: Claim) -> tuple[Passage, ...]:
    """All evidence of a claim, ready to be shown."""
    found = []
    for item in case.evidence_of(claim):
        source = case.source_by_key.get(item.source)
        cite = item.source if source is None else source.cite
        relation = "disputes" if item.disputes else "supports"
        found.append(Passage(item.source, cite, relation, item.locator, item.speaker, item.stance, item.hedge))
    return tuple(found)


def _contested(claim: Claim, group: Rivalry) -> str:
    """How rivals contest a claim, in words."""
    said = ["a rival affirms it" if claim.denied else "a rival denies it"] if "polarity" in group.about else []
    differs = [kind for kind in group.about if kind in ("time", "amount")]
    if len(differs) > 0:
        said.append(f"rivals differ in {' and '.join(differs)}")
    return f"contested: {', '.join(said)}" if len(said) > 0 else "contested: has rivals"


def moment_of(case: Case, claim: Claim) -> When | None:
    """When a claim was so, as its verb has it: a verb that cannot last makes any date one moment (§3.1)."""
    if claim.when is None or case.verb_of(claim).span:
        return claim.when
    return claim.when.moment()


def dates(when: When | None) -> tuple[tuple[str, Value], ...]:
    """The four bounds as fields; ``None`` where there is none."""
    if when is None:
        return (("start_earliest", None), ("start_latest", None), ("end_earliest", None), ("end_latest", None))
    return (
        ("start_earliest", _day(when.start_lo)),
        ("start_latest", _day(when.start_hi)),
        ("end_earliest", _day(when.end_lo)),
        ("end_latest", _day(when.end_hi)),
    )


@lru_cache(maxsize=4096)
def _day(number: int) -> str | None:
    return None if number <= MIN_DAY or number >= MAX_DAY else format_day(number)


def order(case: Case) -> "dict[str, tuple[int, int, int, int, str]]":
    """Claims in time: a key to sort by for each id; by earliest start, then latest, then end; undated ones last. Remembered."""
    keys: dict[str, tuple[int, int, int, int, str]] | None = case.__dict__.get("_order")
    if keys is not None:
        return keys
    keys = case.__dict__["_order"] = {}
    for claim in case.claims:
        when = moment_of(case, claim)
        keys[claim.id] = (MAX_DAY + 1, 0, 0, 0, claim.id) if when is None else (*when.bounds, claim.id)
    return keys
