"""Several files of a case replaced as one: all of them or none, whenever the program is stopped.

The new files are written into a folder beside the old ones. Then a journal that lists them is put in place by one rename: from
then on the replacement is decided, and whoever opens the case next finishes it.
"""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from rapallo.errors import CaseError, Fault
from rapallo.record.files import safe_path, write_text

__all__ = ["JOURNAL", "Stamp", "finish", "replace_files", "stamp"]

JOURNAL = ".rapallo-journal"
"""The file that stands in a case's folder from the decision to replace until all is in place."""

_STAGE = ".rapallo-stage-"
_LARGEST = 100_000
Stamp = tuple[int, int] | None
"""Size and time of a file; ``None``: there is none."""


def stamp(path: str) -> Stamp:
    """What tells that a file is still the one that was read."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return (found.st_size, found.st_mtime_ns)


def replace_files(folder: str, files: Mapping[str, Iterable[str]], seen: Mapping[str, Stamp]) -> None:
    """Put new texts in the place of several files of a case, all or none; ``files`` are in the order they are put in place.

    ``seen`` are the stamps of the files when they were read. Raises `CaseError`: R115 where one has changed since, R122 where
    something cannot be written (all being as it was), R903 where the last step could not be finished.
    """
    if len(files) == 0:
        return
    _sweep(folder)
    stage = f"{_STAGE}{os.getpid()}"
    staged = os.path.join(folder, stage)
    try:
        try:
            os.mkdir(staged)
        except OSError as error:
            _refuse(folder, "R122", f"cannot be written into: {error.strerror}.", "Look at its permissions, then run it again.")
        entries = []
        for number, (name, chunks) in enumerate(files.items()):
            path = safe_path(folder, name)
            write_text(os.path.join(staged, str(number)), chunks)
            entries.append([f"{stage}/{number}", name, _digest(path)])
        for name in files:
            path = safe_path(folder, name)
            if stamp(path) != seen.get(name):
                _refuse(path, "R115", "changed while the import was at work.", "Nothing was changed; run the import again.")
            _keep_mode(path, os.path.join(staged, str(list(files).index(name))))
            os.makedirs(os.path.dirname(path), exist_ok=True)
        decided = os.path.join(staged, "journal")
        write_text(decided, [_journal_text(entries)])
        os.replace(decided, os.path.join(folder, JOURNAL))
    except BaseException:
        _remove_stage(staged)
        raise
    faults = finish(folder)
    if len(faults) > 0:
        raise CaseError(faults)


def finish(folder: str) -> tuple[Fault, ...]:
    """Finish a replacement that was decided and then stopped; nothing happens where none was.

    Returns a fault (R903) where it cannot be finished: a file that it would replace has changed since, or the folder cannot be
    written. Several programs may finish the same one at a time.
    """
    journal = os.path.join(folder, JOURNAL)
    if not os.path.lexists(journal):
        return ()
    try:
        entries = _read_journal(folder, journal)
        if entries is None:
            return ()
        for staged, path, digest in entries:
            if os.path.exists(staged) and _digest(path) not in (digest, _digest(staged)):
                finding = "an import was stopped midway, and this file has been changed since."
                remedy = f"Keep a copy of it, delete {JOURNAL} and the folder {_STAGE}… beside it, and run the import again."
                return (_fault(path, finding, remedy),)
        for staged, path, _ in entries:
            try:
                os.replace(staged, path)
            except FileNotFoundError:
                continue  # in place already: before the stop, or by another program at this moment
        _sync(folder)
        _gone(journal)
        for stage in sorted({os.path.dirname(staged) for staged, _, _ in entries}):
            _remove_stage(stage)
    except OSError as error:
        finding = f"an import was stopped midway and cannot be finished: {error.strerror}."
        return (_fault(journal, finding, "Make room or look at the permissions; it is finished when the case is next opened."),)
    except CaseError as error:
        return error.faults
    return ()


def _read_journal(folder: str, journal: str) -> list[tuple[str, str, str]] | None:
    """The entries of a journal as paths; ``None`` where another program has just finished it. Hostile ones are refused."""
    import json

    try:
        with open(journal, encoding="utf-8") as file:
            data: Any = json.loads(file.read(_LARGEST))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        data = None
    entries: list[tuple[str, str, str]] = []
    listed: list[Any] = data if isinstance(data, list) else [None]
    for entry in listed:
        sound = isinstance(entry, list) and len(entry) == 3 and all(isinstance(part, str) for part in entry)
        parts = entry[0].split("/") if sound else []
        if len(parts) != 2 or not parts[0].startswith(_STAGE) or not parts[1].isdigit() or entry[1].startswith("."):
            finding = "is no journal of a stopped import."
            raise CaseError([_fault(journal, finding, "Delete it; the case is as its tables say.")])
        entries.append((safe_path(folder, entry[0]), safe_path(folder, entry[1]), entry[2]))
    return entries


def _journal_text(entries: list[list[str]]) -> str:
    import json

    return json.dumps(entries, indent=0) + "\n"


def _digest(path: str) -> str:
    """What a file holds, in short; blank where there is none."""
    import hashlib

    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except FileNotFoundError:
        return ""


def _keep_mode(path: str, staged: str) -> None:
    try:
        os.chmod(staged, os.stat(path).st_mode & 0o777)
    except FileNotFoundError:
        pass


def _sync(folder: str) -> None:
    """Have the renames on the disk before the journal goes."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _sweep(folder: str) -> None:
    """Remove what stopped programs left that had decided nothing."""
    for name in os.listdir(folder):
        number = name.removeprefix(_STAGE)
        if name != number and number.isdigit() and not os.path.exists(os.path.join(folder, JOURNAL)) and not _runs(int(number)):
            _remove_stage(os.path.join(folder, name))


def _runs(process: int) -> bool:
    if os.name == "nt":
        return True  # there the signal 0 would end it
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        pass
    return True


def _remove_stage(stage: str) -> None:
    try:
        for name in os.listdir(stage):
            _gone(os.path.join(stage, name))
        os.rmdir(stage)
    except OSError:
        pass


def _gone(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


def _fault(path: str, finding: str, remedy: str) -> Fault:
    return Fault(path, 0, 0, "R903", "error", finding, remedy, "§1.10")


def _refuse(path: str, code: str, finding: str, remedy: str) -> None:
    raise CaseError([Fault(path, 0, 0, code, "error", finding, remedy, "§1.10")])
