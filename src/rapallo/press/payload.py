"""The whole case as the data that a page carries, in the shapes that the page's own `payload.ts` names."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from rapallo.check import check
from rapallo.errors import Fault
from rapallo.inquiry.digest import digest
from rapallo.inquiry.render import plain
from rapallo.inquiry.steps import gap, notice_steps
from rapallo.inquiry.themes import THEMES, theme_of
from rapallo.pathways.model import Model, model_of
from rapallo.press.compiled import compiled
from rapallo.press.land import map_data
from rapallo.press.network_layout import network_layout
from rapallo.press.payload_answers import answer_data, answered, common_questions, opening, templates
from rapallo.press.payload_beside import Beside, document_rows, passage_rows, precedents_data
from rapallo.press.payload_record import claim_rows, source_rows, thing_rows
from rapallo.press.payload_told import rivalry_rows, written_rows, written_way_rows
from rapallo.press.payload_ways import curves_data, holding_rows, pathway_layouts, rule_rows, thesis_rows, way_rows
from rapallo.press.story import story_html
from rapallo.record import Case, Loaded

__all__ = ["first_payload", "payload"]

_ALONE = Beside()
_STEERS = re.compile(r"\\[bfrtu]")
"""What JSON writes of a sign that steers a screen (among others)."""

_LATER: Mapping[str, Any] = {
    "rules": [], "theses": [], "written": {}, "written_ways": [], "answers": {}, "findings": [], "pathways": {},
    "network": {"width": 1, "height": 1, "nodes": [], "links": []},
    "map": {"box": [0, 0, 0, 0], "land": [], "lakes": [], "borders": [], "flows": []},
    "curves": None, "precedents": None, "passages": {}, "engine": None,
}  # fmt: skip
"""The parts that a desk sends after its first page, and what stands for each until then."""


def payload(
    case: Case,
    answers: Iterable[str] | None = None,
    findings: Iterable[Fault] | None = None,
    beside: Beside = _ALONE,
    begun: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What a page carries: the record, its pathways and layouts, the compiled network, and answers worked out beforehand.

    Parameters
    ----------
    answers : the questions to answer beforehand, as typed; ``None``: those of `common_questions`. One that cannot be put is left out
    findings : what `check` found of the case's folder; ``None``: it is asked of the case itself, with no places in files
    beside : other cases to find precedents in, and the case's library; by itself a case has neither
    begun : what `first_payload` gave of the same case with the same beside it, which is then not worked out again

    Returns plain data for JSON. Raises `LimitError` for a horizon too long. The same case gives the same data; nothing of the machine, the
    folder or the day enters it. Cost: some seconds for 1,400 claims, most of it for the answers.
    """
    given = answered(case, common_questions(case) if answers is None else answers)
    if findings is None:
        findings = check(Loaded("", case, [], {}, {}))
    found = {
        "rules": rule_rows(case, given.get("breaches")),
        "theses": thesis_rows(case, given.get("theses")),
        "written": written_rows(case),
        "written_ways": written_way_rows(case),
        "answers": {question: answer_data(case, answer) for question, answer in given.items()},
        "findings": [_finding(one) for one in findings],
        "pathways": pathway_layouts(given.values()),
        "network": network_layout(case),
        "map": map_data(case),
        "curves": curves_data(given),
        "precedents": precedents_data(case, beside),
        "passages": passage_rows(case, beside.shelf),
    }
    return {**(_record(case, beside) if begun is None else begun), "later": [], **_shown(found), "engine": _engine(case)}


def first_payload(case: Case, beside: Beside = _ALONE) -> dict[str, Any]:
    """What a desk's page opens with: the record and the answer to its first question. What is worked out later is named under ``later``,
    and is blank so long: a page says of none of it that there is nothing. Parameters and raises as `payload`.
    """
    given = opening(case)
    later = [name for name in _LATER if name != "precedents" or len(beside.others) > 0]
    answers = {question: answer_data(case, answer) for question, answer in given.items()}
    found = {"answers": answers, "pathways": pathway_layouts(given.values())}
    rows = {"rules": rule_rows(case, None), "theses": thesis_rows(case, None)}
    return {**_record(case, beside), "later": later, **_shown({**found, **rows})}


