"""What a page needs, beside the compiled network, to say what lies beyond the record and what would settle it (§6)."""

from typing import Any

from rapallo.inquiry.hindrances import unsupported
from rapallo.inquiry.render import plain
from rapallo.inquiry.sentence import said
from rapallo.inquiry.telling import written_said
from rapallo.inquiry.verdict import declared_lines, spoken_lines
from rapallo.inquiry.voice import voice_of
from rapallo.pathways.solve import Solver
from rapallo.press.compiled_record import Lines

__all__ = ["beyond_columns", "told_columns"]


def beyond_columns(solver: Solver, lines: Lines) -> dict[str, Any]:
    """``declared``: for each declaration of the case that matters here, by name, the steps for which it is made and the holdings of the part
    that it answers for, along structure too; ``unsupported``: holdings of the model, of the part or so declared, of which nobody says anything."""
    declared = declared_lines(solver)
    rows: list[list[Any]] = []
    for text in sorted(declared):
        answered = spoken_lines(solver, {text: declared[text]})
        places = [place for place, one in enumerate(solver.holdings) if answered.get(one, 0) != 0]
        if len(places) > 0:
            rows.append([text, lines.number(declared[text]), *places])
    named = {*solver.holdings, *(row[0] for row in rows)}
    alone = [place for place, text in enumerate(solver.model.holdings) if text in named and unsupported(solver, text)]
    return {"declared": rows, "unsupported": alone}


def told_columns(solver: Solver) -> dict[str, Any]:
    """Words of the ways of the part that stand nowhere else on a page: ``told``, what answers say of a written one; ``dated``, when a way was
    open, where that is not what its one claim says of itself."""
    case, voice = solver.model.case, voice_of(solver.model.case)
    told: list[list[Any]] = []
    dated: list[list[Any]] = []
    for place, path in enumerate(solver.paths):
        if path.origin == "written":
            told.append([place, _shown(written_said(voice, solver.model, path))])
        when = "" if path.when is None else said(path.when)
        own = case.claim_by_id[path.claims[0]].when if len(path.claims) > 0 else None
        if when != ("" if own is None else said(own)):
            dated.append([place, _shown(when)])
    return {"told": told, "dated": dated}


def _shown(text: str) -> str:
    return text if text.isprintable() else plain(text)
