"""The address of a feed, as it is kept: two spellings of one address are one source. Pure."""

from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
"""Schemes that are fetched, with the port of each."""


def as_kept(url: str) -> str:
    """Return an address without blanks around it, fragment and its scheme's own port, scheme and host in small letters;
    one that cannot be read without the blanks alone. Path and query stay as they are written.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return text
    if parts.scheme not in PORTS or not host or "@" in parts.netloc:
        return text
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != PORTS[parts.scheme]:
        place = f"{place}:{port}"
    return parts._replace(netloc=place, fragment="").geturl()
