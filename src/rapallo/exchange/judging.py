"""A judgement recorded: same or different as a claim of identity that can be taken back, unsure beside the claims (§1.6)."""

import csv
import io
from collections.abc import Sequence

from rapallo.errors import CaseError, Fault, RapalloError
from rapallo.exchange.judgements import DIFFERENT, SAME, UNSURE, Unsure, chain, read_unsure, write_unsure
from rapallo.record import Case, Claim, Loaded, load
from rapallo.record.amending import amended
from rapallo.record.edit import add_claim, add_source, free_id, known, taken_ids
from rapallo.record.files import read_text, safe_path, write_text

__all__ = ["JUDGED", "judge", "take_back"]

JUDGED = "JUDGED"
"""The key of the source on which judgements rest: whoever withdraws it withdraws them all."""

_TITLE = "What is one and what is two: judgements made in keeping this case"
_LONGEST_NOTE = 1000


def judge(
    folder: str,
    one: str,
    other: str,
    judgement: str,
    *,
    by: str = "",
    note: str = "",
    confidence: str = "",
    premises: Sequence[str] = (),
) -> tuple[str, tuple[str, ...]]:
    """Record what two things of a case are: *same*, *different* or *unsure*.

    Parameters
    ----------
    folder : the case's folder
    one, other : names of its things in any spelling
    judgement : ``same``, ``different`` or ``unsure``
    by : who judges; blank: not said
    note : why; kept with the judgement
    confidence : high, moderate, low; blank: not graded
    premises : the claims that it is concluded from; with some it is *inferred* and falls with any of them, without it is *assumed* (§1.3)

    Returns what was done in a sentence, and the claims concerned. The claim rests on the source JUDGED and has no date: when it was made
    is in the history of the files (§1.10). *Unsure* is no claim, since any affirmed claim of identity makes one thing
    of two in the favourable reading (§1.9). A judgement of one's own is changed by judging again; other people's claims never are.

    Raises `CaseError` with the chain of claims (R310) where the judgement and claims that stand cannot all hold, nothing being written;
    `UnknownName`; `RapalloError` for a thing and itself.
    """
    loaded = _sound(folder)
    first, second = _pair(loaded.case, one, other)
    own, others = _between(loaded.case, first, second)
    unsure = read_unsure(folder)
    kept = tuple(pair for pair in unsure if (pair.one, pair.other) != (first, second))
    note = note.strip()[:_LONGEST_NOTE]
    for premise in premises:
        known(premise, sorted(loaded.case.claim_by_id), "claim")
    if judgement == UNSURE:
        if len(others) > 0:
            finding = f"{_said(loaded.case, others[0])}; to be unsure changes no claim."
            raise _conflict(loaded, others[0], finding, "Edit that claim, or put evidence beside it that disputes it.")
        for claim in own:
            _drop(loaded, claim)
        write_unsure(folder, (*kept, Unsure(first, second, by, note)))
        return f"{_titles(loaded.case, first, second)}: unsure", ()
    denied = judgement == DIFFERENT
    already = [claim for claim in (*others, *own) if claim.denied == denied]
    if len(already) == 0 or already[0] in own:
        _consistent(loaded, first, second, denied, own)
    if len(already) > 0:
        done, name = "stands already", already[0].id
    elif len(own) > 0:
        name, done = own[0].id, "changed"
        cells = {"polarity": "denied" if denied else "affirmed", **_grounds(by, note, confidence, premises)}
        amendment = amended(loaded, "claims", cells, name)
        write_text(safe_path(folder, amendment.file), [amendment.text])
    else:
        name, done = _added(loaded, first, second, denied, _grounds(by, note, confidence, premises)), "recorded"
    if kept != unsure:
        write_unsure(folder, kept)
    return f"{_titles(loaded.case, first, second)}: {judgement} ({done}: {name})", (name,)


def take_back(folder: str, one: str, other: str) -> tuple[str, ...]:
    """Take back what was judged of two things, by whomever; other people's claims stay. Returns sentences of what went, none if nothing.

    Law: after judging and taking back, the case's claims are what they were. Raises as `judge`.
    """
    loaded = _sound(folder)
    first, second = _pair(loaded.case, one, other)
    own, _ = _between(loaded.case, first, second)
    unsure = read_unsure(folder)
    done = []
    for claim in own:
        _drop(loaded, claim)
        done.append(f"taken back: {claim.id} ({DIFFERENT if claim.denied else SAME})")
        loaded = _sound(folder)
    kept = tuple(pair for pair in unsure if (pair.one, pair.other) != (first, second))
    if kept != unsure:
        write_unsure(folder, kept)
        done.append(f"taken back: {_titles(loaded.case, first, second)} ({UNSURE})")
    return tuple(done)


def _sound(folder: str) -> Loaded:
    loaded = load(folder)
    errors = [fault for fault in loaded.faults if fault.severity == "error"]
    if len(errors) > 0:
        raise CaseError(errors)
    return loaded


def _pair(case: Case, one: str, other: str) -> tuple[str, str]:
    first, second = sorted((case.resolve(one).id, case.resolve(other).id))
    if first == second:
        raise RapalloError(f"{case.title(first)} ({first}) is named twice; a judgement is of two things.")
    return first, second


