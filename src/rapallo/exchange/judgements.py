"""What was judged of two things: same and different are claims of identity (§1.6); unsure, which claims nothing, has its own table."""

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

import msgspec

from rapallo.errors import CaseError, Fault
from rapallo.record import Case, identity_of
from rapallo.record.claim import Claim
from rapallo.record.files import read_text, safe_path, write_text

__all__ = ["DIFFERENT", "SAME", "UNSURE", "Judged", "Unsure", "chain", "judged", "read_unsure", "write_unsure"]

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
FILE = "judgements.csv"
_HEADER = ("one", "other", "judgement", "by", "note")
_MOST = 1_000_000


class Unsure(msgspec.Struct, frozen=True, order=True):
    """A pair that somebody looked at and could not decide; ``one`` sorts before ``other``."""

    one: str
    other: str
    by: str = ""
    note: str = ""


class Judged(msgspec.Struct, frozen=True):
    """What stands of a pair: the judgement, and the claims that make it (none for *unsure*)."""

    judgement: str
    claims: tuple[str, ...] = ()


def judged(case: Case, unsure: Iterable[tuple[str, str]] = ()) -> Mapping[tuple[str, str], Judged]:
    """Everything that stands judged, by the two ids in order: what claims make one or keep apart, and what is left unsure.

    Two things of one class are judged the same though no claim names both; what is denied of one member is not thereby denied of
    another, since only claims say so.
    """
    found: dict[tuple[str, str], Judged] = {pair: Judged(UNSURE) for pair in ((min(a, b), max(a, b)) for a, b in unsure)}
    identity = identity_of(case)
    for head, members in identity.members.items():
        for at, one in enumerate(members):
            for other in members[at + 1 :]:
                found[one, other] = Judged(SAME, identity.by_claim.get(head, ()))
    for claim in case.claims:
        if claim.verb == "same-as" and claim.denied:
            pair = min(claim.subject, claim.object), max(claim.subject, claim.object)
            earlier = found.get(pair)
            more = earlier.claims if earlier is not None and earlier.judgement == DIFFERENT else ()
            found[pair] = Judged(DIFFERENT, (*more, claim.id))
    return found


def chain(claims: Iterable[Claim], start: str, goal: str) -> tuple[Claim, ...]:
    """The fewest affirmed claims of identity that lead from one thing to another, in order; none where none do."""
    links: dict[str, list[tuple[str, Claim]]] = {}
    for claim in sorted((claim for claim in claims if claim.verb == "same-as" and not claim.denied), key=lambda claim: claim.id):
        links.setdefault(claim.subject, []).append((claim.object, claim))
        links.setdefault(claim.object, []).append((claim.subject, claim))
    came: dict[str, tuple[str, Claim]] = {}
    waiting = [start]
    for thing in waiting:
        for other, claim in links.get(thing, ()):
            if other != start and other not in came:
                came[other] = (thing, claim)
                waiting.append(other)
    found: list[Claim] = []
    while goal != start and goal in came:
        goal, claim = came[goal]
        found.append(claim)
    return tuple(reversed(found))


def read_unsure(folder: str) -> tuple[Unsure, ...]:
    """The pairs left unsure in a case's folder, sorted. Raises `CaseError` where ``judgements.csv`` says something else."""
    path = safe_path(folder, FILE)
    try:
        text = read_text(path)
    except FileNotFoundError:
        return ()
    found: set[Unsure] = set()
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = tuple(cell.strip() for cell in next(reader, []))
        if not {"one", "other", "judgement"} <= set(header):
            _refuse(path, 1, "R106", f"has not the columns {', '.join(_HEADER)}.", "Write them, or delete the file.")
        for cells in reader:
            row = dict(zip(header, cells, strict=False))
            if all(cell == "" for cell in cells):
                continue
            if row.get("judgement") != UNSURE or row.get("one", "") == "" or row.get("other", "") == "":
                finding = "is no pair left unsure; same and different are claims."
                _refuse(path, reader.line_num, "R108", finding, f"Write one,other,{UNSURE}; or a claim with the verb same-as.")
            one, other = sorted((row["one"], row["other"]))
            found.add(Unsure(one, other, row.get("by", ""), row.get("note", "")))
            if len(found) > _MOST:
                _refuse(path, reader.line_num, "R119", f"has more than {_MOST} rows.", "Remove some.")
    except csv.Error as error:
        _refuse(path, 0, "R107", f"cannot be read: {error}.", "Mend the file, or delete it.")
    return tuple(sorted(found))


def write_unsure(folder: str, unsure: Sequence[Unsure]) -> None:
    """Write the pairs left unsure, whole or not at all; the file goes when none is left."""
    path = safe_path(folder, FILE)
    if len(unsure) == 0:
        if os.path.lexists(path):
            os.unlink(path)
        return
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows((pair.one, pair.other, UNSURE, pair.by, pair.note) for pair in sorted(unsure))
    write_text(path, [buffer.getvalue()])


def _refuse(path: str, line: int, code: str, finding: str, remedy: str) -> NoReturn:
    raise CaseError([Fault(path, line, 0, code, "error", finding, remedy, "§1.6")])
