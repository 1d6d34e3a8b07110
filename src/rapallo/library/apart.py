"""A document read by a process of its own with bounded memory and time, so that a hostile file ends only that process."""

import os
import sys
from collections.abc import Callable

import msgspec

from rapallo.errors import LimitError, UsageError
from rapallo.library.reading import Read, Unreadable

__all__ = ["MEMORY", "SECONDS", "read_apart"]

MEMORY = 2 << 30
"""Bytes of memory that reading one document may take beyond what the program has already."""

SECONDS = 60
"""Seconds of work that reading one document may take; twice as many by the clock."""


class _Said(msgspec.Struct):
    """What the process says when it is done: what it read, or what was raised and why."""

    read: Read | None = None
    raised: str = ""
    reason: str = ""


def read_apart(read: Callable[[str], Read], path: str, memory: int = MEMORY, seconds: int = SECONDS) -> Read:
    """What ``read`` makes of a file, worked out in a copy of this process (where the system has no such copies: in this one, unbounded).

    Raises what ``read`` raises; `LimitError` where it meets a limit; `Unreadable` where the reader itself breaks.
    """
    if not hasattr(os, "fork"):
        return _settled(_tried(read, path), path, memory, seconds)
    out, into = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    process = _copied()
    if process == 0:  # pragma: no cover (the copy)
        try:
            os.close(out)
            _bounded(memory, seconds)
            answer = msgspec.msgpack.encode(_tried(read, path))
            with os.fdopen(into, "wb") as file:
                file.write(answer)
        finally:
            os._exit(0)
    os.close(into)
    try:
        data = _all_of(out, 2 * seconds)
    finally:
        os.close(out)
        _ended(process)
    try:
        said = msgspec.msgpack.decode(data, type=_Said)
    except msgspec.DecodeError:
        said = _Said(raised="LimitError", reason="")
    return _settled(said, path, memory, seconds)


def _copied() -> int:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of copying a process with threads: the copy only reads, and ends
        return os.fork()


def _tried(read: Callable[[str], Read], path: str) -> _Said:
    try:
        return _Said(read(path))
    except (Unreadable, LimitError, UsageError) as error:
        return _Said(None, type(error).__name__, str(error))
    except OSError as error:
        return _Said(None, "Unreadable", f"{path} cannot be read: {error.strerror or error}.")
    except MemoryError:
        return _Said(None, "LimitError", "")
    except RecursionError:
        return _Said(None, "Unreadable", f"{path} is nested too deep to be read.")
    except Exception as error:  # a fault of a library that reads the format must not end the program
        return _Said(None, "Unreadable", f"{path} breaks the reader of its format ({type(error).__name__}). Save it again with another program.")


def _settled(said: _Said, path: str, memory: int, seconds: int) -> Read:
    if said.read is not None:
        return said.read
    if said.raised == "UsageError":
        raise UsageError(said.reason)
    if said.raised == "LimitError":
        limit = f"{path} cannot be read within {memory >> 20:,} MB of memory and {seconds} seconds; that is the limit. Split it, or add its text."
        raise LimitError(said.reason if said.reason != "" else limit)
    raise Unreadable(said.reason)


def _bounded(memory: int, seconds: int) -> None:  # pragma: no cover (the copy)
    """Limit what this process may take; where the system does not tell how much it has, its clock alone bounds it."""
    import resource

    limits = [(resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)]
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            limits.append((resource.RLIMIT_AS, int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE") + memory))
    except (OSError, ValueError):
        pass
    for limit, value in limits:
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            pass


def _all_of(pipe: int, seconds: int) -> bytes:
    """Everything written into a pipe until it is closed, or until the time is over."""
    import select
    import time

    end = time.monotonic() + seconds
    parts: list[bytes] = []
    while (left := end - time.monotonic()) > 0 and len(select.select([pipe], [], [], left)[0]) > 0:
        piece = os.read(pipe, 1 << 20)
        if piece == b"":
            return b"".join(parts)
        parts.append(piece)
    return b""


def _ended(process: int) -> None:
    import signal

    try:
        os.kill(process, signal.SIGKILL)
    except OSError:
        pass
    os.waitpid(process, 0)
