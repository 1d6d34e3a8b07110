"""Adding documents: each read and kept by its digest, then all of them put into the table at once, by one program at a time."""

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from rapallo.errors import CaseError, LimitError, UsageError
from rapallo.library.nearness import NEARNESS, nearly_same
from rapallo.library.reading import Read, Unreadable, read_document, sized_format
from rapallo.library.shelf import Shelf, digest_of_file, open_shelf
from rapallo.library.stories_lock import held
from rapallo.record.cells import KEY, reader_of
from rapallo.record.columns import columns_of, field_of
from rapallo.record.files import safe_path, write_chunks, write_text
from rapallo.record.stored import Stored, text_of
from rapallo.record.tables import write_table

__all__ = ["AT_ONCE", "GIVEN", "INDEX", "Added", "Refused", "add", "add_all"]

INDEX = "index.sqlite"
"""The search index: one file that can be deleted."""

GIVEN = ("id", "title", "author", "date", "kind", "place", "language", "licence", "source", "note")
"""What the person who adds a document can say of it; it stands above what the file says of itself."""

AT_ONCE = 200
"""Files that are put into the table by one write, at most, or as many as are read in five seconds; whoever is stopped loses no more."""

_SECONDS = 5.0
_LOCK = ".lock"
_IGNORED = f"{INDEX}\n{NEARNESS}\n{_LOCK}\n"
_PATIENCE = 60.0  # seconds that the table is waited for while another program writes it


class Added(msgspec.Struct, frozen=True):
    """What came of adding a file. ``again``: the same bytes, or the same text, were there already and nothing was added; ``near`` are
    documents with nearly the same text and the share in common."""

    document: Stored
    again: bool
    near: tuple[tuple[str, float], ...] = ()
    remarks: tuple[str, ...] = ()
    path: str = ""


class Refused(msgspec.Struct, frozen=True):
    """A file that was not added, and why."""

    path: str
    reason: str


