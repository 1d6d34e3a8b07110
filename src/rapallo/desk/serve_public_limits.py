"""How often somebody may ask a public server: so many requests at once, and then so many a minute."""

from collections import OrderedDict
from collections.abc import Callable

__all__ = ["Limits", "asker"]

_MOST_ASKERS = 10_000


class Limits:
    """A bucket of requests for each asker, filled again with time. ``burst`` fit in; ``per_minute`` come back."""

    def __init__(self, burst: int, per_minute: float, clock: Callable[[], float]) -> None:
        self.burst, self.per_second, self.clock = float(burst), per_minute / 60, clock
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> float:
        """Take one request; returns 0, or the seconds to wait where the bucket is empty."""
        left = self._left(who)
        if left < 1:
            return (1 - left) / self.per_second
        self._put(who, left - 1)
        return 0.0

    def empty(self, who: str) -> float:
        """The seconds to wait where nothing is left; nothing is taken."""
        left = self._left(who)
        return 0.0 if left >= 1 else (1 - left) / self.per_second

    def _left(self, who: str) -> float:
        left, at = self.buckets.get(who, (self.burst, self.clock()))
        return min(self.burst, left + max(0.0, self.clock() - at) * self.per_second)

    def _put(self, who: str, left: float) -> None:
        self.buckets[who] = (left, self.clock())
        self.buckets.move_to_end(who)
        while len(self.buckets) > _MOST_ASKERS:
            self.buckets.popitem(last=False)


def asker(peer: str, forwarded: str, behind_proxy: bool) -> str:
    """Who asks: the address of the line, or behind a proxy the last one that the proxy itself wrote down. Of IPv6 the network (/64).

    >>> asker("127.0.0.1", "6.6.6.6, 203.0.113.9", True), asker("203.0.113.9", "6.6.6.6", False)
    ('203.0.113.9', '203.0.113.9')
    """
    from ipaddress import IPv6Address, IPv6Network, ip_address

    text = forwarded.rpartition(",")[2].strip() if behind_proxy and forwarded != "" else peer
    try:
        found = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return peer
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found)
