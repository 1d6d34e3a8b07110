"""Answers that changed between two editions, retold for readers: what was said before, what now, and which change of the record made it so."""

from collections.abc import Sequence

import msgspec

from rapallo.inquiry.answer import Answer
from rapallo.inquiry.diff import AnswerChange, Diff
from rapallo.inquiry.editions_answers import ask
from rapallo.inquiry.head import plural
from rapallo.inquiry.render import plain
from rapallo.library.stories_house import House
from rapallo.press.letter_words import claims_named, rests_on, words
from rapallo.record.case import Case

__all__ = ["Retold", "changes_part", "retold"]

_KINDS = ("verdict", "dates", "lines")
_MOST_LINES = {"verdict": 3, "dates": 1, "lines": 3}
_MOST_CHANGES = 16


class Retold(msgspec.Struct, frozen=True):
    """An answer that changed: its ``title``, and the sentences that only the old edition says (``before``) or only the new (``now``);
    ``left`` more lines of each are not told."""

    change: AnswerChange
    title: str
    before: tuple[str, ...]
    now: tuple[str, ...]
    left: tuple[int, int] = (0, 0)


def retold(old: Case, new: Case, diff: Diff) -> tuple[Retold, ...]:
    """The answers whose verdict, dates or content changed, each put to both editions once more and told in its own sentences.

    Its summary tells it where that changed; else the lines that did. An edition that refuses the question says why.
    """
    return tuple(_retold(old, new, one) for one in diff.answers if one.kind in _KINDS)


def _retold(old: Case, new: Case, change: AnswerChange) -> Retold:
    was, now = ask(old, change.question), ask(new, change.question)
    title = next((one.answer.title for one in (now, was) if one.answer is not None), change.question)
    if was.answer is None or now.answer is None:
        said = [(one.answer.summary() if one.answer is not None else (one.refused,)) for one in (was, now)]
        return Retold(change, title, tuple(said[0]), tuple(said[1]))
    before, after = _apart(was.answer.summary(), now.answer.summary())
    lines = _apart(_lines(was.answer), _lines(now.answer))
    most = 0 if change.kind == "verdict" and len(before) + len(after) > 0 else _MOST_LINES[change.kind]
    left = (max(0, len(lines[0]) - most), max(0, len(lines[1]) - most))
    return Retold(change, title, (*before, *lines[0][:most]), (*after, *lines[1][:most]), left)


def _apart(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What only one of two lists of sentences says, in its order."""
    return tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)


def _lines(answer: Answer) -> tuple[str, ...]:
    found = []
    for section in answer.sections():
        for line in section.lines:
            mark = f"{line.mark}: " if line.mark != "" else ""
            found.append(f"{section.title}: {mark}{line.text}")
    return tuple(dict.fromkeys(found))


def changes_part(house: House, case: str, diff: Diff, told: Sequence[Retold]) -> str:
    """Two editions as a part of an issue. ``case`` is the name that the house has for it (blank: none, and nothing is linked)."""
    out = [f"## {words(diff.case)}", " ".join(words(sentence) for sentence in diff.summary())]
    named: list[str] = []
    for one in told:
        out += [f"### {words(one.title)}", _before_and_now(one), _because(house, case, one)]
        named += [*one.change.alone, *one.change.moves, *one.change.claims]
    if len(told) == 0 and len(diff.changes) > 0:
        out.append("No answer changed; the record did.")
    out += _record(house, case, diff, named)
    out += rests_on(house, case, named, diff.grounds, "\n".join(out))
    out.append(f"Put together with `rapallo {_code(diff.question)}`, edition `{diff.digest[:16]}`.")
    return "\n\n".join(out)


def _before_and_now(one: Retold) -> str:
    lines = []
    for mark, said in (("Before", one.before), ("Now", one.now)):
        lines += [f"- *{mark}:* {words(sentence)}" for sentence in said]
        if len(said) == 0:
            lines.append(f"- *{mark}:* nothing of it")
    if one.left != (0, 0):
        lines.append(f"- … and {plural(one.left[0], 'line')} of the old answer and {one.left[1]} of the new that are not told here")
    return "\n".join(lines)


def _because(house: House, case: str, one: Retold) -> str:
    """Which changes of the record it comes of, as the trials showed, or what it rests on; and the question as it was put."""
    change, rests = one.change, (*one.change.claims, *one.change.others)
    if len(change.alone) == 1:
        why = f"One change gives the new answer by itself: {claims_named(house, case, change.alone)}."
    elif len(change.alone) > 1:
        why = f"Each of these changes gives the new answer by itself: {claims_named(house, case, change.alone)}."
    elif len(change.moves) > 0:
        why = f"No single change gives the new answer; these move it: {claims_named(house, case, change.moves)}."
    elif change.tried:
        why = "No single change moves it; several together do."
    elif len(rests) > 0:
        why = f"Of what changed it rests on {claims_named(house, case, rests)}."
    else:
        why = "It rests on nothing that changed by name."
    return f"{why} (Asked: `rapallo {_code(change.question)}`.)"


def _record(house: House, case: str, diff: Diff, named: list[str]) -> list[str]:
    """What changed in the record, table by table; claims that are told here are added to those named."""
    out: list[str] = []
    shown = 0
    total = sum(1 for _, lines in diff.told for line in lines if line.depth == 0)
    for title, lines in diff.told:
        rows: list[str] = []
        for line in lines:
            shown += 1 if line.depth == 0 else 0
            if shown > _MOST_CHANGES:
                break
            ids = f" ({claims_named(house, case, line.claims)})" if len(line.claims) > 0 else ""
            rows.append(f"{'  ' * line.depth}- {words(line.text)}{ids}")
            named += line.claims
        if len(rows) > 0:
            out += [f"*{words(title)}:*", "\n".join(rows)]
    if total > _MOST_CHANGES:
        out.append(f"… and {total - _MOST_CHANGES} changes more.")
    return ["### What changed in the record", *out] if len(out) > 0 else []


def _code(text: str) -> str:
    return plain(text).replace("`", "")
