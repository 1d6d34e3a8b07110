"""One at a time: a lock that a process holds on a file, and that ends with the process however it ends."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rapallo.errors import RapalloError

__all__ = ["held"]


@contextmanager
def held(path: str, what: str, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock on a file beside the data it guards. Raises `RapalloError` where another process holds it and does not leave it within
    ``patience`` seconds.

    ``what`` is said in the refusal: "the queue is being changed". The file stays, empty; the lock is the system's, so a
    process that is killed leaves none behind.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + patience
        while not (taken := _taken(handle)) and time.monotonic() < end:
            time.sleep(0.02)
        if not taken:
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
