"""Two editions of a case: what the record says otherwise, and which answers changed because of it (§1.10)."""

from collections.abc import Iterable, Sequence

import msgspec

from rapallo.inquiry.answer import Answer, Ground, Line, Section
from rapallo.inquiry.ask import put
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.editions import ADDED, ALTERED, GONE, TABLES, Change, changes_of
from rapallo.inquiry.editions_answers import KINDS, UNCHANGED, Asked, Difference, ask, because_of, compared, verdicts_of
from rapallo.inquiry.editions_singles import Single, made, singles_of
from rapallo.inquiry.head import kept, plural, typed
from rapallo.record.case import Case

__all__ = ["AnswerChange", "Change", "Diff", "diff"]

MOST_SINGLES = 50
"""Changes tried one by one by themselves; where there are more, none is."""

_HEADS = {
    "verdict": ("Answers whose verdict changed", ""),
    "dates": ("Answers whose dates changed", "The verdicts stand."),
    "lines": ("Answers that list something else", "Neither verdict nor dates of what both list."),
    "evidence": (
        "Answers that rest on other evidence",
        "What they say stands; what it is cited to, or how it is founded, does not.",
    ),
    "wording": ("Answers that are only worded otherwise", ""),
}
_MOST_SHOWN = 6


class AnswerChange(msgspec.Struct, frozen=True):
    """A question whose answer differs. ``kind`` is the gravest change (*verdict*, *dates*, *lines*, *evidence*, *wording*).

    ``claims``: the changed claims that it rests on in either edition; ``others``: the other changed records it names. ``alone``: the
    changes each of which, made by itself in the old edition, gives the new verdict (or dates); ``moves``: each of which changes it
    otherwise. ``tried`` is false where that was not tried. ``old`` and ``new`` are the answers in a word; blank: they have none.
    """

    question: str
    kind: str
    old: str
    new: str
    differences: tuple[Difference, ...]
    claims: tuple[str, ...]
    others: tuple[str, ...]
    alone: tuple[str, ...]
    moves: tuple[str, ...]
    tried: bool
    lines: tuple[Line, ...]


class Diff(Answer, frozen=True, kw_only=True):
    """The changes of the record, and the answers that changed, gravest first. ``digest`` is the new edition's, ``before`` the old's.

    Laws: a case has no difference from itself; without a change of the record no answer changes.
    """

    before: str
    changes: tuple[Change, ...]
    answers: tuple[AnswerChange, ...]
    unchanged: tuple[str, ...]
    tried: bool
    told: tuple[tuple[str, tuple[Line, ...]], ...]

    def of(self, kind: str) -> tuple[AnswerChange, ...]:
        """The answers with that kind of change."""
        return tuple(one for one in self.answers if one.kind == kind)

    def summary(self) -> tuple[str, ...]:
        """How much changed, and which answers because of it."""
        if len(self.changes) == 0:
            return ("The two editions say the same.",)
        counts = []
        for what, _, _ in (*TABLES, ("case", "", ""), ("story", "", "")):
            mine = [one.how for one in self.changes if one.what == what]
            if len(mine) > 0:
                each = ", ".join(f"{mine.count(how)} {how}" for how in (ADDED, GONE, ALTERED) if how in mine)
                counts.append(f"{_PLURAL.get(what, what)}: {each}")
        found = [f"{'; '.join(counts)}.".capitalize()]
        asked = len(self.answers) + len(self.unchanged)
        if asked == 0:
            found.append("No question was put: the case has neither questions nor aims (--ask).")
            return tuple(found)
        kinds = ", ".join(f"{len(self.of(kind))} {_SAID[kind]}" for kind in KINDS if len(self.of(kind)) > 0)
        found.append(
            f"{plural(asked, 'question')} put to both editions: {len(self.unchanged)} answered alike"
            + (f", {kinds}." if kinds != "" else ".")
        )
        if not self.tried and len(self.answers) > 0:
            found.append(f"No change was tried by itself: there are more than {MOST_SINGLES}, or it was not asked for.")
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """Answers by the gravity of their change; then the record, table by table."""
        found = []
        for kind in KINDS[:-1]:
            title, note = _HEADS[kind]
            lines = tuple(line for one in self.of(kind) for line in one.lines)
            if len(lines) > 0:
                found.append(Section(title, lines, note))
        found += [Section(title, lines) for title, lines in self.told]
        return kept(*found)


_PLURAL = {"claim": "claims", "thing": "things", "source": "sources", "way": "ways", "given": "givens", "rule": "rules"} | {
    "complete": "declarations", "thesis": "theses", "reading": "readings", "question": "questions", "verb": "verbs"
}  # fmt: skip
_SAID = {
    "verdict": "with another verdict",
    "dates": "with other dates",
    "lines": "listing something else",
    "evidence": "on other evidence",
    "wording": "in other words",
}


