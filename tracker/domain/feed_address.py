"""The address of a feed, as it is kept: two spellings of one address are one source. Pure."""

from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
"""Schemes that are fetched, with the port of each."""

_ROOT = "/"


def as_kept(url: str) -> str:
    """Return an address without blanks around it, fragment and its scheme's own port, scheme and host in small letters;
    one that cannot be read without the blanks alone. An empty path is `/` (RFC 3986, 6.2.3); any other stays as it is
    written, and so does the query.
    """
    parts = _parts(url)
    return url.strip() if parts is None else parts.geturl()


def is_same(one: str, other: str) -> bool:
    """Whether two spellings are of one address."""
    return as_kept(one) == as_kept(other)


def spellings(url: str) -> tuple[str, ...]:
    """Return how a source of this address may be on record: as the address is given, as it is kept, and as it was kept
    while an empty path stayed empty.
    """
    parts = _parts(url)
    if parts is None:
        return tuple(dict.fromkeys((url, url.strip())))
    before = parts._replace(path="") if parts.path == _ROOT else parts
    return tuple(dict.fromkeys((url, parts.geturl(), before.geturl())))


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address as it is kept, None of one that cannot be read."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not host or "@" in parts.netloc:
        return None
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != PORTS[parts.scheme]:
        place = f"{place}:{port}"
    return parts._replace(netloc=place, path=parts.path or _ROOT, fragment="")
