"""A row added or amended at a desk: what it would change and what `check` would say of it; then saved, or refused, never half."""

import os
from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from rapallo.check import check
from rapallo.desk.shelf import Shelf, case_files
from rapallo.errors import CaseError, Fault, RapalloError
from rapallo.inquiry.digest import digest
from rapallo.inquiry.render import plain
from rapallo.record import Loaded
from rapallo.record.amending import Amendment, amended
from rapallo.record.files import read_text, safe_path, write_text
from rapallo.record.load import load

__all__ = ["Edit", "Outcome", "preview", "save_edit"]


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the page asks for: a table, the texts of some columns, the row's id (blank: a new row), and the digest it was based on."""

    table: str
    row: dict[str, str]
    id: str = ""
    digest: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """What an edit comes to: HTTP ``status`` and what is sent back."""

    status: int
    content: dict[str, Any]


def preview(shelf: Shelf, edit: Edit) -> Outcome:
    """What would change, the faults that would be new, and whether it could be saved. Nothing is written to the case's folder."""
    loaded = shelf.current().loaded
    try:
        return _previewed(shelf, loaded, amended(loaded, edit.table, edit.row, edit.id))
    except RapalloError as error:
        return Outcome(200, {"id": edit.id, "diff": [], "faults": _refusal(error), "savable": False})


def save_edit(shelf: Shelf, edit: Edit) -> Outcome:
    """Save an edit: whole, canonical, and only onto the edition it was based on.

    409: the case changed underneath, or cannot be read now; the edit is still the page's, and nothing was written. 422: with it the case
    could not be read. What `check` finds beyond that is the author's to weigh, and does not keep it from being saved. What was written is
    read back; could it not be read, the file would be put back as it was.
    """
    loaded = shelf.fresh()
    if any(fault.severity == "error" for fault in loaded.faults):
        return Outcome(409, {"error": "the case on disk cannot be read whole now; mend it, then save again.", "digest": digest(loaded.case)})
    now = digest(loaded.case)
    if edit.digest != now:
        return Outcome(409, {"error": "the case changed on disk since this was begun; look at it again, then save.", "digest": now})
    try:
        change = amended(loaded, edit.table, edit.row, edit.id)
        outcome = _previewed(shelf, loaded, change)
    except RapalloError as error:
        return Outcome(422, {"id": edit.id, "diff": [], "faults": _refusal(error), "savable": False})
    if not outcome.content["savable"]:
        return Outcome(422, outcome.content)
    try:
        _write(loaded, change)
    except CaseError as error:
        return Outcome(409, {"error": plain(str(error.faults[0])), "digest": now})
    return Outcome(200, {**outcome.content, "digest": digest(shelf.current().case)})


def _previewed(shelf: Shelf, loaded: Loaded, change: Amendment) -> Outcome:
    """The edit tried on a copy of the case's files: the faults it would have there and has not now."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="rapallo-") as copy:
        for name in case_files(loaded.folder):
            if name != change.file:
                _copied(safe_path(loaded.folder, name), os.path.join(copy, name))
        with open(os.path.join(copy, change.file), "w", encoding="utf-8", newline="") as file:
            file.write(change.text)
        tried = load(copy)
    after = check(msgspec.structs.replace(tried, folder=loaded.folder))  # the library and the imports are where they were
    before = Counter(_same(fault) for fault in _findings(shelf, loaded))
    new = []
    for fault in after:
        if before[_same(fault)] > 0:
            before[_same(fault)] -= 1
        else:
            new.append(_told(fault))
    content: dict[str, Any] = {"id": change.id, "diff": [[_named(text) for text in row] for row in change.diff], "faults": new}
    content["savable"] = all(fault.severity != "error" for fault in tried.faults)
    content["digest_after"] = digest(tried.case)
    return Outcome(200, content)


def _copied(path: str, copy: str) -> None:
    os.makedirs(os.path.dirname(copy), exist_ok=True)
    with open(path, "rb") as file, open(copy, "wb") as out:
        out.write(file.read())


def _findings(shelf: Shelf, loaded: Loaded) -> Iterable[Fault]:
    """What `check` finds of the case as it stands; remembered where that is the edition of the desk."""
    edition = shelf.current()
    if edition.loaded is loaded or (edition.loaded.faults == loaded.faults and edition.digest == digest(loaded.case)):
        return edition.findings
    return check(loaded)


def _named(text: str) -> str:
    """A cell's text with what would turn its line or steer a screen named, so that a difference shows all there is."""
    return "\n".join(plain(line) for line in text.split("\n"))


def _same(fault: Fault) -> tuple[str, str, str]:
    """What makes two findings one, whatever line they stand on."""
    return os.path.basename(fault.path), fault.code, fault.finding


def _told(fault: Fault) -> dict[str, Any]:
    place = os.path.basename(fault.path) + (f":{fault.line}" if fault.line > 0 else "")
    return {
        "code": fault.code,
        "severity": fault.severity,
        "place": plain(place),
        "finding": _named(fault.finding),
        "remedy": _named(fault.remedy),
        "section": fault.section,
        "ids": list(fault.claims),
    }


def _refusal(error: RapalloError) -> list[dict[str, Any]]:
    """An error as the faults of an edit."""
    if isinstance(error, CaseError):
        return [_told(fault) for fault in error.faults]
    return [_told(Fault("", 0, 0, "", "error", str(error), "", ""))]


def _write(loaded: Loaded, change: Amendment) -> None:
    """Write the one table, whole or not at all, unless it is not what was read."""
    path = safe_path(loaded.folder, change.file)
    old = read_text(path) if os.path.exists(path) else None
    now = load(loaded.folder)
    if now.case != loaded.case or now.faults != loaded.faults or now.columns != loaded.columns:
        finding = "changed while this was saved."
        raise CaseError([Fault(path, 0, 0, "R115", "error", finding, "Look at it again, then save. Nothing was changed.", "§1.4")])
    with_mark = old is not None and _marked(path)
    write_text(path, ["\ufeff" if with_mark else "", change.text])
    written = load(loaded.folder)
    if any(fault.severity == "error" for fault in written.faults):
        if old is None:
            os.unlink(path)
        else:
            write_text(path, ["\ufeff" if with_mark else "", old])
        raise CaseError([fault for fault in written.faults if fault.severity == "error"])


def _marked(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(3) == b"\xef\xbb\xbf"