def diff(old: Case, new: Case, questions: Iterable[str] = (), singles: int = MOST_SINGLES, names: Sequence[str] = ()) -> Diff:
    """What changed from one edition of a case to another, and which answers changed because of it.

    Parameters
    ----------
    old, new : the two editions
    questions : further questions as typed after ``rapallo``; the questions of either edition and the *why* of either's aims are put
        in any case
    singles : up to how many changes each is made by itself in the old edition to see whether it alone gives the new answer; 0: none is
    names : what the two are called in the question (their folders)

    A question that an edition refuses has the refusal for its answer; one of ``questions`` that both refuse raises what the new edition
    raises. *Because of* is what the answer rests on in either edition, and
    where single changes were tried what the trial showed. Returns the frozen answer. Cost: each question twice, and where an answer
    changed once more for each change.
    """
    changes = changes_of(old, new)
    answers: list[AnswerChange] = []
    unchanged: list[str] = []
    alone = singles_of(changes)
    tried = 0 < len(alone) <= singles
    trial = _Trial(old, new, alone if tried else ())
    questions = tuple(questions)
    for question in _questions(old, new, questions) if len(changes) > 0 else ():
        before, after = ask(old, question), ask(new, question)
        if before.answer is None and after.answer is None and question in questions:
            put(new, question)
        kind, differences = compared(before, after)
        if kind == UNCHANGED:
            unchanged.append(question)
        else:
            answers.append(_change(trial, question, kind, differences, (before, after), changes))
    answers.sort(key=lambda one: KINDS.index(one.kind))
    found = Diff(
        question=typed("diff", *(names if len(names) > 0 else ("OLD", "NEW"))),
        title="What changed from one edition to the other",
        case=new.about.title if old.about.title == new.about.title else f"{old.about.title} → {new.about.title}",
        digest=digest(new),
        before=digest(old),
        changes=changes,
        answers=tuple(answers),
        unchanged=tuple(unchanged) if len(changes) > 0 else tuple(_questions(old, new, questions)),
        tried=tried,
        told=_told(old, new, changes),
    )
    body = [line for section in found.sections() for line in section.lines]
    return msgspec.structs.replace(found, grounds=_grounds(old, new, body))


def _questions(old: Case, new: Case, more: Iterable[str]) -> tuple[str, ...]:
    own = [question.ask for case in (new, old) for question in case.questions]
    aims = [typed("why", aim) for case in (new, old) for aim in case.about.aims]
    return tuple(dict.fromkeys((*own, *aims, *more)))


class _Trial(msgspec.Struct, frozen=True, eq=False, dict=True):
    """The old edition with each change made by itself, each made once."""

    old: Case
    new: Case
    singles: tuple[Single, ...]

    def case(self, single: Single) -> Case:
        """The old edition with one change."""
        memory: dict[str, Case] = self.__dict__.setdefault("_cases", {})
        key = f"{single.what} {single.id}"
        if key not in memory:
            memory[key] = made(self.old, self.new, single)
        return memory[key]


def _change(
    trial: _Trial,
    question: str,
    kind: str,
    differences: tuple[Difference, ...],
    pair: tuple[Asked, Asked],
    changes: Sequence[Change],
) -> AnswerChange:
    before, after = pair
    rests = because_of(before, after, changes)
    claims = tuple(dict.fromkeys(one.claim for one in rests if one.claim != ""))
    others = tuple(dict.fromkeys(f"{one.what} {one.id}" for one in rests if one.claim == ""))
    alone: list[str] = []
    moves: list[str] = []
    tries = kind in ("verdict", "dates")
    for single in trial.singles if tries else ():
        result = ask(trial.case(single), question)
        if compared(result, after)[0] not in KINDS[: KINDS.index(kind) + 1]:
            alone.append(_label(single))
        elif compared(before, result)[0] in KINDS[: KINDS.index(kind) + 1]:
            moves.append(_label(single))
    tried = tries and len(trial.singles) > 0
    was, now = (_word(one) for one in pair)
    found = AnswerChange(question, kind, was, now, differences, claims, others, tuple(alone), tuple(moves), tried, ())
    return msgspec.structs.replace(found, lines=_lines(trial.old, trial.new, found))


def _label(single: Single) -> str:
    return single.id if single.what == "claim" else f"{single.what} {single.id}"


def _word(asked: Asked) -> str:
    if asked.answer is None:
        return "refused"
    words = verdicts_of(asked.answer)
    return words.get("answer", words.get("held", ""))


