"""The bytes of a case's files: read once, bounded, decoded or refused; written beside and renamed."""

import os
from collections.abc import Iterable
from typing import NoReturn

from rapallo.errors import CaseError, Fault

__all__ = ["LARGEST_FILE", "read_text", "safe_path", "write_bytes", "write_chunks", "write_text"]

LARGEST_FILE = 1 << 30
"""Bytes in one file of a case; larger records come as Parquet or JSON Lines."""


def safe_path(folder: str, name: str) -> str:
    """The path of a file inside a case; a name that leads outside (``..``, links) is refused as R116."""
    path = os.path.join(folder, name)
    root = os.path.realpath(folder)
    if os.path.isabs(name) or os.path.commonpath([root, os.path.realpath(path)]) != root:
        finding = f"{name!r} leads out of the case's folder."
        raise CaseError([Fault(path, 0, 0, "R116", "error", finding, "Name a file inside the folder.", "§1.10")])
    return path


def read_text(path: str) -> str:
    """The text of a UTF-8 file (a byte-order mark is dropped).

    Raises `CaseError` (R102 not UTF-8, R103 NUL bytes, R115 changed while read, R119 too large) and `FileNotFoundError`.
    """
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        _refuse(path, 0, "R102", "is a pipe or a device, and no file.", "Put the table itself there.")
    try:
        with open(path, "rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > LARGEST_FILE:
                finding = f"holds {before.st_size} bytes; the limit is {LARGEST_FILE}."
                _refuse(path, 0, "R119", finding, "Split it, or use Parquet.")
            data = file.read(LARGEST_FILE + 1)
            after = os.stat(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        _refuse(path, 0, "R102", f"cannot be read: {error.strerror}.", "Look at its permissions.")
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size) or len(data) != before.st_size:
        _refuse(path, 0, "R115", "changed while it was read.", "Run the command again.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse(path, 1, "R102", "is UTF-16.", "Save it as UTF-8 (in Excel: 'CSV UTF-8').")
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        _refuse(path, line, "R103", "holds a NUL byte.", "Remove it; the file may be damaged or not text at all.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        finding = f"is not UTF-8 (byte 0x{data[error.start]:02x}); it looks like Latin-1 or Windows-1252."
        _refuse(path, line, "R102", finding, "Save it as UTF-8 (in Excel: 'CSV UTF-8'; in LibreOffice: character set UTF-8).")


def _refuse(path: str, line: int, code: str, finding: str, remedy: str) -> NoReturn:
    raise CaseError([Fault(path, line, 0, code, "error", finding, remedy, "§1.4")])


def write_text(path: str, chunks: Iterable[str]) -> None:
    """Write a file whole or not at all: beside it, flushed to disk, then renamed over it (mode kept).

    Raises `CaseError` (R122) with the system's reason, the old file being as it was.
    """
    write_chunks(path, (chunk.encode("utf-8") for chunk in chunks))


def write_bytes(path: str, data: bytes) -> None:
    """Write bytes as a file, whole or not at all (see `write_text`)."""
    write_chunks(path, (data,))


def write_chunks(path: str, chunks: Iterable[bytes]) -> None:
    """Write pieces of bytes as one file, whole or not at all (see `write_text`)."""
    import tempfile

    folder = os.path.dirname(path) or "."
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(prefix=".rapallo-", dir=folder)
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        try:
            mode = os.stat(path).st_mode & 0o777
        except FileNotFoundError:
            umask = os.umask(0)
            os.umask(umask)
            mode = 0o666 & ~umask
        os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException as error:
        if beside != "":
            try:
                os.unlink(beside)
            except OSError:
                pass
        if isinstance(error, OSError):
            finding = f"cannot be written: {error.strerror}."
            remedy = "Nothing was changed; make room or look at the permissions, then run it again."
            raise CaseError([Fault(path, 0, 0, "R122", "error", finding, remedy, "§1.10")]) from error
        raise
