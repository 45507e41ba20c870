"""Fetch feeds from servers that may be slow, broken or hostile. All that goes wrong leaves as FetchError.

One deadline holds for a whole feed: look-up, connection, TLS, every redirect and every byte. Each wait on the socket is
given what is left of it, so neither a byte a second nor endless `100 Continue` outlives it, and no timer is needed.
"""

import email.utils
import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, cast

from urllib3 import HTTPResponse
from urllib3 import exceptions as urllib3_errors
from urllib3.connection import HTTPConnection

from tracker import __version__
from tracker.domain.item import Credentials
from tracker.errors import FetchError
from tracker.ingestion.addresses import Resolve, Target, joined, locate, look_up, target, within
from tracker.ingestion.body import Arriving, LargeBody
from tracker.ingestion.wire import READ, Budget, Wire

MAX_WAIT_SECONDS = 24 * 3600
_UNDATED_WAIT_SECONDS = 3600
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOVED_FOR_GOOD = frozenset({301, 308})
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_WITH_BODY = frozenset({200, 201, 202, 203, 226})
# Words that servers put into Content-Encoding without compressing anything.
_AS_IS = frozenset({"", "identity", "none", "utf-8", "utf8", "binary", "8bit"})
_GZIP = frozenset({"gzip", "x-gzip"})
_VALIDATOR = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,20}")
_MAX_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*"?([0-9]{1,20})"?\s*(?=,|$)', re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|,)\s*no-(?:cache|store)\s*(?=,|$)", re.IGNORECASE)
_STATUS_REASONS = {
    401: "the server asks for a password",
    402: "the server asks for payment",
    403: "the server refuses us access",
    404: "there is nothing at this address",
    410: "the feed is gone for good",
    429: "the server asks us to call less often",
    451: "the feed is withheld for legal reasons",
    503: "the server is overloaded or under repair",
}


