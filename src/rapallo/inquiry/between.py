"""What each of two sides gave the other, in what form, and what was only talked of."""

import msgspec

from rapallo.errors import UsageError
from rapallo.inquiry.answer import Answer, Line, Section
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.passing import A, B, Passing, Sides, passing
from rapallo.inquiry.sentence import listed, stretch
from rapallo.inquiry.themes import GROUND, PASSES, WORD, form_of
from rapallo.inquiry.voice import Voice, moment_of, order, voice_of
from rapallo.inquiry.whereabouts import Whereabouts
from rapallo.record.case import Case
from rapallo.record.claim import Claim
from rapallo.time import YES

__all__ = ["Between", "Exchange", "Passed", "bare_between", "between"]


class Passed(msgspec.Struct, frozen=True):
    """One claim that has ``giver`` (a side's name) giving in a form; ``sure`` and ``through`` as in `Passing`."""

    claim: str
    giver: str
    form: str
    sure: str
    through: tuple[str, ...]
    denied: bool
    line: Line


class Exchange(msgspec.Struct, frozen=True):
    """Claims that are each other's consideration (§1.7), by the side that gave: (side, or blank where neither; line)."""

    id: str
    given: tuple[tuple[str, Line], ...]


class Between(Answer, frozen=True, kw_only=True):
    """What ``a`` gave ``b`` and ``b`` gave ``a``.

    ``passed`` was handed over, ``words`` was negotiated, agreed, signed or ordered (§1.8), ``others`` are further acts with both
    sides in them. Law: ``between(case, b, a)`` holds the same claims, form by form, with the sides swapped.
    """

    a: str
    b: str
    members: tuple[tuple[str, str], ...]
    passed: tuple[Passed, ...]
    exchanges: tuple[Exchange, ...]
    words: tuple[Line, ...]
    others: tuple[Line, ...]
    notes: tuple[tuple[str, str, str], ...] = ()
    apart: str = ""
    graded: bool = True

    def given_by(self, side: str) -> tuple[str, ...]:
        """Ids of the affirmed claims by which a side gave, sorted."""
        return tuple(sorted(one.claim for one in self.passed if one.giver == side and not one.denied))

    def summary(self) -> tuple[str, ...]:
        """How many claims each way, and what the counts do not say."""
        members = dict(self.members)
        counts = []
        for side, other in ((self.a, self.b), (self.b, self.a)):
            number = len(self.given_by(side))
            what = f"something by {plural(number, 'claim')}" if number > 0 else "nothing by any claim"
            counts.append(f"{_side(side, members[side])} gave {_side(other, members[other])} {what}")
        found = ["; ".join(counts) + ". Amounts stand as their sources give them and are not added up."]
        if self.apart != "":
            found.append(self.apart)
        if not self.graded:
            found.append("No claim of this case is graded.")
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """Each direction by form; what was given in return for what; words; other acts."""
        found: list[Section] = []
        notes = {(giver, form): note for giver, form, note in self.notes}
        for side, other in ((self.a, self.b), (self.b, self.a)):
            mine = [one for one in self.passed if one.giver == side]
            found.append(Section(f"{side} gave {other}", (), "" if len(mine) > 0 else "Nothing on record."))
            for form in PASSES:
                lines = tuple(one.line for one in mine if one.form == form)
                if len(lines) > 0:
                    found.append(Section(form, lines, notes.get((side, form), ""), 2))
        if len(self.exchanges) > 0:
            lines = tuple(line for exchange in self.exchanges for line in _exchange(exchange))
            found.append(Section("In return for one another", lines, "Claims that the record calls each other's consideration."))
        if len(self.words) > 0:
            note = "None of these means that anything was handed over."
            found.append(Section("Negotiated, agreed, signed, ordered", self.words, note))
        if len(self.others) > 0:
            found.append(Section("Other acts with both in them", self.others, "Neither side thereby gave the other anything."))
        return tuple(found)


