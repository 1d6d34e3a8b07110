"""One question put to two editions of a case: what of its answer changed, its verdict, its dates, its lines or its wording (§1.10)."""

from collections.abc import Iterable, Iterator

import msgspec

from rapallo.errors import RapalloError
from rapallo.inquiry.answer import Answer, Line
from rapallo.inquiry.ask import put
from rapallo.inquiry.editions import Change
from rapallo.record.case import Case

__all__ = ["KINDS", "UNCHANGED", "Asked", "Difference", "ask", "because_of", "compared", "verdicts_of"]

VERDICT, DATES, LINES, EVIDENCE, WORDING, UNCHANGED = "verdict", "dates", "lines", "evidence", "wording", "unchanged"
KINDS = (VERDICT, DATES, LINES, EVIDENCE, WORDING, UNCHANGED)
"""What can have changed, gravest first: the verdict; only dates; what is listed; the evidence beneath the same words; mere words."""

_DATES = frozenset(
    {
        "start_earliest", "start_latest", "end_earliest", "end_latest", "when", "earliest", "latest", "surely", "lost_after",
        "away_from", "back", "delay", "delay_replanned", "reached_by", "dates", "proved_at", "bounds", "points",
    }
)  # fmt: skip
_WORDS = frozenset(
    {"verdict", "held", "attained", "frozen", "word", "footing", "side", "model_says", "certainty", "status", "stance"}
)
_LEAST = ("question", "title", "case", "digest", "grounds", "settling", "diagram", "alternatives", "steps", "table", "names")


class Asked(msgspec.Struct, frozen=True):
    """A question's answer in one edition; ``answer`` is ``None`` where it was ``refused``."""

    answer: Answer | None
    refused: str = ""


class Difference(msgspec.Struct, frozen=True):
    """A value of an answer in the two editions; ``name`` says which."""

    name: str
    old: str
    new: str


def ask(case: Case, question: str) -> Asked:
    """Put a question to an edition; what it refuses is an answer too."""
    try:
        return Asked(put(case, question))
    except RapalloError as error:
        return Asked(None, str(error))


def compared(old: Asked, new: Asked) -> tuple[str, tuple[Difference, ...]]:
    """The gravest kind of change, and the differences of that kind (of lines and words: the lines gone and new)."""
    if old.answer is None or new.answer is None:
        if old.refused == new.refused:
            return UNCHANGED, ()
        return VERDICT, (Difference("can be put", old.refused or "yes", new.refused or "yes"),)
    for kind, values in ((VERDICT, verdicts_of), (DATES, _dates_of)):
        before, after = values(old.answer), values(new.answer)
        found = tuple(
            Difference(name, before.get(name, "—"), after.get(name, "—"))
            for name in dict.fromkeys((*before, *after))
            if before.get(name) != after.get(name)
        )
        if len(found) > 0:
            return kind, found
    return _lines(old.answer, new.answer)


def _lines(old: Answer, new: Answer) -> tuple[str, tuple[Difference, ...]]:
    before, after = _told(old), _told(new)
    gone = [Difference(key, text, "") for key, text in before.items() if key not in after]
    added = [Difference(key, "", text) for key, text in after.items() if key not in before]
    if len(gone) + len(added) > 0:
        return LINES, (*gone, *added)
    reworded = tuple(Difference(key, text, after[key]) for key, text in before.items() if after[key] != text)
    if _grounds(old) != _grounds(new):
        return EVIDENCE, reworded
    if len(reworded) > 0 or old.summary() != new.summary() or old.title != new.title:
        return WORDING, reworded
    return UNCHANGED, ()


def _told(answer: Answer) -> dict[str, str]:
    """The lines of an answer by what tells them apart whatever their words: section, claims and a few fields; without claims the words."""
    found: dict[str, str] = {}
    for section in answer.sections():
        for line in section.lines:
            own = [
                str(value)
                for name, value in line.fields
                if name in ("what", "thing", "rule", "way", "source", "giver", "holding")
            ]
            key = (
                " ".join((section.title, *line.claims, *own))
                if len(line.claims) + len(own) > 0
                else f"{section.title} {line.text}"
            )
            while key in found:
                key += "+"
            found[key] = (f"{line.mark}: " if line.mark != "" else "") + line.text
    return found


