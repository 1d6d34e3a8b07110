"""Mails as they are kept or handed on: one in a file, a mailbox, a Maildir, or standard input; read, and left as they are."""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rapallo.errors import LimitError, RapalloError

__all__ = ["LARGEST_MAIL", "MOST_MAILS", "is_mailbox", "mails_in"]

LARGEST_MAIL = 2 * 1024 * 1024
"""Bytes of one mail that are read; of a larger one the rest is left out."""

MOST_MAILS = 20_000
"""Mails of one mailbox at most."""


def is_mailbox(name: str) -> bool:
    """Whether a word names mails, ``-`` for standard input, and not an address or a token."""
    return name == "-" or os.path.isfile(name) or os.path.isdir(name)


def mails_in(name: str, standard: BinaryIO | None = None) -> Iterator[tuple[str, bytes]]:
    """Every mail with a name for it, in the order in which they lie: the file's, with a number in a mailbox.

    A file is one mail, or a mailbox (mbox) where it begins with ``From ``. A folder is a Maildir (``new`` and ``cur``), or one with
    ``.eml`` files. Links are not followed. Raises `RapalloError` where nothing can be read, `LimitError` for more than `MOST_MAILS`.
    """
    for number, one in enumerate(_mails(name, standard)):
        if number >= MOST_MAILS:
            raise LimitError(f"{name} has more than {MOST_MAILS:,} mails; the rest was not read. Take the first ones away, and run it again.")
        yield one


def _mails(name: str, standard: BinaryIO | None) -> Iterator[tuple[str, bytes]]:
    try:
        if name == "-" and standard is not None:
            yield from _lines("standard input", standard)
        elif os.path.isdir(name):
            for path in _files(name):
                with open(path, "rb") as file:
                    yield path, file.read(LARGEST_MAIL)
        else:
            with open(name, "rb") as file:
                yield from _lines(name, file)
    except OSError as error:
        raise RapalloError(f"{name} cannot be read: {error.strerror or error}.") from None


def _files(folder: str) -> list[str]:
    parts = [os.path.join(folder, part) for part in ("new", "cur") if os.path.isdir(os.path.join(folder, part))]
    if len(parts) == 0:
        found = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.lower().endswith(".eml")]
    else:
        found = [os.path.join(part, name) for part in parts for name in sorted(os.listdir(part)) if not name.startswith(".")]
    found = [path for path in found if os.path.isfile(path) and not os.path.islink(path)]
    if len(found) == 0 and len(parts) == 0:
        raise RapalloError(f"{folder} is no Maildir (it has neither new nor cur), and holds no .eml file.")
    return found


def _lines(name: str, file: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """One mail, or those of a mailbox: there a line that begins with ``From `` after a blank one begins the next."""
    piece: list[bytes] = []
    size, number, blank, several = 0, 0, True, False
    for row, line in enumerate(_bounded(file)):
        if row == 0:
            several = line.startswith(b"From ")
        if several and blank and line.startswith(b"From "):
            if number > 0:
                yield f"{name}:{number}", b"".join(piece)
            piece, size, number, blank = [], 0, number + 1, False
            continue
        blank = line in (b"\n", b"\r\n")
        if size < LARGEST_MAIL:
            piece.append(line[: LARGEST_MAIL - size])
            size += len(line)
    if several or len(piece) > 0:
        yield (f"{name}:{number}" if several else name), b"".join(piece)


def _bounded(file: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file, an endless one in pieces."""
    read = getattr(file, "readline", None)
    if read is None:
        yield from file
        return
    while True:
        line = read(LARGEST_MAIL)
        if line == b"":
            return
        yield line