def _record(case: Case, beside: Beside) -> dict[str, Any]:
    """The parts that are written down or soon counted; the others as they stand until they are worked out."""
    model = model_of(case)
    found = {
        "format": 1,
        "later": [],
        "mark": "",
        "about": _about(case, model),
        "things": thing_rows(case),
        "sources": source_rows(case),
        "claims": claim_rows(case, model.paths),
        "ways": way_rows(model),
        "holdings": holding_rows(model),
        "rivalries": rivalry_rows(case),
        "readings": [{"id": one.id, "label": one.label, "note": one.note} for one in case.readings],
        "verbs": _verbs(case),
        "story": story_html(case, "=") if case.story != "" else "",
        "questions": templates(case, sorted(beside.others), beside.house != ""),
        "documents": document_rows(beside.shelf),
        "house": beside.house,
    }
    return {**_shown(found), **_LATER}


def _shown(value: dict[str, Any]) -> dict[str, Any]:
    """Data whose texts steer neither a screen nor the direction of writing (`rapallo.inquiry.render.plain`); looked through one by one
    only where there is such a sign at all."""
    text = msgspec.json.encode(value).decode("utf-8")
    if text.isprintable() and _STEERS.search(text) is None:
        return value
    named: dict[str, Any] = _named(value)
    return named


def _named(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isprintable() else "\n".join(plain(row) for row in value.split("\n"))
    if isinstance(value, dict):
        return {_named(key): _named(item) for key, item in value.items()}
    return [_named(item) for item in value] if isinstance(value, list) else value


def _about(case: Case, model: Model) -> dict[str, Any]:
    about, grid = case.about, model.grid
    least, most = notice_steps(grid, about.notice)
    return {
        "title": about.title,
        "authors": list(about.authors),
        "licence": about.licence,
        "summary": about.summary,
        "digest": digest(case),
        "version": str(sys.modules["rapallo"].__dict__["__version__"]),
        "resolution": grid.resolution,
        "horizon": [grid.first(0), grid.last(grid.steps - 1)],
        "steps": [grid.first(step) for step in range(grid.steps + 1)],
        "within": None if about.horizon is None else [about.horizon.start_lo, about.horizon.end_hi],
        "notice": [least, most],
        "notice_said": gap(grid, most) if about.notice != "" else "none named",
        "sides": [
            {"name": name, "label": f"the {name} side", "members": list(members), "all": list(case.side(name))}
            for name, members in about.sides
        ],
        "aims": list(about.aims),
        "themes": list(THEMES),
    }


def _verbs(case: Case) -> dict[str, dict[str, Any]]:
    found = {}
    themes = {claim.verb: theme_of(claim) for claim in case.claims}
    for name in sorted(themes):
        verb = case.verb(name)
        if verb is not None:
            found[name] = {"label": verb.label, "inverse": verb.inverse, "meaning": verb.meaning, "moment": not verb.span, "theme": themes[name]}
    return found


def _finding(fault: Fault) -> dict[str, Any]:
    """A finding with its file named within the case, so that where the folder stands on a machine is nowhere on the page."""
    name = os.path.basename(fault.path)
    place = name + (f":{fault.line}" if fault.line > 0 else "") + (f":{fault.column}" if fault.line > 0 and fault.column > 0 else "")
    return {
        "code": fault.code,
        "severity": fault.severity,
        "place": place,
        "finding": fault.finding,
        "remedy": fault.remedy,
        "section": fault.section,
        "ids": list(fault.claims),
    }


def _engine(case: Case) -> dict[str, Any] | None:
    """The compiled network of the case's aims; ``None`` where it has none."""
    return compiled(case) if len(case.about.aims) > 0 else None
