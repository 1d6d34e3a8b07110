"""What authors conclude, beside what the record answers to the same question: side by side, never merged (§12)."""

from collections.abc import Callable
from functools import cache

import msgspec

from rapallo.errors import RapalloError
from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.ask import comes_to, put
from rapallo.inquiry.asked import voice_of
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import kept, plural
from rapallo.inquiry.reconciling import DECIDED, Ask, claims_of, frozen_of, plainly, reconciling, word_of, words_of
from rapallo.inquiry.voice import Voice
from rapallo.pathways.solve import Stage
from rapallo.record.case import Case
from rapallo.record.written import Thesis

__all__ = ["Put", "Theses", "theses"]

AGREE, DIFFER, OPEN, APART = "agree", "differ", "the record does not tell", "not to be compared"


class Put(msgspec.Struct, frozen=True):
    """One thesis, put to the record.

    ``author_says`` is his answer, ``model_says`` the model's in a word (blank: the question has no such answer), ``headline`` what
    stands above the model's whole answer. ``side`` is *agree*, *differ*, *the record does not tell* or *not to be compared*;
    ``reconcile`` what would bring the two together, where they differ.
    """

    thesis: str
    author: str
    source: str
    locator: str
    says: str
    hedge: str
    ask: str
    author_says: str
    model_says: str
    headline: tuple[str, ...]
    side: str
    reconcile: tuple[Line, ...]
    lines: tuple[Line, ...]


class Theses(Answer, frozen=True, kw_only=True):
    """Every thesis beside the record's answer. That the two agree proves neither."""

    found: tuple[Put, ...]

    def summary(self) -> tuple[str, ...]:
        """How many agree, and how many do not."""
        if len(self.found) == 0:
            return ("The case has no theses (theses.toml).",)
        counts = [f"{len([one for one in self.found if one.side == side])} {words}" for side, words in _COUNTED]
        return (
            f"{plural(len(self.found), 'thesis').replace('thesiss', 'theses')}: {', '.join(counts)}. Each author's answer stands as his; "
            "the record's stands beside it and is no verdict on him.",
        )

    def sections(self) -> tuple[Section, ...]:
        """A section a thesis."""
        return kept(*(Section(_title(one), one.lines) for one in self.found))


_COUNTED = (
    (AGREE, "agree with the record's answer"),
    (DIFFER, "differ"),
    (OPEN, "on which the record does not tell"),
    (APART, "not to be compared"),
)


def theses(case: Case, name: str = "") -> Theses:
    """Every thesis of a case, or the one named, put to the record. A question that cannot be put is shown with the reason.

    Cost: one question a thesis, and where they differ one more for each reading, footing and claim that might reconcile them.
    """
    from rapallo.errors import UnknownName

    chosen = [one for one in case.theses if name in ("", one.id)]
    if len(chosen) == 0 and name != "":
        raise UnknownName(name, tuple(one.id for one in case.theses)[:5], "thesis")
    voice = voice_of(case)

    @cache
    def whole(question: str) -> Answer:
        return put(case, question, bare=True)

    @cache
    def ask(question: str, stage: Stage, word: str) -> bool:
        told = comes_to(case, question, stage, word)
        return told if told is not None else word in words_of(put(case, question, stage, bare=True))

    found = tuple(_put(voice, one, whole, ask) for one in chosen)
    answer = Theses(
        question="theses" if name == "" else f"theses {name}",
        title="What authors conclude, and what the record answers",
        case=case.about.title,
        digest=digest(case),
        found=found,
    )
    body = [line for section in answer.sections() for line in section.lines]
    return msgspec.structs.replace(answer, grounds=voice.grounds(body))


def _put(voice: Voice, thesis: Thesis, whole: Callable[[str], Answer], ask: Ask) -> Put:
    case = voice.case
    headline: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    model, frozen, refused = "", "", ""
    reconcile: tuple[Line, ...] = ()
    claims: tuple[str, ...] = ()
    if thesis.ask != "":
        try:
            answer = whole(thesis.ask)
            headline = (answer.title, *answer.summary()[:2])
            model, claims = word_of(answer), claims_of(answer)
            frozen = frozen_of(answer)
            words = words_of(answer)
            if _side(thesis, words) in (DIFFER, OPEN):
                reconcile = reconciling(voice, thesis, answer, ask)
        except RapalloError as error:
            refused = str(error)
    side = _side(thesis, words)
    source = case.source_by_key.get(thesis.source)
    author = thesis.author if thesis.author != "" else "" if source is None else source.cite
    lines = _lines(thesis, headline, model, frozen, refused, side, reconcile, claims)
    return Put(
        thesis.id,
        author,
        thesis.source,
        thesis.locator,
        thesis.says,
        thesis.hedge,
        thesis.ask,
        thesis.author_says,
        model,
        headline,
        side,
        reconcile,
        lines,
    )


def _side(thesis: Thesis, words: tuple[str, ...]) -> str:
    author = plainly(thesis.author_says)
    if author not in DECIDED or len(words) == 0:
        return APART
    if author in words:
        return AGREE
    return OPEN if words[0] in ("unknown", "not had anyway", "no recorded way") else DIFFER


def _lines(
    thesis: Thesis,
    headline: tuple[str, ...],
    model: str,
    frozen: str,
    refused: str,
    side: str,
    reconcile: tuple[Line, ...],
    claims: tuple[str, ...],
) -> tuple[Line, ...]:
    def fields(part: str) -> tuple[tuple[str, Value], ...]:
        return (("thesis", thesis.id), ("part", part))

    by = f"{thesis.author}: " if thesis.author != "" else ""
    lines = [Line(f"{by}{thesis.says}{_hedge(thesis)}", thesis.claims, 0, fields("thesis"), "holds")]
    if thesis.ask == "":
        lines.append(Line("tied to no question, so nothing can be put beside it", (), 0, fields("asked"), "asked"))
        return tuple(lines)
    lines.append(Line(thesis.ask, (), 0, fields("asked"), "asked"))
    lines.append(Line(thesis.author_says if thesis.author_says != "" else "not put in a word", (), 0, fields("author"), "author"))
    if refused != "":
        lines.append(Line(f"cannot be put to this record: {refused}", (), 0, fields("record"), "record"))
    else:
        first, rest = (model + (f" ({frozen} in frozen history)" if frozen not in ("", model) else ""), headline[1:])
        if model == "":
            first = headline[0]
        lines.append(Line(first, claims, 0, (*fields("record"), ("word", model)), "record"))
        lines.extend(Line(sentence, (), 1, fields("record")) for sentence in rest)
    lines.append(Line(side, (), 0, (*fields("side"), ("side", side)), "they"))
    lines.extend(
        msgspec.structs.replace(line, mark="" if number > 0 else "would reconcile") for number, line in enumerate(reconcile)
    )
    return tuple(lines)


def _hedge(thesis: Thesis) -> str:
    return f" (hedge: {thesis.hedge})" if thesis.hedge != "" else ""


def _title(one: Put) -> str:
    where = f", {one.locator}" if one.locator != "" else ""
    return f"{one.thesis} ({one.source}{where})"