def between(case: Case, a: str, b: str) -> Between:
    """What passed between two sides, each a side that `case.toml` names or any thing, with all its parts.

    Givers and receivers: see `rapallo.inquiry.passing`. Raises `UnknownName`, and `UsageError` if the two are one.
    Cost: linear in the claims.
    """
    answer = bare_between(case, a, b)
    lines = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice_of(case).grounds(lines))


def bare_between(case: Case, a: str, b: str) -> Between:
    """The answer of `between` without its grounds, for those who need no more than what it says."""
    voice = voice_of(case)
    sides, apart = _sides(voice, a, b)
    name_a, name_b = _name(case, a), _name(case, b)
    names = {A: name_a, B: name_b}
    when_of = order(case)
    passed: list[Passed] = []
    words: list[tuple[str, Line]] = []
    others: list[tuple[str, Line]] = []
    signed = _signed(case, sides)
    for claim in sorted(case.claims, key=lambda one: when_of[one.id]):
        found = passing(case, claim, sides)
        if found is not None:
            passed.append(_passed(voice, claim, found, names))
        elif claim.verb in WORD and (claim.id in signed or _both(case, claim, sides)):
            words.append((claim.id, _plain(voice, claim)))
        elif claim.verb not in WORD and form_of(case, claim) is None and _both(case, claim, sides):
            others.append((claim.id, _plain(voice, claim)))
    passed.sort(key=lambda one: (one.giver, PASSES.index(one.form), one.denied, when_of[one.claim]))
    return Between(
        question=typed("between", a, b),
        title=f"What {name_a} and {name_b} gave each other",
        case=case.about.title,
        digest=digest(case),
        a=name_a,
        b=name_b,
        members=((name_a, _members(case, a)), (name_b, _members(case, b))),
        passed=tuple(passed),
        exchanges=_exchanges(voice, passed, when_of),
        words=tuple(line for _, line in words),
        others=tuple(line for _, line in others),
        notes=_notes(case, passed),
        apart=apart,
        graded=voice.graded or len(case.claims) == 0,
    )


def _sides(voice: Voice, a: str, b: str) -> tuple[Sides, str]:
    """The two sides; where one is part of the other, it is taken out of it, and the answer says so."""
    case = voice.case
    one, other = frozenset(case.side(a)), frozenset(case.side(b))
    if one == other:
        raise UsageError(f"'{a}' and '{b}' are the same side; name two.")
    shared = one & other
    both: tuple[str, ...] = ()
    apart = ""
    if len(shared) > 0:
        titles = listed(case, tuple(sorted(shared))[:6]) + (" …" if len(shared) > 6 else "")
        if shared == other:
            one -= shared
            apart = f"{titles}: part of both sides; counted with {_name(case, b)} alone."
        elif shared == one:
            other -= shared
            apart = f"{titles}: part of both sides; counted with {_name(case, a)} alone."
        else:
            one, other, both = one - shared, other - shared, tuple(sorted(shared))
            apart = f"{titles}: part of both sides; counted with neither."
    contested = frozenset(claim for claim, group in voice.rivalry_of.items() if "polarity" in group.about)
    return Sides(one, other, both, Whereabouts(case, contested)), apart


def _name(case: Case, side: str) -> str:
    return side if any(side == name for name, _ in case.about.sides) else case.title(case.resolve(side).id)


def _members(case: Case, side: str) -> str:
    for name, members in case.about.sides:
        if name == side:
            return listed(case, members)
    return ""


def _side(name: str, members: str) -> str:
    return name if members == "" else f"{name} ({members})"


def _both(case: Case, claim: Claim, sides: Sides) -> bool:
    """Whether the claim names things of both sides."""
    found: set[str] = set()
    for thing in claim.things():
        found.update(sides.of((thing,), claim))
    return len(found) == 2


