"""Adding a document: read, named by its digest, told from what is there already, and written whole or not at all."""

import hashlib
import os
import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from rapallo.errors import CaseError, UsageError
from rapallo.library.reading import Read, read_document
from rapallo.library.shelf import Shelf, digest_of_file, open_shelf
from rapallo.library.shingles import near_duplicates, shingles
from rapallo.record.cells import KEY, reader_of
from rapallo.record.columns import columns_of, field_of
from rapallo.record.files import safe_path, write_chunks, write_text
from rapallo.record.stored import Stored
from rapallo.record.tables import write_table

__all__ = ["GIVEN", "INDEX", "Added", "add"]

INDEX = "index.sqlite"
"""The search index: one file that can be deleted."""

GIVEN = ("id", "title", "author", "date", "kind", "place", "language", "licence", "source", "note")
"""What the person who adds a document can say of it; it stands above what the file says of itself."""


class Added(msgspec.Struct, frozen=True):
    """What came of adding a file. ``again``: the same bytes, or the same text, were there already and nothing was added; ``near`` are
    documents with nearly the same text and the share in common."""

    document: Stored
    again: bool
    near: tuple[tuple[str, float], ...] = ()
    remarks: tuple[str, ...] = ()


def add(
    folder: str, path: str, given: Mapping[str, str] | None = None, link: bool = False, sources: frozenset[str] | None = None
) -> Added:
    """Read a file and keep it on the shelf in ``folder``.

    Parameters
    ----------
    given : texts for the columns in `GIVEN`; what is not given is taken from the file, and stays blank where it says nothing
    link : leave the original where it is and keep only its text
    sources : the keys of the case's sources, where there is a case; a ``source`` that is none of them is refused

    Raises what `read_document` raises, `CaseError` (the table cannot be read or written) and `UsageError`.
    Law: adding the same file again changes nothing.
    """
    said = _cells(given or {}, sources)
    shelf = open_shelf(folder)
    digest = digest_of_file(path)
    for document in shelf.documents:
        if document.digest == digest:
            return Added(document, True, (), _ignored(document, said))
    read = read_document(path)
    text_digest = hashlib.sha256(read.text.encode("utf-8")).hexdigest()
    same = next((one for one in shelf.documents if one.text == text_digest), None)
    if same is not None:
        return Added(same, True, (), (f"Another file with the same text is there already as {same.id}; this one was not added.",))
    document = _document(shelf, path, read, digest, text_digest, said)
    if link:
        document = msgspec.structs.replace(document, file=os.path.abspath(path))
    near = near_duplicates(shingles(read.text), _runs(shelf))
    _keep(folder, path, document, read.text, link)
    remarks = read.remarks + (
        () if document.language != "" else ("Its language could not be told; it stays unknown (--language).",)
    )
    return Added(document, False, near, remarks)


def _runs(shelf: Shelf) -> dict[str, frozenset[int]]:
    """The runs of words of every document, by id; worked out once for each text."""
    found: dict[str, frozenset[int]] = {}
    for document in shelf.documents:
        try:
            found[document.id] = _runs_of(shelf.folder, document)
        except (UsageError, CaseError):
            continue
    return found


@lru_cache(maxsize=20_000)
def _runs_of(folder: str, document: Stored) -> frozenset[int]:
    return shingles(Shelf(folder).text(document))


def _cells(given: Mapping[str, str], sources: frozenset[str] | None) -> dict[str, object]:
    """The values given, each read as its column's cell."""
    columns = columns_of(Stored)
    found: dict[str, object] = {}
    for name, text in given.items():
        if text.strip() == "":
            continue
        try:
            found[field_of(name)] = reader_of(columns[name])(text.strip())
        except ValueError as error:
            raise UsageError(f"--{name}: {error}") from None
    source = found.get("source", "")
    if source != "":
        if KEY.match(str(source)) is None:
            raise UsageError(f"--source: '{str(source)[:40]}' is no source key. Use capital letters, digits, - and _: SMITH1999.")
        if sources is not None and source not in sources:
            raise UsageError(f"--source: the case has no source {source}. Add it first: rapallo add source {source}")
    return found


def _document(shelf: Shelf, path: str, read: Read, digest: str, text_digest: str, said: dict[str, object]) -> Stored:
    from rapallo.time import parse_when

    name = os.path.basename(path)
    title = read.title if read.title != "" else os.path.splitext(name)[0]
    fields: dict[str, object] = {
        "title": _short(title), "author": tuple(_short(one) for one in read.author if one.strip() != ""), "kind": read.format,
        "date": parse_when(read.date) if read.date != "" else None, "place": _short(read.place), "language": read.language,
        "licence": _short(read.licence),
    }  # fmt: skip
    fields.update(said)
    wanted = str(fields.pop("id", ""))
    if wanted in shelf.by_id:
        raise UsageError(f"--id: there is a document {wanted} already.")
    identity = wanted if wanted != "" else _free_id(shelf, str(fields["title"]), digest)
    ending = os.path.splitext(name)[1].lower()
    ending = ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) is not None else ""
    return msgspec.convert(
        {**fields, "id": identity, "digest": digest, "text": text_digest, "file": f"files/{digest}{ending}"},
        Stored,
        dec_hook=_as_is,
    )


def _as_is(kind: type, value: object) -> object:
    return value


def _short(text: str) -> str:
    return " ".join(text.split())[:300]


def _free_id(shelf: Shelf, title: str, digest: str) -> str:
    """An id of the title's Latin letters; of a title with none, of the digest."""
    import unicodedata

    bare = unicodedata.normalize("NFKD", title.lower().replace("ß", "ss"))
    stem = (
        re.sub(r"[^a-z0-9]+", "-", "".join(sign for sign in bare if unicodedata.category(sign) != "Mn"))
        .strip("-")[:60]
        .strip("-")
    )
    stem = stem if len(re.sub(r"[^a-z]", "", stem)) >= 3 else f"document-{digest[:8]}"
    name, count = stem, 1
    while name in shelf.by_id:
        count += 1
        name = f"{stem}-{count}"
    return name


def _keep(folder: str, path: str, document: Stored, text: str, link: bool) -> None:
    """Original, text, then the row: broken off between, there is a file too many and never a row without its text."""
    for part in ("", "files", "texts"):
        os.makedirs(os.path.join(folder, part), exist_ok=True)
    ignored = os.path.join(folder, ".gitignore")
    if not os.path.exists(ignored):
        write_text(ignored, [INDEX + "\n"])
    if not link:
        kept = safe_path(folder, document.file)
        with open(path, "rb") as file:
            write_chunks(kept, iter(lambda: file.read(1 << 20), b""))
        if digest_of_file(kept) != document.digest:
            os.unlink(kept)
            raise UsageError(f"{path} changed while it was read. Nothing was added; add it again.")
    write_text(safe_path(folder, os.path.join("texts", document.digest + ".txt")), [text])
    now = open_shelf(folder)
    write_table(os.path.join(folder, "documents.csv"), Stored, [*now.documents, document])


def _ignored(document: Stored, said: Mapping[str, object]) -> tuple[str, ...]:
    differs = [name for name, value in said.items() if name != "id" and getattr(document, name) != value]
    if len(differs) == 0:
        return ()
    return (f"What was given for {', '.join(differs)} was not taken over; change it in documents.csv.",)