def _lines(old: Case, new: Case, one: AnswerChange) -> tuple[Line, ...]:
    known = {*old.claim_by_id, *new.claim_by_id}
    claims = tuple(claim for claim in one.claims if claim in known)
    head = f": {one.old} → {one.new}" if one.old != one.new and one.kind == "verdict" else ""
    fields = (("question", one.question), ("kind", one.kind), ("old", one.old), ("new", one.new))
    lines = [Line(f"{one.question}{head}", claims, 0, fields)]
    shown = [each for each in one.differences if each.name != "answer" or head == ""]
    for each in shown[:_MOST_SHOWN]:
        plain = one.kind in ("verdict", "dates")
        text = f"{each.name}: {each.old or '(blank)'} → {each.new or '(blank)'}" if plain else _in_words(each)
        lines.append(Line(text, (), 1, (("difference", each.name), ("was", each.old), ("is", each.new))))
    if len(shown) > _MOST_SHOWN:
        lines.append(Line(f"and {len(shown) - _MOST_SHOWN} more", (), 1))
    lines.append(
        Line(_because(one), (), 1, (("alone", "; ".join(one.alone)), ("moves", "; ".join(one.moves)), ("tried", one.tried)))
    )
    return tuple(lines)


def _in_words(each: Difference) -> str:
    if each.new == "":
        return f"no longer: {each.old}"
    return f"now: {each.new}" if each.old == "" else f"{each.old} → {each.new}"


def _because(one: AnswerChange) -> str:
    rests = [*one.claims, *one.others]
    words = [
        f"of what changed it rests on: {', '.join(rests[:12])}" + (f" and {len(rests) - 12} more" if len(rests) > 12 else "")
    ]
    if len(rests) == 0:
        words = ["it rests on nothing that changed by name"]
    if not one.tried:
        words.append("no change was tried by itself" if one.kind in ("verdict", "dates") else "")
    elif len(one.alone) > 0:
        words.append(f"made alone, each of these gives the new answer: {', '.join(one.alone)}")
    elif len(one.moves) > 0:
        words.append(f"no single change gives the new answer; these move it: {', '.join(one.moves)}")
    else:
        words.append("no single change moves it; several together do")
    return "; ".join(word for word in words if word != "")


# -- the record --------------------------------------------------------------------------------------------------------


def _told(old: Case, new: Case, changes: Sequence[Change]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    found: list[tuple[str, tuple[Line, ...]]] = []
    for what in dict.fromkeys(one.what for one in changes):
        for how in (ADDED, GONE, ALTERED):
            lines = tuple(line for one in changes if (one.what, one.how) == (what, how) for line in _record(old, new, one))
            if len(lines) > 0:
                found.append((f"{_PLURAL.get(what, what).capitalize()} {how}", lines))
    return tuple(found)


def _record(old: Case, new: Case, one: Change) -> list[Line]:
    edition = old if one.how == GONE else new
    claims = (one.claim,) if one.claim in edition.claim_by_id else ()
    fields = (("what", one.what), ("how", one.how), ("id", one.id))
    lines = [Line(_sentence(edition, one), claims, 0, fields)]
    for field in one.fields:
        text = f"{field.name}: {field.old if field.old != '' else '(blank)'} → {field.new if field.new != '' else '(blank)'}"
        lines.append(Line(text, (), 1, (("field", field.name), ("was", field.old), ("is", field.new))))
    return lines


def _sentence(case: Case, one: Change) -> str:
    """A record in words: a claim's sentence, a thing's label, a source's citation; else its id."""
    if one.what == "claim":
        return voice_of(case).says(case.claim_by_id[one.id])
    if one.what == "evidence":
        claim, _, source = one.id.partition(" ")
        return f"{source} on {claim}"
    if one.what == "thing":
        return f"{case.title(one.id)} ({one.id})"
    if one.what == "source":
        return f"{one.id}: {case.source_by_key[one.id].cite}"
    labels = {
        "way": {way.id: way.label for way in case.ways},
        "rule": {rule.id: rule.label for rule in case.rules},
        "reading": {reading.id: reading.label for reading in case.readings},
    }
    label = labels.get(one.what, {}).get(one.id, "")
    return f"{label} ({one.id})" if label != "" else one.id


def _grounds(old: Case, new: Case, lines: Sequence[Line]) -> tuple[Ground, ...]:
    """Every claim named, opened in the new edition, or in the old where the new does not have it."""
    found = []
    for claim in sorted({claim for line in lines for claim in line.claims}):
        case = new if claim in new.claim_by_id else old
        found.append(voice_of(case).ground(case.claim_by_id[claim]))
    return tuple(found)