def _between(case: Case, one: str, other: str) -> tuple[list[Claim], list[Claim]]:
    """The claims of identity between two things: those that rest on JUDGED alone, and other people's."""
    both = [
        claim
        for claim in case.claims_of.get(one, ())
        if claim.verb == "same-as" and {claim.subject, claim.object} == {one, other}
    ]
    own = [claim for claim in both if {item.source for item in case.evidence_of(claim)} == {JUDGED}]
    return own, [claim for claim in both if claim not in own]


def _titles(case: Case, *things: str) -> str:
    return " ~ ".join(f"{case.title(thing)} ({thing})" for thing in things)


def _said(case: Case, claim: Claim) -> str:
    not_ = " not" if claim.denied else ""
    return f"claim {claim.id} says that {case.title(claim.subject)} is{not_} {case.title(claim.object)}"


def _conflict(loaded: Loaded, claim: Claim, finding: str, remedy: str) -> CaseError:
    path, line = loaded.place("claims.csv", claim.id)
    return CaseError([Fault(path, line, 0, "R310", "error", finding, remedy, "§1.6", (claim.id,))])


def _consistent(loaded: Loaded, one: str, other: str, denied: bool, own: Sequence[Claim]) -> None:
    """Raise `CaseError` where what is to be recorded contradicts what stands, through however many claims."""
    case = loaded.case
    rest = [claim for claim in case.claims if claim.verb == "same-as" and claim not in own]
    if denied:
        path = chain(rest, one, other)
        if len(path) > 0:
            finding = f"{_titles(case, one, other)} cannot be kept apart: {'; '.join(_said(case, claim) for claim in path)}."
            raise _conflict(loaded, path[0], finding, "Nothing was saved. Take one of these claims back, or dispute it.")
        return
    new = Claim(id="", subject=one, verb="same-as", object=other)
    for claim in rest:
        if not claim.denied or claim.object == "":
            continue
        path = chain([*rest, new], claim.subject, claim.object)
        if any(step is new for step in path) or {claim.subject, claim.object} == {one, other}:
            steps = "; ".join("that these two are one" if step is new else _said(case, step) for step in path)
            finding = (
                f"{_titles(case, one, other)} cannot be one: {_said(case, claim)}, but together would say the contrary: {steps}."
            )
            raise _conflict(loaded, claim, finding, "Nothing was saved. Take that claim back, or judge these two different.")


def _grounds(by: str, note: str, confidence: str, premises: Sequence[str]) -> dict[str, str]:
    """The cells of a claim that say on what and by whom it was judged."""
    footing = "inferred" if len(premises) > 0 else "assumed"
    return {"footing": footing, "inferred_from": "; ".join(premises), "speaker": by, "note": note, "confidence": confidence}


def _added(loaded: Loaded, one: str, other: str, denied: bool, said: dict[str, str]) -> str:
    """Add the claim, and the source on which judgements rest where it is not there; returns the claim's id."""
    if JUDGED not in loaded.case.source_by_key:
        add_source(loaded.folder, {"key": JUDGED, "type": "document", "title": _TITLE})
    name = free_id(f"judged-{one}-{other}"[:80].strip("-"), taken_ids(loaded))
    cells = {"id": name, "subject": one, "verb": "same-as", "object": other, "polarity": "denied" if denied else "affirmed"}
    return add_claim(loaded.folder, cells | {"source": JUDGED, "locator": f"{one} and {other}"} | said)


def _drop(loaded: Loaded, claim: Claim) -> None:
    """Take the row of a claim out of ``claims.csv``; every other byte of the file stays. Raises where something rests on the claim."""
    case = loaded.case
    users = sorted({*case.inferred.get(claim.id, ()), *(one.id for one in case.claims if claim.id in one.rival_of)})
    users += sorted(way.id for way in case.ways if claim.id in way.claims)
    users += sorted(
        reading.id for reading in case.readings if any(claim.id in names for _, names in (*reading.accept, *reading.reject))
    )
    if len(users) > 0:
        raise _conflict(
            loaded, claim, f"claim {claim.id} is used by {', '.join(users)}.", "Change these first; nothing was taken back."
        )
    path = safe_path(loaded.folder, "claims.csv")
    text = read_text(path)
    lines = list(io.StringIO(text, newline=""))
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    at = [cell.strip() for cell in next(reader)].index("id")
    start = reader.line_num
    for cells in reader:
        if len(cells) > at and cells[at].strip() == claim.id:
            with open(path, "rb") as file:
                mark = "\ufeff" if file.read(3) == b"\xef\xbb\xbf" else ""
            write_text(path, [mark, *lines[:start], *lines[reader.line_num :]])
            _drop_evidence(loaded, claim)
            return
        start = reader.line_num
    raise _conflict(loaded, claim, f"claim {claim.id} is not in claims.csv.", "Take it out of the file that holds it.")


def _drop_evidence(loaded: Loaded, claim: Claim) -> None:
    """Rows of further evidence on JUDGED go with the claim."""
    from rapallo.record.claim import Evidence
    from rapallo.record.edit import sound_table
    from rapallo.record.tables import table_text

    if len(loaded.case.further_evidence.get(claim.id, ())) == 0:
        return
    path = safe_path(loaded.folder, "evidence.csv")
    rows = sound_table(path, Evidence)
    write_text(path, [table_text(Evidence, [row for row in rows.records if row.claim != claim.id], rows.header)])
