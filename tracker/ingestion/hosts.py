"""Whose turn it is: which source may be fetched now so that no host is called too often or too many times at once.

Pure: the time is handed in, in seconds of any clock that never goes back.
"""

import heapq
import ipaddress
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from publicsuffixlist import PublicSuffixList

from tracker.domain.item import Source
from tracker.errors import FetchError
from tracker.ingestion.addresses import target


@dataclass(frozen=True, slots=True)
class Manners:
    """How hosts are treated. max_connections: at once to one host. min_gap: seconds between two starts there.

    allow: `host:port` pairs of our own servers, which are given no gap. A source's own numbers go before these.
    """

    max_connections: int = 2
    min_gap: float = 1.0
    allow: frozenset[str] = frozenset()


def host_of(url: str) -> str:
    """Return what counts as one host: the registrable domain (`example.co.uk`), else `host:port`.

    Network addresses, `localhost` and other names without a registrable domain stand by themselves, with their port.
    An address that cannot be read is a host of its own: no server is called for it.
    """
    try:
        goal = target(url)
    except FetchError:
        return url
    try:
        ipaddress.ip_address(goal.host)
    except ValueError:
        registrable = _suffixes().privatesuffix(goal.host)
        return goal.pair if registrable is None else registrable
    return goal.pair


def is_own(url: str, allow: frozenset[str]) -> bool:
    """Whether an address is on one of our own servers, as the exempted `host:port` pairs name them."""
    try:
        return target(url).pair in allow
    except FetchError:
        return False


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@dataclass(slots=True)
class _Host:
    waiting: deque[Source] = field(default_factory=deque)
    open: int = 0
    ready_at: float = 0.0
    in_line: bool = False


class Hosts:
    """Sources in their turn. Those of one host keep their order; a host that must wait holds up no other.

    Not safe for threads: the caller sees to it that one at a time calls.
    """

    def __init__(self, sources: Iterable[Source], manners: Manners) -> None:
        self._manners = manners
        self._hosts: dict[str, _Host] = {}
        # Of each host that has a source waiting and a connection free: when its next may start. Ties: first come.
        self._line: list[tuple[float, int, str]] = []
        self._entered = 0
        self.waiting = 0
        for source in sources:
            self._hosts.setdefault(host_of(source.url or ""), _Host()).waiting.append(source)
            self.waiting += 1
        for key in self._hosts:
            self._enter(key)

    def take(self, now: float) -> Source | None:
        """Return a source that may start now, counted as started; None when there is none at the moment."""
        if not self._line or self._line[0][0] > now:
            return None
        _, _, key = heapq.heappop(self._line)
        host = self._hosts[key]
        host.in_line = False
        source = host.waiting.popleft()
        host.open += 1
        self.waiting -= 1
        host.ready_at = now + self._gap(host.waiting[0] if host.waiting else source)
        self._enter(key)
        return source

    def release(self, source: Source) -> None:
        """Note that a source that was taken is done: its connection is free for the next."""
        key = host_of(source.url or "")
        self._hosts[key].open -= 1
        self._enter(key)

    def next_at(self) -> float | None:
        """Return when the next source may start; None when none waits, or all that wait need a connection freed."""
        return self._line[0][0] if self._line else None

    def _enter(self, key: str) -> None:
        """Put a host in the line when its next source could start by the number of its connections."""
        host = self._hosts[key]
        if host.in_line or not host.waiting or host.open >= self._connections(host.waiting[0]):
            return
        host.in_line = True
        self._entered += 1
        heapq.heappush(self._line, (host.ready_at, self._entered, key))

    def _connections(self, source: Source) -> int:
        return self._manners.max_connections if source.max_connections is None else source.max_connections

    def _gap(self, source: Source) -> float:
        if source.min_gap_seconds is not None:
            return source.min_gap_seconds
        return 0.0 if is_own(source.url or "", self._manners.allow) else self._manners.min_gap
