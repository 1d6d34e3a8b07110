"""Pairs that may be one thing, proposed with their evidence; nothing is merged, and what was judged is left out."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from rapallo.exchange.blocking import CANDIDATES, candidates
from rapallo.exchange.entries import Entry, entries_of_case
from rapallo.exchange.judgements import UNSURE, Judged, judged
from rapallo.exchange.resemblance import PROPOSED, STRONG, Resemblance, resemblance
from rapallo.inquiry.answer import Answer, Line, Section, Value
from rapallo.inquiry.digest import digest
from rapallo.inquiry.head import plural, typed
from rapallo.inquiry.voice import Voice
from rapallo.record import Case

__all__ = ["Proposal", "Proposals", "looked_alike", "proposals"]


class Proposal(msgspec.Struct, frozen=True):
    """One pair: its points, both sides, and a line for each piece of evidence. ``standing`` is what was judged before, if shown."""

    points: int
    one: str
    other: str
    titles: tuple[str, str]
    kinds: tuple[str, str]
    rows: tuple[int, int]
    pieces: tuple[Line, ...]
    standing: str = ""
    others: int = 0


class Proposals(Answer, frozen=True, kw_only=True):
    """What may be the same, the likeliest first. Points are a sum of named evidence and no probability.

    ``compared`` counts the pairs looked at, ``cut`` the entries that had more candidates than are looked at, ``judged`` the pairs
    left out because they were judged; ``sizes`` are the entries of the case and of the list beside it.
    """

    pairs: tuple[Proposal, ...]
    sizes: tuple[int, int | None]
    compared: int
    cut: int
    judged: int
    least: int
    hidden: int = 0

    def text(self, evidence: bool = False, width: int = 100, limit: int = 20) -> str:
        """Plain text of the first ``limit`` pairs (0: all), each with all its evidence."""
        shown = self.pairs if limit <= 0 or len(self.pairs) <= limit + 1 else self.pairs[:limit]
        cut = msgspec.structs.replace(self, pairs=shown, hidden=len(self.pairs) - len(shown))
        return Answer.text(cut, evidence, width, 0)

    def summary(self) -> tuple[str, ...]:
        """How many, what points are, and what was not looked at."""
        beside = "" if self.sizes[1] is None else f" and {plural(self.sizes[1], 'row')} of the list"
        found = [
            f"{plural(len(self.pairs) + self.hidden, 'pair')} with {self.least} points or more, among {plural(self.sizes[0], 'thing')}{beside}; "
            f"{plural(self.compared, 'pair')} looked at closely.",
            "Points add up named evidence for and against; they are no probability. Nothing is merged: that two are one is a claim "
            "(rapallo judge).",
        ]
        if self.cut > 0:
            what = "entry" if self.cut == 1 else "entries"
            found.append(
                f"{self.cut} {what} had more candidates than the {CANDIDATES} that are looked at; the least like were left out."
            )
        if self.hidden > 0:
            found.append(f"The first {plural(len(self.pairs), 'pair')} are shown (--limit 0 shows all).")
        if self.judged > 0:
            found.append(f"{plural(self.judged, 'pair')} left out because judged before (--all shows them).")
        return tuple(found)

    def sections(self) -> tuple[Section, ...]:
        """Strong proposals, then the others; each with its evidence below it."""
        found = []
        for title, chosen in (
            (f"Strong: {STRONG} points or more", [pair for pair in self.pairs if pair.points >= STRONG]),
            (f"Worth a look: {self.least} points or more", [pair for pair in self.pairs if pair.points < STRONG]),
        ):
            if len(chosen) > 0:
                found.append(Section(title, tuple(line for pair in chosen for line in (_line(pair), *pair.pieces))))
        return tuple(found)

    def csv(self) -> str:
        """One row a pair: points, both sides, and the reasons in one cell, made harmless for spreadsheets."""
        import csv
        import io

        from rapallo.inquiry.render import harmless

        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow((*(name for name, _ in _fields(Proposal(0, "", "", ("", ""), ("", ""), (0, 0), ()))), "claims"))
        for pair in self.pairs:
            claims = sorted({claim for line in pair.pieces for claim in line.claims})
            cells = ("" if value is None else str(value) for _, value in _fields(pair))
            writer.writerow([harmless(cell) for cell in (*cells, "; ".join(claims))])
        return buffer.getvalue()


def _fields(pair: Proposal) -> tuple[tuple[str, Value], ...]:
    why = "; ".join(f"{line.text} ({line.mark})" for line in pair.pieces)
    return (
        ("points", pair.points),
        ("one", pair.one),
        ("one_label", pair.titles[0]),
        ("one_kind", pair.kinds[0]),
        ("other", pair.other),
        ("other_label", pair.titles[1]),
        ("other_kind", pair.kinds[1]),
        ("other_row", pair.rows[1] if pair.rows[1] > 0 else None),
        ("judged", pair.standing),
        ("reasons", why),
    )


def _line(pair: Proposal) -> Line:
    ends = [
        f"{title} ({name if name != '' else f'row {row}'})"
        for title, name, row in zip(pair.titles, (pair.one, pair.other), pair.rows, strict=True)
    ]
    text = f"{ends[0]}  ~  {ends[1]}"
    if pair.others > 0:
        text += f"; {plural(pair.others, 'further candidate')} for one of them"
    if pair.standing != "":
        text += f"; judged: {pair.standing}"
    return Line(text, (), 0, _fields(pair), f"{pair.points:+d}")


def proposals(
    case: Case,
    beside: Sequence[Entry] | None = None,
    *,
    called: str = "",
    least: int = PROPOSED,
    about: str = "",
    unsure: Iterable[tuple[str, str]] = (),
    everything: bool = False,
) -> Proposals:
    """Propose what may be the same, within a case or between it and a list (another case's entries).

    Parameters
    ----------
    beside : entries to hold the case's things against; ``None``: one another
    called : what the list is called, in the question
    least : points from which a pair is shown
    about : the id of a thing of the case; only pairs with it
    unsure : pairs that somebody could not decide (`rapallo.exchange.judgements`)
    everything : also show pairs that were judged

    Laws: the order of rows does not matter; a twin alike in all fields is proposed, save where it has more than `CANDIDATES` of them;
    withdrawing a claim of identity brings its proposal back.
    """
    entries = entries_of_case(case)
    known = judged(case, unsure) if beside is None else {}
    found, compared, cut = looked_alike(entries, beside, least)
    left_out = 0
    kept: list[tuple[Resemblance, str]] = []
    for like in found:
        standing = _standing(known, like)
        if standing != "" and not everything:
            left_out += 1
        elif about in ("", like.one.id, like.other.id):
            kept.append((like, standing))
    times: dict[tuple[int, str, int], int] = {}
    for like, _ in kept:
        for side, entry in _sides(like, beside is None):
            times[side, entry.id, entry.row] = times.get((side, entry.id, entry.row), 0) + 1
    pairs = tuple(
        _proposal(
            like,
            standing,
            max(times[side, entry.id, entry.row] for side, entry in _sides(like, beside is None)) - 1,
            beside is None,
        )
        for like, standing in kept
    )
    voice = Voice(case)
    words = ["match", *(("--with", called) if called != "" else ()), *(("--all",) if everything else ())]
    return Proposals(
        question=typed(*words),
        title="What may be the same" + (f" here and in {called}" if called != "" else ""),
        case=case.about.title,
        digest=digest(case),
        grounds=voice.grounds(line for pair in pairs for line in pair.pieces),
        pairs=pairs,
        sizes=(len(entries), None if beside is None else len(beside)),
        compared=compared,
        cut=cut,
        judged=left_out,
        least=least,
    )


def looked_alike(
    left: Sequence[Entry], right: Sequence[Entry] | None = None, least: int = PROPOSED
) -> tuple[tuple[Resemblance, ...], int, int]:
    """The pairs with ``least`` points or more, best first; how many were compared; how many entries had too many candidates."""
    blocked = candidates(left, right)
    others = left if right is None else right
    found = []
    for one, other in blocked.pairs:
        like = resemblance(left[one], others[other], least)
        if like is not None and like.points >= least:
            found.append(like)
    found.sort(key=lambda like: (-like.points, like.one.order, like.other.order))
    return tuple(found), len(blocked.pairs), blocked.cut


def _sides(like: Resemblance, within: bool) -> tuple[tuple[int, Entry], tuple[int, Entry]]:
    return (0, like.one), (0 if within else 1, like.other)


def _standing(known: Mapping[tuple[str, str], Judged], like: Resemblance) -> str:
    one = known.get((min(like.one.id, like.other.id), max(like.one.id, like.other.id)))
    if one is None:
        return ""
    return one.judgement if one.judgement == UNSURE else f"{one.judgement} ({', '.join(one.claims)})"


def _proposal(like: Resemblance, standing: str, others: int, within: bool) -> Proposal:
    lines = tuple(
        Line(
            f"{piece.what}: {piece.text}",
            piece.claims if within else (),
            1,
            (("evidence", piece.what), ("piece_points", piece.points), ("says", piece.text)),
            f"{piece.points:+d}",
        )
        for piece in like.pieces
    )
    one, other = like.one, like.other
    ids = (one.id, other.id)
    return Proposal(
        like.points, *ids, (one.title, other.title), (one.kind, other.kind), (one.row, other.row), lines, standing, others
    )
