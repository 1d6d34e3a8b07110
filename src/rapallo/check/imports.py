"""R901–R904: mappings that say something no import could obey, and imports that were stopped or forgotten (§1.10)."""

import json
import os
from collections.abc import Iterator

from rapallo.check.rule import Rule
from rapallo.check.survey import Survey, fault
from rapallo.errors import CaseError, Fault
from rapallo.record.files import read_text, safe_path
from rapallo.record.mapping_file import mapping_names, read_mapping
from rapallo.record.mapping_verbs import verb_faults

__all__ = ["RULES"]

_STATE = ".state.jsonl"


def mappings(survey: Survey) -> Iterator[Fault]:
    """R901: a mapping with a fault of its own. R902: one that names a verb or a role that is not there."""
    folder = survey.loaded.folder
    for name in mapping_names(folder):
        try:
            plan = read_mapping(safe_path(folder, f"imports/{name}.toml"))
        except CaseError as error:
            yield from error.faults
            continue
        for one in verb_faults(plan, survey.case.verb):
            yield fault("R902", (one.path, one.line, 0), one.finding, (), one.remedy)


def memories(survey: Survey) -> Iterator[Fault]:
    """R904: the record of an import that is damaged."""
    folder = os.path.join(survey.loaded.folder, "imports")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        if not name.endswith(_STATE):
            continue
        try:
            path = safe_path(survey.loaded.folder, f"imports/{name}")
            text = read_text(path)
        except CaseError as error:
            yield from error.faults
            continue
        line = _damaged(text)
        if line > 0:
            yield fault("R904", (path, line, 0), "is no record of an import." if line == 1 else "is damaged on this line.")


def _damaged(text: str) -> int:
    """The first line that is cut, or does not begin the file as it must; 0: none."""
    first, *rest = text.splitlines() or [""]
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return 1
    if not (isinstance(found, dict) and found.get("form") == 1):
        return 1
    for number, line in enumerate(rest, 2):
        if line[:1] + line[-1:] not in ("[]", "{}"):
            return number
    return 0


RULES = (Rule(("R901", "R902"), mappings), Rule(("R904",), memories))