def _signed(case: Case, sides: Sides) -> frozenset[str]:
    """Claims on one agreement in which, taken together, both sides have their word: each party signs for itself."""
    parties: dict[str, dict[str, list[str]]] = {}
    for claim in case.claims:
        if claim.verb in WORD and claim.object != "" and not claim.denied:
            thing = case.thing_by_id.get(claim.object)
            if thing is not None and thing.kind == "agreement":
                for side in sides.of((claim.subject, *claim.for_), claim):
                    parties.setdefault(claim.object, {}).setdefault(side, []).append(claim.id)
    both = [claims for claims in parties.values() if len(claims) == 2]
    return frozenset(claim for sides_of in both for ids in sides_of.values() for claim in ids)


def _passed(voice: Voice, claim: Claim, found: Passing, names: dict[str, str]) -> Passed:
    giver, receiver = names[found.giver], names[B if found.giver == A else A]
    mark = "denied" if claim.denied else "possibly" if found.sure != YES else ""
    after = "" if len(found.through) == 0 or found.sure == YES else f" — if {', '.join(found.through)} held then"
    fields = (
        ("giver", giver),
        ("receiver", receiver),
        ("form", found.form),
        ("tie", found.how),
        ("sure", found.sure),
        ("through", "; ".join(found.through)),
        ("exchange", claim.exchange),
    )
    line = voice.line(claim, mark, after, fields=fields)
    line = msgspec.structs.replace(line, claims=(*line.claims, *found.through))
    return Passed(claim.id, giver, found.form, found.sure, found.through, claim.denied, line)


def _plain(voice: Voice, claim: Claim) -> Line:
    return voice.line(claim, "denied" if claim.denied else "", fields=(("exchange", claim.exchange),))


def _exchanges(voice: Voice, passed: list[Passed], when_of: dict[str, tuple[int, int, int, int, str]]) -> tuple[Exchange, ...]:
    """The exchanges of which at least one claim passed between the sides, each whole."""
    giver_of = {one.claim: one.giver for one in passed}
    wanted: dict[str, list[Claim]] = {}
    for claim in voice.case.claims:
        if claim.exchange != "":
            wanted.setdefault(claim.exchange, []).append(claim)
    found = []
    for name in sorted(wanted):
        claims = sorted(wanted[name], key=lambda claim: when_of[claim.id])
        if any(claim.id in giver_of for claim in claims):
            given = tuple((giver_of.get(claim.id, ""), _plain(voice, claim)) for claim in claims)
            found.append(Exchange(name, tuple(sorted(given, key=lambda pair: (pair[0] == "", pair[0])))))
    return tuple(found)


def _exchange(exchange: Exchange) -> list[Line]:
    sides = dict.fromkeys(side for side, _ in exchange.given)
    one_sided = len([side for side in sides if side != ""]) < 2
    head = exchange.id + (" — what was given in return is not on record" if one_sided else "")
    lines = [Line(head, (), 0, (("exchange", exchange.id),))]
    for side, line in exchange.given:
        who = f"{side} gave: " if side != "" else "said to belong to it: "
        lines.append(msgspec.structs.replace(line, text=who + line.text, depth=1))
    return lines


def _notes(case: Case, passed: list[Passed]) -> tuple[tuple[str, str, str], ...]:
    """For each giver and form: how many claims, and between which days at the outermost."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for one in passed:
        if not one.denied:
            groups.setdefault((one.giver, one.form), []).append(case.claim_by_id[one.claim])
    found = []
    for (giver, form), claims in groups.items():
        whens = [when for when in (moment_of(case, claim) for claim in claims) if when is not None]
        said = plural(len(claims), "claim")
        if len(whens) > 0:
            said += f", at the outermost {stretch(min(when.start_lo for when in whens), max(when.end_hi for when in whens))}"
        if len(whens) < len(claims):
            said += f"; {len(claims) - len(whens)} without a date"
        said += ". What a side did on the other's ground stands here." if form == GROUND else "."
        found.append((giver, form, said))
    return tuple(sorted(found))
