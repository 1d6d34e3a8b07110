"""Pages put into a folder, and taken out of it when they are no longer published; no other file of the folder is touched."""

import json
import os
from collections.abc import Mapping

import msgspec

from rapallo.errors import CaseError, RapalloError
from rapallo.library.stories_lock import held
from rapallo.record.files import write_bytes, write_text

__all__ = ["MANIFEST", "Published", "publish"]

MANIFEST = ".rapallo-site.json"
"""The list of what was put into a folder, in that folder."""

_LARGEST = 64 * 1024 * 1024


class Published(msgspec.Struct, frozen=True):
    """What came of it: how many files were ``written`` (those that changed), which were taken away (``gone``), and which are no longer
    published but were changed by somebody else since, and so were ``left``."""

    written: int
    gone: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``what`` is published there, and each file with the SHA-256 of what was written."""

    what: str
    files: dict[str, str]
    form: int = 1


def publish(folder: str, files: Mapping[str, str | bytes], what: str) -> Published:
    """Write files into a folder, each whole or not at all and only where it changed, and take away those of last time that are no more.

    Parameters
    ----------
    files : plain names with their content
    what : what is published (``stories https://example.org/``); another thing is not published into the same folder

    Taken away is only what this function wrote, as the folder's own list says, and only where it is still as it was written. A file that
    is on no list is neither written over nor taken away. Law: published again, nothing is written. Raises `RapalloError`, before
    anything is changed, for a folder that holds another thing or a file in the way, and `CaseError` where a file cannot be written.
    """
    os.makedirs(folder, exist_ok=True)
    content = {name: data.encode("utf-8") if isinstance(data, str) else data for name, data in files.items()}
    for name in content:
        if not _plain(name):
            raise RapalloError(f"{name[:80]!r} is no name of a page. Nothing was published.")
    with held(os.path.join(folder, ".rapallo-site.lock"), "this folder is being published into"):
        before = _read(folder)
        if before is not None and before.what != what:
            raise RapalloError(f"{folder} holds {before.what}; publish {what} into a folder of its own, or empty this one first.")
        listed = {} if before is None else before.files
        same = {name for name, data in content.items() if _found(folder, name) == _digest(data)}
        foreign = [name for name in sorted(content) if name not in listed and name not in same and _there(folder, name)]
        if len(foreign) > 0:
            raise RapalloError(
                f"{folder} has files that were not published by this command: {', '.join(foreign[:5])}. Nothing was changed; "
                "take them away, or name another folder."
            )
        new = {name: _digest(data) for name, data in sorted(content.items())}
        _keep(folder, _Manifest(what, {**listed, **new}), before)
        for name, data in content.items():
            if name not in same:
                write_bytes(os.path.join(folder, name), data)
        gone, left = _taken_away(folder, {name: digest for name, digest in listed.items() if name not in new})
        _keep(folder, _Manifest(what, new), _Manifest(what, {**listed, **new}))
    return Published(len(content) - len(same), gone, left)


def _taken_away(folder: str, old: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    gone, left = [], []
    for name, digest in sorted(old.items()):
        if not _there(folder, name):
            continue
        if _found(folder, name) != digest:
            left.append(name)
            continue
        try:
            os.unlink(os.path.join(folder, name))
        except OSError:
            left.append(name)
        else:
            gone.append(name)
    return tuple(gone), tuple(left)


def _plain(name: str) -> bool:
    """Whether a name is that of a file in the folder itself, and not hidden."""
    return name != "" and os.path.basename(name) == name and not name.startswith(".") and name.isprintable() and "\\" not in name


def _there(folder: str, name: str) -> bool:
    return os.path.lexists(os.path.join(folder, name))


def _found(folder: str, name: str) -> str:
    """The digest of a file as it is; blank for none, and for a link or anything else that this command does not make."""
    path = os.path.join(folder, name)
    if os.path.islink(path) or not os.path.isfile(path) or os.path.getsize(path) > _LARGEST:
        return ""
    try:
        with open(path, "rb") as file:
            return _digest(file.read(_LARGEST + 1))
    except OSError:
        return ""


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _read(folder: str) -> _Manifest | None:
    path = os.path.join(folder, MANIFEST)
    if not _there(folder, MANIFEST):
        return None
    try:
        with open(path, "rb") as file:
            found = msgspec.json.decode(file.read(_LARGEST), type=_Manifest)
    except (OSError, msgspec.DecodeError, RecursionError):
        found = None
    if found is None or found.form != 1 or not all(_plain(name) for name in found.files):
        raise RapalloError(f"{path} is not the list of what was published here. Nothing was changed; empty the folder, or name another.")
    return found


def _keep(folder: str, manifest: _Manifest, before: _Manifest | None) -> None:
    if manifest == before:
        return
    text = json.dumps(msgspec.to_builtins(manifest), indent=1, sort_keys=True) + "\n"
    try:
        write_text(os.path.join(folder, MANIFEST), [text])
    except CaseError as error:
        raise RapalloError(str(error.faults[0])) from None