def _grounds(answer: Answer) -> object:
    return tuple((ground.claim, ground.footing, ground.rests_on, ground.evidence, ground.premises) for ground in answer.grounds)


def verdicts_of(answer: Answer) -> dict[str, str]:
    """Every word by which an answer decides something, by where it stands in it.

    Those of the answer itself (*word*, *verdict*, *held*, *beyond*, *footing*), and of each part that has a name of its own (the
    outcomes of a target, a reading's word on it, a route's). Of sets (chokepoints, flips) the sets themselves.
    """
    word = getattr(answer, "word", None)
    found = {"answer": word} if isinstance(word, str) else {}
    found.update(_walked(answer, _WORDS))
    return found


def _dates_of(answer: Answer) -> dict[str, str]:
    return dict(_walked(answer, _DATES))


def _walked(answer: Answer, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name in answer.__struct_fields__:
        if name in _LEAST:
            continue
        value = getattr(answer, name)
        yield from _of(name, value, wanted)


def _of(name: str, value: object, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
    if name in wanted:
        if isinstance(value, str | int | bool) or value is None:
            yield name, "none" if value is None else str(value)
        elif isinstance(value, tuple) and all(isinstance(one, Line) for one in value):
            for number, line in enumerate(value, 1):
                yield f"{name} {number}", line.text
        elif not isinstance(value, Line):
            yield name, _plainly(value)
    elif name == "beyond" and hasattr(value, "word"):
        if "verdict" in wanted and value.word != "":
            yield "beyond the record", str(value.word)
    elif isinstance(value, tuple) and len(value) > 0 and all(isinstance(one, msgspec.Struct) for one in value):
        for number, part in enumerate(value):
            label = _label(part, number)
            for field in part.__struct_fields__ if not isinstance(part, Line) else ():
                for inner, text in _of(field, getattr(part, field), wanted):
                    yield f"{label}: {inner}", text
            if label.startswith("set ") and "verdict" in wanted:
                yield label, "listed"


def _label(part: msgspec.Struct, number: int) -> str:
    """What a part of an answer is called: its target, reading, thesis or id; a set its members; a route what it goes through."""
    names = [
        str(getattr(part, name))
        for name in ("target", "reading", "thesis", "id", "side")
        if isinstance(getattr(part, name, None), str)
    ]
    for field in ("things", "members", "claims"):
        members = getattr(part, field, None)
        if len(names) == 0 and isinstance(members, tuple) and len(members) > 0 and all(isinstance(one, str) for one in members):
            return f"set {', '.join(members)}" if field != "things" or not hasattr(part, "hops") else " → ".join(members)
    return " in ".join(dict.fromkeys(names)) if len(names) > 0 else str(number + 1)


def _plainly(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plainly(one) for one in value)
    if isinstance(value, msgspec.Struct):
        return "–".join(_plainly(getattr(value, name)) for name in value.__struct_fields__)
    return "none" if value is None else str(value)


def because_of(old: Asked, new: Asked, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that the answer rests on, in either edition: its claims with their evidence and premises, the ways and things that
    its lines name, and the sources it cites."""
    named: set[str] = set()
    for answer in (old.answer, new.answer):
        if answer is None:
            continue
        for ground in answer.grounds:
            named.update((ground.claim, *ground.premises, *(passage.source for passage in ground.evidence)))
        for section in answer.sections():
            for line in section.lines:
                named.update(line.claims)
                for _, value in line.fields:
                    if isinstance(value, str):
                        named.update((value, *value.replace("@", " ").split()))
    return tuple(one for one in changes if (one.claim if one.claim != "" else one.id) in named)
