"""Where a request may go: to addresses of the public network, and to no machine of one's own."""

import re
from collections.abc import Callable, Iterable

import msgspec

from rapallo.errors import RapalloError

__all__ = ["Place", "is_public", "place_of", "resolved"]

_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*\.?\Z", re.IGNORECASE)
_DOTTED = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|\Z)){4}\Z")
_LONGEST = 2000
_WEB_PORTS = (80, 81, 443, 591)
_OTHERS_PORTS = (1433, 1521, 2049, 2375, 2376, 3128, 3306, 3389, 4190, 5060, 5061, 5432, 5900, 6000, 6379, 6443, 6667, 9200, 9300, 11211, 27017)
"""Ports beyond 1023 at which databases, proxies and the like listen: nothing that publishes a feed."""

_CLOSED = ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10")
"""Networks for special use that not every edition of Python's own list has."""


Resolver = Callable[[str, int], Iterable[str]]


class Place(msgspec.Struct, frozen=True):
    """An address taken apart: ``scheme``, ``host`` (as it is asked for), ``port``, and ``path`` with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the ``Host`` line of a request says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"


def place_of(url: str) -> Place:
    """An http or https address taken apart. Raises `RapalloError` for any other, and for one that hides where it leads.

    Refused: other schemes, names and passwords before the host, blanks and control characters, ports of other services (mail,
    databases), and numbers written so that they do not look like the address they are (``2130706433``, ``0x7f.1``, ``0177.0.0.1``).
    """
    from urllib.parse import quote, urlsplit

    shown = url[:80]
    if len(url) > _LONGEST:
        raise RapalloError(f"an address of more than {_LONGEST} characters is not followed: {shown}…")
    if not url.isprintable() or " " in url or "\\" in url:
        raise RapalloError(f"the address {shown!r} holds blanks, backslashes or control characters.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise RapalloError(f"{shown!r} is no address.") from None
    if parts.scheme not in ("http", "https"):
        raise RapalloError(f"only http and https addresses are fetched, not {shown!r}.")
    if "@" in parts.netloc:
        raise RapalloError(f"an address with a name or password in it is not fetched: {shown!r}")
    host = host.rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").rstrip(".")
        except UnicodeError:
            raise RapalloError(f"the host of {shown!r} cannot be written for the network.") from None
    if ":" not in host and _NUMERIC.match(host) is not None and _DOTTED.match(host) is None:
        raise RapalloError(f"the host of {shown!r} is a number in disguise. Write the address plainly.")
    if host == "" or "%" in host or port == 0:
        raise RapalloError(f"{shown!r} names no host that can be asked.")
    if port is not None and (port < 1024 or port in _OTHERS_PORTS) and port not in _WEB_PORTS:
        raise RapalloError(f"port {port} of {shown!r} belongs to another service than the web; it is not asked.")
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = "" if parts.query == "" else "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Place(parts.scheme, host.lower(), port if port is not None else 443 if parts.scheme == "https" else 80, path + query)


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public network, also where it is wrapped in another kind of address.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if int(found) >> 32 == 0 or found.is_site_local:
            return False
        wrapped: list[IPv4Address | None] = [found.sixtofour, *(found.teredo or ())]
        if int(found) >> 32 == 0x0064FF9B << 64:
            wrapped.append(IPv4Address(int(found) & 0xFFFFFFFF))
        if not all(one is None or is_public(str(one)) for one in wrapped):
            return False
    inside = any(found.version == net.version and found in net for net in map(ip_network, _CLOSED))
    return found.is_global and not found.is_multicast and not inside


def _asked(host: str, port: int) -> list[str]:
    import socket

    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolved(place: Place, allow_private: bool = False, resolver: Resolver | None = None) -> tuple[str, ...]:
    """The numeric addresses that a place is then spoken to at, the first that answers. Raises `RapalloError` where any of them is not public.

    They are asked for once, and the connection goes to what came back: a name that answers otherwise the second time gains nothing.
    ``allow_private`` is for tests against a server on this machine. The system's own limit is the only one on how long a name takes.
    """
    try:
        addresses = list((resolver or _asked)(place.host, place.port))
    except (OSError, UnicodeError):
        addresses = []
    if len(addresses) == 0:
        raise RapalloError(f"the host {place.host} is not known.")
    for address in addresses:
        if not allow_private and not is_public(address):
            raise RapalloError(f"{place.host} is {address}, an address of this machine or a closed network; that is not fetched.")
    return tuple(addresses)