def user_agent(contact: str = "") -> str:
    """Return what we call ourselves. contact: a web or mail address for whoever is bothered by our visits."""
    return f"treaty-tracker/{__version__} (feed collector{'; +' + contact if contact else ''})"


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How to fetch. timeout: seconds for one feed in all. max_bytes: on the wire and, apart from that, inflated.

    allow: exact `host:port` pairs on private networks that may be fetched all the same.
    """

    timeout: float = 30.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    allow: frozenset[str] = frozenset()
    user_agent: str = user_agent()


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """A server's answer. url: where it came from in the end. body: None when not modified (304), and empty where it is
    large and lies in a file: see `content`.

    etag, last_modified: None unless the body arrived whole (`complete`). wire_bytes: all that was received, heads too.
    wait_seconds: how long the server asks not to be called (Retry-After). max_age: how many seconds it calls its answer
    fresh, both at most a day. moved_to: the new address when every redirect on the way was permanent.
    """

    url: str
    status: int
    body: bytes | None
    etag: str | None
    last_modified: str | None
    content_type: str | None
    wire_bytes: int
    wait_seconds: int | None = None
    complete: bool = True
    moved_to: str | None = None
    max_age: int | None = None
    large: LargeBody | None = None

    def pieces(self) -> Iterator[bytes]:
        """Yield the body in pieces, a large one in small ones. Raises as `content`."""
        if self.large is not None:
            yield from self.large.pieces()
        elif self.body:
            yield self.body

    def content(self) -> bytes:
        """Return the body, b"" when not modified. Raises FetchError (`storage`) when the disk fails."""
        if self.large is not None:
            return self.large.read()
        return b"" if self.body is None else self.body


class CutOff(FetchError):
    """A fetch that failed when some of the body had come. arrived: that much, without validators."""

    def __init__(self, fault: FetchError, arrived: FetchedFeed) -> None:
        super().__init__(fault.url, fault.kind, fault.reason, status=fault.status, wait_seconds=fault.wait_seconds)
        self.arrived = arrived


@dataclass(frozen=True, slots=True)
class _Brought:
    """A body, whether it arrived whole, and what cut it off, None when it ended by itself."""

    body: bytes
    large: LargeBody | None
    complete: bool
    fault: Exception | None


class Fetcher(Protocol):
    """Whatever brings feeds."""

    def fetch(
        self, url: str, *, etag: str | None, last_modified: str | None, credentials: Credentials | None = None
    ) -> FetchedFeed:
        """Return the feed, or that it is not modified. Raises FetchError alone."""


class HttpFetcher:
    """Fetches over HTTP; one may serve many threads. Every fetch has a connection of its own.

    resolve: looks names up. tls: whom to trust; None for the system's authorities.
    """

    def __init__(self, options: FetchOptions, *, resolve: Resolve = look_up, tls: ssl.SSLContext | None = None) -> None:
        self._options = options
        self._allow = frozenset(pair.strip().lower() for pair in options.allow)
        self._resolve = resolve
        self._given_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # Reading the system's certificates takes longer than most commands, few of which fetch anything.
        return ssl.create_default_context() if self._given_tls is None else self._given_tls

    def fetch(
        self, url: str, *, etag: str | None, last_modified: str | None, credentials: Credentials | None = None
    ) -> FetchedFeed:
        """Return the feed, or that it is not modified.

        etag, last_modified: the validators of what was stored last. credentials: sent to their origin only, and no
        more once a redirect has left it. Raises FetchError, whose kind is timeout, connection, tls, name,
        refused_address, refused_redirect, redirects, not_http, too_large, encoding, status, storage or bad_url; it is
        CutOff where some of the body had come.
        """
        budget = Budget(self._options.max_bytes, self._options.timeout)
        try:
            return self._followed(target(url), self._head(etag, last_modified), credentials, budget)
        except FetchError as error:
            error.url = url
            raise
        except (OSError, http.client.HTTPException, urllib3_errors.HTTPError, ValueError) as error:
            raise _explained(url, error, self._options.timeout) from error

    def _head(self, etag: str | None, last_modified: str | None) -> dict[str, str]:
        head = {
            "User-Agent": self._options.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        validators = zip(_CONDITIONS, (_validator(etag), _validator(last_modified)), strict=True)
        return head | {name: value for name, value in validators if value is not None}

    def _followed(
        self, goal: Target, head: dict[str, str], credentials: Credentials | None, budget: Budget
    ) -> FetchedFeed:
        seen = {goal.url}
        permanent = True
        for _ in range(self._options.max_redirects + 1):
            if credentials is not None and credentials.origin != goal.origin:
                credentials = None
            secret = {} if credentials is None else {credentials.header: credentials.value}
            with _chosen_by_server(is_redirect=len(seen) > 1):
                sock = self._dial(goal, budget)
            with sock:
                response = _asked(sock, goal, head | secret, budget)
                if response.status not in _MOVED:
                    answer = _answer(response, goal, budget, conditional=not head.keys().isdisjoint(_CONDITIONS))
                    return replace(answer, moved_to=goal.url) if permanent and len(seen) > 1 else answer
                permanent = permanent and response.status in _MOVED_FOR_GOOD
                with _chosen_by_server(is_redirect=True):
                    goal = target(_location(response, goal))
            if goal.url in seen:
                raise FetchError(goal.url, "redirects", "the server redirects in a circle")
            seen.add(goal.url)
        raise FetchError(goal.url, "redirects", f"more than {self._options.max_redirects} redirects")

    def _dial(self, goal: Target, budget: Budget) -> socket.socket:
        """Connect to the first checked address that answers; each gets its share of the time that is left."""
        addresses = locate(goal, allow=self._allow, resolve=within(budget.remaining(), self._resolve))
        fault: OSError = ConnectionError("no address answers")
        for index, address in enumerate(addresses):
            share = budget.remaining() / (len(addresses) - index)
            try:
                sock = socket.create_connection((address, goal.port), timeout=share)
            except OSError as error:
                fault = error
                continue
            return sock if goal.scheme == "http" else self._secured(sock, goal, budget)
        raise fault

    def _secured(self, sock: socket.socket, goal: Target, budget: Budget) -> socket.socket:
        try:
            # The handshake as a whole, not each read in it, is held to the socket's time-out.
            sock.settimeout(budget.remaining())
            return self._tls.wrap_socket(sock, server_hostname=goal.host)
        except (OSError, ValueError):
            sock.close()
            raise


def _asked(sock: socket.socket, goal: Target, head: dict[str, str], budget: Budget) -> HTTPResponse:
    connection = HTTPConnection(goal.host, goal.port)
    connection.sock = cast(socket.socket, Wire(sock, budget))
    connection.request(
        "GET", goal.path, headers={"Host": goal.host_header, **head}, preload_content=False, decode_content=False
    )
    budget.begin_head()
    response = connection.getresponse()
    budget.end_head()
    return response


def _location(response: HTTPResponse, goal: Target) -> str:
    found = response.headers.get("Location", "")
    try:
        # Header bytes arrive as Latin-1; servers that do not quote send UTF-8.
        found = found.encode("latin-1").decode("utf-8")
    except UnicodeError:
        found = found.encode("ascii", "ignore").decode("ascii")
    if not found.strip():
        raise FetchError(goal.url, "redirects", "the server redirects without saying where to")
    return joined(goal.url, found.strip().replace(" ", "%20"))


@contextmanager
def _chosen_by_server(*, is_redirect: bool) -> Iterator[None]:
    """Tell refused addresses that a server sent us on to from those that were given us: nobody here can correct them.
    Raises FetchError (refused_redirect).
    """
    try:
        yield
    except FetchError as error:
        if not is_redirect or error.kind not in ("refused_address", "bad_url"):
            raise
        raise FetchError(error.url, "refused_redirect", f"the server redirects; {error}") from error


def _answer(response: HTTPResponse, goal: Target, budget: Budget, *, conditional: bool) -> FetchedFeed:
    status = response.status
    wait_seconds = _wait_seconds(response)
    not_modified = status == 304 and conditional
    if not not_modified and status not in _WITH_BODY:
        reason = _STATUS_REASONS.get(
            status, "the server reports a fault of its own" if status >= 500 else "no feed came"
        )
        raise FetchError(goal.url, "status", f"HTTP {status}: {reason}", status=status, wait_seconds=wait_seconds)
    brought = None if not_modified else _body(response, goal, budget)
    complete = brought is None or brought.complete
    answer = FetchedFeed(
        url=goal.url,
        status=status,
        body=None if brought is None else brought.body,
        etag=_validator(response.headers.get("ETag")) if complete else None,
        last_modified=_validator(response.headers.get("Last-Modified")) if complete else None,
        content_type=response.headers.get("Content-Type"),
        wire_bytes=budget.wire_bytes,
        wait_seconds=wait_seconds,
        complete=complete,
        max_age=_max_age(response.headers.get("Cache-Control", "")),
        large=None if brought is None else brought.large,
    )
    if brought is not None and brought.fault is not None:
        raise CutOff(_as_fetch_error(goal.url, brought.fault, budget.seconds), answer)
    return answer


def _body(response: HTTPResponse, goal: Target, budget: Budget) -> "_Brought":
    """Return the inflated body, whether it arrived whole, and what cut it off: the whole items of a cut feed are worth
    keeping.
    """
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in _AS_IS and coding not in _GZIP:
        reason = f"the server compresses in a way that was not asked for ({ascii(coding)[:60]})"
        raise FetchError(goal.url, "encoding", reason)
    arriving = Arriving(budget.max_bytes)
    fault: Exception | None = None
    if (response.length_remaining or 0) > budget.max_bytes:
        # What comes until the cap is reached may hold whole items.
        fault = FetchError(goal.url, "too_large", f"the feed is larger than {budget.max_bytes:,} bytes")
    complete = True
    try:
        for part in response.stream(READ, decode_content=False):
            arriving.add(part)
    except FetchError as error:
        fault = error
    except urllib3_errors.ProtocolError as error:
        rest = _unfinished_chunk(error)
        if fault is None and budget.fault is None and not arriving.size and not rest:
            raise
        complete = False
        if rest:
            fault = fault or _added(arriving, rest)
    body, large = arriving.finished()
    fault = budget.fault if fault is None else fault
    return _Brought(body, large, complete and fault is None and arriving.is_whole, fault)


def _unfinished_chunk(error: urllib3_errors.ProtocolError) -> bytes:
    """Return what had come of the chunk in which an answer broke off."""
    inner = error.args[1] if len(error.args) > 1 else None
    partial = inner.partial if isinstance(inner, http.client.IncompleteRead) else b""
    return partial if isinstance(partial, bytes) else b""


def _added(arriving: Arriving, data: bytes) -> FetchError | None:
    """Take in the last of a body; return what is wrong with it."""
    try:
        arriving.add(data)
    except FetchError as error:
        return error
    return None


def _validator(value: str | None) -> str | None:
    """Return a validator that can be sent back as a header, None for one that cannot."""
    return value if value is not None and _VALIDATOR.fullmatch(value) else None


def _wait_seconds(response: HTTPResponse) -> int | None:
    """Return what Retry-After asks for, at most a day; None when it is absent or cannot be read."""
    value = response.headers.get("Retry-After", "").strip()
    if _WHOLE_NUMBER.fullmatch(value):
        return min(int(value), MAX_WAIT_SECONDS)
    until = _moment(value)
    if until is None:
        return None
    # Measured on the server's own clock, which may be wrong by hours.
    now = _moment(response.headers.get("Date", ""))
    return _UNDATED_WAIT_SECONDS if now is None else int(min(max(until - now, 0), MAX_WAIT_SECONDS))


def _max_age(cache_control: str) -> int | None:
    """Return for how many seconds an answer is called fresh, at most a day; None when it says nothing usable."""
    found = _MAX_AGE.search(cache_control)
    if found is None or _NO_CACHE.search(cache_control):
        return None
    return min(int(found[1]), MAX_WAIT_SECONDS)


def _moment(value: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(value).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _as_fetch_error(url: str, fault: Exception, timeout: float) -> FetchError:
    return fault if isinstance(fault, FetchError) else _explained(url, fault, timeout)


def _explained(url: str, error: Exception, timeout: float) -> FetchError:
    """Turn what the network layers raise into a kind and a reason that an analyst can act on."""
    if isinstance(error, TimeoutError | urllib3_errors.TimeoutError):
        return FetchError(url, "timeout", f"the server did not finish its answer within {timeout:g} seconds")
    if isinstance(error, socket.gaierror | UnicodeError):
        return FetchError(url, "name", "the host's name cannot be found")
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchError(url, "tls", f"the server's certificate is not to be trusted: {error.verify_message}")
    if isinstance(error, ssl.SSLError | urllib3_errors.SSLError):
        return FetchError(url, "tls", "no secure connection could be made")
    if isinstance(error, OSError):
        return FetchError(url, "connection", f"no connection: {error.strerror or 'the server does not answer'}")
    if isinstance(error, urllib3_errors.ProtocolError):
        return FetchError(url, "connection", "the connection broke off before the feed had arrived")
    return FetchError(url, "not_http", "the server's answer is not HTTP")
