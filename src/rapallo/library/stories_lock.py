"""One at a time: a lock that a process holds on a file, and that ends with the process however it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from rapallo.errors import RapalloError

__all__ = ["held"]


@contextmanager
def held(path: str, what: str) -> Iterator[None]:
    """Hold a lock on a file beside the data it guards. Raises `RapalloError` at once where another process holds it.

    ``what`` is said in the refusal: "the queue is being changed". The file stays, empty; the lock is the system's, so a
    process that is killed leaves none behind.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _taken(handle):
            raise RapalloError(f"{what} by another process. Wait until it is done, then run this again.")
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return _taken_on_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _taken_on_windows(handle: int) -> bool:
    from importlib import import_module

    windows = import_module("msvcrt")
    try:
        windows.locking(handle, windows.LK_NBLCK, 1)
    except OSError:
        return False
    return True