class _Draft(msgspec.Struct, frozen=True):
    """A file whose original and text lie on the shelf, and which no row may name yet; without ``read`` nothing of it was missing there.
    ``lost`` says what had gone of a document that is in the table (``text``, ``original``) and was put back."""

    path: str
    digest: str
    text: str = ""
    read: Read | None = None
    lost: tuple[str, ...] = ()


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
    Law: adding the same file again changes nothing but to put back what has gone since: its text, its original.
    """
    said = _cells(given or {}, sources)
    draft = _drafted(folder, open_shelf(folder), path, link, {})
    (found,) = _landed(folder, [draft], said, link)
    if isinstance(found, Refused):
        raise UsageError(found.reason)
    return found


def add_all(
    folder: str, paths: Sequence[str], given: Mapping[str, str] | None = None, link: bool = False, sources: frozenset[str] | None = None
) -> Iterator[Added | Refused]:
    """Add many files (see `add`), `AT_ONCE` of them by one write of the table; one that cannot be read is told and keeps no other out.

    What is given holds for each. Others may add to the same shelf meanwhile: every program reads by itself, and under a lock the new rows go
    into the table as it then is. Broken off, the table is as after the last write; a text without a row is no document, and adding the file
    again picks it up.
    """
    import time

    said = _cells(given or {}, sources)
    left = list(reversed(paths))
    while len(left) > 0:
        shelf = open_shelf(folder)
        end = time.monotonic() + _SECONDS
        texts: dict[str, str] = {}
        found: list[_Draft | Refused] = []
        while len(left) > 0 and len(found) < AT_ONCE and (len(found) == 0 or time.monotonic() < end):
            found.append(_tried(folder, shelf, left.pop(), link, texts))
        landed = iter(_landed(folder, [one for one in found if isinstance(one, _Draft)], said, link))
        for one in found:
            yield next(landed) if isinstance(one, _Draft) else one


def _tried(folder: str, shelf: Shelf, path: str, link: bool, texts: dict[str, str]) -> _Draft | Refused:
    """A file read and kept, or why it is not."""
    try:
        return _drafted(folder, shelf, path, link, texts)
    except (Unreadable, LimitError, UsageError) as error:
        reason = str(error)
        return Refused(path, reason if path in reason else f"{path}: {reason}")
    except OSError as error:
        return Refused(path, f"{path}: {error.strerror or error}.")


def _drafted(folder: str, shelf: Shelf, path: str, link: bool, texts: dict[str, str]) -> _Draft:
    """A file read, with its original and text kept under its digest; ``texts`` are the texts of this batch so far, by their digest."""
    sized_format(path)
    digest = digest_of_file(path)
    known = next((one for one in shelf.documents if one.digest == digest), None)
    lost = _lost(folder, known) if known is not None else ()
    if known is not None and len(lost) == 0:
        return _Draft(path, digest)
    read = read_document(path)
    text = hashlib.sha256(read.text.encode("utf-8")).hexdigest()
    if known is not None:
        _keep(folder, path, digest, read.text, link or "original" not in lost)
    elif texts.setdefault(text, digest) == digest and all(one.text != text for one in shelf.documents):
        _keep(folder, path, digest, read.text, link)
    return _Draft(path, digest, text, msgspec.structs.replace(read, text=""), lost)


def _lost(folder: str, document: Stored) -> tuple[str, ...]:
    """What is not there any more of a document in the table: ``text``, ``original``."""
    path = os.path.join(folder, document.file)
    held_fast = document.file == "" or (os.path.isfile(path) and digest_of_file(path) == document.digest)
    try:
        there = text_of(folder, document) != ""
    except (FileNotFoundError, CaseError):
        there = False
    return (*(() if there else ("text",)), *(() if held_fast else ("original",)))


def _keep(folder: str, path: str, digest: str, text: str, link: bool) -> None:
    """Original, then text, by their digest: broken off between, there is a file too many and never a row without its text."""
    for part in ("", "files", "texts"):
        os.makedirs(os.path.join(folder, part), exist_ok=True)
    _ignore_what_is_made(os.path.join(folder, ".gitignore"))
    kept = path if link else safe_path(folder, f"files/{digest}{_ending(path)}")
    if not link:
        with open(path, "rb") as file:
            write_chunks(kept, iter(lambda: file.read(1 << 20), b""))
    if digest_of_file(kept) != digest:
        if not link:
            os.unlink(kept)
        raise UsageError(f"{path} changed while it was read. Nothing was added of it; add it again.")
    write_text(safe_path(folder, os.path.join("texts", digest + ".txt")), [text])


def _ignore_what_is_made(path: str) -> None:
    """Keep what can be deleted out of versions of the shelf; a list that somebody changed is left alone."""
    try:
        with open(path, encoding="utf-8") as file:
            known = file.read(len(_IGNORED) + 1)
    except (OSError, ValueError):
        known = INDEX + "\n" if not os.path.lexists(path) else _IGNORED
    if known == INDEX + "\n":
        write_text(path, [_IGNORED])


def _ending(path: str) -> str:
    ending = os.path.splitext(path)[1].lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) is not None else ""


def _landed(folder: str, drafts: Sequence[_Draft], said: Mapping[str, object], link: bool) -> list[Added | Refused]:
    """What came of each draft, all new rows having been put into the table as it now is by one write."""
    if len(drafts) == 0:
        return []
    os.makedirs(folder, exist_ok=True)
    with held(os.path.join(folder, _LOCK), "the library is being changed", _PATIENCE):
        before = open_shelf(folder).by_id
        table = dict(before)
        found = [_row(folder, table, draft, said, link) for draft in drafts]
        if table != before:
            write_table(os.path.join(folder, "documents.csv"), Stored, table.values())
    new = [one.document.id for one in found if isinstance(one, Added) and not one.again]
    near = nearly_same(Shelf(folder, tuple(table[name] for name in sorted(table))), new)
    return [msgspec.structs.replace(one, near=near.get(one.document.id, ())) if isinstance(one, Added) and not one.again else one for one in found]


def _row(folder: str, table: dict[str, Stored], draft: _Draft, said: Mapping[str, object], link: bool) -> Added | Refused:
    """What a draft is against the table, which gets its row where it is new; of a row that had lost something, where that now is."""
    path = draft.path
    same = next((one for one in table.values() if one.digest == draft.digest), None)
    if same is not None:
        mended = same
        if "original" in draft.lost:
            mended = msgspec.structs.replace(mended, file=_file(path, draft.digest, link))
        if "text" in draft.lost:
            mended = msgspec.structs.replace(mended, text=draft.text)
        table[same.id] = mended
        back = (f"Its {' and '.join(draft.lost)} had gone and {'was' if len(draft.lost) == 1 else 'were'} put back.",) if len(draft.lost) > 0 else ()
        return Added(mended, True, (), (*back, *_ignored(mended, said)), path)
    if draft.read is None:
        return Refused(path, f"{path}: its row was taken out of documents.csv just now. Nothing was added; add it again.")
    alike = next((one for one in table.values() if one.text == draft.text), None)
    if alike is not None:
        remark = f"Another file with the same text is there already as {alike.id}; this one was not added."
        return Added(alike, True, (), (remark, *_ignored(alike, said)), path)
    document = _document(table, draft, draft.read, said, link)
    table[document.id] = document
    unknown = () if document.language != "" else ("Its language could not be told; it stays unknown (--language).",)
    return Added(document, False, (), draft.read.remarks + unknown, path)


def _file(path: str, digest: str, link: bool) -> str:
    """Where the original is, as the table says it."""
    return os.path.abspath(path) if link else f"files/{digest}{_ending(path)}"


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


def _document(table: Collection[str], draft: _Draft, read: Read, said: Mapping[str, object], link: bool) -> Stored:
    from rapallo.time import parse_when

    name = os.path.basename(draft.path)
    title = read.title if read.title.strip() != "" else os.path.splitext(name)[0]
    fields: dict[str, object] = {
        "title": _short(title), "author": tuple(_short(one) for one in read.author if one.strip() != ""), "kind": read.format,
        "date": parse_when(read.date) if read.date != "" else None, "place": _short(read.place), "language": read.language,
        "licence": _short(read.licence),
    }  # fmt: skip
    fields.update(said)
    wanted = str(fields.pop("id", ""))
    if wanted in table:
        raise UsageError(f"--id: there is a document {wanted} already.")
    fields["id"] = wanted if wanted != "" else _free_id(table, str(fields["title"]), draft.digest)
    fields.update(digest=draft.digest, text=draft.text, file=_file(draft.path, draft.digest, link))
    return msgspec.convert(fields, Stored, dec_hook=_as_is)


def _as_is(kind: type, value: object) -> object:
    return value


def _short(text: str) -> str:
    return " ".join(text.split())[:300]


def _free_id(table: Collection[str], title: str, digest: str) -> str:
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
    while name in table:
        count += 1
        name = f"{stem}-{count}"
    return name


def _ignored(document: Stored, said: Mapping[str, object]) -> tuple[str, ...]:
    differs = [name for name, value in said.items() if name != "id" and getattr(document, name) != value]
    if len(differs) == 0:
        return ()
    return (f"What was given for {', '.join(differs)} was not taken over; change it in documents.csv.",)
