"""Credentials as people give them, checked and bound to the origin of their feed. Pure.

No error here repeats what was given.
"""

import base64
import re

from tracker.domain.item import Credentials
from tracker.errors import Invalid
from tracker.ingestion.addresses import given_target

_MAX = 4000
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x21-\x7e\xa0-\xff](?:[\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?")
# What the fetcher itself says, or what would change where the request ends or goes.
_RESERVED = frozenset(
    {
        "accept",
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "expect",
        "host",
        "if-modified-since",
        "if-none-match",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)


def basic(url: str, username: str, password: str) -> Credentials:
    """Return user name and password as HTTP's Basic scheme sends them, in UTF-8. Raises Invalid."""
    if not username or ":" in username or not username.isprintable():
        raise Invalid("a user name is needed, without colon or control characters", field="username")
    if not password or not password.isprintable():
        raise Invalid("one line with the password is needed, without control characters", field="password")
    pair = base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
    return _bound(url, "Authorization", f"Basic {pair}")


def header(url: str, line: str) -> Credentials:
    """Return the credentials of one header line such as `Authorization: Bearer …` or `X-Api-Key: …`. Raises Invalid."""
    name, colon, value = line.partition(":")
    if not colon or not _NAME.fullmatch(name):
        raise Invalid("one line `Name: value` is needed", field="header")
    if name.lower() in _RESERVED:
        raise Invalid(f"the header {name} cannot carry credentials", field="header")
    if not _VALUE.fullmatch(value.strip()):
        raise Invalid("the value must be one line of plain characters, and not empty", field="header")
    return _bound(url, name, value.strip())


def _bound(url: str, name: str, value: str) -> Credentials:
    if len(value) > _MAX:
        raise Invalid(f"credentials may have {_MAX} characters at most", field="credentials")
    return Credentials(given_target(url).origin, name, value)
