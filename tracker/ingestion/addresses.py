"""Addresses of feeds: which may be fetched, and which network address is dialled for them.

The address that was checked is the one to dial: `locate` hands back addresses, never a name to be looked up again.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from tracker.domain.feed_address import PORTS
from tracker.errors import FetchError, Invalid

Resolve = Callable[[str, int], list[str]]

_MAX_URL = 8000

# IANA's special-purpose registries, written out: `is_private` and `is_global` of the standard library let transition
# and metadata addresses through.
_REFUSED_V4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private network",
    "100.64.0.0/10": "carrier's private network",
    "127.0.0.0/8": "this machine",
    "168.63.129.16/32": "cloud metadata service",
    "169.254.0.0/16": "link-local or cloud metadata service",
    "172.16.0.0/12": "private network",
    "192.0.0.0/24": "reserved",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private network",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
# Of IPv6, only global unicast (2000::/3) less these; all else is refused: loopback, link-local, unique-local,
# multicast, IPv4-mapped, IPv4-compatible, NAT64.
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_REFUSED_V6 = {
    "2001::/23": "Teredo or reserved",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3ffe::/16": "reserved",
    "3fff::/20": "documentation",
}
_NETWORKS_V4 = [(ipaddress.IPv4Network(network), why) for network, why in _REFUSED_V4.items()]
_NETWORKS_V6 = [(ipaddress.IPv6Network(network), why) for network, why in _REFUSED_V6.items()]
_ISATAP = 0x5EFE

# Every host whose last label is a number is an IPv4 address to the system's resolver: 127.1, 0x7f000001, 0177.0.0.1.
_NUMERIC_HOST = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)
_PATH_SAFE = "/%:@!$&'()*+,;=~[]|"
_UNFIT = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


@dataclass(frozen=True, slots=True)
class Target:
    """An http(s) address taken apart. host: ASCII, lower case, IPv6 without brackets. path: with query, quoted."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """Return host and, where it is not the scheme's own, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def pair(self) -> str:
        """Return `host:port` as an exemption names it (`127.0.0.1:8900`, `[::1]:8900`)."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return scheme, host and port (`https://example.org:443`): what credentials belong to."""
        return f"{self.scheme}://{self.pair}"


def target(url: str) -> Target:
    """Take an address apart. Raises FetchError (bad_url) for all but http(s) with a host and no user name."""
    text = url.strip()
    if len(text) > _MAX_URL:
        raise FetchError(url[:200], "bad_url", f"the address is longer than {_MAX_URL} characters")
    try:
        return _taken_apart(text)
    except UnicodeError as error:
        raise FetchError(
            url, "bad_url", "the address holds a host name or characters that no address can hold"
        ) from error
    except ValueError as error:
        raise FetchError(url, "bad_url", f"the address cannot be read: {error}") from error


@lru_cache(maxsize=2048)  # Each feed's address is asked for several times in a run.
def _taken_apart(text: str) -> Target:
    text.encode("utf-8")
    if _UNFIT.search(text):
        raise ValueError("it holds blanks, backslashes or control characters")
    parts = urlsplit(text)
    if parts.scheme not in PORTS:
        raise ValueError("only http and https are fetched")
    if "@" in parts.netloc:
        raise ValueError("user names and passwords in addresses are not allowed")
    if not parts.hostname:
        raise ValueError("it names no host")
    port = PORTS[parts.scheme] if parts.port is None else parts.port
    if not 0 < port < 65536:
        raise ValueError("its port is out of range")
    host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode("ascii").lower()
    path = quote(parts.path or "/", safe=_PATH_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_PATH_SAFE + "?")
    url = parts._replace(fragment="").geturl()
    return Target(url=url, scheme=parts.scheme, host=host, port=port, path=path)


def given_target(url: str) -> Target:
    """Take apart an address that a person gave for a feed. Raises Invalid, of the field `url`, for one that `target`
    refuses.
    """
    try:
        return target(url)
    except FetchError as error:
        raise Invalid(error.reason, field="url") from error


def joined(base: str, reference: str) -> str:
    """Return where a redirect of `base` leads. Raises FetchError (redirects) for a reference that cannot be read."""
    try:
        return urljoin(base, reference.strip())
    except ValueError as error:
        raise FetchError(base, "redirects", "the server redirects to an address that cannot be read") from error


def refusal(address: str) -> str | None:
    """Return why a network address must not be dialled, None when it is public."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "not an address"
    if isinstance(ip, ipaddress.IPv4Address):
        return next((why for network, why in _NETWORKS_V4 if ip in network), None)
    if ip.scope_id is not None or ip not in _GLOBAL_V6:
        return "not a public IPv6 address"
    if (int(ip) >> 32) & 0xFCFFFFFF == _ISATAP:
        return "ISATAP"
    return next((why for network, why in _NETWORKS_V6 if ip in network), None)


def locate(goal: Target, *, allow: frozenset[str], resolve: Resolve) -> list[str]:
    """Return the network addresses to dial, every one of them checked.

    allow: `host:port` pairs that are exempt, matched against the address as written, port included. One refused
    address among several refuses all: such names are used to slip past a check of the first.
    Raises FetchError (name, refused_address); what `resolve` raises otherwise passes through.
    """
    exempt = goal.pair in allow
    literal = _is_literal(goal.host)
    # Digits of other scripts make an address too, but none that was exempted.
    plain = literal and (urlsplit(goal.url).hostname or "").isascii()
    if _NUMERIC_HOST.fullmatch(goal.host) and not plain:
        reason = f"refused address: {goal.host} is an unusual spelling of a network address"
        raise FetchError(goal.url, "refused_address", reason)
    addresses = [goal.host] if literal else resolve(goal.host, goal.port)
    if not addresses:
        raise FetchError(goal.url, "name", f"the name {goal.host} has no network address")
    for address in addresses:
        why = None if exempt else refusal(address)
        if why is not None:
            named = address if address == goal.host else f"{goal.host} leads to {address}, which"
            reason = f"refused address: {named} is not on the public internet ({why})"
            raise FetchError(goal.url, "refused_address", reason)
    return addresses


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def look_up(host: str, port: int) -> list[str]:
    """Return the network addresses of a name, in the system's order. Raises OSError (socket.gaierror, UnicodeError)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def within(seconds: float, resolve: Resolve) -> Resolve:
    """Return `resolve` with a time limit: the system's resolver has none and cannot be interrupted.

    A look-up that is late goes on in a thread of its own, unheeded. The result raises TimeoutError.
    """

    def bounded(host: str, port: int) -> list[str]:
        answer: list[list[str]] = []
        fault: list[OSError | UnicodeError] = []

        def ask() -> None:
            try:
                answer.append(resolve(host, port))
            except (OSError, UnicodeError) as error:
                fault.append(error)

        asking = threading.Thread(target=ask, name=f"look up {host}", daemon=True)
        asking.start()
        asking.join(seconds)
        if fault:
            raise fault[0]
        if not answer:
            raise TimeoutError
        return answer[0]

    return bounded
