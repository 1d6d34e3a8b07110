"""A shelf: a folder with documents, their texts and one table that says what they are; the search index is thrown away at will."""

import hashlib
import os
from functools import cached_property

import msgspec

from rapallo.errors import CaseError, UnknownName, UsageError
from rapallo.record.files import safe_path
from rapallo.record.stored import Stored, read_stored, text_of

__all__ = ["FOLDER", "Shelf", "digest_of_file", "open_shelf", "shelf_in", "shelf_of"]

FOLDER = "library"
"""The shelf of a case, in the case's folder."""


class Shelf(msgspec.Struct, frozen=True, dict=True):
    """The documents in a folder, in the order of their ids. Look-ups are built when first asked for."""

    folder: str
    documents: tuple[Stored, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Stored]:
        """Documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def by_source(self) -> dict[str, tuple[Stored, ...]]:
        """Documents by the key of the source that they are copies of."""
        found: dict[str, tuple[Stored, ...]] = {}
        for document in self.documents:
            if document.source != "":
                found[document.source] = (*found.get(document.source, ()), document)
        return found

    @property
    def digest(self) -> str:
        """A short digest of what the table says; equal shelves have equal ones."""
        return hashlib.sha256(repr(self.documents).encode("utf-8")).hexdigest()[:16]

    @property
    def name(self) -> str:
        """What answers call it: the case's folder where it lies in one, else its own."""
        path = os.path.abspath(self.folder)
        parent = os.path.dirname(path)
        in_case = os.path.basename(path) == FOLDER and os.path.isfile(os.path.join(parent, "case.toml"))
        return os.path.basename(parent if in_case else path)

    def resolve(self, name: str) -> Stored:
        """The one document meant: by id, the beginning of its digest, its source's key, or words of its title. Raises `UnknownName`."""
        found = self.by_id.get(name)
        if found is not None:
            return found
        from rapallo.record.folding import plain

        asked = plain(name)
        groups = (
            self.by_source.get(name, ()),
            tuple(one for one in self.documents if len(name) >= 6 and one.digest.startswith(name.lower())),
            tuple(one for one in self.documents if asked != "" and plain(one.title) == asked),
            tuple(one for one in self.documents if asked != "" and asked in plain(one.title)),
        )
        for group in groups:
            if len(group) == 1:
                return group[0]
            if len(group) > 1:
                raise UnknownName(name, tuple(one.id for one in group[:5]), what="document")
        from difflib import get_close_matches

        raise UnknownName(name, tuple(get_close_matches(name, list(self.by_id), 3)), what="document")

    def text(self, document: Stored) -> str:
        """The stored text. Raises `UsageError` with the remedy where it is gone."""
        try:
            return text_of(self.folder, document)
        except FileNotFoundError:
            raise UsageError(
                f"the text of {document.id} is not in {os.path.join(self.folder, 'texts')}. Add the file again: rapallo library add FILE"
            ) from None


def open_shelf(folder: str) -> Shelf:
    """The shelf in a folder; one that is not there yet is empty. Raises `CaseError` with every fault of `documents.csv`."""
    documents, _, faults = read_stored(folder)
    errors = [fault for fault in faults if fault.severity == "error"]
    if len(errors) > 0:
        raise CaseError(errors)
    return Shelf(folder, tuple(sorted(documents, key=lambda one: one.id)))


def shelf_of(case_folder: str) -> str:
    """The folder of a case's shelf."""
    return os.path.join(case_folder, FOLDER)


def shelf_in(case_folder: str) -> Shelf | None:
    """A case's shelf as its table has it now; ``None`` where it keeps no documents. Raises `CaseError` where it leads out of the folder."""
    if not os.path.isfile(os.path.join(case_folder, FOLDER, "documents.csv")):
        return None
    safe_path(case_folder, f"{FOLDER}/documents.csv")
    return open_shelf(shelf_of(case_folder))


def digest_of_file(path: str) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while len(piece := file.read(1 << 20)) > 0:
            digest.update(piece)
    return digest.hexdigest()
