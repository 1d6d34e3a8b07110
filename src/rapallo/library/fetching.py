"""One polite request: conditional, bounded in size and time, every hop checked, and nothing kept but the answer."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from rapallo.errors import RapalloError
from rapallo.library.fetching_address import Place, Resolver, place_of, resolved

__all__ = ["LARGEST", "MOST_HOPS", "SECONDS", "Fetched", "fetch"]

LARGEST = 10 * 1024 * 1024
"""Bytes of one answer at most, unpacked."""

SECONDS = 30.0
"""Seconds that one answer may take, with all its redirections."""

MOST_HOPS = 5
"""Redirections followed at most."""

_PERMANENT = (301, 308)
_MOVED = (301, 302, 303, 307, 308)
_CHUNK = 64 * 1024


class Fetched(msgspec.Struct, frozen=True):
    """An answer. ``status`` 304: nothing new, and no body. ``url`` is where it came from in the end; ``moved`` where the
    address has moved for good (blank: it has not). ``etag`` and ``modified`` are sent back the next time; ``retry_after`` is
    what a server says of when to come again, as it stands."""

    status: int
    url: str
    body: bytes = b""
    media: str = ""
    etag: str = ""
    modified: str = ""
    retry_after: str = ""
    moved: str = ""


def fetch(
    url: str,
    etag: str = "",
    modified: str = "",
    largest: int = LARGEST,
    seconds: float = SECONDS,
    allow_private: bool = False,
    resolver: Resolver | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Fetched:
    """Ask an address once.

    Parameters
    ----------
    etag, modified : what the last answer gave, sent back so that an unchanged feed costs nothing (304)
    largest, seconds : limits; beyond them the request is broken off and the limit is named
    allow_private : for tests against a server on this machine; no command sets it

    Raises `RapalloError` for a refused address, at any hop, and for whatever the network does; no proxy, cookie or credential is used.
    """
    end = clock() + seconds
    moved, permanent = "", True
    place = place_of(url)
    for _ in range(MOST_HOPS + 1):
        left = end - clock()
        if left <= 0:
            raise RapalloError(f"{place.host} took more than {seconds:g} seconds; broken off.")
        status, headers, body = _once(place, _asking(place, etag, modified), largest, left, seconds, allow_private, resolver)
        if status not in _MOVED:
            return Fetched(
                status,
                _written(place),
                body,
                headers.get("content-type", ""),
                _kept(headers.get("etag", "")),
                _kept(headers.get("last-modified", "")),
                _kept(headers.get("retry-after", "")),
                moved,
            )
        place = _next(place, headers.get("location", ""))
        permanent = permanent and status in _PERMANENT
        moved = _written(place) if permanent else moved
    raise RapalloError(f"{url[:80]} leads on more than {MOST_HOPS} times; not followed further.")


def _asking(place: Place, etag: str, modified: str) -> dict[str, str]:
    headers = {
        "Host": place.authority,
        "User-Agent": "rapallo (feed reader)",
        "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if etag != "":
        headers["If-None-Match"] = etag
    if modified != "":
        headers["If-Modified-Since"] = modified
    return headers


def _next(place: Place, location: str) -> Place:
    """The next hop: an http(s) address, not from an encrypted one to a plain one."""
    from urllib.parse import urljoin

    if location == "":
        raise RapalloError(f"{place.host} says that the feed is elsewhere, but not where.")
    try:
        location = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass
    following = place_of(urljoin(_written(place), location))
    if place.scheme == "https" and following.scheme == "http":
        raise RapalloError(f"{place.host} leads from an encrypted address to a plain one ({_written(following)[:80]}); not followed.")
    return following


def _written(place: Place) -> str:
    return f"{place.scheme}://{place.authority}{place.path}"


def _kept(value: str) -> str:
    """A header worth sending back: printable, and short."""
    return value if value.isprintable() and value.isascii() and len(value) <= 300 else ""


def _once(
    place: Place,
    headers: Mapping[str, str],
    largest: int,
    left: float,
    seconds: float,
    allow_private: bool,
    resolver: Resolver | None,
) -> tuple[int, dict[str, str], bytes]:
    """One exchange with one address; the line is cut when the time is over, whatever the other side is doing."""
    import http.client
    import socket
    import ssl
    from threading import Timer

    addresses = resolved(place, allow_private, resolver)
    end = time.monotonic() + left
    late: list[bool] = []
    line: Any = None
    twin: Any = None
    answer: Any = None
    try:
        line = _connected(addresses, place.port, end)
        twin = line.dup()

        def cut() -> None:
            late.append(True)
            try:
                twin.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

        timer = Timer(max(end - time.monotonic(), 0.0), cut)
        timer.daemon = True
        timer.start()
        try:
            if place.scheme == "https":
                line = ssl.create_default_context().wrap_socket(line, server_hostname=place.host)
            asked = http.client.HTTPConnection(place.host, place.port)
            asked.sock = line
            asked.putrequest("GET", place.path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                asked.putheader(name, value)
            asked.endheaders()
            answer = asked.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            body = b"" if answer.status == 304 or answer.status in _MOVED else _body(answer, found, largest, place)
        finally:
            timer.cancel()
        if len(late) > 0:
            raise TimeoutError
        return answer.status, found, body
    except TimeoutError:
        raise RapalloError(f"{place.host} took more than {seconds:g} seconds; broken off.") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if len(late) > 0:
            raise RapalloError(f"{place.host} took more than {seconds:g} seconds; broken off.") from None
        reason = re.sub(r"\s+", " ", str(error))[:160] or type(error).__name__
        raise RapalloError(f"{place.host} could not be asked: {reason}.") from None
    finally:
        for one in (answer, line, twin):
            if one is not None:
                one.close()


def _connected(addresses: tuple[str, ...], port: int, end: float) -> Any:
    """A line to the first of the addresses that takes one; each but the last gets a share of the time. Raises the last one's `OSError`."""
    import socket

    for number, address in enumerate(addresses, 1):
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            found = socket.create_connection((address, port), timeout=left / (len(addresses) - number + 1))
            found.settimeout(left)
            return found
        except OSError:
            if number == len(addresses):
                raise
    raise TimeoutError


def _body(answer: Any, headers: Mapping[str, str], largest: int, place: Place) -> bytes:
    """The body, unpacked as it comes and never beyond the limit."""
    import zlib

    too_much = RapalloError(f"{place.host} answers with more than {largest:,} bytes; broken off.")
    length = headers.get("content-length", "")
    if length.isdigit() and len(length) < 19 and int(length) > largest:
        raise too_much
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise RapalloError(f"{place.host} packs its answer as {coding[:20]!r}, which was not asked for.")
    opener = zlib.decompressobj(31) if coding.endswith("gzip") else None
    found, whole = bytearray(), 0
    while True:
        piece = answer.read(_CHUNK)
        if piece == b"":
            break
        whole += len(piece)
        try:
            while opener is not None and piece != b"" and len(found) <= largest:
                opener = zlib.decompressobj(31) if opener.eof else opener
                found += opener.decompress(piece, largest + 1 - len(found))
                piece = opener.unused_data
        except zlib.error:
            raise RapalloError(f"{place.host} says that its answer is packed, and it is not.") from None
        found += piece if opener is None else b""
        if len(found) > largest or whole > largest:
            raise too_much
    if opener is not None and not opener.eof:
        raise RapalloError(f"the packed answer of {place.host} ends too early.")
    if length.isdigit() and len(length) < 19 and whole < int(length):
        raise RapalloError(f"the answer of {place.host} ends too early ({whole:,} of {int(length):,} bytes).")
    return bytes(found)
