"""What a format cannot hold of a case, told: which part of the record, how many of them, and which.

Every format says beforehand what it keeps, approximates and loses (`Format.holds`, the table of docs/reference/formats-out.md);
what it then really met in one case it says as losses. Nothing leaves silently.
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from rapallo.record.case import Case

__all__ = [
    "APPROXIMATED",
    "ASPECTS",
    "FATES",
    "KEPT",
    "LOST",
    "Exported",
    "Format",
    "Hold",
    "Loss",
    "Tally",
    "lose_case",
    "lose_reasoning",
    "told",
]

KEPT, APPROXIMATED, LOST = "kept", "approximated", "lost"
FATES = (KEPT, APPROXIMATED, LOST)

ASPECTS: Mapping[str, tuple[str, str]] = {
    "claims": ("claim", "Claims: id, subject, verb, object"),
    "bare": ("claim", "Claims whose verb takes no object"),
    "roles": ("claim", "Roles: to, by, at, via, under, for, as"),
    "dates": ("claim", "Dates of claims, as written"),
    "timeline": ("claim", "Dates of claims, as a timeline can use them"),
    "amounts": ("claim", "Amounts: bounds, unit, of what, period"),
    "denials": ("claim", "Denied claims"),
    "assumed": ("claim", "Claims that the author assumed"),
    "grading": ("claim", "Confidence, footing, premises, rivals, exchange"),
    "evidence": ("claim", "Evidence in a claim's own row"),
    "further": ("piece of evidence", "Further evidence: second sources, disputes, passages"),
    "notes": ("claim", "Notes of claims"),
    "things": ("thing", "Things: id and label"),
    "kinds": ("thing", "Kinds of things"),
    "classes": ("thing", "Classes of things"),
    "names": ("thing", "Other names, with language"),
    "existence": ("thing", "When things existed"),
    "places": ("thing", "Where things are: latitude, longitude, radius"),
    "parts": ("thing", "What things are part of"),
    "sizes": ("thing", "Sizes of cohorts"),
    "elsewhere": ("thing", "Wikidata ids and notes of things"),
    "sources": ("source", "Sources, and what they derive from"),
    "signs": ("text", "Every sign of every text, at any length"),
    "case": ("field", "Title, authors, licence, summary, horizon, sides, aims"),
    "reasoning": ("entry", "Ways, givens, rules, theses, readings, questions, own verbs, the story"),
}
"""The parts of a record that a format may or may not hold: what is counted, and its name in the table."""


class Hold(msgspec.Struct, frozen=True):
    """What becomes of one aspect in a format: kept, approximated or lost, and how, in a sentence."""

    fate: str
    how: str = ""


class Loss(msgspec.Struct, frozen=True):
    """What one case lost in one format: ``which`` are ids of claims or things or keys of sources, where they have one."""

    aspect: str
    fate: str
    number: int
    why: str
    which: tuple[str, ...] = ()

    @property
    def of_record(self) -> bool:
        """Whether it is of the record itself (claims, evidence, things, sources), not of what stands beside it in a case."""
        return self.aspect not in ("case", "reasoning")


class Exported(msgspec.Struct, frozen=True):
    """What a format made of a case: its files (one without a name, or several with theirs) and what they do not hold."""

    files: tuple[tuple[str, bytes], ...]
    losses: tuple[Loss, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the only file."""
        return self.files[0][1]


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One format: its name on the command line, what it is for, its file ending, what it holds, and who writes it.

    ``folder`` says that it may be several files in a folder, ``binary`` that it is no text.
    """

    name: str
    title: str
    purpose: str
    ending: str
    holds: Mapping[str, Hold]
    write: Callable[[Case], Exported]
    folder: bool = False
    binary: bool = False


class Tally:
    """What has been lost so far, counted while a format is written; the same thing is counted once a reason."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], dict[str, int]] = {}

    def lose(self, aspect: str, why: str, which: str, fate: str = LOST, number: int = 1) -> None:
        """Count one claim, thing, source or text under an aspect and a reason."""
        found = self._found.setdefault((aspect, fate, why), {})
        found[which] = found.get(which, 0) + number if ASPECTS[aspect][0] in _COUNTED else number

    def bend(self, aspect: str, why: str, which: str, number: int = 1) -> None:
        """Count something that is there, but said otherwise or less exactly."""
        self.lose(aspect, why, which, APPROXIMATED, number)

    def losses(self) -> tuple[Loss, ...]:
        """All of it, what is lost before what is approximated, in the order of the table."""
        order = list(ASPECTS)
        rows = [
            Loss(aspect, fate, sum(found.values()), why, tuple(sorted(name for name in found if name != "")))
            for (aspect, fate, why), found in self._found.items()
        ]
        return tuple(sorted(rows, key=lambda loss: (-FATES.index(loss.fate), order.index(loss.aspect), loss.why)))


_COUNTED = ("piece of evidence", "text", "entry", "field")
"""What may stand several times under one id."""


def lose_reasoning(case: Case, tally: Tally, why: str = "the format holds records, not arguments about them") -> None:
    """Count the written parts of a case, which only a case's own files hold."""
    for name, items in (
        ("ways", case.ways),
        ("givens", case.givens),
        ("declarations of completeness", case.completes),
        ("rules", case.rules),
        ("theses", case.theses),
        ("readings", case.readings),
        ("questions", case.questions),
        ("verbs of the case's own", case.verbs),
        ("the story", (case.story,) if case.story != "" else ()),
    ):
        if len(items) > 0:
            tally.lose("reasoning", why, name, number=len(items))


def lose_case(case: Case, tally: Tally, kept: Iterable[str] = ()) -> None:
    """Count the fields of `case.toml` that are filled and not among ``kept``."""
    for name in type(case.about).__struct_fields__:
        value = getattr(case.about, name)
        if name not in kept and value is not None and value != "" and value != ():
            tally.lose("case", "what the case says of itself stays with the case", name)


_SHOWN = 5


def told(name: str, loss: Loss) -> str:
    """A loss as one line for people."""
    what, title = ASPECTS[loss.aspect]
    noun = what if loss.number == 1 else {"entry": "entries", "piece of evidence": "pieces of evidence"}.get(what, what + "s")
    shown = ", ".join(loss.which[:_SHOWN])
    more = f" and {len(loss.which) - _SHOWN:,} more" if len(loss.which) > _SHOWN else ""
    which = f" [{shown}{more}]" if shown != "" else ""
    return f"{name}: {title.partition(':')[0]}: {loss.number:,} {noun} {loss.fate}: {loss.why}.{which}"
